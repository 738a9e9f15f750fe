"""Class files: the files that a class hands in, those that count and those that are left out and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from her2teach.core.yamltree import ContentError, decode, file_error
from her2teach.teaching.attempts import DOCTORED, MOST_BYTES, AttemptsFile, read_attempts
from her2teach.text.spreadsheet import csv_text
from her2teach.text.wording import counted

if TYPE_CHECKING:
    from her2teach.teaching.attempts import AnswerBook, MarkedAttempt

#: Why a file is left out: it cannot be read, is something else altogether, is of other content or other cases, is there
#: twice, or was changed.
LeftOutReason: TypeAlias = Literal["broken", "foreign", "mismatched", "doubled", "doctored"]
#: More files than a class has.
MOST_FILES: Final = 400
#: So many attempts that agree in everything, minute by minute, are not made twice.
SAME: Final = 6
#: So many lines are shown of a file.
_NAMED = 3
_LONGEST_NAME = 80
#: What a file of attempts has in it, whatever has become of it; the first, and one of the others.
_MARKS: Final = (b'"attempts"', (b'"about"', b'"content"', b'"seal"'))
_FOREIGN: Final = "this is no attempts file; learners download theirs on the practice or the journey page"
#: The columns of nbgrader's own CSV exporter.
COLUMNS: Final = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """A file that can be used."""

    name: str
    file: AttemptsFile
    marked: tuple[MarkedAttempt, ...]
    #: What was attempted that cannot be held against anything here, with the reason.
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A file that does not count."""

    name: str
    reason: LeftOutReason
    #: Whole lines.
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClassFiles:
    """The files of a class; the same whatever order they came in."""

    counted: tuple[HandedIn, ...]
    left_out: tuple[LeftOut, ...]


def read_file_of_class(name: str, data: bytes, book: AnswerBook, *, folders: bool = False) -> HandedIn | LeftOut:
    """Read one file, whoever wrote it; its name with its folders where these tell one from another."""
    name = shown_name(name, folders=folders)
    if not _is_of_attempts(data):
        return LeftOut(name=name, reason="foreign", why=(_FOREIGN,))
    try:
        if len(data) > MOST_BYTES:
            raise file_error(name, f"{len(data)} bytes", f"at most {MOST_BYTES} bytes are read", code="size")
        file, tree = read_attempts(decode(data, name), name)
        if file.content_hash != book.guideline.content_hash:
            made, here = file.content_hash[:12], book.guideline.content_hash[:12]
            told = f"it was made with content {made}; here it is {here}; start with the extensions that the class had"
            return LeftOut(name=name, reason="mismatched", why=(told,))
        marked = book.mark(file, tree)
    except ContentError as error:
        return LeftOut(name=name, reason=_reason(error), why=tuple(_problems_in_words(error)))
    others = [(each.item, book.why_not(each)) for each in file.attempts]
    passed_over = tuple(_few(list(dict.fromkeys(f"{item}: {why}" for item, why in others if why)), "attempt"))
    if not marked:
        return LeftOut(name=name, reason="mismatched", why=passed_over)
    return HandedIn(name=name, file=file, marked=marked, passed_over=passed_over)


def gather(files: Iterable[HandedIn | LeftOut]) -> ClassFiles:
    """Put the files of a class together."""
    found = list(files)
    left_out = [each for each in found if isinstance(each, LeftOut)]
    once = list(_once([each for each in found if isinstance(each, HandedIn)], left_out))
    counted_files = sorted(_alike(once, left_out), key=lambda each: each.file.id)
    left_out.sort(key=lambda each: (each.name, each.reason, each.why))
    return ClassFiles(counted=tuple(counted_files), left_out=tuple(left_out))


def shown_name(name: str, *, folders: bool = False) -> str:
    """Return a file's name, or its path, without what cannot be seen, and cut short."""
    parts = name.replace("\\", "/").split("/")
    plain = ["".join(letter for letter in part if letter.isprintable()).strip() for part in parts]
    shown = "/".join(part for part in plain if part.strip(".")) if folders else plain[-1]
    shown = shown or "a file without a name"
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def _is_of_attempts(data: bytes) -> bool:
    """Return whether a file has the words of one of attempts, in whatever encoding."""
    plain = data.replace(b"\0", b"")
    first, others = _MARKS
    return first in plain and any(each in plain for each in others)


def _once(files: Sequence[HandedIn], left_out: list[LeftOut]) -> Iterator[HandedIn]:
    """Yield one file of each id."""
    groups = defaultdict[str, list[HandedIn]](list)
    for each in files:
        groups[each.file.id].append(each)
    for group in groups.values():
        kept, *others = sorted(group, key=lambda each: (-len(each.file.attempts), each.name))
        attempts = kept.file.attempts
        if any(each.file.attempts != attempts[: len(each.file.attempts)] for each in others):
            names = sorted({each.name for each in group})
            why = f"files with the same id and other attempts: {', '.join(names)}; one of them was changed"
            left_out += [LeftOut(name=each.name, reason="doctored", why=(why,)) for each in group]
            continue
        for each in others:
            what = "the same as" if len(each.file.attempts) == len(attempts) else "an earlier state of"
            left_out.append(LeftOut(name=each.name, reason="doubled", why=(f"{what} {kept.name}",)))
        yield kept


def _alike(files: Sequence[HandedIn], left_out: list[LeftOut]) -> Iterator[HandedIn]:
    """Yield one of the files that agree in many attempts, under whatever ids."""
    first: dict[str, HandedIn] = {}
    for each in sorted(files, key=lambda each: each.file.id):
        number = len(each.file.attempts)
        known = first.setdefault(replace(each.file, id="").to_text(), each) if number >= SAME else each
        if known is each:
            yield each
            continue
        why = f"its {counted(number, 'attempt')} are, minute by minute, those of {known.name}"
        left_out.append(LeftOut(name=each.name, reason="doubled", why=(why,)))


def _reason(error: ContentError) -> LeftOutReason:
    return "doctored" if all(problem.code == DOCTORED for problem in error.problems) else "broken"


def _problems_in_words(error: ContentError) -> Iterator[str]:
    lines = []
    for problem in error.problems:
        where = f"line {problem.line}, column {problem.column}: " if problem.line else ""
        lines.append(f"{where}{problem.message}{f'; {problem.hint}' if problem.hint else ''}")
    return _few(lines, "problem")


def _few(lines: Sequence[str], noun: str) -> Iterator[str]:
    """Yield the first lines, and how many more there are."""
    yield from lines[:_NAMED]
    more = len(lines) - _NAMED
    if more > 0:
        yield f"and {counted(more, noun)} more"


def grades(attempts_files: Iterable[AttemptsFile]) -> str:
    """Write the points of sittings as a table; names, dates and repeated attempts stay out of it."""
    rows = [
        _row(each.item, file.id, each.points, each.most)
        for file in attempts_files
        for each in file.attempts
        if not each.seen and not each.invented
    ]
    return csv_text([COLUMNS, *rows])


def _row(assignment: str, student: str, points: int, most: int) -> tuple[object, ...]:
    score = float(points)
    return assignment, "", "", student, "", "", "", score, 0.0, score, float(most)
