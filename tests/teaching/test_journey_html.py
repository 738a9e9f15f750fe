"""Journeys in words and as HTML: plain, escaped, honest about what the text says, and silent before a decision."""

from __future__ import annotations

import random
import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from engine_words import ENGINE
from journey_files import load_journeys
from random_journeys import BLANK, GUIDELINE, random_following, random_plan

from her2teach import Plan
from her2teach.diagram import dark
from her2teach.teaching.events import load_events
from her2teach.teaching.following import Following
from her2teach.teaching.journey_html import decision_html, events_html, over_html, picture_html, timeline_html
from her2teach.teaching.journey_text import TO_DECIDE
from her2teach.teaching.journeys import Happening, Journey
from her2teach.teaching.timeline import timeline

JOURNEYS = load_journeys()
ALL = pytest.mark.parametrize("journey", JOURNEYS, ids=str)
SILENCE = Plan(action="text_does_not_say")


class Reader(HTMLParser):
    """The text between tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words(html: str) -> str:
    """What a browser shows of some HTML."""
    reader = Reader()
    reader.feed(html)
    return "\n".join(reader.found)


def screens(following: Following) -> list[str]:
    """Everything that is said of a patient now."""
    states, decisions = following.states(GUIDELINE), following.decisions(GUIDELINE)
    found = [events_html(GUIDELINE, states), timeline_html(timeline(GUIDELINE, states, decisions))]
    found += [decision_html(GUIDELINE, each, own=following.own) for each in decisions]
    return [*found, over_html(following.journey, decisions)]


@ALL
def test_no_sentence_holds_a_word_of_the_engine(journey: Journey) -> None:
    dice, following = random.Random(6), Following(journey=journey)
    while following.phase == "deciding":
        following = following.commit(GUIDELINE, random_plan(dice)).proceed()
    for screen in screens(following):
        assert not [line for line in words(screen).split("\n") if ENGINE.search(line.strip())]


def test_no_sentence_of_any_patient_does() -> None:
    for seed in range(25):
        for screen in screens(random_following(random.Random(seed))[0]):
            assert not [line for line in words(screen).split("\n") if ENGINE.search(line.strip())]


def test_all_text_is_escaped() -> None:
    journey = JOURNEYS[0]
    evil = '<img src=x onerror="alert(1)">'
    course = tuple(replace(each, story=evil, because=evil and each.because and evil) for each in journey.course)
    following = Following(journey=replace(journey, course=course, objectives=(evil,)))
    while following.phase == "deciding":
        following = following.commit(GUIDELINE, SILENCE).proceed()
    html = "".join(screens(following))
    assert "<img" not in html
    assert html.count("&lt;img") >= 2 * len(journey.course) - 1


@ALL
def test_what_was_given_where_the_text_is_silent_is_marked_as_outside_it(journey: Journey) -> None:
    following = Following(journey=journey)
    while following.phase == "deciding":
        following = following.commit(GUIDELINE, SILENCE)
        decision = following.decisions(GUIDELINE)[-1]
        html = decision_html(GUIDELINE, decision, own=False)
        silent = decision.state.pathway.outcome == "source_silent"
        assert ('data-mark="outside">outside the text' in html) is silent
        assert "The text is silent" in html if silent else "The text does give an answer here." in html
        unplanned = "The team had to decide without the text." if silent else "Your plan differed."
        assert (unplanned in html) is not decision.as_given
        following = following.proceed()


@ALL
def test_before_a_decision_the_timeline_says_that_it_is_open(journey: Journey) -> None:
    following = Following(journey=journey)
    states = following.states(GUIDELINE)
    html = timeline_html(timeline(GUIDELINE, states, ()))
    assert html.count(TO_DECIDE) == 1
    assert "The text" not in html
    assert html.count("<li>") == len(states)


def test_pitfalls_are_named_with_their_statements() -> None:
    journey = next(each for each in JOURNEYS if each.id == "the-seventh-year")
    following = Following(journey=journey)
    stop = Plan(action="stop_all")
    html = []
    while following.phase == "deciding":
        following = following.commit(GUIDELINE, stop)
        html.append(decision_html(GUIDELINE, following.decisions(GUIDELINE)[-1], own=False))
        following = following.proceed()
    (progression, *_) = [each for each in html if "P1 " in each]
    assert GUIDELINE.pitfalls["P1"].title in progression
    assert '<button class="h2t-ref">S31</button>' in progression
    assert GUIDELINE.pitfalls["P1"].why in progression


def test_a_verdict_is_told_by_word_sign_and_colour_as_in_the_practice() -> None:
    journey = next(each for each in JOURNEYS if each.id == "the-seventh-year")
    looks = []
    for plan in (journey.course[1].given, Plan(action="stop_all"), SILENCE):
        assert plan is not None
        decision = Following(journey=journey).commit(GUIDELINE, plan).decisions(GUIDELINE)[-1]
        html = decision_html(GUIDELINE, decision, own=False)
        looks.append(decision.look)
        assert f'class="h2t-outcome" data-look="{decision.look}"' in html
        assert html.index("h2t-sign") < html.index(decision.feedback.messages[0]) < html.index("Your plan")
    assert looks[0] == "right"
    assert looks[1:] == ["wrong", "wrong"]


def test_a_look_back_counts_and_says_where_the_text_ended() -> None:
    journey = next(each for each in JOURNEYS if each.id == "a-cough-in-spring")
    following = Following(journey=journey)
    while following.phase == "deciding":
        following = following.commit(GUIDELINE, SILENCE).proceed()
    said = words(over_html(journey, following.decisions(GUIDELINE)))
    assert "At 3 of 5 decisions your plan was right." in said
    assert "The text had no answer at months 16, 20 and 33." in said
    assert all(aim in said for aim in journey.objectives)
    assert not re.search("no answer", words(over_html(journey, ())))


def test_a_patient_of_ones_own_goes_on_as_planned_or_not_at_all() -> None:
    events = load_events().events
    first = Happening(event=events["adjuvant_trastuzumab_completed"], month=0)
    second = Happening(event=events["distant_recurrence"], month=8)
    following = Following(journey=replace(BLANK, course=(first, second)), own=True)
    for plan, said in (
        (Plan(action="start", her2_agents=["T-DXd"]), "The patient is given what you planned."),
        (SILENCE, "Nothing changes for the patient."),
        (Plan(action="start", her2_agents=["T-DXd", "T-DM1"]), "Nothing changes for the patient."),
    ):
        (decision,) = following.commit(GUIDELINE, plan).decisions(GUIDELINE)
        html = decision_html(GUIDELINE, decision, own=True)
        assert said in html
        assert "What was given" not in html


def test_the_picture_says_in_words_what_it_shows() -> None:
    following = Following(journey=JOURNEYS[0])
    given = JOURNEYS[0].course[1].given
    assert given is not None
    following = following.commit(GUIDELINE, given)
    found = timeline(GUIDELINE, following.states(GUIDELINE), following.decisions(GUIDELINE))
    html = picture_html("<svg></svg>", found)
    assert 'alt="Timeline, 2 events. Adjuvant trastuzumab until month 0; Interval since' in html
    assert 'to 11; T-DXd from month 11 on. The list below says the same in words."' in html
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]*)"', html)
    assert source is not None
    assert b64decode(source[1]).decode() == dark.following("<svg></svg>"), "light or dark as the page is"


def test_the_timeline_says_in_words_what_its_picture_draws_of_the_time_before() -> None:
    following = Following(journey=next(each for each in JOURNEYS if each.id == "a-cough-in-spring"))
    dice = random.Random(2)
    before = timeline(GUIDELINE, following.states(GUIDELINE), following.decisions(GUIDELINE))
    following = following.commit(GUIDELINE, random_plan(dice)).proceed()
    after = timeline(GUIDELINE, following.states(GUIDELINE), following.decisions(GUIDELINE))
    interval = "Interval since adjuvant trastuzumab: 11 months, from month 0 to 11"
    for found, told in ((before, False), (after, True)):
        for said in (words(timeline_html(found)), picture_html("<svg></svg>", found)):
            assert "Adjuvant trastuzumab until month 0" in said
            assert (interval in said) is told
