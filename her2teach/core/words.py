"""Words: what people write for a name of the guideline, so that a hint can say which one they mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from her2teach.core.yamltree import parse, read_shipped

WORDS: Final = "words.yaml"


class WordsContent(BaseModel):
    """A file of such words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    #: By the id of an agent, the names it is sold under and those it is known by.
    trade_names: Mapping[str, tuple[str, ...]]
    #: By the kind of a fact that no attribute holds, words of a story that tell of it.
    facts: Mapping[str, tuple[str, ...]] = {}


@cache
def shipped_words() -> WordsContent:
    """Return the words that come with the package."""
    return WordsContent.model_validate(parse(read_shipped(WORDS), WORDS).content)


@cache
def agents_by_trade_name() -> Mapping[str, str]:
    """Return the agents by the names that they are sold under, in lower case."""
    named = shipped_words().trade_names.items()
    return MappingProxyType({name.lower(): agent for agent, names in named for name in names})
