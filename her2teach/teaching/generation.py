"""Generation: cases that nobody wrote, as vignettes, the same for the same seed on every Python."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count as counting
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from her2teach.analysis.flips import flips
from her2teach.analysis.plans import is_right
from her2teach.core.case import Case
from her2teach.core.criteria import NumberTest
from her2teach.core.pathway import Pathway
from her2teach.core.plan import ANSWERED, judge
from her2teach.core.regions import exact, regions_of
from her2teach.core.situation import Situation
from her2teach.core.validation import nearest
from her2teach.teaching.dice import Dice
from her2teach.teaching.narrative import NarrativeContent, Voice, narrate, narrative_of, suits
from her2teach.teaching.sampling import Sampler, limited, reached_ends
from her2teach.teaching.vignettes import CaseVignette, Distractor, Vignettes, plan_of

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

Difficulty: TypeAlias = Literal["introductory", "intermediate", "advanced"]
#: From the easiest on.
DIFFICULTIES: Final[tuple[Difficulty, ...]] = ("introductory", "intermediate", "advanced")
#: A number this near to a limit, in its own unit, has to be counted with care.
NEAR = Fraction(1)
#: So many decisions in a row are many.
MANY = 4
#: So many throws without a case that fits, and there is hardly one.
PATIENCE = 400
#: Without a target, one case in so many lacks an answer that decides.
GAPS = 8


def grade(guideline: Guideline, pathway: Pathway) -> Difficulty:
    """Grade the pathway of a case.

    One point for each of these: the text gives no answer; a step is implied or our reading; a number that decided
    lies within one unit of its limit; at least four decisions are passed; at least two pitfalls are near. With at most
    one point a case is introductory, with two intermediate, with more advanced.
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


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A case to be, and who is mistaken in its story."""

    pathway: Pathway
    voice: Voice | None = None


#: Makes the cases of one throw: one case, two of a pair, none where the throw led nowhere.
_Maker = Callable[[Dice, int], tuple[_Draft, ...]]


def generate_cases(
    guideline: Guideline, count: int, *, seed: int, target: str | None = None, difficulty: Difficulty | None = None
) -> Vignettes:
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
        ``pair:<attribute>``, two cases at a time that differ in this answer alone and take two pathways. All ends in
        turn, and now and then a gap, when left out.
    difficulty
        How hard they are to be, as ``grade`` in the same module grades them; of any difficulty when left
        out. Of a pair the first case counts.

    Returns
    -------
    Vignettes
        A tuple of :class:`CaseVignette`, each a different case, sound under the rules for case files.

    Raises
    ------
    ValueError
        For a target that there is not, a count that is negative, or for pairs odd, and where too few such cases are
        found.

    Examples
    --------
    >>> guideline = load_guideline()
    >>> [trace(guideline, each.case).node for each in generate_cases(guideline, 2, seed=1, target="end:tdxd")]
    ['tdxd', 'tdxd']
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
    return Vignettes(found)


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
        """Yield the pathways of cases that differ in one answer and come to another end."""
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
        """Yield who can be mistaken on a pathway: the text has something against the plan that follows."""
        here = Situation(self._guideline, pathway.case, pathway.nodes, pathway.node)
        for voice in self._content.voices:
            if suits(voice, here):
                plan = plan_of(self._guideline, voice.plan)
                feedback = judge(self._guideline, pathway.case, plan)
                if not is_right(self._guideline, plan, feedback):
                    yield voice

    def _falls(self, pathway: Pathway, voice: Voice, pitfall: str) -> bool:
        feedback = judge(self._guideline, pathway.case, plan_of(self._guideline, voice.plan))
        return pitfall in map(str, feedback.pitfalls)
