"""Sheets: what an object says of itself, as headed lines; words and HTML are made of the same sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from her2teach.analysis.comparison import Comparison
from her2teach.analysis.nearest import NearCase
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.core.plan import Feedback
from her2teach.teaching.practice_text import show_plan
from her2teach.text.comparison import answer_words, comparison_verdict
from her2teach.text.path import KINDS
from her2teach.text.sections import Line, Section, about, answer, sections
from her2teach.text.whatif import flip_offer, near_offers, nothing_flips, open_questions
from her2teach.text.wording import capital, counted, show_value, uncapital

if TYPE_CHECKING:
    from her2teach.analysis.flips import Flip, Flips
    from her2teach.analysis.nearest import NearCases
    from her2teach.analysis.next_questions import NextQuestion, NextQuestions
    from her2teach.analysis.plans import MinimalPair
    from her2teach.core.schema import Pitfall, PlanError, Verdict
    from her2teach.core.shown import Findings, Shown
    from her2teach.teaching.vignettes import CaseVignette, Vignettes

#: A guideline's graph, with a pathway through it, and a second one.
Drawing: TypeAlias = tuple[Guideline, Pathway | None, Pathway | None]

#: The sections of a pathway that a cell shows open; the others are folded, and left out of its short words.
OPEN: Final = frozenset({"warnings", "path", "flags"})
#: What stands over a verdict.
VERDICTS: Final[Mapping[Verdict, str]] = {
    "concordant": "The plan follows the text",
    "alternative": "The plan is an allowed alternative",
    "discordant": "The plan differs from the text",
    "not_assessable": "The text cannot judge this plan",
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What an object says of itself."""

    heading: str
    #: What comes first, under the heading.
    lines: tuple[Line, ...] = ()
    #: Paragraphs that are told, such as a story.
    told: str = ""
    sections: tuple[Section, ...] = ()
    #: Those of the sections that are shown open; their ids.
    open: frozenset[str] = frozenset()
    #: The picture, if there is one.
    drawing: Drawing | None = None
    #: What it is about, for the line that says what it is for; None where nothing was found for no case.
    guideline: Guideline | None = None


def sheet(thing: Shown) -> Sheet:
    """Return what an object says of itself."""
    return next(_MAKERS[each.__name__](thing) for each in type(thing).__mro__ if each.__name__ in _MAKERS)


def drawing(thing: Shown) -> Drawing:
    """Return what of an object is drawn."""
    match thing:
        case Guideline():
            return thing, None, None
        case Pathway():
            return thing.guideline, thing, None
        case Comparison():
            return thing.first.guideline, thing.first, thing.second
    raise TypeError(f"of a {type(thing).__name__} there is no picture")


def _guideline(thing: Guideline) -> Sheet:
    names = ("decisions", "ends", "attributes", "statements", "pitfalls")
    words = ("decision", "outcome", "attribute", "statement", "pitfall")
    size = ", ".join(counted(len(getattr(thing, name)), word) for name, word in zip(names, words, strict=True))
    decisions = tuple(_decision(thing, name) for name in thing.decisions)
    kinds = dict(KINDS)
    ends = tuple(Line(lead=end.label, text=f"{kinds[end.outcome]}.") for end in thing.ends.values())
    return Sheet(
        heading=capital(about(thing)),
        lines=(Line(text=f"{size}."),),
        sections=(
            Section(id="decisions", heading="Decisions", lines=decisions, ordered=True),
            Section(id="ends", heading="Outcomes", lines=ends),
        ),
        drawing=drawing(thing),
        guideline=thing,
    )


def _decision(guideline: Guideline, name: str) -> Line:
    found = guideline.decisions[name]
    answers = "; ".join(f"{edge.label} → {guideline.label(edge.to)}" for edge in found.edges)
    return Line(lead=found.question, text=f"{answers}.", statements=found.statements)


def _case(thing: Case) -> Sheet:
    guideline = thing.guideline
    known = tuple(
        Line(lead=guideline.attributes[name].label, text=f"{show_value(guideline, thing, name)}.")
        for name in thing.known
    )
    unknown = [each.label for name, each in guideline.attributes.items() if name not in thing.known]
    rest = Line(text=capital(f"{'; '.join(map(uncapital, unknown))}.")) if unknown else None
    return Sheet(
        heading=f"Case with {counted(len(known), 'known finding')}",
        sections=tuple(
            section
            for section in (
                Section(id="known", heading="Known", lines=known),
                Section(id="unknown", heading=f"Not known ({len(unknown)})", lines=(rest,) if rest else ()),
            )
            if section.lines
        ),
        open=frozenset({"known"}),
        guideline=guideline,
    )


def _pathway(thing: Pathway) -> Sheet:
    first = answer(thing.guideline, thing)
    return Sheet(
        heading=first.heading,
        lines=first.lines,
        sections=sections(thing.guideline, thing),
        open=OPEN,
        drawing=drawing(thing),
        guideline=thing.guideline,
    )


def _feedback(thing: Feedback) -> Sheet:
    guideline = thing.pathway.guideline if thing.pathway else None
    plan = Line(lead="Plan", text=show_plan(guideline, thing.plan)) if guideline and thing.plan else None
    found = (
        ("pitfalls", "Pitfalls", [_fault(each, each.why) for each in thing.pitfalls]),
        ("errors", "Other problems with this plan", [_fault(each) for each in thing.errors]),
        ("cautions", "Caution", [_fault(each) for each in thing.cautions]),
        (
            "alternatives",
            "Why it is an alternative",
            [Line(text=each.text, mark=each.status, statements=each.statements) for each in thing.alternatives],
        ),
    )
    return Sheet(
        heading=VERDICTS[thing.verdict],
        lines=(*([plan] if plan else []), *(Line(text=each) for each in _more(thing))),
        sections=tuple(
            Section(id=name, heading=heading, lines=tuple(lines)) for name, heading, lines in found if lines
        ),
        open=frozenset(name for name, _, _ in found),
        guideline=guideline,
    )


def _more(thing: Feedback) -> list[str]:
    """Return what the verdict's own message says that its heading has not said."""
    said = VERDICTS[thing.verdict].removeprefix("The ")
    return [each for each in thing.messages[:1] if each != f"This {said}."]


def _fault(rule: Pitfall | PlanError, why: str = "") -> Line:
    lead = getattr(rule, "title", "")
    return Line(lead=lead, text=f"{rule.text} {why}".strip(), mark=rule.status, statements=rule.statements)


def _comparison(thing: Comparison) -> Sheet:
    guideline = thing.first.guideline
    apart = [name for name in guideline.attributes if name in thing.attributes]
    others = [name for name in guideline.attributes if name in thing.differing and name not in apart]
    both = (("first", "A: this case", thing.first), ("second", "B: other case", thing.second))
    found = (
        ("apart", "What separates them there", tuple(_between(guideline, thing, apart))),
        ("others", f"Also different ({len(others)})", tuple(_between(guideline, thing, others))),
        *((name, whose, _side(guideline, pathway)) for name, whose, pathway in both),
    )
    return Sheet(
        heading=comparison_verdict(guideline, thing),
        sections=tuple(Section(id=name, heading=heading, lines=lines) for name, heading, lines in found if lines),
        open=frozenset({"apart", "first", "second"}),
        drawing=drawing(thing),
        guideline=guideline,
    )


def _between(guideline: Guideline, thing: Comparison, names: Iterable[str]) -> Iterator[Line]:
    for name in names:
        one, two = (answer_words(guideline, each, name) for each in (thing.first, thing.second))
        yield Line(lead=guideline.attributes[name].label, text=f"A {one}; B {two}.")


def _side(guideline: Guideline, pathway: Pathway) -> tuple[Line, ...]:
    said = answer(guideline, pathway)
    first, *rest = said.lines
    return Line(lead=said.heading, text=_joined(first), mark=first.mark, statements=first.statements), *rest


def _joined(line: Line) -> str:
    return f"{line.lead}. {line.text}" if line.lead else line.text


def _vignette(thing: CaseVignette) -> Sheet:
    return Sheet(
        heading=thing.title,
        lines=(Line(text=f"{capital(thing.difficulty)}."),),
        told=thing.story,
        guideline=thing.case.guideline,
    )


def _vignettes(thing: Vignettes) -> Sheet:
    lines = tuple(Line(lead=each.title, text=f"{each.difficulty} ({each.id}).") for each in thing)
    return Sheet(
        heading=counted(len(thing), "case"),
        sections=(Section(id="cases", heading="Cases", lines=lines),) if lines else (),
        open=frozenset({"cases"}),
        guideline=thing[0].case.guideline if thing else None,
    )


def _flip(thing: Flip) -> Sheet:
    line = _flip_line(thing)
    return Sheet(
        heading="If one answer were different",
        lines=(line,),
        guideline=thing.pathway.guideline,
    )


def _flip_line(flip: Flip) -> Line:
    guideline = flip.pathway.guideline
    offer = flip_offer(guideline, flip)
    note = f" {offer.note}." if offer.note else ""
    lead = f"{guideline.attributes[flip.attribute].label}, if {offer.lines[0]}"
    return Line(lead=lead, text=f"{offer.result}.{note}", mark=offer.mark)


def _flips(thing: Flips) -> Sheet:
    nothing = (Line(text=nothing_flips(thing.pathway)),) if thing.pathway and not thing else ()
    return _found(thing, "Change one answer", nothing, map(_flip_line, thing))


def _near(thing: NearCase) -> Sheet:
    return Sheet(
        heading=counted(len(thing.changes), "changed answer"),
        lines=(_near_line(thing.pathway.guideline, None, thing),),
        guideline=thing.pathway.guideline,
    )


def _near_line(guideline: Guideline, present: Case | None, near: NearCase) -> Line:
    before = present or Case(guideline)
    offers = near_offers(guideline, before, [near])
    if not offers:
        return Line(text="The case leads there already.")
    (offer,) = offers
    note = f" {offer.note}." if offer.note else ""
    changes = offer.lines if present else (_change(guideline, near, name) for name in near.changes)
    return Line(lead="; ".join(changes), text=f"{offer.result}.{note}", mark=offer.mark)


def _change(guideline: Guideline, near: NearCase, name: str) -> str:
    return f"{guideline.attributes[name].label}: {uncapital(show_value(guideline, near.case, name))}"


def _nears(thing: NearCases) -> Sheet:
    case = thing.pathway.case if thing.pathway else None
    nothing = () if thing else (Line(text="No change of the answers that are not held fixed leads there."),)
    lines = (_near_line(each.pathway.guideline, case, each) for each in thing)
    return _found(thing, "The fewest changes that lead there", nothing, lines)


def _pair(thing: MinimalPair) -> Sheet:
    guideline = thing.pathway.guideline
    near = NearCase(changes=thing.changes, without=thing.without, case=thing.other, pathway=thing.pathway)
    said = VERDICTS[thing.feedback.verdict]
    more = " ".join(_more(thing.feedback))
    verdict = Line(lead=said, text=more) if more else Line(text=f"{said}.")
    return Sheet(
        heading=f"The same plan without the pitfall: {uncapital(thing.pitfall.title)}",
        lines=(_near_line(guideline, thing.case, near), verdict),
        guideline=guideline,
    )


def _question(thing: NextQuestion) -> Sheet:
    line = _question_line(thing)
    return Sheet(heading="Next question", lines=(line,), guideline=thing.pathway.guideline)


def _question_line(question: NextQuestion) -> Line:
    (found,) = open_questions(question.pathway.guideline, question.pathway, [question])
    return Line(lead=found.question, text=f"{'. '.join(found.lines)}.")


def _questions(thing: NextQuestions) -> Sheet:
    nothing = () if thing else (Line(text="No open question would rule an outcome out."),)
    return _found(thing, "What to ask next", nothing, map(_question_line, thing), ordered=True)


def _found(
    thing: Findings[Any], heading: str, nothing: tuple[Line, ...], lines: Iterable[Line], *, ordered: bool = False
) -> Sheet:
    listed = tuple(lines)
    section = Section(id="found", heading=f"{len(listed)} found", lines=listed, ordered=ordered)
    return Sheet(
        heading=heading,
        lines=nothing,
        sections=(section,) if listed else (),
        open=frozenset({"found"}),
        guideline=thing.pathway.guideline if thing.pathway else None,
    )


#: What makes the sheet of each kind of object, by its name: to show one of them loads none of the others.
_MAKERS: Final[Mapping[str, Callable[[Any], Sheet]]] = {
    "Guideline": _guideline,
    "Case": _case,
    "Pathway": _pathway,
    "Feedback": _feedback,
    "Comparison": _comparison,
    "CaseVignette": _vignette,
    "Vignettes": _vignettes,
    "Flip": _flip,
    "Flips": _flips,
    "NearCase": _near,
    "NearCases": _nears,
    "MinimalPair": _pair,
    "NextQuestion": _question,
    "NextQuestions": _questions,
}
