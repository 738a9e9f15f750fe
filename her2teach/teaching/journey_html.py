"""Journey HTML: what happens to a patient, what came of a decision, and her course."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from her2teach.diagram.dark import following
from her2teach.teaching.journey_text import (
    TO_DECIDE,
    before_words,
    decision_section,
    decision_verdict,
    heading,
    recap_sections,
)
from her2teach.teaching.practice_html import verdict_sign
from her2teach.text.html.elements import h, html
from her2teach.text.html.panels import answer_html, line_list, sections_html
from her2teach.text.html.tables import story_paragraphs
from her2teach.text.sections import Section, answer, sections
from her2teach.text.wording import counted, show_value

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.following import PlanAtEvent
    from her2teach.teaching.journeys import Happening, Journey, JourneyState
    from her2teach.teaching.practice import VerdictLook
    from her2teach.teaching.timeline import EventStop, Timeline

#: The sections of a pathway that belong beside a decision; the explorer has them all.
_SHOWN = ("path", "unsaid")


def events_html(guideline: Guideline, states: Sequence[JourneyState]) -> str:
    """Write what has happened since the last decision, and what is known now."""
    stories = [_story(each.happening) for each in states]
    return html(h("div", {"class": "h2t-events"}, stories, _known(guideline, states[-1]) if states else None))


def _story(happening: Happening) -> Element:
    return h("article", {"class": "h2t-story"}, h("h3", {}, heading(happening)), story_paragraphs(happening.story))


def decision_html(guideline: Guideline, decision: PlanAtEvent, *, own: bool) -> str:
    """Write the feedback on a decision: the plan, and what the text says."""
    pathway = decision.state.pathway
    shown = [section for section in sections(guideline, pathway) if section.id in _SHOWN]
    parts = [
        html(_verdict(decision_section(guideline, decision, own=own), decision.look)),
        answer_html(answer(guideline, pathway)),
        sections_html(shown),
    ]
    return f'<div class="h2t-decided">{"".join(parts)}</div>'


def _verdict(said: Section, look: VerdictLook) -> Element:
    """Build the verdict as the practice shows it, and what there is to say of the plan."""
    heading = h("h3", {"class": "h2t-attempt-headline"}, said.heading)
    outcome = h("div", {"class": "h2t-outcome", "data-look": look}, verdict_sign(look), heading)
    return h("section", {"class": "h2t-verdict-screen h2t-decision", "data-look": look}, outcome, line_list(said.lines))


def over_html(journey: Journey, decisions: Sequence[PlanAtEvent], *, presented: bool = False) -> str:
    """Look back on a journey that is over."""
    return sections_html(recap_sections(journey, decisions, presented=presented))


def timeline_html(found: Timeline) -> str:
    """Write a timeline in words."""
    before = [h("p", {}, f"{words}.") for words in before_words(found)]
    return html(*before, h("ol", {"class": "h2t-timeline"}, [h("li", {}, _stop(each)) for each in found.stops]))


def picture_html(picture: str, found: Timeline) -> str:
    """Write the picture of a timeline as HTML."""
    source = f"data:image/svg+xml;base64,{b64encode(following(picture).encode()).decode('ascii')}"
    given = "; ".join(
        f"{bar.label} from month {bar.start:g}{' on' if bar.running else f' to {bar.end:g}'}" for bar in found.bars
    )
    given = "; ".join([*before_words(found), *([given] if given else [])])
    events = f"Timeline, {counted(len(found.stops), 'event')}"
    alt = f"{events}. {given or 'No treatment yet'}. The list below says the same in words."
    return html(h("img", {"src": source, "alt": alt}))


def _known(guideline: Guideline, state: JourneyState) -> Element:
    """Return what is known, what is new of it first."""
    names = list(state.case.given)
    new = [name for name in names if name in state.changed]
    parts = [("New with this", new), ("As before", [name for name in names if name not in new])]

    def fact(name: str) -> str:
        return f"{guideline.attributes[name].label}: {show_value(guideline, state.case, name)}"

    return h(
        "section",
        {"class": "h2t-section h2t-known"},
        h("h3", {}, "What is known now"),
        [
            (h("p", {"class": "h2t-muted"}, lead), h("ul", {}, [h("li", {}, fact(name)) for name in chosen]))
            for lead, chosen in parts
            if chosen
        ],
    )


def _stop(stop: EventStop) -> tuple[Element, ...]:
    """Return what is said of one event: when it happened, what was planned, and what was given."""
    what = h("strong", {}, f"Month {stop.month:g}: {stop.label}")
    if stop.standing is None:
        return (what,)
    if stop.standing == "open":
        return what, h("p", {}, TO_DECIDE)
    entries = [(stop.headline, stop.text, ""), ("Your plan", stop.plan, decision_verdict(stop))]
    if stop.given:
        entries.append(("Given", stop.given, "" if stop.as_given else "Differs from your plan"))
    return what, h("dl", {}, [_entry(*each) for each in entries])


def _entry(name: str, words: str, sign: str) -> tuple[Element, Element]:
    return h("dt", {}, name), h("dd", {}, words, (" ", h("em", {}, f"{sign}.")) if sign else None)
