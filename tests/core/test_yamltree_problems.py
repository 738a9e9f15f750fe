"""Problems: each is one line, and those of a file come in its order."""

from __future__ import annotations

from her2teach.core.scalars import LONG
from her2teach.core.yamltree import ContentError, Problem, file_error, parse, short


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    (problem,) = file_error("f.yaml", "no file", "look again").problems
    assert str(problem) == "f.yaml:0:0: file: no file; look again"
    assert problem.severity == "error"


def test_problems_are_sorted_by_file_line_and_column() -> None:
    places = [("b", 1, 1), ("a", 2, 1), ("a", 1, 9), ("a", 1, 2)]
    error = ContentError(Problem(file=f, line=line, column=column, code="c", message="m") for f, line, column in places)
    assert [(problem.file, problem.line, problem.column) for problem in error.problems] == sorted(places)


def test_what_is_long_is_cut_short() -> None:
    assert short("x" * LONG) == "x" * LONG
    assert short("x" * (LONG + 1)) == "x" * (LONG - 3) + "..."


def test_a_tree_makes_problems_at_the_nearest_place_it_has() -> None:
    tree = parse("a:\n  b: c\n", "f.yaml")
    assert str(tree.problem(("a", "b"), "code", "m")) == "f.yaml:2:6: code: m"
    assert str(tree.problem(("a", "b"), "code", "m", at_key=True)) == "f.yaml:2:3: code: m"
    assert str(tree.problem(("a", "x", 3), "code", "m")) == "f.yaml:1:1: code: m"
    assert tree.problem((), "code", "m", severity="warning").severity == "warning"
