"""The lesson in a real browser: predict first, by keyboard alone; nothing gives an answer away; short to read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Recorder, Visit
from page_tools import assert_accessible, assert_fits
from playwright.sync_api import Locator, Page, expect

from her2teach import load_guideline
from her2teach.teaching.lesson import load_lesson, question_of

LESSON = "1_lesson.ipynb"
GUIDELINE, CONTENT = load_guideline(), load_lesson()
#: A third of what it was before each part began with a prediction.
MOST_WORDS, MOST_PIXELS = 2466, 7300
WORDS = "document.querySelector('main').innerText.split(/\\s+/).filter(Boolean).length"


@pytest.fixture
def lesson(stay: Visit, watched: Recorder) -> Iterator[Page]:
    """The lesson, of which each test answers other questions than those before it, and the last all that are left."""
    yield stay(LESSON)
    assert watched.errors == []
    assert watched.external == []


def card(page: Page, passage: str) -> Locator:
    return page.locator(".h2t-lesson-card").filter(has_text=CONTENT.passages[passage].ask.case)


def commit(within: Locator, answers: list[str]) -> None:
    for at, answer in enumerate(answers):
        within.locator("fieldset").nth(at).locator(f'input[value="{answer}"]').check()
    within.locator(".h2t-lesson-check").click()


def test_it_is_a_third_as_long_as_it_was(lesson: Page) -> None:
    assert lesson.evaluate(WORDS) < MOST_WORDS
    assert lesson.evaluate("document.documentElement.scrollHeight") < MOST_PIXELS


def test_a_cutoff_is_placed_by_keyboard_and_told_once_it_was(lesson: Page) -> None:
    page, found = lesson, card(lesson, "one-number")
    check, slider = found.locator(".h2t-lesson-check"), found.get_by_role("slider", name="Your cut-off in months")
    number, status = found.get_by_role("spinbutton", name="Your cut-off"), found.get_by_role("status")
    expect(slider).to_be_in_viewport()  # there is something to do on the first screen
    expect(found).to_contain_text("More than ? months")
    expect(found).not_to_contain_text("12 months")
    expect(slider).to_have_attribute("aria-valuetext", "not placed yet")
    check.click()
    expect(status).to_have_text("Commit to an answer first.")
    expect(number).to_be_focused()
    page.keyboard.press("Tab")
    expect(slider).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(number).to_have_value("15")
    expect(slider).to_have_attribute("aria-valuetext", "15 months")
    page.keyboard.press("Tab")
    expect(check).to_be_focused()
    page.keyboard.press("Enter")
    expect(status).to_have_text("Not quite; you said 15. The cut-off is 12 months.")
    expect(check).to_be_focused()
    for words in ("12 months: the text’s cut-off", "you: 15", "this case: 30", "this case"):
        expect(found).to_contain_text(words)
    expect(found).to_contain_text(CONTENT.passages["one-number"].after[0].text)
    # the first answer counts
    expect(number).to_be_disabled()
    expect(check).to_have_attribute("aria-disabled", "true")


def test_radio_buttons_belong_to_their_question_and_say_what_was_right(lesson: Page) -> None:
    passage = CONTENT.passages["first-line-fails"]
    question, found = question_of(GUIDELINE, passage), card(lesson, "first-line-fails")
    group = found.get_by_role("group", name=passage.ask.question)
    expect(group).to_have_accessible_description(passage.ask.case)
    expect(found.get_by_role("group", name="The path at: Which line failed?")).to_be_visible()
    first = group.get_by_role("radio").first
    first.focus()
    lesson.keyboard.press("Space")
    expect(first).to_be_checked()
    lesson.keyboard.press("ArrowDown")
    found.get_by_role("button").focus()
    lesson.keyboard.press("Enter")
    right = dict(question.choices)[question.right]
    expect(found.get_by_role("status")).to_have_text(question.verdict(question.right))
    expect(group.get_by_text(f"{right} (your answer, right)")).to_be_visible()


def test_a_statement_beside_the_passage_is_lit_while_its_number_is_pointed_at(lesson: Page) -> None:
    number = lesson.get_by_role("button", name="Statement S38").first
    beside = lesson.locator(".h2t-lesson-statements p", has_text="S38").first
    expect(beside).not_to_have_attribute("data-lit", "")
    number.hover()
    expect(beside).to_have_attribute("data-lit", "")
    lesson.mouse.move(0, 0)
    expect(beside).not_to_have_attribute("data-lit", "")
    number.focus()
    expect(beside).to_have_attribute("data-lit", "")


def test_the_check_waits_for_every_answer_and_says_what_to_read_again(lesson: Page) -> None:
    found = lesson.locator(".h2t-lesson-card").last
    right = [question_of(GUIDELINE, each).right for each in CONTENT.check.values()]
    commit(found, right[:3])
    expect(found.get_by_role("status")).to_have_text("Still to answer: 4, 5.")
    first = question_of(GUIDELINE, next(iter(CONTENT.check.values())))
    wrong = next(name for name, _ in first.choices if name != right[0])
    commit(found, [wrong, *right[1:]])
    title = CONTENT.passages["counting"].title
    expect(found.get_by_role("status")).to_have_text(f"4 of 5 right. Read again: {title}.")
    expect(found.locator(".h2t-lesson-verdict")).to_have_count(5)
    for each in CONTENT.check.values():
        expect(found).to_contain_text(each.after[0].text)


def test_it_is_no_longer_and_accessible_when_all_is_told(lesson: Page) -> None:
    for form in lesson.locator(".h2t-lesson-form").all():
        check = form.locator(".h2t-lesson-check")
        if check.text_content() == "Checked":
            continue
        for number in form.get_by_role("spinbutton").all():
            number.fill("12")
        for question in form.locator("fieldset").all():
            if question.get_by_role("radio").count():
                question.get_by_role("radio").last.check()
        check.click()
        expect(check).to_have_text("Checked")
    expect(lesson.locator(".h2t-lesson-after").last).to_contain_text("Why")
    assert lesson.evaluate(WORDS) < MOST_WORDS
    assert_accessible(lesson, "main")
    assert_fits(lesson)
