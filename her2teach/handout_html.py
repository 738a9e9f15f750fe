"""Handout as HTML: one file that needs nothing else, no script and no other address."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from her2teach.document import Document
from her2teach.typeset import FOLDER

#: What to do where HTML files cannot be made.
MISSING: Final = 'handouts need Jinja, which is not installed here: pip install "her2teach[handout]"'


def handout_html(found: Document) -> str:
    """Write a document as HTML.

    Parameters
    ----------
    found
        The document.

    Returns
    -------
    str
        A page of its own, with its style and its pictures; all text is escaped.

    Raises
    ------
    ValueError
        Where Jinja is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as error:
        raise ValueError(MISSING) from error
    folder = files("her2teach") / FOLDER
    sheet = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = sheet.from_string((folder / "handout.html.j2").read_text(encoding="utf-8"))
    style = (folder / "handout.css").read_text(encoding="utf-8")
    return template.render(document=found, style=style) + "\n"
