"""Telling: a case that nobody wrote becomes a story, in sentences that are content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from her2teach.dice import Dice
from her2teach.distractors import undefined_words
from her2teach.guideline import shipped_guideline
from her2teach.loading import ContentError, Place, Problem, parse, read_file, read_shipped
from her2teach.plain_telling import plain_telling
from her2teach.references import check_criterion
from her2teach.situation import Situation
from her2teach.telling_schema import PLACE, Passage, Phrases, Running, Span, TellingContent, Voice
from her2teach.tree import Tree
from her2teach.validation import undefined, validate
from her2teach.wording import capital, show_agents, show_value, uncapital

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.guideline import Guideline
    from her2teach.pathway import Pathway

NAME = "telling.yaml"


@dataclass(frozen=True, kw_only=True)
class Tale:
    """A case told."""

    title: str
    objectives: tuple[str, ...]
    story: str
    #: The story's sentence in which somebody is mistaken; empty where nobody is.
    voice: str = ""
    #: The attributes that the story tells, or tells to be unknown.
    told: frozenset[str]


@cache
def load_telling() -> TellingContent:
    """Load the shipped words of stories.

    Returns
    -------
    TellingContent
        The words.

    Raises
    ------
    ContentError
        With every problem of the file.
    """
    return read_telling(read_shipped(NAME), NAME, shipped_guideline())


def telling_of(guideline: Guideline) -> TellingContent:
    """Return the words of stories for the cases of a guideline.

    Parameters
    ----------
    guideline
        The guideline, with or without extensions.

    Returns
    -------
    TellingContent
        The shipped words; for a guideline from a file those of ``telling.yaml`` beside it, or an answer a sentence.

    Raises
    ------
    ContentError
        With every problem of that file.
    """
    base = guideline.base or guideline
    return load_telling() if base.folder is None else _beside(base)


@cache
def _beside(guideline: Guideline) -> TellingContent:
    path = guideline.companion(NAME)
    return plain_telling(guideline) if path is None else read_telling(read_file(path), str(path), guideline)


def read_telling(text: str, name: str, guideline: Guideline) -> TellingContent:
    """Make the words of stories of a file's text.

    Parameters
    ----------
    text
        The YAML text.
    name
        The file's name in messages.
    guideline
        The guideline whose cases are to be told.

    Returns
    -------
    TellingContent
        The words.

    Raises
    ------
    ContentError
        With every problem of the text; a name that is not defined is one.
    """
    tree = parse(text, name)
    content = validate(TellingContent, tree)
    problems = [*_check_names(content, tree, guideline), *_check_places(content, tree, guideline)]
    if problems:
        raise ContentError(problems)
    return content


def tell(
    telling: TellingContent, guideline: Guideline, pathway: Pathway, dice: Dice, voice: Voice | None = None
) -> Tale:
    """Tell a case.

    Parameters
    ----------
    telling
        The words.
    guideline, pathway
        The way of the case.
    dice
        What chooses among the ways to say the same; the same dice choose the same for cases that are alike.
    voice
        Who is to be mistaken in it.

    Returns
    -------
    Tale
        The story.
    """
    case, teller = pathway.case, _Teller(telling, guideline, pathway.case, dice)
    situation = Situation(guideline, case, pathway.nodes, pathway.node)
    told: set[str] = set()
    sentences = []
    for at, passage in enumerate(telling.passages):
        if not told.issuperset(passage.tells) and _fillable(guideline, case, passage) and fits(passage, situation):
            sentences.append(teller.say(passage.texts, "passage", at))
            told.update(passage.tells)
    heard = teller.say(voice.texts, "voice") if voice else ""
    sentences += [heard] if heard else [teller.say(telling.closings, "closing")]
    return Tale(
        title=teller.say(next(each.texts for each in telling.titles if fits(each, situation)), "title"),
        objectives=tuple(teller.say(each.texts, "objective") for each in telling.objectives if fits(each, situation)),
        story=" ".join(sentences),
        voice=heard,
        told=frozenset(told),
    )


def fits(phrases: Phrases | Span | Running, situation: Situation) -> bool:
    """Return whether something can be said of a case, or held of it."""
    return phrases.when is None or phrases.when.holds(situation) is True


def _fillable(guideline: Guideline, case: Case, passage: Passage) -> bool:
    return all(name in case.known for name in passage.places if name in guideline.attributes)


class _Teller:
    """Fills the places of sentences with the words of a case."""

    def __init__(self, telling: TellingContent, guideline: Guideline, case: Case, dice: Dice) -> None:
        self._telling, self._guideline, self._case, self._dice = telling, guideline, case, dice
        persons = [person for person in telling.persons for _ in range(person.weight)]
        youngest, oldest = telling.ages
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
            return f"{value.day} {self._telling.months[value.month - 1]} {value.year}"
        if isinstance(value, frozenset):
            named = [self._named(name, agent) for agent in guideline.agents if agent in value]
            return _listed(named) if named else uncapital(show_value(guideline, self._case, name))
        if isinstance(value, (int, float, Fraction)):
            return show_value(guideline, self._case, name)
        return self._telling.phrases.get(name, {}).get(value) or uncapital(show_value(guideline, self._case, name))

    def _named(self, name: str, agent: str) -> str:
        words = self._telling.phrases.get(name, {})
        return words.get(agent) or uncapital(show_agents(self._guideline, [agent]))


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _all_phrases(content: TellingContent) -> Iterator[tuple[Place, Phrases]]:
    for section in ("titles", "objectives", "passages", "voices"):
        yield from (((section, at), phrases) for at, phrases in enumerate(getattr(content, section)))


def _check_names(content: TellingContent, tree: Tree, guideline: Guideline) -> Iterator[Problem]:
    criteria = [(place, phrases.when) for place, phrases in _all_phrases(content)]
    for section in ("spans", "regimens"):
        criteria += [((section, at), entry.when) for at, entry in enumerate(getattr(content, section))]
    for place, when in criteria:
        if when is not None:
            yield from check_criterion(guideline.content, tree, (*place, "when"), when)
    for names in (*_attributes_named(content, guideline), *_plans_named(content, guideline)):
        yield from undefined(tree, *names)
    for at, voice in enumerate(content.voices):
        yield from undefined_words(guideline, tree, ("voices", at, "plan"), voice.plan)


#: Where names stand, what they should be the names of, the names, and those that are defined.
_Used = tuple[Place, str, Collection[str], Collection[str]]


def _attributes_named(content: TellingContent, guideline: Guideline) -> Iterator[_Used]:
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


def _plans_named(content: TellingContent, guideline: Guideline) -> Iterator[_Used]:
    for at, running in enumerate(content.regimens):
        yield ("regimens", at, "agents"), "agent", running.agents, guideline.agents
    for at, voice in enumerate(content.voices):
        yield ("voices", at, "belief"), "misconception", (voice.belief,), guideline.misconceptions


def _check_places(content: TellingContent, tree: Tree, guideline: Guideline) -> Iterator[Problem]:
    """Yield a problem where a sentence has a place that nothing fills, or may be told of a case that cannot fill it."""
    words = {"age"}.union(*(person.words for person in content.persons))
    words = {word for word in words if word == "age" or all(word in person.words for person in content.persons)}
    for place, phrases in _all_phrases(content):
        for at, text in enumerate(phrases.texts):
            found = PLACE.findall(text)
            yield from undefined(tree, (*place, "texts", at), "word", found, {*words, *guideline.attributes})
            untold = set(found) - words - set(getattr(phrases, "tells", ()))
            if untold & guideline.attributes.keys():
                message = f'"{min(untold)}" is told, and does not stand under "tells"'
                yield tree.problem((*place, "texts", at), "reference", message, "add it there")
    for at, text in enumerate(content.closings):
        yield from undefined(tree, ("closings", at), "word", PLACE.findall(text), words)
