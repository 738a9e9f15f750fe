"""The rules of the specification as predicates over the facts of a case, written apart from the content."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from contract_facts import CHEMOTHERAPY, CONJUGATES, ENDOCRINE, RECURRENT, TAXANES, Facts
from flat_rules import END_DATE, MONTHS, RECURRENCE_DATE

Rule = Callable[[Facts], bool]
RECEIVED = ("received_pertuzumab", "received_tdm1", "received_tdxd")
T_DXD = frozenset({"T-DXd"})


def within(number: Fraction | None, low: str, high: str) -> bool:
    return number is not None and Fraction(low) <= number <= Fraction(high)


def _advanced(f: Facts) -> bool:
    return any(f.get(name) == "advanced_setting" for name in RECEIVED)


def _given(f: Facts, name: str) -> bool:
    return f.case.get(name) not in {None, "unknown"}


def _not_for_the_recurrence(f: Facts, name: str) -> bool:
    return f.get(name) in {"never", "adjuvant_only"}


def _one(f: Facts) -> bool:
    return f.lines == 1


def _treated(f: Facts) -> bool:
    return f.get("decision_point") in {"on_treatment_controlled", "progression", "unacceptable_toxicity"}


def _first_choice(f: Facts) -> bool:
    return f.get("decision_point") == "initial_treatment_choice"


CONTRADICTIONS: dict[str, Rule] = {
    "interval_without_completed_trastuzumab": lambda f: (
        f.get("prior_adjuvant_trastuzumab") in {"never", "ongoing_at_recurrence"}
        and (f.months is not None or _given(f, END_DATE))
    ),
    "recurrence_before_the_end_of_trastuzumab": lambda f: f.dated is not None and f.dated < 0,
    "months_and_dates_disagree": lambda f: (
        f.dated is not None and _given(f, MONTHS) and abs(f.dated - Fraction(str(f.case[MONTHS]))) > Fraction("0.5")
    ),
    "initial_choice_with_lines": lambda f: _first_choice(f) and f.lines is not None and f.lines >= 1,
    "initial_choice_on_treatment": lambda f: _first_choice(f) and bool(f.regimen),
    "initial_choice_with_advanced_agent": lambda f: _first_choice(f) and _advanced(f),
    "treated_without_a_line": lambda f: _treated(f) and f.lines == 0,
    "advanced_agent_without_a_line": lambda f: _advanced(f) and f.lines == 0,
    "on_treatment_without_agents": lambda f: (
        f.get("decision_point") == "on_treatment_controlled" and f.regimen is not None and not f.regimen
    ),
    "de_novo_after_adjuvant_trastuzumab": lambda f: (
        f.get("disease_setting") == "de_novo_metastatic"
        and f.get("prior_adjuvant_trastuzumab") in {"completed", "stopped_early", "ongoing_at_recurrence"}
    ),
    "adjuvant_agent_without_adjuvant_trastuzumab": lambda f: (
        f.get("prior_adjuvant_trastuzumab") == "never" and any(f.get(name) == "adjuvant_only" for name in RECEIVED)
    ),
    "two_conjugates_in_one_line": lambda f: (
        f.get("received_tdm1") == "advanced_setting"
        and f.get("received_tdxd") == "advanced_setting"
        and f.lines is not None
        and f.lines < 2
    ),
    "regimen_holds_pertuzumab": lambda f: (
        f.running(frozenset({"pertuzumab"})) and _not_for_the_recurrence(f, "received_pertuzumab")
    ),
    "regimen_holds_tdm1": lambda f: f.running(frozenset({"T-DM1"})) and _not_for_the_recurrence(f, "received_tdm1"),
    "regimen_holds_tdxd": lambda f: f.running(T_DXD) and _not_for_the_recurrence(f, "received_tdxd"),
}

WARNINGS: dict[str, Rule] = {
    "months_and_dates_on_opposite_sides": lambda f: (
        f.dated is not None and _given(f, MONTHS) and (f.dated > 12) != (Fraction(str(f.case[MONTHS])) > 12)
    ),
    "tdxd_first_after_late_recurrence": lambda f: f.get("received_tdxd") == "advanced_setting" and _one(f) and f.late,
    "pertuzumab_and_tdxd_in_one_line": lambda f: (
        f.get("received_pertuzumab") == "advanced_setting" and f.get("received_tdxd") == "advanced_setting" and _one(f)
    ),
    "long_interval_with_early_recurrence": lambda f: f.get("disease_free_interval") == "long" and f.early,
    "low_lvef_without_dysfunction": lambda f: (
        f.heart == "absent" and f.number("lvef_percent") is not None and Fraction(str(f.case["lvef_percent"])) < 50
    ),
}


def _first_by_count(f: Facts) -> bool:
    """The failed line is the first one, from what is known."""
    no_conjugate = {f.get("received_tdm1"), f.get("received_tdxd")} <= {"never", "adjuvant_only"}
    return f.lines == 0 or (f.lines == 1 and (f.late or f.outside or no_conjugate))


CONSIDERATIONS: dict[str, Rule] = {
    "primary_approach": lambda f: f.initial,
    "primary_approach_if_hormone_receptor_positive": lambda f: f.initial and f.receptors_positive,
    "backbone_of_treatment": lambda f: f.node == "silent_de_novo",
    "thp_evidence": lambda f: f.node == "first_line_thp",
    "dual_blockade": lambda f: f.node == "first_line_thp",
    "tdxd_over_tdm1": lambda f: f.node == "tdxd",
    "cardiac_assessment": lambda f: f.her2_end,
    "significant_cardiac_dysfunction": lambda f: f.her2_end and f.heart == "significant",
    "cardiac_status_missing": lambda f: f.her2_end and f.heart in {None, "unclear"},
    "infusion_reactions": lambda f: f.node in {"first_line_thp", "tdxd", "tdm1", "third_line_options"},
    "lungs_on_tdxd": lambda f: f.tdxd_given,
    "endocrine_with_one_her2_agent": lambda f: f.node == "first_line_thp" and f.receptors_positive,
    "endocrine_alone": lambda f: f.node == "first_line_thp" and f.receptors_positive and f.circumstance,
    "hormone_receptor_alternatives_after_early_recurrence": lambda f: (
        f.initial and f.node in {"tdxd", "tdm1"} and f.receptors_positive
    ),
    "endocrine_maintenance": lambda f: (
        f.receptors_positive
        and f.node in {"first_line_thp", "chemotherapy_window", "stop_chemotherapy_keep_her2", "continue_her2"}
    ),
    "chemotherapy_has_a_span": lambda f: (
        f.node in {"first_line_thp", "continue_combination", "chemotherapy_window", "stop_chemotherapy_keep_her2"}
    ),
    "conjugate_has_no_span": lambda f: f.node in {"tdxd", "tdm1", "continue_conjugate"},
    "her2_agents_go_on": lambda f: f.node in {"third_line_options", "continue_her2"},
    "label_of_the_first_failed_line": lambda f: f.progression and _first_by_count(f),
    "label_of_a_later_failed_line": lambda f: f.progression and f.lines is not None and f.lines >= 2,
    "label_one_higher_after_early_recurrence": lambda f: f.progression and f.early and f.conjugate and f.lines == 1,
    "label_without_a_line": lambda f: f.initial and f.node in {"tdxd", "tdm1"},
    "switch_at_progression": lambda f: f.progression,
}


def _fits_option(f: Facts) -> bool:
    """The running regimen is one of the four options, as far as they are open."""
    running = f.regimen or frozenset()
    return (
        running in ({"lapatinib", "capecitabine"}, {"lapatinib", "trastuzumab"})
        or ("trastuzumab" in running and bool(running & CHEMOTHERAPY) and running <= CHEMOTHERAPY | {"trastuzumab"})
        or (
            f.get("hormone_receptor_status") != "negative"
            and "trastuzumab" in running
            and bool(running & ENDOCRINE)
            and running <= ENDOCRINE | {"trastuzumab"}
        )
    )


def _limbs_disagree(f: Facts) -> bool:
    """The months say stop where the response says continue, or the other way round."""
    months, response = f.number("chemotherapy_months"), f.get("maximal_response")
    return months is not None and ((months < 4 and response == "reached") or (months > 6 and response == "not_reached"))


FLAGS: dict[str, Rule] = {
    "boundary_12_months": lambda f: f.interval_decides and within(f.months, "11.5", "12.5"),
    "pitfall_wording_leaves_12_undefined": lambda f: f.interval_decides and f.months == 12,
    "anchor_wording_inconsistent": lambda f: f.interval_decides and f.receptors_positive,
    "second_line_is_a_label": lambda f: f.initial and f.node in {"tdxd", "tdm1"},
    "alternative_not_preferred": lambda f: f.node == "tdm1",
    "implied_second_line": lambda f: f.after_first_line,
    "switch_do_not_stop": lambda f: f.progression,
    "no_order_of_preference": lambda f: f.node == "third_line_options",
    "list_not_exhaustive": lambda f: f.node == "third_line_options",
    "third_line_list_predates_2022": lambda f: f.node == "third_line_options",
    "slash_tdm1_or_tdxd": lambda f: f.node == "third_line_options",
    "already_used": lambda f: f.node == "third_line_options" and _fits_option(f),
    "hr_alternatives_exist": lambda f: f.node == "first_line_thp" and f.receptors_positive,
    "endocrine_alone_special_circumstance": lambda f: f.in_scope and f.receptors_positive and f.circumstance,
    "undefined_term_low_burden": lambda f: f.in_scope and f.receptors_positive and f.get("disease_burden") == "low",
    "undefined_term_long_interval": lambda f: (
        f.in_scope and f.receptors_positive and f.get("disease_free_interval") == "long"
    ),
    "undefined_term_significant_dysfunction": lambda f: f.her2_end and f.heart == "significant",
    "undefined_term_not_available": lambda f: f.tdxd_choice and f.get("tdxd_access") == "unavailable",
    "cardiac_significant": lambda f: f.her2_end and f.heart == "significant",
    "cardiac_not_assessed": lambda f: f.her2_end and f.heart in {None, "unclear"},
    "alternatives_not_named": lambda f: f.her2_end and f.heart == "significant",
    "consider_endocrine_maintenance": lambda f: (
        f.node in {"stop_chemotherapy_keep_her2", "continue_her2"} and f.receptors_positive and not f.running(ENDOCRINE)
    ),
    "alone_means_without_chemotherapy": lambda f: (
        f.node in {"stop_chemotherapy_keep_her2", "chemotherapy_window", "continue_her2"}
    ),
    "duration_rule_is_for_separate_chemotherapy": lambda f: f.at("on_treatment_controlled") and f.running(CONJUGATES),
    "ild_management_not_given": lambda f: (
        f.get("pulmonary_status") in {"suspected_ild", "confirmed_ild"}
        and (f.tdxd_given or (f.node == "silent_after_toxicity" and f.running(T_DXD)))
    ),
    "local_treatment_not_addressed": lambda f: f.in_scope and f.get("disease_setting") == "recurrent_locoregional",
    "adjuvant_tdm1_counts_as_trastuzumab": lambda f: (
        (f.initial or f.progression) and f.completed and f.get("received_tdm1") == "adjuvant_only"
    ),
    "adjuvant_tdxd_counts_as_trastuzumab": lambda f: (
        (f.initial or f.progression) and f.completed and f.get("received_tdxd") == "adjuvant_only"
    ),
    "duration_limbs_disagree": lambda f: f.node == "chemotherapy_window" and _limbs_disagree(f),
    "histology_outside_title": lambda f: (
        (f.in_scope or f.node == "silent_de_novo") and f.get("histology") in {"invasive_lobular", "other"}
    ),
    "newer_evidence_first_line": lambda f: f.node == "first_line_thp",
    "newer_evidence_third_line": lambda f: f.node == "third_line_options",
}

TENSIONS: dict[str, Rule] = {
    "exactly_twelve_months": FLAGS["pitfall_wording_leaves_12_undefined"],
    "three_anchors": lambda f: (f.initial or f.interval_decides) and f.receptors_positive,
    "until_progression_or_not_at_progression": lambda f: f.progression,
    "different_agent_or_trastuzumab_again": lambda f: f.node == "third_line_options",
    "alone_or_with_endocrine": lambda f: FLAGS["alone_means_without_chemotherapy"](f) and f.receptors_positive,
    "dual_blockade_or_single_agent_with_endocrine": FLAGS["hr_alternatives_exist"],
    "backbone_for_virtually_all_or_endocrine_alone": FLAGS["endocrine_alone_special_circumstance"],
    "plus_chemotherapy_or_conjugate": lambda f: f.node in {"tdxd", "tdm1", "third_line_options"},
    "recurrent_or_metastatic": lambda f: f.node == "silent_de_novo" or FLAGS["local_treatment_not_addressed"](f),
    "four_to_six_months_or_conjugate": FLAGS["duration_rule_is_for_separate_chemotherapy"],
    "second_line_without_a_first": lambda f: (
        (f.initial and f.tdxd_choice) or (f.third_line and f.lines is not None and f.lines <= 1)
    ),
}

READINGS: dict[str, Rule] = {
    "exactly_twelve_is_early": FLAGS["pitfall_wording_leaves_12_undefined"],
    "interval_anchor": lambda f: f.interval_decides,
    "calendar_months": lambda f: f.interval_decides and f.dated is not None,
    "one_line_added_after_early_recurrence": lambda f: f.progression and f.early,
    "a_line_is_her2_targeted": lambda f: f.progression and f.node == "silent_no_her2_agent",
    "conjugate_is_no_separate_chemotherapy": FLAGS["duration_rule_is_for_separate_chemotherapy"],
    "adjuvant_tdxd_counts_as_trastuzumab": lambda f: (
        f.in_scope and f.completed and f.get("received_tdxd") == "adjuvant_only"
    ),
    "slash_means_or": lambda f: f.third_line,
    "exposure_in_the_advanced_setting": lambda f: f.node in {"third_line_options", "ambiguous_adjuvant_exposure"},
    "stopped_early_is_not_completed": lambda f: f.initial and f.get("prior_adjuvant_trastuzumab") == "stopped_early",
    "adjuvant_tdm1_counts_as_trastuzumab": lambda f: (
        f.in_scope and f.completed and f.get("received_tdm1") == "adjuvant_only"
    ),
    "tdxd_is_not_reused": lambda f: f.node == "silent_tdxd_reuse",
    "tdm1_is_not_reused": lambda f: f.node == "silent_tdm1_reuse",
    "locoregional_counts_as_recurrent": FLAGS["local_treatment_not_addressed"],
    "chemotherapy_window_bounds": lambda f: (
        f.node in {"continue_combination", "chemotherapy_window", "stop_chemotherapy_keep_her2"}
    ),
    "any_one_circumstance": lambda f: f.node == "first_line_thp" and f.receptors_positive and f.circumstance,
}


def can_be_judged(f: Facts) -> bool:
    return f.get("her2_status") == "positive" and f.get("disease_setting") in {*RECURRENT, "de_novo_metastatic"}


NEAR: dict[str, Rule] = {
    "P1": lambda f: can_be_judged(f) and f.get("decision_point") == "progression",
    "P2": lambda f: (
        (f.initial and (f.receptors_positive or f.get("comorbidities") == "significant"))
        or f.node == "silent_no_her2_agent"
    ),
    "P3": lambda f: f.her2_end and f.heart_in_doubt,
    "P4": lambda f: f.node == "first_line_thp",
    "P5": lambda f: (
        f.initial and (within(f.months, "9", "15") or (f.completed and f.months is None) or f.node in {"tdxd", "tdm1"})
    ),
}


def _scoped(f: Facts) -> bool:
    return f.get("her2_status") == "positive" and f.get("disease_setting") in RECURRENT


def _chemotherapy_question(f: Facts) -> bool:
    return f.at("on_treatment_controlled") and f.running(CHEMOTHERAPY)


#: When an attribute is asked; those that are left out always are.
ASKED: dict[str, Rule] = {
    **dict.fromkeys(("decision_point", "hormone_receptor_status", "prior_adjuvant_trastuzumab"), _scoped),
    **dict.fromkeys((MONTHS, END_DATE, RECURRENCE_DATE), lambda f: _scoped(f) and f.completed),
    **dict.fromkeys(("advanced_lines_given", "current_regimen"), lambda f: _scoped(f) and _treated(f)),
    **dict.fromkeys(RECEIVED, lambda f: f.tdxd_choice or f.progression),
    "tdxd_access": lambda f: f.tdxd_choice,
    **dict.fromkeys(("chemotherapy_months", "maximal_response"), _chemotherapy_question),
    **dict.fromkeys(
        ("disease_burden", "comorbidities", "disease_free_interval"), lambda f: _scoped(f) and f.receptors_positive
    ),
    **dict.fromkeys(
        ("cardiac_dysfunction", "lvef_percent"),
        lambda f: f.her2_end or f.running(frozenset({"trastuzumab", "pertuzumab", "lapatinib", "T-DXd", "T-DM1"})),
    ),
    "pulmonary_status": lambda f: f.tdxd_given or f.running(T_DXD),
}

#: Which options of the third line are open, or waiting for an answer.
OPEN_OPTION: Rule = lambda f: f.get("hormone_receptor_status") != "negative"  # noqa: E731
__all__ = ["ASKED", "CONSIDERATIONS", "CONTRADICTIONS", "FLAGS", "NEAR", "READINGS", "TAXANES", "TENSIONS", "WARNINGS"]
