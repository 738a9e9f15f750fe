"""Links in a real browser, through Voila: what one opens, how it is copied, what a page loaded again gives back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from browser import Recorder
from journey_files import shipped_journeys
from page_steps import give, pick
from page_tools import Traffic, assert_accessible, assert_fits
from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect
from playwright.sync_api import TimeoutError as StillOther

from benchmarks.waiting import KERNEL_ID
from her2teach import load_guideline
from her2teach.core.answers import as_answers
from her2teach.teaching.links import link_text, link_to
from her2teach.teaching.vignettes import shipped_vignettes

VIGNETTES = {each.id: each for each in shipped_vignettes()}
LATE, OTHER = "late-relapse-liver", "exactly-twelve-months"
EXPLORER, LESSON, PRACTICE, JOURNEY = "2_explore.ipynb", "1_lesson.ipynb", "3_practice.ipynb", "4_journey.ipynb"
MONTHS = "months_since_adjuvant_trastuzumab"
CHANGED = {**as_answers(VIGNETTES[LATE].case), MONTHS: "8", "received_tdxd": "never", "tdxd_access": "available"}

#: All that a reader sees of an explorer, and what they have answered.
LOOK = """root => {
  const all = (selector) => [...root.querySelectorAll(selector)];
  return {
    // without what the answer was before the last change: that is told on the page where it was changed
    words: all(".h2t-part-story, .h2t-part-answer, .h2t-part-words").map((each) => {
      const copy = each.cloneNode(true);
      for (const before of copy.querySelectorAll(".h2t-headline em")) before.remove();
      return copy.textContent;
    }),
    graph: all("svg [data-id]").map((each) => `${each.dataset.id} ${each.dataset.state}`).sort(),
    asked: all("fieldset[data-attribute]:not([hidden])").map((each) => each.dataset.attribute),
    answers: all("fieldset :is(input, select)")
      .map((each) => (/radio|checkbox/.test(each.type) ? each.checked : each.value)),
    picked: root.querySelector("select")?.selectedOptions[0].textContent,
  };
}"""
#: As where a page has come by plain HTTP from another machine.
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"


def address(server: str, notebook: str, link: str = "") -> str:
    return f"{server}voila/render/{notebook}{'#' if link else ''}{link}"


def open_page(page: Page, where: str) -> Page:
    page.goto("about:blank")  # or else a page that differs behind the # alone would stay
    page.goto(where)
    page.wait_for_selector("body.h2t-ready")
    return page


def load_again(page: Page) -> None:
    page.reload()
    page.wait_for_selector("body.h2t-ready")


def months(page: Page | Frame | Locator) -> Locator:
    return page.locator(f'fieldset[data-attribute="{MONTHS}"]').get_by_role("textbox")


def story(page: Page | Frame) -> Locator:
    return page.locator(".h2t-story h3")


def look(page: Page) -> Any:
    return page.locator(".h2t-explorer").first.evaluate(LOOK)


def assert_looks(page: Page, wanted: Any) -> None:
    """The explorer comes to look like another one, in all its parts."""
    same = f"wanted => JSON.stringify(({LOOK})(document.querySelector('.h2t-explorer'))) === JSON.stringify(wanted)"
    with suppress(StillOther):
        page.wait_for_function(same, arg=wanted, timeout=10_000)
    assert look(page) == wanted


def say_eight(page: Page) -> None:
    """Change the case that `LATE` is, and wait for the answer."""
    months(page).fill("8")
    expect(page.locator(".h2t-story")).to_contain_text("Changed from the case as told")
    give(page, "received_tdxd", "Never given")
    give(page, "tdxd_access", "Available")
    expect(page.locator('svg [data-id="tdxd"]')).to_have_attribute("data-state", "visited")


@pytest.fixture
def copying(page: Page, server: str) -> BrowserContext:
    """The context of `page`, in which pages may read and write the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.rstrip("/"))
    return page.context


def copied(page: Page | Frame) -> str:
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="The link is copied.")).to_be_visible()
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_copied_link_opens_to_exactly_the_same_case(
    page: Page, copying: BrowserContext, server: str, recorder: Recorder
) -> None:
    open_page(page, address(server, EXPLORER, link_text(load_guideline(), as_answers(VIGNETTES[LATE].case), LATE)))
    expect(story(page)).to_have_text(VIGNETTES[LATE].title)
    say_eight(page)
    link = copied(page)
    assert link == address(server, EXPLORER, link_text(load_guideline(), CHANGED, LATE))
    expect(page.get_by_text("It opens on this computer only.")).to_be_visible()
    other = open_page(copying.new_page(), link)
    expect(story(other)).to_have_text(VIGNETTES[LATE].title)
    assert_looks(other, look(page))
    assert_accessible(page, within=".h2t-explorer")
    assert recorder.errors == []
    assert recorder.external == []
    # an answer that cannot be used has none
    months(page).fill("12,5")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="There is no link yet")).to_be_visible()


#: Each with what is said of it.
BROKEN = {
    f"case={LATE}&her2_status=postive&content=0123456789ab": "did you mean positive?",
    f"case={LATE}&her2_status=positive": "its end is missing; copy all of it",
    "case=%3Cimg%20src%3Dx%20onerror%3D%22window.hit%3D1%22%3E&content=0123456789ab": (
        'there is no case "<img src=x onerror='
    ),
    f"practice={LATE}": 'it begins with "practice"; a link to a case begins with "case="',
}


def test_a_broken_link_starts_blank_and_says_why(page: Page, server: str, recorder: Recorder) -> None:
    for at, (link, problem) in enumerate(BROKEN.items()):
        where = address(server, EXPLORER, link)
        if at:  # in the tab that is open
            page.goto(where)
        else:
            open_page(page, where)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("This link cannot be used. The page starts blank.")
        expect(alert).to_contain_text(problem)
        expect(page.locator(".h2t-part-story")).to_contain_text("Blank case")
        expect(page.locator("fieldset input[type=radio]:checked:not([value=''])")).to_have_count(0)
        if not at:
            row = page.locator(".h2t-part-picker").get_by_role("button").all()
            assert len({round((each.bounding_box() or {"y": 0.0})["y"]) for each in row}) == 1  # as without a link
            assert not any(each.evaluate("each => each.scrollWidth > each.clientWidth + 1") for each in row)
            assert (alert.bounding_box() or {"y": 0.0})["y"] > (row[0].bounding_box() or {"y": 0.0})["y"]
            assert_accessible(page)
            assert_fits(page)
        page.get_by_label("Positive", exact=True).check()
        expect(page.locator('fieldset[data-attribute="her2_status"] input:checked')).to_have_value("positive")
        expect(alert).to_be_hidden()
        assert page.evaluate("window.hit") is None
    assert recorder.errors == []


def test_another_link_in_the_same_tab_is_opened_and_a_part_of_the_page_is_none(page: Page, server: str) -> None:
    links = {name: link_text(load_guideline(), as_answers(VIGNETTES[name].case), name) for name in (LATE, OTHER)}
    traffic = Traffic()
    traffic.watch(page)
    open_page(page, address(server, EXPLORER, links[LATE]))
    expect(story(page)).to_have_text(VIGNETTES[LATE].title)
    page.goto(address(server, EXPLORER, links[OTHER]))
    expect(story(page)).to_have_text(VIGNETTES[OTHER].title)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".h2t-part-story")).to_contain_text("Blank case")
    traffic.settle(page)
    asked = traffic.asked
    page.goto(address(server, EXPLORER, "h2t-main"))
    page.go_back()
    traffic.settle(page)
    assert page.url.endswith(links[OTHER])
    assert traffic.asked == asked
    page.goto(address(server, EXPLORER, "case="))
    expect(page.get_by_role("alert")).to_contain_text("This link cannot be used.")


def test_a_lost_session_costs_no_answer_and_a_new_visit_begins_anew(page: Page, server: str) -> None:
    link = link_text(load_guideline(), as_answers(VIGNETTES[LATE].case), LATE)
    open_page(page, address(server, EXPLORER, link))
    expect(story(page)).to_have_text(VIGNETTES[LATE].title)
    say_eight(page)
    before, kernel = look(page), page.evaluate(KERNEL_ID)
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    ended = page.request.post(f"{server}voila/api/shutdown/{kernel}", headers={"X-XSRFToken": cookies["_xsrf"]})
    assert ended.ok
    assert page.request.get(f"{server}api/kernels/{kernel}").status == 404
    load_again(page)
    assert page.evaluate(KERNEL_ID) != kernel
    expect(months(page)).to_have_value("8")
    assert_looks(page, before)
    # The link was opened and left behind; who opens it anew gets what it says, and a new visit begins anew.
    answered = as_answers(VIGNETTES[LATE].case)[MONTHS]
    open_page(page, address(server, EXPLORER, link))
    expect(months(page)).to_have_value(answered)
    months(page).fill("8")
    expect(page.locator(".h2t-story")).to_contain_text("Changed from the case as told")
    open_page(page, address(server, EXPLORER))
    expect(page.locator(".h2t-part-story")).to_contain_text("Blank case")
    pick(page, "Case", VIGNETTES[LATE].title)
    expect(months(page)).to_have_value(answered)


@pytest.mark.usefixtures("copying")
def test_in_a_frame_of_the_same_site_the_address_of_the_whole_page_counts(page: Page, server: str) -> None:
    around = f'<!doctype html><iframe src="{address(server, EXPLORER)}" style="width: 99%; height: 800px"></iframe>'
    page.route(f"{server}around.html", lambda route: route.fulfill(body=around, content_type="text/html"))
    link = f"{server}around.html#{link_text(load_guideline(), as_answers(VIGNETTES[OTHER].case), OTHER)}"
    page.goto(link)
    frame = page.frames[1]
    frame.wait_for_selector("body.h2t-ready")
    expect(story(frame)).to_have_text(VIGNETTES[OTHER].title)
    assert copied(frame) == link


def test_without_a_clipboard_the_link_is_marked_for_copying(explorer: Page, server: str) -> None:
    page = explorer
    page.evaluate(NO_CLIPBOARD)
    page.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("The link", exact=True)
    expect(field).to_be_focused()
    page.evaluate("delete navigator.clipboard")
    link = address(server, EXPLORER, link_text(load_guideline(), {}))
    expect(field).to_have_value(link)
    assert page.evaluate("getSelection().toString()") == link
    expect(page.get_by_role("status").filter(has_text="copy it with Ctrl+C")).to_be_visible()
    assert_accessible(page, within=".h2t-part-picker")
    assert_fits(page)
    page.get_by_label("Positive", exact=True).check()
    expect(field).to_be_hidden()


def test_a_token_in_the_address_is_not_copied(explorer: Page, server: str) -> None:
    page = explorer
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.rstrip("/"))
    page.evaluate("history.replaceState(history.state, '', '?token=secret&kept=yes')")
    assert copied(page) == f"{address(server, EXPLORER)}?kept=yes#{link_text(load_guideline(), {})}"


def test_a_case_to_practise_and_a_journey_open_from_a_link(page: Page, server: str, recorder: Recorder) -> None:
    open_page(page, address(server, PRACTICE, link_to("practice", LATE)))
    expect(page.locator(".h2t-part-task")).to_contain_text(" ".join(VIGNETTES[LATE].story.split())[:60])
    expect(page.locator(".h2t-part-task h3")).to_have_text("Case 1")
    page.goto(address(server, PRACTICE, "practice=late-relapse-livre"))
    expect(page.get_by_role("alert").filter(has_text="This link")).to_contain_text(f"did you mean {LATE}?")
    assert_accessible(page, within="[role=alert]")
    last = shipped_journeys()[-1]
    open_page(page, address(server, JOURNEY, link_to("journey", last.id)))
    expect(story(page).first).to_have_text(last.title)
    page.goto(address(server, JOURNEY, "journey=nobody"))
    expect(page.get_by_role("alert").filter(has_text="This link")).to_contain_text("allowed: ")
    assert_accessible(page, within="[role=alert]")
    assert_fits(page)
    assert recorder.errors == []


def test_a_browser_that_keeps_nothing_is_no_hindrance(own_page: Page, server: str) -> None:
    page, record = own_page, Recorder(server)
    record.watch(page)
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get: () => { throw new Error('refused'); } })"
    )
    open_page(page, address(server, EXPLORER))
    page.get_by_label("Positive", exact=True).check()
    expect(page.locator('fieldset[data-attribute="her2_status"] input:checked')).to_have_value("positive")
    load_again(page)
    expect(page.locator(".h2t-part-story")).to_contain_text("Blank case")
    assert [each for each in record.errors if "refused" in each] == []
