"""The graph in a real browser: larger, smaller and moved, by mouse, keyboard and fingers."""

import pytest
from graph_page import LARGER, LATE, Show, box, card, centre, in_view, node, tool, zoom
from playwright.sync_api import CDPSession, Page, expect

from her2teach.widgets.graph import DecisionGraph


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
    tool(page, "Jump to answer").click()
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
