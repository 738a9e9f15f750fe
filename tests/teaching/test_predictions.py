"""Predictions: what may be answered, what is right, and how that is told."""

from __future__ import annotations

import pytest

from her2teach import load_guideline
from her2teach.teaching.lesson import load_lesson, pitfall_question, question_of

GUIDELINE, LESSON = load_guideline(), load_lesson()
CUTOFF = question_of(GUIDELINE, LESSON.passages["one-number"])
CHOICE = question_of(GUIDELINE, LESSON.passages["lost-date"])


@pytest.mark.parametrize(("answer", "taken"), [("0", True), ("36", True), ("7.5", True), ("37", False), ("-1", False)])
def test_a_scale_takes_the_numbers_on_it(answer: str, *, taken: bool) -> None:
    assert CUTOFF.takes(answer) is taken


@pytest.mark.parametrize("answer", ["", "twelve", "nan", "inf", "tdxd", "None"])
def test_nothing_else_is_an_answer(answer: str) -> None:
    assert not CUTOFF.takes(answer)
    assert CHOICE.takes(answer) is (answer == "tdxd")


def test_the_cutoff_is_where_the_path_turns() -> None:
    assert CUTOFF.right == "12"
    assert CUTOFF.is_right("12.0")
    assert CUTOFF.verdict("12").startswith("Correct")
    assert CUTOFF.verdict("6") == "Not quite; you said 6. The cut-off is 12 months."
    assert CUTOFF.scale is not None
    assert CUTOFF.scale.here == CUTOFF.pathway.case["months_since_adjuvant_trastuzumab"]


def test_a_verdict_names_the_right_answer_in_words() -> None:
    words = dict(CHOICE.choices)
    assert CHOICE.right == "needs_information"
    assert CHOICE.verdict("needs_information") == f"Correct: {words['needs_information']}."
    assert CHOICE.verdict("tdxd") == f"Not quite. The answer: {words['needs_information']}."


def test_another_pitfall_that_the_plan_falls_into_is_true_as_well() -> None:
    question = pitfall_question(GUIDELINE, "P1")
    assert question.also == {"P2"}
    assert question.verdict("P2").startswith("True as well")
    assert question.verdict("P3").startswith("Not quite")


def test_what_is_right_is_in_no_repr() -> None:
    for question in (CUTOFF, CHOICE):
        assert "right=" not in repr(question)
        assert "pathway=" not in repr(question)
