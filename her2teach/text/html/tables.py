"""Tables that scroll in a box of their own; and the marks, lists and folded parts that several pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from her2teach.text.html.elements import Child, h
from her2teach.text.sections import MARKS
from her2teach.text.wording import paragraphs

#: What the parts of a stacked table are, which its style would hide otherwise.
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def table(caption: str, columns: Sequence[str], *bodies: Child, kind: str = "", stacked: bool = False) -> Element:
    """Build a table; where it is stacked, its cells stand below one another on a narrow page."""
    head = h("thead", {}, h("tr", {}, [h("th", {"scope": "col"}, column) for column in columns]))
    found = h("table", {"class": kind} if kind else {}, h("caption", {}, caption), head, bodies)
    if stacked:
        _stack(found, caption, columns)
    # A box that scrolls must be within reach of the keyboard, and so it needs a name.
    return h("div", {"class": "h2t-table", "role": "group", "tabindex": "0", "aria-label": caption}, found)


def row(heading: Child, *cells: Child) -> Element:
    """Build a row with its heading."""
    return h("tr", {}, h("th", {"scope": "row"}, heading), [h("td", {}, cell) for cell in cells])


def _stack(found: Element, caption: str, columns: Sequence[str]) -> None:
    found.set("class", f"{found.get('class', '')} h2t-stack".strip())
    found.set("aria-label", caption)
    for element in found.iter():
        if element.tag in _ROLES:
            element.set("role", _ROLES[element.tag])
    for heading in found.iter("th"):
        heading.set("role", "columnheader" if heading.get("scope") == "col" else "rowheader")
    for line in found.findall("tbody/tr"):
        for words, cell in zip(columns[1:], line.findall("td"), strict=False):
            cell.set("data-label", words)


def mark(name: str) -> Element | None:
    """Build the word for how a claim relates to the source text; None where it makes none."""
    return h("span", {"class": "h2t-mark", "data-mark": name}, MARKS[name]) if name else None


def aside(*children: Child) -> Element:
    """Build words that stand below others, smaller."""
    return h("span", {"class": "h2t-about"}, *children)


def muted(text: str) -> Element:
    """Build a paragraph that stands back."""
    return h("p", {"class": "h2t-muted"}, text)


def statement_buttons(statements: Iterable[str]) -> list[Element]:
    """Build the buttons that open statements in place."""
    # Some fifty of these go out with every change of a case: what they do is added where they arrive.
    return [h("button", {"class": "h2t-ref"}, statement) for statement in statements]


def folded(name: str, summary: str, *children: Child) -> Element:
    """Build something that a reader opens when they want it; by its name it stays open when the words change."""
    return h("details", {"data-id": name}, h("summary", {}, summary), children)


def items(texts: Iterable[str]) -> Element:
    """Build a list."""
    return h("ul", {}, [h("li", {}, text) for text in texts])


def story_paragraphs(text: str) -> list[Element]:
    """Build the paragraphs of a text that empty lines part."""
    return [h("p", {}, each) for each in paragraphs(text)]
