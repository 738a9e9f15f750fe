"""A server of ours with a page or two of a test's own, and what it says before it is ready."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

#: Seconds that a server may take to begin and to end.
SECONDS = 90
#: Serves a folder of notebooks on any free port, with what is given as JSON.
SERVE = """
import json, sys
from pathlib import Path
from her2teach.serving.server import serve
serve(0, open_browser=False, folder=Path("notebooks"), **json.loads(sys.argv[1]))
"""
#: A page with one widget.
CELL = "import ipywidgets\nprint('the page is there')\nipywidgets.Checkbox()"


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: HTTPMessage
    text: str


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    #: The address that it printed.
    address: str
    #: What it had to say until then.
    warnings: str
    #: Its process.
    pid: int
    #: Where it writes what it has to say.
    log: Path

    @property
    def home(self) -> str:
        """The address without a token."""
        return self.address.partition("?")[0]

    @property
    def port(self) -> int:
        """The port that it printed."""
        return int(urlsplit(self.address).port or 0)

    def get(self, path: str, host: str | None = None, at: str = "localhost", **headers: str) -> Reply:
        """Ask for something, under another name where one is given."""
        connection = HTTPConnection(at, self.port, timeout=SECONDS)
        try:
            connection.putrequest("GET", path, skip_host=host is not None)
            for name, value in ({"Host": host} if host is not None else {}).items() | headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()


def write_page(folder: Path, cell: str) -> None:
    """Write the page of a test."""
    code: dict[str, object] = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": cell,
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    found = {"cells": [code], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "notebooks" / "page.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found), encoding="utf-8")


@contextmanager
def served(
    folder: Path,
    *,
    cell: str = CELL,
    before: str = "",
    command: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    first: Callable[[], None] | None = None,
    **options: Any,
) -> Iterator[Served]:
    """Run a server while the block runs: of a page in a folder, or what a command serves.

    `before` is Python that runs in it first, and `first` is called in its process before Python starts.
    """
    if not command:
        write_page(folder, cell)
        command = (sys.executable, "-c", before + SERVE, json.dumps(options))
    log = folder / "said.txt"
    with log.open("w", encoding="utf-8") as said, ThreadPoolExecutor(1) as reader:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, **(environment or {})},
            preexec_fn=first,  # noqa: PLW1509  # no thread has begun that it could be stopped by
        )
        assert process.stdout is not None
        try:
            line = reader.submit(process.stdout.readline).result(timeout=SECONDS)
            assert "ready at" in line, log.read_text(encoding="utf-8")
            yield Served(line.split("ready at ")[1].split()[0], log.read_text(encoding="utf-8"), process.pid, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise
            finally:
                process.stdout.close()
