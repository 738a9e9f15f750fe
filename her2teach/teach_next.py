"""Teach next: what a class would gain most from, and the cases that teach it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from her2teach.grading import DIFFICULTIES
from her2teach.pathway import Pathway, trace
from her2teach.plan import judge

if TYPE_CHECKING:
    from her2teach.class_results import ClassResult
    from her2teach.guideline import Guideline
    from her2teach.vignettes import CaseVignette

#: What befell fewer learners than these is theirs, and not the class's.
LEAST_LEARNERS: Final = 3
#: So many things are told, with so many cases for each.
MOST, CASES = 5, 3


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One thing to teach."""

    #: A decision at which the class left the text, an end at which it planned something else, or a pitfall.
    kind: Literal["decision", "end", "pitfall"]
    #: Its id.
    name: str
    #: How many learners it befell, and in how many of how many answers.
    learners: int
    times: int
    of: int
    #: Ids of cases that teach it, the least tried first; none where no case does.
    cases: tuple[str, ...]


def teach_next(guideline: Guideline, result: ClassResult, vignettes: Sequence[CaseVignette]) -> tuple[Suggestion, ...]:
    """Suggest what to teach next.

    Parameters
    ----------
    guideline, result
        What came of a class.
    vignettes
        The cases there are.

    Returns
    -------
    tuple of Suggestion
        What befell most learners first; nothing that befell fewer than three.
    """
    shelf = _Shelf(guideline, result, vignettes)
    found = sorted(_suggestions(shelf, result), key=lambda each: (-each.learners, -each.times, each.kind, each.name))
    return tuple(each for each in found if each.learners >= LEAST_LEARNERS)[:MOST]


class _Shelf:
    """The cases, and what each of them teaches."""

    def __init__(self, guideline: Guideline, result: ClassResult, vignettes: Sequence[CaseVignette]) -> None:
        self._guideline = guideline
        self._tried = {each.item: each.learners for each in result.cases}
        self._walked = [(each, trace(guideline, each.case)) for each in vignettes]

    def at_decision(self, decision: str, right: str | None) -> tuple[str, ...]:
        """Return cases that pass a decision by the answer that was missed most."""

        def passes(_: CaseVignette, pathway: Pathway) -> bool:
            if right is None:
                return pathway.node is None and pathway.nodes[-1:] == (decision,)
            return (decision, right) in {(step.node, step.to) for step in pathway.steps}

        return self._chosen(passes)

    def at_end(self, end: str) -> tuple[str, ...]:
        """Return cases that come to an end."""
        return self._chosen(lambda _, pathway: pathway.node == end)

    def at_pitfall(self, pitfall: str) -> tuple[str, ...]:
        """Return cases in whose story somebody falls into a pitfall; cases that are near to it where there are none."""
        told = self._chosen(lambda vignette, _: self._tells(vignette, pitfall))
        return told or self._chosen(lambda _, pathway: pitfall in map(str, pathway.pitfalls))

    def _tells(self, vignette: CaseVignette, pitfall: str) -> bool:
        feedback = (judge(self._guideline, vignette.case, each.plan) for each in vignette.distractors)
        return any(pitfall in map(str, each.pitfalls) for each in feedback)

    def _chosen(self, wanted: Callable[[CaseVignette, Pathway], bool]) -> tuple[str, ...]:
        found = [vignette for vignette, pathway in self._walked if wanted(vignette, pathway)]
        found.sort(key=lambda each: (self._tried.get(each.id, 0), DIFFICULTIES.index(each.difficulty), each.id))
        return tuple(each.id for each in found[:CASES])


def _suggestions(shelf: _Shelf, result: ClassResult) -> Iterator[Suggestion]:
    for each in result.decisions:
        if each.left:
            cases = shelf.at_decision(each.node, each.right[0][0])
            yield _suggestion("decision", each.node, (each.learners, each.left, each.reached), cases)
    for each in result.ends:
        if each.left:
            numbers = (each.learners, each.left, each.reached)
            yield _suggestion("end", each.node, numbers, shelf.at_end(each.node))
    for fall in result.falls:
        if fall.fell:
            numbers = (fall.learners, fall.fell, max(fall.near, fall.fell))
            yield _suggestion("pitfall", fall.pitfall, numbers, shelf.at_pitfall(fall.pitfall))


def _suggestion(
    kind: Literal["decision", "end", "pitfall"], name: str, numbers: tuple[int, int, int], cases: tuple[str, ...]
) -> Suggestion:
    learners, times, of = numbers
    return Suggestion(kind=kind, name=name, learners=learners, times=times, of=of, cases=cases)
