"""Fitting: what is found fits, changes nothing needlessly, and a single change that would do is never missed."""

import random

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES

from her2teach import Case, Plan, judge, trace
from her2teach.analysis.alternatives import alternatives, changed_case, contradicts_itself
from her2teach.analysis.nearest import nearest_cases
from her2teach.analysis.plans import fitting_case, is_right, lasting_kept
from her2teach.core.regions import regions_of

SILENT = Plan(action="text_does_not_say")


def right(case: Case, plan: Plan) -> bool:
    return is_right(GUIDELINE, plan, judge(GUIDELINE, case, plan))


def supported(case: Case, plan: Plan) -> bool:
    return judge(GUIDELINE, case, plan).verdict in {"concordant", "alternative"}


@pytest.mark.parametrize("name", VIGNETTES)
def test_saying_so_is_right_just_where_the_text_gives_no_answer(name: str) -> None:
    case = VIGNETTES[name].case
    answered = trace(GUIDELINE, case).outcome in {"recommendation", "options", "action"}
    held_back = judge(GUIDELINE, case, SILENT).decided_by == "lungs"
    assert right(case, SILENT) == (not answered or held_back)


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
    assert supported(near.case, plan)
    assert near.verdict == judge(GUIDELINE, near.case, plan).verdict
    assert not contradicts_itself(GUIDELINE, near.case)
    assert near.pathway == trace(GUIDELINE, near.case)
    assert {name: near.case[name] for name in near.changes} == dict(near.changes)
    for needed in near.changes:
        others = {each: value for each, value in near.changes.items() if each != needed}
        found = changed_case(GUIDELINE, case, others) if others else None
        kept = found is not None and lasting_kept(GUIDELINE, case, found.case)
        assert found is None or not kept or not supported(found.case, plan), f"{needed} need not change"


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
    if right(case, plan) or (near is not None and len(near.changes) <= 1):
        return
    for answers in singles(case):
        found = changed_case(GUIDELINE, case, answers)
        kept = found is not None and lasting_kept(GUIDELINE, case, found.case)
        assert found is None or not kept or not supported(found.case, plan), answers


def test_where_the_end_alone_decides_no_fewer_changes_lead_there() -> None:
    case = VIGNETTES["late-relapse-liver"].case
    near = fitting_case(GUIDELINE, case, Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"]))
    assert near is not None
    assert len(near.changes) == len(nearest_cases(GUIDELINE, case, "tdxd")[0].changes)


def test_a_plan_that_no_case_allows_fits_none() -> None:
    assert fitting_case(GUIDELINE, VIGNETTES["late-relapse-liver"].case, Plan(action="stop_all")) is None


RUNNING = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "on_treatment_controlled",
    "current_regimen": ("T-DXd",),
    "cardiac_dysfunction": "absent",
    "pulmonary_status": "confirmed_ild",
}
GO_ON = Plan(action="continue_unchanged", monitoring=["cardiac", "ild"])


@pytest.mark.parametrize("point", ["on_treatment_controlled", "unacceptable_toxicity"])
def test_no_case_is_offered_from_which_lung_disease_or_toxicity_was_wished_away(point: str) -> None:
    case = Case(**{**RUNNING, "decision_point": point})
    near = fitting_case(GUIDELINE, case, GO_ON)
    assert near is None or "T-DXd" not in near.case.known["current_regimen"]
    assert near is None or lasting_kept(GUIDELINE, case, near.case)
    clear, other = Case(**{**RUNNING, "pulmonary_status": "no_ild"}), Case(**{**RUNNING, "pulmonary_status": "unknown"})
    assert not lasting_kept(GUIDELINE, case, clear)
    assert not lasting_kept(GUIDELINE, case, other)


def test_clear_lungs_may_be_offered_where_nothing_runs() -> None:
    early = {"decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed",
             "months_since_adjuvant_trastuzumab": 8, "received_tdxd": "never", "tdxd_access": "available"}  # fmt: skip
    answers = {name: value for name, value in RUNNING.items() if name != "current_regimen"}
    plan = Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"])
    near = fitting_case(GUIDELINE, Case(**{**answers, **early}), plan)
    assert near is not None
    assert (dict(near.changes), near.verdict) == ({"pulmonary_status": "no_ild"}, "concordant")


def test_an_alternative_is_found_as_one() -> None:
    late = {"decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed",
            "months_since_adjuvant_trastuzumab": 30, "hormone_receptor_status": "positive"}  # fmt: skip
    answers = {name: value for name, value in RUNNING.items() if name not in {"current_regimen", "pulmonary_status"}}
    case = Case(**{**answers, **late, "disease_burden": "not_low"})
    near = fitting_case(GUIDELINE, case, Plan(action="start", endocrine=["letrozole"]))
    assert near is not None
    assert near.verdict == "alternative"


def test_what_runs_instead_fits_the_receptors_and_nobody_becomes_another_patient() -> None:
    answers = {**RUNNING, "hormone_receptor_status": "negative", "received_tdxd": "advanced_setting"}
    near = fitting_case(GUIDELINE, Case(**answers), GO_ON)
    assert near is not None
    assert dict(near.changes) == {"current_regimen": {"trastuzumab"}}
    lines = {"advanced_lines_given": 2, "received_pertuzumab": "advanced_setting", "received_tdm1": "never"}
    again = Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"])
    assert fitting_case(GUIDELINE, Case(**answers, **lines), again) is None


def test_a_dangerous_omission_goes_with_the_plan() -> None:
    case = VIGNETTES["late-relapse-liver"].case
    kinds = {
        watched: fitting_case(GUIDELINE, case, Plan(action="start", her2_agents=["T-DXd"], monitoring=watched))
        for watched in (("cardiac", "ild"), ("cardiac",))
    }
    assert [near and near.kind for near in kinds.values()] == ["concordant", "dangerous_omission"]
