"""What a room sees of a presentation: large type, the graph, its votes, a blank screen, on every screen."""

from __future__ import annotations

from page_tools import assert_accessible, overflow, violations
from playwright.sync_api import Page, expect
from presenter_page import INSIDE, LONGEST, alone, at, begin, bring_back, deck_of, heading, room, stage
from shelf import spread

from her2teach.educator.presentation import COUNT, line_words

#: How large the question and the words are, and how much of the frame is out of sight.
LOOK = """() => {
  const slide = document.querySelector("dialog[open] .h2t-slide");
  const size = (each) => parseFloat(getComputedStyle(each).fontSize);
  return [size(slide.querySelector("h2")), size(slide), slide.scrollHeight - slide.clientHeight];
}"""
#: Where the heading, each choice's words and each part of the graph stand.
PLACES = """() => {
  const parts = "h2, .h2t-choice > :not(.h2t-present-count, .h2t-present-bar), .node .shape";
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
#: How much of each node of a graph is in view.
SEEN = """graph => new Promise((done) => {
  const nodes = [...graph.querySelectorAll(".node")];
  const watch = new IntersectionObserver((seen) => {
    watch.disconnect();
    done(seen.map((each) => each.intersectionRatio));
  });
  for (const each of nodes) watch.observe(each);
})"""


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
    bars = stage(page).locator(".h2t-present-bar").evaluate_all("bars => bars.map((each) => each.style.width)")
    assert bars == ["75%", "25%", "0%", "0%", "0%"]
    expect(stage(page).locator(".h2t-slide")).to_contain_text(deck.frames[2].lines[0].text)
    page.keyboard.press("1")  # too late
    page.keyboard.press("PageUp")
    at(page, 1, deck)
    expect(room(page)).to_have_text(f"4 votes. {hidden}")


def test_it_is_large_and_usable_by_everyone_on_every_screen(explorer: Page) -> None:
    page = explorer
    deck = begin(page, LONGEST.title)
    assert_accessible(page)
    alone(page)
    for place, frame in enumerate(deck.frames):
        at(page, place, deck)
        for width, height, question in ((1920, 1080, 36), (1024, 768, 24)):
            page.set_viewport_size({"width": width, "height": height})
            large, plain, hidden = page.evaluate(LOOK)
            assert large >= question
            assert plain >= 0.6 * question
            assert hidden <= 0, f"{frame.heading} does not fit {width} by {height}"
        if place in {1, 2} or (place and frame.kind == "words"):
            assert_accessible(page, within="dialog[open]")
        page.keyboard.press("ArrowRight")
    bring_back(page)


def test_the_graph_is_beside_the_words_and_can_be_read(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    expect(stage(page).locator(".h2t-present-graph")).to_be_hidden()
    alone(page)
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
    bring_back(page)


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


def longest_reveals() -> dict[str, set[int]]:
    """Where the longest reveal of each question is: the title of its case, and its places there."""
    longest: dict[str, tuple[int, str, int]] = {}
    for vignette in spread().values():
        for place, each in enumerate(deck_of(vignette.id).frames):
            if each.kind == "reveal":
                size = len(" ".join([*each.choices, *map(line_words, each.lines)]))
                longest[each.heading] = max(longest.get(each.heading, (0, "", 0)), (size, vignette.title, place))
    found: dict[str, set[int]] = {}
    for _, title, place in longest.values():
        found.setdefault(title, set()).add(place)
    return found


def test_the_longest_reveals_fit_every_projector(explorer: Page) -> None:
    page = explorer
    for title, places in longest_reveals().items():
        deck = begin(page, title)
        alone(page)
        for place, frame in enumerate(deck.frames[: max(places) + 1]):
            if place in places:
                at(page, place, deck)
                for width, height in ((1024, 768), (1280, 720), (1920, 1080)):
                    page.set_viewport_size({"width": width, "height": height})
                    assert page.evaluate(LOOK)[2] <= 0, f"{title}: {frame.heading} does not fit {width} by {height}"
            page.keyboard.press("PageDown")
        bring_back(page)


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


def test_full_screen_shows_the_whole_graph(explorer: Page) -> None:
    page = explorer
    deck = begin(page)
    alone(page)
    graph = stage(page).locator(".h2t-present-graph")
    for width, height in ((1280, 900), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        stage(page).get_by_role("button", name="Full screen").click()
        page.wait_for_function("document.fullscreenElement?.classList.contains('h2t-stage')")
        for place in range(1, len(deck.frames) - 1):
            page.keyboard.press("PageDown")
            at(page, place, deck)
            if width < 720:  # on a phone the words alone are shown
                expect(graph).to_be_hidden()
                continue
            seen = graph.evaluate(SEEN)
            assert len(seen) >= 15
            assert min(seen) >= 0.99
            assert page.evaluate(GRAPH)[1] <= 0
        page.keyboard.press("Home")
        page.evaluate("document.exitFullscreen()")
        page.wait_for_function("!document.fullscreenElement")
    bring_back(page)


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
