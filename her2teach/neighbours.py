"""Neighbours: which cases that there are lie nearest to another one, and which answers tell them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from her2teach.comparison import Comparison, compare_ways
from her2teach.pathway import Pathway, trace

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.guideline import Guideline
    from her2teach.vignettes import CaseVignette

#: As many as a reader looks at.
MOST = 3


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A case that there is, beside the one that was asked about."""

    vignette: CaseVignette
    #: The way of the case that was asked about first, that of this one second.
    comparison: Comparison
    #: The answers that differ and between which the graph tells, in the guideline's order.
    apart: tuple[str, ...]
    #: The other answers that differ: they lead nowhere else.
    alike: tuple[str, ...]


def neighbours(
    guideline: Guideline, pathway: Pathway, vignettes: Iterable[CaseVignette], most: int = MOST
) -> tuple[Neighbour, ...]:
    """Find the nearest cases.

    Parameters
    ----------
    guideline, pathway
        The guideline, and the way of a case.
    vignettes
        Cases of the same guideline that there are.
    most
        How many to return.

    Returns
    -------
    tuple of Neighbour
        First those with the fewest answers between which the graph tells, where one that is known to one case only
        counts; among them those that come to the same end; then those with the fewest other answers that differ.
    """
    ranked = sorted(vignettes, key=lambda each: _rank(guideline, pathway, each))
    return tuple(_neighbour(guideline, pathway, each) for each in ranked[:most])


def _rank(guideline: Guideline, pathway: Pathway, vignette: CaseVignette) -> tuple[int, bool, int]:
    other = (vignette.expected_outcome, vignette.expected_node)
    known, others = pathway.case.known, vignette.case.known
    differing = sum(known.get(name) != others.get(name) for name in {*known, *others})
    return len(_apart(guideline, pathway.case, vignette.case)), (pathway.outcome, pathway.node) != other, differing


def _apart(guideline: Guideline, case: Case, other: Case) -> tuple[str, ...]:
    """Return the attributes on which two cases lie in different regions; two dates stand for the number they decide."""
    dates = {date for each in guideline.attributes.values() for date in each.counted_between or ()}
    mine, others = guideline.regions.of(case), guideline.regions.of(other)
    everything = {name: axis.everything for name, axis in guideline.regions.axes.items()}
    return tuple(
        name
        for name, whole in everything.items()
        if name not in dates and mine.get(name, whole) != others.get(name, whole)
    )


def _neighbour(guideline: Guideline, pathway: Pathway, vignette: CaseVignette) -> Neighbour:
    found = compare_ways(pathway, trace(guideline, vignette.case))
    apart = _apart(guideline, pathway.case, vignette.case)
    alike = tuple(name for name in guideline.attributes if name in found.differing and name not in apart)
    return Neighbour(vignette=vignette, comparison=found, apart=apart, alike=alike)
