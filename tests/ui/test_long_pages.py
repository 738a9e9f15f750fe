"""A page that is long: what helps a reader to find their way in it, on a screen, on a phone and on paper."""

import re

import pytest
from browser import Visit
from notebook_pages import PAGES
from playwright.sync_api import Page, expect

LONG = [path.name for path in PAGES if len(re.findall(r'"## ', path.read_text(encoding="utf-8"))) >= 4]
#: How much a text stands out from what is painted behind it, as WCAG 2 counts.
CONTRAST = """(text) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const shape = text.closest(".node")?.querySelector(".shape");
  const filled = shape && getComputedStyle(shape).fill;
  const front = light(shape ? getComputedStyle(text).fill : getComputedStyle(text).color);
  const behind = light(filled && filled !== "none" ? filled : getComputedStyle(document.body).backgroundColor);
  return Math.max(front, behind) / Math.min(front, behind);
}"""


@pytest.mark.parametrize("name", LONG[::-1])  # the first is used by the tests that follow
def test_a_long_page_begins_with_a_list_of_its_parts(stay: Visit, name: str) -> None:
    page = stay(name)
    parts = page.locator(".jp-RenderedMarkdown h2")
    links = page.get_by_role("navigation", name="On this page").get_by_role("link")
    expect(links).to_have_text([re.sub("¶$", "", words) for words in parts.all_text_contents()])
    links.last.focus()
    page.keyboard.press("Enter")
    expect(parts.last).to_be_in_viewport()
    covered = page.locator(".h2t-header").bounding_box()
    heading = parts.last.bounding_box()
    assert covered is not None
    assert heading is not None
    assert heading["y"] >= covered["y"] + covered["height"]


def test_a_part_stays_in_sight_while_the_page_above_it_grows_until_the_reader_moves_on(stay: Visit) -> None:
    page = stay(LONG[0])
    grow = """document.body.style.overflowAnchor = document.documentElement.style.overflowAnchor = "none";
        const more = document.createElement("div");
        more.style.height = "3000px";
        document.getElementById("h2t-main").prepend(more);"""
    part = page.locator(".jp-RenderedMarkdown h2").last
    page.get_by_role("navigation", name="On this page").get_by_role("link").last.click()
    page.evaluate(grow)
    expect(part).to_be_in_viewport()
    page.mouse.wheel(0, -100)
    page.evaluate(grow)
    expect(part).not_to_be_in_viewport()


def test_on_a_phone_the_list_of_parts_is_folded_above_the_first_sentence(visit: Visit, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(LONG[0])
    nav = page.get_by_role("navigation", name="On this page")
    expect(nav.get_by_role("link").first).to_be_hidden()
    expect(page.get_by_role("main").locator(".jp-RenderedMarkdown p:not(#h2t-contents)").first).to_be_in_viewport(
        ratio=1
    )
    nav.locator("summary").press("Enter")
    nav.get_by_role("link").last.press("Enter")
    expect(page.locator(".jp-RenderedMarkdown h2").last).to_be_in_viewport()


def test_on_a_phone_the_links_scroll_away_and_the_banner_stays(stay: Visit) -> None:
    page = stay(LONG[0])
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("scrollTo(0, 0)")
    page.mouse.wheel(0, 3000)
    expect(page.locator(".h2t-nav")).not_to_be_in_viewport()
    expect(page.locator(".h2t-banner")).to_be_in_viewport(ratio=1)


def test_paper_is_white_and_its_ink_is_dark_also_when_the_screen_is_dark(visit: Visit, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    visit("2_explore.ipynb")
    page.locator("svg .node text").first.wait_for()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    contrasts = page.locator("h1, svg .node text:not(.mark)").evaluate_all(f"(texts) => texts.map({CONTRAST})")
    assert min(contrasts) > 4.5
    expect(page.locator(".h2t-nav")).to_be_hidden()
    expect(page.locator(".h2t-banner")).to_be_visible()
