"""Handout files: a handout of cases as HTML, as PDF and as an assignment, each made when it is asked for."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from her2teach.core.files import left
from her2teach.educator import assignment
from her2teach.educator.fonts import font_paths, named, without_font
from her2teach.educator.handout_document import Document, Paper, document, questions_document
from her2teach.educator.handouts import key_handout, sheet_code, student_handout

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: Where the templates are in the package.
FOLDER: Final = "educator/templates"
#: What to do where PDF files cannot be made.
NO_TYPST: Final = 'PDF files need Typst, which is not installed here: pip install "her2teach[educator]"'
#: PDF/UA: every reader, also one who listens, gets title, language, headings, lists, tables and what pictures show.
_STANDARD: Final = ["ua-1"]
#: What to do where HTML files cannot be made.
NO_JINJA: Final = 'handouts need Jinja, which is not installed here: pip install "her2teach[educator]"'
#: How Typst says that no font has some characters of a text.
_UNSHOWN: Final = re.compile(r'the text `"([^`]*)"` could not be displayed')
SheetKind: TypeAlias = Literal["student", "questions", "key"]
Format: TypeAlias = Literal["html", "pdf", "assignment"]
SHEETS: Final[tuple[SheetKind, ...]] = ("student", "questions", "key")
FORMATS: Final[tuple[Format, ...]] = ("html", "pdf", "assignment")
#: The folders of what learners may have, and of what gives the answers away.
LEARNERS, EDUCATOR = "learners", "educator"
_QUESTIONS: Final = "questions"
_Writer: TypeAlias = Callable[[Document], bytes]
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
    paper: Paper = "a4",
    singly: bool = True,
) -> tuple[HandoutFile, ...]:
    """Return the files of a handout, under names that give nothing of a case away; singly, also those of each case."""
    if not vignettes:
        return ()
    whole = _named(pack) if pack else neutral_name(guideline, vignettes)
    groups: list[tuple[str, Sequence[CaseVignette]]] = [(whole, vignettes)]
    if pack and singly:
        groups = [*((f"case-{at:02}", (each,)) for at, each in enumerate(vignettes, start=1)), *groups]
    made = partial(_sheet, guideline, formats=formats, paper=paper)
    found = [file for name, some in groups if "student" in sheets for file in made("student", name, some)]
    found += made("questions", _QUESTIONS, vignettes) if "questions" in sheets else []
    found += [file for name, some in groups if "key" in sheets for file in made("key", f"{name}-key", some)]
    if "assignment" in formats:
        found += _assignments(guideline, vignettes, whole, several=bool(pack))
    return tuple(found)


def neutral_name(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> str:
    """Return a file's name for a case that gives nothing of it away, as its id may: the code of its sheet."""
    return f"case-{sheet_code(guideline, vignettes)}"


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


def _named(pack: str) -> str:
    """Return a file's name for a pack, which nothing else has."""
    name = re.sub(r"[^a-z0-9]+", "-", pack.lower()).strip("-") or "pack"
    return f"{name}-pack" if name == _QUESTIONS or re.fullmatch(r"case-\d+", name) else name


def _sheet(
    guideline: Guideline,
    kind: SheetKind,
    name: str,
    vignettes: Sequence[CaseVignette],
    *,
    formats: Collection[Format],
    paper: Paper,
) -> Iterator[HandoutFile]:
    folder = EDUCATOR if kind == "key" else LEARNERS
    for suffix, write in _WRITERS.items():
        if suffix in formats:
            file = f"{folder}/{name}.{suffix}"
            made = partial(_made, guideline, kind, paper)
            yield HandoutFile(name=file, make=partial(_written, file, write, made, vignettes))


def _made(guideline: Guideline, kind: SheetKind, paper: Paper, vignettes: Sequence[CaseVignette]) -> Document:
    if kind == "key":
        return document(key_handout(guideline, vignettes), paper)
    handout = student_handout(guideline, vignettes)
    return document(handout, paper) if kind == "student" else questions_document(handout, paper)


def _written(
    name: str, write: _Writer, make: Callable[[Sequence[CaseVignette]], Document], vignettes: Sequence[CaseVignette]
) -> bytes:
    """Make a file.

    Raises FontError with its name, the characters that no font has, and the cases that they stand in.
    """
    try:
        return write(make(vignettes))
    except FontError as error:
        text = str(error)
        cases = [each.id for each in vignettes if text in str(make((each,)).as_data())]
        lacking = "".join(without_font(text)) or text
        raise FontError(f"{name}: no font here has {named(lacking)}, which stands in {', '.join(cases)}") from error


def _assignments(
    guideline: Guideline, vignettes: Sequence[CaseVignette], name: str, *, several: bool
) -> Iterator[HandoutFile]:
    """Yield a notebook for each case: those of a pack in one assignment."""
    for at, vignette in enumerate(vignettes, start=1):
        book = f"case-{at:02}" if several else name
        made = partial(_notebook, guideline, vignette, at if several else None)
        yield HandoutFile(name=f"{EDUCATOR}/source/{name}/{book}.ipynb", make=made)


def _notebook(guideline: Guideline, vignette: CaseVignette, number: int | None) -> bytes:
    return assignment.assignment(guideline, vignette, number).encode()


def handout_html(found: Document) -> str:
    """Write a document as HTML.

    Raises ValueError where Jinja is not installed.
    """
    return page("handout", found)


def page(template: str, found: Document, **more: str) -> str:
    """Write a document as HTML by a template, which may ask for more.

    Raises ValueError where Jinja is not installed.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError as error:
        raise ValueError(NO_JINJA) from error
    loader = FunctionLoader(part)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=loader
    )
    return (
        environment.get_template(f"{template}.html.j2").render(document=found, style=part("handout.css"), **more) + "\n"
    )


def part(name: str) -> str:
    """Return the text of a file that belongs to the templates."""
    return (files("her2teach") / FOLDER / name).read_text(encoding="utf-8")


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
