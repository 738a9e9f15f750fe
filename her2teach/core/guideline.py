"""Guideline: one text as data and as a graph that can be walked."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import FrozenInstanceError
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from her2teach.core.criteria import Criterion
from her2teach.core.evidence import EvidenceContent, Trial, read_evidence
from her2teach.core.extension_schema import ExtensionContent
from her2teach.core.references import check_references
from her2teach.core.schema import Catalogue, Edge, GuidelineContent
from her2teach.core.shown import Drawn, as_json
from her2teach.core.validation import validate
from her2teach.core.yamltree import ContentError, Tree, parse, read_shipped

if TYPE_CHECKING:
    import networkx as nx

    from her2teach.core.schema import Decision, End

SHIPPED, EVIDENCE = "guideline.yaml", "evidence.yaml"

T = TypeVar("T")


class Guideline(Drawn, GuidelineContent):
    """One guideline text, checked: the content of its file, and what follows from it.

    Use :func:`load_guideline` to make one.
    """

    #: SHA-256 of the content file's text, in hexadecimal; with extensions, of all their files.
    content_hash: str
    #: What has been added to the text, by id.
    extensions: Catalogue[ExtensionContent]
    #: The guideline as it was before anything was added; None where nothing has been.
    base: Guideline | None
    #: The folder of its file, in which other files may belong to it; None for what comes with the package.
    folder: Path | None

    @classmethod
    def of(
        cls,
        content: GuidelineContent,
        content_hash: str,
        *,
        extensions: Mapping[str, ExtensionContent] = MappingProxyType({}),
        base: Guideline | None = None,
        folder: Path | None = None,
    ) -> Guideline:
        """Make a guideline of content that is checked already."""
        sections = {name: getattr(content, name) for name in GuidelineContent.model_fields}
        return cls.model_construct(
            **sections, content_hash=content_hash, extensions=extensions, base=base, folder=folder
        )

    def __eq__(self, other: object) -> bool:
        return self is other  # so that what is worked out of one can be kept beside it

    def __hash__(self) -> int:
        return id(self)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Guideline:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        if self.base is None and self.is_shipped:
            return shipped_guideline, ()
        parts = (*GuidelineContent.model_fields, "content_hash", "extensions", "base", "folder")
        return _unpickled, (_pickled({name: getattr(self, name) for name in parts}),)

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        yield from self._facts()

    def __repr__(self) -> str:
        return Drawn.__repr__(self)

    __str__ = __repr__

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield "id", self.id
        yield from ((name, len(getattr(self, name))) for name in ("decisions", "ends", "attributes", "statements"))
        if self.extensions:
            yield "extensions", [*self.extensions]
        yield "content", self.content_hash[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return the guideline as JSON knows it.

        Returns
        -------
        dict
            What it is and what it is for, and under ``content`` all of it as a guideline file has it: its criteria,
            its decisions with their edges, its statements.
        """
        names = {*GuidelineContent.model_fields}
        return {
            "purpose": self.identity.purpose,
            "guideline": {"id": self.id, "content_hash": self.content_hash, "extensions": [*self.extensions]},
            "content": self.model_dump(mode="json", by_alias=True, exclude_none=True, include=names),
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as JSON, the same text for the same guideline."""
        return as_json(self.to_dict())

    if not TYPE_CHECKING:  # a type checker knows from the model that it is frozen

        def __setattr__(self, name: str, value: object) -> None:
            raise FrozenInstanceError(f"a guideline is frozen; {name} cannot be set")

    @cached_property
    def named_criteria(self) -> Mapping[str, Criterion]:
        """The criteria with a name, without their labels."""
        return MappingProxyType({name: named.when for name, named in self.criteria.items()})

    @cached_property
    def evidence(self) -> Mapping[str, Trial]:
        """The trials behind the text's statements; they are not part of the text.

        None are known for a text other than the shipped one, whose ids name other statements.
        """
        return shipped_evidence().trials if self.is_shipped else MappingProxyType({})

    @cached_property
    def is_shipped(self) -> bool:
        """Whether the text is the shipped one, to the letter; extensions may have been added to it."""
        return (self.base or self).content_hash == shipped_guideline().content_hash

    def companion(self, name: str) -> Path | None:
        """Return a file that lies beside the guideline's own; None where there is none."""
        folder = (self.base or self).folder
        found = folder / name if folder is not None else None
        return found if found is not None and found.is_file() else None

    @cached_property
    def edges(self) -> Mapping[tuple[str, str], Edge]:
        """The edges by the decision they leave and the node they reach."""
        return MappingProxyType(
            {(name, edge.to): edge for name, decision in self.decisions.items() for edge in decision.edges}
        )

    def led_elsewhere(self, start: str, to: str) -> Edge | None:
        """Return the text's own edge, with the same criterion, that an extension leads to another node."""
        before = self.base.decisions.get(start) if self.base else None
        edge = self.edges[start, to]
        if before is None or edge.extension is None:
            return None
        return next((each for each in before.edges if each.when == edge.when and each.to != to), None)

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The decision graph as a plain :class:`networkx.DiGraph`, frozen.

        Every attribute is a text or a number, so that networkx's writers and other programs take the graph. Nodes have
        ``id``, ``label``, ``kind`` ("decision" or "end"), ``text``, ``status``, ``x`` and ``y``; ends also have
        ``outcome``. Edges have ``id``, ``label``, ``kind``, ``criterion`` (as JSON) and ``status``. ``statements`` and
        ``why`` are there where there are any.

        Examples
        --------
        >>> from her2teach import load_guideline
        >>> graph = load_guideline().graph
        >>> graph.nodes[load_guideline().root]["label"]
        'Scope'
        """
        import networkx as nx  # loading it takes longer than everything else together

        who = self.identity
        graph: nx.DiGraph[str] = nx.DiGraph(
            name=self.id,
            title=who.title,
            purpose=who.purpose,
            retrieved=who.retrieved.isoformat(),
            review=who.review,
            content_hash=self.content_hash,
        )
        for node in (*self.decisions, *self.ends):
            x, y = self.positions[node]
            graph.add_node(node, **self._node_data(node), x=x, y=y)
        for (start, to), edge in self.edges.items():
            graph.add_edge(start, to, id=edge_id(start, to), **_edge_data(edge))
        nx.freeze(graph)
        return graph

    @cached_property
    def positions(self) -> Mapping[str, tuple[float, float]]:
        """Where each node stands in pictures, y upwards: ``networkx.draw(guideline.graph, guideline.positions)``."""
        from her2teach.core.shown import node_places

        return node_places(self)

    def _node_data(self, name: str) -> dict[str, str]:
        if name in self.decisions:
            node: Decision | End = self.decisions[name]
            found = {"kind": "decision", "text": self.decisions[name].question, "status": "stated"}
        else:
            end = node = self.ends[name]
            status = "silent" if end.outcome in {"source_silent", "out_of_scope"} else "stated"
            found = {"kind": "end", "outcome": end.outcome, "text": end.text, "status": status}
        if node.extension:
            found["status"] = "extension"
        return {"id": name, "label": node.label, **found, **_joined(node.statements)}

    @cached_property
    def members(self) -> Callable[[tuple[str, ...]], frozenset[str]]:
        """Give the agents that agent and class names stand for."""
        classes = {name: entry.agents for name, entry in self.agent_classes.items()}

        @cache
        def members(names: tuple[str, ...]) -> frozenset[str]:
            return frozenset(agent for name in names for agent in classes.get(name, (name,)))

        return members

    def matches(self, regimen: str, agents: frozenset[str]) -> bool:
        """Return whether a set of agents is of the named regimen's kind: some of each part and nothing else."""
        parts = [self.members(part) for part in self.regimens[regimen].parts]
        return all(agents & part for part in parts) and agents <= frozenset().union(*parts)

    def one_each(self, regimen: str, agents: frozenset[str]) -> bool:
        """Return whether a set of agents is the named regimen: one of each part and nothing else."""
        parts = [self.members(part) for part in self.regimens[regimen].parts]
        fixed = frozenset().union(*(part for part in parts if len(part) == 1))
        return self.matches(regimen, agents) and all(len((agents & part) - fixed) <= 1 for part in parts)

    def label(self, node: str) -> str:
        """Return the label of a node."""
        return self.decisions[node].label if node in self.decisions else self.ends[node].label


def _edge_data(edge: Edge) -> dict[str, str]:
    criterion = edge.when.model_dump_json(by_alias=True, exclude_none=True)
    found = {"label": edge.label, "kind": "answer", "criterion": criterion, "status": edge.status}
    return found | ({"why": edge.why} if edge.why else {}) | _joined(edge.statements)


def _joined(statements: tuple[str, ...]) -> dict[str, str]:
    return {"statements": ", ".join(statements)} if statements else {}


class _Pickler(pickle.Pickler):
    """Takes the read-only mappings of a guideline as well."""

    dispatch_table = MappingProxyType({MappingProxyType: lambda mapping: (_read_only, (dict(mapping),))})


def _read_only(entries: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(entries)


def _pickled(parts: Mapping[str, Any]) -> bytes:
    file = io.BytesIO()
    _Pickler(file).dump(dict(parts))
    return file.getvalue()


def _unpickled(parts: bytes) -> Guideline:
    return Guideline.model_construct(**pickle.loads(parts))  # noqa: S301  # inside of what is being unpickled already


def edge_id(start: str, to: str) -> str:
    """Return the id of an edge."""
    return f"{start}--{to}"


@cache
def shipped_guideline() -> Guideline:
    """Return the guideline that comes with the package."""
    return read_guideline(read_shipped(SHIPPED), SHIPPED)


def read_guideline(text: str, name: str, folder: Path | None = None) -> Guideline:
    """Make a guideline of a file's text.

    Raises ContentError with every problem of the text.
    """
    tree: Tree = parse(text, name)
    content = validate(GuidelineContent, tree)
    problems = list(check_references(content, tree))
    if problems:
        raise ContentError(problems)
    return Guideline.of(content, hashlib.sha256(text.encode()).hexdigest(), folder=folder)


@cache
def shipped_evidence() -> EvidenceContent:
    """Return the trials that come with the package.

    Raises ContentError with every problem of the file.
    """
    return read_evidence(read_shipped(EVIDENCE), EVIDENCE, shipped_guideline().statements)
