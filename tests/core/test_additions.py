"""Additions: which part of an answer is the text's, and which an extension's."""

from __future__ import annotations

import pytest

from her2teach import load_guideline, trace
from her2teach.core.additions import adding, behind, not_in_the_text, only_added
from her2teach.core.case import Case
from her2teach.teaching.vignettes import shipped_vignettes

CASES = {vignette.id: vignette.case for vignette in shipped_vignettes()}
THIRD = "third-line-after-lapatinib-capecitabine"


@pytest.mark.parametrize(
    ("extension", "case", "brought", "options", "beyond"),
    [
        ("x1", "first-diagnosis-already-metastatic", ["x1"], [], True),
        ("x1", "exactly-twelve-months", [], [], False),
        ("x3", THIRD, [], ["x3"], False),
        ("second_line", "progression-on-pertuzumab-maintenance", ["second_line"], [], True),
    ],
)
def test_what_extensions_bring_to_an_answer(
    extension: str, case: str, brought: list[str], options: list[str], beyond: bool
) -> None:
    guideline = load_guideline(extensions=[extension])
    pathway = trace(guideline, Case(guideline, **CASES[case].given))
    assert list(map(str, behind(guideline, pathway))) == brought
    assert list(map(str, adding(guideline, pathway))) == options
    assert not_in_the_text(guideline, pathway) is beyond


@pytest.mark.parametrize(
    ("agents", "added"),
    [
        ({"tucatinib", "trastuzumab", "capecitabine"}, True),
        ({"neratinib", "capecitabine"}, True),
        ({"trastuzumab", "vinorelbine"}, False),
        ({"pertuzumab"}, False),
        (set(), False),
    ],
)
def test_only_what_no_regimen_of_the_text_is_counts_as_added(agents: set[str], added: bool) -> None:
    guideline = load_guideline(extensions=["x3"])
    pathway = trace(guideline, Case(guideline, **CASES[THIRD].given))
    assert only_added(guideline, pathway, frozenset(agents)) is added
    plain = load_guideline()
    assert not only_added(plain, trace(plain, CASES[THIRD]), frozenset(agents))
