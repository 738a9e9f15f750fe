"""Gradebook: nbgrader's columns, one row a case and sitting, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import inspect
import io
import random

import pytest
from attempts import VIGNETTES
from class_maker import followed, school, sitting, try_case
from hypothesis import given, settings
from hypothesis import strategies as st

from her2teach.educator.class_files import COLUMNS, grades


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_the_table_has_what_the_files_have(seed: int, learners: int) -> None:
    files = [*school(seed, learners, tried=4), followed(seed)]
    text = grades(files)
    assert text.partition("\n")[0] == ",".join(COLUMNS)
    found = rows(text)
    expected = [(each.item, file.id, each.points, each.most) for file in files for each in file.attempts]
    assert [(r["assignment"], r["student_id"], float(r["score"]), float(r["max_score"])) for r in found] == expected
    for row in found:
        assert row["raw_score"] == row["score"]
        assert row["late_submission_penalty"] == "0.0"
        assert 0 <= float(row["score"]) <= float(row["max_score"])
        assert not any(row[name] for name in ("duedate", "timestamp", "last_name", "first_name", "email"))


def test_a_case_counts_once_and_before_its_answer_is_seen() -> None:
    dice = random.Random(2)
    file = sitting(4, tried=3)
    again = VIGNETTES[file.attempts[0].item]
    more = file.with_diagnosis(try_case(again, 1.0, dice), 60)
    assert len(more.attempts) == 4
    assert grades([more]) == grades([file])


def test_the_columns_are_those_of_nbgrader_s_exporter() -> None:
    export = pytest.importorskip("nbgrader.plugins.export")
    source = inspect.getsource(export.CsvExportPlugin.export)
    places = [source.index(f'"{name}"') for name in COLUMNS]
    assert places == sorted(places)
