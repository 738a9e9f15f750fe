"""The names that the package and its widgets offer, loaded when they are asked for."""

from __future__ import annotations

import ast
import doctest
import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import her2teach
from her2teach import widgets
from her2teach.core.files import own_files

ROOT = Path(__file__).parents[1]
OFFERING = (her2teach, widgets)


def names_for_editors(package: ModuleType) -> dict[str, str]:
    """Each name that a package imports for type checkers and editors alone, and the module that it is of."""
    (block,) = (
        node for node in ast.parse(Path(str(package.__file__)).read_text("utf-8")).body if isinstance(node, ast.If)
    )
    return {
        each.name: str(node.module) for node in block.body if isinstance(node, ast.ImportFrom) for each in node.names
    }


@pytest.mark.parametrize("package", OFFERING)
def test_a_name_is_what_editors_are_told(package: ModuleType) -> None:
    offered = names_for_editors(package)
    assert sorted(offered) == sorted(package.__all__)
    for name, module in offered.items():
        assert getattr(package, name) is getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("package", OFFERING)
def test_every_name_is_listed_and_imported_with_a_star(package: ModuleType) -> None:
    assert {*package.__all__} <= {*dir(package)}
    names: dict[str, object] = {}
    exec(f"from {package.__name__} import *", names)  # noqa: S102  # a star is no expression
    assert {*package.__all__} <= names.keys()


@pytest.mark.parametrize("package", OFFERING)
def test_a_name_that_there_is_not_is_no_name(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'cure'"):
        _ = package.cure
    with pytest.raises(ImportError, match="cannot import name 'cure'"):
        exec(f"from {package.__name__} import cure", {})  # noqa: S102  # nor is an import


def test_a_package_loads_nothing_until_it_is_asked() -> None:
    """All others are empty but for their first line."""
    for file in own_files(ROOT / "her2teach", "**/__init__.py"):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        offers = {Path(str(package.__file__)) for package in OFFERING}
        assert len(body) == 1 or file in offers, file
    look = "import sys, her2teach; print(*(name for name in sys.modules if name.startswith('her2teach')))"
    run = [sys.executable, "-c", look]
    answer = subprocess.run(
        run, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["her2teach"]


def examples() -> dict[str, doctest.DocTest]:
    """The examples in what the public names say of themselves, by name; a widget's first, and those of its methods."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = {}
    for package in OFFERING:
        for name in package.__all__:
            offered = getattr(package, name)
            given = {each: getattr(her2teach, each) for each in her2teach.__all__} | {name: offered}
            for test in finder.find(offered, f"{package.__name__}.{name}", globs=given):
                if test.examples:
                    found[test.name] = test
    return found


EXAMPLES = examples()


def test_the_names_that_are_asked_for_most_have_an_example() -> None:
    """What a stranger begins with."""
    begun = {"load_guideline", "Case", "trace", "Plan", "judge", "flips", "nearest_cases", "next_questions"}
    assert {f"her2teach.{name}" for name in begun | {"compare_ways", "load_vignette", "generate_cases"}} <= set(
        EXAMPLES
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_shows_what_it_says(name: str) -> None:
    told: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(EXAMPLES[name], out=told.append)
    assert result.attempted
    assert not result.failed, "".join(told)
