"""Axes: what one attribute can be, cut into regions that can be found, shown and counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from her2teach import load_guideline
from her2teach.core.case import Case
from her2teach.core.regions import AgentsAxis, Axis, ChoiceAxis, DateAxis, NumberAxis
from her2teach.core.schema import Attribute

GUIDELINE = load_guideline()


def attribute(kind: str, **more: Any) -> Attribute:
    fields = {"id": "x", "label": "X", "question": "Which?", "help": "To know.", "kind": kind, **more}
    return Attribute.model_validate(fields)


def number(*thresholds: float, kind: str = "number", low: object = 0, high: object = 10, absent: bool = False) -> Axis:
    return NumberAxis(attribute(kind, minimum=low, maximum=high), thresholds, absent=absent)


def groups_of(axis: Axis) -> list[tuple[Any, int]]:
    """Each region's value and how many values it stands for."""
    return [(value, axis.count(at)) for at, value in enumerate(axis.representatives)]


def there(axis: Axis) -> list[Any]:
    """The values of the regions that can be met at all."""
    return [value for at, value in enumerate(axis.representatives) if axis.everything >> at & 1]


# --- values to choose from ---


def test_each_value_to_choose_is_a_region_and_a_vague_one_is_those_it_stands_for() -> None:
    axis = ChoiceAxis(GUIDELINE.attributes["her2_status"])
    assert groups_of(axis) == [("positive", 1), ("negative", 1)]
    assert axis.everything == 0b11
    assert [axis.find(value) for value in ("positive", "negative", "equivocal")] == [0b01, 0b10, 0b11]
    assert ChoiceAxis(GUIDELINE.attributes["histology"]).everything == 0b111


def test_what_a_case_leaves_open_is_everything_or_the_region_of_its_value() -> None:
    axis = ChoiceAxis(GUIDELINE.attributes["disease_setting"])
    assert axis.locate(Case(GUIDELINE)) == axis.everything == 0b1111
    assert axis.locate(Case(GUIDELINE, disease_setting=axis.representatives[2])) == 0b100


def test_a_mask_has_the_bits_of_the_regions_that_pass() -> None:
    axis = ChoiceAxis(GUIDELINE.attributes["disease_setting"])
    assert axis.mask([True, False, False, True]) == 0b1001
    assert axis.mask([False] * 4) == 0
    assert axis.mask([True] * 4) == axis.everything


# --- numbers ---


def test_thresholds_and_the_intervals_between_them_are_regions_of_their_own() -> None:
    """Between 4 and 6 lie 4.1 to 5.9: nineteen tenths."""
    axis = number(4, 6)
    assert groups_of(axis) == [(2.0, 40), (4, 1), (5.0, 19), (6, 1), (8.0, 40)]
    assert axis.everything == 0b11111
    assert [axis.find(value) for value in (0, 3.9, 4, 4.1, 5.9, 6, 6.1, 10)] == [1, 1, 2, 4, 4, 8, 16, 16]


def test_whole_numbers_have_nothing_between_neighbours() -> None:
    axis = number(1, 2, kind="whole_number")
    assert groups_of(axis) == [(0, 1), (1, 1), (None, 0), (2, 1), (3, 8)]
    assert there(axis) == [0, 1, 2, 3]
    assert axis.everything == 0b11011


@pytest.mark.parametrize(
    ("kind", "thresholds", "regions"),
    [
        ("number", (0,), [(None, 0), (0, 1), (5.0, 100)]),
        ("number", (10,), [(5.0, 100), (10, 1), (None, 0)]),
        ("whole_number", (0,), [(None, 0), (0, 1), (1, 10)]),
        ("whole_number", (10,), [(0, 10), (10, 1), (None, 0)]),
        ("number", (), [(5.0, 101)]),
        ("whole_number", (), [(0, 11)]),
        ("number", (2.5, 3.25), [(1.25, 25), (2.5, 1), (2.875, 7), (3.25, 1), (6.625, 68)]),
        ("whole_number", (2.5,), [(0, 3), (2.5, 1), (3, 8)]),
    ],
)
def test_nothing_lies_beyond_the_limits(kind: str, thresholds: tuple[float, ...], regions: list[Any]) -> None:
    axis = number(*thresholds, kind=kind)
    assert groups_of(axis) == regions
    assert there(axis) == [value for value, _ in regions if value is not None]


def test_limits_that_are_no_tenths_are_counted_from_the_next_one() -> None:
    assert groups_of(number(low=0.25, high=0.55)) == [(0.4, 3)]
    assert groups_of(number(kind="whole_number", low=0.5, high=2.5)) == [(1, 2)]


def test_where_a_number_can_be_absent_its_absence_is_the_last_region() -> None:
    axis = number(4, absent=True)
    assert groups_of(axis) == [(2.0, 40), (4, 1), (7.0, 60), (None, 1)]
    assert axis.everything == 0b1111
    assert number(4).everything == 0b111
    assert there(number(0, absent=True)) == [0, 5.0, None]


# --- agents and dates ---


def test_agents_are_told_apart_by_the_groups_some_of_them_are_in() -> None:
    """Three of one group and two of another: seven ways to have some of the first, three to have some of the second."""
    axis = AgentsAxis(attribute("agents"), (frozenset("abc"), frozenset("de")))
    assert groups_of(axis) == [
        (frozenset(), 1),
        (frozenset("a"), 7),
        (frozenset("d"), 3),
        (frozenset("ad"), 21),
    ]
    assert axis.everything == 0b1111
    assert [axis.find(frozenset(agents)) for agents in ("", "b", "cb", "e", "ace")] == [1, 2, 2, 4, 8]


def test_a_date_is_given_or_not() -> None:
    dates = GUIDELINE.attributes["recurrence_date"]
    axis = DateAxis(dates)
    assert axis.attribute is dates
    assert groups_of(axis) == [(None, 1), (date(1980, 1, 1), 1)]
    assert axis.everything == 0b11
    assert axis.locate(Case(GUIDELINE)) == 0b01
    assert axis.locate(Case(GUIDELINE, recurrence_date="2024-03-15")) == 0b10


def test_only_the_kinds_of_axes_find_a_value() -> None:
    with pytest.raises(NotImplementedError):
        Axis(GUIDELINE.attributes["her2_status"], ("positive",)).find("positive")
