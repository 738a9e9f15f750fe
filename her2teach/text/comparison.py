"""Comparison words: where two cases part, which answers part them, and what the text says to each."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.analysis.comparison import Comparison
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.text import sections as text
from her2teach.text.sections import MARKS
from her2teach.text.wording import show_value, uncapital


def comparison_verdict(guideline: Guideline, found: Comparison) -> str:
    """Say whether two cases come to the same, and where they part."""
    if not found.differing:
        return "The two cases are the same. Change an answer, and see what it does."
    if found.first.contradictions or found.second.contradictions:
        return "One of the two cases contradicts itself, so the ways cannot be compared."
    if found.parts_at is None and not found.same_answer:
        return "Both go the same way so far, and different answers are still possible."
    if found.parts_at is None:
        return "Both come to the same answer by the same way."
    same = "Both come to the same answer" if found.same_answer else "The answers differ"
    return f"{same}. The ways part at “{guideline.label(found.parts_at)}”."


def comparison_html(guideline: Guideline, found: Comparison, other: str) -> str:
    """Write a comparison as HTML: the verdict, the answers that part the ways, and both results."""
    root = Element("div", {"class": "h2t-compared"})
    SubElement(root, "p", {"class": "h2t-verdict"}).text = comparison_verdict(guideline, found)
    if found.attributes:
        SubElement(root, "p").text = "What parts them there:"
        _answers(root, guideline, found, found.attributes)
    elif found.parts_at:
        SubElement(root, "p").text = "No single answer parts them there: several that differ do so together."
    order = [name for name in guideline.attributes if name in found.differing and name not in found.attributes]
    if order:
        box = SubElement(root, "details", {"data-id": "differing"})
        SubElement(box, "summary").text = f"{'Also' if found.attributes else 'What is'} different ({len(order)})"
        _answers(box, guideline, found, order)
    sides = SubElement(root, "div", {"class": "h2t-sides"})
    _side(sides, guideline, "A: this case", found.first)
    _side(sides, guideline, f"B: {uncapital(other)}", found.second)
    return tostring(root, encoding="unicode", method="html")


def _answers(parent: Element, guideline: Guideline, found: Comparison, names: Iterable[str]) -> None:
    items = SubElement(parent, "ul")
    for name in names:
        one, two = (answer_words(guideline, way, name) for way in (found.first, found.second))
        item = SubElement(items, "li")
        SubElement(item, "strong").text = f"{guideline.attributes[name].label}:"
        SubElement(item, "span").text = f" A {one}; B {two}"


def answer_words(guideline: Guideline, pathway: Pathway, name: str) -> str:
    """Say within a sentence what a case answers to one question."""
    if pathway.case.known.get(name) is None:
        return "not answered"
    return uncapital(show_value(guideline, pathway.case, name))


def _side(parent: Element, guideline: Guideline, title: str, pathway: Pathway) -> None:
    said = text.answer(guideline, pathway)
    box = SubElement(parent, "section", {"class": "h2t-side-answer"})
    SubElement(box, "h4").text = title
    SubElement(box, "p", {"class": "h2t-headline"}).text = said.heading
    first = said.lines[0 if pathway.node or pathway.contradictions else -1]
    line = SubElement(box, "p")
    if first.lead:
        SubElement(line, "strong").text = first.lead
        SubElement(line, "span").text = f" {first.text}"
    else:
        SubElement(line, "span").text = first.text
    if first.mark:
        SubElement(line, "span", {"class": "h2t-mark", "data-mark": first.mark}).text = MARKS[first.mark]
