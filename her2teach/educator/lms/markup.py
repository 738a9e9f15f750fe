"""Markup: the sentences of a quiz as fragments of XHTML, which every format takes and every reader shows."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, indent, tostring

from her2teach.text.html.elements import h
from her2teach.text.sections import MARKS, Line


def paragraphs_of(lines: Iterable[Line]) -> list[Element]:
    """Build a paragraph of each sentence: its lead, its words, how it relates to the text, and its statements."""
    return [_paragraph(line) for line in lines]


def written(elements: Iterable[Element]) -> str:
    """Write elements so that they can be read as HTML and as XML."""
    return "".join(tostring(each, encoding="unicode") for each in elements)


def xml_file(root: Element) -> bytes:
    """Write a tree as a file."""
    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def _paragraph(line: Line) -> Element:
    # A lead that ends a sentence by itself needs no colon.
    lead = f"{line.lead}{'' if line.lead.endswith('?') else ':'}" if line.lead else ""
    about = "; ".join([*([MARKS[line.mark]] if line.mark else []), *line.statements])
    return h(
        "p",
        {},
        (h("strong", {}, lead), " ") if lead else None,
        line.text,
        (" ", h("em", {}, f"({about})")) if about else None,
    )
