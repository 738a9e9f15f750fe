"""Elements: HTML and SVG as trees, so that no text is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

Child: TypeAlias = "Element | str | Iterable[Child] | None"


def h(tag: str, attributes: Mapping[str, str] | None = None, *children: Child) -> Element:
    """Build an element: text and elements in their order, lists of them laid flat, None left out."""
    return add(Element(tag, dict(attributes or {})), *children)


def add(parent: Element, *children: Child) -> Element:
    """Add children at the end of an element, and return that element."""
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            _add_text(parent, child)
        elif isinstance(child, Element):
            parent.append(child)
        else:
            add(parent, *child)
    return parent


def _add_text(parent: Element, text: str) -> None:
    """Add text: it belongs to the element itself, or to the last child that it follows."""
    if len(parent):
        parent[-1].tail = f"{parent[-1].tail or ''}{text}"
    else:
        parent.text = f"{parent.text or ''}{text}"


def html(*elements: Element) -> str:
    """Write elements one after another as HTML."""
    return "".join(tostring(each, encoding="unicode", method="html") for each in elements)
