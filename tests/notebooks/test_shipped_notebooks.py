"""The shipped notebooks as they are written: what the lesson shows, and prose without a claim of its own.

What their cells show is tested where they lie, by nbval, and in test_outputs.py.
"""

import json
import re
import sys
from typing import Any

import pytest
from notebook_pages import STUDENTS, sources
from widget_kinds import run_cell

from her2teach import load_guideline
from her2teach.core.files import own_files, shipped
from her2teach.teaching.lesson import load_lesson

LESSON = json.loads((shipped("notebooks") / "1_lesson.ipynb").read_text("utf-8"))
CODE = ["".join(cell["source"]) for cell in LESSON["cells"] if cell["cell_type"] == "code"]


def test_every_passage_and_pitfall_of_the_lesson_is_shown_once() -> None:
    shown = [match for code in CODE for match in re.findall(r'(?:Passage|PitfallCard)\("([^"]+)"\)', code)]
    assert sorted(shown) == sorted([*load_lesson().passages, *load_lesson().pitfalls])
    # not in the order in which each question offers them
    assert [each for each in shown if each in load_lesson().pitfalls] != list(load_guideline().pitfalls)


def test_the_prose_of_the_notebooks_makes_no_claim_about_treatment() -> None:
    """What the text says stands in content files, with its statements; a notebook asks and explains its use."""
    claims = re.compile(r"\b(recommend\w*|first-line|second-line|superior|beneficial|should be given)\b", re.IGNORECASE)
    for path in own_files(shipped("notebooks"), "*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                assert not claims.search("".join(cell["source"])), (path.name, cell["source"])


def test_without_matplotlib_the_notebook_for_whoever_opens_cells_draws_svg_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[tuple[object, dict[str, Any]]] = []
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr("IPython.display.display", lambda thing, **how: shown.append((thing, how)))
    names: dict[str, Any] = {}
    for source in sources(STUDENTS):
        before = len(shown)
        run_cell(source, names)
        assert (len(shown) > before) == bool(re.match(r"# .*\bIn Pyodide, without matplotlib, .* SVG instead", source))
    assert [how for _, how in shown] == [{"include": ["image/svg+xml"]}] * 2 + [{}]
    assert "<svg" in str(getattr(shown[-1][0], "data", ""))


def test_ones_own_explorer_takes_fifteen_lines() -> None:
    (source,) = (each for each in sources(STUDENTS) if "ipywidgets.VBox" in each)
    assert "her2teach.widgets" not in "".join(sources(STUDENTS))
    assert len([line for line in source.splitlines() if line.strip()]) <= 15


def test_there_are_six_exercises_each_with_its_check() -> None:
    cells = json.loads(STUDENTS.read_text("utf-8"))["cells"]
    asked = [at for at, cell in enumerate(cells) if "".join(cell["source"]).startswith("### Exercise ")]
    assert ["".join(cells[at + 1]["source"]) for at in asked] == [f"check({number}, ...)" for number in range(1, 7)]
