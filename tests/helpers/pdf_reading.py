"""Reads a PDF back as a program for listening would: its words, its tags and what its pictures show."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdf


class Tag(NamedTuple):
    """A part of a document, in reading order."""

    #: Such as H1, P, L, Table, Figure.
    kind: str
    #: What it shows, for a figure.
    alt: str


def opened(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


def root(made: bytes) -> dict[str, Any]:
    """The document's catalog."""
    return _plain(opened(made).trailer["/Root"])


def words(made: bytes) -> str:
    """All its words, with single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in opened(made).pages).split())


def tags(made: bytes) -> list[Tag]:
    """Every tag, in reading order; none where the document is not tagged."""
    found = opened(made).trailer["/Root"]
    tree: Any = found.get_object()
    return list(_tags(tree["/StructTreeRoot"].get_object())) if "/StructTreeRoot" in tree else []


def _tags(element: Any) -> Iterator[Tag]:
    if "/S" in element:
        yield Tag(str(element["/S"]).removeprefix("/"), str(element.get("/Alt", "")))
    inside = element.get("/K", [])
    inside = inside.get_object() if hasattr(inside, "get_object") else inside
    for each in inside if isinstance(inside, list) else [inside]:
        child = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(child, dict) and child.get("/Type") not in {"/MCR", "/OBJR"}:
            yield from _tags(child)


def _plain(value: Any) -> dict[str, Any]:
    return dict(value.get_object())
