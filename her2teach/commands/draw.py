"""Draw: the way of a case as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from her2teach.pack import chosen_guideline, open_case
from her2teach.pathway import trace

FIGURES = (".svg", ".png", ".pdf")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], pack: argparse.ArgumentParser) -> None:
    """Add the command."""
    draw = commands.add_parser("draw", parents=[pack], help="draw the way a case takes")
    draw.add_argument("case", type=Path, metavar="CASE", help="a case file, or a case's id")
    draw.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=f"one of {', '.join(FIGURES)}")
    draw.set_defaults(run=_draw)


def _draw(options: argparse.Namespace) -> int:
    if options.output.suffix not in FIGURES:
        raise ValueError(f'"{options.output}" ends in none of {", ".join(FIGURES)}')
    from her2teach.diagram import diagram
    from her2teach.figures import save  # needs matplotlib for all but SVG

    vignette = open_case(options.case)
    guideline = chosen_guideline()
    save(diagram(guideline, trace(guideline, vignette.case), title=vignette.title), options.output)
    print(options.output)
    return 0
