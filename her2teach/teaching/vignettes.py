"""Vignettes: case vignettes in plain files, what may stand in one, and how it is read and checked."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, overload

from her2teach.analysis.plans import is_right
from her2teach.core.answers import read_answer
from her2teach.core.case import Case
from her2teach.core.files import own_files, shipped
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import ACTION, LISTED_PARTS, InvalidPlanError, Plan, judge, plan_words
from her2teach.core.scalars import ScalarError
from her2teach.core.schema import Attribute, Outcome
from her2teach.core.shown import Findings, Shown, flat
from her2teach.core.validation import look_up, nearest, undefined, validate
from her2teach.core.yamltree import MAX_PROBLEMS, ContentError, Place, Problem, Tree, file_error, short
from her2teach.teaching.case_content import (
    CaseContent,
    DistractorContent,
    Expected,
    LearnerPlan,
    Objective,
    UntoldContent,
)
from her2teach.teaching.loading import load_file, load_folder

if TYPE_CHECKING:
    from her2teach.core.schema import Misconception


@dataclass(frozen=True, kw_only=True)
class Distractor:
    """Somebody in a story who is mistaken."""

    belief: Misconception
    #: The story's own words for it.
    voice: str
    #: What the belief leads to; the text has something against it.
    plan: Plan


@dataclass(frozen=True, kw_only=True, repr=False)
class CaseVignette(Shown):
    """One patient's story, with what it is meant to teach.

    What it shows of itself is the story, never the answer.
    """

    id: str
    title: str
    difficulty: Literal["introductory", "intermediate", "advanced"]
    #: None where the file names none.
    licence: str | None
    authors: str
    objectives: tuple[str, ...]
    story: str
    case: Case
    expected_outcome: Outcome
    #: The end the case is meant to reach; None where it reaches no single one.
    expected_node: str | None
    #: Notes for the educator; they may give the answer away.
    discussion: str | None
    #: Who is mistaken in the story, and the plans that follow from it; they give the answer away by what it is not.
    distractors: tuple[Distractor, ...] = ()
    #: Ids of the key features that the case is about.
    keys: tuple[str, ...] = ()
    #: Id of the pitfall or error that is the gravest here.
    killer: str | None = None
    #: Facts of the story that the text does not look at.
    not_in_the_text: tuple[UntoldContent, ...] = ()
    #: Those of the objectives whose level or statements the file names.
    blueprint: tuple[Objective, ...] = ()
    #: The day a clinician last read the case through; None while nobody has.
    reviewed: dt.date | None = None

    def __str__(self) -> str:
        return self.id

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield from (("id", self.id), ("title", self.title), ("difficulty", self.difficulty))
        yield "story", " ".join(self.story.split())


class Vignettes(Findings[CaseVignette]):
    """Several vignettes: a tuple that a notebook shows and pandas takes, and that gives a vignette by its id too."""

    @overload
    def __getitem__(self, at: SupportsIndex | str, /) -> CaseVignette: ...
    @overload
    def __getitem__(self, at: slice, /) -> Vignettes: ...
    def __getitem__(self, at: Any, /) -> Any:
        """Return a vignette by its place or its id, or several by their places."""
        if not isinstance(at, str):
            return super().__getitem__(at)
        return look_up("vignette", at, {each.id: each for each in self})

    def _names(self) -> Iterator[str]:
        yield from (each.id for each in self)

    def to_records(self, *, answers: bool = False) -> list[dict[str, Any]]:
        """Return one flat record for each vignette, ready for ``pandas.DataFrame``.

        Parameters
        ----------
        answers
            Whether the records also contain what gives the answer away: the expected outcome and node, the
            objectives, the discussion.

        Returns
        -------
        list of dict
            Id, title, difficulty, story and what the case says of each attribute, None where that is not known.
        """
        return [self._record(each) | (_answer_record(each) if answers else {}) for each in self]

    def _record(self, item: CaseVignette) -> dict[str, Any]:
        told = {name: flat(item.case.known.get(name)) for name in item.case.guideline.attributes}
        return {"id": item.id, "title": item.title, "difficulty": item.difficulty, "story": item.story, **told}


def _answer_record(vignette: CaseVignette) -> dict[str, Any]:
    return {
        "expected_outcome": vignette.expected_outcome,
        "expected_node": vignette.expected_node,
        "objectives": flat(vignette.objectives),
        "discussion": vignette.discussion,
    }


def load_vignette(path: str | Path, guideline: Guideline | None = None) -> CaseVignette:
    """Load and check one case file.

    Parameters
    ----------
    path
        A YAML file whose name is the case's id; or the id alone, of a case that comes with the package.
    guideline
        The guideline it is a case of; the shipped one when left out.

    Returns
    -------
    CaseVignette
        The vignette.

    Raises
    ------
    ContentError
        With every problem of the file: line, column, what was found, what is allowed.

    Examples
    --------
    >>> load_vignette("late-relapse-liver").difficulty
    'introductory'
    """
    return load_file(read_vignette, _case_file(Path(path)), guideline)


def _case_file(path: Path) -> Path:
    """Return the file that is meant; one that is not there is named with the nearest that is."""
    if os.path.lexists(path):  # a name that no file can have is none that is there
        return path
    names = {each.stem: each for each in own_files(path.parent if path.suffix else shipped("cases"), "*.yaml")}
    if str(path) in names:
        return names[str(path)]
    hint = nearest(path.stem, names).partition("allowed:")[0].strip()
    raise file_error(str(path), "cannot be opened: No such file or directory", hint)


def load_vignettes(folder: str | Path | None = None, guideline: Guideline | None = None) -> Vignettes:
    """Load every case file of a folder.

    Parameters
    ----------
    folder
        A folder of YAML files; the shipped cases when left out.
    guideline
        The guideline they are cases of; the shipped one when left out.

    Returns
    -------
    Vignettes
        A tuple of :class:`CaseVignette` in the order of their file names; ``vignettes["late-relapse-liver"]`` is one of
        them, and ``to_records()`` makes a table of all.

    Raises
    ------
    ContentError
        With the problems of all files together.
    """
    vignettes, problems = sound_vignettes(folder, guideline)
    if problems:
        raise ContentError(problems)
    return Vignettes(vignettes)


def sound_vignettes(
    folder: str | Path | None = None, guideline: Guideline | None = None
) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    """Load the case files of a folder, or the shipped ones, that can be used, and say what is wrong with the others.

    Raises ContentError when the folder itself cannot be read.
    """
    return load_folder(read_vignette, shipped("cases") if folder is None else folder, guideline)


@cache
def shipped_vignettes() -> tuple[CaseVignette, ...]:
    """Return the cases that come with the package, loaded once."""
    return sound_vignettes()[0]


def read_vignette(tree: Tree, guideline: Guideline) -> CaseVignette:
    """Make a vignette of what a case file contains.

    Raises ContentError with every problem of the file.
    """
    problems: list[Problem] = []
    values = dict(read_attributes(guideline, tree, problems))
    problems += _check_id_and_end(guideline, tree, Path(tree.file).stem)
    problems += [*check_objectives(guideline, tree), *_check_features(guideline, tree)]
    if isinstance(tree.content, dict) and isinstance(tree.content.get("attributes"), dict):
        tree = replace(tree, content={**tree.content, "attributes": {}})  # they are checked already
    try:
        content = validate(CaseContent, tree)
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from error
    if not problems:
        problems += _check_answer(guideline, tree, content, Case(guideline, **values))
    distractors = read_distractors(guideline, tree, content, None if problems else Case(guideline, **values), problems)
    if problems:
        raise ContentError(problems)
    fields = content.model_dump(exclude={"attributes", "expected", "distractors", "not_in_the_text", "objectives"})
    case = Case(guideline, **values)
    # with an extension the case may reach another end than its file expects of the text
    reached = trace(guideline, case) if guideline.extensions else None
    return CaseVignette(
        **fields,
        case=case,
        expected_outcome=reached.outcome if reached else content.expected.outcome,
        expected_node=reached.node if reached else content.expected.node,
        distractors=distractors,
        not_in_the_text=content.not_in_the_text,
        objectives=tuple(each.text for each in content.objectives),
        blueprint=tuple(each for each in content.objectives if each.level or each.statements),
    )


def check_objectives(guideline: Guideline, tree: Tree) -> Iterator[Problem]:
    """Check the statements that a file's objectives name, where they can be read."""
    objectives = tree.content.get("objectives") if isinstance(tree.content, dict) else None
    for at, objective in enumerate(objectives if isinstance(objectives, list) else []):
        names = objective.get("statements") if isinstance(objective, dict) else None
        named = [each for each in ([names] if isinstance(names, str) else names or []) if isinstance(each, str)]
        yield from undefined(tree, ("objectives", at, "statements"), "statement", named, guideline.statements)


def _check_features(guideline: Guideline, tree: Tree) -> Iterator[Problem]:
    """Check what a file names of the guideline's key features, faults and kinds of facts, where it can be read."""
    content = tree.content if isinstance(tree.content, dict) else {}
    keys, killer, facts = (content.get(name) for name in ("keys", "killer", "not_in_the_text"))
    named = [each for each in keys if isinstance(each, str)] if isinstance(keys, list) else []
    yield from undefined(tree, ("keys",), "key", named, guideline.keys)
    if len(named) == 1 or len({*named}) < len(named):
        yield tree.problem(("keys",), "value", "two or three different keys belong here", "name another one")
    if isinstance(killer, str):
        yield from undefined(tree, ("killer",), "pitfall or error", (killer,), [*guideline.pitfalls, *guideline.errors])
    for at, fact in enumerate(facts if isinstance(facts, list) else []):
        kind = fact.get("kind") if isinstance(fact, dict) else None
        if isinstance(kind, str):
            yield from undefined(tree, ("not_in_the_text", at, "kind"), "kind of fact", (kind,), guideline.untold)


def read_attributes(guideline: Guideline, tree: Tree, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    """Yield the checked answers of a file's ``attributes``, and note what is wrong with the others."""
    attributes = tree.content.get("attributes") if isinstance(tree.content, dict) else None
    for name, found in attributes.items() if isinstance(attributes, dict) else ():
        attribute = guideline.attributes.get(name)
        if len(problems) >= MAX_PROBLEMS:
            return
        if attribute is None:
            message, hint = f'there is no attribute "{short(name)}"', nearest(name, guideline.attributes)
            problems.append(tree.problem(("attributes", name), "attribute", message, hint, at_key=True))
            continue
        wrong = list(islice(_misread(guideline, tree, attribute, found), MAX_PROBLEMS))
        problems += wrong
        if not wrong:
            yield name, read_answer(attribute, found, guideline.agents)


def _misread(guideline: Guideline, tree: Tree, attribute: Attribute, found: Any) -> Iterator[Problem]:
    """Yield what is wrong with an answer, or with each entry of a list of agents."""
    place: Place = ("attributes", attribute.id)
    listed = attribute.kind == "agents" and isinstance(found, list)
    for here, each in [((*place, at), [agent]) for at, agent in enumerate(found)] if listed else [(place, found)]:
        try:
            read_answer(attribute, each, guideline.agents)
        except ScalarError as error:
            yield tree.problem(here, "value", f"{attribute.id}: {error.message}", error.hint)
        except ValueError as error:
            yield tree.problem(here, "value", f"{attribute.id}: {error}")


def read_distractors(
    guideline: Guideline, tree: Tree, content: CaseContent, case: Case | None, problems: list[Problem]
) -> tuple[Distractor, ...]:
    """Make distractors of what a case file contains; their plans are judged where the case is not None."""
    found = []
    for at, distractor in enumerate(content.distractors):
        place: Place = ("distractors", at)
        wrong = list(_undefined_in(guideline, tree, place, distractor))
        if " ".join(distractor.voice.split()) not in " ".join(content.story.split()):
            hint = "copy some words of the story, as they stand there"
            wrong.append(tree.problem((*place, "voice"), "voice", "nobody says this in the story", hint))
        if not wrong and case is not None:
            if _nothing_against(guideline, case, distractor.plan):
                if _something_in_the_text(guideline, case, distractor.plan):
                    continue  # an extension has nothing against it, so it is none while that is on
                message, hint = "the text has nothing against this plan", "write one that it has"
                wrong.append(tree.problem((*place, "plan"), "distractor", message, hint))
            belief = guideline.misconceptions[distractor.belief]
            plan = plan_of(guideline, distractor.plan)
            found.append(Distractor(belief=belief, voice=distractor.voice, plan=plan))
        problems += wrong
    return tuple(found)


def _nothing_against(guideline: Guideline, case: Case, parts: LearnerPlan) -> bool:
    plan = plan_of(guideline, parts)
    return is_right(guideline, plan, judge(guideline, case, plan))


def _something_in_the_text(guideline: Guideline, case: Case, parts: LearnerPlan) -> bool:
    """Return whether the text without extensions has something against a plan; no plan of theirs is in its words."""
    if guideline.base is None:
        return False
    try:
        return not _nothing_against(guideline.base, case.restricted_to(guideline.base), parts)
    except InvalidPlanError:
        return False


def _undefined_in(guideline: Guideline, tree: Tree, place: Place, distractor: DistractorContent) -> Iterator[Problem]:
    beliefs = guideline.misconceptions
    yield from undefined(tree, (*place, "belief"), "misconception", (distractor.belief,), beliefs)
    yield from undefined_words(guideline, tree, (*place, "plan"), distractor.plan)


def _check_id_and_end(guideline: Guideline, tree: Tree, stem: str) -> Iterator[Problem]:
    """Check the id against the file's name and the expected end against the guideline's, where they can be read."""
    content = tree.content if isinstance(tree.content, dict) else {}
    name, expected = content.get("id"), content.get("expected")
    if isinstance(name, str) and name != stem:
        yield tree.problem(("id",), "id", f'the id is "{short(name)}"', f'it must be "{stem}", like the file')
    node = expected.get("node") if isinstance(expected, dict) else None
    ends = ends_expected(guideline)
    if isinstance(node, str) and node not in ends:
        yield tree.problem(("expected", "node"), "reference", f'there is no end "{short(node)}"', nearest(node, ends))


def _check_answer(guideline: Guideline, tree: Tree, content: CaseContent, case: Case) -> Iterator[Problem]:
    pathway, expected = trace(guideline, case), content.expected
    hint = "mend the attributes or what is expected"
    if pathway.contradictions and expected.outcome != "contradictory":
        for contradiction in pathway.contradictions:
            message = contradiction.text.removesuffix(".")
            yield tree.problem(("attributes",), "contradiction", message, "change one of the two answers")
    else:
        yield from unexpected(guideline, tree, ("expected",), expected, pathway, hint)


def ends_expected(guideline: Guideline) -> tuple[str, ...]:
    """Return the ends that a file may expect: the guideline's, and those of the text without extensions."""
    return tuple(dict.fromkeys((*guideline.ends, *(guideline.base.ends if guideline.base else ()))))


def unexpected(
    guideline: Guideline, tree: Tree, place: Place, expected: Expected, pathway: Pathway, hint: str
) -> Iterator[Problem]:
    """Yield a problem where a pathway ends as a file expects neither with the extensions that are on nor without."""
    if guideline.base is not None:
        plain = trace(guideline.base, pathway.case.restricted_to(guideline.base))
        if (plain.outcome, plain.node) == (expected.outcome, expected.node):
            return
    if pathway.outcome != expected.outcome:
        message = f'the case reaches the outcome "{pathway.outcome}", not "{expected.outcome}"'
        yield tree.problem((*place, "outcome"), "expected", message, hint)
    elif pathway.node != expected.node:
        reached, wanted = (f'"{node}"' if node else "no single end" for node in (pathway.node, expected.node))
        message = f"the case reaches {reached}, and {wanted} is expected"
        yield tree.problem((*place, "node"), "expected", message, hint)


def undefined_words(guideline: Guideline, tree: Tree, place: Place, plan: LearnerPlan) -> Iterator[Problem]:
    """Yield what a plan in a file names that plans do not know."""
    allowed = plan_words(guideline)
    yield from undefined(tree, (*place, ACTION), ACTION, [plan.action], allowed[ACTION])
    for part, names in plan.parts.items():
        if part not in allowed:
            message, hint = f'"{short(part)}" is not known here', nearest(part, allowed)
            yield tree.problem((*place, part), "unknown-key", message, hint, at_key=True)
            continue
        if not isinstance(names, (list, tuple)) or not all(isinstance(each, str) for each in names):
            message, hint = "a list of names belongs here", "write each entry on a line of its own, after a dash"
            yield tree.problem((*place, part), "value", message, hint)
            continue
        kind = f"{'entry' if part in LISTED_PARTS else 'agent'} of {part}"
        yield from undefined(tree, (*place, part), kind, names, allowed[part])


def plan_of(guideline: Guideline, parts: LearnerPlan) -> Plan:
    """Make a plan of its parts in a file."""
    return Plan(guideline, **parts.model_dump())
