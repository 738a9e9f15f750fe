"""The plan form: every word of the guideline's vocabulary once, and what is ticked is a plan."""

from collections.abc import Mapping
from typing import Any

import pytest
from attempts import PLANS

from her2teach import InvalidPlanError, Plan, load_guideline
from her2teach.widgets.plan_form import PlanForm

GUIDELINE = load_guideline()
WORDS = GUIDELINE.plan


def offered() -> list[tuple[str, str, str]]:
    return [
        (part, name, label)
        for fieldset in PlanForm().vocabulary
        for _, part, members in fieldset["groups"]
        for name, label in members
    ]


def test_every_word_of_a_plan_is_offered_once_with_its_label() -> None:
    found = offered()
    parts = GUIDELINE.plan.agents
    agents = [(part, name, GUIDELINE.agents[name].label) for part in parts for name in GUIDELINE.members((part,))]
    others: dict[str, Mapping[str, Any]] = {
        "action": WORDS.actions,
        "monitoring": WORDS.monitoring,
        "rationale": WORDS.rationale,
    }
    listed = [(part, name, entry.label) for part, entries in others.items() for name, entry in entries.items()]
    assert sorted(found) == sorted([*agents, *listed])
    assert [fieldset["kind"] for fieldset in PlanForm().vocabulary] == ["radio", "checkbox", "checkbox", "checkbox"]


def test_actions_with_which_treatment_goes_on_are_named_beside_the_agents() -> None:
    hint = PlanForm().vocabulary[1]["hint"]
    assert all((f"“{action.label}”" in hint) == (action.keeps is not None) for action in WORDS.actions.values())


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_what_is_shown_is_what_is_chosen(plan: Plan) -> None:
    form = PlanForm()
    form.show(plan, committed=True)
    assert form.chosen == plan
    assert form.committed
    assert set(form.plan) == set(plan.parts)
    form.show()
    assert form.chosen is None
    assert not form.committed
    assert form.plan == PlanForm().plan


def test_there_is_no_plan_before_an_action_is_chosen() -> None:
    form = PlanForm()
    form.plan = {**form.plan, "her2_agents": ["trastuzumab"]}
    assert form.chosen is None
    form.plan = {**form.plan, "action": "start"}
    assert form.chosen == Plan(action="start", her2_agents=["trastuzumab"])


def test_what_no_page_can_send_is_refused() -> None:
    form = PlanForm()
    form.plan = {"action": "start", "her2_agents": ["wine"]}
    with pytest.raises(InvalidPlanError, match="wine"):
        _ = form.chosen
    assert repr(form) == "PlanForm()"
