"""Letters: how wide a text stands in the pages' font, without a font at hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

#: Advance widths of Instrument Sans at weight 650 and its full width, in parts of the font's size, rounded up.
_WIDTHS = {
    0.2: " \xa0·",
    0.29: "\"',.:;Iijl|‘’",
    0.36: "!`•",
    0.42: "1Jfrt",
    0.46: "()*/[\\]{}",
    0.5: "-_s\u2010\u2011“”",
    0.55: "+<=>^vyz~×−≤≥",
    0.58: "2357?aceké",
    0.6: "8FLox–",
    0.63: "469EZbdghnpqu",
    0.68: "$0BPRST",
    0.73: "#HKNUXY",
    0.78: "&ACDGV…",
    0.82: "%OQw✓",
    0.95: "@M—m",
    1.09: "W",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
#: Letters the table does not know, such as Greek ones, and those as wide as they are high.
_OTHER, _SQUARE, _FIRST_SQUARE = 0.75, 1.0, "\u2e80"


@lru_cache(maxsize=4096)
def measure(text: str) -> float:
    """Return the width of a bold text, in parts of the font's size, at the font's full width."""
    return sum(_WIDTH.get(each) or (_SQUARE if each >= _FIRST_SQUARE else _OTHER) for each in text)


def widest(lines: Sequence[str]) -> float:
    """Return the width of the widest of some lines."""
    return max(map(measure, lines), default=0.0)


@lru_cache(maxsize=4096)
def broken(text: str, most: int) -> tuple[str, ...]:
    """Break a text into at most so many lines, so that the widest of them is as narrow as can be."""
    words = text.split()
    if most < 2 or len(words) < 2:  # noqa: PLR2004  # one line
        return (" ".join(words),)
    heads = (" ".join(words[:at]) for at in range(1, len(words)))
    found = [(head, *broken(" ".join(words[at:]), most - 1)) for at, head in enumerate(heads, start=1)]
    return min([(" ".join(words),), *found], key=lambda lines: (widest(lines), len(lines)))
