"""Walls: the core imports no screen and opens no file, and no medical name stands in Python."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from her2teach import load_guideline

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "her2teach"
MODULES = sorted(PACKAGE.glob("*.py"))
#: What only a screen or a figure needs.
HEAVY = {"ipywidgets", "anywidget", "traitlets", "IPython", "matplotlib", "numpy", "pandas", "voila", "ipykernel"}
WALK = """
import sys
import her2teach, her2teach.text
guideline = her2teach.load_guideline()
pathway = her2teach.trace(guideline, her2teach.Case(her2_status="positive", disease_setting="recurrent_metastatic"))
her2teach.text.plain(guideline, pathway)
her2teach.load_vignettes()
before = set(sys.modules)
guideline.graph
print(" ".join(sorted({name.partition(".")[0] for name in before})))
print("networkx" in sys.modules)
"""


def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def imported(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Every module a tree imports, and whether it does so as it is loaded itself."""
    late = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.Lambda))
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) not in late
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole way"
            yield str(node.module), id(node) not in late


def core() -> set[str]:
    """The modules that the public names, the words, their markup and links are made of, however imported."""
    found: set[str] = set()
    waiting = ["__init__", "text", "markup", "questions", "links"]
    while waiting:
        module = waiting.pop()
        if module not in found and (PACKAGE / f"{module}.py").is_file():
            found.add(module)
            names = [name for name, _ in imported(parsed(PACKAGE / f"{module}.py"))]
            waiting += [name.split(".")[1] for name in names if name.startswith("her2teach.")]
    return found


CORE = core()


def test_the_core_is_what_it_is_thought_to_be() -> None:
    assert {"case", "criteria", "guideline", "loading", "pathway", "regions", "schema", "text", "vignettes"} <= CORE
    assert not {"figures", "graphviz", "layered", "layout", "svg", "diagram", "__main__"} & CORE


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


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_only_screens_import_what_screens_need(module: Path) -> None:
    """Figures, pictures and the command line may, where they need it and not before."""
    names = list(imported(parsed(module)))
    assert not {name for name, at_once in names if at_once} & {f"her2teach.{each}" for each in ("widgets", "serving")}
    for name, at_once in names:
        if name.partition(".")[0] in {*HEAVY, "networkx", "pygraphviz"}:
            assert not at_once or module.stem in {"graphviz", "layered"}, name
        assert not name.startswith("her2teach.widgets")
    if module.stem in CORE:
        roots = {name.partition(".")[0] for name, _ in names}
        assert roots <= {*sys.stdlib_module_names, "her2teach", "pydantic", "pydantic_core", "yaml", "networkx"}


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(module: Path) -> None:
    docstring = ast.get_docstring(parsed(module))
    assert docstring
    assert docstring.splitlines()[0].endswith(".")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_only_loaders_and_writers_touch_files(module: Path) -> None:
    touching = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "savefig", "unlink", "mkdir", "iterdir"}
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call)
    }
    if module.stem in CORE - {"loading", "guideline", "extensions", "folders"}:
        assert not calls & touching, calls & touching
    assert not calls & {"eval", "exec", "__import__", "system", "popen", "urlopen"}


def test_no_medical_name_stands_in_python() -> None:
    """Attributes, agents, nodes, rules: all of them are content, and another guideline would have others."""
    content = load_guideline().content
    names = {
        name
        for section in type(content).model_fields
        if section != "glossary"
        for name in _names(getattr(content, section))
    }
    names |= {value for attribute in content.attributes.values() for value in attribute.values}
    names = {name for name in names if "_" in name or name in content.agents or name in content.statements}
    for module in sorted(PACKAGE.rglob("*.py")):
        words = {node.value for node in ast.walk(parsed(module)) if isinstance(node, ast.Constant)}
        assert not words & names, (module.name, words & names)


def _names(section: object) -> Iterator[str]:
    if isinstance(section, dict):
        yield from section


def test_nothing_reads_what_lies_outside_the_project() -> None:
    outside = ("../" + "shared", "/" + "work/")
    for module in (*PACKAGE.rglob("*.py"), *Path(__file__).parent.rglob("*.py")):
        text = module.read_text(encoding="utf-8")
        assert not any(place in text for place in outside), module
