"""Under a JupyterHub each learner gets the app in a server of their own, and nobody gets another's."""

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from browser import Recorder
from hub_server import PASSWORD, Hub, Learner, hub
from page_tools import assert_accessible
from playwright.sync_api import Page, expect
from started import DEADLINE, until
from websocket import WebSocket, WebSocketBadStatusException, create_connection

from benchmarks.waiting import KERNEL_ID

LESSON, EXPLORER = "1_lesson.ipynb", "2_explore.ipynb"
#: What a server has, below its address; {kernel}: one of its sessions.
PLACES = ["", "voila/tree", f"voila/render/{LESSON}", "voila/api/contents/", "api/kernels/{kernel}"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub(tmp_path_factory.mktemp("hub"), "ada", "brook", "chris") as found:
        yield found


@pytest.fixture(scope="module")
def ada(running: Hub) -> Learner:
    return running.log_in("ada")


@pytest.fixture(scope="module")
def brook(running: Hub) -> Learner:
    return running.log_in("brook")


def channels(learner: Learner, home: str, kernel: str) -> WebSocket:
    """Connect a learner to a session, as a page of theirs does."""
    sent = httpx.Request("GET", f"{home}api/kernels/{kernel}/channels")
    learner.web.cookies.set_cookie_header(sent)
    return create_connection(
        str(sent.url).replace("http", "ws", 1),
        cookie=sent.headers.get("cookie"),
        origin=home.partition("/user/")[0],
        timeout=DEADLINE,
    )


def ask(socket: WebSocket, kind: str, content: dict[str, object]) -> str:
    """Send a session a message, and return the message's id."""
    name = uuid.uuid4().hex
    header = {"msg_id": name, "msg_type": kind, "username": "", "session": name, "date": "", "version": "5.3"}
    whole = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    socket.send(json.dumps({**whole, "buffers": []}))
    return name


def answers(socket: WebSocket, last: str) -> Iterator[tuple[str, str]]:
    """What a session answers to which message, up to the reply to one of them."""
    while True:
        said = json.loads(socket.recv())
        answered = said["parent_header"].get("msg_id")
        yield answered, said["msg_type"]
        if answered == last and said["msg_type"].endswith("_reply"):
            return


def test_each_learner_gets_the_pages_in_a_server_of_their_own(ada: Learner, brook: Learner) -> None:
    for learner in (ada, brook):
        index = learner.web.get(learner.home).text
        assert "Which treatment comes next?" in index
        assert f'href="/user/{learner.name}/voila/render/{LESSON}"' in index
    kernels = {learner.name: learner.kernel_of(LESSON) for learner in (ada, brook)}
    for learner, other in ((ada, brook), (brook, ada)):
        session = f"{learner.home}api/kernels/"
        assert learner.web.get(session + kernels[learner.name]).json()["id"] == kernels[learner.name]
        assert learner.web.get(session + kernels[other.name]).status_code == httpx.codes.NOT_FOUND


def test_nobody_opens_the_server_of_another(running: Hub, ada: Learner, brook: Learner) -> None:
    kernel = ada.kernel_of(LESSON)
    stranger = running.visitor()
    for place in PLACES:
        address = ada.home + place.format(kernel=kernel)
        assert ada.web.get(address).status_code == httpx.codes.OK, address
        assert brook.web.get(address).status_code == httpx.codes.FORBIDDEN, address
        answer = stranger.get(address)
        assert answer.status_code == httpx.codes.FORBIDDEN or answer.url.path == "/hub/login", address


def test_nobody_talks_to_the_session_of_another(ada: Learner, brook: Learner) -> None:
    kernel = ada.kernel_of(LESSON)
    with closing(channels(ada, ada.home, kernel)) as socket:
        assert socket.connected
    with pytest.raises(WebSocketBadStatusException, match="403"):
        channels(brook, ada.home, kernel)


def test_a_learner_runs_no_code_of_their_own(ada: Learner) -> None:
    with closing(channels(ada, ada.home, ada.kernel_of(LESSON))) as socket:
        code = ask(socket, "execute_request", {"code": "print(6 * 7)", "silent": False})
        # A session answers one message after the other: with this reply that to the code would have come as well.
        question = ask(socket, "kernel_info_request", {})
        said = set(answers(socket, question))
    assert (question, "kernel_info_reply") in said
    assert code not in {answered for answered, _ in said}


def test_a_learner_is_told_how_many_pages_may_be_open(ada: Learner) -> None:
    answer = until(lambda: refusal(ada))
    assert "All places are taken" in answer.text


def refusal(learner: Learner) -> httpx.Response | None:
    answer = learner.web.get(f"{learner.home}voila/render/{EXPLORER}")
    return answer if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else None


def test_a_server_that_nobody_uses_is_stopped(tmp_path: Path) -> None:
    # No shorter: the time in which a server starts, on a busy machine too, counts as nobody using it.
    with hub(tmp_path, "ada", and_then='c.JupyterHub.services[0]["command"][-1:] = ["--timeout=30"]') as impatient:
        home = impatient.log_in("ada").home
        stranger = impatient.visitor()

        def sent_to() -> str:
            # Each way to the hub leaves a cookie, and the proxy refuses whoever comes with too many.
            stranger.cookies.clear()
            return str(stranger.get(home, follow_redirects=False).headers.get("location"))

        # The server itself sends a stranger to be asked for a name; once it is gone, the hub answers in its place.
        until(lambda: sent_to().startswith("/hub/user/ada"))


@pytest.fixture
def chris(running: Hub, own_page: Page) -> Page:
    """A learner who has logged in with a browser, at the app's first page."""
    page = own_page
    page.goto(running.address)
    page.get_by_label("Username").fill("chris")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{running.address}/user/chris/")
    return page


def test_a_learner_uses_the_app_in_a_browser(running: Hub, chris: Page) -> None:
    record = Recorder(f"{running.address}/user/chris/")
    record.watch(chris)
    assert_accessible(chris)
    chris.get_by_role("link", name=re.compile("^Explorer ")).click()
    chris.wait_for_selector("body.h2t-ready")
    before = chris.locator(".h2t-answer").inner_text()
    chris.get_by_label("Case", exact=True).select_option(index=1)
    expect(chris.locator(".h2t-answer")).not_to_have_text(before)
    assert record.errors == []
    assert record.external == []


def test_closing_a_page_ends_its_session(running: Hub, chris: Page) -> None:
    # A browser that is started anew knows its user to the hub's cookies, and has lost those of the session before.
    chris.context.clear_cookies(name="_xsrf")
    chris.goto(f"{running.address}/user/chris/voila/render/{LESSON}")
    chris.wait_for_selector("body.h2t-ready")
    kernel = chris.evaluate(KERNEL_ID)
    session = f"{running.address}/user/chris/api/kernels/{kernel}"
    asking = chris.context.request
    assert asking.get(session).status == httpx.codes.OK
    chris.close(run_before_unload=True)
    until(lambda: asking.get(session).status == httpx.codes.NOT_FOUND)
