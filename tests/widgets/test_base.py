"""Together: what a page has heard is what the kernel holds, in one message for each change."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import ipywidgets
import pytest

from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.widgets import Explorer
from her2teach.widgets.base import Part

CHANGES = 20


class Page:
    """What a browser makes of the messages: the state of each widget it heard of."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.states: dict[str, Any] = {part.model_id: part.get_state() for part in parts}
        self.messages = 0

    def hear(self, widget: ipywidgets.Widget, message: dict[str, Any]) -> None:
        if widget.model_id in self.states:
            self.states[widget.model_id] |= message["state"]
        elif message["method"] == "custom":
            for model, state in message["content"].items():
                self.states[model] |= state
        else:
            return
        self.messages += 1

    def is_up_to_date(self) -> bool:
        return self.states == {part.model_id: part.get_state() for part in self.parts}


@pytest.fixture
def explorer() -> Explorer:
    return Explorer()


@pytest.fixture
def page(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> Page:
    page = Page(list(explorer._together._parts.values()))
    monkeypatch.setattr(ipywidgets.Widget, "_send", lambda widget, message, **_: page.hear(widget, message))
    return page


def arrive(explorer: Explorer) -> None:
    explorer._together._handle_custom_msg("here", [])


def choices() -> list[str]:
    """Cases in an order in which each differs from the one before."""
    return random.Random(11).sample([each.id for each in shipped_vignettes()], CHANGES)


def test_a_change_is_one_message_and_tells_the_page_everything(explorer: Explorer, page: Page) -> None:
    arrive(explorer)
    for name in choices():
        page.messages = 0
        explorer.choose(name)
        assert page.is_up_to_date()
        assert page.messages == 1
    explorer.undo()
    assert page.is_up_to_date()


def test_before_a_page_listens_every_part_speaks_for_itself(explorer: Explorer, page: Page) -> None:
    for name in choices():
        page.messages = 0
        explorer.choose(name)
        assert page.is_up_to_date()
        assert page.messages > 1


def test_a_second_page_is_told_what_it_may_have_missed(explorer: Explorer, page: Page) -> None:
    arrive(explorer)
    explorer.choose("late-relapse-liver")
    page.states = {model: {} for model in page.states}
    arrive(explorer)
    assert page.is_up_to_date()


def test_an_error_half_way_loses_nothing(explorer: Explorer, page: Page) -> None:
    arrive(explorer)
    with suppress(ZeroDivisionError), explorer._together.one_message():
        explorer._parts["status"].text = "half said"
        explorer._parts["story"].html = str(1 / 0)
    assert page.is_up_to_date()
    explorer._parts["status"].text = "said alone"
    assert page.is_up_to_date()


def test_blocks_within_blocks_are_one_message(explorer: Explorer, page: Page) -> None:
    arrive(explorer)
    with explorer._together.one_message():
        explorer._parts["story"].html = "<p>one</p>"
        with explorer._together.one_message():
            explorer._parts["status"].text = "two"
        assert page.messages == 0
    assert page.messages == 1
    assert page.is_up_to_date()
