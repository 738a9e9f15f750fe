"""What if: other answers, near cases and open questions in plain sentences, the same on every screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from her2teach.analysis.alternatives import alternatives
from her2teach.analysis.flips import Flip
from her2teach.analysis.nearest import NearCase
from her2teach.analysis.next_questions import NextQuestion, PossibleAnswer
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.text import sections as text
from her2teach.text.sections import UNANSWERED, Answer
from her2teach.text.wording import capital, counted, show_value, show_values, uncapital

#: So many names are listed; of more, only that there are more, or how many.
_FEW = 3


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Other answers that can be tried, and what would come of them."""

    #: The new answers, by attribute.
    answers: Mapping[str, Any]
    #: What would be answered: one line for each attribute.
    lines: tuple[str, ...]
    #: What stands on the button.
    button: str
    #: What would come of it, and how that relates to the text: a key of :data:`her2teach.text.sections.MARKS`, or "".
    result: str
    mark: str
    #: What would fall away, or nothing.
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferGroup:
    """The offers for one attribute."""

    attribute: str
    label: str
    #: What the case says of it now.
    now: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """An open question, and what its answers would leave."""

    attribute: str
    question: str
    lines: tuple[str, ...]


def flip_groups(guideline: Guideline, case: Case, flips: Iterable[Flip]) -> tuple[OfferGroup, ...]:
    """Say which single answers would change where a case ends, by attribute.

    Agents that have no name together, and are more than a part of the present ones, are left out.
    """
    groups: dict[str, list[Offer]] = {}
    for flip in flips:
        usual = [other.value for other in alternatives(guideline, case, flip.attribute) if other.named]
        if flip.value in usual:
            groups.setdefault(flip.attribute, []).append(flip_offer(guideline, flip))
    return tuple(
        OfferGroup(
            attribute=name,
            label=guideline.attributes[name].label,
            now=uncapital(show_value(guideline, case, name)),
            offers=tuple(offers),
        )
        for name, offers in groups.items()
    )


def near_offers(guideline: Guideline, case: Case, found: Iterable[NearCase]) -> tuple[Offer, ...]:
    """Say which answers would have to be others for a case to come to an end; nothing for a case that is there."""
    return tuple(_near(guideline, case, near) for near in found if near.changes)


def open_questions(guideline: Guideline, pathway: Pathway, found: Iterable[NextQuestion]) -> tuple[OpenQuestion, ...]:
    """Say what to ask next, and what each answer would leave."""
    return tuple(
        OpenQuestion(
            attribute=each.attribute,
            question=guideline.attributes[each.attribute].question,
            lines=tuple(_leaves(guideline, pathway, each)),
        )
        for each in found
    )


def nothing_flips(pathway: Pathway, *, locked: bool = False) -> str:
    """Say that no single answer changes where a case ends."""
    if not pathway.case.given:
        return "Nothing is answered yet, so there is nothing to change."
    if pathway.contradictions:
        return "No single answer mends the contradiction."
    which = "None of the answers not held fixed" if locked else "No answer"
    return f"{which}, changed by itself, changes the outcome."


def tried(guideline: Guideline, case: Case, names: Iterable[str]) -> str:
    """Say in a sentence which answers a case was given."""
    answers = (
        f"{uncapital(guideline.attributes[name].label)}: {uncapital(show_value(guideline, case, name))}"
        for name in names
    )
    return capital("; ".join(answers)) + "."


def list_labels(guideline: Guideline, names: Iterable[str]) -> str:
    """List the labels of attributes, for within a sentence."""
    return ", ".join(uncapital(guideline.attributes[name].label) for name in names)


def _near(guideline: Guideline, case: Case, near: NearCase) -> Offer:
    there = text.answer(guideline, near.pathway)
    return Offer(
        answers=near.changes,
        lines=tuple(_change(guideline, case, near.case, name) for name in near.changes),
        button="Try it",
        result=result_in_words(there),
        mark=there.mark,
        note=_without(guideline, near.without),
    )


def flip_offer(guideline: Guideline, flip: Flip) -> Offer:
    """Say what would come of one flip."""
    shown = show_values(guideline, flip.case, flip.attribute, flip.values)
    one = uncapital(show_value(guideline, flip.case, flip.attribute))
    there = text.answer(guideline, flip.pathway)
    return Offer(
        answers={flip.attribute: flip.value},
        lines=(shown,),
        button="Try it" if shown == one else f"Try {one}",
        result=result_in_words(there),
        mark=there.mark,
        note=_without(guideline, flip.without),
    )


def _change(guideline: Guideline, case: Case, new: Case, name: str) -> str:
    value = uncapital(show_value(guideline, new, name))
    then = f"instead of {uncapital(show_value(guideline, case, name))}" if name in case else "not answered yet"
    return f"{guideline.attributes[name].label}: {value} ({then})"


def result_in_words(answer: Answer) -> str:
    """Say in one line where a pathway ends, or what would have to be asked."""
    guideline, pathway = answer.guideline, answer.pathway
    if pathway.node:
        label = answer.lines[0].lead
        # The label of such an end and its mark say already that the text says nothing.
        return label if answer.mark in UNANSWERED.values() else f"{answer.heading}: {label}"
    labels = [guideline.attributes[name].label for name in pathway.missing]
    asking = f"{', '.join(map(uncapital, labels[:_FEW]))}{' and more' if len(labels) > _FEW else ''}"
    return f"{counted(len(pathway.possible), 'outcome')} would remain. You'd need to know: {asking}"


def _without(guideline: Guideline, names: tuple[str, ...]) -> str:
    if not names:
        return ""
    return f"No longer relevant: {list_labels(guideline, names)}"


def _leaves(guideline: Guideline, pathway: Pathway, question: NextQuestion) -> Iterator[str]:
    for answer in question.answers:
        values = _usual(guideline, pathway.case, question.attribute, answer)
        if values:
            case = Case.of(guideline, {**pathway.case.given, question.attribute: values[0]})
            shown = show_values(guideline, case, question.attribute, values)
            yield f"{shown[:1].upper()}{shown[1:]}: {_left(guideline, pathway, answer)}"


def _usual(guideline: Guideline, case: Case, name: str, answer: PossibleAnswer) -> tuple[Any, ...]:
    named = {other.value: other.named for other in alternatives(guideline, case, name)}
    return tuple(value for value in answer.values if named[value])


def _left(guideline: Guideline, pathway: Pathway, answer: PossibleAnswer) -> str:
    if not answer.ruled_out:
        return "rules nothing out by itself"
    labels = [end.label for name, end in guideline.ends.items() if name in answer.possible]
    if len(labels) == 1:
        return f"leaves one answer, {uncapital(labels[0])}"
    named = f" ({'; '.join(map(uncapital, labels))})" if len(labels) <= _FEW else ""
    return f"rules out {len(answer.ruled_out)} of {len(pathway.possible)} answers, leaves {len(labels)}{named}"
