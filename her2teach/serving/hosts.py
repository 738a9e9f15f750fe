"""Hosts: under which names and addresses a server gives its pages.

A page of somebody else's may have a name that leads here (DNS rebinding). To a browser that page and this server are
one, unless the server refuses all names but its own.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from threading import Thread
from typing import Any, Final, TypeAlias

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher
from tornado.web import RequestHandler

from her2teach.serving.address import EVERY_ADDRESS, loopback

_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
#: A name that may be said back to whoever gave it.
_NAME: Final = re.compile(r"[a-z0-9_.:-]{1,253}")
_REFUSED: Final = """\
her2teach does not give its pages under this name{name}.

Whoever started it can allow that: her2teach serve --name {option}
"""


class Hosts:
    """The names and addresses of a server.

    On loopback these are localhost and its addresses; elsewhere those of the machine as well; and those that are named.
    Raises ValueError if one that is named is no name of a host.
    """

    def __init__(self, ip: str, names: Iterable[str] = ()) -> None:
        self._names = {"localhost", *map(host_name, [*names, *([] if ip in EVERY_ADDRESS else [ip])])}
        self._machine = not loopback(ip)
        if self._machine:
            own = socket.gethostname().casefold()
            short = own.partition(".")[0]
            self._names |= {own, short, f"{short}.local"}
            # A name server that does not answer keeps nobody waiting.
            Thread(target=self._learn, args=(own,), daemon=True).start()

    def serve(self, host: str) -> bool:
        """Whether pages are given under a name or an address, as it stands in a request, with or without a port."""
        name = _bare(host)
        if name in self._names or name.endswith(".localhost"):
            return True
        with suppress(ValueError):
            address = ipaddress.ip_address(name)
            address = getattr(address, "ipv4_mapped", None) or address
            return address.is_loopback or (self._machine and _own(address))
        return False

    def _learn(self, own: str) -> None:
        """Ask for the other names of the machine: the full one, and its aliases."""
        with suppress(OSError, UnicodeError):
            found, others, _ = socket.gethostbyname_ex(own)
            self._names |= {each.casefold().rstrip(".") for each in (found, *others, socket.getfqdn(own))}


class ForeignHost(Matcher):
    """Matches whatever is asked for under a name that is not the server's."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return no arguments for a handler where the name is foreign, else None."""
        return None if self._hosts.serve(request.host) else {}


class Refused(RequestHandler):
    """Says that there is nothing under this name, and how that can be changed."""

    def prepare(self) -> None:
        """Answer whatever is asked for."""
        name = _bare(self.request.host)
        shown = _NAME.fullmatch(name)
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(_REFUSED.format(name=f", {name}" if shown else "", option=name if shown else "HOST"))


def host_name(name: str) -> str:
    """Return the name or address of a host as browsers send it; raises ValueError if it is none."""
    found = name.strip().casefold().removeprefix("[").removesuffix("]").rstrip(".")
    with suppress(ValueError):
        return str(ipaddress.ip_address(found))
    with suppress(UnicodeError):
        found = found.encode("idna").decode("ascii")
        if _NAME.fullmatch(found) and ":" not in found:
            return found
    message = f'"{name}" is no name of a host: give it alone, such as teach.example.org, without https:// and port'
    raise ValueError(message)


def _bare(host: str) -> str:
    """Return a host without its port, the brackets of IPv6, and the dot at its end."""
    name = re.sub(r":\d*$", "", host.casefold()) if host.count(":") == 1 or "]" in host else host.casefold()
    return name.removeprefix("[").removesuffix("]").removesuffix(".")


def _own(address: _Address) -> bool:
    """Whether an address is one of this machine's: nothing can be bound to another."""
    if address.is_unspecified or address.is_multicast or address.is_reserved:
        return False
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004  # as it is called
    with suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind((str(address), 0))
        return True
    return False
