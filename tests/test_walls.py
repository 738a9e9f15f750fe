"""Walls that import-linter does not hold: what the core loads, who touches files, and that medicine is content."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from her2teach import load_guideline
from her2teach.core.files import own_files

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "her2teach"
MODULES = own_files(PACKAGE, "**/*.py")
#: What only a screen or a figure needs.
HEAVY = {"ipywidgets", "anywidget", "traitlets", "IPython", "matplotlib", "numpy", "pandas", "voila", "ipykernel"}
#: The rooms in which files are read and written by the modules named here alone.
QUIET = ("core", "analysis", "text")
FILES = {"core/files.py", "core/extensions.py", "core/yamltree.py"}
TOUCHING = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "savefig", "unlink", "mkdir", "iterdir"}
WALK = """
import sys
import her2teach, her2teach.text.sections
guideline = her2teach.load_guideline()
pathway = her2teach.trace(guideline, her2teach.Case(her2_status="positive", disease_setting="recurrent_metastatic"))
her2teach.text.sections.plain(guideline, pathway)
her2teach.load_vignettes()
before = set(sys.modules)
guideline.graph
print(" ".join(sorted({name.partition(".")[0] for name in before})))
print("networkx" in sys.modules)
"""


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def called(module: Path) -> set[str]:
    """The names of the functions that a module calls."""
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call)
    }


def test_the_core_is_loaded_without_screens_arrays_or_graphs() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WALK],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    modules, graph = run.stdout.splitlines()
    assert "her2teach" in modules.split()
    assert not {*HEAVY, "networkx"} & set(modules.split())
    assert graph == "True"


def test_only_files_that_read_and_write_touch_files() -> None:
    for module in MODULES:
        name = module.relative_to(PACKAGE).as_posix()
        calls = called(module)
        assert not calls & {"eval", "exec", "__import__", "system", "popen", "urlopen"}, name
        if name.startswith(QUIET) and name not in FILES:
            assert not calls & TOUCHING, (name, calls & TOUCHING)


def test_every_module_says_what_it_is_and_is_of_a_size_to_be_read() -> None:
    for module in MODULES:
        docstring = ast.get_docstring(parsed(module))
        assert docstring, module
        assert docstring.splitlines()[0].endswith("."), module
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 500, module


def test_every_function_is_of_a_size_to_be_read() -> None:
    for module in MODULES:
        for node in ast.walk(parsed(module)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert (node.end_lineno or 0) - node.lineno < 60, (module, node.name)
                first = node.body[0]
                told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                begins = (first.end_lineno or 0) if told else node.lineno
                assert (node.end_lineno or 0) - begins <= 40, (module, node.name)


def test_no_medical_name_stands_in_python() -> None:
    """Attributes, agents, nodes, rules: all of them are content, and another guideline would have others."""
    content = load_guideline()
    names = {
        name
        for section in type(content).model_fields
        if section != "glossary"
        for name in _names(getattr(content, section))
    }
    names |= {value for attribute in content.attributes.values() for value in attribute.values}
    names = {name for name in names if "_" in name or name in content.agents or name in content.statements}
    for module in MODULES:
        words = {node.value for node in ast.walk(parsed(module)) if isinstance(node, ast.Constant)}
        assert not words & names, (module.name, words & names)


def _names(section: object) -> Iterator[str]:
    if isinstance(section, Mapping):
        yield from section


def test_nothing_reads_what_lies_outside_the_project() -> None:
    outside = ("../" + "shared", "/" + "work/")
    for module in (*MODULES, *own_files(Path(__file__).parent, "**/*.py")):
        text = module.read_text(encoding="utf-8")
        assert not any(place in text for place in outside), module
