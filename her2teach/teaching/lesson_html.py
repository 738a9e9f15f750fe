"""Lesson as HTML: a passage beside its statements, the picture of a decision, what is said after an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element

from her2teach.teaching.predictions import Prediction, Question
from her2teach.text.html.elements import h, html
from her2teach.text.html.panels import line_parts
from her2teach.text.html.tables import mark
from her2teach.text.sections import Line
from her2teach.text.wording import capital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway
    from her2teach.core.schema import Edge

#: Stands for what the learner has still to say.
OPEN = "?"
#: The height of a row in the picture's own measure, which is stretched to what the words take.
_ROW = 100


def lines_html(lines: Iterable[Line]) -> str:
    """Write lines as paragraphs."""
    return html(h("div", {"class": "h2t-lesson-lines"}, _paragraphs(lines)))


def check_html(answers: Iterable[Iterable[Line]]) -> str:
    """Write what is said of the answers of the check, one after the other, by their numbers."""
    heading = h("h3", {}, "Why")
    return html(heading, h("ol", {"class": "h2t-lesson-why"}, [h("li", {}, _paragraphs(each)) for each in answers]))


def passage_html(guideline: Guideline, lines: Iterable[Line]) -> str:
    """Write lines as paragraphs, and beside them the statements that they name, in our words."""
    found = tuple(lines)
    named = [guideline.statements[name] for name in dict.fromkeys(name for line in found for name in line.statements)]
    aside = [h("p", {"data-says": each.id}, h("b", {}, each.id), f" {each.text}") for each in named]
    text = h("div", {"class": "h2t-lesson-lines"}, _paragraphs(found))
    notes = h(
        "div", {"class": "h2t-lesson-statements", "role": "note", "aria-label": "The statements behind it"}, aside
    )
    return html(h("div", {"class": "h2t-lesson-text"}, text, notes if aside else None))


def picture_html(guideline: Guideline, ask: Prediction, question: Question, *, answered: bool) -> str:
    """Draw a decision with its answers and where they lead; a "?" stands for what the learner has still to say."""
    if not ask.decision:
        return ""
    decision = guideline.decisions[ask.decision]
    edges = [edge for edge in decision.edges if not ask.edges or edge.to in ask.edges]
    if answered:
        rows = [_answered(guideline, edge, decision.id, question.pathway) for edge in edges]
    else:
        rows = [_open(guideline, edge, masked=ask.cutoff is not None) for edge in edges]
    return html(
        h(
            "div",
            {"class": "h2t-lesson-picture", "role": "group", "aria-label": f"The path at: {decision.label}"},
            h("p", {"class": "h2t-lesson-decision"}, decision.label),
            _curves(rows),
            h("ul", {}, [_row(row) for row in rows]),
        )
    )


@dataclass(frozen=True, kw_only=True)
class _Row:
    """An answer of a decision in the picture."""

    state: Literal["taken", "possible", "excluded"]
    label: str
    #: Where it leads.
    to: str
    #: The end that the case comes to beyond it, or nothing.
    end: str = ""
    #: How it relates to the text, or nothing where that is not told, or the text states it.
    status: str = ""
    #: What the line's look means for the case, in a word.
    said: str = ""


def _open(guideline: Guideline, edge: Edge, *, masked: bool) -> _Row:
    """Return a row that tells nothing of the case; where a number is asked for, not the number either."""
    if masked:
        return _Row(state="possible", label=re.sub(r"\d+", OPEN, edge.label), to=guideline.label(edge.to))
    return _Row(state="possible", label=edge.label, to=OPEN)


def _answered(guideline: Guideline, edge: Edge, decision: str, pathway: Pathway) -> _Row:
    label, to = edge.label, guideline.label(edge.to)
    step = next((step for step in pathway.steps if step.node == decision), None)
    if step is not None and step.to == edge.to:
        end = guideline.label(pathway.node) if pathway.node not in {None, edge.to} else ""
        return _Row(state="taken", label=label, to=to, end=end, status=_unless_stated(step.status), said="this case")
    if step is None and set(_ends(guideline, edge.to)) & set(pathway.possible):
        return _Row(state="possible", label=label, to=to, status=_unless_stated(edge.status), said="possible")
    return _Row(state="excluded", label=label, to=to, status=_unless_stated(edge.status))


def _unless_stated(status: str) -> str:
    return "" if status == "stated" else status


def _ends(guideline: Guideline, node: str) -> Iterator[str]:
    """Yield the ends that a node leads to."""
    if node in guideline.ends:
        yield node
        return
    for edge in guideline.decisions[node].edges:
        yield from _ends(guideline, edge.to)


def _row(row: _Row) -> Element:
    target = h("span", {}, h("b", {}, row.to), f" → {row.end}" if row.end else "")
    said = h("em", {}, row.said) if row.said else None
    return h("li", {"data-state": row.state}, h("span", {}, capital(row.label)), target, mark(row.status), said)


def _curves(rows: list[_Row]) -> Element:
    """Draw a line from the decision to each row, the path last, so that none lies on it."""
    middle = _ROW * len(rows) / 2
    paths = [
        h(
            "path",
            {
                "d": f"M0,{middle:g}C60,{middle:g} 40,{(at + 0.5) * _ROW:g} 100,{(at + 0.5) * _ROW:g}",
                "data-state": row.state,
                "data-status": row.status,
            },
        )
        for at, row in sorted(enumerate(rows), key=lambda each: each[1].state == "taken")
    ]
    box = {"viewBox": f"0 0 100 {2 * middle:g}", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return h("svg", box, paths)


def _paragraphs(lines: Iterable[Line]) -> list[Element]:
    """Build a paragraph of each line; only what the text does not state has a mark."""
    return [h("p", {}, line_parts(replace(line, mark="") if line.mark == "stated" else line)) for line in lines]
