"""Facts: what is known of a partial case and where it stands, worked out by the flat table and no graph."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from flat_rules import (
    END_DATE,
    MONTHS,
    RECURRENCE_DATE,
    _consistent,
    _date,
    known_values,
    months_between,
    possible_ends,
    table,
)

INITIAL, CONTROLLED = "initial_treatment_choice", "on_treatment_controlled"
PROGRESSION, TOXICITY = "progression", "unacceptable_toxicity"
RECURRENT = ("recurrent_metastatic", "recurrent_locoregional")
HER2 = frozenset({"trastuzumab", "pertuzumab", "lapatinib", "T-DXd", "T-DM1"})
CONJUGATES = frozenset({"T-DXd", "T-DM1"})
TAXANES = frozenset({"docetaxel", "paclitaxel"})
CHEMOTHERAPY = TAXANES | {"capecitabine", "vinorelbine", "gemcitabine", "eribulin"}
ENDOCRINE = frozenset({"letrozole", "anastrozole", "exemestane", "fulvestrant", "tamoxifen", "endocrine_therapy"})
RUNNING_ENDS = frozenset(
    {
        "continue_combination",
        "chemotherapy_window",
        "stop_chemotherapy_keep_her2",
        "continue_conjugate",
        "continue_her2",
    }
)
HER2_ENDS = RUNNING_ENDS | {"first_line_thp", "tdxd", "tdm1", "third_line_options"}
UNKNOWN = {None, "unknown", "not_assessed"}


class Facts:
    """One partial case."""

    def __init__(self, case: Mapping[str, object]) -> None:
        self.case = case
        self.ends = possible_ends(case)
        #: The one end all completions reach.
        self.node = next(iter(self.ends)) if len(self.ends) == 1 else None
        known = known_values(case)
        self._completions = _consistent(case, known)

    def get(self, name: str) -> str | None:
        """A known choice."""
        value = self.case.get(name)
        return None if value in UNKNOWN else str(value)

    def number(self, name: str) -> Fraction | None:
        """A number as it was given."""
        value = self.case.get(name)
        return None if value in UNKNOWN else Fraction(str(value))

    @cached_property
    def dated(self) -> Fraction | None:
        """The months between both dates."""
        start, end = _date(self.case, END_DATE), _date(self.case, RECURRENCE_DATE)
        return None if start is None or end is None else months_between(start, end)

    @cached_property
    def months(self) -> Fraction | None:
        """The interval; dates go before a number."""
        return self.number(MONTHS) if self.dated is None else self.dated

    @cached_property
    def regimen(self) -> frozenset[str] | None:
        """The agents that are running."""
        value = self.case.get("current_regimen")
        return None if value is None or isinstance(value, str) else frozenset(map(str, value))  # type: ignore[call-overload]

    def running(self, agents: frozenset[str]) -> bool:
        """Whether some of the agents are known to be running."""
        return bool(self.regimen and self.regimen & agents)

    def certain(self, name: str, *values: str) -> bool:
        """Whether every consistent completion has one of the values."""
        having = table().having[name]
        others = 0
        for value, cases in having.items():
            others |= 0 if value in values else cases
        return bool(self._completions) and not self._completions & others

    @cached_property
    def in_scope(self) -> bool:
        """HER2 positive and recurrent, whatever the unknowns turn out to be."""
        return self.certain("her2_status", "positive") and self.certain("disease_setting", *RECURRENT)

    def at(self, point: str) -> bool:
        """In scope and certainly at a decision point."""
        return self.in_scope and self.certain("decision_point", point)

    @cached_property
    def initial(self) -> bool:
        return self.at(INITIAL)

    @cached_property
    def progression(self) -> bool:
        return self.at(PROGRESSION)

    @cached_property
    def completed(self) -> bool:
        return self.get("prior_adjuvant_trastuzumab") == "completed"

    @cached_property
    def outside(self) -> bool:
        return self.get("prior_adjuvant_trastuzumab") in {"never", "stopped_early", "ongoing_at_recurrence"}

    @cached_property
    def early(self) -> bool:
        return self.completed and self.months is not None and self.months <= 12

    @cached_property
    def late(self) -> bool:
        return self.completed and self.months is not None and self.months > 12

    @cached_property
    def lines(self) -> Fraction | None:
        return self.number("advanced_lines_given")

    @cached_property
    def interval_decides(self) -> bool:
        """Completed trastuzumab, and the interval chooses: at the first choice, or after one conjugate."""
        one = self.progression and self.lines is not None and self.lines <= 1
        return self.completed and (self.initial or (one and self.conjugate))

    @cached_property
    def conjugate(self) -> bool:
        """T-DM1 or T-DXd is said to have been given for the recurrence."""
        return "advanced_setting" in {self.get("received_tdm1"), self.get("received_tdxd")}

    @cached_property
    def after_first_line(self) -> bool:
        """Every completion fails the first line in the text's count."""
        ends = {"tdxd", "tdm1", "silent_tdxd_reuse", "silent_tdm1_reuse"}
        return self.progression and self.ends <= ends

    @cached_property
    def tdxd_choice(self) -> bool:
        """Every completion comes to the question of T-DXd."""
        ends = {"tdxd", "tdm1", "silent_tdxd_reuse", "silent_tdm1_reuse"}
        return (self.initial and self.ends <= ends) or self.after_first_line

    @cached_property
    def third_line(self) -> bool:
        """Every completion comes to the condition of the third-line list."""
        ends = {"third_line_options", "silent_third_line_precondition", "ambiguous_adjuvant_exposure"}
        return bool(self.ends) and self.ends <= ends

    @cached_property
    def receptors_positive(self) -> bool:
        return self.get("hormone_receptor_status") == "positive"

    @cached_property
    def circumstance(self) -> bool:
        return (
            self.get("disease_burden") == "low"
            or self.get("comorbidities") == "significant"
            or self.get("disease_free_interval") == "long"
        )

    @cached_property
    def her2_end(self) -> bool:
        return self.node in HER2_ENDS

    @cached_property
    def tdxd_given(self) -> bool:
        """The answer is T-DXd, or goes on with it."""
        return self.node == "tdxd" or (self.node in RUNNING_ENDS and self.running(frozenset({"T-DXd"})))

    @cached_property
    def heart(self) -> str | None:
        return self.get("cardiac_dysfunction")

    @cached_property
    def heart_in_doubt(self) -> bool:
        return self.heart != "absent"
