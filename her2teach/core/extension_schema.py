"""The shapes of an extension: what its file may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from her2teach.core.criteria import Criterion, Names
from her2teach.core.schema import (
    Action,
    Agent,
    AgentClass,
    Alternative,
    Attribute,
    CaseWarning,
    Catalogue,
    Consideration,
    Content,
    Contradiction,
    Decision,
    End,
    Flag,
    Item,
    NamedCriterion,
    Option,
    PlanError,
    Prose,
    Regimen,
    Statements,
)


class ExtensionCitation(Content):
    """Where an extension says what the source text does not."""

    text: Prose
    #: When it was published; nothing for a label, which is revised all the time.
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,9}/[^ ]+$")] | None = None
    #: The recommendation's number, and how strong its authors call it.
    recommendation: Prose | None = None
    strength: Prose | None = None


class ExtensionEdge(Content):
    """An edge that an extension draws, or puts in the place of others."""

    #: The decision it leaves; every decision that has an edge it takes the place of, if left out.
    from_: str | None = Field(default=None, alias="from")
    to: str
    #: Where the edges led whose place it takes; a label or criterion that is left out is theirs.
    instead_of: Names = ()
    label: Prose | None = None
    when: Criterion | None = None
    statements: Statements = ()
    why: Prose


class AddedOption(Option):
    """An option that an extension adds to ends."""

    at: Names
    statements: Statements = ()


class ExtensionContent(Item):
    """An extension's file: what it adds to a guideline.

    An entry whose id exists takes that entry's place, a new one is added; a node to which no edge leads any more goes.
    Two extensions may bring the same entry, word for word: it is added once.
    """

    title: Prose
    #: What changes, and where.
    summary: Prose
    citation: ExtensionCitation
    #: Extensions that come before this one where both are added.
    after: Names = ()
    attributes: Catalogue[Attribute] = Field(default_factory=dict)
    agents: Catalogue[Agent] = Field(default_factory=dict)
    agent_classes: Catalogue[AgentClass] = Field(default_factory=dict)
    #: Class -> agents that belong to it as well.
    members: dict[str, Names] = Field(default_factory=dict)
    regimens: Catalogue[Regimen] = Field(default_factory=dict)
    criteria: Catalogue[NamedCriterion] = Field(default_factory=dict)
    #: Criterion -> what it holds in as well.
    also: dict[str, Criterion] = Field(default_factory=dict)
    #: Attribute -> when it is asked as well.
    also_asked: dict[str, Criterion] = Field(default_factory=dict)
    #: Number -> the cases in which it exists as well.
    also_applies: dict[str, Criterion] = Field(default_factory=dict)
    decisions: Catalogue[Decision] = Field(default_factory=dict)
    ends: Catalogue[End] = Field(default_factory=dict)
    options: Catalogue[AddedOption] = Field(default_factory=dict)
    actions: Catalogue[Action] = Field(default_factory=dict)
    edges: tuple[ExtensionEdge, ...] = ()
    contradictions: Catalogue[Contradiction] = Field(default_factory=dict)
    warnings: Catalogue[CaseWarning] = Field(default_factory=dict)
    considerations: Catalogue[Consideration] = Field(default_factory=dict)
    #: Which of them say what to do where the text is silent.
    where_silent: Names = ()
    alternatives: Catalogue[Alternative] = Field(default_factory=dict)
    flags: Catalogue[Flag] = Field(default_factory=dict)
    errors: Catalogue[PlanError] = Field(default_factory=dict)
