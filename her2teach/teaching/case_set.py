"""Case set: the cases of a pack in an order, under a title, which learners open with one link and work through."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from her2teach.teaching.links import link_to
from her2teach.text.html.elements import h, html
from her2teach.text.wording import counted

#: What a link to a set begins with, and the page that it opens, as the app and the site call it.
KIND: Final = "set"
PAGE: Final = "3_practice.ipynb"
SITE_PAGE: Final = "practice.html"
_ABOUT_LINKS: Final = (
    "Learners who open it meet these cases in this order. Here it opens on this computer alone: her2teach serve and "
    "her2teach site print the link for your class when you give them the same packs."
)


@dataclass(frozen=True, kw_only=True)
class CaseSet:
    """Cases in an order."""

    #: What its pack is called; its link names it.
    name: str
    title: str
    #: The ids of its cases that can be used.
    cases: tuple[str, ...]

    def __str__(self) -> str:
        return f"The set “{self.title}”, {counted(len(self.cases), 'case')}"

    @property
    def link(self) -> str:
        """What stands after the # of an address that opens it."""
        return link_to(KIND, self.name)

    def following(self, done: Collection[str], after: str = "") -> str | None:
        """Return the case that comes next: the first after another that is not done, then those before it, or None."""
        at = self.cases.index(after) + 1 if after in self.cases else 0
        return next((each for each in (*self.cases[at:], *self.cases[:at]) if each not in done), None)

    def line(self, done: Collection[str], case: str) -> str:
        """Say where a case stands in it, and how far its learner is."""
        over = sum(each in done for each in self.cases)
        if over == len(self.cases):
            here = "" if case in self.cases else " This case is not part of it."
            return f"You have finished all {counted(over, 'case')} of this set.{here}"
        several = len(self.cases)
        if case not in self.cases:
            return f"This case is not part of the set. {over} of {several} done."
        return f"Case {self.cases.index(case) + 1} of {several}. {over} done."


def links_html(sets: Iterable[CaseSet]) -> str:
    """Write for an educator the link of each set, with its cases in their order; nothing where there is no set."""
    found = [_linked(each) for each in sets]
    note = h("p", {"class": "h2t-muted"}, _ABOUT_LINKS)
    return (
        html(h("section", {"class": "h2t-sets"}, h("h3", {}, "One link for the class"), found, note)) if found else ""
    )


def _linked(case_set: CaseSet) -> Element:
    address = f"{PAGE}#{case_set.link}"
    cases = h("ol", {}, [h("li", {}, each) for each in case_set.cases])
    return h("div", {}, h("p", {}, h("strong", {}, case_set.title), ": ", h("a", {"href": address}, address)), cases)


def set_html(case_set: CaseSet, done: Collection[str], case: str) -> str:
    """Write a set's title, where a case stands in it and how far its learner is; no title of a case."""
    looks = [
        " ".join(look for look, so in (("h2t-done", each in done), ("h2t-here", each == case)) if so)
        for each in case_set.cases
    ]
    steps = [h("li", {"class": look} if look else {}, str(at)) for at, look in enumerate(looks, start=1)]
    said = h("p", {}, case_set.line(done, case))
    return html(
        h(
            "section",
            {"class": "h2t-set", "aria-label": "Your set"},
            h("h3", {}, case_set.title),
            said,
            h("ol", {"aria-hidden": "true"}, steps),
        )
    )
