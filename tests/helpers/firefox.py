"""Firefox, as Debian has it, over WebDriver BiDi: Playwright drives only a Firefox of its own make."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from started import until
from websocket import WebSocketTimeoutException, create_connection

from benchmarks.servers import free_port

NAMES = ("firefox-esr", "firefox")
#: Seconds that anything may take, with Python started in the browser on a busy machine.
SECONDS = 300
#: No window, nothing but the page, and nobody asked for news.
SETTINGS = """
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("toolkit.telemetry.server", "data:,");
"""
#: Looks until something holds, and returns it.
UNTIL = """new Promise((found) => {
  const look = () => {
    const there = (() => { try { return CONDITION; } catch { return false; } })();
    if (there) found(JSON.stringify(there)); else setTimeout(look, 50);
  };
  look();
})"""
KEYS = {"Enter": "\ue007", "Space": " ", "Tab": "\ue004", "ArrowDown": "\ue015", "Escape": "\ue00c"}


class FirefoxError(Exception):
    """What Firefox refuses, or a script of a test raises."""


class Tab:
    """A tab of Firefox, and the errors of its pages."""

    def __init__(self, address: str) -> None:
        self._socket: Any = create_connection(address, timeout=SECONDS, suppress_origin=True)
        self._last = 0
        self._events: list[dict[str, Any]] = []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        # the first tab never has the focus, and in it no key presses a button
        self.context = ""
        self.open_another()

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            try:
                heard = json.loads(self._socket.recv())
            except WebSocketTimeoutException:
                pytest.fail(f"Firefox gives no answer to {method} {params}")
            if heard.get("id") != self._last:
                self._events.append(heard)
            elif heard["type"] == "error":
                raise FirefoxError(f"{method}: {heard['error']}: {heard['message']}")
            else:
                found: dict[str, Any] = heard["result"]
                return found

    def open_another(self) -> None:
        """Open a new tab, and go on there."""
        self.context = self._send("browsingContext.create", type="tab")["context"]

    def go_to(self, tab: str) -> None:
        """Go on in a tab that was opened before."""
        self.context = tab
        self._send("browsingContext.activate", context=tab)

    def go(self, address: str) -> None:
        """Open an address."""
        self._send("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def go_back(self, steps: int = -1) -> None:
        """Go back or on in the tab's history."""
        self._send("browsingContext.traverseHistory", context=self.context, delta=steps)

    def resize(self, width: int, height: int) -> None:
        """Give the page another size."""
        size = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self.context, viewport=size)

    def until(self, condition: str) -> Any:
        """Wait until an expression is true on the page, and return it."""
        return json.loads(self._run(UNTIL.replace("CONDITION", f"({condition})")))

    def get(self, expression: str) -> Any:
        """Return what an expression is on the page."""
        return json.loads(self._run(f"JSON.stringify({expression}) ?? 'null'"))

    def _run(self, script: str) -> str:
        target = {"context": self.context}
        found = self._send("script.evaluate", expression=script, target=target, awaitPromise=True)
        if found["type"] == "exception":
            raise FirefoxError(found["exceptionDetails"]["text"])
        return str(found["result"]["value"])

    def press(self, selector: str, *keys: str, at: int = 0) -> None:
        """Give something the focus once it can be seen, and press keys there."""
        self.until(f"document.querySelectorAll({json.dumps(selector)})[{at}].checkVisibility()")
        self.get(f"document.querySelectorAll({json.dumps(selector)})[{at}].focus()")
        pressed = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        source = {"type": "key", "id": "keyboard", "actions": pressed}
        self._send("input.performActions", context=self.context, actions=[source])

    def choose(self, selector: str, words: str) -> None:
        """Choose what begins with some words from a list."""
        chosen = f"""(() => {{
          const list = document.querySelector({json.dumps(selector)});
          const plain = (each) => each.text.replaceAll("\\u00a0", " ");
          const found = [...list.options].find((each) => plain(each).startsWith({json.dumps(words)}));
          list.value = found.value;
          list.dispatchEvent(new Event("change", {{ bubbles: true }}));
          return true;
        }})()"""
        self.until(f"document.querySelector({json.dumps(selector)})?.options.length")
        self.get(chosen)

    @property
    def errors(self) -> list[str]:
        """The errors that the page has logged; what breaks off while another one is left is none of it."""
        realms = {each["realm"] for each in self._send("script.getRealms", context=self.context)["realms"]}
        told = [each["params"] for each in self._events if each.get("method") == "log.entryAdded"]
        return [str(each["text"]) for each in told if each["level"] == "error" and each["source"]["realm"] in realms]

    def asked(self) -> set[str]:
        """The addresses that the pages have asked for, with nothing after their host."""
        self.get("1")
        sent = [each["params"] for each in self._events if each.get("method") == "network.beforeRequestSent"]
        urls = [str(each["request"]["url"]) for each in sent]
        return {"/".join(url.split("/")[:3]) for url in urls if url.startswith(("http", "ws"))}

    def close(self) -> None:
        """End the session."""
        self._socket.close()


@contextmanager
def firefox(folder: Path) -> Iterator[Tab]:
    """Run Firefox with a new profile in a folder, without a window."""
    program = os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("there is no Firefox here: apt install firefox-esr")
    profile, port = folder / "profile", free_port()
    profile.mkdir()
    (profile / "user.js").write_text(SETTINGS, encoding="utf-8")
    command = [program, "--headless", "--no-remote", "--profile", str(profile), f"--remote-debugging-port={port}"]
    log = folder / "firefox.txt"
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen([*command, "about:blank"], stdout=said, stderr=said)
        try:
            until(lambda: "WebDriver BiDi listening on" in log.read_text(encoding="utf-8"))
            tab = Tab(f"ws://127.0.0.1:{port}/session")
            yield tab
            tab.close()
        finally:
            process.terminate()
            try:
                process.wait(SECONDS)
            finally:
                process.kill()
