"""Coverage: every statement of the text acts somewhere, and some case teaches it."""

from __future__ import annotations

from her2teach import load_guideline, load_vignettes
from her2teach.analysis.coverage import coverage, coverage_table

ROWS = coverage(load_guideline(), load_vignettes())


def test_every_statement_has_a_place_and_a_case() -> None:
    assert [row.statement.id for row in ROWS] == [f"S{number:02}" for number in range(1, 40)]
    assert all(row.places for row in ROWS)
    assert all(row.cases for row in ROWS)
    by_id = {row.statement.id: row for row in ROWS}
    assert "timing--first_line_thp" in by_id["S04"].edges
    assert "first_line_thp" in by_id["S05"].nodes
    assert "options/lapatinib_capecitabine" in by_id["S15"].rules
    assert "pitfalls/P3" in by_id["S35"].rules
    assert by_id["S39"].tensions == ("exactly_twelve_months",)


def test_the_table_names_every_statement_once() -> None:
    lines = coverage_table(ROWS).splitlines()
    assert [line[:3] for line in lines if line.startswith("S")] == [f"S{number:02}" for number in range(1, 40)]
    assert lines[0].startswith("S01  line  1  stated")
