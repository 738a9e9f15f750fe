"""Ready means that the widgets live; where they do not come, a page says why, and where an answer is late, that too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from browser import READY_MILLISECONDS, VIEWPORT, leave
from page_tools import assert_accessible
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, WebSocketRoute, expect

EXPLORER = "voila/render/2_explore.ipynb"
LOADING = "Loading widget"
#: When a page wonders why no widget came, and when a reader wonders whether an answer will; both and some more.
LATE, LONG = 9_000, 4_000
#: What a server says of a session that it had to stop.
STOPPED = "This page needed more memory than one page may use, so its Python session was stopped."
#: Keeps the page from its Python session: it is asked, and never answers.
Refusal = Callable[[Page], None]


def _no_socket(page: Page) -> None:
    page.route_web_socket("**/channels**", lambda socket: socket.close(code=1011))


def _silent_socket(page: Page) -> None:
    page.route_web_socket("**/channels**", lambda socket: socket.on_message(lambda _: None))


def _no_server(page: Page) -> None:
    _no_socket(page)
    page.route("**/api/kernels/**", lambda route: route.abort())


def _no_session(page: Page) -> None:
    _no_socket(page)
    page.route("**/api/kernels/**", lambda route: route.fulfill(status=404, body="{}"))


def _stopped_session(page: Page) -> None:
    _no_socket(page)
    page.route("**/api/kernels/**", lambda route: route.fulfill(status=410, json={"message": STOPPED}))


def _plain_script(page: Page) -> None:
    """A script as a server sends it whose registry says that it is text."""

    def answer(route: Route, request: Request) -> None:
        found = route.fetch() if request.method == "GET" else None
        headers = {"Content-Type": "text/plain", "X-Content-Type-Options": "nosniff"}
        route.fulfill(status=200, headers=headers, body=found.body() if found else b"")

    page.route("**/voila.js", answer)


@pytest.fixture(scope="module")
def clocked(browser: Browser) -> Iterator[BrowserContext]:
    """A context for pages whose clock is moved, which moves that of all in it."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(READY_MILLISECONDS)
    context.clock.install()
    yield context
    context.close()


@pytest.fixture
def late(clocked: BrowserContext) -> Iterator[Page]:
    """A page of its own whose clock can be moved."""
    page = clocked.new_page()
    yield page
    leave(page)
    page.close()


@pytest.mark.parametrize(
    ("refuse", "words"),
    [
        (_no_socket, "does not let WebSockets through"),
        (_silent_socket, "has not answered yet"),
        (_no_server, "The server does not answer"),
        (_no_session, "ended before the page was ready"),
        (_stopped_session, STOPPED),
        (_plain_script, "refuses a script of the page, voila.js"),
    ],
    ids=lambda each: each.__name__.strip("_") if callable(each) else "",
)
def test_a_page_without_widgets_is_not_ready_and_says_why(late: Page, server: str, refuse: Refusal, words: str) -> None:
    page = late
    refuse(page)
    page.goto(f"{server}{EXPLORER}")
    expect(page.locator("#h2t-status")).to_have_text("Starting the lesson… this takes a few seconds.")
    page.clock.fast_forward(LATE)
    expect(page.locator("#h2t-status")).to_contain_text(words)
    expect(page.get_by_role("button", name="Load the page again")).to_be_visible()
    assert not page.locator("body.h2t-ready").count()


def test_a_page_whose_cells_gave_no_widget_is_not_ready(own_page: Page, server: str) -> None:
    def take_out(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, body=found.text().replace("application/vnd.jupyter.widget-view+json", "text/x"))

    own_page.route("**/voila/render/**", take_out)
    own_page.goto(f"{server}{EXPLORER}")
    expect(own_page.locator("#h2t-status")).to_contain_text("No part of this page could be made.")
    assert not own_page.locator("body.h2t-ready").count()


def test_a_page_that_is_ready_has_all_of_its_widgets(own_page: Page, server: str) -> None:
    own_page.goto(f"{server}voila/render/1_lesson.ipynb")
    own_page.wait_for_selector("body.h2t-ready")
    assert LOADING not in own_page.locator("main").inner_text()
    assert own_page.locator(".h2t-panel").count() > 1
    expect(own_page.locator("#h2t-status")).to_have_text("Ready.")


#: What waits for a tenth of a second comes late, as on a busy machine: after all that the session has to give is there.
LATE_TIMERS = """
const usual = window.setTimeout;
window.setTimeout = (call, ms, ...rest) => usual(call, ms === 100 ? 3_000 : ms, ...rest);
"""


def test_a_widget_that_is_waited_for_too_long_is_not_given_up(own_page: Page, server: str) -> None:
    own_page.add_init_script(LATE_TIMERS)
    own_page.goto(f"{server}voila/render/2_explore.ipynb")
    expect(own_page.locator("#h2t-status")).to_have_text("Ready.")
    expect(own_page.get_by_text("model not found")).to_have_count(0)


@pytest.mark.parametrize(("status", "words"), [(410, STOPPED), (404, "This page has lost its Python session")])
def test_a_page_says_why_its_session_was_stopped_where_the_server_knows(
    own_page: Page, server: str, status: int, words: str
) -> None:
    sockets: list[WebSocketRoute] = []

    def keep(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    own_page.route_web_socket("**/channels**", keep)
    own_page.goto(f"{server}{EXPLORER}")
    own_page.wait_for_selector("body.h2t-ready")
    own_page.route("**/api/kernels/**", lambda route: route.fulfill(status=status, json={"message": STOPPED}))
    own_page.route_web_socket("**/channels**", lambda socket: socket.close(code=1011))
    sockets[0].close()
    expect(own_page.locator("#h2t-status")).to_contain_text(words)
    expect(own_page.get_by_role("button", name="Load the page again")).to_be_visible()


def test_an_answer_that_is_late_is_said_to_be_under_way(late: Page, server: str) -> None:
    page, holding, held = late, Event(), list[Callable[[], None]]()

    def hold(socket: WebSocketRoute) -> None:
        there = socket.connect_to_server()
        socket.on_message(
            lambda message: held.append(lambda: there.send(message)) if holding.is_set() else there.send(message)
        )

    page.route_web_socket("**/channels**", hold)
    page.goto(f"{server}{EXPLORER}")
    page.wait_for_selector("body.h2t-ready")
    holding.set()
    page.get_by_role("radio", name="Positive").first.check()
    page.clock.fast_forward(LONG)
    expect(page.locator("#h2t-status")).to_have_text("Still working…")
    expect(page.locator("#h2t-status")).to_be_in_viewport()
    assert_accessible(page)
    assert held
    holding.clear()
    for send in held:
        send()
    expect(page.locator("#h2t-status")).to_have_text("Ready.")
