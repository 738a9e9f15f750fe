"""Timeline picture: a patient's course as SVG, narrow enough for a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

from her2teach.diagram.shapes import PALETTE, text_width, wrap
from her2teach.diagram.svg import BASELINE, NAMESPACE, baselines, number, text
from her2teach.teaching.timeline import Bar, Earlier, EventStop, Interval, Timeline
from her2teach.text.html.elements import add, h
from her2teach.text.wording import uncapital

#: Where a month stands across the picture.
Across: TypeAlias = Callable[[float], float]
#: In points; narrow, so that a phone shows the letters in their size.
_WIDTH, _LEFT, _RIGHT = 270.0, 82.0, 7.0
#: A row of bars, a lane of numbers, and what is left above and below them.
_ROW, _LANE, _GAP, _ABOVE = 19.5, 18.0, 10.0, 4.0
#: The axis with its words, and a line of what the signs mean.
_AXIS, _LINE = 32.0, 11.0
#: Numbers nearer to each other than this stand in different lanes.
_APART = 17.5
_RADIUS, _DIAMOND = 6.4, 8.6
_SIZE, _SMALL = 7.5, 7.0
_INK, _MUTED, _ACCENT, _PAPER, _FILL = (PALETTE[name] for name in ("ink", "muted", "accent", "paper", "visited"))
#: By the place of a class of agents: the fill, and what tells it from the others without a colour, in a word. The last
#: is that of all further classes.
_FILLS = ((_FILL, "plain"), ("url(#stripes)", "striped"), ("url(#dots)", "dotted"), (_PAPER, "empty"))
#: Three lines across the corners of a small square.
_STRIPES = "M-1,1 1,-1 M0,4 4,0 M3,5 5,3"
#: What the signs mean.
_SIGNS = ("circle: the text answers   diamond: it does not", "filled: your plan was right   open: it was not")
#: What a broken line around a sign means, by how a plan stands.
_BROKEN = {"open": "dashed: still to decide", "dangerous": "filled and dashed: dangerous omission"}
#: So many of them go beside one another.
_ABREAST = 2
#: The months from tick to tick, and the most such steps there are.
_STEPS, _TICKS = (1, 2, 3, 6, 12, 24, 36, 60, 120), 6


def timeline_svg(found: Timeline) -> str:
    """Draw a timeline."""
    first, last = found.stops[0].month, found.stops[-1].month
    span = max(last - first, 6)
    start, end = first - (0.04 if found.earlier is None else 0.16) * span, last + 0.12 * span
    scale = (_WIDTH - _LEFT - _RIGHT) / (end - start)

    def place(month: float) -> float:
        return _LEFT + (month - start) * scale

    lanes = _lanes(found, place)
    agents = list(dict.fromkeys(bar.agent for bar in found.bars))
    before = _ABOVE + (max(lanes) + 1) * _LANE + _GAP
    top = before + (_ROW if found.earlier or found.interval else 0)
    bottom = top + max(len(agents), 1) * _ROW
    signs = (*_SIGNS, *_kinds(found), *_brackets(found))
    small = {"font-size": number(_SMALL), "fill": _MUTED, "xml:space": "preserve"}
    stops = [
        (stop, place(stop.month), _ABOVE + (lane + 0.5) * _LANE) for stop, lane in zip(found.stops, lanes, strict=True)
    ]
    root = add(
        _paper(bottom + _AXIS + (len(signs) + 0.5) * _LINE),
        [_line(PALETTE["rule"], x, y, x, bottom) for _, x, y in stops],
        _earlier(found.earlier, place, before + _ROW / 2) if found.earlier else None,
        _interval(found.interval, place, before + _ROW / 2) if found.interval else None,
        [_bar(bar, place, top + (agents.index(bar.agent) + 0.5) * _ROW) for bar in found.bars],
        None if agents else text("No treatment yet", _LEFT + 2, top + (0.5 + BASELINE / 2) * _ROW),
        [_stop(stop, x, y) for stop, x, y in stops],
        _axis(place, (start, end), bottom),
        [text(words, 6, bottom + _AXIS + (at + 0.7) * _LINE, **small) for at, words in enumerate(signs)],
    )
    return tostring(root, encoding="unicode")


def _paper(height: float) -> Element:
    """Return an empty picture, with the two patterns that fill a bar."""
    size = {"width": number(_WIDTH), "height": number(height)}
    letters = {"font-family": "DejaVu Sans, Verdana, sans-serif", "font-size": number(_SIZE), "fill": _INK}
    square = {"width": "4", "height": "4"}

    def pattern(name: str, sign: Element) -> Element:
        return h(
            "pattern",
            {"id": name, **square, "patternUnits": "userSpaceOnUse"},
            h("rect", {**square, "fill": _PAPER}),
            sign,
        )

    return h(
        "svg",
        {"xmlns": NAMESPACE, **size, "viewBox": f"0 0 {size['width']} {size['height']}", **letters},
        h("rect", {**size, "fill": _PAPER}),
        h(
            "defs",
            {},
            pattern("stripes", h("path", {"d": _STRIPES, "stroke": _ACCENT, "stroke-width": "0.8"})),
            pattern("dots", h("circle", {"cx": "2", "cy": "2", "r": "0.8", "fill": _ACCENT})),
        ),
    )


def _kinds(found: Timeline) -> tuple[str, ...]:
    """Say what the other signs mean, of those that there are."""
    kinds = {bar.place: bar.kind for bar in found.bars}
    words = [f"{_fill(place)[1]}: {kinds[place]}" for place in sorted(kinds)]
    standings = {stop.standing for stop in found.stops}
    words += [said for standing, said in _BROKEN.items() if standing in standings]
    return tuple("   ".join(words[at : at + _ABREAST]) for at in range(0, len(words), _ABREAST))


def _brackets(found: Timeline) -> tuple[str, ...]:
    """Say what the bracket means, where there is one."""
    return (f"bracket: {uncapital(found.interval.label)}",) if found.interval else ()


def _fill(place: int) -> tuple[str, str]:
    return _FILLS[min(place, len(_FILLS) - 1)]


def _lanes(found: Timeline, place: Across) -> list[int]:
    """Return a lane for each stop, so that no number lies on another."""
    ends: list[float] = []
    lanes = []
    for stop in found.stops:
        at = place(stop.month)
        lane = next((lane for lane, end in enumerate(ends) if at - end >= _APART), len(ends))
        ends[lane : lane + 1] = [at]
        lanes.append(lane)
    return lanes


def _stop(stop: EventStop, x: float, y: float) -> Iterator[Element]:
    filled = stop.standing in {"right", "dangerous"}
    look = {"fill": _ACCENT if filled else _PAPER, "data-stop": str(stop.number)}
    if stop.standing is not None:
        look |= {"stroke": _ACCENT, "stroke-width": "1.3"}
    if stop.standing in _BROKEN:
        look |= {"stroke-dasharray": "2.6 2", "stroke-width": "2.6" if filled else "1.3"}
        look["stroke"] = _INK if filled else _MUTED
    if stop.silent:
        points = ((x, y - _DIAMOND), (x + _DIAMOND, y), (x, y + _DIAMOND), (x - _DIAMOND, y))
        yield h("polygon", {"points": " ".join(f"{number(a)},{number(b)}" for a, b in points), **look})
    else:
        yield h("circle", {"cx": number(x), "cy": number(y), "r": number(_RADIUS), **look})
    ink = _PAPER if filled else _INK
    yield text(str(stop.number), x, y + _SIZE * BASELINE, fill=ink, **{"text-anchor": "middle"})


def _bar(bar: Bar, place: Across, y: float) -> Iterator[Element]:
    left, right = place(bar.start), _WIDTH - _RIGHT if bar.running else place(bar.end)
    height = _ROW * 0.62
    where = {"x": number(left), "y": number(y - height / 2), "width": number(right - left), "height": number(height)}
    yield h("rect", {**where, "fill": _fill(bar.place)[0], "stroke": _ACCENT, "data-agent": bar.agent})
    yield from _name(bar.label, y)


def _earlier(found: Earlier, place: Across, y: float) -> Iterator[Element]:
    """Draw the treatment before the course: open at the left, where nobody says when it began."""
    left, right = _LEFT, _WIDTH - _RIGHT if found.running else place(found.end)
    top, bottom = number(y - _ROW * 0.31), number(y + _ROW * 0.31)
    path = f"M{number(left)},{top}H{number(right)}V{bottom}H{number(left)}"
    yield h("path", {"d": path, "fill": PALETTE["rule"], "stroke": _MUTED, "data-earlier": found.label})
    yield from _name(found.label, y)


def _interval(found: Interval, place: Across, y: float) -> Iterator[Element]:
    """Draw the interval as a bracket, its length on it or, where that is too short, beside it."""
    left, right, low = place(found.start) + 1.5, place(found.end) - 1.5, y + 4
    path = f"M{number(left)},{number(low - 3)}V{number(low)}H{number(right)}V{number(low - 3)}"
    yield h("path", {"d": path, "fill": "none", "stroke": _INK, "stroke-width": "1.2", "data-interval": found.length})
    if text_width(found.length, _SMALL) < right - left - 4:
        middle = {"text-anchor": "middle", "font-size": number(_SMALL)}
        yield text(found.length, (left + right) / 2, y + 1.5, **middle)
    else:
        yield text(found.length, right + 4, y + _SMALL * BASELINE, **{"font-size": number(_SMALL)})


def _name(label: str, y: float) -> Iterator[Element]:
    """Write what a row is of, at its left."""
    lines = wrap(label, _SMALL, _LEFT - 6)
    for words, line in zip(lines, baselines(y, len(lines), _SMALL), strict=True):
        yield text(words, _LEFT - 3, line, **{"text-anchor": "end", "font-size": number(_SMALL)})


def _axis(place: Across, limits: tuple[float, float], y: float) -> Iterator[Element]:
    start, end = limits
    yield _line(_MUTED, _LEFT, y, _WIDTH - _RIGHT, y)
    step = next((step for step in _STEPS if (end - start) / step <= _TICKS), _STEPS[-1])
    middle = {"text-anchor": "middle"}
    for month in range(0, int(end) + 1, step):
        if month >= start:
            yield _line(_MUTED, place(month), y, place(month), y + 3)
            yield text(str(month), place(month), y + 11, **middle)
    yield text("Months since the journey began", (_LEFT + _WIDTH - _RIGHT) / 2, y + 22, **middle)


def _line(colour: str, x1: float, y1: float, x2: float, y2: float) -> Element:
    ends = {"x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)}
    return h("line", {**ends, "stroke": colour, "stroke-width": "0.9"})
