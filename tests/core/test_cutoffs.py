"""Cut-offs: where several sources draw the line, each from the text or with a source and the day it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach import ContentError, load_guideline
from her2teach import __file__ as package
from her2teach.core.cutoffs import CUTOFFS, read_cutoffs, shipped_cutoffs
from her2teach.core.yamltree import parse

TEXT = (Path(package).parent / "content" / CUTOFFS).read_text(encoding="utf-8")
GUIDELINE = load_guideline()


def test_the_rules_are_those_that_were_confirmed() -> None:
    rules = shipped_cutoffs().rules
    assert list(rules) == ["source_text", "asco", "tdxd_label", "destiny_breast03", "destiny_breast09", "nccn"]
    assert [rule.cutoff.split(";")[0] for rule in rules.values()] == ["12 months"] * 2 + ["6 months"] * 4
    assert {name for name, rule in rules.items() if "12 after" in rule.cutoff} == {"destiny_breast03", "nccn"}


def test_only_the_first_is_the_text_s_and_all_others_have_a_source_and_a_day() -> None:
    first, *others = shipped_cutoffs().rules.values()
    assert (first.status, first.source) == ("stated", None)
    assert set(first.statements) == {"S04", "S08", "S39"}
    for rule in others:
        assert rule.status == "outside"
        assert not rule.statements
        assert rule.source
        assert rule.looked_up is not None
    assert "NCCN" in " ".join(shipped_cutoffs().left_out)


def test_the_text_s_rule_is_that_of_the_graph() -> None:
    cutoffs = shipped_cutoffs()
    assert cutoffs.rules["source_text"].early in GUIDELINE.named_criteria[cutoffs.takes_the_place_of.within].parts()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("number: months_since", "number: month_since", 'reference: there is no attribute "month_since_adjuvant'),
        ("within: early_recurrence", "within: early_recurence", "did you mean early_recurrence?"),
        ("is: adjuvant_only", "is: adjuvant", "reference: there is no value of received_pertuzumab"),
        ("[S04, S08, S39]", "[S04, S88]", 'reference: there is no statement "S88"'),
        ("her2_status: positive", "her2_status: sure", "value: her2_status"),
        ("    source: Label of T-DXd", "    note: Label of T-DXd", "missing: what is not in the text has a source"),
        ("summary:", "sumary:", "did you mean summary?"),
    ],
)
def test_a_bad_file_is_refused_where_it_is_wrong(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        read_cutoffs(parse(TEXT.replace(old, new, 1), CUTOFFS), GUIDELINE)
    assert said in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)
