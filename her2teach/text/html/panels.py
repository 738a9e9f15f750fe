"""Markup: words as HTML, built as a tree, so that content text is always shown as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.core.schema import Term
from her2teach.core.yamltree import Problem
from her2teach.text.html.tables import mark, statement_buttons
from her2teach.text.sections import Line, Section

#: Sections a reader opens when they want them.
FOLDED = frozenset({"readings", "others"})

#: A longer list of names is opened by those who want it.
_LONG = 4


def answer_html(section: Section) -> str:
    """Write the answer as HTML."""
    root = Element("div", {"class": "h2t-answer"})
    SubElement(root, "h3", {"class": "h2t-headline"}).text = section.heading
    first, *rest = section.lines
    write_line(SubElement(root, "p", {"class": "h2t-main"}), first, colon=not first.mark)
    short = [line for line in rest if len(line.items) <= _LONG]
    if short:
        write_list(root, short, "ul")
    for line in rest:
        if len(line.items) > _LONG:
            _folded(root, line)
    return tostring(root, encoding="unicode", method="html")


def sections_html(sections: Iterable[Section]) -> str:
    """Write sections as HTML, the seldom needed ones folded; what is folded may come without its lines."""
    root = Element("div", {"class": "h2t-sections"})
    for section in sections:
        if section.id in FOLDED:
            box = SubElement(root, "details", {"class": f"h2t-section h2t-{section.id}", "data-id": section.id})
            SubElement(box, "summary").text = section.heading
        else:
            box = SubElement(root, "section", {"class": f"h2t-section h2t-{section.id}"})
            SubElement(box, "h3").text = section.heading
        write_list(box, section.lines, "ol" if section.ordered else "ul")
    return tostring(root, encoding="unicode", method="html")


def story_html(title: str, facts: str, story: str, objectives: Iterable[str]) -> str:
    """Write a vignette's story as HTML."""
    root = Element("article", {"class": "h2t-story"})
    SubElement(root, "h3").text = title
    SubElement(root, "p", {"class": "h2t-muted"}).text = facts
    telling = SubElement(root, "div", {"class": "h2t-telling"})
    for paragraph in story.strip().split("\n\n"):
        SubElement(telling, "p").text = " ".join(paragraph.split())
    aims = list(objectives)
    if aims:
        box = SubElement(root, "details", {"class": "h2t-section"})
        SubElement(box, "summary").text = "What this case teaches"
        items = SubElement(box, "ul")
        for aim in aims:
            SubElement(items, "li").text = aim
    return tostring(root, encoding="unicode", method="html")


def note_html(text: str, kind: str = "note") -> str:
    """Write one sentence as HTML."""
    root = Element("p", {"class": f"h2t-{kind}"})
    root.text = text
    return tostring(root, encoding="unicode", method="html")


def problems_html(problems: Sequence[Problem]) -> str:
    """Write what is wrong with files as HTML."""
    root = Element("div", {"class": "h2t-error"})
    files = len({problem.file for problem in problems})
    which = "One file cannot be used and is" if files == 1 else f"{files} files cannot be used and are"
    SubElement(root, "p").text = f"{which} left out here:"
    items = SubElement(root, "ul")
    for problem in problems:
        SubElement(items, "li").text = str(problem)
    return tostring(root, encoding="unicode", method="html")


def glossary_html(terms: Iterable[Term]) -> str:
    """Write a glossary as HTML."""
    root = Element("dl", {"class": "h2t-glossary"})
    for term in sorted(terms, key=lambda term: term.term.lower()):
        SubElement(root, "dt").text = term.term
        SubElement(root, "dd").text = term.text
    return tostring(root, encoding="unicode", method="html")


def write_list(parent: Element, lines: Iterable[Line], tag: str) -> None:
    """Write lines as a list into an element."""
    items = SubElement(parent, tag)
    for line in lines:
        write_line(SubElement(items, "li"), line)


def _folded(parent: Element, line: Line) -> None:
    box = SubElement(parent, "details", {"class": "h2t-names", "data-id": line.lead.partition(" (")[0]})
    count = "" if line.lead.endswith(")") else f" ({len(line.items)})"
    SubElement(box, "summary").text = f"{line.lead}{count}"
    names = SubElement(box, "ul")
    for item in line.items:
        SubElement(names, "li").text = item


def write_line(parent: Element, line: Line, *, colon: bool = True) -> None:
    """Write a line into an element: its lead, its text, its mark and its statements."""
    if line.lead:
        SubElement(parent, "strong").text = f"{line.lead}:" if colon and not line.lead.endswith("?") else line.lead
        SubElement(parent, "span").text = f" {line.text}"
    else:
        SubElement(parent, "span").text = line.text
    if line.mark:
        mark(parent, line.mark)
    statement_buttons(parent, line.statements)
