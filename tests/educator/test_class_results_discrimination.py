"""Discrimination: what separates strong learners from weak ones, and silence where the numbers are small."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2teach.educator.class_results import LEAST_EACH_SIDE, LEAST_LEARNERS_AT_CASE, LEAST_OTHER_CASES, discrimination

Points = list[tuple[float, float, int]]


def made(learners: int, *, slope: float, seed: int = 1) -> Points:
    """Learners whose chance to be right here goes along with how they do elsewhere, or against it."""
    dice = random.Random(seed)
    strengths = [at / (learners - 1) for at in range(learners)]
    return [(float(dice.random() < 0.5 + slope * (each - 0.5)), each, 5) for each in strengths]


def test_a_case_that_strong_learners_solve_separates_and_one_that_they_fail_is_told() -> None:
    strong, weak, none = (discrimination(made(60, slope=slope)) for slope in (1, -1, 0))
    assert strong is not None
    assert weak is not None
    assert none is not None
    assert (strong.separates, weak.separates, none.separates) == (True, False, None)
    assert strong.low < strong.correlation < strong.high


def test_it_is_the_correlation_without_the_case_itself() -> None:
    points: Points = [(1.0, 0.8, 5)] * 6 + [(0.0, 0.2, 5)] * 6
    found = discrimination(points)
    assert found is not None
    assert found.correlation == pytest.approx(1)
    assert found.high < 1
    mixed = discrimination([*points, (1.0, 0.2, 5), (0.0, 0.8, 5)])
    assert mixed is not None
    assert mixed.correlation == pytest.approx(5 / 7)


@pytest.mark.parametrize("learners", [LEAST_LEARNERS_AT_CASE - 1, LEAST_LEARNERS_AT_CASE])
def test_few_learners_say_nothing(learners: int) -> None:
    points: Points = [(float(at % 2), at / 20, 5) for at in range(learners)]
    assert (discrimination(points) is None) is (learners < LEAST_LEARNERS_AT_CASE)


@pytest.mark.parametrize("wrong", [0, LEAST_EACH_SIDE - 1, LEAST_EACH_SIDE])
def test_a_case_that_nearly_all_solve_says_nothing(wrong: int) -> None:
    points: Points = [(0.0 if at < wrong else 1.0, at / 30, 5) for at in range(20)]
    assert (discrimination(points) is None) is (wrong < LEAST_EACH_SIDE)
    turned: Points = [(1 - here, *others) for here, *others in points]  # type: ignore[misc]
    assert (discrimination(turned) is None) is (wrong < LEAST_EACH_SIDE)


def test_who_tried_little_else_does_not_count() -> None:
    points = made(40, slope=1)
    assert discrimination([(here, there, LEAST_OTHER_CASES - 1) for here, there, _ in points]) is None
    assert discrimination([(here, there, LEAST_OTHER_CASES) for here, there, _ in points]) == discrimination(points)


def test_where_all_do_equally_well_elsewhere_it_says_nothing() -> None:
    assert discrimination([(float(at % 2), 0.5, 5) for at in range(20)]) is None


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1), st.integers(0, 9)), max_size=40), st.randoms()
)
def test_it_is_within_its_margin_and_the_order_does_not_matter(points: Points, dice: random.Random) -> None:
    found = discrimination(points)
    shuffled = points[:]
    dice.shuffle(shuffled)
    assert discrimination(shuffled) == found
    if found is not None:
        assert -1 <= found.low <= found.high <= 1
        assert found.learners >= LEAST_LEARNERS_AT_CASE


def test_chance_alone_is_seldom_told_as_more() -> None:
    """Nineteen times of twenty the margin holds the truth, which is nothing here."""
    drawn = [discrimination(made(20, slope=0, seed=seed)) for seed in range(300)]
    wrong = [each for each in drawn if each is not None and each.separates is not None]
    assert len(wrong) < 30
