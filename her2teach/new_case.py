"""New case: the text of a case file that is begun, with a comment that explains each of its fields."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from her2teach.case_schema import checked_id
from her2teach.case_text import WIDTH, written
from her2teach.caution import PLACEHOLDER
from her2teach.pathway import trace
from her2teach.schemas import case_schema
from her2teach.wording import uncapital

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.guideline import Guideline
    from her2teach.schema import Attribute
    from her2teach.tree import Place

_Schema = Mapping[str, Any]

_ABOUT: Final = (
    "A case of her2teach. Lines that begin with # explain the line below them; they may stay or go. Where "
    f'"{PLACEHOLDER}" stands, something is still to be written.'
)
_LICENCE: Final = "CC-BY-4.0"
#: A mistake is told once there is a story to tell it in; until then its place is shown.
_VOICE: Final = "some words of the story, as they stand there"


def new_case(guideline: Guideline, name: str, case: Case | None = None) -> str:
    """Begin a case file.

    Parameters
    ----------
    guideline
        The guideline it will be a case of.
    name
        The case's id, which is the file's name without ``.yaml``.
    case
        What is known of it; with none, every attribute is there as unknown.

    Returns
    -------
    str
        A case file that is sound; ``check`` warns of what is still to be written.

    Raises
    ------
    ValueError
        Where the name is not one that a case can have.
    """
    pathway = trace(guideline, case or guideline.case())
    unknown = {each.id: each.unknown for each in guideline.attributes.values()}
    known = {} if case is None else dict(case.given)
    reached = {"outcome": pathway.outcome, "node": pathway.node}
    content = {
        "id": checked_id(name),
        "title": PLACEHOLDER,
        "difficulty": "introductory",
        "licence": _LICENCE,
        "authors": PLACEHOLDER,
        "objectives": [PLACEHOLDER],
        "story": PLACEHOLDER,
        "attributes": known or unknown,
        "expected": {key: value for key, value in reached.items() if value},
        "discussion": PLACEHOLDER,
    }
    return written(content, dict(_comments(guideline)))


def _comments(guideline: Guideline) -> Iterator[tuple[Place, str]]:
    """Yield what explains each key, from what the schema of case files says of it."""
    schema = case_schema(guideline)
    yield (), _comment(_ABOUT)
    for key, field in schema["properties"].items():
        more = {"expected": _ends, "distractors": _mistake, "reviewed": _day, "difficulty": _degrees}.get(key)
        lines = more(guideline, schema) if more else ()
        yield (key,), "\n".join([_comment(field["description"]), *lines])
    for attribute in guideline.attributes.values():
        yield ("attributes", attribute.id), "\n".join(_answers(guideline, attribute))


def _comment(text: str, indent: str = "") -> str:
    lines = textwrap.wrap(text, WIDTH - 4, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
    return "\n".join(f"# {line}" for line in lines)


def _answers(guideline: Guideline, attribute: Attribute) -> Iterator[str]:
    """Say what is asked, and how an answer is written."""
    yield _comment(f"{attribute.label}. {attribute.question} {attribute.help}")
    unknown = f"{attribute.unknown} ({attribute.unknown_label})"
    yield _comment(f"Answers: {', '.join([*_written(guideline, attribute), unknown])}.", indent="  ")


def _written(guideline: Guideline, attribute: Attribute) -> Iterator[str]:
    if attribute.kind == "choice":
        yield from (f"{value.id} ({uncapital(value.label)})" for value in attribute.values.values())
    elif attribute.kind == "agents":
        yield f"a list of any of [{', '.join(guideline.agents)}], [] for none"
    elif attribute.kind == "date":
        yield "a day, such as 2024-03-15"
    else:
        number = "a whole number" if attribute.kind == "whole_number" else "a number"
        unit = f" ({attribute.unit})" if attribute.unit else ""
        yield f"{number} from {attribute.minimum} to {attribute.maximum}{unit}"


def _degrees(_guideline: Guideline, schema: _Schema) -> Iterator[str]:
    yield _comment(f"Degrees: {', '.join(schema['properties']['difficulty']['enum'])}.")


def _ends(guideline: Guideline, schema: _Schema) -> Iterator[str]:
    """List the outcomes, and the ends of the graph with their names."""
    fields = schema["$defs"]["Expected"]["properties"]
    yield _comment(f"outcome: {', '.join(fields['outcome']['enum'])}.", indent="  ")
    yield _comment(f"node: {fields['node']['description']} Ends:")
    yield from (_comment(f"  {end.id}: {end.label}", indent="    ") for end in guideline.ends.values())


def _mistake(guideline: Guideline, schema: _Schema) -> Iterator[str]:
    """Show how a mistake is written, with the words that there are for it."""
    beliefs = guideline.misconceptions
    if not beliefs:
        return
    plan = schema["$defs"]["LearnerPlan"]["properties"]
    action, *parts = plan
    yield _comment("Beliefs:")
    yield from (_comment(f"  {each.id}: {each.belief}", indent="    ") for each in beliefs.values())
    yield _comment("For example, without the signs # before it:")
    yield f"# distractors:\n#   - belief: {next(iter(beliefs))}\n#     voice: {_VOICE}\n#     plan:"
    yield f"#       {action}: {plan[action]['enum'][0]}  # or {', '.join(plan[action]['enum'][1:])}"
    yield from (f"#       {part}: []  # any of {', '.join(plan[part]['items']['enum'])}" for part in parts)


def _day(_guideline: Guideline, _schema: _Schema) -> Iterator[str]:
    yield "# reviewed: (a day, such as 2024-03-15)"
