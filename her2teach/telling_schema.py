"""The shapes of the content: what the file with the words of stories may hold."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from her2teach.case_schema import LearnerPlan
from her2teach.criteria import Criterion, Names
from her2teach.scalars import PlainDate, PlainNumber, PlainWholeNumber
from her2teach.schema import Content, Prose

#: The place of a word in a sentence.
PLACE = re.compile(r"\{(\w*)\}")

Texts = Annotated[tuple[Prose, ...], Field(min_length=1)]


class Person(Content):
    """Somebody a story can be about."""

    #: How often, beside the others.
    weight: PlainWholeNumber = 1
    #: Words such as "she" by their place in a sentence.
    words: dict[str, Prose]


class Span(Content):
    """From where to where a number or a day of an invented case may lie."""

    attribute: str
    when: Criterion | None = None
    low: PlainNumber | PlainDate
    high: PlainNumber | PlainDate


class Running(Content):
    """Agents that an invented case may be treated with."""

    agents: tuple[str, ...]
    when: Criterion | None = None


class Phrases(Content):
    """Several ways to say something."""

    #: Where they fit; everywhere if left out.
    when: Criterion | None = None
    texts: Texts

    @property
    def places(self) -> frozenset[str]:
        """The names of the places in its texts."""
        return frozenset(name for text in self.texts for name in PLACE.findall(text))


class Passage(Phrases):
    """Several ways to tell some answers."""

    tells: Names


class Voice(Phrases):
    """Somebody who is mistaken."""

    belief: str
    plan: LearnerPlan


class TellingContent(Content):
    """A file with the words of stories."""

    id: str
    authors: Prose
    persons: Annotated[tuple[Person, ...], Field(min_length=1)]
    #: From the youngest to the oldest.
    ages: tuple[PlainWholeNumber, PlainWholeNumber]
    #: The names of the months.
    months: Annotated[tuple[Prose, ...], Field(min_length=12, max_length=12)]
    #: What a case has more often than not.
    usual: dict[str, str] = Field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    regimens: tuple[Running, ...] = ()
    #: Words for values, by attribute.
    phrases: dict[str, dict[str, Prose]] = Field(default_factory=dict)
    #: Answers that a case may lack.
    gaps: Names = ()
    titles: Annotated[tuple[Phrases, ...], Field(min_length=1)]
    objectives: Annotated[tuple[Phrases, ...], Field(min_length=1)]
    passages: tuple[Passage, ...]
    closings: Texts
    voices: tuple[Voice, ...] = ()
