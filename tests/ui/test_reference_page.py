"""The reference in a real browser: figures come when opened, statements open in place, no violation, any width."""

import re
from collections.abc import Iterator

import pytest
from browser import Recorder, Visit
from page_steps import CLOSE
from page_tools import assert_accessible, assert_fits
from playwright.sync_api import Page, expect

from her2teach import load_guideline

REFERENCE = "5_reference.ipynb"
#: Sections with figures: all trials, first line, T-DXd, third line, endocrine therapy, after progression.
FIGURES = 6


@pytest.fixture
def reference(stay: Visit, watched: Recorder) -> Iterator[Page]:
    """The reference with everything folded; one page for all tests, of which the first finds it as it opens."""
    page = stay(REFERENCE)
    expect(page.locator(".h2t-unfold")).to_have_count(FIGURES)
    page.evaluate(CLOSE)
    yield page
    assert watched.errors == []
    assert watched.external == []


def open_all(page: Page) -> None:
    for box in page.locator(".h2t-unfold").all():
        if box.get_attribute("open") is None:
            box.locator("> summary").click()
    expect(page.locator(".h2t-unfold .h2t-figures")).to_have_count(FIGURES, timeout=60_000)  # matplotlib starts cold


def test_figures_are_drawn_when_they_are_opened(reference: Page) -> None:
    expect(reference.locator("img")).to_have_count(0)
    box = reference.locator(".h2t-unfold").nth(1)
    box.locator("summary").first.focus()
    reference.keyboard.press("Enter")
    pictures = box.locator("img")
    expect(pictures).to_have_count(2, timeout=30_000)
    expect(pictures.first).to_have_attribute("alt", pattern("Forest plot of hazard ratios. CLEOPATRA"))
    assert pictures.first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    twin = box.get_by_role("table", name="Hazard ratios, the first named against the second")
    expect(twin).to_be_hidden()
    box.get_by_text("The numbers").first.click()
    expect(twin).to_contain_text("0.62 (CI 0.51 to 0.75)")


def pattern(words: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(words)}")


def test_a_statement_opens_in_place_from_a_table(reference: Page) -> None:
    table = reference.get_by_role("table", name="Our readings")
    button = table.get_by_role("button", name="Statement S08").first
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(table.locator(".h2t-statement")).to_contain_text("line 8")


#: Where each term of the glossary stands, and what it means.
TERMS = """() => [...document.querySelectorAll(".h2t-glossary dt")].map((term) => {
  const [one, two] = [term, term.nextElementSibling].map((each) => each.getBoundingClientRect());
  return { left: one.left, right: one.right, meaning: two.left, apart: Math.abs(one.top - two.top) };
})"""


def test_a_term_of_the_glossary_stands_beside_what_it_means(reference: Page) -> None:
    found = reference.evaluate(TERMS)
    assert len(found) == len(load_guideline().glossary)
    assert len({round(each["left"]) for each in found}) == 1
    assert len({round(each["meaning"]) for each in found}) == 1
    assert all(each["right"] < each["meaning"] and each["apart"] < 2 for each in found)


def test_everything_open_has_no_violation_and_fits_every_width(reference: Page) -> None:
    open_all(reference)
    reference.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    assert_accessible(reference)
    assert_fits(reference)


def test_a_narrow_page_stacks_prose_and_scrolls_figures_in_their_box(reference: Page) -> None:
    reference.set_viewport_size({"width": 320, "height": 900})
    statements = reference.get_by_role("table", name="Every statement of the text")
    box = reference.get_by_role("group", name="Every statement of the text")
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    expect(statements.get_by_role("row")).to_have_count(40)
    reference.locator('details[data-id="findings"] > summary').first.click()
    numbers = reference.locator('details[data-id="findings"] .h2t-table').first
    assert numbers.evaluate("box => box.scrollWidth - box.clientWidth") > 0
    numbers.focus()
    reference.keyboard.press("ArrowRight")
    expect(numbers).to_be_focused()
