"""Check: everything there is to say about a content file, its errors, its cautions and its proofs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from math import log10
from pathlib import Path

from her2teach.analysis.proofs import ProofProgress, Report, verify
from her2teach.core.cutoffs import read_cutoffs
from her2teach.core.evidence import read_evidence
from her2teach.core.extensions import check_extension
from her2teach.core.files import PACK, PACKAGE, case_files, left, shipped
from her2teach.core.guideline import Guideline, read_guideline, shipped_guideline
from her2teach.core.load import load_guideline, refuse_excesses
from her2teach.core.pathway import trace
from her2teach.core.validation import nearest, validate
from her2teach.core.words import WordsContent
from her2teach.core.yamltree import MAX_PROBLEMS, ContentError, Problem, Tree, file_error, parse, read_file
from her2teach.educator.cautions import case_cautions, guideline_cautions, review_cautions
from her2teach.teaching.events import read_events
from her2teach.teaching.journeys import FOLDER, journey_cautions
from her2teach.teaching.lesson import read_lesson
from her2teach.teaching.narrative import read_narrative
from her2teach.teaching.pack import case_names, chosen_guideline, chosen_packs, pack_files
from her2teach.teaching.pack_file import read_pack
from her2teach.teaching.review_items import review_items
from her2teach.teaching.reviews import read_review, review_files, review_problems, told_of
from her2teach.teaching.vignettes import read_vignette

#: A key that only files of one kind have; a file with none of them is a case.
_KINDS = {
    "citation": "extension",
    "identity": "guideline",
    "root": "guideline",
    "decisions": "guideline",
    "trials": "evidence",
    "persons": "telling",
    "passages": "lesson",
    "course": "journey",
    "rules": "cut-offs",
    "trade_names": "words",
    "events": "events",
    "answers": "review",
}
#: What looks through the kinds of file that people are in; what looks through a guideline does for the others.
_CAUTIONS = {"case": case_cautions, "journey": case_cautions, "review": review_cautions}
#: Above this only a power of ten is given.
_READABLE = 10**24


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What was found in a file."""

    file: str
    kind: str
    #: In the order of the file, errors and warnings.
    problems: tuple[Problem, ...]
    #: The proofs of a guideline, alone or with the extension; None where there is nothing to prove, or no proof.
    report: Report | None = None
    #: Who reviewed what, where the file is a review that can be read.
    told: str = ""


def inspect(path: Path, today: dt.date, progress: ProofProgress | None = None) -> Inspection:
    """Look at a content file from all sides."""
    name = str(path)
    try:
        text = read_file(path)
    except ContentError as error:
        return Inspection(file=name, kind="case", problems=error.problems[:MAX_PROBLEMS])
    return inspect_text(text, name, today, progress)


def inspect_text(
    text: str, name: str, today: dt.date, progress: ProofProgress | None = None, *, only: str = ""
) -> Inspection:
    """Look at the text of a content file from all sides."""
    kind = "case"
    problems: list[Problem] = []
    report, told = None, ""
    try:
        tree = parse(text, name)
        kind = "pack" if Path(name).name == PACK else _kind(tree)
        if only and kind != only:
            raise file_error(name, f"this is no {only} but a file of the kind {kind}", code="kind")
        problems += _CAUTIONS.get(kind, guideline_cautions)(tree, text, today)
        guideline = _read(kind, tree, text)
        if kind == "review":
            told = _reviewed(tree, problems)
        elif guideline is None:
            problems += _clinical_warnings(kind, tree)
        else:
            refuse_excesses(guideline, tree)
            report = verify(guideline, progress)
            problems += (finding.problem(tree) for finding in report.findings[:MAX_PROBLEMS])
    except ContentError as error:
        problems += error.problems[:MAX_PROBLEMS]
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return Inspection(file=name, kind=kind, problems=tuple(problems), report=report, told=told)


def content_files(path: Path) -> tuple[Path, ...]:
    """Return a file, or the content files of a folder.

    Raises ContentError when the folder cannot be read or holds no such file.
    """
    if not path.is_dir():
        if not path.exists() and path.parent.is_dir():
            meant = nearest(path.name, (each.name for each in path.parent.iterdir() if not left(each.name)))
            raise file_error(str(path), "there is no such file or folder", meant.partition("allowed:")[0].strip())
        return (path,)
    found = pack_files(path)
    if not found:
        raise file_error(str(path), "holds no content file", "content files end in .yaml")
    return found


def shipped_files() -> tuple[Path, ...]:
    """Return the content files that come with the package."""
    content = PACKAGE / "content"
    return (
        *(
            content / f"{name}.yaml"
            for name in ("guideline", "evidence", "cutoffs", "lesson", "telling", "events", "words")
        ),
        *case_files(content / "extensions"),
        *case_files(shipped("cases")),
        *case_files(shipped("cases") / FOLDER),
        *review_files(shipped_guideline()),
    )


def proved(report: Report) -> str:
    """Say in one sentence what proofs found and what they stand for."""
    verdict = "proved" if report.sound else f"proofs that failed: {len(report.findings)}"
    return (
        f"{verdict}; {len(report.decisions)} decisions over {_large(report.combinations)} combinations of regions, "
        f"{_large(report.consistent)} of which hold together and stand for {_large(report.cases)} complete cases"
    )


def _large(number: int) -> str:
    return f"{number:,}" if number < _READABLE else f"some 10^{number.bit_length() * log10(2):.0f}"


def _kind(tree: Tree) -> str:
    keys = tree.content if isinstance(tree.content, dict) else {}
    return next((kind for key, kind in _KINDS.items() if key in keys), "case")


def _read(kind: str, tree: Tree, text: str) -> Guideline | None:
    """Read a file as what it is, and return the guideline that it asks to be proved."""
    if kind == "guideline":
        return read_guideline(text, tree.file)
    if kind == "extension":
        return check_extension(text, tree.file, load_guideline())
    if kind == "evidence":
        read_evidence(text, tree.file, shipped_guideline().statements)
    elif kind == "lesson":
        read_lesson(tree, shipped_guideline())
    elif kind == "events":
        read_events(tree, chosen_guideline())
    elif kind == "cut-offs":
        read_cutoffs(tree, shipped_guideline())
    elif kind == "pack":
        read_pack(tree, chosen_guideline(), case_names(Path(tree.file).parent, *chosen_packs()))
    elif kind == "words":
        validate(WordsContent, tree)
    elif kind == "telling":
        read_narrative(tree, chosen_guideline())
    return None


def _clinical_warnings(kind: str, tree: Tree) -> Iterator[Problem]:
    """Read a case or a journey and yield the answers of it that seldom go together, and what else is unusual."""
    guideline = chosen_guideline()
    if kind == "journey":
        yield from journey_cautions(guideline, tree)
    if kind != "case":
        return
    for warning in trace(guideline, read_vignette(tree, guideline).case).warnings:
        yield tree.problem(("attributes",), "warning", warning.text, severity="warning")


def _reviewed(tree: Tree, problems: list[Problem]) -> str:
    """Read a review, add what it asks for to the problems, and say who reviewed what."""
    items = review_items(chosen_guideline())
    review = read_review(tree, items)
    problems += review_problems(tree, review, items)
    return told_of(review, items)
