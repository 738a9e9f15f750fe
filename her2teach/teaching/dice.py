"""Dice: choices that look like chance and are the same for the same seed, on every Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices that hang on a seed alone.

    The standard library keeps its random numbers from one version to the next, but not what it chooses with them.
    These are the SHA-256 digests of the seed and a count.
    """

    def __init__(self, *seed: object) -> None:
        self._seed, self._thrown = "/".join(map(str, seed)), 0

    def below(self, number: int) -> int:
        """Return a whole number from 0 up to, and without, another."""
        self._thrown += 1
        digest = hashlib.sha256(f"{self._seed}#{self._thrown}".encode()).digest()
        return int.from_bytes(digest, "big") % number

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of some choices."""
        return choices[self.below(len(choices))]

    def happens(self, times: int, of: int) -> bool:
        """Return yes so many times of so many, in the long run."""
        return self.below(of) < times

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return some things in another order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]

    def apart(self, *key: object) -> Dice:
        """Return dice that hang on this seed and a key, however often these have been thrown."""
        return Dice(self._seed, *key)
