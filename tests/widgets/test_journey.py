"""The journey on screen: every step against the core, and nothing of an answer before it is earned."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import ipywidgets
import pytest
from journey_files import load_journeys
from random_journeys import GUIDELINE, random_plan

from her2teach import Plan
from her2teach.teaching.events import load_events
from her2teach.teaching.following import Following
from her2teach.teaching.generation import DIFFICULTIES
from her2teach.teaching.journey_html import decision_html, events_html, over_html, timeline_html
from her2teach.teaching.journey_text import TO_DECIDE
from her2teach.teaching.journeys import Journey
from her2teach.teaching.timeline import timeline
from her2teach.text import sections as text
from her2teach.widgets.graph import states as graph_states
from her2teach.widgets.journey import OWN, PatientJourney
from her2teach.widgets.journey_parts import MONTHS, JourneyStep, TimelineView

JOURNEYS = load_journeys()
ALL = pytest.mark.parametrize("journey", JOURNEYS, ids=str)
SILENCE = Plan(action="text_does_not_say")
#: What the browser sets, or counts, and says nothing of a patient.
IDLE = {"turn", "_dom_classes", "layout", "style", "children"}


def fill(screen: PatientJourney, plan: Plan) -> None:
    """Tick a plan, as the browser does."""
    screen.plan.plan = {part: value if isinstance(value, str) else sorted(value) for part, value in plan.parts.items()}


def decide(screen: PatientJourney, plan: Plan) -> None:
    fill(screen, plan)
    screen.step()


def inside(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    yield widget
    for value in widget.trait_values().values():
        for each in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(each, ipywidgets.Widget):
                yield from inside(each)


def state_of(screen: PatientJourney) -> list[str]:
    """Everything that a page can ask of any part of a screen, shown or not."""
    found = []
    for widget in inside(screen):
        state = {name: value for name, value in widget.get_state().items() if name not in IDLE}
        found.append(f"{type(widget).__name__} {json.dumps(state, default=str, sort_keys=True)}")
    return found


def but_count(screen: PatientJourney) -> list[str]:
    return [each for each in state_of(screen) if not each.startswith("HandIn")]


def check(screen: PatientJourney) -> None:
    """Hold everything on a screen against the core."""
    following = screen.value
    states, decisions = following.states(GUIDELINE), following.decisions(GUIDELINE)
    found = timeline(GUIDELINE, states, decisions)
    assert screen.timeline.html == (timeline_html(found) if found.stops else "")
    answered, deciding = following.phase == "answered", following.phase == "deciding"
    assert (screen.plan.layout.display is None) is deciding  # the verdict names a plan that is made
    assert screen.plan.committed is answered or not deciding
    assert (screen.adding.layout.display is None) is (following.phase == "adding")
    if answered:
        assert screen.answer.html == decision_html(GUIDELINE, decisions[-1], own=following.own)
        assert screen.graph.states == graph_states(GUIDELINE, decisions[-1].state.pathway)
        assert screen.plan.chosen == following.plans[-1]
        assert screen.status == decisions[-1].feedback.messages[0]
    else:
        assert screen.graph.states == graph_states(GUIDELINE, None)
        over = over_html(following.journey, decisions) if following.phase == "over" else ""
        assert screen.answer.html == over
    if not following.own:
        assert screen.events.html == events_html(GUIDELINE, states[following.shown_before :])
    if deciding:
        assert screen.plan.chosen is None
        assert states[-1].happening.event.label in screen.status
    assert screen.steps.problem == ""


@ALL
def test_every_step_of_a_journey_shows_what_the_core_says(journey: Journey) -> None:
    screen, dice = PatientJourney(journey.id), random.Random(9)
    wanted = Following(journey=journey)
    assert repr(screen) == f"PatientJourney({journey.id!r})"
    check(screen)
    while wanted.phase != "over":
        turn, plan = screen.steps.turn, random_plan(dice)
        decide(screen, plan)
        wanted = wanted.commit(GUIDELINE, plan)
        assert screen.value == wanted
        check(screen)
        screen.step()
        wanted = wanted.proceed()
        assert screen.value == wanted
        check(screen)
        assert screen.steps.turn == turn + 2
    assert screen.steps.label == "Restart"
    screen.step()
    assert screen.value == Following(journey=journey)
    check(screen)


@ALL
def test_nothing_of_what_follows_is_anywhere_before_the_decision(journey: Journey) -> None:
    """Two stories that are the same up to a decision: no part of either screen tells them apart until it is made."""
    stand_in = Plan(action="start", her2_agents=["lapatinib"], endocrine=["tamoxifen"])
    at = 0
    for number in range(sum(each.decides for each in journey.course)):
        at = next(place for place, each in enumerate(journey.course) if each.decides and place >= at)
        other = replace(
            journey,
            objectives=("Something else.",),
            discussion="Something else.",
            course=(
                *journey.course[:at],
                replace(journey.course[at], given=stand_in, because="Because of something else."),
            ),
        )
        screens = [PatientJourney(each.id, journeys=[each]) for each in (journey, other)]
        for screen in screens:
            for _ in range(number):
                decide(screen, SILENCE)
                screen.step()
        assert state_of(screens[0]) == state_of(screens[1])
        for screen in screens:
            decide(screen, SILENCE)
        assert state_of(screens[0]) != state_of(screens[1])
        at += 1


@ALL
def test_the_answer_is_nowhere_before_the_decision(journey: Journey) -> None:
    """Neither the way nor the words of the end: the only part that holds them is the map, which holds all of them."""
    screen = PatientJourney(journey.id)
    blank = [each for each in state_of(screen) if each.startswith("DecisionGraph")]
    while screen.value.phase == "deciding":
        state = screen.value.states(GUIDELINE)[-1]
        given = state.happening.given
        assert given is not None
        secrets = [
            json.dumps(words)[1:-1]
            for words in (
                state.happening.because.strip().split("\n")[0],
                text.answer(GUIDELINE, state.pathway).lines[0].text,
                "What was given",
                journey.objectives[0],
            )
        ]
        parts = [each for each in state_of(screen) if not each.startswith("DecisionGraph")]
        assert not [secret for secret in secrets for part in parts if secret in part]
        assert [each for each in state_of(screen) if each.startswith("DecisionGraph")] == blank
        assert screen.timeline.html.count(TO_DECIDE) == 1
        decide(screen, SILENCE)
        parts = [each for each in state_of(screen) if not each.startswith("DecisionGraph")]
        assert all(any(secret in part for part in parts) for secret in secrets[:3]), "the test is blind"
        screen.step()


def test_a_step_back_takes_the_answer_away_again() -> None:
    screen = PatientJourney(JOURNEYS[0].id)
    before = but_count(screen)
    screen.take_back()
    assert screen.status == "There is nothing to undo."
    decide(screen, SILENCE)
    screen.step()
    screen.take_back()
    assert screen.value.phase == "answered"
    check(screen)
    screen.take_back()
    check(screen)
    assert but_count(screen) == before
    assert screen.hand_in.count == 1, "what was decided stays decided"


def test_without_an_action_nothing_is_decided() -> None:
    screen = PatientJourney(JOURNEYS[0].id)
    before = screen.value
    screen.step()
    assert screen.value == before
    assert screen.steps.problem == screen.status
    assert screen.status.startswith("First say what you would do.")
    decide(screen, SILENCE)
    assert screen.steps.problem == ""


def test_a_press_counts_once() -> None:
    pressed: list[int] = []
    steps = JourneyStep(lambda: pressed.append(1))
    steps.turn = 3
    for turn in (2, None, 4):
        steps.act({"turn": turn})
    assert not pressed
    steps.act({"turn": 3})
    assert pressed == [1]


def test_picking_another_journey_begins_it() -> None:
    screen = PatientJourney(JOURNEYS[0].id)
    decide(screen, SILENCE)
    for journey in JOURNEYS[1:]:
        screen.picker.value = journey.id
        assert screen.value == Following(journey=journey)
        assert journey.title in screen.patient.html
        check(screen)
    assert sorted(name for _, name in screen.picker.options) == sorted([*(journey.id for journey in JOURNEYS), OWN])
    with pytest.raises(KeyError):
        PatientJourney("nobody")


def test_the_list_goes_from_the_easiest_journey_to_the_hardest_and_begins_there() -> None:
    screen = PatientJourney()
    *listed, own = [name for _, name in screen.picker.options]
    assert own == OWN
    found = {journey.id: DIFFICULTIES.index(journey.difficulty) for journey in JOURNEYS}
    assert [found[name] for name in listed] == sorted(found.values())
    assert screen.picker.value == listed[0]
    assert found[listed[0]] == 0


def add(screen: PatientJourney, event: str, months: str = "", **answers: Any) -> None:
    """Add an event, as the browser does."""
    screen.adding.events.value = event
    later = {MONTHS: months} if months else {}
    screen.adding.form.answers = {**screen.adding.form.answers, **later, **answers}
    screen.step()


def test_a_patient_of_ones_own() -> None:
    screen = PatientJourney(OWN)
    assert screen.value.phase == "adding"
    assert screen.adding.form.asked == list(load_events().events["adjuvant_trastuzumab_completed"].asks)
    add(screen, "adjuvant_trastuzumab_completed", hormone_receptor_status="negative", received_tdxd="never")
    check(screen)
    assert screen.adding.form.asked[0] == MONTHS
    add(screen, "distant_recurrence", "8", tdxd_access="available", cardiac_dysfunction="absent")
    check(screen)
    state = screen.value.states(GUIDELINE)[-1]
    assert (state.pathway.node, state.case.months_since_adjuvant_trastuzumab) == ("tdxd", 8)
    decide(screen, Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"]))
    check(screen)
    assert "The patient is given what you planned." in screen.answer.html
    screen.step()
    check(screen)
    add(screen, "progression", "14")
    assert screen.value.states(GUIDELINE)[-1].case.current_regimen == {"T-DXd"}
    screen.take_back()
    assert screen.value.phase == "adding"
    check(screen)


def test_what_cannot_be_used_is_told_at_its_question_and_adds_nothing() -> None:
    screen = PatientJourney(OWN)
    add(screen, "adjuvant_trastuzumab_completed")
    before = screen.value
    for months, problem in (("", "from 0 to 240"), ("two", "is not a number"), ("2400", "from 0 to 240")):
        add(screen, "distant_recurrence", months)
        assert screen.value == before
        assert problem in screen.adding.form.problems[MONTHS]
        assert screen.steps.problem == screen.status == f"Months later: {screen.adding.form.problems[MONTHS]}."
        screen.adding.form.answers = {}
    add(screen, "distant_recurrence", "8", lvef_percent="much", tdxd_access="maybe")
    assert set(screen.adding.form.problems) == {"lvef_percent", "tdxd_access"}
    assert screen.value == before
    add(screen, "distant_recurrence", "8", lvef_percent="60", tdxd_access="available")
    assert screen.adding.form.problems == {}
    assert screen.value.phase == "deciding"


def test_an_event_against_what_is_known_is_refused_in_the_guideline_s_words() -> None:
    screen = PatientJourney(OWN)
    before = screen.value
    add(screen, "adjuvant_trastuzumab_completed", received_tdxd="advanced_setting")
    assert screen.value == before
    assert GUIDELINE.contradictions["advanced_agent_without_a_line"].text in screen.status
    assert screen.status.startswith("This is not possible.")
    add(screen, "adjuvant_trastuzumab_completed", received_tdxd="adjuvant_only")
    assert len(screen.value.journey.course) == 1


def test_nothing_more_can_happen_is_said() -> None:
    screen = PatientJourney(OWN)
    screen.adding.events.options = []
    screen.adding.events.value = None
    screen.step()
    assert screen.status.startswith("Nothing more can happen here.")


def test_the_picture_is_there_once_something_has_been_decided() -> None:
    screen = PatientJourney(JOURNEYS[0].id)
    assert screen.timeline.picture == ""
    decide(screen, SILENCE)
    assert screen.timeline.picture.startswith("<img ")
    screen.take_back()
    assert screen.timeline.picture == ""
    assert repr(screen.timeline) == "TimelineView()"
    assert repr(screen.adding) == "EventForm()"


def test_a_failure_is_shown_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = PatientJourney(JOURNEYS[0].id)
    fill(screen, SILENCE)
    monkeypatch.setattr(Following, "commit", lambda *_: 1 / 0)
    screen.step()
    assert "Something went wrong" in screen.steps.problem
    view = TimelineView()
    assert view.html == ""
