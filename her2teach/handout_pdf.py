"""Handout as PDF: the same words as in HTML, tagged for those who listen, typeset by Typst."""

from __future__ import annotations

from her2teach.document import Document
from her2teach.typeset import pdf


def handout_pdf(found: Document) -> bytes:
    """Write a document as PDF; the same document gives the same bytes.

    Parameters
    ----------
    found
        The document.

    Returns
    -------
    bytes
        A tagged PDF, in which every picture is said in words.

    Raises
    ------
    ValueError
        Where Typst is not installed.
    """
    return pdf("handout", found.as_data(), found.pictures)
