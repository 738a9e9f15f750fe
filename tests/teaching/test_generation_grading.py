"""Grading: one point for each thing that makes a case hard, and the grades that follow."""

from __future__ import annotations

from collections import Counter

from her2teach import load_guideline, load_vignettes, trace
from her2teach.core.case import Case
from her2teach.teaching.generation import grade

GUIDELINE = load_guideline()
FIRST = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "initial_treatment_choice",
    "hormone_receptor_status": "negative",
    "prior_adjuvant_trastuzumab": "completed",
    "months_since_adjuvant_trastuzumab": 40,
}
CONTROLLED = {
    **FIRST,
    "decision_point": "on_treatment_controlled",
    "advanced_lines_given": 1,
    "current_regimen": ["trastuzumab", "pertuzumab"],
    "cardiac_dysfunction": "absent",
}


def graded(given: dict[str, object], **changes: object) -> str:
    return grade(GUIDELINE, trace(GUIDELINE, Case(GUIDELINE, **{**given, **changes})))


def test_a_plain_case_is_introductory() -> None:
    assert graded(FIRST) == "introductory"
    assert graded(CONTROLLED) == "introductory"


def test_each_difficulty_counts_and_the_second_one_tells() -> None:
    """At 14 months two pitfalls are near, at 13 so is the limit, and at the limit itself."""
    assert graded(FIRST, months_since_adjuvant_trastuzumab=14) == "introductory"
    assert graded(FIRST, months_since_adjuvant_trastuzumab=13.1) == "introductory"
    assert graded(FIRST, months_since_adjuvant_trastuzumab=13) == "intermediate"
    early = {"received_tdxd": "never", "tdxd_access": "available", "hormone_receptor_status": "positive"}
    assert graded(FIRST, months_since_adjuvant_trastuzumab=5, **early) == "intermediate"  # a long way, two pitfalls
    assert graded(FIRST, months_since_adjuvant_trastuzumab=12, **early) == "advanced"


def test_silence_and_a_reading_are_harder_than_an_answer() -> None:
    early = {
        **FIRST,
        "months_since_adjuvant_trastuzumab": 5,
        "received_tdxd": "adjuvant_only",
        "received_tdm1": "never",
    }
    assert graded(early) == "advanced"
    assert graded(FIRST, prior_adjuvant_trastuzumab="stopped_early", months_since_adjuvant_trastuzumab="unknown") != (
        "introductory"
    )


def test_dates_are_as_near_to_a_limit_as_the_number_they_give() -> None:
    dates = {"adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-03-16"}
    by_dates = {name: value for name, value in FIRST.items() if name != "months_since_adjuvant_trastuzumab"} | dates
    assert graded(by_dates) == graded(FIRST, months_since_adjuvant_trastuzumab=12.1) == "intermediate"


def test_the_shipped_cases_are_of_every_grade_and_authors_agree_with_it_as_a_rule() -> None:
    levels = ("introductory", "intermediate", "advanced")
    apart = Counter(
        levels.index(vignette.difficulty) - levels.index(grade(GUIDELINE, trace(GUIDELINE, vignette.case)))
        for vignette in load_vignettes()
    )
    assert apart[0] >= 0.4 * apart.total()
    assert apart[2] + apart[-2] <= 0.15 * apart.total()
