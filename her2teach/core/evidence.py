"""Evidence: the trials behind the statements. They stand outside the source text and are always shown as such."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from her2teach.core.scalars import PlainDate, PlainNumber, PlainWholeNumber
from her2teach.core.schema import Catalogue, Content, Item, Prose, Statements
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Place, parse

#: A main finding is said wherever the trial is named, a further one where all of it is shown.
Weight: TypeAlias = Literal["main", "further"]


class Measured(Content):
    """A figure, with its interval where that is verified."""

    value: PlainNumber
    low: PlainNumber | None = None
    high: PlainNumber | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, found: Any) -> Any:
        return found if isinstance(found, dict) else {"value": found}

    @model_validator(mode="after")
    def _within(self) -> Measured:
        if (self.low is not None and self.low > self.value) or (self.high is not None and self.high < self.value):
            raise ValueError("the figure lies outside its own interval")
        return self


Doi = Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,5}/[A-Za-z0-9().-]+$")]
Registry = Annotated[str, StringConstraints(pattern=r"^NCT[0-9]{8}$")]


class Endpoint(Item):
    """What a trial counted."""

    label: Prose
    short: Prose


class Arm(Item):
    """One of the treatments that a trial compared."""

    label: Prose
    #: For a figure's labels.
    short: Prose


class Publication(Item):
    """A publication."""

    #: For a table's cells.
    short: Prose
    text: Prose
    doi: Doi | None = None
    #: On which day the figures cited to it were last looked up.
    looked_up: PlainDate


class TrialResult(Item):
    """One comparison of a trial's arms."""

    endpoint: str
    #: A median is in months, a proportion in per cent.
    measure: Literal["median", "proportion"]
    #: Which of several analyses.
    analysis: str = ""
    #: By arm, in the trial's order.
    values: dict[str, Measured] = Field(default_factory=dict)
    #: The first arm against the second.
    hazard_ratio: Measured | None = None
    p: PlainNumber | None = None
    note: Prose | None = None
    citation: str
    #: The day of this figure alone, where it was not found again on the day of its citation.
    looked_up: PlainDate | None = None
    weight: Weight = "further"


class Fact(Content):
    """A finding that compares no arms."""

    text: Prose
    citation: str
    #: As for a result.
    looked_up: PlainDate | None = None
    weight: Weight = "further"


class Trial(Item):
    """A trial."""

    name: Prose
    registry: Registry | None = None
    design: Prose
    population: Prose
    arms: Catalogue[Arm]
    participants: PlainWholeNumber | None = None
    #: How they were divided, or which of them are meant.
    split: Prose | None = None
    #: The statements it bears out.
    supports: Statements = ()
    #: The statements it only stands beside: newer, or about a question next to theirs.
    beside: Statements = ()
    relation: Prose
    citations: Catalogue[Publication] = Field(default_factory=dict)
    results: Catalogue[TrialResult] = Field(default_factory=dict)
    facts: tuple[Fact, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements it supports or stands beside."""
        return (*self.supports, *self.beside)

    def looked_up(self, finding: TrialResult | Fact) -> dt.date:
        """Return the day on which one of its findings was last looked up."""
        return finding.looked_up or self.citations[finding.citation].looked_up


class Caveat(Item):
    """What a reader should know before leaning on a trial."""

    title: Prose
    text: Prose
    trials: tuple[str, ...]
    statements: Statements


class EvidenceContent(Content):
    """An evidence file."""

    id: str
    endpoints: Catalogue[Endpoint]
    trials: Catalogue[Trial]
    caveats: Catalogue[Caveat] = Field(default_factory=dict)

    def behind(self, *statements: str) -> tuple[Trial, ...]:
        """Return the trials about any of the statements, those that support one first."""
        wanted = set(statements)
        found = [trial for trial in self.trials.values() if wanted & set(trial.statements)]
        return tuple(sorted(found, key=lambda trial: not wanted & set(trial.supports)))

    def warned(self, trials: tuple[Trial, ...]) -> tuple[Caveat, ...]:
        """Return the caveats that concern any of the trials."""
        names = {trial.id for trial in trials}
        return tuple(caveat for caveat in self.caveats.values() if names & set(caveat.trials))


def read_evidence(text: str, name: str, statements: Collection[str]) -> EvidenceContent:
    """Make evidence of a file's text.

    Raises ContentError with every problem of the text; a name that is not defined is one.
    """
    tree = parse(text, name)
    content = validate(EvidenceContent, tree)
    problems = [problem for each in _references(content, statements) for problem in undefined(tree, *each)]
    if problems:
        raise ContentError(problems)
    return content


_References: TypeAlias = Iterator[tuple[Place, str, Collection[str], Collection[str]]]


def _references(content: EvidenceContent, statements: Collection[str]) -> _References:
    """Yield where names are used, what they name, the names, and those that are defined."""
    for name, trial in content.trials.items():
        for key in ("supports", "beside"):
            yield ("trials", name, key), "statement", getattr(trial, key), statements
        yield from _inside(content, trial)
    for name, caveat in content.caveats.items():
        yield ("caveats", name, "trials"), "trial", caveat.trials, content.trials
        yield ("caveats", name, "statements"), "statement", caveat.statements, statements


def _inside(content: EvidenceContent, trial: Trial) -> _References:
    for name, result in trial.results.items():
        here: Place = ("trials", trial.id, "results", name)
        yield (*here, "endpoint"), "endpoint", (result.endpoint,), content.endpoints
        yield (*here, "values"), "arm", result.values, trial.arms
        yield (*here, "citation"), "citation", (result.citation,), trial.citations
    for at, fact in enumerate(trial.facts):
        yield ("trials", trial.id, "facts", at, "citation"), "citation", (fact.citation,), trial.citations
