"""The link of a screen, driven from Python: what it opens, what it copies, and what a browser may give back."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import ipywidgets
import pytest
from journey_files import shipped_journeys
from random_cases import random_partial_case
from shelf import spread

from her2teach import Case, load_guideline
from her2teach.core.answers import as_answers
from her2teach.teaching.following import Following
from her2teach.teaching.links import link_text, link_to
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.widgets import Explorer
from her2teach.widgets.journey import PatientJourney
from her2teach.widgets.link import PageLink
from her2teach.widgets.practice import Practice

LATE = "late-relapse-liver"
OTHER = "exactly-twelve-months"
VIGNETTES = {each.id: each for each in shipped_vignettes()}


class Sent:
    """What goes to the browser."""

    def __init__(self) -> None:
        self.messages: list[tuple[ipywidgets.Widget, dict[str, Any]]] = []

    def custom(self, widget: ipywidgets.Widget) -> list[Any]:
        return [each["content"] for to, each in self.messages if to is widget and each["method"] == "custom"]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    monkeypatch.setattr(
        ipywidgets.Widget, "_send", lambda widget, message, **_: found.messages.append((widget, message))
    )
    return found


def page_link(explorer: Explorer) -> PageLink:
    found: PageLink = explorer._parts["link"]
    return found


def look(explorer: Explorer) -> dict[str, Any]:
    """All that a reader sees, and what they have answered."""
    parts = explorer._parts
    # without what a screen tells of the change before: another that opens the same has seen none
    panels = {
        name: re.sub("<em>changed; before: .*?</em>", "", parts[name].html) for name in ("story", "answer", "words")
    }
    graph = {"states": {name: state for name, state in parts["graph"].states.items() if name != "anew"}}
    return {
        **panels,
        **graph,
        "answers": explorer.answers,
        "asked": explorer.form.asked,
        "picked": explorer.picker.value,
    }


@pytest.mark.parametrize("vignette", spread())
def test_a_link_opens_to_exactly_the_same_screen(vignette: str) -> None:
    explorer, opened = Explorer(), Explorer(OTHER)
    explorer.vignette = vignette
    page_link(opened).act({"open": explorer.link})
    assert look(opened) == look(explorer)
    assert opened.status == Explorer(vignette).status
    assert page_link(opened).notice == []


def test_a_changed_case_and_one_of_ones_own_open_exactly() -> None:
    dice = random.Random(3)
    opened = Explorer()
    for vignette in ("", LATE):
        for _ in range(15):
            explorer = Explorer(vignette)
            explorer.answers = as_answers(Case(**random_partial_case(dice)))
            page_link(opened).act({"open": explorer.link})
            assert look(opened) == look(explorer)


def test_a_link_is_a_beginning() -> None:
    explorer = Explorer(OTHER)
    explorer.answer("tdxd_access", "unavailable")
    explorer.open_link(Explorer(LATE).link)
    explorer.undo()
    assert explorer.status == "There is nothing to undo."
    assert explorer.picker.value == LATE


def test_nothing_of_a_broken_link_is_used_and_it_is_told_until_something_is_done() -> None:
    explorer = Explorer(OTHER)
    page_link(explorer).act({"open": Explorer(LATE).link.replace("her2_status=positive", "her2_status=postive")})
    assert (explorer.answers, explorer.picker.value) == ({}, "")
    sentence, problem = page_link(explorer).notice
    assert explorer.status == sentence
    assert sentence == "This link cannot be used. The page starts blank."
    assert problem == (
        "her2_status: 'postive' is not allowed; did you mean positive? allowed: positive, negative, equivocal, unknown"
    )
    explorer.answer("her2_status", "positive")
    assert page_link(explorer).notice == []
    page_link(explorer).act({"open": "case="})
    assert len(page_link(explorer).notice) == 2
    page_link(explorer).act({"open": Explorer(LATE).link})
    assert page_link(explorer).notice == []


def test_a_case_that_is_not_in_the_list_is_told() -> None:
    explorer = Explorer()
    explorer.open_link(link_text(load_guideline(), {"her2_status": "positive"}, "late-relapse-livre"))
    assert explorer.answers == {}
    assert page_link(explorer).notice[1] == f'there is no case "late-relapse-livre"; did you mean {LATE}?'


def test_a_link_that_was_made_with_other_content_opens_and_says_so() -> None:
    explorer = Explorer()
    explorer.open_link(link_text(load_guideline(extensions=["x1"]), {"her2_status": "positive"}, LATE))
    assert explorer.answers == {"her2_status": "positive"}
    (sentence,) = page_link(explorer).notice
    assert "made with content" in sentence


def test_a_link_is_copied_when_a_reader_asks_and_not_before(sent: Sent) -> None:
    explorer = Explorer(LATE)
    link = page_link(explorer)
    assert link.button
    state = {name: value for name, value in link.get_state().items() if name not in {"_esm", "_css"}}
    assert "content=" not in json.dumps(state, default=str)
    assert sent.custom(link) == []
    link.act({"do": "copy"})
    assert sent.custom(link) == [{"link": explorer.link}]
    explorer.answer("months_since_adjuvant_trastuzumab", "12,5")
    link.act({"do": "copy"})
    assert sent.custom(link)[1] == {"none": "There is no link yet: an answer cannot be used. Change it first."}


def test_a_changed_answer_tells_the_link_nothing_and_a_new_case_only_its_name(sent: Sent) -> None:
    explorer = Explorer(LATE)
    explorer._together._handle_custom_msg("here", [])
    link = page_link(explorer)

    def kept() -> dict[str, Any]:
        return {
            name: states[link.model_id]
            for states in sent.custom(explorer._together)
            for name in states
            if name == link.model_id
        }

    sent.messages.clear()
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert sent.custom(explorer._together)
    assert kept() == {}
    explorer.vignette = OTHER
    assert kept() == {link.model_id: {"vignette": OTHER}}
    assert not any(widget is link for widget, _ in sent.messages)


def test_what_a_browser_kept_comes_back_whether_it_can_be_used_or_not() -> None:
    for answer in ("8", "12,5"):
        explorer = Explorer(LATE)
        explorer.answer("months_since_adjuvant_trastuzumab", answer)
        again = Explorer()
        page_link(again).act({"vignette": page_link(explorer).vignette, "answers": explorer.answers})
        assert "months_since_adjuvant_trastuzumab" in again.form.asked
        assert {**look(again), "asked": ()} == {**look(explorer), "asked": ()}
        again.answer("months_since_adjuvant_trastuzumab", "8")
        explorer.answer("months_since_adjuvant_trastuzumab", "8")
        assert look(again) == look(explorer)


@pytest.mark.parametrize(
    "message",
    [
        {"vignette": "no-such-case", "answers": {"her2_status": "positive"}},
        {"vignette": LATE, "answers": {"her2_state": "positive"}},
        {"vignette": LATE, "answers": [["her2_status", "positive"]]},
        {"vignette": None, "answers": {}},
        {"answers": {}},
        {"open": 7},
        {"open": None},
        {"do": "delete"},
        {},
    ],
)
def test_what_no_browser_of_ours_keeps_changes_nothing(message: dict[str, Any], sent: Sent) -> None:
    explorer = Explorer(OTHER)
    before = look(explorer)
    sent.messages.clear()
    page_link(explorer).act(message)
    assert look(explorer) == before
    assert sent.messages == []
    page_link(explorer).act({"vignette": LATE, "answers": {"her2_status": "positive"}})
    assert look(explorer) != before


def test_an_answer_of_a_strange_kind_is_told_and_stops_nothing() -> None:
    explorer = Explorer()
    page_link(explorer).act({"vignette": "", "answers": {"her2_status": {"is": ["positive"]}, "current_regimen": 5}})
    assert "An answer cannot be used." in explorer.status
    explorer.start_over()
    assert explorer.answers == {}


def test_explorers_of_a_lesson_are_kept_and_neither_opened_nor_copied() -> None:
    lesson, whole = Explorer(LATE, parts=["story", "questions", "answer"]), Explorer()
    small, large = page_link(lesson), page_link(whole)
    assert (small.kind, small.button, large.kind, large.button) == ("", False, "case", True)
    assert small.form == lesson.form.model_id
    assert int(large.place) == int(small.place) + 1
    assert small in lesson.children
    assert large in whole._parts["picker"].children
    assert large not in whole.children


def test_a_case_to_practise_is_opened_and_its_answers_stay_unheard() -> None:
    screen = Practice(seed=1)
    screen.link.act({"open": link_to("practice", LATE)})
    story = " ".join(VIGNETTES[LATE].story.split())
    assert story[:60] in screen._task.html
    assert "Case 1" in screen._task.html
    assert LATE not in json.dumps([each.get_state() for each in (screen.link, screen._task, screen.path)], default=str)
    assert (screen.link.button, screen.link.form, screen.link.notice) == (False, "", [])


def test_a_link_to_no_case_to_practise_is_told_until_the_next_case() -> None:
    screen = Practice(LATE)
    task = screen._task.html
    screen.link.act({"open": "practice=late-relapse-livre"})
    assert screen._task.html == task
    assert screen.status == screen.link.notice[0]
    assert screen.link.notice == [
        "This link cannot be used. This page shows another case.",
        f'nothing here is called "late-relapse-livre"; did you mean {LATE}?',
    ]
    screen.act("next")
    assert screen.link.notice == []
    assert "Case 2" in screen._task.html


def test_a_journey_is_opened_and_copied(sent: Sent) -> None:
    screen = PatientJourney()
    for journey in shipped_journeys():
        screen.link.act({"open": link_to("journey", journey.id)})
        assert screen.value == Following(journey=journey)
        screen.link.act({"do": "copy"})
        assert sent.custom(screen.link)[-1] == {"link": link_to("journey", journey.id)}
    screen.link.act({"open": "journey=own"})
    assert screen.value.own
    screen.link.act({"do": "copy"})
    assert sent.custom(screen.link)[-1] == {"link": "journey=own"}


def test_a_link_to_no_journey_is_told_and_changes_nothing() -> None:
    screen = PatientJourney()
    before = screen.value
    screen.link.act({"open": "journey=the-seventh-yaer"})
    assert screen.value is before
    assert screen.status == screen.link.notice[0]
    assert screen.link.notice[1].startswith('nothing here is called "the-seventh-yaer"; did you mean the-seventh-year?')
    screen.link.act({"open": link_to("journey", before.journey.id)})
    assert screen.link.notice == []
