"""Pack file: what goes for all cases of a folder, in a file of its own beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from her2teach.core.criteria import Names
from her2teach.core.extensions import shipped_extensions
from her2teach.core.files import PACK
from her2teach.core.guideline import Guideline
from her2teach.core.schema import Content
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Problem, Tree, parse, read_file

_OTHER_TEXT = "extensions belong to the shipped text, and another guideline is chosen"
_LEAVE_OUT = "leave them out"


class PackContent(Content):
    """A pack's file."""

    #: Ids of shipped extensions that are on for its cases.
    extensions: Names = ()


def read_pack(tree: Tree, guideline: Guideline) -> PackContent:
    """Make a pack of what its file contains.

    Raises ContentError with every problem of the file.
    """
    content = validate(PackContent, tree)
    known = [each.id for each in shipped_extensions()]
    problems = list(undefined(tree, ("extensions",), "extension", content.extensions, known))
    if content.extensions and not guideline.is_shipped:
        problems.append(tree.problem(("extensions",), "extension", _OTHER_TEXT, _LEAVE_OUT))
    if problems:
        raise ContentError(problems)
    return content


def load_pack(folder: Path, guideline: Guideline) -> PackContent:
    """Load the pack's file of a folder of cases; without one, nothing goes for all of them.

    Raises ContentError with every problem of the file.
    """
    path = folder / PACK
    return read_pack(parse(read_file(path), str(path)), guideline) if path.is_file() else PackContent()


def refuse_elsewhere(names: Iterable[str], guideline: Guideline) -> None:
    """Refuse extensions that were named for another text than the shipped one.

    Raises ContentError then.
    """
    if tuple(names) and not guideline.is_shipped:
        message, hint = _OTHER_TEXT, _LEAVE_OUT
        raise ContentError([Problem(file="", line=0, column=0, code="extension", message=message, hint=hint)])
