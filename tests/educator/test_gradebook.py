"""Gradebook: a row for each file by its name, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from class_maker import book, class_of, handed_in, school

from her2teach.educator.class_files import ClassFiles, HandedIn, LeftOut, gather, read_file_of_class
from her2teach.educator.gradebook import COLUMNS, gradebook

SCHOOL = school(4, 3, tried=4)


def rows(files: ClassFiles) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gradebook(files))))


def test_each_file_has_its_points_by_its_name() -> None:
    found = rows(class_of(SCHOOL))
    assert [row["File"] for row in found] == ["0.json", "1.json", "2.json"]
    for row, file in zip(found, SCHOOL, strict=True):
        points = {each.item: each.points for each in file.attempts}
        assert {name: int(row[name]) for name in points} == points
        assert (int(row["Points"]), int(row["Out of"])) == (
            sum(points.values()),
            sum(each.most for each in file.attempts),
        )
        assert int(row["Percent"]) == round(100 * int(row["Points"]) / int(row["Out of"]))
        assert not any(row[name] for name in row.keys() - {*COLUMNS, *points})


def test_a_file_that_is_left_out_has_a_row_that_says_why() -> None:
    files = gather([handed_in("b.json", SCHOOL[0]), handed_in("c.json", SCHOOL[0]), _foreign("A.docx")])
    assert [(row["File"], row["Points"] != "", row["Note"]) for row in rows(files)] == [
        ("A.docx", False, "left out: it is no attempts file"),
        ("b.json", True, ""),
        ("c.json", False, "left out: it is there twice"),
    ]


def test_no_name_of_a_file_is_a_formula() -> None:
    names = ["=HYPERLINK(1).json", "+1.json", "-1.json", "@SUM(1).json"]
    files = gather(_foreign(name) for name in names)
    cells = {row[0] for row in list(csv.reader(io.StringIO(gradebook(files))))[1:]}
    assert cells == {f"'{name}" for name in names}


def test_a_file_whose_attempts_were_all_repeated_has_no_points() -> None:
    file = SCHOOL[0]
    seen = [each.model_copy(update={"seen": True}) for each in file.attempts]
    again = type(file)(id=file.id, content_hash=file.content_hash, about=file.about, attempts=tuple(seen))
    (row,) = rows(class_of([again]))
    assert (row["Points"], row["Out of"], row["Percent"]) == ("0", "0", "")


def _foreign(name: str) -> HandedIn | LeftOut:
    return read_file_of_class(name, b"", book())
