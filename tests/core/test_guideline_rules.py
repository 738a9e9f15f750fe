"""Rules of the shipped guideline: each flag, warning and contradiction on both sides of what raises it."""

from __future__ import annotations

from typing import Any

import pytest
from sweep import guideline, pathway_of

Answers = dict[str, Any]

INTERVAL = "months_since_adjuvant_trastuzumab"
RECURRENT: Answers = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
CHOICE: Answers = {**RECURRENT, "decision_point": "initial_treatment_choice"}
FIRST: Answers = {
    **CHOICE,
    "prior_adjuvant_trastuzumab": "completed",
    "received_tdxd": "never",
    "received_tdm1": "never",
}
LATE: Answers = {**FIRST, INTERVAL: 30}
EARLY: Answers = {**FIRST, INTERVAL: 8}
TDXD: Answers = {**EARLY, "tdxd_access": "available"}
TDM1: Answers = {**EARLY, "tdxd_access": "unavailable"}
PROGRESSION: Answers = {**RECURRENT, "decision_point": "progression"}
SECOND: Answers = {**PROGRESSION, "advanced_lines_given": 1, "prior_adjuvant_trastuzumab": "completed", INTERVAL: 30,
                   "received_tdm1": "never", "received_tdxd": "never", "tdxd_access": "available",
                   "current_regimen": ["trastuzumab", "docetaxel"]}  # fmt: skip
#: The one line was a conjugate, so the interval decides which line it was.
ONE_CONJUGATE: Answers = {**PROGRESSION, "advanced_lines_given": 1, "prior_adjuvant_trastuzumab": "completed",
                          INTERVAL: 8, "received_tdm1": "never", "received_tdxd": "advanced_setting"}  # fmt: skip
THIRD: Answers = {**PROGRESSION, "advanced_lines_given": 2, "received_pertuzumab": "advanced_setting",
                  "received_tdxd": "advanced_setting"}  # fmt: skip
RUNNING: Answers = {**RECURRENT, "decision_point": "on_treatment_controlled"}
STOP: Answers = {**RUNNING, "current_regimen": ["trastuzumab", "docetaxel"], "maximal_response": "reached",
                 "chemotherapy_months": 5}  # fmt: skip
WINDOW: Answers = {**STOP, "maximal_response": "not_reached", "chemotherapy_months": 5}
CONTINUE: Answers = {**WINDOW, "chemotherapy_months": 2}
HER2_ONLY: Answers = {**RUNNING, "current_regimen": ["trastuzumab"]}
CONJUGATE: Answers = {**RUNNING, "current_regimen": ["T-DXd"]}
TOXICITY: Answers = {**RECURRENT, "decision_point": "unacceptable_toxicity", "current_regimen": ["T-DXd"]}
HR: Answers = {"hormone_receptor_status": "positive"}
HR_NEGATIVE: Answers = {"hormone_receptor_status": "negative"}

#: Flag -> answers that raise it, and answers that do not.
FLAGS: dict[str, tuple[list[Answers], list[Answers]]] = {
    "boundary_12_months": (
        [{**FIRST, INTERVAL: months} for months in (11.5, 12, 12.5)] + [{**ONE_CONJUGATE, INTERVAL: 12.2}],
        [{**FIRST, INTERVAL: months} for months in (11.49, 12.51)]
        + [FIRST, {**SECOND, INTERVAL: 12}, {**ONE_CONJUGATE, INTERVAL: 12, "advanced_lines_given": 2},
           {**RUNNING, **LATE, **STOP, INTERVAL: 12}],
    ),
    "pitfall_wording_leaves_12_undefined": (
        [{**FIRST, INTERVAL: 12},
         {**FIRST, "adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-03-15"}],
        [{**FIRST, INTERVAL: months} for months in (11.99, 12.01)]
        + [{**FIRST, "adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-03-16"}],
    ),
    "anchor_wording_inconsistent": (
        [{**LATE, **HR}, {**EARLY, **HR}, {**FIRST, **HR}, {**ONE_CONJUGATE, **HR}],
        [{**SECOND, **HR}, {**LATE, **HR_NEGATIVE}, LATE, {**STOP, **HR},
         {**CHOICE, **HR, "prior_adjuvant_trastuzumab": "never"},
         {**THIRD, **HR, "prior_adjuvant_trastuzumab": "completed", INTERVAL: 30}],
    ),
    "second_line_is_a_label": ([TDXD, TDM1], [LATE, EARLY, SECOND]),
    "alternative_not_preferred": (
        [TDM1, {**SECOND, "tdxd_access": "unavailable", "received_tdm1": "never"}],
        [TDXD, SECOND],
    ),
    "implied_second_line": ([SECOND, {**SECOND, "tdxd_access": "unknown"}], [TDXD, LATE, THIRD]),
    "switch_do_not_stop": ([PROGRESSION, SECOND, THIRD], [LATE, STOP, TOXICITY]),
    "no_order_of_preference": ([THIRD], [SECOND, LATE]),
    "list_not_exhaustive": ([THIRD], [SECOND, LATE]),
    "third_line_list_predates_2022": ([THIRD], [SECOND, LATE]),
    "slash_tdm1_or_tdxd": ([THIRD], [SECOND, {**THIRD, "received_pertuzumab": "never"}]),
    "already_used": (
        [{**THIRD, "current_regimen": agents}
         for agents in (["lapatinib", "capecitabine"], ["trastuzumab", "vinorelbine"], ["lapatinib", "trastuzumab"],
                        ["trastuzumab", "letrozole"])]
        + [{**THIRD, **HR, "current_regimen": ["trastuzumab", "letrozole"]}],
        [{**THIRD, "current_regimen": agents}
         for agents in ([], ["T-DXd"], ["lapatinib"], ["lapatinib", "trastuzumab", "eribulin"])]
        + [THIRD, {**THIRD, **HR_NEGATIVE, "current_regimen": ["trastuzumab", "letrozole"]},
           {**SECOND, "current_regimen": ["lapatinib", "capecitabine"]}],
    ),
    "hr_alternatives_exist": ([{**LATE, **HR}], [LATE, {**LATE, **HR_NEGATIVE}, {**TDXD, **HR}]),
    "endocrine_alone_special_circumstance": (
        [{**LATE, **HR, name: value} for name, value in (("disease_burden", "low"), ("comorbidities", "significant"),
         ("disease_free_interval", "long"))] + [{**STOP, **HR, "disease_burden": "low"}],
        [{**LATE, **HR}, {**LATE, **HR_NEGATIVE, "disease_burden": "low"}, {**LATE, **HR, "disease_burden": "not_low"},
         {**LATE, **HR, "comorbidities": "not_significant", "disease_free_interval": "not_long"}],
    ),
    "cardiac_significant": (
        [{**base, "cardiac_dysfunction": "significant"} for base in (LATE, TDXD, TDM1, THIRD, HER2_ONLY, CONJUGATE)],
        [{**LATE, "cardiac_dysfunction": value} for value in ("absent", "unclear", "not_assessed")]
        + [{**TOXICITY, "cardiac_dysfunction": "significant"}],
    ),
    "cardiac_not_assessed": (
        [LATE, {**LATE, "cardiac_dysfunction": "unclear"}, HER2_ONLY, STOP],
        [{**LATE, "cardiac_dysfunction": "absent"}, {**LATE, "cardiac_dysfunction": "significant"}, TOXICITY, FIRST],
    ),
    "alternatives_not_named": (
        [{**LATE, "cardiac_dysfunction": "significant"}],
        [{**LATE, "cardiac_dysfunction": "unclear"}, LATE, {**TOXICITY, "cardiac_dysfunction": "significant"}],
    ),
    "consider_endocrine_maintenance": (
        [{**STOP, **HR}, {**HER2_ONLY, **HR}],
        [STOP, {**STOP, **HR_NEGATIVE}, {**CONTINUE, **HR}, {**CONJUGATE, **HR},
         {**HER2_ONLY, **HR, "current_regimen": ["trastuzumab", "letrozole"]}],
    ),
    "alone_means_without_chemotherapy": ([STOP, WINDOW, HER2_ONLY], [CONTINUE, CONJUGATE, LATE]),
    "duration_rule_is_for_separate_chemotherapy": (
        [CONJUGATE, {**STOP, "current_regimen": ["T-DM1", "docetaxel"]}],
        [STOP, HER2_ONLY, {**THIRD, "current_regimen": ["T-DXd"]}, TDXD],
    ),
    "ild_management_not_given": (
        [{**base, "pulmonary_status": value} for base in (TDXD, SECOND, CONJUGATE, TOXICITY) for value in
         ("suspected_ild", "confirmed_ild")],
        [TDXD, {**TDXD, "pulmonary_status": "no_ild"}, {**TDM1, "pulmonary_status": "confirmed_ild"},
         {**TOXICITY, "pulmonary_status": "confirmed_ild", "current_regimen": ["T-DM1"]},
         {**HER2_ONLY, "pulmonary_status": "suspected_ild"}],
    ),
    "local_treatment_not_addressed": (
        [{**LATE, "disease_setting": "recurrent_locoregional"}, {**STOP, "disease_setting": "recurrent_locoregional"}],
        [LATE, {"disease_setting": "recurrent_locoregional", "her2_status": "negative"}],
    ),
    "adjuvant_tdm1_counts_as_trastuzumab": (
        [{**LATE, "received_tdm1": "adjuvant_only"}, {**SECOND, "received_tdm1": "adjuvant_only"}],
        [LATE, {**LATE, "received_tdm1": "adjuvant_only", "prior_adjuvant_trastuzumab": "stopped_early"},
         {**STOP, "prior_adjuvant_trastuzumab": "completed", "received_tdm1": "adjuvant_only"}],
    ),
    "adjuvant_tdxd_counts_as_trastuzumab": (
        [{**LATE, "received_tdxd": "adjuvant_only"}, {**SECOND, "received_tdxd": "adjuvant_only"}],
        [LATE, {**LATE, "received_tdxd": "adjuvant_only", "prior_adjuvant_trastuzumab": "stopped_early"},
         {**STOP, "prior_adjuvant_trastuzumab": "completed", "received_tdxd": "adjuvant_only"}],
    ),
    "duration_limbs_disagree": (
        [{**STOP, "chemotherapy_months": 3.9}, {**WINDOW, "chemotherapy_months": 6.1}],
        [STOP, WINDOW, CONTINUE, {**WINDOW, "chemotherapy_months": 6}, {**STOP, "chemotherapy_months": 4},
         {**WINDOW, "maximal_response": "unknown", "chemotherapy_months": 7}],
    ),
    "histology_outside_title": (
        [{**LATE, "histology": "invasive_lobular"}, {**LATE, "histology": "other"},
         {"her2_status": "positive", "disease_setting": "de_novo_metastatic", "histology": "other"}],
        [LATE, {**LATE, "histology": "invasive_ductal"}, {"her2_status": "negative", "histology": "other"}],
    ),
    "newer_evidence": ([LATE, THIRD], [TDXD, SECOND, STOP]),
}  # fmt: skip

#: The term of the flag `undefined_term` -> answers that raise it, and answers that do not.
TERMS: dict[str, tuple[list[Answers], list[Answers]]] = {
    "low disease burden": (
        [{**LATE, **HR, "disease_burden": "low"}],
        [{**LATE, **HR, "disease_burden": "not_low"}, {**LATE, **HR_NEGATIVE, "disease_burden": "low"}],
    ),
    "long disease-free interval": (
        [{**LATE, **HR, "disease_free_interval": "long"}],
        [{**LATE, **HR, "disease_free_interval": "not_long"}, {**LATE, "disease_free_interval": "long"}],
    ),
    "significant cardiac dysfunction": (
        [{**LATE, "cardiac_dysfunction": "significant"}],
        [{**LATE, "cardiac_dysfunction": "unclear"}, {**TOXICITY, "cardiac_dysfunction": "significant"}],
    ),
    "not available": ([TDM1, {**EARLY, "tdxd_access": "unavailable", "received_tdm1": "unknown"}], [TDXD, EARLY, LATE]),
}


def _pairs(table: dict[str, tuple[list[Answers], list[Answers]]]) -> list[Any]:
    return [
        pytest.param(name, answers, raised, id=f"{name}-{'yes' if raised else 'no'}-{at}")
        for name, sides in table.items()
        for raised, side in zip((True, False), sides, strict=True)
        for at, answers in enumerate(side)
    ]


@pytest.mark.parametrize(("flag", "answers", "raised"), _pairs(FLAGS))
def test_a_flag_is_raised_where_it_belongs(flag: str, answers: Answers, raised: bool) -> None:
    pathway = pathway_of(**answers)
    assert pathway.outcome != "contradictory"
    assert (flag in map(str, pathway.flags)) is raised


@pytest.mark.parametrize(("term", "answers", "raised"), _pairs(TERMS))
def test_an_undefined_term_is_named_where_it_decides(term: str, answers: Answers, raised: bool) -> None:
    terms = [flag.term for flag in pathway_of(**answers).flags if str(flag) == "undefined_term"]
    assert (term in terms) is raised


def test_every_flag_is_tried_on_both_sides() -> None:
    assert {str(flag) for flag in guideline().flags.values()} == {*FLAGS, "undefined_term"}
    assert {flag.term for flag in guideline().flags.values() if flag.term} == set(TERMS)
    assert all(yes and no for yes, no in (*FLAGS.values(), *TERMS.values()))


DATES: Answers = {"adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-03-15"}
ADVANCED = {name: {name: "advanced_setting"} for name in ("received_pertuzumab", "received_tdm1", "received_tdxd")}
NEVER: Answers = {"prior_adjuvant_trastuzumab": "never"}
NO_LINES: Answers = {"advanced_lines_given": 0}

#: Contradiction -> cases, each as two answers of which the case without the second is sound.
CONTRADICTIONS: dict[str, list[tuple[Answers, Answers]]] = {
    "interval_without_completed_trastuzumab": [
        (base, more)
        for base in (NEVER, {"prior_adjuvant_trastuzumab": "ongoing_at_recurrence"})
        for more in ({INTERVAL: 3}, {"adjuvant_trastuzumab_end_date": "2023-03-15"}, DATES)
    ],
    "recurrence_before_the_end_of_trastuzumab": [
        ({"adjuvant_trastuzumab_end_date": "2024-03-16"}, {"recurrence_date": "2024-03-15"})
    ],
    "months_and_dates_disagree": [(DATES, {INTERVAL: 12.51}), (DATES, {INTERVAL: 11.49})],
    "initial_choice_with_lines": [({"decision_point": "initial_treatment_choice"}, {"advanced_lines_given": 1})],
    "initial_choice_on_treatment": [
        ({"decision_point": "initial_treatment_choice"}, {"current_regimen": ["letrozole"]})
    ],
    "initial_choice_with_advanced_agent": [
        ({"decision_point": "initial_treatment_choice"}, more) for more in ADVANCED.values()
    ],
    "treated_without_a_line": [
        (NO_LINES, {"decision_point": point})
        for point in ("on_treatment_controlled", "progression", "unacceptable_toxicity")
    ],
    "advanced_agent_without_a_line": [(NO_LINES, more) for more in ADVANCED.values()],
    "on_treatment_without_agents": [({"decision_point": "on_treatment_controlled"}, {"current_regimen": []})],
    "de_novo_after_adjuvant_trastuzumab": [
        ({"disease_setting": "de_novo_metastatic"}, {"prior_adjuvant_trastuzumab": value})
        for value in ("completed", "stopped_early", "ongoing_at_recurrence")
    ],
    "adjuvant_agent_without_adjuvant_trastuzumab": [
        (NEVER, dict.fromkeys(more, "adjuvant_only")) for more in ADVANCED.values()
    ],
    "two_conjugates_in_one_line": [
        ({**ADVANCED["received_tdm1"], **ADVANCED["received_tdxd"]}, {"advanced_lines_given": 1})
    ],
    **{
        rule: [({"current_regimen": [agent, "docetaxel"]}, {name: value}) for value in ("never", "adjuvant_only")]
        for rule, agent, name in (
            ("regimen_holds_pertuzumab", "pertuzumab", "received_pertuzumab"),
            ("regimen_holds_tdm1", "T-DM1", "received_tdm1"),
            ("regimen_holds_tdxd", "T-DXd", "received_tdxd"),
        )
    },
}


@pytest.mark.parametrize(
    ("rule", "base", "more"), [(rule, *pair) for rule, pairs in CONTRADICTIONS.items() for pair in pairs]
)
def test_two_answers_that_cannot_both_be_true_are_refused(rule: str, base: Answers, more: Answers) -> None:
    """Each answer alone is sound; together they are contradictory, out of scope too, and the rule is named."""
    assert pathway_of(**base).outcome != "contradictory"
    assert pathway_of(**more).outcome != "contradictory"
    for scope in ({}, {"her2_status": "negative"}):
        pathway = pathway_of(**scope, **base, **more)
        assert pathway.outcome == "contradictory"
        assert rule in map(str, pathway.contradictions)


def test_every_contradiction_is_tried_and_names_both_sides() -> None:
    assert set(CONTRADICTIONS) == set(guideline().contradictions)
    for rule in guideline().contradictions.values():
        assert len(rule.text.split()) > 6


@pytest.mark.parametrize(
    "answers",
    [
        {**DATES, INTERVAL: 12.5},
        {**DATES, INTERVAL: 11.5},
        {"adjuvant_trastuzumab_end_date": "2024-03-15", "recurrence_date": "2024-03-15"},
        {"decision_point": "initial_treatment_choice", "current_regimen": [], **NO_LINES},
        {"decision_point": "progression", "current_regimen": []},
        {**ADVANCED["received_tdm1"], **ADVANCED["received_tdxd"], "advanced_lines_given": 2},
        {"prior_adjuvant_trastuzumab": "stopped_early", INTERVAL: 3, **ADVANCED["received_tdm1"]},
        {"disease_setting": "de_novo_metastatic", **NEVER},
        {**NEVER, "recurrence_date": "2024-03-15"},
    ],
)
def test_what_only_looks_contradictory_is_not(answers: Answers) -> None:
    assert pathway_of(**answers).outcome != "contradictory"


ONE_LINE: Answers = {**PROGRESSION, "advanced_lines_given": 1}
WARNINGS: dict[str, tuple[list[Answers], list[Answers]]] = {
    "months_and_dates_on_opposite_sides": (
        [{**FIRST, **DATES, INTERVAL: 12.1}, {**FIRST, **DATES, "recurrence_date": "2024-03-16", INTERVAL: 12}],
        [{**FIRST, **DATES, INTERVAL: 12}, {**FIRST, **DATES}, {**FIRST, INTERVAL: 12.1}],
    ),
    "tdxd_first_after_late_recurrence": (
        [{**SECOND, "received_tdxd": "advanced_setting"}],
        [SECOND, {**SECOND, "received_tdxd": "advanced_setting", INTERVAL: 12},
         {**SECOND, "received_tdxd": "advanced_setting", "advanced_lines_given": 2}],
    ),
    "pertuzumab_and_tdxd_in_one_line": (
        [{**ONE_LINE, "received_pertuzumab": "advanced_setting", "received_tdxd": "advanced_setting"}],
        [THIRD, {**ONE_LINE, "received_tdxd": "advanced_setting"},
         {**ONE_LINE, "received_pertuzumab": "advanced_setting"}],
    ),
    "long_interval_with_early_recurrence": (
        [{**FIRST, INTERVAL: 12, "disease_free_interval": "long"}],
        [{**FIRST, INTERVAL: 12.1, "disease_free_interval": "long"}, {**EARLY, "disease_free_interval": "not_long"},
         EARLY],
    ),
    "low_lvef_without_dysfunction": (
        [{**LATE, "lvef_percent": 49.9, "cardiac_dysfunction": "absent"}],
        [{**LATE, "lvef_percent": 50, "cardiac_dysfunction": "absent"}, {**LATE, "lvef_percent": 40},
         {**LATE, "lvef_percent": 40, "cardiac_dysfunction": "significant"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("warning", "answers", "given"), _pairs(WARNINGS))
def test_a_warning_is_given_and_refuses_nothing(warning: str, answers: Answers, given: bool) -> None:
    pathway = pathway_of(**answers)
    assert pathway.outcome != "contradictory"
    assert (warning in map(str, pathway.warnings)) is given


def test_every_warning_is_tried() -> None:
    assert set(WARNINGS) == set(guideline().warnings)
