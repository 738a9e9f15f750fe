"""Journey deck: a patient over time as a presentation, each of her decisions as questions to the room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from her2teach.case_deck import answer_frames, decision_frames, known_section
from her2teach.deck import Deck, Frame, deck, file_notes, listed, paragraphs
from her2teach.journey_words import given_lines, heading
from her2teach.replay import replay
from her2teach.text import Line, Section

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.pathway import Pathway
    from her2teach.replay import Journey, JourneyState

#: The sections of a way that the room sees: a journey has many ways, and the explorer shows each of them whole.
_AFTER: Final = ("warnings", "pitfalls")


def journey_deck(guideline: Guideline, journey: Journey) -> Deck:
    """Make a presentation of a journey.

    Parameters
    ----------
    guideline, journey
        The guideline and the journey.

    Returns
    -------
    Deck
        Her story event by event.  Where a treatment is decided on, the room is asked what it was not asked before,
        hears how the text answers and then what she was given; what the journey is to teach comes last.
    """
    told = paragraphs(journey.story)
    frames = [Frame(kind="story", lead="The patient", heading=journey.title, lines=told)] if told else []
    before: Pathway | None = None
    for state in replay(guideline, journey):
        frames += _event_frames(guideline, state, before)
        before = state.pathway if state.happening.decides else before
    aims = tuple(Line(text=aim) for aim in journey.objectives)
    if aims:
        frames.append(Frame(kind="words", lead="The story ends here", heading="What it was to teach", lines=aims))
    return deck(guideline, journey.title, frames, file_notes(journey.objectives, journey.discussion))


def _event_frames(guideline: Guideline, state: JourneyState, before: Pathway | None) -> Iterator[Frame]:
    happening, pathway = state.happening, state.pathway
    lead, when = heading(happening), f"Month {happening.month:g}"
    yield Frame(
        kind="story",
        lead=when,
        heading=happening.event.label,
        lines=paragraphs(happening.story),
        notes=(known_section(guideline, state.case),),
    )
    if not happening.decides:
        return
    yield from decision_frames(guideline, pathway, lead, _common(before, pathway))
    yield from answer_frames(guideline, pathway, lead, _AFTER)
    given = Section(id="given", heading="How it went on", lines=tuple(given_lines(guideline, state)))
    yield from listed(lead, given)


def _common(before: Pathway | None, pathway: Pathway) -> tuple[str, ...]:
    """Return the decisions at which two ways take the same answer."""
    old = {(step.node, step.to) for step in before.steps} if before else set()
    return tuple(step.node for step in pathway.steps if (step.node, step.to) in old)
