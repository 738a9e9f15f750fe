"""The graph's own script in a real browser, with a model that only knows get and on."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from her2teach.case import Case
from her2teach.diagram import standings
from her2teach.guideline import load_guideline
from her2teach.pathway import trace
from her2teach.widgets.graph import DecisionGraph, states

SHIPPED = load_guideline()
STATIC = files("her2teach") / "widgets" / "static"
RENDER = """async ([script, data, views]) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const listeners = new Set();
  const model = { get: (name) => data[name], on: (_, f) => listeners.add(f), off: (_, f) => listeners.delete(f) };
  window.change = (changes) => { Object.assign(data, changes); listeners.forEach((f) => f()); };
  window.listeners = listeners;
  window.cleanups = views.map((id) => widget.render({ model, el: document.getElementById(id) }));
}"""
SHOWN = """() => Object.fromEntries([...document.querySelectorAll("#one [data-id]")].map((part) =>
  [part.dataset.id, [part.dataset.state, part.querySelector(".mark").textContent.trim()]]))"""

Show = Callable[[Case], None]


@pytest.fixture
def show(page: Page) -> Show:
    """Puts the same graph on a page twice; call it to show a case."""
    widget = DecisionGraph(SHIPPED)
    data = {name: getattr(widget, name) for name in ("svg", "legend", "states", "description")}
    widget.close()
    style = (STATIC / "graph.css").read_text(encoding="utf-8")
    body = '<main><div id="one"></div><div id="two"></div></main>'
    page.set_content(f'<!doctype html><html lang="en"><title>Graph</title><style>{style}</style>{body}</html>')
    page.evaluate(RENDER, [(STATIC / "graph.js").read_text(encoding="utf-8"), data, ["one", "two"]])

    def change(case: Case) -> None:
        pathway = trace(SHIPPED, case)
        page.evaluate("change", {"states": json.loads(json.dumps(states(SHIPPED, pathway))), "description": "Changed."})

    return change


def test_states_arrive_and_leave_no_trace(page: Page, show: Show) -> None:
    stopped = SHIPPED.case(her2_status="negative")
    for case in (SHIPPED.case(), stopped, SHIPPED.case(her2_status="positive"), stopped):
        show(case)
        expected = {name: list(each) for name, each in standings(SHIPPED, trace(SHIPPED, case)).items()}
        assert page.evaluate(SHOWN) == expected
    assert page.locator("#one desc").text_content() == "Changed."


def test_two_views_share_no_id_and_each_has_its_name(page: Page, show: Show) -> None:
    show(SHIPPED.case())
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    assert page.get_by_role("img", name="Decision graph").count() == 2


def test_the_box_scrolls_to_the_end_and_the_page_does_not(page: Page, show: Show) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    show(
        SHIPPED.case(
            her2_status="positive", disease_setting="recurrent_metastatic", decision_point="unacceptable_toxicity"
        )
    )
    inside: Any = """() => {
      const box = document.querySelector("#one .h2t-graph-box").getBoundingClientRect();
      const end = document.querySelector('#one [data-id="silent_after_toxicity"]').getBoundingClientRect();
      return end.left >= box.left && end.right <= box.right && end.top >= box.top && end.bottom <= box.bottom;
    }"""
    page.wait_for_function(inside)
    assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollWidth]") == [0, 0, 360]


def test_the_box_can_be_scrolled_with_the_keyboard(page: Page, show: Show) -> None:
    show(SHIPPED.case())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "h2t-graph-box"
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement.scrollTop > 0")


def test_letters_are_never_smaller_than_eleven_pixels(page: Page, show: Show) -> None:
    show(SHIPPED.case())
    for width in (320, 390, 760, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        sizes = """() => [...document.querySelectorAll("#one .h2t-graph-box text")]
          .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
        assert min(page.evaluate(sizes)) >= 11
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_view_that_goes_stops_listening(page: Page, show: Show) -> None:
    show(SHIPPED.case())
    page.evaluate("cleanups.forEach((clean) => clean())")
    assert page.evaluate("listeners.size") == 0
