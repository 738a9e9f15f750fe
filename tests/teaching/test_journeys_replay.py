"""Replay: the same file has the same states, and at each of them the case holds together."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from journey_files import load_journeys
from random_journeys import GUIDELINE, random_following

from her2teach import trace
from her2teach.analysis.alternatives import contradicts_itself
from her2teach.core.case import Case
from her2teach.teaching.journeys import Journey, JourneyState, replay

JOURNEYS = load_journeys()
OWN = [random_following(random.Random(seed))[0].journey for seed in range(60)]
ALL = pytest.mark.parametrize("journey", JOURNEYS, ids=str)
CONJUGATES_AND_PERTUZUMAB = {"received_pertuzumab": "pertuzumab", "received_tdm1": "T-DM1", "received_tdxd": "T-DXd"}


def states_of(journey: Journey) -> tuple[JourneyState, ...]:
    return replay(GUIDELINE, journey)


@ALL
def test_a_journey_replayed_gives_the_same_states(journey: Journey) -> None:
    again = next(each for each in load_journeys() if each.id == journey.id)
    assert again == journey
    assert states_of(again) == states_of(journey)


@pytest.mark.parametrize("journey", [*JOURNEYS, *OWN[:20]], ids=lambda each: f"{each}-{len(each.course)}")
def test_what_happens_later_changes_nothing_before(journey: Journey) -> None:
    whole = states_of(journey)
    for length in range(len(journey.course) + 1):
        assert states_of(replace(journey, course=journey.course[:length])) == whole[:length]


def test_every_state_of_any_patient_holds_together() -> None:
    states = [state for journey in (*JOURNEYS, *OWN) for state in states_of(journey)]
    assert len(states) > 250
    for state in states:
        assert state.pathway == trace(GUIDELINE, state.case)
        assert not contradicts_itself(GUIDELINE, state.case)
        assert not contradicts_itself(GUIDELINE, state.after)
        assert state.pathway.outcome != "contradictory"


def test_what_changed_is_what_is_other_than_before() -> None:
    for journey in (*JOURNEYS, *OWN):
        before = Case(GUIDELINE)
        for state in states_of(journey):
            wanted = {name for name in GUIDELINE.attributes if state.case.given.get(name) != before.given.get(name)}
            assert set(state.changed) == wanted
            before = state.after


@ALL
def test_lines_months_and_exposure_are_those_of_the_story(journey: Journey) -> None:
    """Counted here by hand: treatments started, months with chemotherapy, and drugs given for the recurrence."""
    lines, given, since, months = 0, set[str](), None, {}
    for state in states_of(journey):
        case, plan = state.case.given, state.happening.given
        assert case.get("advanced_lines_given", 0) == lines
        if since is not None:
            assert case["chemotherapy_months"] == state.happening.month - since
        for attribute, agent in CONJUGATES_AND_PERTUZUMAB.items():
            assert (case.get(attribute) == "advanced_setting") is (agent in given)
        if plan is not None and plan.action in {"start", "switch"}:
            lines += 1
            given |= plan.agents
            since = state.happening.month if plan.chemotherapy else None
        elif plan is not None and plan.action in {"stop_chemotherapy_continue_her2", "stop_all"}:
            since = None
        months[state.happening.event.id] = state.happening.month
        if state.happening.event.id == "distant_recurrence" and case["prior_adjuvant_trastuzumab"] == "completed":
            assert case["months_since_adjuvant_trastuzumab"] == months["distant_recurrence"]
    assert lines >= 1


def test_an_empty_journey_has_no_states() -> None:
    assert states_of(replace(JOURNEYS[0], course=())) == ()
