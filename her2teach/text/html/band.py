"""Band: an answer as a band of a fixed height above the graph, what decided it beside it, and where to read on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from xml.etree.ElementTree import Element

from her2teach.core.pathway import Pathway
from her2teach.text.headlines import sources
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.panels import danger_paragraphs, line_list
from her2teach.text.html.tables import mark, statement_buttons
from her2teach.text.path import stops
from her2teach.text.sections import DANGER, Answer, Section, bare_lead
from her2teach.text.wording import uncapital

#: Sections that the band leads to.
_FURTHER = ("warnings", "considerations", "flags", "pitfalls", "unsaid")
#: Parts of the screen below the graph that a row above it leads to.
_PARTS = {"compare": "Compare", "whatif": "What if …?"}
#: A longer list of names stands on the graph.
_LONG = 4


def band_html(
    answer: Answer,
    before: Pathway | None = None,
    further: Sequence[Section] = (),
    repairs: Sequence[tuple[str, str]] = (),
) -> str:
    """Write an answer as a band.

    Parameters
    ----------
    answer
        The answer.
    before
        The pathway before the last change; None where the case is another one.
    further
        The sections below, of which the band names those to read.
    repairs
        Where answers contradict each other: an attribute that can be taken back, and its label.
    """
    # what an extension rests on is long, and would push the answer out of the band
    first = len(answer.lines) - len(sources(answer.guideline, answer.pathway)) if answer.pathway.node else None
    lines, cited = answer.lines[1:first], answer.lines[first:] if first else ()
    found = [line for line in lines if line.lead != DANGER and len(line.items) <= _LONG]
    return html(
        h(
            "div",
            {"class": "h2t-answer h2t-band"},
            h(
                "div",
                {"class": "h2t-conclusion"},
                h("h3", {"class": "h2t-headline"}, _heading(answer), _changed(answer, before)),
                h("p", {"class": "h2t-main"}, _main(answer)),
            ),
            h(
                "div",
                {"class": "h2t-reason"},
                danger_paragraphs(answer.lines),
                _reason(answer),
                line_list(found) if found else None,
                h("details", {}, h("summary", {}, "Source"), line_list(cited)) if cited else None,
                _repairs(repairs) if repairs else None,
            ),
            _also(further) if answer.pathway.nodes else None,
        )
    )


def _heading(answer: Answer) -> str:
    left = len(answer.pathway.possible)
    return (
        f"{answer.heading}: {left} outcomes remain" if answer.pathway.outcome == "needs_information" else answer.heading
    )


def _main(answer: Answer) -> Child:
    first = answer.lines[0]
    if not answer.pathway.node:
        return h("strong", {}, first.text)
    lead = bare_lead(first)
    label, bracket, more = lead.partition(" (")
    small = h("small", {}, f"{bracket.strip()}{more} ") if bracket else None
    return h("strong", {}, label), " ", small, mark(first.mark), statement_buttons(first.statements)


def jumps_html(parts: Collection[str]) -> str:
    """Write the way to the parts of a screen that stand below its graph."""
    shown = {name: words for name, words in _PARTS.items() if name in parts}
    return html(*(h("button", {"class": "h2t-jump", "data-to": name}, words) for name, words in shown.items()))


def _changed(answer: Answer, before: Pathway | None) -> Element | None:
    if before is None or before.nodes == answer.pathway.nodes:
        return None
    label = answer.guideline.label(before.node) if before.node else "open"
    return h("em", {}, f"changed; before: {label.partition(' (')[0]}")


def _reason(answer: Answer) -> Element | None:
    """Return what an outcome says, and what the last step hung on."""
    pathway = answer.pathway
    if not pathway.node:
        return None
    decisive = [stop for stop in stops(answer.guideline, pathway) if stop.answer][-1:]
    why = [(h("b", {}, f"{stop.answer}:"), f" {stop.text.removeprefix('because ')} ") for stop in decisive]
    return h("p", {"class": "h2t-why-here"}, why, answer.lines[0].text)


def _also(further: Sequence[Section]) -> Element | None:
    links = list(_links(further))
    return h("p", {"class": "h2t-also"}, "Read on: ", links) if links else None


def _links(further: Sequence[Section]) -> Iterator[Element]:
    for section in further:
        if section.id in _FURTHER:
            more = f" ({len(section.lines)})" if len(section.lines) > 1 else ""
            yield h("button", {"class": "h2t-jump", "data-to": section.id}, f"{section.heading}{more}")


def _repairs(repairs: Sequence[tuple[str, str]]) -> Element:
    """Offer to take one of the answers back, and lead to each."""
    rows = (
        h(
            "li",
            {},
            h("button", {"class": "h2t-repair", "data-repair": name}, f"Clear “{uncapital(label)}”"),
            h("button", {"class": "h2t-jump", "data-question": name}, f"Go to “{uncapital(label)}”"),
        )
        for name, label in repairs
    )
    return h("ul", {"class": "h2t-repairs"}, rows)
