"""Plan feedback: the practice page's words about a plan, for where there is no page."""

from __future__ import annotations

import pytest

from her2teach import load_guideline, load_vignettes, trace
from her2teach.analysis.plans import model_plan
from her2teach.core.plan import Plan
from her2teach.teaching.feedback_text import verdict_lines
from her2teach.teaching.plan_feedback import plan_feedback, what_if_lines
from her2teach.teaching.practice import Attempt, Diagnosis, diagnose
from her2teach.teaching.vignettes import CaseVignette

GUIDELINE = load_guideline()
CASES = load_vignettes()
LATE = CASES["late-relapse-liver"]


def diagnosis(plan: Plan, vignette: CaseVignette = LATE) -> Diagnosis:
    steps = trace(GUIDELINE, vignette.case).steps
    attempt = Attempt(choices=tuple((step.node, step.to) for step in steps), plan=plan)
    return diagnose(GUIDELINE, vignette.case, attempt, vignette.distractors)


def test_a_right_plan_is_correct() -> None:
    plan = model_plan(GUIDELINE, LATE.case)
    assert plan is not None
    first, *_ = plan_feedback(GUIDELINE, diagnosis(plan), LATE)
    assert (first.lead, first.text) == ("Correct", "This is what the text recommends.")


@pytest.mark.parametrize("vignette", [LATE, None], ids=["with its story", "without"])
def test_a_wrong_plan_has_the_pages_verdict(vignette: object) -> None:
    found = diagnosis(LATE.distractors[0].plan)
    first, *rest = plan_feedback(GUIDELINE, found, LATE if vignette else None)
    assert first.text == verdict_lines(found, GUIDELINE, LATE)[0].text
    assert ("A common misconception" in [each.lead for each in rest]) is (vignette is not None)
    assert rest[-1].lead == "One thing to remember"


def test_a_plan_without_a_pitfall_has_the_case_that_it_fits() -> None:
    early = CASES["three-dates-in-one-letter"]
    instead = early.case.replace(tdxd_access="unavailable")
    plan = model_plan(GUIDELINE, instead)
    assert plan is not None
    (line,) = what_if_lines(GUIDELINE, diagnosis(plan, early))
    assert line.lead == "Your plan would be right if"
    assert line.text.startswith("Access to T-DXd: unavailable (instead of available). Then: ")
