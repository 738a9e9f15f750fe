"""Class markup: tables with captions and headings, and whatever stands in them shown as it is."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from class_sample import REPORT

from her2teach.educator.class_report import ClassReport, ClassTable, report_html

EVIL = '<img src=x onerror="alert(1)">&amp;'


class Read(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_every_table_has_a_caption_headings_and_all_its_rows() -> None:
    found = Read(report_html(REPORT))
    filled = [table for table in REPORT.tables if table.rows]
    assert found.tags.count("table") == found.tags.count("caption") == len(filled)
    assert found.tags.count("tr") == len(filled) + sum(len(table.rows) for table in filled)
    for table in filled:
        for row in table.rows:
            assert all(cell in found.words for cell in row)
    assert all(sentence in found.words for sentence in REPORT.summary)


def test_what_stands_in_a_file_is_shown_and_never_obeyed() -> None:
    table = ClassTable(id="left-out", caption="Left out", columns=("File", "Why"), rows=((EVIL, EVIL),), note=EVIL)
    found = Read(report_html(ClassReport(summary=(EVIL,), tables=(table,))))
    assert "img" not in found.tags
    assert found.words.count(EVIL) == 4
    plain = Read(report_html(ClassReport(summary=(), tables=(replace(table, rows=(("a", "b"),), note=""),))))
    assert plain.tags.count("p") == 0


def test_a_long_table_is_folded_with_its_length_in_words() -> None:
    table = ClassTable(
        id="features", caption="Key features", columns=("Case", "Had it"), rows=(("A case", "1 of 2"),) * 12
    )
    longer = replace(table, rows=(("A case", "1 of 2"),) * 13)
    assert Read(report_html(ClassReport(summary=(), tables=(table,)))).tags.count("details") == 0
    folded = Read(report_html(ClassReport(summary=(), tables=(longer,))))
    assert folded.tags.count("details") == 1
    assert "Show all 13 rows" in folded.words
