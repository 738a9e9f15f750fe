"""Sheets and words: what each object says of itself, and what it never does."""

from __future__ import annotations

import html
import random
import re

import pytest
from random_cases import random_partial_case

from her2teach import (
    Case,
    CaseError,
    Plan,
    compare_ways,
    flips,
    judge,
    load_guideline,
    load_vignettes,
    minimal_pair,
    nearest_cases,
    next_questions,
    trace,
)
from her2teach.core.additions import not_in_the_text
from her2teach.core.plan import Feedback
from her2teach.core.shown import MOST, Shown
from her2teach.display.sheets import VERDICTS, drawing, sheet
from her2teach.text.headlines import HEADLINE
from her2teach.text.sections import MARKS

GUIDELINE = load_guideline()
EXTENDED = load_guideline(extensions=("x1", "x3", "x8"))
VIGNETTES = load_vignettes()
CASE = VIGNETTES["late-relapse-liver"].case


def words(thing: Shown) -> str:
    return thing._repr_mimebundle_()["text/plain"]


def test_everything_says_what_it_is_for() -> None:
    pathway = trace(GUIDELINE, CASE)
    plan = Plan(action="stop_all")
    for thing in (
        *(GUIDELINE, CASE, pathway, judge(GUIDELINE, CASE, plan), compare_ways(pathway, pathway), VIGNETTES[0]),
        *(VIGNETTES, flips(GUIDELINE, CASE), nearest_cases(GUIDELINE, CASE, "tdm1"), next_questions(GUIDELINE, Case())),
    ):
        for text in (words(thing), thing.explain()):
            assert text.count(GUIDELINE.identity.purpose) == 1
            assert GUIDELINE.content_hash[:12] in text
            assert text.endswith("\n")


def test_a_vignette_shows_its_story_and_never_the_answer() -> None:
    for vignette in VIGNETTES:
        kept = [*vignette.objectives, vignette.discussion or "", *(each.belief.belief for each in vignette.distractors)]
        kept += [each.text for each in vignette.not_in_the_text]
        label = GUIDELINE.label(vignette.expected_node) if vignette.expected_node else ""
        for text in (repr(vignette), words(vignette), vignette.explain(), vignette._repr_mimebundle_()["text/html"]):
            plain = html.unescape(" ".join(re.sub("</?span[^>]*>", "", text).split()))
            assert vignette.title.lower() in plain.lower()
            assert not any(sentence and sentence in plain for sentence in kept)
            assert "_" not in vignette.expected_outcome or vignette.expected_outcome not in plain
            assert "expected" not in plain or "expected" in vignette.story
            assert not vignette.expected_node or f"'{vignette.expected_node}'" not in plain
            assert not label or label in vignette.story or label not in plain
        assert " ".join(vignette.story.split()) in " ".join(words(vignette).split())


def test_a_pathway_says_its_outcome_its_steps_and_their_reasons() -> None:
    rng = random.Random(4)
    for _ in range(60):
        try:
            case = Case(**random_partial_case(rng))
        except CaseError:
            continue
        pathway = trace(GUIDELINE, case)
        text = words(pathway)
        if pathway.node:
            assert GUIDELINE.label(pathway.node) in text
        for step in pathway.steps:
            assert GUIDELINE.decisions[step.node].question in text
            assert f"[{MARKS[step.status]}]" in text
        for flag in pathway.flags:
            assert flag.text in text
        assert set(text.splitlines()) <= set(pathway.explain().splitlines())


def test_an_extension_is_told_apart() -> None:
    pathways = (trace(EXTENDED, Case(EXTENDED, **vignette.case)) for vignette in VIGNETTES)
    extended = [pathway for pathway in pathways if not_in_the_text(EXTENDED, pathway)]
    assert extended
    for pathway in extended:
        assert "[extension, not in the text]" in words(pathway)
        assert HEADLINE.upper() in words(pathway)
    assert "with what is not in the text: x1, x3, x8" in words(EXTENDED)


def test_feedback_says_the_verdict_the_plan_and_each_fault() -> None:
    found = judge(GUIDELINE, CASE, Plan(action="stop_all"))
    text = words(found)
    assert VERDICTS[found.verdict].upper() in text
    assert text.lower().count("differs from the text") == 1
    assert GUIDELINE.plan.actions["stop_all"].label in text
    assert found.pitfalls
    for each in found.pitfalls:
        assert each.title in text
        assert each.why in text
        assert f"({', '.join(each.statements)})" in text
    bare = words(Feedback(verdict="concordant"))
    assert VERDICTS["concordant"].upper() in bare


def test_flips_near_cases_and_questions_say_what_comes_of_them() -> None:
    found = flips(GUIDELINE, CASE)
    assert words(found).count("\n- ") == len(found)
    for each in found:
        if each.node:
            assert GUIDELINE.label(each.node) in words(each)
    near = nearest_cases(GUIDELINE, CASE, "tdm1")
    assert GUIDELINE.label("tdm1") in words(near)
    assert all(GUIDELINE.attributes[name].label in words(near[0]) for name in near[0].changes)
    asked = next_questions(GUIDELINE, Case())
    assert all(GUIDELINE.attributes[each.attribute].question in words(asked) for each in asked)
    assert words(next_questions(GUIDELINE, CASE)).startswith("WHAT TO ASK NEXT\n- No open question")
    assert words(flips(GUIDELINE, Case())).startswith("CHANGE ONE ANSWER\n- Nothing is answered yet")
    here = trace(GUIDELINE, CASE).node
    assert here is not None
    assert "leads there already" in words(nearest_cases(GUIDELINE, CASE, here))


def test_a_minimal_pair_says_what_lifts_the_pitfall() -> None:
    case = VIGNETTES["a-finding-at-the-bases"].case
    found = minimal_pair(GUIDELINE, case, Plan(action="stop_all"), "P1")
    assert found is not None
    assert len(repr(found)) < MOST
    text = words(found)
    assert found.pitfall.title.upper() in text
    assert VERDICTS[found.feedback.verdict] in text
    assert all(GUIDELINE.attributes[name].label in text for name in found.changes)


def test_a_comparison_says_where_the_paths_part() -> None:
    text = words(compare_ways(trace(GUIDELINE, CASE), trace(GUIDELINE, CASE.replace(her2_status="negative"))))
    assert "DIVERGE" in text.splitlines()[0]
    assert "- HER2 status: A positive; B negative." in text


def test_a_case_lists_what_is_known_and_what_is_not() -> None:
    text = CASE.explain()
    for name, attribute in GUIDELINE.attributes.items():
        assert attribute.label.lower() in text.lower()
        assert (f"- {attribute.label}:" in text) == (name in CASE.known)


def test_a_guideline_lists_its_decisions_and_outcomes() -> None:
    text = GUIDELINE.explain()
    assert all(decision.question in text for decision in GUIDELINE.decisions.values())
    assert all(f"- {end.label}: " in text for end in GUIDELINE.ends.values())


def test_only_what_has_a_picture_is_drawn() -> None:
    assert sheet(CASE).drawing is None
    with pytest.raises(TypeError, match="of a Case there is no picture"):
        drawing(CASE)
