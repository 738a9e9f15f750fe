"""How the specification answers a plan: pitfalls, errors, alternatives, verdict; written apart from the content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contract_facts import CHEMOTHERAPY, CONJUGATES, CONTROLLED, ENDOCRINE, HER2, PROGRESSION, TAXANES, TOXICITY, Facts
from contract_rules import can_be_judged
from contract_tables import WEIGHTS

ANTIBODIES = frozenset({"trastuzumab", "pertuzumab"})
ANSWERS = {"recommendation", "options", "action"}


@dataclass(frozen=True)
class Planned:
    """A plan and what is received afterwards."""

    action: str
    agents: frozenset[str]
    monitoring: frozenset[str] = frozenset()
    rationale: frozenset[str] = frozenset()

    @property
    def her2(self) -> frozenset[str]:
        return self.agents & HER2

    @property
    def chemotherapy(self) -> frozenset[str]:
        return self.agents & CHEMOTHERAPY

    @property
    def endocrine(self) -> frozenset[str]:
        return self.agents & ENDOCRINE

    @property
    def says_something(self) -> bool:
        return self.action != "text_does_not_say"

    @property
    def no_her2(self) -> bool:
        return self.says_something and not self.her2

    @property
    def endocrine_alone(self) -> bool:
        return bool(self.agents) and self.agents <= ENDOCRINE

    @property
    def endocrine_and_one(self) -> bool:
        """Endocrine therapy with trastuzumab or with lapatinib, and nothing else."""
        others = self.agents - ENDOCRINE
        return bool(self.endocrine) and others in ({"trastuzumab"}, {"lapatinib"})

    @property
    def is_thp(self) -> bool:
        """Both antibodies with one taxane."""
        others = self.agents - ANTIBODIES
        return self.her2 == ANTIBODIES and len(others) == 1 and others <= TAXANES

    @property
    def begins_endocrine_alone(self) -> bool:
        """One endocrine drug by itself is started."""
        return self.action == "start" and self.endocrine_alone and len(self.agents) == 1

    @property
    def begins_endocrine_and_one(self) -> bool:
        """One endocrine drug is started with trastuzumab or with lapatinib."""
        return self.action == "start" and self.endocrine_and_one and len(self.endocrine) == 1

    @property
    def tdxd_pertuzumab(self) -> bool:
        return self.agents == {"T-DXd", "pertuzumab"}


def received(f: Facts, plan: Mapping[str, object]) -> Planned | None:
    """What a plan amounts to; None where that hangs on a regimen that is not known."""
    named = frozenset(str(a) for part in ("her2_agents", "chemotherapy", "endocrine") for a in plan.get(part, ()))  # type: ignore[attr-defined]
    action = str(plan["action"])
    goes_on = {
        "continue_unchanged": HER2 | CHEMOTHERAPY | ENDOCRINE,
        "stop_chemotherapy_continue_her2": HER2 | ENDOCRINE,
    }
    if not named and action in goes_on:
        if f.regimen is None:
            return None
        named = f.regimen & goes_on[action]
    words = {part: frozenset(plan.get(part, ())) for part in ("monitoring", "rationale")}  # type: ignore[call-overload]
    return Planned(action, named, **words)


Judged = Callable[[Facts, Planned], bool]


def _spared(f: Facts, p: Planned) -> bool:
    return f.heart == "significant" and "cardiac_alternative_documented" in p.rationale


def _may_be_spared(f: Facts, p: Planned) -> bool:
    return f.heart in {"significant", None} and "cardiac_alternative_documented" in p.rationale


def _receptors_may_be_positive(f: Facts) -> bool:
    return f.get("hormone_receptor_status") != "negative"


def _circumstance_may_be(f: Facts) -> bool:
    ruled_out = {"disease_burden": "not_low", "comorbidities": "not_significant", "disease_free_interval": "not_long"}
    return any(f.get(name) != value for name, value in ruled_out.items())


def _her2_failed(f: Facts, p: Planned) -> bool:
    """The plan's HER2 agents are just those that were running."""
    return f.get("decision_point") == PROGRESSION and bool(f.running(HER2)) and p.her2 == (f.regimen or set()) & HER2


def _new_partner(f: Facts, p: Planned) -> bool:
    running = f.regimen or frozenset()
    listed = (
        p.agents == {"lapatinib", "capecitabine"}
        or (p.her2 == {"trastuzumab"} and p.agents == {"trastuzumab"} | p.chemotherapy and len(p.chemotherapy) == 1)
        or (p.her2 == {"trastuzumab"} and p.agents == {"trastuzumab"} | p.endocrine and len(p.endocrine) == 1)
    )
    same = any(running & part and running & part == p.agents & part for part in (CHEMOTHERAPY, ENDOCRINE))
    return f.node == "third_line_options" and listed and not same


T_DXD = frozenset({"T-DXd"})


def _lungs(f: Facts) -> bool:
    return f.get("pulmonary_status") in {"suspected_ild", "confirmed_ild"}


def _lungs_on_running_tdxd(f: Facts) -> bool:
    """(a) T-DXd is running, while controlled or toxic, and the lungs are affected."""
    return _lungs(f) and f.get("decision_point") in {CONTROLLED, TOXICITY} and f.running(T_DXD)


def _may_run(f: Facts) -> bool:
    """T-DXd may be what is running, so that stopping it may be for the lungs."""
    regimen = f.regimen is None or f.running(T_DXD)
    return _lungs(f) and f.get("decision_point") in {CONTROLLED, TOXICITY, None} and regimen


def gives_tdxd(p: Planned) -> bool:
    return "T-DXd" in p.her2 and p.action not in {"stop_all", "text_does_not_say"}


def _ild_and_tdxd(f: Facts, p: Planned) -> bool:
    return _lungs(f) and (_lungs_on_running_tdxd(f) or gives_tdxd(p) or f.node == "tdxd")


def _declines(p: Planned) -> bool:
    """(c) acts on a plan without a HER2 agent only."""
    return not p.her2 and "declined_or_comfort_care_documented" in p.rationale


def _open_circumstances(f: Facts, p: Planned) -> bool:
    """(d) Endocrine therapy alone, receptors positive or unknown, no circumstance known and one or more unknown."""
    return (
        p.says_something
        and p.endocrine_alone
        and f.get("hormone_receptor_status") in {"positive", None}
        and _unknown_circumstance(f)
    )


PITFALLS: dict[str, Judged] = {
    "P1": lambda f, p: (
        f.get("decision_point") == PROGRESSION
        and p.no_her2
        and not _may_be_spared(f, p)
        and not (f.regimen is not None and not f.running(HER2))
    ),
    "P2": lambda f, p: (
        p.no_her2
        and not (_receptors_may_be_positive(f) and _circumstance_may_be(f) and p.endocrine_alone)
        and not _may_be_spared(f, p)
        and f.get("decision_point") not in {TOXICITY, None}
        and not _may_run(f)
    ),
    "P3": lambda f, p: bool(p.her2) and f.heart_in_doubt and "cardiac" not in p.monitoring,
    "P4": lambda f, p: (
        f.node == "first_line_thp"
        and bool(p.her2)
        and not p.her2 & CONJUGATES
        and not p.her2 >= ANTIBODIES
        and not (_receptors_may_be_positive(f) and p.endocrine_and_one)
    ),
    "P5": lambda f, p: (
        (f.node == "first_line_thp" and bool(p.her2 & CONJUGATES) and not p.tdxd_pertuzumab)
        or (
            f.initial
            and f.node in {"tdxd", "tdm1"}
            and bool(p.her2 & ANTIBODIES)
            and bool(p.chemotherapy)
            and not (f.months == 12 and "T-DXd" in p.her2)
        )
    ),
}


def _unknown_circumstance(f: Facts) -> bool:
    names = ("disease_burden", "comorbidities", "disease_free_interval")
    return not f.circumstance and any(f.get(name) is None for name in names)


def _starts(f: Facts, p: Planned, agent: str) -> bool:
    return agent in p.her2 and not f.running(frozenset({agent}))


ERRORS: dict[str, Judged] = {
    "stopped_without_a_reason": lambda f, p: (
        f.get("decision_point") == CONTROLLED
        and p.says_something
        and bool((f.regimen or set()) & HER2 - p.her2)
        and not _may_run(f)
        and not _may_be_spared(f, p)
    ),
    "ild_and_tdxd": _ild_and_tdxd,
    "undertreatment_not_excluded": _open_circumstances,
    "dual_blockade_without_taxane": lambda f, p: (
        f.node == "first_line_thp" and p.says_something and p.her2 >= ANTIBODIES and not p.agents & TAXANES
    ),
    "stopped_for_toxicity": lambda f, p: f.get("decision_point") == TOXICITY and p.no_her2,
    "heart_spared": lambda f, p: f.her2_end and p.no_her2 and _spared(f, p),
    "endocrine_in_hormone_receptor_negative": lambda f, p: (
        f.get("hormone_receptor_status") == "negative" and bool(p.endocrine)
    ),
    "endocrine_alone_without_circumstance": lambda f, p: (
        f.receptors_positive
        and f.get("disease_burden") == "not_low"
        and f.get("comorbidities") == "not_significant"
        and f.get("disease_free_interval") == "not_long"
        and p.endocrine_alone
    ),
    "endocrine_with_unknown_hormone_receptors": lambda f, p: (
        f.her2_end and bool(p.endocrine) and f.get("hormone_receptor_status") is None
    ),
    "selected_case_without_a_reason": lambda f, p: (
        f.node == "first_line_thp"
        and f.receptors_positive
        and p.begins_endocrine_and_one
        and "selected_case_documented" not in p.rationale
    ),
    "circumstance_not_written_down": lambda f, p: (
        f.node == "first_line_thp"
        and f.receptors_positive
        and f.circumstance
        and p.begins_endocrine_alone
        and "special_circumstance_documented" not in p.rationale
    ),
    "alternative_after_early_recurrence": lambda f, p: (
        f.initial
        and f.node in {"tdxd", "tdm1"}
        and f.receptors_positive
        and (p.begins_endocrine_and_one or p.begins_endocrine_alone)
    ),
    "cardiac_monitoring_omitted": lambda f, p: bool(p.her2) and f.heart == "absent" and "cardiac" not in p.monitoring,
    "infusion_monitoring_omitted": lambda f, p: (
        (_starts(f, p, "trastuzumab") or _starts(f, p, "pertuzumab")) and "infusion_reaction" not in p.monitoring
    ),
    "ild_monitoring_omitted": lambda _, p: "T-DXd" in p.her2 and "ild" not in p.monitoring,
    "tdxd_not_available": lambda f, p: (
        f.get("tdxd_access") == "unavailable"
        and gives_tdxd(p)
        and not (f.get("decision_point") == CONTROLLED and f.running(frozenset({"T-DXd"})))
    ),
    "same_agents_after_failure": lambda f, p: _her2_failed(f, p) and not _new_partner(f, p),
    "same_agents_with_a_new_partner": lambda f, p: _her2_failed(f, p) and _new_partner(f, p),
    "timing_unknown": lambda f, p: (
        f.initial
        and f.months is None
        and f.get("prior_adjuvant_trastuzumab") in {None, "completed"}
        and (
            (bool(p.her2 & CONJUGATES) and not p.tdxd_pertuzumab)
            or (bool(p.her2 & ANTIBODIES) and bool(p.chemotherapy))
        )
    ),
    "newer_than_the_text": lambda f, p: f.node == "first_line_thp" and p.tdxd_pertuzumab,
}

ALTERNATIVES: dict[str, Judged] = {
    "endocrine_with_one_her2_agent": lambda f, p: (
        f.node == "first_line_thp"
        and f.receptors_positive
        and p.begins_endocrine_and_one
        and "selected_case_documented" in p.rationale
    ),
    "endocrine_alone": lambda f, p: (
        f.node == "first_line_thp" and f.receptors_positive and f.circumstance and p.begins_endocrine_alone
    ),
}


def _continues(f: Facts, p: Planned) -> bool:
    """Nothing is dropped and nothing added, but for endocrine therapy where the text has a say on it."""
    running = f.regimen or frozenset()
    before = running & ENDOCRINE
    endocrine = (
        p.endocrine == before
        or (not p.endocrine and f.get("hormone_receptor_status") == "negative")
        or (f.node == "continue_her2" and p.endocrine > before)
    )
    return bool(p.her2) and p.her2 == running & HER2 and p.chemotherapy == running & CHEMOTHERAPY and endocrine


def _stops_chemotherapy(f: Facts, p: Planned) -> bool:
    return bool(p.her2) and p.her2 == (f.regimen or frozenset()) & HER2 and not p.chemotherapy


def _is_option(f: Facts, p: Planned) -> bool:
    others = p.agents - {"trastuzumab"}
    return (
        p.agents in ({"lapatinib", "capecitabine"}, {"lapatinib", "trastuzumab"})
        or ("trastuzumab" in p.agents and len(others) == 1 and others <= CHEMOTHERAPY)
        or (
            "trastuzumab" in p.agents
            and len(others) == 1
            and others <= ENDOCRINE
            and f.get("hormone_receptor_status") != "negative"
        )
    )


def follows(f: Facts, p: Planned) -> bool:
    """The plan is what the text names at the end."""
    begins, goes_on = p.action in {"start", "switch"}, p.action == "continue_unchanged" and _continues(f, p)
    stops = p.action == "stop_chemotherapy_continue_her2" and _stops_chemotherapy(f, p)
    ends: dict[str | None, bool] = {
        "first_line_thp": p.action == "start" and p.is_thp,
        "tdxd": begins and p.agents == {"T-DXd"},
        "tdm1": begins and p.agents == {"T-DM1"},
        "third_line_options": begins and _is_option(f, p),
        "continue_combination": goes_on,
        "chemotherapy_window": goes_on or stops,
        "stop_chemotherapy_keep_her2": stops,
        "continue_conjugate": goes_on,
        "continue_her2": goes_on,
    }
    return ends.get(f.node, False)


#: Told also where a plan is held against no answer.
EVERYWHERE = {"ild_and_tdxd"}
#: The pitfalls that a silence leaves in place.
ALWAYS = {"P1", "P2", "P3"}
#: What refusal or comfort care turns into a caution.
SOFTENED = {"P1", "P2", "stopped_without_a_reason"}


def _beyond_the_list(f: Facts, p: Planned) -> bool:
    """(b) HER2-targeted treatment that is none of the listed regimens, the endocrine one among them."""
    others = p.agents - {"trastuzumab"}
    listed = _is_option(f, p) or ("trastuzumab" in p.agents and len(others) == 1 and others <= ENDOCRINE)
    return f.node == "third_line_options" and bool(p.her2) and p.action in {"start", "switch"} and not listed


def _alternative_left_open(f: Facts, p: Planned) -> bool:
    """(d) at the first line: one endocrine drug alone is started, and whether that is allowed is open."""
    return f.node == "first_line_thp" and p.begins_endocrine_alone and _open_circumstances(f, p)


def decided(f: Facts, p: Planned, pitfalls: set[str], errors: set[str]) -> tuple[str, str]:
    """The row of the order of precedence that decides, and its verdict.

    The pitfalls and errors are those that are no cautions.
    """
    omissions = set(WEIGHTS["omission"].split())
    rows = (
        ("no_answer", not f.her2_end, "not_assessable"),
        ("lungs", _ild_and_tdxd(f, p), "not_assessable"),
        ("patient_declines", _declines(p), "not_assessable"),
        ("faults", bool(pitfalls or errors - omissions), "discordant"),
        ("plan_of_the_text", follows(f, p), "concordant"),
        ("alternative_of_the_text", any(rule(f, p) for rule in ALTERNATIVES.values()), "alternative"),
        ("open_list", _beyond_the_list(f, p), "not_assessable"),
        ("open_circumstances", _alternative_left_open(f, p), "not_assessable"),
    )
    return next(((name, verdict) for name, holds, verdict in rows if holds), ("otherwise", "discordant"))


def judged(f: Facts, p: Planned) -> dict[str, object]:
    """The verdict, the row that decides it, and the ids beside it."""
    nothing: dict[str, object] = {"verdict": "not_assessable", "pitfalls": set(), "errors": set(), "cautions": set()}
    if not f.ends or not can_be_judged(f):
        return nothing | {"alternatives": set(), "decided_by": None}
    followed = follows(f, p)
    found = {name for name, rule in ERRORS.items() if rule(f, p)}
    pitfalls = {name for name, rule in PITFALLS.items() if rule(f, p)}
    cautions = found & set(WEIGHTS["caution"].split())
    cautions |= (found | pitfalls) & SOFTENED if _declines(p) else set()
    cautions |= found & {"ild_and_tdxd"} if not gives_tdxd(p) else set()
    alternatives = {n for n, rule in ALTERNATIVES.items() if rule(f, p)} if f.her2_end and not followed else set()
    errors, pitfalls = found - cautions, pitfalls - cautions
    row, verdict = decided(f, p, pitfalls, errors)
    if row == "open_list":
        cautions |= {"not_listed_not_rejected"}
    elif row != "open_circumstances" and not followed and not alternatives:
        errors |= {"not_on_pathway"}
    if row in {"no_answer", "lungs", "patient_declines"}:
        pitfalls, errors, alternatives = pitfalls & ALWAYS, errors & EVERYWHERE, set()
    return {
        "verdict": verdict,
        "decided_by": row,
        "pitfalls": pitfalls,
        "errors": errors,
        "cautions": cautions,
        "alternatives": alternatives,
    }
