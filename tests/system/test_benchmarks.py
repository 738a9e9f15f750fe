"""The benchmark's own sums: a table whose limits mean what they say, and cases that reach the end they stand for."""

import random

import pytest

from benchmarks.sample import sample
from benchmarks.table import Line, table
from her2teach import load_guideline, trace
from her2teach.core.case import Case


@pytest.mark.parametrize(
    ("line", "limit", "broken"),
    [
        (Line(what="a", ours=5, unit="ms", most=5), "≤ 5 ms", False),
        (Line(what="a", ours=5.1, unit="ms", most=5), "≤ 5 ms", True),
        (Line(what="a", ours=25, unit="ms", peer=10, most_times=2.5), "≤ 2.5×", False),
        (Line(what="a", ours=26, unit="ms", peer=10, most_times=2.5), "≤ 2.5×", True),
        (Line(what="a", ours=10, unit="ms", peer=300, most_times=1 / 30), "≤ 1/30", False),
        (Line(what="a", ours=11, unit="ms", peer=300, most_times=1 / 30), "≤ 1/30", True),
        (Line(what="a", ours=80, unit="MB", peer=50, most_beyond=30), "≤ peer + 30 MB", False),
        (Line(what="a", ours=81, unit="MB", peer=50, most_beyond=30), "≤ peer + 30 MB", True),
    ],
)
def test_a_limit_says_what_it_holds(line: Line, limit: str, broken: bool) -> None:
    assert line.limits == {limit: not broken}
    assert line.broken is broken
    assert ("TOO MUCH" in table([line])) is broken


def test_a_comparison_without_a_limit_breaks_none() -> None:
    line = Line(what="walk", ours=0.0271, unit="ms", beside="a peer", peer=1.36)
    assert not line.broken
    assert [cell.strip() for cell in table([line]).splitlines()[-1].split("|")][1:-1] == [
        "walk", "0.0271 ms", "1.36 ms", "a peer", "1/50.2", "", "",
    ]  # fmt: skip


def test_the_table_is_one_rectangle() -> None:
    lines = [Line(what="short", ours=1, unit="ms"), Line(what="much longer", ours=1234.5, unit="ms", peer=1, most=2)]
    assert len({len(row) for row in table(lines).splitlines()}) == 1


def test_a_sampled_case_is_complete_and_reaches_its_end() -> None:
    guideline = load_guideline()
    found = sample(guideline, 2, random.Random(1))
    assert {each.end for each in found} == set(guideline.ends)
    for each in found:
        pathway = trace(guideline, Case(guideline, **each.answers))
        assert (pathway.node, pathway.missing) == (each.end, ())
