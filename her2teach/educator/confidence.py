"""Confidence: how sure a class was against how right it was, as one picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from xml.etree.ElementTree import Element

from her2teach.teaching.practice_text import CONFIDENCE
from her2teach.text.html.elements import h
from her2teach.text.wording import counted

if TYPE_CHECKING:
    from her2teach.educator.class_results import Sureness

Outcome: TypeAlias = Literal["right", "wrong", "unjudged"]
#: What stands before the number of each outcome, and after it; in a bar its height tells it, too.
_WORDS: Final[dict[Outcome, tuple[str, str]]] = {
    "right": ("✓", "right"),
    "wrong": ("≠", "wrong"),
    "unjudged": ("?", "not judged"),
}
_HEIGHTS: Final[dict[Outcome, int]] = {"right": 10, "wrong": 6, "unjudged": 2}
#: How wide a bar is, in hundredths of its row.
_WHOLE: Final = 100


@dataclass(frozen=True, kw_only=True)
class ConfidenceBar:
    """The plans of learners who were equally sure."""

    label: str
    #: The outcomes that there are, with how many plans came to each; those that are right first.
    parts: tuple[tuple[Outcome, int], ...]

    @property
    def words(self) -> str:
        """The numbers in words."""
        return ", ".join(f"{_WORDS[kind][0]} {number} {_WORDS[kind][1]}" for kind, number in self.parts)

    @property
    def shares(self) -> tuple[tuple[Outcome, float], ...]:
        """The part of the bar that each outcome takes, in hundredths."""
        total = sum(number for _, number in self.parts)
        return tuple((kind, _WHOLE * number / total) for kind, number in self.parts)


def confidence_bars(sureness: Iterable[Sureness]) -> tuple[ConfidenceBar, ...]:
    """Return a bar for each level at which there is a plan, the surest first."""
    return tuple(_bar(each) for each in sureness if each.attempts)


def sure_and_wrong(sureness: Sequence[Sureness]) -> str:
    """Say how many plans were wrong of which learners were sure; nothing where they were sure of none."""
    surest = next((each for each in sureness if each.level == len(CONFIDENCE) and each.attempts), None)
    if surest is None:
        return ""
    wrong = surest.attempts - surest.right - surest.unjudged
    return f"Confident but wrong: {wrong} of {counted(surest.attempts, 'plan')}."


def confidence_html(sureness: Sequence[Sureness]) -> Element | None:
    """Draw the bars, each with its numbers in words below; None where no plan counts."""
    bars = confidence_bars(sureness)
    if not bars:
        return None
    heading = sure_and_wrong(sureness)
    return h(
        "figure",
        {"class": "h2t-confidence"},
        h("figcaption", {}, heading or "Confidence against correctness"),
        h("dl", {}, [(h("dt", {}, each.label), h("dd", {}, _picture(each), each.words)) for each in bars]),
    )


def _bar(found: Sureness) -> ConfidenceBar:
    label = f"“{CONFIDENCE[found.level - 1]}”" if found.level else "They did not say"
    wrong = found.attempts - found.right - found.unjudged
    numbers: tuple[tuple[Outcome, int], ...] = (("right", found.right), ("wrong", wrong), ("unjudged", found.unjudged))
    return ConfidenceBar(label=label, parts=tuple(each for each in numbers if each[1]))


def _picture(bar: ConfidenceBar) -> Element:
    """Draw a bar; whoever cannot see it has the words beside it."""
    box = {"viewBox": f"0 0 {_WHOLE} {_HEIGHTS['right']}", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return h("svg", box, list(_rectangles(bar)))


def _rectangles(bar: ConfidenceBar) -> Iterator[Element]:
    left = 0.0
    for kind, share in bar.shares:
        size = {"x": f"{left:.2f}", "width": f"{share:.2f}", "height": str(_HEIGHTS[kind])}
        yield h("rect", {**size, "y": str(_HEIGHTS["right"] - _HEIGHTS[kind]), "class": f"h2t-{kind}"})
        left += share
