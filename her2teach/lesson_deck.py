"""Lesson deck: a passage or a pitfall of the lesson as a presentation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from her2teach.deck import Deck, Frame, asked, deck

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.text import Section


def passage_deck(guideline: Guideline, passage: Section) -> Deck:
    """Make a presentation of a passage.

    Parameters
    ----------
    guideline
        The guideline that it is about.
    passage
        Its title and its lines.

    Returns
    -------
    Deck
        A frame for each line.
    """
    frames = [Frame(kind="words", lead="The lesson", heading=passage.heading, lines=(line,)) for line in passage.lines]
    return deck(guideline, passage.heading, frames)


def pitfall_deck(guideline: Guideline, pitfall: str, told: Section) -> Deck:
    """Make a presentation of a pitfall.

    Parameters
    ----------
    guideline, pitfall
        The guideline and the pitfall's id.
    told
        The case, the thought, the plan, the rule, why it matters, and the exemptions; a line each.

    Returns
    -------
    Deck
        The case and the plan, which of the pitfalls the room sees in it, and what is wrong with it.
    """
    case, thought, plan, rule, why, *exempt = told.lines
    lead, titles = "A pitfall", {each.id: each.title for each in guideline.pitfalls.values()}
    asked_and_answered = asked(lead, "Which pitfall is this?", titles.values(), list(titles).index(pitfall), ())
    frames = [
        Frame(kind="story", lead=lead, heading="The case", lines=(case,)),
        Frame(kind="story", lead=lead, heading="What somebody thinks", lines=(thought, plan)),
        *(replace(each, right="This pitfall") for each in asked_and_answered),
        Frame(kind="words", lead=lead, heading=told.heading, lines=(rule, why)),
    ]
    if exempt:
        frames.append(Frame(kind="words", lead=told.heading, heading="Where it is none", lines=tuple(exempt)))
    return deck(guideline, told.heading, frames)
