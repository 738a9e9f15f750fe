"""The notebooks under strict nbval, as anybody runs it: the same for every hash seed, and it fails when it should."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from her2teach.core.files import own_files, shipped

ROOT = Path(__file__).parents[2]
LESSON, EXPLORER, PRACTICE, STUDENTS = "1_lesson.ipynb", "2_explore.ipynb", "3_practice.ipynb", "7_python.ipynb"
SECONDS = 300
#: Nothing of the run that this one is a part of.
PLUGINS = ("-p", "no:cacheprovider", "-p", "no:xdist")
Spoil = Callable[[Path], None]
#: Another cut-off, with which the lesson's first patient is answered otherwise.
LATER = (("at_most: 12\n", "at_most: 36\n"), ("above: 12\n", "above: 36\n"))


def nbval(folder: Path, *notebooks: str, seed: str = "0", package: Path = ROOT) -> tuple[int, str]:
    """Compare notebooks with what they show; as a project of their own, with nothing but nbval."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    files = [str(folder / name) for name in notebooks]
    options = ["--nbval", "--nbval-current-env", "--color=no", "-q", *PLUGINS, "-c", str(ROOT / "pyproject.toml")]
    options += ["--rootdir", str(ROOT if folder.is_relative_to(ROOT) else folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *files],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


# The notebooks run with all other tests too, under a seed of Python's choice, another one each time.
def test_every_stored_output_is_what_a_cell_shows_under_any_hash_seed() -> None:
    code, said = nbval(
        shipped("notebooks"), *(path.name for path in own_files(shipped("notebooks"), "*.ipynb")), seed="4294967295"
    )
    assert code == 0, said
    assert "skipped" not in said


#: Executes a notebook as `make outputs` does, and prints what would be stored.
STORED = "import sys, pathlib, docs.outputs as o; sys.stdout.write(o.executed(pathlib.Path(sys.argv[1])))"


@pytest.mark.parametrize("name", [EXPLORER, STUDENTS])
def test_what_would_be_stored_is_what_is_stored_to_the_byte(name: str) -> None:
    """But for the pictures of matplotlib, which each of its versions draws in its own way."""
    path = shipped("notebooks") / name
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", STORED, str(path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=SECONDS, check=True)
    picture = re.compile(r'"image/png": "[^"]*"')
    assert picture.sub("", done.stdout.decode()) == picture.sub("", path.read_text(encoding="utf-8"))


def edited(change: Callable[[list[dict[str, Any]]], None]) -> Spoil:
    """Change the cells of a notebook."""

    def spoil(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        change([cell for cell in notebook["cells"] if cell["cell_type"] == "code"])
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return spoil


def replaced(old: str, new: str) -> Spoil:
    """Replace a text of a notebook's code."""

    def change(cells: list[dict[str, Any]]) -> None:
        before = ["".join(cell["source"]) for cell in cells]
        assert sum(old in source for source in before) == 1
        for cell, source in zip(cells, before, strict=True):
            cell["source"] = source.replace(old, new)

    return edited(change)


def without_its_output(cells: list[dict[str, Any]]) -> None:
    cells[-1]["outputs"] = []


def never_run(cells: list[dict[str, Any]]) -> None:
    cells[-1] |= {"outputs": [], "execution_count": None}


#: Each with a name of its own, so that one run tells of all.
SPOILT = {
    "a_string_for_the_explorer.ipynb": (EXPLORER, replaced("Explorer()", '"Explorer()"')),
    "a_string_for_the_practice.ipynb": (PRACTICE, replaced("Practice()", '"Practice()"')),
    "another_case.ipynb": (EXPLORER, replaced("Explorer()", 'Explorer("late-relapse-liver")')),
    "another_answer.ipynb": (LESSON, replaced("=11)", "=13)")),
    "no_output.ipynb": (EXPLORER, edited(without_its_output)),
    "never_run.ipynb": (EXPLORER, edited(never_run)),
}


def test_a_notebook_that_shows_something_else_fails(tmp_path: Path) -> None:
    shutil.copy(ROOT / "conftest.py", tmp_path)
    for name, (notebook, spoil) in SPOILT.items():
        shutil.copy(shipped("notebooks") / notebook, tmp_path / name)
        spoil(tmp_path / name)
    code, said = nbval(tmp_path, *SPOILT)
    assert code == 1, said
    for name in SPOILT:
        assert re.search(rf"^(FAILED|ERROR) .*{name}", said, re.MULTILINE), said
    assert said.count("stored without its outputs: make outputs") >= 1, said
    assert said.count("Cell outputs differ") >= len(SPOILT) - 2, said


def replacing(*pairs: tuple[str, str]) -> Callable[[str], str]:
    """Replace texts of the guideline's file, each where it stands first."""

    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        return text

    return change


def without_an_edge(text: str) -> str:
    """Take one of two edges that lead to the same outcome out, so that the graph can still be read."""
    before, edge, rest = text.partition("      - to: silent_no_her2_agent\n")
    assert edge
    return before + rest[rest.index("  tdxd_choice:\n") :]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param(LESSON, replacing(*LATER), id="answer"),
        pytest.param(LESSON, replacing(("Two antibodies and a taxane,", "Two antibodies with a taxane,")), id="word"),
        pytest.param(STUDENTS, without_an_edge, id="edge"),
    ],
)
def test_a_notebook_of_another_text_fails(tmp_path: Path, name: str, change: Callable[[str], str]) -> None:
    """Another answer, another word, a dropped edge."""
    for folder in ("her2teach", "cases"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    guideline = tmp_path / "her2teach" / "content" / "guideline.yaml"
    guideline.write_text(change(guideline.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copy(shipped("notebooks") / name, tmp_path)
    code, said = nbval(tmp_path, name, package=tmp_path)
    assert code == 1, said
    assert "Cell outputs differ" in said
