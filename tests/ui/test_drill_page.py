"""The drill in a real browser, with the keyboard alone, narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Recorder, Visit
from page_tools import assert_accessible, assert_fits
from playwright.sync_api import Locator, Page, expect

from her2teach import load_guideline
from her2teach.teaching.drill import QUESTION
from her2teach.text.wording import capital

PRACTICE = "3_practice.ipynb"
GUIDELINE = load_guideline()


@pytest.fixture
def page(stay: Visit, watched: Recorder) -> Iterator[Page]:
    """The practice, opened once for all tests of this module."""
    yield stay(PRACTICE)
    assert watched.errors == []
    assert watched.external == []


def drill(page: Page) -> Locator:
    """The drill, with a question that has not been answered."""
    box = page.locator(".h2t-drill")
    following = box.get_by_role("button", name="Next question")
    if following.is_visible():
        following.click()
    expect(box.get_by_role("status")).to_be_empty()
    return box


def number(box: Locator) -> int:
    """Which question is asked."""
    return int(box.locator("h3").inner_text().removeprefix("Question "))


def answer(page: Page, box: Locator, at: int = 0) -> Locator:
    """Answer with the keyboard."""
    button = box.locator(".h2t-drill-choices button").nth(at)
    button.focus()
    page.keyboard.press("Enter")
    expect(box.get_by_role("status")).not_to_be_empty()
    return button


def test_before_an_answer_the_page_tells_no_more_than_the_question(page: Page) -> None:
    box = drill(page)
    assert number(box) == 1
    expect(box.get_by_role("status")).to_be_empty()
    expect(box.get_by_role("button", name="Next question")).to_be_hidden()
    expect(box.locator("[data-state='right'], [data-state='wrong']")).to_have_count(0)
    assert box.locator(".h2t-drill-facts dt").count() >= 2
    assert box.locator(".h2t-drill-question").text_content() == QUESTION
    offered = box.locator(".h2t-drill-choices button").all_text_contents()
    assert set(offered) <= {capital(end.label) for end in GUIDELINE.ends.values()}


def test_an_answer_is_marked_in_words_and_focus_stays(page: Page) -> None:
    box = drill(page)
    counted = f"of {number(box)} right."
    button = answer(page, box)
    expect(button).to_be_focused()
    expect(button).to_contain_text("your answer")
    expect(box.locator("[data-state='right']")).to_have_count(1)
    expect(box.locator("[data-state='right']")).to_contain_text("right")
    expect(box.get_by_text(counted)).to_be_visible()
    feedback = page.locator(".h2t-drill-feedback")
    expect(feedback).to_contain_text("Criterion:")
    expect(feedback).to_contain_text("How it was counted:")
    reference = feedback.locator(".h2t-ref").first
    reference.focus()
    page.keyboard.press("Enter")
    expect(feedback.locator(".h2t-statement").first).to_be_visible()
    first = box.get_by_role("status").text_content()
    for other in box.locator(".h2t-drill-choices button").all():
        other.focus()
        page.keyboard.press("Enter")
    expect(box.get_by_role("status")).to_have_text(first or "")
    expect(box.get_by_text(counted)).to_be_visible()


def test_the_next_question_takes_the_focus_to_its_beginning(page: Page) -> None:
    box = drill(page)
    first = number(box)
    for following in (first + 1, first + 2):
        answer(page, box, 1)
        box.get_by_role("button", name="Next question").focus()
        page.keyboard.press("Enter")
        expect(box.locator("h3")).to_have_text(f"Question {following}")
        expect(box.locator("h3")).to_be_focused()
        expect(box.get_by_role("status")).to_be_empty()
        expect(page.locator(".h2t-drill-feedback")).to_have_text("")
        page.keyboard.press("Tab")
        expect(box.locator(".h2t-drill-choices button").first).to_be_focused()


def test_the_drill_is_usable_by_everyone_at_every_width(page: Page) -> None:
    """In light and dark, before an answer and after it."""
    box = drill(page)
    assert_accessible(page)
    answer(page, box)
    assert_accessible(page, within=".h2t-drill, .h2t-drill-feedback")
    assert_fits(page)
    for button in box.get_by_role("button").all():
        found = button.bounding_box()
        assert found is not None
        assert found["height"] >= 44


def test_in_forced_colours_the_right_answer_still_looks_like_one(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    box = drill(page)
    answer(page, box)
    widths = [
        button.evaluate("e => getComputedStyle(e).borderTopWidth")
        for button in box.locator("[data-state='right']").all()
    ]
    assert widths == ["3px"]
