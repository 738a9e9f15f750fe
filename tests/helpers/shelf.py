"""A few of the shipped cases that stand for all of them, where a test takes long over each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from her2teach import load_guideline, trace
from her2teach.core.questions import relevant_case
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes


def _shows(vignette: CaseVignette) -> Iterator[str]:
    """All that a case's pathway shows: each step, its outcome, and what is said beside it."""
    guideline = load_guideline()
    pathway = trace(guideline, relevant_case(guideline, vignette.case))
    yield from (f"path {pathway.outcome} {node}" for node in pathway.nodes)
    for part in ("missing", "considerations", "flags", "pitfalls", "warnings", "tensions", "readings", "options"):
        yield from (f"{part} {each}" for each in getattr(pathway, part))


@cache
def spread() -> dict[str, CaseVignette]:
    """The cases, by id, that each show something which those before them do not: each outcome and flag is there."""
    seen: set[str] = set()
    found: dict[str, CaseVignette] = {}
    for vignette in shipped_vignettes():
        shown = set(_shows(vignette))
        if not shown <= seen:
            found[vignette.id] = vignette
            seen |= shown
    return found
