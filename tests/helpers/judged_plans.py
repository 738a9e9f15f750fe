"""Cases and plans for the tests of judging, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from her2teach import (
    Case,
    Feedback,
    Plan,
    judge,
    load_guideline,
)

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

HEART = {"cardiac_dysfunction": "significant"}
FOR_THE_HEART = {"rationale": ("cardiac_alternative_documented",)}


def feedback_on(case: Answers, plan: Answers) -> Feedback:
    return judge(GUIDELINE, Case(**case), Plan(**plan))


def told(case: Answers, plan: Answers, *extensions: str) -> Feedback:
    """The feedback on a plan, with extensions of the guideline."""
    guideline = load_guideline(extensions=extensions)
    return judge(guideline, Case(guideline, **case), Plan(guideline, **plan))


def ids(items: tuple[object, ...]) -> set[str]:
    return set(map(str, items))


def pitfalls_of(case: Answers, plan: Answers) -> set[str]:
    return ids(feedback_on(case, plan).pitfalls)


@cache
def verdict_texts() -> dict[str, str]:
    return {name: entry.text for name, entry in GUIDELINE.plan.verdicts.items()}
