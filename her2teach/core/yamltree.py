"""YAML tree: a file becomes checked text, and the text a tree that knows its places.

Every problem of a file is reported in one go, each with its line and column, what was found and what is allowed.
"""

from __future__ import annotations

import itertools
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from her2teach.core.scalars import LONG, Scalar
from her2teach.core.yaml_hints import yaml_hint

#: The most problems that are reported of a file.
MAX_PROBLEMS = 100


#: Folders that a reader knows by another name: those of packs that were unpacked.
_KNOWN_AS: ContextVar[Mapping[str, str]] = ContextVar("known as")


@contextmanager
def known_as(names: Mapping[str, str]) -> Iterator[None]:
    """Have the files of some folders told by the names that a reader knows, while the block runs."""
    token = _KNOWN_AS.set({**_KNOWN_AS.get({}), **names})
    try:
        yield
    finally:
        _KNOWN_AS.reset(token)


def _told(file: str) -> str:
    """Return a file as a reader knows it."""
    for folder, name in _KNOWN_AS.get({}).items():
        if file.startswith(f"{folder}{os.sep}"):
            return f"{name}{file.removeprefix(folder)}"
    return file


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong with a file."""

    file: str
    #: 1-based; 0 when the problem is the whole file's.
    line: int
    column: int
    #: A stable short name of the kind of problem.
    code: str
    message: str
    hint: str = ""
    #: "error" stops the file from being used, "warning" does not.
    severity: str = "error"

    @property
    def words(self) -> str:
        """What is wrong and what to do, in one line without its place."""
        tail = f"; {self.hint}" if self.hint else ""
        mark = "warning: " if self.severity == "warning" else ""
        return " ".join(f"{mark}{self.code}: {self.message}{tail}".split())  # what was found may hold line feeds

    def __str__(self) -> str:
        return printable(f"{_told(self.file)}:{self.line}:{self.column}: {self.words}" if self.file else self.words)


class ContentError(ValueError):
    """A file that cannot be used.

    Parameters
    ----------
    problems
        Everything that is wrong with it, in the order of the file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column)))
        super().__init__("\n".join(map(str, self.problems)))


def file_error(name: str, message: str, hint: str = "", *, code: str = "file") -> ContentError:
    """Make the error of a file as a whole."""
    return ContentError([Problem(file=name, line=0, column=0, code=code, message=message, hint=hint)])


#: Half of a character that was to be written as two; alone it is none, and no UTF-8.
_HALF = re.compile("[\ud800-\udfff]")


def tally(problems: Collection[Problem]) -> str:
    """Say how many problems there are, and how many warnings, if there are any."""
    warnings = sum(problem.severity == "warning" for problem in problems)
    errors = len(problems) - warnings
    return ", ".join([_counted(errors, "problem"), *([_counted(warnings, "warning")] if warnings else [])])


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def short(found: object) -> str:
    """Show what was found, cut short where it is long."""
    return str(found) if len(str(found)) <= LONG else f"{str(found)[: LONG - 3]}..."


def printable(words: object) -> str:
    """Write words for a terminal: a sign that would steer it, or cannot be seen, as its escape."""
    return "".join(sign if _seen(sign) else sign.encode("unicode_escape").decode("ascii") for sign in str(words))


def _seen(sign: str) -> bool:
    return sign in "\n\t" or sign.isprintable() or unicodedata.category(sign) == "Zs"


#: The path to a place in a tree: keys and list positions.
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Tree:
    """The content of a file, with the place of every key and value."""

    file: str
    #: Mappings, lists and :class:`Scalar` text, nothing else.
    content: Any
    places: dict[Place, tuple[int, int]] = field(repr=False)
    #: Where the key of a place stands, which is before its value.
    keys: dict[Place, tuple[int, int]] = field(repr=False)

    def problem(
        self, place: Place, code: str, message: str, hint: str = "", *, severity: str = "error", at_key: bool = False
    ) -> Problem:
        """Make a problem at a place or its key, or at the nearest place around it that the file has."""
        while place not in self.places:
            place = place[:-1]
        line, column = self.keys.get(place, self.places[place]) if at_key else self.places[place]
        return Problem(
            file=self.file, line=line, column=column, code=code, message=message, hint=hint, severity=severity
        )


MAX_BYTES = 1_000_000
MAX_DEPTH = 20
#: More keys and values than any content needs; the guideline has a third of them.
MAX_ENTRIES = 20_000

_INSTEAD = {"\t": "write spaces", "\r": "end lines with a line feed"}


def read_file(path: Path) -> str:
    """Read a text file after checking that it is a plain, small, readable one.

    Raises ContentError when the file is missing, a link, a folder or a device, too large, not UTF-8, or holds what
    cannot be seen.
    """
    name = str(path)
    try:
        status = path.lstat()
    except (OSError, ValueError) as error:
        raise file_error(name, f"cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if not stat.S_ISREG(status.st_mode):
        raise file_error(name, "not a regular file", "give a plain file, not a link, folder or device")
    _refuse_large(name, status.st_size)
    try:
        return decode(path.read_bytes(), name)
    except OSError as error:
        raise file_error(name, f"cannot be read: {error.strerror or error}") from error


def read_shipped(name: str) -> str:
    """Read a content file that comes with the package, as strictly as any other.

    Raises ContentError when the file is not what a content file must be.
    """
    return decode((files("her2teach") / "content" / name).read_bytes(), name)


def decode(data: bytes, name: str) -> str:
    """Decode the bytes of a file and refuse characters that cannot be seen.

    Raises ContentError for too many bytes, for those that are not UTF-8, and for control, bidirectional or invisible
    characters.
    """
    _refuse_large(name, len(data))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = _place(before, len(before))
        problem = Problem(
            file=name, line=line, column=column, code="encoding", message="not UTF-8", hint="save the file as UTF-8"
        )
        raise ContentError([problem]) from error
    problems = []
    for at in itertools.islice(_invisible(text), MAX_PROBLEMS):
        line, column = _place(text, at)
        message, hint = f"the character U+{ord(text[at]):04X} cannot be seen", _INSTEAD.get(text[at], "delete it")
        problems.append(Problem(file=name, line=line, column=column, code="character", message=message, hint=hint))
    if problems:
        raise ContentError(problems)
    return text


def _refuse_large(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise file_error(name, f"{size} bytes", f"at most {MAX_BYTES} bytes are read", code="size")


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _invisible(text: str) -> Iterator[int]:
    if text.replace("\n", " ").isprintable():  # as nearly all are, which is known at once
        return
    for at, character in enumerate(text):
        if character != "\n" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
            yield at


def parse(text: str, name: str) -> Tree:
    """Parse one YAML document made of plain mappings, lists and text.

    Raises ContentError for broken YAML, anchors, aliases, tags, directives, further documents, duplicate keys, keys
    that are no text, deep nesting, half a character, and more entries than any content needs.
    """
    if half := _HALF.search(text):
        line, column = _place(text, half.start())
        message = f"half a character, U+{ord(half[0]):04X}"
        problem = Problem(file=name, line=line, column=column, code="character", message=message, hint="delete it")
        raise ContentError([problem])
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
    builder = _Builder(name)
    try:
        while loader.check_event():
            builder.take(loader.get_event())
    except ContentError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        message = " ".join(filter(None, (error.context, error.problem)))
        hint = yaml_hint(text, line, message)
        problem = Problem(file=name, line=line, column=column, code="yaml", message=message, hint=hint)
        raise ContentError([*builder.problems, problem]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError([*builder.problems, *file_error(name, str(error), code="yaml").problems]) from error
    finally:
        loader.dispose()
    if builder.problems:
        raise ContentError(builder.problems)
    return Tree(name, builder.content, builder.places, builder.keys)


class _Builder:
    """Builds a tree from the events of a parser, and notes what may not be there."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.content: Any = None
        self.places: dict[Place, tuple[int, int]] = {(): (1, 1)}
        self.keys: dict[Place, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._open: list[tuple[Place, Any]] = []
        self._key: list[Scalar | None] = []
        self._documents = 0
        self._entries = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "alias", f"*{short(event.anchor)} repeats another place", "write the value out")
            self._put(Scalar(""), event)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_decorations(event)
            for at in _invisible(event.value if event.style == '"' else ""):  # where an escape can hide it
                self._refuse(
                    event, "character", f"the character U+{ord(event.value[at]):04X} cannot be seen", "delete it"
                )
            self._put(Scalar(event.value, quoted=event.style in {"'", '"'}), event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._refuse_decorations(event)
            self._start({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._key.pop()

    def _start_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._refuse(event, "document", "a second document begins", "one file holds one document")
        if event.version or event.tags:
            self._refuse(event, "directive", "a YAML directive", "delete the line that begins with %")

    def _refuse_decorations(self, event: Any) -> None:
        if event.anchor:
            self._refuse(
                event, "anchor", f"the anchor &{short(event.anchor)}", "write the value out where it is needed"
            )
        if event.tag:
            self._refuse(event, "tag", f"the tag {short(event.tag)}", "leave the tag out")

    def _start(self, container: Any, event: Any) -> None:
        place = self._put(container, event)
        self._open.append((place, container))
        self._key.append(None)
        if len(self._open) == MAX_DEPTH + 1:
            self._refuse(event, "depth", f"nested more than {MAX_DEPTH} levels deep", "flatten it")
            raise ContentError(self.problems)

    def _put(self, value: Any, event: Any) -> Place:
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            self._refuse(event, "size", f"more than {MAX_ENTRIES} keys and values", "split the file")
            raise ContentError(self.problems)
        if not self._open:
            if self._documents == 1:
                self.content = value
            return ()
        place, container = self._open[-1]
        mark = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(container, list):
            container.append(value)
            place = (*place, len(container) - 1)
            self.places[place] = mark
            return place
        return self._put_in_mapping(place, container, value, event, mark)

    def _put_in_mapping(
        self, place: Place, mapping: dict[str, Any], value: Any, event: Any, mark: tuple[int, int]
    ) -> Place:
        key = self._key[-1]
        if key is not None:
            mapping[str(key)] = value
            self._key[-1] = None
            place = (*place, str(key))
            self.places[place] = mark if isinstance(value, Scalar) and value else self.places[place]
            return place
        if not isinstance(value, Scalar):
            self._refuse(event, "key", "a key that is not plain text", "keys are single words")
            value = Scalar(f"key at line {mark[0]}")
        if value in mapping:
            first = self.keys[(*place, str(value))][0]
            self._refuse(event, "duplicate", f'"{short(value)}" stands twice, first in line {first}', "keep one")
        self._key[-1] = value
        self.places[(*place, str(value))] = self.keys[(*place, str(value))] = mark
        return place

    def _refuse(self, event: Any, code: str, message: str, hint: str) -> None:
        mark = event.start_mark
        problem = Problem(
            file=self.name, line=mark.line + 1, column=mark.column + 1, code=code, message=message, hint=hint
        )
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise ContentError(self.problems)
