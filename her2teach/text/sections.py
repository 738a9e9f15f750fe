"""Sections: a pathway in words, the same on every screen and in every export."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from her2teach.core.additions import not_in_the_text
from her2teach.core.extensions import BESIDE
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, Step, not_taken
from her2teach.core.schema import Attribute, End, Rule
from her2teach.text.headlines import STILL_THE_TEXTS, added, cite, headline, next_question, sources
from her2teach.text.wording import capital, show_reasons, uncapital

__all__ = [
    "DANGER",
    "MARKS",
    "Answer",
    "Line",
    "Section",
    "about",
    "answer",
    "asked_further_lines",
    "bare_lead",
    "identity",
    "plain",
    "plain_line",
    "plain_section",
    "sections",
    "short_identity",
    "text_and_version",
]

#: The words for how a claim relates to the text; each stands beside its sentence, whatever its colour.
MARKS: dict[str, str] = {
    "stated": "stated",
    "implied": "implied",
    "reading": "our reading",
    "outside": "outside the text",
    "extension": "extension, not in the text",
    "silent": "text silent",
    "out_of_scope": "out of scope",
}


#: The marks of ends without an answer, by their outcome.
UNANSWERED: dict[str, str] = {"source_silent": "silent", "out_of_scope": "out_of_scope"}
#: The lead of what endangers the patient.
DANGER: Final = "Danger"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence, how it relates to the text, and the statements behind it."""

    text: str
    lead: str = ""
    #: A key of :data:`MARKS`, or nothing where the sentence makes no claim about the text.
    mark: str = ""
    statements: tuple[str, ...] = ()
    #: The names of which the sentence is a list.
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and its lines."""

    id: str
    heading: str
    lines: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer(Section):
    """Where a pathway ends, or why it does not: worked out once by :func:`answer`, and passed to all that show it."""

    guideline: Guideline = field(repr=False, compare=False)
    pathway: Pathway = field(repr=False, compare=False)
    #: Whether an extension gives this answer, and the text without extensions does not.
    extended: bool

    @property
    def dangers(self) -> tuple[Line, ...]:
        """What endangers the patient if the answer is followed as it stands."""
        return tuple(line for line in self.lines if line.lead == DANGER)

    @property
    def mark(self) -> str:
        """How well the text supports the answer: a key of :data:`MARKS`, or nothing where there is no end."""
        return self.lines[0].mark


def answer(guideline: Guideline, pathway: Pathway) -> Answer:
    """Say where a pathway ends, or why it does not."""
    extended = not_in_the_text(guideline, pathway)
    return Answer(
        id="answer",
        heading=headline(guideline, pathway, extended=extended),
        lines=tuple(_answer_lines(guideline, pathway, extended=extended)),
        guideline=guideline,
        pathway=pathway,
        extended=extended,
    )


def sections(guideline: Guideline, pathway: Pathway, unopened: Collection[str] = ()) -> tuple[Section, ...]:
    """Put everything a pathway says into words; the sections named in `unopened` come without their lines."""
    makers: dict[str, tuple[str, Iterator[Line]]] = {
        "warnings": ("Please check", _rules(pathway.warnings)),
        "path": ("How we got here", _steps(guideline, pathway)),
        "considerations": ("Also in the text", _considerations(guideline, pathway)),
        "flags": ("Caution", _flags(pathway)),
        "pitfalls": ("Pitfalls near this case", _pitfalls(pathway)),
        "unsaid": ("What the text does not say", _unsaid(guideline, pathway)),
        "readings": ("How we read the text here", _readings(pathway)),
        "others": ("Why not the other paths", _not_taken(guideline, pathway)),
    }
    found = []
    for name, (heading, lines) in makers.items():
        first = next(lines, None)
        if first is not None:
            rest = () if name in unopened else (first, *lines)
            found.append(Section(id=name, heading=heading, lines=rest, ordered=name == "path"))
    return tuple(found)


def bare_lead(line: Line) -> str:
    """Return what an answer is called, without the words that its mark, or the heading above it, says already."""
    words = f"{MARKS.get(line.mark, '')}: "
    return capital(line.lead[len(words) :]) if line.lead.lower().startswith(words) else line.lead


def plain(guideline: Guideline, pathway: Pathway) -> str:
    """Put a pathway into plain text, byte for byte the same for the same case."""
    blocks = map(plain_section, (answer(guideline, pathway), *sections(guideline, pathway)))
    return "\n\n".join([*blocks, identity(guideline)]) + "\n"


def plain_section(section: Section) -> str:
    """Put a section into plain text, its heading in capitals."""
    marks = (f"{at}." for at in range(1, len(section.lines) + 1)) if section.ordered else ("-" for _ in section.lines)
    lines = [f"{mark} {plain_line(line)}" for mark, line in zip(marks, section.lines, strict=True)]
    return "\n".join([section.heading.upper(), *lines])


def identity(guideline: Guideline) -> str:
    """Say what this is for, which text it models, and how far it has been checked."""
    who = guideline.identity
    return (
        f"{who.purpose} {capital(who.name)}: {who.title}, retrieved {who.retrieved.isoformat()}; "
        f"{_review(guideline)}; content {guideline.content_hash[:12]}{added(guideline)}."
    )


def short_identity(guideline: Guideline) -> str:
    """Say what this is for and which text it models, for the foot of a screen."""
    return f"{guideline.identity.purpose} {text_and_version(guideline)}"


def text_and_version(guideline: Guideline) -> str:
    """Say which version of which text this is, and how far it has been checked."""
    who = guideline.identity
    return (
        f"{capital(who.name)}, retrieved {who.retrieved.isoformat()}; {_review(guideline)}; "
        f"content {guideline.content_hash[:12]}{added(guideline)}."
    )


def about(guideline: Guideline) -> str:
    """Say what the text is about, within a sentence."""
    return guideline.identity.subject or uncapital(guideline.identity.title)


def _review(guideline: Guideline) -> str:
    who = guideline.identity
    date = who.review_date.isoformat() if who.review_date else "none"
    return f"review date: {date}, {who.review}"


def plain_line(line: Line) -> str:
    """Put a sentence into plain text: its lead, its words, how it relates to the text, and its statements."""
    mark = f" [{MARKS[line.mark]}]" if line.mark else ""
    statements = f" ({', '.join(line.statements)})" if line.statements else ""
    return f"{_plain_lead(line)}{line.text}{mark}{statements}"


def _plain_lead(line: Line) -> str:
    return f"{line.lead}{'' if line.lead.endswith('?') else ':'} " if line.lead else ""


def _answer_lines(guideline: Guideline, pathway: Pathway, *, extended: bool) -> Iterator[Line]:
    if pathway.outcome == "contradictory":
        for contradiction in pathway.contradictions:
            yield Line(text=contradiction.text)
        yield Line(text="Nothing is recommended until you change one of the two answers.")
        return
    if pathway.node is None:
        yield from _open_lines(guideline, pathway)
        return
    end = guideline.ends[pathway.node]
    mark = UNANSWERED.get(end.outcome) or ("implied" if pathway.implied else _weakest(pathway))
    statements = end.statements
    if extended:
        mark, statements = "extension", ()
    yield Line(text=end.text, lead=end.label, mark=mark, statements=statements)
    for flag in pathway.flags:
        if flag.danger:
            yield Line(text=flag.text, lead=DANGER, mark=flag.status, statements=flag.statements)
    for each in pathway.options:
        condition = f", {each.option.condition}" if each.option.condition and each.conditional else ""
        mark = "extension" if each.option.extension else "stated"
        yield Line(text=f"{each.option.label}{condition}.", mark=mark, statements=each.option.statements)
    yield from asked_further_lines(guideline, pathway)
    for extension in sources(guideline, pathway):
        yield Line(text=cite(extension), lead=f"Extension, {uncapital(extension.title)}", mark="extension")


def _open_lines(guideline: Guideline, pathway: Pathway) -> Iterator[Line]:
    """Say what to answer next, what would decide, and what is possible until then."""
    question = next_question(guideline, pathway)
    if question:
        asks = guideline.decisions[pathway.nodes[-1]].extension or question.extension
        yield Line(lead="Next question", text=question.question, mark="extension" if asks else "")
    yield _listed("You'd need to know", [_told(guideline.attributes[name]) for name in pathway.missing])
    ends = _possible(guideline, pathway)
    yield _listed(f"Still possible ({len(ends)})", ends)


def asked_further_lines(guideline: Guideline, pathway: Pathway) -> Iterator[Line]:
    """Say what an extension asks beyond the text's answer, and where that may lead; nothing where none does."""
    question = next_question(guideline, pathway)
    if not pathway.asked_further:
        return
    if question:
        titles = "; ".join(uncapital(each.title) for each in sources(guideline, pathway))
        yield Line(lead=f"The extension asks ({titles})", text=question.question, mark="extension")
    yield _listed("With the extension, possible", _possible(guideline, pathway), "extension")


def _possible(guideline: Guideline, pathway: Pathway) -> list[str]:
    return [_told(end) for name, end in guideline.ends.items() if name in pathway.possible]


def _told(entry: Attribute | End) -> str:
    """Name an entry, and say where an extension brings it."""
    return f"{entry.label}{BESIDE}" if entry.extension else entry.label


def _listed(lead: str, names: list[str], mark: str = "") -> Line:
    return Line(lead=lead, text=f"{'; '.join(names)}.", items=tuple(names), mark=mark)


def _weakest(pathway: Pathway) -> str:
    return "reading" if any(step.status == "reading" for step in pathway.steps) else "stated"


def _steps(guideline: Guideline, pathway: Pathway) -> Iterator[Line]:
    for step in pathway.steps:
        decision = guideline.decisions[step.node]
        because = _because(guideline, pathway, step)
        text = f"{capital(step.test)}, because {because}."
        yield Line(
            lead=decision.question,
            text=f"{text} {step.why}" if step.why else text,
            mark=step.status,
            statements=step.statements,
        )
        if step.led_on:
            yield Line(text=step.led_on, mark="extension")
    if pathway.asked_further:
        decision = guideline.decisions[pathway.nodes[-2]]
        yield Line(lead=decision.question, text=STILL_THE_TEXTS, mark="extension")
    elif pathway.node is None and pathway.nodes:
        decision = guideline.decisions[pathway.nodes[-1]]
        yield Line(lead=decision.question, text="The pathway stops here: the answer is not known.")


def _not_taken(guideline: Guideline, pathway: Pathway) -> Iterator[Line]:
    for step in pathway.steps:
        for edge, reasons in not_taken(guideline, pathway, step):
            because = show_reasons(guideline, pathway.case, reasons) or "the other answers rule it out"
            yield Line(
                lead=f"{guideline.decisions[step.node].label.rstrip('?')}: {edge.label}", text=f"{capital(because)}."
            )


def _unsaid(guideline: Guideline, pathway: Pathway) -> Iterator[Line]:
    for text in guideline.ends[pathway.node].unsaid if pathway.node else ():
        yield Line(text=text, mark="silent")
    for tension in pathway.tensions:
        yield Line(text=tension.text, lead=f"Two ways to read it: {tension.title}", statements=tension.statements)


def _considerations(guideline: Guideline, pathway: Pathway) -> Iterator[Line]:
    for item in pathway.considerations:
        lead = guideline.headings[item.heading].label
        yield Line(text=item.text, lead=lead, mark=item.status, statements=item.statements)


def _flags(pathway: Pathway) -> Iterator[Line]:
    for flag in pathway.flags:
        # what endangers the patient stands in the answer
        if not flag.danger:
            yield Line(text=flag.text, lead=capital(flag.term or ""), mark=flag.status, statements=flag.statements)


def _pitfalls(pathway: Pathway) -> Iterator[Line]:
    for pitfall in pathway.pitfalls:
        yield Line(text=pitfall.near_text, lead=pitfall.title, mark="stated", statements=pitfall.statements)


def _readings(pathway: Pathway) -> Iterator[Line]:
    for reading in pathway.readings:
        yield Line(text=f"{reading.text} {reading.why}", mark="reading", statements=reading.statements)


def _rules(rules: Iterable[Rule]) -> Iterator[Line]:
    for rule in rules:
        yield Line(text=rule.text, mark=rule.status, statements=rule.statements)


def _because(guideline: Guideline, pathway: Pathway, step: Step) -> str:
    return show_reasons(guideline, pathway.case, step.reasons) or "the other answers leave no other option"
