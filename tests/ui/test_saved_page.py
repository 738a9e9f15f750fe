"""A saved explorer, opened from a file: it needs no server and no network, and does what it says that it does."""

from collections.abc import Iterator

import pytest
from browser import Recorder
from page_tools import assert_accessible, assert_fits
from playwright.sync_api import Browser, Page, expect

from her2teach.widgets import Explorer

EXPLORER = Explorer("late-relapse-liver")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("saved") / "x.html"
    EXPLORER.save_html(path)
    return path.as_uri()


@pytest.fixture
def saved(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page, record = context.new_page(), Recorder(address)
    record.watch(page)
    page.goto(address)
    page.wait_for_selector("body.h2t-ready")
    yield page
    assert (record.errors, record.external) == ([], [])
    context.close()


def test_a_saved_page_opens_what_it_says_and_offers_nothing_that_needs_python(saved: Page) -> None:
    expect(saved.locator("main > p")).to_contain_text("answers cannot be changed")
    expect(saved.locator("footer")).to_contain_text("never for clinical use")
    states = "nodes => nodes.filter((each) => each.dataset.state === 'visited').map((each) => each.dataset.id)"
    assert set(saved.locator("svg .node").evaluate_all(states)) == set(EXPLORER.pathway.nodes)
    saved.get_by_role("button", name="Statement S04").first.click()
    expect(saved.locator(".h2t-statement").first).to_contain_text("S04")
    saved.get_by_text("Why not the other paths").click()
    expect(saved.locator('[data-id="others"] li').first).to_be_visible()
    saved.locator('svg .node[tabindex="0"]').press("Enter")
    expect(saved.get_by_role("dialog")).to_be_visible()
    saved.keyboard.press("Escape")
    expect(saved.get_by_role("dialog")).to_have_count(0)
    saved.get_by_role("button", name="Path only").click()
    expect(saved.locator(".h2t-path > li").first).to_be_visible()
    expect(saved.locator(".h2t-form :is(button, input, select):enabled")).to_have_count(0)
    expect(saved.locator(".h2t-form").get_by_label("Positive").first).to_be_checked()
    for name in ("Undo", "Present", "Copy link", "Keep this case to compare"):
        expect(saved.get_by_role("button", name=name)).to_have_count(0)


def test_a_saved_page_can_be_used_by_everyone(saved: Page) -> None:
    assert_accessible(saved)
    assert_fits(saved)


def test_without_scripts_a_saved_page_still_shows_the_answer(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="The text recommends")).to_be_visible()
    expect(page.locator("noscript svg.h2t-picture")).to_be_visible()
    context.close()
