"""Practice folds: what a learner opens below the feedback on an attempt; none of them is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from her2teach.teaching.practice import Diagnosis, Lapse
from her2teach.teaching.practice_text import (
    beside_section,
    feature_section,
    fitting_heading,
    fitting_offer,
    learner_pathway_lines,
    name_pitfalls,
    other_heading,
    other_lines,
    pair_offer,
    pair_result,
    text_pathway_lines,
)
from her2teach.teaching.silence import elsewhere_section, silence_sections
from her2teach.text import sections as text
from her2teach.text.evidence import evidence_section
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.panels import line_list
from her2teach.text.html.tables import folded, items, mark, muted, row, story_paragraphs, table
from her2teach.text.sections import Answer, Line, Section
from her2teach.text.whatif import Offer, result_in_words
from her2teach.text.wording import counted, show_value, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

_TEXT_AND_MORE = "The text and its extensions"
_TWO_PATHWAYS = "On the graph below, A marks steps on the text's pathway only, B steps on yours only."
#: What the feedback itself, or another fold, has of what the text says.
_TOLD = frozenset({"path", "pitfalls"})


def closing_html(answer: Answer, diagnosis: Diagnosis, vignette: CaseVignette) -> str:
    """Write all else that there is to say of an attempt and its case, each thing folded."""
    return html(
        h(
            "div",
            {"class": "h2t-folds", "role": "group", "aria-label": "More"},
            list(_folds(answer, diagnosis, vignette)),
        )
    )


def _folds(answer: Answer, diagnosis: Diagnosis, vignette: CaseVignette) -> Iterator[Element]:
    guideline = answer.guideline
    yield folded("whatif", "What if one finding were different?", _what_if(answer, diagnosis))
    exemptions = [each for lapse in diagnosis.lapses[:1] for each in lapse.pitfall.exemptions]
    if exemptions:
        yield folded("exceptions", "Exceptions to this pitfall", items(exemptions))
    others = other_lines(diagnosis)
    if others:
        yield folded("errors", other_heading(diagnosis), line_list(others))
    evidence = evidence_section(guideline, diagnosis.pathway)
    if evidence.lines:
        yield folded("evidence", "The evidence behind it", line_list(evidence.lines))
    silence = silence_sections(guideline, diagnosis.pathway, diagnosis.attempt.plan, diagnosis.feedback)
    for section in (
        feature_section(guideline, diagnosis, vignette),
        beside_section(guideline, vignette),
        *(each for each in silence if each.id != "needed"),
        elsewhere_section(guideline, diagnosis.pathway, diagnosis.feedback),
    ):
        if section is not None:
            yield folded(section.id, section.heading, line_list(section.lines))
    yield folded("said", "All that the text says here", _said(answer))
    yield folded("about", "About this case", _about(vignette))
    # The last one: the graph of both pathways follows it.
    yield folded("reasoning", "Your reasoning compared with the text", _both_pathways(guideline, diagnosis))


def _both_pathways(guideline: Guideline, diagnosis: Diagnosis) -> Iterator[Child]:
    nodes = diagnosis.pathway.nodes
    same = (nodes, nodes[:-1]) if diagnosis.pathway.asked_further else (nodes,)
    if nodes and diagnosis.taken.nodes not in same:
        yield h("p", {}, _TWO_PATHWAYS)
    sides = (
        ("You", learner_pathway_lines(guideline, diagnosis)),
        (_TEXT_AND_MORE if guideline.extensions else "The text", text_pathway_lines(guideline, diagnosis)),
    )
    yield h("div", {"class": "h2t-sides"}, [_side(heading, lines) for heading, lines in sides])


def _side(heading: str, lines: Iterable[Line]) -> Element:
    return h("section", {"class": "h2t-side-answer"}, h("h4", {}, heading), line_list(lines, "ol"))


def _said(answer: Answer) -> Iterator[Child]:
    told: tuple[Section, ...] = (answer, *text.sections(answer.guideline, answer.pathway))
    for section in told:
        if section.id not in _TOLD:
            yield h("h4", {}, section.heading), line_list(section.lines)


def _about(vignette: CaseVignette) -> Iterator[Child]:
    yield h("p", {}, h("strong", {}, vignette.title))
    yield h("h4", {}, "What it teaches"), items(vignette.objectives)
    if vignette.discussion:
        yield h("h4", {}, "Notes for teaching it"), story_paragraphs(vignette.discussion)


def _what_if(answer: Answer, diagnosis: Diagnosis) -> Iterator[Child]:
    """Yield the cases in which the same plan is free of its pitfall, or right; each case once."""
    guideline = answer.guideline
    shown = []
    for lapse in diagnosis.lapses:
        if lapse.pair is not None and lapse.pair.other not in shown:
            shown.append(lapse.pair.other)
            yield _pair(answer, lapse)
    near = diagnosis.fitting
    if not diagnosis.right and (near is None or near.case not in shown):
        yield _fitting(guideline, diagnosis)
    yield h("button", {"type": "button", "data-do": "try"}, "Change one answer yourself")


def _pair(answer: Answer, lapse: Lapse) -> Child:
    """Write a minimal pair as a table: what differs, what the text says, what becomes of the same plan."""
    guideline, pair = answer.guideline, lapse.pair
    offer = pair_offer(guideline, lapse)
    if pair is None or offer is None:
        return None
    findings = counted(len(pair.changes), "finding") if len(pair.changes) > 1 else "one finding"
    apart = f"What if {findings} were different?"
    body = h(
        "tbody",
        {},
        [
            row(
                guideline.attributes[name].label,
                show_value(guideline, pair.case, name),
                show_value(guideline, pair.other, name),
            )
            for name in pair.changes
        ],
        row("Your plan", f"{name_pitfalls([uncapital(lapse.pitfall.title)])}.", pair_result(lapse)),
        row(
            "The text",
            (f"{result_in_words(answer)}.", mark(answer.mark)),
            (f"{offer.result}.", mark(offer.mark)),
        ),
    )
    found = table(apart, ("What", "This case", "The other case"), body, stacked=True)
    return h("div", {"class": "h2t-pair"}, found, _note(offer))


def _fitting(guideline: Guideline, diagnosis: Diagnosis) -> Child:
    offer = fitting_offer(guideline, diagnosis)
    if offer is None:
        return h("p", {}, "No similar case was found for which this plan would be right.")
    then = h("p", {}, f"Then: {offer.result}.", mark(offer.mark))
    return h("h4", {}, fitting_heading(diagnosis)), items(offer.lines), then, _note(offer)


def _note(offer: Offer) -> Element | None:
    return muted(f"{offer.note}.") if offer.note else None
