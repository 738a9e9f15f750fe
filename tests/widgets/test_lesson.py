"""The lesson's widgets: an answer counts once, and until then no state holds what is right."""

from __future__ import annotations

import json
from typing import Any

import ipywidgets
import pytest

from her2teach import load_guideline
from her2teach.teaching.lesson import load_lesson, pitfall_question, question_of
from her2teach.teaching.pack import chosen_guideline
from her2teach.widgets import Glossary, LessonCheck, Passage, PitfallCard

GUIDELINE, LESSON = load_guideline(), load_lesson()


def states(widget: ipywidgets.Widget) -> str:
    """All that a page is told of a widget and what is in it, but scripts and styles."""
    found = [{name: value for name, value in widget.get_state().items() if name not in {"_esm", "_css", "children"}}]
    return json.dumps(found, default=str) + "".join(states(child) for child in getattr(widget, "children", ()))


@pytest.mark.parametrize("name", LESSON.passages)
def test_a_passage_tells_what_is_right_once_it_was_answered(name: str) -> None:
    passage, found = Passage(name), LESSON.passages[name]
    question = question_of(GUIDELINE, found)
    before = states(passage)
    assert found.ask.question in before
    assert not any(line.text in before for line in found.after)
    assert '"correct"' not in before
    if question.scale:
        assert f'"{question.right}"' not in before
    passage.asking.form.act({"answers": {name: question.right}})
    assert passage.asking.form.marked[name]["right"] is True
    for line in found.after:
        assert line.text in passage.asking.panel.html
        assert set(line.statements) <= set(passage.asking.panel.statements)
    assert repr(passage) == f"Passage({name!r})"


@pytest.mark.parametrize(
    "answers", [None, {}, "6", {"other": "tdxd"}, {"lost-date": "tdm1"}, {"lost-date": None}, {"lost-date": ["tdxd"]}]
)
def test_what_is_no_answer_marks_nothing(answers: Any) -> None:
    passage = Passage("lost-date")
    before = states(passage)
    passage.asking.form.act({"answers": answers})
    passage.asking.form.act({"do": "try"})
    assert states(passage) == before


def test_the_first_answer_counts() -> None:
    passage = Passage("one-number")
    for answer in ("6", "12"):
        passage.asking.form.act({"answers": {"one-number": answer}})
    assert passage.asking.form.marked["one-number"]["chosen"] == "6"
    assert passage.asking.form.marked["one-number"]["right"] is False


@pytest.mark.parametrize("name", LESSON.pitfalls)
def test_a_pitfall_is_named_once_it_was_answered(name: str) -> None:
    card, rule = PitfallCard(name), GUIDELINE.pitfalls[name]
    before = states(card)
    assert LESSON.pitfalls[name].thought in before
    assert rule.text not in before
    assert rule.why not in before
    assert name not in {card.asking.form.name, *(each["id"] for each in card.asking.form.questions)}
    wrong = next(each for each in GUIDELINE.pitfalls if each not in {name, *pitfall_question(GUIDELINE, name).also})
    card.asking.form.act({"answers": dict.fromkeys([each["id"] for each in card.asking.form.questions], wrong)})
    assert rule.title in str(card.asking.form.marked)
    assert rule.text in card.asking.panel.html.replace("&amp;", "&")


def test_the_check_is_marked_as_a_whole_and_names_what_to_read_again() -> None:
    check = LessonCheck()
    form, right = check.asking.form, {name: question_of(GUIDELINE, each).right for name, each in LESSON.check.items()}
    before = states(check)
    assert not any(line.text in before for each in LESSON.check.values() for line in each.after)
    first, *rest = right
    form.act({"answers": {name: right[name] for name in rest}})
    assert form.marked == {}
    wrong = next(name for name, _ in question_of(GUIDELINE, LESSON.check[first]).choices if name != right[first])
    form.act({"answers": {**right, first: wrong}})
    assert form.result == f"4 of 5 right. Read again: {LESSON.passages[LESSON.check[first].passage].title}."
    assert [each["right"] for each in form.marked.values()] == [False, True, True, True, True]
    assert all(line.text in check.asking.panel.html for each in LESSON.check.values() for line in each.after)


def test_every_word_of_the_glossary_is_on_the_page() -> None:
    html = Glossary().html
    for term in chosen_guideline().glossary.values():
        assert term.term in html.replace("&amp;", "&")
