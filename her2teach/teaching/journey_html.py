"""Journey markup: what is told of a patient, what came of a decision, and her course, as HTML."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.teaching.journey_text import TO_DECIDE, decision_section, heading, recap_sections, standing
from her2teach.text.html.panels import answer_html, sections_html
from her2teach.text.html.tables import items
from her2teach.text.sections import answer, sections
from her2teach.text.wording import counted, show_value

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.following import PlanAtEvent
    from her2teach.teaching.journeys import Journey, JourneyState
    from her2teach.teaching.timeline import EventStop, Timeline

#: The sections of a way that belong beside a decision; the explorer has them all.
_SHOWN = ("way", "unsaid")


def events_html(guideline: Guideline, states: Sequence[JourneyState]) -> str:
    """Tell what has happened since the last decision, and what is known now."""
    root = Element("div", {"class": "h2t-told"})
    for state in states:
        place = SubElement(root, "article", {"class": "h2t-story"})
        SubElement(place, "h3").text = heading(state.happening)
        for paragraph in state.happening.story.strip().split("\n\n"):
            SubElement(place, "p").text = " ".join(paragraph.split())
    if states:
        _known(root, guideline, states[-1])
    return tostring(root, encoding="unicode", method="html")


def decision_html(guideline: Guideline, decision: PlanAtEvent, *, own: bool) -> str:
    """Set a decision beside what the text says."""
    pathway = decision.state.pathway
    shown = [section for section in sections(guideline, pathway) if section.id in _SHOWN]
    parts = [
        sections_html([decision_section(guideline, decision, own=own)]),
        answer_html(answer(guideline, pathway)),
        sections_html(shown),
    ]
    return f'<div class="h2t-decided">{"".join(parts)}</div>'


def over_html(journey: Journey, decisions: Sequence[PlanAtEvent], *, presented: bool = False) -> str:
    """Look back on a journey that is over."""
    return sections_html(recap_sections(journey, decisions, presented=presented))


def timeline_html(found: Timeline) -> str:
    """Write a timeline in words."""
    root = Element("ol", {"class": "h2t-timeline"})
    for stop in found.stops:
        _stop(SubElement(root, "li"), stop)
    return tostring(root, encoding="unicode", method="html")


def picture_html(picture: str, found: Timeline) -> str:
    """Write the picture of a timeline as HTML."""
    source = f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode('ascii')}"
    given = "; ".join(
        f"{bar.label} from month {bar.start:g}{' on' if bar.running else f' to {bar.end:g}'}" for bar in found.bars
    )
    events = f"Timeline, {counted(len(found.stops), 'event')}"
    alt = f"{events}. {given or 'No treatment yet'}. The list below says the same in words."
    return tostring(Element("img", {"src": source, "alt": alt}), encoding="unicode", method="html")


def _known(parent: Element, guideline: Guideline, state: JourneyState) -> None:
    """Add what is known, what is new of it first."""
    place = SubElement(parent, "section", {"class": "h2t-section h2t-known"})
    SubElement(place, "h3").text = "What is known now"
    names = list(state.case.given)
    for lead, chosen in (
        ("New with this", [name for name in names if name in state.changed]),
        ("As before", [name for name in names if name not in state.changed]),
    ):
        if chosen:
            SubElement(place, "p", {"class": "h2t-muted"}).text = lead
            items(place, [f"{guideline.attributes[n].label}: {show_value(guideline, state.case, n)}" for n in chosen])


def _stop(place: Element, stop: EventStop) -> None:
    SubElement(place, "strong").text = f"Month {stop.month:g}: {stop.label}"
    if stop.standing == "open":
        SubElement(place, "p").text = TO_DECIDE
    elif stop.standing is not None:
        lines = SubElement(place, "dl")
        _entry(lines, stop.headline, stop.text, "")
        _entry(lines, "Your plan", stop.plan, standing(stop))
        if stop.given:
            _entry(lines, "Given", stop.given, "" if stop.as_given else "Otherwise than you planned")


def _entry(lines: Element, name: str, words: str, sign: str) -> None:
    SubElement(lines, "dt").text = name
    entry = SubElement(lines, "dd")
    entry.text = words
    if sign:
        entry.text = f"{words} "
        SubElement(entry, "em").text = f"{sign}."
