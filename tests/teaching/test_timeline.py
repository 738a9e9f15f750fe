"""Timeline: what was given when, and nothing of what is still to be decided."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from journey_files import load_journeys
from random_journeys import GUIDELINE, random_following, random_plan

from her2teach import Plan
from her2teach.core.plan import ANSWERED
from her2teach.teaching.events import events_of
from her2teach.teaching.following import Following
from her2teach.teaching.journeys import Happening, Journey, JourneyState, replay
from her2teach.teaching.timeline import Timeline, timeline

JOURNEYS = load_journeys()
ALL = pytest.mark.parametrize("journey", JOURNEYS, ids=str)
OTHERWISE = Plan(action="start", her2_agents=["lapatinib"])


def steps(journey: Journey) -> list[Following]:
    """Every state of a screen on which a journey is followed."""
    dice = random.Random(3)
    found = [Following(journey=journey)]
    while found[-1].phase != "over":
        found.append(found[-1].commit(GUIDELINE, random_plan(dice)))
        found.append(found[-1].proceed())
    return found


def seen(following: Following) -> Timeline:
    return timeline(GUIDELINE, following.states(GUIDELINE), following.decisions(GUIDELINE))


def spans(states: tuple[JourneyState, ...]) -> dict[str, float]:
    """Months with each agent, added up between events."""
    found: dict[str, float] = {}
    for one, other in pairwise(states):
        for agent in one.after.known.get("current_regimen") or ():
            found[agent] = found.get(agent, 0) + other.happening.month - one.happening.month
    return found


@ALL
def test_what_is_shown_is_what_has_been_told(journey: Journey) -> None:
    for following in steps(journey):
        found = seen(following)
        states, decisions = following.states(GUIDELINE), following.decisions(GUIDELINE)
        assert [stop.number for stop in found.stops] == list(range(1, len(states) + 1))
        assert [(stop.month, stop.label) for stop in found.stops] == [
            (state.happening.month, state.happening.event.label) for state in states
        ]
        decided = [stop for stop in found.stops if stop.standing not in {None, "open"}]
        assert [stop.standing in {"right", "dangerous"} for stop in decided] == [each.right for each in decisions]
        assert [stop.as_given for stop in decided] == [each.as_given for each in decisions]
        assert [stop.silent for stop in decided] == [each.state.pathway.outcome not in ANSWERED for each in decisions]
        assert all(stop.headline and stop.text and stop.plan and stop.given for stop in decided)
        waiting = [stop for stop in found.stops if stop.standing == "open"]
        assert len(waiting) == (following.phase == "deciding")
        assert all(not (stop.headline or stop.text or stop.plan or stop.given or stop.silent) for stop in waiting)


@ALL
def test_bars_are_as_long_as_agents_were_given(journey: Journey) -> None:
    following = steps(journey)[-1]
    found = seen(following)
    lengths: dict[str, float] = {}
    for bar in found.bars:
        lengths[bar.agent] = lengths.get(bar.agent, 0) + bar.end - bar.start
    last = following.states(GUIDELINE)[-1]
    assert {agent: months for agent, months in lengths.items() if months} == spans(following.states(GUIDELINE))
    assert {bar.agent for bar in found.bars if bar.running} == set(last.after.known.get("current_regimen") or ())


@ALL
def test_a_decision_that_is_open_shows_nothing_of_what_is_given_for_it(journey: Journey) -> None:
    for following in steps(journey):
        if following.phase != "deciding":
            continue
        at = following.shown - 1
        happening = replace(following.journey.course[at], given=OTHERWISE, because="Because of something else.")
        course = (*following.journey.course[:at], happening)
        other = replace(following, journey=replace(following.journey, course=course))
        assert seen(other) == seen(following)


def test_bars_are_given_without_a_break_whatever_happens() -> None:
    for seed in range(40):
        following = random_following(random.Random(seed))[0]
        found = seen(following)
        for bar in found.bars:
            assert bar.start <= bar.end
            assert bar.label
            assert bar.kind
            assert not any(
                other is not bar
                and other.agent == bar.agent
                and other.start <= bar.end
                and bar.start <= other.end
                and not (other.end == bar.start or bar.end == other.start)
                for other in found.bars
            )


def test_nothing_has_happened_yet() -> None:
    assert timeline(GUIDELINE, (), ()) == Timeline(stops=(), bars=())


@ALL
def test_the_interval_is_drawn_once_it_was_the_learners_to_count(journey: Journey) -> None:
    states = replay(GUIDELINE, journey)
    months = [state.case.known.get("months_since_adjuvant_trastuzumab") for state in states]
    for following in steps(journey):
        found, shown = seen(following), following.states(GUIDELINE)
        if months[0] is None:
            assert (found.earlier, found.interval) == (None, None)
            continue
        if not shown:
            continue
        assert found.earlier is not None
        assert (found.earlier.end, found.earlier.running) == (shown[0].happening.month, False)
        setting = [state.case.known["disease_setting"] for state in states]
        at = next(at for at, each in enumerate(setting) if each != "early_non_metastatic")
        told = months[at] if len(shown) > at and found.stops[at].standing != "open" else 0
        assert (found.interval.end - found.interval.start if found.interval else 0) == told
        if found.interval:
            assert found.interval.length == f"{told} months"
            assert found.interval.end == shown[at].happening.month


def test_a_treatment_that_still_runs_ends_with_the_recurrence() -> None:
    events = events_of(GUIDELINE).events
    begun = Happening(event=events["adjuvant_trastuzumab_under_way"], month=0)
    back = Happening(event=events["distant_recurrence"], month=5)
    for course, end, running in (((begun,), 0, True), ((begun, back), 5, False)):
        journey = replace(JOURNEYS[0], course=course)
        found = timeline(GUIDELINE, replay(GUIDELINE, journey), ())
        assert found.earlier is not None
        assert (found.earlier.end, found.earlier.running) == (end, running)
        assert found.interval is None
