"""A second evaluator, written from the specification alone: a flat table of rules over complete cases.

Nothing here walks a graph. Each row of the table (`flat_table`) spells out the whole condition of one end, from scope
to end, over one complete case; a list of contradictions says what no case may hold. All consistent complete cases, over
values that stand for every region a rule tells apart, are laid out once as bitsets; a partial case is then the
intersection of its known values.

How the specification is read:

- An omitted value and ``unknown`` are unknown; HER2 ``equivocal`` is unknown and completes to positive or negative.
  Cardiac and pulmonary answers, histology, hormone receptors and the like never choose an end.
- Two dates decide the interval by calendar months with clamped month ends: whole months, then the remaining days over
  the length of the step to the next month. Else the given months decide. A completion never invents a date.
- Only ``completed`` prior trastuzumab needs an interval. With ``never`` and ``ongoing_at_recurrence`` a given interval
  (months or both dates) or a given end date is contradictory, a recurrence date alone is not; with ``stopped_early`` an
  interval may be given or be absent, and decides nothing.
- A recurrence before the end date is contradictory, and so are months and dates more than 0.5 apart (0.5 itself is not,
  months being read as the decimal that was typed).
- Every contradiction holds whatever the scope and the decision point; "an agent" is pertuzumab, T-DM1 or T-DXd received
  in the advanced setting. A case with no consistent completion is contradictory.
- `missing`: learning that attribute alone, as some value that leaves the case consistent, changes the set of ends. A
  date is named only where its partner is given, the months are unknown, and the months themselves are missing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import NamedTuple

from flat_table import (
    CHEMOTHERAPY,
    CONTRADICTIONS,
    CONTROLLED,
    ENDS,
    HER2_AGENTS,
    INITIAL,
    PROGRESSION,
    RECURRENT,
    ROWS,
    TOXICITY,
    FullCase,
    Predicate,
)

END_DATE, RECURRENCE_DATE = "adjuvant_trastuzumab_end_date", "recurrence_date"
MONTHS, PRIOR = "months_since_adjuvant_trastuzumab", "prior_adjuvant_trastuzumab"


def regimen_kind(regimen: Iterable[str]) -> tuple[bool, ...]:
    """What the rules can tell about a regimen."""
    agents = frozenset(regimen)
    named = tuple(agent in agents for agent in ("pertuzumab", "T-DM1", "T-DXd"))
    return (*named, bool(agents & HER2_AGENTS), bool(agents & CHEMOTHERAPY), bool(agents))


Row = tuple[str, Predicate]
Cube = tuple[int, ...]
_SIX = ("trastuzumab", "pertuzumab", "T-DXd", "T-DM1", "docetaxel", "letrozole")
#: One regimen for each kind that the rules tell apart.
REGIMENS = {regimen_kind(some): frozenset(some) for size in range(6, -1, -1) for some in combinations(_SIX, size)}
_RECEIVED = ("advanced_setting", "adjuvant_only", "never")
#: Attribute -> (its name in a FullCase, values that stand for every region), in the order of the enumeration.
DOMAINS: dict[str, tuple[str, tuple[object, ...]]] = {
    "prior_adjuvant_trastuzumab": ("prior", ("completed", "stopped_early", "ongoing_at_recurrence", "never")),
    MONTHS: ("months", (None, 12.0, 12.1)),
    "decision_point": ("point", (INITIAL, CONTROLLED, PROGRESSION, TOXICITY)),
    "advanced_lines_given": ("lines", (0, 1, 2)),
    "received_pertuzumab": ("pertuzumab", _RECEIVED),
    "received_tdm1": ("tdm1", _RECEIVED),
    "received_tdxd": ("tdxd", _RECEIVED),
    "current_regimen": ("regimen", tuple(REGIMENS.values())),
    "her2_status": ("her2", ("positive", "negative")),
    "disease_setting": ("setting", (*RECURRENT, "de_novo_metastatic", "early_non_metastatic")),
    "tdxd_access": ("access", ("available", "unavailable")),
    "maximal_response": ("response", ("reached", "not_reached")),
    "chemotherapy_months": ("chemo_months", (3.9, 5.0, 6.1)),
}


def representative(name: str, value: object) -> object:
    """The value that stands for a given one; None for an unknown."""
    if value is None or value == "unknown" or (name == "her2_status" and value == "equivocal"):
        return None
    if name == MONTHS:
        return 12.0 if Fraction(str(value)) <= 12 else 12.1
    if name == "advanced_lines_given":
        return min(int(str(value)), 2)
    if name == "chemotherapy_months":
        months = float(str(value))
        return 3.9 if months < 4 else 5.0 if months <= 6 else 6.1
    if name == "current_regimen":
        assert isinstance(value, Iterable)
        return REGIMENS[regimen_kind(value)]
    return value


def anchor(start: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> Fraction:
    """Whole calendar months, plus the remaining days over the length of the step to the next one."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    whole -= anchor(start, whole) > end
    here, following = anchor(start, whole), anchor(start, whole + 1)
    return whole + Fraction((end - here).days, (following - here).days)


def _holds(predicate: Predicate, case: FullCase) -> bool | None:
    """Whether a predicate holds; None when it asks for a value that is not there yet."""
    try:
        return predicate(case)
    except AttributeError:
        return None


def _fill(
    values: dict[str, object], rows: tuple[Row, ...], against: tuple[Predicate, ...]
) -> Iterator[tuple[Cube, str]]:
    """Fill in one attribute after another until no rule asks for more; the rest may then be anything."""
    case = FullCase()
    vars(case).update({DOMAINS[name][0]: value for name, value in values.items()})
    verdicts = [(rule, _holds(rule, case)) for rule in against]
    if any(verdict for _, verdict in verdicts):
        return
    open_against = tuple(rule for rule, verdict in verdicts if verdict is None)
    judged = [(row, _holds(row[1], case)) for row in rows]
    open_rows = tuple(row for row, verdict in judged if verdict is not False)
    if not open_against and all(verdict is not None for _, verdict in judged):
        ((end, _),) = open_rows  # every case satisfies exactly one row, or this line fails
        yield tuple(_bits(domain, values, name) for name, (_, domain) in DOMAINS.items()), end
        return
    name = next(name for name in DOMAINS if name not in values)
    for value in DOMAINS[name][1]:
        yield from _fill({**values, name: value}, open_rows, open_against)


def _bits(domain: tuple[object, ...], values: Mapping[str, object], name: str) -> int:
    """The place of a filled-in value in its domain as a bit; all places for one left open."""
    return 1 << domain.index(values[name]) if name in values else (1 << len(domain)) - 1


def cubes() -> list[tuple[Cube, str]]:
    """All consistent complete cases, those that differ in one attribute only and share their end put together."""
    found = list(_fill({}, ROWS, CONTRADICTIONS))
    for place in reversed(range(len(DOMAINS))):
        together: dict[tuple[Cube, Cube, str], int] = {}
        for cube, end in found:
            key = (cube[:place], cube[place + 1 :], end)
            together[key] = together.get(key, 0) | cube[place]
        found = [((*before, bits, *after), end) for (before, after, end), bits in together.items()]
    return found


class Table(NamedTuple):
    """Sets of cubes as bits of whole numbers."""

    having: dict[str, dict[object, int]]
    ending: dict[str, int]
    every: int


@cache
def table() -> Table:
    """The consistent complete cases, found once."""
    found = cubes()
    having: dict[str, dict[object, int]] = {}
    for place, (name, (_, domain)) in enumerate(DOMAINS.items()):
        having[name] = {
            value: sum(1 << row for row, (cube, _) in enumerate(found) if cube[place] >> index & 1)
            for index, value in enumerate(domain)
        }
    ending = {end: sum(1 << row for row, (_, each) in enumerate(found) if each == end) for end in sorted(ENDS)}
    return Table(having, ending, (1 << len(found)) - 1)


def _date(partial: Mapping[str, object], name: str) -> date | None:
    """A given date, or None."""
    value = partial.get(name)
    if isinstance(value, date):
        return value
    return None if value in (None, "unknown") else date.fromisoformat(str(value))


def known_values(partial: Mapping[str, object]) -> dict[str, object] | None:
    """Each known attribute's representative value, the interval settled; None when dates and months contradict."""
    shown = {name: representative(name, partial.get(name)) for name in DOMAINS}
    known = {name: value for name, value in shown.items() if value is not None}
    start, end = _date(partial, END_DATE), _date(partial, RECURRENCE_DATE)
    if start and end:
        interval = months_between(start, end)
        if end < start or (MONTHS in known and abs(Fraction(str(partial[MONTHS])) - interval) > Fraction(1, 2)):
            return None
        known[MONTHS] = 12.0 if interval <= 12 else 12.1
    return known


def _consistent(partial: Mapping[str, object], known: Mapping[str, object] | None) -> int:
    """The consistent completions of a partial case."""
    if known is None:
        return 0
    having, _, bits = table()
    for name, value in known.items():
        bits &= having[name][value]
    if _date(partial, END_DATE):
        bits &= having[PRIOR]["completed"] | having[PRIOR]["stopped_early"]
    return bits


def possible_ends(partial: Mapping[str, object]) -> frozenset[str]:
    """The ends that some consistent completion reaches; empty when the case is contradictory."""
    bits = _consistent(partial, known_values(partial))
    return frozenset(end for end, reached in table().ending.items() if bits & reached)


def missing(partial: Mapping[str, object]) -> frozenset[str]:
    """Every unknown attribute that, learned alone, could change the set of possible ends."""
    known = known_values(partial)
    bits = _consistent(partial, known)
    if not bits or known is None:
        return frozenset()
    ends = [some for some in (bits & reached for reached in table().ending.values()) if some]
    named = set()
    for name, having in table().having.items():
        learnable = [] if name in known else [cases for value, cases in having.items() if value is not None]
        if any(cases & bits and not all(cases & some for some in ends) for cases in learnable):
            named.add(name)
    dates = {name for name in (END_DATE, RECURRENCE_DATE) if _date(partial, name)}
    if MONTHS in named and len(dates) == 1:
        named |= {END_DATE, RECURRENCE_DATE} - dates
    return frozenset(named)
