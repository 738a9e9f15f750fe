"""Base: what a page has heard is what the kernel holds, one message a change; and what is shown without a kernel."""

from __future__ import annotations

import html
import io
import json
import random
import re
from contextlib import suppress
from functools import partial
from typing import Any

import ipywidgets
import pytest
from IPython.core.formatters import DisplayFormatter
from nbconvert import HTMLExporter

from her2teach import load_guideline, trace
from her2teach.diagram.model import diagram
from her2teach.diagram.svg import svg
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.sections import short_identity
from her2teach.widgets import (
    Banner,
    DecisionGraph,
    Drill,
    Explorer,
    LessonCheck,
    Passage,
    PatientJourney,
    Practice,
)
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
        explorer.vignette = name
        assert page.is_up_to_date()
        assert page.messages == 1
    explorer.undo()
    assert page.is_up_to_date()


def test_before_a_page_listens_every_part_speaks_for_itself(explorer: Explorer, page: Page) -> None:
    for name in choices():
        page.messages = 0
        explorer.vignette = name
        assert page.is_up_to_date()
        assert page.messages > 1


def test_a_second_page_is_told_what_it_may_have_missed(explorer: Explorer, page: Page) -> None:
    arrive(explorer)
    explorer.vignette = "late-relapse-liver"
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


def preview(widget: ipywidgets.Widget) -> dict[str, Any]:
    """What a front end is given of a widget; it shows one of that."""
    return dict(DisplayFormatter().format(widget)[0])  # type: ignore[no-untyped-call]  # IPython


@pytest.mark.parametrize("screen", [Explorer, Practice, PatientJourney, Drill, DecisionGraph])
def test_a_preview_without_a_kernel_shows_the_first_state(screen: Any) -> None:
    shown = screen()
    data = preview(shown)
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == shown.model_id
    first, *words = data["text/plain"].splitlines()
    assert first == repr(shown)
    assert words
    assert re.search(r"<(h3|p|svg)", data["text/html"])
    assert "<script" not in data["text/html"]


@pytest.mark.parametrize("screen", [Practice, Drill, partial(Drill, cutoffs=True)])
def test_a_preview_of_what_is_drawn_by_lot_is_the_same_each_time(screen: Any) -> None:
    """So a notebook can store it; what stands on the screens differs."""
    shown = [screen() for _ in range(4)]
    assert len({str(each.preview()) for each in shown}) == 1
    drawn = [screen(seed=seed) for seed in range(4)]
    assert len({str(each.preview()) for each in drawn}) > 1


def test_a_preview_of_an_explorer_holds_its_picture_its_words_and_what_it_is_for() -> None:
    explorer = Explorer("late-relapse-liver")
    explorer.answer("months_since_adjuvant_trastuzumab", 8)
    data = preview(explorer)
    assert explorer.status in data["text/plain"]
    guideline = load_guideline()
    picture = svg(diagram(guideline, explorer.pathway), prefix="h2t-still", standalone=True)
    for part in (picture, explorer._parts["answer"].still()[1], explorer._parts["words"].still()[1]):
        assert part in data["text/html"]
    assert short_identity(guideline) in html.unescape(data["text/html"])
    assert preview(Explorer("late-relapse-liver"))["text/html"] != data["text/html"]


def test_a_notebook_without_widget_state_is_converted_to_a_page_with_the_answer() -> None:
    """As nbconvert does, and whatever is made with it: there is no kernel."""
    output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "explorer", "execution_count": 1}
    outputs = [output | {"data": preview(Explorer("late-relapse-liver"))}]
    notebook = {"cells": [cell | {"outputs": outputs}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    converter = HTMLExporter()  # type: ignore[no-untyped-call]  # nbconvert
    page, _ = converter.from_file(io.StringIO(json.dumps(notebook)))
    assert "The text recommends" in page
    assert "h2t-picture" in page


def test_a_preview_of_a_practice_gives_nothing_away() -> None:
    screen = Practice("late-relapse-liver", seed=1)
    data = preview(screen)
    guideline, case = load_guideline(), screen._vignette.case
    assert guideline.label(str(trace(guideline, case).node)) not in data["text/html"] + data["text/plain"]
    assert screen._task.html in data["text/html"]
    for question in screen.path.questions:
        assert question["question"] in data["text/plain"]
        assert all(words in data["text/html"] for _, words, _ in question["answers"])


@pytest.mark.parametrize("screen", [partial(Passage, "one-number"), partial(Passage, "counting"), LessonCheck])
def test_a_preview_of_a_lesson_asks_and_does_not_answer(screen: Any) -> None:
    shown = screen()
    data = preview(shown)
    for question in shown.asking.form.questions:
        asked = [question["case"], question["question"], *(words for _, words in question["choices"])]
        if question["scale"]:
            asked = [*asked[:2], "{:g} to {:g} {}".format(*question["scale"])]
        for words in asked:
            assert words in data["text/plain"]
            assert html.escape(words, quote=False) in data["text/html"]
    assert "correct" not in data["text/plain"]


def test_a_page_that_looks_for_formulas_leaves_a_preview_alone() -> None:
    """nbviewer and nbconvert take what stands between two dollar signs for one."""
    for shown in (Banner(), Explorer("late-relapse-liver"), Drill(seed=1), Passage("counting")):
        assert preview(shown)["text/html"].startswith('<div class="mathjax_ignore tex2jax_ignore">')


def test_half_a_character_that_a_page_sends_is_replaced_and_the_state_can_be_sent_again() -> None:
    explorer = Explorer("late-relapse-liver")
    half = json.loads('{"months_since_adjuvant_trastuzumab": "\\ud800", "her2_status": "positive"}')
    explorer.form.set_state({"answers": half})
    assert explorer.form.answers == {"months_since_adjuvant_trastuzumab": "\ufffd", "her2_status": "positive"}
    for part in explorer._parts.values():
        json.dumps(part.get_state(), ensure_ascii=False).encode()
