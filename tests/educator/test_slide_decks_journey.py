"""A journey as a presentation: each event in its turn, and no decision's answer before it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from journey_files import load_journeys

from her2teach import load_guideline, trace
from her2teach.educator.slide_decks import journey_deck
from her2teach.teaching.journey_text import given_lines
from her2teach.teaching.journeys import Journey, replay
from her2teach.text.sections import answer

GUIDELINE = load_guideline()
JOURNEYS = load_journeys()
ALL = pytest.mark.parametrize("journey", JOURNEYS, ids=str)


@ALL
def test_every_event_is_told_in_its_turn(journey: Journey) -> None:
    made = journey_deck(GUIDELINE, journey)
    stories = [frame for frame in made.frames if frame.kind == "story"]
    assert [frame.heading for frame in stories] == [journey.title, *(each.event.label for each in journey.course)]
    shown = [" ".join(line.text for line in frame.lines) for frame in stories]
    assert shown == [" ".join(each.split()) for each in (journey.story, *(each.story for each in journey.course))]
    assert made.frames[-1].heading == "Learning objectives"


@ALL
def test_each_decision_is_asked_and_answered_before_it_is_told_what_was_given(journey: Journey) -> None:
    frames = journey_deck(GUIDELINE, journey).frames
    places = [at for at, frame in enumerate(frames) if frame.path and frame.path.named]
    places = [at for at in places if frames[at].path != frames[at - 1].path]
    states = [state for state in replay(GUIDELINE, journey) if state.happening.decides]
    assert len(places) == len(states)
    for at, state in zip(places, states, strict=True):
        assert frames[at].lines == answer(GUIDELINE, state.pathway).lines
        after = list(frames[at:])
        given = tuple(given_lines(GUIDELINE, state))
        assert next(frame.lines for frame in after if frame.heading == "How it went on") == given
        assert not any(line in frame.lines for line in given for frame in frames[:at] if line.lead == "Why")


@ALL
def test_what_comes_later_changes_nothing_of_what_is_shown_before(journey: Journey) -> None:
    whole = journey_deck(GUIDELINE, journey).frames
    for at in range(1, len(journey.course)):
        begun = journey_deck(GUIDELINE, replace(journey, course=journey.course[:at], objectives=())).frames
        assert whole[: len(begun)] == begun


@ALL
def test_a_decision_that_was_answered_so_before_is_not_asked_again(journey: Journey) -> None:
    frames = journey_deck(GUIDELINE, journey).frames
    before: set[tuple[str, str]] = set()
    wanted: list[str] = []
    for state in replay(GUIDELINE, journey):
        if state.happening.decides:
            taken = {(step.node, step.to) for step in state.pathway.steps}
            new = [each for each in state.pathway.nodes if each in GUIDELINE.decisions]
            old = {node for node, to in taken & before}
            wanted += [GUIDELINE.decisions[each].question for each in new if each not in old]
            before = taken
    assert [frame.heading for frame in frames if frame.kind == "question"] == wanted


@ALL
def test_the_notes_of_the_file_are_on_no_frame(journey: Journey) -> None:
    made = journey_deck(GUIDELINE, journey)
    assert journey.discussion is not None
    found = " ".join(line.text for section in made.notes for line in section.lines)
    assert " ".join(journey.discussion.split()) in found
    assert not any(line.text in str(frame) for line in made.notes[0].lines for frame in made.frames)


def test_what_is_known_at_an_event_is_among_its_notes() -> None:
    journey = next(each for each in JOURNEYS if each.id == "a-cough-in-spring")
    recurrence = next(each for each in journey_deck(GUIDELINE, journey).frames if each.lead == "Month 11")
    assert any("11 months" in line.text for line in recurrence.notes[0].lines)


def test_a_patient_without_a_story_and_without_an_end_can_be_shown() -> None:
    journey = JOURNEYS[0]
    given = [replace(each, given=None, because="") for each in journey.course[:3]]
    made = journey_deck(GUIDELINE, replace(journey, story="", course=tuple(given), objectives=(), discussion=None))
    assert made.frames[0].heading == given[0].event.label
    assert not any(frame.heading == "How it went on" for frame in made.frames)
    assert trace(GUIDELINE, replay(GUIDELINE, journey)[1].case).node is not None
    assert made.notes == ()
