"""Figures drawn ahead: those of each trial, found by all that they show and by nothing less."""

from dataclasses import replace
from pathlib import Path

import pytest

from her2teach.core.guideline import shipped_evidence
from her2teach.diagram import evidence as drawn
from her2teach.diagram.evidence import as_svg, forest
from her2teach.text.evidence import by_trial, hazard_rows, median_rows

EVIDENCE = shipped_evidence()
TRIALS = tuple(EVIDENCE.trials.values())


@pytest.fixture(scope="module")
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package folder with the figures in it."""
    folder = tmp_path_factory.mktemp("package")
    assert drawn.draw_ahead(folder / drawn.FOLDER) == len(list((folder / drawn.FOLDER).iterdir()))
    return folder


def test_rows_are_taken_apart_by_trial_and_none_is_lost() -> None:
    rows = hazard_rows(EVIDENCE, TRIALS)
    apart = by_trial(rows)
    assert tuple(row for group in apart for row in group) == rows
    assert all(len({row.trial for row in group}) == 1 for group in apart)


@pytest.mark.parametrize("further", [True, False])
def test_every_trial_that_a_page_can_show_was_drawn(
    ahead: Path, monkeypatch: pytest.MonkeyPatch, further: bool
) -> None:
    monkeypatch.setattr(drawn, "files", lambda _name: ahead)
    hazards = by_trial(hazard_rows(EVIDENCE, TRIALS, further=further))
    medians = by_trial(median_rows(EVIDENCE, TRIALS, further=further))
    assert hazards
    assert medians
    assert all(drawn.drawn(rows) for rows in hazards)
    assert all(drawn.drawn(rows) for rows in medians)
    assert drawn.drawn(hazards[0]) == as_svg(forest(hazards[0]))


def test_a_figure_of_other_numbers_is_never_shown(ahead: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "files", lambda _name: ahead)
    rows = by_trial(hazard_rows(EVIDENCE, TRIALS))[0]
    other = replace(rows[0], ratio=rows[0].ratio.model_copy(update={"value": 0.99}))
    assert drawn.drawn(rows)
    assert drawn.drawn((other, *rows[1:])) is None


def test_none_was_drawn_ahead_where_matplotlib_is() -> None:
    assert drawn.drawn(by_trial(hazard_rows(EVIDENCE, TRIALS))[0]) is None
