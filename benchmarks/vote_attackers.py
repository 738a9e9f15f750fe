"""Vote attackers: one phone that wants to spoil the vote of a hall, in each way that one may try.

`python -m benchmarks.vote_attackers KIND ADDRESS` attacks the room that phones come into at an address, until it is
killed.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from benchmarks.attackers import AGAIN, at_a_time, attack, begin, half_requests
from benchmarks.phones import Phone
from benchmarks.visitor import bare_connection, reset

#: What is voted for, and nobody else votes for: the last of the answers. Each vote id has one vote, also an attacker's.
CHOICE = 5
#: So much of a body is sent at a time.
_PIECE = b"x" * 0xFFFFF
_HEAD = "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\n"


def codes(address: str) -> None:
    """Try codes as fast as they come."""
    _over_and_over(address, lambda phone: phone.join(secrets.token_hex(3)))


def looks(address: str) -> None:
    """Ask for the page as fast as it comes, as nobody who has the code."""
    _over_and_over(address, Phone.look)


def votes(address: str) -> None:
    """Vote as fast as it goes with one vote id, from several tabs at a time."""
    phone = _inside(address)
    begin()

    def one(_: int) -> None:
        tab = Phone(_room(address)[0])
        tab.cookies, tab.page = phone.cookies, phone.page
        while True:
            with suppress(Exception):
                tab.vote(CHOICE)
            with suppress(Exception):
                tab.look()

    at_a_time(one)


def false_votes(address: str) -> None:
    """Send votes that no page sends: for other questions, for answers that there are not, for no number."""
    home, _ = _room(address)
    cookies = _inside(address).cookies
    begin()

    def one(at: int) -> None:
        phone = Phone(home)
        phone.cookies = cookies
        wrong = ("question=999&choice=0&times=0", "question=1&choice=77&times=0", "question=x&choice=%00&times=-1")
        while True:
            with suppress(Exception):
                phone.ask(body=wrong[at % len(wrong)])

    at_a_time(one)


def vote_ids(address: str) -> None:
    """Come in again and again as somebody else, and ask and vote with every vote id there is."""
    home, code = _room(address)
    begin()

    def one(_: int) -> None:
        all_of_them: list[dict[str, str]] = []
        phone = Phone(home)
        while True:
            phone.cookies = {}
            with suppress(Exception):
                phone.join(code)
                all_of_them.append(phone.cookies)
                phone.vote(CHOICE)
            for each in all_of_them[-20:]:
                phone.cookies = each
                with suppress(Exception):
                    phone.look()

    at_a_time(one)


def bodies(address: str) -> None:
    """Send votes that are too large, or never whole."""
    begin()
    lengths = (
        b"Content-Length: 100000000\r\n\r\n",
        b"Content-Length: 999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n",
    )

    def one(at: int) -> None:
        while True:
            with (
                suppress(OSError),
                bare_connection(address, _head(address) + lengths[at % len(lengths)]) as sending,
            ):
                while True:
                    sending.sendall(b"fffff\r\n" + _PIECE + b"\r\n")

    at_a_time(one)


def lost_connections(address: str) -> None:
    """Vote, and be gone before there is an answer."""
    phone = _inside(address)
    begin()
    form = phone.form(CHOICE).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
    vote = _head(address) + f"Cookie: {cookie}\r\nContent-Length: {len(form)}\r\n\r\n".encode() + form

    def one(_: int) -> None:
        while True:
            with suppress(OSError):
                reset(bare_connection(address, vote))
            time.sleep(AGAIN)

    at_a_time(one)


#: Who has as many vote ids as come in; every other attacker has one vote at most.
MANY_IDS = vote_ids.__name__.replace("_", " ")
KINDS: Mapping[str, Callable[[str], None]] = {
    each.__name__.replace("_", " "): each
    for each in (codes, looks, votes, false_votes, vote_ids, half_requests, bodies, lost_connections)
}


def _room(address: str) -> tuple[str, str]:
    """Return where a server is, and the code of its room."""
    home, _, code = address.rpartition("vote/")
    return home, code


def _inside(address: str) -> Phone:
    """Return a phone that has come in and looks at the question."""
    home, code = _room(address)
    found = Phone(home)
    found.join(code)
    return found


def _over_and_over(address: str, act: Callable[[Phone], object]) -> None:
    """Let several phones do the same again and again, as fast as it goes."""
    home, _ = _room(address)
    begin()

    def one(_: int) -> None:
        phone = Phone(home)
        while True:
            with suppress(Exception):
                act(phone)

    at_a_time(one)


def _head(address: str) -> bytes:
    where = urlsplit(address)
    path = where.path.rpartition("/")[0]
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    origin = f"{where.scheme}://{where.netloc}"
    return (_HEAD.format(path=path, host=where.netloc, origin=origin) + kind).encode()


if __name__ == "__main__":
    attack(KINDS)
