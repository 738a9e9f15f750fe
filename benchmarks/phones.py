"""Phones: a room that votes, and the presenter's browser, as a server sees them."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

#: Seconds that a server may take to answer.
SECONDS = 30


class RefusedError(Exception):
    """A server has refused something; its status comes first."""


class _Browser:
    """A browser with its cookies, on one connection that is opened again when it was closed."""

    def __init__(self, home: str) -> None:
        where = urlsplit(home)
        self._origin = f"{where.scheme}://{where.netloc}"
        self._path = f"{where.path}vote"
        self._connection = HTTPConnection(where.hostname or "", where.port, timeout=SECONDS)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str = "", body: str | None = None, **headers: str) -> tuple[int, str]:
        """Ask for something, and follow where it leads; return the status and the text of the answer."""
        method, path = "GET" if body is None else "POST", self._path + path
        while True:
            status, text, location = self._once(method, path, body, headers)
            if status not in {302, 303}:
                return status, text
            method, path, body = "GET", location, None

    def _once(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        form = {"Origin": self._origin, "Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        sent = {**form, **({"Cookie": kept} if kept else {}), **headers}
        for last in (False, True):
            try:
                self._connection.request(method, path, body, sent)
                answer = self._connection.getresponse()
                text = answer.read().decode("utf-8")
                break
            except (OSError, HTTPException):
                self._connection.close()  # the server may close what was idle
                if last:
                    raise
        for each in answer.headers.get_all("Set-Cookie", []):
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return answer.status, text, answer.headers.get("Location", "")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Phone(_Browser):
    """Somebody in the room: what the page shows, and what is tapped on it. It works without JavaScript."""

    def __init__(self, home: str) -> None:
        super().__init__(home)
        self.page = ""
        self.tag = ""

    def join(self, code: str) -> None:
        """Come in as by the QR code; raises RefusedError where that is not the code."""
        self._read(self.ask(f"/{code}"))

    def look(self) -> str:
        """Look at the page; return it."""
        return self._read(self.ask())

    def vote(self, choice: int) -> None:
        """Tap an answer of the question that the page shows; raises RefusedError where that does not count."""
        self._read(self.ask(body=self.form(choice)))

    def form(self, choice: int) -> str:
        """Return what the page sends when an answer is tapped."""
        return urlencode({**dict(re.findall(r'type="hidden" name="(\w+)" value="(\d+)"', self.page)), "choice": choice})

    @property
    def voted(self) -> int | None:
        """The answer that the page marks as one's own."""
        found = re.search(r'value="(\d+)" aria-pressed="true"', self.page)
        return int(found[1]) if found else None

    def _read(self, answer: tuple[int, str]) -> str:
        status, self.page = answer
        if status != 200:  # noqa: PLR2004  # that all is well
            raise RefusedError(status, self.page)
        return self.page


class PresenterBrowser(_Browser):
    """The browser of who presents: it has opened the presenter's address, and tells which frame is shown."""

    def __init__(self, home: str, secret: str = "", turn: int = 1) -> None:
        super().__init__(home)
        self.turn = turn
        if secret:
            status, _, _ = self._once("GET", f"{self._path}/present/{secret}", None, {})
            if status != 302:  # noqa: PLR2004  # on to the pages
                raise RefusedError(status)

    def tell(self, do: str, **what: Any) -> dict[str, Any]:
        """Say something of the presentation; raises RefusedError where it is not listened to."""
        status, text = self.ask("/room", json.dumps({"do": do, "turn": self.turn, **what}))
        if status != 200:  # noqa: PLR2004
            raise RefusedError(status, text)
        found: dict[str, Any] = json.loads(text)
        return found

    def show(self, at: int, heading: str = "Which one?", choices: tuple[str, ...] = ("a", "b", "c")) -> None:
        """Show a question."""
        self.tell("show", at=at, kind="question", heading=heading, choices=choices)

    def counts(self) -> list[int]:
        """Return how many have voted for each answer."""
        found: list[int] = self.tell("count")["counts"]
        return found
