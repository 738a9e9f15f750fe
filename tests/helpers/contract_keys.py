"""Which key features an attempt has by the specification, and which findings last; written apart from the content."""

from __future__ import annotations

from collections.abc import Callable

from contract_facts import HER2, INITIAL, Facts
from contract_plans import ANTIBODIES, T_DXD, Planned, gives_tdxd

#: The nodes that a learner's answers lead to, and the decisions that they leave open.
Reasoning = tuple[frozenset[str], frozenset[str]]
Met = Callable[[Facts, Planned, Reasoning], bool]

_REASONS = frozenset({"selected_case_documented", "special_circumstance_documented", "cardiac_alternative_documented"})


#: Where the text falls silent, and not for what an earlier line was.
_LOCATED = (
    *("silent_de_novo", "silent_no_prior_trastuzumab", "silent_not_completed", "silent_tdxd_reuse"),
    *("silent_tdm1_reuse", "silent_after_toxicity"),
)


def _another(f: Facts, p: Planned) -> bool:
    failed = None if f.regimen is None else f.regimen & HER2
    return bool(p.her2) and failed is not None and not (bool(failed) and failed == p.her2)


def _lungs(f: Facts) -> bool:
    return f.get("pulmonary_status") in {"suspected_ild", "confirmed_ild"}


KEYS: dict[str, Met] = {
    "her2_agent_kept": lambda _f, p, _r: bool(p.her2),
    "another_her2_agent": lambda f, p, _r: _another(f, p),
    "both_antibodies": lambda _f, p, _r: p.her2 >= ANTIBODIES,
    "chemotherapy_stopped_alone": lambda _f, p, _r: p.action == "stop_chemotherapy_continue_her2" and bool(p.her2),
    "lungs_monitored": lambda _f, p, _r: "ild" in p.monitoring,
    "tdxd_withheld": lambda f, p, _r: _lungs(f) and not gives_tdxd(p),
    "heart_monitored": lambda _f, p, _r: "cardiac" in p.monitoring,
    "infusions_monitored": lambda _f, p, _r: "infusion_reaction" in p.monitoring,
    "reason_documented": lambda _f, p, _r: bool(p.rationale & _REASONS) or p.is_thp,
    "silence_recognised": lambda _f, p, _r: p.action == "text_does_not_say",
    "silence_located": lambda f, _p, r: f.node in _LOCATED and f.node in r[0],
    "missing_date_asked_for": lambda _f, _p, r: "timing" in r[1],
    "missing_duration_asked_for": lambda _f, _p, r: "treatment_phase" in r[1],
    "interval_applied": lambda f, _p, r: (
        (f.initial and f.tdxd_choice and "tdxd_choice" in r[0])
        or (f.node == "first_line_thp" and "first_line_thp" in r[0])
    ),
    "failed_line_found": lambda f, _p, r: (
        f.progression
        and (
            (f.tdxd_choice and "tdxd_choice" in r[0])
            or (f.third_line and "third_line_precondition" in r[0])
            or (f.node == "silent_no_her2_agent" and "silent_no_her2_agent" in r[0])
        )
    ),
}

#: Learners' answers worth trying: where they lead, and what they leave open.
REASONED: tuple[Reasoning, ...] = (
    *(
        (frozenset({node}), frozenset[str]())
        for node in (
            *("tdxd_choice", "first_line_thp", "third_line_precondition", "silent_no_her2_agent", "timing"),
            *_LOCATED,
        )
    ),
    *((frozenset[str](), frozenset({decision})) for decision in ("timing", "failed_line", "treatment_phase")),
    (frozenset(), frozenset()),
)


def _begun(f: Facts) -> bool:
    """Treatment has begun, as far as is known."""
    return f.get("decision_point") != INITIAL


#: Where a finding lasts, or may, because what caused it may be running.
LASTING: dict[str, Callable[[Facts], bool]] = {
    "decision_point": lambda f: _begun(f) and f.regimen != frozenset(),
    "pulmonary_status": lambda f: _begun(f) and (f.regimen is None or f.running(T_DXD)),
}
