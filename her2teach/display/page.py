"""Page: a sheet as HTML for the output of a cell: a style of its own, no script, nothing fetched.

A notebook that is not trusted shows HTML without its style and its picture: what is left reads as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from urllib.parse import quote
from xml.etree.ElementTree import Element

from her2teach.diagram.model import diagram
from her2teach.display.picture import picture, signs
from her2teach.display.sheets import Drawing, Sheet
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import mark
from her2teach.text.sections import Line, Section, text_and_version
from her2teach.text.wording import paragraphs

#: What a data address may hold as it is.
_SAFE = " /:=;,.()!*+-_@&'?"


def page(sheet: Sheet) -> str:
    """Write a sheet as HTML."""
    who = sheet.guideline
    body: list[Child] = [
        h("p", {"class": "h2t-purpose"}, who.identity.purpose) if who else None,
        h("p", {"class": "h2t-heading"}, sheet.heading),
        [h("p", {}, _parts(line)) for line in sheet.lines[:1]],
        _list(sheet.lines[1:]) if sheet.lines[1:] else None,
        [h("p", {}, each) for each in paragraphs(sheet.told)],
        _figure(sheet.drawing) if sheet.drawing else None,
        [_section(each, is_open=each.id in sheet.open) for each in sheet.sections],
        h("p", {"class": "h2t-version"}, text_and_version(who)) if who else None,
    ]
    named = {"class": "h2t-shown mathjax_ignore tex2jax_ignore", "role": "group", "aria-label": sheet.heading}
    return html(h("style", {}, style())) + _unbroken(html(h("div", named, body)))


def _unbroken(page: str) -> str:
    """Keep names such as T-DXd on one line; the letters stay as they are, to be found and copied."""
    return re.sub(r"<[^>]*>|\b[A-Z]-[A-Z]\w*", lambda found: _name(found[0]), page)


def _name(found: str) -> str:
    return found if found.startswith("<") else f'<span class="h2t-name">{found}</span>'


@cache
def style() -> str:
    """Return the style of a page, without what only people read."""
    lines = (files("her2teach.display") / "shown.css").read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip() for line in lines if line.strip() and not line.startswith("/*"))


def _section(section: Section, *, is_open: bool) -> Element:
    listed = _list(section.lines, "ol" if section.ordered else "ul")
    if is_open:
        return h("div", {}, h("p", {"class": "h2t-over"}, section.heading), listed)
    return h("details", {}, h("summary", {}, section.heading), listed)


def _list(lines: Iterable[Line], tag: str = "ul") -> Element:
    return h(tag, {}, [h("li", {}, _parts(line)) for line in lines])


def _parts(line: Line) -> Iterator[Child]:
    if line.lead:
        yield h("strong", {}, line.lead if line.lead.endswith("?") else f"{line.lead}:")
        yield " "
    yield line.text
    if line.mark:
        yield " "
        yield mark(line.mark)
    if line.statements:
        yield " "
        yield h("span", {"class": "h2t-cited"}, f"({', '.join(line.statements)})")


def _figure(drawing: Drawing) -> Element:
    """Build the picture as an image of its own, so that no style or id of it meets those of the page."""
    drawn = diagram(*drawing)
    source = f"data:image/svg+xml,{quote(picture(*drawing, foot=False), safe=_SAFE)}"
    said = f"{drawn.title}. {drawn.description}"
    return h("figure", {}, h("img", {"src": source, "alt": said}), h("figcaption", {}, signs(*drawing[1:])))
