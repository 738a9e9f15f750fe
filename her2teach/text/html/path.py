"""Way markup: a way as a list that needs no picture, and a node's card."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.text.html.tables import mark
from her2teach.text.nodes import Card
from her2teach.text.path import PathStop, stops
from her2teach.text.sections import Line
from her2teach.text.states import ONLY_FIRST, ONLY_SECOND, comparable, parting


def way_html(guideline: Guideline, pathway: Pathway | None, other: Pathway | None = None) -> str:
    """Write a way as a list of stops; two ways as two lists."""
    if pathway is None or not pathway.nodes:
        return ""
    root = Element("div", {"class": "h2t-ways"})
    if other is None or not comparable(pathway, other):
        _list(root, "The way of this case", stops(guideline, pathway))
    else:
        fork = parting(pathway, other)
        onward = stops(guideline, other)
        after = other.nodes.index(fork) + 1 if fork else len(onward)
        for whose, found in ((ONLY_FIRST, stops(guideline, pathway, other)), (ONLY_SECOND, onward[after:])):
            SubElement(root, "p", {"class": "h2t-whose"}).text = whose if found else f"{whose}, the same way"
            _list(root, whose, found)
    return tostring(root, encoding="unicode", method="html")


def card_html(card: Card) -> str:
    """Write a node's card."""
    root = Element("div")
    SubElement(root, "h3").text = card.label
    kind = SubElement(root, "p", {"class": "h2t-kind"})
    kind.text = card.kind
    if card.mark and card.mark != "silent":  # a silent end's kind says so already
        mark(kind, card.mark)
    SubElement(root, "p").text = card.text
    for section in card.sections:
        SubElement(root, "h4").text = section.heading
        _lines(SubElement(root, "ul"), section.lines)
    return tostring(root, encoding="unicode", method="html")


def _list(parent: Element, name: str, found: Iterable[PathStop]) -> None:
    items = SubElement(parent, "ol", {"class": "h2t-way", "aria-label": name})
    for stop in found:
        item = SubElement(items, "li", {"class": stop.kind, "data-node": stop.node})
        button = SubElement(item, "button")
        SubElement(button, "i").text = stop.mark
        SubElement(button, "strong").text = stop.label
        if stop.named:
            SubElement(button, "small").text = stop.named
        said = SubElement(item, "p")
        if stop.answer:
            answer = SubElement(said, "b")
            answer.text, answer.tail = stop.answer, f", {stop.text}"
        else:
            said.text = stop.text
        if stop.status:
            mark(said, stop.status)
        if stop.parts:
            SubElement(item, "p", {"class": "h2t-parting"}).text = stop.parts


def _lines(items: Element, lines: Iterable[Line]) -> None:
    for line in lines:
        item = SubElement(items, "li")
        if line.lead:
            lead = SubElement(item, "strong")
            lead.text, lead.tail = f"{line.lead}:", f" {line.text}"
        else:
            item.text = line.text
        if line.mark:
            mark(item, line.mark)
