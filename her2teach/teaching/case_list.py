"""Case list: the cases of a folder by the decision they turn on and by level; a few to start with come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from her2teach.core.files import MOST_FILES
from her2teach.core.plan import ANSWERED
from her2teach.core.questions import relevant_pathway
from her2teach.teaching.generation import DIFFICULTIES

if TYPE_CHECKING:
    from her2teach.core.case import Case
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: So many cases are put first, of folders that hold more than a few.
FIRST, FEW = 3, 8
START = "Three to start with"

Groups = tuple[tuple[str, "tuple[CaseVignette, ...]"], ...]


def case_groups(guideline: Guideline, vignettes: Sequence[CaseVignette]) -> Groups:
    """Return the cases in groups, each case once: headings in the guideline's order, and their cases by level."""
    come_to = {each.id: _comes_to(guideline, each.case) for each in vignettes}
    turned = {name: decision for name, (decision, _) in come_to.items()}
    first: list[CaseVignette] = []
    if len(vignettes) > FEW:
        common = [decision for decision, _ in Counter(turned.values()).most_common()]
        easy = [each for each in vignettes if each.difficulty == DIFFICULTIES[0] and come_to[each.id][1] in ANSWERED]
        found = (next((each for each in easy if turned[each.id] == decision), None) for decision in common)
        first = [each for each in found if each is not None][:FIRST]
    groups = [(START, tuple(first))] if len(first) == FIRST else []
    rest = [each for each in vignettes if not groups or each not in first]
    for decision, label in (*((each.id, each.label) for each in guideline.decisions.values()), ("", "No decision")):
        members = [each for each in rest if turned[each.id] == decision]
        if members:
            groups.append((label, tuple(sorted(members, key=lambda each: DIFFICULTIES.index(each.difficulty)))))
    return tuple(groups)


@lru_cache(maxsize=MOST_FILES)
def _comes_to(guideline: Guideline, case: Case) -> tuple[str, str]:
    """Return the decision that a case turns on, empty where there is none, and the outcome of its pathway."""
    pathway = relevant_pathway(guideline, case)
    decisions = [node for node in pathway.nodes if node in guideline.decisions]
    return decisions[-1] if decisions else "", pathway.outcome
