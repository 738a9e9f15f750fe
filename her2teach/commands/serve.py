"""Serve: the notebooks as pages, to one learner or to a class."""

from __future__ import annotations

import argparse

from her2teach.commands.unusable import tell_unusable

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


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], pack: argparse.ArgumentParser) -> None:
    """Add the command."""
    serve = commands.add_parser(
        "serve",
        parents=[pack],
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
    serve.add_argument(
        "--educator",
        action="store_true",
        help="the educator's notebook too, which saves into the folder of --cases; on this machine alone",
    )
    serve.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    try:
        from her2teach.serving import Visitors, serve  # needs the app extra
    except ImportError as error:
        raise ValueError(f'the app is not installed ({error}); run: pip install "her2teach[app]"') from error
    tell_unusable()
    serve(
        port=options.port,
        ip=options.ip,
        open_browser=not options.no_browser,
        visitors=Visitors(class_size=options.class_size, first=options.first, most=options.most),
        educator=options.educator,
    )
    return 0
