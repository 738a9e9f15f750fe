"""A real Voila server and a real browser, started once; a page of its own for each test."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, expect, sync_playwright

START_SECONDS = 60
READY_MILLISECONDS = 60_000
#: As long as a page may take on a busy machine; what is expected is looked for all the time.
expect.set_options(timeout=30_000)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# No sandbox: tests often run as root. The others keep Chromium from asking the network for things of its own.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Tests that close a browser's pages without leaving them let sessions stand until they are found idle.
SERVE = """
import sys
from her2teach.serving.server import serve
from her2teach.serving.visitors import Visitors
serve(port=int(sys.argv[1]), open_browser=False, visitors=Visitors(most=200), educator=True)
"""

Visit = Callable[[str], Page]


@dataclass
class Recorder:
    """What a page did that nobody sees: errors, and requests to anywhere but the server."""

    home: str
    errors: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", f"ws{self.home.removeprefix('http')}")):
            self.external.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def watch(self, page: Page) -> None:
        page.on("request", self.request)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a standalone Voila server that serves the shipped notebooks."""
    log = tmp_path_factory.mktemp("server") / "errors.txt"
    with log.open("w", encoding="utf-8") as errors, ThreadPoolExecutor(1) as reader:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(free_port())],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            cwd=log.parent,
        )
        assert process.stdout is not None
        try:
            # The line comes once the server listens; an empty one means that it has ended instead.
            line = reader.submit(process.stdout.readline).result(timeout=START_SECONDS)
            assert "ready at" in line, log.read_text(encoding="utf-8")
            yield line.split("ready at ")[1].split()[0]
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)
            process.stdout.close()


def _chromium() -> str | None:
    """The browser on this machine; None for the one that Playwright installs for itself."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found is None or Path(found).exists(), f"$CHROMIUM names no file: {found}"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty tab in a context of its own: light, 1280 by 900, no cookies."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(READY_MILLISECONDS)
    yield context.new_page()
    for each in context.pages:
        # Who closes a whole browser says no good-bye, and the session would go on; JupyterLab may hold its page back.
        with suppress(Error):
            each.goto("about:blank")
    context.close()


@pytest.fixture
def recorder(page: Page, server: str) -> Recorder:
    """The record of everything that `page` does from now on."""
    record = Recorder(server)
    record.watch(page)
    return record


@pytest.fixture
def visit(page: Page, server: str) -> Visit:
    """Open a notebook by its file name and wait until its widgets are there (`recorder` tells what it did)."""

    def open_notebook(name: str) -> Page:
        page.goto(f"{server}voila/render/{name}")
        page.wait_for_selector("body.h2t-ready")
        return page

    return open_notebook
