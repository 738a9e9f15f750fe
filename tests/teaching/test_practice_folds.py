"""Practice folds: none is empty or there twice, and no pitfall that the plan does not fall into is told."""

from __future__ import annotations

import re
from functools import cache

from attempts import GUIDELINE, PLANS, VIGNETTES, diagnoses, tried

from her2teach.teaching.practice import Diagnosis
from her2teach.teaching.practice_folds import closing_html
from her2teach.teaching.practice_html import feedback_html
from her2teach.text.sections import answer

LATE = VIGNETTES["late-relapse-liver"]
_FOLD = re.compile(r'<details data-id="(\w+)"><summary>(.*?)</summary>(.*?)</details>', re.DOTALL)


def folds(html: str) -> list[tuple[str, str, str]]:
    """Each fold: its name, its summary, and its words without markup."""
    return [(name, said, " ".join(re.sub(r"<[^>]*>", " ", body).split())) for name, said, body in _FOLD.findall(html)]


@cache
def closings() -> tuple[tuple[Diagnosis, str], ...]:
    """What stands below the verdict, for each attempt."""
    return tuple(
        (found, closing_html(answer(GUIDELINE, found.pathway), found, vignette)) for vignette, found in diagnoses()
    )


def test_every_fold_has_words_and_is_there_once() -> None:
    for _, html in closings():
        there = folds(html)
        assert html.count("<details") == len(there)
        assert len({name for name, _, _ in there}) == len(there)
        assert all(said and words for _, said, words in there)
        assert there[-1][0] == "reasoning"
        assert [name for name, _, _ in there if name in {"whatif", "said", "about"}] == ["whatif", "said", "about"]


def test_no_table_is_there_twice() -> None:
    for found, html in closings():
        tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
        assert len(set(tables)) == len(tables)
        others = {lapse.pair.other for lapse in found.lapses if lapse.pair}
        assert len(tables) == len(others)
        fits = not found.right and (found.fitting is None or found.fitting.case not in others)
        assert ("would be right" in html or "would be an allowed alternative" in html) == fits


def test_the_rule_of_a_pitfall_that_did_not_fire_is_nowhere() -> None:
    for vignette, found in diagnoses():
        said = answer(GUIDELINE, found.pathway)
        html = feedback_html(said, found, vignette) + closing_html(said, found, vignette)
        fired = {str(each) for each in (*found.feedback.pitfalls, *found.feedback.cautions)}
        told = [each.id for each in GUIDELINE.pitfalls.values() if each.why in html or each.near_text in html]
        assert set(told) <= fired, (vignette.id, told, fired)


def test_other_problems_are_counted() -> None:
    found = tried(LATE, PLANS[3])
    there = {name: said for name, said, _ in folds(closing_html(answer(GUIDELINE, found.pathway), found, LATE))}
    assert there["errors"].startswith("Other problems with this plan (")
    right = tried(LATE, PLANS[0])
    without = folds(closing_html(answer(GUIDELINE, right.pathway), right, LATE))
    assert "exceptions" not in {name for name, _, _ in without}


def test_the_graph_s_letters_are_explained_where_two_pathways_are_drawn() -> None:
    apart, same = tried(LATE, PLANS[0], (("scope", None),)), tried(LATE, PLANS[0])
    assert "A marks" in closing_html(answer(GUIDELINE, apart.pathway), apart, LATE)
    assert "A marks" not in closing_html(answer(GUIDELINE, same.pathway), same, LATE)
