"""A guideline held against the specification: its tables, its rules on a case, its judgement of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import contract_rules as rules
import contract_tables as tables
from content_sample import Answers
from contract_facts import Facts
from contract_keys import KEYS, LASTING
from contract_plans import ALTERNATIVES, ERRORS, PITFALLS, Judged, Planned, gives_tdxd, judged
from mutant import base

from her2teach import Case, Feedback, Guideline, Pathway, Plan, judge, trace
from her2teach.core.pathway import Step
from her2teach.core.questions import asked

#: Sections whose rules a pathway carries, and the predicates they are held against.
SHOWN: dict[str, dict[str, rules.Rule]] = {
    "warnings": rules.WARNINGS,
    "considerations": rules.CONSIDERATIONS,
    "flags": rules.FLAGS,
    "tensions": rules.TENSIONS,
    "readings": rules.READINGS,
    "pitfalls": rules.NEAR,
}
Pair = tuple[Facts, Answers, Planned]
JUDGED: dict[str, dict[str, Judged]] = {"pitfalls": PITFALLS, "errors": ERRORS, "alternatives": ALTERNATIVES}

# --- what does not hang on a case


def _words(ids: tuple[str, ...]) -> str:
    return " ".join(ids)


def _fixed(guideline: Guideline) -> Iterator[str]:
    """What differs from the tables of the specification."""
    edges = {place: (edge.status, _words(edge.statements)) for place, edge in guideline.edges.items()}
    ends = {name: (end.outcome, _words(end.statements)) for name, end in guideline.ends.items()}
    options = {o.id: _words(o.statements) for o in guideline.ends["third_line_options"].options.values()}
    readings = {place: _words(edge.readings) for place, edge in guideline.edges.items() if edge.readings}
    if edges != tables.EDGES or readings != tables.EDGE_READINGS:
        yield "edges"
    regimens = {o.id: o.regimen for o in guideline.ends["third_line_options"].options.values()}
    if ends != tables.ENDS or options != tables.OPTIONS or regimens != {name: name for name in tables.OPTIONS}:
        yield "ends"
    if {name: _words(pitfall.statements) for name, pitfall in guideline.pitfalls.items()} != tables.PITFALLS:
        yield "pitfalls"
    weights = {name: error.weight for name, error in guideline.errors.items() if error.weight != "error"}
    if weights != {name: weight for weight, names in tables.WEIGHTS.items() for name in names.split()}:
        yield "weights"
    names = {flag.id: flag.flag for flag in guideline.flags.values() if flag.flag}
    if names != {flag: name for name, flags in tables.FLAG_NAMES.items() for flag in flags.split()}:
        yield "flag names"
    for section, expected in tables.STATUSES.items():
        found = {name: rule.status for name, rule in getattr(guideline, section).items() if rule.status != "stated"}
        if found != {name: status for status, ids in expected.items() for name in ids.split()}:
            yield f"status of {section}"


def _treatments(guideline: Guideline) -> Iterator[str]:
    """What differs of agents, regimens, actions and the sentences beside a verdict."""
    if {name: _words(each.agents) for name, each in guideline.agent_classes.items()} != tables.CLASSES:
        yield "agent classes"
    if {name: " ".join(map(_words, each.parts)) for name, each in guideline.regimens.items()} != tables.PARTS:
        yield "regimens"
    if {name: _words(end.regimens) for name, end in guideline.ends.items() if end.regimens} != tables.END_REGIMENS:
        yield "regimens of the ends"
    unsaid = dict.fromkeys(guideline.ends, "text_does_not_say")
    if {name: _words(end.actions) for name, end in guideline.ends.items()} != unsaid | tables.ACTIONS:
        yield "actions of the ends"
    kept = {name: _words(action.keeps.agents) for name, action in guideline.plan.actions.items() if action.keeps}
    if kept != tables.KEPT:
        yield "what an action keeps"
    unmeasured = {
        name: _words(each.outcomes) for name, each in guideline.plan.verdicts.items() if len(each.outcomes) == 1
    }
    recognised = {f"{name}_recognised": of for name, of in tables.UNMEASURED.items()}
    if unmeasured != tables.UNMEASURED | recognised | {"one_of_the_options": "options"}:
        yield "sentences beside a verdict"
    said = guideline.plan.verdicts
    whens = {name: said[twin].when if twin in said else None for name, twin in tables.EXTENDED.items()}
    if {name: each.when for name, each in said.items() if each.extended} != whens:
        yield "sentences beside what an extension adds"
    if (
        tuple((name, row.verdict, _words(row.outcomes)) for name, row in guideline.verdicts.items())
        != tables.PRECEDENCE
    ):
        yield "the order of precedence"


def _catalogues(guideline: Guideline) -> Iterator[str]:
    """Rules that are there and not in the specification, or the other way round."""
    expected = {section: set(predicates) for section, predicates in SHOWN.items()}
    expected |= {"contradictions": set(rules.CONTRADICTIONS), "alternatives": set(ALTERNATIVES), "keys": set(KEYS)}
    for section, names in expected.items():
        if getattr(guideline, section).keys() != names:
            yield f"the list of {section}"
    if guideline.errors.keys() != {*ERRORS, "not_on_pathway", "not_listed_not_rejected"}:
        yield "the list of errors"
    if {name for name, attribute in guideline.attributes.items() if attribute.lasts} != set(LASTING):
        yield "what lasts"


def unlike_the_tables(guideline: Guideline) -> str:
    return next((what for check in (_fixed, _treatments, _catalogues) for what in check(guideline)), "")


# --- cases and plans


def case_of(guideline: Guideline, answers: Answers) -> Case:
    return Case(guideline, **answers)


def way_differs(guideline: Guideline, facts: Facts) -> str:
    """What a guideline says otherwise than the specification about a case."""
    case = case_of(guideline, dict(facts.case))
    pathway = trace(guideline, case)
    if pathway.possible != facts.ends or pathway.node != facts.node:
        return "the ends"
    if not facts.ends:
        expected = {name for name, rule in rules.CONTRADICTIONS.items() if rule(facts)}
        found = {str(each) for each in pathway.contradictions}
        return "" if found and (found == expected or not expected) else "the contradictions"
    for section, predicates in SHOWN.items():
        if {item.id for item in getattr(pathway, section)} != {n for n, rule in predicates.items() if rule(facts)}:
            return section
    if any(_counts_lines(step) and step.status != _status_of_a_later_line(facts) for step in pathway.steps):
        return "what the text states"
    names = asked(guideline, case)
    # what has been answered stays while some open way may yet ask for it
    if any((name in names) is not rule(facts) for name, rule in rules.ASKED.items() if name not in case):
        return "the questions"
    return "" if _options(pathway) == _options_expected(facts) else "the options"


def _counts_lines(step: Step) -> bool:
    return (step.node, step.to) == ("failed_line", "third_line_precondition")


def _status_of_a_later_line(facts: Facts) -> str:
    """Where one line has been given, or may have been, it is the second by its label only."""
    return "reading" if facts.get("advanced_lines_given") in {None, "1"} else "stated"


def _options(pathway: Pathway) -> dict[str, bool]:
    return {str(option): option.conditional for option in pathway.options}


def _options_expected(facts: Facts) -> dict[str, bool]:
    if facts.node != "third_line_options":
        return {}
    always = dict.fromkeys(("lapatinib_capecitabine", "trastuzumab_chemotherapy", "lapatinib_trastuzumab"), False)
    receptors = facts.get("hormone_receptor_status")
    return always if receptors == "negative" else {**always, "trastuzumab_endocrine": receptors is None}


def judged_differently(guideline: Guideline, pair: Pair) -> str:
    """What a guideline says otherwise than the specification about a case and a plan."""
    facts, plan, amounts = pair
    parts: dict[str, Any] = plan
    feedback = judge(guideline, case_of(guideline, dict(facts.case)), Plan(guideline, **parts))
    expected = judged(facts, amounts)
    found: dict[str, object] = {"verdict": feedback.verdict, "decided_by": feedback.decided_by}
    found |= {name: set(map(str, getattr(feedback, name))) for name in expected if name not in found}
    if found != expected:
        return "the judgement"
    sentence = base().plan.verdicts[said_first(facts, amounts, feedback)].text
    return "" if feedback.messages[:1] == (sentence,) else "the sentence beside the verdict"


def said_first(f: Facts, p: Planned, feedback: Feedback) -> str:
    """Which sentence comes with the verdict."""
    recognised = "_recognised" if not p.says_something else ""
    verdict, row = feedback.verdict, feedback.decided_by
    danger = row is not None and f.get("pulmonary_status") in {"suspected_ild", "confirmed_ild"} and gives_tdxd(p)
    omitted = verdict == "concordant" and "T-DXd" in p.her2 and "ild" not in p.monitoring
    own = {"lungs": f"lung_disease{recognised}", "patient_declines": f"patient_declines{recognised}"} | {
        n: n for n in ("open_list", "open_circumstances")
    }
    if danger or omitted or row in own:
        return "tdxd_despite_lung_disease" if danger else "dangerous_omission" if omitted else own[str(row)]
    if verdict != "not_assessable":
        overlooked = verdict == "discordant" and not p.says_something
        own_words = {"third_line_options": "one_of_the_options", "chemotherapy_window": "one_of_two_ways"}
        plain = own_words.get(str(f.node), "follows_the_text")
        sentences = {"concordant": plain, "alternative": "allowed_as_an_alternative"}
        return "answer_overlooked" if overlooked else sentences.get(str(verdict), "departs_from_the_text")
    if not f.ends:
        return f"contradiction{recognised}"
    outside = f.node is not None and f.node.startswith("out_of_scope")
    if gives_tdxd(p) and "ild" not in p.monitoring and not outside:
        return "dangerous_omission_in_a_silence"
    if f.node is None:
        return f"gap{recognised}"
    return f"{'outside' if outside else 'silence'}{recognised}"
