"""Connection: let what a change brings about reach the page at once, and cut off who floods the server."""

from time import monotonic
from typing import Any, ClassVar, Final
from weakref import WeakSet

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.web import HTTPError

#: So many messages a page may send at once, and so many a second in the long run: far more than the busiest page sends.
BURST: Final = 500
RATE: Final = 50
#: So many parts a message may have; Jupyter counts as many as a message says, without a look at whether they are there.
MOST_PARTS: Final = 64
#: What a browser is told when its connection is closed for breaking a rule (RFC 6455, section 7.4.1).
POLICY_VIOLATION: Final = 1008


class LessonConnection(ZMQChannelsWebsocketConnection):
    """The usual connection of a page to its kernel, without Nagle's algorithm and with a limit.

    A change sends several small messages. Tornado lets TCP hold back the second until the browser has acknowledged
    the first, and browsers take about 40 ms for that: more than everything else between a click and its answer.

    Whoever sends more than a page ever does is cut off, before their messages take the time of all others.
    """

    _open: ClassVar[WeakSet["LessonConnection"]] = WeakSet()

    _credit: float = BURST
    _counted: float = 0.0

    async def prepare(self) -> None:
        """Prepare a connection; raises HTTPError 503 while all kernels are being stopped, of which their pages know."""
        if self.multi_kernel_manager.closing:
            raise HTTPError(503)
        await super().prepare()  # type: ignore[no-untyped-call]

    def connect(self) -> Any:
        """Connect, and send each message as soon as it is there."""
        self.websocket_handler.set_nodelay(True)
        self._open.add(self)
        return super().connect()

    @classmethod
    def hang_up(cls, kernel_id: str) -> None:
        """Close the connections to a kernel that is no more: nothing else would tell their pages."""
        for connection in tuple(cls._open):
            if connection.kernel_id == kernel_id:
                connection.websocket_handler.close()

    def handle_incoming_message(self, incoming_msg: str) -> None:
        """Pass a message on to the kernel; close the connection on too many messages, or too many parts of one."""
        now = monotonic()
        self._credit = min(BURST, self._credit + (now - self._counted) * RATE) - 1
        self._counted = now
        if self._credit < 0:
            self.websocket_handler.close(POLICY_VIOLATION, "too many messages")
        elif self._parts(incoming_msg) > MOST_PARTS:
            self.websocket_handler.close(POLICY_VIOLATION, "too many parts")
        else:
            super().handle_incoming_message(incoming_msg)

    def _parts(self, message: str | bytes) -> int:
        """Return how many parts a message says it has."""
        if isinstance(message, str):
            return 0
        # the form of today begins with eight bytes, the lowest first; the older one with four, the highest first
        return int.from_bytes(message[:8], "little") if self.subprotocol else int.from_bytes(message[:4], "big")
