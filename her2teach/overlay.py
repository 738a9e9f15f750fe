"""Overlay: an extension laid over a guideline, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from her2teach.criteria import AllOf, AnyOf, AtEnd, Criterion, Named, Not, Visits
from her2teach.extension_schema import AddedOption, ExtensionContent, ExtensionEdge
from her2teach.loading import Place
from her2teach.schema import (
    Content,
    Decision,
    Edge,
    End,
    GuidelineContent,
    Option,
    Sourced,
)
from her2teach.validation import nearest

ContentT = TypeVar("ContentT", bound=Content)

#: The sections whose entries stand in a guideline's file as they stand in an extension's.
SECTIONS = (
    "attributes",
    "agents",
    "agent_classes",
    "regimens",
    "criteria",
    "decisions",
    "ends",
    "contradictions",
    "warnings",
    "considerations",
    "flags",
)

#: What is wrong at a place of the extension's file, and what to do.
Fault = tuple[Place, str, str]


@dataclass(frozen=True)
class Overlay:
    """A guideline with an extension over it."""

    content: GuidelineContent
    #: Place in the guideline -> the place of the extension's file it comes from.
    origins: Mapping[Place, Place] = field(repr=False)
    #: Why the two do not fit; the content is of no use then.
    faults: tuple[Fault, ...] = ()


def lay_over(content: GuidelineContent, extension: ExtensionContent) -> Overlay:
    """Lay an extension over a guideline.

    Parameters
    ----------
    content
        A guideline, perhaps with other extensions already.
    extension
        What to add.

    Returns
    -------
    Overlay
        The guideline with the extension; names are not checked yet.
    """
    faults = tuple(_faults(content, extension))
    if faults:
        return Overlay(content, {}, faults)
    found = _Layers(content, extension)
    found.entries()
    found.edges()
    found.additions()
    sections: dict[str, Any] = found.sections
    sections |= _left(content, extension, sections)
    return Overlay(content.model_copy(update=sections), found.origins)


def _faults(content: GuidelineContent, extension: ExtensionContent) -> Iterator[Fault]:
    """Yield what the extension takes for granted and the guideline lacks."""
    for section in SECTIONS:
        for name in getattr(extension, section):
            there = getattr(content, section).get(name)
            if there is not None and there.extension is not None:
                message = f'the extension "{there.extension}" brings "{name}" already, so the two cannot be combined'
                yield (section, name), message, "add one of them"
    for section, kind, names in (
        ("also", "criterion", content.criteria),
        ("also_asked", "attribute", content.attributes),
        ("members", "class of agents", content.agent_classes),
    ):
        for name in getattr(extension, section):
            if name not in names:
                yield (section, name), f'there is no {kind} "{name}"', nearest(name, names)
    for name in extension.also.keys() & _deciding(content):
        yield ("also", name), f'an edge of the guideline hangs on "{name}"', "draw an edge in the place of that one"
    for at, entry in enumerate(extension.edges):
        yield from _edge_faults(content, extension, at, entry)


def _edge_faults(
    content: GuidelineContent, extension: ExtensionContent, at: int, entry: ExtensionEdge
) -> Iterator[Fault]:
    decisions = {**content.decisions, **extension.decisions}
    if entry.from_ is not None and entry.from_ not in decisions:
        yield ("edges", at, "from"), f'there is no decision "{entry.from_}"', nearest(entry.from_, decisions)
        return
    for target in entry.instead_of:
        if not any(edge.to == target for each in _leaving(content, extension, entry) for edge in each.edges):
            start = f' from "{entry.from_}"' if entry.from_ else ""
            yield ("edges", at, "instead_of"), f'no edge leads{start} to "{target}"', "name one that there is"
    if not entry.instead_of:
        for key in ("from_", "label", "when"):
            if getattr(entry, key) is None:
                yield ("edges", at), f'"{key.rstrip("_")}" is missing', 'a new edge needs "from", "label" and "when"'


def _deciding(content: GuidelineContent) -> set[str]:
    """Return the named criteria that edges hang on."""
    open_rules = [edge.when for decision in content.decisions.values() for edge in decision.edges]
    found: set[str] = set()
    while open_rules:
        rule = open_rules.pop()
        open_rules += rule.parts()
        if isinstance(rule, Named) and rule.criterion in content.criteria and rule.criterion not in found:
            found.add(rule.criterion)
            open_rules.append(content.criteria[rule.criterion].when)
    return found


def _leaving(content: GuidelineContent, extension: ExtensionContent, entry: ExtensionEdge) -> list[Decision]:
    """Return the decisions an edge may leave: the one it names, or all that are not the extension's own."""
    decisions = {**content.decisions, **extension.decisions}
    names = [entry.from_] if entry.from_ else [name for name in decisions if name not in extension.decisions]
    return [decisions[name] for name in names]


class _Layers:
    """The sections of a guideline while an extension is laid over them."""

    def __init__(self, content: GuidelineContent, extension: ExtensionContent) -> None:
        self._content, self._extension = content, extension
        self.sections: dict[str, Any] = {section: dict(getattr(content, section)) for section in SECTIONS}
        #: Decision and target -> which of the extension's edges it is.
        self._drawn: dict[tuple[str, str], int] = {}
        self.origins: dict[Place, Place] = {(): ()}

    def entries(self) -> None:
        """Add entries, or put them in the place of those with the same id."""
        for section in SECTIONS:
            for name, entry in getattr(self._extension, section).items():
                self.sections[section][name] = self._marked(entry)
                self.origins[section, name] = (section, name)

    def edges(self) -> None:
        """Draw edges."""
        decisions: dict[str, Decision] = self.sections["decisions"]
        for at, entry in enumerate(self._extension.edges):
            for decision in _leaving(self._content, self._extension, entry):
                before = decisions[decision.id].edges
                replaced = [edge for edge in before if edge.to in entry.instead_of]
                if entry.instead_of and not replaced:
                    continue
                place = before.index(replaced[0]) if replaced else len(before)
                after = [edge for edge in before if edge not in replaced]
                after.insert(place, self._edge(entry, replaced))
                decisions[decision.id] = decisions[decision.id].model_copy(update={"edges": tuple(after)})
                self._drawn[decision.id, entry.to] = at
        for (start, to), at in self._drawn.items():
            place = next(place for place, edge in enumerate(decisions[start].edges) if edge.to == to)
            self.origins["decisions", start, "edges", place] = ("edges", at)

    def additions(self) -> None:
        """Widen criteria, classes and the asking of questions, and add options and actions."""
        sections, extension = self.sections, self._extension
        for name, when in extension.also.items():
            sections["criteria"][name] = _widened(sections["criteria"][name], "when", when)
            self.origins["criteria", name, "when", "any", 1] = ("also", name)
        for name, when in extension.also_asked.items():
            sections["attributes"][name] = _widened(sections["attributes"][name], "asked_when", when)
            self.origins["attributes", name, "asked_when", "any", 1] = ("also_asked", name)
        for name, agents in extension.members.items():
            group = sections["agent_classes"][name]
            sections["agent_classes"][name] = group.model_copy(update={"agents": (*group.agents, *agents)})
            self.origins["agent_classes", name, "agents"] = ("members", name)
        for option in extension.options.values():
            for name in option.at:
                if name in sections["ends"]:
                    sections["ends"][name] = self._with_option(sections["ends"][name], option)
                    self.origins["ends", name, "options", option.id] = ("options", option.id)
        if extension.actions:
            actions = {**self._content.plan.actions, **extension.actions}
            sections["plan"] = self._content.plan.model_copy(update={"actions": actions})
            self.origins |= {("plan", "actions", name): ("actions", name) for name in extension.actions}

    def _edge(self, entry: ExtensionEdge, replaced: list[Edge]) -> Edge:
        whens = [edge.when for edge in replaced]
        return Edge(
            to=entry.to,
            label=entry.label or replaced[0].label,
            when=entry.when or (whens[0] if len(whens) == 1 else AnyOf(any=tuple(whens))),
            statements=entry.statements,  # those of the edges it replaces speak for the text
            readings=tuple(dict.fromkeys(each for edge in replaced for each in edge.readings)),
            status="extension",
            why=entry.why,
            extension=self._extension.id,
        )

    def _with_option(self, end: End, option: AddedOption) -> End:
        plain = Option.model_construct(**{name: getattr(option, name) for name in Option.model_fields})
        regimens = (*end.regimens, option.regimen) if option.regimen else end.regimens
        options = {**end.options, option.id: self._marked(plain)}
        return end.model_copy(update={"options": options, "regimens": tuple(dict.fromkeys(regimens))})

    def _marked(self, entry: ContentT) -> ContentT:
        """Say of an entry, and of what stands inside it, where it comes from."""
        more: dict[str, Any] = {}
        if isinstance(entry, (Sourced, Edge)):
            more["extension"] = self._extension.id
        if "status" in type(entry).model_fields:
            more["status"] = "extension"
        if isinstance(entry, Decision):
            more["edges"] = tuple(self._marked(edge) for edge in entry.edges)
        if isinstance(entry, End):
            more["options"] = {name: self._marked(option) for name, option in entry.options.items()}
        return entry.model_copy(update=more)


def _widened(entry: ContentT, key: str, when: Criterion) -> ContentT:
    before = getattr(entry, key)
    return entry if before is None else entry.model_copy(update={key: AnyOf(any=(before, when))})


def _left(content: GuidelineContent, extension: ExtensionContent, sections: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sections without the nodes to which no way leads any more."""
    reached, open_nodes = {content.root}, [content.root]
    while open_nodes:
        decision = sections["decisions"].get(open_nodes.pop())
        onward = {edge.to for edge in decision.edges} - reached if decision else set()
        reached |= onward
        open_nodes += onward
    gone = {*content.decisions, *content.ends} - reached - {*extension.decisions, *extension.ends}
    if not gone:
        return {}
    update: dict[str, Any] = {
        section: {name: node for name, node in sections[section].items() if name not in gone}
        for section in ("decisions", "ends")
    }
    for section in GuidelineContent.model_fields:
        entries = sections.get(section, getattr(content, section))
        if section not in update and isinstance(entries, dict):
            update[section] = {name: _without_nodes(entry, gone) for name, entry in entries.items()}
    return update


def _without_nodes(entry: Content, gone: set[str]) -> Content:
    """Return an entry whose criteria no longer name nodes that are gone, where they name others too."""
    criteria = {key: getattr(entry, key, None) for key in ("when", "near", "asked_when")}
    update = {key: _pruned(when, gone) for key, when in criteria.items() if when is not None}
    return entry.model_copy(update=update) if any(update[key] is not criteria[key] for key in update) else entry


def _pruned(criterion: Criterion, gone: set[str]) -> Criterion:
    pruned: Criterion = criterion
    match criterion:
        case AllOf() | AnyOf():
            parts = tuple(_pruned(part, gone) for part in criterion.parts())
            if any(new is not old for new, old in zip(parts, criterion.parts(), strict=True)):
                pruned = AllOf(all=parts) if isinstance(criterion, AllOf) else AnyOf(any=parts)
        case Not():
            part = _pruned(criterion.not_, gone)
            pruned = criterion if part is criterion.not_ else Not(not_=part)
        case AtEnd() if gone & set(criterion.node) and set(criterion.node) - gone:
            pruned = AtEnd(node=tuple(name for name in criterion.node if name not in gone))
        case Visits() if gone & set(criterion.visits) and set(criterion.visits) - gone:
            pruned = Visits(visits=tuple(name for name in criterion.visits if name not in gone))
    return pruned
