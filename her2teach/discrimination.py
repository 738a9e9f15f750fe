"""Discrimination: whether those who do well elsewhere do better at a case than the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import StatisticsError, correlation
from typing import Final

#: With fewer learners at a case nothing is said of it, nor of a learner who has tried fewer other cases.
LEAST_LEARNERS, LEAST_OTHERS = 10, 3
#: Nor where fewer had all the points, or fewer had not.
LEAST_EACH: Final = 3
#: How far the true value lies from the one that was found, nineteen times of twenty, in standard errors.
_MARGIN = 1.96
#: Nearer to one, a correlation has no margin.
_MOST = 0.999


@dataclass(frozen=True, kw_only=True)
class Discrimination:
    """How the points at a case go along with those at all others."""

    #: From -1 to 1.
    correlation: float
    #: Between these it lies nineteen times of twenty.
    low: float
    high: float
    learners: int

    @property
    def separates(self) -> bool | None:
        """Whether strong learners do better here; None where the numbers do not tell; false where they do worse."""
        return True if self.low > 0 else False if self.high < 0 else None


def discrimination(points: Iterable[tuple[float, float, int]]) -> Discrimination | None:
    """Work out how well a case separates strong learners from weak ones.

    Parameters
    ----------
    points
        For each learner who tried it: the share of the points here, the share of the points at everything else, and how
        many other things they tried.

    Returns
    -------
    Discrimination or None
        None where the numbers are too small to say anything.

    Notes
    -----
    The item-rest correlation, without the case itself in the rest [1]_, and its margin by Fisher's transformation.

    References
    ----------
    .. [1] Henrysson S. Correction of item-total correlations in item analysis. Psychometrika 1963;28:211-218.
       doi:10.1007/BF02289618
    """
    known = [(here, elsewhere) for here, elsewhere, others in points if others >= LEAST_OTHERS]
    full = sum(here >= 1 for here, _ in known)
    if len(known) < LEAST_LEARNERS or min(full, len(known) - full) < LEAST_EACH:
        return None
    try:
        found = correlation(*zip(*sorted(known), strict=True))
    except StatisticsError:  # everybody did equally well elsewhere
        return None
    middle, margin = atanh(max(-_MOST, min(_MOST, found))), _MARGIN / sqrt(len(known) - 3)
    return Discrimination(correlation=found, low=tanh(middle - margin), high=tanh(middle + margin), learners=len(known))
