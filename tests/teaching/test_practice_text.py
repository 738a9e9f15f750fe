"""Practice words: the verdict, the pitfalls with their pairs, and what to take home, in plain English."""

from collections.abc import Iterator

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, departures, diagnoses, text_choices, tried
from engine_words import ENGINE

from her2teach import Plan, trace
from her2teach.teaching.practice import Diagnosis
from her2teach.teaching.practice_text import (
    divergence_section,
    fitting_offer,
    lapse_section,
    learner_pathway_lines,
    other_sections,
    pair_offer,
    pair_result,
    practice_announcement,
    practice_headline,
    recap,
    show_plan,
    text_pathway_lines,
    verdict_lines,
)
from her2teach.text.sections import answer

LATE = VIGNETTES["late-relapse-liver"]
DE_NOVO = VIGNETTES["metastatic-from-the-start-and-growing"]
SILENT = Plan(action="text_does_not_say")


def sentences(found: Diagnosis) -> Iterator[str]:
    """Every sentence that is told of an attempt."""
    said = answer(GUIDELINE, found.pathway)
    sections = (divergence_section(GUIDELINE, found), recap(said, found), *other_sections(found))
    sections += tuple(lapse_section(lapse) for lapse in found.lapses)
    lines = [line for section in sections for line in section.lines]
    lines += verdict_lines(said, found)
    lines += [*learner_pathway_lines(GUIDELINE, found)[:-1], *text_pathway_lines(GUIDELINE, found)]
    yield from (line.text for line in lines)
    yield from (section.heading for section in sections)
    for offer in (fitting_offer(GUIDELINE, found), *(pair_offer(GUIDELINE, each) for each in found.lapses)):
        yield from (*offer.lines, offer.result, offer.note) if offer else ()
    yield from (pair_result(each) for each in found.lapses)
    yield practice_announcement(GUIDELINE, found)


def test_no_sentence_holds_a_word_of_the_engine_or_is_put_together_badly() -> None:
    for vignette, found in diagnoses():
        for sentence in sentences(found):
            assert not ENGINE.search(sentence), (vignette.id, sentence)


@pytest.mark.parametrize(
    ("plan", "leaves", "words"),
    [
        (PLANS[0], False, "Right, and by the text's own way"),
        (PLANS[0], True, "The right plan, by another way"),
        (PLANS[1], False, "The text's way, but another plan"),
        (PLANS[1], True, "Both the way and the plan leave"),
    ],
)
def test_the_headline_tells_plan_and_reasoning_apart(plan: Plan, leaves: bool, words: str) -> None:
    choices = text_choices(GUIDELINE, LATE.case)
    found = tried(LATE, plan, next(departures(GUIDELINE, choices)) if leaves else choices)
    assert practice_headline(found).startswith(words)
    assert practice_announcement(GUIDELINE, found).startswith(words)


def test_to_say_that_the_text_is_silent_is_told_to_be_right() -> None:
    found = tried(DE_NOVO, SILENT)
    assert practice_headline(found).startswith("Right")
    assert verdict_lines(answer(GUIDELINE, found.pathway), found)[0].text.startswith("Right. The text is silent here")
    assert fitting_offer(GUIDELINE, found) is None


def test_the_verdict_sets_the_plan_beside_the_text_s_answer() -> None:
    said = answer(GUIDELINE, trace(GUIDELINE, LATE.case))
    verdict, plan, text, sure = verdict_lines(said, tried(LATE, PLANS[1]))
    assert verdict.text == tried(LATE, PLANS[1]).feedback.messages[0]
    assert plan.text == "Start a treatment: Trastuzumab + docetaxel."
    assert (text.lead, text.text) == ("The text recommends", f"{GUIDELINE.label('first_line_thp')}.")
    assert sure.text.startswith("You were sure")
    assert len(verdict_lines(said, tried(LATE, PLANS[0]))) == 3


def test_a_plan_is_told_with_all_its_parts() -> None:
    plan = Plan(
        action="start",
        her2_agents=["trastuzumab"],
        endocrine=["letrozole"],
        monitoring=["ild", "cardiac"],
        rationale=["selected_case_documented"],
    )
    shown = show_plan(GUIDELINE, plan)
    assert shown.startswith("Start a treatment: Trastuzumab + letrozole. Watched: cardiac assessment, interstitial")
    assert "Written down: why this patient is a selected case" in shown
    assert show_plan(GUIDELINE, SILENT) == "The text does not say."


def test_a_pitfall_is_told_with_rule_reason_statements_and_a_pair() -> None:
    found = tried(LATE, PLANS[1])
    (lapse,) = found.lapses
    section = lapse_section(lapse)
    assert section.heading.startswith("Pitfall P4: ")
    assert [line.text for line in section.lines[:2]] == [lapse.pitfall.text, lapse.pitfall.why]
    assert section.lines[0].statements == lapse.pitfall.statements
    offer = pair_offer(GUIDELINE, lapse)
    assert offer is not None
    assert lapse.pair is not None
    assert offer.answers == lapse.pair.changes
    assert pair_result(lapse).startswith("It does not fall into P4.")


def test_every_fault_of_a_plan_is_told_once() -> None:
    for _, found in diagnoses():
        shown = [line.text for section in other_sections(found) for line in section.lines]
        for each in (*found.feedback.errors, *found.feedback.cautions, *found.feedback.alternatives):
            assert shown.count(each.text) == 1
        if found.distractor is not None:
            assert found.distractor.belief.correction in shown
            assert f"“{found.distractor.voice}”" in shown


def test_the_recap_names_the_answer_and_the_step_that_was_missed() -> None:
    wrong = tried(
        LATE, PLANS[1], (("scope", "decision_point"), ("decision_point", "failed_line"), ("failed_line", None))
    )
    section = recap(answer(GUIDELINE, wrong.pathway), wrong)
    assert section.lines[1].lead == GUIDELINE.decisions["decision_point"].question
    assert section.lines[-1].text == wrong.lapses[0].pitfall.near_text
