"""A graph on a page of its own, with a model that only knows get, set and on, and where its parts are."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from her2teach.core.case import Case
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.widgets.graph import DecisionGraph

SHIPPED = load_guideline()
NAMES = ("svg", "room", "legend", "cards", "opened", "states", "path", "description")
RENDER = """async ([script, data, views]) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const listeners = new Map();
  const model = {
    get: (name) => data[name],
    set: (name, value) => (data[name] = value),
    save_changes: () => (window.saved = { ...data }),
    on: (name, f) => listeners.set(f, name),
    off: (name, f) => listeners.delete(f),
  };
  window.change = (changes) => {
    const names = Object.keys(changes).filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(data[name]));
    Object.assign(data, changes);
    for (const [f, name] of [...listeners]) if (names.includes(name.replace("change:", ""))) f();
  };
  window.listeners = listeners;
  // of two views of one model the first alone says how much room there is
  const silent = { ...model, set: () => {}, save_changes: () => {} };
  const render = (id, at) => widget.render({ model: at ? silent : model, el: document.getElementById(id) });
  window.cleanups = views.map(render);
}"""
SHOWN = """() => Object.fromEntries([...document.querySelectorAll("#one .h2t-graph-box [data-id]")].map((part) =>
  [part.dataset.id, [part.dataset.state, part.querySelector(".mark").textContent.trim()]]))"""
STYLE = "body { margin: 0; font: 16px sans-serif } main { padding: 8px } #two { max-width: 760px }"

RECURRENT: dict[str, Any] = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
FIRST: dict[str, Any] = {**RECURRENT, "decision_point": "initial_treatment_choice"}
COMPLETED: dict[str, Any] = {**FIRST, "prior_adjuvant_trastuzumab": "completed"}
LATE = Case(SHIPPED, **COMPLETED, months_since_adjuvant_trastuzumab=30)
EARLY = Case(SHIPPED, **COMPLETED, months_since_adjuvant_trastuzumab=8, received_tdxd="never", tdxd_access="available")
OPEN = Case(SHIPPED, **COMPLETED)
TOXIC = Case(SHIPPED, **RECURRENT, decision_point="unacceptable_toxicity")

Show = Callable[..., None]


@pytest.fixture
def widget() -> Iterator[DecisionGraph]:
    graph = DecisionGraph(SHIPPED)
    yield graph
    graph.close()


@pytest.fixture
def show(page: Page, widget: DecisionGraph) -> Show:
    """Puts the same graph on a page twice; call it to show a case, or two."""
    style, body = (
        f"{widget._css}\n{STYLE}",
        '<main><h1>Graph</h1><h2>Twice</h2><div id="one"></div><div id="two"></div></main>',
    )
    page.set_content(f'<!doctype html><html lang="en"><title>Graph</title><style>{style}</style>{body}</html>')
    page.evaluate(RENDER, [widget._esm, {name: getattr(widget, name) for name in NAMES}, ["one", "two"]])

    def change(case: Case | None, other: Case | None = None, *, anew: bool = False) -> None:
        paths = [trace(SHIPPED, each) if each else None for each in (case, other)]
        widget.show(*paths, anew=anew)
        page.evaluate("change", {name: json.loads(json.dumps(getattr(widget, name))) for name in NAMES[4:]})

    return change


def box(page: Page) -> Locator:
    return page.locator("#one .h2t-graph-box")


def tool(page: Page, name: str) -> Locator:
    return page.locator("#one").get_by_role("button", name=name, exact=True)


def node(page: Page, name: str) -> Locator:
    return page.locator(f'#one .h2t-graph-box .node[data-id="{name}"]')


def card(page: Page) -> Locator:
    return page.locator("#one").get_by_role("dialog")


def in_view(page: Page, name: str) -> None:
    """Wait until a node is wholly inside the box."""
    page.wait_for_function(
        """name => {
          const box = document.querySelector("#one .h2t-graph-box").getBoundingClientRect();
          const end = document.querySelector(`#one .node[data-id="${name}"]`).getBoundingClientRect();
          return end.left >= box.left && end.right <= box.right && end.top >= box.top && end.bottom <= box.bottom;
        }""",
        arg=name,
    )
