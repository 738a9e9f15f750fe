"""The check on code mutants: what it lets pass, and that its list speaks of code that is there."""

from __future__ import annotations

from pathlib import Path

import code_mutants
import pytest
from code_mutants import ROOT, Mutant, listed, main


def test_each_listed_mutant_changes_a_line_that_is_there_and_has_a_reason() -> None:
    for mutant, why in listed().items():
        room, module, *names = mutant.function.split(".")
        source = (ROOT / "her2teach" / room / f"{module}.py").read_text(encoding="utf-8")
        assert f"def {names[-1]}(" in source
        assert all(line in source for line in mutant.was.splitlines()), mutant
        assert mutant.becomes != mutant.was
        assert len(why.split()) > 4


@pytest.mark.parametrize(
    ("killed", "survived", "known", "verdict"),
    [
        (19, ["a"], ["a"], None),
        (18, ["a"], ["a"], "too few"),
        (0, [], [], "too few"),
        (99, ["a"], [], "1 more to notice or to list, 0 to take off"),
        (99, [], ["a"], "0 more to notice or to list, 1 to take off"),
    ],
)
def test_the_share_and_the_list_both_have_to_be_right(
    monkeypatch: pytest.MonkeyPatch, killed: int, survived: list[str], known: list[str], verdict: str | None
) -> None:
    found = [*(("x", "killed") for _ in range(killed)), *((name, "survived") for name in survived)]
    monkeypatch.setattr(code_mutants, "statuses", lambda: ((name, status, Path("x.py")) for name, status in found))
    monkeypatch.setattr(code_mutants, "described", lambda name, _: Mutant(name, "was", "becomes"))
    monkeypatch.setattr(code_mutants, "listed", lambda: {Mutant(name, "was", "becomes"): "why" for name in known})
    said = main()
    assert said is None if verdict is None else verdict in str(said)


def test_what_was_not_tried_counts_as_not_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was broken off proves nothing; what does not come to an end was noticed."""
    found = [*(("x", status) for status in ("killed", "timeout", "segfault")), ("y", "not checked"), ("z", "no tests")]
    monkeypatch.setattr(code_mutants, "statuses", lambda: ((name, status, Path("x.py")) for name, status in found))
    monkeypatch.setattr(code_mutants, "described", lambda name, _: Mutant(name, "was", "becomes"))
    monkeypatch.setattr(code_mutants, "listed", dict)
    assert "2 more" in str(main())
