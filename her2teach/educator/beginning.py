"""Beginning: which file `her2teach new` begins, a case, a journey or a guideline, and how it is asked for."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any, Final

NEW: Final = """\
Begin a case file: SLUG.yaml in the folder that --cases names, or else in this one; with --journey the file of a
journey, among the journeys of that folder; with --guideline the file of a guideline, here. Comments explain each part.
The file is sound from the start; "her2teach check" warns of what is still to be written. A file that is there already
is never written over."""


class _GuidelineAction(argparse.Action):
    """Tells a guideline to begin from one to work with, which is a file."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Note what is to be begun, or the guideline that it is to be of."""
        del parser, option_string
        if values is None:
            namespace.kind = "guideline"
        elif values.suffix or values.is_file():
            namespace.guideline = values
        else:  # "new --guideline my-text" names what is begun
            namespace.kind, namespace.slug = "guideline", str(values)


def ask_what_to_begin(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "slug",
        nargs="?",
        default=argparse.SUPPRESS,
        metavar="SLUG",
        help="what the file is called: lower-case words joined by hyphens",
    )
    parser.add_argument("--journey", dest="kind", action="store_const", const="journey", help="begin a journey")
    parser.add_argument(
        "--guideline",
        nargs="?",
        type=Path,
        action=_GuidelineAction,
        metavar="FILE",
        help="begin a guideline; with a FILE, begin a case or a journey of that guideline",
    )


def begin(options: argparse.Namespace, pack: Path | None) -> Path:
    """Begin what is asked for, in a pack where that is of one.

    Raises ValueError where it has no name, or none that a file can have; FileExistsError where there is such a file.
    """
    from her2teach.educator.authoring import begin_case
    from her2teach.educator.skeletons import begin_guideline, begin_journey

    if "slug" not in options:
        raise ValueError("say what the file is called: her2teach new SLUG")
    if options.kind == "guideline":
        return begin_guideline(Path(), options.slug, dt.datetime.now().astimezone().date())
    if options.kind == "journey":
        return begin_journey(pack or Path(), options.slug, of_pack=pack is not None)
    return begin_case(pack or Path(), options.slug)
