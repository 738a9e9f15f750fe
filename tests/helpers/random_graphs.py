"""Guidelines made up at random: graphs to draw that nobody has laid out by hand."""

import random
from pathlib import Path
from typing import Any

from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline
from her2teach.core.schema import Decision, Edge, End

TEA = load_guideline(Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml")
WORDS = ["a", "no", "of", "late", "more", "twelve", "months", "treatment", "unavailable", "(neo)adjuvant", "reassessed"]
OUTCOMES = ("recommendation", "options", "action", "source_silent", "out_of_scope")
STATUSES = ("stated", "implied", "reading", "outside", "extension")


def random_guideline(seed: int) -> Guideline:
    """Up to seven decisions, each reached from an earlier one, with two to six answers each; some lead far ahead."""
    chance = random.Random(seed)
    names = [f"decision_{at}" for at in range(chance.randint(1, 7))]
    edges: dict[str, list[Edge]] = {name: [] for name in names}
    for at, name in enumerate(names[1:], start=1):
        for start in chance.sample(names[:at], chance.randint(1, min(at, 2))):
            edges[start].append(edge(chance, name))
    ends: dict[str, End] = {}
    for name in names:
        for _ in range(chance.randint(max(0, 2 - len(edges[name])), 4)):
            shared = [end for end in ends if end not in {each.to for each in edges[name]}]
            to = chance.choice(shared) if shared and chance.random() < 0.2 else f"end_{len(ends)}"
            if to not in ends:
                ends[to] = End(id=to, label=words(chance, 8), outcome=chance.choice(OUTCOMES), text="An end.")
            edges[name].append(edge(chance, to))
    decisions = {
        name: Decision(id=name, label=words(chance, 5), question="Which?", edges=tuple(edges[name])) for name in names
    }
    changed: dict[str, Any] = {"root": names[0], "decisions": decisions, "ends": ends}
    return Guideline.of(TEA.model_copy(update=changed), TEA.content_hash)


def edge(chance: random.Random, to: str) -> Edge:
    when = TEA.decisions[TEA.root].edges[0].when
    return Edge(to=to, label=words(chance, 6), when=when, status=chance.choice(STATUSES))


def words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))
