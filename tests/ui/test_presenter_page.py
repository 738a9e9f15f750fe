"""A presentation in a real browser: keys and clickers, the room's predictions, the notes in a second window."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browser import Recorder, Visit
from journey_files import shipped_journeys
from page_steps import pick, start_over
from page_tools import Heard, assert_accessible, overflow, violations
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Locator, Page, expect

from her2teach import CaseVignette, load_guideline, load_vignettes, trace
from her2teach.core.questions import relevant_pathway
from her2teach.educator.presentation import COUNT, Presentation, line_words, spoken
from her2teach.educator.presentation import place as said_place
from her2teach.educator.slide_decks import case_deck
from her2teach.educator.slides import Deck
from her2teach.teaching.lesson import load_lesson

EXPLORER, LESSON, PRACTICE, JOURNEY = "2_explore.ipynb", "1_lesson.ipynb", "3_practice.ipynb", "4_journey.ipynb"
GUIDELINE = load_guideline()
CASE = next(each for each in load_vignettes() if each.id == "late-relapse-liver")
LONGEST = max(load_vignettes(), key=lambda each: len(each.story))

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
#: Where the heading, each choice's words and each part of the graph stand.
PLACES = """() => {
  const parts = "h2, .h2t-choice > :not(.h2t-present-count), .node .shape";
  return [...document.querySelectorAll(`dialog[open] :is(${parts})`)].map((each) => {
    const { x, y } = each.getBoundingClientRect();
    return [each.parentElement.dataset.id ?? "", Math.round(x), Math.round(y)];
  });
}"""
#: The size of the smallest letters on the graph as they are seen, and how much of it is out of sight.
GRAPH = """() => {
  const svg = document.querySelector("dialog[open] .h2t-present-graph svg");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const box = svg.getBoundingClientRect();
  const drawn = Math.min(scale, box.height / svg.viewBox.baseVal.height);
  const shown = [...svg.querySelectorAll("text")].filter((each) => each.textContent && each.getBBox().width);
  const sizes = shown.map((each) => parseFloat(each.getAttribute("font-size")) * drawn);
  return [Math.min(...sizes), Math.max(box.right - innerWidth, box.bottom - innerHeight)];
}"""
INSIDE = "document.querySelector('dialog[open]').contains(document.activeElement)"


def deck_of(name: str = CASE.id) -> Deck:
    vignette = next(each for each in load_vignettes() if each.id == name)
    return case_deck(GUIDELINE, relevant_pathway(GUIDELINE, vignette.case), vignette)


@pytest.fixture
def explorer(stay: Visit, watched: Recorder) -> Iterator[Page]:
    """The explorer with a blank case and no presentation; one page for all tests that need no more."""
    page = stay(EXPLORER)
    end(page)
    start_over(page)
    yield page
    assert watched.errors == []
    assert watched.external == []


def end(page: Page) -> None:
    """End the presentation, if there is one; its notes go with it."""
    if stage(page).count():
        stage(page).get_by_role("button", name="End", exact=True).click()
        expect(stage(page)).to_have_count(0)


def stage(page: Page) -> Locator:
    return page.locator("dialog[open] .h2t-stage")


def heading(page: Page) -> Locator:
    return stage(page).get_by_role("heading")


def at(page: Page, place: int, deck: Deck) -> None:
    expect(stage(page).locator(".h2t-present-place")).to_have_text(said_place(Presentation(deck=deck, at=place)))
    expect(heading(page)).to_have_text(deck.frames[place].heading)


def begin(page: Page, title: str = CASE.title) -> Deck:
    pick(page, "Case", title)
    page.get_by_role("button", name="Present", exact=True).press("Enter")
    deck = deck_of(next(each.id for each in load_vignettes() if each.title == title))
    at(page, 0, deck)
    return deck


def room(page: Page) -> Locator:
    return stage(page).locator(".h2t-present-room")


def test_the_keys_and_a_clicker_lead_through_it_and_the_focus_comes_back(visit: Visit, recorder: Recorder) -> None:
    page = visit(EXPLORER)
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
    assert recorder.errors == []
    assert recorder.external == []


def test_everything_can_be_done_with_buttons_too(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    press = stage(page).get_by_role("button", name="Next")
    press.focus()
    page.keyboard.press("Space")  # presses the button, once
    at(page, 1, deck)
    press.click()
    at(page, 2, deck)
    stage(page).get_by_role("button", name="Back").click()
    at(page, 1, deck)
    for _ in range(12):
        page.keyboard.press("Tab")
        # between the last and the first there is the browser's own
        assert page.evaluate(f"document.activeElement === document.body || {INSIDE}")
    stage(page).get_by_role("button", name="End", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_room_predicts_before_the_answer_is_shown(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    first, second = deck.frames[1].choices[:2]
    page.keyboard.press("ArrowRight")
    at(page, 1, deck)
    expect(room(page)).to_have_text(COUNT)
    expect(stage(page)).not_to_contain_text("the text’s answer")
    for key in "1121":
        page.keyboard.press(key)
    hidden = "Counts stay hidden until you reveal the answer."
    expect(room(page)).to_have_text(f"4 votes. {hidden}")
    button = stage(page).get_by_role("button", name=f"2: {second}")
    button.click()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(room(page)).to_have_text(f"6 votes. {hidden}")
    expect(button).to_be_focused()
    page.keyboard.press("-")
    expect(room(page)).to_have_text(f"5 votes. {hidden}")
    stage(page).get_by_role("button", name="Take one vote back").click()
    expect(room(page)).to_have_text(f"4 votes. {hidden}")
    expect(stage(page).get_by_role("status")).to_have_text(f"4 votes. {hidden}")
    expect(stage(page).locator(".h2t-present-count")).to_have_text(["", "", "", "", ""])
    page.keyboard.press("9")  # there is no ninth answer
    before = page.evaluate(PLACES)
    page.keyboard.press("PageDown")
    at(page, 2, deck)
    right = stage(page).locator(".h2t-choice-right")
    expect(right).to_have_text(f"✓{first}, the text’s answer3 votes")
    assert page.evaluate(PLACES) == before, "something moved between the question and its reveal"
    expect(stage(page).get_by_role("listitem").nth(1)).to_have_text(f"2{second}1 vote")
    expect(room(page)).to_have_text(f"The text’s answer: {first}. 3 of 4 votes said so.")
    expect(stage(page).locator(".h2t-slide")).to_contain_text(deck.frames[2].lines[0].text)
    page.keyboard.press("1")  # too late
    page.keyboard.press("PageUp")
    at(page, 1, deck)
    expect(room(page)).to_have_text(f"4 votes. {hidden}")


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


def longest_reveal(vignette: CaseVignette) -> int:
    frames = deck_of(vignette.id).frames
    words = (" ".join([each.heading, *each.choices, *map(line_words, each.lines)]) for each in frames if each.choices)
    return max(map(len, words))


def test_it_is_large_and_usable_by_everyone_on_every_screen(explorer: Page) -> None:
    page = explorer
    deck = begin(page, LONGEST.title)
    for place, frame in enumerate(deck.frames):
        at(page, place, deck)
        for width, height, question in ((1920, 1080, 36), (1024, 768, 24)):
            page.set_viewport_size({"width": width, "height": height})
            large, plain, hidden = page.evaluate(LOOK)
            assert large >= question
            assert plain >= 0.6 * question
            assert hidden <= 0, f"{frame.heading} does not fit {width} by {height}"
        if place < 3 or frame.kind == "words":
            assert_accessible(page, within="dialog[open]" if place else "html")  # what is behind it stays the same
        page.keyboard.press("ArrowRight")


def test_the_graph_is_beside_the_words_and_can_be_read(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    expect(stage(page).locator(".h2t-present-graph")).to_be_hidden()
    for place, frame in enumerate(deck.frames[1:-1], start=1):
        page.keyboard.press("ArrowRight")
        at(page, place, deck)
        assert frame.path is not None
        visited = stage(page).locator('.h2t-present-graph .node[data-state="visited"]')
        expect(visited).to_have_count(len(frame.path.nodes))
        for width, height, least in ((1280, 900, 11), (1920, 1080, 14)):
            page.set_viewport_size({"width": width, "height": height})
            smallest, hidden = page.evaluate(GRAPH)
            assert smallest >= least, frame.heading
            assert hidden <= 0


def test_the_screen_is_blanked_and_comes_back_where_it_was(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    page.keyboard.press("ArrowRight")
    blank = stage(page).locator(".h2t-blank")
    for key, back in (("b", "b"), (".", "ArrowRight"), ("B", "Escape")):
        page.keyboard.press(key)
        expect(blank).to_be_focused()
        page.keyboard.press(back)
        expect(blank).to_be_hidden()
        expect(heading(page)).to_be_focused()
        at(page, 1, deck)


def test_the_longest_reveal_fits_the_smallest_projector(explorer: Page) -> None:
    page = explorer
    deck = begin(page, max(load_vignettes(), key=longest_reveal).title)
    page.set_viewport_size({"width": 1024, "height": 768})
    for place, frame in enumerate(deck.frames):
        at(page, place, deck)
        assert page.evaluate(LOOK)[2] <= 0, f"{frame.heading} does not fit"
        page.keyboard.press("PageDown")


def test_on_a_phone_a_long_frame_is_scrolled_with_the_keys(explorer: Page) -> None:
    page = explorer
    deck = begin(page, LONGEST.title)
    page.set_viewport_size({"width": 390, "height": 700})
    slide = stage(page).locator(".h2t-slide")
    expect(slide).to_have_attribute("tabindex", "0")
    assert page.evaluate(LOOK)[2] > 0
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('dialog[open] .h2t-slide').scrollTop > 0")
    assert overflow(page) <= 0
    assert violations(page) == []
    slide.focus()
    page.keyboard.press("ArrowRight")
    at(page, 1, deck)
    assert page.evaluate(INSIDE)
    assert page.evaluate("document.querySelector('dialog[open] .h2t-slide').scrollTop") == 0
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0


def test_full_screen_is_left_before_the_presentation_is(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    stage(page).get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement?.classList.contains('h2t-stage')")
    expect(stage(page).get_by_role("button", name="Leave full screen")).to_be_visible()
    page.keyboard.press("PageDown")
    at(page, 1, deck)
    page.keyboard.press("Escape")
    page.wait_for_function("!document.fullscreenElement")
    at(page, 1, deck)
    stage(page).get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement")
    stage(page).get_by_role("button", name="End", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.wait_for_function("!document.fullscreenElement")
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_focused()
    # the start button of a clicker
    page.get_by_role("button", name="Present", exact=True).press("Enter")
    at(page, 0, deck)
    page.keyboard.press("F5")
    page.wait_for_function("document.fullscreenElement")
    page.keyboard.press("F5")
    page.wait_for_function("!document.fullscreenElement")
    at(page, 0, deck)


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
    assert violations(page) == []
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
    assert violations(page) == []


def test_the_lesson_presents_a_passage_and_its_prediction(visit: Visit) -> None:
    page = visit(LESSON)
    passage = load_lesson().passages["one-number"]
    part = page.locator(".h2t-lesson-part").first
    part.get_by_role("button", name="Present", exact=True).click()
    page.get_by_role("button", name="Present it").click()
    expect(heading(page)).to_have_text(passage.title)
    page.keyboard.press("PageDown")
    expect(stage(page).locator(".h2t-slide")).to_contain_text(passage.lines[1].text)
    for _ in range(2):
        page.keyboard.press("PageDown")
    expect(heading(page)).to_have_text(passage.ask.question)
    page.keyboard.press("Escape")
    expect(part.get_by_role("button", name="Present", exact=True)).to_be_focused()
    assert violations(page) == []


def test_a_clicker_in_a_hurry_reaches_no_further_than_the_end(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    for _ in range(len(deck.frames) + 3):
        page.keyboard.press("PageDown")
    at(page, len(deck.frames) - 1, deck)
    expect(stage(page)).to_contain_text(re.compile(r"For teaching only"))
    assert trace(GUIDELINE, CASE.case).node is not None
