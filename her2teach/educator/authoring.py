"""Authoring: a case file begun with each field explained, looked at while it is written, and written out as YAML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from her2teach.core.case import Case
from her2teach.core.pathway import Pathway, trace
from her2teach.core.yamltree import ContentError, Problem, decode, parse
from her2teach.educator.check import inspect_text
from her2teach.educator.json_schema import case_schema
from her2teach.educator.saving import save_case
from her2teach.educator.yaml_text import case_yaml, comment
from her2teach.teaching.case_content import checked_id
from her2teach.teaching.pack import GUIDELINE, chosen, chosen_guideline
from her2teach.teaching.unwritten import AIM, FACT, PLACEHOLDER, VOICE
from her2teach.teaching.vignettes import read_attributes, read_vignette
from her2teach.text.wording import uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.schema import Attribute
    from her2teach.core.yamltree import Place
    from her2teach.teaching.vignettes import CaseVignette

_Schema = Mapping[str, Any]
_ABOUT: Final = (
    "A case of her2teach. Lines that begin with # explain the line below them; they may stay or go. Where "
    f'"{PLACEHOLDER}" stands, something is still to be written.'
)
#: Where the schema is that helps editors while a case of the repository is written; other folders have none in reach.
_SCHEMA_FILE: Final = "../her2teach/content/case.schema.json"
_LICENCE: Final = "CC-BY-4.0"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A case file that is being written."""

    #: The case's id, which the file is named after.
    name: str
    text: str
    #: In the order of the file, errors and warnings: those that ``check`` finds in the file.
    problems: tuple[Problem, ...]
    #: The pathway of its case; None while its answers cannot be read.
    pathway: Pathway | None
    #: The case with its story; None while an error keeps the file from being used.
    vignette: CaseVignette | None = None

    @property
    def errors(self) -> int:
        """How many problems keep the file from being used."""
        return sum(each.severity == "error" for each in self.problems)


def read_draft(name: str, text: str, today: dt.date) -> Draft:
    """Look at a case file that is being written."""
    file = file_name(name)
    try:
        checked = decode(text.encode("utf-8", "surrogatepass"), file)
    except ContentError as error:
        return Draft(name=name, text=text, problems=error.problems, pathway=None)
    found = inspect_text(checked, file, today, only="case")
    draft = Draft(name=name, text=checked, problems=found.problems, pathway=_pathway(checked, file))
    return draft if draft.errors else replace(draft, vignette=read_vignette(parse(checked, file), chosen_guideline()))


def file_name(name: str) -> str:
    """Return what the file of a case is called."""
    return f"{name}.yaml"


def _pathway(text: str, file: str) -> Pathway | None:
    guideline, problems = chosen_guideline(), list[Problem]()
    try:
        tree = parse(text, file)
    except ContentError:
        return None
    if ("attributes",) not in tree.places or not isinstance(tree.content["attributes"], dict):
        return None
    values = dict(read_attributes(guideline, tree, problems))
    return None if problems else trace(guideline, Case.of(guideline, values))


def new_case(guideline: Guideline, name: str, case: Case | None = None) -> str:
    """Begin a case file.

    Raises ValueError where the name is not one that a case can have.
    """
    pathway = trace(guideline, case or Case(guideline))
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
    return case_yaml(content, dict(_comments(guideline)))


def begin_case(folder: Path, name: str) -> Path:
    """Begin a case file of the chosen guideline in a folder.

    Raises ValueError where the name is not one that a case can have, FileExistsError where there is such a file.
    """
    text = new_case(chosen_guideline(), name)
    if chosen(GUIDELINE) is None and (folder.resolve() / _SCHEMA_FILE).is_file():
        text = f"# yaml-language-server: $schema={_SCHEMA_FILE}\n{text}"
    return save_case(folder, name, text)


def _comments(guideline: Guideline) -> Iterator[tuple[Place, str]]:
    """Yield what explains each key, from what the schema of case files says of it."""
    schema = case_schema(guideline)
    yield (), comment(_ABOUT)
    for key, field in schema["properties"].items():
        more = _MORE.get(key)
        lines = more(guideline, schema) if more else ()
        yield (key,), "\n".join([comment(field["description"]), *lines])
    for attribute in guideline.attributes.values():
        yield ("attributes", attribute.id), "\n".join(_answers(guideline, attribute))


def _answers(guideline: Guideline, attribute: Attribute) -> Iterator[str]:
    """Say what is asked, and how an answer is written."""
    yield comment(f"{attribute.label}. {attribute.question} {attribute.help}")
    unknown = f"{attribute.unknown} ({attribute.unknown_label})"
    yield comment(f"Answers: {', '.join([*_written(guideline, attribute), unknown])}.", indent="  ")


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
    yield comment(f"Degrees: {', '.join(schema['properties']['difficulty']['enum'])}.")


def _aims(guideline: Guideline, schema: _Schema) -> Iterator[str]:
    """Show how an objective names its level and its statements."""
    levels = schema["$defs"]["Objective"]["properties"]["level"]["enum"]
    yield comment(f"level: {', '.join(levels)}. For example:", indent="  ")
    named = "".join(f"\n#     statements:\n#       - {name}" for name in [*guideline.statements][:1])
    yield f"# objectives:\n#   - text: {AIM}\n#     level: {levels[1]}{named}"


def _ends(guideline: Guideline, schema: _Schema) -> Iterator[str]:
    """List the outcomes, and the ends of the graph with their names."""
    fields = schema["$defs"]["Expected"]["properties"]
    yield comment(f"outcome: {', '.join(fields['outcome']['enum'])}.", indent="  ")
    yield comment(f"node: {fields['node']['description']} Ends:")
    yield from (comment(f"  {end.id}: {end.label}", indent="    ") for end in guideline.ends.values())


def _mistake(guideline: Guideline, schema: _Schema) -> Iterator[str]:
    """Show how a mistake is written, with the words that there are for it."""
    beliefs = guideline.misconceptions
    if not beliefs:
        return
    plan = schema["$defs"]["LearnerPlan"]["properties"]
    action, *parts = plan
    yield comment("Beliefs:")
    yield from (comment(f"  {each.id}: {each.belief}", indent="    ") for each in beliefs.values())
    yield comment("For example, without the signs # before it:")
    yield f"# distractors:\n#   - belief: {next(iter(beliefs))}\n#     voice: {VOICE}\n#     plan:"
    yield f"#       {action}: {plan[action]['enum'][0]}  # or {', '.join(plan[action]['enum'][1:])}"
    yield from (f"#       {part}: []  # any of {', '.join(plan[part]['items']['enum'])}" for part in parts)


def _day(_guideline: Guideline, _schema: _Schema) -> Iterator[str]:
    yield "# reviewed: (a day, such as 2024-03-15)"


def _features(guideline: Guideline, _schema: _Schema) -> Iterator[str]:
    """List the key features that there are."""
    yield from (comment(f"  {name}: {key.label}", indent="    ") for name, key in guideline.keys.items())
    if guideline.keys:
        shown = "\n".join(f"#   - {name}" for name in [*guideline.keys][:2])
        yield f"# keys:\n{shown}"


def _slips(guideline: Guideline, _schema: _Schema) -> Iterator[str]:
    names = [*guideline.pitfalls, *guideline.errors]
    if names:
        yield comment(f"Pitfalls and errors: {', '.join(names)}.", indent="  ")
        yield f"# killer: {names[0]}"


def _beside(guideline: Guideline, _schema: _Schema) -> Iterator[str]:
    """Show how a fact that the text does not look at is written, with its kinds."""
    if guideline.untold:
        kinds = ", ".join(f"{name} ({uncapital(kind.label)})" for name, kind in guideline.untold.items())
        yield comment(f"Kinds, which may be left out: {kinds}.", indent="  ")
        yield f"# not_in_the_text:\n#   - text: {FACT}\n#     kind: {next(iter(guideline.untold))}"


#: What explains some keys beyond what the schema says.
_MORE: Final[Mapping[str, Callable[[Guideline, _Schema], Iterator[str]]]] = {
    "objectives": _aims,
    "difficulty": _degrees,
    "expected": _ends,
    "distractors": _mistake,
    "keys": _features,
    "killer": _slips,
    "not_in_the_text": _beside,
    "reviewed": _day,
}
