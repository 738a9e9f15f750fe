"""Class markup: what came of a class as HTML, built as a tree, so that every word is shown as it is."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.class_words import ClassReport, ClassTable
from her2teach.tables import row, stack, table


def report_html(report: ClassReport) -> str:
    """Write what came of a class as HTML.

    Parameters
    ----------
    report
        The sentences and tables.

    Returns
    -------
    str
        One element; all text is escaped.
    """
    root = Element("div", {"class": "h2t-sections"})
    box = SubElement(root, "section", {"class": "h2t-section"})
    SubElement(box, "h3").text = "What came of the class"
    for sentence in report.summary:
        SubElement(box, "p").text = sentence
    for each in report.tables:
        _table(SubElement(root, "section", {"class": f"h2t-section h2t-class-{each.id}"}), each)
    return tostring(root, encoding="unicode", method="html")


def _table(box: Element, found: ClassTable) -> None:
    SubElement(box, "h3").text = found.caption
    if found.rows:
        shown = table(box, found.caption, found.columns)
        body = SubElement(shown, "tbody")
        for heading, *cells in found.rows:
            row(body, heading, *cells)
        stack(shown)
    if found.note:
        SubElement(box, "p", {"class": "h2t-muted"}).text = found.note
