"""Gradebook: the points of a class by file name, for whoever knows from it whose file that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from her2teach.educator.class_report import REASONS
from her2teach.text.spreadsheet import csv_text
from her2teach.text.wording import uncapital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from her2teach.educator.class_files import ClassFiles
    from her2teach.teaching.attempts import Attempted

#: What comes before the columns of the cases.
COLUMNS: Final = ("File", "Points", "Out of", "Percent", "Note")


def gradebook(files: ClassFiles) -> str:
    """Write a row for each file, also for one that is left out, with its points at each case; names are those of files.

    Only first attempts at cases that have a file count, as in the points for nbgrader.
    """
    counted = [(each.name, _first_attempts(each.file.attempts)) for each in files.counted]
    items = sorted({attempt.item for _, attempts in counted for attempt in attempts})
    rows = [_row(name, attempts, items) for name, attempts in counted]
    rows += [(each.name, "", "", "", f"left out: {uncapital(REASONS[each.reason])}") for each in files.left_out]
    rows.sort(key=lambda row: (str(row[0]).casefold(), *map(str, row)))
    return csv_text([(*COLUMNS, *items), *rows])


def _first_attempts(attempts: Sequence[Attempted]) -> list[Attempted]:
    return [each for each in attempts if not each.seen and not each.invented]


def _row(name: str, attempts: Sequence[Attempted], items: Sequence[str]) -> tuple[object, ...]:
    points = {each.item: each.points for each in attempts}
    most = sum(each.most for each in attempts)
    total = sum(points.values())
    share = round(100 * total / most) if most else ""
    return (name, total, most, share, "", *(points.get(item, "") for item in items))
