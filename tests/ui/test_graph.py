"""The graph's own script in a real browser, with a model that only knows get, set and on."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from graph_page import EARLY, LATE, OPEN, SHIPPED, SHOWN, TOXIC, Show, box, card, in_view, node, tool
from playwright.sync_api import Page, expect

from her2teach.core.case import Case
from her2teach.core.pathway import trace
from her2teach.text.states import PARTING, marked_states
from her2teach.text.wording import capital
from her2teach.widgets.graph import DecisionGraph

#: Below so many pixels the path alone is shown.
NARROW = 720

# ---- the picture ----


def test_states_arrive_and_leave_no_trace(page: Page, show: Show) -> None:
    stopped = Case(SHIPPED, her2_status="negative")
    for case in (Case(SHIPPED), stopped, Case(SHIPPED, her2_status="positive"), stopped):
        show(case)
        expected = {name: list(each) for name, each in marked_states(SHIPPED, trace(SHIPPED, case)).items()}
        assert page.evaluate(SHOWN) == expected
    assert page.locator("#one desc").text_content() == DecisionGraph(SHIPPED, trace(SHIPPED, stopped)).description


def test_two_views_share_no_id_and_each_has_its_name(page: Page, show: Show) -> None:
    show(Case(SHIPPED))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    expect(page.get_by_role("group", name="Decision graph of")).to_have_count(2)


def draw_for(page: Page, widget: DecisionGraph) -> None:
    """Draw for the room that the browser has told, as the widget's Python does."""
    page.wait_for_function("window.saved && Math.abs(saved.room[0] - document.querySelector('#one').clientWidth) < 10")
    widget.room = page.evaluate("saved.room")
    page.evaluate("change", {"svg": widget.svg})


SIZES = """() => [...document.querySelectorAll("#one .h2t-graph-box text")].filter((text) => text.textContent.trim())
  .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""


def test_letters_are_never_smaller_than_eleven_pixels(page: Page, show: Show, widget: DecisionGraph) -> None:
    show(LATE)
    for width in (320, 390, 760, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        if width < NARROW:
            tool(page, "Path only").click()
        draw_for(page, widget)
        assert min(page.evaluate(SIZES)) > 10.9  # 11, rounded to a tenth
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < NARROW:
            tool(page, "Path only").click()


def test_the_whole_graph_stands_in_the_room_there_is(page: Page, show: Show, widget: DecisionGraph) -> None:
    page.add_style_tag(content="#one { --h2t-graph-fill: 1 } #one .h2t-graph-box { height: 560px }")
    show(LATE)
    page.wait_for_function("window.saved?.room[1] === 560")
    draw_for(page, widget)
    inside = "box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]"
    assert box(page).evaluate(inside) == [0, 0]
    for name in SHIPPED.ends:
        in_view(page, name)


OVERLAPS = """() => {
  const seen = (each) => each.textContent.trim() && getComputedStyle(each).visibility === "visible";
  const found = [...document.querySelectorAll("#one .h2t-graph-box text")].filter(seen);
  const boxes = found.map((each) => [each.textContent, each.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4,
  ).map(([two]) => [one, two]));
}"""


@pytest.mark.parametrize("font", ["", "monospace"], ids=["any font", "a wide font"])
def test_no_text_stands_on_another(page: Page, show: Show, widget: DecisionGraph, font: str) -> None:
    page.add_style_tag(content=f"body {{ --h2t-font: {font} !important }}" if font else "p {}")
    for cases in ((LATE,), (EARLY,), (OPEN,), (TOXIC,), (LATE, EARLY), (EARLY, TOXIC)):
        show(*cases)
        draw_for(page, widget)
        assert page.evaluate(OVERLAPS) == []


def test_a_view_that_goes_stops_listening(page: Page, show: Show) -> None:
    show(Case(SHIPPED))
    page.evaluate("cleanups.forEach((clean) => clean())")
    assert page.evaluate("listeners.size") == 0


def test_printing_shows_the_whole_graph(page: Page, show: Show) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    show(LATE)
    expect(box(page)).to_be_hidden()
    page.emulate_media(media="print")
    expect(box(page)).to_be_visible()
    expect(page.locator("#one .h2t-paths-box")).to_be_hidden()
    expect(page.locator("#one .h2t-only")).to_be_hidden()
    inside = "box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]"
    assert box(page).evaluate(inside) == [0, 0]


# ---- cards ----


def test_a_click_opens_a_card_and_escape_closes_it(page: Page, show: Show) -> None:
    show(LATE)
    node(page, "timing").click()
    expect(card(page)).to_be_focused()
    expect(card(page)).to_have_accessible_name("Timing of recurrence")
    for words in (
        "decision",
        "How long after completed adjuvant trastuzumab",
        "More than 12 months",
        "THP",
        "S04, line 4",
        SHIPPED.statements["S04"].text,
        SHIPPED.pitfalls["P5"].title,
    ):
        expect(card(page)).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(node(page, "timing")).to_be_focused()


def test_the_card_of_an_answer_names_its_trials_as_outside_the_text(page: Page, show: Show) -> None:
    show(LATE)
    node(page, "first_line_thp").click()
    trial = card(page).get_by_role("listitem").filter(has_text="CLEOPATRA")
    expect(trial).to_contain_text("N Engl J Med 2012;366:109-19")
    expect(trial).to_contain_text("outside the text")
    card(page).get_by_role("button", name="Close").click()
    expect(card(page)).to_be_hidden()
    expect(node(page, "first_line_thp")).to_be_focused()


def test_with_the_keyboard_alone_from_box_to_box_and_into_cards(page: Page, show: Show) -> None:
    show(LATE)
    page.locator("#one .node[tabindex='0']").focus()
    page.keyboard.press("Home")
    expect(node(page, "scope")).to_be_focused()
    expect(page.locator("#one .h2t-keys")).to_be_visible()
    for key, name in (
        ("ArrowRight", "decision_point"),  # along the answer that was taken
        ("ArrowRight", "timing"),
        ("ArrowDown", "failed_line"),
        ("ArrowUp", "timing"),
        ("ArrowRight", "first_line_thp"),
        ("ArrowDown", "silent_no_prior_trastuzumab"),
        ("ArrowLeft", "timing"),
        ("End", "first_line_thp"),
    ):
        page.keyboard.press(key)
        expect(node(page, name)).to_be_focused()
        in_view(page, name)
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(card(page)).to_contain_text("Two antibodies and a taxane")
        page.keyboard.press("Escape")
        expect(node(page, "first_line_thp")).to_be_focused()
    expect(page.locator("#one .h2t-graph-box [tabindex='0']")).to_have_count(1)


def test_every_box_can_be_reached_with_arrow_keys(page: Page, show: Show) -> None:
    show(Case(SHIPPED))
    reached: Any = page.evaluate("""() => {
      const press = (id, key) => {
        const node = document.querySelector(`#one .node[data-id="${id}"]`);
        node.focus();
        node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        return document.activeElement.dataset.id;
      };
      const found = new Set(["scope"]);
      for (const id of found) for (const way of ["Right", "Left", "Up", "Down"]) found.add(press(id, `Arrow${way}`));
      return [...found];
    }""")
    assert set(reached) == set(SHIPPED.graph)


def test_a_screen_reader_hears_what_a_box_is(page: Page, show: Show) -> None:
    show(LATE)
    picture = page.locator("#one")
    end = picture.get_by_role("button", name="THP (trastuzumab + pertuzumab + taxane), recommendation, on your path")
    expect(end).to_have_count(1)
    expect(picture.get_by_role("button", name="Timing of recurrence, decision, on your path, step 3")).to_have_count(1)
    expect(picture.get_by_role("button", name="Text silent: repeat T-DXd, text silent, ruled out")).to_have_count(1)
    show(OPEN)
    expect(picture.get_by_role("button", name="Can T-DXd be used?, decision, still possible")).to_have_count(1)


# ---- the path only ----


def test_a_phone_shows_the_pathway_alone_until_the_reader_chooses(
    page: Page, show: Show, widget: DecisionGraph
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    show(LATE)
    ways = page.locator("#one .h2t-paths-box")
    expect(ways).to_be_visible()
    expect(box(page)).to_be_hidden()
    stops = ways.get_by_role("list", name="The pathway of this case").locator("> li")
    expect(stops).to_have_count(4)
    expect(stops.nth(2)).to_contain_text("More than 12 months, because")
    expect(stops.nth(3)).to_contain_text("recommendation")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("[...document.querySelectorAll('#one .h2t-paths-box *')].every(e => e.scrollWidth <= 320)")
    tool(page, "Path only").click()
    expect(box(page)).to_be_visible()
    show(EARLY)
    page.set_viewport_size({"width": 330, "height": 640})
    expect(box(page)).to_be_visible()
    expect(tool(page, "Path only")).to_have_attribute("aria-pressed", "false")
    draw_for(page, widget)
    in_view(page, "tdxd")


def test_a_large_screen_shows_the_graph_until_the_reader_chooses(page: Page, show: Show) -> None:
    show(LATE)
    expect(box(page)).to_be_visible()
    only = tool(page, "Path only")
    only.focus()
    page.keyboard.press("Enter")
    expect(only).to_be_focused()
    expect(only).to_have_attribute("aria-pressed", "true")
    expect(box(page)).to_be_hidden()
    show(OPEN)
    stops = page.locator("#one .h2t-path > li")
    expect(stops.last).to_contain_text("Still open")
    expect(box(page)).to_be_hidden()
    show(None)  # no way at all
    expect(box(page)).to_be_visible()
    expect(only).to_be_hidden()


def test_cards_and_steps_work_on_the_pathway_alone(page: Page, show: Show) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    show(LATE)
    stop = page.locator("#one .h2t-path").get_by_role("button", name="Timing of recurrence")
    stop.focus()
    page.keyboard.press("Enter")
    expect(card(page)).to_contain_text(SHIPPED.statements["S04"].text)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.keyboard.press("Escape")
    expect(stop).to_be_focused()


def test_a_toggle_takes_no_focus_away(page: Page, show: Show) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    show(LATE)
    stop = page.locator("#one .h2t-path").get_by_role("button", name="Timing of recurrence")
    stop.focus()
    show(EARLY)
    expect(stop).to_be_focused()
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(box(page)).to_be_visible()
    node(page, "timing").focus()
    show(TOXIC)
    expect(node(page, "timing")).to_be_focused()


# ---- what has changed ----


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_what_a_toggle_changes_is_marked_for_a_moment(page: Page, show: Show, motion: Any) -> None:
    page.emulate_media(reduced_motion=motion)
    show(LATE)
    page.wait_for_function("!document.querySelector('#one [data-changed]')")
    was = marked_states(SHIPPED, trace(SHIPPED, LATE))
    now = marked_states(SHIPPED, trace(SHIPPED, EARLY))
    show(EARLY)
    marked = "[...document.querySelectorAll('#one [data-changed]')].map((each) => each.dataset.id)"
    assert set(page.evaluate(marked)) == {name for name in now if now[name][0] != was[name][0]}
    shape = node(page, "tdxd").locator(".shape")
    assert float(shape.evaluate("shape => parseFloat(getComputedStyle(shape).strokeWidth)")) > 3
    line = page.locator('#one .edge[data-id="timing--tdxd_choice"] .line')
    assert line.evaluate("line => line.getAnimations().some((each) => each.animationName)") == (motion != "reduce")
    was_end = node(page, "first_line_thp")
    expect(was_end.locator(".said")).to_have_text("before")
    expect(was_end).to_have_attribute("data-was", "")
    page.wait_for_function("!document.querySelector('#one [data-changed]')")


def test_the_path_before_stays_until_the_next_change_and_another_case_is_none(page: Page, show: Show) -> None:
    show(LATE)
    show(EARLY)
    page.wait_for_function("!document.querySelector('#one [data-changed]')")
    expect(page.locator("#one .node[data-was]")).to_have_count(1)
    show(TOXIC, anew=True)
    expect(page.locator("#one [data-was]")).to_have_count(0)
    expect(page.locator("#one [data-changed]")).to_have_count(0)
    expect(node(page, "tdxd").locator(".said")).to_be_empty()


def test_every_mark_on_the_picture_is_in_the_legend(page: Page, show: Show) -> None:
    show(LATE)
    legend = page.locator("#one").get_by_role("list", name="Legend")
    for words in ("your path", "still possible", "ruled out", "just changed", "before", "implied", "our reading"):
        expect(legend.get_by_text(words).first).to_be_visible()


# ---- two paths ----


def test_two_pathways_on_one_picture(page: Page, show: Show) -> None:
    show(LATE, EARLY)
    expect(node(page, "timing").locator(".said")).to_have_text(PARTING)
    expect(node(page, "first_line_thp").locator(".said")).to_have_text("A: this")
    expect(node(page, "first_line_thp")).to_have_accessible_name(re.compile("A: this case$"))
    expect(node(page, "tdxd").locator(".said")).to_have_text("B: other")
    expect(node(page, "tdxd")).to_have_attribute("data-state", "other")
    dash = node(page, "tdxd").locator(".shape").evaluate("shape => getComputedStyle(shape).strokeDasharray")
    assert dash != "none"
    expect(page.locator("#one").get_by_text("only the other case goes here")).to_be_visible()
    expect(
        page.locator("#one").get_by_role(
            "button", name=f"Timing of recurrence, decision, on your path, step 3, {PARTING}"
        )
    ).to_have_count(1)
    tool(page, "Path only").click()
    expect(page.locator("#one .h2t-path")).to_have_count(2)
    expect(page.locator("#one .h2t-parting")).to_have_text(f"{capital(PARTING)}.")
    show(LATE)
    expect(page.locator("#one .h2t-path")).to_have_count(1)
    tool(page, "Path only").click()
    expect(node(page, "tdxd")).to_have_attribute("data-state", "excluded")
    expect(node(page, "timing").locator(".said")).to_be_empty()
    expect(page.locator("#one").get_by_text("only the other case goes here")).to_be_hidden()


# ---- more outcomes than there are rows for ----


def test_what_is_ruled_out_is_one_row_and_opens_on_demand(page: Page, show: Show, widget: DecisionGraph) -> None:
    show(LATE)
    widget._folded = {"treatment_phase": "6 outcomes ruled out"}
    page.evaluate("change", {"svg": widget._drawn(952, 560)})
    row = node(page, "treatment_phase")
    expect(row).to_have_attribute("aria-label", "Phase of treatment: 6 outcomes ruled out")
    expect(row).to_have_attribute("aria-expanded", "false")
    expect(row.locator(".opens")).to_be_visible()
    expect(node(page, "continue_her2")).to_have_count(0)
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    row.click()
    assert page.evaluate("saved.opened") == ["treatment_phase"]
    expect(card(page)).to_be_hidden()
    widget._folded = {}
    page.evaluate("change", {"svg": widget._drawn(952, 560), "opened": ["treatment_phase"]})
    expect(node(page, "treatment_phase")).to_have_attribute("aria-haspopup", "dialog")
    again = tool(page, "Show what is folded")
    expect(again).to_have_attribute("aria-pressed", "true")
    again.click()
    assert page.evaluate("saved.opened") == []


def test_a_change_is_marked_on_the_picture_that_comes_with_it(page: Page, show: Show, widget: DecisionGraph) -> None:
    show(LATE)
    page.wait_for_function("!document.querySelector('#one [data-changed]')")
    widget._folded = {"treatment_phase": "6 outcomes ruled out"}
    widget.show(trace(SHIPPED, EARLY))
    page.evaluate("change", {"states": widget.states, "svg": widget._drawn(952, 560)})
    expect(node(page, "first_line_thp")).to_have_attribute("data-was", "")
    expect(node(page, "tdxd")).to_have_attribute("data-changed", "")


# ---- open to everyone ----


@pytest.mark.parametrize("width", [390, 1280])
def test_no_accessibility_violation(page: Page, show: Show, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(LATE, EARLY)
    (page.locator("#one .h2t-path button").first if width < 600 else node(page, "timing")).click()
    expect(card(page)).to_be_visible()
    page.wait_for_function("!document.querySelector('[data-changed]')")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
