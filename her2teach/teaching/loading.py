"""Loading: content files, one by one, each of a folder, the shipped one, or the one that a guideline brings."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from her2teach.core.files import MOST_FILES, load_each
from her2teach.core.guideline import Guideline, shipped_guideline
from her2teach.core.yamltree import Problem, Tree, parse, read_file, read_shipped

T = TypeVar("T")
#: Makes something of a file of a guideline, or raises ContentError with every problem of the file.
Reader: TypeAlias = Callable[[Tree, Guideline], T]


def load_file(read: Reader[T], path: str | Path, guideline: Guideline | None = None) -> T:
    """Load one file; of the shipped guideline when none is given.

    Raises ContentError with every problem of the file.
    """
    path = Path(path)
    found: T = _made(read, read_file(path), str(path), guideline or shipped_guideline())
    return found


@lru_cache(maxsize=MOST_FILES)
def _made(read: Reader[Any], text: str, name: str, guideline: Guideline) -> Any:
    """Make something of a file's text, once while the text stays as it is."""
    return read(parse(text, name), guideline)


def load_folder(
    read: Reader[T], folder: str | Path, guideline: Guideline | None = None
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Load the files of a folder that can be used, and say what is wrong with the others.

    Raises ContentError when the folder itself cannot be read.
    """
    return load_each(folder, lambda path: load_file(read, path, guideline))


def load_shipped(read: Reader[T], name: str) -> T:
    """Load a file that is shipped beside the shipped guideline.

    Raises ContentError with every problem of the file.
    """
    return read(parse(read_shipped(name), name), shipped_guideline())


def load_companion(read: Reader[T], name: str, guideline: Guideline) -> T | None:
    """Load a file that lies beside a guideline's own; None where there is none.

    Raises ContentError with every problem of the file.
    """
    path = guideline.companion(name)
    return None if path is None else load_file(read, path, guideline)
