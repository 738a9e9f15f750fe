"""The list of cases: each case once, by the decision it turns on and by level, three to start with first."""

from __future__ import annotations

from her2teach import load_guideline, trace
from her2teach.core.plan import ANSWERED
from her2teach.core.questions import relevant_case
from her2teach.teaching.case_list import FEW, START, case_groups
from her2teach.teaching.generation import DIFFICULTIES
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes

GUIDELINE, CASES = load_guideline(), shipped_vignettes()
GROUPS = case_groups(GUIDELINE, CASES)


def decision(vignette: CaseVignette) -> str:
    nodes = trace(GUIDELINE, relevant_case(GUIDELINE, vignette.case)).nodes
    return next(GUIDELINE.decisions[node].label for node in reversed(nodes) if node in GUIDELINE.decisions)


def test_each_case_is_listed_once() -> None:
    listed = [each.id for _, cases in GROUPS for each in cases]
    assert sorted(listed) == sorted(each.id for each in CASES)


def test_cases_stand_under_the_decision_they_turn_on_the_easy_ones_first() -> None:
    labels = [each.label for each in GUIDELINE.decisions.values()]
    headings = [heading for heading, _ in GROUPS[1:]]
    assert headings == [label for label in labels if label in headings]
    for heading, cases in GROUPS[1:]:
        assert {decision(each) for each in cases} == {heading}
        levels = [DIFFICULTIES.index(each.difficulty) for each in cases]
        assert levels == sorted(levels)


def test_three_easy_cases_that_turn_on_different_decisions_come_first() -> None:
    heading, cases = GROUPS[0]
    assert (heading, len(cases)) == (START, 3)
    assert {each.difficulty for each in cases} == {"introductory"}
    assert len({decision(each) for each in cases}) == 3
    assert all(trace(GUIDELINE, each.case).outcome in ANSWERED for each in cases)


def test_a_few_cases_need_no_start() -> None:
    few = CASES[:FEW]
    assert START not in dict(case_groups(GUIDELINE, few))
    assert sum(len(cases) for _, cases in case_groups(GUIDELINE, few)) == FEW
    assert case_groups(GUIDELINE, ()) == ()
