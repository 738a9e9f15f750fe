"""Servers of other programs: started for a test, waited for, and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from benchmarks.servers import free_port, serving

#: Longer than anything takes on a machine that is busy with other things; what is expected is looked for all the time.
DEADLINE = 180.0
#: JupyterLab opens no browser and asks nobody for news.
QUIET_LAB = [
    "--no-browser",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
]
#: The command line with another token for an educator's page, and with no session started ahead of a visitor.
BARE = """
import sys
from her2teach.cli import main
from her2teach.serving import server, visitors
settings = visitors.Visitors.settings
def none_ahead(self, pages):
    sizes, most = settings(self, pages)
    return {page: {"pool_size": 0} for page in sizes}, most
visitors.Visitors.settings = none_ahead
server.new_token = lambda: sys.argv[1]
sys.exit(main(sys.argv[2:]))
"""
Found = TypeVar("Found")


def bare(command: Sequence[str], token: str = "") -> tuple[str, ...]:
    """The same command of ours for tests of a page or two.

    It asks for no token, since each visitor was never there before, or for this one. A session is started when a page
    asks for it: seven that wait for nobody would take longer than the tests.
    """
    return (sys.executable, "-c", BARE, token, *command[command.index("her2teach") + 1 :])


def until(look: Callable[[], Found | None]) -> Found:
    """Look until something is found, and return it; give up after the deadline."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    pytest.fail(f"{look.__qualname__}: nothing within {DEADLINE:.0f} seconds")


@contextmanager
def started(
    command: Sequence[str], answers_at: str, folder: Path, environment: Mapping[str, str], *, ours: bool = True
) -> Iterator[None]:
    """Run a server in a folder while the block runs, which begins once an address is answered.

    A server of ours has to end when it is told to; another one is stopped at once, since JupyterLab on a busy machine
    may wait for a kernel for good.
    """
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as lines:
        process = subprocess.Popen(command, stdout=lines, stderr=lines, cwd=folder, env={**os.environ, **environment})
        try:

            def answer() -> bool:
                assert process.poll() is None, log.read_text(encoding="utf-8")
                try:
                    with urllib.request.urlopen(answers_at, timeout=DEADLINE):  # noqa: S310  # our own server
                        return True
                except (urllib.error.URLError, ConnectionError):
                    return False

            until(answer)
            yield
        finally:
            if ours:
                process.terminate()
            else:
                process.kill()
            try:
                process.wait(timeout=DEADLINE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


@contextmanager
def educating(pack: Path) -> Iterator[str]:
    """Run a server with the educator's page on a folder of cases, and yield its address."""
    home = f"http://localhost:{(port := free_port())}/"
    command = bare(serving("--educator", "--cases", str(pack)))
    with started([each.replace("{port}", str(port)) for each in command], home, pack.parent, {}):
        yield home
