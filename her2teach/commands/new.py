"""New: a case file to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from her2teach.pack import CASES, GUIDELINE, chosen, chosen_guideline

_NEW = """\
Begin a case file: SLUG.yaml in the folder that --cases names, or else in this one.  A comment explains each field.  The
file is sound from the start; "her2teach check" warns of what is still to be written.  A file that is there already is
never written over."""
#: Where the schema is that helps editors while a case of the repository is written; other folders have none in reach.
_SCHEMA = "../her2teach/content/case.schema.json"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], pack: argparse.ArgumentParser) -> None:
    """Add the command."""
    new = commands.add_parser("new", parents=[pack], help="begin a case file", description=_NEW)
    new.add_argument("slug", metavar="SLUG", help="the case's id: lower-case words joined by hyphens")
    new.set_defaults(run=_new)


def _new(options: argparse.Namespace) -> int:
    from her2teach.new_case import new_case
    from her2teach.saving import save_case

    folder = options.cases or chosen(CASES) or Path()
    text = new_case(chosen_guideline(), options.slug)
    if chosen(GUIDELINE) is None and (folder.resolve() / _SCHEMA).is_file():
        text = f"# yaml-language-server: $schema={_SCHEMA}\n{text}"
    path = save_case(folder, options.slug, text)
    print(f"{path}: write it, then run: her2teach check {path}")
    return 0
