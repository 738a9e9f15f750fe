"""Plain telling: words of stories for a text that brings none, an answer a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from her2teach.telling_schema import Passage, Person, Phrases, Running, TellingContent
from her2teach.wording import capital

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.schema import Attribute

_MONTHS = "January February March April May June July August September October November December"


def plain_telling(guideline: Guideline) -> TellingContent:
    """Make the words of stories for a guideline.

    Parameters
    ----------
    guideline
        The guideline.

    Returns
    -------
    TellingContent
        Every attribute is told by itself, as the guideline says it within a sentence, and a number that two dates give
        by these; every list of agents is one of the guideline's regimens, or empty.
    """
    everything = Phrases(texts=("A case put together by chance",))
    return TellingContent(
        id="plain",
        authors="Put together by chance",
        persons=(Person(words={"she": "the patient"}),),
        ages=(0, 0),
        months=tuple(_MONTHS.split()),
        regimens=tuple(_regimens(guideline)),
        gaps=tuple(guideline.regions.axes),
        titles=(everything,),
        objectives=(Phrases(texts=("Follow the text from decision to decision.",)),),
        passages=tuple(_passages(guideline)),
        closings=("This is what is known.",),
    )


def _passages(guideline: Guideline) -> Iterator[Passage]:
    for name, attribute in guideline.attributes.items():
        if attribute.counted_between:
            days = " ".join(_sentence(guideline.attributes[date]) for date in attribute.counted_between)
            yield Passage(tells=(name, *attribute.counted_between), texts=(days,))
        yield Passage(tells=(name,), texts=(_sentence(attribute),))


def _sentence(attribute: Attribute) -> str:
    said = attribute.said or f"{attribute.label}: {{}}"
    return f"{capital(said).replace('{}', f'{{{attribute.id}}}')}."


def _regimens(guideline: Guideline) -> Iterator[Running]:
    yield Running(agents=())
    for regimen in guideline.regimens.values():
        parts = [guideline.members(part) for part in regimen.parts]
        yield Running(agents=tuple(next(each for each in guideline.agents if each in part) for part in parts))
