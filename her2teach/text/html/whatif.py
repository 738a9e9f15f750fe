"""What if as HTML: other answers, near cases and open questions.

It is lean, because it crosses anew with every change: the browser adds what it knows by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import items, muted
from her2teach.text.sections import MARKS
from her2teach.text.whatif import Offer, OfferGroup, OpenQuestion
from her2teach.text.wording import capital

#: So many questions are shown with all their answers, and so many near cases.
SHOWN_IN_FULL = 4
_OFFERS = {"class": "h2t-offers"}
_ORDER = (
    "Questions are ranked by how much they are expected to rule out, with every answer equally likely. "
    "The answer itself names the next one on the way."
)
_IDLE = "Some may change the accompanying advice."


def key(answers: Mapping[str, Any]) -> str:
    """Return what identifies an offer on the page: its answers, as one text."""
    shown = {
        name: "+".join(sorted(value)) if isinstance(value, frozenset) else value for name, value in answers.items()
    }
    return ";".join(f"{name}={value}" for name, value in shown.items())


def flips_html(groups: Iterable[OfferGroup], nothing: str) -> str:
    """Write which single answers would change where a case ends; where there are none, one sentence for that."""
    several = [
        (h("h4", {}, group.label, h("small", {}, f" now {group.now}")), h("ul", _OFFERS, map(_flip, group.offers)))
        for group in groups
    ]
    return html(_section("Change one answer", several or h("p", {}, nothing)))


def near_html(end: str, offers: Sequence[Offer], nothing: str = "") -> str:
    """Write how a case could come to an end, with the fewest other answers; one sentence where there is no offer."""
    if not offers:
        return html(h("div", {}, h("p", {}, nothing)))
    fewest = len(offers[0].lines)
    words = "One other answer leads" if fewest == 1 else f"{fewest} answers, and no fewer, lead"
    others = f", in {len(offers)} different ways" if len(offers) > 1 else ""
    shown = [h("div", {"class": "h2t-offer"}, items(each.lines), _consequence(each)) for each in offers[:SHOWN_IN_FULL]]
    left = len(offers) - SHOWN_IN_FULL
    more = muted(f"{left} more combinations would also work.") if left > 0 else None
    return html(h("div", {}, h("p", {}, f"{words} to: {end}{others}."), shown, more))


def goals_html(ends: Iterable[tuple[str, str]]) -> str:
    """Write a list of ends to choose from; the browser joins the label to the field."""
    options = [h("option", {"value": end}, label) for end, label in (("", "Choose one"), *ends)]
    label = h("label", {}, "An outcome")
    return html(_section("How could this case reach …", label, h("select", {"data-goal": ""}, options)))


def locks_html(answers: Iterable[tuple[str, str, str]]) -> str:
    """Write a check box for each answer that may be kept as it is, from its attribute, label and value."""
    boxes = [
        h("label", {}, h("input", {"type": "checkbox", "data-lock": name}), h("span", {}, f"{label}: {value}"))
        for name, label, value in answers
    ]
    if not boxes:
        return ""
    about = (h("legend", {}, "Hold fixed"), muted("Answers held fixed are neither changed nor left out above."))
    return html(h("fieldset", {"class": "h2t-locks"}, about, boxes))


def asking_html(questions: Sequence[OpenQuestion], on_page: Iterable[str], others: str, idle: str) -> str:
    """Write what to ask next: the open questions, those named without their answers, and what makes no difference.

    Only a question that is on the page has a button that goes there.
    """
    if not questions and not idle:
        return ""
    shown = set(on_page)
    listed = [_open_question(each, on_page=each.attribute in shown) for each in questions[:SHOWN_IN_FULL]]
    return html(
        _section(
            "What to ask next",
            (muted(_ORDER), h("ol", {"class": "h2t-asking"}, listed)) if questions else None,
            h("p", {}, f"These could also rule something out: {others}.") if others else None,
            (h("p", {}, f"These make no difference here: {idle}."), muted(_IDLE)) if idle else None,
        )
    )


def tried_html(sentence: str) -> str:
    """Write what was tried last, with a button that takes it back; nothing where nothing was."""
    if not sentence:
        return ""
    back = h("button", {"type": "button", "data-back": ""}, "Undo this change")
    return html(h("p", {"class": "h2t-tried"}, h("span", {}, f"Tried: {sentence} "), back))


def _section(heading: str, *children: Child) -> Element:
    return h("section", {"class": "h2t-whatif-part"}, h("h3", {}, heading), children)


def _flip(offer: Offer) -> Element:
    return h("li", {}, h("b", {}, capital(offer.lines[0])), _consequence(offer))


def _consequence(offer: Offer) -> Child:
    """Say what would come of an offer; the browser adds to the button's name what stands beside it."""
    marked = h("i", {"data-mark": offer.mark}, MARKS[offer.mark]) if offer.mark else None
    return (
        h("p", {}, h("span", {}, f"{offer.result}."), marked),
        h("small", {}, f"{offer.note}.") if offer.note else None,
        h("button", {"data-offer": key(offer.answers)}, offer.button),
    )


def _open_question(question: OpenQuestion, *, on_page: bool) -> Element:
    asked = {"type": "button", "data-ask": question.attribute, "aria-label": f"Go to the question: {question.question}"}
    return h(
        "li",
        {},
        h("strong", {}, question.question),
        items(f"{line}." for line in question.lines),
        h("button", asked, "Go to the question") if on_page else None,
    )
