"""Points of an assignment: given by the rules of practice, and never to what is no answer."""

from __future__ import annotations

from typing import Any

import pytest
from handout_samples import case
from shelf import spread

from her2teach import load_guideline
from her2teach.analysis.plans import model_plan
from her2teach.educator.assignment_key import POINTS, key_of, plan_points, way_of, way_points
from her2teach.teaching.vignettes import CaseVignette

#: Right for the late relapse.
PLAN = {
    "her2_agents": ["trastuzumab", "pertuzumab"],
    "chemotherapy": ["docetaxel"],
    "action": "start",
    "monitoring": ["cardiac", "infusion_reaction"],
}


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
    with pytest.raises(ValueError, match="first answer"):
        way_points({1: "d"}, key())


def test_that_the_case_does_not_tell_is_an_answer_where_it_does_not() -> None:
    open_case = case("waiting-for-the-second-test")
    assert way_of(load_guideline(), open_case.case) == {1: "e"}
    assert way_points({1: "e"}, key(open_case)) == POINTS
    with pytest.raises(ValueError, match="first answer"):
        way_points({1: "e"}, key())


@pytest.mark.parametrize("way", [None, [], {}, "1a", {1: "z"}, {1: None}, {"1": "a"}, {1: "a" * 10_000}])
def test_what_is_no_pathway_gets_no_points(way: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        way_points(way, key())


def test_a_plan_loses_a_point_for_what_it_leaves_out() -> None:
    assert plan_points(PLAN, key()) == POINTS
    assert plan_points({**PLAN, "monitoring": ["cardiac"]}, key()) == POINTS - 1
    assert plan_points({**PLAN, "monitoring": []}, key()) == POINTS - 2


@pytest.mark.parametrize(
    "plan",
    [
        {**PLAN, "her2_agents": ["trastuzumab"]},
        {**PLAN, "action": "text_does_not_say"},
        *(None, [], {}, {"action": ""}, {**PLAN, "action": "dance"}, {**PLAN, "her2_agents": "trastuzumab"}),
        *({**PLAN, "her2_agents": [["x"]]}, {**PLAN, "more": ["x"]}, {**PLAN, "monitoring": 7}),
    ],
)
def test_what_is_no_plan_or_a_wrong_one_gets_no_points(plan: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        plan_points(plan, key())


def test_another_version_of_the_text_is_never_graded_against() -> None:
    with pytest.raises(ValueError, match="another version of the text"):
        way_points({1: "a"}, {**key(), "content": "0" * 64})
    with pytest.raises(ValueError, match="another version of the text"):
        plan_points(PLAN, {**key(), "content": "0" * 64})
