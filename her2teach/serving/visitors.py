"""Visitors: how many come at once, and how many Python sessions there are for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: The sessions of a server that no class was announced to.
_SESSIONS: Final = 24


@dataclass(frozen=True, kw_only=True)
class Visitors:
    """How many visitors a server is ready for."""

    #: How many learners come at once: as many sessions are started ahead for the page that they open first.
    class_size: int = 0
    #: The name of that page, or the beginning of it; the first page when left out.
    first: str = ""
    #: The most sessions at a time, those started ahead included. When left out, one for each page and two for each
    #: learner, who may have two pages open.
    most: int = 0

    def __post_init__(self) -> None:
        if min(self.class_size, self.most) < 0:
            message = "the size of a class and the most sessions are counted from 0"
            raise ValueError(message)

    def settings(self, pages: Sequence[str]) -> tuple[dict[str, dict[str, int]], int]:
        """Return how many sessions are started ahead, by page, and the most there may be.

        Raises ValueError if no page has this name, or the most is less than what is started ahead.
        """
        # The numbers before the names keep the notebooks in order.
        named = [page for page in pages if any(each.startswith(self.first) for each in (page, page.partition("_")[2]))]
        if not named:
            message = f'no page is called "{self.first}"; there are {", ".join(pages)}'
            raise ValueError(message)
        sizes = {page: {"pool_size": 1} for page in pages}
        sizes[named[0]] = {"pool_size": max(self.class_size, 1)}
        ahead = sum(each["pool_size"] for each in sizes.values())
        most = self.most or (2 * self.class_size or _SESSIONS) + len(pages)
        if most < ahead:
            message = f"{ahead} sessions are started ahead, so at most {most} are too few"
            raise ValueError(message)
        return {"default": {"pool_size": 1}, **sizes}, most
