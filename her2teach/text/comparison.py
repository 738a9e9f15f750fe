"""Comparison: where two cases part, in sentences."""

from __future__ import annotations

from her2teach.analysis.comparison import Comparison
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.text.wording import show_value, uncapital


def comparison_verdict(guideline: Guideline, found: Comparison) -> str:
    """Say whether two cases come to the same, and where they part."""
    if not found.differing:
        return "The two cases are the same. Change an answer and see what happens."
    if found.first.contradictions or found.second.contradictions:
        return "One of the two cases contradicts itself, so the pathways cannot be compared."
    if found.parts_at is None and not found.same_answer:
        return "Both follow the same pathway so far, and different outcomes are still possible."
    if found.parts_at is None:
        return "Both reach the same outcome by the same pathway."
    same = "Both reach the same outcome" if found.same_answer else "The outcomes differ"
    return f"{same}. The paths diverge at “{guideline.label(found.parts_at)}”."


def answer_words(guideline: Guideline, pathway: Pathway, name: str) -> str:
    """Say within a sentence what a case answers to one question."""
    if pathway.case.known.get(name) is None:
        return "not answered"
    return uncapital(show_value(guideline, pathway.case, name))
