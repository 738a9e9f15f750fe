"""Guideline: one text as data and as a graph that can be walked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from her2teach.core.criteria import Criterion
from her2teach.core.evidence import EvidenceContent, Trial, read_evidence
from her2teach.core.extension_schema import ExtensionContent
from her2teach.core.references import check_references
from her2teach.core.schema import Catalogue, Edge, GuidelineContent
from her2teach.core.validation import validate
from her2teach.core.yamltree import ContentError, Tree, parse, read_shipped

if TYPE_CHECKING:
    import networkx as nx

SHIPPED, EVIDENCE = "guideline.yaml", "evidence.yaml"

T = TypeVar("T")


class Guideline(GuidelineContent):
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
        """The decision graph; nodes and edges carry id, label, kind, statement ids and status."""
        import networkx as nx  # loading it takes longer than everything else together

        graph: nx.DiGraph[str] = nx.DiGraph(name=self.id, content_hash=self.content_hash)
        for decision in self.decisions.values():
            graph.add_node(
                decision.id,
                id=decision.id,
                label=decision.label,
                kind="decision",
                outcome=None,
                statements=decision.statements,
                status="extension" if decision.extension else "stated",
            )
        for end in self.ends.values():
            status = "silent" if end.outcome in {"source_silent", "out_of_scope"} else "stated"
            graph.add_node(
                end.id,
                id=end.id,
                label=end.label,
                kind="end",
                outcome=end.outcome,
                statements=end.statements,
                status="extension" if end.extension else status,
            )
        for (start, to), edge in self.edges.items():
            graph.add_edge(
                start,
                to,
                id=edge_id(start, to),
                label=edge.label,
                kind="answer",
                criterion=edge.when,
                statements=edge.statements,
                status=edge.status,
            )
        nx.freeze(graph)
        return graph

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
