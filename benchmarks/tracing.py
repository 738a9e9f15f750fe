"""Tracing: how long the core takes for a case, from well known to blank."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.sample import Sample, median_ms
from benchmarks.table import Line
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import trace

UNKNOWN = 3


def lines(guideline: Guideline, samples: tuple[Sample, ...], rng: random.Random) -> Iterator[Line]:
    """Yield how long `trace` takes.

    Parameters
    ----------
    guideline
        The guideline.
    samples
        Complete cases.
    rng
        What decides by chance which answers are left out.

    Yields
    ------
    Line
        For complete cases, for the same with three answers left out that can matter, and for the blank case.
    """
    blank = Case(guideline)
    choosing = set(trace(guideline, blank).missing)
    known = [Case(guideline, **sample.answers) for sample in samples]
    partial = []
    for sample in samples:
        left_out = rng.sample(sorted(choosing & set(sample.answers)), UNKNOWN)
        given = {name: value for name, value in sample.answers.items() if name not in left_out}
        partial.append(Case(guideline, **given))
    for what, cases, most in (
        ("trace a known case", known, 0.5),
        (f"trace with {UNKNOWN} answers unknown", partial, 5),
        ("trace a blank case", [blank], 50),
    ):
        yield Line(what=what, ours=median_ms(lambda case: trace(guideline, case), cases), unit="ms", most=most)
