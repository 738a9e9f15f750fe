"""Case vignettes: cases told as stories, in plain files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from her2teach.answers import read_answer
from her2teach.case import Case
from her2teach.case_schema import CaseContent, Expected
from her2teach.distractors import Distractor, read_distractors
from her2teach.folders import load_each, shipped
from her2teach.guideline import Guideline, shipped_guideline
from her2teach.loading import MAX_PROBLEMS, ContentError, Place, Problem, Tree, parse, read_file
from her2teach.pathway import Pathway, trace
from her2teach.scalars import ScalarError
from her2teach.schema import Attribute, Outcome
from her2teach.validation import nearest, short, validate


@dataclass(frozen=True, kw_only=True)
class CaseVignette:
    """One patient's story, with what it is meant to teach."""

    id: str
    title: str
    difficulty: Literal["introductory", "intermediate", "advanced"]
    #: None where the file names none.
    licence: str | None
    authors: str
    objectives: tuple[str, ...]
    story: str
    case: Case
    expected_outcome: Outcome
    #: The end the case is meant to reach; None where it reaches no single one.
    expected_node: str | None
    #: Notes for the educator; they may give the answer away.
    discussion: str | None
    #: Who is mistaken in the story, and the plans that follow from it; they give the answer away by what it is not.
    distractors: tuple[Distractor, ...] = ()
    #: The day a clinician last read the case through; None while nobody has.
    reviewed: dt.date | None = None

    def __str__(self) -> str:
        return self.id


def load_vignette(path: str | Path, guideline: Guideline | None = None) -> CaseVignette:
    """Load and check one case file.

    Parameters
    ----------
    path
        A YAML file whose name is the case's id.
    guideline
        The guideline it is a case of; the shipped one when left out.

    Returns
    -------
    CaseVignette
        The vignette.

    Raises
    ------
    ContentError
        With every problem of the file: line, column, what was found, what is allowed.
    """
    path = Path(path)
    return read_vignette(parse(read_file(path), str(path)), guideline or shipped_guideline())


def read_vignette(tree: Tree, guideline: Guideline) -> CaseVignette:
    """Make a vignette of what a case file holds.

    Parameters
    ----------
    tree
        The file's content; its name is the case's id.
    guideline
        The guideline it is a case of.

    Returns
    -------
    CaseVignette
        The vignette.

    Raises
    ------
    ContentError
        With every problem of the file.
    """
    problems: list[Problem] = []
    values = dict(read_attributes(guideline, tree, problems))
    problems += _check_names(guideline, tree, Path(tree.file).stem)
    if isinstance(tree.content, dict) and isinstance(tree.content.get("attributes"), dict):
        tree = replace(tree, content={**tree.content, "attributes": {}})  # they are checked already
    try:
        content = validate(CaseContent, tree)
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from error
    if not problems:
        problems += _check_answer(guideline, tree, content, guideline.case(**values))
    distractors = read_distractors(guideline, tree, content, None if problems else guideline.case(**values), problems)
    if problems:
        raise ContentError(problems)
    fields = content.model_dump(exclude={"attributes", "expected", "distractors"})
    return CaseVignette(
        **fields,
        case=guideline.case(**values),
        expected_outcome=content.expected.outcome,
        expected_node=content.expected.node,
        distractors=distractors,
    )


def load_vignettes(folder: str | Path | None = None, guideline: Guideline | None = None) -> tuple[CaseVignette, ...]:
    """Load every case file of a folder.

    Parameters
    ----------
    folder
        A folder of YAML files; the shipped cases when left out.
    guideline
        The guideline they are cases of; the shipped one when left out.

    Returns
    -------
    tuple of CaseVignette
        In the order of their file names.

    Raises
    ------
    ContentError
        With the problems of all files together.
    """
    vignettes, problems = sound_vignettes(folder, guideline)
    if problems:
        raise ContentError(problems)
    return vignettes


def sound_vignettes(
    folder: str | Path | None = None, guideline: Guideline | None = None
) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    """Load the case files of a folder that can be used, and say what is wrong with the others.

    Parameters
    ----------
    folder
        A folder of YAML files; the shipped cases when left out.
    guideline
        The guideline they are cases of; the shipped one when left out.

    Returns
    -------
    tuple of CaseVignette
        In the order of their file names.
    tuple of Problem
        Every problem of the files that are left out.

    Raises
    ------
    ContentError
        When the folder itself cannot be read.
    """
    return load_each(shipped("cases") if folder is None else folder, lambda path: load_vignette(path, guideline))


@cache
def sound_shipped_vignettes() -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    """Return the shipped cases that can be used, and what is wrong with the others, loaded once."""
    return sound_vignettes()


def shipped_vignettes() -> tuple[CaseVignette, ...]:
    """Return the cases that come with the package, loaded once."""
    return sound_shipped_vignettes()[0]


def read_attributes(guideline: Guideline, tree: Tree, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    """Yield the checked answers of a file's ``attributes``, and note what is wrong with the others.

    Parameters
    ----------
    guideline
        The guideline that the answers are to.
    tree
        The file's content.
    problems
        Where what is wrong is added.

    Yields
    ------
    tuple of str and object
        Attribute and value.
    """
    attributes = tree.content.get("attributes") if isinstance(tree.content, dict) else None
    for name, found in attributes.items() if isinstance(attributes, dict) else ():
        attribute = guideline.attributes.get(name)
        if len(problems) >= MAX_PROBLEMS:
            return
        if attribute is None:
            message, hint = f'there is no attribute "{short(name)}"', nearest(name, guideline.attributes)
            problems.append(tree.problem(("attributes", name), "attribute", message, hint, at_key=True))
            continue
        wrong = list(islice(_misread(guideline, tree, attribute, found), MAX_PROBLEMS))
        problems += wrong
        if not wrong:
            yield name, read_answer(attribute, found, guideline.agents)


def _misread(guideline: Guideline, tree: Tree, attribute: Attribute, found: Any) -> Iterator[Problem]:
    """Yield what is wrong with an answer, or with each entry of a list of agents."""
    place: Place = ("attributes", attribute.id)
    listed = attribute.kind == "agents" and isinstance(found, list)
    for here, each in [((*place, at), [agent]) for at, agent in enumerate(found)] if listed else [(place, found)]:
        try:
            read_answer(attribute, each, guideline.agents)
        except ScalarError as error:
            yield tree.problem(here, "value", f"{attribute.id}: {error.message}", error.hint)
        except ValueError as error:
            yield tree.problem(here, "value", f"{attribute.id}: {error}")


def _check_names(guideline: Guideline, tree: Tree, stem: str) -> Iterator[Problem]:
    """Check the id against the file's name and the expected end against the guideline's, where they can be read."""
    content = tree.content if isinstance(tree.content, dict) else {}
    name, expected = content.get("id"), content.get("expected")
    if isinstance(name, str) and name != stem:
        yield tree.problem(("id",), "id", f'the id is "{short(name)}"', f'it must be "{stem}", like the file')
    node = expected.get("node") if isinstance(expected, dict) else None
    if isinstance(node, str) and node not in guideline.ends:
        yield tree.problem(
            ("expected", "node"), "reference", f'there is no end "{short(node)}"', nearest(node, guideline.ends)
        )


def _check_answer(guideline: Guideline, tree: Tree, content: CaseContent, case: Case) -> Iterator[Problem]:
    pathway, expected = trace(guideline, case), content.expected
    hint = "mend the attributes or what is expected"
    if pathway.contradictions and expected.outcome != "contradictory":
        for contradiction in pathway.contradictions:
            message = contradiction.text.removesuffix(".")
            yield tree.problem(("attributes",), "contradiction", message, "change one of the two answers")
    else:
        yield from unexpected(tree, ("expected",), expected, pathway, hint)


def unexpected(tree: Tree, place: Place, expected: Expected, pathway: Pathway, hint: str) -> Iterator[Problem]:
    """Yield a problem where a way does not end as a file expects.

    Parameters
    ----------
    tree, place
        The file, and where in it the expectation stands.
    expected, pathway
        The expectation, and the way.
    hint
        What to mend.

    Yields
    ------
    Problem
        At the outcome, or else at the end.
    """
    if pathway.outcome != expected.outcome:
        message = f'the case reaches the outcome "{pathway.outcome}", not "{expected.outcome}"'
        yield tree.problem((*place, "outcome"), "expected", message, hint)
    elif pathway.node != expected.node:
        reached, wanted = (f'"{node}"' if node else "no single end" for node in (pathway.node, expected.node))
        message = f"the case reaches {reached}, and {wanted} is expected"
        yield tree.problem((*place, "node"), "expected", message, hint)
