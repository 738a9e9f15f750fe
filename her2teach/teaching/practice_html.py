"""Practice HTML: a case to be solved, and on one screen the feedback on an attempt at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from her2teach.teaching.feedback_text import (
    Lure,
    ReasoningStep,
    confidence_line,
    lure,
    mistake_line,
    reasoning_heading,
    reasoning_lines,
    reasoning_steps,
    remember_line,
    verdict_lines,
)
from her2teach.teaching.plan_comparison import Comparison, PlanComparison, PlanPlace, compare_plan
from her2teach.teaching.practice import Diagnosis, VerdictLook, names_no_action
from her2teach.teaching.practice_text import LOOK_WORDS, practice_headline, why_it_stops
from her2teach.teaching.silence import silence_sections
from her2teach.text.html.elements import h, html
from her2teach.text.html.panels import line_parts, story_html
from her2teach.text.html.tables import mark
from her2teach.text.sections import Answer, Line, Section, asked_further_lines
from her2teach.text.wording import capital, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: A drawing for each look of a verdict; a sign tells them apart where colours do not.
_SIGNS: Mapping[VerdictLook, str] = {
    "right": "M13 27L22 36L39 17",
    "allowed": "M13 22C18 16 23 18 26 21S34 26 39 20M13 34C18 28 23 30 26 33S34 38 39 32",
    "danger": "M26 18V31M26 37V39",
    "unjudged": "M19 20C19 13 33 13 33 20C33 26 26 25 26 32M26 37V39",
    "wrong": "M14 21H38M14 31H38M32 13L20 39",
}
#: What stands in a place of a plan where it has nothing, and before what is there.
_HOLES: Mapping[Comparison, str] = {"missing": "missing", "extra": "not included", "open": ""}
#: What a step of the reasoning is to the text, in words.
_STEP_WORDS: Mapping[str, str] = {
    "same": "matches the text",
    "extension": "asked by an extension",
    "off": "differs from the text",
}
_PLACE_SIGNS: Mapping[Comparison, str] = {"same": "✓", "other": "≠", "extra": "≠"}


def task_html(number: int, vignette: CaseVignette) -> str:
    """Write the story of a case, and nothing else of it: its title and aims may give the answer away."""
    story = story_html(f"Case {number}", f"{capital(vignette.difficulty)}.", vignette.story, ())
    # The story may scroll in a column of its own, and so it must be within reach of the keyboard.
    return f'<section aria-label="The case" tabindex="0" data-number="{number:d}">{story}</section>'


def feedback_html(answer: Answer, diagnosis: Diagnosis, vignette: CaseVignette) -> str:
    """Write the feedback on an attempt at a case: what fits on one screen."""
    guideline = answer.guideline
    found = lure(diagnosis, vignette)
    silence = silence_sections(guideline, diagnosis.pathway, diagnosis.attempt.plan, diagnosis.feedback)
    needed = next((each for each in silence if each.id == "needed"), None)
    beside = _lure(found) if found else _needed(needed) if needed else None
    return html(
        h(
            "div",
            {"class": "h2t-verdict-screen", "data-look": diagnosis.look},
            _verdict(guideline, diagnosis, vignette),
            _plans(answer, diagnosis),
            _reasoning(guideline, diagnosis, vignette),
            beside,
            _remember(guideline, diagnosis, wide=beside is None),
        )
    )


def _verdict(guideline: Guideline, diagnosis: Diagnosis, vignette: CaseVignette) -> Element:
    sure = confidence_line(diagnosis)
    return h(
        "section",
        {"class": "h2t-outcome", "data-standing": diagnosis.standing, "data-look": diagnosis.look},
        verdict_sign(diagnosis.look),
        h(
            "div",
            {"class": "h2t-outcome-words"},
            # The focus comes here when the plan is final, so that what follows is read next.
            h(
                "h3",
                {"tabindex": "-1", "class": "h2t-attempt-headline"},
                h("span", {}, practice_headline(diagnosis)),
                mark("extension") if diagnosis.feedback.extended else None,
            ),
            [h("p", {}, line_parts(line)) for line in verdict_lines(diagnosis, guideline, vignette)],
        ),
        h("p", {"class": "h2t-sure"}, sure) if sure else None,
    )


def verdict_sign(look: VerdictLook) -> Element:
    """Draw what tells a verdict apart where colours do not."""
    ground = (
        h("path", {"class": "h2t-sign-ground", "d": "M26 3L51 48H1Z"})
        if look == "danger"
        else h("circle", {"class": "h2t-sign-ground", "cx": "26", "cy": "26", "r": "24"})
    )
    line = h("path", {"class": "h2t-sign-line", "d": _SIGNS[look]})
    return h(
        "svg",
        {"class": "h2t-sign", "viewBox": "0 0 52 52", "role": "img", "aria-label": LOOK_WORDS[look]},
        ground,
        line,
    )


def _plans(answer: Answer, diagnosis: Diagnosis) -> Element:
    found = compare_plan(answer.guideline, diagnosis)
    heading = "Your plan and the text’s recommendation"
    rows = [
        _row("plan", "Your plan", found, [_planned(place, diagnosis) for place in found.places]),
        _row("text", "The extension" if answer.extended else "The text", found, list(map(_named, found.places))),
    ]
    columns = str(len(found.places) or 1)
    table = h(
        "div",
        {"class": "h2t-plans", "role": "table", "aria-label": heading, "data-places": columns},
        _head(found),
        rows,
    )
    further = next(asked_further_lines(answer.guideline, answer.pathway), None)
    says = _answer(answer, diagnosis), h("p", {"class": "h2t-says"}, line_parts(further)) if further else None
    return h("section", {"class": "h2t-beside"}, h("h3", {}, heading), table, says, _notes(found))


def _head(found: PlanComparison) -> Element | None:
    if not found.places:
        return None
    parts = [(part, str(len(list(places)))) for part, places in groupby(found.places, key=lambda place: place.part)]
    empty = h("span", {"role": "columnheader"}, h("span", {"class": "h2t-unseen"}, "Whose plan"))
    heads = [h("span", {"role": "columnheader", "aria-colspan": n, "data-span": n}, part) for part, n in parts]
    return h("div", {"role": "row", "class": "h2t-plans-head"}, empty, heads)


def _row(side: str, who: str, found: PlanComparison, places: list[Element]) -> Element:
    """Write what one side does: its drugs, or in a single place what it does instead of giving any."""
    does = getattr(found, side)
    named = any(getattr(place, side) for place in found.places)
    kind = "silent" if side == "text" and not found.answered else "alone"
    columns = str(len(found.places) or 1)
    alone = h("span", {"class": "h2t-place", "role": "cell", "aria-colspan": columns, "data-kind": kind}, does)
    about = h("small", {}, does) if named else None
    heading = h("span", {"class": "h2t-whose", "role": "rowheader"}, h("strong", {}, who), about)
    return h("div", {"role": "row", "data-side": side}, heading, places if named else alone)


def _planned(place: PlanPlace, diagnosis: Diagnosis) -> Element:
    kind: str = place.comparison
    sign = _PLACE_SIGNS.get(place.comparison, "")
    if diagnosis.look == "allowed":
        kind, sign = ("same" if kind == "same" else "open" if place.plan else "left", "")
    words = place.plan or ("left out" if kind == "left" else _HOLES[place.comparison])
    return h(
        "span",
        {"class": "h2t-place", "role": "cell", "data-kind": kind},
        h("span", {"aria-hidden": "true", "class": "h2t-place-sign"}, f"{sign} ") if sign else None,
        h("span", {}, words),
    )


def _named(place: PlanPlace) -> Element:
    kind = "named" if place.text else "none"
    return h("span", {"class": "h2t-place", "role": "cell", "data-kind": kind}, place.text or "not included")


def _answer(answer: Answer, diagnosis: Diagnosis) -> Element | None:
    """Write what the text says here, with its marks and statements."""
    guideline, first = answer.guideline, answer.lines[0]
    if diagnosis.pathway.node is None:
        return h("p", {"class": "h2t-says"}, line_parts(Line(text=why_it_stops(guideline, diagnosis.pathway))))
    if names_no_action(guideline, diagnosis.pathway, diagnosis.feedback):
        return None  # the banner says why
    options = [each.option.label for each in diagnosis.pathway.options]
    listed = f" Options: {'; '.join(map(uncapital, options))}." if len(options) > 1 else ""
    lead = first.lead if diagnosis.pathway.outcome != "options" else answer.heading
    line = Line(lead=lead, text=f"{first.text}{listed}", mark=first.mark, statements=first.statements)
    return h("p", {"class": "h2t-says"}, line_parts(line))


def _notes(found: PlanComparison) -> Element | None:
    """Write what the plan monitors, leaves out and documents; None where it does none of it."""
    watched = [
        h("li", {"data-kind": "done"}, h("span", {"aria-hidden": "true"}, "✓ "), name) for name in found.monitored
    ]
    left = [
        h("li", {"data-kind": "left"}, h("span", {"aria-hidden": "true"}, "! "), f"left out: {name}")
        for name in found.left_out
    ]
    written = [h("li", {}, name) for name in found.documented]
    lists: tuple[tuple[str, list[Element]], ...] = (("Monitoring", [*watched, *left]), ("Documented", written))
    told = [
        h("div", {}, h("strong", {}, f"{lead}:"), h("ul", {"aria-label": lead}, entries))
        for lead, entries in lists
        if entries
    ]
    return h("div", {"class": "h2t-plan-notes"}, told) if told else None


def _reasoning(guideline: Guideline, diagnosis: Diagnosis, vignette: CaseVignette) -> Element:
    steps = [_step(each) for each in reasoning_steps(guideline, diagnosis)]
    mistake = mistake_line(diagnosis, vignette)
    lines = [*reasoning_lines(guideline, diagnosis), *([mistake] if mistake else [])]
    return h(
        "section",
        {"class": "h2t-trip"},
        h("h3", {}, reasoning_heading(diagnosis)),
        h("ol", {}, steps),
        [h("p", {"class": "h2t-step-why"}, line_parts(line)) for line in lines],
    )


def _step(step: ReasoningStep) -> Element:
    word = _STEP_WORDS.get(step.kind)
    unseen = h("span", {"class": "h2t-unseen"}, f" ({word})") if word else None
    words = h("span", {}, step.answer), h("strong", {}, step.label), unseen
    return h("li", {"data-kind": step.kind}, words)


def _lure(found: Lure) -> Element:
    marked = found.before, h("mark", {}, found.voice), found.after
    return h(
        "section",
        {"class": "h2t-lure"},
        h("h3", {}, "What misled you"),
        h("blockquote", {}, marked),
        [h("p", {}, line_parts(line)) for line in (found.belief, found.text)],
    )


def _needed(section: Section) -> Element:
    lines: Iterable[Line] = section.lines
    return h("section", {"class": "h2t-lure"}, h("h3", {}, section.heading), [h("p", {}, line_parts(e)) for e in lines])


def _remember(guideline: Guideline, diagnosis: Diagnosis, *, wide: bool) -> Element:
    line = remember_line(guideline, diagnosis)
    buttons = [
        h("button", {"type": "button", "class": f"h2t-{kind}-button", "data-do": action}, label)
        for action, kind, label in (("next", "main", "Next case"), ("again", "quiet", "Try this case again"))
    ]
    return h(
        "section",
        {"class": f"h2t-remember{' h2t-wide' if wide else ''}"},
        h("div", {}, h("h3", {}, "One thing to remember"), h("p", {"class": "h2t-kept"}, line_parts(line))),
        h("div", {"class": "h2t-on"}, buttons),
    )
