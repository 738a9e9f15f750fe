"""Table: measurements beside their peers and their limits, as text that a README can quote."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("what", "ours", "peer", "", "ratio", "limit", "")
LEFT = {0, 3, 6}


@dataclass(frozen=True, kw_only=True)
class Peer:
    """What several measurements stand beside."""

    beside: str
    ms: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measurement, the peer it stands beside, and what it may cost at most."""

    what: str
    ours: float
    #: Of both numbers, such as ms, kB, MB.
    unit: str
    #: What ours is compared with, and its number; None where there is nothing to compare with.
    beside: str = ""
    peer: float | None = None
    #: The most ours may be: by itself, as a multiple of the peer, beyond the peer.  None for no such limit.
    most: float | None = None
    most_times: float | None = None
    most_beyond: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours over the peer, where there is a peer and it has any."""
        return self.ours / self.peer if self.peer else None

    @property
    def limits(self) -> dict[str, bool]:
        """What each limit says, and whether it is kept."""
        found: dict[str, bool] = {}
        if self.most is not None:
            found[f"≤ {_number(self.most)} {self.unit}"] = self.ours <= self.most
        if self.ratio is not None and self.most_times is not None:
            found[f"≤ {_times(self.most_times)}"] = self.ratio <= self.most_times
        if self.peer is not None and self.most_beyond is not None:
            found[f"≤ peer + {_number(self.most_beyond)} {self.unit}"] = self.ours - self.peer <= self.most_beyond
        return found

    @property
    def broken(self) -> bool:
        """Whether a limit is not kept."""
        return not all(self.limits.values())


def table(lines: Iterable[Line]) -> str:
    """Return measurements as a Markdown table that reads well as it stands."""
    rows = [_cells(line) for line in lines]
    widths = [max(3, *(len(row[at]) for row in (HEADINGS, *rows))) for at in range(len(HEADINGS))]
    rule = ["-" * width if at in LEFT else "-" * (width - 1) + ":" for at, width in enumerate(widths)]
    return "\n".join(_row(row, widths) for row in (HEADINGS, rule, *rows))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if at in LEFT else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"


def _cells(line: Line) -> tuple[str, ...]:
    peer = "" if line.peer is None else f"{_number(line.peer)} {line.unit}"
    ratio = "" if line.ratio is None else _times(line.ratio)
    return (
        line.what,
        f"{_number(line.ours)} {line.unit}",
        peer,
        line.beside,
        ratio,
        ", ".join(line.limits),
        "TOO MUCH" if line.broken else "ok" if line.limits else "",
    )


def _number(value: float) -> str:
    """Write three digits that mean something."""
    if value >= 100:  # noqa: PLR2004  # three digits before the point
        return f"{value:.0f}"
    return f"{value:.3g}"


def _times(ratio: float) -> str:
    """Write a multiple; one far below 1 as a fraction, which is easier to read than 0.03."""
    return f"1/{_number(1 / ratio)}" if 0 < ratio < 0.5 else f"{_number(ratio)}×"  # noqa: PLR2004


def percentile(values: list[float], percent: int) -> float:
    """Return what so many of hundred values are not above; infinite when there are none."""
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1] if values else math.inf
