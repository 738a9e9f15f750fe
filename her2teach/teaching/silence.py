"""Silence: what helps a learner on where the text has no answer for a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from her2teach.analysis.extension_changes import CaseChanges, compare_case
from her2teach.analysis.plans import silent_actions
from her2teach.core.criteria import AtEnd, Criterion, Named
from her2teach.core.extensions import shipped_extensions
from her2teach.core.load import load_guideline
from her2teach.core.pathway import Pathway
from her2teach.core.plan import ANSWERED, Feedback, Plan, planned_parts
from her2teach.core.situation import Situation
from her2teach.teaching.practice import names_no_action
from her2teach.text.headlines import cite
from her2teach.text.sections import Line, Section
from her2teach.text.wording import capital, uncapital

if TYPE_CHECKING:
    from her2teach.core.extension_schema import ExtensionContent
    from her2teach.core.guideline import Guideline
    from her2teach.core.schema import Edge, End, Pitfall, VerdictRule


@dataclass(frozen=True, kw_only=True)
class OpenPitfall:
    """A pitfall of which nobody can say whether a plan falls into it."""

    pitfall: Pitfall
    #: The attributes whose answers would decide.
    attributes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What a cited source outside the text answers where the text is silent."""

    extension: ExtensionContent
    #: The end that the source leads to, or the source's subject, and what it says.
    label: str
    text: str
    #: The options that are open there.
    options: tuple[str, ...] = ()


def pitfalls_at_stake(guideline: Guideline, pathway: Pathway) -> tuple[Pitfall, ...]:
    """Return the pitfalls that some plan may fall into on a pathway; the others are not judged there."""
    situation = Situation(guideline, pathway.case, pathway.nodes, pathway.node)
    return tuple(each for each in guideline.pitfalls.values() if each.when.holds(situation) is not False)


def excluded_pitfalls(
    guideline: Guideline, pathway: Pathway, plan: Plan
) -> tuple[tuple[Pitfall, ...], tuple[OpenPitfall, ...]]:
    """Return which of the pitfalls at stake a plan certainly avoids, and which answers not known leave open."""
    parts = planned_parts(guideline, pathway.case, plan)
    situation = Situation(guideline, pathway.case, pathway.nodes, pathway.node, parts)
    truths = [(pitfall, pitfall.when.holds(situation)) for pitfall in pitfalls_at_stake(guideline, pathway)]
    return (
        tuple(pitfall for pitfall, truth in truths if truth is False),
        tuple(
            OpenPitfall(pitfall=pitfall, attributes=_undecided(guideline, pitfall, situation))
            for pitfall, truth in truths
            if truth is None
        ),
    )


def answers_elsewhere(guideline: Guideline, pathway: Pathway, row: VerdictRule | None = None) -> tuple[Elsewhere, ...]:
    """Return what the shipped extensions say of a case beyond the guideline, or ask first.

    The newest source comes first. Where the text does answer, only what touches the row of the verdicts that decided
    counts. Nothing for a text of one's own: the extensions belong to the shipped one.
    """
    found: list[Elsewhere] = []
    for extension in shipped_extensions() if guideline.is_shipped else ():
        if extension.id not in guideline.extensions:
            wider = load_guideline(extensions=[*guideline.extensions, extension.id])
            changes = compare_case(guideline, wider, pathway.case)
            if pathway.outcome == "source_silent" or (row and _touches(wider, extension, changes.after, row)):
                found += _answered(wider, extension, changes)
            if pathway.outcome == "source_silent":
                found += _added(wider, extension, changes.after)
            if row is not None and row.compared:
                found += _further_options(extension, changes.after)
    return tuple(sorted(found, key=lambda each: -(each.extension.citation.year or 0)))


def _answered(wider: Guideline, extension: ExtensionContent, changes: CaseChanges) -> Iterator[Elsewhere]:
    """Yield the other end that an extension leads to, or what it asks first and says then."""
    before, after = changes.before, changes.after
    if after.missing and not before.missing:
        asked = "; ".join(uncapital(wider.attributes[name].label) for name in after.missing)
        ends = [end for end in wider.ends.values() if end.id in after.possible and _says_more(end, before)]
        answers = [f"{capital(_answer_to(wider, after, end.id))}: {end.text}" for end in ends]
        text = " ".join([f"It asks first: {asked}.", *answers])
        yield Elsewhere(extension=extension, label=extension.title, text=text)
    elif after.node is not None and _says_more(wider.ends[after.node], before):
        end, options = wider.ends[after.node], tuple(each.option.label for each in after.options)
        yield Elsewhere(extension=extension, label=end.label, text=end.text, options=options)


def _says_more(end: End, before: Pathway) -> bool:
    return end.id != before.node and (end.outcome in ANSWERED or end.extension is not None)


def _answer_to(wider: Guideline, after: Pathway, end: str) -> str:
    """Return the answers that lead to an end from where a pathway is open."""
    labels = (edge.label for (start, to), edge in wider.edges.items() if to == end and (start, to) in after.open_edges)
    return " or ".join(labels)


def _added(wider: Guideline, extension: ExtensionContent, after: Pathway) -> Iterator[Elsewhere]:
    """Yield what an extension says of the next step where the end stays; its own question may be open."""
    situation = Situation(wider, after.case, after.nodes, after.node)
    for name in extension.where_silent:
        rule = wider.considerations[name]
        tests = rule.when.deciding(situation, wider.named_criteria)
        waits = {getattr(test, "attribute", "") for test in tests} - after.case.known.keys()
        if rule.when.holds(situation) is not False and waits <= extension.attributes.keys():
            yield Elsewhere(extension=extension, label=extension.title, text=rule.text)


def _further_options(extension: ExtensionContent, after: Pathway) -> Iterator[Elsewhere]:
    """Yield the options that an extension adds to the text's own."""
    added = [each.option for each in after.options if each.option.extension == extension.id]
    labels = tuple(f"{each.label}{f' ({each.condition})' if each.condition else ''}" for each in added)
    if labels:
        yield Elsewhere(extension=extension, label=extension.title, text="It adds to the list.", options=labels)


def _touches(wider: Guideline, extension: ExtensionContent, after: Pathway, row: VerdictRule) -> bool:
    """Return whether an extension's questions on a pathway look at an answer that a row of the verdicts looks at."""
    asked = [edge.when for name in after.nodes for edge in _edges_of(wider, extension, name)]
    return row.when is not None and not _looked_at(wider, asked).isdisjoint(_looked_at(wider, [row.when]))


def _edges_of(wider: Guideline, extension: ExtensionContent, node: str) -> tuple[Edge, ...]:
    own = node in extension.decisions and node in wider.decisions
    return wider.decisions[node].edges if own else ()


def _looked_at(guideline: Guideline, criteria: Iterable[Criterion]) -> set[str]:
    """Return the attributes that criteria look at."""
    return {str(getattr(each, "attribute", "")) for each in _parts(guideline, criteria)} - {""}


def _parts(guideline: Guideline, criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """Yield criteria with all that they consist of."""
    for each in criteria:
        yield each
        inner = (guideline.named_criteria[each.criterion],) if isinstance(each, Named) else each.parts()
        yield from _parts(guideline, inner)


def _ground(guideline: Guideline, feedback: Feedback) -> VerdictRule | None:
    return guideline.verdicts.get(feedback.decided_by or "")


def _gives_no_ground(guideline: Guideline, pathway: Pathway, feedback: Feedback) -> bool:
    """Return whether the text gives no ground for a verdict: it is silent, or names no action for what was found."""
    return pathway.outcome == "source_silent" or names_no_action(guideline, pathway, feedback)


def _leaves_open(guideline: Guideline, pathway: Pathway, feedback: Feedback) -> bool:
    """Return whether a plan is none of the text's options and the text does not reject it."""
    row = _ground(guideline, feedback)
    open_list = row is not None and row.compared and row.verdict == "not_assessable"
    return open_list and pathway.outcome == "options"


def silence_sections(guideline: Guideline, pathway: Pathway, plan: Plan, feedback: Feedback) -> Iterator[Section]:
    """Say what the text would need, and which pitfalls a plan avoids all the same; nothing where the text answers.

    None of them is empty.
    """
    if pathway.node is None or not _gives_no_ground(guideline, pathway, feedback):
        return
    end = guideline.ends[pathway.node]
    if end.needed:
        line = Line(text=end.needed, mark="reading", statements=end.statements)
        yield Section(id="needed", heading="What the text would need", lines=(line,))
    lines = tuple(_pitfall_lines(guideline, pathway, plan, feedback))
    if lines:
        yield Section(id="excluded", heading="Which pitfalls can be excluded", lines=lines)


def elsewhere_section(guideline: Guideline, pathway: Pathway, feedback: Feedback) -> Section | None:
    """Say what cited sources outside the text answer; None where the text gives the answer, or no source does."""
    if not _gives_no_ground(guideline, pathway, feedback) and not _leaves_open(guideline, pathway, feedback):
        return None
    lines = tuple(
        Line(lead=each.label, text=f"{each.text}{_listed(each.options)} {cite(each.extension)}", mark="extension")
        for each in answers_elsewhere(guideline, pathway, _ground(guideline, feedback))
    )
    return Section(id="elsewhere", heading="Outside the text: what newer sources say", lines=lines) if lines else None


def _undecided(guideline: Guideline, pitfall: Pitfall, situation: Situation) -> tuple[str, ...]:
    tests = pitfall.when.deciding(situation, guideline.named_criteria)
    names = (getattr(test, "attribute", None) or getattr(test, "known", None) for test in tests)
    return tuple(dict.fromkeys(str(name) for name in names if name in guideline.attributes))


def _pitfall_lines(guideline: Guideline, pathway: Pathway, plan: Plan, feedback: Feedback) -> Iterator[Line]:
    """Say which pitfalls are excluded, which are not, and which are not judged here at all."""
    judged = [each for each in guideline.pitfalls.values() if not _needs_an_end(guideline, each)]
    at_stake = [each for each in pitfalls_at_stake(guideline, pathway) if each in judged]
    # Of a plan that treats nobody every pitfall would be excluded: what another plan may fall into says more.
    if plan.action in silent_actions(guideline):
        groups = {
            "Possible, depending on the plan": [_named(each) for each in at_stake],
            "Excluded for any plan": [_named(each) for each in judged if each not in at_stake],
        }
    else:
        excluded, left_open = excluded_pitfalls(guideline, pathway, plan)
        free = [each for each in judged if each in excluded or each not in at_stake]
        wrong = any(each.weight == "error" for each in feedback.errors)  # no clean sheet for a dangerous plan
        groups = {
            "Cannot be excluded": [f"{_named(each.pitfall)}{_unknown(guideline, each)}" for each in left_open],
            "Excluded for this plan": [] if wrong else [_named(each) for each in free],
        }
    groups["Not judged here"] = [_named(each) for each in guideline.pitfalls.values() if each not in judged]
    yield from (Line(lead=lead, text=_list(names)) for lead, names in groups.items() if names)


def _needs_an_end(guideline: Guideline, pitfall: Pitfall) -> bool:
    """Return whether a pitfall is one at a certain end only, or is looked for beside an answer of the text only."""
    return pitfall.needs_an_answer or any(isinstance(each, AtEnd) for each in _parts(guideline, [pitfall.when]))


def _named(pitfall: Pitfall) -> str:
    return f"{pitfall.id} {uncapital(pitfall.title)}"


def _list(names: list[str]) -> str:
    return f"{'; '.join(names)}."


def _listed(options: tuple[str, ...]) -> str:
    return f" Options: {'; '.join(map(uncapital, options))}." if options else ""


def _unknown(guideline: Guideline, found: OpenPitfall) -> str:
    labels = [uncapital(guideline.attributes[name].label) for name in found.attributes]
    return f" (not known: {', '.join(labels)})" if labels else ""
