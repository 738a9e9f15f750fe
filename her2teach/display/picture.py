"""Picture: the graph as an SVG file of its own, wide as a cell is, light or dark as the page around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element, tostring

from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.diagram.landscape import landscape
from her2teach.diagram.landscape_svg import landscape_element
from her2teach.diagram.letters import measure
from her2teach.diagram.model import diagram
from her2teach.diagram.svg import NAMESPACE, number
from her2teach.text.html.elements import h
from her2teach.text.sections import short_identity
from her2teach.text.states import comparable

#: What is drawn for: a cell of a notebook.
ROOM = (940.0, 600.0)
#: What the lines and signs mean, in the words of the legend; of two paths, and of none.
_ONE = "Wide line: your path. Question mark: still possible. Thin line: ruled out."
_TWO = "A, wide line: the path of this case. B, wide dashed line: that of the other case. Thin line: ruled out."
_DASHED = "Dashed thin line: implied, or our reading."
#: How wide other fonts run, in parts of the width that is measured.
_OTHER_FONT = 0.98
#: The foot, in which it stands what the picture is for.
_FOOT, _SMALL, _MARGIN = 26.0, 11.0, 8.0
#: The states of what lies on a path.
_ON_PATH = frozenset({"visited", "other"})
#: Where in its style sheet that ends which never changes.
_END = "/* ---- what has just changed"
#: As wide as the font of the pages, which a file of its own cannot bring: the letters keep to their places.
_FONTS = '"Instrument Sans", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans Condensed", sans-serif'


def signs(pathway: Pathway | None = None, other: Pathway | None = None) -> str:
    """Say what the lines and signs of a picture mean."""
    if pathway is None or not pathway.nodes:
        return _DASHED
    return f"{_TWO if comparable(pathway, other) else _ONE} {_DASHED}"


def picture(
    guideline: Guideline, pathway: Pathway | None = None, other: Pathway | None = None, *, foot: bool = True
) -> str:
    """Draw a graph, a pathway through it, or two; at the foot what it is for, where that does not stand beside it."""
    drawn, places = diagram(guideline, pathway, other), landscape(guideline, *ROOM)
    inside = _bare(landscape_element(drawn, places))
    last = pathway.nodes[-1] if pathway and pathway.nodes else None
    if last in guideline.decisions:
        for node in inside.iterfind(f".//*[@data-id='{last}']"):
            node.set("data-open", "")
    place = {"x": number(_MARGIN), "y": number(_MARGIN)}
    inside.attrib |= {**place, "width": number(places.width), "height": number(places.height)}
    _fit(inside)
    wide, high = places.width + 2 * _MARGIN, places.height + _MARGIN + (_FOOT if foot else _MARGIN)
    size = {"width": number(wide), "height": number(high), "viewBox": f"0 0 {number(wide)} {number(high)}"}
    named = {"role": "img", "aria-labelledby": "title description"}
    said = short_identity(guideline)
    root = h(
        "svg",
        {"xmlns": NAMESPACE, **named, **size, "class": "h2t-comparing" if comparable(pathway, other) else "h2t-one"},
        h("title", {"id": "title"}, drawn.title),
        h("desc", {"id": "description"}, f"{drawn.description} {guideline.identity.purpose}"),
        h("style", {}, style()),
        h("rect", {"class": "paper", "width": "100%", "height": "100%"}),
        inside,
        h("text", {"class": "foot", "x": number(_MARGIN), "y": number(high - _MARGIN)}, said) if foot else None,
    )
    return tostring(root, encoding="unicode")


def _bare(drawing: Element) -> Element:
    """Return the drawing inside of the picture, without what an image never shows: titles, what waits for a change."""
    for name in ("xmlns", "role", "aria-labelledby"):
        del drawing.attrib[name]
    for parent in [*drawing.iter()]:
        for each in [*parent]:
            if _unseen(each, parent.get("data-state", "")):
                parent.remove(each)
    return drawing


def _unseen(part: Element, state: str) -> bool:
    kind = part.get("class", "")
    empty = part.tag == "text" and not "".join(part.itertext())
    waiting = (
        kind == "halo" or (kind == "core" and state not in _ON_PATH) or (kind == "badge" and state not in _ON_PATH)
    )
    return empty or waiting or part.tag in {"title", "desc"}


def _fit(drawing: Element) -> None:
    """Have words that may be too long in another font set as wide as their room, and drop what only a page measures."""
    for text in drawing.iter("text"):
        room = text.attrib.pop("data-room", None)
        if room and measure("".join(text.itertext())) * float(text.attrib["font-size"]) * _OTHER_FONT > float(room):
            text.attrib |= {"textLength": room, "lengthAdjust": "spacingAndGlyphs"}


@cache
def style() -> str:
    """Return the style of the picture: the colours of the screens by the names they have there, and their graph's."""
    shared, graph = (_sheet(name) for name in ("base.css", "landscape.css"))
    light, dark = (_tokens(shared, rule) for rule in ("body:not(.h2t)", 'body:not(.h2t)[data-jp-theme-light="false"]'))
    look = graph[graph.index("}") + 1 : graph.index(_END)]  # what comes first is the box on the page
    used = {*re.findall(r"var\((--[\w-]+)", look), "--h2t-paper", "--h2t-muted", "--h2t-wrong"} - {"--h2t-font"}
    rules = (
        _rule("svg", {name: value for name, value in light.items() if name in used}),
        f"@media (prefers-color-scheme: dark) {{ {_rule('svg', {n: v for n, v in dark.items() if n in used})} }}",
        f"svg {{ --h2t-graph-other: var(--h2t-wrong); --h2t-font: {_FONTS}; font-family: var(--h2t-font) }}",
        ".paper { fill: var(--h2t-paper) }",
        f".foot {{ fill: var(--h2t-muted); font-size: {_SMALL}px }}",
        " ".join(re.sub(r"/\*.*?\*/", "", look, flags=re.DOTALL).split()),
    )
    return " ".join(rules)


def _sheet(name: str) -> str:
    return (files("her2teach") / "widgets" / "static" / name).read_text(encoding="utf-8")


def _tokens(sheet: str, rule: str) -> Mapping[str, str]:
    """Return the custom properties that the first rule of a style sheet with that name sets."""
    body = sheet.partition(f"\n{rule} {{")[2].partition("}")[0]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body))


def _rule(name: str, tokens: Mapping[str, str]) -> str:
    return f"{name} {{ {'; '.join(f'{each}: {value}' for each, value in tokens.items())} }}"
