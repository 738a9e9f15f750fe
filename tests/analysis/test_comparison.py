"""Two ways beside each other, against the ways themselves."""

from __future__ import annotations

import random
import re
from itertools import combinations

import pytest
from engine_words import ENGINE
from sweep import drawn, guideline, pathway_of

from her2teach import compare_ways, load_guideline, trace
from her2teach.core.case import Case
from her2teach.text.comparison import comparison_verdict
from her2teach.text.html.comparison import comparison_html
from her2teach.text.sections import answer
from her2teach.text.states import parting

SCOPE = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
FIRST = {**SCOPE, "decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed"}
LATE = {**FIRST, "months_since_adjuvant_trastuzumab": 16}
EARLY = {**FIRST, "months_since_adjuvant_trastuzumab": 8, "received_tdxd": "never", "tdxd_access": "available"}


def test_the_decision_and_the_answer_that_part_two_cases_are_named() -> None:
    found = compare_ways(pathway_of(**LATE), pathway_of(**EARLY))
    assert (found.parts_at, found.attributes) == ("timing", ("months_since_adjuvant_trastuzumab",))
    assert set(found.differing) == {"months_since_adjuvant_trastuzumab", "received_tdxd", "tdxd_access"}
    assert found.shared == ("scope", "decision_point", "timing")
    assert (found.only_first, found.only_second) == (("first_line_thp",), ("tdxd_choice", "tdxd"))
    assert not found.same_answer


def test_where_one_pathway_stops_the_answer_it_lacks_parts_them() -> None:
    found = compare_ways(pathway_of(**LATE), pathway_of(**FIRST))
    assert (found.parts_at, found.attributes) == ("timing", ("months_since_adjuvant_trastuzumab",))
    assert found.only_second == ()


def test_the_same_pathway_by_other_answers_parts_nowhere() -> None:
    found = compare_ways(pathway_of(**LATE), pathway_of(**{**LATE, "months_since_adjuvant_trastuzumab": 40}))
    assert (found.parts_at, found.attributes, found.same_answer) == (None, (), True)
    assert found.differing == ("months_since_adjuvant_trastuzumab",)
    assert comparison_verdict(guideline(), found) == "Both reach the same outcome by the same pathway."


def test_a_contradiction_has_no_pathway_to_compare() -> None:
    found = compare_ways(pathway_of(**LATE), pathway_of(decision_point="progression", advanced_lines_given=0))
    assert (found.parts_at, found.attributes, found.shared) == (None, (), ())
    assert "contradicts itself" in comparison_verdict(guideline(), found)


def test_a_case_beside_itself_is_the_same() -> None:
    found = compare_ways(pathway_of(**EARLY), pathway_of(**EARLY))
    assert found.same_answer
    assert (found.differing, found.only_first, found.only_second) == ((), (), ())


@pytest.mark.parametrize("seed", range(4))
def test_any_two_pathways_part_once_and_by_what_differs(seed: int) -> None:
    parted = 0
    for first, second in combinations(random.Random(seed).sample(drawn(), 22), 2):
        found = compare_ways(first, second)
        back = compare_ways(second, first)
        assert (found.parts_at, set(found.attributes)) == (back.parts_at, set(back.attributes))
        assert found.parts_at == parting(first, second)
        assert {*found.shared, *found.only_first} == set(first.nodes)
        assert {*found.shared, *found.only_second} == set(second.nodes)
        assert set(found.attributes) <= set(found.differing)
        steps = [step for pathway_of in (first, second) for step in pathway_of.steps if step.node == found.parts_at]
        reasons = [each for step in steps for each in step.reasons]
        if reasons and all(each.value is not None for each in reasons):
            parted += 1
            assert found.attributes, (first.case, second.case)
        if not found.differing:
            assert found.same_answer
    assert parted > 20


def test_what_parts_two_pathways_makes_them_meet_there_when_it_is_the_same() -> None:
    """With the answers that part them taken over, the second way leaves the decision as the first does."""
    met = 0
    for first, second in combinations(random.Random(9).sample(drawn(), 40), 2):
        found = compare_ways(first, second)
        left = next((step.to for step in first.steps if step.node == found.parts_at), None)
        if not left or any(first.case.known.get(name) != first.case.given.get(name) for name in found.attributes):
            continue
        given = {name: value for name, value in second.case.given.items() if name not in found.attributes}
        taken = {name: first.case[name] for name in found.attributes if name in first.case}
        after = trace(guideline(), Case(guideline(), **{**given, **taken}))
        steps = {step.node: step.to for step in after.steps}
        if found.parts_at in steps:
            met += 1
            assert steps[found.parts_at] == left, (first.case, second.case, found)
    assert met > 10


def test_the_words_are_plain_and_escaped() -> None:
    for first, second in combinations(random.Random(2).sample(drawn(), 18), 2):
        both = answer(guideline(), first), answer(guideline(), second)
        html = comparison_html(compare_ways(first, second), *both, "A <case>, and more")
        assert "<case>" not in html
        for words in re.split(r"<[^>]+>", html):
            assert not ENGINE.search(re.sub(r"&[lg]t;", "", words).strip()), words
        assert ("A: this case" in html, "B: a &lt;case&gt;, and more" in html) == (True, True)


def test_what_the_text_says_to_each_case_is_said_once() -> None:
    guideline = load_guideline()
    given = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
    given |= {"decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "never"}
    first = trace(guideline, Case(**given))
    second = trace(guideline, Case(**{**given, "disease_setting": "early_non_metastatic"}))
    both = answer(guideline, first), answer(guideline, second)
    html = comparison_html(compare_ways(first, second), *both, "the other")
    for each in both:
        assert html.count(each.lines[0].text) == 1
