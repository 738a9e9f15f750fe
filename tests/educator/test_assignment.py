"""Assignments: notebooks that nbgrader can read, with answers only where it takes them out."""

from __future__ import annotations

import re
import sys
from typing import Any

import nbformat
import pytest
from handout_samples import HOSTILE, case, disguised, hostile
from nbconvert.filters.markdown import markdown2html
from nbgrader.nbgraderformat import reads
from shelf import spread

from her2teach import load_guideline
from her2teach.educator.assignment import MISSING, assignment
from her2teach.educator.assignment_key import POINTS
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text.sections import identity

_TAKEN_OUT = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n.*?\n### END \1", re.DOTALL)


def read(text: str) -> Any:
    return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]


def book(vignette: CaseVignette | None = None, number: int | None = None) -> Any:
    return read(assignment(load_guideline(), vignette or case(), number))


def cells(vignette: CaseVignette | None = None) -> dict[str, Any]:
    return {cell.id: cell for cell in book(vignette).cells}


def test_it_is_a_notebook_of_nbgrader() -> None:
    found = reads(assignment(load_guideline(), case()), as_version=4)
    grades = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader for cell in found.cells}
    assert {name for name, each in grades.items() if each.grade} == {"way-points", "plan-points", "reason"}
    assert {name for name, each in grades.items() if each.solution} == {"way", "plan", "reason"}
    assert {each.points for each in grades.values() if each.grade} == {POINTS}
    assert all(each.locked != each.solution for each in grades.values())


@pytest.mark.parametrize("vignette", spread().values(), ids=str)
def test_answers_stand_only_in_what_is_taken_out(vignette: CaseVignette) -> None:
    """Two cases that tell learners the same differ in nothing else."""
    one, other = (assignment(load_guideline(), each) for each in (vignette, disguised(vignette)))
    assert one != other
    first, second = map(read, (one, other))
    for left, right in zip(first.cells, second.cells, strict=True):
        left.source, right.source = (_TAKEN_OUT.sub("", cell.source) for cell in (left, right))
    assert first == second


def test_a_learner_reads_the_story_the_banner_and_every_question() -> None:
    found, guideline = cells(), load_guideline()
    prose = found["case"].source.replace("\\", "")
    assert identity(guideline) in prose
    assert " ".join(case().story.split()) in prose
    assert all(each.question in found["questions"].source for each in guideline.decisions.values())
    assert "image/svg+xml" in found["questions"].attachments["graph.svg"]
    assert all(f"`{name}`" in found["plans"].source for name in guideline.agents)


def test_content_is_never_markdown_and_never_a_mark_of_nbgrader() -> None:
    source = cells(hostile())["case"].source
    assert not re.search(r"(BEGIN|END) (SOLUTION|MARK|HIDDEN)", source)
    shown = re.sub(r'<a class="anchor-link".*?</a>', "", markdown2html(source))
    assert set(re.findall(r"<(\w+)", shown)) == {
        "h1",
        "h2",
        "blockquote",
        "p",
        "em",
        "span",
    }  # what stands in a span is no sign of a formula
    prose = re.sub(r"<[^>]+>", "", shown).replace("&nbsp;", " ").replace("\u00a0", " ")
    assert "&lt;script&gt;alert(&quot;run&quot;)&lt;/script&gt;" in prose
    assert "*bold* _low_ `code` [link](http://example.invalid) ![](x)" in prose
    assert "{{ 7 * 191 }}" in HOSTILE
    assert "{{ 7 * 191 }}" in prose


def test_cases_of_one_assignment_are_numbered() -> None:
    assert book(number=3).cells[0].source.startswith("# Case 3\n")
    assert book().cells[0].source.startswith("# A case to solve\n")


def test_it_is_the_same_each_time() -> None:
    assert assignment(load_guideline(), case()) == assignment(load_guideline(), case())


def test_without_nbformat_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nbformat", None)
    with pytest.raises(ValueError, match="pip install") as raised:
        assignment(load_guideline(), case())
    assert str(raised.value) == MISSING
