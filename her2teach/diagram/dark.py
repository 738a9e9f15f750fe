"""Dark: a picture on a page follows it, light or dark; in a file of its own, and on paper, it stays light."""

from __future__ import annotations

import re
from typing import Final

from her2teach.diagram.shapes import PALETTE

#: What each colour of the palette becomes on a dark page: the tokens of the pages.
DARK: Final = {
    "paper": "#1b1926",
    "sunk": "#242132",
    "ink": "#eeebf7",
    "muted": "#aeaac2",
    "rule": "#3a364b",
    "faint": "#6f6b84",
    "accent": "#aca8ff",
    "visited": "#2c2959",
    "possible": "#f0b06a",
    "other": "#ff9fb6",
}


def following(picture: str) -> str:
    """Return an SVG in which each colour of the palette gives way to its dark one where the page around it is dark.

    A browser asks that of the `color-scheme` of the image in which the picture stands, or of the page.
    """
    own = "".join(re.findall(r"<style>(.*?)</style>", picture, re.DOTALL))
    style = f"<style>@media screen and (prefers-color-scheme: dark) {{{_rules()}{_darkened(own)}}}</style>"
    before, end, after = picture.rpartition("</svg>")  # after a style of its own, which it changes
    return f"{before}{style}{end}{after}"


def _darkened(style: str) -> str:
    """Return a style with each colour of the palette in its dark one."""
    dark = {PALETTE[name]: colour for name, colour in DARK.items()}
    return re.sub("|".join(map(re.escape, dark)), lambda found: dark[found[0]], style)


def _rules() -> str:
    """Return rules for colours that are written as attributes, and for those in an attribute of styles."""
    return "".join(
        f'[{paint}="{PALETTE[name]}"],[style*="{paint}: {PALETTE[name]}"]{{{paint}:{dark} !important}}'
        for name, dark in DARK.items()
        for paint in ("fill", "stroke")
    )
