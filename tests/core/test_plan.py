"""Plans: what can be planned, and how another guideline judges them."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from judged_plans import GUIDELINE, ids

from her2teach import (
    Case,
    Guideline,
    InvalidPlanError,
    Plan,
    judge,
)
from her2teach.core.guideline import read_guideline


def test_a_plan_is_a_frozen_value() -> None:
    plan = Plan(her2_agents=["pertuzumab", "trastuzumab"], action="start", monitoring=iter(["cardiac"]))
    assert plan.her2_agents == plan.agents == {"trastuzumab", "pertuzumab"}
    assert plan.chemotherapy == plan.endocrine == plan.rationale == frozenset()
    assert plan.action == "start"
    same = Plan(GUIDELINE, monitoring=("cardiac",), action="start", her2_agents={"trastuzumab", "pertuzumab"})
    assert plan == same == pickle.loads(pickle.dumps(plan))  # noqa: S301  # its own bytes
    assert len({plan, same}) == 1
    assert repr(plan) == "Plan(her2_agents=['pertuzumab', 'trastuzumab'], action='start', monitoring=['cardiac'])"
    with pytest.raises(FrozenInstanceError):
        plan.action = "switch"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("parts", "part", "words"),
    [
        ({"action": "start", "agents": ("trastuzumab",)}, "agents", 'no part "agents"; did you mean her2_agents?'),
        ({"action": "begin"}, "action", "'begin' is not an action; allowed: start, switch"),
        ({"action": "stopall"}, "action", "did you mean stop_all?"),
        ({"action": ("start",)}, "action", "is not an action"),
        ({}, "action", "a plan needs an action; allowed: start"),
        (
            {"action": "start", "her2_agents": ("docetaxel",)},
            "her2_agents",
            "'docetaxel' does not belong here; allowed",
        ),
        ({"action": "start", "chemotherapy": ("T-DXd",)}, "chemotherapy", "'T-DXd' does not belong here"),
        ({"action": "start", "endocrine": ("letrozol",)}, "endocrine", "did you mean letrozole?"),
        ({"action": "start", "her2_agents": "trastuzumab"}, "her2_agents", "give a list, empty for none"),
        ({"action": "start", "her2_agents": None}, "her2_agents", "None is not a list"),
        ({"action": "start", "monitoring": (None,)}, "monitoring", "None does not belong here"),
        ({"action": "start", "monitoring": {"cardiac": True}}, "monitoring", "is not a list"),
        ({"action": "start", "rationale": ("because",)}, "rationale", "allowed: selected_case_documented"),
    ],
)
def test_a_plan_says_what_is_wrong_with_it(parts: dict[str, Any], part: str, words: str) -> None:
    with pytest.raises(InvalidPlanError) as caught:
        Plan(**parts)
    assert set(caught.value.problems) == {part}
    assert words in str(caught.value)


def test_a_plan_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(InvalidPlanError) as caught:
        Plan(action="begin", her2_agents="trastuzumab", monitoring=("heart",), dose="6 mg/kg")
    assert set(caught.value.problems) == {"action", "her2_agents", "monitoring", "dose"}
    assert str(caught.value).splitlines() == list(caught.value.problems.values())


#: Old tea goes to the compost, or is kept; whoever does anything else has not read the card.
TEA_PLANS = """\
plan:
  judged_when:
    visits: wish
  actions:
    serve:
      label: Serve it
    throw_away:
      label: Throw it away
    keep:
      label: Keep it
  monitoring: {}
  rationale: {}
alternatives:
  kept:
    text: Old tea may be kept.
    when: {all: [{visits: age}, {plan: action, is: [keep, throw_away]}]}
pitfalls:
  P1:
    title: The card was not read
    text: This is not what the card says.
    why: The card says what to do.
    when: {all: [{visits: wish}, {not: {plan: pathway, is: [followed, alternative]}}]}
    near: {visits: wish}
    near_text: Read the card.
statements:
"""


@pytest.fixture
def tea() -> Guideline:
    path = Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("text: Open a new tin.", "text: Open a new tin.\n    actions: [throw_away]")
    before, _, after = text.partition("plan:\n")
    return read_guideline(before + TEA_PLANS + after.partition("statements:\n")[2], "tea.yaml")


@pytest.mark.parametrize(
    ("action", "verdict", "alternatives"),
    [("throw_away", "concordant", set()), ("keep", "alternative", {"kept"}), ("serve", "discordant", set())],
)
def test_a_plan_is_judged_on_the_pathway_and_an_alternative_is_what_does_not_follow_it(
    tea: Guideline, action: str, verdict: str, alternatives: set[str]
) -> None:
    feedback = judge(tea, Case(tea, wish="hot", months_open=7), Plan(tea, action=action))
    assert feedback.verdict == verdict
    assert ids(feedback.alternatives) == alternatives
    assert ids(feedback.pitfalls) == ({"P1"} if verdict == "discordant" else set())


def test_where_there_is_no_answer_nothing_is_followed_and_there_is_no_alternative(tea: Guideline) -> None:
    feedback = judge(tea, Case(tea, wish="hot"), Plan(tea, action="throw_away"))
    assert (feedback.verdict, feedback.alternatives) == ("not_assessable", ())
    assert ids(feedback.pitfalls) == {"P1"}
