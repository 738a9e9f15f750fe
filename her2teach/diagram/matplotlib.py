"""Matplotlib: a diagram on a page, as PDF or PNG through matplotlib, or as an SVG file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from her2teach.core.schema import Kind
from her2teach.diagram.layout import TAG_SIZE
from her2teach.diagram.model import Diagram, DiagramEdge, DiagramNode, label_lines
from her2teach.diagram.shapes import (
    LABEL_SIZE,
    LINE_DASHES,
    LOOKS,
    NODE_SIZE,
    PALETTE,
    SHAPE_DASHES,
    Look,
    Outline,
    Point,
    inner,
    ornament,
    outline,
    text_width,
)
from her2teach.diagram.svg import (
    BADGE_RADIUS,
    BASELINE,
    HEADING,
    INSET,
    SAMPLE,
    SMALL,
    LegendEntry,
    Surroundings,
    baselines,
    curve,
    sample_size,
    surroundings,
    svg,
)
from her2teach.text.path import KINDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: The kinds of files that can be written.
SUFFIXES = (".pdf", ".png", ".svg")

#: A4 in inches, short side first, and the margin.
_SHORT, _LONG, _MARGIN = 8.27, 11.69, 0.45
_POINTS = 72
_FONT = "DejaVu Sans"
_DOTS = 220
#: How wide a figure on a screen is, in inches.
_SCREEN = 9.5
#: The second outline of what an extension brought stays thin.
_INNER_WIDTH = 1.0


def save(diagram: Diagram, path: Path | str) -> None:
    """Write a diagram to a file; the same diagram gives the same bytes.

    Raises ValueError for another suffix.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f'"{path.name}" ends in none of {", ".join(SUFFIXES)}')
    if suffix == ".svg":
        path.write_text(svg(diagram, standalone=True) + "\n", encoding="utf-8")
        return
    import matplotlib as mpl

    subject = " ".join(diagram.footer)
    if suffix == ".pdf":
        metadata = {"Title": diagram.title, "Subject": subject, "Creator": "her2teach", "CreationDate": None}
    else:
        metadata = {
            "Title": diagram.title,
            "Description": diagram.description,
            "Comment": subject,
            "Software": "her2teach",
        }
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure(diagram).savefig(path, dpi=_DOTS, metadata=metadata)


def figure(diagram: Diagram) -> Figure:
    """Draw a diagram on an A4 page, upright or on its side, whichever holds it larger."""
    from matplotlib.figure import Figure

    around = surroundings(diagram)
    height = around.bottom - around.top
    tall = height * _SHORT >= diagram.width * _LONG * 0.7
    page = (_SHORT, _LONG) if tall else (_LONG, _SHORT)
    inner = (page[0] - 2 * _MARGIN, page[1] - 2 * _MARGIN)
    scale = min(inner[0] / diagram.width, inner[1] / height)
    found = Figure(figsize=page, facecolor=PALETTE["paper"])
    axes = found.add_axes(
        (
            (page[0] - diagram.width * scale) / 2 / page[0],
            1 - (_MARGIN + height * scale) / page[1],
            diagram.width * scale / page[0],
            height * scale / page[1],
        )
    )
    _draw(diagram, axes, scale * _POINTS)
    return found


def draw(diagram: Diagram, axes: Axes | None = None) -> Axes:
    """Draw a diagram into axes, as large as they are now; into those of a new figure of pyplot when none are given."""
    from matplotlib.axes import Axes

    around = surroundings(diagram)
    height = around.bottom - around.top
    if axes is None:
        from matplotlib import pyplot as plt

        page = (_SCREEN, _SCREEN * height / diagram.width)
        axes = plt.figure(figsize=page, facecolor=PALETTE["paper"]).add_axes((0, 0, 1, 1))
    if not isinstance(axes, Axes):
        raise TypeError(f"one Axes belongs here, such as plt.subplots()[1]; this is of the type {type(axes).__name__}")
    box = axes.get_window_extent()
    scale = min(box.width / diagram.width, box.height / height) * _POINTS / axes.figure.dpi
    axes.set_aspect("equal")
    axes.set_facecolor(PALETTE["paper"])
    _draw(diagram, axes, scale)
    return axes


def _draw(diagram: Diagram, axes: Axes, scale: float) -> None:
    around = surroundings(diagram)
    axes.set(xlim=(0, diagram.width), ylim=(around.bottom, around.top))
    axes.set_axis_off()
    pen = _Pen(axes, scale)
    pen.surroundings(diagram, around)
    for edge in sorted(diagram.edges, key=lambda each: LOOKS[each.state].width):
        pen.edge(edge)
    for node in diagram.nodes:
        pen.node(node)


class _Pen:
    """Draws on axes whose unit is the diagram's pixel."""

    def __init__(self, axes: Axes, scale: float) -> None:
        self._axes = axes
        self._scale = scale
        self._above = 1.0

    def surroundings(self, diagram: Diagram, around: Surroundings) -> None:
        """Draw heading, legend and footer."""
        for line, y in around.heading:
            self._write(line, INSET, y + HEADING * BASELINE, HEADING, weight="bold", ha="left")
        ends = ((INSET, diagram.height + 4), (diagram.width - INSET, diagram.height + 4))
        self._path((("M", ends[:1]), ("L", ends[1:])), stroke=PALETTE["rule"], width=1)
        for entry in around.entries:
            self._sample(entry)
            self._write(entry.words, entry.x + SAMPLE, entry.y + SMALL * BASELINE, SMALL, ha="left")
        for line, y in around.footer:
            self._write(line, INSET, y + SMALL * BASELINE, SMALL, ha="left")

    def edge(self, edge: DiagramEdge) -> None:
        """Draw an edge with its label."""
        look = LOOKS[edge.state]
        dashes = look.dashes or LINE_DASHES.get(edge.status, ())
        self._path(curve(edge.points), stroke=look.stroke, width=look.width, dashes=dashes)
        tip, left, right = edge.arrow
        self._path((("M", (tip,)), ("L", (left,)), ("L", (right,)), ("Z", ())), fill=look.stroke)
        self._rectangle(edge.x, edge.y, edge.width, edge.height)
        lines = label_lines(edge)
        for at, (line, y) in enumerate(zip(lines, baselines(edge.y, len(lines), LABEL_SIZE), strict=True)):
            words = f"{edge.mark} {line}" if edge.mark and not at else line
            ink = look.stroke if edge.state in {"visited", "other"} else look.ink
            self._write(words, edge.x, y, LABEL_SIZE, color=ink, style="italic" if at == len(edge.lines) else "normal")

    def node(self, node: DiagramNode) -> None:
        """Draw a node."""
        look = LOOKS[node.state]
        self._shape(node.kind, (node.x, node.y, node.width, node.height), look, doubled=node.extension)
        weight = "bold" if node.kind == "decision" else "normal"
        for line, y in zip(node.lines, baselines(node.y, len(node.lines), NODE_SIZE), strict=True):
            self._write(line, node.x, y, NODE_SIZE, color=look.ink, weight=weight)
        if node.tag:
            x, y, width = node.tag_place
            self._rectangle(x, y, width, TAG_SIZE + 2)
            self._write(node.tag, x, y + TAG_SIZE * BASELINE, TAG_SIZE, color=PALETTE["muted"])
        if node.mark:
            self._badge(node.mark, look, *node.badge)
        if node.note:
            foot = node.y + node.height / 2
            self._rectangle(node.x, foot, text_width(node.note, TAG_SIZE, bold=True) + 4, TAG_SIZE)
            self._write(node.note, node.x, foot + TAG_SIZE * BASELINE, TAG_SIZE, color=look.stroke, weight="bold")

    def _sample(self, entry: LegendEntry) -> None:
        x, y = entry.x + SAMPLE / 2 - 3.5, entry.y
        if entry.group == "sign":
            self._badge(entry.mark, next(look for state, look in LOOKS.items() if state == entry.name), x, y)
        elif entry.group == "line":
            dashes = next((dashes for status, dashes in LINE_DASHES.items() if status == entry.name), ())
            line = (("M", ((x - 15, y),)), ("L", ((x + 15, y),)))
            self._path(line, stroke=PALETTE["muted"], width=1.25, dashes=dashes)
        else:
            kind = next(kind for kind, _ in KINDS if kind == entry.name)
            self._shape(kind, (x, y, *sample_size(kind)), LOOKS["idle"], doubled=entry.extension)

    def _shape(self, kind: Kind, box: tuple[float, float, float, float], look: Look, *, doubled: bool = False) -> None:
        dashes = look.dashes or SHAPE_DASHES.get(kind, ())
        self._path(outline(kind, *box), fill=look.fill, stroke=look.stroke, width=look.width, dashes=dashes)
        self._path(ornament(kind, *box), stroke=look.stroke, width=look.width)
        if doubled:
            self._path(inner(kind, *box), stroke=look.stroke, width=_INNER_WIDTH)

    def _badge(self, mark: str, look: Look, x: float, y: float) -> None:
        from matplotlib.patches import Circle

        radius = BADGE_RADIUS if look.ring != "none" else BADGE_RADIUS * 0.7
        disc = Circle((x, y), radius, facecolor=look.badge, edgecolor=look.ring, linewidth=1.5 * self._scale)
        self._axes.add_patch(disc).set_zorder(self._next())
        self._write(mark, x, y + LABEL_SIZE * BASELINE, LABEL_SIZE, color=look.mark, weight="bold")

    def _rectangle(self, x: float, y: float, width: float, height: float) -> None:
        self._path(outline("action", x, y, width, height), fill=PALETTE["paper"])

    def _path(
        self,
        commands: Outline,
        *,
        stroke: str = "none",
        width: float = 0,
        fill: str = "none",
        dashes: Sequence[float] = (),
    ) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Curve

        codes = {"M": Curve.MOVETO, "L": Curve.LINETO, "Q": Curve.CURVE3, "C": Curve.CURVE4}
        points: list[Point] = [point for _, some in commands for point in some]
        kinds = [codes[letter] for letter, some in commands for _ in some]
        if commands and commands[-1][0] == "Z":
            points.append(points[0])
            kinds.append(Curve.CLOSEPOLY)
        if not points:
            return
        # matplotlib multiplies a dash by the line's width.
        style = (0, tuple(dash / width for dash in dashes)) if dashes else "solid"
        patch = PathPatch(
            Curve(points, kinds),
            facecolor=fill,
            edgecolor=stroke,
            linewidth=width * self._scale,
            linestyle=style,
            capstyle="round" if dashes and dashes[0] <= 1 else "butt",
            joinstyle="round",
            zorder=self._next(),
        )
        self._axes.add_patch(patch)

    def _write(self, words: str, x: float, y: float, size: float, **style: str) -> None:
        letters: dict[str, Any] = {"color": PALETTE["ink"], "ha": "center", **style}
        self._axes.text(
            x,
            y,
            words,
            fontsize=size * self._scale,
            verticalalignment="baseline",
            fontfamily=_FONT,
            parse_math=False,  # a dollar is a dollar
            usetex=False,  # and a backslash a backslash, whatever a reader has configured
            zorder=self._next(),
            **letters,
        )

    def _next(self) -> float:
        """Return a height above everything drawn so far: matplotlib sorts by kind of artist otherwise."""
        self._above += 1
        return self._above
