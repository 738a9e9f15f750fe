"""Story facts: what a case's attributes say in words, and what its story seems to tell that none of them holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from her2teach.core.case import Case
from her2teach.core.questions import asked, relevant_pathway
from her2teach.core.words import shipped_words
from her2teach.text.wording import capital, said, show_value, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
#: Numbers as words, up to those that a story spells out.
_NUMBERS: Final[Mapping[str, int]] = {
    **{word: number for number, word in enumerate(_SMALL.split())},
    **{word: ten for ten, word in zip(range(20, 100, 10), _TENS.split(), strict=True)},
    **{
        f"{tens}-{small}": ten + number
        for ten, tens in zip(range(20, 100, 10), _TENS.split(), strict=True)
        for number, small in list(enumerate(_SMALL.split()))[1:10]
    },
}


def said_in_words(guideline: Guideline, case: Case) -> tuple[str, ...]:
    """Say what a case says of each attribute, in sentences, in the guideline's order."""
    return tuple(f"{capital(said(guideline, case, name))}." for name in guideline.attributes if name in case.known)


def story_questions(guideline: Guideline, story: str, case: Case, facts: Sequence[str]) -> tuple[str, ...]:
    """Ask about what a story seems to tell and neither an attribute nor a fact beside the text holds."""
    told = " ".join(facts).lower()
    pathway = relevant_pathway(guideline, case)
    unanswered = [name for name in asked(guideline, pathway.case, pathway) if name not in case.known]
    return (*_of_numbers(guideline, story, case, unanswered, told), *_of_facts(guideline, story, told))


def _of_numbers(guideline: Guideline, story: str, case: Case, unanswered: Collection[str], told: str) -> Iterator[str]:
    """Ask about a number with the unit of a question that is open, where none of the answers holds it."""
    for unit in dict.fromkeys(guideline.attributes[name].unit for name in unanswered):
        named = [name for name, each in guideline.attributes.items() if unit and each.unit == unit]
        held = {float(case.known[name]) for name in named if name in case.known}
        held |= {float(found) for name in named for found in re.findall(r"\d+", _shown(guideline, case, name))}
        labels = " or ".join(uncapital(guideline.attributes[name].label) for name in named if name in unanswered)
        for words, number in _quantities(story, unit) if named else ():
            if number not in held and words.lower() not in told:
                held.add(number)
                yield f"The story says “{words}”, and no attribute holds that. Is it the {labels}?"


def _shown(guideline: Guideline, case: Case, name: str) -> str:
    return show_value(guideline, case, name) if name in case.known else ""


def _quantities(story: str, unit: str) -> Iterator[tuple[str, float]]:
    """Yield the numbers that stand before a unit, with their words."""
    singular = unit.removesuffix("s")
    after = rf"(?:[ -]?{re.escape(singular)}s?\b)" if unit[0].isalpha() else rf" ?{re.escape(unit)}"
    words = "|".join(sorted(_NUMBERS, key=len, reverse=True))
    plain = " ".join(story.split())
    for found in re.finditer(rf"(?<![\w.])(\d+(?:\.\d+)?|{words}){after}", plain, re.IGNORECASE):
        number: Any = found[1].lower()
        yield found[0], float(_NUMBERS.get(number, number))


def _of_facts(guideline: Guideline, story: str, told: str) -> Iterator[str]:
    """Ask about words that tell of what the text does not look at, but for what is told of already."""
    plain = " ".join(story.split())
    for kind, words in shipped_words().facts.items():
        if kind not in guideline.untold:
            continue
        begin = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)
        found = begin.search(plain)
        if found and not begin.search(told):
            label = uncapital(guideline.untold[kind].label)
            yield f"The story says “{found[0]}”, and no attribute holds that. Is it a fact beside the text ({label})?"
