"""Class words: the numbers of the result in plain sentences and tables, and as a spreadsheet."""

from __future__ import annotations

import csv
import functools
import io
import random
import re
from dataclasses import replace

from attempts import GUIDELINE, VIGNETTES
from class_maker import book, class_of, handed_in, school, try_case
from class_sample import FILES, REPORT, report
from engine_words import ENGINE

from her2teach.educator.class_files import gather, read_file_of_class
from her2teach.educator.class_report import REASONS, ClassTable
from her2teach.educator.class_results import class_result

TABLES = {table.id: table for table in REPORT.tables}


def column(table: ClassTable, name: str) -> list[str]:
    return [row[table.columns.index(name)] for row in table.rows]


def first_number(cells: list[str]) -> list[int]:
    return [int(re.findall(r"\d+", cell)[0]) for cell in cells]


def test_the_tables_hold_the_result() -> None:
    result = class_result(GUIDELINE, FILES.counted)
    assert first_number(column(TABLES["decisions"], "Differed here")) == [each.left for each in result.decisions]
    assert first_number(column(TABLES["ends"], "Planned something else")) == [each.left for each in result.ends]
    fell = [each.fell for each in result.falls if each.fell or each.near]
    assert first_number(column(TABLES["pitfalls"], "Plans that fell into it")) == fell
    assert sorted(first_number(column(TABLES["cases"], "Learners"))) == sorted(each.learners for each in result.cases)
    for table, found in (("decisions", result.decisions), ("ends", result.ends)):
        where = column(TABLES[table], TABLES[table].columns[-1])
        assert [sum(map(int, re.findall(r"\((\d+)\)", cell))) for cell in where] == [each.left for each in found]


def test_key_features_and_dangerous_slips_have_a_table_of_their_own() -> None:
    result = class_result(GUIDELINE, FILES.counted)
    table = TABLES["features"]
    told = column(table, "Key feature or error")
    assert len(told) == len(result.features) + sum(each.dangerous > 0 for each in result.cases)
    assert {label for label in told if not label.startswith(("Dangerous error: ", "Right plan, dangerous"))} <= {
        key.label for key in GUIDELINE.keys.values()
    }
    shares = first_number(column(table, table.columns[-1]))
    assert sum(shares) == sum(each.times for each in result.features) + sum(each.dangerous for each in result.cases)
    assert first_number(column(TABLES["cases"], "Not judged")) == [
        each.unjudged for each in sorted(result.cases, key=lambda each: told_order(each.item))
    ]


def told_order(item: str) -> int:
    titles = column(TABLES["cases"], "Case")
    return titles.index(book().titles[item])


def test_every_row_is_as_wide_as_its_headings_and_says_plain_words() -> None:
    for table in REPORT.tables:
        assert table.rows or table.note
        for row in table.rows:
            assert len(row) == len(table.columns)
            assert all(row)
        for words in (table.caption, table.note, *table.columns, *(cell for row in table.rows for cell in row)):
            own = functools.reduce(lambda left, title: left.replace(title, "Case"), book().titles.values(), words)
            assert not ENGINE.search(own), own
    for sentence in REPORT.summary:
        assert not ENGINE.search(sentence)


def test_cases_that_separate_come_first_and_small_numbers_say_nothing() -> None:
    shown = column(TABLES["cases"], "Strong from weak")
    assert shown.index("too few to say") > 0
    numbers = [float(found[1]) for cell in shown if (found := re.search(r": (-?\d\.\d\d) \(", cell))]
    assert numbers == sorted(numbers, reverse=True)
    assert all(cell == "too few to say" for cell in shown[len(numbers) :])
    asked = column(TABLES["cases"], "Reasoning right")
    assert any(cell == "not asked" for cell in asked)


def test_what_is_left_out_is_named_with_its_reason() -> None:
    file = school(7, 1)[0]
    other = replace(file, content_hash="0" * 64).to_text().encode()
    files = gather(
        [
            handed_in("sound.json", file),
            handed_in("sound (1).json", file),
            *(
                read_file_of_class(*each, book())
                for each in (("<b>.json", b'{"attempts": "about"'), ("old.json", other))
            ),
            read_file_of_class("essay.docx", b"PK", book()),
            read_file_of_class("mended.json", file.to_text().replace(": true", ": false", 1).encode(), book()),
        ]
    )
    shown = report(files)
    table = next(each for each in shown.tables if each.id == "left-out")
    assert {(row[0], row[1]) for row in table.rows} == {
        ("sound.json", REASONS["doubled"]),
        ("<b>.json", REASONS["broken"]),
        ("old.json", REASONS["mismatched"]),
        ("essay.docx", REASONS["foreign"]),
        ("mended.json", REASONS["doctored"]),
    }
    assert shown.summary[-1] == "5 files are left out: 1 broken, 1 doctored, 1 doubled, 1 foreign, 1 mismatched."
    assert {each.reason for each in files.left_out} == set(REASONS)


def test_an_empty_class_and_a_small_one_are_told_as_such() -> None:
    empty = report(gather([]))
    assert empty.summary == ("No file counts yet.",)
    assert all(not table.rows for table in empty.tables)
    one = report(class_of(school(3, 1)))
    assert one.summary[0] == "1 file counts, each as one learner, with 8 attempts."
    (teach, *_) = one.tables
    assert teach.rows == ()
    assert "too little to say" in teach.note


def test_what_was_tried_again_is_said() -> None:
    file = school(3, 1)[0]
    again = file.with_diagnosis(try_case(VIGNETTES[file.attempts[0].item], 0.5, random.Random(1)), 90)
    assert report(class_of([again])).summary == (
        "1 file counts, each as one learner, with 9 attempts.",
        "1 attempt after the answer had been seen: nowhere counted below.",
    )


def test_the_spreadsheet_holds_every_cell() -> None:
    rows = list(csv.reader(io.StringIO(REPORT.to_csv())))
    for table in REPORT.tables:
        at = rows.index([table.caption])
        assert rows[at + 1] == list(table.columns)
        assert [tuple(row) for row in rows[at + 2 : at + 2 + len(table.rows)]] == list(table.rows)
