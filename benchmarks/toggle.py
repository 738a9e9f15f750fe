"""Toggle: from a click to the picture and the words, in a real browser, beside what else could be on the same page."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, WebSocket

from benchmarks.pages import READY_MILLISECONDS
from benchmarks.screens import ONE, OTHER, TOGGLED
from benchmarks.servers import Server
from benchmarks.table import Line

STOPWATCH = Path(__file__).parent / "stopwatch.js"
#: Pairs of toggles there and back; drawing takes long, so it gets fewer.
ROUNDS, DRAWN_ROUNDS = 30, 6
#: Toggles there and back before anything is timed, and how often they are tried where some may be lost.
WARM_UP, LOSSES = 2, 6
#: Toggles there and back whose messages are counted.
COUNTED = 3
#: For how long a part has to stay the same to count as settled, in milliseconds.
QUIET = 700

#: What a part shows: its words and its picture.
Look = dict[str, str]

ANSWER = f"fieldset[data-attribute={TOGGLED}] input[value={{}}]"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the page, and what to click in it, there and back."""

    selector: str
    there: str = "input"
    back: str = "input"
    rounds: int = ROUNDS
    #: Whether it may show nothing at times: an Output loses what is drawn before the browser listens for it.
    lossy: bool = False


PARTS = {
    "explorer": Part(selector=".h2t-explorer", there=ANSWER.format(OTHER), back=ANSWER.format(ONE)),
    "bare": Part(selector=".bench-bare"),
    "plain": Part(selector=".bench-plain", rounds=DRAWN_ROUNDS, lossy=True),
    "drawn": Part(selector=".bench-drawn", rounds=DRAWN_ROUNDS, lossy=True),
}


@dataclass
class Traffic:
    """What crosses the page's sockets, in both directions."""

    frames: list[bytes] = field(default_factory=list)

    def watch(self, socket: WebSocket) -> None:
        """Keep every frame of a socket."""
        socket.on("framereceived", self._keep)
        socket.on("framesent", self._keep)

    def _keep(self, frame: bytes | str) -> None:
        self.frames.append(frame if isinstance(frame, bytes) else frame.encode())

    def kilobytes(self) -> float:
        """Return how much has crossed."""
        return sum(map(len, self.frames)) / 1000

    def kilobytes_of(self, model: str) -> float:
        """Return how much of it is about one widget: its part of a message about several, or else whole frames."""
        return sum(_share(frame.decode(errors="replace"), model) for frame in self.frames) / 1000


def lines(server: Server, browser: Browser) -> Iterator[Line]:
    """Yield how long a toggle takes, and what it sends."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(READY_MILLISECONDS)
    page, traffic = context.new_page(), Traffic()
    page.on("websocket", traffic.watch)
    page.add_init_script(path=STOPWATCH)
    page.goto(server.address("toggle"))
    page.wait_for_selector("body.h2t-ready")
    page.wait_for_selector(f"{PARTS['drawn'].selector} input")
    looks = {name: _warm_up(page, part) for name, part in PARTS.items()}
    taken = _toggle(page, looks)
    what = "a click to picture and words"
    for name, beside, most_times in (
        ("bare", "bare check box to label", 1.7),
        ("plain", "networkx.draw, ids only", None),
        ("drawn", "networkx.draw, same words and size", None),
    ):
        ours, peer = taken["explorer"], taken[name]
        yield Line(what=what, ours=ours, unit="ms", beside=beside, peer=peer, most_times=most_times)
    graph, every = _traffic(page, traffic)
    yield Line(what="the same click: what is sent of the graph", ours=graph, unit="kB", most=4)
    yield Line(what="the same click: all messages", ours=every, unit="kB", most=16)
    page.goto("about:blank")  # leaving the page ends its kernel; closing the browser's context would not
    context.close()


def _warm_up(page: Page, part: Part) -> tuple[Look, Look]:
    """Toggle a part a few times; return what it shows there and what it shows back."""
    found = []
    for _ in range(LOSSES if part.lossy else WARM_UP):
        with _losses(part):
            found.append((_settle(page, part, part.there), _settle(page, part, part.back)))
        if len(found) == WARM_UP:
            break
    return found[-1]


def _settle(page: Page, part: Part, target: str) -> Look:
    look = "([part, target, quiet]) => stopwatch.settle(part, target, quiet)"
    found: Look = page.evaluate(look, [part.selector, target, QUIET])
    return found


def _toggle(page: Page, looks: dict[str, tuple[Look, Look]]) -> dict[str, float]:
    """Time the parts in turn, so that a slow moment falls on all; return each one's median in milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in PARTS}
    time = "([part, target, wanted]) => stopwatch.time(part, target, wanted)"
    for at in range(ROUNDS):
        for name, part in PARTS.items():
            if at < part.rounds:
                for target, wanted in zip((part.there, part.back), looks[name], strict=True):
                    with _losses(part):
                        taken[name].append(float(page.evaluate(time, [part.selector, target, wanted])))
    return {name: statistics.median(times) for name, times in taken.items()}


def _traffic(page: Page, traffic: Traffic) -> tuple[float, float]:
    """Toggle the explorer a few times; return the median kilobytes about its graph, and of everything."""
    graph, part, found = page.inner_text(".bench-graph-id").strip(), PARTS["explorer"], []
    for target in (part.there, part.back) * COUNTED:
        traffic.frames.clear()
        _settle(page, part, target)
        found.append((traffic.kilobytes_of(graph), traffic.kilobytes()))
    about_graph, every = (statistics.median(each) for each in zip(*found, strict=True))
    return about_graph, every


def _share(frame: str, model: str) -> int:
    """Return the bytes of a frame that are about a widget."""
    before, key, after = frame.partition(f'"{model}": {{')
    if key:
        length = json.JSONDecoder().raw_decode("{" + after)[1] - 1
        return len((key + after[:length]).encode())
    return len(before.encode()) if model in before else 0


@contextmanager
def _losses(part: Part) -> Iterator[None]:
    """Leave out what a lossy part never shows, which is kind to it; a part of ours must show everything."""
    try:
        yield
    except Error:
        if not part.lossy:
            raise
