"""Case list: the cases of a folder by the decision they turn on and by level; a few to start with come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from her2teach.core.pathway import trace
from her2teach.core.plan import ANSWERED
from her2teach.core.questions import relevant_case
from her2teach.teaching.generation import DIFFICULTIES

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: So many cases are put first, of folders that hold more than a few.
FIRST, FEW = 3, 8
START = "Three to start with"

Groups = tuple[tuple[str, "tuple[CaseVignette, ...]"], ...]


def case_groups(guideline: Guideline, vignettes: Sequence[CaseVignette]) -> Groups:
    """Return the cases in groups, each case once: headings in the guideline's order, and their cases by level."""
    pathways = {each.id: trace(guideline, relevant_case(guideline, each.case)) for each in vignettes}
    turned: dict[str, str] = {}
    for name, pathway in pathways.items():
        decisions = [node for node in pathway.nodes if node in guideline.decisions]
        turned[name] = decisions[-1] if decisions else ""
    first: list[CaseVignette] = []
    if len(vignettes) > FEW:
        common = [decision for decision, _ in Counter(turned.values()).most_common()]
        easy = [
            each for each in vignettes if each.difficulty == DIFFICULTIES[0] and pathways[each.id].outcome in ANSWERED
        ]
        found = (next((each for each in easy if turned[each.id] == decision), None) for decision in common)
        first = [each for each in found if each is not None][:FIRST]
    groups = [(START, tuple(first))] if len(first) == FIRST else []
    rest = [each for each in vignettes if not groups or each not in first]
    for decision, label in (*((each.id, each.label) for each in guideline.decisions.values()), ("", "No decision")):
        members = [each for each in rest if turned[each.id] == decision]
        if members:
            groups.append((label, tuple(sorted(members, key=lambda each: DIFFICULTIES.index(each.difficulty)))))
    return tuple(groups)
