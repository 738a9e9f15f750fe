"""Slide decks: a case, a journey, and what the lesson says, as presentations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from her2teach.core.pathway import trace
from her2teach.core.questions import asked
from her2teach.educator.slides import (
    EXTENSIONS_ANSWER,
    TEXTS_ANSWER,
    Deck,
    Frame,
    deck,
    file_notes,
    paragraph_lines,
    question_frames,
    section_frames,
)
from her2teach.teaching.journey_text import given_lines, heading
from her2teach.teaching.journeys import replay
from her2teach.teaching.lesson import lines_of, load_lesson, pitfall_question, pitfall_section, question_of
from her2teach.teaching.practice_text import DOES_NOT_TELL, beside_section, looked_for_section
from her2teach.text.headlines import HEADLINES
from her2teach.text.path import PathStop, stops
from her2teach.text.sections import Line, Section, answer, sections
from her2teach.text.wording import capital, show_value

if TYPE_CHECKING:
    from her2teach.core.case import Case
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway
    from her2teach.teaching.journeys import Journey, JourneyState
    from her2teach.teaching.predictions import Question
    from her2teach.teaching.vignettes import CaseVignette

#: What the room is asked before the end is shown.
HOW_IT_ANSWERS: Final = "How will the text answer?"
_CASE: Final = "The case"
_ANSWER: Final = "The answer"
#: The sections of a pathway that follow its end, a frame or more for each; the presenter alone reads the others.
_AFTER: Final = ("warnings", "considerations", "flags", "pitfalls", "unsaid")
#: The sections of a pathway that the room sees: a journey has many pathways, and the explorer shows each of them whole.
_AFTER_DECISION: Final = ("warnings", "pitfalls")


def case_deck(guideline: Guideline, pathway: Pathway, vignette: CaseVignette | None = None) -> Deck:
    """Make a presentation of a case; of a blank or changed one where no vignette describes it."""
    changed = _changed(guideline, pathway, vignette) if vignette else ()
    frames = [
        _story(guideline, pathway.case, vignette, changed),
        *decision_frames(guideline, pathway, _CASE),
        *answer_frames(guideline, pathway, _ANSWER),
    ]
    if vignette is None:
        return deck(guideline, "A case of your own", frames)
    beside, looked_for = beside_section(guideline, vignette), looked_for_section(guideline, vignette)
    frames += section_frames(_CASE, beside) if beside else ()
    notes = (*file_notes(vignette.objectives, vignette.discussion), *([looked_for] if looked_for else []))
    if changed:
        warning = Line(
            text="Answers of this case were changed. The notes of its file are about the case as it is told."
        )
        notes = (Section(id="changed", heading="Please note", lines=(warning,)), *notes)
    else:
        teaches = tuple(Line(text=aim) for aim in vignette.objectives)
        frames.append(Frame(kind="words", lead="Learning objectives", heading=vignette.title, lines=teaches))
    return deck(guideline, vignette.title, frames, notes)


def journey_deck(guideline: Guideline, journey: Journey) -> Deck:
    """Make a presentation of a journey."""
    story = paragraph_lines(journey.story)
    frames = [Frame(kind="story", lead="The patient", heading=journey.title, lines=story)] if story else []
    before: Pathway | None = None
    for state in replay(guideline, journey):
        frames += _event_frames(guideline, state, before)
        before = state.pathway if state.happening.decides else before
    aims = tuple(Line(text=aim) for aim in journey.objectives)
    if aims:
        frames.append(Frame(kind="words", lead="The story ends here", heading="Learning objectives", lines=aims))
    return deck(guideline, journey.title, frames, file_notes(journey.objectives, journey.discussion))


def passage_deck(guideline: Guideline, passage: str) -> Deck:
    """Make a presentation of a passage of the lesson: its lines, its prediction, and what is said afterwards."""
    found = load_lesson().passages[passage]
    question = question_of(guideline, found)
    lead, said = "The lesson", {name: lines_of(getattr(found, name)) for name in ("lines", "after")}
    frames = [
        *(Frame(kind="words", lead=lead, heading=found.title, lines=(line,)) for line in said["lines"]),
        Frame(kind="story", lead=found.title, heading=_CASE, lines=(Line(text=question.case),)),
        *_question_frames(found.title, question),
        *(Frame(kind="words", lead=lead, heading=found.title, lines=(line,)) for line in said["after"]),
    ]
    return deck(guideline, found.title, frames)


def pitfall_deck(guideline: Guideline, pitfall: str) -> Deck:
    """Make a presentation of a pitfall."""
    section = pitfall_section(guideline, pitfall)
    case, thought, plan, rule, why, *exempt = section.lines
    lead = "A pitfall"
    asked_and_answered = _question_frames(lead, pitfall_question(guideline, pitfall))
    frames = [
        Frame(kind="story", lead=lead, heading=_CASE, lines=(case,)),
        Frame(kind="story", lead=lead, heading="What somebody thinks", lines=(thought, plan)),
        *(replace(each, right="This pitfall") for each in asked_and_answered),
        Frame(kind="words", lead=lead, heading=section.heading, lines=(rule, why)),
    ]
    if exempt:
        frames.append(Frame(kind="words", lead=section.heading, heading="Where it is none", lines=tuple(exempt)))
    return deck(guideline, section.heading, frames)


def _question_frames(lead: str, question: Question) -> Iterator[Frame]:
    """Yield a question of the lesson and its reveal."""
    place = [name for name, _ in question.choices].index(question.right)
    yield from question_frames(lead, question.question, (words for _, words in question.choices), place, ())


def decision_frames(guideline: Guideline, pathway: Pathway, lead: str, known: Collection[str] = ()) -> Iterator[Frame]:
    """Yield each decision of a pathway as a question and its reveal."""
    for stop in stops(guideline, pathway):
        if stop.kind != "decision" or stop.node in known:
            continue
        decision = guideline.decisions[stop.node]
        step = next((each for each in pathway.steps if each.node == stop.node), None)
        places = [edge.to for edge in decision.edges]
        choices = (*(capital(edge.label) for edge in decision.edges), DOES_NOT_TELL)
        right = places.index(step.to) if step else len(places)
        whose = EXTENSIONS_ANSWER if decision.extension else TEXTS_ANSWER
        for frame in question_frames(lead, decision.question, choices, right, _reasons(pathway, stop)):
            yield replace(frame, right=whose)


def answer_frames(
    guideline: Guideline, pathway: Pathway, lead: str, after: Collection[str] = _AFTER
) -> Iterator[Frame]:
    """Yield how the text answers, as a question and its reveal, and the answer with what belongs to it."""
    said = answer(guideline, pathway)
    more = (
        ()
        if said.heading == HEADLINES[pathway.outcome]
        else (Line(text=f"{said.heading}.", mark="extension" if guideline.base else ""),)
    )
    # what an extension adds is never the text's answer
    plain = guideline.base if said.extended or pathway.node is None else None
    texts = trace(plain, pathway.case.restricted_to(plain)) if plain else pathway
    place = list(HEADLINES).index(texts.outcome)
    yield from question_frames(lead, HOW_IT_ANSWERS, HEADLINES.values(), place, more)
    found = sections(guideline, pathway)
    first, *rest = section_frames(lead, said)
    yield replace(first, notes=tuple(each for each in found if each.id not in after))
    yield from rest
    for section in found:
        if section.id in after:
            yield from section_frames(lead, section)


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
    lines = [*paragraph_lines(vignette.story)]
    if changed:
        names = [f"{guideline.attributes[name].label}: {show_value(guideline, case, name)}" for name in changed]
        lines.append(Line(lead="Changed from the story", text=f"{'; '.join(names)}."))
    heading = f"{capital(vignette.difficulty)} case"
    return Frame(kind="story", lead=_CASE, heading=heading, lines=tuple(lines), notes=(known,) if known.lines else ())


def _changed(guideline: Guideline, pathway: Pathway, vignette: CaseVignette) -> tuple[str, ...]:
    """Return what differs between the case and its story, but for what nobody asks for now."""
    now, given = pathway.case.given, vignette.case.given
    names = {*now, *asked(guideline, pathway.case, pathway)}
    return tuple(name for name in guideline.attributes if name in names and now.get(name) != given.get(name))


def _reasons(pathway: Pathway, stop: PathStop) -> Iterator[Line]:
    """Yield why the pathway continues as it does."""
    step = next((each for each in pathway.steps if each.node == stop.node), None)
    if step is None:
        yield Line(text=capital(stop.text), mark=stop.status)
        return
    yield Line(text=capital(stop.text), mark=step.status, statements=step.statements)
    if step.why:
        yield Line(text=step.why, mark="extension" if step.status == "extension" else "")
    if step.led_on:
        yield Line(text=step.led_on, mark="extension")


def _event_frames(guideline: Guideline, state: JourneyState, before: Pathway | None) -> Iterator[Frame]:
    happening, pathway = state.happening, state.pathway
    lead, when = heading(happening), f"Month {happening.month:g}"
    yield Frame(
        kind="story",
        lead=when,
        heading=happening.event.label,
        lines=paragraph_lines(happening.story),
        notes=(known_section(guideline, state.case),),
    )
    if not happening.decides:
        return
    yield from decision_frames(guideline, pathway, lead, _common(before, pathway))
    yield from answer_frames(guideline, pathway, lead, _AFTER_DECISION)
    given = Section(id="given", heading="How it went on", lines=tuple(given_lines(guideline, state)))
    yield from section_frames(lead, given)


def _common(before: Pathway | None, pathway: Pathway) -> tuple[str, ...]:
    """Return the decisions at which two pathways take the same answer."""
    old = {(step.node, step.to) for step in before.steps} if before else set()
    return tuple(step.node for step in pathway.steps if (step.node, step.to) in old)
