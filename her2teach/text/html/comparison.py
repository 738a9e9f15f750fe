"""Comparison as HTML: where two cases part, which answers part them, and what the text says to each."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from her2teach.analysis.comparison import Comparison
from her2teach.core.guideline import Guideline
from her2teach.text.comparison import answer_words, comparison_verdict
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.panels import danger_paragraphs
from her2teach.text.html.tables import mark
from her2teach.text.sections import Answer, bare_lead
from her2teach.text.wording import uncapital


def comparison_html(found: Comparison, first: Answer, second: Answer, other: str) -> str:
    """Write a comparison as HTML: the verdict, the answers that part the pathways, and both results."""
    guideline = first.guideline
    return html(
        h(
            "div",
            {"class": "h2t-compared"},
            h("p", {"class": "h2t-verdict"}, comparison_verdict(guideline, found)),
            _parting(guideline, found),
            _others(guideline, found),
            h(
                "div",
                {"class": "h2t-sides"},
                _side("A: this case", first),
                _side(f"B: {uncapital(other)}", second),
            ),
        )
    )


def _parting(guideline: Guideline, found: Comparison) -> Child:
    if found.attributes:
        return h("p", {}, "What separates them there:"), _answers(guideline, found, found.attributes)
    if found.parts_at:
        return h("p", {}, "No single finding separates them there; several do so together.")
    return None


def _others(guideline: Guideline, found: Comparison) -> Element | None:
    order = [name for name in guideline.attributes if name in found.differing and name not in found.attributes]
    summary = f"{'Also' if found.attributes else 'What is'} different ({len(order)})"
    listed = _answers(guideline, found, order)
    return h("details", {"data-id": "differing"}, h("summary", {}, summary), listed) if order else None


def _answers(guideline: Guideline, found: Comparison, names: Iterable[str]) -> Element:
    entries = []
    for name in names:
        one, two = (answer_words(guideline, each, name) for each in (found.first, found.second))
        label = h("strong", {}, f"{guideline.attributes[name].label}:")
        entries.append(h("li", {}, label, h("span", {}, f" A {one}; B {two}")))
    return h("ul", {}, entries)


def _side(title: str, answer: Answer) -> Element:
    pathway = answer.pathway
    first = answer.lines[0 if pathway.node or pathway.contradictions else -1]
    lead = (
        (h("strong", {}, f"{bare_lead(first)}:"), h("span", {}, f" {first.text}"))
        if first.lead
        else h("span", {}, first.text)
    )
    return h(
        "section",
        {"class": "h2t-side-answer"},
        h("h4", {}, title),
        h("p", {"class": "h2t-headline"}, answer.heading),
        h("p", {}, lead, mark(first.mark)),
        danger_paragraphs(answer.lines),
    )
