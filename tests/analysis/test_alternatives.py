"""Alternatives, spans and changes: other values of an answer, against the regions that the criteria tell apart."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from random_cases import random_partial_case

from her2teach import Case, load_guideline, load_vignettes, trace
from her2teach.analysis.alternatives import alternatives, changed_case, contradicts_itself
from her2teach.analysis.space import case_space
from her2teach.core.questions import asked
from her2teach.core.regions import number_in, regions_of, spans, thresholds
from her2teach.text.wording import show_values

GUIDELINE = load_guideline()
#: One with two limits to a number.
TWO_LIMITS = load_guideline(Path(__file__).parents[1] / "other_text" / "guideline.yaml")
MONTHS, END, RECURRENCE = "months_since_adjuvant_trastuzumab", "adjuvant_trastuzumab_end_date", "recurrence_date"
DICE = random.Random(17)
CASES = [Case(GUIDELINE, **random_partial_case(DICE)) for _ in range(150)]


@pytest.mark.parametrize("name", regions_of(GUIDELINE).axes)
def test_there_is_one_other_value_for_each_region_or_value(name: str) -> None:
    axis = regions_of(GUIDELINE).axes[name]
    real = [at for at, value in enumerate(axis.representatives) if value is not None and axis.everything >> at & 1]
    for case in [Case(GUIDELINE), *CASES]:
        found = alternatives(GUIDELINE, case, name)
        for other in found:
            assert other.value != case.given.get(name)
            whole = Case(GUIDELINE, **{**case.given, name: other.value})
            assert regions_of(GUIDELINE).of(whole)[other.axis] == other.mask
        if axis.attribute.kind == "date" or (name == MONTHS and MONTHS in case.known and MONTHS not in case):
            continue
        here = axis.locate(case) if name in case and name not in case.open else 0
        if not (END in case and RECURRENCE in case and name == MONTHS):
            masks = {other.mask for other in found if not other.mask & (other.mask - 1)}
            assert masks == {1 << at for at in real} - {here}


def test_values_stand_in_order_of_nearness() -> None:
    late = Case(GUIDELINE, months_since_adjuvant_trastuzumab=16, chemotherapy_months=5)
    assert [other.value for other in alternatives(GUIDELINE, late, MONTHS)] == [12, 11]
    assert [other.value for other in alternatives(GUIDELINE, late, "chemotherapy_months")] == [4, 3]
    sore = Case(TWO_LIMITS, days_ill=8)
    assert [other.value for other in alternatives(TWO_LIMITS, sore, "days_ill")] == [7, 6, 10, 11]
    running = Case(GUIDELINE, current_regimen=["trastuzumab", "pertuzumab", "docetaxel"])
    found = alternatives(GUIDELINE, running, "current_regimen")
    assert found[0].value == {"trastuzumab", "pertuzumab"}
    assert [other.named for other in found] == sorted((other.named for other in found), reverse=True)
    for other in found:
        named = any(GUIDELINE.matches(name, other.value) for name in GUIDELINE.regimens)
        assert other.named is (named or other.value <= running["current_regimen"])


@pytest.mark.parametrize(
    ("last", "recurrence", "months", "days"),
    [
        ("2023-03-15", "2024-03-15", None, ["2024-03-14", "2024-03-16"]),
        ("2023-03-15", "2024-05-15", None, ["2024-03-15", "2024-03-14"]),
        ("2023-03-15", "2023-03-01", None, ["2023-03-15", "2024-03-15", "2024-03-16"]),
        ("2024-02-29", "2025-02-28", None, ["2025-02-27", "2025-03-01"]),
    ],
)
def test_days_are_the_nearest_that_make_a_difference(
    last: str, recurrence: str, months: float | None, days: list[str]
) -> None:
    case = Case(GUIDELINE, **{END: last, RECURRENCE: recurrence}, **({MONTHS: months} if months else {}))
    found = alternatives(GUIDELINE, case, RECURRENCE)
    assert [other.value.isoformat() for other in found] == days
    for other in found:
        moved = Case(GUIDELINE, **{**case.given, RECURRENCE: other.value})
        assert regions_of(GUIDELINE).axes[MONTHS].find(moved.known[MONTHS]) == other.mask


def test_a_day_before_the_first_and_a_lone_date_change_nothing() -> None:
    assert alternatives(GUIDELINE, Case(GUIDELINE, **{END: "2023-03-15"}), END) == ()
    assert alternatives(GUIDELINE, Case(GUIDELINE, **{END: "2023-03-15"}), RECURRENCE) == ()
    early = Case(GUIDELINE, **{END: "1980-01-01", RECURRENCE: "1980-03-01"})
    assert all(other.value >= date(1980, 1, 1) for other in alternatives(GUIDELINE, early, END))
    assert alternatives(GUIDELINE, Case(GUIDELINE, histology="other"), "histology") == ()


def test_spans_cover_a_range_once_and_hold_a_number_each() -> None:
    for name in (MONTHS, "chemotherapy_months", "advanced_lines_given"):
        attribute = GUIDELINE.attributes[name]
        found = spans(attribute, thresholds(regions_of(GUIDELINE).axes[name]))
        for tenth in range(1301):
            number = Fraction(tenth, 10)
            inside = number <= Fraction(str(attribute.maximum))
            assert sum(span.has(number) for span in found) == inside
        for span in found:
            for present in (None, 0, 5, 100):
                number_found = number_in(span, attribute, present)
                assert number_found is None or span.has(Fraction(str(number_found)))
                assert number_found is not None or attribute.kind == "whole_number"


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        (MONTHS, [12, 11], "12 months or less"),
        (MONTHS, [11], "under 12 months"),
        (MONTHS, [12], "12 months"),
        (MONTHS, [13], "more than 12 months"),
        (MONTHS, [11, 13], "under 12 months or more than 12 months"),
        (MONTHS, [11, 12, 13], "any number"),
        ("chemotherapy_months", [4, 5], "4 months or more"),
        ("days_ill", [7, 8, 10], "7 to 10 days"),
        ("days_ill", [8], "more than 7 and under 10 days"),
        ("days_ill", [7, 8], "7 or more and under 10 days"),
        ("days_ill", [6, 11], "under 7 days or more than 10 days"),
        ("advanced_lines_given", [2, 3], "2 lines or more"),
        ("advanced_lines_given", [1], "1 line"),
        ("advanced_lines_given", [0, 1], "1 line or less"),
        ("received_tdm1", ["adjuvant_only", "never"], "given (neo)adjuvantly only or never given"),
        ("current_regimen", [frozenset()], "no treatment"),
    ],
)
def test_values_with_one_consequence_are_told_together(name: str, values: list[object], words: str) -> None:
    guideline = TWO_LIMITS if name in TWO_LIMITS.attributes else GUIDELINE
    assert show_values(guideline, Case(guideline, **{name: values[0]}), name, values) == words


def test_a_date_is_told_with_what_it_makes_of_the_interval() -> None:
    case = Case(GUIDELINE, **{END: "2023-03-15", RECURRENCE: "2024-03-16"})
    words = show_values(GUIDELINE, case, RECURRENCE, [date(2024, 3, 16)])
    assert words == "2024-03-16 (interval since adjuvant trastuzumab: 12 months and 1 day)"


def test_a_contradiction_is_seen_without_walking() -> None:
    assert [contradicts_itself(GUIDELINE, case) for case in CASES] == [
        bool(trace(GUIDELINE, case).contradictions) for case in CASES
    ]


def test_what_is_possible_is_the_same_in_the_space_of_boxes() -> None:
    space = case_space(GUIDELINE)
    for case in CASES:
        if not contradicts_itself(GUIDELINE, case):
            ends = space.reached(space.within(regions_of(GUIDELINE).of(case)))
            assert ends == trace(GUIDELINE, case).possible


def test_turning_regions_turn_every_case_of_their_box() -> None:
    space = case_space(GUIDELINE)
    for at in DICE.sample(range(len(space.boxes)), 120):
        box, end = space.boxes[at], space.routes[at].end
        for name, mask in space.turning(at).items():
            assert not mask & box[name]
            turned = space.within({**box, name: mask})
            assert turned
            assert end not in space.reached(turned)


def shipped_case(name: str) -> Case:
    return next(each.case for each in load_vignettes() if each.id == name)


def test_only_what_the_new_pathway_does_not_ask_falls_away() -> None:
    never = changed_case(GUIDELINE, shipped_case("late-relapse-liver"), {"prior_adjuvant_trastuzumab": "never"})
    assert never is not None
    assert never.without == (MONTHS,)
    assert MONTHS not in asked(GUIDELINE, never.case)
    assert (
        changed_case(GUIDELINE, shipped_case("late-relapse-liver"), {"prior_adjuvant_trastuzumab": "never"}, [MONTHS])
        is None
    )
    # The number of lines is asked for at progression, so it contradicts and stays.
    assert changed_case(GUIDELINE, shipped_case("late-relapse-liver"), {"decision_point": "progression"}) is None


def test_what_contradicts_nothing_is_kept() -> None:
    for case in CASES:
        if not contradicts_itself(GUIDELINE, case):
            same = changed_case(GUIDELINE, case, {})
            assert same is not None
            assert (same.case, same.without) == (case, ())
