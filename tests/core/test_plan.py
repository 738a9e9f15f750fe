"""Plans: what can be planned, and how the text answers it."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import AGENTS, CHOOSING, OTHER, random_partial_case

from her2teach import (
    Case,
    Feedback,
    Guideline,
    InvalidPlanError,
    Pathway,
    Plan,
    judge,
    load_guideline,
    load_vignettes,
    trace,
)
from her2teach.core.guideline import read_guideline

GUIDELINE = load_guideline()
CASES = Path(__file__).parents[2] / "cases"
ANSWERED = {"recommendation", "options", "action"}
WATCHED = ("cardiac", "infusion_reaction", "ild")
ALL_RATIONALE = tuple(each for each in GUIDELINE.plan.rationale if not each.startswith("declined"))
SEEDS = st.integers(0, 2**48)

Answers = Mapping[str, Any]

RECURRENT = {"her2_status": "positive", "disease_setting": "recurrent_metastatic", "cardiac_dysfunction": "absent"}
FIRST = {**RECURRENT, "decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed"}
LATE = {**FIRST, "months_since_adjuvant_trastuzumab": 30, "hormone_receptor_status": "negative"}
LATE_HR = {**LATE, "hormone_receptor_status": "positive"}
CIRCUMSTANCE = {**LATE_HR, "disease_burden": "low"}
NO_CIRCUMSTANCE = {
    **LATE_HR,
    "disease_burden": "not_low",
    "comorbidities": "not_significant",
    "disease_free_interval": "not_long",
}
EARLY = {**FIRST, "months_since_adjuvant_trastuzumab": 8, "received_tdxd": "never", "tdxd_access": "available"}
NO_TDXD = {**EARLY, "tdxd_access": "unavailable", "received_tdm1": "never"}
PROGRESSION = {
    **RECURRENT,
    "decision_point": "progression",
    "prior_adjuvant_trastuzumab": "completed",
    "months_since_adjuvant_trastuzumab": 30,
    "advanced_lines_given": 1,
    "received_tdxd": "never",
    "tdxd_access": "available",
    "current_regimen": ("trastuzumab", "pertuzumab"),
}
THIRD = {
    **PROGRESSION,
    "advanced_lines_given": 2,
    "received_pertuzumab": "advanced_setting",
    "received_tdm1": "never",
    "received_tdxd": "advanced_setting",
    "current_regimen": ("T-DXd",),
}
CONTROLLED = {
    **RECURRENT,
    "decision_point": "on_treatment_controlled",
    "current_regimen": ("trastuzumab", "pertuzumab", "docetaxel"),
    "chemotherapy_months": 3,
    "maximal_response": "not_reached",
}
RUNNING_TDXD = {**CONTROLLED, "current_regimen": ("T-DXd",), "received_tdxd": "advanced_setting"}
DE_NOVO = {**RECURRENT, "disease_setting": "de_novo_metastatic", "decision_point": "initial_treatment_choice"}
TOXICITY = {**RECURRENT, "decision_point": "unacceptable_toxicity", "current_regimen": ("T-DXd",)}

THP = {
    "her2_agents": ("trastuzumab", "pertuzumab"),
    "chemotherapy": ("docetaxel",),
    "action": "start",
    "monitoring": WATCHED,
}
TDXD = {"her2_agents": ("T-DXd",), "action": "start", "monitoring": WATCHED}
TDM1 = {"her2_agents": ("T-DM1",), "action": "start", "monitoring": WATCHED}
SWITCH_TDXD = {**TDXD, "action": "switch"}
STOP_ALL = {"action": "stop_all"}
GO_ON = {"action": "continue_unchanged", "monitoring": WATCHED}
STOP_CHEMOTHERAPY = {"action": "stop_chemotherapy_continue_her2", "monitoring": WATCHED}
SILENT = {"action": "text_does_not_say"}
DOCETAXEL = {"chemotherapy": ("docetaxel",), "action": "start"}
LETROZOLE = {"endocrine": ("letrozole",), "action": "start"}
TRASTUZUMAB_LETROZOLE = {"her2_agents": ("trastuzumab",), **LETROZOLE, "monitoring": WATCHED}
LAPATINIB_CAPECITABINE = {
    "her2_agents": ("lapatinib",),
    "chemotherapy": ("capecitabine",),
    "action": "switch",
    "monitoring": WATCHED,
}
TRASTUZUMAB_VINORELBINE = {**LAPATINIB_CAPECITABINE, "her2_agents": ("trastuzumab",), "chemotherapy": ("vinorelbine",)}


def _judge(case: Answers, plan: Answers) -> Feedback:
    return judge(GUIDELINE, Case(**case), Plan(**plan))


def _ids(items: tuple[object, ...]) -> set[str]:
    return set(map(str, items))


def _pitfalls(case: Answers, plan: Answers) -> set[str]:
    return _ids(_judge(case, plan).pitfalls)


# --- The plan itself


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


# --- Pitfalls: what fires each, and what exempts it

#: Pitfall, case, plan.
FIRING: list[tuple[str, Answers, Answers]] = [
    ("P1", PROGRESSION, STOP_ALL),
    ("P1", PROGRESSION, {**DOCETAXEL, "action": "switch"}),
    ("P1", {**PROGRESSION, **CIRCUMSTANCE, "decision_point": "progression"}, LETROZOLE),
    ("P1", {**RECURRENT, "decision_point": "progression"}, STOP_ALL),  # the failed regimen is not known
    ("P1", {**DE_NOVO, "decision_point": "progression", "current_regimen": ("T-DM1",)}, STOP_ALL),
    ("P1", {**PROGRESSION, "advanced_lines_given": "unknown"}, STOP_ALL),
    ("P2", PROGRESSION, STOP_ALL),
    ("P2", LATE, DOCETAXEL),
    ("P2", EARLY, DOCETAXEL),
    ("P2", {**LATE, "disease_setting": "recurrent_locoregional"}, DOCETAXEL),
    ("P2", DE_NOVO, DOCETAXEL),
    ("P2", NO_CIRCUMSTANCE, LETROZOLE),
    ("P2", {**CIRCUMSTANCE, "hormone_receptor_status": "negative"}, LETROZOLE),
    ("P2", CIRCUMSTANCE, {**LETROZOLE, "chemotherapy": ("docetaxel",)}),
    ("P2", CONTROLLED, STOP_ALL),
    ("P2", {**CONTROLLED, "current_regimen": ("docetaxel",)}, GO_ON),
    ("P2", {**CONTROLLED, "current_regimen": ("docetaxel",)}, STOP_CHEMOTHERAPY),
    ("P2", {**FIRST, "prior_adjuvant_trastuzumab": "never"}, DOCETAXEL),
    ("P3", {**LATE, "cardiac_dysfunction": "significant"}, {**THP, "monitoring": ("infusion_reaction",)}),
    ("P3", {**LATE, "cardiac_dysfunction": "unclear"}, {**THP, "monitoring": ()}),
    ("P3", {**LATE, "cardiac_dysfunction": "not_assessed"}, {**THP, "monitoring": ("ild",)}),
    ("P3", {**LATE, "cardiac_dysfunction": "unknown"}, {**THP, "monitoring": ()}),
    ("P3", {**CONTROLLED, "cardiac_dysfunction": "unclear"}, {"action": "continue_unchanged"}),
    ("P3", {**CONTROLLED, "cardiac_dysfunction": "unclear"}, {"action": "stop_chemotherapy_continue_her2"}),
    ("P3", {**DE_NOVO, "cardiac_dysfunction": "significant"}, {**THP, "monitoring": ()}),
    ("P3", {**FIRST, "cardiac_dysfunction": "significant"}, {**THP, "monitoring": ()}),
    ("P4", LATE, {**THP, "her2_agents": ("trastuzumab",)}),
    ("P4", LATE, {**THP, "her2_agents": ("pertuzumab",)}),
    ("P4", LATE, {**LAPATINIB_CAPECITABINE, "action": "start"}),
    ("P4", LATE_HR, {**TRASTUZUMAB_LETROZOLE, "chemotherapy": ("docetaxel",)}),
    ("P4", LATE_HR, {**TRASTUZUMAB_LETROZOLE, "her2_agents": ("trastuzumab", "lapatinib")}),
    ("P4", LATE_HR, {**TRASTUZUMAB_LETROZOLE, "her2_agents": ("pertuzumab",)}),
    ("P4", LATE, TRASTUZUMAB_LETROZOLE),
    ("P5", LATE, TDXD),
    ("P5", LATE, TDM1),
    ("P5", {**LATE, "months_since_adjuvant_trastuzumab": 12.1}, TDXD),
    ("P5", LATE, {**TDM1, "her2_agents": ("T-DM1", "pertuzumab")}),
    ("P5", EARLY, THP),
    ("P5", NO_TDXD, THP),
    ("P5", EARLY, {**THP, "her2_agents": ("trastuzumab",)}),
    ("P5", EARLY, {**THP, "her2_agents": ("T-DXd", "trastuzumab")}),
    ("P5", {**EARLY, "months_since_adjuvant_trastuzumab": 12}, THP),
]

HEART = {"cardiac_dysfunction": "significant"}
FOR_THE_HEART = {"rationale": ("cardiac_alternative_documented",)}
#: Pitfall, case and plan that fire it, the change to the case and the change to the plan that exempt it.
EXEMPTING: list[tuple[str, Answers, Answers, Answers, Answers]] = [
    # stopping without progression
    ("P1", PROGRESSION, STOP_ALL, {"decision_point": "on_treatment_controlled"}, {}),
    ("P1", PROGRESSION, STOP_ALL, {"decision_point": "unacceptable_toxicity"}, {}),
    # a documented alternative for a heart that is known to be significantly impaired, and no less
    ("P1", {**PROGRESSION, **HEART}, STOP_ALL, {}, FOR_THE_HEART),
    ("P1", {**PROGRESSION, "cardiac_dysfunction": "unclear"}, {**STOP_ALL, **FOR_THE_HEART}, HEART, {}),
    ("P1", {**PROGRESSION, "cardiac_dysfunction": "absent"}, {**STOP_ALL, **FOR_THE_HEART}, HEART, {}),
    # the failed regimen held no HER2 agent
    ("P1", PROGRESSION, STOP_ALL, {"current_regimen": ("letrozole",)}, {}),
    ("P1", PROGRESSION, STOP_ALL, {"current_regimen": ()}, {}),
    # a HER2 agent is planned
    ("P1", PROGRESSION, STOP_ALL, {}, SWITCH_TDXD),
    ("P1", PROGRESSION, STOP_ALL, {}, {"action": "continue_unchanged"}),
    ("P1", PROGRESSION, STOP_ALL, {}, SILENT),
    # endocrine therapy alone in a special circumstance
    ("P2", {**LATE_HR, "disease_burden": "not_low", "comorbidities": "not_significant",
            "disease_free_interval": "not_long"}, LETROZOLE, {"disease_burden": "low"}, {}),
    ("P2", NO_CIRCUMSTANCE, LETROZOLE, {"comorbidities": "significant"}, {}),
    ("P2", NO_CIRCUMSTANCE, LETROZOLE, {"disease_free_interval": "long"}, {}),
    ("P2", {**CIRCUMSTANCE, "hormone_receptor_status": "negative"}, LETROZOLE,
     {"hormone_receptor_status": "positive"}, {}),
    ("P2", CIRCUMSTANCE, {**LETROZOLE, "chemotherapy": ("docetaxel",)}, {}, {"chemotherapy": ()}),
    ("P2", {**LATE, **HEART}, DOCETAXEL, {}, FOR_THE_HEART),
    ("P2", {**LATE, "cardiac_dysfunction": "unclear"}, {**DOCETAXEL, **FOR_THE_HEART}, HEART, {}),
    ("P2", CONTROLLED, STOP_ALL, {"decision_point": "unacceptable_toxicity"}, {}),
    ("P2", LATE, DOCETAXEL, {}, SILENT),
    ("P2", LATE, DOCETAXEL, {}, {"her2_agents": ("trastuzumab",)}),
    # the heart is looked after, or known to be sound
    ("P3", {**LATE, **HEART}, {**THP, "monitoring": ()}, {}, {"monitoring": ("cardiac",)}),
    ("P3", {**LATE, **HEART}, {**THP, "monitoring": ()}, {"cardiac_dysfunction": "absent"}, {}),
    ("P3", {**LATE, **HEART}, {**THP, "monitoring": ()}, {}, {"her2_agents": ()}),
    # an alternative for hormone receptor-positive disease
    ("P4", LATE, TRASTUZUMAB_LETROZOLE, {"hormone_receptor_status": "positive"}, {}),
    ("P4", LATE, {**TRASTUZUMAB_LETROZOLE, "her2_agents": ("lapatinib",)}, {"hormone_receptor_status": "positive"}, {}),
    ("P4", LATE_HR, {**TRASTUZUMAB_LETROZOLE, "chemotherapy": ("docetaxel",)}, {}, {"chemotherapy": ()}),
    ("P4", LATE, {**THP, "her2_agents": ("trastuzumab",)}, {}, {"her2_agents": ("trastuzumab", "pertuzumab")}),
    ("P4", LATE, {**THP, "her2_agents": ("trastuzumab",)}, {}, {"her2_agents": ("T-DXd",)}),
    ("P4", LATE, {**THP, "her2_agents": ("trastuzumab",)}, {"months_since_adjuvant_trastuzumab": 12}, {}),
    # newer than the text; the boundary; not the first choice
    ("P5", LATE, TDXD, {}, {"her2_agents": ("T-DXd", "pertuzumab")}),
    ("P5", LATE, TDXD, {"months_since_adjuvant_trastuzumab": 12}, {}),
    ("P5", LATE, TDXD, {"months_since_adjuvant_trastuzumab": 12.0}, {}),
    ("P5", EARLY, THP, {"months_since_adjuvant_trastuzumab": 12.1}, {}),
    ("P5", EARLY, THP, {}, {"chemotherapy": ()}),
    ("P5", EARLY, THP, {}, {"her2_agents": ("lapatinib",)}),
    ("P5", EARLY, THP, PROGRESSION, {}),
    ("P5", {**EARLY, "months_since_adjuvant_trastuzumab": 12}, THP, {}, {"her2_agents": ("T-DXd", "trastuzumab")}),
]  # fmt: skip


@pytest.mark.parametrize(("pitfall", "case", "plan"), FIRING)
def test_a_pitfall_fires(pitfall: str, case: Answers, plan: Answers) -> None:
    feedback = _judge(case, plan)
    assert pitfall in _ids(feedback.pitfalls)
    answered = trace(GUIDELINE, Case(**case)).outcome in ANSWERED
    assert feedback.verdict == ("discordant" if answered else "not_assessable")
    assert GUIDELINE.pitfalls[pitfall].text in feedback.messages
    assert GUIDELINE.pitfalls[pitfall].why in feedback.messages


@pytest.mark.parametrize(("pitfall", "case", "plan", "changed_case", "changed_plan"), EXEMPTING)
def test_a_small_change_exempts(
    pitfall: str, case: Answers, plan: Answers, changed_case: Answers, changed_plan: Answers
) -> None:
    assert pitfall in _pitfalls(case, plan)
    assert pitfall not in _pitfalls({**case, **changed_case}, {**plan, **changed_plan})


@pytest.mark.parametrize(
    ("pitfall", "case", "plan"),
    [
        # the receptors, a circumstance, the heart, the decision or the regimen would have to be known first
        ("P2", {**CIRCUMSTANCE, "hormone_receptor_status": "unknown"}, LETROZOLE),
        ("P2", LATE_HR, LETROZOLE),
        ("P2", {**LATE, "cardiac_dysfunction": "unknown"}, {**DOCETAXEL, **FOR_THE_HEART}),
        ("P1", {**PROGRESSION, "cardiac_dysfunction": "unknown"}, {**STOP_ALL, **FOR_THE_HEART}),
        ("P2", RECURRENT, STOP_ALL),
        ("P1", RECURRENT, STOP_ALL),
        ("P2", {**CONTROLLED, "current_regimen": "unknown"}, GO_ON),
        ("P1", {**PROGRESSION, "current_regimen": "unknown"}, GO_ON),
        ("P3", {**CONTROLLED, **HEART, "current_regimen": "unknown"}, {**GO_ON, "monitoring": ()}),
        ("P4", {**LATE, "hormone_receptor_status": "unknown"}, TRASTUZUMAB_LETROZOLE),
        ("P4", FIRST, {**THP, "her2_agents": ("trastuzumab",)}),
        ("P5", FIRST, TDXD),
        ("P5", FIRST, THP),
        # HER2 status or setting unknown or equivocal: not judged at all
        ("P1", {**PROGRESSION, "her2_status": "unknown"}, STOP_ALL),
        ("P2", {**PROGRESSION, "her2_status": "equivocal"}, STOP_ALL),
        ("P2", {**PROGRESSION, "disease_setting": "unknown"}, STOP_ALL),
    ],
)  # fmt: skip
def test_what_is_unknown_never_fires(pitfall: str, case: Answers, plan: Answers) -> None:
    assert pitfall not in _pitfalls(case, plan)


@pytest.mark.parametrize(
    "change",
    [
        {"her2_status": "negative"},
        {"disease_setting": "early_non_metastatic"},
        {"advanced_lines_given": 0},  # contradicts the progression
    ],
)
def test_outside_the_scope_nothing_is_judged(change: Answers) -> None:
    feedback = _judge({**PROGRESSION, "cardiac_dysfunction": "significant", **change}, STOP_ALL)
    assert feedback == Feedback(verdict="not_assessable", messages=feedback.messages)
    assert len(feedback.messages) == 1


def test_stopping_after_a_regimen_without_her2_agents_is_undertreatment_only() -> None:
    assert _pitfalls({**PROGRESSION, "current_regimen": ("letrozole",)}, STOP_ALL) == {"P2"}


def test_stopping_while_controlled_is_an_error_of_duration_and_undertreatment() -> None:
    feedback = _judge(CONTROLLED, STOP_ALL)
    assert _ids(feedback.pitfalls) == {"P2"}
    assert "stopped_without_a_reason" in _ids(feedback.errors)


def test_stopping_for_toxicity_is_a_caution_only() -> None:
    feedback = _judge(TOXICITY, STOP_ALL)
    assert not feedback.pitfalls
    assert not feedback.errors
    assert _ids(feedback.cautions) == {"stopped_for_toxicity"}


def test_tdxd_at_exactly_twelve_months_is_no_error_of_timing() -> None:
    at_twelve = {**EARLY, "months_since_adjuvant_trastuzumab": 12.0}
    by_dates = {
        **EARLY,
        "months_since_adjuvant_trastuzumab": "unknown",
        "adjuvant_trastuzumab_end_date": "2023-03-15",
        "recurrence_date": "2024-03-15",
    }
    for case in (at_twelve, by_dates):
        assert _judge(case, TDXD).verdict == "concordant"
        for others in ((), ("pertuzumab",), ("trastuzumab", "pertuzumab")):
            plan = {**THP, "her2_agents": ("T-DXd", *others)}
            assert "P5" not in _pitfalls(case, plan)
    assert _pitfalls({**by_dates, "recurrence_date": "2024-03-16"}, TDXD) == {"P5"}


# --- The other errors

#: Error, case and plan that hold it, the changes after which it is gone.
ERRORS: list[tuple[str, Answers, Answers, Answers, Answers]] = [
    ("stopped_without_a_reason", CONTROLLED, STOP_ALL, {}, GO_ON),
    ("stopped_without_a_reason", CONTROLLED, {**THP, "her2_agents": ("trastuzumab",)}, {},
     {"her2_agents": ("trastuzumab", "pertuzumab")}),
    ("stopped_without_a_reason", CONTROLLED, {**STOP_CHEMOTHERAPY, "her2_agents": ("pertuzumab",)}, {},
     {"her2_agents": ("trastuzumab", "pertuzumab")}),
    ("stopped_without_a_reason", CONTROLLED, STOP_ALL, {}, SILENT),
    ("stopped_without_a_reason", CONTROLLED, TDXD, PROGRESSION, {}),
    ("endocrine_in_hormone_receptor_negative", LATE, LETROZOLE, {"hormone_receptor_status": "positive"}, {}),
    ("endocrine_in_hormone_receptor_negative", LATE, LETROZOLE, {"hormone_receptor_status": "unknown"}, {}),
    ("endocrine_in_hormone_receptor_negative", LATE, {**THP, "endocrine": ("fulvestrant",)}, {}, {"endocrine": ()}),
    ("endocrine_alone_without_circumstance", NO_CIRCUMSTANCE, LETROZOLE, {"disease_burden": "low"}, {}),
    ("endocrine_alone_without_circumstance", NO_CIRCUMSTANCE, LETROZOLE, {"comorbidities": "unknown"}, {}),
    ("endocrine_alone_without_circumstance", NO_CIRCUMSTANCE, LETROZOLE, {}, {"her2_agents": ("lapatinib",)}),
    ("endocrine_alone_without_circumstance", NO_CIRCUMSTANCE, LETROZOLE, {"hormone_receptor_status": "negative"}, {}),
    ("tdxd_not_available", NO_TDXD, TDXD, {"tdxd_access": "available"}, {}),
    ("tdxd_not_available", NO_TDXD, TDXD, {"tdxd_access": "unknown", "received_tdxd": "unknown"}, {}),
    ("tdxd_not_available", NO_TDXD, TDXD, {}, TDM1),
    ("tdxd_not_available", {**CONTROLLED, "tdxd_access": "unavailable"}, TDXD, RUNNING_TDXD, {}),
    ("same_agents_after_failure", PROGRESSION, GO_ON, {}, SWITCH_TDXD),
    ("same_agents_after_failure", PROGRESSION, {**THP, "action": "switch"}, {"current_regimen": ("trastuzumab",)}, {}),
    ("same_agents_after_failure", PROGRESSION, {**THP, "action": "switch"}, {"current_regimen": "unknown"}, {}),
    ("same_agents_after_failure", PROGRESSION, THP, {"decision_point": "on_treatment_controlled"}, {}),
    # where no option names the combination, a new partner is no excuse
    ("same_agents_after_failure", {**PROGRESSION, "current_regimen": ("trastuzumab", "docetaxel")},
     TRASTUZUMAB_VINORELBINE, {}, SWITCH_TDXD),
    # the option that failed, and the same two agents without any partner
    ("same_agents_after_failure", {**THIRD, "current_regimen": ("lapatinib", "capecitabine")}, LAPATINIB_CAPECITABINE,
     {"current_regimen": ("lapatinib", "vinorelbine")}, {}),
    ("same_agents_after_failure", {**THIRD, "current_regimen": ("trastuzumab", "letrozole")},
     {**TRASTUZUMAB_LETROZOLE, "action": "switch"}, {}, {"endocrine": ("fulvestrant",)}),
    ("same_agents_after_failure", {**THIRD, "current_regimen": ("trastuzumab", "lapatinib", "capecitabine")},
     {**LAPATINIB_CAPECITABINE, "her2_agents": ("trastuzumab", "lapatinib"), "chemotherapy": ()}, {},
     {"her2_agents": ("trastuzumab",), "chemotherapy": ("vinorelbine",)}),
    ("not_on_pathway", LATE, {**THP, "action": "switch"}, {}, {"action": "start"}),
    ("not_on_pathway", LATE, {**THP, "endocrine": ("letrozole",)}, {}, {"endocrine": ()}),
    ("not_on_pathway", LATE, {**THP, "chemotherapy": ("capecitabine",)}, {}, {"chemotherapy": ("paclitaxel",)}),
    ("not_on_pathway", LATE, SILENT, {}, THP),
    ("not_on_pathway", EARLY, TDM1, {}, TDXD),
    ("not_on_pathway", CONTROLLED, STOP_CHEMOTHERAPY, {"chemotherapy_months": 4}, {}),
    ("not_on_pathway", CONTROLLED, {**GO_ON, "her2_agents": ("trastuzumab", "pertuzumab")}, {}, {"her2_agents": ()}),
    ("not_on_pathway", CONTROLLED, {**GO_ON, **THP, "action": "start"}, {}, {"action": "continue_unchanged"}),
    ("not_on_pathway", THIRD, SWITCH_TDXD, {}, LAPATINIB_CAPECITABINE),
    ("not_on_pathway", {**THIRD, "hormone_receptor_status": "negative"}, {**TRASTUZUMAB_LETROZOLE, "action": "switch"},
     {"hormone_receptor_status": "positive"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("error", "case", "plan", "changed_case", "changed_plan"), ERRORS)
def test_an_error_and_a_small_change_that_mends_it(
    error: str, case: Answers, plan: Answers, changed_case: Answers, changed_plan: Answers
) -> None:
    feedback = _judge(case, plan)
    assert error in _ids(feedback.errors)
    assert feedback.verdict == "discordant"
    assert GUIDELINE.errors[error].text in feedback.messages
    assert error not in _ids(_judge({**case, **changed_case}, {**plan, **changed_plan}).errors)


def test_every_error_and_pitfall_is_tried() -> None:
    by_weight: dict[str, set[str]] = {"error": set(), "omission": set(), "caution": set()}
    for error in GUIDELINE.errors.values():
        by_weight[error.weight].add(error.id)
    # with lung disease and T-DXd no verdict is "discordant"; see test_plan_verdicts
    assert {row[0] for row in ERRORS} == by_weight["error"] - {"ild_and_tdxd"}
    assert {row[0] for row in OMISSIONS} == by_weight["omission"]
    assert {row[0] for row in CAUTIONS} == by_weight["caution"]
    assert {row[0] for row in FIRING} == {row[0] for row in EXEMPTING} == set(GUIDELINE.pitfalls)


#: Omission, case, plan without it, what to watch.
OMISSIONS: list[tuple[str, Answers, Answers, str]] = [
    ("cardiac_monitoring_omitted", LATE, THP, "cardiac"),
    ("cardiac_monitoring_omitted", CONTROLLED, GO_ON, "cardiac"),
    ("infusion_monitoring_omitted", LATE, THP, "infusion_reaction"),
    ("infusion_monitoring_omitted", THIRD, TRASTUZUMAB_VINORELBINE, "infusion_reaction"),
    ("infusion_monitoring_omitted", {**THIRD, "current_regimen": "unknown"}, TRASTUZUMAB_VINORELBINE,
     "infusion_reaction"),
    ("ild_monitoring_omitted", EARLY, TDXD, "ild"),
    ("ild_monitoring_omitted", PROGRESSION, SWITCH_TDXD, "ild"),
    ("ild_monitoring_omitted", RUNNING_TDXD, GO_ON, "ild"),
]  # fmt: skip


@pytest.mark.parametrize(("omission", "case", "plan", "watch"), OMISSIONS)
def test_an_omission_is_told_and_does_not_change_the_verdict(
    omission: str, case: Answers, plan: Answers, watch: str
) -> None:
    feedback = _judge(case, {**plan, "monitoring": tuple(each for each in WATCHED if each != watch)})
    assert _ids(feedback.errors) == {omission}
    assert not feedback.pitfalls
    assert feedback.verdict == "concordant"
    assert GUIDELINE.errors[omission].text in feedback.messages
    assert not _judge(case, plan).errors


@pytest.mark.parametrize(
    ("case", "plan", "watched"),
    [
        (CONTROLLED, GO_ON, ("cardiac",)),  # nothing starts
        (EARLY, TDXD, ("cardiac", "ild")),  # no antibody
        (NO_TDXD, TDM1, ("cardiac",)),  # no T-DXd
        ({**THIRD, "current_regimen": ("trastuzumab", "docetaxel")}, TRASTUZUMAB_VINORELBINE, ("cardiac",)),
    ],
)
def test_nothing_is_asked_to_be_watched_without_its_agent(case: Answers, plan: Answers, watched: tuple[str]) -> None:
    feedback = _judge(case, {**plan, "monitoring": watched})
    assert not feedback.errors
    assert feedback.verdict == "concordant"


@pytest.mark.parametrize(
    ("running", "planned", "starts"),
    [
        ("unknown", ("pertuzumab",), True),
        (("trastuzumab",), ("pertuzumab",), True),
        (("trastuzumab",), ("trastuzumab", "pertuzumab"), True),
        (("trastuzumab", "pertuzumab"), ("pertuzumab",), False),
        (("pertuzumab",), ("trastuzumab",), True),
        (("trastuzumab", "docetaxel"), ("trastuzumab", "lapatinib"), False),
    ],
)
def test_infusions_are_watched_when_an_antibody_starts(
    running: object, planned: tuple[str, ...], *, starts: bool
) -> None:
    plan = {"her2_agents": planned, "action": "switch", "monitoring": ("cardiac",)}
    feedback = _judge({**PROGRESSION, "received_pertuzumab": "advanced_setting", "current_regimen": running}, plan)
    assert ("infusion_monitoring_omitted" in _ids(feedback.errors)) is starts


#: Caution, case, plan, verdict, the changes after which it is gone.
CAUTIONS: list[tuple[str, Answers, Answers, str, Answers, Answers]] = [
    ("stopped_for_toxicity", TOXICITY, STOP_ALL, "not_assessable", {}, GO_ON),
    ("stopped_for_toxicity", TOXICITY, DOCETAXEL, "not_assessable", {"decision_point": "progression"}, {}),
    ("heart_spared", {**LATE, **HEART}, {**DOCETAXEL, **FOR_THE_HEART}, "discordant", {}, {"rationale": ()}),
    ("heart_spared", {**LATE, **HEART}, {**DOCETAXEL, **FOR_THE_HEART}, "discordant", {}, THP),
    ("heart_spared", {**LATE, **HEART}, {**DOCETAXEL, **FOR_THE_HEART}, "discordant",
     {"prior_adjuvant_trastuzumab": "stopped_early"}, {}),
    ("endocrine_with_unknown_hormone_receptors", {**THIRD, "hormone_receptor_status": "unknown"},
     {**TRASTUZUMAB_LETROZOLE, "action": "switch"}, "concordant", {"hormone_receptor_status": "positive"}, {}),
    ("endocrine_with_unknown_hormone_receptors", {**LATE, "hormone_receptor_status": "unknown"}, LETROZOLE,
     "not_assessable", {"prior_adjuvant_trastuzumab": "stopped_early"}, {}),
    ("endocrine_with_unknown_hormone_receptors", {**LATE, "hormone_receptor_status": "unknown"}, LETROZOLE,
     "not_assessable", {}, THP | {"endocrine": ()}),
    ("selected_case_without_a_reason", LATE_HR, TRASTUZUMAB_LETROZOLE, "discordant", {},
     {"rationale": ("selected_case_documented",)}),
    ("selected_case_without_a_reason", LATE_HR, {**TRASTUZUMAB_LETROZOLE, "her2_agents": ("lapatinib",)}, "discordant",
     {"hormone_receptor_status": "negative"}, {}),
    ("selected_case_without_a_reason", LATE_HR, TRASTUZUMAB_LETROZOLE, "discordant", {},
     {"her2_agents": ("trastuzumab", "pertuzumab")}),
    ("selected_case_without_a_reason", LATE_HR, TRASTUZUMAB_LETROZOLE, "discordant", EARLY, {}),
    ("circumstance_not_written_down", CIRCUMSTANCE, LETROZOLE, "alternative", {},
     {"rationale": ("special_circumstance_documented",)}),
    ("circumstance_not_written_down", CIRCUMSTANCE, LETROZOLE, "alternative", {"disease_burden": "unknown"}, {}),
    ("circumstance_not_written_down", CIRCUMSTANCE, LETROZOLE, "alternative", {}, {"her2_agents": ("trastuzumab",)}),
    ("circumstance_not_written_down", CIRCUMSTANCE, LETROZOLE, "alternative", EARLY, {}),
    ("circumstance_not_written_down", CIRCUMSTANCE, LETROZOLE, "alternative", {"hormone_receptor_status": "negative"},
     {}),
    ("undertreatment_not_excluded", LATE_HR, LETROZOLE, "not_assessable", {"disease_burden": "low"}, {}),
    ("undertreatment_not_excluded", LATE_HR, LETROZOLE, "not_assessable", {"comorbidities": "significant"}, {}),
    ("undertreatment_not_excluded", LATE_HR, LETROZOLE, "not_assessable", {"disease_free_interval": "long"}, {}),
    ("undertreatment_not_excluded", {**EARLY, "hormone_receptor_status": "positive"}, LETROZOLE, "discordant",
     {"disease_burden": "low"}, {}),
    ("undertreatment_not_excluded", LATE_HR, LETROZOLE, "not_assessable", {"hormone_receptor_status": "negative"}, {}),
    ("undertreatment_not_excluded", {**LATE_HR, "hormone_receptor_status": "unknown"}, LETROZOLE, "not_assessable",
     {"hormone_receptor_status": "negative"}, {}),
    ("undertreatment_not_excluded", LATE_HR, LETROZOLE, "not_assessable", {}, {"her2_agents": ("trastuzumab",)}),
    ("undertreatment_not_excluded", LATE_HR, LETROZOLE, "not_assessable", {}, {"action": "text_does_not_say"}),
    ("undertreatment_not_excluded", {**NO_CIRCUMSTANCE, "disease_burden": "unknown"}, LETROZOLE, "not_assessable",
     {"disease_burden": "not_low"}, {}),
    ("undertreatment_not_excluded", {**NO_CIRCUMSTANCE, "comorbidities": "unknown"}, LETROZOLE, "not_assessable",
     {"comorbidities": "not_significant"}, {}),
    ("undertreatment_not_excluded", {**NO_CIRCUMSTANCE, "disease_free_interval": "unknown"}, LETROZOLE,
     "not_assessable", {"disease_free_interval": "not_long"}, {}),
    ("undertreatment_not_excluded", {**FIRST, "hormone_receptor_status": "positive"}, LETROZOLE, "not_assessable",
     {"disease_burden": "low"}, {}),
    ("dual_blockade_without_taxane", LATE, {**THP, "chemotherapy": ()}, "discordant", {}, THP),
    ("dual_blockade_without_taxane", LATE, {**THP, "chemotherapy": ("vinorelbine",)}, "discordant", EARLY, {}),
    ("dual_blockade_without_taxane", LATE_HR, {**THP, "chemotherapy": (), "endocrine": ("letrozole",)}, "discordant",
     {}, {"her2_agents": ("trastuzumab",)}),
    ("dual_blockade_without_taxane", LATE, {**THP, "chemotherapy": ()}, "discordant", {},
     {"action": "text_does_not_say"}),
    ("not_listed_not_rejected", THIRD, {**TDM1, "action": "switch"}, "not_assessable", {}, {"action": "stop_all"}),
    ("not_listed_not_rejected", THIRD, {**THP, "action": "switch"}, "not_assessable", {"advanced_lines_given": 1}, {}),
    ("not_listed_not_rejected", THIRD, {**TDM1, "action": "start"}, "not_assessable", {}, LAPATINIB_CAPECITABINE),
    ("not_listed_not_rejected", THIRD, {**TDM1, "action": "start"}, "not_assessable", {}, {"her2_agents": ("T-DXd",)}),
    ("not_listed_not_rejected", THIRD, {**TDM1, "action": "start", "monitoring": ()}, "not_assessable",
     {"cardiac_dysfunction": "unclear"}, {}),
    ("not_listed_not_rejected", THIRD, {**TDM1, "action": "start"}, "not_assessable",
     {"current_regimen": ("T-DM1",), "received_tdm1": "advanced_setting"}, {}),
    ("alternative_after_early_recurrence", {**EARLY, "hormone_receptor_status": "positive"}, TRASTUZUMAB_LETROZOLE,
     "discordant", {"hormone_receptor_status": "negative"}, {}),
    ("alternative_after_early_recurrence", {**EARLY, "hormone_receptor_status": "positive"},
     {**TRASTUZUMAB_LETROZOLE, "her2_agents": ("lapatinib",)}, "discordant", {}, TDXD),
    ("alternative_after_early_recurrence", {**NO_TDXD, "hormone_receptor_status": "positive"}, LETROZOLE,
     "discordant", {"months_since_adjuvant_trastuzumab": 30}, {}),
    ("alternative_after_early_recurrence", {**EARLY, "hormone_receptor_status": "positive"}, TRASTUZUMAB_LETROZOLE,
     "discordant", {}, {"chemotherapy": ("docetaxel",)}),
    ("alternative_after_early_recurrence", {**EARLY, "hormone_receptor_status": "positive"}, TRASTUZUMAB_LETROZOLE,
     "discordant", PROGRESSION, {}),
    ("alternative_after_early_recurrence", {**EARLY, "hormone_receptor_status": "positive"}, TRASTUZUMAB_LETROZOLE,
     "discordant", {"tdxd_access": "unavailable", "received_tdm1": "adjuvant_only"}, {}),
    ("same_agents_with_a_new_partner", {**THIRD, "current_regimen": ("trastuzumab", "docetaxel")},
     TRASTUZUMAB_VINORELBINE, "concordant", {"current_regimen": ("trastuzumab", "pertuzumab", "docetaxel")}, {}),
    ("same_agents_with_a_new_partner", {**THIRD, "current_regimen": ("lapatinib", "vinorelbine")},
     LAPATINIB_CAPECITABINE, "concordant", {"current_regimen": ("lapatinib", "capecitabine")}, {}),
    ("same_agents_with_a_new_partner", {**THIRD, "current_regimen": ("trastuzumab",), "hormone_receptor_status":
     "positive"}, {**TRASTUZUMAB_LETROZOLE, "action": "switch"}, "concordant", {}, {"her2_agents": ("lapatinib",)}),
    ("timing_unknown", FIRST, THP, "not_assessable", {"months_since_adjuvant_trastuzumab": 30}, {}),
    ("timing_unknown", FIRST, TDXD, "not_assessable", {"prior_adjuvant_trastuzumab": "never"}, {}),
    ("timing_unknown", {**FIRST, "prior_adjuvant_trastuzumab": "unknown"}, TDXD, "not_assessable", {}, STOP_ALL |
     {"her2_agents": ()}),
    ("timing_unknown", FIRST, TDXD, "not_assessable", {}, {"her2_agents": ("T-DXd", "pertuzumab")}),
    ("timing_unknown", FIRST, THP, "not_assessable", {}, {"chemotherapy": ()}),
    ("timing_unknown", FIRST, THP, "not_assessable", {}, {"her2_agents": ("lapatinib",)}),
    ("timing_unknown", FIRST, THP, "not_assessable", {"decision_point": "unknown"}, {}),
    ("newer_than_the_text", LATE, {**TDXD, "her2_agents": ("T-DXd", "pertuzumab")}, "discordant", EARLY, {}),
    ("newer_than_the_text", LATE, {**TDXD, "her2_agents": ("T-DXd", "pertuzumab")}, "discordant", {}, TDXD),
]  # fmt: skip


@pytest.mark.parametrize(("caution", "case", "plan", "verdict", "changed_case", "changed_plan"), CAUTIONS)
def test_a_caution_is_told_and_is_no_error(
    caution: str, case: Answers, plan: Answers, verdict: str, changed_case: Answers, changed_plan: Answers
) -> None:
    feedback = _judge(case, plan)
    assert caution in _ids(feedback.cautions)
    assert caution not in _ids(feedback.errors)
    assert feedback.verdict == verdict
    assert any(each.startswith(GUIDELINE.errors[caution].text) for each in feedback.messages)
    assert caution not in _ids(_judge({**case, **changed_case}, {**plan, **changed_plan}).cautions)


# --- Verdicts

THIRD_FRESH = {**THIRD, "hormone_receptor_status": "positive"}
#: End, case, plan that follows the text there.
FOLLOWING: list[tuple[str, Answers, Answers]] = [
    ("out_of_scope_her2", {"her2_status": "negative"}, SILENT),
    ("out_of_scope_setting", {"her2_status": "positive", "disease_setting": "early_non_metastatic"}, SILENT),
    ("silent_de_novo", DE_NOVO, SILENT),
    ("silent_after_toxicity", TOXICITY, SILENT),
    ("silent_tdxd_reuse", {**EARLY, "received_tdxd": "adjuvant_only"}, SILENT),
    ("silent_tdm1_reuse", {**NO_TDXD, "received_tdm1": "adjuvant_only"}, SILENT),
    ("silent_no_prior_trastuzumab", {**FIRST, "prior_adjuvant_trastuzumab": "never"}, SILENT),
    ("silent_not_completed", {**FIRST, "prior_adjuvant_trastuzumab": "ongoing_at_recurrence"}, SILENT),
    ("silent_third_line_precondition", {**THIRD, "received_pertuzumab": "never"}, SILENT),
    ("ambiguous_adjuvant_exposure", {**THIRD, "received_pertuzumab": "adjuvant_only"}, SILENT),
    ("silent_no_her2_agent", {**CONTROLLED, "current_regimen": ("letrozole",)}, SILENT),
    ("first_line_thp", LATE, THP),
    ("first_line_thp", LATE, {**THP, "chemotherapy": ("paclitaxel",)}),
    ("tdxd", EARLY, TDXD),
    ("tdxd", PROGRESSION, SWITCH_TDXD),
    ("tdm1", NO_TDXD, TDM1),
    ("tdm1", {**PROGRESSION, "tdxd_access": "unavailable", "received_tdm1": "never"}, {**TDM1, "action": "switch"}),
    ("third_line_options", THIRD_FRESH, LAPATINIB_CAPECITABINE),
    ("third_line_options", THIRD_FRESH, TRASTUZUMAB_VINORELBINE),
    (
        "third_line_options",
        THIRD_FRESH,
        {"her2_agents": ("lapatinib", "trastuzumab"), "action": "switch", "monitoring": WATCHED},
    ),
    ("third_line_options", THIRD_FRESH, {**TRASTUZUMAB_LETROZOLE, "action": "switch"}),
    ("continue_combination", CONTROLLED, GO_ON),
    ("continue_combination", CONTROLLED, {**THP, "action": "continue_unchanged"}),
    ("chemotherapy_window", {**CONTROLLED, "chemotherapy_months": 5}, GO_ON),
    ("chemotherapy_window", {**CONTROLLED, "chemotherapy_months": 9}, GO_ON),
    ("chemotherapy_window", {**CONTROLLED, "maximal_response": "reached"}, STOP_CHEMOTHERAPY),
    ("chemotherapy_window", {**CONTROLLED, "chemotherapy_months": 5}, STOP_CHEMOTHERAPY),
    (
        "stop_chemotherapy_keep_her2",
        {**CONTROLLED, "chemotherapy_months": 6.1, "maximal_response": "reached"},
        STOP_CHEMOTHERAPY,
    ),
    (
        "stop_chemotherapy_keep_her2",
        {**CONTROLLED, "chemotherapy_months": 4, "maximal_response": "reached"},
        {**THP, "chemotherapy": (), "action": "stop_chemotherapy_continue_her2"},
    ),
    ("continue_conjugate", RUNNING_TDXD, GO_ON),
    ("continue_conjugate", {**RUNNING_TDXD, "tdxd_access": "unavailable"}, GO_ON),
    ("continue_her2", {**CONTROLLED, "current_regimen": ("trastuzumab", "pertuzumab")}, GO_ON),
    (
        "continue_her2",
        {**CONTROLLED, "current_regimen": ("trastuzumab", "pertuzumab")},
        {**GO_ON, "her2_agents": ("trastuzumab", "pertuzumab")},
    ),
]


@pytest.mark.parametrize(("end", "case", "plan"), FOLLOWING)
def test_the_plan_that_follows_the_text(end: str, case: Answers, plan: Answers) -> None:
    pathway = trace(GUIDELINE, Case(**case))
    assert pathway.node == end
    feedback = _judge(case, plan)
    assert not feedback.pitfalls
    assert not feedback.errors
    assert not feedback.cautions
    assert feedback.verdict == ("concordant" if pathway.outcome in ANSWERED else "not_assessable")
    assert len(feedback.messages) == 1


def test_every_end_is_followed() -> None:
    assert {end for end, _, _ in FOLLOWING} == set(GUIDELINE.ends)


@pytest.mark.parametrize(
    ("case", "outcome", "message"),
    [
        ({**FIRST, "prior_adjuvant_trastuzumab": "never"}, "source_silent", "silence"),
        ({"her2_status": "negative"}, "out_of_scope", "outside"),
        ({}, "needs_information", "gap"),
        (FIRST, "needs_information", "gap"),
        ({**FIRST, "advanced_lines_given": 2}, "contradictory", "contradiction"),
    ],
)
def test_saying_that_the_text_does_not_say_is_told_to_be_right(case: Answers, outcome: str, message: str) -> None:
    assert trace(GUIDELINE, Case(**case)).outcome == outcome
    right, other = _judge(case, SILENT), _judge(case, {**TDXD, "monitoring": ()})
    assert right.verdict == other.verdict == "not_assessable"
    assert right.messages[0] == _verdict_texts()[f"{message}_recognised"]
    assert right.messages[0].startswith("Correct.")
    assert other.messages[0] == _verdict_texts()[message]
    assert "right answer is that the text does not say" in other.messages[0]
    assert not other.errors


def test_saying_that_the_text_does_not_say_is_told_to_be_wrong_where_it_does() -> None:
    feedback = _judge(LATE, SILENT)
    assert feedback.verdict == "discordant"
    assert feedback.messages[0] == _verdict_texts()["answer_overlooked"]
    assert not feedback.pitfalls
    assert _judge(LATE, TDXD).messages[0] == _verdict_texts()["departs_from_the_text"]


@pytest.mark.parametrize(
    ("case", "plan", "alternative"),
    [
        (
            LATE_HR,
            {**TRASTUZUMAB_LETROZOLE, "rationale": ("selected_case_documented",)},
            "endocrine_with_one_her2_agent",
        ),
        (
            LATE_HR,
            {**TRASTUZUMAB_LETROZOLE, "her2_agents": ("lapatinib",), "rationale": ALL_RATIONALE},
            "endocrine_with_one_her2_agent",
        ),
        (CIRCUMSTANCE, {**LETROZOLE, "rationale": ("special_circumstance_documented",)}, "endocrine_alone"),
        ({**NO_CIRCUMSTANCE, "disease_free_interval": "long"}, LETROZOLE, "endocrine_alone"),
    ],
)
def test_an_alternative(case: Answers, plan: Answers, alternative: str) -> None:
    feedback = _judge(case, plan)
    assert feedback.verdict == "alternative"
    assert _ids(feedback.alternatives) == {alternative}
    assert not feedback.errors
    assert not feedback.pitfalls


@pytest.mark.parametrize(
    ("case", "plan"),
    [
        (LATE_HR, TRASTUZUMAB_LETROZOLE),
        ({**LATE, "hormone_receptor_status": "unknown"}, {**TRASTUZUMAB_LETROZOLE, "rationale": ALL_RATIONALE}),
        ({**EARLY, "hormone_receptor_status": "positive"}, {**TRASTUZUMAB_LETROZOLE, "rationale": ALL_RATIONALE}),
        (NO_CIRCUMSTANCE, {**LETROZOLE, "rationale": ALL_RATIONALE}),
        ({**CIRCUMSTANCE, "hormone_receptor_status": "unknown"}, {**LETROZOLE, "rationale": ALL_RATIONALE}),
        ({**CIRCUMSTANCE, **EARLY}, {**LETROZOLE, "rationale": ALL_RATIONALE}),
        (CIRCUMSTANCE, {**LETROZOLE, "chemotherapy": ("docetaxel",)}),
    ],
)
def test_an_alternative_without_its_conditions_is_discordant(case: Answers, plan: Answers) -> None:
    feedback = _judge(case, plan)
    assert feedback.verdict == "discordant"
    assert not feedback.alternatives
    assert "not_on_pathway" in _ids(feedback.errors)


def test_an_alternative_with_a_pitfall_is_discordant() -> None:
    plan = {**TRASTUZUMAB_LETROZOLE, "rationale": ALL_RATIONALE, "monitoring": ("infusion_reaction",)}
    feedback = _judge({**LATE_HR, **HEART}, plan)
    assert _ids(feedback.pitfalls) == {"P3"}
    assert feedback.verdict == "discordant"
    assert not feedback.errors


MAINTENANCE = ("trastuzumab", "pertuzumab")


@pytest.mark.parametrize(
    ("running", "receptors", "plan", "verdict"),
    [
        # after chemotherapy endocrine therapy may be added where the receptors are positive, and never elsewhere
        ((*MAINTENANCE,), "positive", {**GO_ON, "her2_agents": MAINTENANCE, "endocrine": ("letrozole",)}, "concordant"),
        ((*MAINTENANCE,), "negative", {**GO_ON, "her2_agents": MAINTENANCE, "endocrine": ("letrozole",)}, "discordant"),
        ((*MAINTENANCE, "docetaxel"), "positive",
         {**STOP_CHEMOTHERAPY, "her2_agents": MAINTENANCE, "endocrine": ("letrozole",)}, "concordant"),
        ((*MAINTENANCE, "docetaxel"), "positive",
         {**GO_ON, **THP, "action": "continue_unchanged", "endocrine": ("letrozole",)}, "discordant"),
        (("T-DXd",), "positive", {**GO_ON, "her2_agents": ("T-DXd",), "endocrine": ("letrozole",)}, "discordant"),
        # endocrine therapy that runs goes on with the HER2 agents, or they go on alone
        ((*MAINTENANCE, "letrozole"), "positive", GO_ON, "concordant"),
        ((*MAINTENANCE, "letrozole"), "positive", {**GO_ON, "her2_agents": MAINTENANCE}, "discordant"),
        ((*MAINTENANCE, "letrozole"), "negative", GO_ON, "discordant"),
        ((*MAINTENANCE, "letrozole"), "negative", {**GO_ON, "her2_agents": MAINTENANCE}, "concordant"),
        ((*MAINTENANCE, "letrozole"), "positive",
         {**GO_ON, "her2_agents": MAINTENANCE, "endocrine": ("letrozole", "fulvestrant")}, "concordant"),
        ((*MAINTENANCE, "docetaxel", "letrozole"), "positive", GO_ON, "concordant"),
        ((*MAINTENANCE, "docetaxel", "letrozole"), "positive", STOP_CHEMOTHERAPY, "concordant"),
        ((*MAINTENANCE, "docetaxel", "letrozole"), "negative", STOP_CHEMOTHERAPY, "discordant"),
        ((*MAINTENANCE, "docetaxel", "letrozole"), "positive", {**STOP_CHEMOTHERAPY, "her2_agents": MAINTENANCE},
         "concordant"),
        # the words of the action have to be what its agents say
        ((*MAINTENANCE, "docetaxel"), "positive", {**STOP_CHEMOTHERAPY, **THP, "action": STOP_CHEMOTHERAPY["action"]},
         "discordant"),
        ((*MAINTENANCE, "docetaxel"), "positive",
         {**GO_ON, "her2_agents": MAINTENANCE, "chemotherapy": ("paclitaxel",)}, "discordant"),
        ((*MAINTENANCE,), "positive", {**GO_ON, **THP, "action": "continue_unchanged"}, "discordant"),
        ((*MAINTENANCE,), "positive", {**GO_ON, "her2_agents": (*MAINTENANCE, "lapatinib")}, "discordant"),
        ((*MAINTENANCE, "docetaxel"), "positive", {**STOP_CHEMOTHERAPY, "her2_agents": (*MAINTENANCE, "lapatinib")},
         "discordant"),
    ],
)  # fmt: skip
def test_what_goes_on(running: tuple[str, ...], receptors: str, plan: Answers, verdict: str) -> None:
    case = {**CONTROLLED, "current_regimen": running, "hormone_receptor_status": receptors, "chemotherapy_months": 5}
    feedback = _judge(case, plan)
    assert feedback.verdict == verdict
    assert not feedback.pitfalls


def test_a_pitfall_alone_makes_a_plan_discordant() -> None:
    feedback = _judge({**LATE, "cardiac_dysfunction": "unclear"}, {**THP, "monitoring": ("infusion_reaction",)})
    assert _ids(feedback.pitfalls) == {"P3"}
    assert not feedback.errors
    assert feedback.verdict == "discordant"


def test_pitfalls_are_near_only_where_plans_are_judged() -> None:
    progressed = {"decision_point": "progression", "disease_setting": "recurrent_metastatic"}
    assert not trace(GUIDELINE, Case(her2_status="negative", **progressed)).pitfalls
    assert "P1" in _ids(trace(GUIDELINE, Case(her2_status="positive", **progressed)).pitfalls)


# --- Sweeps


def _following(pathway: Pathway) -> Iterator[dict[str, Any]]:
    """Every plan made of an end's open regimens and its actions, with full monitoring."""
    if pathway.node is None:
        yield dict(SILENT)
        return
    end = GUIDELINE.ends[pathway.node]
    open_regimens = {option.option.regimen for option in pathway.options}
    regimens = [each for each in end.regimens if not end.options or each in open_regimens]
    for action in end.actions:
        if not regimens:
            yield {"action": action, "monitoring": WATCHED}
        for regimen in regimens:
            for agents in product(*(sorted(GUIDELINE.members(part)) for part in GUIDELINE.regimens[regimen].parts)):
                yield {"action": action, "monitoring": WATCHED, **_sorted_out(agents)}


def _sorted_out(agents: tuple[str, ...]) -> dict[str, list[str]]:
    parts = ("her2_agents", "chemotherapy", "endocrine")
    return {part: [agent for agent in agents if agent in GUIDELINE.members((part,))] for part in parts}


def _check_following(case: Answers) -> Pathway:
    pathway = trace(GUIDELINE, Case(**case))
    if case.get("pulmonary_status") in {"suspected_ild", "confirmed_ild"}:
        return pathway  # with T-DXd no plan follows the text then; see test_plan_verdicts
    for plan in _following(pathway):
        feedback = _judge(case, plan)
        assert not feedback.pitfalls, (case, plan)
        if pathway.outcome in ANSWERED:
            # it may repeat what has failed, or go on with what the receptors speak against
            allowed = {"same_agents_after_failure", "endocrine_in_hormone_receptor_negative"}
            assert _ids(feedback.errors) <= allowed, (case, plan, feedback.errors)
            assert (feedback.verdict == "concordant") is not bool(feedback.errors)
        else:
            assert feedback.verdict == "not_assessable"
            assert not feedback.errors
    return pathway


def test_following_the_text_is_concordant_in_every_shipped_case() -> None:
    vignettes = load_vignettes(CASES)
    assert vignettes
    for vignette in vignettes:
        _check_following(vignette.case.given)


@pytest.mark.sweep
@settings(deadline=None, max_examples=400)
@given(SEEDS)
def test_following_the_text_never_fires_a_pitfall(seed: int) -> None:
    _check_following(random_partial_case(random.Random(seed)))


@pytest.mark.sweep
def test_the_random_cases_reach_every_end() -> None:
    rng = random.Random(7)
    ends = {_check_following(random_partial_case(rng)).node for _ in range(2_000)}
    assert ends >= set(GUIDELINE.ends)


@cache
def _sentences() -> frozenset[str]:
    rules = (*GUIDELINE.pitfalls.values(), *GUIDELINE.errors.values(), *GUIDELINE.alternatives.values())
    return frozenset(
        (*(r.text for r in rules), *(p.why for p in GUIDELINE.pitfalls.values()), *(_verdict_texts().values()))
    )


@cache
def _verdict_texts() -> dict[str, str]:
    return {name: entry.text for name, entry in GUIDELINE.plan.verdicts.items()}


def _random_plan(rng: random.Random) -> dict[str, Any]:
    agents = tuple(rng.sample(AGENTS, rng.choice((0, 0, 1, 2, 2, 3, 4))))
    vocabulary = GUIDELINE.plan
    return {
        **_sorted_out(agents),
        "action": rng.choice(list(vocabulary.actions)),
        "monitoring": [each for each in vocabulary.monitoring if rng.random() < 0.5],
        "rationale": [each for each in vocabulary.rationale if rng.random() < 0.3],
    }


@pytest.mark.sweep
@settings(deadline=None, max_examples=1_000)
@given(SEEDS)
def test_any_plan_for_any_case(seed: int) -> None:
    rng = random.Random(seed)
    case, plan = random_partial_case(rng), _random_plan(rng)
    pathway, feedback = trace(GUIDELINE, Case(**case)), _judge(case, plan)
    assert feedback == _judge(case, plan)
    assert feedback.messages
    assert {each.partition(" Not known: ")[0] for each in feedback.messages} <= _sentences()
    assert feedback.messages[0] in _verdict_texts().values()
    held_back = feedback.decided_by in {"lungs", "patient_declines"}
    assert pathway.outcome in ANSWERED or feedback.verdict == "not_assessable"
    if pathway.outcome not in ANSWERED or held_back:
        assert _ids(feedback.pitfalls) <= {"P1", "P2", "P3"}
        assert _ids(feedback.errors) <= {"ild_and_tdxd"}
        assert not feedback.alternatives
    if pathway.outcome in {"contradictory", "out_of_scope"}:
        assert not feedback.pitfalls
        assert not feedback.cautions
    blamed = bool(feedback.pitfalls) or any(error.weight == "error" for error in feedback.errors)
    if pathway.outcome in ANSWERED and not held_back:
        assert (feedback.verdict == "discordant") is blamed
    assert all(error.weight != "caution" for error in feedback.errors)
    if Case(**case).months_since_adjuvant_trastuzumab == 12 and "T-DXd" in plan["her2_agents"]:
        assert "P5" not in _ids(feedback.pitfalls)


#: Pitfalls ask what is known: of the failed regimen, the heart, and the lungs where T-DXd is running or planned.
ASKED_WHETHER_KNOWN = {
    "P1": "current_regimen",
    "P2": "pulmonary_status",
    "P3": "cardiac_dysfunction",
    "P5": "pulmonary_status",
}


@pytest.mark.sweep
@settings(deadline=None, max_examples=600)
@given(SEEDS)
def test_a_pitfall_that_fires_stays_whatever_the_unknown_turns_out_to_be(seed: int) -> None:
    rng = random.Random(seed)
    case, plan = random_partial_case(rng), _random_plan(rng)
    fired = _pitfalls(case, plan)
    values = {**CHOOSING, **OTHER, "current_regimen": [rng.sample(AGENTS, n) for n in (0, 1, 2, 3)]}
    for name in sorted(values.keys() - Case(**case).known.keys()) if fired else ():
        for value in values[name]:
            completed = {**case, name: value}
            if trace(GUIDELINE, Case(**completed)).outcome != "contradictory":
                spared = {pitfall for pitfall, asked in ASKED_WHETHER_KNOWN.items() if asked == name}
                assert fired - spared <= _pitfalls(completed, plan), (case, plan, name, value)


# --- Another guideline's plans

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
    assert _ids(feedback.alternatives) == alternatives
    assert _ids(feedback.pitfalls) == ({"P1"} if verdict == "discordant" else set())


def test_where_there_is_no_answer_nothing_is_followed_and_there_is_no_alternative(tea: Guideline) -> None:
    feedback = judge(tea, Case(tea, wish="hot"), Plan(tea, action="throw_away"))
    assert (feedback.verdict, feedback.alternatives) == ("not_assessable", ())
    assert _ids(feedback.pitfalls) == {"P1"}
