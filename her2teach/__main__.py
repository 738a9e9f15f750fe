"""The command line: check files, serve the notebooks, draw a case."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from her2teach.coverage import coverage, table
from her2teach.folders import shipped
from her2teach.guideline import load_guideline
from her2teach.pathway import trace
from her2teach.problems import ContentError, Problem
from her2teach.text import identity
from her2teach.vignettes import CaseVignette, load_vignette, shipped_vignettes

FIGURES = (".svg", ".png", ".pdf")
#: As wide as a line of progress may be.
_WIDE = 78
_CHECK = """\
Read content strictly: cases, journeys, guidelines, extensions, evidence, lessons and events.  A guideline, alone or
with an extension, is proved as well: every case has one answer and a reason for it, and nothing in it is dead.  A
journey is replayed: after each of its events the case holds together.

Without a PATH: the shipped guideline with its proofs, the evidence, the lesson, the events, the extensions, all shipped
cases and all shipped journeys.

Each problem is a line of its own, file:line:column: code: message; hint.  A warning says so before its code."""
_CHECK_CODES = """\
exit codes: 0 sound, or warnings without --strict; 1 problems; 2 the command was misused

Files of cases and journeys are warned about what may point at a patient (names, numbers, dates of birth, ages above
89), a review that is out of date or still to come, a licence that is missing or closed, and typographic quotes.  A file
without a warning can still give a patient away: read it as her neighbour would."""

_SERVE = """\
Serve the lesson, the explorer, the practice, the journey and the reference as pages.  Each page that somebody opens
gets a Python session of its own, which ends when it is closed; visitors see pages and can run no code of their own."""
_SERVE_A_CLASS = """\
a class in one room: her2teach serve --ip 0.0.0.0 --class-size 30 --first practice

--ip 0.0.0.0 lets other machines in; the class opens http://NAME-OF-THIS-MACHINE:8866.  --class-size starts that many
sessions before the class comes, for the page that --first names (the first page when left out), so that nobody waits;
wait for "the class may come" (two sessions a second and core or so).  A session needs about 80 MB of memory.
--most is how many sessions there can be at a time; who comes when all are taken is told so and may try again, and
nobody else notices.  Left out: two for each learner, or 24 without a class, and one for each page."""

_SITE = """\
Build the same pages as a folder of plain files.  Any web host serves it; Python runs in the visitor's browser, so any
number of them may come, and nothing is asked of anywhere else.  Building takes a minute; what it needs comes from PyPI
and npm, held to hashes."""


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

    check = commands.add_parser(
        "check",
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

    _add_serve(commands)

    site = commands.add_parser("site", help="build a site that needs no server", description=_SITE)
    site.add_argument(
        "out", type=Path, metavar="OUT", help="the folder to build; a new one, or that of an earlier build"
    )
    site.set_defaults(run=_site)

    draw = commands.add_parser("draw", help="draw the way a case takes")
    draw.add_argument("case", type=Path, metavar="CASE", help="a case file, or the id of a shipped case")
    draw.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=f"one of {', '.join(FIGURES)}")
    draw.set_defaults(run=_draw)
    return parser


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser(
        "serve",
        help="serve the notebooks as an app in the browser",
        description=_SERVE,
        epilog=_SERVE_A_CLASS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--port", type=int, default=8866, help="the port to listen on (default: %(default)s)")
    serve.add_argument(
        "--ip", default="localhost", help="the address to listen on (default: %(default)s, this machine)"
    )
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.add_argument("--class-size", type=int, default=0, metavar="N", help="how many learners come at once")
    serve.add_argument("--first", default="", metavar="PAGE", help="the page they open first, such as practice")
    serve.add_argument("--most", type=int, default=0, metavar="N", help="the most sessions at a time")
    serve.add_argument("--educator", action="store_true", help="the educator's notebook too; on this machine alone")
    serve.set_defaults(run=_serve)


def _check(options: argparse.Namespace) -> int:
    from her2teach.inspection import shipped_files

    if options.coverage and options.paths:
        raise ValueError("--coverage is about all that is shipped: leave the paths out")
    problems: list[Problem] = []
    for path in options.paths or shipped_files():
        problems += _inspect(path)
    if options.coverage:
        print(table(coverage(load_guideline(), shipped_vignettes())))
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = [_counted(errors, "problem"), *([_counted(warnings, "warning")] if warnings else [])]
    print(f"{identity(load_guideline())}\n{', '.join(counts)}", file=sys.stderr)
    return 1 if errors or (options.strict and warnings) else 0


def _inspect(path: Path) -> Iterator[Problem]:
    """Print and yield what is wrong with a file or with each file of a folder, and print what is proved."""
    from her2teach.inspection import content_files, inspect, proved

    today = dt.datetime.now().astimezone().date()
    watched = sys.stderr.isatty()
    try:
        for file in content_files(path):
            found = inspect(file, today, _show_progress if watched else None)
            print(f"{'':{_WIDE}}\r" if watched else "", end="", file=sys.stderr, flush=True)
            yield from _printed(found.problems)
            if found.report is not None:
                print(f"{file}: {proved(found.report)}", file=sys.stderr)
    except ContentError as error:
        yield from _printed(error.problems)


def _printed(problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        print(problem, flush=True)
        yield problem


def _show_progress(proof: str, done: int, proofs: int) -> None:
    """Write one line over the last."""
    print(f"{f'proof {done + 1} of {proofs}: {proof}':<{_WIDE}}\r", end="", file=sys.stderr, flush=True)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _serve(options: argparse.Namespace) -> int:
    try:
        from her2teach.serving import Visitors, serve  # needs the app extra
    except ImportError as error:
        raise ValueError(f'the app is not installed ({error}); run: pip install "her2teach[app]"') from error
    serve(
        port=options.port,
        ip=options.ip,
        open_browser=not options.no_browser,
        visitors=Visitors(class_size=options.class_size, first=options.first, most=options.most),
        educator=options.educator,
    )
    return 0


def _site(options: argparse.Namespace) -> int:
    try:
        version("jupyterlite-pyodide-kernel")  # of the site extra: no module of ours imports it
        from her2teach.serving.site import build  # needs the app extra
    except ImportError as error:
        raise ValueError(f'this needs more ({error}); run: pip install "her2teach[app,site]"') from error
    size = build(options.out, lambda words: print(words, flush=True))
    print(f"{options.out}: {size / 1e6:.0f} MB; try it with: python -m http.server -d {options.out}")
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
    named = shipped("cases") / f"{case}.yaml"
    return load_vignette(named if named.is_file() and not case.is_file() else case)


if __name__ == "__main__":
    sys.exit(main())
