"""The command line: check files, serve the notebooks, draw a case."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from her2teach.guideline import load_guideline, read_guideline
from her2teach.loading import ContentError, Problem, file_error, parse, read_file
from her2teach.pathway import trace
from her2teach.text import identity
from her2teach.vignettes import CaseVignette, case_files, load_vignette, shipped_folder

FIGURES = (".svg", ".png", ".pdf")


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
        return int(options.run(options))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"her2teach: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="her2teach", description=load_guideline().identity.purpose)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check case and guideline files, or all that is shipped")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or a folder of case files")
    check.add_argument("--strict", action="store_true", help="count warnings as problems")
    check.set_defaults(run=_check)

    serve = commands.add_parser("serve", help="serve the notebooks as an app in the browser")
    serve.add_argument("--port", type=int, default=8866, help="the port to listen on (default: %(default)s)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.set_defaults(run=_serve)

    draw = commands.add_parser("draw", help="draw the way a case takes")
    draw.add_argument("case", type=Path, metavar="CASE", help="a case file, or the id of a shipped case")
    draw.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=f"one of {', '.join(FIGURES)}")
    draw.set_defaults(run=_draw)
    return parser


def _check(options: argparse.Namespace) -> int:
    problems = [problem for path in options.paths for problem in _problems(path)]
    if not options.paths:
        problems = list(_problems(shipped_folder("cases")))
    for problem in problems:
        print(problem)
    errors = [problem for problem in problems if problem.severity == "error" or options.strict]
    print(f"{identity(load_guideline())}\n{len(problems)} problem{'' if len(problems) == 1 else 's'}", file=sys.stderr)
    return 1 if errors else 0


def _problems(path: Path) -> Iterator[Problem]:
    """Yield what is wrong with a file, or with every case file of a folder."""
    files = case_files(path) if path.is_dir() else [path]
    if not files:
        yield from file_error(str(path), "holds no case file", "case files end in .yaml").problems
    for file in files:
        try:
            yield from _warnings(file)
        except ContentError as error:
            yield from error.problems


def _warnings(file: Path) -> Iterator[Problem]:
    text = read_file(file)
    tree = parse(text, str(file))
    if isinstance(tree.content, dict) and "decisions" in tree.content:
        read_guideline(text, str(file))
        return
    vignette = load_vignette(file)
    for warning in trace(load_guideline(), vignette.case).warnings:
        yield tree.problem(("attributes",), "warning", warning.text, severity="warning")


def _serve(options: argparse.Namespace) -> int:
    try:
        from her2teach.serving import serve  # needs the app extra
    except ImportError as error:
        raise ValueError(f'the app is not installed ({error}); run: pip install "her2teach[app]"') from error
    serve(port=options.port, open_browser=not options.no_browser)
    return 0


def _draw(options: argparse.Namespace) -> int:
    if options.output.suffix not in FIGURES:
        raise ValueError(f'"{options.output}" ends in none of {", ".join(FIGURES)}')
    from her2teach.diagram import diagram
    from her2teach.figures import save  # needs matplotlib for all but SVG

    vignette = _vignette(options.case)
    guideline = load_guideline()
    save(diagram(guideline, trace(guideline, vignette.case), title=vignette.title), options.output)
    print(options.output)
    return 0


def _vignette(case: Path) -> CaseVignette:
    shipped = shipped_folder("cases") / f"{case}.yaml"
    return load_vignette(shipped if shipped.is_file() and not case.is_file() else case)


if __name__ == "__main__":
    sys.exit(main())
