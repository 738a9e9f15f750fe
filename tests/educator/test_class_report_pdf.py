"""Class PDF: the same words and numbers on paper, tagged, with the map said in words."""

from __future__ import annotations

import builtins
from typing import Any

import pytest
from attempts import GUIDELINE
from class_sample import FILES, REPORT

from her2teach.educator.class_map import TITLE, class_picture
from her2teach.educator.class_report import class_pdf
from her2teach.educator.class_results import class_result
from her2teach.educator.confidence import confidence_bars

RESULT = class_result(GUIDELINE, FILES.counted)


def test_the_pdf_is_tagged_and_holds_the_tables_and_the_map() -> None:
    from pdf_reading import opened, root, tags, words

    made = class_pdf(GUIDELINE, RESULT, REPORT)
    assert root(made)["/MarkInfo"]["/Marked"]
    assert root(made)["/Lang"] == "en"
    metadata = opened(made).metadata
    assert metadata is not None
    assert metadata.title == TITLE
    found = tags(made)
    assert [tag.kind for tag in found].count("Table") == sum(bool(table.rows) for table in REPORT.tables)
    assert "TH" in {tag.kind for tag in found}
    (figure,) = (tag for tag in found if tag.kind == "Figure")
    assert "differed from the text" in figure.alt
    assert figure.alt.endswith("The tables below hold the same numbers.")
    said = words(made)
    for table in REPORT.tables:
        assert table.caption in said
    assert all(bar.words in said for bar in confidence_bars(RESULT.sureness))
    assert GUIDELINE.content_hash[:12] in said
    assert GUIDELINE.identity.purpose in said


def test_the_same_class_gives_the_same_bytes() -> None:
    assert class_pdf(GUIDELINE, RESULT, REPORT) == class_pdf(GUIDELINE, RESULT, REPORT)


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def lacking(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(ValueError, match="pip install"):
        class_pdf(GUIDELINE, RESULT, REPORT)


def test_the_picture_stands_alone() -> None:
    drawn = class_picture(GUIDELINE, RESULT)
    assert drawn.startswith("<svg")
    assert "<style>" in drawn
    assert TITLE in drawn
