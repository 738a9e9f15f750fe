"""A real Voila server and a real browser, started once; a tab for each file of tests, as new for each test."""

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
from page_tools import Traffic
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

START_SECONDS = 60
READY_MILLISECONDS = 60_000
#: As long as a page may take on a busy machine; what is expected is looked for all the time.
expect.set_options(timeout=30_000)
#: The first has no window to draw, which saves a third of what a page costs.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# No sandbox: tests often run as root. The others keep Chromium from asking the network for things of its own.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What moves is drawn sixty times a second, which no test looks at but the one that asks for it.
    "--force-prefers-reduced-motion",
]
#: Asks for no token: each test is a visitor who was never there before (tests/serving/test_identity.py is about it).
#: Tests that close a browser's pages without leaving them let sessions stand until they are found idle. A session is
#: started when a page asks for it, however many did not connect: seven that wait for nobody take time of the tests.
SERVE = """
from her2teach.serving.server import serve
from her2teach.serving.visitors import Visitors
settings = Visitors.settings
def none_ahead(self, pages):
    sizes, most = settings(self, pages)
    return {page: {"pool_size": 0} for page in sizes}, most
Visitors.settings = none_ahead
everybody = {"Voila": {"token": ""}, "LessonKernels": {"few": 0}}
serve(port=0, open_browser=False, visitors=Visitors(most=200), educator=True, more=everybody)
"""

VIEWPORT: ViewportSize = {"width": 1280, "height": 900}
#: All that a browser keeps of a site for it, but for what it has fetched.
KEPT = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
#: Empties what a tab keeps, where a test has not taken that from it, and returns whose it was.
CLEARED = "(() => { try { sessionStorage.clear(); } catch { } return location.origin; })()"

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
            [sys.executable, "-c", SERVE],
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


def chromium_path() -> str | None:
    """The browser on this machine; None for the one that Playwright installs for itself."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found is None or Path(found).exists(), f"$CHROMIUM names no file: {found}"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What all tabs share, as those of one reader do: the scripts that were fetched already."""
    found = browser.new_context(color_scheme="light", viewport=VIEWPORT)
    found.set_default_timeout(READY_MILLISECONDS)
    yield found
    found.close()


@pytest.fixture(scope="module")
def tab(context: BrowserContext) -> Iterator[Page]:
    """The tab that the tests of a file share: who opens a page in it again need not read its scripts again."""
    found = context.new_page()
    yield found
    forget(found)
    found.close()


@pytest.fixture
def page(context: BrowserContext, tab: Page) -> Iterator[Page]:
    """The tab as if it were new: empty, light, 1280 by 900, no cookies, nothing kept."""
    forget(tab)
    as_new(tab)
    yield tab
    tab.unroute_all()
    close_others(context, tab)


@pytest.fixture
def own_page(context: BrowserContext) -> Iterator[Page]:
    """A tab of a test's own, for one that closes it, or changes what every page in it finds."""
    context.clear_cookies()
    found = context.new_page()
    yield found
    forget(found)
    found.close()


def forget(tab: Page) -> None:
    """Leave a page, which ends its session, and have its browser forget all of it but what it has fetched."""
    origin = ""
    with suppress(Error):  # a test may have closed it, which the tab itself learns a moment later
        origin = tab.evaluate(CLEARED) if tab.url.startswith("http") else ""
    leave(tab)
    if origin:
        session = tab.context.new_cdp_session(tab)
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT})
        session.detach()
    tab.context.clear_cookies()
    tab.context.clear_permissions()


def leave(tab: Page) -> None:
    """Go where there is nothing: who closes a whole browser says no good-bye, and the session would go on."""
    with suppress(Error):  # JupyterLab may hold its page back, and a test may have closed it
        tab.goto("about:blank")


def as_new(tab: Page) -> None:
    """Take back what a test has made of a tab's size and colours; bring it before the windows it has opened."""
    tab.bring_to_front()
    tab.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
    tab.set_viewport_size(VIEWPORT)


def close_others(context: BrowserContext, tab: Page) -> None:
    for each in context.pages:
        if each != tab:
            leave(each)
            each.close()


@pytest.fixture(scope="module")
def watched(tab: Page, server: str) -> Recorder:
    """The record of everything that the tab does in the whole file."""
    record = Recorder(server)
    record.watch(tab)
    return record


@pytest.fixture(scope="module")
def traffic(tab: Page) -> Traffic:
    """What the tab's page and its session say to each other."""
    found = Traffic()
    found.watch(tab)
    return found


@pytest.fixture
def recorder(page: Page, watched: Recorder) -> Recorder:
    """The record of everything that `page` does from now on."""
    assert page.url == "about:blank"
    watched.errors.clear()
    watched.external.clear()
    return watched


@pytest.fixture
def visit(page: Page, server: str) -> Visit:
    """Open a notebook by its file name and wait until its widgets are there (`recorder` tells what it did)."""

    def open_notebook(name: str) -> Page:
        page.goto(f"{server}voila/render/{name}")
        page.wait_for_selector("body.h2t-ready")
        return page

    return open_notebook


@pytest.fixture
def stay(tab: Page, traffic: Traffic, watched: Recorder, server: str) -> Visit:
    """As `visit`, but stay on a notebook that the tab shows: a test brings it to its beginning as a reader would."""

    def find_notebook(name: str) -> Page:
        as_new(tab)
        there = tab.url.partition("#")[0] == f"{server}voila/render/{name}"
        # a test before may have taken its session from it
        if not there or tab.locator("#h2t-status").text_content() != "Ready.":
            forget(tab)
            watched.errors.clear()
            watched.external.clear()
            tab.goto(f"{server}voila/render/{name}")
            tab.wait_for_selector("body.h2t-ready")
        traffic.settle(tab)
        return tab

    return find_notebook
