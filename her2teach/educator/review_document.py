"""Review document: all that there is to review, statement by statement, with boxes; as one page of HTML and as PDF."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Final

from her2teach.educator.handout_document import (
    Block,
    Document,
    DocumentEntry,
    DocumentHeading,
    Entries,
    Paper,
    Paragraph,
    ReviewAnswer,
    ReviewerFields,
)
from her2teach.educator.handout_files import handout_pdf, need, page, part
from her2teach.teaching.blueprint import blueprint, patient_name
from her2teach.teaching.review_items import BESIDE, EXTENSIONS, STATEMENTS, TRIALS, ReviewItem, review_items
from her2teach.teaching.reviews import ROLES
from her2teach.text.evidence import trials_behind
from her2teach.text.sections import MARKS, identity
from her2teach.text.wording import counted

if TYPE_CHECKING:
    from her2teach.core.evidence import Trial
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.blueprint import Patient
    from her2teach.teaching.review_sentences import Sentence

_HOW: Final = (
    "For each numbered piece: do you agree with all that it says? Leave open what you have not read; every answer is"
    " worth having. If you object, say what is wrong and how you know. No patient data, please."
)
_MARKS: Final = (
    "Stated: the text says so, the words are ours. Implied: its labels suggest it. Our reading: the text leaves it"
    " open, and we chose. Text silent: there is no answer, and none is filled in. Outside the text: a trial or another"
    " source. In small print stands when a sentence is said, and in brackets on which other statements it rests: it is"
    " printed at the first of them."
)
#: What is said of each part.
_ABOUT: Final[Mapping[str, str]] = {
    STATEMENTS: "Each in our words, then all that rests on it: questions, rules, outcomes, pitfalls, feedback, lesson.",
    BESIDE: "Words, rules and verdicts that are said whatever the case.",
    TRIALS: "Every figure that is shown, with its source and the day on which it was last looked up.",
    EXTENSIONS: "What a later guideline or a label adds where somebody switches it on; each names its source.",
}


def review_document(guideline: Guideline, patients: Sequence[Patient], paper: Paper = "a4") -> Document:
    """Put all that there is to review on one document; the cases that teach a statement are those of patients."""
    guideline = guideline.base or guideline
    return Document(
        title="Review of what her2teach says",
        foot=identity(guideline),
        blocks=tuple(_blocks(guideline, patients)),
        paper=paper,
        small=True,
    )


def review_papers(
    guideline: Guideline, patients: Sequence[Patient], paper: Paper = "a4"
) -> tuple[tuple[str, Callable[[], bytes]], ...]:
    """Return the names of the files of a review, with what makes each.

    Raises ValueError where what makes one of them is not installed, with what to do.
    """
    need(("html", "pdf"))
    found = review_document(guideline, patients, paper)
    return (
        ("review.html", lambda: review_html(guideline, found).encode()),
        ("review.pdf", lambda: handout_pdf(found)),
    )


def review_html(guideline: Guideline, found: Document) -> str:
    """Write the document as a page that is filled in, keeps what was answered, and gives it as a file.

    Raises ValueError where Jinja is not installed.
    """
    script = part("review.js")
    known = b64encode(sha256(script.encode()).digest()).decode("ascii")
    content = (guideline.base or guideline).content_hash
    return page("review", found, script=script, script_hash=f"sha256-{known}", content=content)


def _blocks(guideline: Guideline, patients: Sequence[Patient]) -> Iterator[Block]:
    yield Paragraph(text=identity(guideline), look="banner")
    yield Paragraph(text=_HOW)
    yield Paragraph(text=_MARKS, look="muted")
    yield ReviewerFields(roles=ROLES)
    cases = _cases(guideline, patients)
    for at, (name, items) in enumerate(groupby(review_items(guideline), key=lambda each: each.part), start=1):
        yield DocumentHeading(level=2, text=name, name=f"part-{at}")
        yield Paragraph(text=_ABOUT[name], look="muted")
        for item in items:
            yield from _item(item)
            if item.part == STATEMENTS:
                yield from _behind(guideline, item, cases.get(item.id, ()))
            yield ReviewAnswer(item=item.id, title=item.title.partition(",")[0], said=item.said)


def _item(item: ReviewItem) -> Iterator[Block]:
    yield DocumentHeading(level=3, text=item.title, aside=item.about, name=item.id)
    if item.text:
        yield Paragraph(text=item.text, look="claim" if item.part == STATEMENTS else "plain")
    if item.open:
        yield Paragraph(text=f"Open: {item.open}", look="muted")
    here = [each for each in item.sentences if _home(each, item) == item.id]
    if here:
        yield Entries(entries=tuple(_entry(each, item) for each in here))


def _behind(guideline: Guideline, item: ReviewItem, cases: Iterable[str]) -> Iterator[Block]:
    """Yield what else rests on a statement, which cases teach it, and which trials are about it."""
    elsewhere: dict[str, dict[str, None]] = {}
    for each in item.sentences:
        if (home := _home(each, item)) != item.id:
            elsewhere.setdefault(home, {})[each.lead] = None
    others = "; ".join(f"at {home}: {', '.join(leads)}" for home, leads in elsewhere.items())
    trials = "; ".join(_trial(each) for each in trials_behind(guideline, item.id))
    listed = {"Printed elsewhere": others, "Cases that teach it": "; ".join(cases), "Trials": trials}
    for lead, text in listed.items():
        if text:
            yield Paragraph(text=f"{lead}: {text}.", look="muted")


def _home(sentence: Sentence, item: ReviewItem) -> str:
    """Return where a sentence is printed: at the first of its statements."""
    return min(sentence.statements) if sentence.statements and item.part == STATEMENTS else item.id


def _entry(sentence: Sentence, item: ReviewItem) -> DocumentEntry:
    said = f"When: {sentence.when}." if sentence.when else ""
    looked = f"Looked up {sentence.looked_up}." if sentence.looked_up else ""
    return DocumentEntry(
        lead=sentence.lead if sentence.lead.endswith("?") else f"{sentence.lead}:",
        text=sentence.text,
        mark=MARKS.get(sentence.mark, ""),
        statements=", ".join(each for each in sentence.statements if each != item.id),
        aside=" ".join(filter(None, (said, looked))),
    )


def _trial(trial: Trial) -> str:
    days = {trial.looked_up(each) for each in trial.results.values()} | {trial.looked_up(each) for each in trial.facts}
    shown = dict.fromkeys(each.isoformat() for each in (min(days), max(days))) if days else ()
    figures = counted(len(trial.results) + len(trial.facts), "figure")
    return f"{trial.name} ({figures}, looked up {' to '.join(shown)})" if shown else trial.name


def _cases(guideline: Guideline, patients: Sequence[Patient]) -> dict[str, tuple[str, ...]]:
    """Return the titles of the cases and journeys that teach each statement."""
    titles = {patient_name(each): each.title for each in patients}
    found: dict[str, dict[str, None]] = {}
    for row in blueprint(guideline, patients):
        for names in row.cases.values():
            found.setdefault(row.statement, {}).update(dict.fromkeys(titles[name] for name in names))
    return {statement: tuple(sorted(names)) for statement, names in found.items()}
