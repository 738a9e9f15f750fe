"""Fetching: over https from a server that really answers, and in words what stands in the way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from https_server import Answer, certificate, gives, https_server, leads_to

from her2teach.core.yamltree import ContentError
from her2teach.educator import fetching
from her2teach.educator.fetching import fetch
from her2teach.educator.unpacking import LARGEST

#: What the server may do before the test is over.
OVER = threading.Event()


def silent(request: BaseHTTPRequestHandler) -> None:
    OVER.wait(20)
    request.close_connection = True


def dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    while not OVER.wait(0.05):
        request.wfile.write(b"x")


def endless(request: BaseHTTPRequestHandler) -> None:
    """Says that it gives ten bytes at most, in pieces without an end."""
    request.send_response(200)
    request.end_headers()
    for _ in range(LARGEST // 100_000 + 2):
        request.wfile.write(bytes(100_000))


def refusing(request: BaseHTTPRequestHandler) -> None:
    request.send_error(403, "Members only")


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server(pem: Path) -> Iterator[str]:
    answers: dict[str, Answer] = {
        "/pack.zip": gives(b"PK and more"),
        "/moved": leads_to("/pack.zip"),
        "/round": leads_to("/round"),
        "/plain": leads_to("http://localhost/pack.zip"),
        "/file": leads_to("file:///etc/passwd"),
        "/silent": silent,
        "/dripping": dripping,
        "/endless": endless,
        "/members": refusing,
    }
    with https_server(pem, answers) as address:
        yield address
        OVER.set()


@pytest.fixture
def _trusted(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))


def why(address: str) -> str:
    with pytest.raises(ContentError) as caught:
        fetch(address)
    (problem,) = caught.value.problems
    assert problem.file == address
    return problem.words


@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize("path", ["/pack.zip", "/moved"])
def test_what_is_there_is_fetched_also_from_where_it_has_moved(server: str, path: str) -> None:
    assert fetch(server + path) == b"PK and more"


@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nothing", "fetch: the server answers 404 (Not Found); check the address"),
        ("/members", "fetch: the server answers 403 (Members only)"),
        ("/round", "fetch: the server answers 302"),
        ("/plain", "fetch: it leads on to an address without https"),
        ("/file", "fetch: the server answers 302 (Found - Redirection to url 'file:///etc/passwd' is not allowed)"),
        ("/endless", "size: it is larger than 10 MB"),
    ],
)
def test_what_stands_in_the_way_is_said(server: str, path: str, said: str) -> None:
    assert why(server + path).startswith(said)


@pytest.mark.usefixtures("_trusted")
def test_a_server_that_takes_too_long_is_left(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SILENT", 0.5)
    assert why(f"{server}/silent").startswith('fetch: "localhost" takes too long; it may keep silent for 0.5 s')
    monkeypatch.setattr(fetching, "LONGEST", 0.3)
    assert why(f"{server}/dripping").startswith('fetch: "localhost" takes too long')


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(server: str) -> None:
    assert why(f"{server}/pack.zip").startswith('fetch: the certificate of "localhost" cannot be trusted: self')


@pytest.mark.usefixtures("_trusted")
def test_another_machine_s_certificate_is_not_trusted(server: str) -> None:
    said = why(server.replace("localhost", "127.0.0.2") + "/pack.zip")
    assert "cannot be trusted" in said or "does not take the connection" in said


def test_names_and_ports_that_are_nobody_s_are_said() -> None:
    assert why("https://no-such-machine.invalid/pack.zip").startswith('fetch: no machine is called "no-such-machine')
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        free = taken.getsockname()[1]
    assert why(f"https://127.0.0.1:{free}/x").startswith('fetch: "127.0.0.1" does not take the connection')


def test_a_server_without_https_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        port = plain.getsockname()[1]

        def answer() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nhello")

        thread = threading.Thread(target=answer)
        thread.start()
        assert "does not speak https here" in why(f"https://127.0.0.1:{port}/x")
        thread.join()


def test_no_password_is_sent_and_no_name_is_odd() -> None:
    assert "these are sent nowhere" in why("https://me:secret@localhost/pack.zip")
    assert why("https://exa mple.org/x").startswith("fetch: ")
    assert why("https:///x").startswith("fetch: ")
