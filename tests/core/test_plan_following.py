"""Plans that follow the text, or are its alternatives: what is said of them."""

from __future__ import annotations

import pytest
from judged_plans import (
    ALL_RATIONALE,
    ANSWERED,
    CIRCUMSTANCE,
    CONTROLLED,
    DE_NOVO,
    EARLY,
    FIRST,
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
    verdict_texts,
)

from her2teach import (
    Case,
    trace,
)

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
    feedback = feedback_on(case, plan)
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
    right, other = feedback_on(case, SILENT), feedback_on(case, TDXD)
    assert right.verdict == other.verdict == "not_assessable"
    assert right.messages[0] == verdict_texts()[f"{message}_recognised"]
    assert right.messages[0].startswith("Correct.")
    assert other.messages[0] == verdict_texts()[message]
    unmonitored = feedback_on(case, {**TDXD, "monitoring": ()})
    assert ("dangerous omission" in unmonitored.messages[0]) is (outcome in {"source_silent", "needs_information"})
    for feedback in (other, unmonitored):
        assert "right answer is that the text does not say" in feedback.messages[0]
        assert not feedback.errors


def test_saying_that_the_text_does_not_say_is_told_to_be_wrong_where_it_does() -> None:
    feedback = feedback_on(LATE, SILENT)
    assert feedback.verdict == "discordant"
    assert feedback.messages[0] == verdict_texts()["answer_overlooked"]
    assert not feedback.pitfalls
    assert feedback_on(LATE, TDXD).messages[0] == verdict_texts()["departs_from_the_text"]


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
    feedback = feedback_on(case, plan)
    assert feedback.verdict == "alternative"
    assert ids(feedback.alternatives) == {alternative}
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
    feedback = feedback_on(case, plan)
    assert feedback.verdict == "discordant"
    assert not feedback.alternatives
    assert "not_on_pathway" in ids(feedback.errors)


def test_an_alternative_with_a_pitfall_is_discordant() -> None:
    plan = {**TRASTUZUMAB_LETROZOLE, "rationale": ALL_RATIONALE, "monitoring": ("infusion_reaction",)}
    feedback = feedback_on({**LATE_HR, **HEART}, plan)
    assert ids(feedback.pitfalls) == {"P3"}
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
    feedback = feedback_on(case, plan)
    assert feedback.verdict == verdict
    assert not feedback.pitfalls


def test_a_pitfall_alone_makes_a_plan_discordant() -> None:
    feedback = feedback_on({**LATE, "cardiac_dysfunction": "unclear"}, {**THP, "monitoring": ("infusion_reaction",)})
    assert ids(feedback.pitfalls) == {"P3"}
    assert not feedback.errors
    assert feedback.verdict == "discordant"


def test_pitfalls_are_near_only_where_plans_are_judged() -> None:
    progressed = {"decision_point": "progression", "disease_setting": "recurrent_metastatic"}
    assert not trace(GUIDELINE, Case(her2_status="negative", **progressed)).pitfalls
    assert "P1" in ids(trace(GUIDELINE, Case(her2_status="positive", **progressed)).pitfalls)
