"""Panels: the answer, its sections, a case's story and short notes as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from her2teach.core.schema import Term
from her2teach.core.yamltree import Problem
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import items, mark, muted, statement_buttons, story_paragraphs
from her2teach.text.sections import DANGER, Line, Section, bare_lead

#: Sections a reader opens when they want them.
FOLDED = frozenset({"readings", "others"})

#: A longer list of names is opened by those who want it.
_LONG = 4


def answer_html(section: Section) -> str:
    """Write the answer as HTML."""
    first, *rest = section.lines
    first = replace(first, lead=bare_lead(first))
    short = [line for line in rest if line.lead != DANGER and len(line.items) <= _LONG]
    return html(
        h(
            "div",
            {"class": "h2t-answer"},
            h("h3", {"class": "h2t-headline"}, section.heading),
            h("p", {"class": "h2t-main"}, line_parts(first, colon=not first.mark)),
            danger_paragraphs(rest),
            line_list(short) if short else None,
            [_names(line) for line in rest if len(line.items) > _LONG],
        )
    )


def sections_html(sections: Iterable[Section]) -> str:
    """Write sections as HTML, the seldom needed ones folded; what is folded may come without its lines."""
    return html(h("div", {"class": "h2t-sections"}, [_section(each) for each in sections]))


def _section(section: Section) -> Element:
    kind = f"h2t-section h2t-{section.id}"
    lines = line_list(section.lines, "ol" if section.ordered else "ul")
    if section.id in FOLDED:
        return h("details", {"class": kind, "data-id": section.id}, h("summary", {}, section.heading), lines)
    return h("section", {"class": kind}, h("h3", {}, section.heading), lines)


def story_html(title: str, facts: str, story: str, objectives: Iterable[str]) -> str:
    """Write a vignette's story as HTML: its title, the facts in a line below it, the paragraphs, what it teaches."""
    return html(_story(title, facts, story, objectives))


def _story(title: str, facts: str, story: str, objectives: Iterable[str]) -> Element:
    aims = list(objectives)
    teaches = h("details", {"class": "h2t-section"}, h("summary", {}, "Learning objectives"), items(aims))
    return h(
        "article",
        {"class": "h2t-story"},
        h("h3", {}, title),
        muted(facts),
        h("div", {"class": "h2t-narrative"}, story_paragraphs(story)),
        teaches if aims else None,
    )


def tale_html(title: str, facts: str, story: str, objectives: Iterable[str]) -> str:
    """Write a vignette's story folded to the line it begins with."""
    begin = story.strip().partition("\n\n")[0]
    return html(
        h(
            "details",
            {"class": "h2t-tale", "data-id": "tale"},
            h("summary", {}, h("span", {}, begin), h("b", {}, "Read the case")),
            _story(title, facts, story, objectives),
        )
    )


def note_html(text: str, kind: str = "note") -> str:
    """Write one sentence as HTML; its kind, such as "note" or "error", is how it looks."""
    return html(h("p", {"class": f"h2t-{kind}"}, text))


def question_html(before: str, question: str, choices: Iterable[str]) -> str:
    """Write a question with the answers there are to choose from, where none can be chosen."""
    listed = [*choices]
    lead = h("p", {}, before) if before else None
    return html(h("div", {}, lead, h("p", {}, h("strong", {}, question)), items(listed) if listed else None))


def line_html(text: str, more: str, kind: str) -> str:
    """Write a sentence that takes one line, with an ellipsis, until it is opened; then it is whole, with more below."""
    return html(h("details", {"class": f"h2t-{kind} h2t-line"}, h("summary", {}, text), more))


def problems_html(problems: Sequence[Problem], *, told: bool) -> str:
    """Write that files are left out, as HTML; what is wrong with them, where that is told."""
    files = len({problem.file for problem in problems})
    which = "One file cannot be used and is" if files == 1 else f"{files} files cannot be used and are"
    if not told:
        return note_html(f"{which} left out here.", "error")
    look = "h2t-error" if any(problem.severity == "error" for problem in problems) else "h2t-note"
    return html(h("div", {"class": look}, h("p", {}, f"{which} left out here:"), items(map(str, problems))))


def unwritten_html(problems: Sequence[Problem]) -> str:
    """Write which files are still to be written, and at which lines, as HTML."""
    lines: dict[str, list[int]] = {}
    for problem in problems:
        lines.setdefault(problem.file, []).append(problem.line)
    told = [f"{Path(file).name}: {_lines(found)}" for file, found in lines.items()]
    words = "No learner meets these until they are written:"
    return html(h("div", {"class": "h2t-note"}, h("p", {}, words), items(told)))


def _lines(found: Sequence[int]) -> str:
    *most, last = (str(each) for each in dict.fromkeys(found))
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"


def glossary_html(terms: Iterable[Term]) -> str:
    """Write a glossary as HTML."""
    in_order = sorted(terms, key=lambda term: term.term.lower())
    return html(
        h("dl", {"class": "h2t-glossary"}, [(h("dt", {}, term.term), h("dd", {}, term.text)) for term in in_order])
    )


def danger_paragraphs(lines: Iterable[Line]) -> list[Element]:
    """Build the paragraphs of those lines that say what endangers the patient."""
    return [h("p", {"class": "h2t-danger"}, line_parts(line)) for line in lines if line.lead == DANGER]


def line_list(lines: Iterable[Line], tag: str = "ul") -> Element:
    """Build a list of lines."""
    return h(tag, {}, [h("li", {}, line_parts(line)) for line in lines])


def line_parts(line: Line, *, colon: bool = True) -> Child:
    """Build what a line is made of: its lead, its text, its mark and its statements."""
    if not line.lead:
        return h("span", {}, line.text), mark(line.mark), statement_buttons(line.statements)
    lead = f"{line.lead}:" if colon and not line.lead.endswith("?") else line.lead
    return h("strong", {}, lead), h("span", {}, f" {line.text}"), mark(line.mark), statement_buttons(line.statements)


def _names(line: Line) -> Element:
    """Build a long list of names, folded."""
    count = "" if line.lead.endswith(")") else f" ({len(line.items)})"
    box = {"class": "h2t-names", "data-id": line.lead.partition(" (")[0]}
    return h("details", box, h("summary", {}, f"{line.lead}{count}"), items(line.items))
