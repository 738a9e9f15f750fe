"""The lesson: what it says has its statements, and each plan it warns of falls into the pitfall it is shown with."""

import pytest

from her2teach import Plan, judge, load_guideline, trace
from her2teach.core.questions import relevant_case
from her2teach.teaching.lesson import load_lesson
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.sections import MARKS
from her2teach.widgets import Glossary, Passage, PitfallCard


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


def test_every_word_of_the_glossary_is_on_the_page() -> None:
    html = Glossary().html
    for term in load_guideline().glossary.values():
        assert term.term in html.replace("&amp;", "&")
