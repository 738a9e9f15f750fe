"""An assignment through all of nbgrader: given out without an answer, handed in, graded, exported."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handout_samples import case
from nbgrader.api import Gradebook

from her2teach import cli, load_guideline
from her2teach.educator.assignment_key import POINTS, key_of
from her2teach.educator.handout_files import neutral_name

CASE = "late-relapse-liver"
NAME = neutral_name(load_guideline(), [case(CASE)])
#: nbgrader calls a program that is installed beside it by its bare name.
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
STUB = "raise NotImplementedError"
#: What learners write: the text's own way and plan; a way that leaves it at the third question, and one antibody only.
RIGHT = {
    "way": "way = {1: 'a', 2: 'a', 3: 'a'}",
    "plan": "plan = {'action': 'start', 'her2_agents': ['trastuzumab', 'pertuzumab'], 'chemotherapy': ['docetaxel'], "
    "'monitoring': ['cardiac', 'infusion_reaction']}",
    "reason": "Thirty months.",
}
WRONG = {
    "way": "way = {1: 'a', 2: 'a', 3: 'b', 4: 'a'}",
    "plan": "plan = {'action': 'start', 'her2_agents': 'trastuzumab', 'chemotherapy': ['docetaxel']}",
    "reason": "A guess.",
}


class Course:
    """A folder in which nbgrader works."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def nbgrader(self, *arguments: str) -> str:
        """Run nbgrader as an educator would, without any setting of this machine's user."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        named = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        root = str(Path(cli.__file__).parent.parent)
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.folder,
            env={**os.environ, **dict.fromkeys(named, str(home)), "PYTHONPATH": root, "PATH": PATH},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def released(self) -> Any:
        return nbformat.read(self.folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)  # type: ignore[no-untyped-call]

    def graded(self, learner: str) -> dict[str, str]:
        """What the cells that grade print for a learner; an error in one of them fails the test."""
        path = self.folder / "autograded" / learner / NAME / f"{NAME}.ipynb"
        cells = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
        found = {each.metadata.nbgrader.grade_id: each.get("outputs", []) for each in cells}
        outputs = {name: found[name] for name in ("way-points", "plan-points")}
        assert {each.output_type for several in outputs.values() for each in several} == {"stream", "execute_result"}
        return {name: "".join(each.get("text", "") for each in several) for name, several in outputs.items()}

    def hand_in(self, learner: str, answers: dict[str, str]) -> None:
        """Write answers into what learners got, and hand it in."""
        book = self.released()
        for cell in book.cells:
            cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
        folder = self.folder / "submitted" / learner / NAME
        folder.mkdir(parents=True)
        nbformat.write(book, folder / f"{NAME}.ipynb")  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course in which an assignment was made, handed in by four learners, graded and exported."""
    found = Course(tmp_path_factory.mktemp("handout") / "educator")
    found.folder.mkdir()
    assert cli.main(["handout", CASE, "-o", str(found.folder.parent), "--only", "assignment"]) == 0
    found.nbgrader("generate_assignment", NAME)
    found.hand_in("right", RIGHT)
    found.hand_in("wrong", WRONG)
    found.hand_in("blank", {})
    found.hand_in("unreadable", {"way": "way = {1: 'a'", "plan": "plan = start"})
    found.nbgrader("autograde", NAME)
    found.nbgrader("export")
    return found


@pytest.fixture(scope="module")
def gradebook(course: Course) -> Iterator[Gradebook]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", PATH)
        with Gradebook(f"sqlite:///{course.folder / 'gradebook.db'}") as found:
            yield found


def points(gradebook: Gradebook, learner: str) -> dict[str, tuple[float | None, bool]]:
    """Points by graded cell, and whether the educator still has to look."""
    notebook = gradebook.find_submission_notebook(NAME, NAME, learner)
    return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}


def test_learners_get_no_answer(course: Course) -> None:
    (made,) = (course.folder / "release" / NAME).iterdir()
    text = made.read_text(encoding="utf-8")
    source = (course.folder / "source" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    attributes = key_of(load_guideline(), case(CASE).case)["attributes"]
    secret = ["1: 'a'", "way_points", "plan_points", "HIDDEN", "months, more than 12.", *map(repr, attributes)]
    assert [each for each in secret if each not in source] == []
    assert [each for each in secret if each in text] == []
    cells = {cell.id: cell.source for cell in course.released().cells}
    assert STUB in cells["way"]
    assert STUB in cells["plan"]
    assert cells["reason"] == "YOUR ANSWER HERE"
    asked = "if not globals().get('way'):\n    print('Answer the first question.')"
    assert cells["way-points"] == f"# {POINTS} points\n{asked}"


def test_a_right_attempt_gets_all_points(gradebook: Gradebook) -> None:
    assert points(gradebook, "right") == {
        "way-points": (POINTS, False),
        "plan-points": (POINTS, False),
        "reason": (None, True),
    }


def test_a_wrong_attempt_gets_what_it_followed(gradebook: Gradebook) -> None:
    assert points(gradebook, "wrong") == {
        "way-points": (POINTS * 2 // 3, False),
        "plan-points": (0, False),
        "reason": (None, True),
    }


def test_an_empty_attempt_gets_nothing(gradebook: Gradebook) -> None:
    assert {score for score, _ in points(gradebook, "blank").values()} == {0}


def test_each_learner_gets_feedback_and_no_traceback(course: Course) -> None:
    said = {name: course.graded(name) for name in ("right", "wrong", "blank", "unreadable")}
    assert "Correct: This is what the text recommends." in said["right"]["plan-points"]
    assert "Your first-line plan contains HER2-targeted therapy, but not" in said["wrong"]["plan-points"]
    assert "Where you first went off track." in said["wrong"]["way-points"]
    assert "This is no plan yet: choose an action." in said["blank"]["plan-points"]
    assert "This is no pathway yet: answer the first question." in said["unreadable"]["way-points"]


def test_grades_are_exported(course: Course) -> None:
    with (course.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: float(row["score"]) for name, row in rows.items()} == {
        "right": 10,
        "wrong": 3,
        "blank": 0,
        "unreadable": 0,
    }
    assert {row["max_score"] for row in rows.values()} == {str(float(3 * POINTS))}
