"""Path as HTML: a pathway as a list that needs no picture, and a node's card."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import mark
from her2teach.text.nodes import Card
from her2teach.text.path import PathStop, stops
from her2teach.text.sections import UNANSWERED, Line
from her2teach.text.states import ONLY_FIRST, ONLY_SECOND, comparable, parting


def path_html(guideline: Guideline, pathway: Pathway | None, other: Pathway | None = None) -> str:
    """Write a pathway as a list of stops; two pathways as two lists."""
    if pathway is None or not pathway.nodes:
        return ""
    if other is None or not comparable(pathway, other):
        return html(h("div", {"class": "h2t-paths"}, _list("The pathway of this case", stops(guideline, pathway))))
    fork = parting(pathway, other)
    onward = stops(guideline, other)
    after = other.nodes.index(fork) + 1 if fork else len(onward)
    both = ((ONLY_FIRST, stops(guideline, pathway, other)), (ONLY_SECOND, onward[after:]))
    lists = (
        (h("p", {"class": "h2t-whose"}, whose if found else f"{whose}, the same pathway"), _list(whose, found))
        for whose, found in both
    )
    return html(h("div", {"class": "h2t-paths"}, lists))


def card_html(card: Card) -> str:
    """Write a node's card."""
    shown = card.mark if card.mark not in UNANSWERED.values() else ""  # the kind of such an end says so already
    return html(
        h(
            "div",
            {},
            h("h3", {}, card.label),
            h("p", {"class": "h2t-kind"}, card.kind, mark(shown)),
            h("p", {}, card.text),
            [
                (h("h4", {}, section.heading), h("ul", {}, [h("li", {}, _line(line)) for line in section.lines]))
                for section in card.sections
            ],
        )
    )


def _list(name: str, found: Iterable[PathStop]) -> Element:
    return h("ol", {"class": "h2t-path", "aria-label": name}, [_stop(stop) for stop in found])


def _stop(stop: PathStop) -> Element:
    named = h("small", {}, stop.named) if stop.named else None
    said = (h("b", {}, stop.answer), f", {stop.text}") if stop.answer else stop.text
    return h(
        "li",
        {"class": stop.kind, "data-node": stop.node},
        h("button", {}, h("i", {}, stop.mark), h("strong", {}, stop.label), named),
        h("p", {}, said, mark(stop.status)),
        h("p", {"class": "h2t-parting"}, stop.parts) if stop.parts else None,
        h("ul", {"class": "h2t-open"}, [h("li", {}, f"? {each}") for each in stop.possible]) if stop.possible else None,
        _ruled_out(stop.ruled_out) if stop.ruled_out else None,
    )


def _ruled_out(answers: tuple[str, ...]) -> Element:
    return h(
        "details",
        {},
        h("summary", {}, f"{len(answers)} ruled out"),
        h("ul", {}, [h("li", {}, each) for each in answers]),
    )


def _line(line: Line) -> Child:
    said = (h("strong", {}, f"{line.lead}:"), f" {line.text}") if line.lead else line.text
    return said, mark(line.mark)
