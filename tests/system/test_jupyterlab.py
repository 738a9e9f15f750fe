"""The explorer in JupyterLab: the same words, byte for byte, as in Voila and in plain Python."""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from browser import free_port
from hostile_content import spoilt
from notebook_pages import STUDENTS
from page_steps import assert_words_of_plain_python, choose
from playwright.sync_api import Locator, Page, expect
from started import QUIET_LAB, started

from her2teach import load_guideline, load_vignette
from her2teach.core.answers import as_answers
from her2teach.core.files import shipped
from her2teach.core.guideline import SHIPPED, read_guideline
from her2teach.core.yamltree import read_shipped
from her2teach.diagram.export import mermaid
from her2teach.educator.assignment import assignment
from her2teach.educator.presentation import COUNT
from her2teach.teaching.links import link_text
from her2teach.teaching.vignettes import shipped_vignettes

#: Each of these is something else to MathJax, Markdown or a browser.
WRITTEN = r"$x^2$ \(x\) $$\frac{1}{2}$$ **bold** <b>b</b> <script>alert(1)</script> =1+1 {0} {{ 7 * 7 }}"
CASE = f"""\
id: case-of-words
title: A case of words
difficulty: introductory
licence: CC0-1.0
authors: Nobody
objectives:
  - {json.dumps(WRITTEN)}
story: |
  {WRITTEN}
attributes: {{}}
expected:
  outcome: needs_information
"""
#: Every screen, alone and in stock boxes; last a stock button, which shows that the notebook does hear keys.
KEYBOARDS = (
    "import ipywidgets, her2teach.widgets as screens",
    "screens.Explorer('late-relapse-liver')",
    "screens.Practice(seed=1)",
    "screens.PatientJourney()",
    "ipywidgets.VBox([ipywidgets.HBox([screens.DecisionGraph()]), ipywidgets.Tab([screens.Drill(seed=1)])])",
    "screens.LessonCheck()",
    "screens.ExtensionComparison()",
    "screens.CaseWriter()",
    "screens.ClassResults()",
    "screens.Handouts()",
    "ipywidgets.Button(description='stock')",
)
#: With these a notebook cuts, deletes, adds, turns and merges cells, and goes to another one.
COMMANDS = ("x", "d", "d", "a", "m", "Shift+M", "Control+Backspace", "ArrowDown")
#: One of each kind of control that can be seen: its element, its type, its classes and the part of the screen it is in.
KINDS = """() => {
  const all = '.h2t-widget :is(a[href], button, input, select, textarea, summary, [tabindex="0"])';
  const kinds = new Map();
  for (const each of document.querySelectorAll(all)) {
    const shown = each.checkVisibility() && !each.disabled && each.type !== "file";
    const part = each.closest(".h2t-widget").className.replace(/jp-\\S+/g, "");
    if (shown) kinds.set([each.localName, each.type, each.getAttribute("class"), part].join(), each);
  }
  window.kinds = [...kinds.values()];
  return window.kinds.length;
}"""
#: The graph, with what extensions add, and with labels that could be taken for markup.
GRAPHS = (
    load_guideline(),
    load_guideline(extensions=("x1", "x8")),
    read_guideline(spoilt(read_shipped(SHIPPED)), SHIPPED),
)
#: The letters of each picture that Mermaid has drawn.
DRAWN = """images => images.map(image => {
  const drawn = new DOMParser().parseFromString(decodeURIComponent(image.src.split(",", 2)[1]), "text/html");
  drawn.querySelectorAll("style").forEach(each => each.remove());
  return drawn.body.textContent.replace(/\\s+/g, "");
})"""
#: So often JupyterLab is told to run the cells.
TIMES = 6
TOKEN = "only-for-this-test"  # noqa: S105  # it guards nothing


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab server on a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(shipped("notebooks"), folder / "notebooks")
    write_case_of_words(folder / "notebooks")
    write_notebook(folder / "notebooks" / "keys.ipynb", "Keys", *KEYBOARDS)
    graphs = "\n\n".join(f"```mermaid\n{mermaid(each)}```" for each in GRAPHS)
    write_notebook(folder / "notebooks" / "mermaid.ipynb", "Graphs", "1", told=graphs)
    port = free_port()
    address = f"http://localhost:{port}"
    options = [f"--port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}", "--allow-root"]
    # What this machine's user keeps of their own JupyterLab stays out of the test, and the test's out of it.
    own = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}
    with started([sys.executable, "-m", "jupyterlab", *options, *QUIET_LAB], f"{address}/api", folder, own, ours=False):
        yield address


def write_case_of_words(folder: Path) -> None:
    """Write a case made of signs that other languages read, and a notebook that opens it below a formula."""
    (folder / "words").mkdir()
    (folder / "words" / "case-of-words.yaml").write_text(CASE, encoding="utf-8")
    vignette = load_vignette(folder / "words" / "case-of-words.yaml")
    told = nbformat.reads(assignment(load_guideline(), vignette), as_version=4)  # type: ignore[no-untyped-call]
    explorer = 'from her2teach.widgets import Explorer\nExplorer("case-of-words", cases="words")'
    plain = 'from her2teach import load_vignette\nload_vignette("words/case-of-words.yaml")'
    handed_out = next(cell for cell in told.cells if cell.id == "case")
    write_notebook(folder / "words.ipynb", "A formula: $x^2$", explorer, plain, told=handed_out.source)


def write_notebook(path: Path, heading: str, *sources: str, told: str = "") -> None:
    """Write a notebook of a paragraph, cells of code, and some more Markdown where there is any."""
    codes: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{at}", "metadata": {}, "source": each, "outputs": [], "execution_count": None}
        for at, each in enumerate(sources)
    ]
    about: dict[str, object] = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": heading}
    cells = [about, *codes, *([{**about, "id": "told", "source": told}] if told else [])]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def accept(dialog: Locator) -> None:
    """Take what JupyterLab proposes, till it goes: told to run cells before it has a kernel, it asks which one."""
    dialog.locator(".jp-mod-accept").click()


def run_all(page: Page) -> None:
    """Run all cells; JupyterLab forgets what it is told before its kernel is ready, so it may have to be told again."""
    page.locator('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    page.locator(".jp-NotebookPanel .jp-MarkdownCell").first.click()
    page.add_locator_handler(page.locator(".jp-Dialog"), accept, no_wait_after=True)
    last = page.locator(".jp-NotebookPanel .jp-CodeCell .jp-InputPrompt").last
    # a kernel that was chosen anew has lost the widgets of the one before
    widget = page.locator(".jp-NotebookPanel .jp-OutputArea-output.lm-Panel:has(*)").first
    for _ in range(TIMES):
        page.get_by_role("menuitem", name="Edit", exact=True).click()
        page.get_by_role("menuitem", name="Clear Outputs of All Cells", exact=True).click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(AssertionError):
            expect(last).to_have_text(re.compile(r"\[\d+\]"), timeout=20_000)
            expect(widget).to_be_attached(timeout=20_000)
            return
    pytest.fail("JupyterLab does not run the cells")


def test_the_words_in_jupyterlab_are_those_of_plain_python(lab: str, page: Page) -> None:
    page.goto(f"{lab}/lab/tree/notebooks/2_explore.ipynb?token={TOKEN}")
    run_all(page)
    page.get_by_label("Case", exact=True).wait_for()
    guideline = load_guideline()
    assert_words_of_plain_python(page, [each for each in shipped_vignettes() if each.id == "exactly-twelve-months"])
    expect(page.locator('svg [data-id="tdxd"]')).to_have_attribute("data-state", "visited")
    expect(page.locator(".h2t-now-footer")).to_contain_text(guideline.content_hash[:12])
    expect(page.locator(".h2t-now-footer")).to_contain_text("never for clinical use")


#: Whether the graph has been drawn for the room that it has now.
IN_WIDTH = """() => Math.abs(document.querySelector(".h2t-graph-box svg").viewBox.baseVal.width
  - document.querySelector(".h2t-graph-box").clientWidth) < 12"""
#: What of the explorer is cut off or scrolls within itself, and which buttons are squeezed.
CROPPED = """() => [...document.querySelectorAll(
    ".h2t-graph-box, .h2t-band, .h2t-two > .h2t-column, .h2t-form, .h2t-part-picker button, .h2t-day input")]
  .filter((each) => each.checkVisibility())
  .filter((each) => each.scrollWidth > each.clientWidth + 2 || each.scrollHeight > each.clientHeight + 2)
  .map((each) => each.className || each.textContent)"""


def test_in_a_notebook_neither_graph_nor_questions_are_cropped(lab: str, page: Page) -> None:
    page.goto(f"{lab}/lab/workspaces/cropped/tree/notebooks/2_explore.ipynb?token={TOKEN}")
    run_all(page)
    choose(page, "late-relapse-liver")
    for width in (1280, 1600, 1920):
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_function(f"({IN_WIDTH})()")
        page.wait_for_function(f"({CROPPED})().length === 0")


def test_what_is_stored_is_seen_before_a_cell_runs_and_gone_once_it_has(lab: str, page: Page) -> None:
    page.goto(f"{lab}/lab/workspaces/stored/tree/notebooks/2_explore.ipynb?token={TOKEN}")
    last = page.locator(".jp-NotebookPanel .jp-CodeCell").last
    preview = last.locator(".jp-OutputArea-output.jp-RenderedHTML")
    expect(preview).to_contain_text("20 outcomes")
    assert last.locator(".h2t-form").count() == 0
    run_all(page)
    page.get_by_label("Case", exact=True).wait_for()
    expect(preview).to_have_count(0)
    expect(last.locator(".jp-OutputArea-child")).to_have_count(1)


@pytest.mark.parametrize("path", ["lab/workspaces/students/tree", "notebooks"])
def test_the_notebook_for_whoever_opens_cells_runs(lab: str, page: Page, path: str) -> None:
    """In JupyterLab and in Notebook: no cell fails, and the explorer of stock widgets answers."""
    page.goto(f"{lab}/{path}/notebooks/{STUDENTS.name}?token={TOKEN}")
    run_all(page)
    page.locator(".jp-NotebookPanel .jp-Cell").last.scroll_into_view_if_needed()
    page.get_by_label("HER2 status", exact=True).select_option("Positive")
    words = page.locator(".jp-NotebookPanel .widget-textarea textarea")
    expect(words).to_have_value(re.compile("^THE TEXT RECOMMENDS"))
    page.get_by_label("HER2 status", exact=True).select_option("Negative")
    expect(words).not_to_have_value(re.compile("^THE TEXT RECOMMENDS"))
    failed = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
    expect(page.locator(failed)).to_have_count(0)


def test_mermaid_draws_the_graph_with_every_label(lab: str, page: Page) -> None:
    """The Mermaid that JupyterLab brings; GitHub has one of its own."""
    page.goto(f"{lab}/lab/workspaces/mermaid/tree/notebooks/mermaid.ipynb?token={TOKEN}")
    images = page.locator(".jp-RenderedMermaid img")
    expect(images).to_have_count(len(GRAPHS))
    expect(page.locator(".jp-RenderedMermaid.jp-mod-warning")).to_have_count(0)
    for guideline, drawn in zip(GRAPHS, images.evaluate_all(DRAWN), strict=True):
        graph = guideline.graph
        labels = [data["label"] for _, data in graph.nodes(data=True)]
        for label in (*labels, *(data["label"] for *_, data in graph.edges(data=True))):
            assert re.sub(r"\s+", "", label) in drawn


def test_a_case_that_looks_like_a_formula_or_a_page_is_shown_as_written(lab: str, page: Page) -> None:
    page.goto(f"{lab}/lab/workspaces/words/tree/notebooks/words.ipynb?token={TOKEN}")
    run_all(page)
    story = page.locator(".h2t-part-story")
    expect(story).to_contain_text("A case of words")
    expect(page.locator(".jp-MarkdownCell").first.locator("mjx-container")).to_have_count(1)  # MathJax is at work
    assert (story.text_content() or "").count(WRITTEN) == 3  # the story, its folded line and the objective
    assert story.locator("mjx-container, b:not(summary > b), script").count() == 0
    expect(page.locator(".jp-OutputArea .h2t-shown")).to_contain_text(WRITTEN)
    expect(page.locator(".jp-MarkdownCell").last).to_contain_text(WRITTEN)
    expect(page.locator("mjx-container")).to_have_count(1)


def test_a_link_opens_its_case_in_jupyterlab(lab: str, page: Page) -> None:
    vignette = next(each for each in shipped_vignettes() if each.id == "late-relapse-liver")
    link = link_text(load_guideline(), as_answers(vignette.case), vignette.id)
    page.goto(f"{lab}/lab/workspaces/link/tree/notebooks/2_explore.ipynb?token={TOKEN}#{link}")
    run_all(page)
    expect(page.locator(".h2t-story h3")).to_have_text(vignette.title)
    expect(page.locator(".h2t-story")).to_contain_text("as told")


def test_a_presentation_keeps_its_keys_from_the_notebook(lab: str, page: Page) -> None:
    """To a notebook a number makes a heading of a cell, an x cuts it, and an arrow leaves it."""
    page.goto(f"{lab}/lab/workspaces/present/tree/notebooks/2_explore.ipynb?token={TOKEN}")
    run_all(page)
    cells = page.locator(".jp-NotebookPanel .jp-Cell")
    kinds = "cells => cells.map((each) => each.className.match(/jp-(Code|Markdown|Raw)Cell/)[0])"
    before = cells.evaluate_all(kinds)
    page.get_by_role("button", name="Present", exact=True).press("Enter")
    stage = page.locator("dialog[open] .h2t-stage")
    expect(stage.get_by_role("heading")).to_be_focused()
    page.keyboard.press("PageDown")
    expect(stage.locator(".h2t-present-room")).to_have_text(COUNT)
    for key in ("1", "2", "x", "a", "m", "ArrowDown"):
        page.keyboard.press(key)
    expect(stage.locator(".h2t-present-room")).to_contain_text("2 votes.")
    with page.expect_popup() as opened:
        stage.get_by_role("button", name="Speaker notes").click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    opened.value.close()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_focused()
    assert cells.evaluate_all(kinds) == before


@pytest.mark.parametrize("path", ["lab/workspaces/keys/tree", "notebooks"])
def test_no_key_in_a_widget_acts_on_the_notebook(lab: str, page: Page, path: str) -> None:
    """In JupyterLab, and in Notebook, which hears keys before a widget does."""
    page.goto(f"{lab}/{path}/notebooks/keys.ipynb?token={TOKEN}")
    run_all(page)
    # what is far from view may be drawn later
    page.locator(".jp-NotebookPanel .jp-Cell").last.scroll_into_view_if_needed()
    stock = page.get_by_role("button", name="stock")
    stock.wait_for()
    assert_keys_of_fields_and_pages_work(page)
    cells = page.locator(".jp-NotebookPanel .jp-Cell")
    kinds = "cells => cells.map((each) => each.className.match(/jp-(Code|Markdown|Raw)Cell/)[0])"
    before = cells.evaluate_all(kinds)
    assert len(before) == len(KEYBOARDS) + 1
    controls = page.evaluate(KINDS)
    assert controls > 40
    for at in range(controls):
        for key in COMMANDS:
            page.evaluate("(at) => window.kinds[at].focus()", at)
            page.keyboard.press(key)
        assert cells.evaluate_all(kinds) == before, page.evaluate(
            "(at) => window.kinds[at].outerHTML.slice(0, 200)", at
        )
    # and a notebook does hear them, beside our widgets
    stock.focus()
    page.keyboard.press("x")
    expect(cells).to_have_count(len(before) - 1)


def assert_keys_of_fields_and_pages_work(page: Page) -> None:
    """Arrows go through the radios, Tab goes on to the next control, and Ctrl+S saves the notebook."""
    first = page.locator('[data-attribute="her2_status"] input[type="radio"]').first
    group = first.get_attribute("name")
    first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        assert page.evaluate("[document.activeElement.name, document.activeElement.checked]") == [group, True]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") != group
    assert page.evaluate("Boolean(document.activeElement.closest('.h2t-widget'))")
    first.focus()
    with page.expect_request(lambda request: request.method == "PUT" and "/api/contents/" in request.url):
        page.keyboard.press("Control+s")
