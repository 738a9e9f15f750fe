"""Plan: what a learner would do, and judge: how the text answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from her2teach.core.additions import not_in_the_text, only_added
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline, shipped_guideline
from her2teach.core.pathway import OpenOption, Pathway, option_condition, trace
from her2teach.core.schema import Alternative, Pitfall, PlanError, Rule, Verdict, VerdictKind, VerdictText
from her2teach.core.shown import Shown, as_json, ids, plain
from her2teach.core.situation import Situation
from her2teach.core.validation import nearest

#: The parts of every plan beside those that name agents, which are the guideline's: what it does, and what is ticked
#: off a list of the guideline's plan vocabulary.
ACTION, LISTED_PARTS = "action", ("monitoring", "rationale")
#: The outcomes with an answer a plan can be held against.
ANSWERED = frozenset({"recommendation", "options", "action"})

#: What is said beside a verdict for which the guideline has no words of its own.
_PLAIN: Mapping[Verdict, str] = {
    "concordant": "This plan follows the text.",
    "alternative": "This plan is an alternative that the text allows.",
    "discordant": "This plan is not what the text recommends.",
    "not_assessable": "No plan can be judged against the text here.",
}

#: What feedback names by its ids.
_FOUND = ("pitfalls", "errors", "cautions", "alternatives")
#: What comes before the names of open answers.
_NOT_KNOWN = "Not known:"

RuleT = TypeVar("RuleT", bound=Rule)


class InvalidPlanError(ValueError):
    """A plan that cannot be made.

    Parameters
    ----------
    problems
        For each part of the plan what was given and what is allowed.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems: Mapping[str, str] = MappingProxyType(dict(problems))
        super().__init__("\n".join(problems.values()))


@dataclass(frozen=True, init=False, repr=False)
class Plan:
    """What a learner would do for one patient: frozen, comparable, hashable.

    Parameters
    ----------
    guideline
        Whose vocabulary the plan uses; the shipped guideline when left out.
    **parts
        The parts of a plan: ``action``, which is needed; ``monitoring``, ``rationale`` and the classes of agents that
        the guideline names as parts of a plan, each any iterable of names, which may be left out.

    Raises
    ------
    InvalidPlanError
        For a name or a value the guideline does not know: what was given, what is allowed, the nearest match.

    Notes
    -----
    Each part is an attribute, such as ``plan.monitoring``. The agents are what is received afterwards. A plan that
    names none takes them from its action, as the guideline says: it may go on with the current regimen, or with a part
    of it.

    Examples
    --------
    >>> plan = Plan(action="start", her2_agents=["trastuzumab", "pertuzumab"], chemotherapy=["docetaxel"])
    >>> sorted(plan.her2_agents)
    ['pertuzumab', 'trastuzumab']
    """

    #: Each part that names agents, with those that are named.
    named: tuple[tuple[str, frozenset[str]], ...]
    action: str
    monitoring: frozenset[str]
    rationale: frozenset[str]

    def __init__(self, guideline: Guideline | None = None, /, **parts: Iterable[str]) -> None:
        guideline = guideline or shipped_guideline()
        checked, problems = _checked(guideline, parts)
        if problems:
            raise InvalidPlanError(problems)
        object.__setattr__(self, "named", tuple((name, checked.pop(name)) for name in guideline.plan.agents))
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> frozenset[str]:
        for part, agents in self.__dict__.get("named", ()):
            if part == name:
                found: frozenset[str] = agents
                return found
        known = (*(part for part, _ in self.__dict__.get("named", ())), ACTION, *LISTED_PARTS)
        raise AttributeError(f"a plan has no part {name}; {nearest(name, known)}")

    @property
    def agents(self) -> frozenset[str]:
        """Every agent the plan names."""
        return frozenset().union(*(agents for _, agents in self.named))

    @property
    def parts(self) -> dict[str, Any]:
        """Every part with what it names: the action's name, of the others a set of names."""
        return {**dict(self.named), ACTION: self.action, **{name: getattr(self, name) for name in LISTED_PARTS}}

    def __repr__(self) -> str:
        given = {name: sorted(v) if isinstance(v, frozenset) else v for name, v in self.parts.items() if v}
        return f"Plan({', '.join(f'{name}={value!r}' for name, value in given.items())})"


@dataclass(frozen=True, kw_only=True, repr=False)
class Feedback(Shown):
    """How the text answers a plan.

    Made by :func:`judge`. Tuples hold items in the guideline's order; ``str(item)`` is an item's id. A cell that ends
    in feedback shows it; ``print(feedback.explain())`` says it in plain sentences.
    """

    verdict: Verdict
    #: The verdict, or what makes the answer one of a kind of its own.
    kind: VerdictKind = "not_assessable"
    #: The row of the guideline's order of verdicts that decided; None where no plan is judged at all.
    decided_by: str | None = None
    #: Whether the plan is held against, or follows, what an extension adds and the text does not give.
    extended: bool = False
    pitfalls: tuple[Pitfall, ...] = ()
    #: Other errors; an omission among them leaves the verdict as it is.
    errors: tuple[PlanError, ...] = ()
    #: What the learner should notice, without being an error.
    cautions: tuple[Pitfall | PlanError, ...] = ()
    #: The alternatives of the text that the plan is.
    alternatives: tuple[Alternative, ...] = ()
    #: All of it in plain sentences, the verdict first.
    messages: tuple[str, ...] = ()
    #: What was judged, and for whom; None where that is not told.
    plan: Plan | None = field(default=None, compare=False)
    pathway: Pathway | None = field(default=None, compare=False)

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield "verdict", self.verdict
        if self.kind != self.verdict:
            yield "kind", self.kind
        if self.extended:
            yield "extended", True
        for name in _FOUND:
            if found := getattr(self, name):
                yield name, ids(found)

    def to_dict(self) -> dict[str, Any]:
        """Return the feedback as JSON knows it: the verdict, the ids of what was found, and the sentences."""
        return {
            "purpose": self.pathway.guideline.identity.purpose if self.pathway else None,
            "plan": plain(self.plan.parts) if self.plan else None,
            "verdict": self.verdict,
            "kind": self.kind,
            "decided_by": self.decided_by,
            "extended": self.extended,
            **{name: ids(getattr(self, name)) for name in _FOUND},
            "messages": [*self.messages],
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as JSON, the same text for the same feedback."""
        return as_json(self.to_dict())


def judge(guideline: Guideline, case: Case, plan: Plan) -> Feedback:
    """Hold a plan against the text.

    Parameters
    ----------
    guideline
        The guideline.
    case, plan
        A case and a plan of the same guideline.

    Returns
    -------
    Feedback
        The verdict, the pitfalls, the other errors. A pitfall is there only when it is certain.

    Notes
    -----
    Pitfalls and cautions are looked for in the cases the guideline names for it, most other errors only where the plan
    is held against an answer. The criteria of all of them, and the order of verdicts, are content.

    References
    ----------
    In the shipped guideline the pitfalls rest on S31 to S39, the alternatives on S21 to S23, the other errors on S11,
    S19, S23 to S25, S28 to S30 and S32; each item carries its own.

    Examples
    --------
    >>> guideline, case = load_guideline(), load_vignette("late-relapse-liver").case
    >>> plan = Plan(action="start", her2_agents=["trastuzumab"], chemotherapy=["docetaxel"])
    >>> judge(guideline, case, plan).verdict
    'discordant'
    """
    if not isinstance(plan, Plan):
        raise TypeError(f"a plan is made with Plan(…); this is of the type {type(plan).__name__}")
    return judge_along(guideline, trace(guideline, case), plan)


def judge_along(guideline: Guideline, pathway: Pathway, plan: Plan) -> Feedback:
    """Hold a plan against the text for the case of a pathway: where several are held, its case is walked once."""
    parts = planned_parts(guideline, pathway.case, plan)
    situation = Situation(guideline, pathway.case, pathway.nodes, pathway.node, parts)
    judged_when = guideline.plan.judged_when
    feedback = Feedback(verdict="not_assessable")
    if pathway.outcome != "contradictory" and (judged_when is None or judged_when.holds(situation) is True):
        followed = _follows(guideline, pathway, plan, situation)
        feedback = _judged(guideline, pathway, parts, followed=followed)
        added = followed and only_added(guideline, pathway, situation.planned("agents") or frozenset())
        if added or not_in_the_text(guideline, pathway):
            feedback = _in_an_extension(feedback)
    entries = guideline.plan.verdicts.values()
    said = next((each for each in entries if _said(each, pathway, situation, feedback)), None)
    kind = said.kind if said and said.kind else feedback.verdict
    return replace(feedback, kind=kind, messages=tuple(_messages(said, feedback)), plan=plan, pathway=pathway)


def _judged(
    guideline: Guideline, pathway: Pathway, parts: Mapping[str, frozenset[str] | None], *, followed: bool
) -> Feedback:
    path = (guideline, pathway.case, pathway.nodes, pathway.node)
    seen = dict(parts)
    alternatives: tuple[Alternative, ...] = ()
    if pathway.outcome in ANSWERED and not followed:
        alternatives = _true(guideline.alternatives, Situation(*path, seen))
    seen["pathway"] = frozenset({"followed"} if followed else {"alternative"} if alternatives else ())
    situation = Situation(*path, seen)
    pitfalls, errors = _true(guideline.pitfalls, situation), _true(guideline.errors, situation)
    faults: list[Pitfall | PlanError] = [*pitfalls, *(error for error in errors if error.weight == "error")]
    seen["faults"] = frozenset(fault.id for fault in faults if not _only_a_caution(fault, situation))
    situation = Situation(*path, seen)
    waiting = _waiting_option(guideline, pathway, seen["agents"] or frozenset()) if followed else None
    errors = tuple(each for each in _true(guideline.errors, situation) if waiting or not each.about_option)
    row = next(
        row
        for row in guideline.verdicts.values()
        if (not row.outcomes or pathway.outcome in row.outcomes)
        and (row.when is None or row.when.holds(situation) is True)
    )
    found: tuple[Pitfall | PlanError, ...] = (
        *(each for each in pitfalls if row.compared or not each.needs_an_answer),
        *(_naming_unknowns(guideline, situation, each, waiting) for each in errors if each.id not in row.replaces),
    )
    cautions = tuple(each for each in found if _only_a_caution(each, situation))
    others = tuple(each for each in found if not _only_a_caution(each, situation))
    return Feedback(
        verdict=row.verdict,
        decided_by=row.id,
        pitfalls=tuple(each for each in others if isinstance(each, Pitfall)),
        errors=tuple(each for each in others if isinstance(each, PlanError) and (row.compared or each.everywhere)),
        cautions=cautions,
        alternatives=alternatives if row.compared else (),
    )


def _only_a_caution(rule: Pitfall | PlanError, situation: Situation) -> bool:
    weighs_little = isinstance(rule, PlanError) and rule.weight == "caution"
    return weighs_little or (rule.caution_when is not None and rule.caution_when.holds(situation) is True)


def _naming_unknowns(
    guideline: Guideline, situation: Situation, error: PlanError, waiting: OpenOption | None
) -> PlanError:
    """Return an error whose sentence names the answers that are not known."""
    names = {*error.names_unknown}
    if error.about_option and waiting is not None:
        tests = option_condition(waiting.option).deciding(situation, guideline.named_criteria)
        names |= {test.attribute for test in tests}
    unknown = [each.label for name, each in guideline.attributes.items() if name in names and not situation.knows(name)]
    return error.model_copy(update={"text": f"{error.text} {_NOT_KNOWN} {', '.join(unknown)}."}) if unknown else error


def _in_an_extension(feedback: Feedback) -> Feedback:
    """Return feedback that puts no words into the text's mouth where an extension gives the answer."""
    errors, cautions = map(_own_words, feedback.errors), map(_own_words, feedback.cautions)
    return replace(feedback, extended=True, errors=tuple(errors), cautions=tuple(cautions))


def _own_words(rule: RuleT) -> RuleT:
    said = rule.in_an_extension if isinstance(rule, PlanError) else None
    return rule.model_copy(update={"text": said, "status": "extension", "statements": ()}) if said else rule


def plan_words(guideline: Guideline) -> dict[str, tuple[str, ...]]:
    """Return what each part of a plan can hold, in the guideline's order."""
    words = guideline.plan
    return {
        ACTION: tuple(words.actions),
        **{part: tuple(a for a in guideline.agents if a in guideline.members((part,))) for part in words.agents},
        **{part: tuple(getattr(words, part)) for part in LISTED_PARTS},
    }


def _checked(guideline: Guideline, parts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    words = plan_words(guideline)
    actions = words.pop(ACTION)
    known = (*guideline.plan.agents, ACTION, *LISTED_PARTS)
    problems = {name: f'a plan has no part "{name}"; {nearest(name, known)}' for name in parts if name not in known}
    checked: dict[str, Any] = {}
    for name, names in words.items():
        value = parts.get(name, ())
        if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
            problems[name] = f"{name}: {value!r} is not a list of names; give a list, empty for none"
            continue
        chosen = list(value)
        foreign = [each for each in chosen if not isinstance(each, str) or each not in names]
        if foreign:
            problems[name] = f"{name}: {foreign[0]!r} does not belong here; {nearest(str(foreign[0]), names)}"
        checked[name] = frozenset(map(str, chosen))
    checked[ACTION] = action = parts.get(ACTION)
    if not isinstance(action, str) or action not in actions:
        given = f"{action!r} is not an action" if ACTION in parts else "a plan needs an action"
        problems[ACTION] = f"action: {given}; {nearest(str(action), actions)}"
    return checked, problems


def planned_parts(guideline: Guideline, case: Case, plan: Plan) -> dict[str, frozenset[str] | None]:
    """Return a plan as criteria see it; the agents are None where they hang on a regimen that is not known."""
    agents: frozenset[str] | None = plan.agents
    keeps = guideline.plan.actions[plan.action].keeps
    if not agents and keeps is not None:
        running: frozenset[str] | None = case.known.get(keeps.of)
        agents = None if running is None else running & guideline.members(keeps.agents)
    parts: dict[str, frozenset[str] | None] = {"agents": agents, "action": frozenset({plan.action})}
    for name, _ in plan.named:
        parts[name] = None if agents is None else agents & guideline.members((name,))
    return parts | {name: getattr(plan, name) for name in LISTED_PARTS}


def _follows(guideline: Guideline, pathway: Pathway, plan: Plan, situation: Situation) -> bool:
    """Return whether the plan is the regimen or action of the end, as far as its options are open."""
    if pathway.node is None:
        return False
    end = guideline.ends[pathway.node]
    fits = guideline.plan.actions[plan.action].fits
    if plan.action not in end.actions or (fits is not None and fits.holds(situation) is not True):
        return False
    is_open = {each.option.regimen for each in pathway.options}
    closed = {option.regimen for option in end.options.values()} - is_open
    agents = situation.planned("agents") or frozenset()
    return not end.regimens or any(guideline.one_each(name, agents) for name in end.regimens if name not in closed)


def _waiting_option(guideline: Guideline, pathway: Pathway, agents: frozenset[str]) -> OpenOption | None:
    """Return the option that a plan is, if it waits for an answer that is not known."""
    end = guideline.ends[pathway.node or ""]
    listed = {option.regimen for option in end.options.values()}
    if any(guideline.one_each(name, agents) for name in end.regimens if name not in listed):
        return None
    found = [each for each in pathway.options if each.option.regimen in end.regimens]
    found = [each for each in found if guideline.one_each(each.option.regimen or "", agents)]
    return found[0] if found and all(each.conditional for each in found) else None


def _true(rules: Mapping[str, RuleT], situation: Situation) -> tuple[RuleT, ...]:
    return tuple(rule for rule in rules.values() if rule.when.holds(situation) is True)


def _said(entry: VerdictText, pathway: Pathway, situation: Situation, feedback: Feedback) -> bool:
    """Return whether an entry is what is said beside a verdict."""
    return (
        entry.verdict == feedback.verdict
        and (not entry.outcomes or pathway.outcome in entry.outcomes)
        and (not entry.rules or feedback.decided_by in entry.rules)
        and entry.extended in {None, feedback.extended}
        and (entry.when is None or entry.when.holds(situation) is True)
    )


def _messages(said: VerdictText | None, feedback: Feedback) -> Iterator[str]:
    yield said.text if said else _PLAIN[feedback.verdict]
    for pitfall in feedback.pitfalls:
        yield pitfall.text
        yield pitfall.why
    for item in (*feedback.errors, *feedback.cautions, *feedback.alternatives):
        yield item.text
