"""Lettering: how wide a text is and where its lines break, without a font to measure it in.

The widths are those of DejaVu Sans, one of the widest faces a screen falls back to (and the one matplotlib brings), so
that a label that fits here fits in the narrower faces of other systems too.
"""

from __future__ import annotations

#: The sizes of a node's and of a label's letters, and the step from line to line in parts of them.
NODE_SIZE, LABEL_SIZE, LEADING = 13.0, 12.0, 1.25
#: A mark before a label takes this much.
MARK_WIDTH = 14.0

#: Widths of characters, in parts of the font's size.
_WIDTHS = {
    0.32: "ijlIJ,. '’·",
    0.41: "/:;\\|f-t()[]!r",
    0.56: '"*_`–s“”z?cLF',
    0.64: "kvxyPaeoTYhnuE0123456789bdgpqS${}",
    0.70: "KAVBRXZC",
    0.80: "UHNDG&OQ",
    0.85: "w#+<=>^~−≤≥×✓M",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}

#: How much wider bold text is.
BOLD = 1.14


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper estimate of a text's width.

    Parameters
    ----------
    text
        One line.
    size
        The font's size; the answer is in the same unit.
    bold
        Whether it is set in bold.

    Returns
    -------
    float
        The width.
    """
    return sum(_WIDTH.get(character, 1.0) for character in text) * size * (BOLD if bold else 1.0)


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into as few lines as a width allows, as even as they can be.

    Parameters
    ----------
    text
        The text.
    size
        The font's size.
    width
        The width to keep to; only a single word may be wider.
    bold
        Whether it is set in bold.

    Returns
    -------
    tuple of str
        The lines.
    """
    words = text.split()
    least = len(_greedy(words, size, width, bold=bold))
    narrowest, widest = max((text_width(word, size, bold=bold) for word in words), default=0.0), width
    # Few lines first; then the narrowest width that needs no more of them, so that no line is left with one short word.
    for _ in range(8):
        middle = (narrowest + widest) / 2
        if len(_greedy(words, size, middle, bold=bold)) > least:
            narrowest = middle
        else:
            widest = middle
    return _greedy(words, size, widest, bold=bold)


def _greedy(words: list[str], size: float, width: float, *, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
