"""Model plans: for every case one that the judge has nothing to say against, with no more in it than has to be."""

from __future__ import annotations

import pytest

from her2teach import Case, Plan, judge, load_guideline, load_vignettes
from her2teach.analysis.plans import is_right, model_plan
from her2teach.teaching.vignettes import CaseVignette


@pytest.mark.parametrize("vignette", load_vignettes(), ids=str)
def test_every_shipped_case_has_one_that_is_right(vignette: CaseVignette) -> None:
    guideline = load_guideline()
    plan = model_plan(guideline, vignette.case)
    assert plan is not None
    feedback = judge(guideline, vignette.case, plan)
    assert is_right(guideline, plan, feedback)
    assert (feedback.errors, feedback.pitfalls) == ((), ())
    # what the text says of lung disease on T-DXd is said to every plan
    assert {*map(str, feedback.cautions)} <= {"ild_and_tdxd"}


def test_nothing_is_in_it_that_does_not_have_to_be() -> None:
    late = next(each for each in load_vignettes() if each.id == "late-relapse-liver")
    plan = model_plan(load_guideline(), late.case)
    expected = {"her2_agents": ["trastuzumab", "pertuzumab"], "chemotherapy": ["docetaxel"]}
    assert plan == Plan(action="start", monitoring=["cardiac", "infusion_reaction"], **expected)


def test_where_the_text_gives_no_answer_it_says_so() -> None:
    assert model_plan(load_guideline(), Case()) == Plan(action="text_does_not_say")
