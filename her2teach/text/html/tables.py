"""Tables: HTML tables that say what they are, and scroll in a box of their own where the page is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement

from her2teach.text.sections import MARKS


def table(parent: Element, caption: str, columns: Sequence[str]) -> Element:
    """Add an empty table."""
    # A box that scrolls must be within reach of the keyboard, and so it needs a name.
    box = SubElement(parent, "div", {"class": "h2t-table", "role": "group", "tabindex": "0", "aria-label": caption})
    found = SubElement(box, "table")
    SubElement(found, "caption").text = caption
    headings = SubElement(SubElement(found, "thead"), "tr")
    for column in columns:
        SubElement(headings, "th", {"scope": "col"}).text = column
    return found


def row(body: Element, heading: str, *cells: str) -> tuple[Element, ...]:
    """Add a row."""
    line = SubElement(body, "tr")
    found = [SubElement(line, "th", {"scope": "row"}), *(SubElement(line, "td") for _ in cells)]
    for cell, text in zip(found, (heading, *cells), strict=True):
        cell.text = text
    return tuple(found)


def stack(found: Element) -> None:
    """Let the cells of a table with much prose stand below one another where the page is narrow."""
    found.set("class", f"{found.get('class', '')} h2t-stack".strip())
    roles = {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "td": "cell",
    }
    found.set("aria-label", found.findtext("caption", ""))
    headings = [heading.text or "" for heading in found.findall("thead/tr/th")]
    for element in found.iter():
        if element.tag in roles:
            element.set("role", roles[element.tag])
    for heading in found.iter("th"):
        heading.set("role", "columnheader" if heading.get("scope") == "col" else "rowheader")
    for line in found.findall("tbody/tr"):
        for words, cell in zip(headings[1:], line.findall("td"), strict=False):
            cell.set("data-label", words)


def mark(parent: Element, name: str) -> None:
    """Add the word for how a claim relates to the source text."""
    SubElement(parent, "span", {"class": "h2t-mark", "data-mark": name}).text = MARKS[name]


def statement_buttons(parent: Element, statements: Iterable[str]) -> None:
    """Add the buttons that open statements in place."""
    for statement in statements:
        # Some fifty of these go out with every change of a case: what they do is added where they arrive.
        SubElement(parent, "button", {"class": "h2t-ref"}).text = statement


def folded(parent: Element, name: str, summary: str) -> Element:
    """Add something that a reader opens when they want it."""
    box = SubElement(parent, "details", {"data-id": name})
    SubElement(box, "summary").text = summary
    return box


def items(parent: Element, texts: Iterable[str]) -> None:
    """Add a list."""
    place = SubElement(parent, "ul")
    for text in texts:
        SubElement(place, "li").text = text
