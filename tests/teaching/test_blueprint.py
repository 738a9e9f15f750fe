"""Blueprint: which cases teach a statement, at which decision and level; too few are said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attempts import GUIDELINE, VIGNETTES

from her2teach.cli import main
from her2teach.teaching.blueprint import (
    BESIDE,
    ENOUGH,
    LEVELS,
    blueprint,
    blueprint_html,
    blueprint_table,
    deciding_statements,
)
from her2teach.teaching.vignettes import CaseVignette, Objective

LATE = VIGNETTES["late-relapse-liver"]
TITLES = {name: vignette.title for name, vignette in VIGNETTES.items()}


def with_aim(vignette: CaseVignette, level: str | None, *statements: str) -> CaseVignette:
    aim = Objective.model_validate({"text": "Know it.", "level": level, "statements": statements})
    return replace(vignette, blueprint=(aim,))


def found(*vignettes: CaseVignette) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The cells that are not empty."""
    rows = blueprint(GUIDELINE, vignettes)
    return {
        (row.decision, row.statement, level): row.cases[level] for row in rows for level in LEVELS if row.cases[level]
    }


def test_a_case_counts_at_the_decision_on_its_pathway_that_rests_on_the_statement() -> None:
    cells = found(with_aim(LATE, "apply", "S04"))
    assert cells == {("timing", "S04", "apply"): (LATE.id,)}


def test_a_statement_that_no_decision_rests_on_counts_beside_them() -> None:
    beside = next(
        s for s in GUIDELINE.statements if all(s not in some for some in deciding_statements(GUIDELINE).values())
    )
    assert found(with_aim(LATE, "recall", beside)) == {(BESIDE, beside, "recall"): (LATE.id,)}


def test_an_objective_without_a_level_counts_nowhere() -> None:
    assert found(with_aim(LATE, None, "S04")) == {}


def test_every_statement_has_a_row_whatever_is_taught() -> None:
    rows = blueprint(GUIDELINE, [])
    assert {row.statement for row in rows} == set(GUIDELINE.statements)
    assert len({(row.decision, row.statement) for row in rows}) == len(rows)


def test_too_few_cases_are_said_in_words_and_signs() -> None:
    one, two = with_aim(LATE, "apply", "S04"), replace(with_aim(LATE, "apply", "S04"), id="other")
    for cases, few in (([one], True), ([one, two], ENOUGH > 2)):
        row = next(row for row in blueprint(GUIDELINE, cases) if (row.decision, row.statement) == ("timing", "S04"))
        assert ("apply" in row.too_few) == few
        html = blueprint_html(GUIDELINE, [row], {LATE.id: "One", "other": "Two"})
        assert ("too few" in html) == few
        assert f"apply {len(cases):>2}{'!' if few else ' '}" in blueprint_table(GUIDELINE, [row])


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--coverage"]) == 0
    printed = capsys.readouterr().out
    assert "Blueprint: cases by decision, statement and level" in printed
    assert all(decision.label in printed for decision in GUIDELINE.decisions.values())
