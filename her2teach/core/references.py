"""References: every name a guideline file uses is one that it defines, and the graph can be walked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from her2teach.core.criteria import (
    AgentsTest,
    AllOf,
    AnyOf,
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
from her2teach.core.schema import Attribute, Edge, GuidelineContent, Item, Pitfall, PlanError, Sourced
from her2teach.core.validation import nearest, undefined
from her2teach.core.yamltree import Place, Problem, Tree

if TYPE_CHECKING:
    from her2teach.core.extension_schema import ExtensionContent

#: What criteria can ask of every plan; the parts that name agents are the guideline's.
_OF_ALL_PLANS = ("agents", "action", "monitoring", "rationale", "pathway", "faults", "reasoning", "left_open")
#: What a plan knows by these names cannot be the name of a part of it.
_TAKEN = (*_OF_ALL_PLANS, "named", "parts")

#: The sections whose entries are rules with one criterion.
_RULES = (
    "contradictions",
    "warnings",
    "considerations",
    "flags",
    "errors",
    "alternatives",
    "tensions",
    "readings",
)

#: What can be asked of agents and plans, one at a time.
_FORMS = ("is_", "holds_any", "holds_all", "only", "matches", "one_each", "drops_from", "equals")


def check_references(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem for each name that is not defined."""
    yield from _check_graph(content, tree)
    yield from _check_cycles(content, tree)
    yield from _check_paths(content, tree)
    yield from _check_ids(content, tree)
    yield from check_sources(content, tree)
    yield from _check_attributes(content, tree)
    yield from _check_agents(content, tree)
    yield from _check_plan(content, tree)
    yield from _check_verdicts(content, tree)
    for name, item in content.considerations.items():
        here: Place = ("considerations", name, "heading")
        yield from undefined(tree, here, "heading", (item.heading,), content.headings)
    for place, criterion in all_criteria(content):
        yield from check_criterion(content, tree, place, criterion)
    for place, names in _statement_lists(content):
        yield from undefined(tree, (*place, "statements"), "statement", names, content.statements)


def all_criteria(content: GuidelineContent) -> Iterator[tuple[Place, Criterion]]:
    """Yield every criterion of a guideline with its place."""
    for section in (*_RULES, "criteria", "pitfalls"):
        for name, rule in getattr(content, section).items():
            yield (section, name, "when"), rule.when
    for name, pitfall in content.pitfalls.items():
        yield ("pitfalls", name, "near"), pitfall.near
    for name, decision in content.decisions.items():
        for at, edge in enumerate(decision.edges):
            yield ("decisions", name, "edges", at, "when"), edge.when
            if edge.reading_when is not None:
                yield ("decisions", name, "edges", at, "reading_when"), edge.reading_when
    yield from _optional_criteria(content)


def _optional_criteria(content: GuidelineContent) -> Iterator[tuple[Place, Criterion]]:
    for name, attribute in content.attributes.items():
        for key in ("asked_when", "applies_when"):
            if getattr(attribute, key) is not None:
                yield ("attributes", name, key), getattr(attribute, key)
        if attribute.lasts is not None:
            yield ("attributes", name, "lasts", "while"), attribute.lasts.while_
    for name, end in content.ends.items():
        for option in end.options.values():
            if option.when is not None:
                yield ("ends", name, "options", option.id, "when"), option.when
    yield from _plan_criteria(content)


def _plan_criteria(content: GuidelineContent) -> Iterator[tuple[Place, Criterion]]:
    if content.plan.judged_when is not None:
        yield ("plan", "judged_when"), content.plan.judged_when
    for name, action in content.plan.actions.items():
        if action.fits is not None:
            yield ("plan", "actions", name, "fits"), action.fits
    for name, verdict in content.plan.verdicts.items():
        if verdict.when is not None:
            yield ("plan", "verdicts", name, "when"), verdict.when
    yield from _verdict_criteria(content)


def _verdict_criteria(content: GuidelineContent) -> Iterator[tuple[Place, Criterion]]:
    for name, key in content.keys.items():
        yield ("keys", name, "when"), key.when
    for name, row in content.verdicts.items():
        if row.when is not None:
            yield ("verdicts", name, "when"), row.when
    rules: dict[str, Mapping[str, Pitfall | PlanError]] = {"pitfalls": content.pitfalls, "errors": content.errors}
    for section, entries in rules.items():
        for name, rule in entries.items():
            if rule.caution_when is not None:
                yield (section, name, "caution_when"), rule.caution_when


def _statement_lists(content: GuidelineContent) -> Iterator[tuple[Place, tuple[str, ...]]]:
    sections = (
        "attributes contradictions warnings considerations flags pitfalls errors alternatives misconceptions tensions "
        "readings decisions ends"
    )
    for section in sections.split():
        entries: Mapping[str, Item] = getattr(content, section)
        for name, entry in entries.items():
            yield (section, name), getattr(entry, "statements")  # noqa: B009  # each of these schemas has the field
    for name, decision in content.decisions.items():
        for at, edge in enumerate(decision.edges):
            yield ("decisions", name, "edges", at), edge.statements
    for name, end in content.ends.items():
        for option in end.options.values():
            yield ("ends", name, "options", option.id), option.statements


def _check_graph(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    nodes = [*content.decisions, *content.ends]
    yield from undefined(tree, ("root",), "decision", (content.root,), content.decisions)
    for name in content.decisions.keys() & content.ends.keys():
        yield tree.problem(("ends", name), "reference", f'"{name}" is a decision and an end', "rename one")
    for name, decision in content.decisions.items():
        if not decision.edges:
            yield tree.problem(
                ("decisions", name, "edges"), "empty", f'"{name}" leads nowhere', "write at least one edge"
            )
        for at, edge in enumerate(decision.edges):
            place: Place = ("decisions", name, "edges", at)
            if any(edge.to == other.to for other in decision.edges[:at]):
                yield tree.problem(
                    (*place, "to"), "duplicate", f'two edges lead to "{edge.to}"', 'join them with "any"'
                )
            yield from undefined(tree, (*place, "to"), "node", (edge.to,), nodes)
            yield from undefined(tree, (*place, "readings"), "reading", edge.readings, content.readings)
            if (edge.status != "stated" or edge.reading_when is not None) and edge.why is None:
                status = edge.status if edge.reading_when is None else "reading"
                yield tree.problem(place, "missing", f'an edge that is "{status}" has no "why"', "say why")


def _check_cycles(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem where a path, or the meaning of a named criterion, comes back to itself."""
    onward = {name: {edge.to for edge in decision.edges} for name, decision in content.decisions.items()}
    meanings = {name: set(_named_within(named.when)) for name, named in content.criteria.items()}
    for section, edges in (("decisions", onward), ("criteria", meanings)):
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as error:
            cycle = error.args[1][::-1]
            yield tree.problem((section, cycle[0]), "cycle", f"it comes back to itself: {' > '.join(cycle)}")


def _check_paths(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem where a path hangs on more than the values of single attributes, or none comes to a node."""
    reached = {content.root, *(edge.to for decision in content.decisions.values() for edge in decision.edges)}
    for section, nodes in (("decisions", content.decisions), ("ends", content.ends)):
        for name in nodes.keys() - reached:
            yield tree.problem((section, name), "unreached", f'no edge leads to "{name}"', at_key=True)
    deciding = {
        place: when for place, when in all_criteria(content) if place[0] == "decisions" or place[-1] == "applies_when"
    }
    names = {name for when in deciding.values() for name in _named_within(when)}
    while names:
        name = names.pop()
        if name in content.criteria and ("criteria", name, "when") not in deciding:
            deciding["criteria", name, "when"] = content.criteria[name].when
            names.update(_named_within(content.criteria[name].when))
    for place, when in deciding.items():
        for here, part in _within(place, when):
            single = isinstance(part, (ChoiceTest, NumberTest, AgentsTest)) and not (
                getattr(part, "measured", None) or getattr(part, "matches", None)
            )
            if not (single or isinstance(part, Named) or hasattr(part, "not_") or part.parts()):
                message = "a way can hang on the values of single attributes only"
                yield tree.problem(here, "criterion", message, "use all, any, not, criterion, or an attribute's values")


def _within(place: Place, criterion: Criterion) -> Iterator[tuple[Place, Criterion]]:
    """Yield a criterion and every part of it, with their places."""
    yield place, criterion
    for step, part in _inner(criterion):
        yield from _within((*place, *step), part)


def _check_ids(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem where an entry gives itself another name than the one it stands under."""
    for section in GuidelineContent.model_fields:
        entries = getattr(content, section)
        for name, entry in entries.items() if isinstance(entries, Mapping) else ():
            if entry.id != name:
                yield tree.problem(
                    (section, name, "id"), "unknown-key", '"id" is not known here', "delete it", at_key=True
                )


def _check_attributes(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    for name, attribute in content.attributes.items():
        place: Place = ("attributes", name)
        if attribute.lasts is not None:
            here = (*place, "lasts", "values")
            yield from undefined(tree, here, f"value of {name}", attribute.lasts.values, attribute.values)
        low, high = attribute.minimum, attribute.maximum
        kind: type | tuple[type, ...] = dt.date if attribute.kind == "date" else (int, float)
        if attribute.kind == "choice" and not attribute.values:
            yield tree.problem(place, "missing", f'"{name}" has no values to choose from', "add them", at_key=True)
        elif attribute.kind in {"number", "whole_number", "date"}:
            if not (isinstance(low, kind) and isinstance(high, kind) and str(low) != str(high)):
                message = f'"{name}" needs a minimum and a maximum of its kind'
                yield tree.problem(place, "missing", message, "add both", at_key=True)
            elif low > high:  # type: ignore[operator]  # both are of the kind
                yield tree.problem((*place, "minimum"), "value", f"the minimum {low} lies above the maximum {high}")
        for date in attribute.counted_between or ():
            if date in content.attributes and content.attributes[date].kind != "date":
                yield tree.problem((*place, "counted_between"), "reference", f'"{date}" is not a date')


def _named_within(criterion: Criterion) -> Iterator[str]:
    if isinstance(criterion, Named):
        yield criterion.criterion
    for part in criterion.parts():
        yield from _named_within(part)


def _check_agents(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    groups = [*content.agents, *content.agent_classes]
    for name, agent_class in content.agent_classes.items():
        yield from undefined(tree, ("agent_classes", name, "agents"), "agent", agent_class.agents, content.agents)
    for name, regimen in content.regimens.items():
        for at, part in enumerate(regimen.parts):
            yield from undefined(tree, ("regimens", name, "parts", at), "agent or class", part, groups)
    for name, end in content.ends.items():
        yield from undefined(tree, ("ends", name, "regimens"), "regimen", end.regimens, content.regimens)
        yield from undefined(tree, ("ends", name, "actions"), "action", end.actions, content.plan.actions)
        for option in end.options.values():
            regimens = (option.regimen,) if option.regimen else ()
            here: Place = ("ends", name, "options", option.id)
            yield from undefined(tree, here, "regimen", regimens, content.regimens)
            after = (option.not_after,) if option.not_after else ()
            sets = [each.id for each in content.attributes.values() if each.kind == "agents"]
            yield from undefined(tree, (*here, "not_after"), "attribute with agents", after, sets)
    for name, attribute in content.attributes.items():
        dates = attribute.counted_between or ()
        yield from undefined(tree, ("attributes", name, "counted_between"), "attribute", dates, content.attributes)
        for value in attribute.values.values():
            place = ("attributes", name, "values", value.id, "stands_for")
            yield from undefined(tree, place, "value", value.stands_for, attribute.values)


def _check_plan(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    parts = content.plan.agents
    yield from undefined(tree, ("plan", "agents"), "class of agents", parts, content.agent_classes)
    for at, part in enumerate(parts):
        if part in _TAKEN or part in parts[:at]:
            message, hint = f'a plan has "{part}" already', "name another class"
            yield tree.problem(("plan", "agents", at), "duplicate", message, hint)
    groups = [*content.agents, *content.agent_classes]
    regimens_running = [name for name, attribute in content.attributes.items() if attribute.kind == "agents"]
    for name, action in content.plan.actions.items():
        if action.keeps is not None:
            here: Place = ("plan", "actions", name, "keeps")
            yield from undefined(tree, (*here, "of"), "list of agents", (action.keeps.of,), regimens_running)
            yield from undefined(tree, (*here, "agents"), "agent or class", action.keeps.agents, groups)


def _check_verdicts(content: GuidelineContent, tree: Tree) -> Iterator[Problem]:
    for name, row in content.verdicts.items():
        yield from undefined(tree, ("verdicts", name, "replaces"), "error", row.replaces, content.errors)
    last = next(iter([*content.verdicts.values()][::-1]), None)
    if last is None or last.when is not None or last.outcomes:
        place: Place = ("verdicts", last.id) if last else ("verdicts",)
        hint = "end with a row that has neither outcomes nor when"
        yield tree.problem(place, "missing", "a plan can be left without a verdict", hint, at_key=True)
    for name, reason in content.plan.rationale.items():
        place = ("plan", "rationale", name, "told_as")
        yield from undefined(tree, place, "kind of fact", reason.told_as, content.untold)
        if reason.told_as and reason.untold is None:
            yield tree.problem(
                ("plan", "rationale", name), "missing", '"untold" is missing', "say that no case tells it"
            )
    for name, text in content.plan.verdicts.items():
        here: Place = ("plan", "verdicts", name, "rules")
        yield from undefined(tree, here, "row of the verdicts", text.rules, content.verdicts)
    for name, error in content.errors.items():
        here = ("errors", name, "names_unknown")
        yield from undefined(tree, here, "attribute", error.names_unknown, content.attributes)
        beside = (error.beside,) if error.beside else ()
        yield from undefined(tree, ("errors", name, "beside"), "flag", beside, [*map(str, content.flags.values())])


def check_criterion(content: GuidelineContent, tree: Tree, place: Place, criterion: Criterion) -> Iterator[Problem]:
    """Check that a criterion names only what the guideline has, and asks of it only what it can tell."""
    for step, part in _inner(criterion):
        yield from check_criterion(content, tree, (*place, *step), part)
    forms = [key for key in _FORMS if getattr(criterion, key, None) is not None]
    if len(forms) > 1:
        message = f"{' and '.join(key.rstrip('_') for key in forms)} in one criterion"
        yield tree.problem(place, "criterion", message, 'join two criteria with "all" or "any"')
    match criterion:
        case AllOf() | AnyOf() if not criterion.parts():
            yield tree.problem(place, "empty", "a list of criteria without an entry", "write at least one")
        case Named():
            yield from undefined(tree, (*place, "criterion"), "criterion", (criterion.criterion,), content.criteria)
        case Known():
            yield from undefined(tree, (*place, "known"), "attribute", (criterion.known,), content.attributes)
        case AtEnd():
            yield from undefined(tree, (*place, "node"), "end", criterion.node, content.ends)
        case Visits():
            nodes = [*content.decisions, *content.ends]
            yield from undefined(tree, (*place, "visits"), "node", criterion.visits, nodes)
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
    yield from undefined(tree, (*place, "plan"), "part of a plan", (test.plan,), (*_OF_ALL_PLANS, *content.plan.agents))
    words: dict[str, Collection[str]] = {
        "action": content.plan.actions,
        "monitoring": content.plan.monitoring,
        "rationale": content.plan.rationale,
        "pathway": ("followed", "alternative"),
        "faults": [*content.pitfalls, *content.errors],
        "reasoning": [*content.decisions, *content.ends],
        "left_open": content.decisions,
    }
    allowed = words.get(test.plan, [*content.agents, *content.agent_classes])
    for key in ("is_", "holds_any", "holds_all", "only"):
        yield from undefined(tree, (*place, key.rstrip("_")), "value", getattr(test, key) or (), allowed)
    for key in ("matches", "one_each"):
        yield from undefined(tree, (*place, key), "regimen", getattr(test, key) or (), content.regimens)
    for key in ("drops_from", "equals"):
        name = getattr(test, key)
        yield from undefined(tree, (*place, key), "attribute", (name,) if name else (), content.attributes)
        if name and test.plan not in content.agent_classes:
            message = f'"{test.plan}" is no class of agents and cannot be compared with a regimen'
            yield tree.problem((*place, key), "reference", message, nearest(test.plan, content.agent_classes))


def _check_test(
    content: GuidelineContent,
    tree: Tree,
    place: Place,
    test: ChoiceTest | NumberTest | AgentsTest | DateTest | Disagreement,
) -> Iterator[Problem]:
    attribute = content.attributes.get(test.attribute)
    if attribute is None:
        yield from undefined(tree, (*place, "attribute"), "attribute", (test.attribute,), content.attributes)
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
        yield from undefined(tree, (*place, "is"), f"value of {test.attribute}", test.is_, attribute.values)
    elif isinstance(test, AgentsTest):
        groups = [*content.agents, *content.agent_classes]
        for key in ("holds_any", "holds_all", "only"):
            yield from undefined(tree, (*place, key), "agent or class", getattr(test, key) or (), groups)
        yield from undefined(tree, (*place, "matches"), "regimen", test.matches or (), content.regimens)
    elif isinstance(test, DateTest):
        yield from undefined(tree, (*place, "before"), "attribute", (test.before,), content.attributes)
    elif isinstance(test, NumberTest):
        yield from _check_limits(tree, place, test, attribute)


def _check_limits(tree: Tree, place: Place, test: NumberTest, attribute: Attribute) -> Iterator[Problem]:
    low, high = attribute.minimum, attribute.maximum
    for limit in test.thresholds():
        if (isinstance(low, (int, float)) and limit < low) or (isinstance(high, (int, float)) and limit > high):
            message = f"{limit} lies outside the range of {attribute.id}"
            yield tree.problem(place, "reference", message, f"allowed: {low} to {high}")


def check_sources(content: GuidelineContent | ExtensionContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem where a file says itself what only the addition of an extension may say of an entry."""
    for place, entry in sourced(content):
        if (*place, "extension") in tree.places:
            here: Place = (*place, "extension")
            yield tree.problem(here, "unknown-key", '"extension" is not known here', "delete it", at_key=True)
        elif getattr(entry, "status", "") == "extension" and entry.extension is None:
            message = 'only what an extension brings has the status "extension"'
            yield tree.problem((*place, "status"), "value", message, "leave it out of an extension's file as well")


def sourced(content: GuidelineContent | ExtensionContent) -> Iterator[tuple[Place, Sourced | Edge]]:
    """Yield every entry that an extension may bring, with its place."""
    for section in type(content).model_fields:
        entries = getattr(content, section)
        for name, entry in entries.items() if isinstance(entries, Mapping) else ():
            if isinstance(entry, Sourced):
                yield (section, name), entry
    for name, decision in content.decisions.items():
        for at, edge in enumerate(decision.edges):
            yield ("decisions", name, "edges", at), edge
    for name, end in content.ends.items():
        for option in end.options.values():
            yield ("ends", name, "options", option.id), option
