"""The flat table of rules: every end with its whole condition, and what no case may hold."""

from __future__ import annotations

from collections.abc import Callable

CONJUGATES = frozenset({"T-DXd", "T-DM1"})
HER2_AGENTS = CONJUGATES | {"trastuzumab", "pertuzumab", "lapatinib"}
CHEMOTHERAPY = frozenset({"docetaxel", "paclitaxel", "capecitabine", "vinorelbine", "gemcitabine", "eribulin"})
RECURRENT = ("recurrent_metastatic", "recurrent_locoregional")
INITIAL, CONTROLLED = "initial_treatment_choice", "on_treatment_controlled"
PROGRESSION, TOXICITY = "progression", "unacceptable_toxicity"


class FullCase:
    """One complete case; reading a value that is not there yet raises AttributeError."""

    her2: str
    setting: str
    prior: str
    months: float | None  # None: no interval, because none applies
    point: str
    lines: int
    pertuzumab: str
    tdm1: str
    tdxd: str
    regimen: frozenset[str]
    access: str
    chemo_months: float
    response: str


Predicate = Callable[[FullCase], bool]


def scope(c: FullCase) -> bool:
    """HER2 positive and recurrent."""
    return c.her2 == "positive" and c.setting in RECURRENT


def early(c: FullCase) -> bool:
    """Adjuvant trastuzumab completed at most 12 months before the recurrence."""
    return c.prior == "completed" and c.months is not None and c.months <= 12


def late(c: FullCase) -> bool:
    """Adjuvant trastuzumab completed more than 12 months before the recurrence."""
    return c.prior == "completed" and c.months is not None and c.months > 12


def conjugate(c: FullCase) -> bool:
    """T-DM1 or T-DXd was given for the recurrence."""
    return "advanced_setting" in (c.tdm1, c.tdxd)


def first_failed(c: FullCase) -> bool:
    """One line, which is not the conjugate that the text labels second-line after an early recurrence."""
    return c.lines == 1 and not (early(c) and conjugate(c))


def later_failed(c: FullCase) -> bool:
    """Two lines or more, or the conjugate of the early branch."""
    return c.lines >= 2 or (c.lines == 1 and early(c) and conjugate(c))


def targeted(c: FullCase) -> bool:
    """The regimen that failed holds a HER2 agent, or one was received in the advanced setting."""
    return bool(c.regimen & HER2_AGENTS) or c.pertuzumab == "advanced_setting" or conjugate(c)


def options(c: FullCase) -> bool:
    """Pertuzumab and a conjugate, both in the advanced setting."""
    return c.pertuzumab == "advanced_setting" and "advanced_setting" in (c.tdm1, c.tdxd)


def one_never(c: FullCase) -> bool:
    """Pertuzumab never given, or neither conjugate ever given."""
    return c.pertuzumab == "never" or (c.tdm1 == "never" and c.tdxd == "never")


def adjuvant_exposure(c: FullCase) -> bool:
    """Both kinds were given, at least one of the two only as adjuvant treatment."""
    conjugates = {c.tdm1, c.tdxd} - {"never"}
    return (c.pertuzumab == "adjuvant_only" and bool(conjugates)) or (
        c.pertuzumab == "advanced_setting" and conjugates == {"adjuvant_only"}
    )


def her2_chemo(c: FullCase) -> bool:
    """The regimen holds a HER2 agent and separate chemotherapy."""
    return bool(c.regimen & HER2_AGENTS) and bool(c.regimen & CHEMOTHERAPY)


#: (end, its whole condition): every consistent complete case satisfies exactly one row.
ROWS: tuple[tuple[str, Predicate], ...] = (
    ("out_of_scope_her2", lambda c: c.her2 == "negative"),
    ("out_of_scope_setting", lambda c: c.her2 == "positive" and c.setting == "early_non_metastatic"),
    ("silent_de_novo", lambda c: c.her2 == "positive" and c.setting == "de_novo_metastatic"),
    ("silent_after_toxicity", lambda c: scope(c) and c.point == TOXICITY),
    ("first_line_thp", lambda c: scope(c) and c.point == INITIAL and late(c)),
    ("silent_no_prior_trastuzumab", lambda c: scope(c) and c.point == INITIAL and c.prior == "never"),
    ("silent_not_completed", lambda c: scope(c) and c.point == INITIAL and c.prior == "ongoing_at_recurrence"),
    ("silent_not_completed", lambda c: scope(c) and c.point == INITIAL and c.prior == "stopped_early"),
    ("tdxd", lambda c: scope(c) and c.point == INITIAL and early(c) and c.tdxd == "never" and c.access == "available"),
    ("tdm1", lambda c: scope(c) and c.point == INITIAL and early(c) and c.tdxd == "never" and c.access == "unavailable"
     and c.tdm1 == "never"),
    ("silent_tdm1_reuse", lambda c: scope(c) and c.point == INITIAL and early(c) and c.tdxd == "never"
     and c.access == "unavailable" and c.tdm1 != "never"),
    ("silent_tdxd_reuse", lambda c: scope(c) and c.point == INITIAL and early(c) and c.tdxd != "never"),
    ("tdxd", lambda c: scope(c) and c.point == PROGRESSION and first_failed(c) and targeted(c) and c.tdxd == "never"
     and c.access == "available"),
    ("tdm1", lambda c: scope(c) and c.point == PROGRESSION and first_failed(c) and targeted(c) and c.tdxd == "never"
     and c.access == "unavailable" and c.tdm1 == "never"),
    ("silent_tdm1_reuse", lambda c: scope(c) and c.point == PROGRESSION and first_failed(c) and targeted(c)
     and c.tdxd == "never" and c.access == "unavailable" and c.tdm1 != "never"),
    ("silent_tdxd_reuse", lambda c: scope(c) and c.point == PROGRESSION and first_failed(c) and targeted(c)
     and c.tdxd != "never"),
    ("silent_no_her2_agent", lambda c: scope(c) and c.point == PROGRESSION and first_failed(c) and not targeted(c)),
    ("third_line_options", lambda c: scope(c) and c.point == PROGRESSION and c.lines == 1 and later_failed(c)
     and options(c)),
    ("third_line_options", lambda c: scope(c) and c.point == PROGRESSION and c.lines >= 2 and options(c)),
    ("silent_third_line_precondition", lambda c: scope(c) and c.point == PROGRESSION and c.lines == 1
     and later_failed(c) and one_never(c)),
    ("silent_third_line_precondition", lambda c: scope(c) and c.point == PROGRESSION and c.lines >= 2 and one_never(c)),
    ("ambiguous_adjuvant_exposure", lambda c: scope(c) and c.point == PROGRESSION and c.lines == 1 and later_failed(c)
     and adjuvant_exposure(c)),
    ("ambiguous_adjuvant_exposure", lambda c: scope(c) and c.point == PROGRESSION and c.lines >= 2
     and adjuvant_exposure(c)),
    ("silent_no_her2_agent", lambda c: scope(c) and c.point == CONTROLLED and not c.regimen & HER2_AGENTS),
    ("stop_chemotherapy_keep_her2", lambda c: scope(c) and c.point == CONTROLLED and her2_chemo(c)
     and c.response == "reached" and c.chemo_months >= 4),
    ("chemotherapy_window", lambda c: scope(c) and c.point == CONTROLLED and her2_chemo(c)
     and c.response == "reached" and c.chemo_months < 4),
    ("chemotherapy_window", lambda c: scope(c) and c.point == CONTROLLED and her2_chemo(c)
     and c.response == "not_reached" and c.chemo_months >= 4),
    ("continue_combination", lambda c: scope(c) and c.point == CONTROLLED and her2_chemo(c)
     and c.response == "not_reached" and c.chemo_months < 4),
    ("continue_conjugate", lambda c: scope(c) and c.point == CONTROLLED and bool(c.regimen & CONJUGATES)
     and not c.regimen & CHEMOTHERAPY),
    ("continue_her2", lambda c: scope(c) and c.point == CONTROLLED and not c.regimen & (CHEMOTHERAPY | CONJUGATES)
     and bool(c.regimen & HER2_AGENTS)),
)  # fmt: skip

ENDS = frozenset(end for end, _ in ROWS)

#: What no complete case may hold; the last line only says that a completed treatment has an interval.
CONTRADICTIONS: tuple[Predicate, ...] = (
    lambda c: c.prior in ("never", "ongoing_at_recurrence") and c.months is not None,
    lambda c: c.point == INITIAL and c.lines > 0,
    lambda c: c.point == INITIAL and bool(c.regimen),
    lambda c: c.point == INITIAL and c.pertuzumab == "advanced_setting",
    lambda c: c.point == INITIAL and c.tdm1 == "advanced_setting",
    lambda c: c.point == INITIAL and c.tdxd == "advanced_setting",
    lambda c: c.point in (PROGRESSION, CONTROLLED, TOXICITY) and c.lines == 0,
    lambda c: c.lines == 0 and c.pertuzumab == "advanced_setting",
    lambda c: c.lines == 0 and c.tdm1 == "advanced_setting",
    lambda c: c.lines == 0 and c.tdxd == "advanced_setting",
    lambda c: c.point == CONTROLLED and not c.regimen,
    lambda c: c.setting == "de_novo_metastatic" and c.prior != "never",
    lambda c: c.prior == "never" and c.pertuzumab == "adjuvant_only",
    lambda c: c.prior == "never" and c.tdm1 == "adjuvant_only",
    lambda c: c.prior == "never" and c.tdxd == "adjuvant_only",
    lambda c: c.tdm1 == "advanced_setting" and c.tdxd == "advanced_setting" and c.lines < 2,
    lambda c: c.pertuzumab in ("never", "adjuvant_only") and "pertuzumab" in c.regimen,
    lambda c: c.tdm1 in ("never", "adjuvant_only") and "T-DM1" in c.regimen,
    lambda c: c.tdxd in ("never", "adjuvant_only") and "T-DXd" in c.regimen,
    lambda c: c.prior == "completed" and c.months is None,
)
