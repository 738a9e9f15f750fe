"""`python -m benchmarks.load [VISITORS]`: a class that comes at once, here and at a stock Voila, as one table.

Here some of the class then go on beside an attacker of each kind, and so does a lecture hall that votes with phones.
What is reached is told as it comes, each server has a limit of time, and none is left behind however this ends.
"""

from __future__ import annotations

import math
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from benchmarks import votes
from benchmarks.attackers import KINDS, GivenUpError, attacking
from benchmarks.classroom import Learner, at_once
from benchmarks.kernels import kernels, rest, share
from benchmarks.phones import RefusedError
from benchmarks.servers import NeverStartedError, Server, interruptible, running, serving
from benchmarks.table import Line, percentile, table
from her2teach.core.files import own_files, shipped

VISITORS = 60
#: So often each of them changes an answer, after so many seconds each time.
TOGGLES, PAUSE = 15, (0.5, 1.5)
#: So many of them go on beside an attacker, for so many changes, each within so many times what it takes alone.
BESIDE, TOGGLES_BESIDE, MOST_TIMES = 30, 5, 5
#: Seconds for which the server may still be busy with what was before.
RESTING = 10
#: So many of the failures are told.
TOLD = 3
#: Seconds after the last tab was closed.
AFTER = 20
#: Seconds that ours may take, and the stock peer: five minutes in all, with the hall that votes before them.
OURS, STOCKS = 180, 35
#: The same notebooks as they come: Voila's own template and settings, no kernel ahead.
STOCK = (sys.executable, "-m", "voila", "--no-browser", "--port", "{port}", ".")


@dataclass(kw_only=True)
class Visits:
    """What came of a class, as far as it came: milliseconds, megabytes, and visitors by their number."""

    visitors: int
    prepared: float = math.inf
    failed: int = 0
    ready: list[float] = field(default_factory=list)
    toggles: list[float] = field(default_factory=list)
    #: Toggles of some of them, for each kind of attacker beside them; alone, for none.
    beside: dict[str, list[float]] = field(default_factory=dict)
    megabytes: list[float] = field(default_factory=list)
    #: Sessions of visitors that are left some time after all have closed their tabs; all, where it never came to that.
    left: int = -1

    def reach(self, what: str) -> None:
        """Tell what is done."""
        print(f"  {what}", file=sys.stderr, flush=True)

    def fail(self, errors: Iterable[object]) -> None:
        """Count what failed, and tell some of it."""
        wrong = [each for each in errors if isinstance(each, Exception)]
        for error in wrong[:TOLD]:
            self.reach(f"{type(error).__name__}: {error}")
        self.failed += len(wrong)


def ours(folder: Path, visits: Visits) -> None:
    """Let a class come to what an educator starts for it, and attackers to the class."""
    command = serving("--class-size", str(visits.visitors), "--first", "explore")
    start = time.perf_counter()
    with running(command, folder, OURS) as server:
        server.says("the class may come")
        visits.prepared = 1000 * (time.perf_counter() - start)
        _visit(server, visits, ["", *KINDS])


def stock(folder: Path, visits: Visits) -> None:
    """Let the same class come to a stock Voila with the same notebooks."""
    for notebook in own_files(shipped("notebooks"), "*.ipynb"):
        shutil.copy(notebook, folder)
    start = time.perf_counter()
    with running(STOCK, folder, STOCKS) as server:
        visits.prepared = 1000 * (time.perf_counter() - start)
        _visit(server, visits, [])


def lines(here: Visits, there: Visits) -> Iterator[Line]:
    """Yield what came of a class, beside what came of it at a stock Voila, and beside attackers."""

    def line(what: str, unit: str, read: Callable[[Visits], float], most: float | None = None) -> Line:
        return Line(what=what, ours=read(here), unit=unit, beside="stock Voila", peer=read(there), most=most)

    of_all = f"of {here.visitors}"
    yield line("server ready for the class", "ms", lambda visits: visits.prepared)
    yield line("visitors that failed", of_all, lambda visits: visits.failed, 0)
    yield line("page and widgets there, median", "ms", lambda visits: percentile(visits.ready, 50))
    yield line("page and widgets there, 95%", "ms", lambda visits: percentile(visits.ready, 95), 6_000)
    yield line("toggle to answer, median", "ms", lambda visits: percentile(visits.toggles, 50))
    yield line("toggle to answer, 95%", "ms", lambda visits: percentile(visits.toggles, 95), 200)
    yield line("memory of a session, largest", "MB", lambda visits: max(visits.megabytes, default=math.inf), 90)
    yield line(f"sessions left after {AFTER} s", of_all, lambda visits: visits.left, 0)
    alone = percentile(here.beside.get("", []), 95)
    for kind in KINDS:
        found = percentile(here.beside.get(kind, []), 95)
        what = f"toggle beside an attacker: {kind}, 95%"
        yield Line(what=what, ours=found, unit="ms", beside="without one", peer=alone, most_times=MOST_TIMES)


def main(arguments: list[str]) -> int:
    """Measure, print, and return what to exit with."""
    visitors = int(arguments[0]) if arguments else VISITORS
    here, there, voting = Visits(visitors=visitors), Visits(visitors=visitors), votes.Voting()
    try:
        with interruptible():
            _vote(voting)
            _come("ours", ours, here)
            _come("stock Voila", stock, there)
    finally:
        result = [*lines(here, there), *votes.lines(voting)]
        print(table(result))
        print(
            f"\n{visitors} visitors at once, each with {TOGGLES} toggles, one every {statistics.mean(PAUSE):g} s or so"
        )
        beside = f"{min(BESIDE, visitors)} of them, with {TOGGLES_BESIDE} toggles each"
        print(f"Beside an attacker {beside}, once more where that was slow")
        print(f"{voting.phones} phones, each votes {votes.TIMES} times on {votes.QUESTIONS} questions")
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores for all, voila {version('voila')}")
    return int(any(line.broken for line in result))


def _vote(voting: votes.Voting) -> None:
    """Let a hall vote; when its time is over, what was reached stands."""
    print(f"{voting.phones} phones vote at once", file=sys.stderr)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            votes.vote(Path(folder), voting)
        except (NeverStartedError, OSError, RefusedError) as error:
            print(f"  {type(error).__name__}: {error}", file=sys.stderr)


def _come(name: str, come: Callable[[Path, Visits], None], visits: Visits) -> None:
    """Let a class come to a server; when its time is over, what was reached stands."""
    print(f"{visits.visitors} visitors come at once: {name}", file=sys.stderr)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            come(Path(folder), visits)
        except NeverStartedError as error:
            visits.reach(str(error))


def _visit(server: Server, visits: Visits, kinds: Sequence[str]) -> None:
    """Let a class come, work, also beside attackers, and go."""
    visits.reach(f"listens after {visits.prepared / 1000:.0f} s")
    learners = [Learner(server.home) for _ in range(visits.visitors)]
    opened = at_once([_opening(learner) for learner in learners])
    visits.fail(opened)
    visits.ready = [each for each in opened if isinstance(each, float)]
    visits.reach(f"{len(visits.ready)} of {visits.visitors} have their page")
    there = [learner for learner, taken in zip(learners, opened, strict=True) if isinstance(taken, float)]
    worked = at_once([_toggling(learner, TOGGLES) for learner in there])
    visits.fail(worked)
    visits.toggles = _all(worked)
    visits.reach(f"{len(visits.toggles)} of {visits.visitors * TOGGLES} changes are answered")
    mine = {learner.kernel for learner in learners}
    visits.megabytes = [share(kernel.pid) for kernel in kernels(server.pid) if kernel.id in mine]
    able = [learner for learner, found in zip(there, worked, strict=True) if isinstance(found, list)]
    for kind in kinds:
        if server.late.is_set():
            break
        visits.beside[kind] = _beside(server, visits, kind, able[:BESIDE])
        if _slow(visits, kind):  # once more: it may have been something else that the machine did for a moment
            visits.beside[kind] = min(visits.beside[kind], _beside(server, visits, kind, able[:BESIDE]), key=_most)
    at_once([learner.leave for learner in learners])
    visits.left = _left(server, mine)
    if server.late.is_set():
        visits.reach("its time was over")
        visits.left = visits.visitors
    else:
        visits.reach(f"{visits.left} sessions are left")


def _slow(visits: Visits, kind: str) -> bool:
    """Whether changes took too long beside an attacker."""
    return _most(visits.beside[kind]) > MOST_TIMES * _most(visits.beside.get("", []))


def _most(taken: list[float]) -> float:
    return percentile(taken, 95)


def _beside(server: Server, visits: Visits, kind: str, learners: Sequence[Learner]) -> list[float]:
    """Return how long changes take beside an attacker, or alone; none where the attacker does not attack."""
    acts = [_toggling(learner, TOGGLES_BESIDE) for learner in learners]
    try:
        if kind:
            with attacking(kind, server.home, lambda: rest(server.pid, RESTING)):
                found = at_once(acts)
        else:
            rest(server.pid, RESTING)
            found = at_once(acts)
    except GivenUpError as error:
        visits.fail([error])
        return []
    visits.fail(found)
    visits.reach(f"{kind or 'alone'}: 95% within {percentile(_all(found), 95):.0f} ms")
    return _all(found) if all(isinstance(each, list) for each in found) else []


def _all(found: Iterable[list[float] | Exception]) -> list[float]:
    return [taken for each in found if isinstance(each, list) for taken in each]


def _opening(learner: Learner) -> Callable[[], float]:
    """Return what opens the page and says how long it took."""

    def opening() -> float:
        start = time.perf_counter()
        learner.open()
        return 1000 * (time.perf_counter() - start)

    return opening


def _toggling(learner: Learner, times: int) -> Callable[[], list[float]]:
    """Return what changes an answer again and again and says how long each change took."""

    def toggling() -> list[float]:
        learner.toggle()  # the case; what is timed are the changes
        found = []
        for _ in range(times):
            time.sleep(random.uniform(*PAUSE))  # noqa: S311  # when somebody clicks is no secret
            start = time.perf_counter()
            learner.toggle()
            found.append(1000 * (time.perf_counter() - start))
        return found

    return toggling


def _left(server: Server, mine: set[str]) -> int:
    """Return how many sessions of visitors there still are after a while; at once when there are none."""
    deadline = time.monotonic() + AFTER
    while (left := sum(kernel.id in mine for kernel in kernels(server.pid))) and time.monotonic() < deadline:
        time.sleep(1)
    return left


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
