"""Silence: what helps a learner on where the text has no answer for a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from her2teach.analysis.extension_changes import compare_case
from her2teach.analysis.plans import silent_actions
from her2teach.core.extensions import shipped_extensions
from her2teach.core.load import load_guideline
from her2teach.core.pathway import Pathway
from her2teach.core.plan import ANSWERED, Feedback, Plan, planned_parts
from her2teach.core.situation import Situation
from her2teach.teaching.practice import names_no_action
from her2teach.text.headlines import cite
from her2teach.text.sections import Line, Section
from her2teach.text.wording import uncapital

if TYPE_CHECKING:
    from her2teach.core.extension_schema import ExtensionContent
    from her2teach.core.guideline import Guideline
    from her2teach.core.schema import Pitfall


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
    #: The end that the source leads to, and what it says there.
    label: str
    text: str
    #: The options that are open there.
    options: tuple[str, ...]


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


def answers_elsewhere(guideline: Guideline, pathway: Pathway) -> tuple[Elsewhere, ...]:
    """Return what the shipped extensions answer to a case, or ask first, where they lead elsewhere than the guideline.

    The newest source comes first. Nothing for a text of one's own: the extensions belong to the shipped one.
    """
    found = []
    for extension in shipped_extensions() if guideline.is_shipped else ():
        if extension.id in guideline.extensions:
            continue
        wider = load_guideline(extensions=[*guideline.extensions, extension.id])
        after = compare_case(guideline, wider, pathway.case).after
        if after.node is None and after.missing:
            asked = "; ".join(uncapital(wider.attributes[name].label) for name in after.missing)
            first = f"It asks first: {asked}."
            found.append(Elsewhere(extension=extension, label=extension.title, text=first, options=()))
        elif after.node != pathway.node and after.node is not None and after.outcome in ANSWERED:
            end, options = wider.ends[after.node], tuple(each.option.label for each in after.options)
            found.append(Elsewhere(extension=extension, label=end.label, text=end.text, options=options))
    return tuple(sorted(found, key=lambda each: -(each.extension.citation.year or 0)))


def _gives_no_ground(guideline: Guideline, pathway: Pathway, feedback: Feedback) -> bool:
    """Return whether the text gives no ground for a verdict: it is silent, or names no action for what was found."""
    return pathway.outcome == "source_silent" or names_no_action(guideline, pathway, feedback)


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
    lines = tuple(_pitfall_lines(guideline, pathway, plan))
    if lines:
        yield Section(id="excluded", heading="Which pitfalls can be excluded", lines=lines)


def elsewhere_section(guideline: Guideline, pathway: Pathway, feedback: Feedback) -> Section | None:
    """Say what cited sources outside the text answer; None where the text gives the answer, or no source does."""
    if not _gives_no_ground(guideline, pathway, feedback):
        return None
    lines = tuple(
        Line(lead=each.label, text=f"{each.text}{_listed(each.options)} {cite(each.extension)}", mark="extension")
        for each in answers_elsewhere(guideline, pathway)
    )
    return Section(id="elsewhere", heading="Outside the text: what newer sources say", lines=lines) if lines else None


def _undecided(guideline: Guideline, pitfall: Pitfall, situation: Situation) -> tuple[str, ...]:
    tests = pitfall.when.deciding(situation, guideline.named_criteria)
    names = (getattr(test, "attribute", None) or getattr(test, "known", None) for test in tests)
    return tuple(dict.fromkeys(str(name) for name in names if name in guideline.attributes))


def _pitfall_lines(guideline: Guideline, pathway: Pathway, plan: Plan) -> Iterator[Line]:
    """Say which pitfalls are excluded, which are not, and which are not judged here at all."""
    at_stake = pitfalls_at_stake(guideline, pathway)
    # Of a plan that treats nobody every pitfall would be excluded: what another plan may fall into says more.
    if plan.action in silent_actions(guideline):
        if at_stake:
            yield Line(lead="Possible, depending on the plan", text=_list([_named(each) for each in at_stake]))
    else:
        excluded, left_open = excluded_pitfalls(guideline, pathway, plan)
        if left_open:
            names = [f"{_named(each.pitfall)}{_unknown(guideline, each)}" for each in left_open]
            yield Line(lead="Cannot be excluded", text=_list(names))
        if excluded:
            yield Line(lead="Excluded for this plan", text=_list([_named(each) for each in excluded]))
    apart = [_named(each) for each in guideline.pitfalls.values() if each not in at_stake]
    if apart:
        yield Line(lead="Not judged here", text=_list(apart))


def _named(pitfall: Pitfall) -> str:
    return f"{pitfall.id} {uncapital(pitfall.title)}"


def _list(names: list[str]) -> str:
    return f"{'; '.join(names)}."


def _listed(options: tuple[str, ...]) -> str:
    return f" Options: {'; '.join(map(uncapital, options))}." if options else ""


def _unknown(guideline: Guideline, found: OpenPitfall) -> str:
    labels = [uncapital(guideline.attributes[name].label) for name in found.attributes]
    return f" (not known: {', '.join(labels)})" if labels else ""
