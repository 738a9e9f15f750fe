"""Exercises: the six of the notebook for whoever opens cells, with checks that explain; what is right is worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, TypeAlias

from her2teach.analysis.flips import flips
from her2teach.core.case import Case, CaseError
from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import InvalidPlanError, Plan, judge
from her2teach.core.shown import plain, shown_value
from her2teach.core.validation import nearest
from her2teach.core.yamltree import short
from her2teach.teaching.generation import generate_cases
from her2teach.teaching.lesson import load_lesson
from her2teach.teaching.vignettes import CaseVignette, Vignettes, load_vignettes

State: TypeAlias = Literal["open", "correct", "not yet"]
#: Where the lesson asks about the case of the exercises, and about the attribute that the fifth compares cases by.
PASSAGE: Final = "one-number"
#: How many invented cases the sixth counts, and the seed that they are made with.
MADE, SEED = 60, 7
_HEADS: Final[Mapping[State, str]] = {"open": "Not answered yet.", "correct": "Correct.", "not yet": "Not yet."}


class NotYetError(Exception):
    """An attempt that is not right, with what there is to say of it."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What there is to say of an attempt; a cell that ends in it shows it."""

    state: State
    words: str

    def __repr__(self) -> str:
        return f"{_HEADS[self.state]} {self.words}"

    def _repr_markdown_(self) -> str:
        escaped = self.words
        for sign in "\\`*_{}[]<>#|~":
            escaped = escaped.replace(sign, f"\\{sign}")
        return f"**{_HEADS[self.state]}** {escaped}"


def check(number: object, attempt: object = ...) -> Checked:
    """Check an attempt at one of the six exercises.

    Parameters
    ----------
    number
        Which exercise, from 1 to 6.
    attempt
        The answer, as the exercise asks for it; ``...`` where there is none yet.

    Returns
    -------
    Checked
        Whether it is right, and why; in words whatever the attempt is, never as an error.
    """
    if not isinstance(number, int) or number not in _EXERCISES:
        return Checked(state="open", words=f"There are exercises 1 to {len(_EXERCISES)}.")
    asked, marked = _EXERCISES[number]
    if attempt is ...:
        return Checked(state="open", words=f"Put {asked} in the place of the three dots.")
    try:
        return Checked(state="correct", words=marked(attempt))
    except (NotYetError, CaseError, InvalidPlanError) as error:
        return Checked(state="not yet", words=str(error))
    except Exception as error:  # noqa: BLE001  # whatever an attempt does, its author gets words
        words = f"The check wants {asked}; with this it stopped: {type(error).__name__}: {short(str(error))}"
        return Checked(state="not yet", words=words)


@cache
def _shipped() -> tuple[Guideline, Vignettes]:
    return load_guideline(), load_vignettes()


def _case() -> Case:
    return _vignette(load_lesson().passages[PASSAGE].ask.vignette).case


def _months() -> str:
    cutoff = load_lesson().passages[PASSAGE].ask.cutoff
    return cutoff.attribute if cutoff else ""


def _vignette(name: object) -> CaseVignette:
    _, vignettes = _shipped()
    found = {each.id: each for each in vignettes}
    if not isinstance(name, str) or name not in found:
        raise NotYetError(_hinted(f"There is no case {short(repr(name))}", name, found))
    return found[name]


def _name(found: object, names: Mapping[str, Any], what: str) -> str:
    if not isinstance(found, str) or found not in names:
        raise NotYetError(_hinted(f"{short(repr(found))} is no {what}", found, names))
    return found


def _hinted(sentence: str, given: object, names: Iterable[str]) -> str:
    """End a sentence with what may be meant."""
    hint = nearest(str(given), names)
    return f"{sentence}; {hint}" if hint.endswith("?") else f"{sentence}; {hint}." if hint else f"{sentence}."


def _mapping(found: object, what: str) -> dict[str, Any]:
    if not isinstance(found, Mapping):
        raise NotYetError(f"{short(repr(found))} is no dict; write {what}.")
    return {str(name): value for name, value in found.items()}


def _place(pathway: Pathway) -> str:
    """Name where a path ends."""
    if pathway.node is None:
        return f"without an answer ({pathway.outcome})"
    return f"at “{pathway.guideline.label(pathway.node)}” ({pathway.node})"


def _widest(attempt: object) -> str:
    guideline, _ = _shipped()
    answers = {name: len(found.edges) for name, found in guideline.decisions.items()}
    named = _name(attempt, answers, "decision")
    if answers[named] < max(answers.values()):
        raise NotYetError(f"{named} has {answers[named]} edges out; another decision has more. Try graph.out_degree.")
    return f"{named} has {answers[named]} edges out, more than any other decision."


def _elsewhere(attempt: object) -> str:
    guideline, _ = _shipped()
    changes, before = _mapping(attempt, '{"attribute": value}'), trace(guideline, _case())
    if len(changes) != 1:
        raise NotYetError(f"This changes {len(changes)} attributes; change exactly one.")
    after = trace(guideline, _case().replace(**changes))
    if after.outcome == "contradictory":
        why = " ".join(each.text for each in after.contradictions)
        raise NotYetError(f"Now the case contradicts itself. {why} Try another value, or another attribute.")
    if after.node is None:
        missing = ", ".join(map(str, after.missing))
        raise NotYetError(f"Now {missing} would be needed too. Find a change that leads to an outcome.")
    if after.node == before.node:
        raise NotYetError(f"The path still ends {_place(after)}. flips(guideline, case) lists what changes that.")
    return f"The path ended {_place(before)}; now it ends {_place(after)}."


def _idle(attempt: object) -> str:
    guideline, _ = _shipped()
    case = _case()
    named = _name(attempt, guideline.attributes, "attribute")
    if named not in case.known:
        raise NotYetError(f"{named} is not known in this case; name one that is: {', '.join(case.known)}.")
    for flip in flips(guideline, case):
        if flip.attribute == named:
            raise NotYetError(f"With {named} = {shown_value(flip.value)} the path would end {_place(flip.pathway)}.")
    return f"No other value of {named} alone changes where this path ends."


def _plan(attempt: object) -> str:
    guideline, _ = _shipped()
    plan = attempt if isinstance(attempt, Plan) else Plan(**_mapping(attempt, '{"action": "start", …}'))
    feedback = judge(guideline, _case(), plan)
    words = " ".join(feedback.messages)
    if feedback.verdict != "concordant":
        raise NotYetError(f"The verdict is “{feedback.verdict}”. {words}")
    return words


def _pair(attempt: object) -> str:
    guideline, _ = _shipped()
    match attempt:
        case [name, other]:
            one, two = _vignette(name), _vignette(other)
        case _:
            raise NotYetError(f"{short(repr(attempt))} is no pair; write two ids of cases in a list.")
    first, second = (plain(each.case.known.get(_months())) for each in (one, two))
    if first is None or second is None:
        which = one if first is None else two
        raise NotYetError(f"In {which.id} the interval is not known; choose cases in which it is.")
    if first != second:
        raise NotYetError(f"The intervals differ: {first} and {second} months. The claim is about the same interval.")
    paths = [trace(guideline, each.case) for each in (one, two)]
    if paths[0].node == paths[1].node:
        raise NotYetError(f"Both paths end {_place(paths[0])}, so this pair agrees with the claim.")
    ends = " and ".join(map(_place, paths))
    return f"At {first} months one path ends {ends}: the interval alone does not decide."


def _count(attempt: object) -> str:
    guideline, _ = _shipped()
    if not callable(attempt):
        raise NotYetError(f"{short(repr(attempt))} is no function; write its name without brackets.")
    made = generate_cases(guideline, MADE, seed=SEED)
    wanted = Counter(trace(guideline, each.case).outcome for each in made)
    found = _mapping(attempt(made), "a function that returns {outcome: how many}")
    strange = [name for name in found if name not in wanted]
    if strange:
        raise NotYetError(f"The function counts {short(repr(strange[0]))}, which is no outcome of these cases.")
    for name, many in wanted.items():
        if found.get(name, 0) != many:
            raise NotYetError(f"Of {MADE} cases, {many} end as {name}; the function says {found.get(name, 0)!r}.")
    return f"All {MADE} cases are counted: " + ", ".join(f"{many} {name}" for name, many in wanted.most_common()) + "."


#: What each asks for, and what marks it: that returns why an attempt is right, or raises what is wrong with it.
_EXERCISES: Final[Mapping[int, tuple[str, Callable[[object], str]]]] = {
    1: ("the id of a decision", _widest),
    2: ("a dict with one changed attribute", _elsewhere),
    3: ("the name of an attribute", _idle),
    4: ("a plan, as a dict or a Plan,", _plan),
    5: ("a list of two ids of cases", _pair),
    6: ("a function that takes cases and returns a dict", _count),
}
