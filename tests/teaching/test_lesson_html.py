"""The lesson as HTML: the picture of a decision before and after an answer, and words with their statements."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from her2teach import load_guideline
from her2teach.teaching.lesson import lines_of, load_lesson, question_of
from her2teach.teaching.lesson_html import lines_html, passage_html, picture_html
from her2teach.text.sections import Line

GUIDELINE, LESSON = load_guideline(), load_lesson()


def picture(name: str, *, answered: bool) -> ET.Element:
    passage = LESSON.passages[name]
    return ET.fromstring(picture_html(GUIDELINE, passage.ask, question_of(GUIDELINE, passage), answered=answered))


def states(found: ET.Element) -> list[str]:
    return [row.get("data-state", "") for row in found.iter("li")]


@pytest.mark.parametrize("name", LESSON.passages)
def test_before_an_answer_nothing_tells_it(name: str) -> None:
    question = question_of(GUIDELINE, LESSON.passages[name])
    found = picture(name, answered=False)
    words = " ".join(found.itertext())
    assert set(states(found)) == {"possible"}
    assert not any(path.get("data-status") for path in found.iter("path"))
    assert "?" in words
    assert "this case" not in words
    if question.scale:
        assert question.right not in words
    elif question.right in GUIDELINE.ends:
        assert GUIDELINE.label(question.right) not in words


@pytest.mark.parametrize("name", LESSON.passages)
def test_after_it_the_path_of_the_case_is_drawn(name: str) -> None:
    passage = LESSON.passages[name]
    question = question_of(GUIDELINE, passage)
    found = picture(name, answered=True)
    step = next((step for step in question.pathway.steps if step.node == passage.ask.decision), None)
    if step is None:
        assert set(states(found)) == {"possible"}
        return
    (taken,) = (row for row in found.iter("li") if row.get("data-state") == "taken")
    words = " ".join(taken.itertext())
    assert step.test.lower() in words.lower()
    assert "this case" in words
    assert question.pathway.node is not None
    assert GUIDELINE.label(question.pathway.node) in words
    assert "possible" not in states(found)


def test_what_is_implied_or_read_is_dashed_and_says_so() -> None:
    found = picture("first-line-fails", answered=True)
    (path,) = (each for each in found.iter("path") if each.get("data-state") == "taken")
    assert path.get("data-status") == "implied"
    (taken,) = (row for row in found.iter("li") if row.get("data-state") == "taken")
    assert "implied" in " ".join(taken.itertext())


def test_each_statement_named_stands_beside_the_lines_once() -> None:
    lines = lines_of(LESSON.passages["one-number"].lines)
    html = passage_html(GUIDELINE, (*lines, *lines))
    for name in {each for line in lines for each in line.statements}:
        assert html.count(f"<b>{name}</b>") == 1
        assert f'<button class="h2t-ref">{name}</button>' in html
        assert GUIDELINE.statements[name].text in html


def test_only_what_the_text_does_not_state_has_a_mark_and_nothing_is_markup() -> None:
    html = lines_html([Line(text="a < b", mark="stated", statements=("S01",)), Line(text="c", mark="silent")])
    assert "a &lt; b" in html
    assert re.findall(r'data-mark="(\w+)"', html) == ["silent"]
