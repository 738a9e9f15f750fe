"""The explorer as one screen: questions, answer and graph at once, buttons that never move, and a phone."""

from typing import Any

import pytest
from browser import Visit
from explorer_room import fits
from page_steps import choose, give
from page_tools import violations
from playwright.sync_api import Page, expect

WINDOWS = [(1280, 900), (1920, 1080)]
CASES = (
    "late-relapse-liver",
    "early-relapse-progresses-on-tdxd",
    "four-months-to-the-day",
    "letrozole-no-longer-holds",  # the most questions
    "receptors-never-retested",  # the longest answer
)
BUTTONS = """() => [...document.querySelectorAll(".h2t-part-picker :is(button, select)")]
  .filter((each) => each.checkVisibility())
  .map((each) => { const { x, y, width } = each.getBoundingClientRect(); return [x, y, width]; })"""


@pytest.mark.parametrize("window", WINDOWS)
def test_answer_and_graph_fit_the_window(explorer: Page, window: tuple[int, int]) -> None:
    page = explorer
    page.set_viewport_size({"width": window[0], "height": window[1]})
    fits(page)
    for case in CASES:
        choose(page, case)
        expect(page.locator(".h2t-band .h2t-main strong")).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")
        fits(page)


def test_the_row_of_buttons_never_moves(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    before = page.evaluate(BUTTONS)
    give(page, "prior_adjuvant_trastuzumab", "Never given")
    expect(page.locator(".h2t-band em")).to_contain_text("before: THP")
    assert page.evaluate(BUTTONS) == before
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".h2t-link-said")).not_to_be_empty()
    assert page.evaluate(BUTTONS) == before
    page.get_by_role("button", name="Copy link").click()  # the same place once more, and no other button
    expect(page.locator(".h2t-part-picker select")).not_to_have_value("")
    expect(page.locator(".h2t-tale")).to_be_visible()


def test_a_contradiction_offers_to_take_an_answer_back_and_leads_to_each(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    give(page, "decision_point", "Progression on or after treatment")
    band = page.locator(".h2t-band")
    if not band.locator(".h2t-repair").count():
        lines = page.locator('fieldset[data-attribute="advanced_lines_given"]').get_by_role("textbox")
        lines.fill("0")
    expect(band.locator(".h2t-headline")).to_contain_text("contradict")
    leads = band.locator("[data-question]")
    assert leads.count() >= 2
    first = leads.first.get_attribute("data-question")
    leads.first.click()
    focused: Any = page.evaluate("document.activeElement.closest('[data-attribute]')?.dataset.attribute")
    assert focused == first
    band.locator(".h2t-repair").last.click()
    expect(band.locator(".h2t-headline")).not_to_contain_text("contradict")


def test_findings_that_decide_carry_the_number_of_their_step(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    number = page.locator('fieldset[data-attribute="months_since_adjuvant_trastuzumab"] .h2t-step-number')
    expect(number).to_have_text("3")
    expect(page.locator('fieldset[data-attribute="histology"] .h2t-step-number')).to_have_count(0)
    noted = page.locator(".h2t-noted-fold")
    expect(noted.locator('fieldset[data-attribute="histology"]')).to_have_count(1)
    expect(noted.locator('fieldset[data-attribute="months_since_adjuvant_trastuzumab"]')).to_have_count(0)


def test_what_decides_nothing_folds_where_it_would_scroll_and_stays_as_a_reader_leaves_it(visit: Visit) -> None:
    page = visit("2_explore.ipynb")
    noted = page.locator(".h2t-noted-fold")
    page.set_viewport_size({"width": 1280, "height": 2000})
    choose(page, "early-relapse-progresses-on-tdxd")
    expect(noted).to_have_attribute("open", "")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(noted).not_to_have_attribute("open", "")
    noted.locator("summary").first.press("Enter")
    give(page, "hormone_receptor_status", "Negative")
    expect(noted).to_have_attribute("open", "")
    expect(noted.locator("select:focus, summary:focus").first).to_be_attached()


def test_the_row_of_buttons_leads_to_what_stands_below_the_graph(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    page.get_by_role("button", name="Compare", exact=True).press("Enter")
    expect(page.get_by_label("Compare with")).to_be_focused()
    expect(page.get_by_label("Compare with")).to_be_in_viewport()
    page.get_by_role("button", name="What if …?", exact=True).press("Enter")
    whatif = page.locator("details.h2t-whatif")
    expect(whatif).to_have_attribute("open", "")
    expect(whatif.locator("summary").first).to_be_focused()
    expect(whatif.locator("[data-offer]").first).to_be_visible()


def test_on_a_phone_the_headline_stays_while_the_last_question_is_answered(explorer: Page) -> None:
    page = explorer
    page.set_viewport_size({"width": 390, "height": 844})
    choose(page, "late-relapse-liver")
    page.locator(".h2t-form fieldset:not([hidden])").last.scroll_into_view_if_needed()
    expect(page.locator(".h2t-conclusion strong")).to_be_in_viewport()
    steps = page.locator(".h2t-path > li")
    expect(steps).to_have_count(4)
    expect(steps.first.locator("details")).not_to_have_attribute("open", "")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("width", [390, 960, 1280])
def test_no_accessibility_violation(explorer: Page, width: int) -> None:
    page = explorer
    page.set_viewport_size({"width": width, "height": 900})
    choose(page, "late-relapse-liver")
    assert violations(page) == []


@pytest.mark.parametrize("window", [(390, 844), *WINDOWS])
def test_a_danger_is_seen_whole_beside_the_answer(explorer: Page, window: tuple[int, int]) -> None:
    page = explorer
    page.set_viewport_size({"width": window[0], "height": window[1]})
    choose(page, "ground-glass-by-chance")
    danger = page.locator(".h2t-band .h2t-danger")
    expect(danger).to_contain_text("Danger: T-DXd with suspected or confirmed interstitial lung disease can be fatal.")
    page.evaluate("scrollTo(0, 0)")
    expect(danger).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == window[0]
    assert violations(page, within=".h2t-band") == []
