"""The command line: what it checks, what it prints, how it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from her2teach.__main__ import main

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "tests" / "content"
INVALID = sorted((CONTENT / "invalid").glob("*.yaml"))
PROBLEM = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?:warning: )?(?P<code>[a-z-]+): .+")

Captured = pytest.CaptureFixture[str]


def check(capsys: Captured, *arguments: object) -> tuple[int, list[str], str]:
    """The exit code, the problems, and what stands beside them."""
    code = main(["check", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def warned(folder: Path) -> Path:
    """A case that is sound and gives a warning: a low LVEF and a sound heart."""
    text = (ROOT / "cases" / "late-relapse-liver.yaml").read_text(encoding="utf-8")
    path = folder / "late-relapse-liver.yaml"
    path.write_text(text.replace("lvef_percent: 63", "lvef_percent: 45"), encoding="utf-8")
    return path


def test_all_that_is_shipped_is_sound(capsys: Captured) -> None:
    code, problems, err = check(capsys)
    assert (code, problems) == (0, [])
    assert "0 problems" in err
    assert "For teaching only, never for clinical use." in err


def test_each_problem_is_a_line_with_its_place(capsys: Captured) -> None:
    code, problems, err = check(capsys, CONTENT / "invalid")
    assert code == 1
    found = [PROBLEM.fullmatch(problem) for problem in problems]
    assert all(found)
    assert {Path(match["file"]) for match in found if match} == set(INVALID)
    assert f"{len(problems)} problems" in err


def test_a_file_is_checked_by_its_name_and_one_problem_is_one(capsys: Captured) -> None:
    path = CONTENT / "invalid" / "number-leading-zero.yaml"
    code, problems, err = check(capsys, path)
    assert code == 1
    assert problems == [
        (
            f'{path}:16:38: value: months_since_adjuvant_trastuzumab: "012" is not a number; '
            "write it without the leading zero: 12"
        )
    ]
    assert "1 problem\n" in err


def test_several_paths_are_checked_together(capsys: Captured, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    code, problems, _ = check(capsys, missing, ROOT / "cases", CONTENT / "invalid" / "empty-file.yaml", tmp_path)
    assert code == 1
    assert [problem.partition(" ")[0] for problem in problems] == [
        f"{missing}:0:0:",
        f"{CONTENT / 'invalid' / 'empty-file.yaml'}:1:1:",
        f"{tmp_path}:0:0:",
    ]


def test_valid_files_are_sound(capsys: Captured) -> None:
    assert check(capsys, CONTENT / "valid")[:2] == (0, [])


def test_a_guideline_file_is_checked_as_one(capsys: Captured, tmp_path: Path) -> None:
    assert check(capsys, ROOT / "her2teach" / "content" / "guideline.yaml")[:2] == (0, [])
    text = (CONTENT / "valid" / "other_guideline.yaml").read_text(encoding="utf-8")
    path = tmp_path / "tea.yaml"
    path.write_text(text.replace("to: curdled", "to: curdeld"), encoding="utf-8")
    code, problems, _ = check(capsys, path)
    assert code == 1
    assert 'there is no node "curdeld"; did you mean curdled?' in problems[0]


def test_a_warning_counts_only_where_it_is_asked_to(capsys: Captured, tmp_path: Path) -> None:
    path = warned(tmp_path)
    code, problems, _ = check(capsys, path)
    assert code == 0
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}:21:1: warning: warning: The LVEF is below 50 percent")
    assert check(capsys, "--strict", path)[:2] == (1, problems)
    assert check(capsys, "--strict")[:2] == (0, [])


@pytest.mark.parametrize(
    "arguments", [[], ["chekc"], ["check", "--what"], ["draw"], ["draw", "x"], ["serve", "--port", "soon"]]
)
def test_a_misused_command_says_how_it_is_used(capsys: Captured, arguments: list[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage: her2teach" in err


def test_help_says_what_it_is_for(capsys: Captured) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert "For teaching only, never for clinical use." in out
    assert {"check", "draw", "serve"} <= set(re.findall(r"^ +(\w+)", out, re.MULTILINE))


@pytest.mark.parametrize(
    ("case", "output", "code", "said"),
    [
        ("late-relapse-liver", "way.gif", 2, "ends in none of .svg, .png, .pdf"),
        ("late-relapse-liver", "way", 2, "ends in none of"),
        ("late-relapse-livre", "way.svg", 1, "late-relapse-livre:0:0: file: cannot be opened"),
        ("late-relapse-liver", "no/such/folder/way.svg", 2, "No such file or directory"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    capsys: Captured, tmp_path: Path, case: str, output: str, code: int, said: str
) -> None:
    assert main(["draw", case, "-o", str(tmp_path / output)]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_case_is_not_drawn(capsys: Captured, tmp_path: Path) -> None:
    broken = CONTENT / "invalid" / "number-unit.yaml"
    assert main(["draw", str(broken), "-o", str(tmp_path / "way.svg")]) == 1
    assert capsys.readouterr().err.startswith(f"{broken}:16:38: value: ")


@pytest.mark.parametrize("case", ["late-relapse-liver", str(ROOT / "cases" / "late-relapse-liver.yaml")])
def test_a_case_is_drawn_by_its_id_or_its_file(capsys: Captured, tmp_path: Path, case: str) -> None:
    output = tmp_path / "way.svg"
    assert main(["draw", case, "-o", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}\n"
    assert output.read_text(encoding="utf-8").lstrip().startswith("<")


def test_the_module_is_the_command(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "her2teach", "check", str(CONTENT / "invalid" / "alias.yaml")]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 1
    assert run.stdout.startswith(f"{CONTENT / 'invalid' / 'alias.yaml'}:3:8: alias: ")
    assert run.stderr.endswith("1 problem\n")
