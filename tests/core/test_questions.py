"""Questions: what is asked on a way is what matters on it."""

from __future__ import annotations

from typing import Any

import pytest
from sweep import drawn, guideline

from her2teach import Case, load_vignettes, trace
from her2teach.core.questions import asked, relevant_case

RECURRENT = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
FIRST = {**RECURRENT, "decision_point": "initial_treatment_choice"}
COMPLETED = {**FIRST, "prior_adjuvant_trastuzumab": "completed"}
RUNNING = {**RECURRENT, "decision_point": "on_treatment_controlled"}
PROGRESSION = {**RECURRENT, "decision_point": "progression", "advanced_lines_given": 2}
INTERVAL = {"months_since_adjuvant_trastuzumab", "adjuvant_trastuzumab_end_date", "recurrence_date"}
TREATED = {"advanced_lines_given", "current_regimen"}
CHEMOTHERAPY = {"chemotherapy_months", "maximal_response"}
CIRCUMSTANCES = {"disease_burden", "comorbidities", "disease_free_interval"}
HEART = {"cardiac_dysfunction", "lvef_percent"}
RECEIVED = {"received_pertuzumab", "received_tdm1", "received_tdxd"}
SCOPE = {"her2_status", "disease_setting", "histology"}
IN_SCOPE = {*SCOPE, "decision_point", "hormone_receptor_status", "prior_adjuvant_trastuzumab"}


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({}, SCOPE),
        ({"her2_status": "negative"}, SCOPE),
        ({"her2_status": "equivocal", "disease_setting": "recurrent_metastatic"}, SCOPE),
        ({**RECURRENT, "disease_setting": "de_novo_metastatic"}, SCOPE),
        (RECURRENT, IN_SCOPE),
        (FIRST, IN_SCOPE),
        (COMPLETED, IN_SCOPE | INTERVAL),
        ({**FIRST, "prior_adjuvant_trastuzumab": "stopped_early"}, IN_SCOPE),
        ({**COMPLETED, "months_since_adjuvant_trastuzumab": 13}, IN_SCOPE | INTERVAL | HEART),
        ({**COMPLETED, "months_since_adjuvant_trastuzumab": 12}, IN_SCOPE | INTERVAL | RECEIVED | {"tdxd_access"}),
        ({**COMPLETED, "months_since_adjuvant_trastuzumab": 12, "received_tdxd": "never", "tdxd_access": "available"},
         IN_SCOPE | INTERVAL | RECEIVED | HEART | {"tdxd_access", "pulmonary_status"}),
        ({**FIRST, "hormone_receptor_status": "positive"}, IN_SCOPE | CIRCUMSTANCES),
        (PROGRESSION, IN_SCOPE | TREATED | RECEIVED),
        ({**PROGRESSION, "current_regimen": ["trastuzumab"]}, IN_SCOPE | TREATED | RECEIVED | HEART),
        (RUNNING, IN_SCOPE | TREATED),
        ({**RUNNING, "current_regimen": ["trastuzumab", "docetaxel"]}, IN_SCOPE | TREATED | CHEMOTHERAPY | HEART),
        ({**RUNNING, "current_regimen": ["T-DXd"]}, IN_SCOPE | TREATED | HEART | {"pulmonary_status"}),
    ],
)  # fmt: skip
def test_what_is_asked(answers: dict[str, Any], names: set[str]) -> None:
    assert set(asked(guideline(), Case(**answers))) == names


@pytest.mark.parametrize(
    ("answers", "name", "stays"),
    [
        # asked further down a way that is open, on one that is not, and not asked about while it is not answered
        ({**RECURRENT, "tdxd_access": "available"}, "tdxd_access", True),
        ({**RUNNING, "tdxd_access": "available"}, "tdxd_access", False),
        (RECURRENT, "tdxd_access", False),
        # asked at some ends that are possible, at none of them
        ({**FIRST, "current_regimen": [], "cardiac_dysfunction": "absent"}, "cardiac_dysfunction", True),
        ({"her2_status": "negative", "current_regimen": [], "lvef_percent": 60}, "lvef_percent", False),
    ],
)
def test_an_answer_stays_asked_where_it_may_be_asked_yet(answers: dict[str, Any], name: str, *, stays: bool) -> None:
    assert (name in asked(guideline(), Case(**answers))) is stays


@pytest.mark.sweep
def test_what_could_change_the_answer_is_asked() -> None:
    """Every missing answer that lies on the way as far as it is known can be given."""
    for pathway in drawn()[:1_200]:
        names = asked(guideline(), pathway.case)
        assert list(names) == [name for name in guideline().attributes if name in names]
        if pathway.outcome == "needs_information":
            assert set(pathway.missing) & set(names), pathway.case


@pytest.mark.sweep
def test_a_relevant_case_holds_asked_answers_only_and_stays_as_it_is() -> None:
    for pathway in drawn()[:300]:
        case = relevant_case(guideline(), pathway.case)
        assert set(case.given.items()) <= set(pathway.case.given.items())
        assert set(case) <= set(asked(guideline(), case))
        assert relevant_case(guideline(), case) == case


def test_both_sides_of_a_contradiction_stay_asked() -> None:
    case = Case(**FIRST, advanced_lines_given=1, received_tdxd="advanced_setting", current_regimen=["T-DXd"])
    assert trace(guideline(), case).outcome == "contradictory"
    assert "decision_point" in asked(guideline(), case)


@pytest.mark.parametrize(
    "answers",
    [
        {"decision_point": "progression", "advanced_lines_given": 0},
        {"decision_point": "on_treatment_controlled", "current_regimen": []},
    ],
)
def test_both_sides_of_a_contradiction_stay_asked_while_the_scope_is_not_known(answers: dict[str, Any]) -> None:
    case = Case(**answers)
    assert trace(guideline(), case).outcome == "contradictory"
    assert relevant_case(guideline(), case) == case
    assert set(asked(guideline(), case)) == {*SCOPE, *answers}


def test_a_contradiction_further_down_the_pathway_stays_asked_there() -> None:
    early = {**COMPLETED, "months_since_adjuvant_trastuzumab": 8}
    case = Case(**early, received_tdxd="advanced_setting", chemotherapy_months=3)
    assert trace(guideline(), case).outcome == "contradictory"
    assert {"decision_point", "received_tdxd"} <= set(asked(guideline(), case))
    assert set(relevant_case(guideline(), case)) == {*early, "received_tdxd"}


def test_taking_out_one_answer_can_make_another_irrelevant() -> None:
    """The heart was asked about for the sake of a regimen that is not asked about itself."""
    contradictory = {**COMPLETED, "months_since_adjuvant_trastuzumab": 12, "received_pertuzumab": "advanced_setting"}
    case = Case(**contradictory, current_regimen=["trastuzumab"], cardiac_dysfunction="unclear")
    assert "current_regimen" not in asked(guideline(), case)
    assert "cardiac_dysfunction" in asked(guideline(), case)
    assert relevant_case(guideline(), case) == Case(**contradictory)


@pytest.mark.parametrize("vignette", load_vignettes(), ids=str)
def test_no_vignettes_answer_depends_on_what_is_not_asked(vignette: Any) -> None:
    """The explorer shows relevant answers only; what it then says is what the case was written for."""
    pathway = trace(guideline(), relevant_case(guideline(), vignette.case))
    assert (pathway.outcome, pathway.node) == (vignette.expected_outcome, vignette.expected_node)
