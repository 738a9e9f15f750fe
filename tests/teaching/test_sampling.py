"""Sampling: invented cases hold together and come to the end that is wanted; numbers move to where they are sent."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from her2teach import Pathway, load_guideline, trace
from her2teach.core.questions import relevant_case
from her2teach.teaching.dice import Dice
from her2teach.teaching.narrative import load_narrative
from her2teach.teaching.sampling import Sampler, limited, reached_ends

GUIDELINE = load_guideline()
SAMPLER = Sampler(GUIDELINE, load_narrative())
MONTHS = "months_since_adjuvant_trastuzumab"


def some(end: str, throws: int = 20) -> list[Pathway]:
    found = [SAMPLER.sample(end, Dice(end, at)) for at in range(throws)]
    return [each for each in found if each is not None]


@pytest.mark.parametrize("end", GUIDELINE.ends)
def test_a_case_comes_to_its_end_and_says_nothing_that_nobody_asks(end: str) -> None:
    found = some(end)
    assert len(found) >= 5
    for pathway in found:
        assert pathway == trace(GUIDELINE, pathway.case)
        assert pathway.node == end
        assert not pathway.warnings
        assert relevant_case(GUIDELINE, pathway.case) == pathway.case


def test_numbers_stay_within_their_spans() -> None:
    for end in reached_ends(GUIDELINE):
        for pathway in some(end, 8):
            known = pathway.case.known
            assert 2 <= known.get(MONTHS, 2) <= 60
            assert 0 <= known.get("advanced_lines_given", 0) <= 4
            heart = str(known.get("cardiac_dysfunction"))
            low, high = {"significant": (31, 43), "unclear": (46, 54)}.get(heart, (55, 67))
            assert low <= known.get("lvef_percent", low) <= high


def test_endocrine_treatment_runs_in_hormone_receptor_positive_disease_only() -> None:
    for end in reached_ends(GUIDELINE):
        for pathway in some(end, 8):
            if pathway.case.known.get("current_regimen", frozenset()) & GUIDELINE.members(("endocrine",)):
                assert pathway.case["hormone_receptor_status"] == "positive"


def test_a_number_can_be_told_by_dates() -> None:
    by_dates = [each for end in ("tdxd", "first_line_thp") for each in some(end, 40) if "recurrence_date" in each.case]
    assert by_dates
    assert all(MONTHS in each.case.known and MONTHS not in each.case.given for each in by_dates)


def test_a_number_is_moved_alone() -> None:
    (base, *_) = some("first_line_thp")
    moved = SAMPLER.with_number(base, MONTHS, Fraction(12))
    assert moved is not None
    assert moved.case[MONTHS] == 12
    assert SAMPLER.with_number(base, MONTHS, Fraction(-1)) is None
    dated = SAMPLER.with_days(base, MONTHS, dt.date(2020, 2, 29), 12, 0)
    assert dated is not None
    assert dated.case["recurrence_date"] == dt.date(2021, 2, 28)
    assert dated.case.known[MONTHS] == 12
    later = SAMPLER.with_days(base, MONTHS, dt.date(2020, 2, 29), 12, 1)
    assert later is not None
    assert later.node == "first_line_thp"


def test_the_numbers_with_limits_are_those_that_criteria_test() -> None:
    assert limited(GUIDELINE) == (MONTHS, "advanced_lines_given", "chemotherapy_months")
