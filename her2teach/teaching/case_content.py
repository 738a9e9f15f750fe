"""Case content: what may stand in the file of a case, and what it has in common with that of a journey."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from her2teach.core.scalars import PlainDate
from her2teach.core.schema import Content, Outcome, Prose, Statements
from her2teach.core.yamltree import short

#: How the id of a case or a journey is written, and how long it is at most.
_ID: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_LONGEST_ID: Final = 60
_PORTS: Final = (f"{port}{number}" for port in ("com", "lpt") for number in range(10))
#: Names that Windows gives its devices, and no file.
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *_PORTS})


def checked_id(name: str) -> str:
    """Return a name that a case can have, and so its file: it never leads to another folder.

    Raises ValueError where no case can be called so.
    """
    if len(name) > _LONGEST_ID or re.fullmatch(_ID, name) is None:
        message = (
            f'no case can be called "{short(name)}"; write lower-case words joined by hyphens, such as "late-relapse"'
        )
        raise ValueError(message)
    return _no_device(name)


def _no_device(name: str) -> str:
    """Return a name that a file can have everywhere."""
    if name in _DEVICES:
        message = f'no case can be called "{name}": Windows keeps this name for a device; add a word to it'
        raise ValueError(message)
    return name


class LearnerPlan(Content):
    """The parts of a plan; the words of the guideline, and its parts that name agents, are checked later."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Any]

    action: str
    monitoring: tuple[str, ...] = ()
    rationale: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _frozen(cls, value: object) -> object:
        """Take lists as tuples, also in the parts that this schema cannot name."""
        if not isinstance(value, Mapping):
            return value
        return {name: tuple(each) if isinstance(each, list) else each for name, each in value.items()}

    @property
    def parts(self) -> dict[str, Any]:
        """Each part that is no action, with the names in it, or what else the file has there."""
        return {**self.__pydantic_extra__, "monitoring": self.monitoring, "rationale": self.rationale}


class DistractorContent(Content):
    """Somebody in the story who is mistaken."""

    #: The id of a misconception.
    belief: str
    #: The story's own words for it.
    voice: Prose
    #: What the belief leads to.
    plan: LearnerPlan


class Expected(Content):
    """What a case is meant to reach."""

    outcome: Outcome
    node: str | None = None


#: Whether an objective is to know what the text says, to decide by it, or to give the reason.
Level = Literal["recall", "apply", "justify"]


def _as_text(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Objective(Content):
    """What a learner can do afterwards."""

    text: Prose
    level: Level | None = None
    #: Ids of the statements that it is about.
    statements: Statements = ()


class PatientContent(Content):
    """What the file of a case and of a journey have in common."""

    id: Annotated[str, StringConstraints(pattern=_ID, max_length=_LONGEST_ID), AfterValidator(_no_device)]
    title: Prose
    difficulty: Literal["introductory", "intermediate", "advanced"]
    #: An open one, so that it may be taught elsewhere.
    licence: Prose | None = None
    authors: Prose
    #: A sentence each, or a sentence with its level and statements.
    objectives: Annotated[tuple[Annotated[Objective, BeforeValidator(_as_text)], ...], Field(min_length=1)]
    #: The patient; in a journey, before anything of the course happens.
    story: Prose
    discussion: Prose | None = None
    #: The day a clinician last read it through.
    reviewed: PlainDate | None = None


class UntoldContent(Content):
    """A fact of the story that the text does not look at."""

    text: Prose
    #: The id of a kind of such facts.
    kind: str | None = None


class CaseContent(PatientContent):
    """A case file."""

    attributes: dict[str, str | tuple[str, ...]]
    expected: Expected
    #: The mistakes that the story tells, with the plans they lead to.
    distractors: tuple[DistractorContent, ...] = ()
    #: Two or three ids of the guideline's key features.
    keys: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    #: The pitfall or error that is the gravest here.
    killer: str | None = None
    #: Facts of the story that the text does not look at: a sentence each, or a sentence and its kind.
    not_in_the_text: tuple[Annotated[UntoldContent, BeforeValidator(_as_text)], ...] = ()
