"""Handout files: a handout of cases as HTML, as PDF and as an assignment, each made when it is asked for."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from her2teach.core.files import left
from her2teach.educator import assignment
from her2teach.educator.fonts import font_paths, named, without_font
from her2teach.educator.handout_document import Document, document
from her2teach.educator.handouts import Handout, key_handout, student_handout

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: Where the templates are in the package.
FOLDER: Final = "educator/templates"
#: What to do where PDF files cannot be made.
NO_TYPST: Final = 'PDF files need Typst, which is not installed here: pip install "her2teach[handout]"'
#: PDF/UA: every reader, also one who listens, gets title, language, headings, lists, tables and what pictures show.
_STANDARD: Final = ["ua-1"]
#: What to do where HTML files cannot be made.
NO_JINJA: Final = 'handouts need Jinja, which is not installed here: pip install "her2teach[handout]"'
#: How Typst says that no font has some characters of a text.
_UNSHOWN: Final = re.compile(r'the text `"([^`]*)"` could not be displayed')
SheetKind: TypeAlias = Literal["student", "key"]
Format: TypeAlias = Literal["html", "pdf", "assignment"]
SHEETS: Final[tuple[SheetKind, ...]] = ("student", "key")
FORMATS: Final[tuple[Format, ...]] = ("html", "pdf", "assignment")
_Maker: TypeAlias = "Callable[[Guideline, Sequence[CaseVignette]], Handout]"
_Writer: TypeAlias = Callable[[Document], bytes]
_MAKERS: Final[dict[SheetKind, _Maker]] = {"student": student_handout, "key": key_handout}
#: What makes each format, and what to do without it.
_NEEDED: Final[dict[Format, tuple[str, str]]] = {
    "html": ("jinja2", NO_JINJA),
    "pdf": ("typst", NO_TYPST),
    "assignment": ("nbformat", assignment.MISSING),
}


class FontError(ValueError):
    """A PDF that cannot be typeset, because no font has one of its characters."""


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
    sheets: Collection[SheetKind] = SHEETS,
) -> tuple[HandoutFile, ...]:
    """Return the files of a handout."""
    name = _named(pack, vignettes) if pack else ""
    groups = [(each.id, (each,)) for each in vignettes] + ([(name, tuple(vignettes))] if name and vignettes else [])
    found = [file for group in groups for file in _sheets(guideline, *group, formats=formats, sheets=sheets)]
    if "assignment" in formats:
        found += _assignments(guideline, vignettes, name)
    return tuple(found)


def zipped(
    files: Sequence[HandoutFile], tell: Callable[[int, str], None] | None = None
) -> tuple[bytes, tuple[FontError, ...]]:
    """Make files and pack them into one; those with a character that no font has are left out, and told."""
    found, failed = io.BytesIO(), []
    with ZipFile(found, "w", ZIP_DEFLATED) as archive:
        for at, file in enumerate(files):
            if tell:
                tell(at, file.name)
            try:
                archive.writestr(ZipInfo(file.name), file.make(), ZIP_DEFLATED)
            except FontError as error:
                failed.append(error)
    return found.getvalue(), tuple(failed)


def missing() -> dict[Format, str]:
    """Return the formats that cannot be made here, and what to do about each."""
    return {name: words for name, (module, words) in _NEEDED.items() if find_spec(module) is None}


def need(formats: Collection[Format]) -> None:
    """Make sure that some formats can be made here.

    Raises ValueError where what makes one of them is not installed, with what to do.
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
    sheets: Collection[SheetKind],
) -> Iterator[HandoutFile]:
    for sheet in SHEETS:
        for suffix, write in _WRITERS.items():
            if sheet in sheets and suffix in formats:
                file = f"{name}-{sheet}.{suffix}"
                yield HandoutFile(name=file, make=partial(_written, file, write, _MAKERS[sheet], guideline, vignettes))


def _written(name: str, write: _Writer, make: _Maker, guideline: Guideline, vignettes: Sequence[CaseVignette]) -> bytes:
    """Make a file.

    Raises FontError with its name, the characters that no font has, and the cases that they stand in.
    """
    try:
        return write(document(make(guideline, vignettes)))
    except FontError as error:
        text = str(error)
        cases = [each.id for each in vignettes if text in str(document(make(guideline, (each,))).as_data())]
        lacking = "".join(without_font(text)) or text
        raise FontError(f"{name}: no font here has {named(lacking)}, which stands in {', '.join(cases)}") from error


def _assignments(guideline: Guideline, vignettes: Sequence[CaseVignette], pack: str) -> Iterator[HandoutFile]:
    """Yield a notebook for each case: those of a pack in one assignment, under names that give nothing away."""
    for at, vignette in enumerate(vignettes, start=1):
        where = f"{pack}/case-{at:02}" if pack else f"{vignette.id}/{vignette.id}"
        yield HandoutFile(
            name=f"source/{where}.ipynb", make=partial(_notebook, guideline, vignette, at if pack else None)
        )


def _notebook(guideline: Guideline, vignette: CaseVignette, number: int | None) -> bytes:
    return assignment.assignment(guideline, vignette, number).encode()


def handout_html(found: Document) -> str:
    """Write a document as HTML.

    Raises ValueError where Jinja is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as error:
        raise ValueError(NO_JINJA) from error
    folder = files("her2teach") / FOLDER
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "handout.html.j2").read_text(encoding="utf-8"))
    style = (folder / "handout.css").read_text(encoding="utf-8")
    return template.render(document=found, style=style) + "\n"


def handout_pdf(found: Document) -> bytes:
    """Write a document as PDF; the same document gives the same bytes.

    Raises ValueError where Typst is not installed.
    """
    return pdf("handout", found.as_data(), found.pictures)


def pdf(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, str] | None = None, *, boxes: bool = False
) -> bytes:
    """Typeset data by a template, which sets title, language and alternatives; the same data gives the same bytes.

    With boxes a character that no font has is one; without, it is an error.

    Raises ValueError where Typst is not installed, or cannot typeset this; FontError with the characters that no font
    has.
    """
    try:
        import typst
    except ImportError as error:
        raise ValueError(NO_TYPST) from error
    folder = files("her2teach") / FOLDER
    sources = {
        "main.typ": (folder / f"{template}.typ").read_bytes(),
        **{
            each.name: each.read_bytes()
            for each in folder.iterdir()
            if each.name.endswith(".typ") and not left(each.name)
        },
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **{name: picture.encode() for name, picture in (pictures or {}).items()},
    }
    # With no clock, so that the same data gives the same bytes, and with no package fetched.
    settings: dict[str, Any] = {"pdf_standards": _STANDARD, "timestamp": 0}
    with font_paths(boxes=boxes) as fonts:
        try:
            made = typst.compile(
                {"main": sources.pop("main.typ"), **sources}, format="pdf", font_paths=fonts, **settings
            )
        except typst.TypstError as error:
            if shown := _UNSHOWN.search(str(error)):
                raise FontError(shown[1]) from error
            raise ValueError(f"the PDF cannot be typeset: {error}") from error
    if not isinstance(made, bytes):
        raise TypeError("Typst made something else than one file")
    return made


_WRITERS: Final[dict[Format, _Writer]] = {
    "html": lambda found: handout_html(found).encode(),
    "pdf": handout_pdf,
}
