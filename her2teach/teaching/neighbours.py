"""Neighbours: which cases that there are lie nearest to another one, and which answers tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.analysis.comparison import Comparison, compare_ways
from her2teach.core.pathway import Pathway, trace
from her2teach.core.regions import regions_of
from her2teach.text.comparison import answer_words, comparison_verdict
from her2teach.text.headlines import announcement, headline

if TYPE_CHECKING:
    from her2teach.core.case import Case
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

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
    """Find the nearest cases."""
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
    mine, others = regions_of(guideline).of(case), regions_of(guideline).of(other)
    everything = {name: axis.everything for name, axis in regions_of(guideline).axes.items()}
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


_LEADING = "Different, and it can change the way:"
_IDLE = "Different, and it cannot:"


def neighbours_html(guideline: Guideline, found: Sequence[Neighbour]) -> str:
    """Write the nearest cases as HTML."""
    if not found:
        return ""
    root = Element("section", {"class": "h2t-section h2t-neighbours"})
    SubElement(root, "h3").text = "The cases nearest to yours"
    items = SubElement(root, "ol")
    for each in found:
        item = SubElement(items, "li")
        SubElement(item, "strong").text = each.vignette.title
        SubElement(item, "span").text = f" ({each.vignette.difficulty}; {each.vignette.id}). {_said(guideline, each)}"
        for words, names in ((_LEADING, each.apart), (_IDLE, each.alike)):
            if names:
                SubElement(item, "p").text = words
                answers = SubElement(item, "ul")
                for name in names:
                    SubElement(answers, "li").text = difference(guideline, each, name)
    return tostring(root, encoding="unicode", method="html")


def difference(guideline: Guideline, neighbour: Neighbour, name: str) -> str:
    """Say what two cases answer to one question."""
    ways = (neighbour.comparison.first, neighbour.comparison.second)
    yours, there = (answer_words(guideline, way, name) for way in ways)
    return f"{guideline.attributes[name].label}: yours {yours}; there {there}."


def _said(guideline: Guideline, neighbour: Neighbour) -> str:
    found = neighbour.comparison
    if not found.differing:
        return "It has the very same answers."
    if found.same_answer:
        return comparison_verdict(guideline, found)
    there = announcement(guideline, found.second) if found.second.node else f"{headline(guideline, found.second)}."
    return f"{comparison_verdict(guideline, found)} There: {there}"
