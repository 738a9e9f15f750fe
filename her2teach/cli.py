"""The command line: check and begin cases, serve pages, build the site, draw, hand out, review, export."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeAlias

import her2teach
from her2teach.analysis.coverage import coverage, coverage_table
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.core.yamltree import ContentError, Problem, printable, tally
from her2teach.diagram.export import FORMATS
from her2teach.educator.beginning import NEW, ask_what_to_begin, begin
from her2teach.educator.case_packs import folders_of, no_case, pack_or_path, packs_opened
from her2teach.educator.lms.names import PACKED, QUIZZES
from her2teach.teaching.blueprint import blueprint, blueprint_table
from her2teach.teaching.case_set import SITE_PAGE
from her2teach.teaching.pack import (
    case_folders,
    choose,
    chosen_files,
    chosen_guideline,
    chosen_journeys,
    chosen_problems,
    chosen_sets,
    chosen_vignettes,
    left_out,
    open_case,
    open_journeys,
    open_named,
    own_packs,
)
from her2teach.teaching.reviews import told_of_all
from her2teach.text import command_help
from her2teach.text.sections import identity
from her2teach.text.wording import counted

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  # it has no public name

_AS_WRITTEN: Final = argparse.RawDescriptionHelpFormatter
_WIDE = 78  # a line of progress at most
#: What a case can be drawn as.
FIGURES = (".svg", ".png", ".pdf")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 when all is sound, 1 when a file has problems, 2 when the command was misused."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        written = options.writes or getattr(options, "educator", False)
        with folders_of(options.cases, _tell, written=written) as cases, packs_opened(options, _tell):
            choose(cases=cases, guideline=options.guideline, extensions=options.extensions)
            return int(options.run(options))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        named = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else error
        print(printable(f"her2teach: {named}"), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # as a shell counts it


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="her2teach", description=load_guideline().identity.purpose)
    parser.add_argument("--version", action="version", version=f"her2teach {her2teach.__version__}")
    commands, pack = parser.add_subparsers(required=True, metavar="COMMAND"), _pack()
    for add in COMMANDS.values():
        add(commands, pack)
    return parser


def _pack(*, guideline: bool = True) -> argparse.ArgumentParser:
    """Return the options of every command: which content it works with."""
    pack = argparse.ArgumentParser(add_help=False)
    chosen = pack.add_argument_group("content")
    chosen.add_argument(
        "--cases",
        action="append",
        default=[],
        metavar="PACK",
        help="cases to work with, in the place of those that come with her2teach: a folder, a .zip of one, also at an "
        "https address, or the word shipped; may be given more than once",
    )
    pack.set_defaults(writes=False)
    if guideline:
        chosen.add_argument(
            "--guideline", type=Path, metavar="FILE", help="another guideline to work with; name its cases as well"
        )
    chosen.add_argument(
        "--extension",
        action="append",
        default=[],
        dest="extensions",
        metavar="ID",
        help="an extension to switch on, which is not in the text, such as x3; may be given more than once",
    )
    return pack


def _tell(words: str) -> None:
    print(printable(words), file=sys.stderr, flush=True)


def tell_unusable() -> None:
    """Print what is wrong with chosen files, or still to be written in them, and what belongs to another text."""
    problems = chosen_problems()
    for problem in problems:
        print(problem, file=sys.stderr)
    files = len({problem.file for problem in problems})
    if files:
        print(f"{counted(files, 'file')} with problems, or still to be written: left out")
    if words := left_out():
        print(words, flush=True)


def _add_check(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    check = commands.add_parser(
        "check",
        parents=[pack],
        help="check case and guideline files, or all that is shipped",
        description=command_help.CHECK,
        epilog=command_help.CHECK_CODES,
        formatter_class=_AS_WRITTEN,
    )
    check.add_argument("paths", nargs="*", type=pack_or_path, metavar="PATH", help="a content file, or a pack of them")
    check.add_argument("--strict", action="store_true", help="count warnings as problems")
    check.add_argument(
        "--coverage",
        action="store_true",
        help="also print where each statement acts, which cases teach it, and the blueprint of all; no PATH",
    )
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from her2teach.educator.check import shipped_files

    if options.coverage and options.paths:
        raise ValueError("--coverage is about all that is shipped: leave the paths out")
    problems: list[Problem] = []
    for path in options.paths or chosen_files() or shipped_files():
        problems += _inspect(path)
    if not options.paths:
        problems += _printed(each for each in chosen_problems() if each.code == "duplicate")
    if options.coverage:
        guideline, vignettes = chosen_guideline(), chosen_vignettes()
        print(coverage_table(coverage(guideline, vignettes)))
        print(blueprint_table(guideline, blueprint(guideline, [*vignettes, *chosen_journeys()[0]])))
    if not options.paths and (told := told_of_all(chosen_guideline())):
        print(told, file=sys.stderr)
    print(f"{identity(chosen_guideline())}\n{tally(problems)}", file=sys.stderr)
    return 1 if any(options.strict or problem.severity == "error" for problem in problems) else 0


def _inspect(path: Path) -> Iterator[Problem]:
    """Print and yield what is wrong with a file, or with each one in a folder, and print what is proved."""
    from her2teach.educator.check import content_files, inspect, proved

    today = dt.datetime.now().astimezone().date()
    watched = sys.stderr.isatty()
    try:
        for file in content_files(path):
            found = inspect(file, today, partial(_show_progress, "proof") if watched else None)
            _show_progress()
            yield from _printed(found.problems)
            if found.told:
                print(printable(f"{file}: {found.told}"), file=sys.stderr)
            if found.report is not None:
                print(printable(f"{file}: {proved(found.report)}"), file=sys.stderr)
    except ContentError as error:
        yield from _printed(error.problems)


def _printed(problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        print(problem, flush=True)
        yield problem


def _show_progress(what: str = "", name: str = "", done: int = 0, several: int = 0) -> None:
    """Write one line over the last, where somebody watches."""
    if sys.stderr.isatty():
        words = f"{what} {done + 1} of {several}: {name}" if what else ""
        print(f"{printable(words):<{_WIDE}}\r", end="", file=sys.stderr, flush=True)


def _add_new(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    del pack  # a guideline is one of the things that can be begun
    new = commands.add_parser(
        "new", parents=[_pack(guideline=False)], help="begin a case, a journey or a guideline", description=NEW
    )
    ask_what_to_begin(new)
    new.set_defaults(run=_new, kind="case", writes=True)


def _new(options: argparse.Namespace) -> int:
    own = next(iter(own_packs()), None)
    if options.cases and own is None:
        raise ValueError("name a folder of your own with --cases: a file is written into it")
    path = begin(options, own)
    path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    print(printable(f"{path}: write it, then run: her2teach check {path}"))
    return 0


def _add_serve(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    serve = commands.add_parser(
        "serve",
        parents=[pack],
        help="serve the notebooks as an app in the browser",
        description=command_help.SERVE,
        epilog=command_help.SERVE_A_CLASS,
        formatter_class=_AS_WRITTEN,
    )
    serve.add_argument(
        "--port", type=_port, metavar="N", help="the port to listen on, 0 for any (default: 8866, or the next free one)"
    )
    serve.add_argument(
        "--ip", default="localhost", help="the address to listen on (default: %(default)s, this machine)"
    )
    serve.add_argument(
        "--name",
        action="append",
        default=[],
        dest="names",
        metavar="HOST",
        help="another name or address that visitors reach this machine by, such as teach.example.org; may be repeated",
    )
    serve.add_argument(
        "--base-url",
        default="/",
        metavar="PATH",
        help="the path under which a proxy passes the pages on, as /her2teach/",
    )
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    _ask_who_comes(serve)
    serve.set_defaults(run=_serve)


def _ask_who_comes(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--class-size", type=int, default=0, metavar="N", help="how many learners come at once")
    serve.add_argument("--first", default="", metavar="PAGE", help="the page they open first, such as practice")
    serve.add_argument("--most", type=int, default=0, metavar="N", help="the most sessions at a time")
    serve.add_argument(
        "--educator",
        action="store_true",
        help="the educator's notebook too, which saves into the first folder of --cases; on this machine alone, for "
        "whoever has the address that is printed",
    )
    serve.add_argument(
        "--vote",
        action="store_true",
        help="the room votes with phones on what is presented at the second address that is printed; with --ip 0.0.0.0",
    )


def _port(text: str) -> int:
    """Return the number of a port; raises ArgumentTypeError if it is none."""
    most = 65_535
    if text.isascii() and text.isdecimal() and int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(f'a port is a number from 0 to {most}, not "{text}"')


def _serve(options: argparse.Namespace) -> int:
    try:
        from her2teach.serving.server import serve  # needs the app extra
        from her2teach.serving.visitors import Visitors
    except ImportError as error:
        raise ValueError(f'the app is not installed ({error}); run: pip install "her2teach[app]"') from error
    tell_unusable()
    serve(
        port=options.port,
        ip=options.ip,
        base_url=options.base_url,
        names=options.names,
        open_browser=not options.no_browser,
        visitors=Visitors(class_size=options.class_size, first=options.first, most=options.most),
        educator=options.educator,
        vote=options.vote,
    )
    return 0


def _add_site(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    site = commands.add_parser(
        "site", parents=[pack], help="build a site that needs no server", description=command_help.SITE
    )
    site.add_argument(
        "out", type=Path, metavar="OUT", help="the folder to build; a new one, or that of an earlier build"
    )
    site.set_defaults(run=_site)


def _site(options: argparse.Namespace) -> int:
    try:
        version("jupyterlite-pyodide-kernel")  # of the site extra: no module of ours imports it
        from her2teach.serving.site.build import build  # needs the app extra
    except ImportError as error:
        raise ValueError(f'this needs more ({error}); run: pip install "her2teach[app,site]"') from error
    tell_unusable()
    size = build(options.out, lambda words: print(words, flush=True))
    print(printable(f"{options.out}: {size / 1e6:.0f} MB; try it with: python -m http.server -d {options.out}"))
    for each in chosen_sets():
        print(printable(f"{each}, for the class: {SITE_PAGE}#{each.link} below the site's address"))
    return 0


def _add_draw(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    draw = commands.add_parser("draw", parents=[pack], help="draw the path a case takes")
    draw.add_argument("case", type=Path, metavar="CASE", help="a case file, or a case's id")
    draw.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=f"one of {', '.join(FIGURES)}")
    draw.set_defaults(run=_draw)


def _draw(options: argparse.Namespace) -> int:
    if options.output.suffix.lower() not in FIGURES:
        raise ValueError(f'"{options.output}" ends in none of {", ".join(FIGURES)}')
    from her2teach.diagram.matplotlib import save  # needs matplotlib for all but SVG
    from her2teach.diagram.model import diagram

    vignette = open_case(options.case)
    guideline = chosen_guideline()
    found = diagram(guideline, trace(guideline, vignette.case), title=vignette.title)
    try:
        save(found, _placed(options.output))
    except ImportError as error:
        raise ValueError('only an SVG is drawn without matplotlib; run: pip install "her2teach[app]"') from error
    print(printable(options.output))
    return 0


def _placed(path: Path) -> Path:
    """Return a file that can be written, once there is the folder it goes into; raises ValueError where it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise ValueError(f'no folder "{path.parent}" can be made: a file is in its way; name another') from error
    if path.is_dir():
        raise ValueError(f'"{path}" is a folder: name a file in it')
    return path


def _add_handout(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    handout = commands.add_parser(
        "handout",
        parents=[pack],
        help="make cases to hand out, with their keys",
        description=command_help.HANDOUT,
        formatter_class=_AS_WRITTEN,
    )
    handout.add_argument(
        "cases_of",
        type=pack_or_path,
        nargs="?",
        metavar="CASE|PACK",
        help="a case file, a case's id, or a pack as for --cases; all of --cases when left out",
    )
    handout.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the folder to write into")
    handout.add_argument(
        "--only",
        action="append",
        choices=("html", "pdf", "assignment"),
        help="make nothing but this; may be given more than once",
    )
    handout.add_argument("--paper", choices=("a4", "letter"), default="a4", help="its size (default: %(default)s)")
    handout.set_defaults(run=_handout)


def _handout(options: argparse.Namespace) -> int:
    from her2teach.educator.handout_files import FORMATS, FontError, handout_files, need

    formats = options.only or FORMATS
    need(formats)
    vignettes, problems, pack = open_named(options.cases_of)
    for problem in problems:
        print(problem, file=sys.stderr)
    made = handout_files(chosen_guideline(), vignettes, pack=pack, formats=formats, paper=options.paper)
    if not made:
        raise no_case("hand out", options.cases_of or pack, problems)
    failed = any(each.severity == "error" for each in problems)
    for at, file in enumerate(made):
        _show_progress("file", file.name, at, len(made))
        path = _placed(options.output / file.name)
        try:
            path.write_bytes(file.make())
        except FontError as error:
            failed = True
            print(printable(f"her2teach: {error}"), file=sys.stderr)
            continue
        _show_progress()
        print(printable(path), flush=True)
    return 1 if failed else 0


def _add_review(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    review = commands.add_parser(
        "review",
        parents=[pack],
        help="make a document of all that is said, for a clinician to review",
        description=command_help.REVIEW,
        formatter_class=_AS_WRITTEN,
    )
    review.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="the folder to write into")
    review.add_argument("--paper", choices=("a4", "letter"), default="a4", help="its size (default: %(default)s)")
    review.set_defaults(run=_review)


def _review(options: argparse.Namespace) -> int:
    from her2teach.educator.review_document import review_papers

    for name, make in review_papers(chosen_guideline(), [*chosen_vignettes(), *chosen_journeys()[0]], options.paper):
        path = _placed(options.output / name)
        path.write_bytes(make())
        print(printable(path), flush=True)
    return 0


def _add_export(commands: _Commands, pack: argparse.ArgumentParser) -> None:
    quizzes = "\n".join(f"{name:<11} {words}" for name, words in QUIZZES.items())
    export = commands.add_parser(
        "export",
        parents=[pack],
        help="write cases as a quiz for a learning management system, or the decision graph for other programs",
        description=command_help.EXPORT,
        epilog=command_help.EXPORT_FORMATS.format(quizzes=quizzes),
        formatter_class=_AS_WRITTEN,
    )
    export.add_argument(
        "cases_of",
        type=pack_or_path,
        nargs="?",
        metavar="CASE|PACK",
        help="of a quiz: a case file, a case's id, or a pack as for --cases; all of --cases when left out",
    )
    export.add_argument("--format", required=True, choices=[*QUIZZES, *FORMATS], dest="as_format", help="what to write")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write; text is printed without")
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    name, output = options.as_format, options.output
    if name in PACKED and output is None:
        raise ValueError(f"{name} is no text: name a file for it with -o")
    if name in FORMATS and options.cases_of is not None:
        raise ValueError(f'{name} is about the guideline and not about cases: leave "{options.cases_of}" out')
    content, failed = _quiz(options) if name in QUIZZES else (FORMATS[name](chosen_guideline()).encode(), False)
    if output is None:
        sys.stdout.write(content.decode())
    else:
        _placed(output).write_bytes(content)
        print(printable(output))
    return 1 if failed else 0


def _quiz(options: argparse.Namespace) -> tuple[bytes, bool]:
    """Return a quiz of the named cases, and whether some cannot be used."""
    from her2teach.educator.lms.formats import QUIZ_FORMATS, quiz_title
    from her2teach.educator.lms.questions import quiz

    vignettes, problems, pack = open_named(options.cases_of)
    folders = case_folders() if options.cases_of is None else (options.cases_of,)
    journeys, amiss = open_journeys(*folders)
    problems = (*problems, *amiss)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not vignettes and not journeys:
        raise no_case("export", options.cases_of or pack, problems)

    def tell(done: int, case: str) -> None:
        _show_progress("case", case, done, len(vignettes) + len(journeys))

    made = quiz(chosen_guideline(), vignettes, quiz_title(pack), tell, journeys)
    _show_progress()
    return QUIZ_FORMATS[options.as_format](made), any(each.severity == "error" for each in problems)


#: What adds each command to the parser.
COMMANDS: Final[Mapping[str, Callable[[_Commands, argparse.ArgumentParser], None]]] = {
    "check": _add_check,
    "new": _add_new,
    "serve": _add_serve,
    "site": _add_site,
    "draw": _add_draw,
    "handout": _add_handout,
    "review": _add_review,
    "export": _add_export,
}
