"""Slide decks: a case, a journey, and what the lesson says, as presentations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from her2teach.core.questions import asked
from her2teach.educator.slide_graph import PathSoFar
from her2teach.educator.slides import (
    EXTENSIONS_ANSWER,
    ROOM,
    TEXTS_ANSWER,
    Deck,
    Frame,
    deck,
    file_notes,
    paragraph_lines,
    question_frames,
    room_of,
    section_frames,
)
from her2teach.teaching.journey_text import given_lines, heading
from her2teach.teaching.journeys import replay
from her2teach.teaching.lesson import lines_of, load_lesson, pitfall_question, pitfall_section, question_of
from her2teach.teaching.practice_text import DOES_NOT_TELL, beside_section, looked_for_section
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

#: What follows the answer.
IN_MIND: Final = "To bear in mind"
_CASE: Final = "The case"
_ANSWER: Final = "The answer"
#: The sections of a pathway that the room sees with its answer, and after it; the presenter alone reads the others.
_REASONS: Final = ("considerations",)
_IN_MIND: Final = ("warnings", "pitfalls", "flags")
#: What of the second a journey shows: it has many pathways, and the explorer shows each of them whole.
_IN_MIND_OF_DECISION: Final = ("warnings", "pitfalls")


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


def lesson_deck(guideline: Guideline) -> Deck:
    """Make a presentation of the lesson: its passages, then its pitfalls, each with its prediction."""
    content = load_lesson()
    frames = [frame for passage in content.passages for frame in _passage_frames(guideline, passage)]
    frames += [frame for pitfall in content.pitfalls for frame in _pitfall_frames(guideline, pitfall)]
    return deck(guideline, "The lesson", frames)


def _passage_frames(guideline: Guideline, passage: str) -> Iterator[Frame]:
    """Yield a passage's lines, its prediction, and what is said afterwards."""
    found = load_lesson().passages[passage]
    question = question_of(guideline, found)
    before, after = (
        Section(id=passage, heading=found.title, lines=lines_of(each)) for each in (found.lines, found.after)
    )
    yield from section_frames("The lesson", before)
    yield Frame(kind="story", lead=found.title, heading=_CASE, lines=(Line(text=question.case),))
    yield from _question_frames(found.title, question)
    yield from section_frames("The lesson", after)


def _pitfall_frames(guideline: Guideline, pitfall: str) -> Iterator[Frame]:
    """Yield a case, the plan of somebody who falls into a pitfall, which pitfall that is, and what is wrong with it."""
    section = pitfall_section(guideline, pitfall)
    case, thought, plan, *rules = section.lines
    lead = "A pitfall"
    yield Frame(kind="story", lead=lead, heading=_CASE, lines=(case, thought, plan))
    for each in _question_frames(lead, pitfall_question(guideline, pitfall)):
        yield replace(each, right="This pitfall")
    yield from section_frames(lead, replace(section, lines=tuple(rules)))


def _question_frames(lead: str, question: Question) -> Iterator[Frame]:
    """Yield a question of the lesson and its reveal."""
    place = [name for name, _ in question.choices].index(question.right)
    yield from question_frames(lead, question.question, (words for _, words in question.choices), place, ())


def decision_frames(guideline: Guideline, pathway: Pathway, lead: str, known: Collection[str] = ()) -> Iterator[Frame]:
    """Yield each decision of a pathway as a question and its reveal; the path grows with each."""
    taken = {step.node: step for step in pathway.steps}
    for at, stop in enumerate(stops(guideline, pathway), start=1):
        if stop.kind != "decision" or stop.node in known:
            continue
        decision, step = guideline.decisions[stop.node], taken.get(stop.node)
        places = [edge.to for edge in decision.edges]
        choices = (*(capital(edge.label) for edge in decision.edges), DOES_NOT_TELL)
        right = places.index(step.to) if step else len(places)
        whose = EXTENSIONS_ANSWER if decision.extension else TEXTS_ANSWER
        asking, answered = question_frames(lead, decision.question, choices, right, _reasons(pathway, stop))
        yield replace(asking, right=whose, path=PathSoFar(nodes=pathway.nodes[:at], asked=stop.node))
        yield replace(answered, right=whose, path=PathSoFar(nodes=pathway.nodes[: at + 1], asked=stop.node))


def answer_frames(
    guideline: Guideline,
    pathway: Pathway,
    lead: str,
    reasons: Collection[str] = _REASONS,
    in_mind: Collection[str] = _IN_MIND,
) -> Iterator[Frame]:
    """Yield the answer with its reasons, then what the room is to bear in mind; the presenter reads the rest."""
    said, found = answer(guideline, pathway), sections(guideline, pathway)
    because = [line for each in found if each.id in reasons for line in each.lines]
    mind = [line for name in in_mind for each in found if each.id == name for line in each.lines]
    because, unsaid = _fitting(because, sum(map(room_of, said.lines)))
    mind, unminded = _fitting(mind)
    path = _whole_path(guideline, pathway)
    more = Section(id="more", heading="No room on the frames", lines=(*unsaid, *unminded))
    notes = (*([more] if more.lines else []), *(each for each in found if each.id not in {*reasons, *in_mind}))
    first, *rest = section_frames(lead, replace(said, lines=(*said.lines, *because)))
    yield replace(first, path=path, notes=notes)
    yield from (replace(each, path=path) for each in rest)
    if mind:
        section = Section(id="in_mind", heading=IN_MIND, lines=tuple(mind))
        yield from (replace(each, path=path) for each in section_frames(lead, section))


def _whole_path(guideline: Guideline, pathway: Pathway) -> PathSoFar | None:
    """Return all of a pathway; None where the answers contradict each other, so that there is none."""
    decisions = [name for name in pathway.nodes if name in guideline.decisions]
    if not decisions:
        return None
    still = frozenset() if pathway.node else pathway.possible
    return PathSoFar(nodes=pathway.nodes, asked=decisions[-1], open=still, named=True)


def _fitting(lines: Sequence[Line], taken: int = 0) -> tuple[list[Line], list[Line]]:
    """Part lines into as many as a frame still has room for, from the first on, and the rest."""
    shown: list[Line] = []
    for line in lines:
        taken += room_of(line)
        if taken > ROOM:
            break
        shown.append(line)
    return shown, list(lines[len(shown) :])


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
    yield from answer_frames(guideline, pathway, lead, (), _IN_MIND_OF_DECISION)
    given = Section(id="given", heading="How it went on", lines=tuple(given_lines(guideline, state)))
    yield from section_frames(lead, given)


def _common(before: Pathway | None, pathway: Pathway) -> tuple[str, ...]:
    """Return the decisions at which two pathways take the same answer."""
    old = {(step.node, step.to) for step in before.steps} if before else set()
    return tuple(step.node for step in pathway.steps if (step.node, step.to) in old)
