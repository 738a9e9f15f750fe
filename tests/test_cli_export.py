"""`her2teach export`: cases as a quiz, the graph, on the standard output or in a file, and plain errors."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from moodle_xml_parser.parser import parse_string

from her2teach import load_guideline
from her2teach.cli import main
from her2teach.diagram.export import FORMATS
from her2teach.educator.lms.names import PACKED, QUIZZES
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
    assert main(["export", "--format", "dot", "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f'her2teach: "{tmp_path}" is a folder: name a file in it\n'
    assert main(["export", "--format", "dot", "--guideline", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err


#: A case whose quiz is soon made.
SMALL = ROOT / "content" / "valid" / "contradictory-on-purpose.yaml"


@pytest.mark.parametrize("name", QUIZZES)
def test_a_case_is_exported_as_a_quiz(name: str, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "quiz"
    assert main(["export", str(SMALL), "--format", name, "-o", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert file.stat().st_size > 1000
    if name in PACKED:
        assert file.read_bytes().startswith(b"PK")
        assert main(["export", str(SMALL), "--format", name]) == 2
        assert f"{name} is no text: name a file for it with -o" in capsys.readouterr().err
    else:
        assert main(["export", str(SMALL), "--format", name]) == 0
        assert capsys.readouterr().out.encode() == file.read_bytes()


def test_a_folder_is_exported_with_what_is_wrong_in_it_named(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "ward"
    folder.mkdir()
    shutil.copy(SMALL, folder)
    (folder / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    assert main(["export", "--cases", str(folder), "--format", "moodle-xml"]) == 1
    said = capsys.readouterr()
    assert "broken.yaml" in said.err
    assert len(parse_string(said.out)["multichoice"]) == 2
    assert "$course$/top/ward<" in said.out


def test_cases_and_the_graph_are_told_apart(tmp_path: Path, capsys: Captured) -> None:
    assert main(["export", str(SMALL), "--format", "csv"]) == 2
    assert "csv is about the guideline and not about cases" in capsys.readouterr().err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["export", str(empty), "--format", "gift"]) != 0
    assert str(empty) in capsys.readouterr().err


def test_the_help_names_each_format_once(capsys: Captured) -> None:
    assert main(["export", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(said.count(f"\n{name} ") == 1 for name in (*QUIZZES, *FORMATS))
