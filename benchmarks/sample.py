"""Sample: complete cases that reach every end, and how long something takes on them."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from her2teach.core.guideline import Guideline
from her2teach.core.regions import regions_of

T = TypeVar("T")

ROUNDS = 15


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A complete case and the end it reaches."""

    end: str
    answers: Mapping[str, Any]


def sample(guideline: Guideline, for_each_way: int, rng: random.Random) -> tuple[Sample, ...]:
    """Draw complete, consistent cases, without dates, that take every path to an outcome equally often."""
    regions = regions_of(guideline)
    everything = {name: axis.everything for name, axis in regions.axes.items()}
    found = []
    for route in regions.routes:
        boxes = [left for box in route.boxes for left in regions.consistent({**everything, **box})]
        for box in rng.choices(boxes, k=for_each_way):
            answers = {}
            for name, axis in regions.axes.items():
                open_values = [value for at, value in enumerate(axis.representatives) if box[name] >> at & 1]
                value = rng.choice(open_values)
                if value is not None and axis.attribute.kind != "date":
                    answers[name] = value
            found.append(Sample(end=route.end, answers=answers))
    return tuple(found)


def median_ms(work: Callable[[T], object], given: Iterable[T]) -> float:
    """Return the median milliseconds of processor time: what else this machine does is left out."""
    return statistics.median(_median_ms(work, each) for each in given)


def _median_ms(work: Callable[[T], object], given: T) -> float:
    work(given)  # the first time fills caches, and is not what a learner who goes on meets
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work(given)
        taken.append(time.process_time() - start)
    return 1000 * statistics.median(taken)
