"""Teach next: what befell a class and not one learner, with cases that do teach it."""

from __future__ import annotations

from attempts import GUIDELINE, VIGNETTES
from class_maker import CASES, class_of, school
from class_sample import answered, departing, right

from her2teach import judge, trace
from her2teach.educator.class_results import (
    LEAST_AFFECTED,
    MOST_CASES,
    MOST_SUGGESTIONS,
    Suggestion,
    class_result,
    teach_next,
)


def suggested(*learners: tuple[str, object]) -> tuple[Suggestion, ...]:
    return teach_next(GUIDELINE, class_result(GUIDELINE, answered(*learners)), CASES)


def test_what_befell_a_few_is_not_told_and_what_befell_the_class_is() -> None:
    name, decision = "late-relapse-liver", "timing"
    few = [(name, departing(name, decision))] * (LEAST_AFFECTED - 1)
    assert suggested(*few) == ()
    (found, *_) = suggested(*few, (name, departing(name, decision)), (name, right(name)))
    assert (found.kind, found.name, found.learners, found.times, found.of) == ("decision", decision, 3, 3, 4)


def test_cases_for_a_decision_pass_it_by_the_answer_that_was_missed() -> None:
    name, decision = "late-relapse-liver", "timing"
    (found, *_) = suggested(*[(name, departing(name, decision))] * 3)
    missed = next(s.to for s in trace(GUIDELINE, VIGNETTES[name].case).steps if s.node == decision)
    assert 0 < len(found.cases) <= MOST_CASES
    for case in found.cases:
        assert (decision, missed) in {(s.node, s.to) for s in trace(GUIDELINE, VIGNETTES[case].case).steps}
    assert name not in found.cases, "others are less tried"


def test_every_suggestion_of_a_class_is_taught_by_its_cases() -> None:
    result = class_result(GUIDELINE, class_of(school(2, 14)).counted)
    found = teach_next(GUIDELINE, result, CASES)
    assert len(found) == MOST_SUGGESTIONS
    assert [each.learners for each in found] == sorted((each.learners for each in found), reverse=True)
    assert {"decision", "pitfall"} <= {each.kind for each in found}
    for each in found:
        assert 0 < each.times <= each.of
        for name in each.cases:
            vignette = VIGNETTES[name]
            pathway = trace(GUIDELINE, vignette.case)
            if each.kind == "pitfall":
                plans = [distractor.plan for distractor in vignette.distractors]
                falls = {str(p) for plan in plans for p in judge(GUIDELINE, vignette.case, plan).pitfalls}
                assert each.name in falls | set(map(str, pathway.pitfalls))
            else:
                assert each.name in pathway.nodes


def test_without_cases_it_is_said_all_the_same() -> None:
    result = class_result(GUIDELINE, class_of(school(2, 10)).counted)
    found = teach_next(GUIDELINE, result, [])
    assert found
    assert all(each.cases == () for each in found)
    assert teach_next(GUIDELINE, class_result(GUIDELINE, []), CASES) == ()
