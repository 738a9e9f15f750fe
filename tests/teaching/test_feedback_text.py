"""Feedback words: a danger before all else, the one mistake, the words that misled, one thing to remember."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, departures, diagnoses, text_choices, tried

from her2teach import Plan
from her2teach.teaching.feedback_text import (
    confidence_line,
    feedback_announcement,
    lure,
    mistake_line,
    remember_line,
    verdict_lines,
)
from her2teach.teaching.practice_text import plan_mistake, practice_headline

LATE = VIGNETTES["late-relapse-liver"]
EARLY = VIGNETTES["three-days-short-of-a-year"]
BREATHLESS = VIGNETTES["breathless-on-tdxd"]
LUNGS = VIGNETTES["ground-glass-by-chance"]
TDXD = Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac"])
#: A sentence that can be kept has no more words.
MOST_WORDS = 12


@pytest.mark.parametrize(
    ("vignette", "plan", "look", "first"),
    [
        (LATE, PLANS[0], "right", "This is what the text recommends."),
        (LATE, PLANS[1], "wrong", "Your first-line plan contains HER2-targeted therapy, but not"),
        (LATE, TDXD, "danger", "You gave T-DXd without monitoring for ILD, which can be fatal."),
        (EARLY, TDXD, "danger", "You gave T-DXd without monitoring for ILD, which can be fatal."),
        (BREATHLESS, Plan(action="continue_unchanged"), "danger", "T-DXd with suspected or confirmed interstitial"),
        (LUNGS, Plan(action="continue_unchanged"), "danger", "T-DXd with suspected or confirmed interstitial"),
        (LUNGS, Plan(action="stop_all"), "unjudged", "Interstitial lung disease is suspected or confirmed."),
        (BREATHLESS, Plan(action="text_does_not_say"), "right", "Correct."),
    ],
)
def test_a_verdict_begins_with_its_danger_or_its_mistake(vignette: object, plan: Plan, look: str, first: str) -> None:
    assert vignette in VIGNETTES.values()
    found = tried(VIGNETTES[str(vignette)], plan)
    line = verdict_lines(found, GUIDELINE, VIGNETTES[str(vignette)])[0]
    assert found.look == look
    assert line.text.startswith(first)
    assert (found.danger is not None) == (look == "danger") == ("danger" in practice_headline(found).lower())
    if look == "danger":
        assert "fatal" in line.text.partition(". ")[0]
        assert "fatal" in feedback_announcement(GUIDELINE, found)
        assert line.statements


def test_an_alternative_is_told_as_allowed_with_what_allows_it() -> None:
    vignette = VIGNETTES["bone-lesion-after-years-of-anastrozole"]
    written = ["selected_case_documented"]
    plan = Plan(action="start", her2_agents=["trastuzumab"], endocrine=["letrozole"], rationale=written)
    found = tried(vignette, plan)
    assert found.look == "allowed"
    assert practice_headline(found) == "Allowed alternative, right reasoning"
    assert verdict_lines(found, GUIDELINE, vignette)[-1].statements == ("S21", "S22")
    away = tried(vignette, plan, next(departures(GUIDELINE, text_choices(GUIDELINE, vignette.case))))
    assert practice_headline(away) == "Allowed alternative, but different reasoning"


def test_the_mistake_is_named_with_its_reason_and_as_the_gravest_where_it_is() -> None:
    found = tried(LATE, PLANS[1])
    line = mistake_line(found, LATE)
    assert line is not None
    assert (line.lead, line.text) == (
        "The mistake",
        "dual blockade missed. In first line, outcomes were better with both antibodies than with one.",
    )
    assert line.statements == ("S36", "S37")
    bare = tried(LATE, Plan(action="stop_all"))
    gravest = mistake_line(bare, LATE)
    assert gravest is not None
    assert gravest.lead == "The mistake, the most dangerous one here"
    assert mistake_line(tried(LATE, PLANS[0]), LATE) is None


def test_how_sure_one_was_is_answered_only_where_it_did_not_fit() -> None:
    assert confidence_line(tried(LATE, LATE.distractors[0].plan)) == "You were confident. See what misled you."
    assert confidence_line(tried(LATE, Plan(action="stop_all"))) == "You were confident."
    assert confidence_line(tried(LATE, PLANS[0])) == ""
    assert confidence_line(tried(LUNGS, Plan(action="stop_all"))) == ""


def test_each_mistake_of_a_story_is_found_in_its_sentence() -> None:
    some = tried(LATE, PLANS[1])
    for vignette in VIGNETTES.values():
        story = " ".join(vignette.story.split())
        for distractor in vignette.distractors:
            found = lure(replace(some, distractor=distractor), vignette)
            assert found is not None, vignette.id
            sentence = f"{found.before}{found.voice}{found.after}"
            assert sentence in story, vignette.id
            assert found.voice == " ".join(distractor.voice.split())
            assert found.before or found.after or sentence == found.voice
            assert len(sentence) < len(story)
            assert found.text.statements == distractor.belief.statements


def test_a_plan_that_no_story_leads_to_has_no_lure() -> None:
    assert lure(tried(LATE, Plan(action="stop_all")), LATE) is None


def test_all_that_may_have_to_be_remembered_is_short_and_has_statements() -> None:
    dangers = [each for each in GUIDELINE.errors.values() if each.danger]
    assert {each.id for each in dangers} == {"ild_and_tdxd", "ild_monitoring_omitted"}
    kept = [(each.remember, each.statements) for each in GUIDELINE.ends.values()]
    kept += [(each.remember, each.statements) for each in GUIDELINE.decisions.values()]
    kept += [(each.remember, each.statements) for each in GUIDELINE.pitfalls.values()]
    kept += [(each.remember, each.statements) for each in dangers]
    assert all(words and statements for words, statements in kept)
    written = [words or "" for words, _ in kept]
    written += [each.remember or "" for each in GUIDELINE.errors.values()]
    written += [each.remember or "" for each in GUIDELINE.verdicts.values()]
    assert max(len(each.split()) for each in written) <= MOST_WORDS


def test_what_is_to_be_remembered_is_the_danger_the_mistake_the_step_or_the_outcome() -> None:
    for vignette, found in diagnoses():
        line = remember_line(GUIDELINE, found)
        assert line.text
        assert line.statements or found.feedback.decided_by == "patient_declines", vignette.id
        mistake = found.danger or plan_mistake(found)
        if mistake is not None and mistake.remember:
            assert line.text == mistake.remember
        elif found.divergence is not None:
            assert line.text == GUIDELINE.decisions[found.divergence.decision].remember


def test_the_answer_of_the_path_is_not_to_be_remembered_where_the_text_names_no_action() -> None:
    """The path ends at going on with T-DXd; with suspected lung disease nobody should take that home."""
    for plan in (Plan(action="stop_all"), Plan(action="continue_unchanged"), Plan(action="text_does_not_say")):
        found = tried(LUNGS, plan)
        assert remember_line(GUIDELINE, found).text == GUIDELINE.errors["ild_and_tdxd"].remember
    refused = tried(LATE, Plan(action="stop_all", rationale=["declined_or_comfort_care_documented"]))
    assert remember_line(GUIDELINE, refused).text == GUIDELINE.verdicts["patient_declines"].remember
