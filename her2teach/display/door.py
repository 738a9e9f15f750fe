"""Door: the one way up from an object of the core to its words, its HTML and its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from her2teach.core.guideline import Guideline
from her2teach.core.shown import Drawn, Shown
from her2teach.diagram.layout import lay_out

if TYPE_CHECKING:
    from os import PathLike

    from matplotlib.axes import Axes

#: What a front end is given unasked.
USUAL = ("text/plain", "text/html")
SVG = "image/svg+xml"


def mimebundle(
    thing: Shown, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
) -> dict[str, str]:
    """Show an object as IPython's protocol has it: words and HTML; its picture alone only where that is asked for."""
    from her2teach.display.page import page
    from her2teach.display.sheets import sheet
    from her2teach.display.words import plain_sheet

    found = sheet(thing)
    makers: Mapping[str, Callable[[], str]] = {
        "text/plain": lambda: plain_sheet(found, full=False),
        "text/html": lambda: page(found),
        **({SVG: lambda: alone(thing)} if isinstance(thing, Drawn) else {}),
    }
    wanted = {*(USUAL if include is None else include)} - {*(exclude or ())}
    return {kind: make() for kind, make in makers.items() if kind in wanted}


def alone(thing: Drawn) -> str:
    """Return the picture of an object as an SVG file of its own."""
    from her2teach.display.picture import picture
    from her2teach.display.sheets import drawing

    return picture(*drawing(thing))


def explain(thing: Shown) -> str:
    """Say all of an object in plain sentences."""
    from her2teach.display.sheets import sheet
    from her2teach.display.words import plain_sheet

    return plain_sheet(sheet(thing))


def draw(thing: Drawn, axes: Axes | None = None) -> Axes:
    """Draw an object with matplotlib."""
    from her2teach.diagram.matplotlib import draw
    from her2teach.diagram.model import diagram
    from her2teach.display.sheets import drawing

    return draw(diagram(*drawing(thing)), axes)


def save(thing: Drawn, path: str | PathLike[str]) -> None:
    """Write the picture of an object to a file."""
    from her2teach.diagram.matplotlib import save
    from her2teach.diagram.model import diagram
    from her2teach.display.sheets import drawing

    save(diagram(*drawing(thing)), Path(path))


def node_places(guideline: Guideline) -> dict[str, tuple[float, float]]:
    """Return where the middle of each node stands in the pictures that files get, y upwards."""
    return {name: (box.x, -box.y) for name, box in lay_out(guideline).nodes.items()}
