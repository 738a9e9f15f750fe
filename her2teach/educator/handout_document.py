"""Handout document: a handout as headings, paragraphs, lists, pictures and forms, for any template to write."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from string import ascii_lowercase
from typing import Any, Final, Literal, TypeAlias

from her2teach.diagram.dark import following
from her2teach.diagram.evidence import as_svg, drawn, forest
from her2teach.diagram.model import Diagram
from her2teach.diagram.svg import svg
from her2teach.educator.handouts import CLOSED_BOOK, Handout, HandoutCase
from her2teach.teaching.practice_text import CONFIDENCE
from her2teach.text.evidence import HazardRow, forest_alt
from her2teach.text.sections import MARKS, Line, Section

_KEY_NOTE = "For the educator: this sheet contains the answers. Give it out when everybody has decided."
#: How many lines there are for the questions and their answers, for each part of a plan, and for a reason.
_FEW, _LINES = 1, 4
_ASKED = "With the questions sheet: the questions of this case, and your answers (number and letter)"
_QUESTIONS_NOTE = (
    "These questions are the same for every case. They do not say which of them a case raises, nor where an answer"
    " leads."
)
#: The sizes of paper, as a style sheet calls them and as Typst does.
Paper: TypeAlias = Literal["a4", "letter"]
PAPERS: Final[dict[Paper, tuple[str, str]]] = {"a4": ("A4", "a4"), "letter": ("letter", "us-letter")}


@dataclass(frozen=True, kw_only=True)
class DocumentHeading:
    """A heading; the document's title is of level 1."""

    level: Literal[2, 3, 4]
    text: str
    #: Whether it begins a page where the document is printed.
    on_new_page: bool = False
    #: What stands beside it, smaller.
    aside: str = ""
    #: What a link leads to; nothing where none does.
    name: str = ""
    kind: str = "heading"


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    text: str
    look: Literal["plain", "muted", "banner", "note", "claim"] = "plain"
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
    #: What stands behind it, smaller.
    aside: str = ""


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
    #: Whether it takes the width that there is; a figure that does not is shown as it was drawn.
    wide: bool = True
    kind: str = "picture"

    @property
    def on_a_page(self) -> str:
        """The picture as it stands on a page, light or dark as that is."""
        return following(self.svg)

    @property
    def address(self) -> str:
        """The same as the address of an image, in which no id meets those of a page."""
        return f"data:image/svg+xml;base64,{b64encode(self.on_a_page.encode()).decode('ascii')}"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """A question, and answers to tick."""

    #: Unique in the document.
    name: str
    legend: str
    hint: str = ""
    #: Whether many can be ticked.
    several: bool = False
    #: Whether the answers are so few and short that they stand beside each other.
    row: bool = False
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


@dataclass(frozen=True, kw_only=True)
class ReviewerFields:
    """Room for who reviews, in which role, and when."""

    roles: tuple[str, ...]
    kind: str = "reviewer"


@dataclass(frozen=True, kw_only=True)
class ReviewAnswer:
    """Boxes for whether a reviewer agrees, and room for a comment."""

    #: What is reviewed: its id, and its name for a reader.
    item: str
    title: str
    #: The first digits of the hash of what is said.
    said: str
    kind: str = "answer"


Block: TypeAlias = DocumentHeading | Paragraph | Entries | Picture | Choices | Lines | ReviewerFields | ReviewAnswer


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document."""

    title: str
    #: At the foot of every printed page.
    foot: str
    blocks: tuple[Block, ...]
    language: str = "en"
    paper: Paper = "a4"
    #: Whether it is so long that it is set small.
    small: bool = False

    @property
    def page_size(self) -> str:
        """The size of its paper, as a style sheet calls it."""
        return PAPERS[self.paper][0]

    @property
    def pictures(self) -> dict[str, str]:
        """The pictures as SVG, by name."""
        return {each.name: each.svg for each in self.blocks if isinstance(each, Picture)}

    def as_data(self) -> dict[str, Any]:
        """Return the document as plain data, without its pictures."""
        data = asdict(self) | {"paper": PAPERS[self.paper][1]}
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


def document(handout: Handout, paper: Paper = "a4") -> Document:
    """Write a handout as a document."""
    blocks = _key(handout) if handout.key else _student(handout)
    return Document(title=handout.title, foot=_foot(handout), blocks=tuple(blocks), paper=paper)


def questions_document(handout: Handout, paper: Paper = "a4") -> Document:
    """Write what is asked of every case of learners' sheets, and what a plan can contain, as one sheet for all."""
    return Document(title="The questions", foot=_foot(handout), blocks=tuple(_questions(handout)), paper=paper)


def _foot(handout: Handout) -> str:
    return f"{handout.banner} {_number_line(handout)}"


def _student(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=f"{_number_line(handout)} {' '.join(CLOSED_BOOK)}", look="muted")
    for at, case in enumerate(handout.cases, start=1):
        yield from _story(case, on_new_page=at > 1)
        yield from _form(handout, f"case-{at}")


def _questions(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=_QUESTIONS_NOTE, look="muted")
    yield DocumentHeading(level=2, text="What may be asked of a case")
    yield Entries(
        entries=tuple(_asked(each.text, (words for words, _ in each.answers)) for each in handout.questions),
        ordered=True,
    )
    yield DocumentHeading(level=2, text="What a plan can contain")
    for each in handout.plan:
        yield DocumentHeading(level=3, text=each.legend)
        listed = ((group.label, ", ".join(label for _, label in group.choices)) for group in each.groups)
        yield Entries(
            entries=tuple(DocumentEntry(lead=f"{lead}:" if lead else "", text=f"{text}.") for lead, text in listed)
        )


def _asked(question: str, answers: Iterable[str]) -> DocumentEntry:
    """Make an entry of a question and its answers, each with a letter."""
    lettered = (f"{letter}) {words}" for letter, words in zip(ascii_lowercase, answers, strict=False))
    return DocumentEntry(lead=question, text="; ".join(lettered))


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
    figures = list(_figures(handout.trials))
    if figures:
        yield DocumentHeading(level=3, text="The trials in figures, outside the source text")
        yield from figures


def _figures(trials: Iterable[Sequence[HazardRow]]) -> Iterator[Picture]:
    """Yield a forest plot of each trial; none where it can neither be drawn nor was drawn ahead."""
    for at, rows in enumerate(trials, start=1):
        made = _forest(rows)
        if made is not None:
            title = f"{rows[0].trial}, hazard ratios"
            yield Picture(name=f"trial-{at}.svg", title=title, svg=made.decode(), alt=forest_alt(rows), wide=False)


def _forest(rows: Sequence[HazardRow]) -> bytes | None:
    try:
        return as_svg(forest(rows))
    except ModuleNotFoundError:
        return drawn(rows)


def _number_line(handout: Handout) -> str:
    return f"Key to sheet {handout.code}." if handout.key else f"Sheet {handout.code}; its key has the same number."


def _story(case: HandoutCase, *, on_new_page: bool) -> Iterator[Block]:
    yield DocumentHeading(level=2, text=case.heading, on_new_page=on_new_page)
    yield Paragraph(text=case.facts, look="muted")
    for paragraph in case.story:
        yield Paragraph(text=paragraph)


def _form(handout: Handout, name: str) -> Iterator[Block]:
    yield DocumentHeading(level=3, text="Your plan")
    for at, each in enumerate(handout.plan, start=1):
        yield Lines(name=f"{name}-plan-{at}", label=each.legend, count=_FEW)
    sure = tuple((words, "") for words in CONFIDENCE)
    yield Choices(name=f"{name}-sure", legend="How confident are you?", row=True, groups=(("", sure),))
    yield Lines(name=f"{name}-reason", label="Why? Name the finding that decided.", count=_LINES)
    yield Lines(name=f"{name}-questions", label=_ASKED, count=_FEW)


def _sections(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        yield DocumentHeading(level=3, text=section.heading)
        yield entries(section.lines, ordered=section.ordered)
