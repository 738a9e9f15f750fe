"""Practice HTML: a case to be solved, and the feedback on an attempt at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from her2teach.teaching.practice import Diagnosis, Lapse, Standing
from her2teach.teaching.practice_text import (
    beside_section,
    divergence_section,
    feature_section,
    fitting_heading,
    fitting_offer,
    lapse_section,
    learner_pathway_lines,
    name_pitfalls,
    other_sections,
    pair_offer,
    pair_result,
    practice_headline,
    recap,
    text_pathway_lines,
    verdict_lines,
)
from her2teach.teaching.silence import elsewhere_section, silence_sections
from her2teach.text import sections as text
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.panels import line_list, line_parts, sections_html, story_html
from her2teach.text.html.tables import folded, items, mark, muted, row, story_paragraphs, table
from her2teach.text.sections import Answer, Line
from her2teach.text.whatif import Offer, result_in_words
from her2teach.text.wording import capital, counted, show_value, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: A sign for how a plan stands, which is no colour.
_SIGNS: Mapping[Standing, str] = {"right": "✓", "dangerous": "⚠", "unjudged": "?", "wrong": "≠"}
_TEXT_AND_MORE = "The text and its extensions"
_TWO_PATHWAYS = "On the graph below, A marks steps on the text's pathway only, B steps on yours only."


def task_html(number: int, vignette: CaseVignette) -> str:
    """Write the story of a case, and nothing else of it: its title and aims may give the answer away."""
    story = story_html(f"Case {number}", f"{capital(vignette.difficulty)}.", vignette.story, ())
    # The story may scroll in a column of its own, and so it must be within reach of the keyboard.
    return f'<section aria-label="The case" tabindex="0" data-number="{number:d}">{story}</section>'


def feedback_html(answer: Answer, diagnosis: Diagnosis, vignette: CaseVignette) -> str:
    """Write the feedback on an attempt at a case, beside the text's answer to it."""
    guideline = answer.guideline
    told = (
        feature_section(guideline, diagnosis, vignette),
        beside_section(guideline, vignette),
        divergence_section(guideline, diagnosis),
        *silence_sections(guideline, diagnosis.pathway, diagnosis.attempt.plan, diagnosis.feedback),
    )
    parts = [_verdict(answer, diagnosis, vignette), sections_html(each for each in told if each is not None)]
    for lapse in diagnosis.lapses:
        parts += [sections_html([lapse_section(lapse)]), _pair(answer, lapse)]
    others = list(other_sections(diagnosis))
    parts += [sections_html(others)] if others else []
    parts.append(_fitting(guideline, diagnosis))
    parts.append(_elsewhere(guideline, diagnosis))
    return "".join(parts)


def reasoning_html(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Write the learner's pathway beside the text's."""
    apart = diagnosis.taken.nodes != diagnosis.pathway.nodes and diagnosis.pathway.nodes
    sides = (
        ("You", learner_pathway_lines(guideline, diagnosis)),
        (_TEXT_AND_MORE if guideline.extensions else "The text", text_pathway_lines(guideline, diagnosis)),
    )
    return html(
        h(
            "section",
            {"class": "h2t-section h2t-reasoning"},
            h("h3", {}, "Your reasoning compared with the text"),
            h("p", {}, _TWO_PATHWAYS) if apart else None,
            h("div", {"class": "h2t-sides"}, [_side(heading, lines) for heading, lines in sides]),
        )
    )


def closing_html(answer: Answer, diagnosis: Diagnosis, vignette: CaseVignette) -> str:
    """Write what to take home, and, folded, all that the text says here and what the case is meant to teach."""
    said = [
        (h("h4", {}, section.heading), line_list(section.lines, "ol" if section.ordered else "ul"))
        for section in (answer, *text.sections(answer.guideline, answer.pathway))
    ]
    about = (
        h("h4", {}, "What it teaches"),
        items(vignette.objectives),
        h("h4", {}, "Notes for teaching it") if vignette.discussion else None,
        story_paragraphs(vignette.discussion or ""),
    )
    return sections_html([recap(answer, diagnosis)]) + html(
        h("div", {"class": "h2t-section"}, folded("said", "All that the text says here", said)),
        h("div", {"class": "h2t-section"}, folded("about", f"About this case: {vignette.title}", about)),
    )


def _side(heading: str, lines: Iterable[Line]) -> Element:
    return h("section", {"class": "h2t-side-answer"}, h("h4", {}, heading), line_list(lines, "ol"))


def _verdict(answer: Answer, diagnosis: Diagnosis, vignette: CaseVignette) -> str:
    standing = diagnosis.standing
    return html(
        h(
            "section",
            {"class": "h2t-answer h2t-outcome", "data-standing": standing},
            # The focus comes here when the plan is final, so that what follows is read next.
            h(
                "h3",
                {"tabindex": "-1", "class": "h2t-attempt-headline"},
                h("span", {"aria-hidden": "true"}, f"{_SIGNS[standing]} "),
                h("span", {}, practice_headline(diagnosis)),
                mark("extension") if diagnosis.feedback.extended else None,
            ),
            [h("p", {}, line_parts(line)) for line in verdict_lines(answer, diagnosis, vignette)],
        )
    )


def _pair(answer: Answer, lapse: Lapse) -> str:
    """Write a minimal pair as a table: what differs, what the text says, what becomes of the same plan."""
    guideline, pair = answer.guideline, lapse.pair
    offer = pair_offer(guideline, lapse)
    if pair is None or offer is None:
        return ""
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
    return html(
        h("div", {"class": "h2t-section h2t-pair"}, found, _note(offer)),
    )


def _fitting(guideline: Guideline, diagnosis: Diagnosis) -> str:
    if diagnosis.right:
        return ""
    offer = fitting_offer(guideline, diagnosis)
    body: Child = (
        h("p", {}, "No similar case was found for which this plan would be right.")
        if offer is None
        else (
            items(offer.lines),
            h("p", {}, f"Then: {offer.result}.", mark(offer.mark)),
            _note(offer),
        )
    )
    heading = h("h3", {}, fitting_heading(diagnosis))
    return html(h("section", {"class": "h2t-section h2t-fitting"}, heading, body))


def _elsewhere(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Write what newer sources say, folded, where the text is silent."""
    section = elsewhere_section(guideline, diagnosis.pathway, diagnosis.feedback)
    if section is None:
        return ""
    found = folded(section.id, section.heading, line_list(section.lines))
    return html(h("div", {"class": "h2t-section h2t-elsewhere"}, found))


def _note(offer: Offer) -> Element | None:
    return muted(f"{offer.note}.") if offer.note else None
