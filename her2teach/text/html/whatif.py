"""What-if markup: other answers, near cases and open questions as HTML, built as a tree, so that all is escaped.

It is lean, because it crosses anew with every change: the browser adds what it can tell by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.text.sections import MARKS
from her2teach.text.whatif import Offer, OfferGroup, OpenQuestion
from her2teach.text.wording import capital

#: So many questions are told with all their answers, and so many ways to an end.
TOLD = 4


def key(answers: Mapping[str, Any]) -> str:
    """Return what an offer is known by on the page: its answers."""
    shown = {
        name: "+".join(sorted(value)) if isinstance(value, frozenset) else value for name, value in answers.items()
    }
    return ";".join(f"{name}={value}" for name, value in shown.items())


def flips_html(groups: Iterable[OfferGroup], nothing: str) -> str:
    """Write which single answers would change where a case ends."""
    root = _section("If one answer were another")
    several = list(groups)
    if not several:
        SubElement(root, "p").text = nothing
    for group in several:
        heading = SubElement(root, "h4")
        heading.text = group.label
        SubElement(heading, "small").text = f" now {group.now}"
        items = SubElement(root, "ul", {"class": "h2t-offers"})
        for offer in group.offers:
            item = SubElement(items, "li")
            SubElement(item, "b").text = capital(offer.lines[0])
            _consequence(item, offer)
            _button(item, offer)
    return _written(root)


def near_html(end: str, offers: Sequence[Offer], nothing: str = "") -> str:
    """Write how a case could come to an end."""
    root = Element("div")
    if not offers:
        SubElement(root, "p").text = nothing
        return _written(root)
    fewest = len(offers[0].lines)
    words = "One other answer leads" if fewest == 1 else f"{fewest} answers, and no fewer, lead"
    others = f", in {len(offers)} different ways" if len(offers) > 1 else ""
    SubElement(root, "p").text = f"{words} to: {end}{others}."
    for offer in offers[:TOLD]:
        box = SubElement(root, "div", {"class": "h2t-offer"})
        items = SubElement(box, "ul")
        for line in offer.lines:
            SubElement(items, "li").text = line
        _consequence(box, offer)
        _button(box, offer)
    if len(offers) > TOLD:
        SubElement(root, "p", {"class": "h2t-muted"}).text = f"{len(offers) - TOLD} more ways take as many answers."
    return _written(root)


def goals_html(ends: Iterable[tuple[str, str]]) -> str:
    """Write a list of ends to choose from."""
    root = _section("How could this case get to …")
    SubElement(root, "label").text = "An answer of the text, or a place where it ends"
    select = SubElement(root, "select", {"data-goal": ""})
    SubElement(select, "option", {"value": ""}).text = "Choose one"
    for end, label in ends:
        SubElement(select, "option", {"value": end}).text = label
    return _written(root)


def locks_html(answers: Iterable[tuple[str, str, str]]) -> str:
    """Write a check box for each answer that may be kept as it is."""
    several = list(answers)
    if not several:
        return ""
    root = Element("fieldset", {"class": "h2t-locks"})
    SubElement(root, "legend").text = "Keep as they are"
    SubElement(root, "p", {"class": "h2t-muted"}).text = "What is kept is neither changed nor left out above."
    for name, label, value in several:
        box = SubElement(root, "label")
        SubElement(box, "input", {"type": "checkbox", "data-lock": name})
        SubElement(box, "span").text = f"{label}: {value}"
    return _written(root)


def asking_html(questions: Sequence[OpenQuestion], on_page: Iterable[str], others: str, idle: str) -> str:
    """Write what to ask next."""
    if not questions and not idle:
        return ""
    root, shown = _section("What to ask next"), set(on_page)
    if questions:
        SubElement(root, "p", {"class": "h2t-muted"}).text = (
            "First the question that can be expected to rule out most, with every answer taken as equally likely. "
            "The answer itself names the next one on the way."
        )
        items = SubElement(root, "ol", {"class": "h2t-asking"})
        for question in questions[:TOLD]:
            item = SubElement(items, "li")
            SubElement(item, "strong").text = question.question
            lines = SubElement(item, "ul")
            for line in question.lines:
                SubElement(lines, "li").text = f"{line}."
            if question.attribute in shown:
                _ask(item, question)
    if others:
        SubElement(root, "p").text = f"These could rule something out, too: {others}."
    if idle:
        SubElement(root, "p").text = f"These make no difference to the answer here: {idle}."
        SubElement(root, "p", {"class": "h2t-muted"}).text = "Some of them may add to what is said beside it."
    return _written(root)


def tried_html(sentence: str) -> str:
    """Write what was tried last, with a button that takes it back."""
    if not sentence:
        return ""
    root = Element("p", {"class": "h2t-tried"})
    SubElement(root, "span").text = f"Tried: {sentence} "
    SubElement(root, "button", {"type": "button", "data-back": ""}).text = "Take it back"
    return _written(root)


def _section(heading: str) -> Element:
    root = Element("section", {"class": "h2t-whatif-part"})
    SubElement(root, "h3").text = heading
    return root


def _consequence(parent: Element, offer: Offer) -> None:
    line = SubElement(parent, "p")
    SubElement(line, "span").text = f"{offer.result}."
    if offer.mark:
        SubElement(line, "i", {"data-mark": offer.mark}).text = MARKS[offer.mark]
    if offer.note:
        SubElement(parent, "small").text = f"{offer.note}."


def _button(parent: Element, offer: Offer) -> None:
    """Write a button; the browser adds to its name what stands beside it, which need not cross twice."""
    SubElement(parent, "button", {"data-offer": key(offer.answers)}).text = offer.button


def _ask(parent: Element, question: OpenQuestion) -> None:
    button = SubElement(parent, "button", {"type": "button", "data-ask": question.attribute})
    button.set("aria-label", f"Go to the question: {question.question}")
    button.text = "Go to the question"


def _written(root: Element) -> str:
    return tostring(root, encoding="unicode", method="html")
