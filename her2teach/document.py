"""Document: headings, paragraphs, lists, pictures and what is to be filled in, as data that any template can write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from her2teach.diagram import Diagram
from her2teach.svg import svg
from her2teach.text import MARKS, Line


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading; the document's title is of level 1."""

    level: Literal[2, 3, 4]
    text: str
    #: Whether it begins a page where the document is printed.
    on_new_page: bool = False
    kind: str = "heading"


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    text: str
    look: Literal["plain", "muted", "banner", "note"] = "plain"
    kind: str = "paragraph"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A sentence of a list, in the words that are shown."""

    text: str
    lead: str = ""
    #: How it relates to the source text.
    mark: str = ""
    #: The statements it rests on.
    statements: str = ""


@dataclass(frozen=True, kw_only=True)
class Entries:
    """A list."""

    entries: tuple[Entry, ...]
    ordered: bool = False
    kind: str = "entries"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture, and what it shows in words."""

    #: A file name, unique in the document.
    name: str
    title: str
    svg: str
    alt: str
    kind: str = "picture"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """A question, and answers to tick."""

    #: Unique in the document.
    name: str
    legend: str
    hint: str = ""
    #: Whether many can be ticked.
    several: bool = False
    #: Groups of answers, each under its label: the answers, and what is said of each.
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    kind: str = "choices"


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Room to write in."""

    #: Unique in the document.
    name: str
    label: str
    count: int
    kind: str = "lines"


Block: TypeAlias = Heading | Paragraph | Entries | Picture | Choices | Lines


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document."""

    title: str
    #: At the foot of every printed page.
    foot: str
    blocks: tuple[Block, ...]
    language: str = "en"

    @property
    def pictures(self) -> dict[str, str]:
        """The pictures as SVG, by name."""
        return {each.name: each.svg for each in self.blocks if isinstance(each, Picture)}

    def as_data(self) -> dict[str, Any]:
        """Return the document as plain data, without its pictures."""
        data = asdict(self)
        for block in data["blocks"]:
            block.pop("svg", None)
        return data


def entries(lines: Iterable[Line], *, ordered: bool = False) -> Entries:
    """Make a list of lines.

    Parameters
    ----------
    lines
        Sentences with what is behind them.
    ordered
        Whether their order matters.

    Returns
    -------
    Entries
        Their words.
    """
    return Entries(entries=tuple(map(_entry, lines)), ordered=ordered)


def picture(name: str, shown: Diagram) -> Picture:
    """Make a picture of a diagram.

    Parameters
    ----------
    name
        Unique in the document.
    shown
        The diagram.

    Returns
    -------
    Picture
        With heading, legend and footer.
    """
    alt = f"{shown.title}. {shown.description}"
    return Picture(name=f"{name}.svg", title=shown.title, svg=svg(shown, name, standalone=True), alt=alt)


def _entry(line: Line) -> Entry:
    lead = f"{line.lead}{'' if line.lead.endswith('?') else ':'}" if line.lead else ""
    statements = ", ".join(line.statements)
    return Entry(text=line.text, lead=lead, mark=MARKS.get(line.mark, ""), statements=statements)
