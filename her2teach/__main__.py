"""The command line: check files, begin one, serve the notebooks, draw a case, hand cases out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from her2teach.commands import check, draw, handout, new, serve, site
from her2teach.guideline import load_guideline
from her2teach.pack import choose
from her2teach.problems import ContentError

COMMANDS = (check, new, serve, site, draw, handout)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments
        What follows ``her2teach`` on the command line; the process's own when left out.

    Returns
    -------
    int
        0 when all is sound, 1 when a file has problems, 2 when the command was misused.
    """
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        choose(cases=options.cases, guideline=options.guideline)
        return int(options.run(options))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"her2teach: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="her2teach", description=load_guideline().identity.purpose)
    commands, pack = parser.add_subparsers(required=True, metavar="COMMAND"), _pack()
    for command in COMMANDS:
        command.add(commands, pack)
    return parser


def _pack() -> argparse.ArgumentParser:
    """Return what every command can be told of the content it works with."""
    pack = argparse.ArgumentParser(add_help=False)
    chosen = pack.add_argument_group("content")
    chosen.add_argument(
        "--cases", type=Path, metavar="FOLDER", help="a folder of cases to work with, not the shipped ones"
    )
    chosen.add_argument(
        "--guideline", type=Path, metavar="FILE", help="another guideline to work with; name its cases as well"
    )
    return pack


if __name__ == "__main__":
    sys.exit(main())
