"""Web: the server of the pages below what it answers: how long it waits, how much it takes, how many it lets in."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Final

from tornado.http1connection import HTTP1Connection, HTTP1ServerConnection
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPMessageDelegate, HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream
from tornado.routing import Matcher
from tornado.web import RequestHandler

from her2teach.serving.credit import Credit
from her2teach.serving.log import FILES_USED_UP, no_files

#: Seconds that a browser may take to ask for something, or for the next thing, and to send what it has to send with it.
HEADER_SECONDS: Final = 30
BODY_SECONDS: Final = 20
#: So much of each kind may somebody ask for at once, and a second: pages, lists of them, files (150 a page), the rest.
REQUESTS: Final[Mapping[str, tuple[float, float]]] = {
    r"/voila/render/": (80, 0.25),
    r"/voila/tree|/$": (100, 2),
    r"/voila/(static|templates|labextensions|api/themes)/": (3_000, 150),
    r"": (1_000, 30),
}
#: Seconds before somebody is told that it is too much.
PAUSE: Final = 1
#: Whoever has asked so often in vain, and once more every few seconds, is let in late: by so many seconds.
IN_VAIN: Final = (8, 0.2)
LATE: Final = 0.25
#: So many are let in at a time before everybody else has their turn: Tornado lets in 128.
AT_A_TIME: Final = 4
#: So many bytes may come with a request; so many wait for a browser that does not take them.
MOST_BODY: Final = 1_000_000
MOST_UNREAD: Final = 8_000_000


class Hurried(Matcher):
    """Matches what somebody asks for who has asked for too much of its kind of late."""

    def __init__(self, who: Callable[[HTTPServerRequest], str], class_size: int = 0) -> None:
        self._who = who
        # A class may come from one address, each with two pages.
        self._credits = {
            re.compile(kind): Credit(max(burst, 2 * class_size), rate) for kind, (burst, rate) in REQUESTS.items()
        }

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return no arguments for a handler where it is too much, else None."""
        found = next(each for kind, each in self._credits.items() if kind.search(request.path))
        return None if found.take(self._who(request)) else {}


class Wait(RequestHandler):
    """Says that somebody has to wait, after a pause: who asks again at once would be answered again at once."""

    async def prepare(self) -> None:
        """Answer whatever is asked for."""
        PageServer.in_vain(self.request.remote_ip)
        await asyncio.sleep(PAUSE)
        self.set_status(429)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Retry-After", "10")
        self.finish("You asked for too many pages at once. Please wait ten seconds, then load this page again.\n")


class PageServer(HTTPServer):
    """Tornado's server with limits. Where as many connections are open as may be, a new one takes an idle one's place.

    It is the place of who has most of them, so that the others stay connected. WebSockets are not among them.

    Who is refused again and again, or does not wait for pages, is let in late: to be gone by then is cheap for all. Not
    where a web server in front has one address for all.
    """

    _vain: ClassVar = Credit(*IN_VAIN)

    @classmethod
    def in_vain(cls, address: str | None) -> None:
        """Note that somebody at an address was refused, or did not wait for an answer."""
        cls._vain.owe(str(address), 1)

    def initialize(  # type: ignore[override]
        self, request_callback: Any, most: int = 1_000, *, direct: bool = True, **options: Any
    ) -> None:
        """Take the application, the most connections, and whether an address is that of who comes."""
        limits = {"idle_connection_timeout": HEADER_SECONDS, "body_timeout": BODY_SECONDS, "max_body_size": MOST_BODY}
        super().initialize(request_callback, **{**limits, **options})
        self._most, self._direct = most, direct
        #: The connections and who they come from; the one that was used last is the last.
        self._waiting: dict[HTTP1ServerConnection, str] = {}

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        """Serve a connection."""
        stream.max_write_buffer_size = MOST_UNREAD
        if not self._direct or self._vain.take(str(address[0]), 0):
            super().handle_stream(stream, address)
        else:
            IOLoop.current().call_later(LATE, self._let_in, stream, address)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Wait for a request, and make room for it."""
        assert isinstance(server_conn, HTTP1ServerConnection)  # noqa: S101  # so it is
        assert isinstance(request_conn, HTTP1Connection)  # noqa: S101
        self._waiting.pop(server_conn, None)
        self._waiting[server_conn] = str(getattr(request_conn.context, "remote_ip", ""))
        while len(self._waiting) > self._most:
            self._close_one()
        return super().start_request(server_conn, request_conn)

    def on_close(self, server_conn: object) -> None:
        """Forget a connection that is closed, or has become a WebSocket."""
        self._waiting.pop(server_conn, None)  # type: ignore[call-overload]  # as above
        super().on_close(server_conn)

    def _let_in(self, stream: IOStream, address: Any) -> None:
        """Serve a connection late, unless nobody is there any more."""
        if stream.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            stream.close()
        else:
            super().handle_stream(stream, address)

    def _close_one(self) -> None:
        """Close the oldest connection of who has most."""
        (who, _), *_ = Counter(self._waiting.values()).most_common(1)
        oldest = next(each for each, whose in self._waiting.items() if whose == who)
        del self._waiting[oldest]
        oldest.stream.close()


class Door(socket.socket):
    """A socket that listens. Where no more files may be open it turns away who comes, until some are closed.

    Otherwise whoever waits would be looked at again and again, and each look be a line in the log.
    """

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.family, listening.type, listening.proto, fileno=listening.detach())
        self.setblocking(False)
        self._spare: int | None = os.open(os.devnull, os.O_RDONLY)
        self._let_in = 0

    def accept(self) -> tuple[socket.socket, Any]:
        """Let somebody in; raises BlockingIOError where nobody waits, or others have their turn first.

        Who still waits then is looked at again as soon as the others had theirs.
        """
        if self._let_in >= AT_A_TIME:
            self._let_in = 0
            raise BlockingIOError
        try:
            found = super().accept()
        except OSError as error:
            self._let_in = 0
            if not no_files(error):
                raise
            logging.getLogger(__name__).exception(FILES_USED_UP)  # the log leaves the rest out
            self._turn_away()
            raise BlockingIOError from error
        self._let_in += 1
        if self._spare is None:
            self._take_spare()
        return found

    def close(self) -> None:
        """Close it."""
        self._give_spare()
        super().close()

    def _turn_away(self) -> None:
        """Accept and close a connection in the place of a file that is kept open for that."""
        self._give_spare()
        with suppress(OSError):
            super().accept()[0].close()
        self._take_spare()

    def _give_spare(self) -> None:
        if self._spare is not None:
            os.close(self._spare)
            self._spare = None

    def _take_spare(self) -> None:
        with suppress(OSError):
            self._spare = os.open(os.devnull, os.O_RDONLY)
