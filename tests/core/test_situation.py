"""What a criterion may ask about a case on its path, and that a named one is asked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from her2teach import Case, Guideline, load_guideline
from her2teach.core.situation import Situation

GUIDELINE = load_guideline()
PLAN: Mapping[str, frozenset[str] | None] = {"her2_agents": frozenset({"trastuzumab"}), "endocrine": None}


@dataclass
class Counted:
    """A criterion that counts how often it is asked."""

    answer: bool | None
    asked: list[Situation] = field(default_factory=list)

    def holds(self, situation: Situation) -> bool | None:
        self.asked.append(situation)
        return self.answer


class Told:
    """A guideline with criteria of our own."""

    members, matches, one_each = GUIDELINE.members, GUIDELINE.matches, GUIDELINE.one_each

    def __init__(self, **criteria: Counted) -> None:
        self.named_criteria = criteria


def situation(**about: Any) -> Situation:
    return Situation(GUIDELINE, Case(her2_status="positive", lvef_percent=55), **about)


def test_a_named_criterion_is_asked_once_also_where_the_answer_is_unknown() -> None:
    unknown, no = Counted(None), Counted(answer=False)
    found = Situation(cast("Guideline", Told(unknown=unknown, no=no)), Case())
    assert [found.named("unknown"), found.named("no"), found.named("unknown"), found.named("no")] == [
        None,
        False,
        None,
        False,
    ]
    assert unknown.asked == no.asked == [found]


def test_a_path_passes_its_nodes_and_ends_at_its_end_alone() -> None:
    found = situation(path=("her2", "scope", "somewhere"), end="somewhere")
    assert found.passes(("scope", "elsewhere"))
    assert not found.passes(("elsewhere",))
    assert found.ends_at(("elsewhere", "somewhere"))
    assert not found.ends_at(("scope",))
    assert not situation().passes(("scope",))
    assert not situation().ends_at(("scope",))


def test_a_part_of_a_plan_that_is_not_there_or_not_told_is_none() -> None:
    found = situation(plan=PLAN)
    assert found.planned("her2_agents") == frozenset({"trastuzumab"})
    assert found.planned("endocrine") is None
    assert found.planned("chemotherapy") is None
    assert situation().planned("her2_agents") is None


def test_values_are_those_of_the_case() -> None:
    found = situation()
    assert found.value("her2_status") == "positive"
    assert found.value("disease_setting") is None
    assert found.given("lvef_percent") == 55
    assert not found.is_open("her2_status")
