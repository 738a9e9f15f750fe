"""Spreadsheet: rows as CSV, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

#: What begins a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV in which no cell is a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def _plain(cell: object) -> str:
    # Python before 3.13 puts no quotes around a lone carriage return, and whoever reads the row ends it there.
    words = "\n".join(str(cell).replace("\r\n", "\n").split("\r"))
    return f"'{words}" if isinstance(cell, str) and cell.startswith(_FORMULA) else words
