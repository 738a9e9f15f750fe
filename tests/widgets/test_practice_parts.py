"""The parts of practice: a way asked question by question, the last words before committing, and the record."""

import random
from typing import Any

import pytest
from attempts import GUIDELINE, VIGNETTES, text_choices

from her2teach.teaching.practice import next_decision
from her2teach.teaching.practice_text import DOES_NOT_TELL
from her2teach.widgets.practice_parts import LONGEST_REASON, CommitForm, PathForm, Record


def asked(form: PathForm) -> list[str]:
    return [question["id"] for question in form.questions]


def test_each_question_is_that_of_the_pathway_taken() -> None:
    dice = random.Random(3)
    for _ in range(30):
        form = PathForm(GUIDELINE)
        while not form.complete:
            question = form.questions[-1]
            decision = GUIDELINE.decisions[question["id"]]
            assert question["question"] == decision.question
            assert [to for to, *_ in question["answers"]] == [*(edge.to for edge in decision.edges), ""]
            assert question["answers"][-1][1] == DOES_NOT_TELL
            form.answer(decision.id, dice.choice(question["answers"])[0] or None)
        assert asked(form) == [name for name, _ in form.path]
        assert form.path[-1][1] is None or next_decision(GUIDELINE, form.path) is None


def test_another_answer_takes_the_later_questions_back() -> None:
    form = PathForm(GUIDELINE)
    for choice in text_choices(GUIDELINE, VIGNETTES["late-relapse-liver"].case):
        form.answer(*choice)
    assert form.complete
    form.answer("scope", "silent_de_novo")
    assert (asked(form), form.complete) == (["scope"], True)
    form.show()
    assert (asked(form), form.choices, form.complete) == (["scope"], [], False)


@pytest.mark.parametrize("sent", [[["scope", "nowhere"]], [["timing", "first_line_thp"]], [["scope", "tdxd"]]])
def test_what_does_not_follow_is_dropped(sent: list[list[str]]) -> None:
    form = PathForm(GUIDELINE)
    form.choices = sent
    assert (form.choices, asked(form)) == ([], ["scope"])


def test_what_is_said_is_kept_within_bounds() -> None:
    form = CommitForm(lambda: None)
    assert form.said == (None, "")
    form.confidence, form.reason = 2, f"  {'long ' * LONGEST_REASON}"
    assert form.said[0] == 2
    assert len(form.said[1]) <= LONGEST_REASON
    form.confidence = 99
    assert form.said[0] is None


def test_a_problem_keeps_what_was_said_and_a_new_case_does_not() -> None:
    form = CommitForm(lambda: None)
    form.confidence, form.reason = 1, "why"
    form.show(problem="not yet")
    assert (form.said, form.problem) == ((1, "why"), "not yet")
    form.show(committed=True)
    assert (form.said, form.committed) == ((1, "why"), True)
    form.show()
    assert (form.said, form.committed, form.problem) == ((None, ""), False, "")


def test_the_record_passes_on_what_is_wanted_and_nothing_else() -> None:
    wanted: list[Any] = []
    record = Record(("easy", "hard"), lambda *each: wanted.append(each))
    for message in ({"do": "next"}, {"do": "format"}, {"load": "text"}, {"load": 3}, {"refuse": 9}, {}):
        record.act(message)
    assert wanted == [("next",), ("load", "text"), ("refuse",)]
    assert record.difficulties == [["", "any"], ["easy", "easy"], ["hard", "hard"]]
