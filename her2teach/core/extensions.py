"""Extensions: what the source text does not say, each in a file of its own, off until it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, TypeVar

from her2teach.core.criteria import AllOf, AnyOf, AtEnd, Criterion, Named, Not, Visits
from her2teach.core.extension_schema import AddedOption, ExtensionContent, ExtensionEdge
from her2teach.core.files import left
from her2teach.core.guideline import Guideline
from her2teach.core.references import check_references, check_sources
from her2teach.core.schema import Action, Agent, Content, Decision, Edge, End, GuidelineContent, Option, Sourced
from her2teach.core.validation import nearest, undefined, validate
from her2teach.core.yamltree import ContentError, Place, Problem, Tree, decode, parse

FOLDER = "extensions"
#: What stands beside a drug or an action, and before a question, that an extension brings: forms have no other mark.
BESIDE, BEFORE = " (extension)", "Extension: "


@dataclass(frozen=True)
class ExtensionFile:
    """An extension as its file has it."""

    content: ExtensionContent
    tree: Tree
    #: SHA-256 of the file's text, in hexadecimal.
    content_hash: str


@dataclass(frozen=True)
class _OverlaidTree(Tree):
    """An extension's file with its places where the guideline has them."""

    def problem(
        self, place: Place, code: str, message: str, hint: str = "", *, severity: str = "error", at_key: bool = False
    ) -> Problem:
        """Make a problem; where the guideline and not the file has its place, name that in words."""
        if not any(place[:length] in self.places for length in range(2, len(place) + 1)):
            message = f"{' > '.join(map(str, place))} of the guideline: {message}"
            place = ()
        return super().problem(place, code, message, hint, severity=severity, at_key=at_key)


def read_extension(text: str, name: str) -> ExtensionFile:
    """Make an extension of a file's text; the file's name, without folder and suffix, must be its id.

    Raises ContentError with every problem of the text.
    """
    tree = parse(text, name)
    content = validate(ExtensionContent, tree)
    problems = list(_own_problems(content, tree))
    if problems:
        raise ContentError(problems)
    return ExtensionFile(content, tree, hashlib.sha256(text.encode()).hexdigest())


def _own_problems(content: ExtensionContent, tree: Tree) -> Iterator[Problem]:
    stem = PurePath(tree.file).stem
    if content.id != stem:
        yield tree.problem(("id",), "id", f'the id is "{content.id}"', f'it must be "{stem}", like the file')
    yield from check_sources(content, tree)
    yield from undefined(tree, ("where_silent",), "consideration", content.where_silent, content.considerations)
    for at, name in enumerate(content.after):
        if not (files("her2teach") / "content" / FOLDER / f"{name}.yaml").is_file():
            yield tree.problem(("after", at), "reference", f'no extension "{name}" is shipped')
    for place in tree.places:
        if place[-1:] == ("status",) and len(place) > len(("section", "name")):
            message = "an extension says nothing of the status of its own entries"
            yield tree.problem(place, "unknown-key", message, "delete it", at_key=True)


def check_extension(text: str, name: str, guideline: Guideline) -> Guideline:
    """Check an extension's file, alone and over the plain guideline; return that with it and those before it.

    Raises ContentError with every problem of the text.
    """
    file = read_extension(text, name)
    extended(guideline, [file])
    return extended(guideline, [*extension_files(file.content.after), file])


def shipped_extensions() -> tuple[ExtensionContent, ...]:
    """Return the extensions that come with the package.

    Each carries its own citation; most rest on Giordano SH et al., J Clin Oncol 2022;40:2612-35.
    doi 10.1200/JCO.22.00519
    """
    return tuple(file.content for file in _shipped().values())


def extension_files(names: Iterable[str]) -> list[ExtensionFile]:
    """Return shipped extensions in the order in which they are added.

    Raises ContentError when one is not shipped.
    """
    shipped, wanted = _shipped(), list(names)
    problems = [
        Problem(
            file="",
            line=0,
            column=0,
            code="extension",
            message=f'no extension "{name}" is shipped',
            hint=nearest(str(name), shipped),
        )
        for name in wanted
        if name not in shipped
    ]
    if problems:
        raise ContentError(problems)
    order = TopologicalSorter({name: file.content.after for name, file in shipped.items()}).static_order()
    return [shipped[name] for name in order if name in wanted]


@cache
def _shipped() -> dict[str, ExtensionFile]:
    folder = files("her2teach") / "content" / FOLDER
    found: dict[str, ExtensionFile] = {}
    for entry in sorted(folder.iterdir(), key=lambda each: _by_number(each.name)):
        if entry.name.endswith(".yaml") and not left(entry.name):
            file = read_extension(decode(entry.read_bytes(), entry.name), entry.name)
            found[file.content.id] = file
    return found


def _by_number(name: str) -> tuple[int, str]:
    return len(name), name


def extended(guideline: Guideline, extensions: Iterable[ExtensionFile]) -> Guideline:
    """Add extensions to a guideline, and check every name again.

    Raises ContentError with every problem of the first extension that does not fit: its file, line and column.
    """
    content: GuidelineContent = guideline
    hashes, found = [guideline.content_hash], {}
    for file in extensions:
        laid = lay_over(content, file.content)
        problems = [file.tree.problem(place, "overlay", message, hint) for place, message, hint in laid.faults]
        problems = problems or list(_unfit(laid, file))
        if problems:
            raise ContentError(problems)
        content = laid.content
        found[file.content.id] = file.content
        hashes.append(file.content_hash)
    if not found:
        return guideline
    in_order = {name: found[name] for name in sorted(found, key=_by_number)}
    combined = hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    return Guideline.of(
        content, combined, extensions=MappingProxyType(in_order), base=guideline, folder=guideline.folder
    )


def _unfit(laid: Overlay, file: ExtensionFile) -> Iterator[Problem]:
    """Yield what is wrong with an extension over a guideline that was sound without it."""
    own = file.tree
    tree = _OverlaidTree(own.file, own.content, _moved(own.places, laid), _moved(own.keys, laid))
    yield from check_references(laid.content, tree)
    known = [*laid.content.ends, *(end for name in file.content.after for end in _shipped()[name].content.ends)]
    for name, option in file.content.options.items():
        for end in option.at:
            if end not in known:
                yield own.problem(("options", name, "at"), "reference", f'there is no end "{end}"', nearest(end, known))


def _moved(places: Mapping[Place, tuple[int, int]], laid: Overlay) -> dict[Place, tuple[int, int]]:
    """Return places of the extension's file as places in the guideline."""
    below: dict[Place, list[Place]] = {here: [] for here in laid.origins.values()}
    for place in places:
        for length in range(len(place) + 1):
            if place[:length] in below:
                below[place[:length]].append(place)
    return {
        (*there, *place[len(here) :]): places[place] for there, here in laid.origins.items() for place in below[here]
    }


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
    "alternatives",
    "flags",
    "errors",
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
    """Lay an extension over a guideline; names are not checked yet."""
    faults = tuple(_faults(content, extension))
    if faults:
        return Overlay(content, {}, faults)
    found = _Layers(content, extension)
    found.entries()
    found.edges()
    found.additions()
    sections: dict[str, Any] = found.sections
    sections |= _left(content, extension, sections)
    update = {name: _read_only(section) for name, section in sections.items()}
    return Overlay(content.model_copy(update=update), found.origins)


def _faults(content: GuidelineContent, extension: ExtensionContent) -> Iterator[Fault]:
    """Yield what the extension takes for granted and the guideline lacks."""
    for section in SECTIONS:
        for name, entry in getattr(extension, section).items():
            there = getattr(content, section).get(name)
            if there is not None and there.extension is not None and not _same(entry, there):
                message = f'the extension "{there.extension}" brings "{name}" already, so the two cannot be combined'
                yield (section, name), message, "add one of them"
    for section, kind, names in (
        ("also", "criterion", content.criteria),
        ("also_asked", "attribute", content.attributes),
        ("also_applies", "attribute", content.attributes),
        ("members", "class of agents", content.agent_classes),
    ):
        for name in getattr(extension, section):
            if name not in names:
                yield (section, name), f'there is no {kind} "{name}"', nearest(name, names)
    for name in extension.also.keys() & _deciding(content):
        yield ("also", name), f'an edge of the guideline hangs on "{name}"', "draw an edge in the place of that one"
    for at, entry in enumerate(extension.edges):
        yield from _edge_faults(content, extension, at, entry)


def _same(entry: Content, there: Content) -> bool:
    """Return whether an entry is word for word one that another extension has brought."""
    ours = {"extension", "status"}
    return _worded(entry).model_dump(exclude=ours) == there.model_dump(exclude=ours)


def _worded(entry: ContentT) -> ContentT:
    """Return an entry with words that say, wherever it is shown, that it is not in the text."""
    more: dict[str, Any] = {}
    if isinstance(entry, (Agent, Action)):
        more["label"] = f"{entry.label}{BESIDE}"
    if isinstance(entry, Decision):
        more["question"] = f"{BEFORE}{entry.question}"
    return entry.model_copy(update=more)


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
                there = self.sections[section].get(name)
                brought = there is not None and there.extension is not None
                self.sections[section][name] = there if brought else self._marked(entry)
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
        for place, key, more in (
            ("also_asked", "asked_when", extension.also_asked),
            ("also_applies", "applies_when", extension.also_applies),
        ):
            for name, when in more.items():
                sections["attributes"][name] = _widened(sections["attributes"][name], key, when)
                self.origins["attributes", name, key, "any", 1] = (place, name)
        for name, agents in extension.members.items():
            group = sections["agent_classes"][name]
            sections["agent_classes"][name] = group.model_copy(
                update={"agents": tuple(dict.fromkeys((*group.agents, *agents)))}
            )
            self.origins["agent_classes", name, "agents"] = ("members", name)
        for option in extension.options.values():
            for name in option.at:
                if name in sections["ends"]:
                    sections["ends"][name] = self._with_option(sections["ends"][name], option)
                    self.origins["ends", name, "options", option.id] = ("options", option.id)
        if extension.actions:
            added = {name: _worded(action) for name, action in extension.actions.items()}
            actions = {**self._content.plan.actions, **added}
            sections["plan"] = self._content.plan.model_copy(update={"actions": MappingProxyType(actions)})
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
        return end.model_copy(update={"options": MappingProxyType(options), "regimens": tuple(dict.fromkeys(regimens))})

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
            more["options"] = MappingProxyType({name: self._marked(each) for name, each in entry.options.items()})
        return _worded(entry).model_copy(update=more)


def _read_only(section: Any) -> Any:
    return MappingProxyType(section) if isinstance(section, dict) else section


def _widened(entry: ContentT, key: str, when: Criterion) -> ContentT:
    before = getattr(entry, key)
    return entry if before is None else entry.model_copy(update={key: AnyOf(any=(before, when))})


def _left(content: GuidelineContent, extension: ExtensionContent, sections: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sections without the nodes to which no path leads any more."""
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
        if section not in update and isinstance(entries, Mapping):
            update[section] = {name: _without_nodes(entry, gone) for name, entry in entries.items()}
    return update


def _without_nodes(entry: Content, gone: set[str]) -> Content:
    """Return an entry whose criteria no longer name nodes that are gone, where they name others too."""
    criteria = {key: getattr(entry, key, None) for key in ("when", "near", "asked_when")}
    update = {key: _pruned(when, gone) for key, when in criteria.items() if when is not None}
    return entry.model_copy(update=update) if any(update[key] is not criteria[key] for key in update) else entry


def _lost(criterion: Criterion, gone: set[str]) -> bool:
    """Return whether a criterion can no longer hold, as all nodes that it needs are gone."""
    match criterion:
        case AllOf():
            return any(_lost(part, gone) for part in criterion.parts())
        case AtEnd():
            return set(criterion.node) <= gone
        case Visits():
            return set(criterion.visits) <= gone
    return False


def _pruned(criterion: Criterion, gone: set[str]) -> Criterion:
    pruned: Criterion = criterion
    match criterion:
        case AllOf() | AnyOf():
            kept = [part for part in criterion.parts() if isinstance(criterion, AllOf) or not _lost(part, gone)]
            parts = tuple(_pruned(part, gone) for part in kept) or criterion.parts()
            if list(parts) != list(criterion.parts()):
                pruned = AllOf(all=parts) if isinstance(criterion, AllOf) else AnyOf(any=parts)
        case Not():
            part = _pruned(criterion.not_, gone)
            pruned = criterion if part is criterion.not_ else Not(not_=part)
        case AtEnd() if gone & set(criterion.node) and set(criterion.node) - gone:
            pruned = AtEnd(node=tuple(name for name in criterion.node if name not in gone))
        case Visits() if gone & set(criterion.visits) and set(criterion.visits) - gone:
            pruned = Visits(visits=tuple(name for name in criterion.visits if name not in gone))
    return pruned
