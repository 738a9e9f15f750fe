"""marimo, which is no Jupyter: it shows the decision graph as the anywidget that it is, and hears of its case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Recorder, free_port
from own_python import DECLARED, environment, own_python
from playwright.sync_api import Browser, expect
from started import started

APP = """
import marimo

app = marimo.App(width="full")


@app.cell
def _():
    import marimo as mo
    from her2teach import Case
    from her2teach.widgets import DecisionGraph

    graph = DecisionGraph()
    graph.case = Case(her2_status="negative")
    shown = mo.ui.anywidget(graph)
    shown
    return mo, shown


@app.cell
def _(mo, shown):
    mo.md(f"Last: {shown.value['states']['last']}")
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("marimo")
    python = own_python(folder / "python", (*DECLARED, "marimo==0.25.2"))
    (folder / "app.py").write_text(APP, encoding="utf-8")
    port = free_port()
    found = f"http://localhost:{port}"
    command = [str(python), "-m", "marimo", "run", "app.py", "--headless", "--no-token", "--port", str(port)]
    with started(command, found, folder, environment(), ours=False):
        yield found


def test_marimo_shows_the_graph_in_its_colours_and_opens_a_card(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page, record = context.new_page(), Recorder(address)
    record.watch(page)
    page.goto(address)
    visited = page.locator('svg .node[data-state="visited"]')
    expect(visited).to_have_count(2)
    expect(page.get_by_text("Last: out_of_scope_her2")).to_be_visible()
    # marimo may put the picture up once more
    expect(visited.first.locator(".shape").first).to_have_css("fill", "rgb(59, 55, 156)")
    visited.first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Is this recurrent HER2-positive disease?")
    page.keyboard.press("Escape")
    expect(visited.first).to_be_focused()
    assert record.external == []
    context.close()
