"""Dark: a picture on a page follows it, light or dark; in a file of its own, and on paper, it stays light."""

from __future__ import annotations

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

    A browser asks that of the `color-scheme` of the image in which the picture stands.
    """
    start = picture.index("<svg")  # a prolog may stand before it
    opened = picture.index(">", start) + 1
    style = f"<style>@media screen and (prefers-color-scheme: dark) {{{_rules()}}}</style>"
    return f"{picture[:opened]}{style}{picture[opened:]}"


def _rules() -> str:
    """Return rules for colours that are written as attributes, and for those in an attribute of styles."""
    return "".join(
        f'[{paint}="{PALETTE[name]}"],[style*="{paint}: {PALETTE[name]}"]{{{paint}:{dark} !important}}'
        for name, dark in DARK.items()
        for paint in ("fill", "stroke")
    )
