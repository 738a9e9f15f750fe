"""`her2teach export`: the graph on the standard output or in a file, of any guideline, and plain errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach import load_guideline
from her2teach.cli import main
from her2teach.diagram.export import FORMATS
from her2teach.teaching.pack import CASES, EXTENSIONS_ON, GUIDELINE

ROOT = Path(__file__).parent
OTHER = ROOT / "content" / "valid" / "other_guideline.yaml"
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_printed_or_written(name: str, tmp_path: Path, capsys: Captured) -> None:
    wanted = FORMATS[name](load_guideline())
    assert main(["export", "--format", name]) == 0
    assert capsys.readouterr().out == wanted
    file = tmp_path / "graph.txt"
    assert main(["export", "--format", name, "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == wanted
    assert capsys.readouterr().out == f"{file}\n"


@pytest.fixture(autouse=True)
def _nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command chooses stays in the environment."""
    for name in (CASES, GUIDELINE, EXTENSIONS_ON):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_another_guideline_is_exported(capsys: Captured) -> None:
    assert main(["export", "--format", "csv", "--guideline", str(OTHER)]) == 0
    assert capsys.readouterr().out == FORMATS["csv"](load_guideline(OTHER))


def test_an_extension_is_exported(capsys: Captured) -> None:
    assert main(["export", "--format", "csv", "--extension", "x1"]) == 0
    assert capsys.readouterr().out == FORMATS["csv"](load_guideline(extensions=("x1",)))


def test_what_cannot_be_done_is_said_plainly(tmp_path: Path, capsys: Captured) -> None:
    assert main(["export", "--format", "visio"]) == 2
    assert "invalid choice: 'visio'" in capsys.readouterr().err
    assert main(["export"]) == 2
    assert "--format" in capsys.readouterr().err
    assert main(["export", "--format", "dot", "-o", str(tmp_path / "no" / "graph.dot")]) == 2
    assert capsys.readouterr().err.startswith("her2teach: ")
    assert main(["export", "--format", "dot", "--guideline", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err
