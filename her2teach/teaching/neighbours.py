"""Neighbours: which cases that there are lie nearest to another one, and which answers tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from her2teach.analysis.comparison import Comparison, compare_ways
from her2teach.core.pathway import Pathway, trace
from her2teach.core.regions import regions_of
from her2teach.text import sections as text
from her2teach.text.announcement import announcement
from her2teach.text.comparison import answer_words, comparison_verdict
from her2teach.text.html.elements import h, html
from her2teach.text.wording import counted

if TYPE_CHECKING:
    from her2teach.core.case import Case
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: As many as a reader looks at.
MOST = 3
_LEADING = "Different, and it can change the pathway:"
_IDLE = "Different, and it cannot:"


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A case that there is, beside the one that was asked about."""

    vignette: CaseVignette
    #: The pathway of the case that was asked about first, that of this one second.
    comparison: Comparison
    #: The answers that differ and lie in different regions of the criteria, in the guideline's order.
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


def neighbours_html(guideline: Guideline, found: Sequence[Neighbour]) -> str:
    """Write the nearest cases as HTML."""
    if not found:
        return ""
    cases = [_neighbour_html(guideline, each) for each in found]
    return html(
        h(
            "section",
            {"class": "h2t-section h2t-neighbours"},
            h("h3", {}, "The cases nearest to yours"),
            h("ol", {}, cases),
        )
    )


def _neighbour_html(guideline: Guideline, found: Neighbour) -> Element:
    vignette = found.vignette
    return h(
        "li",
        {},
        h("strong", {}, vignette.title),
        h("span", {}, f" ({vignette.difficulty}; {vignette.id}). {_said(guideline, found)}"),
        _differences(guideline, found),
    )


def _differences(guideline: Guideline, found: Neighbour) -> Element | None:
    """Write what differs, folded: nobody reads three such lists at once."""
    count = len(found.apart) + len(found.alike)
    lists = [
        (h("p", {}, words), h("ul", {}, [h("li", {}, difference(guideline, found, name)) for name in names]))
        for words, names in ((_LEADING, found.apart), (_IDLE, found.alike))
        if names
    ]
    summary = h("summary", {}, f"{counted(count, 'answer')} differ{'s' if count == 1 else ''}")
    return h("details", {"data-id": f"near-{found.vignette.id}"}, summary, lists) if count else None


def difference(guideline: Guideline, neighbour: Neighbour, name: str) -> str:
    """Say what two cases answer to one question."""
    pathways = (neighbour.comparison.first, neighbour.comparison.second)
    yours, there = (answer_words(guideline, pathway, name) for pathway in pathways)
    return f"{guideline.attributes[name].label}: yours {yours}; there {there}."


def _said(guideline: Guideline, neighbour: Neighbour) -> str:
    found = neighbour.comparison
    if not found.differing:
        return "It has the very same answers."
    if found.same_answer:
        return comparison_verdict(guideline, found)
    answer = text.answer(guideline, found.second)
    there = announcement(answer) if found.second.node else f"{answer.heading}."
    return f"{comparison_verdict(guideline, found)} There: {there}"
