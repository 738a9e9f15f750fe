"""Connection: let what a change brings about reach the page at once, and cut off who floods the server."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, ClassVar, Final
from weakref import WeakSet

from jupyter_server.services.kernels.connection.base import deserialize_binary_message, deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.iostream import StreamBufferFullError
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from her2teach.serving.credit import Credit, visitor_of
from her2teach.serving.web import PAUSE

#: So many messages a session is sent at once, and so many a second in the long run: more than the busiest page sends,
#: which asks for each of its widgets alone where it has waited for all of them together for too long.
BURST: Final = 400
RATE: Final = 30
#: A visitor has the credit of so many sessions, whatever the number of their pages.
SESSIONS: Final = 3
#: A long message counts once more for each so many bytes, an answer as well; to connect counts as so many.
BYTES: Final = 65_536
CONNECTING: Final = 10
#: To ask for the state of all widgets counts as so many: few words, and half a megabyte in return.
ASKING: Final = 15
#: So many comms a page may open at once, and so many a second: a page opens one each time that it connects.
COMMS: Final = 30
COMM_RATE: Final = 1 / 60
#: So many connections a session may have, and a visitor: a page has one, and a second one for a moment.
SOCKETS: Final = 4
SOCKETS_OF_A_VISITOR: Final = 32
#: So many parts a message may have; Jupyter counts as many as a message says, without a look at whether they are there.
MOST_PARTS: Final = 64
#: What a browser is told when its connection is closed for breaking a rule (RFC 6455, section 7.4.1).
POLICY_VIOLATION: Final = 1008


class LessonSocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]  # Voila has no type hints
    """Voila's end of a connection, for pages that are gone before they are connected: Jupyter would raise for each."""

    connection: LessonConnection | None = None

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Return how messages are packed; None for a page that is gone."""
        return super().select_subprotocol(subprotocols) if self.connection else None

    async def open(self, kernel_id: str) -> None:
        """Connect to the session, unless the page is gone."""
        if self.connection:
            await super().open(kernel_id)

    async def on_message(self, ws_message: str | bytes) -> None:
        """Take a message, and let everybody have their turn before the next one; of who is cut off, take no more."""
        if self.connection and not self.connection.refused:
            super().on_message(ws_message)
        await asyncio.sleep(0)

    def on_close(self) -> None:
        """Disconnect from the session, where there was a connection."""
        if self.connection:
            super().on_close()

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with the status alone: nobody reads the page of an error here."""
        self.set_status(status_code)
        self.finish()


class LessonConnection(ZMQChannelsWebsocketConnection):
    """The usual connection of a page to its kernel, without Nagle's algorithm and with limits.

    A change sends several small messages. Tornado lets TCP hold back the second until the browser has acknowledged
    the first, and browsers take about 40 ms for that: more than everything else between a click and its answer.

    Whoever sends more than a page ever does is cut off, before their messages take the time of all others. It is
    counted by session and by visitor: to connect anew gives nobody new credit.
    """

    _open: ClassVar[WeakSet[LessonConnection]] = WeakSet()
    _of_session: ClassVar = Credit(BURST, RATE)
    _of_visitor: ClassVar = Credit(SESSIONS * BURST, SESSIONS * RATE)
    _comms: ClassVar = Credit(COMMS, COMM_RATE)

    #: Who has connected: the user in the cookie that every page is given, or else an address.
    visitor = ""
    #: Whether something was sent that is refused.
    refused = False
    _connected = False

    async def prepare(self) -> None:
        """Prepare a connection.

        Raises HTTPError 503 while all kernels are being stopped, of which their pages know, and 429 for who has as many
        connections as one may have, or has made too many of late.
        """
        if self.multi_kernel_manager.closing:
            raise HTTPError(503)
        self.visitor = visitor_of(self.websocket_handler.request, self.websocket_handler.settings)
        if self._crowded() or not self._pay(CONNECTING):
            await asyncio.sleep(PAUSE)
            raise HTTPError(429)
        await super().prepare()  # type: ignore[no-untyped-call]

    def connect(self) -> Any:
        """Connect, and send each message as soon as it is there."""
        if self._crowded():  # by others that were prepared meanwhile
            self.websocket_handler.close(POLICY_VIOLATION, "too many connections")
            return asyncio.sleep(0)
        self.websocket_handler.set_nodelay(True)
        self._connected = True
        self._open.add(self)
        return super().connect()

    def disconnect(self) -> None:  # type: ignore[override]  # the base says that it is a coroutine
        """Disconnect; where there was no connection yet, Jupyter would count one less than there are."""
        self._open.discard(self)
        if self._connected:
            self._connected = False
            super().disconnect()  # type: ignore[no-untyped-call]
        elif self._open_sessions.get(self.session_key) is self.websocket_handler:
            del self._open_sessions[self.session_key]

    @classmethod
    def hang_up(cls, kernel_id: str) -> None:
        """Close the connections to a kernel that is no more: nothing else would tell their pages."""
        for connection in tuple(cls._open):
            if connection.kernel_id == kernel_id:
                connection.websocket_handler.close()
        for credit in (cls._of_session, cls._comms):
            credit.forget(kernel_id)
        for key in [key for key in cls._open_sessions if key.startswith(f"{kernel_id}:")]:
            del cls._open_sessions[key]

    def handle_incoming_message(self, incoming_msg: str) -> None:
        """Pass a message on to the kernel; close the connection on too many, on too many parts, and on none."""
        problem = "no message"
        with suppress(Exception):  # whatever somebody may send
            problem = self._refuse(incoming_msg)
            if not problem:
                super().handle_incoming_message(incoming_msg)
                return
        self.refused = True
        self.websocket_handler.close(POLICY_VIOLATION, problem or "no message")

    def _on_zmq_reply(self, stream: Any, msg_list: Any) -> None:
        """Pass a message on to the page; close the connection of one that does not read, and of one that is gone.

        A long one counts: what is asked for in a few words may be answered in many.
        """
        for credit, who in ((self._of_session, self.kernel_id), (self._of_visitor, self.visitor)):
            credit.owe(who, sum(map(len, msg_list)) // BYTES)
        try:
            super()._on_zmq_reply(stream, msg_list)  # type: ignore[no-untyped-call]
        except StreamBufferFullError:
            self.websocket_handler.on_connection_close()
        except WebSocketClosedError:
            pass

    def _crowded(self) -> bool:
        """Whether there are as many connections to the session, or of the visitor, as there may be."""
        others = [each for each in self._open if each is not self]
        mine = sum(each.kernel_id == self.kernel_id for each in others)
        return mine >= SOCKETS or sum(each.visitor == self.visitor for each in others) >= SOCKETS_OF_A_VISITOR

    def _pay(self, cost: float) -> bool:
        """Take a cost from the credit of the session and of the visitor; whether it was there.

        The educator, who had to show a token, reads hundreds of files at once.
        """
        if self.multi_kernel_manager.trusting:
            return True
        return self._of_session.take(self.kernel_id, cost) and self._of_visitor.take(self.visitor, cost)

    def _refuse(self, message: str | bytes) -> str:
        """Return what is wrong with a message, as the page is told; an empty string where nothing is."""
        if not self._pay(1 + len(message) // BYTES):
            return "too many messages"
        if self._parts(message) > MOST_PARTS:
            return "too many parts"
        kind, content = self._read(message)
        if kind == "comm_open" and not self._comms.take(self.kernel_id):
            return "too many comms"
        if kind == "comm_msg" and content["data"].get("method") == "request_states" and not self._pay(ASKING):
            return "too many messages"
        return ""

    def _parts(self, message: str | bytes) -> int:
        """Return how many parts a message says it has."""
        if isinstance(message, str):
            return 0
        # the form of today begins with eight bytes, the lowest first; the older one with four, the highest first
        return int.from_bytes(message[:8], "little") if self.subprotocol else int.from_bytes(message[:4], "big")

    def _read(self, message: str | bytes) -> tuple[Any, Any]:
        """Return the kind of a message, and its content."""
        if self.subprotocol:
            parts = deserialize_msg_from_ws_v1(message)[1]  # type: ignore[no-untyped-call]
            return json.loads(parts[0])["msg_type"], json.loads(parts[3])
        whole = json.loads(message) if isinstance(message, str) else deserialize_binary_message(message)  # type: ignore[no-untyped-call]
        return whole["header"]["msg_type"], whole["content"]
