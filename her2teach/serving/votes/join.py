"""Join: the address at which phones reach a room, and what it looks like to them."""

from __future__ import annotations

import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

import segno

from her2teach.serving.address import EVERY_ADDRESS, loopback

#: A documentation address, which leads out; nothing is sent to it.
_OUT: Final = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
_HALF: Final = 3


def reached_at(origin: str, ip: str, port: int) -> str:
    """Return the origin under which phones reach what a presenter has opened under another; "" where they cannot.

    What others can open is what the presenter's own browser has open, unless that is this machine's name for itself.
    """
    host = urlsplit(origin).hostname or ""
    if not _is_local(host):
        return origin
    return "" if loopback(ip) else f"http://{_bracketed(outward(ip))}:{port}"


def outward(ip: str) -> str:
    """Return the address of this machine that others know; of all of them the one that leads out, or else its name."""
    if ip not in EVERY_ADDRESS:
        return ip
    family = socket.AF_INET6 if ip == "::" else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((_OUT[family], 9))
            return str(probe.getsockname()[0])
    except OSError:
        return socket.gethostname()


def spaced(code: str) -> str:
    """Return a code in two halves, as it is read out."""
    return f"{code[:_HALF]} {code[_HALF:]}"


def picture(address: str) -> str:
    """Return the QR code of an address, as a picture that needs no request: dark on light, with its margin."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(dark="#000", light="#fff", omitsize=True))


def _is_local(host: str) -> bool:
    """Whether a name leads every machine to itself; no name server is asked."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
