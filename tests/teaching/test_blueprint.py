"""Blueprint: which cases teach a statement, at which decision and level; too few are said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attempts import GUIDELINE, VIGNETTES
from journey_files import load_journeys

from her2teach.cli import main
from her2teach.teaching.blueprint import (
    BESIDE,
    ENOUGH,
    LEVELS,
    blueprint,
    blueprint_html,
    blueprint_table,
    deciding_statements,
    patient_name,
)
from her2teach.teaching.case_content import Objective
from her2teach.teaching.journeys import Journey
from her2teach.teaching.vignettes import CaseVignette

LATE = VIGNETTES["late-relapse-liver"]
TITLES = {name: vignette.title for name, vignette in VIGNETTES.items()}
DECIDED = frozenset().union(*deciding_statements(GUIDELINE).values())
JOURNEYS = load_journeys()
#: Statements that no case can apply, with the reason. S10 is the one of them that a decision rests on.
NEVER_APPLIED = {
    "S06": "It gives the evidence for the regimen of S05, and decides for nobody.",
    "S10": "It compares two drugs; which of them a patient gets, S09 and S11 decide.",
    "S37": "It gives the evidence for what S36 asks for.",
}


def with_aim(vignette: CaseVignette, level: str | None, *statements: str) -> CaseVignette:
    aim = Objective.model_validate({"text": "Know it.", "level": level, "statements": statements})
    return replace(vignette, blueprint=(aim,))


def found(*patients: CaseVignette | Journey) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The cells that are not empty."""
    rows = blueprint(GUIDELINE, patients)
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


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("her2teach.educator.check.shipped_files", tuple)  # what is looked through is another test's
    assert main(["check", "--coverage"]) == 0
    printed = capsys.readouterr().out
    assert "Blueprint: cases and journeys by decision, statement and level" in printed
    assert printed.endswith(blueprint_table(GUIDELINE, blueprint(GUIDELINE, [*VIGNETTES.values(), *JOURNEYS])) + "\n")
    assert all(decision.label in printed for decision in GUIDELINE.decisions.values())


def test_a_journey_counts_at_every_decision_on_its_course_and_is_told_from_a_case() -> None:
    journey = next(each for each in JOURNEYS if each.id == "three-treatments-in-four-years")
    follows = replace(journey, blueprint=with_aim(LATE, "apply", "S08", "S26").blueprint)
    cells = found(follows)
    name = "journeys/three-treatments-in-four-years"
    assert cells == {("timing", "S08", "apply"): (name,), ("treatment_phase", "S26", "apply"): (name,)}
    namesake = replace(with_aim(LATE, "apply", "S08"), id=journey.id, case=LATE.case)
    row = next(
        row for row in blueprint(GUIDELINE, [namesake, follows]) if (row.decision, row.statement) == ("timing", "S08")
    )
    assert row.cases["apply"] == (journey.id, name)
    html = blueprint_html(GUIDELINE, [row], {journey.id: "One", name: "Two"})
    assert "1 case, 1 journey" in html
    assert "<li>One</li>" in html
    assert "<li>Two (journey)</li>" in html


@pytest.mark.parametrize("patient", [*VIGNETTES.values(), *JOURNEYS], ids=patient_name)
def test_every_objective_of_what_is_shipped_lands_in_the_blueprint(patient: CaseVignette | Journey) -> None:
    cells = found(patient)
    landed = {(statement, level) for _, statement, level in cells}
    assert len(patient.blueprint) == len(patient.objectives)
    for aim in patient.blueprint:
        assert aim.level is not None, aim.text
        assert aim.statements, aim.text
        assert {(statement, aim.level) for statement in aim.statements} <= landed, aim.text


def test_the_shipped_cases_ask_for_every_level_and_most_of_all_for_decisions() -> None:
    levels = [aim.level for vignette in VIGNETTES.values() for aim in vignette.blueprint]
    shares = {level: levels.count(level) / len(levels) for level in LEVELS}
    assert min(shares.values()) > 0.15, shares
    assert max(shares, key=lambda level: shares[level]) == "apply", shares


def test_every_statement_is_applied_in_enough_cases_to_practise_on() -> None:
    rows = blueprint(GUIDELINE, VIGNETTES.values())
    applied = {
        name: {case for row in rows if row.statement == name for case in row.cases["apply"]}
        for name in GUIDELINE.statements
    }
    assert {name for name, cases in applied.items() if len(cases) < ENOUGH} == NEVER_APPLIED.keys()
    assert DECIDED & NEVER_APPLIED.keys() == {"S10"}


def test_no_objective_of_a_shipped_case_is_said_twice_in_it() -> None:
    for vignette in VIGNETTES.values():
        assert len({*vignette.objectives}) == len(vignette.objectives), vignette.id
