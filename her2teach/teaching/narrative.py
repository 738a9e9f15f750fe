"""Narrative: the story of an invented case, in the sentences that its text brings, or else an answer a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from her2teach.core.criteria import Criterion, Names
from her2teach.core.references import check_criterion
from her2teach.core.regions import regions_of
from her2teach.core.scalars import PlainDate, PlainNumber, PlainWholeNumber
from her2teach.core.schema import Content, Prose
from her2teach.core.situation import Situation
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Place, Problem, Tree
from her2teach.teaching.case_content import LearnerPlan
from her2teach.teaching.dice import Dice
from her2teach.teaching.loading import load_companion, load_shipped
from her2teach.teaching.vignettes import undefined_words
from her2teach.text.wording import capital, show_agents, show_value, uncapital

if TYPE_CHECKING:
    from her2teach.core.case import Case
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway
    from her2teach.core.schema import Attribute

#: The place of a word in a sentence.
PLACE = re.compile(r"\{(\w*)\}")
Texts = Annotated[tuple[Prose, ...], Field(min_length=1)]
NAME = "telling.yaml"
#: Where names stand, what they should be the names of, the names, and those that are defined.
_Used = tuple[Place, str, Collection[str], Collection[str]]
_MONTHS = "January February March April May June July August September October November December"


class Person(Content):
    """Somebody a story can be about."""

    #: How often, beside the others.
    weight: PlainWholeNumber = 1
    #: Words such as "she" by their place in a sentence.
    words: dict[str, Prose]


class Stretch(Content):
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


class StoryPassage(Phrases):
    """Several ways to tell some answers."""

    tells: Names


class Voice(Phrases):
    """Somebody who is mistaken."""

    belief: str
    plan: LearnerPlan


class NarrativeContent(Content):
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
    spans: tuple[Stretch, ...] = ()
    regimens: tuple[Running, ...] = ()
    #: Words for values, by attribute.
    phrases: dict[str, dict[str, Prose]] = Field(default_factory=dict)
    #: Answers that a case may lack.
    gaps: Names = ()
    titles: Annotated[tuple[Phrases, ...], Field(min_length=1)]
    objectives: Annotated[tuple[Phrases, ...], Field(min_length=1)]
    passages: tuple[StoryPassage, ...]
    closings: Texts
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Narrative:
    """The story of a case."""

    title: str
    objectives: tuple[str, ...]
    story: str
    #: The story's sentence in which somebody is mistaken; empty where nobody is.
    voice: str = ""
    #: The attributes that the story states, or says to be unknown.
    stated: frozenset[str]


@cache
def load_narrative() -> NarrativeContent:
    """Load the shipped words of stories.

    Raises ContentError with every problem of the file.
    """
    return load_shipped(read_narrative, NAME)


def narrative_of(guideline: Guideline) -> NarrativeContent:
    """Return the words of stories for the cases of a guideline.

    Raises ContentError with every problem of that file.
    """
    return _narrative_of(guideline.base or guideline)


@cache
def _narrative_of(guideline: Guideline) -> NarrativeContent:
    if guideline.folder is None:
        return load_narrative()
    return load_companion(read_narrative, NAME, guideline) or plain_narrative(guideline)


def read_narrative(tree: Tree, guideline: Guideline) -> NarrativeContent:
    """Make the words of stories of what a file contains.

    Raises ContentError with every problem of the file; a name that is not defined is one.
    """
    content = validate(NarrativeContent, tree)
    problems = [*_check_names(content, tree, guideline), *_check_places(content, tree, guideline)]
    if problems:
        raise ContentError(problems)
    return content


def narrate(
    content: NarrativeContent, guideline: Guideline, pathway: Pathway, dice: Dice, voice: Voice | None = None
) -> Narrative:
    """Tell the story of a case."""
    case, narrator = pathway.case, _Narrator(content, guideline, pathway.case, dice)
    situation = Situation(guideline, case, pathway.nodes, pathway.node)
    stated: set[str] = set()
    sentences = []
    for at, passage in enumerate(content.passages):
        if not stated.issuperset(passage.tells) and _fillable(guideline, case, passage) and suits(passage, situation):
            sentences.append(narrator.say(passage.texts, "passage", at))
            stated.update(passage.tells)
    heard = narrator.say(voice.texts, "voice") if voice else ""
    sentences += [heard] if heard else [narrator.say(content.closings, "closing")]
    return Narrative(
        title=narrator.say(next(each.texts for each in content.titles if suits(each, situation)), "title"),
        objectives=tuple(narrator.say(aim.texts, "objective") for aim in content.objectives if suits(aim, situation)),
        story=" ".join(sentences),
        voice=heard,
        stated=frozenset(stated),
    )


def suits(phrases: Phrases | Stretch | Running, situation: Situation) -> bool:
    """Return whether something can be said of a case, or held of it."""
    return phrases.when is None or phrases.when.holds(situation) is True


def _fillable(guideline: Guideline, case: Case, passage: StoryPassage) -> bool:
    return all(name in case.known for name in passage.places if name in guideline.attributes)


class _Narrator:
    """Fills the places of sentences with the words of a case."""

    def __init__(self, content: NarrativeContent, guideline: Guideline, case: Case, dice: Dice) -> None:
        self._content, self._guideline, self._case, self._dice = content, guideline, case, dice
        persons = [person for person in content.persons for _ in range(person.weight)]
        youngest, oldest = content.ages
        self._words: Mapping[str, str] = {
            **dice.apart("person").pick(persons).words,
            "age": str(youngest + dice.apart("age").below(oldest - youngest + 1)),
        }

    def say(self, texts: Sequence[str], *key: object) -> str:
        """Say one of some texts; its beginning is a capital letter."""
        text = self._dice.apart(*key).pick(texts)
        return capital(PLACE.sub(lambda place: self._word(place[1]), text))

    def _word(self, name: str) -> str:
        value = self._words.get(name)
        return self._answer(name) if value is None else value

    def _answer(self, name: str) -> str:
        guideline, value = self._guideline, self._case.known[name]
        if isinstance(value, dt.date):
            return f"{value.day} {self._content.months[value.month - 1]} {value.year}"
        if isinstance(value, frozenset):
            named = [self._named(name, agent) for agent in guideline.agents if agent in value]
            return _listed(named) if named else uncapital(show_value(guideline, self._case, name))
        if isinstance(value, (int, float, Fraction)):
            return show_value(guideline, self._case, name)
        return self._content.phrases.get(name, {}).get(value) or uncapital(show_value(guideline, self._case, name))

    def _named(self, name: str, agent: str) -> str:
        words = self._content.phrases.get(name, {})
        return words.get(agent) or uncapital(show_agents(self._guideline, [agent]))


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _all_phrases(content: NarrativeContent) -> Iterator[tuple[Place, Phrases]]:
    for section in ("titles", "objectives", "passages", "voices"):
        yield from (((section, at), phrases) for at, phrases in enumerate(getattr(content, section)))


def _check_names(content: NarrativeContent, tree: Tree, guideline: Guideline) -> Iterator[Problem]:
    criteria = [(place, phrases.when) for place, phrases in _all_phrases(content)]
    for section in ("spans", "regimens"):
        criteria += [((section, at), entry.when) for at, entry in enumerate(getattr(content, section))]
    for place, when in criteria:
        if when is not None:
            yield from check_criterion(guideline, tree, (*place, "when"), when)
    for names in (*_attributes_named(content, guideline), *_plans_named(content, guideline)):
        yield from undefined(tree, *names)
    for at, voice in enumerate(content.voices):
        yield from undefined_words(guideline, tree, ("voices", at, "plan"), voice.plan)


def _attributes_named(content: NarrativeContent, guideline: Guideline) -> Iterator[_Used]:
    attributes = guideline.attributes

    def values(name: str) -> Collection[str]:
        attribute = attributes.get(name)
        return () if attribute is None else guideline.agents if attribute.kind == "agents" else attribute.values

    yield ("usual",), "attribute", content.usual, attributes
    yield ("phrases",), "attribute", content.phrases, attributes
    yield ("gaps",), "attribute", content.gaps, attributes
    yield from ((("usual", name), "value", (value,), values(name)) for name, value in content.usual.items())
    yield from ((("phrases", name), "value", words, values(name)) for name, words in content.phrases.items())
    for at, span in enumerate(content.spans):
        yield ("spans", at, "attribute"), "attribute", (span.attribute,), attributes
    for at, passage in enumerate(content.passages):
        yield ("passages", at, "tells"), "attribute", passage.tells, attributes


def _plans_named(content: NarrativeContent, guideline: Guideline) -> Iterator[_Used]:
    for at, running in enumerate(content.regimens):
        yield ("regimens", at, "agents"), "agent", running.agents, guideline.agents
    for at, voice in enumerate(content.voices):
        yield ("voices", at, "belief"), "misconception", (voice.belief,), guideline.misconceptions


def _check_places(content: NarrativeContent, tree: Tree, guideline: Guideline) -> Iterator[Problem]:
    """Yield a problem where a sentence has a place that nothing fills, or that not every case it suits can fill."""
    words = {"age"}.union(*(person.words for person in content.persons))
    words = {word for word in words if word == "age" or all(word in person.words for person in content.persons)}
    for place, phrases in _all_phrases(content):
        for at, text in enumerate(phrases.texts):
            found = PLACE.findall(text)
            yield from undefined(tree, (*place, "texts", at), "word", found, {*words, *guideline.attributes})
            undeclared = set(found) - words - set(getattr(phrases, "tells", ()))
            if undeclared & guideline.attributes.keys():
                message = f'"{min(undeclared)}" is told, and does not stand under "tells"'
                yield tree.problem((*place, "texts", at), "reference", message, "add it there")
    for at, text in enumerate(content.closings):
        yield from undefined(tree, ("closings", at), "word", PLACE.findall(text), words)


def plain_narrative(guideline: Guideline) -> NarrativeContent:
    """Make the words of stories for a guideline."""
    everything = Phrases(texts=("A case put together by chance",))
    return NarrativeContent(
        id="plain",
        authors="Put together by chance",
        persons=(Person(words={"she": "the patient"}),),
        ages=(0, 0),
        months=tuple(_MONTHS.split()),
        regimens=tuple(_regimens(guideline)),
        gaps=tuple(regions_of(guideline).axes),
        titles=(everything,),
        objectives=(Phrases(texts=("Follow the text from decision to decision.",)),),
        passages=tuple(_passages(guideline)),
        closings=("This is what is known.",),
    )


def _passages(guideline: Guideline) -> Iterator[StoryPassage]:
    for name, attribute in guideline.attributes.items():
        if attribute.counted_between:
            days = " ".join(_sentence(guideline.attributes[date]) for date in attribute.counted_between)
            yield StoryPassage(tells=(name, *attribute.counted_between), texts=(days,))
        yield StoryPassage(tells=(name,), texts=(_sentence(attribute),))


def _sentence(attribute: Attribute) -> str:
    said = attribute.said or f"{attribute.label}: {{}}"
    return f"{capital(said).replace('{}', f'{{{attribute.id}}}')}."


def _regimens(guideline: Guideline) -> Iterator[Running]:
    yield Running(agents=())
    for regimen in guideline.regimens.values():
        parts = [guideline.members(part) for part in regimen.parts]
        yield Running(agents=tuple(next(each for each in guideline.agents if each in part) for part in parts))
