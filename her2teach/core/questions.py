"""Questions: which attributes a learner is asked on the pathway of a case."""

from __future__ import annotations

from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, trace, walk
from her2teach.core.situation import Situation


def asked(guideline: Guideline, case: Case, pathway: Pathway | None = None) -> tuple[str, ...]:
    """Return the attributes that matter on the pathway of a case, in the guideline's order.

    Beside what is asked so far: what is answered and may yet be asked, and what contradicts, so that it can be mended.
    """
    pathway = pathway or trace(guideline, case)
    nodes = pathway.nodes or walk(guideline, case)
    end = nodes[-1] if nodes[-1] in guideline.ends else None
    here = Situation(guideline, case, nodes, end)
    still_open = [Situation(guideline, case, tuple(pathway.reachable), end) for end in pathway.possible]
    at_odds = {
        test.attribute
        for contradiction in pathway.contradictions
        for test in contradiction.when.deciding(here, guideline.named_criteria)
    }
    return tuple(
        name
        for name, attribute in guideline.attributes.items()
        if attribute.asked_when is None
        or attribute.asked_when.holds(here)
        or (name in case and any(attribute.asked_when.holds(there) is not False for there in still_open))
        or (name in case and name in at_odds and attribute.asked_when.holds(here) is not False)
    )


def relevant_case(guideline: Guideline, case: Case) -> Case:
    """Take out of a case what is not asked on its pathway; one answer less can make another irrelevant."""
    return relevant_pathway(guideline, case).case


def relevant_pathway(guideline: Guideline, case: Case) -> Pathway:
    """Trace a case without what is not asked on its pathway."""
    while True:
        pathway = trace(guideline, case)
        names = asked(guideline, case, pathway)
        if all(name in names for name in case):
            return pathway
        case = Case.of(guideline, {name: case[name] for name in case if name in names})
