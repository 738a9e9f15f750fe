"""What the specification fixes and no case can show: the ground and the status of every edge, end and rule."""

from __future__ import annotations

#: decision, next node: status, statements.
EDGES: dict[tuple[str, str], tuple[str, str]] = {
    ("scope", "decision_point"): ("stated", "S01"),
    ("scope", "silent_de_novo"): ("stated", "S01 S34"),
    ("scope", "out_of_scope_setting"): ("stated", "S01"),
    ("scope", "out_of_scope_her2"): ("stated", "S01"),
    ("decision_point", "timing"): ("stated", "S02 S03"),
    ("decision_point", "failed_line"): ("stated", "S12 S31"),
    ("decision_point", "treatment_phase"): ("stated", "S25"),
    ("decision_point", "silent_after_toxicity"): ("stated", "S25"),
    ("timing", "first_line_thp"): ("stated", "S04 S05"),
    ("timing", "tdxd_choice"): ("stated", "S08"),
    ("timing", "silent_no_prior_trastuzumab"): ("stated", "S04 S08"),
    ("timing", "silent_not_completed"): ("reading", "S04 S08"),
    ("failed_line", "tdxd_choice"): ("implied", "S09 S10"),
    ("failed_line", "third_line_precondition"): ("stated", "S12"),
    ("failed_line", "silent_no_her2_agent"): ("reading", "S12"),
    ("tdxd_choice", "tdxd"): ("stated", "S09"),
    ("tdxd_choice", "tdm1"): ("stated", "S11"),
    ("tdxd_choice", "silent_tdm1_reuse"): ("reading", "S11"),
    ("tdxd_choice", "silent_tdxd_reuse"): ("reading", "S09"),
    ("third_line_precondition", "third_line_options"): ("stated", "S13 S14"),
    ("third_line_precondition", "silent_third_line_precondition"): ("stated", "S13"),
    ("third_line_precondition", "ambiguous_adjuvant_exposure"): ("reading", "S13"),
    ("treatment_phase", "continue_combination"): ("reading", "S26"),
    ("treatment_phase", "chemotherapy_window"): ("reading", "S26"),
    ("treatment_phase", "stop_chemotherapy_keep_her2"): ("reading", "S26 S27 S07"),
    ("treatment_phase", "continue_conjugate"): ("reading", "S25"),
    ("treatment_phase", "continue_her2"): ("stated", "S25 S27"),
    ("treatment_phase", "silent_no_her2_agent"): ("stated", "S25 S34"),
}

#: end: outcome, statements.
ENDS: dict[str, tuple[str, str]] = {
    "out_of_scope_her2": ("out_of_scope", "S01"),
    "out_of_scope_setting": ("out_of_scope", "S01"),
    "silent_de_novo": ("source_silent", "S01 S34"),
    "silent_after_toxicity": ("source_silent", "S25"),
    "first_line_thp": ("recommendation", "S04 S05"),
    "tdxd": ("recommendation", "S09"),
    "tdm1": ("recommendation", "S11"),
    "silent_tdxd_reuse": ("source_silent", "S09"),
    "silent_tdm1_reuse": ("source_silent", "S11"),
    "silent_no_prior_trastuzumab": ("source_silent", "S04 S08"),
    "silent_not_completed": ("source_silent", "S04 S08"),
    "third_line_options": ("options", "S12 S13 S14"),
    "silent_third_line_precondition": ("source_silent", "S12 S13"),
    "ambiguous_adjuvant_exposure": ("source_silent", "S13"),
    "continue_combination": ("action", "S26"),
    "chemotherapy_window": ("action", "S26 S27"),
    "stop_chemotherapy_keep_her2": ("action", "S26 S27 S07"),
    "continue_conjugate": ("action", "S25"),
    "continue_her2": ("action", "S25 S27"),
    "silent_no_her2_agent": ("source_silent", "S25 S34"),
}

#: option: statements.  An option is the regimen of its name.
OPTIONS = {
    "lapatinib_capecitabine": "S15",
    "trastuzumab_chemotherapy": "S16",
    "lapatinib_trastuzumab": "S17",
    "trastuzumab_endocrine": "S18",
}

#: The regimens an end names.
END_REGIMENS = {
    "first_line_thp": "thp",
    "tdxd": "tdxd",
    "tdm1": "tdm1",
    "third_line_options": "lapatinib_capecitabine trastuzumab_chemotherapy lapatinib_trastuzumab trastuzumab_endocrine",
}

#: What may be done at an end; everywhere else the text does not say.
ACTIONS = {
    "first_line_thp": "start",
    "tdxd": "start switch",
    "tdm1": "start switch",
    "third_line_options": "switch start",
    "continue_combination": "continue_unchanged",
    "chemotherapy_window": "continue_unchanged stop_chemotherapy_continue_her2",
    "stop_chemotherapy_keep_her2": "stop_chemotherapy_continue_her2",
    "continue_conjugate": "continue_unchanged",
    "continue_her2": "continue_unchanged",
}

#: What an action keeps of the current regimen when a plan names no agent.
KEPT = {
    "continue_unchanged": "her2_agents chemotherapy endocrine",
    "stop_chemotherapy_continue_her2": "her2_agents endocrine",
}

#: The parts of a regimen: agents, or a class of them.
PARTS = {
    "thp": "trastuzumab pertuzumab taxanes",
    "tdxd": "T-DXd",
    "tdm1": "T-DM1",
    "tdxd_pertuzumab": "T-DXd pertuzumab",
    "lapatinib_capecitabine": "lapatinib capecitabine",
    "trastuzumab_chemotherapy": "trastuzumab chemotherapy",
    "lapatinib_trastuzumab": "lapatinib trastuzumab",
    "trastuzumab_endocrine": "trastuzumab endocrine",
    "lapatinib_endocrine": "lapatinib endocrine",
    "endocrine_alone": "endocrine",
}

#: The agents of a class.
CLASSES = {
    "her2_agents": "trastuzumab pertuzumab lapatinib T-DXd T-DM1",
    "antibodies": "trastuzumab pertuzumab",
    "conjugates": "T-DXd T-DM1",
    "taxanes": "docetaxel paclitaxel",
    "chemotherapy": "docetaxel paclitaxel capecitabine vinorelbine gemcitabine eribulin",
    "endocrine": "letrozole anastrozole exemestane fulvestrant tamoxifen endocrine_therapy",
}

#: Which outcomes a sentence about a plan that cannot be measured belongs to.
UNMEASURED = {
    "silence": "source_silent",
    "outside": "out_of_scope",
    "gap": "needs_information",
    "contradiction": "contradictory",
}

#: What a pitfall rests on.
PITFALLS = {"P1": "S31 S32", "P2": "S33 S34", "P3": "S35 S28", "P4": "S36 S37", "P5": "S38 S39"}

#: Every rule that is not simply stated, by its status.
STATUSES: dict[str, dict[str, str]] = {
    "contradictions": {},
    "warnings": {
        "reading": "months_and_dates_on_opposite_sides",
        "implied": "tdxd_first_after_late_recurrence long_interval_with_early_recurrence",
        "outside": "pertuzumab_and_tdxd_in_one_line low_lvef_without_dysfunction",
    },
    "considerations": {
        "implied": "cardiac_status_missing",
        "reading": "hormone_receptor_alternatives_after_early_recurrence conjugate_has_no_span "
        "infusion_reactions "
        "label_of_the_first_failed_line label_of_a_later_failed_line label_one_higher_after_early_recurrence",
    },
    "flags": {
        "implied": "implied_second_line already_used",
        "reading": "boundary_12_months pitfall_wording_leaves_12_undefined anchor_wording_inconsistent "
        "slash_tdm1_or_tdxd undefined_term_low_burden undefined_term_long_interval "
        "undefined_term_significant_dysfunction undefined_term_not_available alone_means_without_chemotherapy "
        "duration_rule_is_for_separate_chemotherapy local_treatment_not_addressed "
        "adjuvant_tdm1_counts_as_trastuzumab adjuvant_tdxd_counts_as_trastuzumab duration_limbs_disagree "
        "histology_outside_title",
        "outside": "third_line_list_predates_2022 newer_evidence_first_line newer_evidence_third_line",
    },
    "pitfalls": {},
    "errors": {
        "implied": "endocrine_in_hormone_receptor_negative endocrine_with_unknown_hormone_receptors",
        "reading": "circumstance_not_written_down alternative_after_early_recurrence",
        "outside": "newer_than_the_text",
    },
    "alternatives": {},
    "tensions": {},
}

#: The names that several flags raise together.
FLAG_NAMES = {
    "undefined_term": "undefined_term_low_burden undefined_term_long_interval undefined_term_significant_dysfunction "
    "undefined_term_not_available",
    "newer_evidence": "newer_evidence_first_line newer_evidence_third_line",
}

#: How an error of a plan weighs, where it is not an error outright.
WEIGHTS = {
    "omission": "cardiac_monitoring_omitted infusion_monitoring_omitted ild_monitoring_omitted",
    "caution": "stopped_for_toxicity heart_spared endocrine_with_unknown_hormone_receptors "
    "selected_case_without_a_reason circumstance_not_written_down undertreatment_not_excluded "
    "dual_blockade_without_taxane not_listed_not_rejected "
    "alternative_after_early_recurrence "
    "same_agents_with_a_new_partner timing_unknown newer_than_the_text",
}

#: What is said of a plan that an extension, and not the text, answers, and what the text's own is said under the same
#: criterion; nothing where there is none.
EXTENDED = {
    "open_list_of_an_extension": "",
    "alternative_to_an_extension": "",
    "allowed_beside_an_extension": "",
    "dangerous_omission_in_an_extension": "dangerous_omission",
    "follows_an_extension": "",
    "extension_overlooked": "answer_overlooked",
    "departs_from_an_extension": "",
}

#: The order of precedence: row, its verdict, the outcomes it is for.
PRECEDENCE = (
    ("no_answer", "not_assessable", "contradictory out_of_scope source_silent needs_information"),
    ("lungs", "not_assessable", ""),
    ("patient_declines", "not_assessable", ""),
    ("faults", "discordant", ""),
    ("plan_of_the_text", "concordant", ""),
    ("alternative_of_the_text", "alternative", ""),
    ("open_list", "not_assessable", ""),
    ("open_circumstances", "not_assessable", ""),
    ("otherwise", "discordant", ""),
)

#: What each reading along an edge is called.
EDGE_READINGS: dict[tuple[str, str], str] = {
    ("scope", "decision_point"): "locoregional_counts_as_recurrent",
    ("timing", "first_line_thp"): "interval_anchor calendar_months",
    ("timing", "tdxd_choice"): "interval_anchor calendar_months exactly_twelve_is_early",
    ("timing", "silent_not_completed"): "stopped_early_is_not_completed",
    ("failed_line", "tdxd_choice"): "one_line_added_after_early_recurrence",
    ("failed_line", "third_line_precondition"): "one_line_added_after_early_recurrence",
    ("failed_line", "silent_no_her2_agent"): "a_line_is_her2_targeted",
    ("tdxd_choice", "silent_tdm1_reuse"): "tdm1_is_not_reused",
    ("tdxd_choice", "silent_tdxd_reuse"): "tdxd_is_not_reused",
    ("third_line_precondition", "third_line_options"): "slash_means_or exposure_in_the_advanced_setting",
    ("third_line_precondition", "silent_third_line_precondition"): "slash_means_or",
    ("third_line_precondition", "ambiguous_adjuvant_exposure"): "exposure_in_the_advanced_setting",
    ("treatment_phase", "continue_combination"): "chemotherapy_window_bounds",
    ("treatment_phase", "chemotherapy_window"): "chemotherapy_window_bounds",
    ("treatment_phase", "stop_chemotherapy_keep_her2"): "chemotherapy_window_bounds",
    ("treatment_phase", "continue_conjugate"): "conjugate_is_no_separate_chemotherapy",
}
