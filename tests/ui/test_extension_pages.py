"""`her2teach serve --extension`: what is on is named on each page, and whatever comes from it is marked."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from browser import READY_MILLISECONDS, Recorder, free_port
from explorer_room import fits
from page_steps import FOCUS, LAST, commit, go_to_the_end, start_over
from page_tools import HEIGHT, assert_accessible, assert_fits
from playwright.sync_api import Browser, Page, expect
from started import bare, started

from her2teach.core.files import shipped

TUCATINIB = "Tucatinib + trastuzumab + capecitabine"
CASE = shipped("cases") / "third-line-after-lapatinib-capecitabine.yaml"
MARK = "extension, not in the text"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `her2teach serve` with an extension that its command names, and one that the pack's file names."""
    folder, pack, port = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("pack"), free_port()
    (pack / "pack.yaml").write_text("extensions: x3\n", encoding="utf-8")
    shutil.copy(CASE, pack)
    chosen = ["--extension", "x6", "--cases", str(pack)]
    command = [sys.executable, "-m", "her2teach", "serve", "--no-browser", "--port", str(port), *chosen]
    with started(bare(command), f"http://localhost:{port}/", folder, {"PYTHONUNBUFFERED": "1"}):
        yield f"http://localhost:{port}/"


@pytest.fixture(scope="module")
def visit(browser: Browser, home: str) -> Iterator[Callable[[str], Page]]:
    """Open a notebook, or stay on it."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": HEIGHT})
    context.set_default_timeout(READY_MILLISECONDS)
    page, record = context.new_page(), Recorder(home)
    record.watch(page)

    def open_notebook(name: str) -> Page:
        if page.url != f"{home}voila/render/{name}":
            page.goto(f"{home}voila/render/{name}")
            page.wait_for_selector("body.h2t-ready")
        return page

    yield open_notebook
    assert record.errors == []
    assert record.external == []
    page.goto("about:blank")
    context.close()


def assert_named(page: Page) -> None:
    """The page says which extensions are on."""
    banner = page.locator(".h2t-identity", has_text="Active extensions, which are not in the text")
    expect(banner).to_contain_text("Third line of 2022 (x3)")
    expect(banner).to_contain_text("Lung disease on T-DXd, by grade (x6)")
    expect(page.locator("body")).to_contain_text("with what is not in the text: x3, x6")


def test_the_explorer_marks_what_comes_from_an_extension(visit: Callable[[str], Page]) -> None:
    page = visit("2_explore.ipynb")
    assert_named(page)
    page.get_by_label("Case", exact=True).select_option(index=1)
    option = page.locator(".h2t-answer p, .h2t-answer li", has_text=TUCATINIB)
    expect(option.first).to_contain_text(MARK)
    expect(page.locator(".h2t-answer")).to_contain_text("Lapatinib + capecitabine")
    assert_accessible(page, ".h2t-explorer")
    assert_fits(page)


@pytest.mark.parametrize("size", [(1280, 900), (1920, 1080)])
def test_with_extensions_on_the_whole_graph_is_in_sight_too(
    visit: Callable[[str], Page], size: tuple[int, int]
) -> None:
    page = visit("2_explore.ipynb")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    start_over(page)
    fits(page)
    page.get_by_label("Case", exact=True).select_option(index=1)
    expect(page.locator(".h2t-part-story")).not_to_contain_text("Blank case")
    fits(page)
    assert page.locator(".h2t-graph-box .folded").count() > 0


def test_practice_offers_what_an_extension_adds_and_says_so(visit: Callable[[str], Page]) -> None:
    page = visit("3_practice.ipynb")
    assert_named(page)
    page.wait_for_selector(LAST)

    def key(selector: str, name: str) -> None:
        page.evaluate(FOCUS, selector)
        page.keyboard.press(name)

    go_to_the_end(page, key)
    plan = page.locator(".h2t-plan")
    expect(plan.get_by_label("Tucatinib (extension)")).to_be_visible()
    expect(plan.get_by_label("Interrupt the treatment for now (extension)")).to_be_visible()
    for name in ("switch", "tucatinib", "trastuzumab", "capecitabine", "cardiac", "infusion_reaction"):
        plan.locator(f"input[value={name}]").check()
    commit(page, key)
    expect(page.locator(".h2t-outcome")).to_contain_text("This is recommended by an extension, not by the text.")
    expect(page.locator(".h2t-attempt-headline .h2t-mark")).to_have_text(MARK)
    expect(page.locator(".h2t-folds [data-id=reasoning]")).to_contain_text("The text and its extensions")
    assert_accessible(page, "main")
    assert_fits(page)


def test_an_unknown_extension_is_refused_before_anything_is_served() -> None:
    command = [sys.executable, "-m", "her2teach", "serve", "--no-browser", "--extension", "x33"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert found.returncode == 1
    assert 'no extension "x33" is shipped; did you mean x3?' in found.stderr
