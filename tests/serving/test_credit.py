"""Credit: so much at once, so much in the long run, and everybody's own."""

import pytest

from her2teach.serving.credit import Credit


def test_credit_comes_back_with_time_and_is_everybodys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("her2teach.serving.credit.monotonic", lambda: now)
    credit = Credit(10, 2)
    assert [credit.take("a") for _ in range(11)] == [True] * 10 + [False]
    assert credit.take("b", 10)
    assert not credit.take("b", 1)
    now += 1
    assert [credit.take("a") for _ in range(3)] == [True, True, False]
    now += 1_000
    assert credit.take("a", 10)
    assert not credit.take("a")  # never more than at first
    credit.forget("a")
    assert credit.take("a", 10)


def test_accounts_that_owe_nothing_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("her2teach.serving.credit.monotonic", lambda: now)
    credit = Credit(10, 1)
    for number in range(5_000):
        assert credit.take(str(number))
        now += 0.01
    assert len(credit._left) <= 1_001
