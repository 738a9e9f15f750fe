"""The lesson as a presentation: the room predicts, and finds the pitfalls."""

from __future__ import annotations

import pytest

from her2teach import load_guideline
from her2teach.educator.slide_decks import passage_deck, pitfall_deck
from her2teach.teaching.lesson import load_lesson, pitfall_section, question_of

GUIDELINE = load_guideline()


@pytest.mark.parametrize("name", load_lesson().passages)
def test_the_room_predicts_before_a_passage_tells(name: str) -> None:
    passage = load_lesson().passages[name]
    question = question_of(GUIDELINE, passage)
    frames = passage_deck(GUIDELINE, name).frames
    assert [frame.kind for frame in frames] == [
        *["words"] * len(passage.lines),
        "story",
        "question",
        "reveal",
        *["words"] * len(passage.after),
    ]
    at = len(passage.lines) + 1
    asked, reveal = frames[at : at + 2]
    assert (asked.heading, asked.answer) == (passage.ask.question, None)
    assert reveal.answer is not None
    assert reveal.choices[reveal.answer] == dict(question.choices)[question.right]
    assert [line.text for frame in frames for line in frame.lines if frame.kind == "words"] == [
        line.text for line in (*passage.lines, *passage.after)
    ]


@pytest.mark.parametrize("name", load_lesson().pitfalls)
def test_the_room_names_a_pitfall_before_it_is_told(name: str) -> None:
    section = pitfall_section(GUIDELINE, name)
    frames = pitfall_deck(GUIDELINE, name).frames
    question, reveal = frames[2:4]
    assert (question.kind, reveal.kind) == ("question", "reveal")
    assert reveal.answer is not None
    assert reveal.choices[reveal.answer] == GUIDELINE.pitfalls[name].title
    assert reveal.right == "This pitfall"
    assert [line for frame in frames for line in frame.lines] == list(section.lines)
    before = " ".join(str(frame.lines) for frame in frames[:3])
    assert GUIDELINE.pitfalls[name].text not in before
    assert section.heading not in str(frames[:3])
