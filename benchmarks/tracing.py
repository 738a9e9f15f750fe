"""Tracing: how long the core takes for a case, from well known to blank."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.sample import Sample, median_ms
from benchmarks.table import Line, Peer
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import trace

UNKNOWN = 3


def lines(guideline: Guideline, samples: tuple[Sample, ...], rng: random.Random, peer: Peer) -> Iterator[Line]:
    """Yield how long `trace` takes: complete cases, the same without three answers that can matter, the blank case."""
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
        (f"trace with {UNKNOWN} answers unknown", partial, 1),
        ("trace a blank case", [blank], 10),
    ):
        taken = median_ms(lambda case: trace(guideline, case), cases)
        yield Line(what=what, ours=taken, unit="ms", beside=peer.beside, peer=peer.ms, most_times=most)
