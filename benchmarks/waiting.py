"""Waiting: when the first widget of a page can be seen, and what its kernel holds, beside a page with a bare widget."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import Browser

from benchmarks.kernels import kernels
from benchmarks.pages import PAGES, READY_MILLISECONDS
from benchmarks.servers import Server
from benchmarks.table import Line

ROUNDS = 9
WIDGET = ".jupyter-widgets"
KERNEL_ID = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
#: The kernels rest when together they take less than this share of a core for this many seconds.
RESTING, REST_SECONDS = 0.05, 0.5
#: Seconds that they may take to come to rest.
PATIENCE = 120


#: Milliseconds until the first widget is visible, and the megabytes that its kernel holds once the page is ready.
Visit = tuple[float, float]


def lines(server: Server, browser: Browser) -> Iterator[Line]:
    """Yield how long a visitor waits for the first widget, and how much memory a visit takes.

    Memory is resident memory (RSS).  Unlike PSS it does not shrink when other kernels share libraries: the difference
    is the most that one more visitor costs.
    """
    found: dict[str, list[Visit]] = {"bare": [], "explorer": []}
    for at in range(ROUNDS + 1):
        for page, visits in found.items():
            visit = _visit(server, browser, page)
            if at:  # the first visit fills the server's caches
                visits.append(visit)
    waits, sizes = (
        {page: statistics.median(visit[at] for visit in visits) for page, visits in found.items()} for at in range(2)
    )
    beside = "page with a bare check box"
    what = "page to first widget seen"
    yield Line(what=what, ours=waits["explorer"], unit="ms", beside=beside, peer=waits["bare"], most_times=1.15)
    what = "memory of the page's kernel"
    yield Line(what=what, ours=sizes["explorer"], unit="MB", beside=beside, peer=sizes["bare"], most_beyond=30)


def _visit(server: Server, browser: Browser, name: str) -> Visit:
    """Open a page once no other kernel is at work."""
    _wait_until_kernels_rest(server)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(READY_MILLISECONDS)
    page = context.new_page()
    start = time.perf_counter()
    page.goto(server.address(name), wait_until="commit")
    page.locator(WIDGET).first.wait_for(state="visible")
    taken = 1000 * (time.perf_counter() - start)
    page.wait_for_selector("body.h2t-ready")
    kernel_id = page.evaluate(KERNEL_ID)
    (size,) = (kernel.megabytes for kernel in kernels(server.pid) if kernel_id == kernel.id)
    page.goto("about:blank")  # leaving the page ends its kernel; closing the browser's context would not
    context.close()
    return taken, size


def _wait_until_kernels_rest(server: Server) -> None:
    """Wait until each page has its kernel ahead of its visit, none is left of a visit, and all of them rest."""
    ahead, work, deadline = len(PAGES), RESTING, time.monotonic() + PATIENCE
    before: dict[int, float] = {}
    while work >= RESTING or len(before) != ahead:
        if time.monotonic() > deadline:
            raise RuntimeError(f"never at rest: {len(before)} kernels, not {ahead}, busy for {work:.0%} of a core")
        before = {kernel.pid: kernel.seconds for kernel in kernels(server.pid)}
        time.sleep(REST_SECONDS)
        taken = (kernel.seconds - before.get(kernel.pid, 0) for kernel in kernels(server.pid))
        work = sum(taken) / REST_SECONDS
