"""Option feedback: reasons, pitfall and what would change it, all of them the engine's."""

from __future__ import annotations

from handout_samples import case

from her2teach import Plan, load_guideline, load_vignettes, trace
from her2teach.analysis.flips import flips
from her2teach.educator.lms.option_feedback import decision_feedback, flip_lines, plan_option_feedback
from her2teach.text.sections import Line

GUIDELINE = load_guideline()
LATE = case()
PATHWAY = trace(GUIDELINE, LATE.case)
FLIPS = flips(GUIDELINE, LATE.case)
BECAUSE = (
    "More than 12 months, because adjuvant trastuzumab was completed; "
    "the interval since adjuvant trastuzumab is 30 months, more than 12."
)


def said(decision: str, to: str | None) -> list[Line]:
    return list(decision_feedback(GUIDELINE, PATHWAY, FLIPS, decision, to))


def test_the_right_answer_has_its_reason_and_what_would_change_it() -> None:
    right = next(step.to for step in PATHWAY.steps if step.node == "timing")
    reason, change = said("timing", right)
    assert (reason.lead, reason.text, reason.statements) == ("Correct", BECAUSE, ("S04", "S05"))
    assert change.lead == "What would change it"
    assert change.text == "Adjuvant trastuzumab: stopped early. Then: Text silent: adjuvant trastuzumab not completed."


def test_a_wrong_answer_has_the_texts_reason_the_case_it_fits_and_the_pitfall_on_that_path() -> None:
    wrong = next(edge.to for edge in GUIDELINE.decisions["timing"].edges if edge.label == "12 months or less")
    reason, near, pitfall = said("timing", wrong)
    assert (reason.lead, reason.text) == ("Differs from the text", BECAUSE)
    assert near.lead == "It would be right if"
    assert near.text.startswith("Interval since adjuvant trastuzumab: 12 months (instead of 30 months). Then: ")
    assert pitfall.lead == "Pitfall on that path"
    assert set(pitfall.statements) == set(GUIDELINE.pitfalls["P5"].statements)


def test_that_the_case_does_not_tell_would_be_right_without_the_finding_that_decides() -> None:
    reason, without = said("timing", None)
    assert reason.text == BECAUSE
    assert (without.lead, without.text) == (
        "It would be right if",
        "this were not known: adjuvant trastuzumab.",
    )


def test_the_flip_that_is_told_is_the_one_that_leaves_the_pathway_last() -> None:
    (line,) = flip_lines(GUIDELINE, PATHWAY, FLIPS)
    assert line.text.startswith("Adjuvant trastuzumab: stopped early.")
    assert list(flip_lines(GUIDELINE, PATHWAY, ())) == []


def test_a_wrong_plan_has_its_verdict_its_pitfall_the_pair_and_the_belief_behind_it() -> None:
    (distractor, *_) = LATE.distractors
    found = list(plan_option_feedback(GUIDELINE, LATE, PATHWAY, distractor.plan))
    leads = [each.lead for each in found]
    assert leads[0] == "Differs from the text"
    assert [*leads[1:2], *leads[-4:]] == [
        "The mistake",
        *("Without this pitfall if", "A common misconception", "The text", "One thing to remember"),
    ]
    assert found[0].statements == ("S36", "S37")


def test_where_the_lungs_hold_the_verdict_back_nothing_says_to_continue() -> None:
    lungs = next(each for each in load_vignettes() if each.id == "ground-glass-by-chance")
    silent = Plan(action="text_does_not_say")
    lines = plan_option_feedback(GUIDELINE, lungs, trace(GUIDELINE, lungs.case), silent)
    told = [f"{line.lead}: {line.text}" for line in lines]
    assert told[0].startswith("Correct: Correct. With interstitial lung disease suspected or confirmed")
    assert not any("Continue" in each for each in told)
