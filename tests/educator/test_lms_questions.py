"""Quiz questions: one for each decision and the plan, one right answer as the engine has it, nothing given away."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from handout_samples import case
from journey_files import shipped_journeys
from quiz_sample import STOPS, TITLE, refusals, sample

from her2teach import load_guideline, load_vignette, trace
from her2teach.analysis.plans import is_right, model_plan
from her2teach.core.plan import judge
from her2teach.educator.lms.moodle_xml import moodle_xml
from her2teach.educator.lms.questions import LEAST_PLANS, MOST_PLANS, Quiz, QuizQuestion, quiz
from her2teach.teaching.journeys import replay
from her2teach.teaching.practice_text import DOES_NOT_TELL, show_plan
from her2teach.text.sections import identity
from her2teach.text.wording import capital, paragraphs

GUIDELINE = load_guideline()


def of_case(number: int) -> list[QuizQuestion]:
    return [each for each in sample().questions if each.name.startswith(f"Case {number},")]


def test_each_decision_of_the_pathway_is_a_question_and_the_plan_is_the_last() -> None:
    steps = trace(GUIDELINE, case().case).steps
    *decisions, plan = of_case(1)
    assert [each.asked for each in decisions] == [GUIDELINE.decisions[step.node].question for step in steps]
    assert [each.right.text for each in decisions] == [
        capital(GUIDELINE.edges[step.node, step.to].label) for step in steps
    ]
    right = model_plan(GUIDELINE, case().case)
    assert right is not None
    assert (plan.asked, plan.right.text) == ("What would you do?", show_plan(GUIDELINE, right))


def test_where_the_pathway_stops_the_right_answer_is_that_the_case_does_not_tell() -> None:
    pathway = trace(GUIDELINE, case(STOPS).case)
    assert pathway.node is None
    *decisions, _ = of_case(2)
    assert decisions[-1].asked == GUIDELINE.decisions[pathway.nodes[-1]].question
    assert decisions[-1].right.text == DOES_NOT_TELL
    assert DOES_NOT_TELL not in [each.right.text for each in decisions[:-1]]


def test_each_question_has_one_right_option_and_feedback_for_each() -> None:
    for question in sample().questions:
        assert [each.right for each in question.options].count(True) == 1, question.key
        assert len({each.text for each in question.options}) == len(question.options) > 1
        assert all(each.feedback and each.feedback[0].lead for each in question.options)


def test_wrong_plans_are_those_of_the_story_and_none_of_them_is_right() -> None:
    plan = of_case(1)[-1]
    wrong = {each.text for each in plan.options if not each.right}
    told = {show_plan(GUIDELINE, each.plan): each.plan for each in case().distractors}
    assert set(told) <= wrong
    assert not any(is_right(GUIDELINE, each, judge(GUIDELINE, case().case, each)) for each in told.values())
    assert len(plan.options) <= MOST_PLANS


@pytest.mark.parametrize("name", ["lump-found-at-screening", "breathless-on-tdxd"])
def test_a_case_without_mistakes_in_its_story_has_plans_to_choose_from_too(name: str) -> None:
    *_, plan = quiz(GUIDELINE, [case(name)], TITLE).questions
    assert plan.asked == "What would you do?"
    assert LEAST_PLANS <= len(plan.options) <= MOST_PLANS
    right = model_plan(GUIDELINE, case(name).case)
    assert right is not None
    assert plan.right.text == show_plan(GUIDELINE, right)


def test_the_statements_are_those_of_the_text() -> None:
    for question in sample().questions:
        assert set(question.statements) <= set(GUIDELINE.statements)
    # an answer that the text gives rests on a statement
    assert all(each.statements for each in of_case(1))


def test_names_and_codes_give_nothing_away() -> None:
    codes = [each.code for each in sample().questions]
    assert len(set(codes)) == len(codes)
    for question in sample().questions:
        assert re.fullmatch(r"Case \d, question \d", question.name)
        assert re.fullmatch(r"[a-z][a-z0-9-]*", question.code)
        assert case().id not in question.code
    other = replace(case(), title="Late recurrence: THP", objectives=("THP.",), discussion="THP.")
    first, second = (quiz(GUIDELINE, [each], TITLE) for each in (case(), other))
    assert first == second


def test_it_says_what_it_is_for_and_which_text_it_is() -> None:
    assert sample().banner == identity(GUIDELINE)
    assert GUIDELINE.identity.purpose in sample().short_banner


def test_a_case_that_contradicts_itself_is_asked_about_too() -> None:
    vignette = load_vignette("tests/content/valid/contradictory-on-purpose.yaml", GUIDELINE)
    found: Quiz = quiz(GUIDELINE, [vignette], TITLE)
    assert found.questions[0].right.text == DOES_NOT_TELL


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, str]] = []
    vignette = load_vignette("tests/content/valid/contradictory-on-purpose.yaml", GUIDELINE)
    quiz(GUIDELINE, [vignette], TITLE, lambda done, name: told.append((done, name)))
    assert told == [(0, vignette.id)]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_only_plans_have_no_order(number: int) -> None:
    assert [each.unordered for each in of_case(number)] == [*(False for _ in of_case(number)[1:]), True]


def test_each_decision_of_a_journey_is_a_question_that_tells_what_has_happened() -> None:
    journey = min(shipped_journeys(), key=lambda each: len(each.course))
    made = quiz(GUIDELINE, [], TITLE, journeys=[journey])
    deciding = [each for each in replay(GUIDELINE, journey) if each.happening.decides]
    assert len(made.questions) == len(deciding) > 0
    for number, (question, state) in enumerate(zip(made.questions, deciding, strict=True), start=1):
        right = model_plan(GUIDELINE, state.case)
        assert right is not None
        assert question.name == f"Journey 1, question {number}"
        assert question.right.text == show_plan(GUIDELINE, right)
        assert question.story[-1] == paragraphs(state.happening.story)[-1]
        assert question.story[: len(paragraphs(journey.story))] == paragraphs(journey.story)
        assert not any(journey.title in each for each in question.story)
        assert all(each.feedback and each.feedback[0].lead for each in question.options)
    assert not any(line.startswith("Why:") for each in made.questions for line in each.story)
    assert refusals("moodle_xml.rng", moodle_xml(made)) == []
    assert len({each.code for each in made.questions}) == len(made.questions)
