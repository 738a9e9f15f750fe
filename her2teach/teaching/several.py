"""Several packs: where two files have the same id, that of the pack that was named first counts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from her2teach.core.yamltree import Problem


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)


def first_of_each(
    opened: Iterable[tuple[Path, tuple[T, ...], tuple[Problem, ...]]],
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Return what was opened of some folders, each id once; beside what is wrong, a warning for each that is hidden."""
    found: dict[str, T] = {}
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    for folder, items, wrong in opened:
        problems += wrong
        for item in items:
            file = next((path for path in _files(folder, item.id) if path not in files.values()), folder)
            if item.id in found:
                problems.append(_hidden(file, files[item.id]))
            else:
                found[item.id], files[item.id] = item, file
    return tuple(found.values()), tuple(problems)


def _files(folder: Path, name: str) -> list[Path]:
    return [path for path in (folder / f"{name}.yaml", folder / f"{name}.yml") if path.is_file()]


def _hidden(file: Path, used: Path) -> Problem:
    message = f"{used} has the same id and is used"
    hint = "the pack named first counts; rename this file and its id to have both"
    return Problem(file=str(file), line=0, column=0, code="duplicate", message=message, hint=hint, severity="warning")
