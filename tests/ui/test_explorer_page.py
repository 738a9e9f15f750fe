"""The explorer in a real browser, through Voila: the path on the graph and the words change together."""

import re

from browser import Recorder, Visit
from page_steps import assert_words_of_plain_python, choose, give
from page_tools import QUIET
from playwright.sync_api import Frame, Locator, Page, expect

from her2teach import load_guideline
from her2teach.teaching.vignettes import shipped_vignettes

EXPLORER = "2_explore.ipynb"


def question(page: Page | Frame, attribute: str) -> Locator:
    return page.locator(f'fieldset[data-attribute="{attribute}"]')


def node(page: Page, name: str) -> Locator:
    return page.locator(f'svg [data-id="{name}"]')


def test_a_toggle_changes_path_and_words(visit: Visit, recorder: Recorder) -> None:
    page = visit(EXPLORER)
    expect(page.get_by_role("status").last).to_contain_text("More information needed")
    choose(page, "late-relapse-liver")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    expect(page.locator(".h2t-answer")).to_contain_text("The text recommends")
    months = question(page, "months_since_adjuvant_trastuzumab").get_by_role("textbox")
    months.fill("8")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "excluded")
    expect(node(page, "tdxd_choice")).to_have_attribute("data-state", "visited")
    expect(months).to_be_focused()
    give(page, "received_tdxd", "Never given")
    give(page, "tdxd_access", "Available")
    expect(node(page, "tdxd")).to_have_attribute("data-state", "visited")
    expect(page.locator(".h2t-now")).to_contain_text("T-DXd")
    expect(page.locator(".h2t-answer")).to_contain_text("T-DXd")
    assert recorder.errors == []
    assert recorder.external == []


def test_the_path_follows_a_slider_while_it_is_held_and_undo_takes_the_whole_slide_back(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    field = question(page, "months_since_adjuvant_trastuzumab")
    slider, months = field.get_by_role("slider"), field.get_by_role("textbox")
    expect(slider).to_have_attribute("aria-valuetext", "30 months")
    slider.press("ArrowLeft")
    expect(months).to_have_value("29")
    box = slider.bounding_box()
    assert box is not None
    at = [box["x"] + 9 + (box["width"] - 18) * value / 36 for value in (29, 20, 12, 6)]
    page.mouse.move(at[0], box["y"] + 10)
    page.mouse.down()
    for x in at[1:]:
        page.mouse.move(x, box["y"] + 10)
    expect(node(page, "tdxd_choice")).to_have_attribute("data-state", "visited")
    expect(months).to_have_value("6")
    page.mouse.up()
    expect(page.locator(".h2t-band em")).to_contain_text("before: THP")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(months).to_have_value("29")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")


def test_the_words_on_the_page_are_those_of_plain_python(explorer: Page) -> None:
    assert_words_of_plain_python(explorer, shipped_vignettes()[:6])


def test_bad_input_is_told_beside_the_field_and_the_page_stays_usable(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    field = question(page, "months_since_adjuvant_trastuzumab")
    months = field.get_by_role("textbox")
    months.fill("12,5")
    expect(field).to_contain_text("write decimals with a point: 12.5")
    expect(months).to_have_attribute("aria-invalid", "true")
    expect(months).to_have_value("12,5")
    expect(page.locator(".h2t-part-answer")).to_contain_text("Nothing is recommended")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "idle")
    months.fill("12.5")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    expect(months).not_to_have_attribute("aria-invalid", "true")


def test_i_do_not_know_is_an_answer_and_irrelevant_questions_are_hidden(explorer: Page) -> None:
    page = explorer
    expect(question(page, "her2_status")).to_be_visible()
    expect(question(page, "decision_point")).to_be_hidden()
    choose(page, "late-relapse-liver")
    field = question(page, "months_since_adjuvant_trastuzumab")
    expect(field).to_be_visible()
    expect(question(page, "tdxd_access")).to_be_hidden()
    field.get_by_label("I don't know").check()
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "possible")
    expect(page.locator(".h2t-answer")).to_contain_text("More information needed")
    expect(field.get_by_role("textbox")).to_have_value("")


def test_undo_reset_and_start_over(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    months = question(page, "months_since_adjuvant_trastuzumab").get_by_role("textbox")
    before = months.input_value()
    months.fill("8")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "excluded")
    page.get_by_role("button", name="Undo").click()
    expect(months).to_have_value(before)
    months.fill("9")
    expect(page.locator(".h2t-story")).to_contain_text("Changed from the case as told")
    page.get_by_role("button", name="Reset to the case").click()
    expect(months).to_have_value(before)
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    page.get_by_role("button", name="Start over").click()
    expect(question(page, "decision_point")).to_be_hidden()
    expect(page.locator(".h2t-story")).to_have_count(0)


def test_a_statement_opens_in_place_and_what_is_open_stays_open(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    expect(page.locator(".h2t-answer")).to_contain_text("The text recommends")
    reference = page.locator(".h2t-answer .h2t-ref").first
    name = reference.text_content()
    reference.click()
    expect(reference).to_have_attribute("aria-expanded", "true")
    assert name is not None
    expect(page.locator(".h2t-answer .h2t-statement")).to_contain_text(load_guideline().statements[name].text[:40])
    others = page.locator("details.h2t-others")
    others.locator("summary").press("Enter")
    expect(others).to_contain_text("HER2-negative")
    expect(others.locator("summary")).to_be_focused()
    expect(page.locator(".h2t-answer .h2t-statement")).to_be_visible()
    question(page, "months_since_adjuvant_trastuzumab").get_by_role("textbox").fill("40")
    expect(page.locator(".h2t-sections")).to_contain_text("40 months")
    expect(others).to_have_attribute("open", "")


def test_a_click_is_answered_by_one_message(page: Page, visit: Visit) -> None:
    frames: list[bytes | str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.extend([frame])))
    visit(EXPLORER)
    choose(page, "late-relapse-liver")
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    page.evaluate(QUIET)
    frames.clear()
    give(page, "hormone_receptor_status", "Positive (ER and/or PgR)")
    expect(page.locator(".h2t-sections")).to_contain_text("endocrine")
    page.evaluate(QUIET)
    sent = [frame for frame in frames if isinstance(frame, bytes) and re.search(rb'"method": ?"', frame)]
    assert len(sent) == 1, sent


def test_on_paper_the_answer_has_the_whole_width_and_nothing_to_press_is_left(explorer: Page) -> None:
    page = explorer
    choose(page, "late-relapse-liver")
    expect(page.locator(".h2t-answer")).to_contain_text("The text recommends")
    page.emulate_media(media="print")
    for gone in (".h2t-part-questions", ".h2t-part-picker", ".h2t-compare", ".h2t-whatif"):
        expect(page.locator(gone)).to_be_hidden()
    whole, words = (page.locator(each).bounding_box() for each in (".h2t-explorer", ".h2t-part-answer"))
    assert whole is not None
    assert words is not None
    assert words["width"] > 0.95 * whole["width"]
