"""Begin: a case, a journey and a guideline of one's own, each sound from the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach.cli import main
from her2teach.teaching.pack import CASES, GUIDELINE

OTHER = Path(__file__).parents[1] / "other_text"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    nothing_chosen(monkeypatch)


def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (CASES, GUIDELINE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["my-own"], "my-own.yaml"),
        (["my-own", "--journey"], "my-own.yaml"),
        (["--journey", "my-own", "--cases", "pack"], "pack/journeys/my-own.yaml"),
        (["my-own", "--guideline"], "my-own.yaml"),
        (["--guideline", "my-own"], "my-own.yaml"),
    ],
)
def test_what_is_begun_passes_check_and_says_what_is_still_to_be_written(
    arguments: list[str], path: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("pack").mkdir()
    assert main(["new", *arguments]) == 0
    assert capsys.readouterr().out == f"{path}: write it, then run: her2teach check {path}\n"
    nothing_chosen(monkeypatch)
    assert main(["check", path]) == 0
    found = capsys.readouterr()
    assert "warning: placeholder: " in found.out
    assert "0 problems, " in found.err
    assert main(["new", *arguments]) == 2
    assert "already; it is left as it is" in capsys.readouterr().err


def test_a_case_of_another_guideline_or_of_a_new_one(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["new", "--guideline", "my-text"]) == 0
    assert main(["new", "my-case", "--guideline", "my-text.yaml"]) == 0
    assert "  hours: unknown\n" in Path("my-case.yaml").read_text(encoding="utf-8")
    assert main(["check", "my-case.yaml", "--guideline", "my-text.yaml"]) == 0
    nothing_chosen(monkeypatch)
    assert main(["new", "my-journey", "--journey", "--guideline", str(OTHER / "guideline.yaml")]) == 0
    assert main(["check", "my-journey.yaml", "--guideline", str(OTHER / "guideline.yaml")]) == 0
    capsys.readouterr()


def test_without_a_name_or_events_it_says_what_is_lacking(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in ([], ["--journey"], ["--guideline"]):
        assert main(["new", *arguments]) == 2
        assert "say what the file is called" in capsys.readouterr().err
    assert main(["new", "--guideline", "my-text"]) == 0
    assert main(["new", "a-journey", "--journey", "--guideline", "my-text.yaml"]) == 2
    assert "there are no events for journeys" in capsys.readouterr().err
    nothing_chosen(monkeypatch)
    assert sorted(each.name for each in Path().iterdir()) == ["my-text.yaml"]
