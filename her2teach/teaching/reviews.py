"""Reviews: who agreed with what the product says, in which role, when, and whether it still says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args

from pydantic import Field, StringConstraints, model_validator

from her2teach.core.files import PACKAGE, case_files
from her2teach.core.scalars import PlainDate
from her2teach.core.schema import Content, Prose
from her2teach.core.validation import nearest, validate
from her2teach.core.yamltree import ContentError, Problem, Tree
from her2teach.teaching.loading import load_folder
from her2teach.teaching.review_items import SIGNS, ReviewItem, review_items

if TYPE_CHECKING:
    from pathlib import Path

    from her2teach.core.guideline import Guideline

#: The folder of reviews, beside the guideline that they are of.
FOLDER: Final = "reviews"
Role = Literal["specialist physician", "other physician", "pharmacist", "nurse", "educator", "learner", "other"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
#: The roles whose agreement makes a statement one that a clinician has reviewed.
CLINICIANS: Final[frozenset[Role]] = frozenset({"specialist physician", "other physician", "pharmacist", "nurse"})
#: Digits of the version of the content, as screens show it.
_SHOWN: Final = 12


class ItemReview(Content):
    """What a reviewer says to one piece of the content."""

    answer: Literal["agree", "disagree"] | None = None
    #: The first digits of the hash of what was said to the reviewer.
    said: Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{SIGNS}}}$")]
    comment: Prose | None = None

    @model_validator(mode="after")
    def _says_something(self) -> ItemReview:
        if self.answer is None and self.comment is None:
            raise ValueError('write "answer" (agree or disagree), "comment", or both')
        return self


class ReviewContent(Content):
    """A review's file."""

    role: Role
    #: Who reviewed; it is shown with the review.
    name: Prose | None = None
    date: PlainDate
    #: The version of the guideline that was read.
    content: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    answers: Annotated[Mapping[str, ItemReview], Field(min_length=1)]

    @property
    def who(self) -> str:
        """Who reviewed, in which role."""
        return f"{self.name} ({self.role})" if self.name else f"a reviewer ({self.role})"

    @property
    def signed(self) -> str:
        """Who reviewed, in which role, when, and which version."""
        return f"{self.who}, {self.date.isoformat()}, content {self.content[:_SHOWN]}"


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What one review says to one item."""

    item: str
    review: ReviewContent
    found: ItemReview
    #: Whether the item says something else since.
    stale: bool

    @property
    def objects(self) -> bool:
        """Whether it objects to what the item says today."""
        return not self.stale and self.found.answer == "disagree"

    @property
    def words(self) -> str:
        """Who says what, in a sentence."""
        if self.stale:
            return f"An earlier wording was reviewed by {self.review.signed}."
        if self.objects:
            why = f": {self.found.comment}" if self.found.comment else "."
            return f"Objected to by {self.review.signed}{why}"
        return f"{'Reviewed' if self.found.answer else 'Commented on'} by {self.review.signed}."


def read_review(tree: Tree, items: Iterable[ReviewItem]) -> ReviewContent:
    """Make a review of what a file contains.

    Raises ContentError with every problem of the file; an answer to something that is not in the content is one.
    """
    content = validate(ReviewContent, tree)
    known = {each.id for each in items}
    problems = [
        tree.problem(
            ("answers", name), "reference", f'the content has no "{name}"', nearest(name, sorted(known)), at_key=True
        )
        for name in content.answers
        if name not in known
    ]
    if problems:
        raise ContentError(problems)
    return content


def opinions(items: Iterable[ReviewItem], reviews: Iterable[ReviewContent]) -> tuple[Opinion, ...]:
    """Hold reviews against what is said today, item by item, and those of one item in the order of their days."""
    in_order = sorted(reviews, key=lambda each: each.date)
    found: list[Opinion] = []
    for item in items:
        said: dict[tuple[object, ...], Opinion] = {}
        for at, review in enumerate(in_order):
            if item.id in review.answers:
                answer = review.answers[item.id]
                # somebody with a name who reviews again says it anew; whoever gives none may be another each time
                who = (review.role, review.name or at)
                said[who] = Opinion(item=item.id, review=review, found=answer, stale=answer.said != item.said)
        found += said.values()
    return tuple(found)


def review_folder(guideline: Guideline) -> Path | None:
    """Return the folder in which reviews of a guideline lie; None where there is none."""
    own = (guideline.base or guideline).folder
    folder = own / FOLDER if own is not None else PACKAGE / "content" / FOLDER if guideline.is_shipped else None
    return folder if folder is not None and folder.is_dir() else None


def review_files(guideline: Guideline) -> tuple[Path, ...]:
    """Return the files of reviews of a guideline that there are."""
    folder = review_folder(guideline)
    return tuple(case_files(folder)) if folder is not None else ()


def reviews_of(guideline: Guideline) -> tuple[tuple[Opinion, ...], tuple[Problem, ...]]:
    """Return what reviews say of a guideline today, and what is wrong with the files of those left out."""
    folder = review_folder(guideline)
    if folder is None:
        return (), ()
    items = review_items(guideline)
    reviews, problems = load_folder(lambda tree, _: read_review(tree, items), folder, guideline)
    return opinions(items, reviews), problems


@cache
def reviewed_words(guideline: Guideline) -> Mapping[str, tuple[str, ...]]:
    """Return who has reviewed each item, in sentences, read once; nothing is said of an item that nobody has."""
    found: dict[str, tuple[str, ...]] = {}
    for each in reviews_of(guideline)[0]:
        found[each.item] = (*found.get(each.item, ()), each.words)
    return MappingProxyType(found)


def agreed(found: Sequence[Opinion]) -> bool:
    """Whether a clinician agrees with an item as it is, and nobody objects."""
    agreeing = (not each.stale and each.found.answer == "agree" for each in found if each.review.role in CLINICIANS)
    return any(agreeing) and not any(each.objects for each in found)


def review_problems(tree: Tree, review: ReviewContent, items: Iterable[ReviewItem]) -> Iterator[Problem]:
    """Yield what of a review asks for something to be done: objections, and answers to what was said otherwise."""
    for each in opinions(items, [review]):
        place = ("answers", each.item)
        if each.stale:
            message = f"what {each.item} says has changed since {review.date.isoformat()}"
            yield tree.problem(place, "stale", message, "ask for another review", severity="warning", at_key=True)
        elif each.objects:
            message = f"{each.item} is objected to: {each.found.comment or 'no reason is given'}"
            hint = "change what is said, or answer"
            yield tree.problem(place, "objection", message, hint, severity="warning", at_key=True)


def told_of(review: ReviewContent, items: Iterable[ReviewItem]) -> str:
    """Say in a line who reviewed what, in which role, when, and which version."""
    found = opinions(items, [review])
    kinds = {
        "agrees with": [each for each in found if not each.stale and each.found.answer == "agree"],
        "objects to": [each for each in found if not each.stale and each.found.answer == "disagree"],
        "comments on": [each for each in found if not each.stale and each.found.answer is None],
        "changed since": [each for each in found if each.stale],
    }
    said = "; ".join(f"{words} {in_rows([e.item for e in some])}" for words, some in kinds.items() if some)
    return f"reviewed by {review.signed}: {said}"


def told_of_all(guideline: Guideline) -> str:
    """Say in a line how far a guideline's statements have been reviewed; nothing where there is no review."""
    if review_folder(guideline) is None:
        return ""
    statements = [*guideline.statements]
    by_item: dict[str, list[Opinion]] = {name: [] for name in statements}
    for each in reviews_of(guideline)[0]:
        by_item.get(each.item, []).append(each)
    right = [name for name in statements if agreed(by_item[name])]
    objected = [name for name, some in by_item.items() if any(each.objects for each in some)]
    stale = [name for name, some in by_item.items() if any(each.stale for each in some)]
    parts = [f"{len(right)} of {len(statements)} statements agreed to by a clinician"]
    parts += [f"objected to: {in_rows(objected)}"] if objected else []
    parts += [f"changed since: {in_rows(stale)}"] if stale else []
    if statements and len(right) == len(statements):
        parts.append("identity may now say so in the guideline's file, under review_date and review")
    return f"reviews: {'; '.join(parts)}"


def in_rows(names: Sequence[str]) -> str:
    """List names; of numbered ones that follow one another, the first and the last."""
    rows: list[list[str]] = []
    for name in names:
        if rows and _number(name) is not None and _number(name) == (_number(rows[-1][-1]) or 0) + 1:
            rows[-1].append(name)
        else:
            rows.append([name])
    listed = ([f"{row[0]}–{row[-1]}"] if len(row) > _FEW else row for row in rows)
    return ", ".join(name for row in listed for name in row)


#: Names in a row that are still listed one by one.
_FEW: Final = 2


def _number(name: str) -> int | None:
    """Return the number of a statement."""
    return int(name[1:]) if name[:1] == "S" and name[1:].isdecimal() else None
