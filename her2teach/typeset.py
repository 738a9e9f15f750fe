"""Typeset: data as a tagged PDF, by a template of the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

#: Where the templates are in the package.
FOLDER: Final = "handouts"
#: The face that the pictures' letters are measured for; matplotlib brings it.
FONT: Final = "DejaVu Sans"
#: What to do where PDF files cannot be made.
MISSING: Final = 'PDF files need Typst, which is not installed here: pip install "her2teach[handout]"'
#: PDF/UA: every reader, also one who listens, gets title, language, headings, lists, tables and what pictures show.
_STANDARD: Final = ["ua-1"]


def pdf(template: str, data: Mapping[str, Any], pictures: Mapping[str, str] | None = None) -> bytes:
    """Typeset data as a PDF; the same data gives the same bytes.

    Parameters
    ----------
    template
        The name of a Typst template in the package's folder ``handouts``, without its suffix.  Its language, the
        document's title and what each picture shows are the template's to set: without them nothing is typeset.
    data
        What the template reads as ``json("data.json")``; whatever it holds is text and never Typst.
    pictures
        SVG by file name.

    Returns
    -------
    bytes
        A tagged PDF/UA-1 file.

    Raises
    ------
    ValueError
        Where Typst is not installed, or cannot typeset this.
    """
    try:
        import typst
    except ImportError as error:
        raise ValueError(MISSING) from error
    folder = files("her2teach") / FOLDER
    sources = {
        "main.typ": (folder / f"{template}.typ").read_bytes(),
        **{each.name: each.read_bytes() for each in folder.iterdir() if each.name.endswith(".typ")},
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **{name: picture.encode() for name, picture in (pictures or {}).items()},
    }
    try:
        made = typst.compile({"main": sources.pop("main.typ"), **sources}, format="pdf", **_settings())
    except typst.TypstError as error:
        raise ValueError(f"the PDF cannot be typeset: {error}") from error
    if not isinstance(made, bytes):
        raise TypeError("Typst made something else than one file")
    return made


def can_typeset() -> bool:
    """Return whether PDF files can be made here."""
    try:
        import typst  # noqa: F401  # whether it is there is all that is asked
    except ImportError:
        return False
    return True


def _settings() -> dict[str, Any]:
    """Return how to typeset: with no clock, so that the same data gives the same bytes, and with no package fetched."""
    matplotlib = find_spec("matplotlib")
    brought = [Path(str(matplotlib.origin)).parent / "mpl-data" / "fonts" / "ttf"] if matplotlib else []
    return {"pdf_standards": _STANDARD, "timestamp": 0, "font_paths": [str(each) for each in brought]}
