"""The lesson as a presentation: a frame for each line, and pitfalls that the room may find."""

from __future__ import annotations

import pytest

from her2teach import load_guideline
from her2teach.educator.slide_decks import passage_deck, pitfall_deck
from her2teach.teaching.lesson import load_lesson, passage_section, pitfall_section
from her2teach.teaching.vignettes import shipped_vignettes

GUIDELINE = load_guideline()
VIGNETTES = {each.id: each for each in shipped_vignettes()}


@pytest.mark.parametrize("name", load_lesson().passages)
def test_a_passage_has_a_frame_for_each_line(name: str) -> None:
    section = passage_section(name)
    made = passage_deck(GUIDELINE, section)
    assert [frame.lines for frame in made.frames] == [(line,) for line in section.lines]
    assert {frame.heading for frame in made.frames} == {load_lesson().passages[name].title}


@pytest.mark.parametrize("name", load_lesson().pitfalls)
def test_the_room_names_a_pitfall_before_it_is_told(name: str) -> None:
    section = pitfall_section(GUIDELINE, name, VIGNETTES[load_lesson().pitfalls[name].vignette])
    frames = pitfall_deck(GUIDELINE, name, section).frames
    question, reveal = frames[2:4]
    assert (question.kind, reveal.kind) == ("question", "reveal")
    assert reveal.answer is not None
    assert reveal.choices[reveal.answer] == GUIDELINE.pitfalls[name].title
    assert reveal.right == "This pitfall"
    assert [line for frame in frames for line in frame.lines] == list(section.lines)
    before = " ".join(str(frame.lines) for frame in frames[:3])
    assert GUIDELINE.pitfalls[name].text not in before
    assert section.heading not in str(frames[:3])
