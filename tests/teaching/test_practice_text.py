"""Practice words: the verdict, the pitfalls with their pairs, and what to take home, in plain English."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, departures, diagnoses, text_choices, tried
from engine_words import ENGINE

from her2teach import Plan
from her2teach.teaching.case_content import UntoldContent
from her2teach.teaching.feedback_text import (
    confidence_line,
    feedback_announcement,
    mistake_line,
    reasoning_heading,
    reasoning_lines,
    reasoning_steps,
    remember_line,
    verdict_lines,
)
from her2teach.teaching.practice import Diagnosis
from her2teach.teaching.practice_text import (
    beside_section,
    feature_section,
    fitting_heading,
    fitting_offer,
    learner_pathway_lines,
    other_heading,
    other_lines,
    pair_offer,
    pair_result,
    plan_mistake,
    practice_headline,
    show_plan,
    text_pathway_lines,
)
from her2teach.teaching.vignettes import CaseVignette

LATE = VIGNETTES["late-relapse-liver"]
DE_NOVO = VIGNETTES["metastatic-from-the-start-and-growing"]
SILENT = Plan(action="text_does_not_say")


def sentences(vignette: CaseVignette, found: Diagnosis) -> Iterator[str]:
    """Every sentence that is told of an attempt."""
    lines = [*verdict_lines(found, GUIDELINE, vignette), *reasoning_lines(GUIDELINE, found), *other_lines(found)]
    lines += [remember_line(GUIDELINE, found), *filter(None, [mistake_line(found, vignette)])]
    more = (feature_section(GUIDELINE, found, vignette), beside_section(GUIDELINE, vignette))
    sections = [each for each in more if each is not None]
    lines += [line for section in sections for line in section.lines]
    lines += [*learner_pathway_lines(GUIDELINE, found)[:-1], *text_pathway_lines(GUIDELINE, found)]
    yield from (line.text for line in lines)
    yield from (section.heading for section in sections)
    yield reasoning_heading(found)
    for step in reasoning_steps(GUIDELINE, found):
        yield from (step.label, step.answer)
    for offer in (fitting_offer(GUIDELINE, found), *(pair_offer(GUIDELINE, each) for each in found.lapses)):
        yield from (*offer.lines, offer.result, offer.note) if offer else ()
    yield from (pair_result(each) for each in found.lapses)
    yield feedback_announcement(GUIDELINE, found)


def test_no_sentence_holds_a_word_of_the_engine_or_is_put_together_badly() -> None:
    for vignette, found in diagnoses():
        for sentence in sentences(vignette, found):
            assert not ENGINE.search(sentence), (vignette.id, sentence)


@pytest.mark.parametrize(
    ("plan", "leaves", "words"),
    [
        (PLANS[0], False, "Correct: right plan, right reasoning"),
        (PLANS[0], True, "Right plan, but different reasoning"),
        (PLANS[1], False, "Right reasoning, wrong plan"),
        (PLANS[1], True, "Reasoning and plan both differ from the text"),
    ],
)
def test_the_headline_tells_plan_and_reasoning_apart(plan: Plan, leaves: bool, words: str) -> None:
    choices = text_choices(GUIDELINE, LATE.case)
    found = tried(LATE, plan, next(departures(GUIDELINE, choices)) if leaves else choices)
    assert practice_headline(found).startswith(words)
    assert feedback_announcement(GUIDELINE, found).startswith(words)


def test_to_say_that_the_text_is_silent_is_told_to_be_right() -> None:
    found = tried(DE_NOVO, SILENT)
    assert practice_headline(found).startswith("Correct")
    assert verdict_lines(found, GUIDELINE, DE_NOVO)[0].text.startswith("Correct. The text is silent")
    assert fitting_offer(GUIDELINE, found) is None


#: T-DXd runs and controls the disease; suspected lung disease is found by chance.
LUNGS = VIGNETTES["ground-glass-by-chance"]
EARLY = VIGNETTES["three-days-short-of-a-year"]
FEATURES: dict[str, Any] = {
    "keys": ("tdxd_withheld", "lungs_monitored"),
    "killer": "ild_and_tdxd",
    "not_in_the_text": (UntoldContent(text="She lives alone."), UntoldContent(text="She declines.", kind="declined")),
}


@pytest.mark.parametrize(
    ("vignette", "plan", "standing", "words"),
    [
        (EARLY, Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"]), "right", "Correct"),
        (EARLY, Plan(action="start", her2_agents=["T-DXd"]), "dangerous", "Right plan, dangerous omission"),
        (EARLY, Plan(action="stop_all"), "wrong", "Right reasoning, wrong plan"),
        (LUNGS, Plan(action="stop_all"), "unjudged", "Right reasoning; the text cannot judge this plan"),
        (LUNGS, Plan(action="continue_unchanged"), "wrong", "Right reasoning, dangerous plan"),
        (LUNGS, SILENT, "right", "Correct"),
        (DE_NOVO, PLANS[0], "unjudged", "Right reasoning; the text cannot judge this plan"),
        (DE_NOVO, Plan(action="stop_all"), "wrong", "Right reasoning, wrong plan"),
    ],
)
def test_a_danger_and_a_plan_that_cannot_be_judged_have_words_of_their_own(
    vignette: CaseVignette, plan: Plan, standing: str, words: str
) -> None:
    found = tried(vignette, plan)
    assert found.standing == standing
    assert practice_headline(found).startswith(words)
    away = tried(vignette, plan, next(departures(GUIDELINE, text_choices(GUIDELINE, vignette.case))))
    assert "different reasoning" in practice_headline(away).lower() or standing == "wrong"
    first = verdict_lines(found, GUIDELINE, vignette)[0].text
    told = found.danger or plan_mistake(found)
    assert first == (told.text if told else found.feedback.messages[0])
    assert practice_headline(found) not in first


def test_key_features_and_the_gravest_slip_stand_apart_from_the_verdict() -> None:
    vignette = replace(LUNGS, **FEATURES)
    going_on = tried(vignette, Plan(action="continue_unchanged", monitoring=["ild"]))
    section = feature_section(GUIDELINE, going_on, vignette)
    assert section is not None
    assert section.heading == "Key features: 1 of 2"
    assert [line.lead for line in section.lines] == ["Missed", "Achieved", "Dangerous error"]
    assert section.lines[-1].text == GUIDELINE.errors["ild_and_tdxd"].text
    stopped = feature_section(GUIDELINE, tried(vignette, Plan(action="stop_all")), vignette)
    assert stopped is not None
    # A slip that was not made is not told.
    assert [line.lead for line in stopped.lines] == ["Achieved", "Missed"]
    assert feature_section(GUIDELINE, going_on, VIGNETTES["flood-in-the-archive"]) is None
    only_slip = feature_section(GUIDELINE, going_on, replace(vignette, keys=()))
    assert only_slip is not None
    assert len(only_slip.lines) == 1


def test_what_the_text_does_not_look_at_is_told_with_its_kind() -> None:
    section = beside_section(GUIDELINE, replace(LUNGS, **FEATURES))
    assert section is not None
    assert [(line.lead, line.text) for line in section.lines] == [
        ("", "She lives alone."),
        ("The patient declines treatment", "She declines."),
    ]
    assert beside_section(GUIDELINE, LATE) is None


def test_a_refusal_of_which_the_story_tells_nothing_is_said_before_the_verdict() -> None:
    plan = Plan(action="stop_all", rationale=["declined_or_comfort_care_documented"])
    found = tried(LATE, plan)
    assert found.standing == "unjudged"
    first, verdict, *_ = verdict_lines(found, GUIDELINE, LATE)
    assert first.text.startswith("The case does not say")
    assert verdict.text == found.feedback.messages[0]
    assert verdict_lines(found, GUIDELINE, replace(LATE, **FEATURES))[0].text == verdict.text


def test_an_alternative_is_never_offered_as_the_right_plan() -> None:
    words = {fitting_heading(found) for _, found in diagnoses() if found.fitting}
    right, allowed = "Your plan would be right if …", "Your plan would be an allowed alternative if …"
    assert words == {right, allowed, "But for its dangerous omission, your plan would be right if …"}
    for _, found in diagnoses():
        if found.fitting:
            assert ("alternative" in fitting_heading(found)) is (found.fitting.verdict == "alternative")
            assert ("omission" in fitting_heading(found)) is (found.fitting.kind == "dangerous_omission")


@pytest.mark.parametrize(
    ("name", "plan", "told"),
    [
        ("the-garden-in-may", Plan(action="stop_all", rationale=["declined_or_comfort_care_documented"]), False),
        ("ground-glass-by-chance", Plan(action="stop_all"), False),
        ("sixth-line", Plan(action="switch", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"]), False),
        ("ground-glass-by-chance", Plan(action="continue_unchanged"), True),
        ("late-relapse-liver", PLANS[8], True),
    ],
)
def test_who_is_sure_of_a_plan_that_the_text_cannot_judge_is_not_told_off(name: str, plan: Plan, *, told: bool) -> None:
    found = tried(VIGNETTES[name], plan)
    assert found.standing == ("wrong" if told else "unjudged")
    assert confidence_line(found).startswith("You were confident") is told


def test_a_plan_is_told_with_all_its_parts() -> None:
    plan = Plan(
        action="start",
        her2_agents=["trastuzumab"],
        endocrine=["letrozole"],
        monitoring=["ild", "cardiac"],
        rationale=["selected_case_documented"],
    )
    shown = show_plan(GUIDELINE, plan)
    assert shown.startswith("Start a treatment: Trastuzumab + letrozole. Monitoring: cardiac assessment, interstitial")
    assert "Documented: why this patient qualifies as a selected case" in shown
    assert show_plan(GUIDELINE, SILENT) == "The text does not say."


def test_a_pitfall_is_lifted_in_the_other_case_of_its_pair() -> None:
    (lapse,) = tried(LATE, PLANS[1]).lapses
    offer = pair_offer(GUIDELINE, lapse)
    assert offer is not None
    assert lapse.pair is not None
    assert offer.answers == lapse.pair.changes
    assert pair_result(lapse).startswith("No pitfall.")


def test_what_is_left_out_is_left_out_in_the_other_case_of_a_pair_too() -> None:
    vignette = VIGNETTES["late-relapse-damaged-heart"]
    thp = {"her2_agents": ["trastuzumab", "pertuzumab"], "chemotherapy": ["docetaxel"]}
    (lapse,) = tried(vignette, Plan(action="start", **thp, monitoring=["infusion_reaction"])).lapses
    assert pair_result(lapse).endswith(
        "This is what the text recommends. Your plan contains a HER2-targeted drug but no cardiac assessment."
    )


def test_the_heart_as_a_reason_stands_in_the_verdict() -> None:
    vignette = VIGNETTES["shock-and-back"]
    plan = Plan(action="switch", chemotherapy=["capecitabine"], rationale=["cardiac_alternative_documented"])
    found = tried(vignette, plan)
    assert found.standing == "wrong"
    verdict, why = verdict_lines(found, GUIDELINE, vignette)
    assert verdict.text == "This plan differs from the text."
    assert why.text.startswith("With significant cardiac dysfunction, the text allows for another approach")
    assert why.statements == ("S35",)


@pytest.mark.parametrize(
    ("name", "plan", "heading"),
    [
        ("cough-in-the-ninth-cycle", Plan(action="stop_all"), "Cautions for this plan (2)"),
        ("late-relapse-liver", PLANS[3], "Other problems with this plan ("),
    ],
)
def test_a_careful_plan_has_cautions_and_no_problems(name: str, plan: Plan, heading: str) -> None:
    assert other_heading(tried(VIGNETTES[name], plan)).startswith(heading)


def test_every_fault_of_a_plan_is_told_once() -> None:
    for vignette, found in diagnoses():
        shown = [line.text for line in (*verdict_lines(found, GUIDELINE, vignette), *other_lines(found))]
        shown += [line.text for line in filter(None, [mistake_line(found, vignette)])]
        for each in (*found.feedback.errors, *found.feedback.cautions, *found.feedback.alternatives):
            if each.statements:
                assert sum(each.text in text for text in shown) == 1, (vignette.id, each.id)
        for lapse in found.lapses:
            assert sum(lapse.pitfall.text in text for text in shown) == 1, (vignette.id, lapse.pitfall.id)
            assert sum(lapse.pitfall.why in text for text in shown) == 1, (vignette.id, lapse.pitfall.id)
