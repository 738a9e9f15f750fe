"""Fitting: what is found fits, changes nothing needlessly, and a single change that would do is never missed."""

import random

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES

from her2teach import Case, Plan, judge, trace
from her2teach.analysis.alternatives import alternatives, changed_case, contradicts_itself
from her2teach.analysis.nearest import nearest_cases
from her2teach.analysis.plans import fitting_case, is_right
from her2teach.core.regions import regions_of

SILENT = Plan(action="text_does_not_say")


def right(case: Case, plan: Plan) -> bool:
    return is_right(GUIDELINE, trace(GUIDELINE, case), plan, judge(GUIDELINE, case, plan))


@pytest.mark.parametrize("name", VIGNETTES)
def test_saying_so_is_right_just_where_the_text_gives_no_answer(name: str) -> None:
    case = VIGNETTES[name].case
    assert right(case, SILENT) == (trace(GUIDELINE, case).outcome not in {"recommendation", "options", "action"})


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_mistakes_of_a_story_are_never_right(name: str) -> None:
    vignette = VIGNETTES[name]
    assert not any(right(vignette.case, each.plan) for each in vignette.distractors)


def pairs(count: int) -> list[tuple[str, Plan]]:
    dice = random.Random(4)
    return dice.sample([(name, plan) for name in VIGNETTES for plan in PLANS], count)


@pytest.mark.parametrize(("name", "plan"), pairs(40), ids=str)
def test_the_plan_is_right_for_the_case_found_and_every_change_is_needed(name: str, plan: Plan) -> None:
    case = VIGNETTES[name].case
    near = fitting_case(GUIDELINE, case, plan)
    assert (near is not None and not near.changes) == right(case, plan)
    if near is None or not near.changes:
        return
    assert right(near.case, plan)
    assert not contradicts_itself(GUIDELINE, near.case)
    assert near.pathway == trace(GUIDELINE, near.case)
    assert {name: near.case[name] for name in near.changes} == dict(near.changes)
    for needed in near.changes:
        others = {each: value for each, value in near.changes.items() if each != needed}
        found = changed_case(GUIDELINE, case, others) if others else None
        assert found is None or not right(found.case, plan), f"{needed} need not change"


def singles(case: Case) -> list[dict[str, object]]:
    """Every single answer that could be another."""
    found: list[dict[str, object]] = []
    for name, attribute in GUIDELINE.attributes.items():
        if name in regions_of(GUIDELINE).axes:
            found += [{name: other.value} for other in alternatives(GUIDELINE, case, name) if other.named]
        elif attribute.kind == "choice":
            found += [{name: value} for value in attribute.values if value != case.given.get(name)]
    return found


@pytest.mark.parametrize(("name", "plan"), pairs(40), ids=str)
def test_no_single_change_that_would_do_is_missed(name: str, plan: Plan) -> None:
    case = VIGNETTES[name].case
    near = fitting_case(GUIDELINE, case, plan)
    if near is not None and len(near.changes) <= 1:
        return
    for answers in singles(case):
        found = changed_case(GUIDELINE, case, answers)
        assert found is None or not right(found.case, plan), answers


def test_where_the_end_alone_decides_no_fewer_changes_lead_there() -> None:
    case = VIGNETTES["late-relapse-liver"].case
    near = fitting_case(GUIDELINE, case, Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"]))
    assert near is not None
    assert len(near.changes) == len(nearest_cases(GUIDELINE, case, "tdxd")[0].changes)


def test_a_plan_that_no_case_allows_fits_none() -> None:
    assert fitting_case(GUIDELINE, VIGNETTES["late-relapse-liver"].case, Plan(action="stop_all")) is None
