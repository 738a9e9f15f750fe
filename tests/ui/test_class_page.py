"""A class in a browser: a lost session, a place too few, an error, a tab that is closed, the educator's page."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import READY_MILLISECONDS
from page_tools import assert_accessible, assert_fits, violations
from playwright.sync_api import Page, WebSocketRoute, expect
from started import bare, until

from benchmarks.classroom import Learner
from benchmarks.kernels import kernels
from benchmarks.servers import Server, running, serving
from benchmarks.visitor import RefusedError, Visitor
from benchmarks.waiting import KERNEL_ID
from her2teach.core.load import load_guideline

EXPLORER = "2_explore"
SERVE = """
import sys
from pathlib import Path
from her2teach.serving.server import serve
everybody = {"Voila": {"token": ""}}
serve(port=int(sys.argv[1]), open_browser=False, folder=Path(sys.argv[2]), more=everybody)
"""
SECONDS = 60
#: What is asked of a blank case.
FIRST = load_guideline().attributes["her2_status"].question
LOST = "This page has lost its Python session"
#: Ends a session as the server does with one that is idle for long, and returns the answer's status.
END = """async kernel => {
  const token = document.cookie.match(/_xsrf=([^;]*)/)[1];
  return (await fetch(`/api/kernels/${kernel}`, { method: "DELETE", headers: { "X-XSRFToken": token } })).status;
}"""


def class_of_two(folder: Path) -> Any:
    """A server with two sessions ahead for the explorer, one for each other page, and one place more."""
    return running(serving("--class-size", "2", "--first", "explore", "--most", "7"), folder)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with class_of_two(tmp_path_factory.mktemp("school")) as found:
        found.says("the class may come")
        yield found


def running_now(server: Server) -> dict[str, int]:
    """The server's kernels, each with its process."""
    return {kernel.id: kernel.pid for kernel in kernels(server.pid)}


def open_explorer(page: Page, server: Server) -> str:
    """Open the explorer, and return the id of its session."""
    page.goto(server.address(EXPLORER))
    page.wait_for_selector("body.h2t-ready")
    page.wait_for_selector(".h2t-form input")
    return str(page.evaluate(KERNEL_ID))


def leave(page: Page, server: Server, kernel: str) -> None:
    page.goto("about:blank")
    until(lambda: kernel not in running_now(server))


def test_a_visitor_gets_a_session_that_waited_and_a_closed_tab_ends_it(own_page: Page, school: Server) -> None:
    ahead = running_now(school)
    kernel = open_explorer(own_page, school)
    assert kernel in ahead
    own_page.close(run_before_unload=True)
    until(lambda: kernel not in running_now(school))


def test_a_page_whose_session_is_killed_says_so_and_can_be_loaded_again(page: Page, school: Server) -> None:
    kernel = open_explorer(page, school)
    other = Learner(school.home)
    other.open()
    status = page.get_by_role("status").and_(page.locator("#h2t-status"))
    expect(status).to_have_text("Ready.")
    page.get_by_label("Positive", exact=True).check()
    expect(page.locator(".h2t-part-answer")).not_to_contain_text(FIRST)
    os.kill(running_now(school)[kernel], signal.SIGKILL)
    expect(status).to_contain_text(LOST)
    assert_accessible(page)
    assert "h2t-answer" in other.toggle()
    other.leave()
    status.get_by_role("button").click()
    page.wait_for_selector("body.h2t-ready")
    expect(status).to_have_text("Ready.")
    expect(page.get_by_label("Positive", exact=True)).to_be_checked()
    expect(page.locator(".h2t-part-answer")).not_to_contain_text(FIRST)
    again = page.evaluate(KERNEL_ID)
    assert again != kernel
    leave(page, school, again)


def test_a_page_whose_connection_comes_back_goes_on_until_its_session_is_ended_for_it(
    own_page: Page, school: Server
) -> None:
    page = own_page
    connections: list[WebSocketRoute] = []
    broken = False

    def connected(connection: WebSocketRoute) -> None:
        if broken:
            connection.close()
        else:
            connections.append(connection)
            connection.connect_to_server()

    page.route_web_socket("**/channels*", connected)
    kernel = open_explorer(page, school)
    status = page.locator("#h2t-status")
    expect(status).to_have_text("Ready.")
    broken = True
    connections[-1].close()
    expect(status).to_contain_text(LOST)
    broken = False
    # a page tries again after longer and longer pauses
    expect(status).to_have_text("Ready.", timeout=READY_MILLISECONDS)
    page.get_by_label("Positive", exact=True).check()
    expect(page.locator(".h2t-part-answer")).not_to_contain_text(FIRST)
    assert page.evaluate(END, kernel) == 204
    expect(status).to_contain_text(LOST)


def test_who_comes_too_late_is_told_so_kindly_and_gets_the_next_place(page: Page, school: Server) -> None:
    inside: list[Learner] = []
    while True:
        inside.append(Learner(school.home))
        try:
            inside[-1].open()
        except RefusedError:
            inside.pop()
            break
    assert len(running_now(school)) == 7
    answer = page.goto(school.address(EXPLORER))
    assert answer is not None
    assert answer.status == 503
    expect(page.get_by_role("heading", level=1)).to_have_text("All places are taken")
    expect(page.get_by_text("For teaching only — never for clinical use.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    assert ["h2t-answer" in each.toggle() for each in inside] == [True] * len(inside)
    gone = inside.pop()
    gone.leave()
    until(lambda: gone.kernel not in running_now(school))
    page.get_by_role("link", name="Try again").click()
    page.wait_for_selector("body.h2t-ready")
    for each in inside:
        each.leave()


# ---- pages of this test ----


def notebook(folder: Path, name: str, *cells: str, **metadata: str) -> None:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    code: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{at}", "metadata": {}, "source": cell, "outputs": [], "execution_count": None}
        for at, cell in enumerate(cells)
    ]
    found = {"cells": code, "metadata": {"kernelspec": kernel, **metadata}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"{name}.ipynb").write_text(json.dumps(found), encoding="utf-8")


def serve(folder: Path) -> Any:
    return running((sys.executable, "-c", SERVE, "{port}", str(folder)), folder)


def test_an_error_of_a_page_is_told_in_plain_words(page: Page, tmp_path: Path) -> None:
    title = "from IPython.display import Markdown\nMarkdown('# So far so good')"
    notebook(tmp_path, "page", title, "secret = 'hunter2'\n1 / 0", "print('the cell after it')")
    with serve(tmp_path) as server:
        assert_tells_of_an_error(page, server)
        page.goto("about:blank")
        Visitor(server.home, "page.ipynb").load()  # the session that waited is somebody else's
        assert_tells_of_an_error(page, server)
        assert violations(page) == []


def assert_tells_of_an_error(page: Page, server: Server) -> None:
    page.goto(server.address("page"))
    expect(page.get_by_role("alert")).to_contain_text("This part of the page could not be made")
    expect(page.get_by_role("heading", name="So far so good")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    shown = page.content()
    for word in ("Traceback", "ZeroDivisionError", "division by zero", "hunter2", "the cell after it"):
        assert word not in shown


def test_the_educators_page_is_there_only_when_asked_for(school: Server) -> None:
    visitor = Visitor(school.home, "1_lesson.ipynb")
    assert visitor.load()
    assert visitor.request("/voila/render/6_educator.ipynb").status == 404
    visitor.leave()


def test_the_educators_page_is_refused_to_other_machines(tmp_path: Path) -> None:
    command = [each.replace("{port}", "0") for each in serving("--educator", "--ip", "0.0.0.0")]  # noqa: S104  # refused
    run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=tmp_path)
    assert run.returncode == 2
    assert "to this machine alone" in run.stderr
    with running(bare(serving("--educator"), "printed"), tmp_path) as server:
        educator = Visitor(server.home, "6_educator.ipynb")
        token = server.says("ready at").partition("?")[2].split()[0]
        assert educator.request("/").status == 403
        assert educator.request(f"/?{token}").status == 302
        assert educator.load()
        educator.leave()


def test_a_page_whose_server_is_stopped_says_so(page: Page, school: Server) -> None:
    """The last one: nobody comes after it."""
    open_explorer(page, school)
    expect(page.locator("#h2t-status")).to_have_text("Ready.")
    os.kill(school.pid, signal.SIGINT)
    expect(page.locator("#h2t-status")).to_contain_text(LOST)
