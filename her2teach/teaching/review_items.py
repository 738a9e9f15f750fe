"""Review items: everything that the product says, one piece of it for each answer of a reviewer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from her2teach.core.cutoffs import shipped_cutoffs
from her2teach.core.extensions import shipped_extensions
from her2teach.core.guideline import shipped_evidence
from her2teach.core.load import load_guideline
from her2teach.teaching.lesson import load_lesson
from her2teach.teaching.review_sentences import Sentence, extension_sentences, guideline_sentences
from her2teach.text.evidence import compared, finding, source
from her2teach.text.headlines import cite
from her2teach.text.sections import MARKS
from her2teach.text.wording import capital, counted, uncapital

if TYPE_CHECKING:
    from collections.abc import Iterable

    from her2teach.core.evidence import Caveat, Trial
    from her2teach.core.extension_schema import ExtensionContent
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.lesson import PassageLine

#: The parts that what is said comes in.
STATEMENTS: Final = "The statements of the text"
BESIDE: Final = "What rests on no single statement"
TRIALS: Final = "The trials, outside the text"
EXTENSIONS: Final = "The extensions, not in the text"
#: Digits of the hash of what was said.
SIGNS: Final = 16


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """One piece that a reviewer agrees with or not."""

    #: The id of a statement, a trial or an extension, or of a group of sentences.
    id: str
    part: str
    title: str
    #: Where it stands in the text, and how firmly.
    about: str = ""
    text: str = ""
    #: What stays open.
    open: str = ""
    #: All that rests on it; a sentence that rests on several statements is one of each.
    sentences: tuple[Sentence, ...] = ()

    @cached_property
    def said(self) -> str:
        """The first digits of a hash of what is said, and when; what was looked up again says the same."""
        sentences = [(each.lead, each.text, each.mark, each.statements, each.when) for each in self.sentences]
        whole = json.dumps([self.about, self.text, self.open, sentences])
        return sha256(whole.encode()).hexdigest()[:SIGNS]


def review_items(guideline: Guideline) -> tuple[ReviewItem, ...]:
    """Return all that there is to review of a guideline without extensions, and of what is shipped beside it."""
    return _items(guideline.base or guideline)


@cache
def _items(guideline: Guideline) -> tuple[ReviewItem, ...]:
    sentences = tuple(_sentences(guideline))
    found = [*_statements(guideline, sentences), *_beside(sentences)]
    if guideline.is_shipped:
        found += map(_trial, guideline.evidence.values())
        found += map(_extension, shipped_extensions())
    return tuple(found)


def _sentences(guideline: Guideline) -> Iterator[Sentence]:
    yield from guideline_sentences(guideline)
    if guideline.is_shipped:
        yield from _lesson(guideline)
        yield from _cutoffs()
        yield from map(_caveat, shipped_evidence().caveats.values())


def _statements(guideline: Guideline, sentences: Iterable[Sentence]) -> Iterator[ReviewItem]:
    resting: dict[str, list[Sentence]] = {name: [] for name in guideline.statements}
    for each in sentences:
        for name in each.statements:
            resting[name].append(each)
    for statement in guideline.statements.values():
        yield ReviewItem(
            id=statement.id,
            part=STATEMENTS,
            title=statement.id,
            about=f"line {statement.line} · {MARKS[statement.status]} · {statement.kind}",
            text=statement.text,
            open=statement.ambiguity or "",
            sentences=tuple(resting[statement.id]),
        )


def _beside(sentences: Iterable[Sentence]) -> Iterator[ReviewItem]:
    groups: dict[str, list[Sentence]] = {}
    for each in sentences:
        if not each.statements:
            groups.setdefault(each.group, []).append(each)
    for group, found in groups.items():
        yield ReviewItem(id=group.lower().replace(" ", "-"), part=BESIDE, title=group, sentences=tuple(found))


def _lesson(guideline: Guideline) -> Iterator[Sentence]:
    lesson = load_lesson()
    for passage in lesson.passages.values():
        yield from _lines(f"Lesson, {uncapital(passage.title)}", (*passage.lines, *passage.after))
        yield _lesson_case(f"Lesson, {uncapital(passage.title)}", f"{passage.ask.case} {passage.ask.question}")
    for name, pitfall in lesson.pitfalls.items():
        lead = f"Lesson, pitfall {name} on a case"
        text = f"{pitfall.case} A tempting thought: “{pitfall.thought}”"
        yield Sentence(lead=lead, text=text, statements=guideline.pitfalls[name].statements, group="Lesson")
    for check in lesson.check.values():
        yield from _lines("Lesson, check at the end", check.after)
        yield _lesson_case("Lesson, check at the end", f"{check.ask.case} {check.ask.question}")


def _lesson_case(lead: str, text: str) -> Sentence:
    return Sentence(lead=f"{lead}: a case", text=text, group="Lesson")


def _lines(lead: str, lines: Iterable[PassageLine]) -> Iterator[Sentence]:
    for line in lines:
        yield Sentence(lead=lead, text=line.text, mark=line.mark, statements=line.statements, group="Lesson")


def _cutoffs() -> Iterator[Sentence]:
    cutoffs = shipped_cutoffs()
    yield Sentence(lead=cutoffs.title, text=cutoffs.summary, group="Cut-offs")
    for rule in cutoffs.rules.values():
        sentences = (
            f"{rule.purpose} {capital(rule.cutoff)}, counted {rule.counted}.",
            f"Within: {rule.within}. Beyond: {rule.beyond}.",
            rule.note,
            f"{rule.source}." if rule.source else None,
        )
        yield Sentence(
            lead=rule.name,
            text=" ".join(filter(None, sentences)),
            mark=rule.status,
            statements=rule.statements,
            group="Cut-offs",
            looked_up=rule.looked_up.isoformat() if rule.looked_up else "",
        )
    for text in cutoffs.left_out:
        yield Sentence(lead="Left out", text=text, group="Cut-offs")


def _caveat(caveat: Caveat) -> Sentence:
    trials = ", ".join(shipped_evidence().trials[each].name for each in caveat.trials)
    lead = f"Limitation of {trials}, {uncapital(caveat.title)}"
    return Sentence(lead=lead, text=caveat.text, mark="outside", statements=caveat.statements, group="Limitations")


def _trial(trial: Trial) -> ReviewItem:
    people = counted(trial.participants, "participant") if trial.participants else ""
    split = f"{people}, {trial.split}" if people and trial.split else people
    about = " · ".join(filter(None, (trial.registry, trial.design, split)))
    named = {"Bears out": trial.supports, "Beside": trial.beside}
    beside = "; ".join(f"{words} {', '.join(names)}" for words, names in named.items() if names)
    compares = Sentence(lead="Compared", text=f"{compared(trial)}. {trial.population}", group="Trial")
    return ReviewItem(
        id=trial.id,
        part=TRIALS,
        title=trial.name,
        about=about,
        text=f"{trial.relation} {beside}.",
        sentences=(compares, *_findings(trial)),
    )


def _findings(trial: Trial) -> Iterator[Sentence]:
    """Yield what a trial found, by publication and by the day on which its figures were last looked up."""
    said: dict[tuple[str, str], list[str]] = {}
    for result in trial.results.values():
        words = finding(shipped_evidence(), trial, result)
        said.setdefault((result.citation, trial.looked_up(result).isoformat()), []).append(words)
    for fact in trial.facts:
        said.setdefault((fact.citation, trial.looked_up(fact).isoformat()), []).append(fact.text)
    for (name, day), found in said.items():
        citation = trial.citations[name]
        text = " ".join(f"{each.rstrip('.')}." for each in (*found, source(citation)))
        yield Sentence(lead=citation.short, text=text, group="Trial", looked_up=day)


def _extension(extension: ExtensionContent) -> ReviewItem:
    extended = load_guideline(extensions=[extension.id])
    return ReviewItem(
        id=extension.id,
        part=EXTENSIONS,
        title=f"{extension.id}, {uncapital(extension.title)}",
        about=cite(extension),
        text=extension.summary,
        sentences=tuple(extension_sentences(extended, extension)),
    )
