"""The shapes of the content: what a guideline file may hold.

Every class is frozen; where a mapping in a file names its entries, the name becomes the entry's ``id`` and its ``str``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WrapSerializer,
)

from her2teach.core.criteria import Criterion, Names
from her2teach.core.scalars import PlainDate, PlainNumber, PlainWholeNumber

#: How a claim relates to the source text; the five are never confused on any screen.
Status = Literal["stated", "implied", "reading", "outside", "extension"]

Outcome = Literal[
    "recommendation", "options", "action", "source_silent", "out_of_scope", "needs_information", "contradictory"
]

#: How a plan compares with the text.
Verdict = Literal["concordant", "alternative", "discordant", "not_assessable"]

EndOutcome = Literal["recommendation", "options", "action", "source_silent", "out_of_scope"]
#: What a node is: a decision, or a kind of end.
Kind = Literal["decision", "recommendation", "options", "action", "source_silent", "out_of_scope"]

#: Prose: stripped, never empty.
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

StatementId = Annotated[str, StringConstraints(pattern=r"^S[0-9]{2}$")]

#: A sentence with one place, {}, for a value.
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^{}]*\{\}[^{}]*$")]

Statements = Annotated[tuple[StatementId, ...], BeforeValidator(lambda v: v if isinstance(v, (list, tuple)) else (v,))]


class Content(BaseModel):
    """A frozen piece of content that holds what its schema names and nothing else."""

    # The checks of a form are built when something of it is read first: most are never asked for by themselves.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Item(Content):
    """A piece of content with a name."""

    id: str

    def __str__(self) -> str:
        return self.id


class Sourced(Item):
    """An entry that an extension may bring."""

    #: The extension it comes from; filled in when that is added, never written in a file.
    extension: str | None = None


ItemT = TypeVar("ItemT", bound=Item)


def _with_ids(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: {"id": str(key), **entry} if isinstance(entry, dict) else entry for key, entry in value.items()}


#: Entries by their ids, read-only.
Catalogue = Annotated[
    Mapping[str, ItemT],
    Field(validate_default=True),  # so that an empty one is read-only as well
    BeforeValidator(_with_ids),
    AfterValidator(MappingProxyType),
    WrapSerializer(lambda entries, written: written(dict(entries))),
]


class Identity(Content):
    """Which text the guideline models, and how far it has been checked."""

    #: What a screen calls the text.
    name: Prose
    title: Prose
    #: What it is about, in a few words within a sentence; its title where left out.
    subject: Prose | None = None
    lines: PlainWholeNumber
    retrieved: PlainDate
    #: The day a clinician reviewed the model; None while nobody has.
    review_date: PlainDate | None = None
    review: Prose
    #: The one sentence that stands on every screen and export.
    purpose: Prose
    licence: Prose


class Value(Item):
    """One value an attribute can take."""

    label: Prose
    #: Values the case may turn out to have, when this one leaves it open.
    stands_for: tuple[str, ...] = ()


class Attribute(Sourced):
    """Something to know about a case."""

    label: Prose
    question: Prose
    #: Why we ask.
    help: Prose
    kind: Literal["choice", "number", "whole_number", "date", "agents"]
    values: Catalogue[Value] = {}
    #: The word for "not known".
    unknown: str = "unknown"
    unknown_label: str = "I don't know"
    unit: str = ""
    #: How an answer is said within a sentence; the label and the answer where it is left out.
    said: Sentence | None = None
    minimum: PlainNumber | PlainDate | None = None
    maximum: PlainNumber | PlainDate | None = None
    #: The two dates that decide this number when both are known: whole calendar months, first to last.
    counted_between: tuple[str, str] | None = None
    #: When the learner is asked; always if left out.
    asked_when: Criterion | None = None
    #: The cases in which this number exists at all; in others its absence is no gap in knowledge.
    applies_when: Criterion | None = None
    statements: Statements = ()


class Agent(Sourced):
    """A drug."""

    label: Prose


class AgentClass(Sourced):
    """A class of drugs."""

    label: Prose
    agents: tuple[str, ...]


class Regimen(Sourced):
    """A combination: one or more agents of each part, and nothing else."""

    label: Prose
    parts: tuple[Names, ...]


class NamedCriterion(Sourced):
    """A criterion used in more than one place."""

    label: Prose
    when: Criterion


class Edge(Content):
    """One answer at a decision, and where it leads."""

    to: str
    #: Short words on the graph.
    label: Prose
    when: Criterion
    statements: Statements = ()
    status: Status = "stated"
    readings: tuple[str, ...] = ()
    #: Why the edge is drawn, where the text does not say it.
    why: Prose | None = None
    #: The extension it comes from; filled in when that is added, never written in a file.
    extension: str | None = None


class Decision(Sourced):
    """A decision node: one question, several answers."""

    label: Prose
    question: Prose
    statements: Statements = ()
    edges: tuple[Edge, ...]


class Option(Sourced):
    """One of several ways on that an end names."""

    label: Prose
    regimen: str | None = None
    statements: Statements
    #: When the option is open; always if left out.
    when: Criterion | None = None
    #: What the option waits for, while that is unknown.
    condition: Prose | None = None


class End(Sourced):
    """A terminal node: what the text says, or that it says nothing."""

    label: Prose
    outcome: EndOutcome
    #: The answer in one or two sentences.
    text: Prose
    statements: Statements = ()
    options: Catalogue[Option] = {}
    #: What the text leaves unsaid here.
    unsaid: tuple[Prose, ...] = ()
    #: The regimens and actions of a plan that follows the text here.
    regimens: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


class Rule(Sourced):
    """A sentence, and the criterion under which it is said."""

    text: Prose
    when: Criterion
    statements: Statements = ()
    status: Status = "stated"


class Contradiction(Rule):
    """Two answers that cannot both be true."""


class CaseWarning(Rule):
    """Two answers that seldom go together."""


class Heading(Item):
    """What considerations of one kind stand under."""

    label: Prose


class Consideration(Rule):
    """Something the text adds at an end without changing the way there."""

    #: The id of a heading.
    heading: str


class Flag(Rule):
    """Something a learner should notice here."""

    #: The flag's name, where several rules raise the same one.
    flag: str | None = None
    term: str | None = None

    def __str__(self) -> str:
        return self.flag or self.id


class Pitfall(Rule):
    """An error that catches learners, judged on a case and a plan."""

    title: Prose
    #: What makes it an error.
    why: Prose
    #: Where it does not apply, in words.
    exemptions: tuple[Prose, ...] = ()
    #: When the case alone sits at or next to the trigger.
    near: Criterion
    near_text: Prose


class PlanError(Rule):
    """Another error in a plan, named apart from the pitfalls."""

    #: "error" makes a plan discordant; "omission" and "caution" are mentioned and do not.
    weight: Literal["error", "omission", "caution"] = "error"


class Alternative(Rule):
    """A plan the text allows below its primary approach."""


class Kept(Content):
    """What goes on of a case's regimen."""

    #: The attribute that holds the regimen.
    of: str
    #: The agents of it that go on, by name or class.
    agents: Names


class Action(Item):
    """What a plan does."""

    label: Prose
    #: What is received afterwards where the plan names no agents; nothing if left out.
    keeps: Kept | None = None
    #: What the agents of a plan must be for this action to be what the plan does.
    fits: Criterion | None = None


class VerdictText(Item):
    """What is said to a learner beside a verdict: the first entry that fits."""

    verdict: Verdict
    #: The outcomes it is for; every one if left out.
    outcomes: tuple[Outcome, ...] = ()
    when: Criterion | None = None
    text: Prose


class PlanVocabulary(Content):
    """What a plan can hold, and how it is answered."""

    #: The parts that name agents, each a class of agents; every agent belongs to one of them.
    agents: tuple[str, ...] = ()
    actions: Catalogue[Action]
    monitoring: Catalogue[Value] = {}
    rationale: Catalogue[Value] = {}
    #: The cases in which pitfalls are looked for; all if left out.
    judged_when: Criterion | None = None
    verdicts: Catalogue[VerdictText] = {}


class Tension(Rule):
    """Two statements of the text that pull apart."""

    title: Prose


class Statement(Item):
    """One statement of the source text, in our own words."""

    line: PlainWholeNumber
    status: Literal["stated", "implied", "reading"]
    kind: Literal[
        "scope", "recommendation", "criterion", "rationale", "duration", "alternative", "monitoring", "pitfall"
    ]
    text: Prose
    ambiguity: Prose | None = None


class Reading(Item):
    """Our resolution of an ambiguity, and why."""

    text: Prose
    why: Prose
    statements: Statements
    #: Where it comes into play.
    when: Criterion


class Term(Item):
    """A word of the field."""

    term: Prose
    text: Prose


class Misconception(Item):
    """A belief that leads astray, and what the text says to it."""

    belief: Prose
    correction: Prose
    statements: Statements
    #: How the correction relates to the text.
    status: Status = "stated"


class GuidelineContent(Content):
    """A guideline file."""

    id: str
    identity: Identity
    attributes: Catalogue[Attribute]
    agents: Catalogue[Agent]
    agent_classes: Catalogue[AgentClass]
    regimens: Catalogue[Regimen]
    criteria: Catalogue[NamedCriterion]
    root: str
    decisions: Catalogue[Decision]
    ends: Catalogue[End]
    contradictions: Catalogue[Contradiction]
    warnings: Catalogue[CaseWarning] = {}
    headings: Catalogue[Heading] = {}
    considerations: Catalogue[Consideration] = {}
    flags: Catalogue[Flag] = {}
    plan: PlanVocabulary
    pitfalls: Catalogue[Pitfall] = {}
    errors: Catalogue[PlanError] = {}
    alternatives: Catalogue[Alternative] = {}
    misconceptions: Catalogue[Misconception] = {}
    tensions: Catalogue[Tension] = {}
    readings: Catalogue[Reading] = {}
    statements: Catalogue[Statement]
    glossary: Catalogue[Term] = {}


class ExtensionCitation(Content):
    """Where an extension says what the source text does not."""

    text: Prose
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
    decisions: Catalogue[Decision] = Field(default_factory=dict)
    ends: Catalogue[End] = Field(default_factory=dict)
    options: Catalogue[AddedOption] = Field(default_factory=dict)
    actions: Catalogue[Action] = Field(default_factory=dict)
    edges: tuple[ExtensionEdge, ...] = ()
    contradictions: Catalogue[Contradiction] = Field(default_factory=dict)
    warnings: Catalogue[CaseWarning] = Field(default_factory=dict)
    considerations: Catalogue[Consideration] = Field(default_factory=dict)
    flags: Catalogue[Flag] = Field(default_factory=dict)
