"""Neighbour words: the nearest cases, whether they come to the same, and which answers differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.announcement import announcement
from her2teach.comparison_words import answer_words, verdict
from her2teach.headlines import headline

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.neighbours import Neighbour

_LEADING = "Different, and it can change the way:"
_IDLE = "Different, and it cannot:"


def neighbours_html(guideline: Guideline, found: Sequence[Neighbour]) -> str:
    """Write the nearest cases as HTML.

    Parameters
    ----------
    guideline, found
        The guideline, and the nearest cases, the nearest first.

    Returns
    -------
    str
        One element, all text escaped; nothing where there is no case.
    """
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
    """Say what two cases answer to one question.

    Parameters
    ----------
    guideline, neighbour
        The guideline, and a case beside another one.
    name
        The attribute.

    Returns
    -------
    str
        The question in short, the answer of one's own case and that of the other.
    """
    ways = (neighbour.comparison.first, neighbour.comparison.second)
    yours, there = (answer_words(guideline, way, name) for way in ways)
    return f"{guideline.attributes[name].label}: yours {yours}; there {there}."


def _said(guideline: Guideline, neighbour: Neighbour) -> str:
    found = neighbour.comparison
    if not found.differing:
        return "It has the very same answers."
    if found.same_answer:
        return verdict(guideline, found)
    there = announcement(guideline, found.second) if found.second.node else f"{headline(guideline, found.second)}."
    return f"{verdict(guideline, found)} There: {there}"
