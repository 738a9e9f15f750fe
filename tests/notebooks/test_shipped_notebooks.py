"""The shipped notebooks as they are written: what the lesson shows and tries, and prose without a claim of its own.

What their cells print is tested where they lie: pytest runs the folder `notebooks` with nbval.
"""

import json
import re

from her2teach import load_guideline
from her2teach.core.files import own_files, shipped
from her2teach.teaching.lesson import load_lesson
from her2teach.widgets import Explorer, LessonCase

LESSON = json.loads((shipped("notebooks") / "1_lesson.ipynb").read_text("utf-8"))
CODE = ["".join(cell["source"]) for cell in LESSON["cells"] if cell["cell_type"] == "code"]


def test_every_passage_and_pitfall_of_the_lesson_is_shown_once() -> None:
    shown = [match for code in CODE for match in re.findall(r'(?:Passage|PitfallCard)\("([^"]+)"\)', code)]
    assert sorted(shown) == sorted([*load_lesson().passages, *load_lesson().pitfalls])
    assert set(load_lesson().pitfalls) == set(load_guideline().pitfalls)


def test_the_explorers_of_the_lesson_ask_only_what_their_case_asks() -> None:
    made = [code for code in CODE if code.startswith("LessonCase(")]
    assert len(made) >= 4
    for code in made:
        explorer = eval(code, {"LessonCase": LessonCase})  # noqa: S307  # the shipped notebook's own cell
        assert explorer.form.asked, code


def test_each_try_it_says_what_happens_there() -> None:
    """The tasks of the lesson lead to the places they talk about."""
    late = Explorer("late-relapse-liver")
    late.answer("months_since_adjuvant_trastuzumab", "13")
    assert "THP" in late.status
    late.answer("months_since_adjuvant_trastuzumab", "12")
    assert "No longer decided" in late.status
    day = Explorer("exactly-twelve-months")
    assert "T-DXd" in day.status
    assert "Exactly 12 months" in day._parts["words"].html
    day.answer("recurrence_date", "2024-03-16")
    assert "THP" in day.status
    gap = Explorer("progression-on-pertuzumab-maintenance")
    assert gap.status.startswith("The text implies")
    gap.answer("advanced_lines_given", "2")
    assert "implies" not in gap.status


def test_the_prose_of_the_notebooks_makes_no_claim_about_treatment() -> None:
    """What the text says stands in content files, with its statements; a notebook asks and explains its use."""
    claims = re.compile(r"\b(recommend\w*|first-line|second-line|superior|beneficial|should be given)\b", re.IGNORECASE)
    for path in own_files(shipped("notebooks"), "*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                assert not claims.search("".join(cell["source"])), (path.name, cell["source"])
