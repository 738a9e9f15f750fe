"""Assignment: a case as a notebook for nbgrader, with the answers that nbgrader takes out of what learners get.

The pathway and the plan are graded by the same rules as in practice, the reason is for the educator to read. Learners
need nothing but Python for it; whoever grades needs this package.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from pprint import pformat
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from her2teach.analysis.plans import model_plan
from her2teach.core.plan import ACTION, plan_words
from her2teach.diagram.model import diagram
from her2teach.diagram.svg import svg
from her2teach.educator.assignment_key import POINTS, key_of, way_of
from her2teach.educator.handouts import TASK, Handout, HandoutCase, pathway_lines, student_handout

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: What to do where notebooks cannot be made.
MISSING: Final = 'assignments need nbformat, which is not installed here: pip install "her2teach[educator]"'
_Cell: TypeAlias = dict[str, Any]
_GRAPH: Final = "graph.svg"
_LINE: Final = 80

_WAY = """\
## Your pathway

Write the letter of your answer beside the number of each question that you came to, in this manner:
`way = {10: "x", 20: "y"}`."""
_PLAN = """\
## Your plan

Write names from these lists into the plan: one for `action`, any number of them, or none, for each other part."""
_WHY = "## Why?\n\nName the finding that decided, and say what would have changed your plan."


def assignment(guideline: Guideline, vignette: CaseVignette, number: int | None = None) -> str:
    """Write a case as the source notebook of an nbgrader assignment, with its number where there are several.

    Raises ValueError where nbformat is not installed.
    """
    try:
        import nbformat
    except ImportError as error:
        raise ValueError(MISSING) from error
    handout = student_handout(guideline, [vignette])
    title = handout.title if number is None else f"Case {number}"
    book = {
        "cells": _cells(guideline, vignette, handout, title),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "title": title,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    nbformat.validate(book)
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _cells(guideline: Guideline, vignette: CaseVignette, handout: Handout, title: str) -> list[_Cell]:
    key = pformat(key_of(guideline, vignette.case), width=_LINE, sort_dicts=False)
    plan = model_plan(guideline, vignette.case)
    names = {part: "" if part == ACTION else [] for part in plan_words(guideline)}
    filled = plan.parts if plan else names
    best = {part: filled[part] if part == ACTION else sorted(filled[part]) for part in names}
    picture = {_GRAPH: {"image/svg+xml": _encoded(svg(diagram(guideline), standalone=True))}}
    lines = pathway_lines(guideline, vignette)
    reasons = "\n".join(f"- {_literal(f'{line.lead} {line.text}'.strip())}" for line in lines)
    return [
        _shown("case", _case(handout.cases[0], handout, title)),
        _shown("questions", _questions(handout), attachments=picture),
        _answer("way", "way = {}", f"way = {way_of(guideline, vignette.case)!r}"),
        _graded("way", "Answer the first question.", "way_points", key),
        _shown("plans", _plans(handout)),
        _answer("plan", f"plan = {_written(names)}", f"plan = {_written(best)}"),
        _graded("plan", "Choose an action.", "plan_points", key),
        _shown("why", _WHY),
        _reason(reasons),
    ]


def _shown(name: str, source: str, **more: Any) -> _Cell:
    """Return a cell to read, which learners cannot change for good."""
    return {"cell_type": "markdown", "id": name, "metadata": _marks(name, locked=True), "source": source, **more}


def _code(name: str, source: str, metadata: dict[str, Any]) -> _Cell:
    cell = {"cell_type": "code", "id": name, "metadata": metadata, "source": source}
    return {**cell, "execution_count": None, "outputs": []}


def _answer(name: str, blank: str, solution: str) -> _Cell:
    """Return a cell to write an answer into."""
    source = f"{blank}\n### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    return _code(name, source, _marks(name, solution=True))


def _graded(name: str, asked: str, points: str, key: str) -> _Cell:
    """Return a cell that grades an answer: it prints the feedback, and its last value is the points.

    Whatever an answer is, also none that Python can read, it is no error: nbgrader would show where in our code.
    """
    given = f"globals().get({name!r})"
    check = f"if not {given}:\n    print({asked!r})"
    hidden = f"from her2teach.educator.assignment_key import {points}\n{points}({given}, {key})"
    source = f"# {POINTS} points\n{check}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return _code(f"{name}-points", source, _marks(f"{name}-points", grade=True, locked=True))


def _reason(reasons: str) -> _Cell:
    source = f"### BEGIN SOLUTION\n{reasons}\n### END SOLUTION"
    metadata = _marks("reason", grade=True, solution=True)
    return {"cell_type": "markdown", "id": "reason", "metadata": metadata, "source": source}


def _marks(name: str, *, grade: bool = False, solution: bool = False, locked: bool = False) -> dict[str, Any]:
    found = {
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": {**found, **({"points": POINTS} if grade else {})}}


def _case(case: HandoutCase, handout: Handout, title: str) -> str:
    literals = [_literal(each) for each in (handout.banner, f"{case.facts} Sheet {handout.code}.", *case.story)]
    banner, facts, *story = literals
    return "\n\n".join([f"# {title}", f"> {banner}", " ".join(TASK), "## The case", f"*{facts}*", *story])


def _questions(handout: Handout) -> str:
    parts = [_WAY]
    for question in handout.questions:
        parts.append(f"**{question.number}. {_literal(question.text)}**")
        answers = zip(ascii_lowercase, question.answers, strict=False)
        parts.append("\n".join(f"- `{letter}` {_literal(words)} → {_literal(to)}" for letter, (words, to) in answers))
    shown = handout.graph.description if handout.graph else ""
    return "\n\n".join([*parts, f"![{_literal(shown)}](attachment:{_GRAPH})"])


def _plans(handout: Handout) -> str:
    parts = [_PLAN]
    for each in handout.plan:
        parts.append(f"**{_literal(each.legend)}** {_literal(each.hint)}".strip())
        for group in each.groups:
            label = f" {_literal(group.label)}" if group.label else ""
            names = [f"    - `{name}` {_literal(words)}" for name, words in group.choices]
            parts.append("\n".join([f"- `{group.part}`{label}", *names]))
    return "\n\n".join(parts)


def _written(plan: dict[str, Any]) -> str:
    lines = [f"    {part!r}: {names!r}," for part, names in plan.items()]
    return "\n".join(["{", *lines, "}"]).replace("'", '"')


def _encoded(picture: str) -> str:
    return b64encode(picture.encode()).decode("ascii")


def _literal(words: str) -> str:
    """Write words so that Markdown shows them as they stand, and nbgrader sees no mark of its own in them."""
    # Escaped for Markdown, a sign of formulas is one again for MathJax; alone in an element it begins none.
    plain = re.sub(r"([`*_\[\]#|~!]|:(?=//))", r"\\\1", html.escape(words, quote=False).replace("\\", "\0"))
    plain = plain.replace("$", "<span>&#36;</span>").replace("\0", "<span>&#92;</span>")
    plain = re.sub(r"(?m)^(\s*)([-+]|\d+(?=[.)]))(?=\S*\s)", r"\1\\\2", plain)
    return re.sub(r"\b(BEGIN|END) (?=SOLUTION|HIDDEN|MARK)", r"\1&nbsp;", plain)
