"""Problems: what is wrong with a file, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from her2teach.scalars import LONG

#: What is told of a hopeless file.
MAX_PROBLEMS = 100


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
        return f"{self.file}:{self.line}:{self.column}: {self.words}"


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
