"""Points of an assignment: given by the rules of practice, and never to what is no answer."""

from __future__ import annotations

from typing import Any

import pytest
from handout_samples import case
from lxml import html
from shelf import spread

from her2teach import Plan, load_guideline
from her2teach.analysis.plans import model_plan
from her2teach.educator.assignment_key import POINTS, key_of, plan_points, way_of, way_points
from her2teach.teaching.feedback_text import remember_line, verdict_lines
from her2teach.teaching.practice import Attempt, diagnose
from her2teach.teaching.practice_html import feedback_html
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text.sections import answer

#: Right for the late relapse.
PLAN: dict[str, Any] = {
    "her2_agents": ["trastuzumab", "pertuzumab"],
    "chemotherapy": ["docetaxel"],
    "action": "start",
    "monitoring": ["cardiac", "infusion_reaction"],
}

#: What is no plan yet.
EMPTY: list[object] = [None, [], {}, "start", {"action": ""}]


def key(vignette: CaseVignette | None = None) -> dict[str, Any]:
    return key_of(load_guideline(), (vignette or case()).case)


@pytest.mark.parametrize("vignette", spread().values(), ids=str)
def test_the_texts_own_pathway_and_a_plan_that_fits_get_all_points(vignette: CaseVignette) -> None:
    guideline = load_guideline()
    assert way_points(way_of(guideline, vignette.case), key(vignette)) == POINTS
    plan = model_plan(guideline, vignette.case)
    assert plan is not None
    assert plan_points(plan.parts, key(vignette)) == POINTS


def test_a_pathway_is_worth_what_was_followed_of_it() -> None:
    assert way_of(load_guideline(), case().case) == {1: "a", 2: "a", 3: "a"}
    assert way_points({1: "a", 2: "a", 3: "b", 4: "a"}, key()) == POINTS * 2 // 3
    assert way_points({1: "a", 2: "a"}, key()) == POINTS * 2 // 3
    assert way_points({1: " A", 2: "A ", 3: "a", 7: "b"}, key()) == POINTS
    assert way_points({"1": "a", "2": "a", "3": "a"}, key()) == POINTS
    assert way_points({1: "d"}, key()) == 0


def test_feedback_on_a_pathway_is_in_the_practice_pages_words(capsys: pytest.CaptureFixture[str]) -> None:
    way_points({1: "a", 2: "a", 3: "a"}, key())
    assert capsys.readouterr().out.startswith("Your reasoning matched the text at every step.\n")
    way_points({1: "a", 2: "a"}, key())
    said = capsys.readouterr().out
    assert (
        said == "Your reasoning matched the text at every step so far, but there is a further question on this path.\n"
    )
    way_points({1: "a", 2: "a", 3: "b", 4: "a"}, key())
    heading, answer, text = capsys.readouterr().out.splitlines()
    assert heading == "Where you first went off track."
    assert answer == "Your answer: 12 months or less."
    assert text.startswith("The text: More than 12 months, because adjuvant trastuzumab was completed;")
    assert text.endswith("(S04, S05)")


def test_that_the_case_does_not_tell_is_an_answer_where_it_does_not() -> None:
    open_case = case("waiting-for-the-second-test")
    assert way_of(load_guideline(), open_case.case) == {1: "e"}
    assert way_points({1: "e"}, key(open_case)) == POINTS
    assert way_points({1: "e"}, key()) == 0


@pytest.mark.parametrize("way", [None, [], {}, "1a", {1: "z"}, {1: None}, {3: "a"}, {1: "a" * 10_000}])
def test_what_is_no_pathway_gets_no_points_and_is_told_why(way: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert way_points(way, key()) == 0
    said = capsys.readouterr().out
    assert said.startswith(("This is no pathway yet: answer the first question.", "Question 1 has no answer "))
    assert len(said) < 100


def test_a_plan_loses_a_point_for_what_it_leaves_out() -> None:
    assert plan_points(PLAN, key()) == POINTS
    assert plan_points({**PLAN, "monitoring": ["cardiac"]}, key()) == POINTS - 1
    assert plan_points({**PLAN, "monitoring": []}, key()) == POINTS - 2


def test_a_single_name_is_taken_for_a_list_of_one_and_a_list_of_one_for_a_name() -> None:
    assert plan_points({**PLAN, "chemotherapy": "docetaxel"}, key()) == POINTS
    assert plan_points({**PLAN, "action": ["start"], "monitoring": ("cardiac", "infusion_reaction")}, key()) == POINTS


def test_a_wrong_plan_gets_its_points_and_the_practice_pages_words(capsys: pytest.CaptureFixture[str]) -> None:
    vignette = case()
    wrong = {**PLAN, "her2_agents": "trastuzumab"}
    assert plan_points(wrong, key()) == 0
    said = capsys.readouterr().out
    plan = Plan(load_guideline(), **PLAN | {"her2_agents": ["trastuzumab"]})
    found = diagnose(load_guideline(), vignette.case, Attempt(choices=(), plan=plan))
    shown = html.fromstring(feedback_html(answer(load_guideline(), found.pathway), found, vignette)).text_content()
    for line in (*verdict_lines(found, load_guideline(), None), remember_line(load_guideline(), found)):
        assert line.text in said
        assert line.text in shown


def test_a_right_plan_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    plan_points(PLAN, key())
    assert capsys.readouterr().out.startswith("Correct: This is what the text recommends.\n")


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        *((each, "This is no plan yet: choose an action.") for each in EMPTY),
        ({**PLAN, "action": "dance"}, "Action: 'dance' is not an action"),
        ({**PLAN, "her2_agents": [["x"]]}, "Her2_agents: ['x'] does not belong here"),
        ({**PLAN, "more": ["x"]}, 'A plan has no part "more"'),
        ({**PLAN, "monitoring": 7}, "Monitoring: 7 is not a list of names"),
        ({**PLAN, "action": "text_does_not_say"}, "Differs from the text: The text does give an answer here."),
    ],
)
def test_what_is_no_plan_gets_no_points_and_is_told_why(
    plan: object, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan_points(plan, key()) == 0
    assert capsys.readouterr().out.startswith(why)


def test_another_version_of_the_text_is_never_graded_against() -> None:
    with pytest.raises(ValueError, match="another version of the text"):
        way_points({1: "a"}, {**key(), "content": "0" * 64})
    with pytest.raises(ValueError, match="another version of the text"):
        plan_points(PLAN, {**key(), "content": "0" * 64})
