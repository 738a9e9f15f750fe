"""Address: where a server listens, and how that is written."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from collections.abc import Callable
from typing import Final

from tornado.netutil import bind_sockets

#: The port of the address that the README names.
DEFAULT_PORT: Final = 8866
#: So many ports are tried, from the default one on, where nobody asked for one.
_TRIED: Final = 50
#: These mean all addresses of the machine.
EVERY_ADDRESS: Final = ("", "0.0.0.0", "::")  # noqa: S104  # to know them
#: What a path is made of that means the same to a browser, a proxy and a server.
_PATH: Final = re.compile(r"[A-Za-z0-9._~/-]*")


class NoPortError(ValueError):
    """A port cannot be had."""


def listen(port: int | None, ip: str, tell: Callable[[str], object]) -> list[socket.socket]:
    """Return sockets that listen at an address, on one port.

    Port 0 is any free one. Without a port it is the default one; where that cannot be had, the next, and `tell` is told
    why. Raises NoPortError where no port can be had, and ValueError if this machine has no such address.
    """
    if port is not None:
        return _bound(port, ip)
    why = ""
    for each in range(DEFAULT_PORT, DEFAULT_PORT + _TRIED):
        try:
            found = _bound(each, ip)
        except NoPortError as error:
            why = why or str(error)
            continue
        if why:
            tell(f"{why.partition(':')[0]}: this is on port {each} instead.")
        return found
    message = f"{why.partition(':')[0]}, and so are the next {_TRIED - 1} ports: choose another one with --port"
    raise NoPortError(message)


def port_of(sockets: list[socket.socket]) -> int:
    """Return the port that sockets listen on."""
    return int(sockets[0].getsockname()[1])


def written(ip: str, port: int, base_url: str = "/") -> str:
    """Return an address as a browser takes it: every address of the machine by the machine's name, IPv6 in brackets."""
    host = socket.gethostname() if ip in EVERY_ADDRESS else ip
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{base_url}"


def sub_path(path: str) -> str:
    """Return the path that all addresses begin with, a slash at both ends; raises ValueError if it cannot be one."""
    parts = [each for each in path.split("/") if each]
    if not _PATH.fullmatch(path) or not {".", ".."}.isdisjoint(parts):
        message = f'"{path}" cannot be a base URL: it is a path such as /her2teach/, of letters, digits and . _ ~ -'
        raise ValueError(message)
    return "/".join(["", *parts, ""])


def loopback(ip: str) -> bool:
    """Whether an address is this machine's own and nobody else's."""
    try:
        return all(ipaddress.ip_address(found[4][0]).is_loopback for found in socket.getaddrinfo(ip, None))
    except (OSError, ValueError):
        return False


def _bound(port: int, ip: str) -> list[socket.socket]:
    """Return sockets that listen at an address; says in words what this machine does not let it do."""
    try:
        return bind_sockets(port, ip)
    except (socket.gaierror, UnicodeError) as error:
        message = f'no machine is called "{ip}": --ip takes an address of this machine, 0.0.0.0 for all, or localhost'
        raise ValueError(message) from error
    except OSError as error:
        message = _words(error, port, ip)
        kind = ValueError if error.errno == errno.EADDRNOTAVAIL else NoPortError
        raise kind(message) from error


def _words(error: OSError, port: int, ip: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken: stop what uses it, or choose another one with --port, 0 for any that is free"
    if error.errno == errno.EADDRNOTAVAIL:
        return f'"{ip}" is no address of this machine: --ip takes one that is, 0.0.0.0 for all, or localhost'
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"port {port} is not for everybody to use: choose one above 1023 with --port"
    return f"port {port} at {ip} cannot be listened on: {error.strerror or error}"
