"""The lesson: what it says has its statements, and each plan it warns of falls into the pitfall it is shown with."""

import json
import re

import pytest

from her2teach import Plan, judge, load_guideline, trace
from her2teach.core.files import own_files, shipped
from her2teach.core.questions import relevant_case
from her2teach.teaching.lesson import load_lesson
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.sections import MARKS
from her2teach.widgets import Explorer, Glossary, LessonCase, Passage, PitfallCard

LESSON = json.loads((shipped("notebooks") / "1_lesson.ipynb").read_text("utf-8"))
CODE = ["".join(cell["source"]) for cell in LESSON["cells"] if cell["cell_type"] == "code"]


def test_every_passage_and_pitfall_of_the_lesson_is_shown_once() -> None:
    shown = [match for code in CODE for match in re.findall(r'(?:Passage|PitfallCard)\("([^"]+)"\)', code)]
    assert sorted(shown) == sorted([*load_lesson().passages, *load_lesson().pitfalls])
    assert set(load_lesson().pitfalls) == set(load_guideline().pitfalls)


@pytest.mark.parametrize("name", load_lesson().passages)
def test_a_passage_says_where_it_comes_from(name: str) -> None:
    passage = load_lesson().passages[name]
    html = Passage(name).html
    for line in passage.lines:
        assert line.mark in {"", *MARKS}
        assert bool(line.statements) == bool(line.mark)
        assert set(line.statements) <= set(load_guideline().statements)
        for statement in line.statements:
            assert f'<button class="h2t-ref">{statement}</button>' in html


@pytest.mark.parametrize("name", load_lesson().pitfalls)
def test_the_plan_shown_falls_into_the_pitfall_and_the_case_is_near_it(name: str) -> None:
    guideline = load_guideline()
    shown = load_lesson().pitfalls[name]
    case = next(each.case for each in shipped_vignettes() if each.id == shown.vignette)
    feedback = judge(guideline, case, Plan(**shown.plan.model_dump()))
    assert name in map(str, feedback.pitfalls)
    assert name in map(str, trace(guideline, relevant_case(guideline, case)).pitfalls)
    card = PitfallCard(name).html
    for text in (guideline.pitfalls[name].text, guideline.pitfalls[name].why, shown.thought):
        assert text in card.replace("&amp;", "&")


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


def test_every_word_of_the_glossary_is_on_the_page() -> None:
    html = Glossary().html
    for term in load_guideline().glossary.values():
        assert term.term in html.replace("&amp;", "&")


def test_the_prose_of_the_notebooks_makes_no_claim_about_treatment() -> None:
    """What the text says stands in content files, with its statements; a notebook asks and explains its use."""
    claims = re.compile(r"\b(recommend\w*|first-line|second-line|superior|beneficial|should be given)\b", re.IGNORECASE)
    for path in own_files(shipped("notebooks"), "*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                assert not claims.search("".join(cell["source"])), (path.name, cell["source"])
