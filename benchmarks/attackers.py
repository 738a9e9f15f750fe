"""Attackers: one visitor who wants to take a class down, in each way that one may try.

`python -m benchmarks.attackers KIND HOME` attacks the server at an address until it is killed.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from benchmarks.visitor import Visitor, bare_connection, reset

#: What is attacked: the page that the class has open.
_PAGE = "2_explore.ipynb"
_CONTROL, _WIDGET = "jupyter.widget.control", "jupyter.widget"
#: Connections that are kept open, and how many attack at a time where one alone would wait for answers.
_MANY, _AT_A_TIME = 400, 8
#: Seconds before something is tried again that was refused.
AGAIN = 0.02
_SECONDS = 10


class GivenUpError(Exception):
    """An attacker has not attacked."""


def messages(home: str) -> None:
    """Send messages as fast as they go, and connect anew whenever that is cut off."""
    visitor = _with_page(home)
    while True:
        with suppress(Exception):
            visitor.connect()
            while True:
                visitor.send("kernel_info_request", {})
        _drop(visitor)


def connections(home: str) -> None:
    """Connect to a session again and again, and keep all connections."""
    visitor, kept = _with_page(home), []
    while True:
        more = _same(visitor)
        with suppress(Exception):
            more.connect()
            kept.append(more)
        time.sleep(AGAIN)


def comms(home: str) -> None:
    """Open comms, each with much in it."""
    visitor = _with_page(home)
    state = {"_model_name": "HTMLModel", "_model_module": "@jupyter-widgets/controls", "value": "x" * 300_000}
    while True:
        with suppress(Exception):
            visitor.connect()
            while True:
                content = {"comm_id": uuid.uuid4().hex, "target_name": _WIDGET, "data": {"state": state}}
                visitor.send("comm_open", content)
        _drop(visitor)


def unread(home: str) -> None:
    """Ask for the state of all widgets, again and again, and read none of it."""
    visitor = _with_page(home)
    while True:
        with suppress(Exception):
            visitor.connect()
            comm = uuid.uuid4().hex
            visitor.send("comm_open", {"comm_id": comm, "target_name": _CONTROL, "data": {}})
            while True:
                visitor.send("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        _drop(visitor)


def half_requests(home: str) -> None:
    """Keep many connections open on which no request is ever whole."""
    begin()
    kept: list[socket.socket] = []
    while True:
        with suppress(OSError):
            kept.append(bare_connection(home, b"GET / HTTP/1.1\r\nHost: localhost\r\n"))
        if len(kept) > _MANY:
            reset(kept.pop(0))


def bodies(home: str) -> None:
    """Send bodies that are too large, or never whole."""
    begin()
    head = b"POST /voila/api/shutdown/x HTTP/1.1\r\nHost: localhost\r\n"
    lengths = (
        b"Content-Length: 100000000\r\n\r\n",
        b"Content-Length: 999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n",
    )

    def one(at: int) -> None:
        while True:
            with suppress(OSError), bare_connection(home, head + lengths[at % len(lengths)] + b"\r\n\r\n") as sending:
                while True:
                    sending.sendall(b"fffff\r\n" + b"x" * 0xFFFFF + b"\r\n")

    at_a_time(one)


def aborted_pages(home: str) -> None:
    """Ask for pages and be gone before they are there."""
    begin()

    def one(_: int) -> None:
        while True:
            with suppress(OSError):
                connection = bare_connection(
                    home, f"GET /voila/render/{_PAGE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
                )
                time.sleep(AGAIN)
                reset(connection)

    at_a_time(one)


def requests(home: str) -> None:
    """Ask for the list of pages as fast as it comes."""
    visitor = Visitor(home, _PAGE, patience=_SECONDS)
    visitor.request("/")  # for the cookie: all that follows is one visitor's
    begin()

    def one(_: int) -> None:
        while True:
            with suppress(OSError):
                visitor.request("/")

    at_a_time(one)


def lost_connections(home: str) -> None:
    """Begin to connect to a session, and be gone before that is done or while answers come."""
    visitor = _with_page(home)
    while True:
        with suppress(Exception):
            visitor.connect()
            for _ in range(20):
                visitor.send("kernel_info_request", {})
        _drop(visitor)
        time.sleep(AGAIN)


KINDS: Mapping[str, Callable[[str], None]] = {
    each.__name__.replace("_", " "): each
    for each in (
        *(messages, connections, comms, unread, lost_connections, half_requests, bodies, requests, aborted_pages),
    )
}


@contextmanager
def attacking(
    kind: str, home: str, before: Callable[[], object] = lambda: None, module: str = "benchmarks.attackers"
) -> Iterator[None]:
    """Attack a server while the block runs, from a process of its own that leaves the others the machine.

    Something may be waited for before the attack, when the attacker has the page that any visitor gets. The module is
    the one that has this kind of attacker.
    Raises GivenUpError when the attack does not begin, or ends before the block.
    """
    command = (sys.executable, "-m", module, kind, home)
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[1], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        try:
            if process.stdin is None or process.stdout is None or not process.stdout.readline():
                raise GivenUpError(kind)
            before()
            process.stdin.write("now\n")
            yield
            if process.poll() is not None:
                raise GivenUpError(kind)
        finally:
            process.kill()


def _with_page(home: str) -> Visitor:
    """Return somebody who has a page and has been connected to it, as any visitor; until then there is no attack."""
    visitor = Visitor(home, _PAGE, patience=_SECONDS)
    visitor.load()
    visitor.connect()
    visitor.hang_up()
    begin()
    return visitor


def begin() -> None:
    """Tell who waits for the attack that it may begin, and wait for a word."""
    print("ready", flush=True)
    sys.stdin.readline()


def _same(visitor: Visitor) -> Visitor:
    """Return the same visitor, for another connection to the same session."""
    found = Visitor(visitor.home, visitor.page, patience=_SECONDS)
    found.kernel = visitor.kernel
    return found


def at_a_time(act: Callable[[int], None]) -> None:
    """Do something without end, as several at a time."""
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        list(pool.map(act, range(_AT_A_TIME)))


def _drop(visitor: Visitor) -> None:
    """Lose the connection to a session, and wait for a moment."""
    visitor.drop()
    time.sleep(AGAIN)


def _end_alone(parent: int) -> None:
    """End when the one who attacks by this process is no more."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def attack(kinds: Mapping[str, Callable[[str], None]]) -> None:
    """Attack as the command line says, until whoever began this is gone."""
    Thread(target=_end_alone, args=(os.getppid(),), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(10)  # they would have a machine of their own
    kinds[sys.argv[1]](sys.argv[2])


if __name__ == "__main__":
    attack(KINDS)
