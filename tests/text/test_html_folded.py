"""Folded: a preview says what is seen before anything is opened, and nothing is broken by what is left out."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from her2teach.text.html.folded import folded
from her2teach.widgets.reference import Readings, SilentPlaces, StatementsTable, Tensions, TrialTable


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ('<p class="a" role="note">A &amp; B &#8211; C</p>', "<p>A &amp; B &#8211; C</p>"),
        (
            "<details><summary>More</summary><p>all</p></details>, and",
            "<details><summary>More</summary></details>, and",
        ),
        (
            "<details open><summary>More</summary><p>all</p></details>",
            '<details open=""><summary>More</summary><p>all</p></details>',
        ),
        (
            "<details><summary>A</summary>a<details><summary>B</summary>b</details>c</details>d",
            "<details><summary>A</summary></details>d",
        ),
        ('<th scope="row" data-label="x">S01</th>', '<th scope="row">S01</th>'),
        (
            '<a href="https://doi.org/1?a=1&amp;b=2" rel="noreferrer">doi</a>',
            '<a href="https://doi.org/1?a=1&amp;b=2">doi</a>',
        ),
        ('<div class="h2t-table">a</div><button class="h2t-ref">S01</button>', " a  S01 "),
    ],
)
def test_what_is_folded_and_what_only_a_script_needs_is_left_out(html: str, seen: str) -> None:
    assert folded(html) == seen


@pytest.mark.parametrize("table", [Readings, SilentPlaces, StatementsTable, Tensions, TrialTable])
def test_a_preview_of_a_table_has_its_rows_and_is_small(table: Any) -> None:
    shown = table()
    whole = getattr(shown, "html", "") or shown.children[0].html
    words, html = shown.preview()
    assert words == ""
    assert len(html) < 30_000
    assert 5 < html.count("<tr") <= whole.count("<tr")
    assert "class=" not in html
    fromstring(f"<div>{html}</div>")
