"""The address that phones join at is one that phones reach."""

from __future__ import annotations

import ipaddress
import re
import socket
from unittest.mock import patch
from urllib.parse import unquote
from xml.etree.ElementTree import fromstring

import pytest

from her2teach.serving.votes.join import outward, picture, reached_at, spaced

EVERYWHERE = "0.0.0.0"  # noqa: S104  # to be named
LOCAL = ["http://localhost:8866", "http://127.0.0.1:8866", "http://[::1]:8866", "http://x.localhost"]


@pytest.mark.parametrize("origin", ["http://192.0.2.7:8866", "https://teach.example.org", "http://hall-pc:8866"])
def test_what_the_presenter_has_open_is_what_phones_open(origin: str) -> None:
    for ip in ("localhost", EVERYWHERE, "192.0.2.7"):
        assert reached_at(origin, ip, 8866) == origin


@pytest.mark.parametrize("origin", LOCAL)
def test_a_name_that_leads_each_phone_to_itself_is_replaced(origin: str) -> None:
    assert reached_at(origin, "192.0.2.7", 8866) == "http://192.0.2.7:8866"
    assert reached_at(origin, "2001:db8::7", 8866) == "http://[2001:db8::7]:8866"
    assert reached_at(origin, EVERYWHERE, 99) == f"http://{outward(EVERYWHERE)}:99"


@pytest.mark.parametrize("origin", LOCAL)
@pytest.mark.parametrize("ip", ["localhost", "127.0.0.1", "::1"])
def test_a_server_that_listens_on_this_machine_alone_is_reached_by_no_phone(origin: str, ip: str) -> None:
    assert reached_at(origin, ip, 8866) == ""


def test_of_all_addresses_it_is_the_one_that_leads_out_and_without_a_network_the_name() -> None:
    found = outward(EVERYWHERE)
    if found != socket.gethostname():
        address = ipaddress.ip_address(found)
        assert not address.is_loopback
        assert not address.is_unspecified
    with patch("socket.socket.connect", side_effect=OSError):
        assert outward(EVERYWHERE) == socket.gethostname()


def test_the_picture_is_dark_on_light_with_its_margin_and_needs_no_request() -> None:
    found = picture("http://192.0.2.7:8866/vote/K7MP4Q")
    kind, _, data = found.partition(",")
    assert kind.startswith("data:image/svg+xml")
    drawn = fromstring(unquote(data))
    side = int(re.fullmatch(r"0 0 (\d+) \1", drawn.attrib["viewBox"])[1])  # type: ignore[index]
    assert (side - 8 - 17) % 4 == 0, "a symbol, and four modules of margin on each side"
    light, dark = drawn
    assert light.attrib["fill"] == "#fff"
    assert dark.attrib["stroke"] == "#000"
    assert "M4 4.5h7" in dark.attrib["d"]


def test_a_code_is_shown_in_halves() -> None:
    assert spaced("K7MP4Q") == "K7M P4Q"
