"""Credit: so much at once, so much in the long run, and everybody's own."""

from unittest.mock import Mock

import pytest
from jupyter_server.auth.identity import IdentityProvider
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import create_signed_value

from her2teach.serving.credit import Credit, visitor_of


def test_credit_comes_back_with_time_and_is_everybodys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("her2teach.serving.credit.monotonic", lambda: now)
    credit = Credit(10, 2)
    assert [credit.take("a") for _ in range(11)] == [True] * 10 + [False]
    assert credit.take("b", 10)
    assert not credit.take("b", 1)
    now += 1
    assert [credit.take("a") for _ in range(3)] == [True, True, False]
    now += 1_000
    assert credit.take("a", 10)
    assert not credit.take("a")  # never more than at first
    credit.forget("a")
    assert credit.take("a", 10)


def test_accounts_that_owe_nothing_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("her2teach.serving.credit.monotonic", lambda: now)
    credit = Credit(10, 1)
    for number in range(5_000):
        assert credit.take(str(number))
        now += 0.01
    assert len(credit._left) <= 1_001


def test_somebody_may_owe_as_much_as_a_full_account(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("her2teach.serving.credit.monotonic", lambda: now)
    credit = Credit(10, 1)
    credit.owe("a", 1_000)
    now += 9
    assert not credit.take("a")
    now += 2
    assert credit.take("a")
    assert credit.take("b", 10)


SECRET = "only-for-this-test"  # noqa: S105  # it guards nothing


def asked(cookie: str = "", ip: str = "192.0.2.7") -> HTTPServerRequest:
    headers = HTTPHeaders({"Host": "localhost:8866", **({"Cookie": cookie} if cookie else {})})
    return HTTPServerRequest(
        start_line=RequestStartLine("GET", "/", "HTTP/1.1"),
        headers=headers,
        connection=Mock(context=Mock(remote_ip=ip)),
    )


def test_a_visitor_is_who_the_cookie_says_that_the_server_gave_and_else_an_address() -> None:
    settings = {"identity_provider": IdentityProvider(), "cookie_secret": SECRET}
    name = "username-localhost-8866"

    def signed(user: str, secret: str = SECRET) -> str:
        return f"{name}={create_signed_value(secret, name, user).decode()}"

    assert visitor_of(asked(), settings) == "192.0.2.7"
    assert visitor_of(asked(signed("ada")), settings) == "ada"
    assert visitor_of(asked(signed("ada"), ip="192.0.2.8"), settings) == "ada"
    for forged in (signed("ada", "a guess"), f"{name}=ada", "username-localhost-1=ada", ";;"):
        assert visitor_of(asked(forged), settings) == "192.0.2.7"
