"""Assignments that lie with a department already are graded as they were made, though what they import has moved."""

from __future__ import annotations

import re
from typing import Any

import nbformat
import pytest
from handout_samples import case

from her2teach import load_guideline
from her2teach.educator.assignment import assignment
from her2teach.educator.assignment_key import POINTS

BEFORE, NOW = "her2teach.assignment_key", "her2teach.educator.assignment_key"
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)\n### END", re.DOTALL)


def graders() -> dict[str, str]:
    """What grades the cells of an assignment, as one that was made before would hold it."""
    book: Any = nbformat.reads(assignment(load_guideline(), case("late-relapse-liver")), as_version=4)  # type: ignore[no-untyped-call]
    found = {cell.id: HIDDEN.search(cell.source) for cell in book.cells if cell.cell_type == "code"}
    made = {name: hidden[1] for name, hidden in found.items() if hidden}
    assert all(f"from {NOW} import" in code for code in made.values())
    return {name: code.replace(NOW, BEFORE) for name, code in made.items()}


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("way-points", {"way": {1: "a", 2: "a", 3: "a"}}),
        (
            "plan-points",
            {
                "plan": {
                    "action": "start",
                    "her2_agents": ["trastuzumab", "pertuzumab"],
                    "chemotherapy": ["docetaxel"],
                    "monitoring": ["cardiac", "infusion_reaction"],
                }
            },
        ),
    ],
)
def test_an_assignment_from_before_the_rooms_is_graded(cell: str, answers: dict[str, Any]) -> None:
    wanted, _, points = graders()[cell].partition("\n")
    given = dict(answers)
    exec(wanted, given)  # noqa: S102  # as nbgrader does
    assert eval(points, given) == POINTS  # noqa: S307  # the same


def test_such_an_assignment_still_gives_fewer_points_for_a_wrong_answer() -> None:
    wanted, _, points = graders()["way-points"].partition("\n")
    given: dict[str, Any] = {"way": {1: "b"}}
    exec(wanted, given)  # noqa: S102  # as nbgrader does
    assert eval(points, given) < POINTS  # noqa: S307  # the same
