"""Tables and lists: a reader who hears them, or sees them on a narrow page, gets the headings too."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from her2teach.text.html.elements import h
from her2teach.text.html.tables import folded, items, mark, row, statement_buttons, story_paragraphs, table
from her2teach.text.sections import MARKS

COLUMNS = ("Tea", "Leaves", "Minutes")


def body() -> Element:
    return h("tbody", {}, row("Assam", "black", "4"), row("Sencha", "green", "2"))


def test_a_table_scrolls_in_a_named_box_that_has_the_focus() -> None:
    box = table("Kinds of tea", COLUMNS, body())
    assert (box.get("role"), box.get("tabindex"), box.get("aria-label")) == ("group", "0", "Kinds of tea")
    assert box.findtext("table/caption") == "Kinds of tea"
    assert [(each.text, each.get("scope")) for each in box.findall("table/thead/tr/th")] == [
        (column, "col") for column in COLUMNS
    ]
    assert [each.text for each in box.findall("table/tbody/tr/th[@scope='row']")] == ["Assam", "Sencha"]
    assert not [each for each in box.iter() if each.tag != "div" and each.get("role")]


def test_a_stacked_table_keeps_its_roles_and_labels_each_cell() -> None:
    """Its style takes the roles of its parts away, and the headings above the columns."""
    found = table("Kinds of tea", COLUMNS, body(), kind="teas", stacked=True).find("table")
    assert found is not None
    assert found.get("class") == "teas h2t-stack"
    roles = {each.tag: each.get("role") for each in found.iter() if each.tag not in {"th", "caption"}}
    assert roles == {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    assert [each.get("role") for each in found.iter("th")] == [*["columnheader"] * 3, *["rowheader"] * 2]
    assert [(each.get("data-label"), each.text) for each in found.iter("td")] == [
        ("Leaves", "black"),
        ("Minutes", "4"),
        ("Leaves", "green"),
        ("Minutes", "2"),
    ]


@pytest.mark.parametrize("name", [name for name in MARKS if name])
def test_a_mark_says_its_word(name: str) -> None:
    found = mark(name)
    assert found is not None
    assert (found.get("data-mark"), found.text) == (name, MARKS[name])


def test_where_nothing_is_claimed_nothing_is_marked() -> None:
    assert mark("") is None


def test_lists_folds_buttons_and_paragraphs() -> None:
    assert [each.text for each in items(["one", "two"]).findall("li")] == ["one", "two"]
    fold = folded("why", "Why?", h("p", {}, "Because."))
    assert (fold.tag, fold.get("data-id"), fold.findtext("summary"), fold.findtext("p")) == (
        "details",
        "why",
        "Why?",
        "Because.",
    )
    assert [(each.tag, each.text) for each in statement_buttons(["S01", "S02"])] == [
        ("button", "S01"),
        ("button", "S02"),
    ]
    assert [each.text for each in story_paragraphs("One.\n\nTwo.")] == ["One.", "Two."]
