"""Case deck: a case as a presentation; its story, each decision as a question to the room, and the answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from her2teach.deck import Deck, Frame, asked, deck, file_notes, listed, paragraphs
from her2teach.headlines import HEADLINES, headline
from her2teach.questions import asked as asked_on
from her2teach.reasoning_words import DOES_NOT_TELL
from her2teach.text import Line, Section, answer, sections
from her2teach.way_words import Stop, stops
from her2teach.wording import capital, show_value

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.guideline import Guideline
    from her2teach.pathway import Pathway
    from her2teach.vignettes import CaseVignette

#: What the room is asked before the end is shown.
HOW_IT_ANSWERS: Final = "How will the text answer?"
_CASE: Final = "The case"
_ANSWER: Final = "The answer"
#: The sections of a way that follow its end, a frame or more for each; the presenter alone reads the others.
_AFTER: Final = ("warnings", "considerations", "flags", "pitfalls", "unsaid")


def case_deck(guideline: Guideline, pathway: Pathway, vignette: CaseVignette | None = None) -> Deck:
    """Make a presentation of a case.

    Parameters
    ----------
    guideline, pathway
        The guideline and the way of the case.
    vignette
        The case as it is told; None where nobody tells it.  Its answers may have been changed since.

    Returns
    -------
    Deck
        The story first; the title, which may give the answer away, comes last.
    """
    changed = _changed(guideline, pathway, vignette) if vignette else ()
    frames = [
        _story(guideline, pathway.case, vignette, changed),
        *decision_frames(guideline, pathway, _CASE),
        *answer_frames(guideline, pathway, _ANSWER),
    ]
    if vignette is None:
        return deck(guideline, "A case of your own", frames)
    notes = file_notes(vignette.objectives, vignette.discussion)
    if changed:
        warning = Line(
            text="Answers of this case were changed. The notes of its file are about the case as it is told."
        )
        notes = (Section(id="changed", heading="Please note", lines=(warning,)), *notes)
    else:
        teaches = tuple(Line(text=aim) for aim in vignette.objectives)
        frames.append(Frame(kind="words", lead="What this case teaches", heading=vignette.title, lines=teaches))
    return deck(guideline, vignette.title, frames, notes)


def decision_frames(guideline: Guideline, pathway: Pathway, lead: str, known: Collection[str] = ()) -> Iterator[Frame]:
    """Yield each decision of a way as a question and its reveal.

    Parameters
    ----------
    guideline, pathway
        The guideline and the way.
    lead
        What the frames belong to.
    known
        Decisions that the room has been asked before.

    Yields
    ------
    Frame
        Two for each decision.
    """
    for stop in stops(guideline, pathway):
        if stop.kind != "decision" or stop.node in known:
            continue
        decision = guideline.decisions[stop.node]
        step = next((each for each in pathway.steps if each.node == stop.node), None)
        places = [edge.to for edge in decision.edges]
        choices = (*(capital(edge.label) for edge in decision.edges), DOES_NOT_TELL)
        right = places.index(step.to) if step else len(places)
        yield from asked(lead, decision.question, choices, right, _reasons(guideline, pathway, stop))


def answer_frames(
    guideline: Guideline, pathway: Pathway, lead: str, after: Collection[str] = _AFTER
) -> Iterator[Frame]:
    """Yield how the text answers, as a question and its reveal, and the answer with what belongs to it.

    Parameters
    ----------
    guideline, pathway
        The guideline and the way.
    lead
        What the frames belong to.
    after
        Ids of the sections of the way that the room sees after the end; the presenter alone reads the others.

    Yields
    ------
    Frame
        The question and its reveal, the end, and the sections that are wanted.
    """
    words = headline(guideline, pathway)
    more = () if words == HEADLINES[pathway.outcome] else (Line(text=f"{words}."),)
    place = list(HEADLINES).index(pathway.outcome)
    yield from asked(lead, HOW_IT_ANSWERS, HEADLINES.values(), place, more)
    found = sections(guideline, pathway)
    first, *rest = listed(lead, answer(guideline, pathway))
    yield replace(first, notes=tuple(each for each in found if each.id not in after))
    yield from rest
    for section in found:
        if section.id in after:
            yield from listed(lead, section)


def known_section(guideline: Guideline, case: Case) -> Section:
    """Return all that is known of a case, a line each."""
    lines = tuple(
        Line(lead=guideline.attributes[name].label, text=f"{show_value(guideline, case, name)}.") for name in case.given
    )
    return Section(id="known", heading="What is known", lines=lines)


def _story(guideline: Guideline, case: Case, vignette: CaseVignette | None, changed: tuple[str, ...]) -> Frame:
    known = known_section(guideline, case)
    if vignette is None:
        nothing = (Line(text="Nothing is known of this case yet."),)
        return Frame(kind="story", lead=_CASE, heading=known.heading, lines=known.lines or nothing)
    lines = [*paragraphs(vignette.story)]
    if changed:
        names = [f"{guideline.attributes[name].label}: {show_value(guideline, case, name)}" for name in changed]
        lines.append(Line(lead="Changed from the story", text=f"{'; '.join(names)}."))
    heading = f"{capital(vignette.difficulty)} case"
    return Frame(kind="story", lead=_CASE, heading=heading, lines=tuple(lines), notes=(known,) if known.lines else ())


def _changed(guideline: Guideline, pathway: Pathway, vignette: CaseVignette) -> tuple[str, ...]:
    """Return what is told otherwise by the case; what it leaves out because nobody asks for it now is not."""
    now, told = pathway.case.given, vignette.case.given
    names = {*now, *asked_on(guideline, pathway.case, pathway)}
    return tuple(name for name in guideline.attributes if name in names and now.get(name) != told.get(name))


def _reasons(guideline: Guideline, pathway: Pathway, stop: Stop) -> Iterator[Line]:
    """Yield why the way goes on as it does."""
    step = next((each for each in pathway.steps if each.node == stop.node), None)
    if step is None:
        yield Line(text=capital(stop.text))
        return
    yield Line(text=capital(stop.text), mark=step.status, statements=step.statements)
    why = guideline.edges[step.node, step.to].why
    if why:
        yield Line(text=why)
