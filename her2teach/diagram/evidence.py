"""Evidence: forest plots and bars of trials, and the same drawn ahead as files for where matplotlib is not.

A figure is that of one trial: no two trials are to be compared, and any of them may stand beside another.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from her2teach.core.evidence import Measured
from her2teach.core.guideline import shipped_evidence
from her2teach.diagram.shapes import PALETTE
from her2teach.text.evidence import NO_INTERVAL, HazardRow, MedianRow, hazard_rows, median_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: In inches; narrow, so that a phone shows the letters in their size.
_WIDTH, _INSET = 4.3, 0.12
_LARGE, _SMALL = 8.5, 7.5
_FONT = "DejaVu Sans"
_INK, _MUTED, _ACCENT, _PAPER = PALETTE["ink"], PALETTE["muted"], PALETTE["accent"], PALETTE["paper"]
_BAND = PALETTE["sunk"]

#: A row of the forest, from its top: the lines of text and the plot, in inches.
_ROW, _LINE, _PLOT = 0.84, 0.165, 0.64
_BELOW = 0.56
#: The hazard ratios that an axis shows at least, and those it names.
_RATIOS = (0.25, 1.5)
_TICKS = (0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 4)

#: The bars of a row, from its top, in inches; the part of the width that is left to the names of the arms.
_HEAD, _BAR, _GAP = 0.41, 0.2, 0.14
_NAMES = 0.38
#: The first arm is filled; the others are told by their hatching too.
_FILLS = ((PALETTE["visited"], ""), (_PAPER, "////"), (_PAPER, "...."))


def forest(rows: Sequence[HazardRow]) -> Figure:
    """Draw hazard ratios with their intervals on a logarithmic axis."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    height = len(rows) * _ROW + _BELOW
    found = _blank_figure(height)
    axes = found.add_axes((_INSET / _WIDTH, _BELOW / height, 1 - 2 * _INSET / _WIDTH, len(rows) * _ROW / height))
    ends = [limit for row in rows for limit in (row.ratio.value, row.ratio.low, row.ratio.high) if limit is not None]
    low, high = min(_RATIOS[0], *ends) * 0.88, max(_RATIOS[1], *ends) * 1.06
    axes.set(xscale="log", xlim=(low, high), ylim=(len(rows) * _ROW, 0))
    for at, row in enumerate(rows):
        _hazard(axes, row, at * _ROW, (low, high))
    ticks = [tick for tick in _TICKS if low <= tick <= high]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_major_formatter(FixedFormatter([f"{tick:g}" for tick in ticks]))
    axes.xaxis.set_minor_locator(NullLocator())
    leave_the_base(axes)
    for x, side, words in ((0, "left", "← favours the first named"), (1, "right", "favours the second →")):
        axes.text(x, -_BELOW * 0.62 / (len(rows) * _ROW), words, transform=axes.transAxes, ha=side, **letters(_SMALL))
    return found


def bars(rows: Sequence[MedianRow]) -> Figure:
    """Draw medians as bars, those of one analysis together."""
    body = sum(_HEAD + len(row.bars) * _BAR + _GAP for row in rows)
    height = body + _BELOW
    found = _blank_figure(height)
    left = _WIDTH * _NAMES
    axes = found.add_axes((left / _WIDTH, _BELOW / height, 1 - (left + 3.5 * _INSET) / _WIDTH, body / height))
    longest = max(limit for row in rows for _, each, _ in row.bars for limit in (each.value, each.high or 0))
    axes.set(xlim=(0, longest * 1.08), ylim=(body, 0))
    top = 0.0
    for row in rows:
        _medians(axes, row, top, left)
        top += _HEAD + len(row.bars) * _BAR + _GAP
    leave_the_base(axes)
    axes.set_xlabel("Median, months", **letters(_SMALL))
    return found


def as_svg(figure: Figure) -> bytes:
    """Write a figure as SVG; the same figure gives the same bytes."""
    import matplotlib as mpl

    file = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "her2teach", "svg.fonttype": "path", "hatch.linewidth": 0.6}):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": "her2teach"})
    return file.getvalue()


def _blank_figure(height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(_WIDTH, height), facecolor=_PAPER)


def _hazard(axes: Axes, row: HazardRow, top: float, limits: tuple[float, float]) -> None:
    line, ratio = top + _PLOT, row.ratio
    axes.fill_between(limits, line - 0.11, line + 0.11, color=_BAND, linewidth=0, zorder=1)
    axes.plot([1, 1], [line - 0.11, line + 0.11], color=_INK, linewidth=1, linestyle=(0, (2.5, 1.5)), zorder=2)
    _write(axes, 0, top + _LINE, row.trial, weight="bold")
    if ratio.low is None or ratio.high is None:
        axes.plot([ratio.value], [line], "D", color=_PAPER, markeredgecolor=_ACCENT, markersize=6.5, zorder=4)
        _write(axes, 1, top + _LINE, f"{ratio.value:.2f}", ha="right")
        _write(axes, 0.02, line + 0.04, NO_INTERVAL, size=_SMALL)
    else:
        axes.plot([ratio.low, ratio.high], [line, line], color=_ACCENT, linewidth=2, solid_capstyle="butt", zorder=3)
        axes.plot([ratio.value], [line], "s", color=_ACCENT, markersize=6.5, zorder=4)
        words = f"{ratio.value:.2f}  ({ratio.low:.2f}–{ratio.high:.2f})"
        _write(axes, 1, top + _LINE, words, ha="right")
    _write(axes, 0, top + 2 * _LINE, row.what, size=_SMALL)
    _write(axes, 0, top + 3 * _LINE - 0.02, f"{row.arms[0]} against {row.arms[1]}", size=_SMALL, color=_MUTED)


def _medians(axes: Axes, row: MedianRow, top: float, left: float) -> None:
    width = axes.get_position().width * _WIDTH
    start = (_INSET - left) / width
    _write(axes, start, top + _LINE, row.trial, weight="bold")
    _write(axes, start, top + 2 * _LINE, row.what, size=_SMALL)
    for at, (arm, measured, words) in enumerate(row.bars):
        middle = top + _HEAD + (at + 0.5) * _BAR
        fill, hatch = _FILLS[at % len(_FILLS)]
        axes.barh(middle, measured.value, _BAR * 0.78, color=fill, edgecolor=_ACCENT, hatch=hatch, linewidth=1)
        _write(axes, -0.03, middle + 0.035, arm, size=_SMALL, ha="right")
        axes.annotate(
            words.partition(" (")[0],
            (_whiskers(axes, measured, middle), middle),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            **letters(_SMALL),
        )


def _whiskers(axes: Axes, measured: Measured, y: float) -> float:
    """Draw the interval where it is whole, and return how far the bar reaches with it."""
    if measured.low is None or measured.high is None:
        return measured.value
    axes.plot([measured.low, measured.high], [y, y], color=_INK, linewidth=1.25, zorder=3)
    return max(measured.value, measured.high)


def leave_the_base(axes: Axes) -> None:
    """Take away every edge of the axes but the one with the scale."""
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_MUTED)
    axes.yaxis.set_visible(False)
    axes.tick_params(axis="x", colors=_MUTED, labelsize=_SMALL, labelcolor=_INK, labelfontfamily=_FONT)


def _write(  # noqa: PLR0913  # a place, words, and how they look
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: float = _LARGE,
    color: str = _INK,
    weight: str = "normal",
    ha: str = "left",
) -> None:
    """Write at a part of the axes' width and a height in inches."""
    look = {**letters(size), "color": color, "ha": ha, "weight": weight}
    axes.text(x, y, words, transform=axes.get_yaxis_transform(), va="baseline", **look)


def letters(size: float) -> dict[str, Any]:
    """Return how words of a size look; what looks like a formula is written as it stands."""
    return {"fontsize": size, "family": _FONT, "color": _INK, "parse_math": False}


#: Where they are in the package.
FOLDER: Final = "drawn"


def drawn(rows: Sequence[HazardRow] | Sequence[MedianRow]) -> bytes | None:
    """Return the figure that was drawn ahead of a trial's rows.

    None where there is none of exactly these rows.
    """
    file = files("her2teach") / FOLDER / _name(rows)
    return file.read_bytes() if file.is_file() else None


def draw_ahead(folder: Path) -> int:
    """Draw every trial of the shipped evidence; this needs matplotlib."""
    evidence = shipped_evidence()
    pictures: dict[str, bytes] = {}
    for trial in evidence.trials.values():
        for further in (True, False):
            hazards = hazard_rows(evidence, [trial], further=further)
            medians = median_rows(evidence, [trial], further=further)
            if hazards and _name(hazards) not in pictures:
                pictures[_name(hazards)] = as_svg(forest(hazards))
            if medians and _name(medians) not in pictures:
                pictures[_name(medians)] = as_svg(bars(medians))
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
    return len(pictures)


def _name(rows: Sequence[HazardRow] | Sequence[MedianRow]) -> str:
    """Name a file by all that its figure shows: what was drawn of other figures is never shown."""
    return f"{sha256(repr(tuple(rows)).encode()).hexdigest()[:16]}.svg"
