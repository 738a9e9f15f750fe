"""A vignette written as a case file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from her2teach import CaseVignette, Plan
from her2teach.core.plan import ACTION
from her2teach.core.yamltree import Place
from her2teach.educator.yaml_text import KEYS, case_yaml
from her2teach.teaching.case_content import Objective


def write(vignette: CaseVignette, folder: Path) -> Path:
    """Write a vignette into a folder as an author would, under its id."""
    path = folder / f"{vignette.id}.yaml"
    path.write_text(case_text(vignette), encoding="utf-8")
    return path


def case_text(vignette: CaseVignette, comments: Mapping[Place, str] | None = None) -> str:
    """The text of a vignette's file, with comments at some of its keys."""
    expected = {"outcome": vignette.expected_outcome, "node": vignette.expected_node}
    named = {each.text: each for each in vignette.blueprint}
    own = {"attributes", "expected", "distractors", "not_in_the_text", "objectives"}
    content = {
        **{name: getattr(vignette, name) for name in KEYS if name not in own},
        "objectives": [dict(_objective(named[text])) if text in named else text for text in vignette.objectives],
        "attributes": dict(vignette.case.given),
        "expected": {name: value for name, value in expected.items() if value},
        "distractors": [
            {"belief": each.belief.id, "voice": each.voice, "plan": dict(_parts(each.plan))}
            for each in vignette.distractors
        ],
        "not_in_the_text": [fact.model_dump(exclude_none=True) for fact in vignette.not_in_the_text],
    }
    return case_yaml(content, comments or {})


def _objective(objective: Objective) -> Iterator[tuple[str, Any]]:
    """Yield the parts of an objective that say something."""
    yield from ((name, value) for name, value in objective.model_dump().items() if value)


def _parts(plan: Plan) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a plan that say something, the action first."""
    yield ACTION, plan.action
    yield from ((name, named) for name, named in plan.parts.items() if name != ACTION and named)
