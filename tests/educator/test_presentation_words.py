"""The words of a presentation: all of a frame is heard, and the presenter alone reads what comes next."""

from __future__ import annotations

import pytest

from her2teach import load_guideline, load_vignettes, trace
from her2teach.educator.presentation import (
    COUNT,
    LAST,
    NOBODY_ASKED,
    Presentation,
    line_words,
    place,
    room,
    speaker_notes,
    spoken,
)
from her2teach.educator.slide_decks import case_deck
from her2teach.educator.slides import Deck
from her2teach.text.sections import Line

GUIDELINE = load_guideline()
VIGNETTES = {each.id: each for each in load_vignettes()}


@pytest.fixture(scope="module")
def deck() -> Deck:
    vignette = VIGNETTES["late-relapse-liver"]
    return case_deck(GUIDELINE, trace(GUIDELINE, vignette.case), vignette)


@pytest.fixture(scope="module")
def question(deck: Deck) -> Presentation:
    return Presentation(deck=deck, at=1)


def test_a_frame_is_heard_whole(deck: Deck) -> None:
    for at, frame in enumerate(deck.frames):
        heard = spoken(Presentation(deck=deck, at=at))
        number = sum(each.kind != "reveal" for each in deck.frames[: at + 1])
        assert heard.startswith(f"Frame {number} of 7. {frame.lead}. {frame.heading}")
        assert all(line_words(line) in heard for line in frame.lines)
        if frame.kind == "question":
            assert all(f"{number}: {choice}." in heard for number, choice in enumerate(frame.choices, 1))
        elif frame.answer is not None:
            assert f"The text’s answer: {frame.choices[frame.answer]}." in heard


def test_a_question_is_heard_without_its_answer(question: Presentation) -> None:
    reveal = question.go(1)
    assert "The text’s answer" in spoken(reveal)
    assert "The text’s answer" not in spoken(question)
    assert not any(line.text in spoken(question) for line in reveal.frame.lines)


def test_the_count_is_told_in_words(question: Presentation) -> None:
    assert room(question) == COUNT
    assert room(question.predict(1, 0)) == "1 vote. Counts stay hidden until you reveal the answer."
    counted = question.predict(1, 0).predict(1, 3).predict(1, 0)
    assert room(counted) == "3 votes. Counts stay hidden until you reveal the answer."
    first = question.frame.choices[0]
    assert room(counted.go(1)) == f"The text’s answer: {first}. 2 of 3 votes said so."
    assert room(question.go(1)) == f"The text’s answer: {first}. {NOBODY_ASKED}"
    assert room(counted.go(-1)) == ""
    assert room(question.predict(1, 3).go(1)).endswith("0 of 1 vote said so.")


def test_the_presenter_reads_the_answer_before_the_room(question: Presentation) -> None:
    first, *_ = speaker_notes(question)
    assert first.heading == "What comes next"
    assert first.lines[0] == Line(lead="The text’s answer", text=f"{question.frame.choices[0]}.")
    assert first.lines[1:] == question.go(1).frame.lines
    coming = speaker_notes(question.go(1))[0].lines
    assert (coming[0].lead, coming[0].text) == ("A question", question.go(2).frame.heading)


def test_the_presenter_reads_the_count_and_the_notes_of_the_file(deck: Deck, question: Presentation) -> None:
    found = {section.id: section for section in speaker_notes(question.predict(1, 0))}
    assert [line.text for line in found["count"].lines] == ["1", "0", "0", "0", "0"]
    assert {"discussion", "objectives"} <= set(found)
    assert found["discussion"] == deck.notes[0]
    assert "count" not in {section.id for section in speaker_notes(question.go(-1))}


def test_at_the_end_the_presenter_is_told_that_it_is_one(deck: Deck) -> None:
    last = Presentation(deck=deck).go_to(999)
    assert [line.text for line in speaker_notes(last)[0].lines] == [LAST]
    assert place(last) == "Frame 7 of 7"
    assert place(last.go_to(2)) == place(last.go_to(1)) == "Frame 2 of 7"


def test_a_line_is_told_with_its_mark_and_its_statements() -> None:
    assert (
        line_words(Line(lead="Why?", text="So.", mark="reading", statements=("S08",))) == "Why? So. (our reading) (S08)"
    )
    assert line_words(Line(lead="Heart", text="Look.")) == "Heart: Look."
