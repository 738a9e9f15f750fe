"""Pitfalls of plans: what fires each, and what exempts it."""

from __future__ import annotations

import pytest
from judged_plans import (
    ANSWERED,
    CIRCUMSTANCE,
    CONTROLLED,
    DE_NOVO,
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
    RECURRENT,
    SILENT,
    STOP_ALL,
    STOP_CHEMOTHERAPY,
    SWITCH_TDXD,
    TDM1,
    TDXD,
    THP,
    TOXICITY,
    TRASTUZUMAB_LETROZOLE,
    Answers,
    feedback_on,
    ids,
    pitfalls_of,
)

from her2teach import (
    Case,
    Feedback,
    trace,
)

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
    feedback = feedback_on(case, plan)
    assert pitfall in ids(feedback.pitfalls)
    answered = trace(GUIDELINE, Case(**case)).outcome in ANSWERED
    assert feedback.verdict == ("discordant" if answered else "not_assessable")
    assert GUIDELINE.pitfalls[pitfall].text in feedback.messages
    assert GUIDELINE.pitfalls[pitfall].why in feedback.messages


@pytest.mark.parametrize(("pitfall", "case", "plan", "changed_case", "changed_plan"), EXEMPTING)
def test_a_small_change_exempts(
    pitfall: str, case: Answers, plan: Answers, changed_case: Answers, changed_plan: Answers
) -> None:
    assert pitfall in pitfalls_of(case, plan)
    assert pitfall not in pitfalls_of({**case, **changed_case}, {**plan, **changed_plan})


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
    assert pitfall not in pitfalls_of(case, plan)


@pytest.mark.parametrize(
    "change",
    [
        {"her2_status": "negative"},
        {"disease_setting": "early_non_metastatic"},
        {"advanced_lines_given": 0},  # contradicts the progression
    ],
)
def test_outside_the_scope_nothing_is_judged(change: Answers) -> None:
    feedback = feedback_on({**PROGRESSION, "cardiac_dysfunction": "significant", **change}, STOP_ALL)
    assert feedback == Feedback(verdict="not_assessable", messages=feedback.messages)
    assert len(feedback.messages) == 1


def test_stopping_after_a_regimen_without_her2_agents_is_undertreatment_only() -> None:
    assert pitfalls_of({**PROGRESSION, "current_regimen": ("letrozole",)}, STOP_ALL) == {"P2"}


def test_stopping_while_controlled_is_an_error_of_duration_and_undertreatment() -> None:
    feedback = feedback_on(CONTROLLED, STOP_ALL)
    assert ids(feedback.pitfalls) == {"P2"}
    assert "stopped_without_a_reason" in ids(feedback.errors)


def test_stopping_for_toxicity_is_a_caution_only() -> None:
    feedback = feedback_on(TOXICITY, STOP_ALL)
    assert not feedback.pitfalls
    assert not feedback.errors
    assert ids(feedback.cautions) == {"stopped_for_toxicity"}


def test_tdxd_at_exactly_twelve_months_is_no_error_of_timing() -> None:
    at_twelve = {**EARLY, "months_since_adjuvant_trastuzumab": 12.0}
    by_dates = {
        **EARLY,
        "months_since_adjuvant_trastuzumab": "unknown",
        "adjuvant_trastuzumab_end_date": "2023-03-15",
        "recurrence_date": "2024-03-15",
    }
    for case in (at_twelve, by_dates):
        assert feedback_on(case, TDXD).verdict == "concordant"
        for others in ((), ("pertuzumab",), ("trastuzumab", "pertuzumab")):
            plan = {**THP, "her2_agents": ("T-DXd", *others)}
            assert "P5" not in pitfalls_of(case, plan)
    assert pitfalls_of({**by_dates, "recurrence_date": "2024-03-16"}, TDXD) == {"P5"}


def test_every_pitfall_is_tried() -> None:
    assert {row[0] for row in FIRING} == {row[0] for row in EXEMPTING} == set(GUIDELINE.pitfalls)
