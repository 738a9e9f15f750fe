"""References: every name a guideline file uses is one that it defines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter

from her2teach.criteria import (
    AgentsTest,
    AtEnd,
    ChoiceTest,
    Criterion,
    DateTest,
    Disagreement,
    Known,
    Named,
    NumberTest,
    PlanTest,
    Visits,
)
from her2teach.loading import Place, Problem, Tree, nearest
from her2teach.schema import Attribute, GuidelineContent, Item

#: The parts of a learner's plan.
PLAN_PARTS = ("agents", "her2_agents", "chemotherapy", "endocrine", "action", "monitoring", "rationale", "pathway")


def check_references(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem for each name that is not defined.

    Parameters
    ----------
    content
        A guideline that fits its schema.
    tree
        The file it came from, for the places.

    Yields
    ------
    Problem
        With the nearest name that is defined.
    """
    yield from _check_graph(content, tree)
    yield from _check_cycles(content, tree)
    yield from _check_agents(content, tree)
    for place, criterion in all_criteria(content):
        yield from _check_criterion(content, tree, place, criterion)
    for place, names in _statement_lists(content):
        yield from _unknown(tree, (*place, "statements"), "statement", names, content.statements)


def all_criteria(content: GuidelineContent) -> Iterator[tuple[Place, Criterion]]:
    """Yield every criterion of a guideline with its place."""
    for name, attribute in content.attributes.items():
        for key in ("asked_when", "applies_when"):
            criterion = getattr(attribute, key)
            if criterion is not None:
                yield ("attributes", name, key), criterion
    for name, named in content.criteria.items():
        yield ("criteria", name, "when"), named.when
    for name, decision in content.decisions.items():
        for at, edge in enumerate(decision.edges):
            yield ("decisions", name, "edges", at, "when"), edge.when
    for name, end in content.ends.items():
        for option in end.options.values():
            if option.when is not None:
                yield ("ends", name, "options", option.id, "when"), option.when
    for section in ("contradictions", "warnings", "considerations", "flags", "errors", "alternatives", "tensions", "readings"):
        for name, rule in getattr(content, section).items():
            yield (section, name, "when"), rule.when
    for name, pitfall in content.pitfalls.items():
        yield ("pitfalls", name, "when"), pitfall.when
        yield ("pitfalls", name, "near"), pitfall.near


def _statement_lists(content: GuidelineContent) -> Iterator[tuple[Place, tuple[str, ...]]]:
    sections = (
        "attributes contradictions warnings considerations flags pitfalls errors alternatives tensions readings "
        "decisions ends"
    )
    for section in sections.split():
        entries: dict[str, Item] = getattr(content, section)
        for name, entry in entries.items():
            yield (section, name), getattr(entry, "statements")  # noqa: B009  # each of these schemas has the field
    for name, decision in content.decisions.items():
        for at, edge in enumerate(decision.edges):
            yield ("decisions", name, "edges", at), edge.statements
    for name, end in content.ends.items():
        for option in end.options.values():
            yield ("ends", name, "options", option.id), option.statements


def _unknown(
    tree: Tree, place: Place, kind: str, names: tuple[str, ...], allowed: Collection[str]
) -> Iterator[Problem]:
    for at, name in enumerate(names):
        if name not in allowed:
            here = (*place, at) if (*place, at) in tree.places else place
            yield tree.problem(here, "reference", f'there is no {kind} "{name}"', nearest(name, allowed))


def _check_graph(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    nodes = [*content.decisions, *content.ends]
    yield from _unknown(tree, ("root",), "decision", (content.root,), content.decisions)
    for name in content.decisions.keys() & content.ends.keys():
        yield tree.problem(("ends", name), "reference", f'"{name}" is a decision and an end', "rename one")
    for name, decision in content.decisions.items():
        for at, edge in enumerate(decision.edges):
            place: Place = ("decisions", name, "edges", at)
            yield from _unknown(tree, (*place, "to"), "node", (edge.to,), nodes)
            yield from _unknown(tree, (*place, "readings"), "reading", edge.readings, content.readings)
            if edge.status != "stated" and edge.why is None:
                yield tree.problem(place, "missing", f'an edge that is "{edge.status}" has no "why"', "say why")


def _check_cycles(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem where a way, or the meaning of a named criterion, comes back to itself."""
    ways = {name: {edge.to for edge in decision.edges} for name, decision in content.decisions.items()}
    meanings = {name: set(_named_within(named.when)) for name, named in content.criteria.items()}
    for section, edges in (("decisions", ways), ("criteria", meanings)):
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as error:
            cycle = error.args[1][::-1]
            yield tree.problem((section, cycle[0]), "cycle", f"it comes back to itself: {' > '.join(cycle)}")


def _named_within(criterion: Criterion) -> Iterator[str]:
    if isinstance(criterion, Named):
        yield criterion.criterion
    for part in criterion.parts():
        yield from _named_within(part)


def _check_agents(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    groups = [*content.agents, *content.agent_classes]
    for name, agent_class in content.agent_classes.items():
        yield from _unknown(tree, ("agent_classes", name, "agents"), "agent", agent_class.agents, content.agents)
    for name, regimen in content.regimens.items():
        for at, part in enumerate(regimen.parts):
            yield from _unknown(tree, ("regimens", name, "parts", at), "agent or class", part, groups)
    for name, end in content.ends.items():
        yield from _unknown(tree, ("ends", name, "regimens"), "regimen", end.regimens, content.regimens)
        yield from _unknown(tree, ("ends", name, "actions"), "action", end.actions, content.plan.actions)
        for option in end.options.values():
            regimens = (option.regimen,) if option.regimen else ()
            yield from _unknown(tree, ("ends", name, "options", option.id), "regimen", regimens, content.regimens)
    for name, attribute in content.attributes.items():
        dates = attribute.counted_between or ()
        yield from _unknown(tree, ("attributes", name, "counted_between"), "attribute", dates, content.attributes)
        for value in attribute.values.values():
            place = ("attributes", name, "values", value.id, "stands_for")
            yield from _unknown(tree, place, "value", value.stands_for, attribute.values)


def _check_criterion(
    content: GuidelineContent, tree: Tree, place: Place, criterion: Criterion
) -> Iterator[Problem]:
    for step, part in _inner(criterion):
        yield from _check_criterion(content, tree, (*place, *step), part)
    match criterion:
        case Named():
            yield from _unknown(tree, (*place, "criterion"), "criterion", (criterion.criterion,), content.criteria)
        case Known():
            yield from _unknown(tree, (*place, "known"), "attribute", (criterion.known,), content.attributes)
        case AtEnd():
            yield from _unknown(tree, (*place, "node"), "end", criterion.node, content.ends)
        case Visits():
            nodes = [*content.decisions, *content.ends]
            yield from _unknown(tree, (*place, "visits"), "node", criterion.visits, nodes)
        case PlanTest():
            yield from _check_plan_test(content, tree, place, criterion)
        case ChoiceTest() | NumberTest() | AgentsTest() | DateTest() | Disagreement():
            yield from _check_test(content, tree, place, criterion)
        case _:
            pass


def _inner(criterion: Criterion) -> Iterator[tuple[Place, Criterion]]:
    parts = criterion.parts()
    if hasattr(criterion, "not_"):
        yield ("not",), parts[0]
        return
    key = "all" if hasattr(criterion, "all") else "any"
    for at, part in enumerate(parts):
        yield (key, at), part


def _check_plan_test(content: GuidelineContent, tree: Tree, place: Place, test: PlanTest) -> Iterator[Problem]:
    yield from _unknown(tree, (*place, "plan"), "part of a plan", (test.plan,), PLAN_PARTS)
    words: dict[str, Collection[str]] = {
        "action": content.plan.actions,
        "monitoring": content.plan.monitoring,
        "rationale": content.plan.rationale,
        "pathway": ("followed",),
    }
    allowed = words.get(test.plan, [*content.agents, *content.agent_classes])
    for key in ("is_", "holds_any", "holds_all", "only"):
        yield from _unknown(tree, (*place, key.rstrip("_")), "value", getattr(test, key) or (), allowed)
    yield from _unknown(tree, (*place, "matches"), "regimen", test.matches or (), content.regimens)
    for key in ("drops_from", "equals"):
        name = getattr(test, key)
        yield from _unknown(tree, (*place, key), "attribute", (name,) if name else (), content.attributes)


def _check_test(
    content: GuidelineContent,
    tree: Tree,
    place: Place,
    test: ChoiceTest | NumberTest | AgentsTest | DateTest | Disagreement,
) -> Iterator[Problem]:
    attribute = content.attributes.get(test.attribute)
    if attribute is None:
        yield from _unknown(tree, (*place, "attribute"), "attribute", (test.attribute,), content.attributes)
        return
    kinds = {
        ChoiceTest: ("choice",),
        NumberTest: ("number", "whole_number"),
        AgentsTest: ("agents",),
        DateTest: ("date",),
        Disagreement: ("number", "whole_number"),
    }[type(test)]
    if attribute.kind not in kinds:
        message = f'"{test.attribute}" is of the kind "{attribute.kind}" and cannot be tested so'
        yield tree.problem(place, "reference", message)
    elif isinstance(test, ChoiceTest):
        yield from _unknown(tree, (*place, "is"), f"value of {test.attribute}", test.is_, attribute.values)
    elif isinstance(test, AgentsTest):
        groups = [*content.agents, *content.agent_classes]
        for key in ("holds_any", "holds_all", "only"):
            yield from _unknown(tree, (*place, key), "agent or class", getattr(test, key) or (), groups)
        yield from _unknown(tree, (*place, "matches"), "regimen", test.matches or (), content.regimens)
    elif isinstance(test, DateTest):
        yield from _unknown(tree, (*place, "before"), "attribute", (test.before,), content.attributes)
    elif isinstance(test, NumberTest):
        yield from _check_limits(tree, place, test, attribute)


def _check_limits(tree: Tree, place: Place, test: NumberTest, attribute: Attribute) -> Iterator[Problem]:
    low, high = attribute.minimum, attribute.maximum
    for limit in test.thresholds():
        if (isinstance(low, (int, float)) and limit < low) or (isinstance(high, (int, float)) and limit > high):
            message = f"{limit} lies outside the range of {attribute.id}"
            yield tree.problem(place, "reference", message, f"allowed: {low} to {high}")
