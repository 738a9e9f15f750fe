"""The graph's own script in a real browser, with a model that only knows get, set and on."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Visit
from playwright.sync_api import CDPSession, Locator, Page, expect

from her2teach.core.case import Case
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.text.states import marked_states
from her2teach.widgets.graph import DecisionGraph

SHIPPED = load_guideline()
NAMES = ("svg", "wide", "wants_wide", "legend", "cards", "states", "path", "description")
RENDER = """async ([script, data, views]) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const listeners = new Map();
  const model = {
    get: (name) => data[name],
    set: (name, value) => (data[name] = value),
    save_changes: () => (window.saved = { ...data }),
    on: (name, f) => listeners.set(f, name),
    off: (name, f) => listeners.delete(f),
  };
  window.change = (changes) => {
    const names = Object.keys(changes).filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(data[name]));
    Object.assign(data, changes);
    for (const [f, name] of [...listeners]) if (names.includes(name.replace("change:", ""))) f();
  };
  window.listeners = listeners;
  window.cleanups = views.map((id) => widget.render({ model, el: document.getElementById(id) }));
}"""
SHOWN = """() => Object.fromEntries([...document.querySelectorAll("#one .h2t-graph-box [data-id]")].map((part) =>
  [part.dataset.id, [part.dataset.state, part.querySelector(".mark").textContent.trim()]]))"""
LARGER = "scale => document.querySelector('#one .nodes').getScreenCTM().a > scale"
STYLE = "body { margin: 0; font: 16px sans-serif } main { padding: 8px 8px 1500px } #two { max-width: 700px }"

RECURRENT: dict[str, Any] = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
FIRST: dict[str, Any] = {**RECURRENT, "decision_point": "initial_treatment_choice"}
COMPLETED: dict[str, Any] = {**FIRST, "prior_adjuvant_trastuzumab": "completed"}
LATE = Case(SHIPPED, **COMPLETED, months_since_adjuvant_trastuzumab=30)
EARLY = Case(SHIPPED, **COMPLETED, months_since_adjuvant_trastuzumab=8, received_tdxd="never", tdxd_access="available")
OPEN = Case(SHIPPED, **COMPLETED)
TOXIC = Case(SHIPPED, **RECURRENT, decision_point="unacceptable_toxicity")

Show = Callable[..., None]


@pytest.fixture
def widget() -> Iterator[DecisionGraph]:
    graph = DecisionGraph(SHIPPED)
    yield graph
    graph.close()


@pytest.fixture
def show(page: Page, widget: DecisionGraph) -> Show:
    """Puts the same graph on a page twice; call it to show a case, or two."""
    style, body = (
        f"{widget._css}\n{STYLE}",
        '<main><h1>Graph</h1><h2>Twice</h2><div id="one"></div><div id="two"></div></main>',
    )
    page.set_content(f'<!doctype html><html lang="en"><title>Graph</title><style>{style}</style>{body}</html>')
    page.evaluate(RENDER, [widget._esm, {name: getattr(widget, name) for name in NAMES}, ["one", "two"]])

    def change(case: Case | None, other: Case | None = None) -> None:
        ways = [trace(SHIPPED, each) if each else None for each in (case, other)]
        widget.show(*ways)
        page.evaluate("change", {name: json.loads(json.dumps(getattr(widget, name))) for name in NAMES[5:]})

    return change


def box(page: Page) -> Locator:
    return page.locator("#one .h2t-graph-box")


def tool(page: Page, name: str) -> Locator:
    return page.locator("#one").get_by_role("button", name=name, exact=True)


def node(page: Page, name: str) -> Locator:
    return page.locator(f'#one .h2t-graph-box .node[data-id="{name}"]')


def card(page: Page) -> Locator:
    return page.locator("#one").get_by_role("dialog")


def zoom(page: Page) -> float:
    """How large the picture stands on the page; 1 is its own size."""
    return float(page.evaluate("document.querySelector('#one .nodes').getScreenCTM().a"))


def centre(where: Locator) -> tuple[float, float]:
    found = where.bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def in_view(page: Page, name: str) -> None:
    """Wait until a node is wholly inside the box."""
    page.wait_for_function(
        """name => {
          const box = document.querySelector("#one .h2t-graph-box").getBoundingClientRect();
          const end = document.querySelector(`#one .node[data-id="${name}"]`).getBoundingClientRect();
          return end.left >= box.left && end.right <= box.right && end.top >= box.top && end.bottom <= box.bottom;
        }""",
        arg=name,
    )


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
            tool(page, "Only this way").click()
        sizes = """() => [...document.querySelectorAll("#one .h2t-graph-box text")]
          .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
        assert min(page.evaluate(sizes)) >= 11
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < 600:
            tool(page, "Only this way").click()


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


# ---- zoom and pan ----


def test_the_tools_zoom_and_say_so(page: Page, show: Show) -> None:
    show(LATE)
    before = zoom(page)
    tool(page, "Zoom in").click()
    assert zoom(page) == pytest.approx(before * 1.25, rel=0.01)
    expect(page.locator("#one .h2t-heard")).to_have_text(f"Zoom {round(zoom(page) * 100)}%")
    expect(page.locator("#one .h2t-percent")).to_have_text(f"{round(zoom(page) * 100)}%")
    expect(tool(page, "Zoom in")).to_be_focused()
    tool(page, "Zoom out").click()
    assert zoom(page) == pytest.approx(before, rel=0.01)
    tool(page, "Whole graph").click()
    assert box(page).evaluate("box => [box.scrollWidth <= box.clientWidth, box.scrollHeight <= box.clientHeight]") == [
        True,
        True,
    ]
    for _ in range(4):
        tool(page, "Zoom in").click()
    box(page).evaluate("box => box.scrollTo(0, box.scrollHeight)")
    tool(page, "To the answer").click()
    in_view(page, "first_line_thp")


def test_the_keyboard_zooms_scrolls_and_is_never_trapped(page: Page, show: Show) -> None:
    show(LATE)
    box(page).focus()
    before = zoom(page)
    page.keyboard.press("+")
    assert zoom(page) > before
    page.keyboard.press("-")
    assert zoom(page) == pytest.approx(before, rel=0.01)
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement.scrollTop > 0")
    page.keyboard.press("0")
    assert zoom(page) < before
    expect(box(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(node(page, "first_line_thp")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#one .h2t-graph-box')") is None


def test_the_plain_wheel_scrolls_the_page_and_with_ctrl_it_zooms(page: Page, show: Show) -> None:
    show(LATE)
    before = zoom(page)
    tool(page, "Zoom in").click()
    large = zoom(page)
    page.mouse.move(*centre(box(page)))
    top = box(page).evaluate("box => box.scrollTop")
    page.mouse.wheel(0, 120)
    page.wait_for_function("scrollY > 0")
    assert (zoom(page), box(page).evaluate("box => box.scrollTop")) == (large, top)
    scrolled = page.evaluate("scrollY")
    page.keyboard.down("Control")
    page.mouse.wheel(0, 120)
    page.keyboard.up("Control")
    page.wait_for_function("scale => document.querySelector('#one .nodes').getScreenCTM().a < scale", arg=large)
    assert page.evaluate("scrollY") == scrolled
    assert zoom(page) > before * 0.9


def test_what_is_under_the_pointer_stays_there(page: Page, show: Show) -> None:
    show(LATE)
    for _ in range(3):
        tool(page, "Zoom in").click()
    box(page).evaluate("box => box.scrollTo(400, 300)")
    shape = node(page, "tdxd_choice").locator(".shape")
    place, before = centre(shape), zoom(page)
    page.mouse.move(*place)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(LARGER, arg=before)
    assert centre(shape) == pytest.approx(place, abs=2)


def test_a_mouse_drags_the_picture_and_opens_nothing_by_it(page: Page, show: Show) -> None:
    show(LATE)
    for _ in range(3):
        tool(page, "Zoom in").click()
    box(page).evaluate("box => box.scrollTo(300, 300)")
    x, y = centre(node(page, "tdxd_choice"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 40, steps=4)
    page.mouse.up()
    assert box(page).evaluate("box => [box.scrollLeft, box.scrollTop]") == [360, 340]
    expect(card(page)).to_be_hidden()


def test_two_fingers_zoom_and_one_does_not(page: Page, show: Show) -> None:
    show(LATE)
    session = page.context.new_cdp_session(page)
    x, y = centre(box(page))
    before = zoom(page)
    touch(session, [[(x, y)], [(x, y - 30)], [(x, y - 60)]])
    assert zoom(page) == before
    touch(session, [[(x - 40, y), (x + 40, y)], [(x - 60, y), (x + 60, y)], [(x - 80, y), (x + 80, y)]])
    page.wait_for_function(LARGER, arg=before * 1.8)
    assert page.evaluate("visualViewport.scale") == 1


def touch(session: CDPSession, moves: list[list[tuple[float, float]]]) -> None:
    for at, points in enumerate(moves):
        fingers = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        kind = "touchMove" if at else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_broad_place_asks_for_a_picture_wider_than_high(page: Page, show: Show, widget: DecisionGraph) -> None:
    show(LATE)
    node(page, "timing").focus()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function("window.saved?.wants_wide")
    widget.wants_wide = True
    page.evaluate("change", {"wide": widget.wide})
    shape = "(({ width, height }) => width / height)(document.querySelector('#one svg').viewBox.baseVal)"
    assert page.evaluate(shape) > 1.5
    expect(node(page, "first_line_thp")).to_have_attribute("data-state", "visited")
    expect(node(page, "timing")).to_be_focused()
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_function(f"{shape} < 1")


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
    expect(picture.get_by_role("button", name="Silent on giving T-DXd again, text silent, ruled out")).to_have_count(1)
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
    stops = ways.get_by_role("list", name="The way of this case").locator("> li")
    expect(stops).to_have_count(4)
    expect(stops.nth(2)).to_contain_text("More than 12 months, because")
    expect(stops.nth(3)).to_contain_text("recommendation")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("[...document.querySelectorAll('#one .h2t-paths-box *')].every(e => e.scrollWidth <= 320)")
    tool(page, "Only this way").click()
    expect(box(page)).to_be_visible()
    show(EARLY)
    page.set_viewport_size({"width": 330, "height": 640})
    expect(box(page)).to_be_visible()
    expect(tool(page, "Only this way")).to_have_attribute("aria-pressed", "false")
    in_view(page, "tdxd")


def test_a_large_screen_shows_the_graph_until_the_reader_chooses(page: Page, show: Show) -> None:
    show(LATE)
    expect(box(page)).to_be_visible()
    only = tool(page, "Only this way")
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
    expect(node(page, "timing").locator(".said")).to_have_text("the ways part here")
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
    tool(page, "Only this way").click()
    expect(page.locator("#one .h2t-path")).to_have_count(2)
    expect(page.locator("#one .h2t-parting")).to_have_text("The ways part here.")
    show(LATE)
    expect(page.locator("#one .h2t-path")).to_have_count(1)
    tool(page, "Only this way").click()
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
