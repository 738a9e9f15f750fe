"""Review files for tests, and a copy of the guideline with reviews beside it: none is shipped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from her2teach import load_guideline
from her2teach.core.files import PACKAGE
from her2teach.core.guideline import Guideline
from her2teach.teaching.review_items import review_items


def review_text(
    *,
    answers: Mapping[str, str],
    comments: Mapping[str, str] | None = None,
    said: Mapping[str, str] | None = None,
    role: str = "specialist physician",
    name: str = "",
    date: str = "2026-11-30",
) -> str:
    """Write a review of what is said today, or of what `said` has instead."""
    guideline, comments = load_guideline(), comments or {}
    today = {each.id: each.said for each in review_items(guideline)} | dict(said or {})
    lines = [f"role: {role}", f"date: {date}", f"content: {guideline.content_hash}"]
    lines += [f"name: {name}"] if name else []
    lines.append("answers:")
    for item in dict.fromkeys([*answers, *comments]):
        lines += [f"  {item}:", f'    said: "{today[item]}"']
        lines += [f"    answer: {answers[item]}"] if item in answers else []
        lines += [f"    comment: {json.dumps(comments[item])}"] if item in comments else []
    return "\n".join(lines) + "\n"


def guideline_with(folder: Path, reviews: Mapping[str, str]) -> Guideline:
    """Return a copy of the shipped guideline in a folder of its own, with reviews beside it."""
    (folder / "reviews").mkdir()
    for name, text in reviews.items():
        (folder / "reviews" / name).write_text(text, encoding="utf-8")
    text = (PACKAGE / "content" / "guideline.yaml").read_text(encoding="utf-8")
    (folder / "guideline.yaml").write_text(text, encoding="utf-8")
    return load_guideline(folder / "guideline.yaml")
