"""Practice HTML: a case to be solved, and the feedback on an attempt at it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from her2teach.core.pathway import Pathway
from her2teach.teaching.practice import Diagnosis, Lapse
from her2teach.teaching.practice_text import (
    divergence_section,
    fitting_offer,
    lapse_section,
    learner_pathway_lines,
    other_sections,
    pair_offer,
    pair_result,
    practice_headline,
    recap,
    text_pathway_lines,
    verdict_lines,
)
from her2teach.text import sections as text
from her2teach.text.html.elements import add, h, html
from her2teach.text.html.panels import sections_html, story_html, write_line, write_list
from her2teach.text.html.tables import folded, items, mark, row, stack, table
from her2teach.text.sections import Line
from her2teach.text.whatif import Offer, mark_of, result_in_words
from her2teach.text.wording import capital, counted, paragraphs, show_value

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

_TWO_PATHWAYS = "On the graph below, A marks what only the text's way takes, B what only yours does."


def task_html(number: int, vignette: CaseVignette) -> str:
    """Write the story of a case, and nothing else of it: its title and aims may give the answer away."""
    story = story_html(f"Case {number}", f"{capital(vignette.difficulty)}.", vignette.story, ())
    # The story may scroll in a column of its own, and so it must be within reach of the keyboard.
    return f'<section aria-label="The case" tabindex="0" data-number="{number:d}">{story}</section>'


def feedback_html(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Write the feedback on an attempt."""
    parts = [_verdict(guideline, diagnosis), sections_html([divergence_section(guideline, diagnosis)])]
    for lapse in diagnosis.lapses:
        parts += [sections_html([lapse_section(lapse)]), _pair(guideline, diagnosis.pathway, lapse)]
    others = list(other_sections(diagnosis))
    parts += [sections_html(others)] if others else []
    parts.append(_fitting(guideline, diagnosis))
    return "".join(parts)


def reasoning_html(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Write the learner's pathway beside the text's."""
    apart = diagnosis.taken.nodes != diagnosis.pathway.nodes and diagnosis.pathway.nodes
    sides = (
        ("You", learner_pathway_lines(guideline, diagnosis)),
        ("The text", text_pathway_lines(guideline, diagnosis)),
    )
    return html(
        h(
            "section",
            {"class": "h2t-section h2t-reasoning"},
            h("h3", {}, "Your reasoning beside the text's"),
            h("p", {}, _TWO_PATHWAYS) if apart else None,
            h("div", {"class": "h2t-sides"}, [_side(heading, lines) for heading, lines in sides]),
        )
    )


def closing_html(guideline: Guideline, diagnosis: Diagnosis, vignette: CaseVignette) -> str:
    """Write what to take home, and, folded, all that the text says here and what the case is meant to teach."""
    pathway = diagnosis.pathway
    said = h("div", {"class": "h2t-section"})
    place = folded(said, "said", "All that the text says here")
    for section in (text.answer(guideline, pathway), *text.sections(guideline, pathway)):
        add(place, h("h4", {}, section.heading))
        write_list(place, section.lines, "ol" if section.ordered else "ul")
    about = h("div", {"class": "h2t-section"})
    place = add(folded(about, "about", f"About this case: {vignette.title}"), h("h4", {}, "What it teaches"))
    items(place, vignette.objectives)
    add(place, h("h4", {}, "Notes for teaching it") if vignette.discussion else None)
    add(place, [h("p", {}, paragraph) for paragraph in paragraphs(vignette.discussion or "")])
    return sections_html([recap(guideline, diagnosis)]) + html(said, about)


def _side(heading: str, lines: Iterable[Line]) -> Element:
    side = h("section", {"class": "h2t-side-answer"}, h("h4", {}, heading))
    write_list(side, lines, "ol")
    return side


def _verdict(guideline: Guideline, diagnosis: Diagnosis) -> str:
    root = h(
        "section",
        {"class": "h2t-answer h2t-outcome", "data-right": str(diagnosis.right).lower()},
        # The focus comes here when the plan is final, so that what follows is read next.
        h(
            "h3",
            {"tabindex": "-1", "class": "h2t-told"},
            h("span", {"aria-hidden": "true"}, "✓ " if diagnosis.right else "≠ "),
            h("span", {}, practice_headline(diagnosis)),
        ),
    )
    for line in verdict_lines(guideline, diagnosis):
        paragraph = h("p")
        write_line(paragraph, line)
        add(root, paragraph)
    return html(root)


def _pair(guideline: Guideline, pathway: Pathway, lapse: Lapse) -> str:
    """Write a minimal pair as a table: what differs, what the text says, what becomes of the same plan."""
    pair, offer = lapse.pair, pair_offer(guideline, lapse)
    if pair is None or offer is None:
        return ""
    root, body = h("div", {"class": "h2t-section h2t-pair"}), h("tbody")
    apart = f"The same plan in two cases, {counted(len(pair.changes), 'answer')} apart"
    found = add(table(root, apart, ("What", "This case", "The other case")), body)
    for name in pair.changes:
        label = guideline.attributes[name].label
        row(body, label, show_value(guideline, pair.case, name), show_value(guideline, pair.other, name))
    row(body, "The plan", f"It falls into {lapse.pitfall.id}.", pair_result(lapse))
    cells = row(body, "The text", f"{result_in_words(guideline, pathway)}.", f"{offer.result}.")
    for cell, name in zip(cells[1:], (mark_of(guideline, pathway), offer.mark), strict=True):
        if name:
            mark(cell, name)
    stack(found)
    return html(add(root, _note(offer)))


def _fitting(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Write for which case the plan would be right; nothing where it is right as it is."""
    if diagnosis.right:
        return ""
    root = h("section", {"class": "h2t-section h2t-fitting"}, h("h3", {}, "Your plan would be right if …"))
    offer = fitting_offer(guideline, diagnosis)
    if offer is None:
        return html(add(root, h("p", {}, "No case was found near this one for which it would be right.")))
    items(root, offer.lines)
    result = h("p", {}, f"Then: {offer.result}.")
    if offer.mark:
        mark(result, offer.mark)
    return html(add(root, result, _note(offer)))


def _note(offer: Offer) -> Element | None:
    return h("p", {"class": "h2t-muted"}, f"{offer.note}.") if offer.note else None
