"""Handout: cases on paper, their answer keys, and assignments."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from her2teach.commands.check import show_progress
from her2teach.pack import chosen_cases, chosen_guideline, open_case, open_cases
from her2teach.problems import Problem
from her2teach.vignettes import CaseVignette

_HANDOUT = """\
Make handouts: sheets for learners without any answer, and a key for the educator, each as one HTML file that needs no
network, and as a tagged PDF; and an assignment for nbgrader.  Of a folder, each case on its own and all of them
together.

An assignment goes to OUT/source, so that OUT is a course of nbgrader: run nbgrader generate_assignment there.  What it
makes for learners holds no answer; what lies in OUT/source does.  Before nbgrader autograde of an assignment about
another guideline, set HER2TEACH_GUIDELINE to its file."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], pack: argparse.ArgumentParser) -> None:
    """Add the command."""
    handout = commands.add_parser(
        "handout",
        parents=[pack],
        help="make cases to hand out, with their keys",
        description=_HANDOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    handout.add_argument(
        "cases_of",
        type=Path,
        nargs="?",
        metavar="CASE|FOLDER",
        help="a case file, a case's id, or a folder of cases; all of --cases when left out",
    )
    handout.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the folder to write into")
    handout.add_argument(
        "--only",
        action="append",
        choices=("html", "pdf", "assignment"),
        help="make nothing but this; may be given more than once",
    )
    handout.set_defaults(run=_handout)


def _handout(options: argparse.Namespace) -> int:
    from her2teach.handout_files import FORMATS, handout_files, need

    formats = options.only or FORMATS
    need(formats)
    vignettes, problems, pack = _cases(options.cases_of)
    for problem in problems:
        print(problem, file=sys.stderr)
    made = handout_files(chosen_guideline(), vignettes, pack=pack, formats=formats)
    if not made:
        raise ValueError(f'there is no case to hand out in "{options.cases_of or chosen_cases()}"')
    for at, file in enumerate(made):
        show_progress("file", file.name, at, len(made))
        path = options.output / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make())
        show_progress()
        print(path, flush=True)
    return 1 if problems else 0


def _cases(named: Path | None) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...], str]:
    """Open what is named: cases, what is wrong with others, and what they are called together."""
    folder = chosen_cases() if named is None else named
    if folder is None or folder.is_dir():
        return (*open_cases(folder), folder.resolve().name if folder else "")
    return (open_case(folder),), (), ""
