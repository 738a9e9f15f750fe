"""Votes: a lecture hall that votes with phones, everybody at once and changing their minds; each counts once.

So it is beside an attacker of each kind as well.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import vote_attackers
from benchmarks.attackers import GivenUpError, attacking
from benchmarks.classroom import at_once
from benchmarks.phones import Phone, PresenterBrowser
from benchmarks.servers import running, serving
from benchmarks.table import Line, percentile
from benchmarks.vote_attackers import CHOICE, KINDS, MANY_IDS

PHONES, QUESTIONS, CHOICES = 200, 2, ("a", "b", "c", "d", "e")
#: So often each votes on a question, after so many seconds each time.
TIMES, PAUSE = 3, (0.5, 3.0)
#: Beside an attacker.
TIMES_BESIDE, PAUSE_BESIDE = 2, (0.3, 1.2)
#: Seconds that all of it may take.
SECONDS = 90
#: So many of the failures are told.
TOLD = 3
#: Milliseconds within which 95 of 100 votes are on the page of who voted, with everybody at it on the same two cores.
MOST = 1_000
#: Beside an attacker, who takes one of the cores.
MOST_BESIDE = 2_000


@dataclass(kw_only=True)
class Voting:
    """What came of a hall that votes, as far as it came: milliseconds, and votes that are not as they were given."""

    phones: int = PHONES
    failed: int = PHONES
    wrong: int = PHONES * QUESTIONS
    votes: list[float] = field(default_factory=list)
    #: Beside an attacker of each kind: how long votes took, and how many are not as they were given.
    beside: dict[str, tuple[list[float], int]] = field(default_factory=dict)


def vote(folder: Path, voting: Voting) -> None:
    """Let a hall vote on what is presented by a server that an educator starts for it."""
    with running(serving("--vote"), folder, SECONDS) as server, ExitStack() as stack:
        secret = re.findall(r"/present/(\S+)", server.says("Present with votes"))[0]
        presenter = stack.enter_context(closing(PresenterBrowser(server.home, secret)))
        code = presenter.tell("begin")["code"].replace(" ", "")
        phones = [stack.enter_context(closing(Phone(server.home))) for _ in range(voting.phones)]
        came = at_once([_coming(phone, code) for phone in phones])
        voting.failed, voting.wrong = sum(isinstance(each, Exception) for each in came), 0
        for at in range(QUESTIONS):
            presenter.show(at, "Which comes next?", CHOICES)
            taken, wrong, failed = _round(phones, presenter, TIMES, PAUSE)
            voting.votes += taken
            voting.wrong += wrong
            voting.failed += failed
        for at, kind in enumerate(KINDS, start=QUESTIONS):
            presenter.show(at, "Which comes next?", (*CHOICES, "the attacker's"))
            with suppress(GivenUpError):
                with attacking(kind, f"{server.home}vote/{code}", module=vote_attackers.__name__):
                    taken, wrong, failed = _round(phones, presenter, TIMES_BESIDE, PAUSE_BESIDE, many=kind == MANY_IDS)
                voting.beside[kind] = taken, wrong + failed


def _round(
    phones: Sequence[Phone], presenter: PresenterBrowser, times: int, pause: tuple[float, float], *, many: bool = True
) -> tuple[list[float], int, int]:
    """Let all vote on what is shown; return how long votes took, how many are counted wrongly, and how many failed.

    Nobody but an attacker votes for more than CHOICES, and that once, where it has not many vote ids.
    """
    found = at_once([_voting(phone, times, pause) for phone in phones])
    counts = presenter.tell("close")["counts"]
    voted = [each for each in found if isinstance(each, tuple)]
    for error in [each for each in found if isinstance(each, Exception)][:TOLD]:
        print(f"  {type(error).__name__}: {error}", file=sys.stderr)
    twice = 0 if many else max(sum(counts[CHOICE:]) - 1, 0)
    wrong = differing(counts[:CHOICE], [choice for choice, _ in voted]) + twice
    return [each for _, taken in voted for each in taken], wrong, len(found) - len(voted)


def differing(counts: Sequence[int], choices: Sequence[int]) -> int:
    """Return how many votes are missing from counts, and how many are there that nobody gave."""
    given, counted = Counter(choices), Counter(dict(enumerate(counts)))
    return (given - counted).total() + (counted - given).total()


def lines(voting: Voting) -> Iterator[Line]:
    """Yield what came of it, alone and beside an attacker of each kind."""
    of_all = f"of {voting.phones}"
    yield Line(what="phones that failed", ours=voting.failed, unit=of_all, most=0)
    yield Line(what="votes lost, or counted twice", ours=voting.wrong, unit=f"of {voting.phones * QUESTIONS}", most=0)
    yield Line(what="vote to answer, 95%", ours=percentile(voting.votes, 95), unit="ms", most=MOST)
    for kind in KINDS:
        taken, wrong = voting.beside.get(kind, ([], voting.phones))
        yield Line(what=f"votes lost, or counted twice, beside: {kind}", ours=wrong, unit=of_all, most=0)
        yield Line(what=f"vote to answer beside: {kind}, 95%", ours=percentile(taken, 95), unit="ms", most=MOST_BESIDE)


def _coming(phone: Phone, code: str) -> Callable[[], None]:
    return lambda: phone.join(code)


def _voting(phone: Phone, times: int, pause: tuple[float, float]) -> Callable[[], tuple[int, list[float]]]:
    """Return what votes again and again, and says what for in the end, and how long each vote took."""

    def voting() -> tuple[int, list[float]]:
        phone.look()
        taken: list[float] = []
        for _ in range(times):
            time.sleep(random.uniform(*pause))  # noqa: S311  # when somebody taps is no secret
            choice = random.randrange(len(CHOICES))  # noqa: S311
            start = time.perf_counter()
            phone.vote(choice)
            taken.append(1000 * (time.perf_counter() - start))
        return choice, taken

    return voting
