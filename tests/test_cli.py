"""The command line: what it checks, what it prints, how it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from her2teach.cli import main
from her2teach.core.files import own_files

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "tests" / "content"
INVALID = own_files(CONTENT / "invalid", "*.yaml")
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


def test_all_that_is_shipped_is_sound_and_gives_no_warning(capsys: Captured) -> None:
    code, problems, err = check(capsys, "--strict")
    assert (code, problems) == (0, [])
    assert err.endswith("\n0 problems\n")
    assert "For teaching only, never for clinical use." in err
    proved = [line for line in err.splitlines() if ": proved; " in line]
    assert len(proved) == 1 + len(own_files(ROOT / "her2teach" / "content" / "extensions", "*.yaml"))
    assert "guideline.yaml: proved; 7 decisions over 84,934,656 combinations of regions" in proved[0]
    assert "complete cases" in proved[0]


def test_the_coverage_of_all_statements_is_printed_on_demand(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("her2teach.educator.check.shipped_files", lambda: (ROOT / "her2teach/content/lesson.yaml",))
    code, table, _ = check(capsys, "--coverage")
    assert code == 0
    assert [line[:3] for line in table if re.match(r"S\d", line)] == [f"S{number:02}" for number in range(1, 40)]
    assert check(capsys, "--coverage", ROOT / "cases")[0] == 2


def test_each_problem_is_a_line_with_its_place(capsys: Captured) -> None:
    code, problems, err = check(capsys, CONTENT / "invalid")
    assert code == 1
    found = [PROBLEM.fullmatch(problem) for problem in problems]
    assert all(found)
    assert {Path(match["file"]) for match in found if match} == set(INVALID)
    warnings = sum(": warning: " in problem for problem in problems)
    assert f"{len(problems) - warnings} problems" in err


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
    places = (f"{missing}:0:0: ", f"{CONTENT / 'invalid' / 'empty-file.yaml'}:1:1: ", f"{tmp_path}:0:0: ")
    assert all(problem.startswith(place) for problem, place in zip(problems, places, strict=True))


def test_valid_files_are_sound(capsys: Captured) -> None:
    paths = [path for path in own_files(CONTENT / "valid", "*.yaml") if path.stem != "other_guideline"]
    assert check(capsys, *paths)[:2] == (0, [])


def test_a_guideline_file_is_checked_as_one(capsys: Captured, tmp_path: Path) -> None:
    text = (CONTENT / "valid" / "other_guideline.yaml").read_text(encoding="utf-8")
    path = tmp_path / "tea.yaml"
    path.write_text(text.replace("to: curdled", "to: curdeld"), encoding="utf-8")
    code, problems, _ = check(capsys, path)
    assert code == 1
    assert any('there is no node "curdeld"; did you mean curdled?' in problem for problem in problems)


def test_a_warning_counts_only_where_it_is_asked_to(capsys: Captured, tmp_path: Path) -> None:
    path = warned(tmp_path)
    code, problems, _ = check(capsys, path)
    assert code == 0
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}:32:1: warning: warning: The LVEF is below 50%")
    assert check(capsys, "--strict", path)[:2] == (1, problems)
    assert check(capsys, path)[2].endswith("\n0 problems, 1 warning\n")


def test_progress_is_told_on_a_terminal_and_wiped(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    guideline = ROOT / "her2teach" / "content" / "guideline.yaml"
    assert "\r" not in check(capsys, guideline)[2]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    code, problems, err = check(capsys, guideline)
    assert (code, problems) == (0, [])
    written = err.split("\r")
    assert written[0].startswith("proof 1 of 12: ")
    assert not written[-2].strip()
    assert len({len(line) for line in written[:-1]}) == 1


def test_a_proof_that_fails_is_a_problem_with_its_place_and_a_case_that_shows_it(
    capsys: Captured, tmp_path: Path
) -> None:
    text = (ROOT / "her2teach" / "content" / "guideline.yaml").read_text(encoding="utf-8")
    path = tmp_path / "guideline.yaml"
    path.write_text(text.replace("        at_most: 12\n", "        at_most: 13\n"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    code, problems, err = check(capsys, path)
    assert code == 1
    assert any(": overlap: decisions > timing: " in problem and "; for example " in problem for problem in problems)
    assert "proofs that failed: " in err
    assert all(PROBLEM.fullmatch(problem) for problem in problems)


def test_cautions_stand_beside_errors(capsys: Captured, tmp_path: Path) -> None:
    text = warned(tmp_path).read_text(encoding="utf-8")
    path = tmp_path / "late-relapse-liver.yaml"
    text = text.replace("A woman of 52 had", "Mrs Brown, born 3 May 1931, had")
    text = text.replace("difficulty: introductory", "difficulty: easy").replace("licence: CC-BY-4.0\n", "")
    path.write_text(text, encoding="utf-8")
    code, problems, _ = check(capsys, path)
    assert code == 1
    assert [problem.removeprefix(f"{path}:").split(":")[2:4] for problem in problems] == [
        [" warning", " licence"],
        [" value", ' "easy" is not allowed; allowed'],
        [" warning", " identifier"],
        [" warning", " birth-date"],
    ]


def test_help_for_check_says_what_is_checked_and_how_it_ends(capsys: Captured) -> None:
    assert main(["check", "--help"]) == 0
    out = capsys.readouterr().out
    for word in ("file:line:column: code: message; hint", "exit codes: 0", "--strict", "--coverage", "proved"):
        assert word in out
    assert max(map(len, out.splitlines())) <= 120


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
        (
            "late-relapse-livre",
            "way.svg",
            1,
            "late-relapse-livre:0:0: file: there is no such case or folder; did you mean late-relapse-liver?",
        ),
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


def test_the_end_of_a_pictures_name_may_be_in_capitals(tmp_path: Path) -> None:
    assert main(["draw", "late-relapse-liver", "-o", str(tmp_path / "WAY.PNG")]) == 0
    assert (tmp_path / "WAY.PNG").read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_an_svg_is_drawn_and_for_a_png_it_says_what_to_install(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["draw", "late-relapse-liver", "-o", str(tmp_path / "way.svg")]) == 0
    assert main(["draw", "late-relapse-liver", "-o", str(tmp_path / "way.png")]) == 2
    assert "without matplotlib; run: pip install" in capsys.readouterr().err


def test_no_name_of_a_file_steers_the_terminal(capsys: Captured, tmp_path: Path) -> None:
    name = "\x1b[2J\u202eway.svg"
    assert main(["draw", "late-relapse-liver", "-o", str(tmp_path / name)]) == 0
    assert main(["draw", f"no{name}", "-o", "x.svg"]) == 1
    assert main(["handout", f"no{name}.yaml", "-o", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == f"{tmp_path}/\\x1b[2J\\u202eway.svg\n"
    assert not {"\x1b", "\u202e"} & {*out, *err}
    assert err.count("\\x1b[2J\\u202eway") == 2


def test_a_site_is_not_built_over_something_else(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years", encoding="utf-8")
    assert main(["site", str(tmp_path)]) == 2
    assert "holds something else; name a new folder" in capsys.readouterr().err


def test_who_has_not_what_builds_a_site_is_told_what_to_install(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("her2teach.cli.version", version)
    assert main(["site", str(tmp_path / "site")]) == 2
    assert 'pip install "her2teach[app,site]"' in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_command_that_is_interrupted_ends_without_a_traceback(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("her2teach.cli.chosen_guideline", interrupted)
    assert main(["export", "--format", "json"]) == 130
    assert capsys.readouterr() == ("", "")


def test_the_module_is_the_command(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "her2teach", "check", str(CONTENT / "invalid" / "alias.yaml")]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 1
    assert run.stdout.startswith(f"{CONTENT / 'invalid' / 'alias.yaml'}:3:8: alias: ")
    assert run.stderr.endswith("1 problem\n")
