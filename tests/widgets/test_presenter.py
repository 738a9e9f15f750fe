"""The presenter on a screen: nothing of what comes is in any state, and what is pressed does what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from journey_files import load_journeys
from shelf import spread

from her2teach import Plan, load_guideline, load_vignettes, trace
from her2teach.core.plan import plan_words
from her2teach.educator.presentation import line_words
from her2teach.educator.slide_decks import case_deck, lesson_deck
from her2teach.educator.slides import Deck, Frame
from her2teach.widgets import Explorer, LessonPresentation
from her2teach.widgets.journey import OWN, PatientJourney
from her2teach.widgets.practice import Practice
from her2teach.widgets.presenter import Presenter

GUIDELINE = load_guideline()
VIGNETTE = next(each for each in load_vignettes() if each.id == "late-relapse-liver")
DECK = case_deck(GUIDELINE, trace(GUIDELINE, VIGNETTE.case), VIGNETTE)
BEGIN = {"do": "begin", "turn": 7, "agreed": True}
#: The scripts and the style, which hold no case.
STILL = {"_esm", "_css"}


@pytest.fixture
def presenter() -> Presenter:
    found = Presenter(lambda: DECK)
    found.act(BEGIN)
    return found


def frame_text(frame: Frame) -> list[str]:
    """What of a frame no other frame says."""
    lines = [line.text for line in frame.lines]
    return [*lines, *(line.text for section in frame.notes for line in section.lines)]


def state(presenter: Presenter) -> str:
    found = {name: value for name, value in presenter.get_state().items() if name not in STILL}
    return json.dumps(found, default=str, ensure_ascii=False)


def said(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def test_before_it_begins_and_after_it_ends_nothing_is_there(presenter: Presenter) -> None:
    begun = Presenter(lambda: DECK)
    assert (begun.frame, begun.notes, begun.said, begun.shown) == ({}, {}, "", None)
    presenter.act({"do": "note"})
    assert presenter.frame
    assert presenter.notes
    presenter.act({"do": "end"})
    assert (presenter.frame, presenter.notes, presenter.said, presenter.shown) == ({}, {}, "", None)
    presenter.act({"go": 1})
    presenter.act({"do": "note"})
    presenter.act({"predict": 0, "at": 1})
    assert (presenter.frame, presenter.notes) == ({}, {})


def test_nothing_of_a_later_frame_and_no_note_is_in_the_state(presenter: Presenter) -> None:
    for at, frame in enumerate(DECK.frames):
        assert presenter.frame["at"] == at
        now = state(presenter)
        assert said(frame.heading) in now
        assert all(said(line.text) in now for line in frame.lines)
        shown = {text for each in DECK.frames[: at + 1] for text in frame_text(each)}
        for later in DECK.frames[at + 1 :]:
            assert not [text for text in frame_text(later) if text not in shown and said(text) in now]
        assert not [line for section in DECK.notes[:1] for line in section.lines if said(line.text) in now]
        assert (presenter.frame["answer"] >= 0) is (frame.kind == "reveal")
        presenter.act({"go": 1})
    assert presenter.frame["at"] == len(DECK.frames) - 1


def test_the_notes_are_there_as_long_as_their_window_is(presenter: Presenter) -> None:
    presenter.act({"go": 1})
    assert presenter.notes == {}
    presenter.act({"do": "note"})
    headings = [heading for heading, _ in presenter.notes["sections"]]
    assert headings[:2] == ["What comes next", "Votes"]
    assert {"For the discussion", "Learning objectives"} <= set(headings)
    coming = dict(presenter.notes["sections"])["What comes next"]
    assert coming[1:] == [line_words(line) for line in DECK.frames[2].lines]
    presenter.act({"go": 1})
    assert presenter.notes["place"] == "Frame 2 of 7"
    presenter.act({"do": "leave"})
    assert presenter.notes == {}
    assert presenter.frame["at"] == 2


def test_votes_are_counted_and_shown_beside_the_answer_and_not_before(presenter: Presenter) -> None:
    presenter.act({"go": 1})
    for choice in (0, 0, 3, 1):
        presenter.act({"predict": choice, "at": 1})
    presenter.act({"predict": "back", "at": 1})
    assert presenter.frame["counts"] == []
    names = DECK.frames[1].choices
    assert presenter.said == presenter.frame["room"] == "3 votes. Counts stay hidden until you reveal the answer."
    presenter.act({"go": 1})
    assert presenter.frame["counts"] == [2, 0, 0, 1, 0]
    assert presenter.frame["room"] == f"The text’s answer: {names[0]}. 2 of 3 votes said so."
    presenter.act({"predict": 0, "at": 1})
    assert sum(presenter.frame["counts"]) == 3


def test_phones_are_counted_without_a_word_each_time(presenter: Presenter) -> None:
    presenter.act({"go": 1})
    said = presenter.said
    for phones in ([1, 0, 0, 0, 0], [5, 0, 0, 1, 0]):
        presenter.act({"phones": phones, "at": 1})
    assert presenter.frame["counts"] == []
    assert presenter.frame["room"] == "6 votes. Counts stay hidden until you reveal the answer."
    assert presenter.said == said, "the page says how many there are, and not at each vote"
    presenter.act({"predict": 3, "at": 1})
    assert presenter.said == presenter.frame["room"] == "7 votes. Counts stay hidden until you reveal the answer."
    presenter.act({"go": 1})
    assert presenter.frame["counts"] == [5, 0, 0, 2, 0]


@pytest.mark.parametrize(
    "message",
    [
        {"phones": [1], "at": 1},
        {"phones": [1, 0, 0, 0, -1], "at": 1},
        {"phones": [1, 0, 0, 0, 0], "at": 0},
        {"phones": [1, 0, 0, 0, "0"], "at": 1},
        {"phones": "11111", "at": 1},
        {"phones": {}, "at": 1},
        {"go": 5},
        {"go": "1"},
        {"do": "dance"},
        {"predict": 99, "at": 1},
        {"predict": 0, "at": 0},
        {"predict": "all", "at": 1},
        {"predict": None, "at": 1},
        {"predict": [0], "at": 1},
        {"at": 1},
        {},
    ],
)
def test_what_no_page_sends_changes_nothing(presenter: Presenter, message: dict[str, Any]) -> None:
    presenter.act({"go": 1})
    before = presenter.get_state()
    presenter.act(message)
    assert presenter.get_state() == before


def test_it_begins_anew_with_no_count_and_with_the_turn_of_the_page(presenter: Presenter) -> None:
    assert presenter.frame["turn"] == 7
    presenter.act({"go": 1})
    presenter.act({"predict": 0, "at": 1})
    presenter.act({**BEGIN, "turn": 8})
    presenter.act({"go": 1})
    assert presenter.frame["turn"] == 8
    presenter.act({"go": 1})
    assert sum(presenter.frame["counts"]) == 0


def test_first_and_last(presenter: Presenter) -> None:
    presenter.act({"do": "last"})
    assert presenter.frame["last"] is True
    assert presenter.frame["heading"] == VIGNETTE.title
    presenter.act({"do": "first"})
    assert (presenter.frame["at"], presenter.frame["last"]) == (0, False)


def test_what_cannot_be_presented_says_why() -> None:
    def fail() -> Deck:
        raise RuntimeError("no deck")

    for make, problem in ((lambda: "Not now.", "Not now."), (fail, "no deck")):
        presenter = Presenter(make)
        presenter.act(BEGIN)
        assert problem in presenter.problem
        assert presenter.frame == {}


def test_nothing_is_made_before_it_is_agreed_to() -> None:
    made: list[int] = []

    def make() -> Deck:
        made.append(1)
        return DECK

    presenter = Presenter(make, ask="Sure?")
    presenter.act({"do": "begin", "turn": 1})
    presenter.act({"do": "begin", "turn": 1, "agreed": "yes"})
    assert (made, presenter.frame) == ([], {})
    presenter.act(BEGIN)
    assert (made, presenter.frame["at"]) == ([1], 0)


# ---- the button on each page ----


def begun(presenter: Presenter) -> Deck:
    presenter.act(BEGIN)
    assert presenter.shown is not None, presenter.problem
    return presenter.shown.deck


def test_the_explorer_presents_the_case_that_is_shown() -> None:
    explorer = Explorer(VIGNETTE.id)
    presenter = explorer._parts["present"]
    deck = begun(presenter)
    assert [(each.heading, each.lines) for each in deck.frames] == [(each.heading, each.lines) for each in DECK.frames]
    assert deck.notes == DECK.notes
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    changed = begun(presenter)
    assert changed.notes[0].id == "changed"
    assert "8 months" in changed.frames[0].lines[-1].text
    explorer.start_over()
    assert begun(presenter).title == "A case of your own"
    explorer.answer("months_since_adjuvant_trastuzumab", "never")
    presenter.act(BEGIN)
    assert presenter.problem == "An answer cannot be used. Change it first; then the case can be presented."


@pytest.mark.parametrize("vignette", spread().values(), ids=str)
def test_no_case_that_is_as_told_is_taken_for_changed(vignette: Any) -> None:
    deck = begun(Explorer(vignette.id, parts=["story", "present", "answer"])._parts["present"])
    assert deck.frames[-1].heading == vignette.title


def test_the_lesson_is_presented_as_a_whole() -> None:
    presenter = LessonPresentation()
    assert "the answers to all predictions" in presenter.ask
    assert begun(presenter) == lesson_deck(GUIDELINE)


def practise(practice: Practice) -> None:
    """Answer the first question and commit to a plan."""
    practice.path.answer(practice.path.questions[0]["id"], None)
    parts = {part: "" if part == "action" else [] for part in plan_words(GUIDELINE)}
    practice.plan.plan = {**parts, "action": "start", "her2_agents": ["trastuzumab"]}
    practice.commit()


def test_a_case_of_practice_that_was_presented_does_not_count() -> None:
    practice = Practice(VIGNETTE.id)
    assert "no longer counts" in practice.presenter.ask
    practice.presenter.act({"do": "begin", "turn": 1})
    practise(practice)
    counted = practice.progress
    assert counted != Practice(VIGNETTE.id).progress, "the test is blind"
    practice.act("again")
    deck = begun(practice.presenter)
    assert (deck.frames, deck.title) == (DECK.frames, DECK.title)
    assert "does not count" in practice.status
    practise(practice)
    assert practice.value is not None
    assert "does not count" in practice._feedback.html
    assert practice.progress == counted
    practice.act("again")
    practise(practice)
    assert practice.progress == counted
    practice.act("next")
    practise(practice)
    assert practice.progress != counted
    assert "does not count" not in practice._feedback.html


def test_a_journey_that_was_presented_is_not_counted() -> None:
    journey = load_journeys()[0]
    screen, other = PatientJourney(journey.id), PatientJourney(journey.id)
    assert "no longer counted" in screen.presenter.ask
    assert begun(screen.presenter).title == journey.title
    for each in (screen, other):
        while each.value.phase != "over":
            parts: dict[str, Any] = {part: "" if part == "action" else [] for part in plan_words(GUIDELINE)}
            each.plan.plan = {**parts, "action": Plan(action="text_does_not_say").action}
            each.step()
            each.step()
    assert "your plan was right" in other.answer.html, "the test is blind"
    assert "your plan was right" not in screen.answer.html
    assert "your decisions are not counted" in screen.answer.html


def test_a_patient_of_ones_own_is_presented_once_something_has_happened() -> None:
    screen = PatientJourney(OWN)
    screen.presenter.act(BEGIN)
    assert "Nothing has happened" in screen.presenter.problem
    screen.step()
    deck = begun(screen.presenter)
    assert deck.frames[0].heading == screen.value.journey.course[0].event.label
    assert screen.presenter.problem == ""
