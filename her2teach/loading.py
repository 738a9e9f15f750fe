"""Loading: a file becomes checked text, the text a tree that knows its places, the tree a piece of content.

Every problem of a file is reported in one go, each with its line and column, what was found and what is allowed.
"""

from __future__ import annotations

import difflib
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from her2teach.scalars import Scalar

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

#: A way to a place in a tree: keys and list positions.
Place = tuple[str | int, ...]

ModelT = TypeVar("ModelT", bound=BaseModel)


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

    def __str__(self) -> str:
        tail = f"; {self.hint}" if self.hint else ""
        mark = "warning: " if self.severity == "warning" else ""
        return f"{self.file}:{self.line}:{self.column}: {mark}{self.code}: {self.message}{tail}"


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


@dataclass(frozen=True)
class Tree:
    """The content of a file, with the place of every key and value."""

    file: str
    #: Mappings, lists and :class:`Scalar` text, nothing else.
    content: Any
    places: dict[Place, tuple[int, int]] = field(repr=False)

    def problem(self, place: Place, code: str, message: str, hint: str = "", *, severity: str = "error") -> Problem:
        """Make a problem at a place, or at the nearest place around it that the file has."""
        while place not in self.places:
            place = place[:-1]
        line, column = self.places[place]
        return Problem(
            file=self.file, line=line, column=column, code=code, message=message, hint=hint, severity=severity
        )


def read_file(path: Path) -> str:
    """Read a text file after checking that it is a plain, small, readable one.

    Parameters
    ----------
    path
        A regular file, UTF-8, below 1 MB.

    Returns
    -------
    str
        The text, without a byte-order mark, with line feeds only.

    Raises
    ------
    ContentError
        When the file is missing, a link, a folder or a device, too large, not UTF-8, or holds characters that cannot be
        seen.
    """
    name = str(path)
    try:
        status = path.lstat()
    except OSError as error:
        raise _file_error(name, "file", f"cannot be opened: {error.strerror or error}") from error
    if not stat.S_ISREG(status.st_mode):
        raise _file_error(name, "file", "not a regular file", "give a plain file, not a link, folder or device")
    if status.st_size > MAX_BYTES:
        raise _file_error(name, "size", f"{status.st_size} bytes", f"at most {MAX_BYTES} bytes are read")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _file_error(name, "file", f"cannot be read: {error.strerror or error}") from error
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Decode the bytes of a file and refuse characters that cannot be seen.

    Parameters
    ----------
    data
        UTF-8, with or without a byte-order mark.
    name
        The file's name in messages.

    Returns
    -------
    str
        The text, with line feeds only.

    Raises
    ------
    ContentError
        For bytes that are not UTF-8, and for control, bidirectional or invisible characters.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        problem = Problem(
            file=name, line=line, column=column, code="encoding", message="not UTF-8", hint="save the file as UTF-8"
        )
        raise ContentError([problem]) from error
    problems = [
        Problem(
            file=name,
            line=text.count("\n", 0, at) + 1,
            column=at - text.rfind("\n", 0, at),
            code="character",
            message=f"the character U+{ord(text[at]):04X} cannot be seen",
            hint="delete it",
        )
        for at in _invisible(text)
    ]
    if problems:
        raise ContentError(problems)
    return text


def _invisible(text: str) -> Iterator[int]:
    if text.isascii() and text.isprintable():
        return
    for at, character in enumerate(text):
        if character != "\n" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
            yield at


def _file_error(name: str, code: str, message: str, hint: str = "") -> ContentError:
    return ContentError([Problem(file=name, line=0, column=0, code=code, message=message, hint=hint)])


def parse(text: str, name: str) -> Tree:
    """Parse one YAML document made of plain mappings, lists and text.

    Parameters
    ----------
    text
        The document.
    name
        The file's name in messages.

    Returns
    -------
    Tree
        The content; every scalar is text as it was written.

    Raises
    ------
    ContentError
        For broken YAML and for anchors, aliases, tags, directives, further documents, duplicate keys, keys that are not
        text, and deep nesting.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
    builder = _Builder(name)
    try:
        while loader.check_event():
            builder.take(loader.get_event())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        message = " ".join(filter(None, (error.context, error.problem)))
        problem = Problem(file=name, line=line, column=column, code="yaml", message=message)
        raise ContentError([*builder.problems, problem]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError([*builder.problems, *_file_error(name, "yaml", str(error)).problems]) from error
    finally:
        loader.dispose()
    if builder.problems:
        raise ContentError(builder.problems)
    return Tree(name, builder.content, builder.places)


class _Builder:
    """Builds a tree from the events of a parser, and notes what may not be there."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.content: Any = None
        self.places: dict[Place, tuple[int, int]] = {(): (1, 1)}
        self.problems: list[Problem] = []
        self._open: list[tuple[Place, Any]] = []
        self._key: list[Scalar | None] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "alias", f"*{event.anchor} repeats another place", "write the value out")
            self._put(Scalar(""), event)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_decorations(event)
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
            self._refuse(event, "anchor", f"the anchor &{event.anchor}", "write the value out where it is needed")
        if event.tag:
            self._refuse(event, "tag", f"the tag {event.tag}", "leave the tag out")

    def _start(self, container: Any, event: Any) -> None:
        place = self._put(container, event)
        self._open.append((place, container))
        self._key.append(None)
        if len(self._open) == MAX_DEPTH + 1:
            self._refuse(event, "depth", f"nested more than {MAX_DEPTH} levels deep", "flatten it")
            raise ContentError(self.problems)

    def _put(self, value: Any, event: Any) -> Place:
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
            first = self.places[(*place, str(value))][0]
            self._refuse(event, "duplicate", f'"{value}" stands twice, first in line {first}', "keep one")
        self._key[-1] = value
        self.places[(*place, str(value))] = mark
        return place

    def _refuse(self, event: Any, code: str, message: str, hint: str) -> None:
        mark = event.start_mark
        problem = Problem(
            file=self.name, line=mark.line + 1, column=mark.column + 1, code=code, message=message, hint=hint
        )
        self.problems.append(problem)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return a hint that names the nearest allowed word and, if they are few, all of them."""
    words = list(allowed)
    close = difflib.get_close_matches(word.lower().replace(" ", "_"), words, n=1, cutoff=0.6)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"{meant}allowed: {', '.join(words)}" if len(words) <= 24 else meant.strip()


def validate(model: type[ModelT], tree: Tree) -> ModelT:
    """Give a tree the types of its schema.

    Parameters
    ----------
    model
        The schema.
    tree
        What the file holds.

    Returns
    -------
    BaseModel
        The frozen content.

    Raises
    ------
    ContentError
        With every place that does not fit the schema.
    """
    try:
        return model.model_validate(tree.content)
    except ValidationError as error:
        raise ContentError(_problem(model, tree, details) for details in error.errors(include_url=False)) from error


def _problem(model: type[BaseModel], tree: Tree, details: Any) -> Problem:
    place = _file_place(tree, details["loc"])
    kind, found = details["type"], details["input"]
    context = details.get("ctx", {})
    name = str(details["loc"][-1]) if details["loc"] else ""
    if kind == "extra_forbidden":
        allowed = [key for key in _fields(model, details["loc"][:-1]) if key != "id"]
        return tree.problem(place, "unknown-key", f'"{name}" is not known here', nearest(name, allowed))
    if kind == "missing":
        return tree.problem(place, "missing", f'"{name}" is missing', "add it")
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context["expected"])
        return tree.problem(place, "value", f'"{found}" is not allowed', nearest(str(found), allowed))
    if kind in {"scalar", "number"}:
        return tree.problem(place, "value", details["msg"], context.get("hint", ""))
    if kind == "string_too_short":
        return tree.problem(place, "empty", "nothing is written here", "write the text")
    return tree.problem(place, "value", f"{details['msg'].removeprefix('Value error, ')}, found {_shown(found)}")


def _shown(found: Any) -> str:
    if isinstance(found, dict):
        return "a mapping"
    return "a list" if isinstance(found, (list, tuple)) else f'"{str(found)[:60]}"'


def _file_place(tree: Tree, location: Sequence[str | int]) -> Place:
    """Drop what pydantic adds to a location, such as the tag of a union's member."""
    place: Place = ()
    for step in location:
        if (*place, step) in tree.places:
            place = (*place, step)
    return place


def _fields(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Return the keys a schema allows at a location, none where they cannot be told."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    for step in location:
        schema = definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
        if isinstance(step, str) and step in schema.get("properties", {}):
            schema = schema["properties"][step]
        else:
            schema = schema.get("additionalProperties") or schema.get("items") or {}
        if not isinstance(schema, dict):
            return []
    schema = definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    return list(schema.get("properties", {}))
