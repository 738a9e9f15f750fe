"""Answer book: what came of attempts is worked out anew, and what no page can have written is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from attempts import GUIDELINE, VIGNETTES, departures, text_choices
from class_maker import book, followed, quick, right_plan, sitting

from her2teach import ContentError, judge, trace
from her2teach.analysis.plans import is_right
from her2teach.teaching.attempts import DOCTORED, AnswerBook, Attempted, AttemptsFile, begin_attempts, read_attempts
from her2teach.teaching.generation import generate_cases
from her2teach.teaching.practice import Attempt, first_divergence
from her2teach.teaching.vignettes import plan_of

LATE = VIGNETTES["late-relapse-liver"]


def marked(file: AttemptsFile) -> Any:
    return book().mark(*read_attempts(file.to_text(), "a.json"))


def resealed(file: AttemptsFile, **change: Any) -> AttemptsFile:
    """What a program makes of the first attempt: the file is whole, its seal is right."""
    first, *others = file.attempts
    raw = first.model_dump(mode="json", exclude_defaults=True) | change
    return replace(file, attempts=(Attempted.model_validate(raw), *others))


def one(**change: Any) -> AttemptsFile:
    taken = text_choices(GUIDELINE, LATE.case)
    attempt = Attempt(vignette=LATE.id, choices=taken, plan=right_plan(LATE), confidence=3)
    return resealed(begin_attempts(GUIDELINE, "a" * 32).with_diagnosis(quick(LATE, attempt), 0), **change)


@pytest.mark.parametrize("seed", range(6))
def test_what_a_page_writes_is_what_comes_of_it(seed: int) -> None:
    file = sitting(seed)
    found = marked(file)
    assert tuple(each.attempt for each in found) == file.attempts
    for each in found:
        case = VIGNETTES[each.attempt.item].case
        assert each.pathway == trace(GUIDELINE, case)
        assert each.divergence == first_divergence(each.pathway, each.attempt.path)
        feedback = judge(GUIDELINE, case, plan_of(GUIDELINE, each.attempt.plan))
        plan = plan_of(GUIDELINE, each.attempt.plan)
        assert each.attempt.result.right is is_right(GUIDELINE, plan, feedback)
    assert len(marked(followed(seed))) == len(followed(seed).attempts)


def test_an_invented_case_is_walked_by_its_own_answers() -> None:
    for vignette in generate_cases(GUIDELINE, 5, seed=3):
        attempt = Attempt(vignette=vignette.id, choices=text_choices(GUIDELINE, vignette.case), plan=right_plan(LATE))
        file = begin_attempts(GUIDELINE, "a" * 32).with_diagnosis(quick(vignette, attempt), 0, invented=True)
        (found,) = marked(file)
        assert found.pathway == trace(GUIDELINE, vignette.case)
        assert found.divergence is None
        with pytest.raises(ContentError, match="another than its signs say"):
            marked(resealed(file, facts="0" * 12))
        with pytest.raises(ContentError, match="cannot be"):
            marked(resealed(file, answers={"her2_status": "splendid"}))


@pytest.mark.parametrize(
    "change",
    [
        {"result": {"right": False}},
        {"result": {"right": True, "parted": "timing"}},
        {"result": {"right": True, "pitfalls": ["P1"]}},
        {"choices": []},
        {"choices": [["timing", ""]]},
        {"choices": [["scope", "nowhere"]]},
        {"choices": [["scope", "decision_point"]]},
        {"plan": {"action": "pray"}},
        {"plan": {"action": "start", "her2_agents": ["water"]}},
    ],
)
def test_what_no_page_can_have_written_is_found_though_it_is_sealed(change: dict[str, Any]) -> None:
    assert marked(one())
    with pytest.raises(ContentError) as caught:
        marked(one(**change))
    assert {(problem.code, problem.line) for problem in caught.value.problems} == {(DOCTORED, 6)}


def test_any_claim_but_the_true_one_is_found() -> None:
    """Every way that leaves the text, with the claim that it did not."""
    for choices in departures(GUIDELINE, text_choices(GUIDELINE, LATE.case)):
        if choices[-1][1] is None or choices[-1][1] in GUIDELINE.ends:
            written = [[decision, to or ""] for decision, to in choices]
            with pytest.raises(ContentError, match="not what comes of it"):
                marked(one(choices=written))
            assert marked(one(choices=written, result={"right": True, "parted": choices[-1][0]}))


def test_a_case_that_is_not_here_or_is_another_now_is_passed_over() -> None:
    small = AnswerBook(GUIDELINE, [LATE], [])
    file = sitting(2)
    assert small.mark(*read_attempts(file.to_text(), "a.json")) == tuple(
        each for each in marked(file) if each.attempt.item == LATE.id
    )
    assert small.why_not(file.attempts[0]) == "no case here is called that"
    other = VIGNETTES["two-years-on-maintenance"]
    changed = AnswerBook(GUIDELINE, [replace(LATE, case=other.case)], [])
    assert changed.why_not(one().attempts[0]) == "this case has been changed since"
    assert book().why_not(one().attempts[0]) == ""


def test_a_journey_asks_for_no_pathway() -> None:
    with pytest.raises(ContentError, match="asks for no pathway"):
        marked(resealed(followed(1), choices=[["scope", ""]]))
