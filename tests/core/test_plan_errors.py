"""Errors of plans: what makes each, what mends it, what is a caution only."""

from __future__ import annotations

import pytest
from judged_plans import (
    CIRCUMSTANCE,
    CONTROLLED,
    DOCETAXEL,
    EARLY,
    FIRST,
    FOR_THE_HEART,
    GO_ON,
    GUIDELINE,
    HEART,
    LAPATINIB_CAPECITABINE,
    LATE,
    LATE_HR,
    LETROZOLE,
    NO_CIRCUMSTANCE,
    NO_TDXD,
    PROGRESSION,
    RUNNING_TDXD,
    SILENT,
    STOP_ALL,
    STOP_CHEMOTHERAPY,
    SWITCH_TDXD,
    TDM1,
    TDXD,
    THIRD,
    THP,
    TOXICITY,
    TRASTUZUMAB_LETROZOLE,
    TRASTUZUMAB_VINORELBINE,
    WATCHED,
    Answers,
    feedback_on,
    ids,
)

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
    feedback = feedback_on(case, plan)
    assert error in ids(feedback.errors)
    assert feedback.verdict == "discordant"
    assert GUIDELINE.errors[error].text in feedback.messages
    assert error not in ids(feedback_on({**case, **changed_case}, {**plan, **changed_plan}).errors)


def test_every_error_is_tried() -> None:
    by_weight: dict[str, set[str]] = {"error": set(), "omission": set(), "caution": set()}
    for error in GUIDELINE.errors.values():
        by_weight[error.weight].add(error.id)
    # with lung disease and T-DXd no verdict is "discordant"; see test_plan_verdicts
    assert {row[0] for row in ERRORS} == by_weight["error"] - {"ild_and_tdxd"}
    assert {row[0] for row in OMISSIONS} == by_weight["omission"]
    assert {row[0] for row in CAUTIONS} == by_weight["caution"]


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
    feedback = feedback_on(case, {**plan, "monitoring": tuple(each for each in WATCHED if each != watch)})
    assert ids(feedback.errors) == {omission}
    assert not feedback.pitfalls
    assert feedback.verdict == "concordant"
    assert GUIDELINE.errors[omission].text in feedback.messages
    assert not feedback_on(case, plan).errors


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
    feedback = feedback_on(case, {**plan, "monitoring": watched})
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
    feedback = feedback_on({**PROGRESSION, "received_pertuzumab": "advanced_setting", "current_regimen": running}, plan)
    assert ("infusion_monitoring_omitted" in ids(feedback.errors)) is starts


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
    feedback = feedback_on(case, plan)
    assert caution in ids(feedback.cautions)
    assert caution not in ids(feedback.errors)
    assert feedback.verdict == verdict
    assert any(each.startswith(GUIDELINE.errors[caution].text) for each in feedback.messages)
    assert caution not in ids(feedback_on({**case, **changed_case}, {**plan, **changed_plan}).cautions)
