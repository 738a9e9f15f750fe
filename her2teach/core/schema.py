"""The shapes of the content: what a guideline file may hold.

Every class is frozen; where a mapping in a file names its entries, the name becomes the entry's ``id`` and its ``str``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WrapSerializer

from her2teach.core.criteria import Criterion, Names
from her2teach.core.scalars import PlainDate, PlainNumber, PlainWholeNumber
from her2teach.core.shown import model_repr

#: How a claim relates to the source text; the five are never confused on any screen.
Status = Literal["stated", "implied", "reading", "outside", "extension"]

Outcome = Literal[
    "recommendation", "options", "action", "source_silent", "out_of_scope", "needs_information", "contradictory"
]

#: How a plan compares with the text.
Verdict = Literal["concordant", "alternative", "discordant", "not_assessable"]

#: How an answer to a plan looks: a verdict, or a verdict with a danger of its own.
VerdictKind = Literal["concordant", "alternative", "discordant", "not_assessable", "dangerous_omission"]

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

    __repr__ = model_repr


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


class Lasting(Content):
    """A finding that no comparison may take out of a case while what caused it runs on."""

    #: The values that are such a finding.
    values: Names
    #: Where it lasts.
    while_: Criterion = Field(alias="while")


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
    #: Which of its values do not go away by themselves.
    lasts: Lasting | None = None
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
    #: The cases in which taking it is a reading, whatever its status says of the others.
    reading_when: Criterion | None = None
    readings: tuple[str, ...] = ()
    #: Why the edge is drawn, where the text does not say it.
    why: Prose | None = None
    #: The extension it comes from; filled in when that is added, never written in a file.
    extension: str | None = None


class Decision(Sourced):
    """A decision node: one question, several answers."""

    label: Prose
    question: Prose
    #: What to remember of it, in one short sentence; so do ends, pitfalls and errors.
    remember: Prose | None = None
    statements: Statements = ()
    edges: tuple[Edge, ...]


class Option(Sourced):
    """One of several ways on that an end names."""

    label: Prose
    regimen: str | None = None
    statements: Statements
    #: When the option is open; always if left out.
    when: Criterion | None = None
    #: An attribute with agents; the option is closed where they are its very regimen.
    not_after: str | None = None
    #: What the option waits for, while that is unknown.
    condition: Prose | None = None


class End(Sourced):
    """A terminal node: what the text says, or that it says nothing."""

    label: Prose
    outcome: EndOutcome
    #: The answer in one or two sentences.
    text: Prose
    remember: Prose | None = None
    statements: Statements = ()
    options: Catalogue[Option] = {}
    #: What the text leaves unsaid here.
    unsaid: tuple[Prose, ...] = ()
    #: At a silent end: what of the patient would have to be otherwise for the text to answer.
    needed: Prose | None = None
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
    #: Whether it endangers the patient: then it stands in the answer itself.
    danger: bool = False

    def __str__(self) -> str:
        return self.flag or self.id


class Pitfall(Rule):
    """An error that catches learners, judged on a case and a plan."""

    title: Prose
    #: What makes it an error.
    why: Prose
    remember: Prose | None = None
    #: Where it does not apply, in words.
    exemptions: tuple[Prose, ...] = ()
    #: When the case alone sits at or next to the trigger.
    near: Criterion
    near_text: Prose
    #: Whether it is looked for only where the plan is held against an answer of the text.
    needs_an_answer: bool = False
    #: When it is told as a caution and not as a pitfall.
    caution_when: Criterion | None = None


class PlanError(Rule):
    """Another error in a plan, named apart from the pitfalls."""

    #: "error" makes a plan discordant; "omission" and "caution" are mentioned and do not.
    weight: Literal["error", "omission", "caution"] = "error"
    #: Whether it endangers the patient: then it is told before all else.
    danger: bool = False
    remember: Prose | None = None
    #: Whether it is told also where the plan is held against no answer of the text; a caution always is.
    everywhere: bool = False
    #: When it is told as a caution, whatever its weight.
    caution_when: Criterion | None = None
    #: Attributes that are named beside it where they are not known.
    names_unknown: Names = ()
    #: Whether it is about the option that a plan is; what that waits for is named beside it.
    about_option: bool = False
    #: A flag that is shown beside it where it is raised.
    beside: str | None = None
    #: What is said in its place where an extension gives the answer, and the text does not.
    in_an_extension: Prose | None = None


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


class VerdictRule(Item):
    """One row of the order in which a plan is answered; the first row that fits decides."""

    verdict: Verdict
    #: The outcomes it is for; every one if left out.
    outcomes: tuple[Outcome, ...] = ()
    when: Criterion | None = None
    #: Whether the plan is held against the text's answer; where it is not, only what is said without one is told.
    compared: bool = True
    remember: Prose | None = None
    #: Errors that are not told where this row decides.
    replaces: Names = ()


class VerdictText(Item):
    """What is said to a learner beside a verdict: the first entry that fits."""

    verdict: Verdict
    #: The rows of the order of verdicts it is for; every one if left out.
    rules: Names = ()
    #: What the answer looks like, where that is more than its verdict.
    kind: VerdictKind | None = None
    #: The outcomes it is for; every one if left out.
    outcomes: tuple[Outcome, ...] = ()
    #: Whether it is for what an extension adds and the text does not give, or for all else; for both if left out.
    extended: bool | None = None
    when: Criterion | None = None
    text: Prose


class Rationale(Value):
    """A reason that can be written down with a plan."""

    #: The kinds of facts, beside the text, by which a case tells of it; it is never asked of a case if left out.
    told_as: Names = ()
    #: What is said first where the case tells of none of them.
    untold: Prose | None = None
    #: What is said first, before the fact itself, where the case tells of one and a plan leaves the reason out.
    overlooked: Prose | None = None


class Key(Item):
    """A key feature: something a plan or the reasoning gets right by itself, whatever the verdict."""

    label: Prose
    when: Criterion


class PlanVocabulary(Content):
    """What a plan can hold, and how it is answered."""

    #: The parts that name agents, each a class of agents; every agent belongs to one of them.
    agents: tuple[str, ...] = ()
    actions: Catalogue[Action]
    monitoring: Catalogue[Value] = {}
    rationale: Catalogue[Rationale] = {}
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


#: The order of verdicts of a guideline that names none, as a file would have it.
_PLAIN_VERDICTS: Any = {
    "unanswered": {
        "verdict": "not_assessable",
        "outcomes": ("contradictory", "out_of_scope", "source_silent", "needs_information"),
        "compared": False,
    },
    "faults": {"verdict": "discordant", "when": {"not": {"plan": "faults", "only": ()}}},
    "followed": {"verdict": "concordant", "when": {"plan": "pathway", "is": "followed"}},
    "allowed": {"verdict": "alternative", "when": {"plan": "pathway", "is": "alternative"}},
    "otherwise": {"verdict": "discordant"},
}


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
    #: How a verdict is found: the first row that fits.
    verdicts: Catalogue[VerdictRule] = _PLAIN_VERDICTS
    alternatives: Catalogue[Alternative] = {}
    #: What a case may name as its key features.
    keys: Catalogue[Key] = {}
    #: The kinds of facts of a story that the text does not look at.
    untold: Catalogue[Value] = {}
    misconceptions: Catalogue[Misconception] = {}
    tensions: Catalogue[Tension] = {}
    readings: Catalogue[Reading] = {}
    statements: Catalogue[Statement]
    glossary: Catalogue[Term] = {}
