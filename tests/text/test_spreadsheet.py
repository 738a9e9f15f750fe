"""Rows for a spreadsheet: no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest

from her2teach.text.spreadsheet import csv_text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_a_text_that_would_be_a_formula_is_a_text(cell: str) -> None:
    text = csv_text([["a", "b"], [cell, 2]])
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == ["'" + cell.replace("\r", "\n"), "2"]


def test_a_cell_of_several_lines_stays_one_cell() -> None:
    text = csv_text([["one\r\ntwo\rthree\nfour", 1]])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["one\ntwo\nthree\nfour", "1"]]


def test_numbers_and_other_texts_stay() -> None:
    assert csv_text([["a", "b"], [-1, 'x "y", z\n']]) == 'a,b\n-1,"x ""y"", z\n"\n'
