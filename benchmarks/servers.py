"""Servers: one that runs for as long as it is measured or attacked."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread, Timer
from typing import IO, cast

import psutil

from benchmarks.start import learner

#: Seconds that a server may take to answer, to end, and to say what is waited for.
START, SAY = 60, 600
_POLL = 0.05
#: What stands for a port in a command.
_PORT = "{port}"


class NeverStartedError(Exception):
    """A server has ended, or does not answer."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server."""

    #: Its address.
    home: str
    #: Its process.
    pid: int
    #: The lines that it prints, as they come; an empty one when it ends.
    lines: Queue[str]
    #: Set once it has been stopped because its time was over.
    late: Event

    def address(self, page: str) -> str:
        """Return the address of a page."""
        return f"{self.home}voila/render/{page}.ipynb"

    def says(self, words: str) -> str:
        """Wait until the server prints a line with some words, and return it.

        Raises NeverStartedError when it does not.
        """
        with suppress(Empty):
            while line := self.lines.get(timeout=SAY):
                if words in line:
                    return line
        raise NeverStartedError(f"the server never said {words!r}")


@contextmanager
def running(command: Sequence[str], folder: Path, seconds: float | None = None) -> Iterator[Server]:
    """Start a server in a folder, wait until it listens, and stop it in the end, however that comes.

    Where its seconds are over first, it is stopped the hard way: whoever waits for it is told that it is gone.
    Raises NeverStartedError when it does not listen.
    """
    port = free_port()
    log = folder / "errors.txt"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [each.replace(_PORT, str(port)) for each in command],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env=learner(),
        )
    output, lines, late = cast("IO[str]", process.stdout), Queue[str](), Event()
    reader = Thread(target=_read, args=(output, lines))
    reader.start()
    limit = Timer(seconds or 0, _end, (process.pid, late))
    if seconds:
        limit.start()
    patience = 0
    try:
        deadline = time.monotonic() + START
        while not _listening(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise NeverStartedError(log.read_text(encoding="utf-8"))
            time.sleep(_POLL)
        yield Server(home=f"http://localhost:{port}/", pid=process.pid, lines=lines, late=late)
        patience = START
    finally:
        limit.cancel()
        _stop(process, patience)
        reader.join()
        output.close()


@contextmanager
def interruptible() -> Iterator[None]:
    """Have SIGTERM end the block as Ctrl-C does, in order; what is said again while it ends is not heard."""

    def end(number: int, _frame: object) -> None:
        for each in ends:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    ends = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, end) for each in ends]
    try:
        yield
    finally:
        for each, handler in zip(ends, before, strict=True):
            signal.signal(each, handler)


def serving(*options: str) -> tuple[str, ...]:
    """Return the command that serves the shipped notebooks as an educator does."""
    return (sys.executable, "-m", "her2teach", "serve", "--no-browser", "--port", _PORT, *options)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _stop(process: subprocess.Popen[str], patience: float) -> None:
    """Stop a server and its kernels, the hard way where it does not end by itself."""
    started = _tree(process.pid)
    if patience:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    _end(process.pid, Event())
    for each in started:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    process.wait()


def _end(server: int, ended: Event) -> None:
    """Kill a server and its kernels."""
    ended.set()
    with suppress(psutil.NoSuchProcess):
        psutil.Process(server).suspend()  # it starts no more of them
        for each in [*_tree(server), psutil.Process(server)]:
            with suppress(psutil.NoSuchProcess):
                each.kill()


def _tree(server: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return list(psutil.Process(server).children(recursive=True))
    return []


def _read(output: IO[str], lines: Queue[str]) -> None:
    for line in output:
        lines.put(line)
    lines.put("")


def _listening(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), timeout=START).close()
    except OSError:
        return False
    return True
