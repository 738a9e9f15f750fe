"""Rooms: the picture of architecture.md, made from the contracts in pyproject.toml.  ``make map`` draws it."""

from __future__ import annotations

import ast
import textwrap
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

ROOT: Final = Path(__file__).parent.parent
PICTURE: Final = Path(__file__).parent / "architecture.svg"
#: What the rooms read and no contract names: it holds no Python.
CONTENT: Final = ("content", "what the text says, in YAML: no clinical rule stands anywhere else")

_WIDTH, _MARGIN, _SIDE = 920, 28, 180
#: Above the rooms, between them, beside each other; how high a room is alone, and with a neighbour.
_HEAD, _GAP, _BESIDE, _ALONE, _SHARED = 42, 28, 104, 50, 86
_NAME, _LETTERS = 130, 35
#: From the top down, light on dark and dark on light alike: the deeper a room, the more rests on it.
_TINTS: Final = ("#64748b", "#0891b2", "#0d9488", "#059669", "#65a30d", "#ca8a04", "#ea580c", "#dc2626", "#be123c")
_STYLE: Final = """
text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1e293b; }
.paper { fill: #f8fafc; stroke: #e2e8f0; }
.room { fill: #ffffff; stroke: #cbd5e1; }
.name { font-size: 18px; font-weight: 650; }
.says, .aside { font-size: 13.5px; fill: #475569; }
.aside { font-size: 12px; }
.between { text-anchor: middle; }
.rule { font-size: 15px; font-weight: 600; }
.line { stroke: #64748b; stroke-width: 1.75; fill: none; }
.tip { fill: #64748b; }
@media (prefers-color-scheme: dark) {
  text { fill: #f1f5f9; }
  .paper { fill: #0f172a; stroke: #1e293b; }
  .room { fill: #1e293b; stroke: #475569; }
  .says, .aside { fill: #cbd5e1; }
  .line { stroke: #94a3b8; }
  .tip { fill: #94a3b8; }
}
"""


def contracts() -> list[dict[str, Any]]:
    """Return what import-linter holds the package to."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


def layers() -> list[list[str]]:
    """Return the rooms from the top down; those that do not know each other stand together."""
    (found,) = (each["layers"] for each in contracts() if each["type"] == "layers")
    return [[room.strip() for room in layer.split("|")] for layer in found]


def says(room: str) -> str:
    """Return what a room says of itself in its first line."""
    place = ROOT.joinpath(*room.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    first = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").splitlines()[0]
    return first.partition(": ")[2].removesuffix(".")


def picture() -> str:
    """Return the picture as SVG."""
    rows, plain = layers(), next(each for each in contracts() if each["type"] == "forbidden")
    (rule,) = (each["name"] for each in contracts() if each["type"] == "layers")
    tops = [_MARGIN + _HEAD]
    for row in rows:
        tops.append(tops[-1] + _height(row) + _GAP)
    height = tops[-1] + _ALONE + _MARGIN
    size = {"width": str(_WIDTH), "height": str(height), "viewBox": f"0 0 {_WIDTH} {height}"}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **size})
    SubElement(root, "title").text = f"The rooms of her2teach. {rule}."
    SubElement(root, "desc").text = ". ".join("; ".join(f"{_short(r)}: {says(r)}" for r in row) for row in rows)
    SubElement(root, "style").text = _STYLE
    _add(root, "rect", "paper", x=0.5, y=0.5, width=_WIDTH - 1, height=height - 1, rx=14)
    _add(root, "text", "rule", rule, x=_MARGIN, y=_MARGIN + 18)
    for at, (row, tint) in enumerate(zip(rows, _TINTS, strict=True)):
        _row(root, tops[at], [(_short(room), says(room)) for room in row], tint)
        _arrow(root, tops[at] + _height(row), tops[at + 1])
    _row(root, tops[-1], [CONTENT], "#7c3aed")
    held = [at for at, row in enumerate(rows) if {*row} & {*plain["source_modules"]}]
    _bracket(root, tops[held[0]], tops[held[-1]] + _ALONE, plain["name"])
    indent(root, " ")
    return tostring(root, encoding="unicode") + "\n"


def _height(row: Sequence[object]) -> int:
    return _ALONE if len(row) == 1 else _SHARED


def _short(room: str) -> str:
    return room.rpartition(".")[2]


def _row(root: Element, top: int, rooms: Sequence[tuple[str, str]], tint: str) -> None:
    """Draw rooms beside each other, and between them that neither knows the other."""
    height = _height(rooms)
    width = (_WIDTH - 2 * _MARGIN - _SIDE - _BESIDE * (len(rooms) - 1)) / len(rooms)
    for at, (name, words) in enumerate(rooms):
        left = _MARGIN + at * (width + _BESIDE)
        _add(root, "rect", "room", x=left, y=top, width=width, height=height, rx=8)
        _add(root, "rect", "", x=left, y=top + 9, width=5, height=height - 18, rx=2.5, fill=tint)
        if len(rooms) == 1:
            _add(root, "text", "name", name, x=left + 22, y=top + height / 2 + 6)
            _add(root, "text", "says", words, x=left + _NAME, y=top + height / 2 + 5)
            continue
        _add(root, "text", "name", name, x=left + 22, y=top + 28)
        for line, each in enumerate(textwrap.wrap(words, _LETTERS)):
            _add(root, "text", "says", each, x=left + 22, y=top + 50 + 18 * line)
        for line, each in enumerate(("neither knows", "the other") if at else ()):
            y = top + height / 2 - 2 + 15 * line
            _add(root, "text", "aside between", each, x=left - _BESIDE / 2, y=y)


def _arrow(root: Element, start: int, end: int) -> None:
    middle = _MARGIN + (_WIDTH - 2 * _MARGIN - _SIDE) / 2
    _add(root, "path", "line", d=f"M{middle:g} {start + 4}V{end - 10}")
    _add(root, "path", "tip", d=f"M{middle:g} {end - 4}l-6 -9h12z")


def _bracket(root: Element, top: int, end: int, words: str) -> None:
    """Say beside some rooms what holds of them."""
    left = _WIDTH - _MARGIN - _SIDE + 12
    _add(root, "path", "line", d=f"M{left} {top}q10 0 10 10V{end - 10}q0 10 -10 10")
    lines = textwrap.wrap(words, 22)
    for line, each in enumerate(lines):
        _add(root, "text", "aside", each, x=left + 24, y=(top + end) / 2 + 4 + 17 * (line - (len(lines) - 1) / 2))


def _add(parent: Element, tag: str, kind: str, words: str = "", **attributes: float | str) -> None:
    found = SubElement(parent, tag, {"class": kind} if kind else {})
    for name, value in attributes.items():
        found.set(name, f"{value:g}" if isinstance(value, float) else str(value))
    found.text = words or None


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
