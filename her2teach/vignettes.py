"""Case vignettes: cases told as stories, in plain files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from her2teach.answers import read_answer
from her2teach.case import Case
from her2teach.guideline import Guideline, shipped_guideline
from her2teach.loading import ContentError, Problem, Tree, nearest, parse, read_file, validate
from her2teach.pathway import trace
from her2teach.scalars import ScalarError
from her2teach.schema import CaseContent, Outcome

@dataclass(frozen=True, kw_only=True)
class CaseVignette:
    """One patient's story, with what it is meant to teach."""

    id: str
    title: str
    difficulty: Literal["introductory", "intermediate", "advanced"]
    licence: str
    authors: str
    objectives: tuple[str, ...]
    story: str
    case: Case
    expected_outcome: Outcome
    #: The end the case is meant to reach; None where it reaches no single one.
    expected_node: str | None
    #: Notes for the educator; they may give the answer away.
    discussion: str | None

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
    guideline = guideline or shipped_guideline()
    path = Path(path)
    tree = parse(read_file(path), str(path))
    problems: list[Problem] = []
    values = dict(_values(guideline, tree, problems))
    try:
        content = validate(CaseContent, tree)
    except ContentError as error:
        raise ContentError([*error.problems, *problems]) from error
    if content.id != path.stem:
        problems.append(tree.problem(("id",), "id", f'the id is "{content.id}"', f'it must be "{path.stem}", like the file'))
    problems += _check_expected_node(guideline, tree, content)
    if not problems:
        problems += _check_answer(guideline, tree, content, guideline.case(**values))
    if problems:
        raise ContentError(problems)
    fields = content.model_dump(exclude={"attributes", "expected"})
    return CaseVignette(
        **fields,
        case=guideline.case(**values),
        expected_outcome=content.expected.outcome,
        expected_node=content.expected.node,
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
    vignettes: list[CaseVignette] = []
    problems: list[Problem] = []
    for path in case_files(Path(folder) if folder is not None else shipped_folder("cases")):
        try:
            vignettes.append(load_vignette(path, guideline))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return tuple(vignettes)


def case_files(folder: Path) -> list[Path]:
    """Return the case files of a folder, sorted by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})


def shipped_folder(name: str) -> Path:
    """Return a folder that comes with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def _values(guideline: Guideline, tree: Tree, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    """Yield the checked attributes, and note what is wrong with the others."""
    attributes = tree.content.get("attributes") if isinstance(tree.content, dict) else None
    if not isinstance(attributes, dict):
        return
    for name, found in attributes.items():
        attribute = guideline.attributes.get(name)
        place = ("attributes", name)
        if attribute is None:
            hint = nearest(name, guideline.attributes)
            problems.append(tree.problem(place, "attribute", f'there is no attribute "{name}"', hint))
            continue
        try:
            value = read_answer(attribute, found, guideline.agents)
        except ScalarError as error:
            problems.append(tree.problem(place, "value", f"{name}: {error.message}", error.hint))
        except ValueError as error:
            problems.append(tree.problem(place, "value", f"{name}: {error}"))
        else:
            yield name, value


def _check_expected_node(guideline: Guideline, tree: Tree, content: CaseContent) -> Iterator[Problem]:
    node = content.expected.node
    if node is not None and node not in guideline.ends:
        hint = nearest(node, guideline.ends)
        yield tree.problem(("expected", "node"), "reference", f'there is no end "{node}"', hint)


def _check_answer(guideline: Guideline, tree: Tree, content: CaseContent, case: Case) -> Iterator[Problem]:
    pathway = trace(guideline, case)
    for contradiction in pathway.contradictions if content.expected.outcome != "contradictory" else ():
        yield tree.problem(("attributes",), "contradiction", str(contradiction.text), "change one of the two answers")
    if pathway.contradictions:
        return
    if pathway.outcome != content.expected.outcome:
        message = f'the case reaches the outcome "{pathway.outcome}", not "{content.expected.outcome}"'
        yield tree.problem(("expected", "outcome"), "expected", message, "mend the attributes or what is expected")
    elif pathway.node != content.expected.node:
        message = f'the case reaches "{pathway.node}", not "{content.expected.node}"'
        yield tree.problem(("expected", "node"), "expected", message, "mend the attributes or what is expected")
