"""The lesson: what it says has its statements, each prediction one right answer, and each plan its pitfall."""

from __future__ import annotations

import re

import pytest

from her2teach import ContentError, Plan, judge, load_guideline, trace
from her2teach.core.files import PACKAGE
from her2teach.core.questions import relevant_case
from her2teach.core.yamltree import parse
from her2teach.teaching.lesson import (
    CheckQuestion,
    LessonPassage,
    check_result,
    load_lesson,
    pitfall_question,
    pitfall_section,
    question_of,
    read_lesson,
)
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.sections import MARKS

GUIDELINE, LESSON = load_guideline(), load_lesson()
TEXT = (PACKAGE / "content" / "lesson.yaml").read_text(encoding="utf-8")
ASKED: dict[str, LessonPassage | CheckQuestion] = {**LESSON.passages, **LESSON.check}
CASES = {each.id: each.case for each in shipped_vignettes()}


@pytest.mark.parametrize("name", ASKED)
def test_each_line_says_where_it_comes_from(name: str) -> None:
    found = ASKED[name]
    for line in (*getattr(found, "lines", ()), *found.after):
        assert line.mark in {"", *MARKS}
        assert bool(line.statements) == bool(line.mark)
        assert set(line.statements) <= set(GUIDELINE.statements)


@pytest.mark.parametrize("name", ASKED)
def test_a_question_takes_one_answer_for_right(name: str) -> None:
    question = question_of(GUIDELINE, ASKED[name])
    right = [answer for answer, _ in question.choices if question.is_right(answer)]
    assert right == [question.right]
    assert question.pathway == trace(GUIDELINE, CASES[ASKED[name].ask.vignette])


def test_no_passage_gives_away_what_it_asks_for() -> None:
    """Neither its heading nor its lines, nor the statements beside them, hold the answer."""
    cutoff = question_of(GUIDELINE, LESSON.passages["one-number"]).right
    for name, passage in LESSON.passages.items():
        statements = [GUIDELINE.statements[each].text for line in passage.lines for each in line.statements]
        words = " ".join([passage.title, passage.ask.case, *(line.text for line in passage.lines), *statements])
        label = dict(question_of(GUIDELINE, passage).choices)[question_of(GUIDELINE, passage).right]
        assert label.lower() not in words.lower(), name
        if passage.ask.cutoff:
            assert not re.search(rf"\b({cutoff}|twelve)\b", words)
    titles = " ".join(passage.title for passage in LESSON.passages.values()).lower()
    assert not any(word in titles for word in ("silen", "impl", "twelve", "12", "unknown"))


def test_the_check_asks_of_other_patients_than_the_passages_and_of_each_kind_of_answer() -> None:
    asked = {each.ask.vignette for each in LESSON.check.values()}
    assert len(asked) == len(LESSON.check) == 5
    assert not asked & {each.ask.vignette for each in LESSON.passages.values()}
    assert len({trace(GUIDELINE, CASES[each]).outcome for each in asked}) == 4


def test_the_result_of_the_check_names_what_to_read_again_once() -> None:
    assert check_result(5, ()).startswith("5 of 5 right.")
    title = LESSON.passages["counting"].title
    assert check_result(5, ("counting", "counting")) == f"3 of 5 right. Read again: {title}."


def test_each_pitfall_of_the_guideline_is_shown() -> None:
    assert set(LESSON.pitfalls) == set(GUIDELINE.pitfalls)


@pytest.mark.parametrize("name", LESSON.pitfalls)
def test_the_plan_shown_falls_into_the_pitfall_and_the_case_is_near_it(name: str) -> None:
    shown = LESSON.pitfalls[name]
    feedback = judge(GUIDELINE, CASES[shown.vignette], Plan(**shown.plan.model_dump()))
    assert name in map(str, feedback.pitfalls)
    assert name in map(str, trace(GUIDELINE, relevant_case(GUIDELINE, CASES[shown.vignette])).pitfalls)
    question = pitfall_question(GUIDELINE, name)
    assert {*question.also, question.right} == set(map(str, feedback.pitfalls))
    said = " ".join(line.text for line in pitfall_section(GUIDELINE, name).lines)
    for text in (GUIDELINE.pitfalls[name].text, GUIDELINE.pitfalls[name].why, shown.thought, shown.case):
        assert text in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("vignette: late-relapse-liver", "vignette: no-such-case", 'there is no case "no-such-case"'),
        ("action: switch", "action: wiat", 'there is no action "wiat"'),
        ("\n  P1:\n", "\n  P0:\n", 'there is no pitfall "P0"'),
        ("[S03, S38]", "[S03, S99]", 'there is no statement "S99"'),
        ("decision: timing", "decision: timming", 'there is no decision "timming"; did you mean timing'),
        ("attribute: months_since_adjuvant_trastuzumab", "attribute: months", 'there is no number "months"'),
        ("edges: [first_line_thp, tdxd_choice]", "edges: [tdxd]", 'there is no answer "tdxd"'),
        ("outcomes: [first_line_thp, tdxd, source_silent]", "outcomes: [thp]", 'there is no outcome "thp"'),
        (
            "outcomes: [first_line_thp, tdxd, source_silent]",
            "outcomes: [tdm1]",
            "0 of the answers are right, not one",
        ),
        (
            "outcomes: [tdm1, third_line_options",
            "outcomes: [silent_third_line_precondition",
            "2 of the answers are right",
        ),
        ("statuses: [stated, implied, silent]", "statuses: [stated, silent]", "0 of the answers are right"),
        (
            "attribute: months_since_adjuvant_trastuzumab",
            "attribute: lvef_percent",
            "turns at 0 values of",
        ),
        ("      cutoff:\n", "      outcomes: tdxd\n      cutoff:\n", "only one of them"),
        ("      decision: failed_line\n", "", "are about a decision: name it"),
        ("passage: counting", "passage: count", 'there is no passage "count"; did you mean counting'),
    ],
)
def test_what_is_wrong_with_a_lesson_is_said(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        read_lesson(parse(TEXT.replace(old, new, 1), "lesson.yaml"), GUIDELINE)
    assert message in "\n".join(f"{each.message}; {each.hint}" for each in caught.value.problems)
    assert all(problem.line > 1 for problem in caught.value.problems)
