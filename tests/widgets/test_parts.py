"""Parts: who is told what of files that cannot be used, and what a statement says of itself where it is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from review_files import guideline_with, review_text

from her2teach.educator.saving import ALLOWED
from her2teach.widgets import Explorer
from her2teach.widgets.parts import statement_notes

NAME = "late-relapse-liver"


@pytest.mark.parametrize(("allowed", "told"), [("no", False), ("yes", True), ("", True)])
def test_a_learner_is_told_that_files_are_left_out_and_not_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: str, *, told: bool
) -> None:
    (tmp_path / f"{NAME}.yaml").write_text("id: [\n", encoding="utf-8")
    monkeypatch.setenv(ALLOWED, allowed)
    said = Explorer(cases=tmp_path).children[0].html
    assert "One file cannot be used and is left out here" in said
    assert [words in said for words in (str(tmp_path), f"{NAME}.yaml")] == [told, told]


def test_a_statement_that_is_opened_says_who_has_reviewed_it(tmp_path: Path) -> None:
    review = review_text(name="Ada Example", answers={"S01": "agree", "S02": "agree"}, said={"S02": "0" * 16})
    guideline = guideline_with(tmp_path, {"a.yaml": review})
    notes, version = statement_notes(guideline), guideline.content_hash[:12]
    assert notes["S01"].endswith(
        f"(line 1) Reviewed by Ada Example (specialist physician), 2026-11-30, content {version}."
    )
    assert "An earlier wording was reviewed by Ada Example" in notes["S02"]
    assert notes["S03"].endswith("(line 2)")
