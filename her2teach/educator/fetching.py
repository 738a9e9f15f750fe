"""Fetching: a pack of cases from an https address, by a command that an educator gives and never by a page."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from her2teach.core.yamltree import file_error
from her2teach.educator.unpacking import LARGEST, too_large

#: Seconds that a server may keep silent, and that all of it may take.
SILENT: Final = 15.0
LONGEST: Final = 60.0
_PIECE: Final = 65_536
_AGAIN: Final = "check the address, or download it with a browser and name the file"


class RefusedError(ValueError):
    """An address that nothing is fetched from."""


class _OnlySafe(HTTPRedirectHandler):
    """Follows where an address leads, as long as that is https."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return what is asked next; raises RefusedError where it is no longer https."""
        if urlsplit(newurl).scheme != "https":
            fp.close()
            raise RefusedError("it leads on to an address without https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(address: str) -> bytes:
    """Return what is at an https address; certificates are held against those of the system, or of SSL_CERT_FILE.

    Raises ContentError which says in words what stands in the way.
    """
    ends = time.monotonic() + LONGEST
    with _in_words(address):
        if urlsplit(address).username is not None:
            raise RefusedError("a name or password stands in it, and these are sent nowhere")
        with _opener().open(Request(address, headers={"User-Agent": "her2teach"}), timeout=SILENT) as answer:  # noqa: S310  # _opener takes https alone
            return _read(answer, address, ends)


def _opener() -> OpenerDirector:
    """Return what opens https addresses and no others: no files, no FTP, no plain HTTP."""
    opener = OpenerDirector()
    context = ssl.create_default_context()
    for each in (
        ProxyHandler(),
        HTTPSHandler(context=context),
        _OnlySafe(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        UnknownHandler(),
    ):
        opener.add_handler(each)
    return opener


def _read(answer: Any, address: str, ends: float) -> bytes:
    pieces, size = [], 0
    while piece := answer.read1(_PIECE):
        size += len(piece)
        if size > LARGEST:
            raise too_large(address)
        if time.monotonic() > ends:
            raise TimeoutError
        pieces.append(piece)
    return b"".join(pieces)


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    """Say in words what stands in the way of fetching."""
    try:
        yield
    except HTTPError as error:
        error.close()
        raise file_error(address, f"the server answers {error.code} ({error.reason})", _AGAIN, code="fetch") from error
    except (URLError, TimeoutError, ssl.SSLError, HTTPException, OSError, RefusedError, UnicodeError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise file_error(address, *_why(address, reason), code="fetch") from error


def _why(address: str, reason: object) -> tuple[str, str]:
    """Return what stands in the way, and what to do."""
    host = urlsplit(address).hostname or address
    untrusted = getattr(reason, "verify_message", "")
    known: dict[type[Exception], tuple[str, str]] = {
        RefusedError: (str(reason), "a pack is fetched over https only"),
        ssl.SSLCertVerificationError: (f'the certificate of "{host}" cannot be trusted: {untrusted}', _AGAIN),
        ssl.SSLError: (f'"{host}" does not speak https here', _AGAIN),
        socket.gaierror: (f'no machine is called "{host}", or there is no network', _AGAIN),
        TimeoutError: (f'"{host}" takes too long', f"it may keep silent for {SILENT:g} s and take {LONGEST:g} s"),
        ConnectionRefusedError: (f'"{host}" does not take the connection', _AGAIN),
    }
    found = (words for kind, words in known.items() if isinstance(reason, kind))
    return next(found, (f"it cannot be fetched: {reason}", _AGAIN))
