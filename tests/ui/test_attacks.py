"""What a visitor may not do, each beside something of the same kind that does work: else the test would be blind."""

import json
import os
import sys
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest.mock import MagicMock
from urllib.parse import quote, unquote

import pytest
from voila.app import Voila
from websocket import WebSocketBadStatusException, create_connection

from benchmarks.classroom import Learner
from benchmarks.servers import running
from benchmarks.visitor import PROTOCOL, GoneError, Visitor
from her2teach.core.files import own_files, shipped
from her2teach.serving.identity import LessonIdentityProvider

TOKEN = "a-token-of-this-test"  # noqa: S105  # opens nothing but the server of this test
#: A server that a class must not be given: it runs what it is told.
TOKENED = (
    *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ServerApp.port={port}"),
    *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={shipped('notebooks')}"),
)
TOO_LONG = 1009  # RFC 6455, section 7.4.1
FOREIGN = "http://elsewhere.example"
SECRET = "told-to-nobody"  # noqa: S105  # the word that a file holds which nobody may read


@pytest.fixture(scope="module")
def tokened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of a Jupyter server who has its token, connected to a kernel there."""
    with running(TOKENED, tmp_path_factory.mktemp("jupyter")) as other:
        visitor = Visitor(other.home, "")
        made = visitor.request("/api/kernels", "POST", "{}", {"Authorization": f"token {TOKEN}"})
        visitor.connect(json.loads(made.text)["id"], token=TOKEN)
        yield visitor
        visitor.hang_up()


@pytest.fixture(scope="module")
def visitor(server: str) -> Iterator[Learner]:
    """A visitor with the explorer open, whom no attack may disturb."""
    found = Learner(server)
    found.open()
    yield found
    found.leave()


# ---- code ----


def writing(file: Path) -> dict[str, object]:
    return {"code": f"open({str(file)!r}, 'w').close()", "silent": False, "store_history": False, "allow_stdin": False}


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_a_visitor_can_run_no_code(visitor: Learner, tmp_path: Path, channel: str) -> None:
    file = tmp_path / "written"
    asked = visitor.send("execute_request", writing(file), channel)
    # what comes after it on the same connection is answered, and all that is heard until then answers something else
    heard = [*visitor.ask("kernel_info_request", {}), *visitor.ask("kernel_info_request", {}, "control")]
    assert {"kernel_info_reply"} <= {each.kind for each in heard}
    assert asked not in {each.to for each in heard}
    assert "h2t-answer" in visitor.toggle()
    assert not file.exists()


def test_the_same_message_runs_code_where_it_is_let_through(tokened: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "written"
    tokened.ask("execute_request", writing(file))
    assert file.exists()


@pytest.mark.parametrize(
    ("kind", "content", "channel"),
    [
        ("inspect_request", {"code": "print", "cursor_pos": 1, "detail_level": 1}, "shell"),
        ("complete_request", {"code": "open", "cursor_pos": 2}, "shell"),
        ("history_request", {"output": True, "raw": True, "hist_access_type": "tail", "n": 10}, "shell"),
        ("debug_request", {"type": "request", "seq": 1, "command": "debugInfo", "arguments": {}}, "control"),
    ],
)
def test_a_visitor_learns_nothing_of_the_code(
    visitor: Learner, tokened: Visitor, kind: str, content: dict[str, object], channel: str
) -> None:
    reply = kind.replace("request", "reply")
    assert reply in {each.kind for each in tokened.ask(kind, content, channel)}
    asked = visitor.send(kind, content, channel)
    heard = [*visitor.ask("kernel_info_request", {}), *visitor.ask("kernel_info_request", {}, channel)]
    assert asked not in {each.to for each in heard}
    assert reply not in {each.kind for each in heard}


def test_code_in_the_older_form_of_a_message_is_not_run_either(
    server: str, visitor: Learner, tokened: Visitor, tmp_path: Path
) -> None:
    for home, kernel, name in ((server, visitor.kernel, "here"), (tokened.home, _kernel_of(tokened), "there")):
        address = f"{home.replace('http', 'ws', 1)}api/kernels/{kernel}/channels?token={TOKEN}"
        socket = create_connection(address, timeout=60, origin=home.rstrip("/"))
        for kind, content in (("execute_request", writing(tmp_path / name)), ("kernel_info_request", {})):
            header = {"msg_id": kind, "msg_type": kind, "session": "s", "username": "", "version": "5.3"}
            message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
            socket.send(json.dumps(message))
        while json.loads(socket.recv())["header"]["msg_type"] != "kernel_info_reply":
            pass
        socket.shutdown()  # type: ignore[no-untyped-call]
    assert os.listdir(tmp_path) == ["there"]  # noqa: PTH208  # one name is expected


def _kernel_of(tokened: Visitor) -> str:
    found = tokened.request("/api/kernels", headers={"Authorization": f"token {TOKEN}"})
    return str(json.loads(found.text)[0]["id"])


# ---- files ----

#: Every handler of the server, and something that it does give, where it gives anything to who asks for a file.
HANDLERS = {
    "/voila/templates/her2teach/static/": "her2teach.css",
    "/voila/static/": "voila.js",
    "/voila/api/themes/": "@jupyterlab/theme-light-extension/index.css",
    "/voila/labextensions/": "anywidget/package.json",
    "/voila/files/": None,
    "/voila/render/": None,
    "/voila/tree/": "",
    "/voila/api/contents/": "1_lesson.ipynb",
    "/voila/query/": None,
    "/voila/api/shutdown/": None,
    "/api/kernels/": None,
    "/": "",
}
UP = 20
#: Ways out of a folder, for a path from the root.
WAYS: dict[str, Callable[[str], str]] = {
    "dots": lambda path: "../" * UP + path,
    "escaped-dots": lambda path: "%2e%2e/" * UP + path,
    "escaped-slashes": lambda path: "..%2f" * UP + path,
    "all-escaped": lambda path: "%2e%2e%2f" * UP + quote(path, safe=""),
    "from-the-root": lambda path: f"/{path}",
    "from-the-root-escaped": lambda path: quote(f"/{path}", safe=""),
}


class Naive(BaseHTTPRequestHandler):
    """Gives whatever a path leads to, as a server must not."""

    def do_GET(self) -> None:
        path = Path("/srv/folder") / unquote(self.path.removeprefix("/files/"))
        found = path.resolve().read_bytes() if path.resolve().is_file() else b""
        self.send_response(200)
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def naive() -> Iterator[Visitor]:
    with ThreadingHTTPServer(("localhost", 0), Naive) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield Visitor(f"http://localhost:{found.server_port}/", "")
        found.shutdown()
        thread.join()


@pytest.fixture
def outside(tmp_path: Path) -> list[str]:
    """Files that lie outside of what is served, as paths from the root: words, and a notebook that would print them."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": f"print('{SECRET}')", "outputs": []}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [{**cell, "execution_count": None}], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "secret.css").write_text(SECRET, encoding="utf-8")
    (tmp_path / "secret.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return [path.as_posix().lstrip("/") for path in sorted(tmp_path.iterdir())]


def test_every_handler_of_the_server_is_attacked_here() -> None:
    app = MagicMock(server_url="/", notebook_path=None, identity_provider=LessonIdentityProvider())
    app.voila_configuration.progressive_rendering = False
    app.voila_configuration.extra_labextensions_path = ""
    for pattern, *_ in Voila.init_handlers(app):
        start = str(pattern).split("(", maxsplit=1)[0]
        assert any(name.startswith(start) for name in HANDLERS), pattern
        assert start != "/" or pattern == "/"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("handler", HANDLERS)
def test_no_handler_leads_out_of_what_is_served(
    server: str, naive: Visitor, outside: list[str], handler: str, way: str
) -> None:
    visitor = Visitor(server, "")
    for path in outside:
        asked = WAYS[way](path)
        assert SECRET in naive.request(f"/files/{asked}").text
        assert SECRET not in visitor.request(f"{handler}{asked}").text
    known = HANDLERS[handler]
    assert known is None or visitor.request(f"{handler}{known}").status in {200, 302}


def test_no_source_of_a_page_or_a_case_is_given(server: str, tokened: Visitor) -> None:
    visitor = Visitor(server, "")
    cases, notebooks = (own_files(shipped(name)) for name in ("cases", "notebooks"))
    journeys = own_files(shipped("cases/journeys"))
    files = cases[:2] + notebooks + journeys[:1]
    for file in files:
        marks = ['"cell_type"'] if file.suffix == ".ipynb" else ["licence:", "expected:"]
        assert all(mark in file.read_text(encoding="utf-8") for mark in marks)
        for handler in HANDLERS:
            if file.suffix == ".ipynb" and handler == "/voila/render/":
                continue  # the page that is made of it: below
            for name in (file.name, f"notebooks/{file.name}", f"cases/{file.name}", f"her2teach/cases/{file.name}"):
                text = visitor.request(f"{handler}{name}").text
                assert not any(mark in text for mark in marks), (handler, name)
    page = Learner(server)
    assert '"cell_type"' not in (text := page.load())
    assert "import Banner" not in text
    page.connect()
    page.leave()
    # a server that gives files gives these
    given = tokened.request(f"/files/{notebooks[0].name}", headers={"Authorization": f"token {TOKEN}"})
    assert '"cell_type"' in given.text


# ---- other origins and other visitors ----


def test_a_page_from_elsewhere_cannot_connect(server: str, visitor: Learner) -> None:
    address = f"{server.replace('http', 'ws', 1)}api/kernels/{visitor.kernel}/channels"
    connect = partial(create_connection, address, timeout=60)
    for origin in (FOREIGN, "null", f"{server.rstrip('/')}.elsewhere.example"):
        with pytest.raises(WebSocketBadStatusException, match="403"):
            connect(origin=origin)
    connect(origin=server.rstrip("/")).shutdown()  # type: ignore[no-untyped-call]
    # Voila's own address for what a page was asked with is not there: nothing uses it, and it asks nobody who they are
    with pytest.raises(WebSocketBadStatusException, match="404"):
        create_connection(f"{server.replace('http', 'ws', 1)}voila/query/{visitor.kernel}", origin=server.rstrip("/"))


def test_a_page_from_elsewhere_ends_no_session_and_reads_nothing(server: str) -> None:
    visitor = Learner(server)
    visitor.open()
    session = f"/api/kernels/{visitor.kernel}"
    mark = visitor._cookies["_xsrf"]
    foreign = {"Origin": FOREIGN, "Referer": f"{FOREIGN}/", "X-XSRFToken": mark}
    for path, method in ((f"/voila/api/shutdown/{visitor.kernel}", "POST"), (session, "DELETE")):
        assert visitor.request(path, method, "", foreign).status in {403, 404}
        assert Visitor(server, "").request(path, method, "").status == 403  # without the cookie, from wherever
    assert "Access-Control-Allow-Origin" not in visitor.request("/", headers=foreign).headers
    policy = visitor.request("/").headers["Content-Security-Policy"]
    assert {"frame-ancestors 'self'", "form-action 'none'"} <= {each.strip() for each in policy.split(";")}
    assert visitor.request(session).status == 200
    assert "h2t-answer" in visitor.toggle()
    # from its own page the same ends it
    own = {"Origin": server.rstrip("/"), "X-XSRFToken": mark}
    assert visitor.request(session, "DELETE", "", own).status == 204
    assert visitor.request(session).status == 404
    visitor.hang_up()


def test_nobody_is_told_of_anybody_elses_session(server: str, visitor: Learner) -> None:
    other = Learner(server)
    page = other.load()
    other.connect()
    states = json.dumps(other.states())
    assert other.kernel in page
    assert visitor.kernel not in page + states
    for path in ("/api/kernels", "/api/sessions", "/api/status", "/api/terminals", "/metrics", "/voila/api/contents/"):
        text = other.request(path).text
        assert visitor.kernel not in text
        assert other.kernel not in text
    # who guesses is turned away
    guess = str(uuid.uuid4())
    assert other.request(f"/api/kernels/{other.kernel}").status == 200
    assert other.request(f"/api/kernels/{guess}").status == 404
    with pytest.raises(WebSocketBadStatusException):
        Visitor(server, "").connect(guess)
    other.leave()


# ---- floods ----


def test_a_message_without_end_is_refused_and_a_long_one_is_read(visitor: Learner) -> None:
    largest = 512 * 1024
    assert visitor.ask("comm_info_request", {"target_name": "x" * (largest - 2_000)})
    visitor.send("comm_info_request", {"target_name": "x" * (largest + 2_000)})
    with pytest.raises(GoneError) as gone:
        list(visitor.heard())
    assert gone.value.code in {TOO_LONG, None}  # the rest of the message may come after the server has gone
    visitor.connect()
    assert "h2t-answer" in visitor.toggle()


#: In the form of today as in the older one: more parts than there are, none, no JSON, too deep.
STRANGE: list[bytes | str] = [b"", b"\xff" * 64, b"\x7f" + b"\xff" * 63, b"\x00" * 4096, "{", "[]", "[" * 10_000]


@pytest.mark.parametrize("packed", [True, False], ids=["today", "older"])
def test_a_message_that_is_none_harms_nobody(server: str, visitor: Learner, packed: bool) -> None:
    strange = Learner(server)
    strange.load()
    for message in STRANGE:
        strange.connect(protocols=[PROTOCOL] if packed else [])
        if isinstance(message, str):
            strange.socket.send(message)
        else:
            strange.socket.send_binary(message)
        assert "h2t-answer" in visitor.toggle()
        strange.hang_up()
    # the session itself is none the worse
    strange.connect()
    assert strange.ask("kernel_info_request", {})
    strange.leave()
