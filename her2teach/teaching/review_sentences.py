"""Review sentences: every sentence of a guideline or an extension, with the rule that has it said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from her2teach.text.rules import rule_in_words
from her2teach.text.sections import DANGER, UNANSWERED, Line
from her2teach.text.wording import capital, uncapital

if TYPE_CHECKING:
    from her2teach.core.criteria import Criterion
    from her2teach.core.extension_schema import ExtensionContent
    from her2teach.core.guideline import Guideline
    from her2teach.core.schema import Decision, End, Option, Pitfall, PlanError, Rule

    #: What brings sentences.
    Spoken: TypeAlias = Guideline | ExtensionContent

#: What errors in a plan are called, by their weight.
_WEIGHTS: Final = {"error": "Error in a plan", "omission": "Omission in a plan", "caution": "Caution on a plan"}


@dataclass(frozen=True, kw_only=True)
class Sentence(Line):
    """A sentence of the product, and when it is said."""

    #: What it is one of; those that rest on no statement are reviewed by it.
    group: str
    #: The rule that has it said, in words; nothing where it always is.
    when: str = ""
    #: When its figures were last looked up, which is no part of what is said.
    looked_up: str = ""


def guideline_sentences(guideline: Guideline) -> Iterator[Sentence]:
    """Yield every sentence of a guideline on a case and on a plan."""
    yield from _of_cases(guideline, guideline)
    yield from _of_pitfalls(guideline)
    for tension in guideline.tensions.values():
        lead = f"Where the text contradicts itself, {uncapital(tension.title)}"
        yield Sentence(lead=lead, text=tension.text, statements=tension.statements, group="Contradictions")
    for reading in guideline.readings.values():
        when, text = rule_in_words(guideline, reading.when), f"{reading.text} {reading.why}"
        statements = reading.statements
        yield Sentence(
            lead="Our reading", text=text, mark="reading", statements=statements, when=when, group="Readings"
        )
    for each in guideline.misconceptions.values():
        text = f"“{each.belief}” {each.correction}"
        yield Sentence(
            lead="Misconception", text=text, mark=each.status, statements=each.statements, group="Misconceptions"
        )
    yield from _of_plans(guideline)
    yield from _of_words(guideline)


def extension_sentences(guideline: Guideline, extension: ExtensionContent) -> Iterator[Sentence]:
    """Yield every sentence of an extension that is on in a guideline; none of them claims to be in the text."""
    for each in _of_cases(guideline, extension):
        yield replace(each, mark="")
    for option in extension.options.values():
        at = " or ".join(guideline.label(each) for each in option.at if each in guideline.ends)
        when, text = _when(guideline, option.when), _option(option)
        yield Sentence(lead=f"Option at {at}", text=text, group="Options", when=when)
    for edge in extension.edges:
        start = f" at {guideline.label(edge.from_)}" if edge.from_ else ""
        text = _leading(guideline, edge.label or "the same answer", edge.to, edge.why)
        yield Sentence(lead=f"Answer{start}", text=text, group="Answers", when=_when(guideline, edge.when))
    for name, agents in extension.members.items():
        text = f"Also {_agents(guideline, agents)}."
        yield Sentence(lead=guideline.agent_classes[name].label, text=text, group="Drugs")
    for regimen in extension.regimens.values():
        yield Sentence(lead=regimen.label, text=_parts(guideline, regimen.parts), group="Regimens")
    for name in (*extension.criteria, *extension.also):
        criterion = guideline.criteria[name]
        text = f"{capital(rule_in_words(guideline, criterion.when))}."
        yield Sentence(lead=capital(criterion.label), text=text, group="Criteria")


def _of_cases(guideline: Guideline, content: Spoken) -> Iterator[Sentence]:
    """Yield what is said on a case."""
    for asked in content.attributes.values():
        answers = "; ".join(value.label for value in asked.values.values())
        text = _joined(asked.question, asked.help, f"Answers: {answers}." if answers else "")
        when, lead = _when(guideline, asked.asked_when), f"Question, {uncapital(asked.label)}"
        yield Sentence(lead=lead, text=text, statements=asked.statements, when=when, group="Questions")
    for decision in content.decisions.values():
        yield from _decision(guideline, decision)
    for end in content.ends.values():
        yield from _end(guideline, end)
    for consideration in content.considerations.values():
        yield _rule(guideline, consideration, guideline.headings[consideration.heading].label)
    for flag in content.flags.values():
        lead = f"Caution, {uncapital(flag.term)}" if flag.term else "Caution"
        yield _rule(guideline, flag, DANGER if flag.danger else lead)
    for error in content.errors.values():
        yield _error(guideline, error)
    for alternative in content.alternatives.values():
        yield _rule(guideline, alternative, "Allowed alternative")
    for contradiction in content.contradictions.values():
        yield _rule(guideline, contradiction, "Answers that exclude each other")
    for warning in content.warnings.values():
        yield _rule(guideline, warning, "Answers that seldom go together")


def _of_pitfalls(guideline: Guideline) -> Iterator[Sentence]:
    for pitfall in guideline.pitfalls.values():
        yield _pitfall(guideline, pitfall)
        when = rule_in_words(guideline, pitfall.near)
        yield Sentence(
            lead=f"Near {pitfall.id}",
            text=pitfall.near_text,
            mark=pitfall.status,
            statements=pitfall.statements,
            when=when,
            group="Pitfalls",
        )


def _of_plans(guideline: Guideline) -> Iterator[Sentence]:
    """Yield what is said of a plan whatever it contains, and how a verdict is found."""
    for told in guideline.plan.verdicts.values():
        lead, when = f"Verdict, {told.verdict.replace('_', ' ')}", _when(guideline, told.when)
        yield Sentence(lead=lead, text=told.text, when=when, group="Verdicts")
    first = next(iter(guideline.verdicts.values()))
    for row in guideline.verdicts.values():
        text = _joined(f"{row.verdict.replace('_', ' ').capitalize()}.", _to_remember(row.remember))
        lead = "Then" if row is not first else "How a verdict is found; what fits first decides"
        outcomes = " or ".join(each.replace("_", " ") for each in row.outcomes)
        parts = (f"the answer is {outcomes}" if outcomes else "", _when(guideline, row.when))
        yield Sentence(lead=lead, text=text, when=" and ".join(filter(None, parts)), group="Verdicts")
    for key in guideline.keys.values():
        when = rule_in_words(guideline, key.when)
        yield Sentence(lead="Key feature", text=f"{key.label}.", when=when, group="Key features")
    plan = guideline.plan
    for lead, words in (("Action", plan.actions), ("Monitoring", plan.monitoring), ("Reason", plan.rationale)):
        yield Sentence(lead=lead, text=f"{'; '.join(each.label for each in words.values())}.", group="Plans")
    for reason in plan.rationale.values():
        if text := _joined(reason.untold or "", reason.overlooked or ""):
            yield Sentence(lead=f"Reason, {uncapital(reason.label)}", text=text, group="Plans")


def _of_words(guideline: Guideline) -> Iterator[Sentence]:
    """Yield what names stand for."""
    for found in guideline.agent_classes.values():
        yield Sentence(lead=found.label, text=f"{capital(_agents(guideline, found.agents))}.", group="Drugs")
    for regimen in guideline.regimens.values():
        yield Sentence(lead=regimen.label, text=_parts(guideline, regimen.parts), group="Regimens")
    for criterion in guideline.criteria.values():
        text = f"{capital(rule_in_words(guideline, criterion.when))}."
        yield Sentence(lead=capital(criterion.label), text=text, group="Criteria")
    for term in guideline.glossary.values():
        yield Sentence(lead=term.term, text=term.text, group="Glossary")


def _decision(guideline: Guideline, decision: Decision) -> Iterator[Sentence]:
    text, lead = _joined(decision.question, _to_remember(decision.remember)), f"Decision, {uncapital(decision.label)}"
    yield Sentence(lead=lead, text=text, statements=decision.statements, group="Decisions")
    for edge in decision.edges:
        yield Sentence(
            lead=f"Answer at {decision.label.rstrip('?')}",
            text=_leading(guideline, edge.label, edge.to, edge.why),
            mark=edge.status,
            statements=edge.statements,
            when=rule_in_words(guideline, edge.when),
            group="Answers",
        )


def _end(guideline: Guideline, end: End) -> Iterator[Sentence]:
    needed = f"What would have to be otherwise: {end.needed}" if end.needed else ""
    unsaid = f"Not said: {' '.join(end.unsaid)}" if end.unsaid else ""
    text = _joined(end.text, _to_remember(end.remember), unsaid, needed)
    mark = UNANSWERED.get(end.outcome, "")
    yield Sentence(lead=f"Outcome, {end.label}", text=text, mark=mark, statements=end.statements, group="Outcomes")
    for option in end.options.values():
        text = _option(option)
        when, lead = _when(guideline, option.when), f"Option at {end.label}"
        yield Sentence(lead=lead, text=text, statements=option.statements, when=when, group="Options")


def _pitfall(guideline: Guideline, pitfall: Pitfall) -> Sentence:
    exceptions = f"Exception: {' '.join(pitfall.exemptions)}" if pitfall.exemptions else ""
    text = _joined(pitfall.text, pitfall.why, _to_remember(pitfall.remember), exceptions)
    return _rule(guideline, pitfall, f"Pitfall {pitfall.id}, {uncapital(pitfall.title)}", text)


def _error(guideline: Guideline, error: PlanError) -> Sentence:
    instead = f"Where an extension answers: {error.in_an_extension}" if error.in_an_extension else ""
    text = _joined(error.text, _to_remember(error.remember), instead)
    return _rule(guideline, error, DANGER if error.danger else _WEIGHTS[error.weight], text)


def _rule(guideline: Guideline, rule: Rule, lead: str, text: str = "") -> Sentence:
    softer = _when(guideline, getattr(rule, "caution_when", None))
    return Sentence(
        lead=lead,
        text=text or rule.text,
        mark=rule.status,
        statements=rule.statements,
        when=rule_in_words(guideline, rule.when) + (f"; only a caution, where {softer}" if softer else ""),
        group="Notices on cases and plans",
    )


def _leading(guideline: Guideline, label: str, to: str, why: str | None) -> str:
    return _joined(_ended(f"{capital(label)} → {guideline.label(to)}"), why or "")


def _when(guideline: Guideline, criterion: Criterion | None) -> str:
    return rule_in_words(guideline, criterion) if criterion is not None else ""


def _to_remember(text: str | None) -> str:
    return f"To remember: {text}" if text else ""


def _parts(guideline: Guideline, parts: Iterable[Iterable[str]]) -> str:
    """Say what a regimen is made of: one or more of each part."""
    return f"{capital(', with '.join(_agents(guideline, part) for part in parts))}."


def _agents(guideline: Guideline, names: Iterable[str]) -> str:
    classes, agents = guideline.agent_classes, guideline.agents
    return " or ".join(uncapital(classes[each].label if each in classes else agents[each].label) for each in names)


def _option(option: Option) -> str:
    return _ended(f"{option.label}, {option.condition}" if option.condition else option.label)


def _ended(words: str) -> str:
    return words if words.endswith(("?", ".")) else f"{words}."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
