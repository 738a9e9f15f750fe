"""Dice: the same for the same seed, here and everywhere, and fair enough."""

from __future__ import annotations

from collections import Counter

from her2teach.teaching.dice import Dice


def test_the_same_seed_throws_the_same_on_every_python() -> None:
    """The numbers stand here, so that no other version can throw others unnoticed."""
    assert [Dice("seed", 1).below(1000), Dice("seed", 2).below(1000), Dice("other").below(1000)] == [886, 665, 538]
    assert Dice("seed").shuffled("abcdefgh") == list("acbfdheg")
    several = Dice("seed")
    assert len({several.below(10**9) for _ in range(50)}) == 50


def test_dice_apart_do_not_hang_on_how_often_the_others_were_thrown() -> None:
    fresh, thrown = Dice(1), Dice(1)
    for _ in range(5):
        thrown.below(6)
    assert fresh.apart("a", 2).below(10**6) == thrown.apart("a", 2).below(10**6)
    assert fresh.apart("a").below(10**6) != fresh.apart("b").below(10**6)


def test_they_are_fair() -> None:
    dice = Dice("fair")
    counts = Counter(dice.below(6) for _ in range(6000))
    assert set(counts) == set(range(6))
    assert all(850 < count < 1150 for count in counts.values())
    assert 850 < sum(dice.happens(1, 3) for _ in range(3000)) < 1150
    assert sorted(dice.shuffled("wxyz")) == list("wxyz")
    assert {dice.pick("ab") for _ in range(50)} == {"a", "b"}
