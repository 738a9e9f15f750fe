"""Regions: sets of values as boxes, exact against the criteria they stand for."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweep import drawn, guideline

from her2teach import Case, trace
from her2teach.core.criteria import Criterion
from her2teach.core.guideline import read_guideline
from her2teach.core.regions import Box, NotRegionalError, Regions, intersection, overlap, regions_of
from her2teach.core.situation import Situation

#: Small boxes over three axes of three regions; an axis left out is free.
SPACE = {"a": 7, "b": 7, "c": 7}
BOXES = st.dictionaries(st.sampled_from(list(SPACE)), st.integers(1, 7))
UNIONS = st.lists(BOXES, max_size=4)

Point = tuple[int, ...]


def points(boxes: list[Box]) -> set[Point]:
    """Every point of a union of boxes, counted out."""
    return {
        point
        for box in boxes
        for point in itertools.product(*([bit for bit in range(3) if box.get(name, 7) >> bit & 1] for name in SPACE))
    }


@pytest.fixture
def regions() -> Regions:
    return Regions(guideline())


# --- boxes ---


@settings(deadline=None)
@given(BOXES, BOXES)
def test_an_overlap_holds_what_both_boxes_hold(one: Box, other: Box) -> None:
    shared = overlap(one, other)
    assert points([shared] if shared is not None else []) == points([one]) & points([other])


@settings(deadline=None)
@given(UNIONS, UNIONS)
def test_an_intersection_holds_what_both_unions_hold(some: list[Box], others: list[Box]) -> None:
    assert points(list(intersection(some, others))) == points(some) & points(others)


@settings(deadline=None)
@given(BOXES, UNIONS)
def test_cutting_holes_leaves_the_rest_once(box: Box, holes: list[Box]) -> None:
    """What is left is what no hole holds, in boxes that share nothing."""
    left = list(regions_of(guideline()).consistent({**SPACE, **box}, holes))
    assert points(left) == points([box]) - points(holes)
    assert sum(len(points([each])) for each in left) == len(points(left))


# --- axes ---


def test_each_axis_tells_apart_what_a_criterion_tells_apart(regions: Regions) -> None:
    """The interval: at most 12, above 12, and, where trastuzumab was not completed, no interval at all."""
    axis = regions.axes["months_since_adjuvant_trastuzumab"]
    assert axis.find(11.999) == axis.find(0) != axis.find(12)
    assert axis.find(12.001) == axis.find(600) != axis.find(12)
    assert axis.representatives[-1] is None
    lines = regions.axes["advanced_lines_given"]
    assert len({lines.find(value) for value in (0, 1, 2, 3)}) == 4
    assert lines.find(3) == lines.find(10)
    her2 = regions.axes["her2_status"]
    assert her2.find("equivocal") == her2.find("positive") | her2.find("negative")
    regimen = regions.axes["current_regimen"]
    assert regimen.find(frozenset({"docetaxel"})) == regimen.find(frozenset({"eribulin", "gemcitabine"}))
    assert regimen.find(frozenset({"T-DXd"})) != regimen.find(frozenset({"T-DM1"}))


def test_a_region_is_found_again_from_the_value_that_stands_for_it(regions: Regions) -> None:
    for name, axis in regions.axes.items():
        bits = set()
        for at, value in enumerate(axis.representatives):
            if value is not None and axis.everything >> at & 1:
                found = axis.locate(Case(**{name: value}))
                bits.add(found)
                assert found == 1 << at
                assert found & axis.everything
        assert len(bits) > 1 or axis.attribute.kind == "date"
        assert axis.locate(Case()) in {axis.everything, 1}  # a date that is not given is not filled in


def test_attributes_that_never_choose_have_no_axis(regions: Regions) -> None:
    idle = {"histology", "hormone_receptor_status", "disease_burden", "comorbidities", "disease_free_interval",
            "cardiac_dysfunction", "lvef_percent", "pulmonary_status", "recurrence_date"}  # fmt: skip
    assert set(guideline().attributes) - set(regions.axes) == idle


def test_a_number_that_applies_has_a_value_and_one_that_does_not_has_none(regions: Regions) -> None:
    """Who completed trastuzumab has an interval, known or not; who never had it has none."""
    name = "months_since_adjuvant_trastuzumab"
    absent = 1 << len(regions.axes[name].representatives) - 1
    completed, never = (regions.of(Case(prior_adjuvant_trastuzumab=prior)) for prior in ("completed", "never"))
    assert next(regions.consistent({**completed, name: absent}), None) is None
    assert {box[name] for box in regions.consistent(completed)} == {regions.axes[name].everything & ~absent}
    assert {box[name] for box in regions.consistent(never)} == {absent}


def test_a_number_that_is_asked_whether_it_is_known_can_be_absent() -> None:
    tea = (Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml").read_text(encoding="utf-8")
    assert Regions(read_guideline(tea, "tea.yaml")).axes["months_open"].representatives == (3.0, 6, 53.0)
    asked = tea.replace("when:\n      attribute: today\n      before: opened", "when:\n      known: months_open")
    assert Regions(read_guideline(asked, "tea.yaml")).axes["months_open"].representatives == (3.0, 6, 53.0, None)


# --- the guideline's criteria as boxes ---


def _regional(regions: Regions) -> Iterator[Criterion]:
    yield from (edge.when for edge in guideline().edges.values())
    yield from (guideline().contradictions[name].when for name in regions.contradictions)


def _full_cases(regions: Regions) -> Iterator[tuple[Case, Box]]:
    """Random cases that give every axis one region, and their box."""
    rng = random.Random(3)
    for _ in range(400):
        answers: dict[str, Any] = {}
        box: Box = {}
        for name, axis in regions.axes.items():
            at = rng.choice([at for at in range(len(axis.representatives)) if axis.everything >> at & 1])
            answers[name], box[name] = axis.representatives[at], 1 << at
        yield Case(**answers), box


def test_a_case_is_located_in_the_regions_of_its_values(regions: Regions) -> None:
    for case, box in _full_cases(regions):
        for name, mask in regions.of(case).items():
            assert mask & box[name]
            assert mask == box[name] or name not in case


def test_a_criterion_and_its_boxes_say_the_same(regions: Regions) -> None:
    criteria = [
        (when, list(regions.boxes(when)), list(regions.boxes(when, holds=False))) for when in _regional(regions)
    ]
    assert len(criteria) > 30
    for case, box in _full_cases(regions):
        situation = Situation(guideline(), case)
        for when, yes, no in criteria:
            truth = when.holds(situation)
            if truth is not None:
                assert any(overlap(box, each) for each in yes) is truth
                assert any(overlap(box, each) for each in no) is not truth


def test_yes_and_no_are_everything_and_share_nothing(regions: Regions) -> None:
    everything = {name: axis.everything for name, axis in regions.axes.items()}
    for when in _regional(regions):
        yes, no = list(regions.boxes(when)), list(regions.boxes(when, holds=False))
        assert next(intersection(yes, no), None) is None
        assert next(regions.consistent(everything, [*yes, *no]), None) is None


def test_the_edges_of_a_decision_are_everything_and_share_nothing(regions: Regions) -> None:
    """On the ways to a decision every consistent completion takes exactly one edge."""
    pathways: dict[str, list[Box]] = {guideline().root: [{}]}
    for name, decision in guideline().decisions.items():
        onward = [list(intersection(pathways[name], list(regions.boxes(edge.when)))) for edge in decision.edges]
        for one, other in itertools.combinations(onward, 2):
            shared = intersection(one, other)
            assert next((left for box in shared for left in regions.consistent({**_all(regions), **box})), None) is None
        for box in pathways[name]:
            holes = [*itertools.chain.from_iterable(onward), *regions.forbidden]
            assert next(regions.consistent({**_all(regions), **box}, holes), None) is None, name
        for edge, boxes in zip(decision.edges, onward, strict=True):
            pathways.setdefault(edge.to, []).extend(boxes)


def _all(regions: Regions) -> Box:
    return {name: axis.everything for name, axis in regions.axes.items()}


def test_what_compares_values_of_one_case_has_no_boxes(regions: Regions) -> None:
    compared = set(guideline().contradictions) - set(regions.contradictions)
    assert compared == {"recurrence_before_the_end_of_trastuzumab", "months_and_dates_disagree"}
    for name in compared:
        with pytest.raises(NotRegionalError):
            list(regions.boxes(guideline().contradictions[name].when))


def test_routes_are_the_pathways_of_the_graph(regions: Regions) -> None:
    pathways = {route.nodes for route in regions.routes}
    assert len(pathways) == len(regions.routes)
    assert {route.end for route in regions.routes} == set(guideline().ends)
    for route in regions.routes:
        assert all(pair in guideline().edges for pair in itertools.pairwise(route.nodes))
        names = {name for box in route.boxes for name in box}
        assert names <= set(regions.axes)


# --- contradictions ---


@pytest.mark.sweep
def test_a_conflict_is_as_small_as_it_can_be(regions: Regions) -> None:
    """The rules named leave nothing of the case; without any one of them something is left."""
    seen: set[str] = set()
    for case, box in [*_full_cases(regions), *((way.case, regions.of(way.case)) for way in drawn()[:600])]:
        if next(regions.consistent(box), None) is not None:
            continue
        names = regions.conflict(box)
        seen.update(names)
        applies = [hole for hole in regions.forbidden if hole not in _holes(regions, regions.contradictions)]
        assert next(regions.consistent(box, [*applies, *_holes(regions, names)]), None) is None
        for name in names:
            rest = [*applies, *_holes(regions, [other for other in names if other != name])]
            assert next(regions.consistent(box, rest), None) is not None, (case, names)
    assert len(seen) > 5


def _holes(regions: Regions, names: Iterable[str]) -> list[Box]:
    return [box for name in names for box in regions.contradictions[name]]


def test_a_case_that_no_single_rule_refuses_can_still_be_contradictory(regions: Regions) -> None:
    """No rule holds outright, yet every completion breaks one: a conjugate runs, and one line is all there was."""
    case = Case(
        decision_point="on_treatment_controlled",
        current_regimen=["T-DM1"],
        received_tdxd="advanced_setting",
        advanced_lines_given=1,
    )
    situation = Situation(guideline(), case)
    assert not any(rule.when.holds(situation) for rule in guideline().contradictions.values())
    pathway = trace(guideline(), case)
    assert (pathway.case, pathway.outcome) == (case, "contradictory")
    assert {str(rule) for rule in pathway.contradictions} == {"regimen_holds_tdm1", "two_conjugates_in_one_line"}
    assert regions.conflict(regions.of(case)) == tuple(map(str, pathway.contradictions))
