"""What the browser tests look at on any page: its width, its violations, what Tab reaches, whether it is at rest."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Frame, Page, Route, WebSocket

WIDTHS = [320, 390, 768, 1280, 1920]
HEIGHT = 900

#: Resolves when nothing has changed for a while.
QUIET = """() => new Promise((done) => {
  let timer;
  const observer = new MutationObserver(again);
  function again() {
    clearTimeout(timer);
    timer = setTimeout(() => { observer.disconnect(); done(); }, 100);
  }
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  again();
})"""

#: Marks what can have the focus, a group of radio buttons once, and notes from now on what has had it.
WATCH_FOCUS = """() => {
  const able = 'a[href], :is(button, input, select, textarea):not(:disabled), summary, [tabindex="0"]';
  const radios = new Set();
  window.able = [...document.querySelectorAll(able)].filter((each) => {
    const group = each.type === "radio" && each.name;
    const shown = each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0;
    if (!shown || each.tabIndex < 0 || radios.has(group)) return false;
    if (group) radios.add(group);
    return true;
  });
  window.reached = new Set();
  addEventListener("focusin", ({ target }) => window.reached.add(target));
  return window.able.length;
}"""
#: Gives the focus to one of what a selector finds, of that which is shown; nothing where there are fewer.
FOCUS = """([selector, place]) => {
  const shown = [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility() && each.tabIndex >= 0);
  shown[place]?.focus();
  return place < shown.length;
}"""
MISSED = """() => {
  const names = new Set([...window.reached].filter((each) => each.type === "radio").map((each) => each.name));
  return window.able
    .filter((each) => each.isConnected) // what was drawn anew since then is another one
    .filter((each) => !window.reached.has(each) && !(each.type === "radio" && names.has(each.name)))
    .map((each) => each.outerHTML.slice(0, 200));
}"""

#: What has the focus, where something else lies over the middle of what is in view of it; nothing where all is well.
#: A card lies there because a reader has opened it, and goes with Escape.
COVERED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const { left, right, top, bottom } = focused.getBoundingClientRect();
  const middle = (low, high, end) => (Math.max(low, 0) + Math.min(high, end)) / 2;
  const there = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  // a box to tick is drawn by its label
  const own = there && (there.contains(focused) || focused.contains(there));
  const seen = own || there?.closest(".h2t-card") || there?.closest("label")?.control === focused;
  return seen ? null : focused.outerHTML.slice(0, 200);
}"""

#: What invites a click and cannot have the focus, nor lies in anything that can.
MOUSE_ONLY = """() => [...document.querySelectorAll("main *")]
  .filter((each) => getComputedStyle(each).cursor === "pointer" && each.checkVisibility())
  .filter((each) => !each.closest("a[href], button, input, select, summary, label, [tabindex]"))
  .map((each) => each.outerHTML.slice(0, 200))"""

#: Of texts that are painted alike the longest, the first and the last, for whose contrast axe takes its time. Two are
#: alike when they and all they lie in have the same colours and classes; what is placed is like nothing else.
ALIKE = """(part) => {
  const under = new Map([[document.documentElement, ""]]);
  const painted = (each) => {
    if (!under.has(each)) {
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position } = getComputedStyle(each);
      const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode];
      // what is placed somewhere may lie over anything
      if (["absolute", "fixed"].includes(position)) own.push(under.size);
      under.set(each, [painted(each.parentElement), own.join(" ")].join("|"));
    }
    return under.get(each);
  };
  const kinds = new Map();
  for (const each of document.querySelectorAll(`:is(${part}) *`)) {
    const own = [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim());
    const long = own.join("").length || (each.value ?? "").length;
    if (!long || !each.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(each);
    const off = each.closest("[disabled], [aria-disabled=true], [aria-hidden=true]") ??
      each.closest("label")?.control?.disabled;
    const names = [each, each.parentElement].flatMap((one) => [one.localName, one.getAttribute("class")]);
    const kind = [painted(each), color, fontSize, fontWeight, textShadow, Boolean(off), ...names].join("/");
    const alike = kinds.get(kind) ?? kinds.set(kind, { first: each, longest: each, long }).get(kind);
    alike.last = each;
    if (long > alike.long) Object.assign(alike, { longest: each, long });
  }
  return [...new Set([...kinds.values()].flatMap(({ first, longest, last }) => [first, longest, last]))];
}"""
LOOK_AT = f"""async ([part, how]) => {{
  const alike = ({ALIKE})(part);
  axe.configure({{ rules: [{{ id: "color-contrast", selector: "[data-alike]" }}] }});
  for (const each of alike) each.dataset.alike = "";
  const found = await axe.run(part === "html" ? document : part, how);
  for (const each of alike) delete each.dataset.alike;
  return found.violations;
}}"""


@dataclass
class Traffic:
    """What a page and its Python session say to each other; watched from before the page is opened."""

    asked: int = 0
    answered: int = 0
    addresses: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("websocket", self._socket)

    def _socket(self, socket: WebSocket) -> None:
        # another page, which answers for nothing that the one before was asked
        self.asked = self.answered = 0
        self.addresses.append(socket.url)
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        self.asked += b"comm_msg" in _bytes(frame)

    def _received(self, frame: str | bytes) -> None:
        found = _bytes(frame)
        self.answered += b'"idle"' in found and b'"comm_msg"' in found

    def settle(self, page: Page) -> None:
        """Wait until the session has answered all that was asked, and the page has shown it."""
        for _ in range(1_000):
            page.evaluate(QUIET)
            if self.answered >= self.asked:
                return
        raise AssertionError(f"{self.asked - self.answered} changes were never answered")


class Heard:
    """Everything that a page is told by its Python session; to be made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.frames: list[str] = []
        page.on("websocket", self._socket)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._frame)

    def _frame(self, frame: str | bytes) -> None:
        self.frames.append(_bytes(frame).decode("utf-8", "replace"))

    def holds(self, words: str) -> bool:
        # as JSON writes it
        escaped = json.dumps(words)[1:-1]
        return any(words in frame or escaped in frame for frame in self.frames)


def _bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


def hang_outside(context: BrowserContext, server: str) -> list[str]:
    """Leave every request to anywhere but the server without an answer, as a firewall does; return their list."""
    asked: list[str] = []

    def hang(route: Route) -> None:
        asked.append(route.request.url)

    home = re.escape(server.rstrip("/"))
    context.route(re.compile(rf"^(?!{home}/|data:|blob:|ws{home.removeprefix('http')}/)"), hang)
    return asked


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways, however narrow or wide it is."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert overflow(page) <= 0, f"scrolls sideways at {width} px"
    page.set_viewport_size({"width": 1280, "height": HEIGHT})


def violations(page: Page | Frame, *only: str, within: str = "html") -> list[Any]:
    """What axe objects to, by all its rules or some, on the whole page or a part of it."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, read and sent once for a page
        page.evaluate(Axe().axe_script)
    # Telling only what is wrong takes it a tenth of the time.
    found = page.evaluate(
        LOOK_AT, [within, {"resultTypes": ["violations"], **({"runOnly": list(only)} if only else {})}]
    )
    return [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found]


def assert_accessible(page: Page, within: str = "html") -> None:
    """No violation in light and dark, where only the contrast is another, and no id twice."""
    page.emulate_media(color_scheme="dark")
    assert violations(page, "color-contrast", within=within) == [], "in the dark"
    page.emulate_media(color_scheme="light")
    assert violations(page, within=within) == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})
