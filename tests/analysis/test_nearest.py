"""Nearest cases, against every set of changes tried one by one, and against flips."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

import pytest
from random_cases import random_partial_case
from shelf import spread
from tea_extension import TEA

from her2teach import Case, Guideline, load_guideline, load_vignettes, trace
from her2teach.analysis.alternatives import alternatives, changed_case
from her2teach.analysis.flips import flips
from her2teach.analysis.nearest import NearCase, nearest_cases
from her2teach.core.questions import relevant_case

GUIDELINE = load_guideline()
MONTHS, END, RECURRENCE = "months_since_adjuvant_trastuzumab", "adjuvant_trastuzumab_end_date", "recurrence_date"


def shipped_case(name: str) -> Case:
    return next(relevant_case(GUIDELINE, each.case) for each in load_vignettes() if each.id == name)


@cache
def cases() -> tuple[Case, ...]:
    dice = random.Random(11)
    shipped = [shipped_case(name) for name in spread()]
    drawn = [relevant_case(GUIDELINE, Case(GUIDELINE, **random_partial_case(dice))) for _ in range(30)]
    return (*shipped, *drawn, Case(GUIDELINE))


def neighbours(
    guideline: Guideline, case: Case, size: int, *, named: bool = True
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every set of attributes of a size, with every end that some values of them lead to."""
    several = {name: values_of(guideline, case, name, named=named) for name in guideline.attributes}
    for names in combinations([name for name, values in several.items() if values], size):
        ends = set()
        for values in product(*(several[name] for name in names)):
            found = changed_case(guideline, case, dict(zip(names, values, strict=True)))
            if found and found.pathway.node:
                ends.add(found.pathway.node)
        yield from ((names, end) for end in ends)


def values_of(guideline: Guideline, case: Case, name: str, *, named: bool = True) -> list[object]:
    return [other.value for other in alternatives(guideline, case, name) if other.named or not named]


def names_of(found: tuple[NearCase, ...]) -> set[tuple[str, ...]]:
    return {tuple(near.changes) for near in found}


def test_each_nearest_case_comes_there_and_holds_together() -> None:
    for case in cases()[::2]:
        for end in GUIDELINE.ends:
            found = nearest_cases(GUIDELINE, case, end)
            assert len({len(near.changes) for near in found}) == 1, (case, end)
            for near in found:
                assert near.pathway.node == end
                applied = {**case.given, **near.changes}
                kept = {name: value for name, value in applied.items() if name not in near.without}
                assert Case(GUIDELINE, **kept) == near.case
                assert trace(GUIDELINE, near.case).node == end
                assert trace(GUIDELINE, relevant_case(GUIDELINE, near.case)).node == end
                assert all(case.given.get(name) != value for name, value in near.changes.items())


def test_one_change_and_two_are_all_found() -> None:
    """For every end that one or two changes lead to, exactly their sets of attributes are found."""
    for case in (*cases()[:5], *cases()[-4:]):
        if len(tuple(case)) > 14:
            continue
        reached: dict[str, set[tuple[str, ...]]] = {}
        now = trace(GUIDELINE, case).node
        if now:
            reached[now] = {()}
        for size in (1, 2):
            found = list(neighbours(GUIDELINE, case, size))
            new = {end for _, end in found} - reached.keys()
            for end in new:
                reached[end] = {names for names, each in found if each == end}
        for end in GUIDELINE.ends:
            near = nearest_cases(GUIDELINE, case, end)
            if end in reached:
                assert names_of(near) == reached[end], (case, end)
            else:
                assert all(len(each.changes) > 2 for each in near), (case, end)


def test_no_smaller_set_of_the_same_changes_would_do() -> None:
    for case in cases()[::6]:
        for end in GUIDELINE.ends:
            for near in nearest_cases(GUIDELINE, case, end)[:2]:
                for name in near.changes:
                    fewer = {other: value for other, value in near.changes.items() if other != name}
                    found = changed_case(GUIDELINE, case, fewer)
                    assert found is None or found.pathway.node != end


def test_a_case_one_change_away_is_a_flip_and_a_flip_to_an_end_is_a_case_one_change_away() -> None:
    for case in cases()[::4]:
        found = flips(GUIDELINE, case)
        for end in GUIDELINE.ends.keys() - {trace(GUIDELINE, case).node}:
            near = nearest_cases(GUIDELINE, case, end)
            known = {names for names in names_of(near) if len(names) == 1 and names[0] in case}
            mine = {
                (flip.attribute,)
                for flip in found
                if flip.node == end and flip.value in values_of(GUIDELINE, case, flip.attribute)
            }
            assert known <= mine
            assert all(len(each.changes) == 1 for each in near) or not mine


def test_a_case_that_is_there_already_stays_as_it_is() -> None:
    case = shipped_case("late-relapse-liver")
    (near,) = nearest_cases(GUIDELINE, case, "first_line_thp")
    assert (dict(near.changes), near.case) == ({}, case)


def test_the_limit_of_twelve_months_and_the_questions_after_it() -> None:
    (near,) = nearest_cases(GUIDELINE, shipped_case("late-relapse-liver"), "tdxd")
    assert dict(near.changes) == {MONTHS: 12, "received_tdxd": "never", "tdxd_access": "available"}


def test_what_is_not_asked_any_more_falls_away_and_is_not_counted() -> None:
    case = shipped_case("late-relapse-liver")
    (near,) = nearest_cases(GUIDELINE, case, "silent_no_prior_trastuzumab")
    assert dict(near.changes) == {"prior_adjuvant_trastuzumab": "never"}
    assert near.without == (MONTHS,)
    found = nearest_cases(GUIDELINE, case, "silent_no_prior_trastuzumab", locked=[MONTHS])
    assert all(MONTHS not in near.without for near in found)


def test_where_dates_decide_a_date_changes_and_a_typed_number_follows() -> None:
    dated = shipped_case("exactly-twelve-months")
    assert names_of(nearest_cases(GUIDELINE, dated, "first_line_thp")) == {(END,), (RECURRENCE,)}
    both = Case(GUIDELINE, **{**dated.given, MONTHS: 11.6})
    for near in nearest_cases(GUIDELINE, both, "first_line_thp"):
        assert near.pathway.node == "first_line_thp"
        assert MONTHS in near.changes or abs(near.case[MONTHS] - near.case.known[MONTHS]) <= 0.5


def test_locked_answers_stay_and_may_rule_an_end_out() -> None:
    dice, ruled_out = random.Random(2), 0
    for case in cases()[::4]:
        for end in GUIDELINE.ends:
            locked = dice.sample(sorted(GUIDELINE.attributes), 4)
            found = nearest_cases(GUIDELINE, case, end, locked)
            ruled_out += not found
            free = nearest_cases(GUIDELINE, case, end)
            for near in found:
                assert not {*near.changes, *near.without} & set(locked)
                assert len(near.changes) >= len(free[0].changes)
    assert ruled_out > 20
    assert nearest_cases(GUIDELINE, Case(GUIDELINE, her2_status="negative"), "tdxd", ["her2_status"]) == ()


def test_a_locked_unknown_stays_unknown() -> None:
    assert nearest_cases(GUIDELINE, Case(GUIDELINE), "out_of_scope_her2", ["her2_status"]) == ()


def test_an_end_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        nearest_cases(GUIDELINE, Case(GUIDELINE), "timing")


@pytest.mark.parametrize("extensions", [("x1",), ("x2", "x3"), ("x6",), ("x8",)])
def test_every_end_of_an_extended_guideline_can_be_come_to(extensions: tuple[str, ...]) -> None:
    extended = load_guideline(extensions=extensions)
    for case in (Case(extended), Case(extended, **shipped_case("late-relapse-liver").given)):
        reachable = trace(extended, Case(extended)).possible
        assert {end for end in extended.ends if nearest_cases(extended, case, end)} == reachable


def test_every_end_of_another_guideline_is_come_to_by_the_fewest_changes() -> None:
    tea = load_guideline(TEA)
    case = Case(tea)
    for end in trace(tea, case).possible:
        near = names_of(nearest_cases(tea, case, end))
        fewest = len(min(near, key=len))
        for size in range(1, fewest):
            assert end not in {each for _, each in neighbours(tea, case, size, named=False)}
        assert near <= {names for names, each in neighbours(tea, case, fewest, named=False) if each == end}
