"""Handout document: a handout as headings, paragraphs, lists, pictures and forms, for any template to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from her2teach.diagram.model import Diagram
from her2teach.diagram.svg import svg
from her2teach.educator.handouts import TASK, Handout, HandoutCase
from her2teach.teaching.practice_text import CONFIDENCE
from her2teach.text.sections import MARKS, Line, Section

_KEY_NOTE = "For the educator: this sheet contains the answers. Give it out when everybody has decided."
#: Room for a reason.
_LINES = 5


@dataclass(frozen=True, kw_only=True)
class DocumentHeading:
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
class DocumentEntry:
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

    entries: tuple[DocumentEntry, ...]
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


Block: TypeAlias = DocumentHeading | Paragraph | Entries | Picture | Choices | Lines


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
    """Make a list of lines."""
    return Entries(entries=tuple(map(_entry, lines)), ordered=ordered)


def picture(name: str, shown: Diagram) -> Picture:
    """Make a picture of a diagram."""
    alt = f"{shown.title}. {shown.description}"
    return Picture(name=f"{name}.svg", title=shown.title, svg=svg(shown, name, standalone=True), alt=alt)


def _entry(line: Line) -> DocumentEntry:
    lead = f"{line.lead}{'' if line.lead.endswith('?') else ':'}" if line.lead else ""
    statements = ", ".join(line.statements)
    return DocumentEntry(text=line.text, lead=lead, mark=MARKS.get(line.mark, ""), statements=statements)


def document(handout: Handout) -> Document:
    """Write a handout as a document."""
    blocks = _key(handout) if handout.key else _student(handout)
    return Document(title=handout.title, foot=f"{handout.banner} {_number_line(handout)}", blocks=tuple(blocks))


def _student(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=_number_line(handout), look="muted")
    yield DocumentHeading(level=2, text="What to do")
    yield Entries(entries=tuple(DocumentEntry(text=each) for each in TASK), ordered=True)
    for at, case in enumerate(handout.cases, start=1):
        yield from _story(case, on_new_page=at > 1)
        yield from _form(handout, f"case-{at}")
    if handout.graph is not None:
        yield DocumentHeading(level=2, text="The questions as a graph", on_new_page=True)
        yield picture("graph", handout.graph)


def _key(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=_KEY_NOTE, look="note")
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=_number_line(handout), look="muted")
    for at, case in enumerate(handout.cases, start=1):
        yield from _story(case, on_new_page=at > 1)
        yield from _sections(case.parts)
        if case.picture is not None:
            yield DocumentHeading(level=3, text="The path on the graph", on_new_page=True)
            yield picture(f"case-{at}", case.picture)
    yield DocumentHeading(level=2, text="References", on_new_page=True)
    yield from _sections(handout.references)


def _number_line(handout: Handout) -> str:
    return f"Key to sheet {handout.code}." if handout.key else f"Sheet {handout.code}; its key has the same number."


def _story(case: HandoutCase, *, on_new_page: bool) -> Iterator[Block]:
    yield DocumentHeading(level=2, text=case.heading, on_new_page=on_new_page)
    yield Paragraph(text=case.facts, look="muted")
    for paragraph in case.story:
        yield Paragraph(text=paragraph)


def _form(handout: Handout, name: str) -> Iterator[Block]:
    yield DocumentHeading(level=3, text="Your pathway")
    for question in handout.questions:
        legend = f"Question {question.number}. {question.text}"
        yield Choices(name=f"{name}-question-{question.number}", legend=legend, groups=(("", question.answers),))
    yield DocumentHeading(level=3, text="Your plan")
    for at, each in enumerate(handout.plan, start=1):
        groups = tuple((group.label, tuple((label, "") for _, label in group.choices)) for group in each.groups)
        yield Choices(name=f"{name}-plan-{at}", legend=each.legend, hint=each.hint, several=each.several, groups=groups)
    sure = tuple((words, "") for words in CONFIDENCE)
    yield Choices(name=f"{name}-sure", legend="How confident are you?", groups=(("", sure),))
    yield Lines(name=f"{name}-reason", label="Why? Name the finding that decided.", count=_LINES)


def _sections(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        yield DocumentHeading(level=3, text=section.heading)
        yield entries(section.lines, ordered=section.ordered)
