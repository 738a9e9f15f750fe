"""The graph's own script in a real browser, with a model that only knows get, set and on."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Visit
from graph_page import EARLY, LATE, OPEN, SHIPPED, SHOWN, TOXIC, Show, box, card, in_view, node, tool
from playwright.sync_api import Page, expect

from her2teach.core.case import Case
from her2teach.core.pathway import trace
from her2teach.text.states import marked_states
from her2teach.widgets.graph import DecisionGraph

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


def test_the_box_scrolls_to_the_end_and_the_page_does_not(page: Page, show: Show) -> None:
    page.set_viewport_size({"width": 720, "height": 500})
    show(TOXIC)
    in_view(page, "silent_after_toxicity")
    assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollWidth]") == [0, 0, 720]


def test_letters_are_never_smaller_than_eleven_pixels_until_a_reader_asks(page: Page, show: Show) -> None:
    show(LATE)
    for width in (320, 390, 760, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        if width < 600:
            tool(page, "Path only").click()
        sizes = """() => [...document.querySelectorAll("#one .h2t-graph-box text")]
          .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
        assert min(page.evaluate(sizes)) >= 11
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < 600:
            tool(page, "Path only").click()


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
    expect(page.locator("#one .h2t-tools")).to_be_hidden()
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
    box(page).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    expect(node(page, "scope")).to_be_focused()
    expect(page.locator("#one .h2t-keys")).to_be_visible()
    for key, name in (
        ("ArrowRight", "decision_point"),  # along the answer that was taken
        ("ArrowRight", "timing"),
        ("ArrowDown", "tdxd_choice"),
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
    end = picture.get_by_role("button", name="THP (trastuzumab + pertuzumab + taxane), recommendation, on the way")
    expect(end).to_have_count(1)
    expect(picture.get_by_role("button", name="Timing of recurrence, decision, on the way, step 3")).to_have_count(1)
    expect(picture.get_by_role("button", name="Text silent: repeat T-DXd, text silent, ruled out")).to_have_count(1)
    show(OPEN)
    expect(picture.get_by_role("button", name="Can T-DXd be used?, decision, still possible")).to_have_count(1)


# ---- step by step ----


def test_the_pathway_is_told_step_by_step(page: Page, show: Show) -> None:
    show(LATE)
    said = page.locator("#one .h2t-said")
    expect(said).to_have_attribute("aria-live", "polite")
    tool(page, "Next step").focus()
    for number, name, words in (
        (1, "scope", "Step 1 of 4: Scope. HER2-positive, recurrent, because"),
        (2, "decision_point", "Step 2 of 4: Which decision? First treatment, because"),
        (3, "timing", "Step 3 of 4: Timing of recurrence. More than 12 months, because"),
        (4, "first_line_thp", "Step 4 of 4: THP (trastuzumab + pertuzumab + taxane). Two antibodies"),
    ):
        page.keyboard.press("Enter")
        expect(said).to_contain_text(words)
        now = page.locator("#one .node[data-now]")
        expect(now).to_have_count(1)
        expect(now).to_have_attribute("data-id", name)
        expect(page.locator("#one .edge[data-now]")).to_have_count(1 if number < 4 else 0)
        in_view(page, name)
    expect(tool(page, "Next step")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(tool(page, "Next step")).to_be_focused()
    tool(page, "Back a step").click()
    expect(said).to_contain_text("Step 3 of 4")
    show(EARLY)
    expect(said).to_be_empty()
    expect(page.locator("#one [data-now]")).to_have_count(0)
    box(page).focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(said).to_contain_text("Step 2 of 5")
    page.keyboard.press("b")
    expect(said).to_contain_text("Step 1 of 5")


# ---- only this way ----


def test_a_phone_shows_the_pathway_alone_until_the_reader_chooses(page: Page, show: Show) -> None:
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
    tool(page, "Next step").click()
    expect(page.locator("#one .h2t-path [aria-current=step]")).to_contain_text("Scope")
    expect(page.locator("#one .h2t-said")).to_contain_text("Step 1 of 4")


def test_a_toggle_takes_no_focus_away(page: Page, show: Show) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    show(LATE)
    stop = page.locator("#one .h2t-path").get_by_role("button", name="Timing of recurrence")
    stop.focus()
    show(EARLY)
    expect(stop).to_be_focused()
    page.set_viewport_size({"width": 1000, "height": 800})
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
    assert float(shape.evaluate("shape => parseFloat(getComputedStyle(shape).strokeWidth)")) > 3 or motion != "reduce"
    assert shape.evaluate("shape => shape.getAnimations().some((each) => each.animationName)") == (motion != "reduce")
    page.wait_for_function("!document.querySelector('#one [data-changed]')")


# ---- two ways ----


def test_two_pathways_on_one_picture(page: Page, show: Show) -> None:
    show(LATE, EARLY)
    expect(node(page, "timing").locator(".said")).to_have_text("the paths diverge here")
    expect(node(page, "first_line_thp").locator(".said")).to_have_text("A: this case")
    expect(node(page, "tdxd").locator(".said")).to_have_text("B: other case")
    expect(node(page, "tdxd")).to_have_attribute("data-state", "other")
    dash = node(page, "tdxd").locator(".shape").evaluate("shape => getComputedStyle(shape).strokeDasharray")
    assert dash != "none"
    expect(page.locator("#one").get_by_text("only the other case goes here")).to_be_visible()
    expect(
        page.locator("#one").get_by_role(
            "button", name="Timing of recurrence, decision, on the way, step 3, the ways part"
        )
    ).to_have_count(1)
    tool(page, "Path only").click()
    expect(page.locator("#one .h2t-path")).to_have_count(2)
    expect(page.locator("#one .h2t-parting")).to_have_text("The ways part here.")
    show(LATE)
    expect(page.locator("#one .h2t-path")).to_have_count(1)
    tool(page, "Path only").click()
    expect(node(page, "tdxd")).to_have_attribute("data-state", "excluded")
    expect(node(page, "timing").locator(".said")).to_be_empty()
    expect(page.locator("#one").get_by_text("only the other case goes here")).to_be_hidden()


# ---- open to everyone ----


@pytest.mark.parametrize("width", [390, 1280])
def test_no_accessibility_violation(page: Page, show: Show, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(LATE, EARLY)
    tool(page, "Next step").click()
    (page.locator("#one .h2t-path button").first if width < 600 else node(page, "timing")).click()
    expect(card(page)).to_be_visible()
    page.wait_for_function("!document.querySelector('[data-changed]')")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_whole_screen_shows_all_of_the_graph_and_says_what_it_is_for(visit: Visit) -> None:
    page = visit("2_explore.ipynb")
    page.set_viewport_size({"width": 1920, "height": 1080})
    graph = page.locator(".h2t-graph")
    purpose = graph.get_by_text(SHIPPED.identity.purpose)
    expect(purpose).to_be_hidden()
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_focused()
    expect(purpose).to_be_in_viewport()
    page.wait_for_function("document.querySelector('.h2t-graph svg').viewBox.baseVal.width > 1300")
    page.wait_for_function("(box => box.scrollHeight <= box.clientHeight)(document.querySelector('.h2t-graph-box'))")
    assert page.evaluate("document.querySelector('.h2t-graph .nodes').getScreenCTM().a") > 1
    page.get_by_role("button", name="Leave full screen").click()
    page.wait_for_function("!document.fullscreenElement")
    page.wait_for_function("document.querySelector('.h2t-graph svg').viewBox.baseVal.width < 1300")
