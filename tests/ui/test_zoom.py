"""Every page and state at a zoom of 200 and 400 %, and with letters twice as large: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from browser import ARGUMENTS, READY_MILLISECONDS, VIEWPORT, as_new, chromium_path, leave
from feedback_page import KINDS, attempt
from page_steps import choose
from page_tools import QUIET
from playwright.sync_api import Browser, Page, expect
from zoomed import HEADLINE, lost

#: What is left of a window of 1280 × 900 pixels.
ZOOMED = {"200 %": (640, 450), "400 %": (320, 225)}
#: A reader's own setting of the browser: 16 pixels are what it is without.
LETTERS = "--blink-settings=defaultFontSize=32"
UNFOLD = "() => { for (const each of document.querySelectorAll('main details')) each.open = true; }"

#: The size of the smallest words that are set as text.
SMALLEST = """() => Math.min(
  ...[...document.querySelectorAll("main :is(p, li, button, label, legend, summary)")]
    .filter((each) => each.checkVisibility() && each.textContent.trim())
    .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


def explored(page: Page) -> None:
    """A case, another beside it, and what would change the answer."""
    choose(page, "late-relapse-liver")
    page.get_by_label("Compare with").select_option(index=2)
    page.locator("details.h2t-whatif").evaluate("each => { each.open = true; }")
    expect(page.locator("[data-offer]").first).to_be_visible()


def decided(page: Page) -> None:
    """A decision of a journey that differs from the text's."""
    page.locator(".h2t-part-plan").get_by_label("The text does not say", exact=True).check()
    page.locator(".h2t-step-on").click()
    expect(page.locator(".h2t-step-on")).to_have_text("Continue")


def unfolded(page: Page) -> None:
    """All that opens is open."""
    page.evaluate(UNFOLD)


def presented(page: Page) -> None:
    """The second frame of a case: a question with its answers."""
    choose(page, "late-relapse-liver")
    page.get_by_role("button", name="Present", exact=True).click()
    page.locator("dialog[open] .h2t-slide").wait_for()
    page.keyboard.press("ArrowRight")
    expect(page.locator("dialog[open] .h2t-present-place")).to_contain_text("2")


def as_it_opens(page: Page) -> None:
    """Nothing is done."""


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "index": ("", as_it_opens),
    "lesson": ("1_lesson.ipynb", unfolded),
    "explorer, blank": ("2_explore.ipynb", as_it_opens),
    "explorer, compared": ("2_explore.ipynb", explored),
    "presenter": ("2_explore.ipynb", presented),
    "practice and drill": ("3_practice.ipynb", as_it_opens),
    "feedback": ("3_practice.ipynb", as_it_opens),
    "journey": ("4_journey.ipynb", decided),
    "reference": ("5_reference.ipynb", as_it_opens),
    "educator": ("6_educator.ipynb", unfolded),
}


@pytest.fixture(scope="module")
def large(browser: Browser) -> Iterator[Page]:
    """A tab of a browser whose reader has set its letters to twice their size."""
    other = browser.browser_type.launch(executable_path=chromium_path(), args=[*ARGUMENTS, LETTERS])
    context = other.new_context(color_scheme="light", viewport=VIEWPORT)
    context.set_default_timeout(READY_MILLISECONDS)
    found = context.new_page()
    yield found
    leave(found)
    other.close()


def open_state(page: Page, server: str, name: str) -> None:
    notebook, bring = STATES[name]
    if name == "feedback":
        attempt(page, lambda path: arrive(page, server, path), next(iter(KINDS)))
        return
    arrive(page, server, notebook)
    bring(page)


def arrive(page: Page, server: str, path: str) -> Page:
    """Open a page, or stay on it: its states follow each other."""
    address = f"{server}voila/render/{path}" if path else server
    if page.url != address:
        leave(page)  # a link within the page that is open would not open it anew
        page.goto(address)
    if path:
        page.wait_for_selector("body.h2t-ready")
    return page


def assert_nothing_lost(page: Page, how: str) -> None:
    page.evaluate(QUIET)
    assert lost(page) == {"cropped": [], "over": [], "sideways": 0}, how
    if not page.locator("dialog[open]").count():
        assert page.evaluate(HEADLINE), f"the headline is out of sight at {how}"


@pytest.mark.parametrize("name", STATES)
def test_zoomed_in(tab: Page, server: str, name: str) -> None:
    page = tab
    as_new(page)
    open_state(page, server, name)
    for how, (width, height) in ZOOMED.items():
        page.set_viewport_size({"width": width, "height": height})
        assert_nothing_lost(page, how)


@pytest.mark.parametrize("name", STATES)
def test_with_letters_twice_as_large(large: Page, server: str, name: str) -> None:
    page = large
    open_state(page, server, name)
    smallest = page.evaluate(SMALLEST)
    assert smallest >= 21, "not all letters have grown"
    assert_nothing_lost(page, "200 % of letters")


def test_the_check_sees_what_is_lost(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 225})
    page.set_content(
        "<h1 style='margin-top: 300px'>Out of sight</h1><div style='width: 900px'>wide</div>"
        "<p style='height: 6px; overflow: hidden'>cropped words</p>"
        "<b style='position: absolute; top: 0; left: 0'>one</b><i style='position: absolute; top: 2px; left: 0'>two</i>"
    )
    found = lost(page)
    assert found["cropped"] == ["cropped words"]
    assert found["over"] == ["one / two"]
    assert found["sideways"] > 500
    assert not page.evaluate(HEADLINE)
