"""Credit: what somebody may do at once, and what in the long run."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from types import SimpleNamespace
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.web import decode_signed_value

#: So many accounts are kept before those that owe nothing are dropped.
_ACCOUNTS = 1_000


class Credit:
    """So much at once and so much a second, for each who has an account; whoever is new has a full one."""

    def __init__(self, burst: float, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, who: str, cost: float = 1) -> bool:
        """Take a cost from somebody's account; False, and nothing is taken, where there is not as much in it."""
        now = monotonic()
        left = self._now(who, now)
        if left < cost:
            return False
        if len(self._left) >= _ACCOUNTS:
            self._left = {each: kept for each, kept in self._left.items() if self._now(each, now) < self._burst}
        self._left[who] = left - cost, now
        return True

    def owe(self, who: str, cost: float) -> None:
        """Take a cost from somebody's account in any case; nobody owes more than a full one."""
        now = monotonic()
        self._left[who] = max(self._now(who, now) - cost, -self._burst), now

    def forget(self, who: str) -> None:
        """Close an account."""
        self._left.pop(who, None)

    def _now(self, who: str, now: float) -> float:
        left, counted = self._left.get(who, (self._burst, now))
        return min(self._burst, left + (now - counted) * self._rate)


def visitor_of(request: HTTPServerRequest, settings: Mapping[str, Any]) -> str:
    """Return who asks: the user in the cookie that every page is given, or else an address."""
    name = settings["identity_provider"].get_cookie_name(SimpleNamespace(request=request))
    cookie = request.cookies.get(name)
    user = decode_signed_value(settings["cookie_secret"], name, cookie.value) if cookie else None
    return user.decode("utf-8", "replace") if user else str(request.remote_ip)
