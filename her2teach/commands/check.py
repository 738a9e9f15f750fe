"""Check: content files, strictly, and the proofs of a guideline."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from her2teach.coverage import coverage, table
from her2teach.pack import chosen_files, chosen_guideline, chosen_vignettes
from her2teach.problems import ContentError, Problem, tally
from her2teach.text import identity

#: As wide as a line of progress may be.
_WIDE = 78
_CHECK = """\
Read content strictly: cases, journeys, guidelines, extensions, evidence, lessons and events.  A guideline, alone or
with an extension, is proved as well: every case has one answer and a reason for it, and nothing in it is dead.  A
journey is replayed: after each of its events the case holds together.

Without a PATH: what --guideline and --cases name.  Without these: the shipped guideline with its proofs, the evidence,
the lesson, the events, the extensions, all shipped cases and all shipped journeys.

Each problem is a line of its own, file:line:column: code: message; hint.  A warning says so before its code."""
_CHECK_CODES = """\
exit codes: 0 sound, or warnings without --strict; 1 problems; 2 the command was misused

Files of cases and journeys are warned about what may point at a patient (names, numbers, dates of birth, ages above
89), a review that is out of date or still to come, a licence that is missing or closed, and typographic quotes.  A file
without a warning can still give a patient away: read it as her neighbour would."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], pack: argparse.ArgumentParser) -> None:
    """Add the command."""
    check = commands.add_parser(
        "check",
        parents=[pack],
        help="check case and guideline files, or all that is shipped",
        description=_CHECK,
        epilog=_CHECK_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a content file, or a folder of them")
    check.add_argument("--strict", action="store_true", help="count warnings as problems")
    check.add_argument(
        "--coverage", action="store_true", help="also print where each statement acts and which cases teach it; no PATH"
    )
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from her2teach.inspection import shipped_files

    if options.coverage and options.paths:
        raise ValueError("--coverage is about all that is shipped: leave the paths out")
    problems: list[Problem] = []
    for path in options.paths or chosen_files() or shipped_files():
        problems += _inspect(path)
    if options.coverage:
        print(table(coverage(chosen_guideline(), chosen_vignettes())))
    print(f"{identity(chosen_guideline())}\n{tally(problems)}", file=sys.stderr)
    return 1 if any(options.strict or problem.severity == "error" for problem in problems) else 0


def _inspect(path: Path) -> Iterator[Problem]:
    """Print and yield what is wrong with a file or with each file of a folder, and print what is proved."""
    from her2teach.inspection import content_files, inspect, proved

    today = dt.datetime.now().astimezone().date()
    watched = sys.stderr.isatty()
    try:
        for file in content_files(path):
            found = inspect(file, today, partial(show_progress, "proof") if watched else None)
            show_progress()
            yield from _printed(found.problems)
            if found.report is not None:
                print(f"{file}: {proved(found.report)}", file=sys.stderr)
    except ContentError as error:
        yield from _printed(error.problems)


def _printed(problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        print(problem, flush=True)
        yield problem


def show_progress(what: str = "", name: str = "", done: int = 0, several: int = 0) -> None:
    """Write one line over the last, where somebody watches.

    Parameters
    ----------
    what, name
        What is done now, and which one of it; nothing to clear the line.
    done, several
        How many of them are done, and how many there are.
    """
    if sys.stderr.isatty():
        words = f"{what} {done + 1} of {several}: {name}" if what else ""
        print(f"{words:<{_WIDE}}\r", end="", file=sys.stderr, flush=True)
