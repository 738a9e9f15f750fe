"""Timeline figure: a patient's course as a picture.  Matplotlib is imported when one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from her2teach.evidence_figures import leave_the_base, letters
from her2teach.looks import PALETTE
from her2teach.plan import AGENT_PARTS
from her2teach.timeline import Bar, Stop, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: In inches; narrow, so that a phone shows the letters in their size.
_WIDTH, _LEFT, _RIGHT = 3.7, 0.95, 0.1
#: A row of bars, a lane of numbers, and what is left above and below them.
_ROW, _LANE, _GAP, _ABOVE = 0.27, 0.25, 0.14, 0.06
#: The axis with its words, and a line of what the signs mean.
_AXIS, _LINE = 0.42, 0.15
#: Numbers nearer to each other than this stand in different lanes.
_APART = 0.24
_SIZE, _SMALL = 8.5, 7.5
_INK, _MUTED, _ACCENT, _PAPER, _FILL = (PALETTE[name] for name in ("ink", "muted", "accent", "paper", "visited"))
#: By class of agents: the fill, the hatching that tells it from the others without a colour, and that in a word.
_FILLS = dict(
    zip(AGENT_PARTS, ((_FILL, "", "plain"), (_PAPER, "////", "striped"), (_PAPER, "....", "dotted")), strict=True)
)
#: What the signs mean.
_SIGNS = ("circle: the text answers   diamond: it does not", "filled: your plan was right   open: it was not")
_OPEN = "dashed: still to decide"
#: So many of them go beside one another.
_ABREAST = 2


def draw(found: Timeline) -> Figure:
    """Draw a timeline.

    Parameters
    ----------
    found
        At least one stop.

    Returns
    -------
    Figure
        On white paper; known to no window and no notebook.
    """
    from matplotlib.figure import Figure

    first, last = found.stops[0].month, found.stops[-1].month
    span = max(last - first, 6)
    limits = (first - 0.04 * span, last + 0.12 * span)
    inch = (_WIDTH - _LEFT - _RIGHT) / (limits[1] - limits[0])
    lanes = _lanes(found, inch)
    agents = list(dict.fromkeys(bar.agent for bar in found.bars))
    top = _ABOVE + (max(lanes) + 1) * _LANE + _GAP
    body = top + max(len(agents), 1) * _ROW
    signs = (*_SIGNS, *_kinds(found))
    below = _AXIS + (len(signs) + 0.5) * _LINE
    height = body + below
    sheet = Figure(figsize=(_WIDTH, height), facecolor=_PAPER)
    width = (_WIDTH - _LEFT - _RIGHT) / _WIDTH
    axes = sheet.add_axes((_LEFT / _WIDTH, below / height, width, body / height))
    axes.set(xlim=limits, ylim=(body, 0))
    for stop, lane in zip(found.stops, lanes, strict=True):
        _stop(axes, stop, _ABOVE + (lane + 0.5) * _LANE, body)
    for bar in found.bars:
        _bar(axes, bar, top + (agents.index(bar.agent) + 0.5) * _ROW, limits[1])
    if not agents:
        axes.text(limits[0], top + _ROW / 2, "No treatment yet", va="center", **letters(_SMALL))
    leave_the_base(axes)
    axes.set_xlabel("Months since the journey began", labelpad=2, **letters(_SMALL))
    for at, line in enumerate(signs):
        where = (0.08 / _WIDTH, (below - _AXIS - (at + 0.7) * _LINE) / height)
        sheet.text(*where, line, va="baseline", **{**letters(_SMALL - 0.5), "color": _MUTED})
    return sheet


def _kinds(found: Timeline) -> tuple[str, ...]:
    """Say what the other signs mean, of those that there are."""
    kinds = {bar.part: bar.kind for bar in found.bars}
    words = [f"{_FILLS[part][2]}: {kinds[part]}" for part in _FILLS if part in kinds]
    if any(stop.standing == "open" for stop in found.stops):
        words.append(_OPEN)
    return tuple("   ".join(words[at : at + _ABREAST]) for at in range(0, len(words), _ABREAST))


def _lanes(found: Timeline, inch: float) -> list[int]:
    """Return a lane for each stop, so that no number lies on another."""
    ends: list[float] = []
    lanes = []
    for stop in found.stops:
        at = stop.month * inch
        lane = next((lane for lane, end in enumerate(ends) if at - end >= _APART), len(ends))
        ends[lane : lane + 1] = [at]
        lanes.append(lane)
    return lanes


def _stop(axes: Axes, stop: Stop, y: float, bottom: float) -> None:
    axes.plot([stop.month] * 2, [y, bottom], color=PALETTE["rule"], linewidth=0.9, zorder=1)
    if stop.standing is None:
        axes.plot([stop.month], [y], "o", color=_PAPER, markeredgecolor=_PAPER, markersize=11, zorder=2)
    else:
        filled = stop.standing == "right"
        axes.scatter(
            [stop.month],
            [y],
            s=150 if stop.silent else 165,
            marker="D" if stop.silent else "o",
            facecolor=_ACCENT if filled else _PAPER,
            edgecolor=_MUTED if stop.standing == "open" else _ACCENT,
            linestyle=(0, (2, 1.5)) if stop.standing == "open" else "solid",
            linewidth=1.3,
            zorder=3,
        )
    ink = _PAPER if stop.standing == "right" else _INK
    words = {**letters(_SMALL), "color": ink}
    axes.text(stop.month, y + 0.005, str(stop.number), ha="center", va="center_baseline", zorder=4, **words)


def _bar(axes: Axes, bar: Bar, y: float, edge: float) -> None:
    fill, hatch, _ = _FILLS.get(bar.part, (_PAPER, "", ""))
    end = edge if bar.running else bar.end
    style: dict[str, Any] = {"color": fill, "edgecolor": _ACCENT, "hatch": hatch, "linewidth": 1, "zorder": 2}
    axes.barh(y, end - bar.start, _ROW * 0.62, left=bar.start, **style)
    at = (-0.02, y)
    axes.text(*at, bar.label, ha="right", va="center", transform=axes.get_yaxis_transform(), **letters(_SMALL))
