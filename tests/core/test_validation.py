"""What does not fit a schema becomes a problem in plain words, at its line, with what is allowed."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from her2teach.core.validation import MANY, nearest, undefined, validate
from her2teach.core.yamltree import ContentError, Problem, parse


class Tea(BaseModel):
    """A schema of our own."""

    model_config = ConfigDict(extra="forbid")

    name: str
    kind: Literal["green", "black"] = "green"
    added: tuple[str, ...] = ()


def problems(text: str) -> list[Problem]:
    with pytest.raises(ContentError) as refused:
        validate(Tea, parse(text, "tea.yaml"))
    return list(refused.value.problems)


def test_what_fits_is_made() -> None:
    tea = validate(Tea, parse("name: Assam\nkind: black\nadded:\n  - milk\n", "tea.yaml"))
    assert (tea.name, tea.kind, tea.added) == ("Assam", "black", ("milk",))


@pytest.mark.parametrize(
    ("text", "line", "code", "message", "hint"),
    [
        ("kind: green\n", 1, "missing", '"name" is missing', "add it"),
        ("name: x\nkind: blak\n", 2, "value", '"blak" is not allowed', "did you mean black? allowed: green, black"),
        ("name: x\nkinds: green\n", 2, "unknown-key", '"kinds" is not known here', "did you mean kind?"),
        ("name: x\nadded: milk\n", 2, "value", "a list belongs here", "after a dash"),
        ("name:\n  - x\n", 1, "value", "text belongs here", "write a single value"),
        ("", 1, "empty", "nothing is written here", "write keys with values"),
    ],
)
def test_a_misfit_is_told_where_it_stands_and_how_to_mend_it(
    text: str, line: int, code: str, message: str, hint: str
) -> None:
    (problem,) = problems(text)
    assert (problem.line, problem.code) == (line, code)
    assert message in problem.message
    assert hint in problem.hint


def test_all_misfits_are_told_at_once() -> None:
    assert {each.code for each in problems("kind: blak\nkinds: green\n")} == {"missing", "value", "unknown-key"}


def test_the_nearest_word_is_meant_and_many_are_not_listed() -> None:
    assert nearest("Grean", ["green", "black"]) == "did you mean green? allowed: green, black"
    assert nearest("white", ["green", "black"]) == "allowed: green, black"
    assert nearest("green", []) == ""
    many = [f"word_{at}" for at in range(MANY + 1)]
    assert nearest("word 0", many) == "did you mean word_0?"
    assert nearest("something else", many) == ""


def test_a_name_that_nothing_defines_is_told_at_its_own_line() -> None:
    tree = parse("name: x\nadded:\n  - milk\n  - sugr\n", "tea.yaml")
    (problem,) = undefined(tree, ("added",), "ingredient", ["milk", "sugr"], {"milk", "sugar"})
    assert (problem.line, problem.message) == (4, 'there is no ingredient "sugr"')
    assert problem.hint.startswith("did you mean sugar?")
