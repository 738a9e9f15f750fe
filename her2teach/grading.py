"""Grading: how much a learner should know already to see through a case."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from her2teach.criteria import NumberTest
from her2teach.plan import ANSWERED
from her2teach.spans import exact

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.pathway import Pathway

Difficulty: TypeAlias = Literal["introductory", "intermediate", "advanced"]
#: From the easiest on.
DIFFICULTIES: Final[tuple[Difficulty, ...]] = ("introductory", "intermediate", "advanced")

#: A number this near to a limit, in its own unit, has to be counted with care.
NEAR = Fraction(1)
#: So many decisions in a row are many.
MANY = 4


def grade(guideline: Guideline, pathway: Pathway) -> Difficulty:
    """Grade the way of a case.

    Parameters
    ----------
    guideline, pathway
        A guideline and a way through it.

    Returns
    -------
    str
        "introductory", "intermediate" or "advanced".

    Notes
    -----
    One point for each of these: the text gives no answer; a step is implied or our reading; a number that decided lies
    within one unit of its limit; at least four decisions are passed; at least two pitfalls are near.  With at most one
    a case is introductory, with two intermediate, with more advanced.
    """
    points = sum(
        (
            pathway.outcome not in ANSWERED,
            any(_is_read(guideline, step.node, step.to) for step in pathway.steps),
            any(distance <= NEAR for distance in _distances(pathway)),
            len(pathway.steps) >= MANY,
            len(pathway.pitfalls) > 1,
        )
    )
    return ("introductory", "intermediate", "advanced")[max(0, min(points, 3) - 1)]


def _is_read(guideline: Guideline, node: str, to: str) -> bool:
    edge = guideline.edges[node, to]
    return edge.status in {"implied", "reading"}


def _distances(pathway: Pathway) -> Iterator[Fraction]:
    """Yield how far the numbers that decided lie from their limits."""
    for step in pathway.steps:
        for reason in step.reasons:
            if isinstance(reason.test, NumberTest) and isinstance(reason.value, (int, float, Fraction)):
                yield from (abs(exact(reason.value) - exact(limit)) for limit in reason.test.thresholds())
