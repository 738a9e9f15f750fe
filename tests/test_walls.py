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
                documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                begins = (first.end_lineno or 0) if documented else node.lineno
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


#: The modules that tests of another name hold, each with their file: what they make is looked at where it is shown.
HELD_ELSEWHERE = {
    "core/evidence": "text/test_evidence.py",
    "core/schema": "core/test_guideline.py",
    "core/extension_schema": "core/test_extensions.py",
    "analysis/next_questions": "analysis/test_flips.py",
    "analysis/witnesses": "analysis/test_proofs.py",
    "text/command_help": "test_cli.py",
    "text/comparison": "analysis/test_comparison.py",
    "text/nodes": "text/test_path.py",
    "text/html_comparison": "analysis/test_comparison.py",
    "text/html_evidence": "text/test_html_reference.py",
    "text/html_extensions": "analysis/test_extension_changes.py",
    "text/html_path": "text/test_path.py",
    "text/html_whatif": "text/test_whatif.py",
    "serving/template": "serving/test_forked.py",
    "diagram/layout": "diagram/test_model.py",
    "diagram/shapes": "diagram/test_matplotlib.py",
    "teaching/case_content": "teaching/test_vignettes.py",
    "teaching/journey_text": "teaching/test_journey_html.py",
    "widgets/compare": "widgets/test_explorer.py",
    "widgets/explorer_state": "widgets/test_explorer.py",
    "widgets/figures": "text/test_html_reference.py",
    "widgets/journey_parts": "widgets/test_journey.py",
    "widgets/reference": "text/test_html_reference.py",
    "widgets/writer_parts": "widgets/test_writer.py",
    "serving/connection": "serving/test_server.py",
    "serving/site_build": "serving/test_site_pages.py",
    "serving/site_pyodide": "system/test_site.py",
    "serving/site_settings": "serving/test_site_pages.py",
    "serving/visitors": "serving/test_server.py",
}
#: The files of tests in a room that are of no module, each with what they are of.
OF_NO_MODULE = {
    "core/test_code_mutants.py": "the list of `make mutants`",
    "text/test_html_escaping.py": "all of text/html",
    "text/test_page_words.py": "the words of the content",
    "text/test_voice.py": "all that is read",
    "educator/test_handout_paper.py": "a handout as a browser prints it",
    "widgets/test_tokens.py": "the tokens in the style sheets of pages and widgets",
}
ROOMS = ("core", "analysis", "text", "diagram", "teaching", "display", "educator", "widgets", "serving")


def modules_of(room: str) -> set[str]:
    """The modules of a room as its tests call them: those of a folder in it with the folder's name before their own."""
    paths = (path.relative_to(PACKAGE / room) for path in own_files(PACKAGE / room, "**/*.py"))
    return {"_".join(path.with_suffix("").parts) for path in paths if path.name != "__init__.py"}


def test_each_module_has_a_file_of_tests_and_each_file_a_module() -> None:
    tests, lacking, stray = Path(__file__).parent, set(), set()
    for room in ROOMS:
        modules, tested = modules_of(room), set()
        for file in own_files(tests / room, "test_*.py"):
            name = file.stem.removeprefix("test_")
            # of those whose name it begins with, the longest: test_handout_files_pdf is of handout_files
            of = max((each for each in modules if f"{name}_".startswith(f"{each}_")), key=len, default="")
            tested.add(of)
            stray |= set() if of else {f"{room}/{file.name}"}
        lacking |= {f"{room}/{each}" for each in modules - tested}
    assert lacking == set(HELD_ELSEWHERE)
    assert stray == set(OF_NO_MODULE)
    assert {each for each in HELD_ELSEWHERE.values() if not (tests / each).is_file()} == set()
