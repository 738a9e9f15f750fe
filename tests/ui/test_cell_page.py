"""What a cell shows, in a browser: in a white and in a dark notebook, wide and narrow, and by itself."""

from __future__ import annotations

import pytest
from page_tools import assert_fits, violations
from playwright.sync_api import Page, Route

from her2teach import Case, Plan, compare_ways, flips, judge, load_guideline, load_vignettes, next_questions, trace
from her2teach.core.shown import Shown

GUIDELINE = load_guideline()
VIGNETTE = load_vignettes()["late-relapse-liver"]
PATHWAY = trace(GUIDELINE, VIGNETTE.case)
SHOWN: tuple[Shown, ...] = (
    *(GUIDELINE, VIGNETTE, VIGNETTE.case, PATHWAY, trace(GUIDELINE, Case()), flips(GUIDELINE, VIGNETTE.case)),
    *(judge(GUIDELINE, VIGNETTE.case, Plan(action="stop_all")), next_questions(GUIDELINE, Case())),
    compare_ways(PATHWAY, trace(GUIDELINE, VIGNETTE.case.replace(her2_status="negative"))),
)
#: A notebook as far as a cell's output sees it.
NOTEBOOK = """<!doctype html><html lang="en"><title>Notebook</title>
<body data-jp-theme-light="{light}" style="background: {paper}; margin: 8px"><main><h1 style="color: {ink}">Cells</h1>
{cells}</main></body></html>"""
LIGHT = {"light": "true", "paper": "#fff", "ink": "#111"}
DARK = {"light": "false", "paper": "#111", "ink": "#eee"}


def opened(page: Page, look: dict[str, str]) -> list[str]:
    """Put all that is shown on one page; return what it asked for from outside."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(lambda url: not url.startswith("data:"), refuse)
    cells = "\n".join(each._repr_mimebundle_()["text/html"] for each in SHOWN)
    page.set_content(NOTEBOOK.format(cells=cells, **look))
    for image in page.locator(".h2t-shown img").all():
        assert image.evaluate("async (each) => { await each.decode(); return each.naturalWidth; }") > 900
    return asked


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_it_is_accessible_fits_and_fetches_nothing(page: Page, look: dict[str, str]) -> None:
    assert opened(page, look) == []
    assert_fits(page)
    for fold in page.locator(".h2t-shown summary").all():
        fold.click()
    assert violations(page) == []  # in the notebook's colours, whatever those of the system
    assert_fits(page)


def test_the_page_and_its_picture_follow_the_notebook_not_the_system(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for look, bright in ((LIGHT, True), (DARK, False)):
            opened(page, look)
            paper = page.locator(".h2t-shown").first.evaluate("(each) => getComputedStyle(each).backgroundColor")
            assert (sum(map(int, paper[4:-1].split(","))) > 3 * 128) == bright
            shown = page.locator(".h2t-shown img").first.evaluate("(each) => getComputedStyle(each).colorScheme")
            assert shown == ("light" if bright else "dark")
    page.emulate_media(color_scheme=None)


def test_a_cell_leaves_the_page_around_it_alone(page: Page) -> None:
    around = '<p class="paper decision node" id="title">Not a cell</p>'
    page.set_content(NOTEBOOK.format(cells=around, **LIGHT))
    look = "(each) => JSON.stringify([...getComputedStyle(each)].map((name) => getComputedStyle(each)[name]))"
    before = page.locator("#title").evaluate(look)
    cells = "".join(each._repr_mimebundle_()["text/html"] for each in SHOWN)
    page.set_content(NOTEBOOK.format(cells=around + cells, **LIGHT))
    assert page.locator("#title").evaluate(look) == before
    assert page.locator("#title").count() == 1
