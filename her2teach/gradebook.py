"""Gradebook: points as a table with the columns that nbgrader exports, so that what reads the one reads the other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from her2teach.attempts import Sheet

#: The columns of nbgrader's own CSV exporter.
COLUMNS: Final = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
#: What begins a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def grades(sheets: Iterable[Sheet]) -> str:
    """Write the points of sittings as a table.

    Parameters
    ----------
    sheets
        What was done.

    Returns
    -------
    str
        CSV: a row for each case, or decision of a journey, and sitting.  Who sat there is the sitting's random id;
        names, addresses and times stay empty.  What was attempted after its answer had been seen does not count, nor
        do invented cases, which nobody else has.
    """
    rows = [
        _row(each.item, sheet.id, each.points, each.most)
        for sheet in sheets
        for each in sheet.attempts
        if not each.seen and not each.invented
    ]
    return csv_text([COLUMNS, *rows])


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV in which no cell is a formula.

    Parameters
    ----------
    rows
        The heading first.

    Returns
    -------
    str
        One line a row.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def _row(assignment: str, student: str, points: int, most: int) -> tuple[object, ...]:
    score = float(points)
    return assignment, "", "", student, "", "", "", score, 0.0, score, float(most)


def _plain(cell: object) -> str:
    words = str(cell)
    return f"'{words}" if isinstance(cell, str) and words.startswith(_FORMULA) else words
