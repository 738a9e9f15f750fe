"""Following: what comes next, what is judged, and that a story goes on with what was given."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from journey_files import load_journeys
from random_journeys import BLANK, GUIDELINE, random_following, random_plan

from her2teach import Plan, judge
from her2teach.analysis.plans import is_right
from her2teach.teaching.events import load_events
from her2teach.teaching.following import Following, decide, refused
from her2teach.teaching.journeys import Happening, Journey, replay

JOURNEYS = load_journeys()
ALL = pytest.mark.parametrize("journey", JOURNEYS, ids=str)
SILENCE = Plan(action="text_does_not_say")
EVENTS = load_events().events


def happening(name: str, month: float, **findings: object) -> Happening:
    return Happening(event=EVENTS[name], month=month, findings=tuple(findings.items()))


@ALL
def test_a_story_is_told_up_to_each_decision_and_to_its_end(journey: Journey) -> None:
    following, shown, dice = Following(journey=journey), 0, random.Random(5)
    while following.phase != "over":
        assert following.phase == "deciding"
        states = following.states(GUIDELINE)
        assert states == replay(GUIDELINE, journey)[: len(states)]
        assert states[-1].happening.decides
        assert following.shown_before == shown
        assert not any(state.happening.decides for state in states[shown:-1])
        shown = len(states)
        answered = following.commit(GUIDELINE, random_plan(dice))
        assert answered.phase == "answered"
        assert answered.states(GUIDELINE) == states
        assert answered.commit(GUIDELINE, SILENCE) == answered
        following = answered.proceed()
    assert len(following.states(GUIDELINE)) == len(journey.course)
    assert len(following.decisions(GUIDELINE)) == sum(each.decides for each in journey.course)
    assert following.journey == journey
    assert following.proceed() == following


@ALL
def test_a_decision_is_judged_on_the_case_of_its_state(journey: Journey) -> None:
    dice, following = random.Random(8), Following(journey=journey)
    while following.phase != "over":
        plan = random_plan(dice)
        following = following.commit(GUIDELINE, plan)
        decision = following.decisions(GUIDELINE)[-1]
        state = following.states(GUIDELINE)[-1]
        assert (decision.state, decision.plan) == (state, plan)
        assert decision.feedback == judge(GUIDELINE, state.case, plan)
        assert decision.right is is_right(GUIDELINE, plan, decision.feedback)
        following = following.proceed()


@ALL
def test_who_plans_what_was_given_is_told_so(journey: Journey) -> None:
    for state in replay(GUIDELINE, journey):
        given = state.happening.given
        if given is not None:
            assert decide(GUIDELINE, state, given).as_given
            assert decide(GUIDELINE, state, SILENCE).as_given is (state.after == state.case)


def test_a_patient_of_ones_own_is_given_what_is_planned() -> None:
    following = Following(journey=BLANK, own=True)
    assert following.phase == "adding"
    following = following.add(happening("adjuvant_trastuzumab_completed", 0)).add(happening("distant_recurrence", 30))
    assert following.phase == "deciding"
    parts = {"her2_agents": ["trastuzumab", "pertuzumab"], "chemotherapy": ["docetaxel"], "monitoring": ["cardiac"]}
    plan = Plan(action="start", **parts)
    following = following.commit(GUIDELINE, plan)
    assert following.phase == "answered"
    (decision,) = following.decisions(GUIDELINE)
    assert (decision.feedback.verdict, decision.right, decision.as_given) == ("concordant", True, True)
    following = following.proceed().add(happening("controlled_at_staging", 35, maximal_response="not_reached"))
    state = following.states(GUIDELINE)[-1]
    assert state.pathway.node == "chemotherapy_window"
    assert state.case.chemotherapy_months == 5
    assert state.case.advanced_lines_given == 1


def test_silence_gives_nothing_and_the_story_waits_for_an_event() -> None:
    following = Following(journey=BLANK, own=True)
    following = following.add(happening("adjuvant_treatment_without_trastuzumab", 0))
    following = following.add(happening("distant_recurrence", 50)).commit(GUIDELINE, SILENCE)
    (decision,) = following.decisions(GUIDELINE)
    assert decision.right
    assert decision.state.after == decision.state.case
    assert following.proceed().phase == "adding"


def test_what_cannot_be_is_refused_and_nothing_is_added() -> None:
    following = Following(journey=BLANK, own=True).add(happening("adjuvant_trastuzumab_completed", 0))
    assert refused(GUIDELINE, following, happening("distant_recurrence", 8)) == ()
    given = happening("distant_recurrence", 8, received_tdxd="advanced_setting")
    assert GUIDELINE.contradictions["initial_choice_with_advanced_agent"].text in refused(GUIDELINE, following, given)
    late = following.add(happening("distant_recurrence", 20))
    assert refused(GUIDELINE, late, happening("news_of_the_patient", 3)) == (
        "An event cannot come before the one above it.",
    )
    assert "600" in " ".join(refused(GUIDELINE, following, happening("distant_recurrence", 601)))


@pytest.mark.parametrize("agent", ["received_pertuzumab", "received_tdm1", "received_tdxd"])
@pytest.mark.parametrize(
    "event", ["adjuvant_trastuzumab_completed", "adjuvant_trastuzumab_cut_short", "adjuvant_trastuzumab_under_way"]
)
def test_nothing_was_given_for_a_recurrence_that_has_not_come(event: str, agent: str) -> None:
    """The plan of a learner: pertuzumab for the recurrence, when adjuvant trastuzumab is completed."""
    following = Following(journey=BLANK, own=True)
    assert refused(GUIDELINE, following, happening(event, 0, **{agent: "advanced_setting"})) == (
        GUIDELINE.contradictions["advanced_agent_without_a_line"].text,
    )
    for possible in ("adjuvant_only", "never"):
        assert refused(GUIDELINE, following, happening(event, 0, **{agent: possible})) == ()


def test_pertuzumab_for_the_recurrence_is_given_once_there_is_one() -> None:
    following = Following(journey=BLANK, own=True).add(happening("adjuvant_trastuzumab_completed", 0))
    following = following.add(happening("distant_recurrence", 30))
    plan = Plan(action="start", her2_agents=["trastuzumab", "pertuzumab"], chemotherapy=["docetaxel"])
    following = following.commit(GUIDELINE, plan).proceed()
    progression = happening("progression", 40)
    assert refused(GUIDELINE, following, progression) == ()
    state = following.add(progression).states(GUIDELINE)[-1]
    assert (state.case.received_pertuzumab, state.case.advanced_lines_given) == ("advanced_setting", 1)


def test_a_plan_that_cannot_be_carried_out_changes_nothing() -> None:
    following = Following(journey=BLANK, own=True).add(happening("adjuvant_trastuzumab_completed", 0))
    following = following.add(happening("distant_recurrence", 8))
    both = Plan(action="start", her2_agents=["T-DXd", "T-DM1"])  # two conjugates within one line
    answered = following.commit(GUIDELINE, both)
    (decision,) = answered.decisions(GUIDELINE)
    assert not decision.right
    assert answered.journey == following.journey
    assert answered.states(GUIDELINE)[-1].after == following.states(GUIDELINE)[-1].case


#: The rows of the order of verdicts that hold a verdict back where the text has an answer.
HELD_BACK = {
    name for name, row in GUIDELINE.verdicts.items() if row.verdict == "not_assessable" and name != "no_answer"
}


def test_any_patient_can_be_followed() -> None:
    refusals, phases = 0, set()
    for seed in range(100, 160):
        following, tried = random_following(random.Random(seed))
        refusals += tried
        phases.add(following.phase)
        decisions = following.decisions(GUIDELINE)
        assert len(decisions) == len(following.plans)
        for decision in decisions:
            silent = decision.state.pathway.outcome in {"source_silent", "out_of_scope", "needs_information"}
            unjudged = decision.feedback.verdict == "not_assessable"
            # elsewhere a verdict is held back by a row of the order of verdicts that says so
            assert silent is unjudged or (unjudged and decision.feedback.decided_by in HELD_BACK)
    assert phases == {"adding"}
    assert refusals


def test_the_story_does_not_hang_on_what_was_planned() -> None:
    for journey in JOURNEYS:
        dice = random.Random(2)
        one = Following(journey=journey)
        other = replace(one, plans=tuple(random_plan(dice) for each in journey.course if each.decides))
        assert other.phase == "over"
        assert other.states(GUIDELINE) == replay(GUIDELINE, journey)
