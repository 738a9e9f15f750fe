"""The shapes of the content: what a case file may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from her2teach.problems import short
from her2teach.scalars import PlainDate
from her2teach.schema import Content, Outcome, Prose

#: How the id of what tells of a patient is written, and how long it is at most.
_ID: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_LONGEST_ID: Final = 60


def checked_id(name: str) -> str:
    """Return a name that a case can have, and so its file: it is never a way to another folder.

    Parameters
    ----------
    name
        What is meant to be one.

    Returns
    -------
    str
        The same.

    Raises
    ------
    ValueError
        Where no case can be called so.
    """
    if len(name) > _LONGEST_ID or re.fullmatch(_ID, name) is None:
        message = (
            f'no case can be called "{short(name)}"; write lower-case words joined by hyphens, such as "late-relapse"'
        )
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


class Told(Content):
    """What every file that tells of a patient says besides."""

    id: Annotated[str, StringConstraints(pattern=_ID, max_length=_LONGEST_ID)]
    title: Prose
    difficulty: Literal["introductory", "intermediate", "advanced"]
    #: An open one, so that it may be taught elsewhere.
    licence: Prose | None = None
    authors: Prose
    objectives: Annotated[tuple[Prose, ...], Field(min_length=1)]
    #: The patient; in a journey, before anything of the course happens.
    story: Prose
    discussion: Prose | None = None
    #: The day a clinician last read it through.
    reviewed: PlainDate | None = None


class CaseContent(Told):
    """A case file."""

    attributes: dict[str, str | tuple[str, ...]]
    expected: Expected
    #: The mistakes that the story tells, with the plans they lead to.
    distractors: tuple[DistractorContent, ...] = ()
