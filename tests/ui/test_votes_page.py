"""Votes from the room in a real browser: a presenter, and phones 320 pixels wide, light, dark and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from browser import VIEWPORT, Recorder
from page_tools import assert_accessible, overflow, violations
from playwright.sync_api import Browser, Page, ViewportSize, expect
from presenter_page import LONGEST, alone, at, begin, bring_back, deck_of, heading, room, stage
from served import Served, served
from started import bare

from benchmarks.servers import serving
from her2teach.educator.slides import Frame

SECRET = "the-secret-of-this-test"  # noqa: S105  # of a server that nobody else knows
PHONE: ViewportSize = {"width": 320, "height": 640}
#: The sides of the picture, and the size of the letters of address and code.
CARD = """() => {
  const find = (name) => document.querySelector(`dialog[open] .h2t-join-${name}`);
  const { width, height } = find("picture").getBoundingClientRect();
  return [width, height, ...["address", "code"].map((each) => parseFloat(getComputedStyle(find(each)).fontSize))];
}"""
HIDDEN = """() => {
  const slide = document.querySelector("dialog[open] .h2t-slide");
  return slide.scrollHeight - slide.clientHeight;
}"""
#: Where the graph lies, and the size of its smallest letters as they are seen.
GRAPH = """() => {
  const graph = document.querySelector("dialog[open] .h2t-present-graph");
  const { x, y, width, height } = graph.getBoundingClientRect();
  const shown = [...graph.querySelectorAll("text")].filter((each) => each.textContent && each.getBBox().width);
  const sizes = shown.map((each) => parseFloat(each.getAttribute("font-size")) * each.getScreenCTM().a);
  return [x, y, width, height, Math.min(...sizes)];
}"""
EXPLORER = "voila/render/2_explore.ipynb"


@dataclass(frozen=True)
class Hall:
    """A presenter who has begun, what phones open, and the tabs, each with a browser of its own."""

    presenter: Page
    address: str
    code: str
    browser: Browser
    watched: Recorder

    def tab(self, address: str, **options: object) -> Page:
        """Open an address in a browser that knows nothing of the others."""
        page = self.browser.new_context(**options).new_page()  # type: ignore[arg-type]  # of a browser's context
        self.watched.watch(page)
        page.goto(address)
        return page


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    command = bare(serving("--ip", "0.0.0.0", "--vote"), SECRET)  # noqa: S104  # as a class has it
    with served(tmp_path_factory.mktemp("votes"), command=[each.replace("{port}", "0") for each in command]) as found:
        yield found


@pytest.fixture(scope="module")
def desk(voting: Served, browser: Browser) -> Iterator[tuple[Page, Recorder]]:
    """The presenter's page, opened once, and what it and the phones do."""
    home = f"http://127.0.0.1:{voting.port}/"
    watched = Recorder(home)
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    watched.watch(page)
    page.goto(f"{home}vote/present/{SECRET}")
    page.goto(home + EXPLORER)
    page.wait_for_selector("body.h2t-ready")
    yield page, watched
    page.goto("about:blank")
    context.close()


@pytest.fixture
def hall(desk: tuple[Page, Recorder], browser: Browser) -> Iterator[Hall]:
    """A presentation of a long case that has just begun."""
    page, watched = desk
    others = list(browser.contexts)  # of the presenter, and of the tests before and after
    page.set_viewport_size(VIEWPORT)
    begin(page, LONGEST.title)
    invited = stage(page).get_by_role("group", name="How to vote")
    expect(invited).to_be_focused()
    address = stage(page).locator(".h2t-join-address").inner_text()
    code = stage(page).locator(".h2t-join-code").inner_text()
    assert address.startswith("http://")
    assert "127.0.0.1" not in address
    alone(page)
    yield Hall(page, address, code, browser, watched)
    for each in browser.contexts:
        if each not in others:
            each.close()
    end = stage(page).get_by_role("button", name="End", exact=True)
    if end.is_visible():
        end.dispatch_event("click")  # the QR code may lie over it
    expect(page.locator("dialog[open]")).to_have_count(0)
    bring_back(page)
    there = (watched.home, address)
    assert watched.errors == []
    assert [each for each in watched.external if not each.startswith(there)] == []


def shown(page: Page, place: int) -> Frame:
    """The frame at a place, once it is shown."""
    deck = deck_of(LONGEST.id)
    at(page, place, deck)
    return deck.frames[place]


def two_phones(hall: Hall) -> tuple[Page, Page]:
    """Two who have come in, one with the QR code and one with the code."""
    light = hall.tab(f"{hall.address}/{hall.code.replace(' ', '')}", viewport=PHONE, color_scheme="light")
    dark = hall.tab(hall.address, viewport=PHONE, color_scheme="dark")
    assert violations(dark) == []
    dark.get_by_label("Code on the screen").fill(hall.code.lower())
    dark.get_by_role("button", name="Join").press("Enter")
    for phone in (light, dark):
        expect(phone.get_by_role("heading", level=1)).to_have_text("No question right now")
        assert violations(phone) == []
    return light, dark


def test_a_room_votes_and_the_presenter_shows_it_beside_the_answer(hall: Hall) -> None:
    page = hall.presenter
    picture = stage(page).get_by_role("img", name=f"QR code that opens {hall.address}")
    expect(picture).to_be_visible()
    assert_accessible(page, within="dialog[open]")
    light, dark = two_phones(hall)
    page.keyboard.press("ArrowRight")  # which shows the frame again, and no more
    expect(picture).to_be_visible()
    shown(page, 0)
    page.keyboard.press("ArrowRight")
    frame = shown(page, 1)
    for phone in (light, dark):
        expect(phone.get_by_role("heading", level=1)).to_have_text(frame.heading)
        assert overflow(phone) <= 0
        assert violations(phone) == []
    light.get_by_role("button", name=frame.choices[0]).press("Enter")
    mine = light.get_by_role("button", name=frame.choices[0])
    expect(mine).to_have_attribute("aria-pressed", "true")
    expect(mine).to_be_focused()
    expect(light.get_by_role("status")).to_contain_text(f"Your vote: {frame.choices[0]}. You can change it")
    dark.get_by_role("button", name=frame.choices[0]).click()
    expect(room(page)).to_have_text("2 votes. Counts stay hidden until you reveal the answer.")
    expect(stage(page).locator(".h2t-join-count")).to_have_text("2 votes")
    dark.get_by_role("button", name=frame.choices[1]).click()
    dark.get_by_role("button", name=frame.choices[2]).click()  # in haste: the last one counts
    expect(dark.get_by_role("button", name=frame.choices[2])).to_have_attribute("aria-pressed", "true")
    assert violations(dark) == []
    page.keyboard.press("1")  # somebody without a phone
    expect(room(page)).to_have_text("3 votes. Counts stay hidden until you reveal the answer.")
    expect(stage(page).locator(".h2t-present-count")).to_have_text([""] * len(frame.choices))
    with page.expect_popup() as opened:
        stage(page).get_by_role("button", name="Speaker notes").click()
    expect(opened.value.get_by_role("main")).to_contain_text(f"Phones vote at {hall.address}, code {hall.code}")
    expect(opened.value.get_by_role("main")).to_contain_text(f"{frame.choices[0]}: 2")
    opened.value.keyboard.press("PageDown")
    shown(page, 2)
    expect(stage(page).locator(".h2t-present-count").first).to_have_text("2 votes")
    expect(stage(page).locator(".h2t-present-count").nth(2)).to_have_text("1 vote")
    bars = (
        stage(page).locator(".h2t-present-bar").evaluate_all("bars => bars.map((each) => parseInt(each.style.width))")
    )
    assert bars[:3] == [66, 0, 33]
    for phone, choice in ((light, 0), (dark, 2)):
        expect(phone.get_by_role("status")).to_have_text(f"Voting is closed. Your vote: {frame.choices[choice]}.")
        expect(phone.get_by_role("button")).to_have_count(0)
        assert violations(phone) == []
    assert_accessible(page, within="dialog[open]")
    page.keyboard.press("ArrowRight")
    for phone in (light, dark):
        expect(phone.get_by_role("heading", level=1)).not_to_have_text(frame.heading)
    page.keyboard.press("Escape")
    for phone in (light, dark):
        expect(phone.get_by_role("heading", level=1)).to_have_text("No question right now")


def test_a_phone_without_scripts_votes_too(hall: Hall) -> None:
    page = hall.presenter
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    frame = shown(page, 1)
    plain = hall.tab(hall.address, viewport=PHONE, java_script_enabled=False)
    plain.get_by_label("Code on the screen").fill("WRONG")
    plain.get_by_role("button", name="Join").click()
    expect(plain.get_by_role("status")).to_have_text("That is not the code on the screen. Please check it.")
    hall.watched.errors.clear()  # the browser tells of the refusal
    plain.get_by_label("Code on the screen").fill(hall.code)
    plain.get_by_role("button", name="Join").click()
    plain.get_by_role("button", name=frame.choices[1]).click()
    expect(plain.get_by_role("status")).to_contain_text(f"Your vote: {frame.choices[1]}.")
    expect(room(page)).to_have_text("1 vote. Counts stay hidden until you reveal the answer.")
    page.keyboard.press("ArrowRight")
    shown(page, 2)
    plain.get_by_role("link", name="Look for the next question").click()
    expect(plain.get_by_role("status")).to_contain_text("Voting is closed.")


def test_address_code_and_picture_are_large_and_no_word_is_lost_for_them(hall: Hall) -> None:
    page = hall.presenter
    for width, height in ((1920, 1080), (1280, 900), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        wide, high, address, code = page.evaluate(CARD)
        assert min(wide, high) >= 400
        assert min(address, code) >= 30
    page.keyboard.press("Space")
    graphs: dict[int, list[float]] = {}
    for place in range(4):
        frame = shown(page, place)
        for width, height in ((1920, 1080), (1280, 900), (1024, 768)):
            page.set_viewport_size({"width": width, "height": height})
            wide, high, address, code = page.evaluate(CARD)
            voting = frame.kind == "question"
            if frame.kind != "reveal":
                assert min(wide, high) >= 200, (width, place)
                assert code >= 24
            assert address >= 16
            assert page.evaluate(HIDDEN) <= 0, f"{frame.heading} does not fit {width} by {height}"
            expect(stage(page).locator(".h2t-join-code")).to_be_in_viewport()
            if frame.kind in {"question", "reveal"}:  # the graph does not move when the answer is shown
                *graph, smallest = page.evaluate(GRAPH)
                assert smallest >= {1920: 14, 1280: 11, 1024: 8}[width], "as where nobody votes"
                assert graphs.setdefault(width, graph) == graph or voting
                graphs[width] = graph
                assert graph[3] >= 0.75 * height, "it is as high as where nobody votes"
        page.keyboard.press("ArrowRight")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert overflow(page) <= 0
        expect(stage(page).locator(".h2t-join-code")).to_be_in_viewport()
        stage(page).get_by_role("button", name="QR code").click()
        expect(stage(page).locator(".h2t-join-picture")).to_be_in_viewport(ratio=1)
        assert overflow(page) <= 0
        page.keyboard.press("Escape")
        expect(heading(page)).to_be_focused()


def test_who_has_not_opened_the_presenters_address_counts_hands(hall: Hall) -> None:
    learner = hall.tab(hall.watched.home + EXPLORER)
    learner.wait_for_selector("body.h2t-ready")
    deck = begin(learner)
    learner.keyboard.press("ArrowRight")
    at(learner, 1, deck)
    learner.keyboard.press("1")
    expect(room(learner)).to_have_text("1 vote. Counts stay hidden until you reveal the answer.")
    expect(stage(learner).get_by_role("button", name="QR code")).to_have_count(0)
    expect(stage(learner).locator(".h2t-join")).to_be_hidden()
    learner.keyboard.press("j")
    expect(stage(learner).locator(".h2t-join")).to_be_hidden()
    learner.goto("about:blank")
