"""Parts: who is told what of files that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach.educator.saving import ALLOWED
from her2teach.widgets import Explorer

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
