"""Document: headings, paragraphs, lists, pictures and what is to be filled in, as data that any template can write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from her2teach.analysis.plans import model_plan
from her2teach.core.pathway import Pathway, trace
from her2teach.diagram.model import Diagram, diagram
from her2teach.diagram.svg import svg
from her2teach.teaching.practice_text import show_plan
from her2teach.text import sections as text
from her2teach.text.evidence import answer_statements, evidence_section, source, trials_behind
from her2teach.text.sections import MARKS, Line, Section
from her2teach.text.wording import capital, show_value

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette


def key_parts(guideline: Guideline, vignette: CaseVignette) -> tuple[Diagram, tuple[Section, ...]]:
    """Say all that a key says of a case."""
    pathway = trace(guideline, vignette.case)
    found = (
        text.answer(guideline, pathway),
        Section(id="plan", heading="One plan that fits the text", lines=tuple(_plan(guideline, vignette))),
        *text.sections(guideline, pathway),
        Section(id="beliefs", heading="Mistakes that the story offers", lines=tuple(_beliefs(guideline, vignette))),
        evidence_section(guideline, pathway),
        Section(id="tells", heading="What the case tells", lines=tuple(_told(guideline, vignette))),
        Section(id="teaches", heading="What it teaches", lines=tuple(Line(text=each) for each in vignette.objectives)),
        Section(id="discussion", heading="Notes for teaching it", lines=tuple(_notes(vignette))),
        Section(id="review", heading="Review of this case", lines=(_review(vignette),)),
    )
    shown = diagram(guideline, pathway, title=vignette.title)
    return shown, tuple(section for section in found if section.lines)


def pathway_lines(guideline: Guideline, vignette: CaseVignette) -> tuple[Line, ...]:
    """Tell the way of a case, question by question, with its reasons, and where it ends."""
    pathway = trace(guideline, vignette.case)
    steps = [line for each in text.sections(guideline, pathway) if each.id == "way" for line in each.lines]
    return (*steps, text.answer(guideline, pathway).lines[0])


def references(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> tuple[Section, ...]:
    """List what the keys of some cases rest on."""
    ways = [trace(guideline, each.case) for each in vignettes]
    used = {name for way in ways for name in _statements(guideline, way)}
    statements = [each for name, each in guideline.statements.items() if name in used]
    answered = [name for way in ways for name in answer_statements(guideline, way)]
    trials = trials_behind(guideline, *answered)
    published = dict.fromkeys(source(each) for trial in trials for each in trial.citations.values())
    who = guideline.identity
    found = (
        Section(
            id="source",
            heading=capital(who.name),
            lines=(Line(text=f"{capital(who.title)}; retrieved {who.retrieved.isoformat()}."),),
        ),
        Section(
            id="statements",
            heading="The statements named here, in our words",
            lines=tuple(Line(lead=f"{s.id}, line {s.line}", text=s.text, mark=s.status) for s in statements),
        ),
        Section(
            id="publications",
            heading="Publications, outside the source text",
            lines=tuple(Line(text=f"{each}.") for each in published),
        ),
    )
    return tuple(section for section in found if section.lines)


def _plan(guideline: Guideline, vignette: CaseVignette) -> Iterator[Line]:
    plan = model_plan(guideline, vignette.case)
    if plan is not None:
        yield Line(text=show_plan(guideline, plan))


def _beliefs(guideline: Guideline, vignette: CaseVignette) -> Iterator[Line]:
    for distractor in vignette.distractors:
        belief = distractor.belief
        yield Line(
            lead=f"“{distractor.voice}”",
            text=f"{belief.belief} It leads to: {show_plan(guideline, distractor.plan)} {belief.correction}",
            mark=belief.status,
            statements=belief.statements,
        )


def _told(guideline: Guideline, vignette: CaseVignette) -> Iterator[Line]:
    for name in guideline.attributes:
        if name in vignette.case.given:
            told = capital(show_value(guideline, vignette.case, name))
            yield Line(lead=guideline.attributes[name].label, text=f"{told}.")


def _notes(vignette: CaseVignette) -> Iterator[Line]:
    for paragraph in filter(str.strip, (vignette.discussion or "").split("\n\n")):
        yield Line(text=" ".join(paragraph.split()))


def _review(vignette: CaseVignette) -> Line:
    reviewed = vignette.reviewed
    return Line(
        text=f"A clinician last read this case on {reviewed.isoformat()}."
        if reviewed
        else "No clinician has read this case through yet."
    )


def _statements(guideline: Guideline, pathway: Pathway) -> Iterator[str]:
    """Yield the statements that a key names."""
    sections: Sequence[Section] = (
        text.answer(guideline, pathway),
        *text.sections(guideline, pathway),
        evidence_section(guideline, pathway),
    )
    for section in sections:
        for line in section.lines:
            yield from line.statements


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
