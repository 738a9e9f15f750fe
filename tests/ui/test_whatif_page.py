"""What if and compare in a real browser, with the keyboard alone."""

from __future__ import annotations

import pytest
from page_steps import choose
from page_tools import WIDTHS, assert_accessible
from playwright.sync_api import FloatRect, Locator, Page, expect

from her2teach import flips, load_guideline, trace
from her2teach.core.questions import relevant_case
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.html.whatif import key

EXPLORER = "2_explore.ipynb"
MONTHS = "months_since_adjuvant_trastuzumab"
FOCUSED = "document.activeElement.dataset.offer"


def node(page: Page, name: str) -> Locator:
    return page.locator(f'svg [data-id="{name}"]').first


def open_whatif(page: Page) -> Locator:
    """Open it as a keyboard does."""
    summary = page.locator(".h2t-whatif > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".h2t-whatif h3").first).to_be_visible()
    return page.locator(".h2t-whatif")


def test_nothing_is_worked_out_before_it_is_opened(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    expect(page.locator(".h2t-whatif h3")).to_have_count(0)
    page.locator(".h2t-whatif > summary").click()
    expect(page.locator(".h2t-whatif h3").first).to_have_text("Change one answer")


def test_the_offers_are_those_of_the_core(explorer: Page) -> None:
    page = explorer
    choose(page, "exactly-twelve-months")
    box = open_whatif(page)
    guideline = load_guideline()
    case = next(each.case for each in shipped_vignettes() if each.id == "exactly-twelve-months")
    wanted = [key({flip.attribute: flip.value}) for flip in flips(guideline, case)]
    expect(box.locator(".h2t-offers button")).to_have_count(len(wanted))
    assert [each.get_attribute("data-offer") for each in box.locator(".h2t-offers button").all()] == wanted


def test_a_try_is_taken_and_taken_back_with_the_keyboard(explorer: Page) -> None:
    page = explorer
    choose(page, "exactly-twelve-months")
    box = open_whatif(page)
    offer = box.locator('[data-offer="tdxd_access=unavailable"]')
    expect(offer).to_have_accessible_name("Try it: Access to T-DXd, Unavailable")
    offer.focus()
    page.keyboard.press("Enter")
    expect(node(page, "tdm1")).to_have_attribute("data-state", "visited")
    expect(page.locator(".h2t-now")).to_contain_text("T-DM1")
    back = box.get_by_role("button", name="Undo")
    expect(back).to_be_focused()
    expect(box.locator(".h2t-tried")).to_contain_text("Access to T-DXd: unavailable")
    page.keyboard.press("Enter")
    expect(node(page, "tdxd")).to_have_attribute("data-state", "visited")
    expect(back).to_have_count(0)
    expect(offer).to_be_focused()


def test_a_locked_answer_is_offered_no_more_and_keeps_the_focus(explorer: Page) -> None:
    page = explorer
    choose(page, "exactly-twelve-months")
    box = open_whatif(page)
    lock = box.get_by_role("checkbox", name="Access to T-DXd: available")
    lock.focus()
    page.keyboard.press("Space")
    expect(box.locator('[data-offer="tdxd_access=unavailable"]')).to_have_count(0)
    expect(lock).to_be_checked()
    expect(lock).to_be_focused()
    page.keyboard.press("Space")
    expect(box.locator('[data-offer="tdxd_access=unavailable"]')).to_have_count(1)


def test_how_a_case_could_get_to_an_end(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    box = open_whatif(page)
    goal = box.get_by_label("An outcome")
    goal.focus()
    page.keyboard.type("T-DXd")
    expect(goal).to_have_value("tdxd")
    expect(box.locator(".h2t-offer")).to_contain_text("Interval since adjuvant trastuzumab: 12 months")
    expect(goal).to_be_focused()
    page.keyboard.press("Tab")
    assert str(page.evaluate(FOCUSED)).startswith(f"{MONTHS}=12")
    page.keyboard.press("Enter")
    expect(node(page, "tdxd")).to_have_attribute("data-state", "visited")
    expect(box.get_by_role("button", name="Undo")).to_be_focused()
    expect(box).to_contain_text("This case is there already.")


def test_what_to_ask_next_leads_to_the_question(explorer: Page) -> None:
    page = explorer
    box = open_whatif(page)
    expect(box.get_by_role("heading", name="What to ask next")).to_be_visible()
    expect(box).to_contain_text("Which decision needs to be made now?")
    expect(box).to_contain_text("These make no difference here: histology")
    ask = box.get_by_role("button", name="Go to the question: What is the HER2 status of the recurrence?")
    ask.focus()
    page.keyboard.press("Enter")
    her2 = page.locator('fieldset[data-attribute="her2_status"]')
    expect(her2.locator("input").first).to_be_focused()
    her2.get_by_label("Negative").check()
    expect(box.get_by_role("heading", name="What to ask next")).to_have_count(0)
    expect(her2.get_by_label("Negative")).to_be_focused()


def test_the_focus_stays_in_the_form_while_the_offers_change(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    box = open_whatif(page)
    months = page.locator(f'fieldset[data-attribute="{MONTHS}"]').get_by_role("textbox")
    months.fill("8")
    expect(box.locator(f'[data-offer="{MONTHS}=12"]')).to_have_count(0)
    expect(box.locator(f'[data-offer="{MONTHS}=13"]')).to_have_count(1)
    expect(months).to_be_focused()


def test_a_kept_case_is_compared_with_what_it_becomes(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    compare = page.locator(".h2t-compare")
    keep = compare.get_by_role("button", name="Keep this case to compare")
    keep.focus()
    page.keyboard.press("Enter")
    expect(compare).to_contain_text("The two cases are the same.")
    expect(keep).to_be_focused()
    page.locator(f'fieldset[data-attribute="{MONTHS}"]').get_by_role("textbox").fill("8")
    expect(compare.locator(".h2t-verdict")).to_contain_text("The paths diverge at “Timing of recurrence”.")
    expect(compare).to_contain_text("Interval since adjuvant trastuzumab: A 8 months; B 30 months")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "other")
    expect(page.locator(".h2t-graph-box svg").first).to_contain_text("the paths diverge here")
    swap = compare.get_by_role("button", name="Swap the two cases")
    swap.focus()
    page.keyboard.press("Enter")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    expect(compare).to_contain_text("A 30 months; B 8 months")
    expect(swap).to_be_focused()
    stop = compare.get_by_role("button", name="Stop comparing")
    stop.focus()
    page.keyboard.press("Enter")
    expect(compare.locator(".h2t-compared")).to_have_count(0)
    expect(stop).to_be_hidden()
    expect(keep).to_be_focused()


def test_another_case_of_the_list_is_compared(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    compare = page.locator(".h2t-compare")
    with_whom = compare.get_by_label("Compare with")
    with_whom.select_option("exactly-twelve-months")
    expect(compare).to_contain_text("The paths diverge at “Timing of recurrence”.")
    guideline = load_guideline()
    for each in shipped_vignettes():
        if each.id in {"late-relapse-liver", "exactly-twelve-months"}:
            end = trace(guideline, relevant_case(guideline, each.case)).node
            expect(compare.locator(".h2t-sides")).to_contain_text(guideline.label(str(end)))
    with_whom.select_option("")
    expect(compare.locator(".h2t-compared")).to_have_count(0)


def both_open(page: Page) -> None:
    choose(page, "late-relapse-liver")
    page.locator(".h2t-compare").get_by_label("Compare with").select_option("exactly-twelve-months")
    expect(page.locator(".h2t-sides")).to_be_visible()
    box = open_whatif(page)
    box.locator("[data-goal]").select_option("tdxd")
    expect(box.locator(".h2t-offer")).to_have_count(1)


def test_no_accessibility_violation_with_all_of_it_open(explorer: Page) -> None:
    both_open(explorer)
    assert_accessible(explorer)


def test_nothing_is_wider_than_the_page(explorer: Page) -> None:
    page = explorer
    both_open(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, width
        for part in (".h2t-whatif", ".h2t-compare"):
            assert page.locator(part).evaluate("e => e.scrollWidth <= e.clientWidth + 1"), (part, width)
    sides = page.locator(".h2t-side-answer")
    page.set_viewport_size({"width": 390, "height": 900})
    first, second = (side(sides.nth(at)) for at in (0, 1))
    assert second["y"] >= first["y"] + first["height"]
    page.set_viewport_size({"width": 1920, "height": 900})
    first, second = (side(sides.nth(at)) for at in (0, 1))
    assert second["y"] == pytest.approx(first["y"], abs=1)


def test_each_card_has_the_colour_and_the_dash_of_its_path_on_the_graph(explorer: Page) -> None:
    page = explorer
    both_open(page)
    edge = "e => [getComputedStyle(e).borderLeftColor, getComputedStyle(e).borderLeftStyle]"
    line = "e => [getComputedStyle(e).stroke, getComputedStyle(e).strokeDasharray]"
    for at, state, style in ((0, "visited", "solid"), (1, "other", "dashed")):
        colour, border = page.locator(".h2t-side-answer").nth(at).evaluate(edge)
        stroke, dash = page.locator(f'.h2t-graph-box .edge[data-state="{state}"] .line').first.evaluate(line)
        assert (colour, border) == (stroke, style)
        assert (dash == "none") == (style == "solid")


def side(place: Locator) -> FloatRect:
    found = place.bounding_box()
    assert found is not None
    return found
