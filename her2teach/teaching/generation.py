"""Generation: cases that nobody wrote, told as vignettes, the same for the same seed on every Python."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count as counting
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from her2teach.analysis.alternatives import by_dates
from her2teach.analysis.flips import flips
from her2teach.analysis.plans import is_right
from her2teach.analysis.space import case_space
from her2teach.core.case import Case, months_between
from her2teach.core.criteria import NumberTest
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import ANSWERED, judge
from her2teach.core.questions import relevant_case
from her2teach.core.regions import exact, regions_of, thresholds
from her2teach.core.situation import Situation
from her2teach.core.validation import nearest
from her2teach.teaching.dice import Dice
from her2teach.teaching.narrative import NarrativeContent, Voice, narrate, narrative_of, suits
from her2teach.teaching.vignettes import CaseVignette, Distractor, plan_of

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway
    from her2teach.core.regions import Axis
    from her2teach.core.schema import Attribute
    from her2teach.teaching.dice import Dice
    from her2teach.teaching.narrative import NarrativeContent

Difficulty: TypeAlias = Literal["introductory", "intermediate", "advanced"]
#: From the easiest on.
DIFFICULTIES: Final[tuple[Difficulty, ...]] = ("introductory", "intermediate", "advanced")

#: A number this near to a limit, in its own unit, has to be counted with care.
NEAR = Fraction(1)
#: So many decisions in a row are many.
MANY = 4


def grade(guideline: Guideline, pathway: Pathway) -> Difficulty:
    """Grade the way of a case.

    One point for each of these: the text gives no answer; a step is implied or our reading; a number that decided
    lies
    within one unit of its limit; at least four decisions are passed; at least two pitfalls are near.  With at most
    one
    a case is introductory, with two intermediate, with more advanced.
    """
    points = sum(
        (
            pathway.outcome not in ANSWERED,
            any(_is_read(guideline, step.node, step.to) for step in pathway.steps),
            any(distance <= NEAR for distance in _distances(pathway)),
            len(pathway.steps) >= MANY,
            len(pathway.pitfalls) > 1,
        )
    )
    return ("introductory", "intermediate", "advanced")[max(0, min(points, 3) - 1)]


def _is_read(guideline: Guideline, node: str, to: str) -> bool:
    edge = guideline.edges[node, to]
    return edge.status in {"implied", "reading"}


def _distances(pathway: Pathway) -> Iterator[Fraction]:
    """Yield how far the numbers that decided lie from their limits."""
    for step in pathway.steps:
        for reason in step.reasons:
            if isinstance(reason.test, NumberTest) and isinstance(reason.value, (int, float, Fraction)):
                yield from (abs(exact(reason.value) - exact(limit)) for limit in reason.test.thresholds())


#: What a case usually has is kept two times of three, and an interval told by its two dates once in three.
OFTEN, SELDOM, THIRDS = 2, 1, 3
#: How far from a limit a number is tried; a whole number one off.
BESIDE = (Fraction(-1, 2), Fraction(0), Fraction(1, 2))


def reached_ends(guideline: Guideline) -> tuple[str, ...]:
    """Return the ends that some consistent case comes to, in the guideline's order."""
    return tuple(end for end in guideline.ends if case_space(guideline).ends.get(end))


class Sampler:
    """Invents cases."""

    def __init__(self, guideline: Guideline, content: NarrativeContent) -> None:
        self._guideline, self._content = guideline, content
        self._tellable = {name for passage in content.passages for name in passage.tells}

    def sample(self, end: str, dice: Dice) -> Pathway | None:
        """Invent a case that comes to an end.

        None where this throw led to none.
        """
        space = case_space(self._guideline)
        boxes = [at for at in range(len(space.boxes)) if space.ends[end] >> at & 1]
        ways = sorted({space.routes[at].nodes for at in boxes})
        way = dice.pick(ways)
        box = space.boxes[dice.pick([at for at in boxes if space.routes[at].nodes == way])]
        answers: dict[str, Any] = {}
        for name, attribute in self._guideline.attributes.items():
            if name not in self._tellable:
                continue
            value = self._value(attribute, box.get(name), answers, dice)
            if value is not None:
                answers[name] = value
        answers = self._dated(answers, dice)
        found = self.settled(answers)
        return found if found is not None and found.node == end else None

    def settled(self, answers: Mapping[str, Any]) -> Pathway | None:
        """Return the way of a case without what nobody asks for.

        None where answers contradict each other or seldom go together.
        """
        case = relevant_case(self._guideline, Case(self._guideline, **answers))
        pathway = trace(self._guideline, case)
        return None if pathway.contradictions or pathway.warnings else pathway

    def beside(self, pathway: Pathway, name: str, dice: Dice) -> Pathway | None:
        """Move the number of a case to one of its limits, or just beside it.

        None where the case does not have the number, or not that one.
        """
        attribute, case = self._guideline.attributes[name], pathway.case
        if name not in case.known:
            return None
        limit, away = dice.pick(thresholds(regions_of(self._guideline).axes[name])), dice.pick(BESIDE)
        if by_dates(case, attribute):
            days = 0 if not away else 1 if away > 0 else -1
            return self.with_days(pathway, name, case[(attribute.counted_between or ("",))[0]], limit, days)
        return self.with_number(pathway, name, exact(limit) + (2 if attribute.kind == "whole_number" else 1) * away)

    def with_number(self, pathway: Pathway, name: str, number: Fraction) -> Pathway | None:
        """Give a case another number.

        None where the number is not allowed, or contradicts other answers.
        """
        low, high = (exact(getattr(self._guideline.attributes[name], limit)) for limit in ("minimum", "maximum"))
        if not low <= number <= high:
            return None
        plain = int(number) if number.denominator == 1 else float(number)
        return self.settled({**self._without(pathway, name), name: plain})

    def with_days(self, pathway: Pathway, name: str, first: dt.date, months: float, days: int) -> Pathway | None:
        """Give a case two dates in the place of the number that is counted between them.

        None where the dates contradict other answers.
        """
        dates = self._guideline.attributes[name].counted_between or ("", "")
        last = _later(first, exact(months)) + dt.timedelta(days=days)
        if not self._allows(dates[1], last):
            return None
        return self.settled({**self._without(pathway, name), dates[0]: first, dates[1]: last})

    def first_day(self, name: str, dice: Dice) -> dt.date:
        """Return a day from which a number may be counted."""
        first = (self._guideline.attributes[name].counted_between or ("",))[0]
        low, high = self._span(self._guideline.attributes[first], {})
        found: dt.date = low + dt.timedelta(days=dice.below((high - low).days))
        return found

    def _allows(self, name: str, day: dt.date) -> bool:
        attribute = self._guideline.attributes[name]
        low, high = attribute.minimum, attribute.maximum
        return isinstance(low, dt.date) and isinstance(high, dt.date) and low <= day <= high

    def _without(self, pathway: Pathway, name: str) -> dict[str, Any]:
        gone = {name, *(self._guideline.attributes[name].counted_between or ())}
        return {each: value for each, value in pathway.case.given.items() if each not in gone}

    def _value(self, attribute: Attribute, mask: int | None, answers: Mapping[str, Any], dice: Dice) -> Any:
        axis = regions_of(self._guideline).axes.get(attribute.id) if mask is not None else None
        if attribute.kind == "agents":
            here = Situation(self._guideline, Case(self._guideline, **answers))
            choices: Sequence[Any] = [frozenset(each.agents) for each in self._content.regimens if suits(each, here)]
        elif attribute.kind == "choice":
            choices = [value.id for value in attribute.values.values() if axis is None or not value.stands_for]
        elif attribute.kind == "date":
            return None
        else:
            low, high = self._span(attribute, answers)
            choices = range(int(low), int(high) + 1)
        if axis is not None and mask is not None:
            choices = [choice for choice in choices if axis.find(choice) & mask]
        usual = self._content.usual.get(attribute.id)
        if usual in choices and dice.happens(OFTEN, THIRDS):
            return usual
        return dice.pick(choices) if choices else None

    def _span(self, attribute: Attribute, answers: Mapping[str, Any]) -> tuple[Any, Any]:
        """Return from where to where a number or a day may lie."""
        here = Situation(self._guideline, Case(self._guideline, **answers))
        for span in self._content.spans:
            if span.attribute == attribute.id and suits(span, here):
                return span.low, span.high
        return attribute.minimum, attribute.maximum

    def _dated(self, answers: dict[str, Any], dice: Dice) -> dict[str, Any]:
        """Tell now and then a number by the two dates it is counted between."""
        for name, attribute in self._guideline.attributes.items():
            if attribute.counted_between and name in answers and dice.happens(SELDOM, THIRDS):
                first, last = attribute.counted_between
                begun = self.first_day(name, dice)
                ended = _later(begun, exact(answers[name])) - dt.timedelta(days=dice.below(20))
                kept = {each: value for each, value in answers.items() if each != name}
                return {**kept, first: begun, last: ended} if self._allows(last, ended) else answers
        return answers


def _later(day: dt.date, months: Fraction) -> dt.date:
    """Return the first day that lies so many months after another."""
    found = day + dt.timedelta(days=int(months * 28))
    while months_between(day, found) < months:
        found += dt.timedelta(days=1)
    return found


def limited(guideline: Guideline) -> tuple[str, ...]:
    """Return the numbers that criteria set limits to."""
    axes: Mapping[str, Axis] = regions_of(guideline).axes
    kinds = {"number", "whole_number"}
    return tuple(
        name
        for name, attribute in guideline.attributes.items()
        if attribute.kind in kinds and name in axes and thresholds(axes[name])
    )


#: So many throws without a case that fits, and there is hardly one.
PATIENCE = 400
#: Without a target, one case in so many lacks an answer that decides.
GAPS = 8


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A case on its way, and who is mistaken in its story."""

    pathway: Pathway
    voice: Voice | None = None


#: Makes the cases of one throw: one case, two of a pair, none where the throw led nowhere.
_Maker = Callable[[Dice, int], tuple[_Draft, ...]]


def generate_cases(
    guideline: Guideline, count: int, *, seed: int, target: str | None = None, difficulty: Difficulty | None = None
) -> tuple[CaseVignette, ...]:
    """Invent cases and tell them.

    Parameters
    ----------
    guideline
        Any guideline.
    count
        How many.
    seed
        The same seed gives the same cases, on every Python.
    target
        What they are to practise: ``end:<id>``, an end; ``pitfall:<id>``, a pitfall into which somebody in the story
        falls; ``boundary:<attribute>``, a number at a limit or just beside it, where another number leads elsewhere;
        ``pair:<attribute>``, two cases at a time that differ in this answer alone and go two ways.  All ends in turn,
        and now and then a gap, when left out.
    difficulty
        How hard they are to be, as :func:`her2teach.teaching.generation.grade` grades them; of any difficulty when left
        out.  Of a pair the first case counts.

    Returns
    -------
    tuple of CaseVignette
        Each a different case, sound under the rules for case files.

    Raises
    ------
    ValueError
        For a target that there is not, a count that is negative, or for pairs odd, and where too few such cases are
        found.
    """
    if count < 0:
        raise ValueError(f"{count} cases cannot be made")
    factory = _Factory(guideline, narrative_of(guideline))
    make = factory.maker(target)
    if target is not None and target.startswith("pair:") and count % 2:
        raise ValueError(f"{count} cases are no pairs: give an even number")
    dice = Dice(guideline.content_hash, seed, target, difficulty)
    name = hashlib.sha256(f"{guideline.content_hash}/{seed}/{target}/{difficulty}".encode()).hexdigest()[:8]
    found: list[CaseVignette] = []
    drafts = _new_drafts(make, dice, lambda draft: difficulty in {None, grade(guideline, draft.pathway)})
    while len(found) < count:
        drawn = next(drafts, None)
        if drawn is None:
            raise ValueError(f"only {len(found)} of {count} such cases were found")
        throw, some = drawn
        found += [
            factory.vignette(f"fresh-{name}-{len(found) + at}", draft, dice.apart(throw, "story"))
            for at, draft in enumerate(some, start=1)
        ]
    return tuple(found)


def _new_drafts(make: _Maker, dice: Dice, wanted: Callable[[_Draft], bool]) -> Iterator[tuple[int, tuple[_Draft, ...]]]:
    """Throw until hardly a case is left that there has not been yet; yield the throws that led to some."""
    seen: set[Case] = set()
    last = 0
    for throw in counting():
        if throw - last > PATIENCE:
            return
        drafts = make(dice.apart(throw), throw)
        cases = {draft.pathway.case for draft in drafts}
        if drafts and wanted(drafts[0]) and len(cases) == len(drafts) and seen.isdisjoint(cases):
            seen |= cases
            last = throw + 1
            yield throw, drafts


class _Factory:
    def __init__(self, guideline: Guideline, content: NarrativeContent) -> None:
        self._guideline, self._content, self._sampler = guideline, content, Sampler(guideline, content)
        self._ends = reached_ends(guideline)

    def maker(self, target: str | None) -> _Maker:
        """Return what makes cases for a target."""
        if target is None:
            return self._any
        kind, _, name = target.partition(":")
        numbers = limited(self._guideline)
        known = {
            "end": (self._ends, self._to_end),
            "pitfall": (tuple(self._guideline.pitfalls), self._with_pitfall),
            "boundary": (numbers, self._beside_limit),
            "pair": (tuple(regions_of(self._guideline).axes), self._pair),
        }
        if kind not in known:
            raise ValueError(f'there is no target "{target}"; {nearest(kind, known)}')
        names, make = known[kind]
        if name not in names:
            raise ValueError(f'there is no target "{target}"; {nearest(name, names)}')
        return lambda dice, throw: tuple(make(name, dice, throw))

    def vignette(self, name: str, draft: _Draft, dice: Dice) -> CaseVignette:
        """Tell a draft."""
        guideline, pathway = self._guideline, draft.pathway
        narrative = narrate(self._content, guideline, pathway, dice, draft.voice)
        distractors: tuple[Distractor, ...] = ()
        if draft.voice is not None:
            belief, plan = guideline.misconceptions[draft.voice.belief], plan_of(guideline, draft.voice.plan)
            distractors = (Distractor(belief=belief, voice=narrative.voice, plan=plan),)
        return CaseVignette(
            id=name,
            title=narrative.title,
            difficulty=grade(guideline, pathway),
            licence=guideline.identity.licence,
            authors=self._content.authors,
            objectives=narrative.objectives,
            story=narrative.story,
            case=pathway.case,
            expected_outcome=pathway.outcome,
            expected_node=pathway.node,
            discussion="\n\n".join(self._discussed(pathway)) or None,
            distractors=distractors,
        )

    def _discussed(self, pathway: Pathway) -> Iterator[str]:
        if pathway.node is not None:
            end = self._guideline.ends[pathway.node]
            yield f"{end.text} ({', '.join(end.statements)})" if end.statements else end.text
        yield from (f"{pitfall.near_text} ({', '.join(pitfall.statements)})" for pitfall in pathway.pitfalls)

    def _any(self, dice: Dice, throw: int) -> tuple[_Draft, ...]:
        order = Dice("ends", throw // len(self._ends)).shuffled(self._ends)
        found = self._sampler.sample(order[throw % len(order)], dice)
        if found is not None and dice.happens(1, GAPS):
            found = self._with_gap(found, dice) or found
        return () if found is None else (self._heard(found, dice),)

    def _with_gap(self, pathway: Pathway, dice: Dice) -> Pathway | None:
        """Forget an answer without which the end is open."""
        given = pathway.case.given
        for name in dice.shuffled([name for name in self._content.gaps if name in given]):
            left = self._sampler.settled({other: value for other, value in given.items() if other != name})
            if left is not None and left.node is None:
                return left
        return None

    def _to_end(self, end: str, dice: Dice, throw: int) -> Iterator[_Draft]:
        del throw
        found = self._sampler.sample(end, dice)
        if found is not None:
            yield self._heard(found, dice)

    def _with_pitfall(self, pitfall: str, dice: Dice, throw: int) -> Iterator[_Draft]:
        found = self._sampler.sample(self._ends[throw % len(self._ends)], dice)
        voices = [] if found is None else [v for v in self._voices(found) if self._falls(found, v, pitfall)]
        if found is not None and voices:
            yield _Draft(pathway=found, voice=dice.pick(voices))

    def _beside_limit(self, number: str, dice: Dice, throw: int) -> Iterator[_Draft]:
        found = self._sampler.sample(self._ends[throw % len(self._ends)], dice)
        found = self._sampler.beside(found, number, dice) if found is not None else None
        if found is not None and found.node is not None and any(self._turning(found, number)):
            yield self._heard(found, dice)

    def _pair(self, attribute: str, dice: Dice, throw: int) -> Iterator[_Draft]:
        found = self._sampler.sample(self._ends[throw % len(self._ends)], dice)
        others = list(self._turning(found, attribute)) if found is not None else []
        if found is not None and others:
            yield _Draft(pathway=found)
            yield _Draft(pathway=dice.pick(others))

    def _turning(self, pathway: Pathway, attribute: str) -> Iterator[Pathway]:
        """Yield the ways of cases that differ in one answer and come to another end."""
        names = {attribute, *(self._guideline.attributes[attribute].counted_between or ())}
        if names.isdisjoint(pathway.case):
            return
        locked = [name for name in pathway.case if name not in names]
        for flip in flips(self._guideline, pathway.case, locked):
            if flip.node is not None and not flip.without and not flip.pathway.warnings:
                yield flip.pathway

    def _heard(self, pathway: Pathway, dice: Dice) -> _Draft:
        voices = list(self._voices(pathway))
        return _Draft(pathway=pathway, voice=dice.pick(voices) if voices and dice.happens(1, 2) else None)

    def _voices(self, pathway: Pathway) -> Iterator[Voice]:
        """Yield who can be mistaken on a way: the text has something against the plan that follows."""
        here = Situation(self._guideline, pathway.case, pathway.nodes, pathway.node)
        for voice in self._content.voices:
            if suits(voice, here):
                plan = plan_of(self._guideline, voice.plan)
                feedback = judge(self._guideline, pathway.case, plan)
                if not is_right(self._guideline, pathway, plan, feedback):
                    yield voice

    def _falls(self, pathway: Pathway, voice: Voice, pitfall: str) -> bool:
        feedback = judge(self._guideline, pathway.case, plan_of(self._guideline, voice.plan))
        return pitfall in map(str, feedback.pitfalls)
