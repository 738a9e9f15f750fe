"""One visitor cannot take the class down: what each kind of attack meets, beside a normal visitor who is served."""

import asyncio
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import cast
from unittest.mock import Mock, patch

import psutil
import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from served import SECONDS, Served, served
from started import until
from websocket import WebSocketBadStatusException, WebSocketException

from benchmarks.kernels import kernels
from benchmarks.visitor import GoneError, Visitor, bare_connection, reset
from her2teach.serving.connection import (
    BURST,
    COMMS,
    POLICY_VIOLATION,
    SESSIONS,
    SOCKETS,
    LessonConnection,
    LessonSocket,
)
from her2teach.serving.log import FILES_USED_UP
from her2teach.serving.machine import cap_memory, connections_within, files_for
from her2teach.serving.web import MOST_BODY, REQUESTS, Hurried

resource = pytest.importorskip("resource", reason="Windows has no such limits")
#: Seconds, megabytes, connections and pages at once of the server of these tests, which are to be over soon.
SHORT, MEMORY, CONNECTIONS, PAGES = 0.4, 160, 20, 40
BEFORE = f"""
from her2teach.serving import machine, web
web.HEADER_SECONDS = web.BODY_SECONDS = web.PAUSE = {SHORT}
machine._CONNECTIONS = ({CONNECTIONS}, {CONNECTIONS})
web.REQUESTS = {{"/voila/render/": ({PAGES}, 0.5), "": (1_000, 30)}}
"""
#: Takes as many megabytes as it is told thousands, and says the number back.
CELL = """
import ipywidgets
print('the page is there')
said, held = ipywidgets.Label(), []
asked = ipywidgets.IntText()
def answer(change):
    held.append(b'x' * (1_000_000 * (change['new'] // 1000)))
    said.value = str(change['new'])
asked.observe(answer, 'value')
ipywidgets.VBox([asked, said])
"""
#: The widgets of each session, and a number for each change.
WIDGETS, NUMBERS = dict[str, tuple[str, str]](), count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    more = {
        "LessonKernels": {"unvisited": 1, "memory": MEMORY},
        "MappingKernelManager": {"cull_interval": 1},
        "VoilaKernelManager": {"fill_delay": 0},
    }
    with served(tmp_path_factory.mktemp("limits"), cell=CELL, before=BEFORE, more=more) as found:
        yield found
        assert "Traceback" not in found.log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def visitor(server: Served) -> Iterator[Visitor]:
    """Somebody with a page, as a browser has it, whom no attack may disturb."""
    found = other(server)
    yield found
    found.leave()


def says(visitor: Visitor, number: int) -> bool:
    """Tell a page a number; whether it says that number."""
    if visitor.kernel not in WIDGETS:
        kinds = {state["_model_name"]: name for name, state in visitor.states().items()}
        WIDGETS[visitor.kernel] = kinds["IntTextModel"], kinds["LabelModel"]
    asked, said = WIDGETS[visitor.kernel]
    visitor.change(asked, value=number)
    wanted = {"method": "update", "state": {"value": str(number)}, "buffer_paths": []}
    return any(each.content.get("comm_id") == said and each.content["data"] == wanted for each in visitor.heard())


def works(visitor: Visitor) -> bool:
    """Whether a page answers."""
    return says(visitor, next(NUMBERS))


def other(server: Served) -> Visitor:
    """Somebody who comes now."""
    found = Visitor(server.home, "page.ipynb", patience=SECONDS)
    assert "the page is there" in found.load()
    found.connect()
    return found


def running(server: Served) -> set[str]:
    """The sessions that there are."""
    return {kernel.id for kernel in kernels(server.pid)}


def settle(server: Served) -> psutil.Process:
    """Wait until no session is being started or ended; return the server's process."""
    process, seen = psutil.Process(server.pid), [0]

    def quiet() -> bool:
        seen.append(process.num_fds())
        return len(seen) > 8 and len(set(seen[-8:])) == 1

    until(quiet)
    return process


def drop(visitor: Visitor) -> None:
    """Lose a visitor's connection."""
    reset(cast("socket.socket", visitor.socket.sock))
    visitor._socket = None


# ---- credit, connections and comms are counted by session and visitor ----


def sent_until_refused(visitor: Visitor) -> int:
    """Send messages that nobody answers, connecting anew each time that the server hangs up; return how many went."""
    sent = 0
    while connects(visitor, visitor.kernel) and sent < 20 * BURST:
        with contextlib.suppress(OSError, WebSocketException):
            for _ in range(BURST // 2):
                visitor.send("execute_request", {})
                sent += 1
        drop(visitor)
    return sent


def test_to_connect_anew_gives_no_new_credit(server: Served, visitor: Visitor) -> None:
    flooding = other(server)
    assert sent_until_refused(flooding) < 10 * BURST
    assert works(visitor)
    following = other(server)  # a page of somebody else's
    assert works(following)
    following.leave()
    flooding.leave()


class Fake(LessonConnection):
    """A connection of which nothing is known but whose it is, and why the server closed it."""

    kernel_id = ""
    subprotocol = ""
    multi_kernel_manager = Mock(trusting=False)

    def __init__(self, kernel: str, visitor: str) -> None:
        self.closed = Mock()
        super().__init__(websocket_handler=Mock(spec=KernelWebsocketHandler, close=self.closed))
        self.kernel_id, self.visitor = kernel, visitor


def test_who_floods_the_server_is_cut_off_and_who_clicks_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("her2teach.serving.credit.monotonic", lambda: now)
    message = json.dumps({"header": {"msg_type": "comm_msg"}, "content": {"data": {}}})
    with patch.object(ZMQChannelsWebsocketConnection, "handle_incoming_message") as passed_on:
        clicking = Fake("clicking", "clicking")  # the clock is this test's own, and so are the names
        for _ in range(10 * BURST):
            now += 0.05
            clicking.handle_incoming_message(message)
        clicking.closed.assert_not_called()
        assert passed_on.call_count == 10 * BURST
        flooding = Fake("flooding", "flooding")
        for _ in range(10 * BURST):
            flooding.handle_incoming_message(message)
        assert passed_on.call_count == 11 * BURST
        flooding.closed.assert_called_with(POLICY_VIOLATION, "too many messages")


@pytest.mark.parametrize(("refused", "taken"), [(False, 1), (True, 0)])
def test_of_who_is_cut_off_no_more_is_taken(refused: bool, taken: int) -> None:
    page = Mock(spec=LessonSocket, connection=Mock(refused=refused))
    passed_on = patch.object(KernelWebsocketHandler, "on_message", lambda self, _: self.connection.take())
    with passed_on, ThreadPoolExecutor(1) as aside:  # where no browser's loop runs already
        aside.submit(asyncio.run, LessonSocket.on_message(page, "a message")).result()
    assert page.connection.take.call_count == taken


def test_a_visitor_with_many_pages_has_the_credit_of_a_few() -> None:
    message = json.dumps({"header": {"msg_type": "comm_msg"}, "content": {"data": {}}})
    flooding = [Fake(f"page {number}", "many pages") for number in range(SESSIONS + 2)]
    with patch.object(ZMQChannelsWebsocketConnection, "handle_incoming_message") as passed_on:
        for each in flooding[:SESSIONS]:
            for _ in range(2 * BURST):
                each.handle_incoming_message(message)
            each.closed.assert_called_with(POLICY_VIOLATION, "too many messages")
        assert SESSIONS * BURST <= passed_on.call_count < (SESSIONS + 1) * BURST
        for _ in range(BURST):
            flooding[-1].handle_incoming_message(message)
        flooding[-1].closed.assert_called_with(POLICY_VIOLATION, "too many messages")
        another = Fake("page", "another")
        for _ in range(BURST):
            another.handle_incoming_message(message)
        another.closed.assert_not_called()


def test_to_ask_for_everything_costs_more() -> None:
    message = json.dumps({"header": {"msg_type": "comm_msg"}, "content": {"data": {"method": "request_states"}}})
    asking = Fake("asking", "asking")
    with patch.object(ZMQChannelsWebsocketConnection, "handle_incoming_message") as passed_on:
        for _ in range(BURST):
            asking.handle_incoming_message(message.replace("_", "\\u005f"))
    assert 5 < passed_on.call_count < BURST / 10
    asking.closed.assert_called_with(POLICY_VIOLATION, "too many messages")


def test_a_long_message_costs_more() -> None:
    message = json.dumps({"header": {"msg_type": "comm_msg"}, "content": {"data": {"x": "x" * 500_000}}})
    sending = Fake("long", "long")
    with patch.object(ZMQChannelsWebsocketConnection, "handle_incoming_message") as passed_on:
        for _ in range(BURST):
            sending.handle_incoming_message(message)
    assert BURST / 10 < passed_on.call_count < BURST / 5


def test_a_session_has_a_few_connections(visitor: Visitor) -> None:
    more = []
    for _ in range(SOCKETS - 1):
        each = Visitor(visitor.home, visitor.page)
        each._cookies = visitor._cookies
        each.connect(visitor.kernel)
        more.append(each)
    assert works(more[-1])
    refused = Visitor(visitor.home, visitor.page)
    with pytest.raises(WebSocketBadStatusException, match="429"):
        refused.connect(visitor.kernel)
    more.pop().hang_up()
    until(lambda: connects(refused, visitor.kernel))
    assert works(visitor)
    for each in (*more, refused):
        each.hang_up()


def connects(visitor: Visitor, kernel: str) -> bool:
    with contextlib.suppress(WebSocketBadStatusException):
        visitor.connect(kernel)
        return True
    return False


def test_comms_are_opened_a_few_at_a_time(server: Served, visitor: Visitor) -> None:
    opening = other(server)
    comm = {"target_name": "jupyter.widget.control", "data": {}}
    for number in range(COMMS):
        opening.send("comm_open", {**comm, "comm_id": str(number)})
    assert opening.ask("kernel_info_request", {})
    opening.connect()  # which gives no new ones
    for number in range(COMMS):
        opening.send("comm_open", {**comm, "comm_id": f"more{number}"})
    with pytest.raises(GoneError) as gone:
        opening.ask("kernel_info_request", {})
    assert gone.value.code in {POLICY_VIOLATION, None}
    assert works(visitor)
    opening.leave()


# ---- time-outs, bodies, connections ----


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n12",
    ],
    ids=["nothing", "half a header", "half a body"],
)
def test_who_does_not_finish_a_request_is_not_waited_for(server: Served, sent: bytes) -> None:
    with bare_connection(server.home, sent) as slow:
        began = time.monotonic()
        assert slow.recv(1) == b""
        assert time.monotonic() - began < 20 * SHORT


def test_a_body_is_a_megabyte_at_most(server: Served) -> None:
    for size, answered in ((MOST_BODY + 1, b"HTTP/1.1 400"), (MOST_BODY, b"HTTP/1.1 403")):
        head = f"POST /voila/api/shutdown/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode()
        with bare_connection(server.home, head) as sending:
            if answered.endswith(b"403"):
                sending.sendall(b"x" * size)
            assert sending.recv(12) == answered


def test_a_new_connection_takes_the_place_of_an_idle_one(server: Served, visitor: Visitor) -> None:
    idle = [bare_connection(server.home) for _ in range(3 * CONNECTIONS)]
    assert server.get("/").status == 200
    assert works(visitor)
    closed = 0
    for each in idle[:CONNECTIONS]:
        each.settimeout(SECONDS)
        closed += each.recv(1) == b""
    assert closed == CONNECTIONS
    for each in idle:
        each.close()


def test_there_is_room_for_connections_beside_the_sessions() -> None:
    assert connections_within(None, 30) == 1_000
    assert connections_within(100_000, 65) == 1_000
    assert connections_within(1_200, 65) == 1_200 - files_for(0, 65)
    assert connections_within(256, 65) == 60


@pytest.mark.parametrize("path", ["/voila/render/page.ipynb", "/voila/static/voila.js", "/", "/voila/tree", "*"])
def test_who_asks_for_too_much_of_a_kind_waits_and_nobody_else(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("her2teach.serving.credit.monotonic", lambda: 1000.0)
    hurried = Hurried(lambda request: request.headers["Host"])

    def ask(who: str, where: str = path) -> bool:
        return hurried.match(Mock(path=where, headers={"Host": who})) is None

    most = next(burst for kind, (burst, _) in REQUESTS.items() if re.search(kind, path))
    assert all(ask("a") for _ in range(int(most)))
    assert not ask("a")
    assert ask("b")
    assert ask("a", "/api/kernels/x" if path.startswith("/") else "/voila/static/voila.js")


def test_who_asks_for_too_many_pages_is_told_to_wait(server: Served, visitor: Visitor) -> None:
    hurried = Visitor(server.home, "page.ipynb")
    hurried.request("/")  # for a cookie
    answers = [hurried.request("/voila/render/none.ipynb")]
    assert answers[0].status == 404
    while answers[-1].status == 404 and len(answers) < 5 * PAGES:  # some come back meanwhile
        answers.append(hurried.request("/voila/render/none.ipynb"))
    assert answers[-1].status == 429
    assert "wait ten seconds" in answers[-1].text
    assert hurried.request("/voila/static/voila.js").status == 200
    assert works(visitor)
    assert visitor.request("/voila/render/none.ipynb").status == 404


# ---- memory and processor ----


def test_a_page_that_takes_too_much_memory_is_stopped_and_is_told_so(server: Served, visitor: Visitor) -> None:
    taking = other(server)
    assert says(taking, 20_000)
    still = other(server)  # while it is made, memory is looked at more than once
    assert works(still)
    assert taking.request(f"/api/kernels/{taking.kernel}").status == 200
    assert says(taking, 1_000 * MEMORY)
    until(lambda: taking.request(f"/api/kernels/{taking.kernel}").status != 200)
    assert taking.kernel not in running(server)
    answer = taking.request(f"/api/kernels/{taking.kernel}")
    assert answer.status == 410
    assert f"more memory than one page may use ({MEMORY} MB)" in answer.text
    with pytest.raises(GoneError):
        list(taking.heard())
    taking.hang_up()
    assert works(visitor)
    still.leave()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can do that to another process")
def test_the_system_itself_refuses_a_process_more_memory() -> None:
    program = "import sys\nsys.stdin.readline()\nprint(len(b'x' * 10_000_000))\nprint(len(b'x' * 300_000_000))"
    for most, printed in ((0, ["10000000", "300000000"]), (200_000_000, ["10000000"])):
        with subprocess.Popen(
            [sys.executable, "-c", program], stdin=-1, stdout=-1, stderr=subprocess.DEVNULL, text=True
        ) as process:
            cap_memory(process.pid, most)
            assert process.communicate("\n", timeout=SECONDS)[0].split() == printed


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has it")
def test_a_session_steps_back_while_it_is_started_beside_others_and_not_once_it_has_a_page(
    server: Served, visitor: Visitor
) -> None:
    coming = other(server)
    settle(server)
    found = {kernel.id: os.sched_getscheduler(kernel.pid) for kernel in kernels(server.pid)}
    assert found.pop(visitor.kernel) == found.pop(coming.kernel) == os.SCHED_OTHER
    assert set(found.values()) == {os.SCHED_BATCH}
    assert works(coming)
    coming.leave()


# ---- pages that nobody sees ----


def test_the_session_of_a_page_that_never_connects_is_stopped(server: Served, visitor: Visitor) -> None:
    settle(server)
    before = running(server)
    gone = Visitor(server.home, "page.ipynb")
    gone.load()
    reset(bare_connection(server.home, b"GET /voila/render/page.ipynb HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    until(lambda: len(running(server) - before) >= 1)  # for the page that was aborted one was started at least
    until(lambda: gone.request(f"/api/kernels/{gone.kernel}").status != 200)
    until(lambda: len(running(server)) == len(before))
    assert visitor.kernel in running(server)
    answer = gone.request(f"/api/kernels/{gone.kernel}")
    assert (answer.status, "did not connect" in answer.text) == (410, True)
    assert works(visitor)
    waiting = other(server)
    assert works(waiting)
    waiting.leave()


def test_it_is_stopped_as_well_where_none_is_started_ahead(tmp_path: Path) -> None:
    """As under a hub."""
    more = {
        "LessonKernels": {"unvisited": 1},
        "MappingKernelManager": {"cull_interval": 1},
        "VoilaConfiguration": {"preheat_kernel": False},
    }
    with served(tmp_path, cell=CELL, more=more) as hub:
        staying, gone = other(hub), Visitor(hub.home, "page.ipynb")
        gone.load()
        until(lambda: gone.request(f"/api/kernels/{gone.kernel}").status != 200)
        assert running(hub) == {staying.kernel}
        assert gone.request(f"/api/kernels/{gone.kernel}").status == 410
        assert works(staying)
        staying.leave()


# ---- closed connections and open files ----


def handshake(server: Served, visitor: Visitor) -> bytes:
    return (
        f"GET /api/kernels/{visitor.kernel}/channels?session_id={os.urandom(4).hex()} HTTP/1.1\r\n"
        f"Host: localhost:{server.port}\r\nOrigin: http://localhost:{server.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Cookie: {visitor._cookie()}\r\n\r\n"
    ).encode()


def test_closed_connections_leave_no_word_and_no_file(server: Served, visitor: Visitor) -> None:
    said = server.log.read_text(encoding="utf-8")
    closing = other(server)
    process = settle(server)
    before = process.num_fds()
    for pause in (0.001, 0.01):
        for begun in (handshake(server, closing), b"GET /voila/static/voila.js HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            connection = bare_connection(server.home, begun)
            time.sleep(pause)
            reset(connection)
        closing.connect()
        for _ in range(5):
            closing.send("kernel_info_request", {})
        drop(closing)
    for nonsense in (b"", b"\xff" * 64):
        closing.connect()
        closing.socket.send_binary(nonsense)
        with pytest.raises(GoneError):
            list(closing.heard())
    until(lambda: process.num_fds() <= before)
    until(lambda: '"connections": 0' in closing.request(f"/api/kernels/{closing.kernel}").text)
    closing.leave()
    assert works(visitor)
    assert server.log.read_text(encoding="utf-8") == said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can do that to another process")
def test_without_files_it_says_so_once_and_comes_back_by_itself(server: Served, visitor: Visitor) -> None:
    assert FILES_USED_UP not in server.log.read_text(encoding="utf-8")
    process = settle(server)
    before = process.rlimit(resource.RLIMIT_NOFILE)
    used = {int(each.name) for each in Path(f"/proc/{server.pid}/fd").iterdir()}
    process.rlimit(resource.RLIMIT_NOFILE, (min(set(range(1_000)) - used), before[1]))
    spent = process.cpu_times().user
    try:
        assert [turned_away(server) for _ in range(50)] == [True] * 50
        assert works(visitor)  # who is there already goes on
    finally:
        process.rlimit(resource.RLIMIT_NOFILE, before)
    assert process.cpu_times().user - spent < SHORT
    following = other(server)
    assert works(following)
    following.leave()
    assert server.log.read_text(encoding="utf-8").count(FILES_USED_UP) == 1


def turned_away(server: Served) -> bool:
    with bare_connection(server.home) as refused, contextlib.suppress(ConnectionError):
        refused.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return not refused.recv(1)
    return True
