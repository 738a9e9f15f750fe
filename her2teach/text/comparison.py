"""Comparison: where two cases part, in sentences."""

from __future__ import annotations

from her2teach.analysis.comparison import Comparison
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.text.wording import show_value, uncapital


def comparison_verdict(guideline: Guideline, found: Comparison) -> str:
    """Say whether two cases come to the same, and where they part."""
    if not found.differing:
        return "The two cases are the same. Change an answer, and see what it does."
    if found.first.contradictions or found.second.contradictions:
        return "One of the two cases contradicts itself, so the ways cannot be compared."
    if found.parts_at is None and not found.same_answer:
        return "Both go the same way so far, and different answers are still possible."
    if found.parts_at is None:
        return "Both come to the same answer by the same way."
    same = "Both come to the same answer" if found.same_answer else "The answers differ"
    return f"{same}. The ways part at “{guideline.label(found.parts_at)}”."


def answer_words(guideline: Guideline, pathway: Pathway, name: str) -> str:
    """Say within a sentence what a case answers to one question."""
    if pathway.case.known.get(name) is None:
        return "not answered"
    return uncapital(show_value(guideline, pathway.case, name))
