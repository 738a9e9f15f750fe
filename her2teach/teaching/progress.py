"""Progress: what a learner has practised, kept by them in a file, and what to try next."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from her2teach.core.guideline import Guideline, shipped_guideline
from her2teach.core.pathway import trace
from her2teach.core.scalars import PlainWholeNumber
from her2teach.core.schema import Content, Outcome, Verdict
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Problem, file_error, parse
from her2teach.teaching.dice import Dice
from her2teach.teaching.practice_text import CONFIDENCE
from her2teach.text.wording import counted

if TYPE_CHECKING:
    from her2teach.core.yamltree import Tree
    from her2teach.teaching.practice import Diagnosis
    from her2teach.teaching.vignettes import CaseVignette

#: A file of this size holds far more than the attempts that are kept.
MOST_BYTES = 300_000
#: Older attempts than these are forgotten.
MOST_ATTEMPTS = 500
#: After so many others a case that went wrong comes back, twice as many each time it goes wrong again; and so many
#: cases in a row end differently.
SOON, APART = 3, 2
#: So many attempts decide how hard the next case should be.
RECENT = 4
_LEVELS = ("introductory", "intermediate", "advanced")
_Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
#: So many labels are shown of a longer list.
_FEW = 3


class Finished(Content):
    """One attempt at a case."""

    #: The vignette's id; one of an invented case means nothing to anybody later.
    vignette: _Word
    outcome: Outcome
    #: The end that the text comes to; None where it comes to no single one.
    end: _Word | None = None
    verdict: Verdict
    #: Whether the plan was right; where the text says nothing, saying so is, and a plan without a fault is not judged.
    answer: Literal["right", "wrong", "unjudged"]
    #: The pitfalls that the plan fell into.
    pitfalls: tuple[_Word, ...] = ()
    #: The pitfalls that the case was near to.
    near: tuple[_Word, ...] = ()
    #: The decision at which the reasoning left the text; None where it did not.
    parted: _Word | None = None
    #: How sure the learner was, from 1 for a guess; None where they did not say.
    confidence: Annotated[PlainWholeNumber, Field(ge=1, le=5)] | None = None

    @property
    def faultless(self) -> bool:
        """Whether plan and reasoning were right."""
        return self.answer == "right" and self.parted is None


class _Record(Content):
    """A file with what a learner has practised."""

    about: str
    content: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    attempts: Annotated[tuple[Finished, ...], Field(max_length=MOST_ATTEMPTS)]


def _shipped_hash() -> str:
    return shipped_guideline().content_hash


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a learner has practised."""

    #: The first one first; what comes later counts as later, and no clock is asked.
    attempts: tuple[Finished, ...] = ()
    #: The content it was begun with.
    content_hash: str = field(default_factory=_shipped_hash)

    @property
    def seen_ends(self) -> frozenset[str]:
        """The ends of the cases that were practised."""
        return frozenset(each.end for each in self.attempts if each.end is not None)

    @property
    def seen_pitfalls(self) -> frozenset[str]:
        """The pitfalls that a case was near to, or a plan fell into."""
        return frozenset(pitfall for each in self.attempts for pitfall in (*each.pitfalls, *each.near))

    def with_attempt(self, diagnosis: Diagnosis) -> Progress:
        """Return the progress with one attempt more."""
        pathway, divergence = diagnosis.pathway, diagnosis.divergence
        finished = Finished(
            vignette=diagnosis.attempt.vignette or "unnamed",
            outcome=pathway.outcome,
            end=pathway.node,
            verdict=diagnosis.feedback.verdict,
            answer="right" if diagnosis.right else "unjudged" if diagnosis.standing == "unjudged" else "wrong",
            pitfalls=tuple(map(str, diagnosis.feedback.pitfalls)),
            near=tuple(map(str, pathway.pitfalls)),
            parted=divergence.decision if divergence else None,
            confidence=diagnosis.attempt.confidence,
        )
        return replace(self, attempts=(*self.attempts, finished)[-MOST_ATTEMPTS:])

    def is_of(self, guideline: Guideline) -> bool:
        """Return whether it was begun with this very content."""
        return self.content_hash == guideline.content_hash

    def line(self, guideline: Guideline) -> str:
        """Say in a line how far the learner has come."""
        ends = len(self.seen_ends & guideline.ends.keys())
        pitfalls = len(self.seen_pitfalls & guideline.pitfalls.keys())
        seen = f" and {pitfalls} of {counted(len(guideline.pitfalls), 'pitfall')}" if guideline.pitfalls else ""
        line = f"{ends} of {counted(len(guideline.ends), 'outcome')}{seen} seen."
        other = "" if self.is_of(guideline) else " This record was started with another version of the content."
        return line + other

    def to_text(self, guideline: Guideline | None = None) -> str:
        """Return the text of a file to keep; :func:`read_progress` reads it."""
        kept = [each.model_dump(mode="json", exclude_defaults=True) for each in self.attempts]
        about = (guideline or shipped_guideline()).identity.purpose
        return json.dumps({"about": about, "content": self.content_hash, "attempts": kept}, indent=1) + "\n"


def read_progress(text: str, guideline: Guideline, name: str = "progress") -> Progress:
    """Read what a learner has kept.

    Raises ContentError with every problem of the file.
    """
    size = len(text.encode(errors="replace"))
    if size > MOST_BYTES:
        raise file_error(name, f"{size} bytes", f"at most {MOST_BYTES} bytes are read", code="size")
    tree = parse(text, name)
    record = validate(_Record, tree)
    progress = Progress(attempts=record.attempts, content_hash=record.content)
    problems = list(_check_names(progress, tree, guideline)) if progress.is_of(guideline) else []
    if problems:
        raise ContentError(problems)
    return progress


def next_case(progress: Progress, vignettes: Sequence[CaseVignette], guideline: Guideline, seed: int) -> CaseVignette:
    """Choose the case to practise next.

    Raises ValueError when there is no case to choose from.

    Mixed and spaced practice is slower while it lasts and holds longer than blocks of the same [1]_.

    .. [1] Rohrer D. Interleaving helps students distinguish among similar concepts. Educ Psychol Rev 2012;24:355-367.
       doi:10.1007/s10648-012-9201-3
    """
    if not vignettes:
        raise ValueError("there is no case to choose from")
    last = progress.attempts[-1].vignette if progress.attempts else None
    others = [vignette for vignette in vignettes if vignette.id != last] or list(vignettes)
    order = Dice("next", seed, len(progress.attempts)).shuffled(others)
    ranking = _Ranking(progress, guideline)
    return min(order, key=ranking.rank)


class _Ranking:
    def __init__(self, progress: Progress, guideline: Guideline) -> None:
        self._progress, self._guideline = progress, guideline
        attempts = progress.attempts
        self._rested = {each.vignette: len(attempts) - at - 1 for at, each in enumerate(attempts)}
        self._latest = {each.vignette: each for each in attempts}
        #: Whether the last case was one that came back: then something new is due.
        self._back = bool(attempts) and attempts[-1].vignette in {each.vignette for each in attempts[:-1]}
        #: How often each has gone wrong since it last went right.
        self._wrong: dict[str, int] = {}
        for each in attempts:
            self._wrong[each.vignette] = 0 if each.faultless else self._wrong.get(each.vignette, 0) + 1
        self._recent_ends = [each.end or each.outcome for each in attempts[-APART:]]
        lately = [each.faultless for each in attempts[-RECENT:]]
        self._level = min(2, sum(lately) // 2) if len(lately) == RECENT else 0

    def rank(self, vignette: CaseVignette) -> tuple[int, ...]:
        """Return a key; the least comes first."""
        alike = (vignette.expected_node or vignette.expected_outcome) in self._recent_ends
        latest, rested = self._latest.get(vignette.id), self._rested.get(vignette.id, 0)
        if latest is None:
            return (1, int(alike), *self._news(vignette))
        wrong = self._wrong[vignette.id]
        if wrong and rested >= SOON << (wrong - 1):
            return (2 if self._back else 0, int(alike), -rested)
        return (3, int(alike), int(latest.faultless), -rested)

    def _news(self, vignette: CaseVignette) -> tuple[int, ...]:
        progress, level = self._progress, _LEVELS.index(vignette.difficulty)
        new_end = vignette.expected_node is not None and vignette.expected_node not in progress.seen_ends
        near = {str(pitfall) for pitfall in trace(self._guideline, vignette.case).pitfalls}
        new_pitfall = bool(near - progress.seen_pitfalls)
        return abs(level - self._level), int(not new_end), int(not new_pitfall)


def _check_names(progress: Progress, tree: Tree, guideline: Guideline) -> Iterator[Problem]:
    for at, each in enumerate(progress.attempts):
        names: list[tuple[str, str, Collection[str], Collection[str]]] = [
            ("end", "end", [each.end] if each.end else [], guideline.ends),
            ("parted", "decision", [each.parted] if each.parted else [], guideline.decisions),
            ("pitfalls", "pitfall", each.pitfalls, guideline.pitfalls),
            ("near", "pitfall", each.near, guideline.pitfalls),
        ]
        for key, kind, used, allowed in names:
            yield from undefined(tree, ("attempts", at, key), kind, used, allowed)


def advice(progress: Progress, guideline: Guideline) -> tuple[str, ...]:
    """Tell what to try next."""
    return tuple(_sentences(progress, guideline)) if progress.attempts else ()


def _sentences(progress: Progress, guideline: Guideline) -> Iterator[str]:
    parted = Counter(each.parted for each in progress.attempts if each.parted in guideline.decisions)
    for decision, cases in parted.most_common(1):
        question = guideline.decisions[decision].question if decision else ""
        yield f"Review this question: {question} You went off track there in {counted(cases, 'case')}."
    sure = sum(each.answer == "wrong" and each.confidence == len(CONFIDENCE) for each in progress.attempts)
    if sure:
        times = "once" if sure == 1 else f"{sure} times"
        yield f"You were confident but wrong {times}. You'll see similar cases again."
    pitfalls = [each.title for name, each in guideline.pitfalls.items() if name not in progress.seen_pitfalls]
    if pitfalls:
        yield f"Pitfalls not seen yet: {'; '.join(pitfalls)}."
    ends = [end.label for name, end in guideline.ends.items() if name not in progress.seen_ends]
    if ends:
        more = f"; and {len(ends) - _FEW} more" if len(ends) > _FEW else ""
        yield f"Outcomes not seen yet: {'; '.join(ends[:_FEW])}{more}."
