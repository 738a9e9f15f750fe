"""Handout files: which files a handout of cases has, each made when it is asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from her2teach import assignment, handout_html, typeset
from her2teach.document import Document
from her2teach.handout import Handout, key_handout, student_handout
from her2teach.handout_pdf import handout_pdf
from her2teach.handout_words import document

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.vignettes import CaseVignette

Sheet: TypeAlias = Literal["student", "key"]
Format: TypeAlias = Literal["html", "pdf", "assignment"]
SHEETS: Final[tuple[Sheet, ...]] = ("student", "key")
FORMATS: Final[tuple[Format, ...]] = ("html", "pdf", "assignment")

_Maker: TypeAlias = "Callable[[Guideline, Sequence[CaseVignette]], Handout]"
_Writer: TypeAlias = Callable[[Document], bytes]
_MAKERS: Final[dict[Sheet, _Maker]] = {"student": student_handout, "key": key_handout}
_WRITERS: Final[dict[Format, _Writer]] = {
    "html": lambda found: handout_html.handout_html(found).encode(),
    "pdf": handout_pdf,
}

#: What makes each format, and what to do without it.
_NEEDED: Final[dict[Format, tuple[str, str]]] = {
    "html": ("jinja2", handout_html.MISSING),
    "pdf": ("typst", typeset.MISSING),
    "assignment": ("nbformat", assignment.MISSING),
}


@dataclass(frozen=True, kw_only=True)
class HandoutFile:
    """A file that can be made."""

    #: With the folders that it belongs in, set apart by slashes.
    name: str
    make: Callable[[], bytes]


def handout_files(
    guideline: Guideline,
    vignettes: Sequence[CaseVignette],
    *,
    pack: str = "",
    formats: Collection[Format] = FORMATS,
    sheets: Collection[Sheet] = SHEETS,
) -> tuple[HandoutFile, ...]:
    """Return the files of a handout.

    Parameters
    ----------
    guideline, vignettes
        Cases and their guideline.
    pack
        What the cases are called together; nothing where each stands alone.
    formats
        What to make of them.
    sheets
        For whom.  An assignment is made whichever is chosen: it holds the answers as nbgrader wants it, for the
        educator, who gives out what nbgrader makes of it.

    Returns
    -------
    tuple of HandoutFile
        For each case, and for all of them together where they are a pack, the learners' sheets and their key; the
        assignments in a folder ``source``, as in a course of nbgrader.
    """
    name = _named(pack, vignettes) if pack else ""
    groups = [(each.id, (each,)) for each in vignettes] + ([(name, tuple(vignettes))] if name and vignettes else [])
    found = [file for group in groups for file in _sheets(guideline, *group, formats=formats, sheets=sheets)]
    if "assignment" in formats:
        found += _assignments(guideline, vignettes, name)
    return tuple(found)


def zipped(files: Sequence[HandoutFile], tell: Callable[[int, str], None] | None = None) -> bytes:
    """Make files and pack them into one.

    Parameters
    ----------
    files
        The files.
    tell
        Called before each file is made, with how many are done and its name.

    Returns
    -------
    bytes
        A zip archive; the same files give the same bytes.
    """
    found = io.BytesIO()
    with ZipFile(found, "w", ZIP_DEFLATED) as archive:
        for at, file in enumerate(files):
            if tell:
                tell(at, file.name)
            archive.writestr(ZipInfo(file.name), file.make(), ZIP_DEFLATED)
    return found.getvalue()


def missing() -> dict[Format, str]:
    """Return the formats that cannot be made here, and what to do about each."""
    return {name: words for name, (module, words) in _NEEDED.items() if find_spec(module) is None}


def need(formats: Collection[Format]) -> None:
    """Make sure that some formats can be made here.

    Parameters
    ----------
    formats
        The formats.

    Raises
    ------
    ValueError
        Where what makes one of them is not installed, with what to do.
    """
    for name, words in missing().items():
        if name in formats:
            raise ValueError(words)


def _named(pack: str, vignettes: Sequence[CaseVignette]) -> str:
    """Return a file's name for a pack, which no case has."""
    name = re.sub(r"[^a-z0-9]+", "-", pack.lower()).strip("-") or "pack"
    return f"{name}-pack" if name in {each.id for each in vignettes} else name


def _sheets(
    guideline: Guideline,
    name: str,
    vignettes: Sequence[CaseVignette],
    *,
    formats: Collection[Format],
    sheets: Collection[Sheet],
) -> Iterator[HandoutFile]:
    for sheet in SHEETS:
        for suffix, write in _WRITERS.items():
            if sheet in sheets and suffix in formats:
                yield HandoutFile(
                    name=f"{name}-{sheet}.{suffix}", make=partial(_written, write, _MAKERS[sheet], guideline, vignettes)
                )


def _written(write: _Writer, make: _Maker, guideline: Guideline, vignettes: Sequence[CaseVignette]) -> bytes:
    return write(document(make(guideline, vignettes)))


def _assignments(guideline: Guideline, vignettes: Sequence[CaseVignette], pack: str) -> Iterator[HandoutFile]:
    """Yield a notebook for each case: those of a pack in one assignment, under names that give nothing away."""
    for at, vignette in enumerate(vignettes, start=1):
        where = f"{pack}/case-{at:02}" if pack else f"{vignette.id}/{vignette.id}"
        yield HandoutFile(
            name=f"source/{where}.ipynb", make=partial(_notebook, guideline, vignette, at if pack else None)
        )


def _notebook(guideline: Guideline, vignette: CaseVignette, number: int | None) -> bytes:
    return assignment.assignment(guideline, vignette, number).encode()
