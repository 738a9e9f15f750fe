"""A sweep: many random cases and the ways they take through the shipped guideline, walked once for all tests."""

from __future__ import annotations

import random
from functools import cache

from random_cases import random_partial_case

from her2teach import Case, Guideline, Pathway, load_guideline, load_vignettes, trace

SIZE = 5_000


@cache
def guideline() -> Guideline:
    return load_guideline()


@cache
def drawn() -> tuple[Pathway, ...]:
    """The pathways of the shipped cases, then those of random cases."""
    rng = random.Random(20261122)
    known = [vignette.case for vignette in load_vignettes()]
    return tuple(
        trace(guideline(), case) for case in (*known, *(Case(**random_partial_case(rng)) for _ in range(SIZE)))
    )


def pathway_of(**answers: object) -> Pathway:
    return trace(guideline(), Case(**answers))
