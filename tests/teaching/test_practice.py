"""Practice: the first step that leaves the text is found on every way, and a diagnosis says what the core says."""

import random
from dataclasses import replace

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, departures, diagnoses, text_choices, tried

from her2teach import judge, trace
from her2teach.analysis.plans import fitting_case, is_right, minimal_pair
from her2teach.core.case import Case
from her2teach.teaching.practice import (
    Attempt,
    Choice,
    choose_edge,
    diagnose,
    first_divergence,
    learner_pathway,
    next_decision,
)
from her2teach.teaching.vignettes import Distractor
from her2teach.text.states import marked_states

LATE = VIGNETTES["late-relapse-liver"]
ROOT = GUIDELINE.root


def test_the_next_question_is_that_of_the_pathway_taken_up_to_an_end() -> None:
    dice = random.Random(1)
    for _ in range(200):
        choices: tuple[Choice, ...] = ()
        while (decision := next_decision(GUIDELINE, choices)) is not None:
            assert decision == (choices[-1][1] if choices else ROOT)
            to = dice.choice(GUIDELINE.decisions[decision].edges).to
            choices = choose_edge(GUIDELINE, choices, decision, to)
        assert choices[-1][1] in GUIDELINE.ends


def test_nothing_is_asked_once_the_case_does_not_tell() -> None:
    assert next_decision(GUIDELINE, ((ROOT, None),)) is None


def test_another_answer_takes_back_what_was_answered_after_it_and_the_same_one_nothing() -> None:
    choices = text_choices(GUIDELINE, LATE.case)
    assert choose_edge(GUIDELINE, choices, *choices[0]) == choices
    assert choose_edge(GUIDELINE, choices, ROOT, None) == ((ROOT, None),)


@pytest.mark.parametrize("wrong", [("timing", "tdxd_choice"), (ROOT, "first_line_thp"), ("nothing", None)])
def test_an_answer_that_does_not_follow_is_refused(wrong: Choice) -> None:
    with pytest.raises(ValueError, match="does not follow"):
        choose_edge(GUIDELINE, (), *wrong)


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_text_s_own_pathway_never_leaves_it_and_every_other_does_at_its_decision(name: str) -> None:
    case = VIGNETTES[name].case
    choices = text_choices(GUIDELINE, case)
    steps = {step.node: step.to for step in trace(GUIDELINE, case).steps}
    assert first_divergence(trace(GUIDELINE, case), choices) is None
    for leaving in departures(GUIDELINE, choices):
        divergence = first_divergence(trace(GUIDELINE, case), leaving)
        assert divergence is not None
        assert (divergence.decision, divergence.chosen) == leaving[-1]
        assert divergence.right == steps.get(divergence.decision)


def test_only_the_first_step_that_leaves_is_told() -> None:
    way = ((ROOT, "decision_point"), ("decision_point", "failed_line"), ("failed_line", "third_line_precondition"))
    divergence = tried(LATE, PLANS[0], way).divergence
    assert divergence is not None
    assert divergence.decision == "decision_point"


def test_from_answers_that_contradict_each_other_no_pathway_leads() -> None:
    case = Case(GUIDELINE, **{**LATE.case.given, "advanced_lines_given": 3})
    pathway = trace(GUIDELINE, case)
    assert pathway.contradictions
    silent = Attempt(choices=((ROOT, None),), plan=PLANS[-1])
    found = diagnose(GUIDELINE, case, silent)
    assert found.right
    assert found.divergence is None
    bold = diagnose(GUIDELINE, case, replace(silent, choices=((ROOT, "silent_de_novo"),), plan=PLANS[0]))
    assert not bold.right
    assert bold.divergence is not None
    assert (bold.divergence.decision, bold.divergence.right) == (ROOT, None)


def test_a_pathway_can_be_drawn_and_beyond_it_all_is_open_or_nothing() -> None:
    for vignette, diagnosis in diagnoses():
        taken = diagnosis.taken
        assert taken.nodes == (ROOT, *(to for _, to in diagnosis.attempt.choices if to))
        assert set(taken.nodes) <= taken.reachable
        assert taken.possible == {node for node in taken.reachable if node in GUIDELINE.ends}
        assert (taken.node is not None) == (len(taken.possible) == 1 and taken.nodes[-1] in taken.possible)
        assert learner_pathway(GUIDELINE, vignette.case, diagnosis.attempt.choices) == taken
        assert {state for state, _ in marked_states(GUIDELINE, taken).values()} <= {"visited", "possible", "excluded"}


def test_a_diagnosis_is_what_the_core_says() -> None:
    for vignette, found in diagnoses():
        plan = found.attempt.plan
        assert found.pathway == trace(GUIDELINE, vignette.case)
        assert found.feedback == judge(GUIDELINE, vignette.case, plan)
        assert found.right == is_right(GUIDELINE, plan, found.feedback)
        assert tuple(lapse.pitfall for lapse in found.lapses) == found.feedback.pitfalls
        for lapse in found.lapses:
            assert lapse.pair == minimal_pair(GUIDELINE, vignette.case, plan, lapse.pitfall.id)
        assert found.fitting == (None if found.right else fitting_case(GUIDELINE, vignette.case, plan))


def test_every_mistake_of_a_story_is_recognised_by_its_plan() -> None:
    for vignette in VIGNETTES.values():
        for distractor in vignette.distractors:
            found = tried(vignette, distractor.plan, fit=False).distractor
            assert found is not None
            assert found.plan == distractor.plan


def test_a_mistake_is_recognised_in_a_plan_with_the_same_treatment_and_the_same_faults() -> None:
    (mistake,) = LATE.distractors
    assert isinstance(mistake, Distractor)
    noted = replace_part(mistake, rationale=frozenset({"selected_case_documented"}))
    alike = tried(replace(LATE, distractors=(noted,)), mistake.plan).distractor
    assert alike is noted
    careless = replace_part(mistake, monitoring=frozenset())
    assert tried(replace(LATE, distractors=(careless,)), mistake.plan).distractor is None


def replace_part(distractor: Distractor, **parts: frozenset[str]) -> Distractor:
    plan = distractor.plan
    names = ("her2_agents", "chemotherapy", "endocrine", "action", "monitoring", "rationale")
    return replace(distractor, plan=type(plan)(**{**{name: getattr(plan, name) for name in names}, **parts}))


def test_no_mistake_is_seen_in_a_right_plan() -> None:
    assert all(found.distractor is None and found.fitting is None for _, found in diagnoses() if found.right)
