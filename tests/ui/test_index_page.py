"""The index: what to do first, the course, and how far this browser has come, which is kept there and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from browser import Recorder, Visit
from page_tools import assert_accessible, assert_fits
from playwright.sync_api import Page, expect

LESSON, PRACTICE = "1_lesson.ipynb", "3_practice.ipynb"


def keep(page: Page, found: Any) -> None:
    page.evaluate("found => localStorage.setItem('her2teach.course', found)", json.dumps(found))
    page.reload()


def said(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".h2t-trail small").all_text_contents()]


def test_a_new_browser_begins_with_the_lesson(page: Page, server: str, recorder: Recorder) -> None:
    page.goto(server)
    expect(page.get_by_role("img", name="A patch of HER2-positive cells")).to_be_visible()
    expect(page.locator(".h2t-trail a")).to_have_text(["Lesson", "Five cases", "Quick drill", "Journey"])
    assert said(page) == ["Start here", "", "", ""]
    expect(page.get_by_role("button", name="Forget it")).to_be_hidden()
    assert_accessible(page)
    assert_fits(page)
    assert recorder.errors == []
    assert recorder.external == []


def test_it_says_how_far_one_has_come_and_can_be_made_to_forget_it(page: Page, server: str) -> None:
    page.goto(server)
    keep(page, {"lesson": ["one-number"]})
    assert said(page) == ["1 part done · Continue here", "", "", ""]
    keep(page, {"lesson": ["one-number", "check"], "cases": ["1", "2"], "drill": ["1"]})
    assert said(page) == ["Done", "2 cases done · Continue here", "1 question done", ""]
    start = page.locator(".h2t-start")
    expect(start).to_have_text("Continue: Five cases")
    assert str(start.evaluate("each => each.href")).endswith(PRACTICE)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator(".h2t-start")).to_have_text("Start the lesson")
    assert page.evaluate("localStorage.getItem('her2teach.course')") is None


def test_when_all_is_done_nothing_is_next(page: Page, server: str) -> None:
    page.goto(server)
    five = ["1", "2", "3", "4", "5"]
    keep(page, {"lesson": ["check"], "cases": five, "drill": five, "journey": ["1"]})
    assert said(page) == ["Done"] * 4


@pytest.mark.parametrize("found", [5, "x", [], None, {"lesson": 7, "cases": {"1": 2}}])
def test_what_is_kept_in_another_form_is_nothing(page: Page, server: str, recorder: Recorder, found: Any) -> None:
    page.goto(server)
    keep(page, found)
    assert said(page) == ["Start here", "", "", ""]
    assert recorder.errors == []


def test_a_browser_that_keeps_nothing_shows_the_course(own_page: Page, server: str) -> None:
    refused = "Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('refused'); } })"
    own_page.add_init_script(refused)
    own_page.goto(server)
    assert said(own_page) == ["Start here", "", "", ""]


def test_the_pages_keep_what_was_done_on_them(visit: Visit, server: str) -> None:
    page = visit(LESSON)
    card = page.locator(".h2t-lesson-card").first
    card.get_by_role("spinbutton").fill("6")
    card.locator(".h2t-lesson-check").click()
    expect(card.locator(".h2t-lesson-check")).to_have_text("Checked")
    page = visit(PRACTICE)
    page.locator(".h2t-drill-choices button").first.click()
    expect(page.locator(".h2t-drill").get_by_role("status")).not_to_be_empty()
    page.goto(server)
    assert said(page) == ["1 part done · Continue here", "", "1 question done", ""]
    assert json.loads(page.evaluate("localStorage.getItem('her2teach.course')")) == {
        "lesson": ["one-number"],
        "drill": ["1"],
    }
