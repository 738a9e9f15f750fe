"""Cut-offs: where several sources draw the same line on a number, each rule as a criterion; nothing of the graph."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from her2teach.core.case import Case, CaseError
from her2teach.core.criteria import Criterion
from her2teach.core.guideline import Guideline, shipped_guideline
from her2teach.core.references import check_criterion
from her2teach.core.scalars import PlainDate
from her2teach.core.schema import Catalogue, Content, Item, Prose, Statements
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Problem, Tree, parse, read_shipped

CUTOFFS = "cutoffs.yaml"


class CutoffRule(Item):
    """One source's rule."""

    name: Prose
    #: What the source draws the line for.
    purpose: Prose
    cutoff: Prose
    counted: Prose
    #: What it says of those within the cut-off, and of those beyond.
    within: Prose
    beyond: Prose
    early: Criterion
    note: Prose | None = None
    statements: Statements = ()
    status: Literal["stated", "outside"] = "outside"
    source: Prose | None = None
    looked_up: PlainDate | None = None


class Places(Content):
    """The named criteria of the graph whose place a rule takes."""

    within: str
    beyond: str


class CutoffsContent(Content):
    """A file of cut-offs."""

    id: str
    title: Prose
    summary: Prose
    #: The number, an attribute.
    number: str
    takes_the_place_of: Places
    #: What is taken for granted of a case.
    case: dict[str, str]
    rules: Catalogue[CutoffRule]
    #: What could not be confirmed, and so is not there.
    left_out: tuple[Prose, ...] = ()


def read_cutoffs(tree: Tree, guideline: Guideline) -> CutoffsContent:
    """Make cut-offs of what a file contains.

    Raises ContentError with every problem of the file.
    """
    content = validate(CutoffsContent, tree)
    problems = list(_problems(content, tree, guideline))
    if problems:
        raise ContentError(problems)
    return content


def _problems(content: CutoffsContent, tree: Tree, guideline: Guideline) -> Iterator[Problem]:
    yield from undefined(tree, ("number",), "attribute", (content.number,), guideline.attributes)
    for key in ("within", "beyond"):
        name = getattr(content.takes_the_place_of, key)
        yield from undefined(tree, ("takes_the_place_of", key), "criterion", (name,), guideline.criteria)
    try:
        Case(guideline, **content.case)
    except CaseError as error:
        yield tree.problem(("case",), "value", str(error), "mend the answers")
    for name, rule in content.rules.items():
        yield from check_criterion(guideline, tree, ("rules", name, "early"), rule.early)
        yield from undefined(tree, ("rules", name, "statements"), "statement", rule.statements, guideline.statements)
        if rule.status == "outside" and (rule.source is None or rule.looked_up is None):
            message, hint = "what is not in the text has a source", 'add "source" and "looked_up"'
            yield tree.problem(("rules", name), "missing", message, hint)


@cache
def shipped_cutoffs() -> CutoffsContent:
    """Return the cut-offs that come with the package.

    Raises ContentError with every problem of the file.
    """
    return read_cutoffs(parse(read_shipped(CUTOFFS), CUTOFFS), shipped_guideline())
