"""Cut-offs compared: what changes when the graph draws its line where another source does."""

from __future__ import annotations

import random

import pytest
from random_cases import random_partial_case

from her2teach import Case, load_guideline, trace
from her2teach.analysis.cutoffs import CutoffChanges, compare_rule, with_rule
from her2teach.analysis.proofs import verify
from her2teach.core.cutoffs import shipped_cutoffs
from her2teach.core.situation import Situation

GUIDELINE, CUTOFFS = load_guideline(), shipped_cutoffs()
MONTHS = CUTOFFS.number
#: Intervals that are no longer within, and region classes with another answer.
CHANGED = {
    "source_text": ([], 0),
    "asco": ([], 0),
    "tdxd_label": ([(6, 12, {})], 25_344),
    "destiny_breast03": ([(6, 12, {"received_pertuzumab": "never"})], 18_816),
    "destiny_breast09": ([(6, 12, {})], 25_344),
    "nccn": ([(6, 12, {"received_pertuzumab": "never"})], 18_816),
}


def found(name: str) -> CutoffChanges:
    return compare_rule(GUIDELINE, CUTOFFS, CUTOFFS.rules[name])


@pytest.mark.parametrize("name", CHANGED)
def test_what_changes_is_named_and_counted(name: str) -> None:
    changes = found(name)
    assert changes.now_within == ()
    beyond = [(each.above, each.at_most, dict(each.answers)) for each in changes.now_beyond]
    assert (beyond, changes.changes.changed) == CHANGED[name]
    assert changes.changes.refused == 0
    for change in changes.changes.changes:
        assert 6 < change.witness.known[MONTHS] <= 12


@pytest.mark.parametrize("name", CHANGED)
def test_single_cases_change_as_the_table_says(name: str) -> None:
    rule, dice = CUTOFFS.rules[name], random.Random(3)
    moved = with_rule(GUIDELINE, CUTOFFS, rule)
    told = {(change.before, change.after) for change in found(name).changes.changes}
    for _ in range(400):
        case = Case(**{**random_partial_case(dice), "prior_adjuvant_trastuzumab": "completed",
                       MONTHS: dice.choice([5.9, 6, 6.1, 11, 12, 12.1])})  # fmt: skip
        before, after = trace(GUIDELINE, case).node, trace(moved, case).node
        assert before == after or None in {before, after} or (before, after) in told


def test_a_moved_line_leaves_every_case_one_answer() -> None:
    rule = CUTOFFS.rules["tdxd_label"]
    assert verify(with_rule(GUIDELINE, CUTOFFS, rule)).decisions
    base = {**CUTOFFS.case, "received_tdxd": "never", "tdxd_access": "available"}
    moved = with_rule(GUIDELINE, CUTOFFS, rule)
    for months, node in ((6, "tdxd"), (6.1, "first_line_thp"), (12, "first_line_thp")):
        case = Case(**{**base, MONTHS: months})
        assert trace(moved, case).node == node
        assert rule.early.holds(Situation(GUIDELINE, case)) is (node == "tdxd")
