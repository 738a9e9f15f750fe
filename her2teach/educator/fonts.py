"""Fonts: what a handout is set in as PDF, and which characters it has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

#: The fonts of matplotlib that a handout is set in; another one of them has a box for every character there is: a word
#: would be missing from a sheet, and nobody be told.
_FILES = "DejaVuSans*.ttf"
_PLAIN = "DejaVuSans.ttf"
#: The last character of the alphabets that the font has without a gap; content is mostly made of these.
_LATIN = 0x17F


def font_folder() -> Path | None:
    """Return the folder of the fonts that matplotlib brings; None where it is not installed."""
    found = find_spec("matplotlib")
    return Path(str(found.origin)).parent / "mpl-data" / "fonts" / "ttf" if found else None


@contextmanager
def font_paths(*, boxes: bool) -> Iterator[list[str]]:
    """Have the folders of fonts for a PDF while the block runs: with boxes for what no other font has, or without."""
    folder = font_folder()
    if folder is None or boxes:
        yield [str(folder)] if folder else []
        return
    with TemporaryDirectory(prefix="her2teach-fonts-") as own:
        for each in folder.glob(_FILES):
            shutil.copy(each, own)
        yield [own]


def without_font(text: str) -> tuple[str, ...]:
    """Return the characters of a text that the font of handouts lacks, each once; none where there is no such font."""
    rare = dict.fromkeys(each for each in text if ord(each) > _LATIN)
    known = _characters() if rare else None
    return tuple(each for each in rare if known is not None and ord(each) not in known)


@cache
def _characters() -> frozenset[int] | None:
    folder = font_folder()
    if folder is None:
        return None
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(folder / _PLAIN)).get_charmap())


def named(characters: str) -> str:
    """Write characters with their numbers, by which they are found where they cannot be seen."""
    return ", ".join(f"“{each}” (U+{ord(each):04X})" for each in characters)
