"""Bars: counts as a small SVG, for a place without matplotlib."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

#: How far apart the bars are, and how long one is for each that is counted, in pixels.
_ROW, _ONE = 18, 8
_COLOUR: Final = "#3b379c"


def bars(counts: Mapping[str, int]) -> str:
    """Draw counts as bars with their names and numbers, the first on top."""
    drawn = "".join(
        f'<rect y="{_ROW * row}" width="{_ONE * many}" height="14" fill="{_COLOUR}"/>'
        f'<text x="{_ONE * many + 6}" y="{_ROW * row + 12}">{escape(name)}: {many}</text>'
        for row, (name, many) in enumerate(counts.items())
    )
    size = f'width="640" height="{_ROW * len(counts)}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>'
