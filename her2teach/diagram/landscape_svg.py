"""Landscape as SVG: a graph laid out for a room, for a page whose style sheet says what each state looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, tostring

from her2teach.core.schema import Kind
from her2teach.diagram.landscape import INSET, LEADING, LEAST, RIGHT, SIGN, TOP, Frame, Landscape, Way
from her2teach.diagram.model import EXTENDED, LINES, Diagram, DiagramEdge, DiagramNode
from her2teach.diagram.svg import BASELINE, NAMESPACE, curve, number, path
from her2teach.text.html.elements import add, h, html
from her2teach.text.path import KINDS
from her2teach.text.states import FIRST, OPEN, SECOND

#: The path's width, in parts of a row's height, and its bounds.
RIBBON, RIBBON_BOUNDS = 0.36, (8.0, 14.0)
#: The corners of a decision and of its doors.
CORNER = 6.0
#: What stands over the columns.
HEADS = ("Decisions", "Last answer", "Outcome")
#: What a change has just touched, and the path before it.
CHANGED, WAS = "changed", "was"
#: State, the sign beside its line, and what it means; the last two only where two pathways are drawn.
SIGNS: tuple[tuple[str, str, str], ...] = (
    ("visited", "", "your path"),
    ("possible", OPEN, "still possible"),
    ("excluded", "", "ruled out"),
    (CHANGED, "", "just changed"),
    (WAS, "", "before"),
    ("first", FIRST, "only this case goes here"),
    ("other", SECOND, "only the other case goes here"),
)


def landscape_svg(diagram: Diagram, landscape: Landscape, prefix: str = "g", *, pressable: bool = False) -> str:
    """Draw a graph in the places of a landscape.

    Parameters
    ----------
    diagram
        The graph, with the states of its parts. Nodes that the landscape has no place for are left out.
    landscape
        The places.
    prefix
        Keeps apart the ids of pictures on one page.
    pressable
        Whether each node is a button.
    """
    return tostring(landscape_element(diagram, landscape, prefix, pressable=pressable), encoding="unicode")


def landscape_element(diagram: Diagram, landscape: Landscape, prefix: str = "g", *, pressable: bool = False) -> Element:
    """Build what :func:`landscape_svg` writes."""
    nodes = {each.id: each for each in diagram.nodes}
    edges = {each.id: each for each in diagram.edges}
    row = min((each.height for each in landscape.outcomes.values()), default=0.0)
    ribbon = min(RIBBON_BOUNDS[1], max(RIBBON_BOUNDS[0], row * RIBBON))
    least = LEAST / min(landscape.size, landscape.label_size, landscape.door_size)
    return h(
        "svg",
        {
            "xmlns": NAMESPACE,
            "class": "h2t-landscape",
            "role": "group" if pressable else "img",
            "aria-labelledby": f"{prefix}-title {prefix}-description",
            "viewBox": f"0 0 {number(landscape.width)} {number(landscape.height)}",
            "style": f"--h2t-ribbon: {number(ribbon)}px; --h2t-stretch: {landscape.stretch}%; --h2t-least: {least:.3f}",
        },
        h("title", {"id": f"{prefix}-title"}, diagram.title),
        h("desc", {"id": f"{prefix}-description"}, diagram.description),
        h("g", {"class": "heads", "aria-hidden": "true"}, _heads(landscape)),
        h(
            "g",
            # which answer leads where is said on the cards; among the buttons, bare labels would only confuse
            {"class": "edges", **({"aria-hidden": "true"} if pressable else {})},
            [_edge(landscape, edges[name], way) for name, way in landscape.edges.items()],
        ),
        h(
            "g",
            {"class": "nodes"},
            [_node(landscape, nodes[name], frame, pressable=pressable) for name, frame in _in_order(landscape, nodes)],
        ),
    )


def _in_order(landscape: Landscape, nodes: dict[str, DiagramNode]) -> Iterator[tuple[str, Frame]]:
    frames = {**landscape.decisions, **landscape.outcomes}
    return ((name, frames[name]) for name in nodes if name in frames)


def _heads(landscape: Landscape) -> Iterator[Element]:
    for words, x in zip(HEADS, (4.0, landscape.label_x, landscape.outcome_x - 8), strict=True):
        yield _text(words, x, TOP / 2, landscape.label_size)


def _edge(landscape: Landscape, edge: DiagramEdge, way: Way) -> Element:
    line = path(curve(way.points))
    return h(
        "g",
        {"class": f"edge {edge.status} {way.place}", "data-id": edge.id, "data-state": edge.state},
        h("title", {}, edge.description),
        h("path", {"class": "halo", "d": line}),
        h("path", {"class": "line", "d": line}),
        None if edge.status == "stated" else h("path", {"class": "core", "d": line}),
        _in_row(landscape, edge, way) if way.place == "row" else _door(landscape, edge, way),
    )


def _in_row(landscape: Landscape, edge: DiagramEdge, way: Way) -> Iterator[Element]:
    yield h("path", {"class": "band", "d": _rounded(way, min(way.height, 2 * INSET + 8) / 2, left=True)})
    room = landscape.outcome_x - landscape.label_x - 24
    yield from _label(edge, way, landscape.label_x, landscape.label_size, room)
    link = f"M{number(way.right - 14)} {number(way.y)}H{number(way.right)}"
    yield h("path", {"class": "link", "d": link})


def _door(landscape: Landscape, edge: DiagramEdge, way: Way) -> Iterator[Element]:
    yield h("path", {"class": "door", "d": _doorway(way)})
    yield from _label(edge, way, way.x, landscape.door_size, way.width - 8)


def _label(edge: DiagramEdge, way: Way, x: float, size: float, room: float) -> Iterator[Element]:
    for at, (line, y) in enumerate(zip(way.lines, _baselines(way, size), strict=True)):
        words = _text("", x, y, size, room=room)
        # the mark stands only where two pathways are drawn
        yield add(words, h("tspan", {"class": "mark"}, f"{edge.mark} " if edge.mark else "") if not at else None, line)


def _node(landscape: Landscape, node: DiagramNode, frame: Frame, *, pressable: bool) -> Element:
    folded = node.kind == "decision" and node.id in landscape.outcomes
    kind = "folded" if folded else node.kind
    button = {"role": "button", "tabindex": "-1"}
    if folded:
        button |= {"aria-expanded": "false", "aria-label": f"{' '.join(node.lines)}: {' '.join(frame.lines)}"}
    else:
        button |= {"aria-haspopup": "dialog", "aria-label": node.name}
    return h(
        "g",
        {
            "class": f"node {kind}{' extension' if node.extension else ''}",
            "data-id": node.id,
            "data-state": node.state,
            **(button if pressable else {}),
        },
        h("title", {}, node.description),
        _opens(landscape, frame) if folded and pressable else None,
        _decision(landscape, node, frame) if node.id in landscape.decisions else _outcome(landscape, node, frame),
    )


def _decision(landscape: Landscape, node: DiagramNode, frame: Frame) -> Iterator[Element]:
    size = landscape.size
    yield _box("shape", frame)
    if node.extension:
        yield _box("ornament inner", frame, inset=3)
    for line, y in zip(frame.lines, _baselines(frame, size), strict=True):
        yield _text(line, frame.x, y, size, room=frame.width - 16)
    x, y = frame.left - 1, frame.y
    yield h("circle", {"class": "badge", "cx": number(x), "cy": number(y), "r": number(size * 0.68)})
    yield _text(node.mark, x, y, max(LEAST, size - 1.5), kind="mark")
    # where a door stands below, the words would stand on its own; the number and the dash say whose path it is
    door = any(way.to == node.id and way.place == "below" for way in landscape.edges.values())
    kind = "said unseen" if door else "said"
    yield _text(node.note, frame.x, frame.bottom + landscape.label_size * 0.7, landscape.label_size, kind=kind)


def _outcome(landscape: Landscape, node: DiagramNode, frame: Frame) -> Iterator[Element]:
    size = landscape.size
    yield h("path", {"class": "shape", "d": _rounded(frame, frame.height / 2, left=False)})
    yield h("g", {"class": "glyph"}, glyph(node.kind, landscape.outcome_x + 4, frame.y, size * 0.52))
    left = landscape.outcome_x + SIGN
    right = landscape.width - RIGHT
    for line, y in zip(frame.lines, _baselines(frame, size), strict=True):
        yield _text(line, left, y, size, room=right - left)
    if node.extension:
        yield h("path", {"class": "ornament inner", "d": f"M{number(left)} {number(frame.bottom - 2)}H{number(right)}"})
    yield _text(node.mark, landscape.width - 18, frame.y, size + 1, kind="mark")
    yield _text(node.note, landscape.width - 12, frame.y, landscape.label_size, kind="said")


def _opens(landscape: Landscape, frame: Frame) -> Element:
    """Return the sign of a folded row that can be opened."""
    x, r = landscape.outcome_x + 4, landscape.size * 0.4
    at = f"M{number(x - r * 0.6)} {number(frame.y - r)}L{number(x + r * 0.8)} {number(frame.y)}L{number(x - r * 0.6)}"
    return h("path", {"class": "opens", "d": f"{at} {number(frame.y + r)}Z"})


def landscape_legend(*, extended: bool = False, signs: Sequence[tuple[str, str, str]] = SIGNS) -> str:
    """Say what widths, dashes and glyphs mean, as an HTML list."""
    lines = [*LINES[1:], *([EXTENDED[1]] if extended else [])]
    samples: list[tuple[Element, str, str]] = [
        (_sample_of_state(state, mark), words, state) for state, mark, words in signs
    ]
    samples += [(_sample_of_line(status), words, "") for status, words in lines]
    samples += [(_sample_of_node(), EXTENDED[0][1], "")] if extended else []
    samples += [(h("g", {"class": "glyph"}, glyph(kind, 10, 7, 6)), words, "") for kind, words in KINDS[1:]]
    return html(h("ul", {"class": "h2t-legend", "aria-label": "Legend"}, [_legend_entry(*each) for each in samples]))


def _legend_entry(sample: Element, words: str, state: str) -> Element:
    size = {"viewBox": "0 0 30 14", "width": "30", "height": "14", "preserveAspectRatio": "xMinYMid slice"}
    picture = h("svg", {"xmlns": NAMESPACE, "class": "h2t-landscape", "aria-hidden": "true", **size}, sample)
    return h("li", {"class": f"h2t-of-{state}"} if state else {}, picture, h("span", {}, words))


def _sample_of_state(state: str, mark: str) -> Element:
    line = {"d": "M0 7H18" if mark else "M0 7H28"}
    parts = [h("path", {"class": kind, **line}) for kind in ("halo", "line")]
    kind = f"edge {state}" if state in {CHANGED, WAS} else "edge"
    shown = {"data-state": "visited" if state in {CHANGED, "first"} else state}
    return h("g", {"class": kind, **shown}, parts, _text(mark, 21, 7, 12, kind="mark") if mark else None)


def _sample_of_line(status: str) -> Element:
    return h("g", {"class": f"edge {status}", "data-state": "idle"}, h("path", {"class": "line", "d": "M0 7H28"}))


def _sample_of_node() -> Element:
    frame = Frame(lines=(), x=14, y=7, width=26, height=13)
    boxes = [_box("shape", frame), _box("ornament inner", frame, inset=3)]
    return h("g", {"class": "node decision extension", "data-state": "idle"}, boxes)


def glyph(kind: Kind, x: float, y: float, r: float) -> Iterator[Element]:
    """Yield the sign of an outcome's kind."""

    def at(*pairs: tuple[float, float]) -> str:
        return "L".join(f"{number(x + dx * r)},{number(y + dy * r)}" for dx, dy in pairs)

    match kind:
        case "recommendation":
            yield _pill(x, y, r)
            yield h("path", {"class": "stroke", "d": f"M{at((0, -0.68))}V{number(y + 0.68 * r)}"})
        case "options":
            yield h("path", {"class": "shaped", "d": f"M{at((-0.5, -1), (1, -1), (1, 0.3), (-0.5, 0.3))}Z"})
            yield h("path", {"class": "shaped", "d": f"M{at((-1, -0.4), (0.5, -0.4), (0.5, 0.9), (-1, 0.9))}Z"})
        case "action":
            corners = at((-1, -0.8), (0.3, -0.8), (1, 0), (0.3, 0.8), (-1, 0.8))
            yield h("path", {"class": "shaped", "d": f"M{corners}Z"})
        case "decision":  # a folded one: there is none for several outcomes
            return
        case _:
            yield h("circle", {"class": "shaped", "cx": number(x), "cy": number(y), "r": number(r * 0.9)})
            if kind == "out_of_scope":
                yield h("path", {"class": "stroke", "d": f"M{at((-0.55, 0.55), (0.55, -0.55))}"})


def _pill(x: float, y: float, r: float) -> Element:
    size = {"width": number(2 * r), "height": number(1.36 * r), "rx": number(0.68 * r)}
    return h("rect", {"class": "shaped", "x": number(x - r), "y": number(y - 0.68 * r), **size})


def _text(words: str, x: float, y: float, size: float, *, kind: str = "", room: float = 0.0) -> Element:
    """Return a line of text around a height; `room` is how wide it may be where the font is another."""
    named = {"class": kind} if kind else {}
    given = {"data-room": number(room)} if room else {}
    place = {"x": number(x), "y": number(y + size * BASELINE), "font-size": number(size)}
    return h("text", {**named, **place, **given}, words)


def _baselines(frame: Frame, size: float) -> list[float]:
    """Return the heights of a frame's lines."""
    first = frame.y - (len(frame.lines) - 1) / 2 * size * LEADING
    return [first + at * size * LEADING for at in range(len(frame.lines))]


def _box(kind: str, frame: Frame, inset: float = 0.0) -> Element:
    corner = {"x": number(frame.left + inset), "y": number(frame.top + inset), "rx": number(CORNER - inset / 2)}
    size = {"width": number(frame.width - 2 * inset), "height": number(frame.height - 2 * inset)}
    return h("rect", {"class": kind, **corner, **size})


def _rounded(frame: Frame, radius: float, *, left: bool) -> str:
    """Return a rectangle of which the left or the right corners are rounded."""
    r = number(min(radius, frame.height / 2))
    near, far = (frame.right, frame.left) if left else (frame.left, frame.right)
    sign, sweep = (1, 0) if left else (-1, 1)
    begin, turn = number(near), number(far + sign * float(r))
    arcs = f"a{r} {r} 0 0 {sweep} {number(-sign * float(r))} {r}"
    back = f"a{r} {r} 0 0 {sweep} {number(sign * float(r))} {r}"
    top, middle = number(frame.top), number(frame.bottom - float(r))
    return f"M{begin} {top}H{turn}{arcs}V{middle}{back}H{begin}Z"


def _doorway(way: Way) -> str:
    """Return a door's outline: rounded at the side away from its decision, open at the other."""
    r, wide = number(CORNER), number(way.width - 2 * CORNER)
    if way.place == "above":
        side = f"M{number(way.left)} {number(way.bottom)}V{number(way.top + CORNER)}"
        return f"{side}q0 -{r} {r} -{r}h{wide}q{r} 0 {r} {r}V{number(way.bottom)}"
    side = f"M{number(way.left)} {number(way.top)}V{number(way.bottom - CORNER)}"
    return f"{side}q0 {r} {r} {r}h{wide}q{r} 0 {r} -{r}V{number(way.top)}"
