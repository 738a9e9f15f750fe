"""A presentation in a real browser: keys and clickers, each frame heard, the notes in a second window."""

from __future__ import annotations

import re

from browser import Recorder, Visit
from journey_files import shipped_journeys
from page_steps import pick
from page_tools import Heard, violations
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Page, expect
from presenter_page import CASE, GUIDELINE, INSIDE, at, begin, deck_of, heading, room, stage

from her2teach import trace
from her2teach.educator.presentation import COUNT, Presentation, line_words, spoken
from her2teach.teaching.lesson import load_lesson

EXPLORER, LESSON, PRACTICE, JOURNEY = "2_explore.ipynb", "1_lesson.ipynb", "3_practice.ipynb", "4_journey.ipynb"
#: How large the question and the words are, how much of the frame is out of sight, and how far the page is too wide.
LOOK = """() => {
  const slide = document.querySelector("dialog[open] .h2t-slide");
  const size = (each) => parseFloat(getComputedStyle(each).fontSize);
  return [size(slide.querySelector("h2")), size(slide), slide.scrollHeight - slide.clientHeight];
}"""
END_SESSION = """async () => {
  const kernel = JSON.parse(document.getElementById("jupyter-config-data").textContent).kernelId;
  const token = document.cookie.match(/_xsrf=([^;]*)/)[1];
  return (await fetch(`/api/kernels/${kernel}`, { method: "DELETE", headers: { "X-XSRFToken": token } })).status;
}"""


def test_the_keys_and_a_clicker_lead_through_it_and_the_focus_comes_back(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    expect(heading(page)).to_be_focused()
    expect(stage(page).locator(".h2t-slide")).to_contain_text(deck.frames[0].lines[0].text)
    place = 0
    for key, steps in (
        ("ArrowRight", 1),
        ("PageDown", 1),
        ("Space", 1),
        ("ArrowLeft", -1),
        ("PageUp", -1),
        ("ArrowLeft", -1),
        ("PageDown", 1),
        ("Enter", 1),
    ):
        page.keyboard.press(key)
        place += steps
        at(page, place, deck)
        assert page.evaluate(INSIDE)
    page.keyboard.press("End")
    at(page, len(deck.frames) - 1, deck)
    expect(stage(page).get_by_role("button", name="Next")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Home")
    at(page, 0, deck)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_focused()
    # what was pressed in haste is not lost
    page.keyboard.press("Enter")
    at(page, 0, deck)
    for _ in range(4):
        page.keyboard.press("PageDown")
    at(page, 4, deck)


def test_everything_can_be_done_with_buttons_too(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    press = stage(page).get_by_role("button", name="Next")
    press.focus()
    page.keyboard.press("Space")  # presses the button, once
    at(page, 1, deck)
    press.click()
    at(page, 2, deck)
    stage(page).get_by_role("button", name="Back", exact=True).click()
    at(page, 1, deck)
    for _ in range(12):
        page.keyboard.press("Tab")
        # between the last and the first there is the browser's own
        assert page.evaluate(f"document.activeElement === document.body || {INSIDE}")
    stage(page).get_by_role("button", name="End", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_each_frame_is_heard(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    for place in range(len(deck.frames)):
        expect(stage(page).get_by_role("status")).to_have_text(spoken(Presentation(deck=deck, at=place)))
        page.keyboard.press("ArrowRight")
    dialog = page.get_by_role("dialog", name=deck.frames[-1].heading)
    expect(dialog).to_be_visible()
    assert engine_words(page.evaluate(WORDS), own_classes()) == []


def test_nothing_of_a_frame_is_sent_before_it_is_shown(page: Page, visit: Visit) -> None:
    heard = Heard(page)
    visit(EXPLORER)
    deck = begin(page)
    lines = [line.text for section in deck.notes for line in section.lines if section.id == "discussion"]
    later = [frame.heading for frame in deck.frames if frame.kind == "question"]
    for place, frame in enumerate(deck.frames[:8]):
        at(page, place, deck)
        following = [each for each in later if each not in {every.heading for every in deck.frames[: place + 1]}]
        sent = "".join(heard.frames)
        presented = sent[sent.rfind("Frame 1 of") :]
        assert frame.heading in presented, "the test is blind"
        assert not [each for each in following if f'"heading": "{each}"' in presented]
        page.keyboard.press("ArrowRight")
    assert not [each for each in lines if heard.holds(each)]
    with page.expect_popup() as opened:
        stage(page).get_by_role("button", name="Speaker notes").click()
    expect(opened.value.get_by_role("main")).to_contain_text(lines[0])
    assert [each for each in lines if heard.holds(each)], "the test is blind"


def test_the_notes_are_in_a_second_window_which_follows(explorer: Page, watched: Recorder) -> None:
    page = explorer
    deck = begin(page)
    page.keyboard.press("ArrowRight")
    at(page, 1, deck)
    with page.expect_popup() as opened:
        stage(page).get_by_role("button", name="Speaker notes").click()
    notes = opened.value
    watched.watch(notes)
    assert notes.url == "about:blank"
    expect(notes.get_by_role("heading", level=1)).to_have_text(deck.frames[1].heading)
    main = notes.get_by_role("main")
    coming = deck.frames[2]
    assert coming.answer is not None
    expect(main).to_contain_text(f"The text’s answer: {coming.choices[coming.answer]}.")
    for line in coming.lines:
        expect(main).to_contain_text(line_words(line))
    for line in (*deck.notes[0].lines, *deck.notes[1].lines):
        expect(main).to_contain_text(line.text)
    page.keyboard.press("1")
    expect(main).to_contain_text(f"{deck.frames[1].choices[0]}: 1")
    assert violations(notes) == []
    # the keys work in either window
    notes.keyboard.press("2")
    expect(main).to_contain_text(f"{deck.frames[1].choices[1]}: 1")
    notes.keyboard.press("PageDown")
    at(page, 2, deck)
    expect(notes.get_by_role("status")).to_contain_text("Frame 2 of 7")
    expect(notes.get_by_role("timer")).to_have_text(re.compile(r"\d\d:\d\d.* · 0 min since the start"))
    expect(notes.get_by_role("heading", level=1)).to_have_text(deck.frames[2].heading)
    expect(main).to_contain_text(f"A question: {deck.frames[3].heading}")
    notes.close()
    expect(heading(page)).to_have_text(deck.frames[2].heading)
    page.keyboard.press("ArrowRight")
    at(page, 3, deck)
    # it goes with the presentation
    with page.expect_popup() as again:
        stage(page).get_by_role("button", name="Speaker notes").click()
    expect(again.value.get_by_role("heading", level=1)).to_have_text(deck.frames[3].heading)
    with again.value.expect_event("close"):
        page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_window_that_the_browser_keeps_back_is_told_of(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    page.evaluate("window.opens = window.open; window.open = () => null")
    stage(page).get_by_role("button", name="Speaker notes").click()
    expect(stage(page).get_by_role("alert")).to_contain_text("The browser kept the second window back.")
    page.evaluate("window.open = window.opens")
    page.keyboard.press("ArrowRight")
    at(page, 1, deck)


def test_content_is_shown_as_it_was_written(explorer: Page) -> None:
    page = explorer
    begin(page)
    dialog = page.locator("dialog[open]")
    assert dialog.locator("script, img, a, iframe").count() == 0
    with page.expect_popup() as opened:
        stage(page).get_by_role("button", name="Speaker notes").click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    assert opened.value.locator("script, img, a, iframe").count() == 0


def test_who_presses_a_key_after_the_session_was_lost_is_told(visit: Visit) -> None:
    page = visit(EXPLORER)
    deck = begin(page)
    page.keyboard.press("PageDown")
    at(page, 1, deck)
    alert = stage(page).get_by_role("alert")
    expect(alert).to_be_empty()
    assert page.evaluate(END_SESSION) == 204
    expect(page.locator("#h2t-status")).to_contain_text("This page has lost its Python session")
    page.keyboard.press("PageDown")
    expect(alert).to_contain_text("the presentation no longer moves")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_changed_case_is_presented_as_it_is_now(explorer: Page) -> None:
    page = explorer
    pick(page, "Case", CASE.title)
    number = page.get_by_label("Interval since adjuvant trastuzumab, in months")
    number.fill("8")
    number.press("Enter")
    expect(page.locator(".h2t-now")).to_contain_text("8 months")
    page.get_by_role("button", name="Present", exact=True).click()
    slide = stage(page).locator(".h2t-slide")
    expect(slide).to_contain_text("Changed from the story: Interval since adjuvant trastuzumab: 8 months.")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    number.fill("many")
    number.press("Enter")
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".h2t-part-present").get_by_role("alert")).to_contain_text("An answer cannot be used.")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_paper_shows_the_page_and_no_presentation(explorer: Page) -> None:
    page = explorer
    begin(page)
    page.emulate_media(media="print")
    expect(page.locator("dialog[open]")).to_be_hidden()
    expect(page.locator(".h2t-answer").first).to_be_visible()


def test_practice_asks_first_and_then_the_case_no_longer_counts(page: Page, visit: Visit) -> None:
    heard = Heard(page)
    visit(PRACTICE)
    vignette = CASE
    page.evaluate("location.hash = 'practice=late-relapse-liver'")
    expect(page.locator(".h2t-story p").nth(1)).to_contain_text(vignette.story[:40])
    present = page.get_by_role("button", name="Present", exact=True)
    present.click()
    asked = page.get_by_role("dialog", name="Present this to a room?")
    expect(asked).to_contain_text("After that this case no longer counts in the practice on this page.")
    expect(asked.get_by_role("button", name="Not now")).to_be_focused()
    assert violations(page, within="dialog[open]") == []
    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(present).to_be_focused()
    assert not heard.holds(vignette.title)
    assert not heard.holds(vignette.objectives[0])
    present.click()
    asked.get_by_role("button", name="Present it").click()
    deck = deck_of()
    at(page, 0, deck)
    page.keyboard.press("End")
    expect(heading(page)).to_have_text(vignette.title)
    assert heard.holds(vignette.objectives[0]), "the test is blind"
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".h2t-now")).to_have_text(
        "This case was presented here, so it does not count in your practice."
    )


def test_a_journey_is_presented_from_its_beginning_after_it_was_agreed_to(visit: Visit) -> None:
    page = visit(JOURNEY)
    journey = next(each for each in shipped_journeys() if each.id == "a-cough-in-spring")
    pick(page, "Patient", journey.title)
    page.get_by_role("button", name="Present", exact=True).click()
    page.get_by_role("button", name="Present it").click()
    expect(heading(page)).to_have_text(journey.title)
    for happening in journey.course[:2]:
        page.keyboard.press("PageDown")
        expect(heading(page)).to_have_text(happening.event.label)
    page.keyboard.press("PageDown")
    expect(room(page)).to_have_text(COUNT)
    assert violations(page, within="dialog[open]") == []


def test_the_lesson_is_presented_by_one_button(visit: Visit) -> None:
    page = visit(LESSON)
    passage = load_lesson().passages["one-number"]
    button = page.get_by_role("button", name="Present", exact=True)
    expect(button).to_have_count(1)
    button.click()
    page.get_by_role("button", name="Present it").click()
    expect(heading(page)).to_have_text(passage.title)
    expect(stage(page).locator(".h2t-slide")).to_contain_text(passage.lines[1].text)
    for _ in range(2):
        page.keyboard.press("PageDown")
    expect(heading(page)).to_have_text(passage.ask.question)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert violations(page, within=".h2t-part-present") == []


def test_a_clicker_in_a_hurry_reaches_no_further_than_the_end(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    for _ in range(len(deck.frames) + 3):
        page.keyboard.press("PageDown")
    at(page, len(deck.frames) - 1, deck)
    expect(stage(page)).to_contain_text(re.compile(r"For teaching only"))
    assert trace(GUIDELINE, CASE.case).node is not None
