"""Visitor: what a tab of a browser says to a server, without the browser."""

from __future__ import annotations

import datetime as dt
import json
import re
import socket
import struct
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from websocket import ABNF, WebSocket, WebSocketConnectionClosedException, WebSocketException, create_connection

#: How messages are packed that browsers and servers of today exchange.
PROTOCOL: Final = "v1.kernel.websocket.jupyter.org"
#: Seconds that a visitor waits for anything before giving up.
PATIENCE: Final = 120.0
#: Seconds that it waits for the server to say goodbye.
_FAREWELL: Final = 1
#: What a page says of itself.
_PAGE = re.compile(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', re.DOTALL)
#: The comm on which a page asks for the state of all widgets, and its version.
_CONTROL = "jupyter.widget.control"
_WIDGETS = {"version": "1.0.0"}


class RefusedError(Exception):
    """A page was not given."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"answered with {answer.status}")
        self.answer = answer


class GoneError(Exception):
    """The server has closed the connection."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        #: Why, as the WebSocket protocol numbers it; None where the server did not say.
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server answered to a request."""

    status: int
    headers: HTTPMessage
    text: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a session said."""

    channel: str
    kind: str
    #: The id of the message that it answers.
    to: str
    content: dict[str, Any]


class Visitor:
    """Somebody who opens a page."""

    def __init__(self, home: str, page: str, *, patience: float = PATIENCE) -> None:
        self.home, self.page = home, page
        self.kernel = ""
        self._patience = patience
        self._cookies: dict[str, str] = {}
        self._session = uuid.uuid4().hex
        self._socket: WebSocket | None = None

    def request(
        self, path: str, method: str = "GET", body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask for something, and read the answer to its end."""
        place = urlsplit(self.home)
        connection = HTTPConnection(str(place.hostname), place.port, timeout=self._patience)
        try:
            connection.request(method, path, body, {"Cookie": self._cookie(), **(headers or {})})
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            for each in response.headers.get_all("Set-Cookie", []):
                self._cookies |= {name: morsel.coded_value for name, morsel in SimpleCookie(each).items()}
            return Answer(status=response.status, headers=response.headers, text=text)
        finally:
            connection.close()

    def load(self) -> str:
        """Get the page to its end, and return it; the session that was made for it is the visitor's.

        Raises RefusedError when it is not given.
        """
        answer = self.request(f"/voila/render/{self.page}")
        found = _PAGE.search(answer.text)
        if answer.status != 200 or not found:  # noqa: PLR2004  # what HTTP calls OK
            raise RefusedError(answer)
        self.kernel = json.loads(found[1])["kernelId"]
        return answer.text

    def connect(
        self,
        kernel: str = "",
        *,
        origin: str | None = None,
        token: str = "",
        protocols: Sequence[str] = (PROTOCOL,),
    ) -> None:
        """Connect to a session."""
        self.hang_up()
        address = f"{self.home.replace('http', 'ws', 1)}api/kernels/{kernel or self.kernel}/channels"
        self._socket = create_connection(
            f"{address}?{urlencode({'session_id': self._session, 'token': token})}",
            timeout=self._patience,
            origin=origin or self.home.rstrip("/"),
            cookie=self._cookie(),
            subprotocols=list(protocols),
        )

    def send(self, kind: str, content: Mapping[str, Any], channel: str = "shell") -> str:
        """Send a message to the session."""
        name, now = uuid.uuid4().hex, dt.datetime.now(dt.UTC).isoformat()
        header = {"msg_id": name, "msg_type": kind, "session": self._session, "username": "", "version": "5.3"}
        header["date"] = now
        parts = [json.dumps(each).encode() for each in (header, {}, _WIDGETS, content)]
        packed: bytes = serialize_msg_to_ws_v1(parts, channel)  # type: ignore[no-untyped-call]
        self.socket.send_binary(packed)
        return name

    def heard(self) -> Iterator[Message]:
        """Yield what the session says, as it comes.

        Raises GoneError when the server closes the connection.
        """
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            try:
                code, data = self.socket.recv_data(control_frame=True)
            except (WebSocketConnectionClosedException, ConnectionError) as error:
                self.drop()
                raise GoneError(None) from error
            if code == ABNF.OPCODE_CLOSE:
                self.drop()
                raise GoneError(int.from_bytes(data[:2], "big") or None)
            if code != ABNF.OPCODE_BINARY:
                continue  # a ping, which has been answered
            channel, parts = deserialize_msg_from_ws_v1(data)  # type: ignore[no-untyped-call]
            header, parent, content = (json.loads(parts[at]) for at in (0, 1, 3))
            yield Message(channel=channel, kind=header["msg_type"], to=parent.get("msg_id", ""), content=content)
        raise TimeoutError(f"nothing of what was waited for in {self._patience:g} seconds")

    def ask(self, kind: str, content: Mapping[str, Any], channel: str = "shell") -> list[Message]:
        """Send a message, and return all that the session says to it until it is done.

        A request is done when it is answered and the session is idle: the two come on channels of their own, so that
        either may be first.
        """
        name, found = self.send(kind, content, channel), []
        waiting = {"idle", kind.replace("_request", "_reply")} if kind.endswith("_request") else {"idle"}
        for message in self.heard():
            if message.to == name:
                found.append(message)
                waiting -= {message.kind, message.content.get("execution_state", "")}
                if not waiting:
                    return found
        raise GoneError(None)

    def states(self) -> dict[str, dict[str, Any]]:
        """Return the state of every widget of the session, shown or not, by its id."""
        comm = uuid.uuid4().hex
        self.send("comm_open", {"comm_id": comm, "target_name": _CONTROL, "data": {}})
        for message in self.ask("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}}):
            if message.kind == "comm_msg":
                states = message.content["data"]["states"]
                return {name: each["state"] for name, each in states.items()}
        return {}

    def change(self, widget: str, **state: Any) -> str:
        """Change something in a widget, as the page does; return the message's id."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        return self.send("comm_msg", {"comm_id": widget, "data": data})

    def tell(self, widget: str, content: Any) -> str:
        """Tell a widget something, as the page does; return the message's id."""
        return self.send("comm_msg", {"comm_id": widget, "data": {"method": "custom", "content": content}})

    def flood(self, messages: int) -> None:
        """Send many messages as fast as they go, and wait until all are answered.

        Raises GoneError when the server closes the connection.
        """
        waiting = set[str]()
        with suppress(WebSocketException, OSError):  # closed meanwhile: what the server has said of it is read below
            for _ in range(messages):
                waiting.add(self.send("comm_info_request", {}))
        for message in self.heard():
            waiting.discard(message.to if message.channel == "shell" else "")
            if not waiting:
                return

    def leave(self) -> int:
        """Close the tab, as Voila's page does: end the session, and return what the server answers."""
        self.hang_up()
        body = urlencode({"_xsrf": self._cookies.get("_xsrf", "")})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.home.rstrip("/")}
        return self.request(f"/voila/api/shutdown/{self.kernel}", "POST", body, headers).status

    def hang_up(self) -> None:
        """Close the connection, and nothing else."""
        if self._socket is not None:
            with suppress(WebSocketException, OSError):  # it may be closed already
                self._socket.close(timeout=_FAREWELL)
            self.drop()

    def drop(self) -> None:
        """Lose the connection, without a word."""
        if self._socket is not None:
            self._socket.shutdown()  # type: ignore[no-untyped-call]
            self._socket = None

    @property
    def socket(self) -> WebSocket:
        """The connection."""
        if self._socket is None:
            raise WebSocketException("not connected")
        return self._socket

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())


def bare_connection(home: str, data: bytes = b"", *, patience: float = PATIENCE) -> socket.socket:
    """Return a connection to a server on which nothing but some bytes was sent."""
    place = urlsplit(home)
    found = socket.create_connection((place.hostname, place.port), timeout=patience)
    found.sendall(data)
    return found


def reset(connection: socket.socket) -> None:
    """Close a connection without goodbye."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
