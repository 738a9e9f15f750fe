"""The lesson as a presentation: the room predicts, and finds the pitfalls."""

from __future__ import annotations

import pytest

from her2teach import load_guideline
from her2teach.educator.slide_decks import lesson_deck
from her2teach.educator.slides import Frame
from her2teach.teaching.lesson import load_lesson, pitfall_section, question_of
from her2teach.teaching.predictions import WHICH_PITFALL

GUIDELINE = load_guideline()
FRAMES = lesson_deck(GUIDELINE).frames


def around(question: str, case: str) -> tuple[list[Frame], Frame, list[Frame]]:
    """Return the frames of a piece before its reveal from where it begins, the reveal, and those after it."""
    story = next(at for at, frame in enumerate(FRAMES) if frame.kind == "story" and case in str(frame.lines))
    assert [frame.heading for frame in FRAMES[story + 1 : story + 3]] == [question, question]
    begin = max((at for at in range(story) if FRAMES[at].kind == "reveal"), default=-1) + 1
    rest = FRAMES[story + 3 :]
    end = next((at for at, frame in enumerate(rest) if frame.kind == "story"), len(rest))
    return list(FRAMES[begin : story + 2]), FRAMES[story + 2], list(rest[:end])


def said(frames: list[Frame]) -> list[str]:
    return [line.text for frame in frames for line in frame.lines]


@pytest.mark.parametrize("name", load_lesson().passages)
def test_the_room_predicts_before_a_passage_tells(name: str) -> None:
    passage = load_lesson().passages[name]
    question = question_of(GUIDELINE, passage)
    before, reveal, after = around(passage.ask.question, question.case)
    assert (before[-1].kind, before[-1].answer, reveal.kind) == ("question", None, "reveal")
    assert reveal.answer is not None
    assert reveal.choices[reveal.answer] == dict(question.choices)[question.right]
    told = [line.text for line in passage.lines]
    assert told == [text for text in said(before) if text in told]
    assert not {line.text for line in passage.after} & set(said(before)), "told before it is asked"
    assert said(after)[: len(passage.after)] == [line.text for line in passage.after]


@pytest.mark.parametrize("name", load_lesson().pitfalls)
def test_the_room_names_a_pitfall_before_it_is_told(name: str) -> None:
    section = pitfall_section(GUIDELINE, name)
    before, reveal, after = around(WHICH_PITFALL, section.lines[0].text)
    assert (before[-1].kind, before[-1].answer, reveal.kind) == ("question", None, "reveal")
    assert reveal.answer is not None
    assert reveal.choices[reveal.answer] == GUIDELINE.pitfalls[name].title
    assert reveal.right == "This pitfall"
    assert [line for frame in (before[-2], *after) for line in frame.lines] == list(section.lines)
    told = " ".join(str(frame) for frame in before[-2:-1])
    assert GUIDELINE.pitfalls[name].text not in told
    assert section.heading not in told


def test_the_whole_lesson_is_there_and_no_piece_takes_more_than_five_frames() -> None:
    pieces = [*load_lesson().passages, *load_lesson().pitfalls]
    assert sum(frame.kind == "reveal" for frame in FRAMES) == len(pieces)
    assert len(FRAMES) <= 5 * len(pieces)
    assert list(load_lesson().pitfalls) != list(GUIDELINE.pitfalls), "their order gives each answer away"
