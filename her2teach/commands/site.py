"""Site: the pages as a folder of plain files."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path

from her2teach.commands.unusable import tell_unusable

_SITE = """\
Build the same pages as a folder of plain files.  Any web host serves it; Python runs in the visitor's browser, so any
number of them may come, and nothing is asked of anywhere else.  Building takes a minute; what it needs comes from PyPI
and npm, held to hashes."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], pack: argparse.ArgumentParser) -> None:
    """Add the command."""
    site = commands.add_parser("site", parents=[pack], help="build a site that needs no server", description=_SITE)
    site.add_argument(
        "out", type=Path, metavar="OUT", help="the folder to build; a new one, or that of an earlier build"
    )
    site.set_defaults(run=_site)


def _site(options: argparse.Namespace) -> int:
    try:
        version("jupyterlite-pyodide-kernel")  # of the site extra: no module of ours imports it
        from her2teach.serving.site import build  # needs the app extra
    except ImportError as error:
        raise ValueError(f'this needs more ({error}); run: pip install "her2teach[app,site]"') from error
    tell_unusable()
    size = build(options.out, lambda words: print(words, flush=True))
    print(f"{options.out}: {size / 1e6:.0f} MB; try it with: python -m http.server -d {options.out}")
    return 0
