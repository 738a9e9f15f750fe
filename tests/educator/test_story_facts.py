"""Story facts: attributes in sentences, and questions about what a story tells beside them, few and to the point."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach import Case, load_guideline
from her2teach.core.words import shipped_words
from her2teach.educator.story_facts import said_in_words, story_questions
from her2teach.teaching.vignettes import shipped_vignettes

GUIDELINE = load_guideline()
EARLY = Case(
    her2_status="positive",
    disease_setting="recurrent_metastatic",
    decision_point="initial_treatment_choice",
    prior_adjuvant_trastuzumab="completed",
)


def ask(story: str, case: Case = EARLY, *facts: str) -> tuple[str, ...]:
    return story_questions(GUIDELINE, story, case, facts)


def test_each_known_attribute_is_said_in_a_sentence() -> None:
    said = said_in_words(GUIDELINE, EARLY.replace(months_since_adjuvant_trastuzumab=7))
    assert said[0] == "The HER2 status is positive."
    assert "The interval since adjuvant trastuzumab is 7 months." in said
    assert len(said) == 5
    assert said_in_words(GUIDELINE, Case()) == ()


@pytest.mark.parametrize(
    "words", ["seven months", "7 months", "seven-month", "Seven\nmonths", "twenty-one months", "7.5 months"]
)
def test_a_number_that_no_answer_holds_is_asked_about(words: str) -> None:
    (found,) = ask(f"The liver was full {words} later.")
    assert f"“{' '.join(words.split())}”" in found
    assert "Is it the interval since adjuvant trastuzumab?" in found


def test_a_number_that_an_answer_holds_or_that_nobody_asks_for_is_no_question() -> None:
    assert ask("Seven months later.", EARLY.replace(months_since_adjuvant_trastuzumab=7)) == ()
    dated = EARLY.replace(adjuvant_trastuzumab_end_date="2024-01-01", recurrence_date="2024-08-01")
    assert ask("Seven months later.", dated) == ()
    assert ask("She took it for seven weeks, aged 52.") == ()
    assert ask("Seven months later.", EARLY, "Seven months is the wait for a scan.") == ()


@pytest.mark.parametrize(("kind", "words"), shipped_words().facts.items())
def test_a_fact_that_no_attribute_can_hold_is_asked_about_until_it_is_told(kind: str, words: tuple[str, ...]) -> None:
    for each in words:
        (found,) = ask(f"She came in spring: {each}, as the letter says.")
        assert each in found
        assert GUIDELINE.untold[kind].label[1:] in found
        assert ask(f"She came in spring: {each}, as the letter says.", EARLY, f"There is {each}.") == ()


def test_stories_that_are_told_well_raise_few_questions() -> None:
    asked = [
        each.id
        for each in shipped_vignettes()
        if story_questions(GUIDELINE, each.story, each.case, [fact.text for fact in each.not_in_the_text])
    ]
    assert len(asked) <= len(shipped_vignettes()) // 20


def test_another_guideline_asks_by_its_own_words() -> None:
    other = load_guideline(Path(__file__).parents[1] / "other_text/guideline.yaml")
    assert story_questions(other, "ECOG 2, brain metastases, pregnant.", Case(other), ()) == ()
