"""Attempts: what a learner did in one sitting, as a file that they may hand in.

The file names nobody. It holds no written reasons, which may name somebody, no clock and no date, which may tell who
sat there: only whole minutes since its first attempt. What it says came of an attempt is never believed:
an answer book works it out anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from her2teach.analysis.plans import is_right
from her2teach.core.answers import as_answers, read_answers
from her2teach.core.case import Case
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import judge
from her2teach.core.scalars import AsWholeNumber, PlainTruth
from her2teach.core.schema import Content
from her2teach.core.validation import validate
from her2teach.core.yamltree import ContentError, Problem, Tree, file_error, parse
from her2teach.teaching.case_content import LearnerPlan
from her2teach.teaching.journeys import replay
from her2teach.teaching.key_features import KeyResult, key_results, killed
from her2teach.teaching.practice import Attempt, Divergence, Standing, first_divergence, next_decision, plan_standing
from her2teach.teaching.vignettes import plan_of, undefined_words

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.plan import Plan
    from her2teach.teaching.following import PlanAtEvent
    from her2teach.teaching.journeys import Journey
    from her2teach.teaching.practice import Choice, Diagnosis
    from her2teach.teaching.vignettes import CaseVignette

#: A file of this size holds far more than the attempts that are kept.
MOST_BYTES: Final = 300_000
#: More than these are not kept: nobody practises so many cases at one sitting.
MOST_ATTEMPTS: Final = 150
#: The code of a problem that only a change by hand, or another program, can have made.
DOCTORED: Final = "changed"
#: More minutes than a sitting has, more decisions than a pathway; and how many digits of a hash identify a case.
_MOST_MINUTES, _MOST_CHOICES, _SIGNS = 10_000, 100, 12

_Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class AttemptResult(Content):
    """What the page said to the learner of an attempt; whoever reads the file works it out anew."""

    #: Whether the plan was right; where the text says nothing, saying so is.
    right: PlainTruth
    #: The decision at which the reasoning left the text; left out where it did not.
    parted: _Word | None = None
    #: The pitfalls that the plan fell into.
    pitfalls: tuple[_Word, ...] = ()


class Attempted(Content):
    """One attempt at a case, or at one decision of a journey."""

    #: The id of a case; an invented one has its answers beside it.
    case: _Word | None = None
    #: The id of a journey, and which of its decisions this is, from 1 on.
    journey: _Word | None = None
    decision: Annotated[int, Field(ge=1, le=1000), AsWholeNumber] | None = None
    #: The first signs of a hash of what was known of the patient.
    facts: Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{_SIGNS}}}$")]
    #: What was known of an invented patient, whom no case file has.
    answers: dict[_Word, str | tuple[str, ...]] = Field(default_factory=dict)
    #: The answer at each decision: the node it leads to, or nothing for "the case does not tell".
    choices: Annotated[tuple[tuple[_Word, _Word | Literal[""]], ...], Field(max_length=_MOST_CHOICES)] = ()
    plan: LearnerPlan
    #: How sure the learner was, from 1 for a guess to 3; left out where they did not say.
    confidence: Annotated[int, Field(ge=1, le=3), AsWholeNumber] | None = None
    #: Whole minutes since the first attempt of the file.
    minute: Annotated[int, Field(ge=0, le=_MOST_MINUTES), AsWholeNumber]
    #: Whether the text's answer to this very question had been seen before.
    seen: PlainTruth
    result: AttemptResult

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.case is None) is (self.journey is None) or (self.journey is None) is not (self.decision is None):
            raise ValueError("an attempt is at a case, or else at a journey and one of its decisions")
        return self

    @property
    def item(self) -> str:
        """What was attempted, as one word."""
        return self.case or f"journey_{self.journey}_{self.decision}"

    @property
    def invented(self) -> bool:
        """Whether no case file has the patient."""
        return bool(self.answers)

    @property
    def path(self) -> tuple[Choice, ...]:
        """The choices as practice knows them."""
        return tuple((decision, to or None) for decision, to in self.choices)

    @property
    def points(self) -> int:
        """One for a plan that is right, and one for reasoning that follows the text, where it was asked for."""
        return self.result.right + (self.case is not None and self.result.parted is None)

    @property
    def most(self) -> int:
        """How many points there are."""
        return 1 if self.case is None else 2


class AttemptsContent(Content):
    """A file of attempts."""

    about: str
    #: Random: it tells two files apart and nothing else.
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    content: _Hash
    attempts: Annotated[tuple[Attempted, ...], Field(max_length=MOST_ATTEMPTS)]
    #: A hash of all this, by which a change by hand is noticed. Whoever can compute it can change the file: it is no
    #: signature, and what counts is worked out anew.
    seal: _Hash


@dataclass(frozen=True, kw_only=True)
class AttemptsFile:
    """What a learner did in one sitting."""

    #: Random; 32 hexadecimal digits.
    id: str
    #: The hash of the content that it was done with.
    content_hash: str
    #: What the text is for, as every file says it.
    about: str = ""
    attempts: tuple[Attempted, ...] = ()

    def with_diagnosis(
        self, diagnosis: Diagnosis, minute: int, *, invented: bool = False, seen: bool = False
    ) -> AttemptsFile:
        """Return the file with one more attempt at a case."""
        attempt, divergence, case = diagnosis.attempt, diagnosis.divergence, diagnosis.pathway.case
        found = Attempted(
            case=attempt.vignette,
            facts=fingerprint(case),
            answers=as_answers(case) if invented else {},
            choices=tuple((decision, to or "") for decision, to in attempt.choices),
            plan=_parts(attempt.plan),
            confidence=attempt.confidence,
            minute=minute,
            seen=seen,
            result=AttemptResult(
                right=diagnosis.right,
                parted=divergence.decision if divergence else None,
                pitfalls=tuple(map(str, diagnosis.feedback.pitfalls)),
            ),
        )
        return self._with(found)

    def with_decision(
        self, journey: str, number: int, decision: PlanAtEvent, minute: int, *, seen: bool = False
    ) -> AttemptsFile:
        """Return the file with one more decision of a journey."""
        found = Attempted(
            journey=journey,
            decision=number,
            facts=fingerprint(decision.state.case),
            plan=_parts(decision.plan),
            minute=minute,
            seen=seen,
            result=AttemptResult(right=decision.right, pitfalls=tuple(map(str, decision.feedback.pitfalls))),
        )
        return self._with(found)

    def to_text(self) -> str:
        """Return the text of the file, one attempt a line; :func:`read_attempts` reads it."""
        head = {"about": self.about, "id": self.id, "content": self.content_hash}
        lines = [f" {_json(name)}: {_json(value)}," for name, value in head.items()]
        rows = ",\n".join(f"  {_json(_dumped(each))}" for each in self.attempts)
        return "\n".join(["{", *lines, ' "attempts": [', rows, " ],", f' "seal": {_json(_seal(self))}', "}", ""])

    def _with(self, found: Attempted) -> AttemptsFile:
        again = found.seen or found.item in {each.item for each in self.attempts}
        return replace(self, attempts=(*self.attempts, found.model_copy(update={"seen": again}))[:MOST_ATTEMPTS])


def begin_attempts(guideline: Guideline, name: str) -> AttemptsFile:
    """Begin a file of attempts."""
    return AttemptsFile(id=name, content_hash=guideline.content_hash, about=guideline.identity.purpose)


def fingerprint(case: Case) -> str:
    """Return the first digits of a hash that identifies a case."""
    return sha256(json.dumps(as_answers(case), sort_keys=True).encode()).hexdigest()[:_SIGNS]


def read_attempts(text: str, name: str) -> tuple[AttemptsFile, Tree]:
    """Read a file of attempts.

    Raises ContentError with every problem of the file. The code of those that no page can have made is ``changed``.
    """
    size = len(text.encode(errors="replace"))
    if size > MOST_BYTES:
        raise file_error(name, f"{size} bytes", f"at most {MOST_BYTES} bytes are read", code="size")
    tree = parse(text, name)
    record = validate(AttemptsContent, tree)
    file = AttemptsFile(id=record.id, content_hash=record.content, about=record.about, attempts=record.attempts)
    problems = list(_changes_by_hand(file, record.seal, tree))
    if problems:
        raise ContentError(problems)
    return file, tree


def _changes_by_hand(file: AttemptsFile, seal: str, tree: Tree) -> Iterator[Problem]:
    """Yield what no page writes."""
    if not file.attempts:
        yield tree.problem(("attempts",), "empty", "there is no attempt in it")
    if seal != _seal(file):
        yield tree.problem(
            ("seal",), DOCTORED, "the file was changed after it was downloaded", "hand in the file as it is"
        )
    minutes = [0, *(each.minute for each in file.attempts)]
    for at, (before, after) in enumerate(pairwise(minutes)):
        if after < before or (at == 0 and after):
            yield tree.problem(("attempts", at, "minute"), DOCTORED, "the minutes do not follow one another")
    known = set[str]()
    for at, each in enumerate(file.attempts):
        if each.item in known and not each.seen:
            yield tree.problem(("attempts", at, "seen"), DOCTORED, "the answer to this had been seen above")
        known.add(each.item)


def _parts(plan: Plan) -> LearnerPlan:
    listed = {part: sorted(v) if isinstance(v, frozenset) else v for part, v in plan.parts.items() if v}
    return LearnerPlan.model_validate(listed)


def _dumped(attempt: Attempted) -> dict[str, Any]:
    return attempt.model_dump(mode="json", exclude_defaults=True)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _seal(file: AttemptsFile) -> str:
    whole = [file.about, file.id, file.content_hash, [_dumped(each) for each in file.attempts]]
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class MarkedAttempt:
    """An attempt with what came of it."""

    attempt: Attempted
    #: The pathway of the case through the text.
    pathway: Pathway = field(repr=False)
    #: Where the reasoning first differed from the text; None where it did not, or was not asked for.
    divergence: Divergence | None
    #: How the plan stands.
    standing: Standing
    #: The key features of the case, each with whether the attempt has it.
    keys: tuple[KeyResult, ...] = ()
    #: The gravest slip of the case, and whether the plan makes it; None where its file names none.
    killer: str | None = None
    killed: bool = False

    @property
    def counts(self) -> bool:
        """Whether it shows what the learner knew: the answer had not been seen before."""
        return not self.attempt.seen


class AnswerBook:
    """The cases and decisions that attempts can be held against."""

    def __init__(self, guideline: Guideline, vignettes: Iterable[CaseVignette], journeys: Iterable[Journey]) -> None:
        self.guideline = guideline
        self.vignettes = tuple(vignettes)
        self._known = {each.id: each for each in self.vignettes}
        #: What can be attempted, by one word; and its title.
        self.titles: dict[str, str] = {}
        self._cases: dict[str, Case] = {}
        for item, title, case in self._items(journeys):
            self.titles[item], self._cases[item] = title, case

    def why_not(self, attempt: Attempted) -> str:
        """Say why an attempt cannot be held against anything here; nothing where it can be."""
        if attempt.invented or (attempt.item in self._cases and self._same(attempt)):
            return ""
        known = attempt.item in self._cases
        return "this case has been changed since" if known else "no case here is called that"

    def mark(self, file: AttemptsFile, tree: Tree) -> tuple[MarkedAttempt, ...]:
        """Work out what came of the attempts of a file.

        Raises ContentError with everything that no page can have written: answers that do not follow from one
        another, names that the guideline does not know, results other than those that come of what was chosen.
        """
        problems: list[Problem] = []
        found = [
            self._mark(at, each, tree, problems) for at, each in enumerate(file.attempts) if not self.why_not(each)
        ]
        if problems:
            raise ContentError(problems)
        return tuple(each for each in found if each is not None)

    def _same(self, attempt: Attempted) -> bool:
        return fingerprint(self._cases[attempt.item]) == attempt.facts

    def _items(self, journeys: Iterable[Journey]) -> Iterator[tuple[str, str, Case]]:
        for vignette in self.vignettes:
            yield vignette.id, vignette.title, vignette.case
        for journey in journeys:
            states = (state for state in replay(self.guideline, journey) if state.happening.decides)
            for number, state in enumerate(states, start=1):
                yield f"journey_{journey.id}_{number}", f"{journey.title}: decision {number}", state.case

    def _mark(self, at: int, attempt: Attempted, tree: Tree, problems: list[Problem]) -> MarkedAttempt | None:
        place = ("attempts", at)
        wrong = list(undefined_words(self.guideline, tree, (*place, "plan"), attempt.plan))
        case, said = self._case(attempt)
        said = said or self._misled(attempt)
        if said:
            wrong.append(tree.problem((*place, "choices"), DOCTORED, said))
        if wrong or case is None:
            problems += [_as_changed(problem) for problem in wrong]
            return None
        plan = plan_of(self.guideline, attempt.plan)
        pathway, feedback = trace(self.guideline, case), judge(self.guideline, case, plan)
        divergence = first_divergence(pathway, attempt.path)
        result = AttemptResult(
            right=is_right(self.guideline, plan, feedback),
            parted=divergence.decision if divergence else None,
            pitfalls=tuple(map(str, feedback.pitfalls)),
        )
        if result != attempt.result:
            message = "what the file says came of this is not what comes of it"
            problems.append(tree.problem((*place, "result"), DOCTORED, message))
        vignette = None if attempt.invented else self._known.get(attempt.case or "")
        tried = Attempt(choices=attempt.path, plan=plan)
        return MarkedAttempt(
            attempt=attempt,
            pathway=pathway,
            divergence=divergence,
            standing=plan_standing(feedback, right=result.right),
            keys=key_results(self.guideline, vignette, tried) if vignette else (),
            killer=vignette.killer if vignette else None,
            killed=vignette is not None and killed(vignette, feedback),
        )

    def _case(self, attempt: Attempted) -> tuple[Case | None, str]:
        """Return the case of an attempt, or None and what is wrong with the one that its file describes."""
        if not attempt.invented:
            return self._cases[attempt.item], ""
        written = {name: str(v) if isinstance(v, str) else list(map(str, v)) for name, v in attempt.answers.items()}
        values, wrong = read_answers(self.guideline, {str(name): value for name, value in written.items()})
        if wrong:
            return None, f"the invented case cannot be: {next(iter(wrong.values()))}"
        case = Case.of(self.guideline, values)
        return case, "" if fingerprint(case) == attempt.facts else "the invented case is another than its signs say"

    def _misled(self, attempt: Attempted) -> str:
        """Say what is wrong with the path of an attempt; nothing where a page can have led to it."""
        path = attempt.path
        if attempt.case is None:
            return "a journey asks for no pathway" if path else ""
        try:
            following = next_decision(self.guideline, path)
        except ValueError:
            return "these answers do not follow from one another"
        ended = bool(path) and (path[-1][1] is None or following is None)
        return "" if ended else "this pathway stops before its outcome"


def _as_changed(problem: Problem) -> Problem:
    """Return a problem of a file that was made with this very content, and so cannot have arisen on a page."""
    return Problem(**{**vars(problem), "code": DOCTORED})
