"""Landscape: the graph laid out wider than high, a row for each outcome and a column for each decision, to fit a room.

A label stands where its edge arrives: before an outcome in the outcome's row, before a decision as a door on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from her2teach.core.guideline import Guideline, edge_id
from her2teach.core.schema import Status
from her2teach.diagram.layout import spline
from her2teach.diagram.letters import broken, widest
from her2teach.diagram.shapes import Point

Ends: TypeAlias = tuple[str, str]

#: The least size of any letter, and the most.
LEAST, MOST = 11.0, 16.5
#: A row's height: never less, never more, and where the room's height is left open.
LEAST_ROW, MOST_ROW, FREE_ROW = 24.0, 42.0, 30.0
#: A row in which two lines stand.
TWO_LINES = 29.0
#: The gap after a column.
LEAST_GAP, MOST_GAP = 22.0, 84.0
#: Room at the top, for the headings; at the foot; at the left; to the right of an outcome, for its sign.
TOP, FOOT, LEFT, RIGHT = 22.0, 4.0, 14.0, 60.0
#: From line to line, in parts of the size.
LEADING = 1.16
#: Between two boxes of a column.
APART = 6.0
#: Before a label; between it and its outcome; the outcome's sign; what of a row stands before its label.
LEAD, LINK, SIGN, INSET = 4.0, 24.0, 20.0, 10.0
#: Room around a decision's words and around a door's.
BODY, DOOR = (26.0, 10.0), (14.0, 5.0)
#: Measured widths are those of one weight; a little is kept in hand.
SAFE = 1.02

NO_WEIGHTS: Mapping[str, float] = MappingProxyType({})
NOTHING_FOLDED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Words in a rectangle; `x` and `y` are its centre."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Its left side."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height / 2


@dataclass(frozen=True, kw_only=True)
class Way(Frame):
    """An edge: its label's frame, in a row or as a door, and the line that leads there."""

    start: str
    to: str
    status: Status
    place: Literal["row", "above", "below"]
    #: A Bézier spline: one point, then three for each piece.
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Landscape:
    """Where everything stands, by id."""

    width: float
    height: float
    #: The sizes of an outcome's and a decision's letters, of a label's in a row, of a door's.
    size: float
    label_size: float
    door_size: float
    #: The font's width axis, in percent.
    stretch: int
    #: Where labels and outcomes begin.
    label_x: float
    outcome_x: float
    #: From top to bottom; a folded decision is a row as well.
    outcomes: Mapping[str, Frame]
    #: From left to right.
    decisions: Mapping[str, Frame]
    edges: Mapping[str, Way]


@dataclass(frozen=True)
class _Graph:
    """What there is to lay out: what is folded is an outcome."""

    labels: Mapping[str, str]
    edges: Mapping[Ends, tuple[str, Status]]
    rows: tuple[str, ...]
    columns: Mapping[str, int]

    def into(self, name: str) -> list[Ends]:
        return [ends for ends in self.edges if ends[1] == name]

    def out_of(self, name: str) -> list[str]:
        return [to for start, to in self.edges if start == name]

    def lines_in(self, row: str) -> int:
        return max(1, len(self.into(row)))


@dataclass(frozen=True)
class _Type:
    """How letters are set."""

    size: float
    stretch: int
    #: How many lines a label and an outcome may take.
    label_lines: int = 1
    outcome_lines: int = 1

    @property
    def label(self) -> float:
        return max(LEAST, self.size - 0.8)

    @property
    def door(self) -> float:
        return max(LEAST, self.size - 1.3)

    @property
    def row(self) -> float:
        """The least height of a row."""
        return TWO_LINES if max(self.label_lines, self.outcome_lines) > 1 else LEAST_ROW

    def width(self, lines: tuple[str, ...], size: float) -> float:
        return widest(lines) * size * self.stretch / 100 * SAFE


def landscape(
    guideline: Guideline,
    width: float,
    height: float = 0.0,
    *,
    weights: Mapping[str, float] = NO_WEIGHTS,
    folded: Mapping[str, str] = NOTHING_FOLDED,
) -> Landscape:
    """Lay a guideline's graph out in a room.

    Parameters
    ----------
    guideline
        The guideline.
    width
        The room's width. A graph that cannot be set so narrow comes out wider.
    height
        Its height, and 0 where it is left open. A graph of many outcomes comes out higher.
    weights
        How many times as high as another the row of an outcome is.
    folded
        Decisions to draw as one row, and what stands there.
    """
    graph = _graph(guideline, folded)
    type_, unit = _set(graph, width, height, weights)
    return _Drawing(graph, type_, unit, width, weights).drawn()


# ---- rows and columns ----


def _graph(guideline: Guideline, folded: Mapping[str, str]) -> _Graph:
    labels = {name: item.label for items in (guideline.decisions, guideline.ends) for name, item in items.items()}
    labels |= folded
    inner = {name: each for name, each in guideline.decisions.items() if name not in folded}
    edges = {(name, edge.to): (edge.label, edge.status) for name, each in inner.items() for edge in each.edges}
    columns = _columns(guideline.root, edges, inner)
    kept = {ends: said for ends, said in edges.items() if ends[0] in columns}
    return _Graph(labels, kept, _rows(guideline.root, kept), columns)


def _columns(root: str, edges: Iterable[Ends], inner: Mapping[str, object]) -> dict[str, int]:
    """Return how far each decision that can be reached is from the root, by the longest path."""
    found = {root: 0} if root in inner else {}
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        for start, to in edges:
            if start == name and to in inner and found.get(to, -1) < found[name] + 1:
                found[to] = found[name] + 1
                waiting.append(to)
    return dict(sorted(found.items(), key=lambda each: each[1]))


def _rows(root: str, edges: Mapping[Ends, object]) -> tuple[str, ...]:
    """Return the outcomes from top to bottom, so that no edge has to cross one where the graph lets it.

    At a decision comes first what another one leads to as well and stands already, then what it alone leads to, its
    outcomes first, and last what is shared with a decision further down.
    """
    out: dict[str, list[str]] = {}
    parents: dict[str, int] = {}
    for start, to in edges:
        out.setdefault(start, []).append(to)
        parents[to] = parents.get(to, 0) + 1
    found: dict[str, None] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = None
        order = {to: (to not in found and parents[to] > 1, to in out) for to in out.get(name, ())}
        children = sorted(order, key=lambda to: order[to])
        waiting += reversed(children)
    return tuple(name for name in found if name not in out)


# ---- the size of letters ----


def _set(graph: _Graph, width: float, height: float, weights: Mapping[str, float]) -> tuple[_Type, float]:
    """Return how the letters are set and how high a row is: the largest that fits, else the narrowest."""
    total = sum(graph.lines_in(row) * weights.get(row, 1.0) for row in graph.rows) or 1.0
    room = min(MOST_ROW, (height - TOP - FOOT) / total) if height else FREE_ROW
    found, unit = _Type(LEAST, 76), room
    for found in _types(max(room, LEAST_ROW)):
        unit = max(room, found.row)
        if _Columns(graph, found).needed <= width:
            break
    return found, max(unit, _least_unit(graph, found, total))


def _types(unit: float) -> Iterator[_Type]:
    """Yield ways to set letters, the best first: narrower before smaller, and on two lines last."""
    first = min(MOST, max(LEAST, 0.46 * unit))
    for lines in ((1, 1), (2, 1), (2, 2)):
        size = first if lines == (1, 1) else min(first, 0.4 * TWO_LINES)
        for stretch in range(94, 82, -2):
            yield _Type(size, stretch, *lines)
        while size > 11.8:  # noqa: PLR2004  # letters are made narrower rather than smaller than this
            size = max(11.8, size - 0.2)
            yield _Type(size, 84, *lines)
        for stretch in range(82, 74, -2):
            yield _Type(size, stretch, *lines)
        yield _Type(LEAST, 76, *lines)


def _least_unit(graph: _Graph, type_: _Type, total: float) -> float:
    """Return the height of a row at which the fullest column has room for its boxes."""
    columns = _Columns(graph, type_)
    full = [0.0] * (max(graph.columns.values(), default=0) + 1)
    for name, column in graph.columns.items():
        full[column] += sum(columns.reach(name, graph.into(name))) + APART
    return max(full) / total


class _Columns:
    """How wide the columns are when letters are set in some way."""

    def __init__(self, graph: _Graph, type_: _Type) -> None:
        self._graph, self._type = graph, type_
        self.decisions = {name: _lines(graph.labels[name], 2, 9.0) for name in graph.columns}
        doors = {ends: said for ends, (said, _) in graph.edges.items() if ends[1] in graph.columns}
        self.doors = {ends: _lines(said, 2, 10.0) for ends, said in doors.items()}
        ways = {ends: said for ends, (said, _) in graph.edges.items() if ends not in doors}
        self.labels = {ends: broken(said, type_.label_lines) for ends, said in ways.items()}
        self.outcomes = {name: broken(graph.labels[name], type_.outcome_lines) for name in graph.rows}
        self.widths = self._widths()
        self.label = max((type_.width(lines, type_.label) for lines in self.labels.values()), default=0.0)
        self.outcome = max((type_.width(lines, type_.size) for lines in self.outcomes.values()), default=0.0)
        self.fixed = LEFT + sum(self.widths) + LEAD + self.label + LINK + SIGN + self.outcome + RIGHT

    @property
    def needed(self) -> float:
        """The least width of it all."""
        return self.fixed + len(self.widths) * LEAST_GAP

    def _widths(self) -> list[float]:
        type_, columns = self._type, self._graph.columns
        found = [0.0] * (max(columns.values(), default=-1) + 1)
        for name, lines in self.decisions.items():
            found[columns[name]] = max(found[columns[name]], type_.width(lines, type_.size) + BODY[0])
        for (_, to), lines in self.doors.items():
            found[columns[to]] = max(found[columns[to]], type_.width(lines, type_.door) + DOOR[0])
        return found

    def body(self, name: str) -> float:
        """Return how high a decision is without its doors."""
        return len(self.decisions[name]) * self._type.size * LEADING + BODY[1]

    def door(self, ends: Ends) -> float:
        """Return how high a door is."""
        return len(self.doors[ends]) * self._type.door * LEADING + DOOR[1]

    def split(self, into: list[Ends]) -> tuple[list[Ends], list[Ends]]:
        """Part the edges into a decision, in order: the doors above it and those below."""
        half = (len(into) + 1) // 2
        return into[:half], into[half:]

    def reach(self, name: str, into: list[Ends]) -> tuple[float, float]:
        """Return how far a decision reaches with its doors, up and down from its centre."""
        half = self.body(name) / 2
        above, below = self.split(into)
        return half + sum(map(self.door, above)), half + sum(map(self.door, below))


def _lines(text: str, most: int, enough: float) -> tuple[str, ...]:
    """Break a text into so many lines, and into one more where they are long."""
    lines = broken(text, most)
    return broken(text, most + 1) if widest(lines) > enough else lines


# ---- where everything stands ----


class _Drawing:
    """Puts a graph into a room, once it is known how the letters are set and how high a row is."""

    def __init__(self, graph: _Graph, type_: _Type, unit: float, width: float, weights: Mapping[str, float]) -> None:
        self._graph, self._type = graph, type_
        self._columns = columns = _Columns(graph, type_)
        self._gap = min(MOST_GAP, max(LEAST_GAP, (width - columns.fixed) / max(1, len(columns.widths))))
        self._lefts = [LEFT]
        for each in columns.widths:
            self._lefts.append(self._lefts[-1] + each + self._gap)
        self._label_x = self._lefts[-1] + LEAD
        self._outcome_x = self._label_x + columns.label + LINK
        self._width = max(width, self._outcome_x + SIGN + columns.outcome + RIGHT)
        self._heights = {row: unit * graph.lines_in(row) * weights.get(row, 1.0) for row in graph.rows}
        self._bottom = TOP + sum(self._heights.values())
        self._y = self._row_centres()
        self._y |= self._decision_centres()
        for column in range(len(columns.widths)):  # a door's place hangs on where the decisions before it stand
            self._y |= self._apart([name for name, at in graph.columns.items() if at == column])

    def drawn(self) -> Landscape:
        type_, outcomes, decisions = self._type, self._outcomes(), self._decisions()
        return Landscape(
            width=self._width,
            height=self._bottom + FOOT,
            size=type_.size,
            label_size=type_.label,
            door_size=type_.door,
            stretch=type_.stretch,
            label_x=self._label_x,
            outcome_x=self._outcome_x,
            outcomes=outcomes,
            decisions=decisions,
            edges={edge_id(each.start, each.to): each for each in self._ways(outcomes, decisions)},
        )

    def _row_centres(self) -> dict[str, float]:
        found, top = {}, TOP
        for row, height in self._heights.items():
            found[row] = top + height / 2
            top += height
        return found

    def _decision_centres(self) -> dict[str, float]:
        """Return each decision's height: the mean of what it leads to."""
        graph, found = self._graph, dict(self._y)
        for name in reversed(tuple(graph.columns)):
            onward = graph.out_of(name)
            inner = [to for to in onward if to in graph.columns]
            level = graph.columns[name] == 0 and len(inner) == 1 and len(graph.into(inner[0])) == 1
            found[name] = found[inner[0]] if level else sum(found[to] for to in onward) / max(1, len(onward))
        return {name: found[name] for name in graph.columns}

    def _apart(self, names: list[str]) -> dict[str, float]:
        """Move the boxes of a column apart, and none out of the room."""
        order = sorted(names, key=lambda name: self._y[name])
        reach = {name: self._columns.reach(name, self._from_above(name)) for name in order}
        found, top = dict[str, float](), TOP
        for name in order:
            found[name] = max(self._y[name], top + reach[name][0])
            top = found[name] + reach[name][1] + APART
        bottom = self._bottom
        for name in reversed(order):
            found[name] = min(found[name], bottom - reach[name][1])
            bottom = found[name] - reach[name][0] - APART
        return found

    def _outcomes(self) -> dict[str, Frame]:
        left, right = self._outcome_x - 8, self._width - FOOT
        return {
            row: Frame(
                lines=self._columns.outcomes[row],
                x=(left + right) / 2,
                y=self._y[row],
                width=right - left,
                height=self._heights[row] - FOOT,
            )
            for row in self._graph.rows
        }

    def _decisions(self) -> dict[str, Frame]:
        columns = self._columns
        return {
            name: Frame(
                lines=columns.decisions[name],
                x=self._lefts[column] + columns.widths[column] / 2,
                y=self._y[name],
                width=columns.widths[column],
                height=columns.body(name),
            )
            for name, column in self._graph.columns.items()
        }

    def _ways(self, outcomes: Mapping[str, Frame], decisions: Mapping[str, Frame]) -> Iterator[Way]:
        placed = {ends: each for name, frame in outcomes.items() for ends, each in self._labels(name, frame)}
        placed |= {ends: each for name, frame in decisions.items() for ends, each in self._doors(name, frame)}
        boxes = [self._with_doors(name, frame) for name, frame in decisions.items()]
        for ends in self._graph.edges:
            start = decisions[ends[0]]
            yield replace(placed[ends], points=self._line(start, placed[ends], boxes))

    def _with_doors(self, name: str, body: Frame) -> Frame:
        above, below = self._columns.reach(name, self._from_above(name))
        return replace(body, y=body.y + (below - above) / 2, height=above + below)

    def _from_above(self, name: str) -> list[Ends]:
        """Return the edges into a node in the order in which they arrive."""
        return sorted(self._graph.into(name), key=lambda ends: self._y[ends[0]])

    def _labels(self, name: str, row: Frame) -> Iterator[tuple[Ends, Way]]:
        """Place the labels in an outcome's row, one below the other."""
        into = self._from_above(name)
        left = self._label_x - INSET
        for at, ends in enumerate(into):
            height = row.height / len(into)
            frame = Frame(
                lines=self._columns.labels[ends],
                x=(left + row.left) / 2,
                y=row.top + (at + 0.5) * height,
                width=row.left - left,
                height=height,
            )
            yield ends, self._way(ends, frame, "row")

    def _doors(self, name: str, body: Frame) -> Iterator[tuple[Ends, Way]]:
        """Place the doors of a decision, half of them above it and half below."""
        above, below = self._columns.split(self._from_above(name))
        top = body.top - sum(map(self._columns.door, above))
        for place, doors in (("above", above), ("below", below)):
            for ends in doors:
                height = self._columns.door(ends)
                lines = self._columns.doors[ends]
                frame = Frame(lines=lines, x=body.x, y=top + height / 2, width=body.width, height=height)
                yield ends, self._way(ends, frame, "above" if place == "above" else "below")
                top += height
            top = body.bottom

    def _way(self, ends: Ends, frame: Frame, place: Literal["row", "above", "below"]) -> Way:
        status = self._graph.edges[ends][1]
        return Way(start=ends[0], to=ends[1], status=status, place=place, points=(), **vars(frame))

    def _line(self, start: Frame, to: Frame, boxes: Iterable[Frame]) -> tuple[Point, ...]:
        """Return the line to a label: level, but for a turn in the gap after its start or in the one before its end.

        Where boxes stand in the way at both heights, it passes above or below them.
        """
        early, late = start.right + self._gap, to.left - self._gap
        between = [each for each in boxes if early < each.x < late]

        def free(y: float) -> bool:
            return not any(each.top - APART / 3 < y < each.bottom + APART / 3 for each in between)

        bend = self._gap * 0.55
        begin, end = (start.right, start.y), (to.left, to.y)
        aside = [y for each in between for y in (each.top - APART / 2, each.bottom + APART / 2)]
        passing = sorted(filter(free, [to.y, start.y, *aside]), key=lambda y: abs(y - to.y))
        level = passing[0] if passing else to.y
        if abs(level - to.y) < 1:
            return spline([begin, _turn(begin, (early, to.y), bend), end])
        if abs(level - start.y) < 1:
            return spline([begin, (late, start.y), _turn((late, start.y), end, bend)])
        near, far = (early, level), (late, level)
        return spline([begin, _turn(begin, near, bend), far, _turn(far, end, bend)])


def _turn(one: Point, other: Point, bend: float) -> tuple[Point, Point, Point]:
    return (one[0] + bend, one[1]), (other[0] - bend, other[1]), other
