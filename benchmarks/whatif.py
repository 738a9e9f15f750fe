"""What if: how long a learner waits for an answer to "what if", and for a case that nobody wrote."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.sample import Sample, median_ms
from benchmarks.table import Line, Peer
from her2teach.analysis.flips import flips
from her2teach.analysis.nearest import nearest_cases
from her2teach.analysis.next_questions import next_questions
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import trace
from her2teach.teaching.generation import generate_cases

UNKNOWN = 3


def lines(guideline: Guideline, samples: tuple[Sample, ...], rng: random.Random, peer: Peer) -> Iterator[Line]:
    """Yield what a case's flips take, its next questions, the nearest cases at another end, and an invented case."""
    choosing = set(trace(guideline, Case(guideline)).missing)
    known = [Case(guideline, **sample.answers) for sample in samples]
    partial, wanted = [], []
    for sample, case in zip(samples, known, strict=True):
        left_out = rng.sample(sorted(choosing & set(sample.answers)), UNKNOWN)
        given = {name: value for name, value in sample.answers.items() if name not in left_out}
        partial.append(Case(guideline, **given))
        wanted.append((case, rng.choice([end for end in guideline.ends if end != sample.end])))

    def nearest(asked: tuple[Case, str]) -> object:
        return nearest_cases(guideline, *asked)

    def invent(seed: int) -> object:
        return generate_cases(guideline, 1, seed=seed)

    flips(guideline, known[0])  # what is made once for a guideline is not waited for again
    for what, taken, most in (
        ("flips of a case", median_ms(lambda case: flips(guideline, case), known), 30),
        (f"next questions with {UNKNOWN} unknown", median_ms(lambda case: next_questions(guideline, case), partial), 1),
        ("nearest cases at another end", median_ms(nearest, wanted), 20),
        ("an invented case", median_ms(invent, range(20)), 10),
    ):
        yield Line(what=what, ours=taken, unit="ms", beside=peer.beside, peer=peer.ms, most_times=most)
