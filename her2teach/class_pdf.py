"""Class PDF: what came of a class on paper, tagged for those who listen."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from her2teach.class_map import class_diagram
from her2teach.class_words import TITLE, ClassReport
from her2teach.svg import svg
from her2teach.text import identity, short_identity
from her2teach.typeset import pdf

if TYPE_CHECKING:
    from her2teach.class_results import ClassResult
    from her2teach.guideline import Guideline

_PICTURE: Final = "map.svg"


def class_picture(guideline: Guideline, result: ClassResult) -> str:
    """Draw the map of a class as an SVG file.

    Parameters
    ----------
    guideline, result
        The guideline, and what came of a class that practised it.

    Returns
    -------
    str
        XML, with a heading, what the signs mean, and what the text is.
    """
    return svg(class_diagram(guideline, result, title=TITLE), prefix="h2t-class", standalone=True)


def class_pdf(guideline: Guideline, result: ClassResult, report: ClassReport) -> bytes:
    """Write what came of a class as a PDF.

    Parameters
    ----------
    guideline, result
        The guideline, and what came of a class that practised it.
    report
        The same in sentences and tables.

    Returns
    -------
    bytes
        A tagged PDF; the same class gives the same bytes.

    Raises
    ------
    ValueError
        Where Typst is not installed.
    """
    shown = class_diagram(guideline, result, title=TITLE)
    data = {
        "title": TITLE,
        "foot": short_identity(guideline),
        "banner": identity(guideline),
        "summary": report.summary,
        "map": f"{shown.title}. {shown.description} The tables below hold the same numbers.",
        "tables": [asdict(each) for each in report.tables],
    }
    return pdf("class_results", data, {_PICTURE: class_picture(guideline, result)})
