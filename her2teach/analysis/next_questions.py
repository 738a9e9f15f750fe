"""Next questions: which open question to put next, what its answers would rule out, and what makes no difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from her2teach.analysis.alternatives import OtherValue, alternatives
from her2teach.analysis.space import CaseSpace, case_space
from her2teach.core.case import Case
from her2teach.core.pathway import Pathway, trace
from her2teach.core.regions import Axis, Box, regions_of
from her2teach.core.shown import Findings, Shown

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline


@dataclass(frozen=True, kw_only=True)
class PossibleAnswer:
    """What some of the answers to a question would leave."""

    #: One value of each region.
    values: tuple[Any, ...]
    #: The ends that would still be possible.
    possible: frozenset[str]
    #: Those that would not be any more.
    ruled_out: frozenset[str]


@dataclass(frozen=True, kw_only=True, repr=False)
class NextQuestion(Shown):
    """An unknown attribute of which some answer would rule an end out."""

    attribute: str
    #: In the guideline's order; those that contradict what is known are left out.
    answers: tuple[PossibleAnswer, ...]
    #: How many ends would be left on average, if every answer were as likely as any other.
    expected: Fraction
    #: The pathway on which it is open.
    pathway: Pathway = field(compare=False)

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield from (("attribute", self.attribute), ("answers", len(self.answers)))
        yield "expected", round(float(self.expected), 2)


class NextQuestions(Findings[NextQuestion]):
    """The open questions of a case: a tuple that a notebook shows and pandas takes."""

    def _names(self) -> Iterator[str]:
        yield from (each.attribute for each in self)

    def _record(self, item: NextQuestion) -> dict[str, Any]:
        return {
            "attribute": item.attribute,
            "question": item.pathway.guideline.attributes[item.attribute].question,
            "answers": len(item.answers),
            "possible": len(item.pathway.possible),
            "expected": float(item.expected),
        }


def next_questions(guideline: Guideline, case: Case) -> NextQuestions:
    """Order the open questions by how much an answer is expected to rule out.

    Parameters
    ----------
    guideline
        The guideline.
    case
        A case of the same guideline.

    Returns
    -------
    NextQuestions
        A tuple of :class:`NextQuestion`. The question first whose answer is expected to leave the fewest ends, then
        the guideline's order. Nothing where the end is certain, or the case contradicts itself.

    Notes
    -----
    How often an answer is given is not part of the text, so each value of a list counts the same, each combination of
    agents that criteria tell apart, and each stretch of a number that leaves the same. Dates are answered through the
    number that is counted between them.

    Examples
    --------
    >>> [each.attribute for each in next_questions(load_guideline(), Case(her2_status="positive"))][:2]
    ['decision_point', 'disease_setting']
    """
    pathway = trace(guideline, case)
    asked = [name for name in pathway.missing if guideline.attributes[name].kind != "date"]
    found = [_question(guideline, pathway, name) for name in asked]
    return NextQuestions(sorted(found, key=lambda question: question.expected), pathway)


def cannot_matter(guideline: Guideline, case: Case) -> tuple[str, ...]:
    """Return the unknown attributes that make no difference to where a case ends, by themselves or with all else known.

    An answer may well add to what is said there. Nothing where the case contradicts itself.
    """
    pathway = trace(guideline, case)
    if pathway.contradictions:
        return ()
    space, box = case_space(guideline), regions_of(guideline).of(case)
    deciding = _deciding(space, box)
    for name, axis in space.axes.items():
        dates = axis.attribute.counted_between or ()
        free = {**box, name: axis.everything}  # a second date would overrule the number
        if dates and (name in deciding or name in _deciding(space, free)):
            deciding.update(dates)
    return tuple(
        name
        for name in guideline.attributes
        if name not in case.known and name not in deciding and name not in pathway.missing
    )


def _question(guideline: Guideline, pathway: Pathway, name: str) -> NextQuestion:
    space, left = case_space(guideline), case_space(guideline).within(regions_of(guideline).of(pathway.case))
    leaving: dict[frozenset[str], list[OtherValue]] = {}
    for other in alternatives(guideline, pathway.case, name):
        ends = space.reached(left & space.meeting(name, other.mask))
        if ends and not other.mask & (other.mask - 1):  # a value that stands for several says nothing
            leaving.setdefault(ends, []).append(other)
    answers = tuple(
        PossibleAnswer(values=tuple(other.value for other in others), possible=ends, ruled_out=pathway.possible - ends)
        for ends, others in leaving.items()
    )
    weights = [_weight(space.axes[name], others) for others in leaving.values()]
    weighed = sum(len(ends) * weight for ends, weight in zip(leaving, weights, strict=True))
    return NextQuestion(attribute=name, answers=answers, expected=Fraction(weighed, sum(weights)), pathway=pathway)


def _weight(axis: Axis, others: list[OtherValue]) -> int:
    """Return as how many answers some values count: neighbouring regions of a number count together."""
    if axis.attribute.kind in {"choice", "agents"}:
        return len(others)
    masks = {other.mask for other in others}
    return sum(mask >> 1 not in masks for mask in masks)


def _deciding(space: CaseSpace, box: Box) -> set[str]:
    """Return the axes on which, all others being equal, another region can lead to another end."""
    left, found = space.within(box), set[str]()
    for at in _places(left):
        mine, apart_once, apart_twice = space.boxes[at], 0, 0
        apart = {name: left & ~space.meeting(name, mine[name] & mask) for name, mask in box.items()}
        for bits in apart.values():
            apart_twice |= apart_once & bits
            apart_once |= bits
        others = apart_once & ~apart_twice & ~space.ends[space.routes[at].end]
        found.update(name for name, bits in apart.items() if bits & others)
    return found


def _places(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
