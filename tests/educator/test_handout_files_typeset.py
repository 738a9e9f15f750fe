"""Typesetting: a tagged PDF, the same each time, in which data is never read as Typst."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from handout_samples import UNSHOWN
from pdf_reading import opened, root, tags, words

from her2teach.educator import handout_files
from her2teach.educator.handout_files import NO_TYPST, FontError, pdf

TEMPLATE = """
#import "sheet.typ": *
#let data = json("data.json")
#show: sheet.with(title: data.title, foot: data.foot)
= #data.title
#data.text
#if "picture" in data { figure(image("picture.svg"), alt: data.picture) }
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
DATA = {"title": "A sheet", "foot": "At the foot", "text": "Words."}


@pytest.fixture(autouse=True)
def _template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template of this test's, beside the package's own sheet."""
    (tmp_path / "sheet.typ").write_bytes((Path(handout_files.__file__).parent / "templates" / "sheet.typ").read_bytes())
    (tmp_path / "some.typ").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "untitled.typ").write_text("= A heading", encoding="utf-8")
    monkeypatch.setattr(handout_files, "FOLDER", str(tmp_path))


def test_a_pdf_has_title_language_tags_and_claims_to_be_pdf_ua() -> None:
    made = pdf("some", DATA)
    metadata, catalog = opened(made).metadata, root(made)
    assert metadata is not None
    assert metadata.title == "A sheet"
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert [tag.kind for tag in tags(made)] == ["Document", "H1", "P"]
    assert words(made) == "A sheet Words. At the foot 1 / 1"


def test_the_same_data_gives_the_same_bytes() -> None:
    assert pdf("some", DATA) == pdf("some", DATA)
    assert pdf("some", DATA) != pdf("some", {**DATA, "text": "Other words."})


def test_what_looks_like_typst_is_shown_as_it_stands() -> None:
    hostile = '#panic("run") *bold* $x$ <label> @name #read("data.json") \\ ] ) // end'
    assert hostile in words(pdf("some", {**DATA, "text": hostile}))


def test_a_picture_is_described() -> None:
    made = pdf("some", {**DATA, "picture": "A black square"}, {"picture.svg": PICTURE})
    assert ("Figure", "A black square") in tags(made)


def test_letters_that_no_face_has_are_boxes_where_that_is_wanted_and_an_error_elsewhere() -> None:
    data = {**DATA, "text": f"✓ ≥ → {UNSHOWN}"}
    assert "✓ ≥ →" in words(pdf("some", data, boxes=True))
    with pytest.raises(FontError, match=UNSHOWN):
        pdf("some", data)


def test_without_title_nothing_is_typeset() -> None:
    with pytest.raises(ValueError, match=r"cannot be typeset: .*title"):
        pdf("untitled", DATA)


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ValueError, match=r"pip install \"her2teach\[educator\]\"") as raised:
        pdf("some", DATA)
    assert str(raised.value) == NO_TYPST
