"""What can be chosen for a plan: all that a plan can hold, each of it once."""

from __future__ import annotations

from her2teach import load_guideline
from her2teach.core.plan import Plan, plan_words
from her2teach.text.plan_fields import agent_groups, fieldsets


def test_all_that_a_plan_can_hold_can_be_chosen_once() -> None:
    guideline = load_guideline()
    chosen = [(group.part, name) for each in fieldsets(guideline) for group in each.groups for name, _ in group.choices]
    assert len(chosen) == len(set(chosen))
    assert {part for part, _ in chosen} == set(plan_words(guideline))
    assert {name for part, name in chosen if part in guideline.plan.agents} == set(guideline.agents)
    for part, name in chosen:
        if part != "action":
            Plan(guideline, **{part: [name]}, action="start")


def test_one_action_is_chosen_and_any_number_of_the_others() -> None:
    several = {group.part: each.several for each in fieldsets(load_guideline()) for group in each.groups}
    assert several == {part: part != "action" for part in plan_words(load_guideline())}


def test_agents_stand_under_the_last_class_that_names_them() -> None:
    groups = dict(agent_groups(load_guideline()))
    assert "T-DXd" in dict(groups["Antibody–drug conjugate"])
    assert "T-DXd" not in dict(groups["HER2-targeted agent"])
