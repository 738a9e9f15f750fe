"""Pack file: what goes for all cases of a folder, in a file of its own beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from her2teach.core.criteria import Names
from her2teach.core.extensions import shipped_extensions
from her2teach.core.files import PACK, shipped
from her2teach.core.guideline import Guideline
from her2teach.core.schema import Content, Prose
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Problem, Tree, parse, read_file, short

_OTHER_TEXT = "extensions belong to the shipped text, and another guideline is chosen"
_LEAVE_OUT = "leave them out"


class PackContent(Content):
    """A pack's file."""

    #: Ids of shipped extensions that are on for its cases.
    extensions: Names = ()
    #: What the set of its cases is called; learners read it, so it gives no answer away.
    title: Prose | None = None
    #: The ids of the cases of the set, in its order; of this pack or another one that is chosen.
    cases: Names = ()

    @property
    def is_set(self) -> bool:
        """Whether it makes a set of cases."""
        return self.title is not None or bool(self.cases)


def read_pack(tree: Tree, guideline: Guideline, cases: Collection[str] | None = None) -> PackContent:
    """Make a pack of what its file contains; its set may name the cases that there are, any where these are not given.

    Raises ContentError with every problem of the file.
    """
    content = validate(PackContent, tree)
    known = [each.id for each in shipped_extensions()]
    problems = list(undefined(tree, ("extensions",), "extension", content.extensions, known))
    if content.extensions and not guideline.is_shipped:
        problems.append(tree.problem(("extensions",), "extension", _OTHER_TEXT, _LEAVE_OUT))
    problems += _twice(tree, content.cases)
    problems += [] if cases is None else _unknown(tree, content.cases, cases)
    if problems:
        raise ContentError(problems)
    return content


def _twice(tree: Tree, names: Sequence[str]) -> Iterator[Problem]:
    for at, name in enumerate(names):
        if name in names[:at]:
            message = f'"{short(name)}" stands in the set already'
            yield tree.problem(("cases", at), "duplicate", message, "name each case once")


def _unknown(tree: Tree, names: Sequence[str], cases: Collection[str]) -> Iterator[Problem]:
    """Yield what a set names that there is not; of a shipped case, how it is had as well."""
    ours = [each for each in names if each not in cases and (shipped("cases") / f"{short(each)}.yaml").is_file()]
    yield from undefined(tree, ("cases",), "case", names, [*cases, *ours])
    for name in ours:
        at = ("cases", names.index(name))
        message = f'the case "{name}" comes with her2teach, whose cases are not chosen'
        hint = "add --cases shipped to the command"
        yield tree.problem(at if at in tree.places else ("cases",), "reference", message, hint)


def load_pack(folder: Path, guideline: Guideline, cases: Collection[str] | None = None) -> PackContent:
    """Load the pack's file of a folder of cases; without one, nothing goes for all of them.

    Raises ContentError with every problem of the file.
    """
    path = folder / PACK
    return read_pack(parse(read_file(path), str(path)), guideline, cases) if path.is_file() else PackContent()


def refuse_elsewhere(names: Iterable[str], guideline: Guideline) -> None:
    """Refuse extensions that were named for another text than the shipped one.

    Raises ContentError then.
    """
    if tuple(names) and not guideline.is_shipped:
        message, hint = _OTHER_TEXT, _LEAVE_OUT
        raise ContentError([Problem(file="", line=0, column=0, code="extension", message=message, hint=hint)])
