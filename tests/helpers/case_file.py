"""A vignette written as a case file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from her2teach import CaseVignette, Plan


def write(vignette: CaseVignette, folder: Path) -> Path:
    """Write a vignette into a folder as an author would, under its id."""
    content: dict[str, Any] = {
        **{name: getattr(vignette, name) for name in ("id", "title", "difficulty", "licence", "authors")},
        "objectives": list(vignette.objectives),
        "story": vignette.story,
        "attributes": {name: _plain(value) for name, value in vignette.case.given.items()},
        "expected": {"outcome": vignette.expected_outcome, "node": vignette.expected_node},
        "distractors": [
            {"belief": each.belief.id, "voice": each.voice, "plan": _parts(each.plan)} for each in vignette.distractors
        ],
        "discussion": vignette.discussion,
    }
    if vignette.expected_node is None:
        del content["expected"]["node"]
    path = folder / f"{vignette.id}.yaml"
    path.write_text(
        yaml.safe_dump({name: value for name, value in content.items() if value}, sort_keys=False, allow_unicode=True),
        encoding="utf-8",
    )
    return path


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _parts(plan: Plan) -> dict[str, Any]:
    return {name: _plain(value) for name, value in plan.parts.items() if value}
