"""Compiled: what a page imports as it starts, compiled ahead. Pyodide runs this file when the site is built.

The Python that runs a page compiles it, and so it needs nothing but the standard library. What a page may come to
import later stays text, without comments and docstrings: that is smaller.
"""

from __future__ import annotations

import ast
import importlib
import marshal
import pkgutil
import sys
import zipfile
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER
from pathlib import Path, PurePosixPath
from typing import Final

#: What the kernel and the cells of a page import.
_STARTS: Final = ("pyodide_kernel", "piplite", "IPython", "ipywidgets", "anywidget", "her2teach.widgets")
_OWN: Final = "her2teach"
#: Nothing on a page is coloured as anything but Python.
_LEXERS: Final = ("__init__", "_mapping", "python", "special")
_WITH_DOCSTRINGS: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
#: The same files make the same archive.
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
#: After the magic number: not to be held against a source, as there is none; no time, no size.
_FLAGS: Final = bytes(12)


def compile_archive(archive: Path, starts: Callable[[str], bool]) -> None:
    """Compile those modules of a wheel or another ZIP that a page starts with, and leave out what no page can use."""
    with zipfile.ZipFile(archive) as found:
        files = {name: found.read(name) for name in found.namelist() if not name.endswith("/") and _of_use(name)}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
        for name, content in files.items():
            place, data = name, content
            if name.endswith(".py"):
                place, data = (_compiled if starts(module_name(name)) else _shortened)(name, content)
            written.writestr(zipfile.ZipInfo(place, _LONG_AGO), data, zipfile.ZIP_DEFLATED)


def module_name(place: str) -> str:
    """Return the name of the module at a place in an archive."""
    return ".".join(PurePosixPath(place.removesuffix("/__init__.py")).with_suffix("").parts)


def _compiled(name: str, source: bytes) -> tuple[str, bytes]:
    code = compile(source, name, "exec", dont_inherit=True, optimize=2)
    return f"{name}c", MAGIC_NUMBER + _FLAGS + marshal.dumps(code)


def _shortened(name: str, source: bytes) -> tuple[str, bytes]:
    tree = ast.parse(source, name)
    for each in ast.walk(tree):
        if isinstance(each, _WITH_DOCSTRINGS) and ast.get_docstring(each, clean=False) is not None:
            each.body[:1] = [] if len(each.body) > 1 else [ast.Pass()]
    return name, ast.unparse(tree).encode()


def _of_use(name: str) -> bool:
    place = PurePosixPath(name)
    # Scripts for JupyterLab, which has its own; wheels have them twice.
    if {"tests", "labextension"} & set(place.parts[:-1]) or place.parts[0].endswith(".data"):
        return False
    return place.parts[:2] != ("pygments", "lexers") or place.stem in _LEXERS


def main(folder: Path) -> None:
    """Compile all archives in a folder, whose wheels are installed."""
    for start in _STARTS:
        package = importlib.import_module(start)
        if start.startswith(_OWN):
            for module in pkgutil.iter_modules(package.__path__, f"{start}."):
                importlib.import_module(module.name)
    loaded = frozenset(sys.modules)
    for archive in (*folder.glob("*.whl"), *folder.glob("*.zip")):
        compile_archive(archive, loaded.__contains__)
