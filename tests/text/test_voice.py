"""One voice: what no page, figure, handout, message, case, notebook or command says, however it is put together."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from shown_text import read, shown

ROOT = Path(__file__).parents[2]
#: How each thing was once said; what it is called now is in use all over.
BEFORE = (
    "reason, commit to a plan, be told",
    "The limits, drilled",
    "Short questions around the limits",
    "change a case, see the way change",
    "which way the text sends",
    "graph that you can walk",
    "graph that can be walked",
    "where it leaves the text",
    "what stands behind it",
    "the way you take",
    "Your way has come to its end",
    "by the text's own way",
    "The text's way, but another plan",
    "by another way than the text's",
    "the way and the plan leave the text",
    "departs from the text",
    "what the text names here",
    "does not watch the lungs",
    "holds no HER2-targeted",
    "where your reasoning left the text",
    "What else is wrong with the plan",
    "The regimen or the action is not the one",
    "A thought that leads to this plan",
    "What made you sure is worth finding",
    "falls into P",
    "fall into P",
    "The same plan in two cases",
    "Your reasoning beside the text's",
    "This way ends at",
    "Not this pitfall",
    "This case once more",
    "A fresh, made-up case",
    "Go on from a saved file",
    "what is not saved is gone",
    "ends, … of … pitfalls seen",
    "that left the text",
    "How sure are you",
    "(as you like)",
    "What do you watch",
    "Watched:",
    "What do you write down as a reason",
    "for the heart's sake",
    "a selected case is written down",
    "The case does not tell",
    "be had for this patient",
    "can it be had",
    "cannot be had",
    "disease that has come back",
    "What is running, and for how long",
    "In the text's count",
    "The way there",
    "What the text adds",
    "The heart is to be checked",
    "severe and can kill",
    "Go on or end chemotherapy",
    "Go on with",
    "The text says how to go on",
    "Silent on giving",
    "Not this text",
    "the way taken, step by step",
    "Only this way",
    "To the answer",
    "If one answer were another",
    "fall away then",
    "falls away then",
    "Not enough would be known",
    "Keep as they are",
    "The ways part",
    "Begin again",
    "Take back the last step",
    "You planned otherwise",
    "Otherwise than you planned",
    "Given: Start a treatment",
    "knows no number of years",
    "T-DM1 is its stand-in",
    "What it wants to see",
    "is no luxury",
    "Look up, do not read through",
    "Where the text pulls against itself",
    "Before you lean on",
    "Where it acts, and who teaches it",
    "Let the room predict",
    "is implied by the label. No sentence says it",
)
#: Words that only ever stand for what has a better name; quotations of people in a story are free to use the others.
NEVER = (
    r"the text (?:sends|wants|knows|forgets|asks)\b",
    r"(?:leaves|left|departs? from|leaving) the text\b(?! silent)",
    r"\b(?:plan|regimen|answer|sheets?|assignment) holds\b",
    r"\bends? (?:are|is) still possible\b|\bends (?:not met|without an answer)\b",
    r"\btext's (?:own )?way\b|\b[Yy]our way\b|\bthe way of this case\b|\bways part\b",
    r"\bgo(?:es|ing)? on (?:with|until|without|alone|as|by)\b",
    r"\bmeasured against (?:it|the text)\b",
    r"\bunder (?:close |careful )?watch\b|\bwatch(?:ing|ed)? (?:the lungs|for interstitial)\b",
)
_BEFORE = re.compile("|".join(map(re.escape, BEFORE)))
_NEVER = re.compile("|".join(NEVER))


@cache
def everything() -> tuple[tuple[Path, str], ...]:
    return tuple(shown(ROOT))


def said(pattern: re.Pattern[str]) -> Iterator[str]:
    for path, text in everything():
        for match in pattern.finditer(text):
            yield f"{path.relative_to(ROOT)}: {text[max(0, match.start() - 40) : match.end() + 40]}"


def test_nothing_is_said_as_it_was_before() -> None:
    assert list(said(_BEFORE)) == []


def test_no_word_stands_for_what_has_a_better_name() -> None:
    assert list(said(_NEVER)) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.yaml", "nodes:\n  one:\n    text: It {}\n      {} now.\n"),
        ("a.yaml", "story: >-\n  It\n  {}\n  {}\n"),
        ("a.py", 'SAID = (\n    "It {} "\n    "{} now."\n)\n'),
        ("a.py", 'def f(x: int) -> str:\n    """Say."""\n    return f"{{x}} {} " f"{} {{x}}"\n'),
        ("a.js", "const words = `It {}\n  {}`; // no word\n"),
        ("a.js", 'make("p", {{}}, "{} {}");'),
        ("a.css", '.a::before {{ content: "{} {}"; }}'),
        ("a.html", "<p>It <!-- no word --> {}\n  {}</p>"),
        ("a.html", '<button aria-label="{} {}"></button>'),
        ("a.j2", "<p>{{% if x %}}{} {}{{% endif %}}</p>"),
        ("a.typ", "#text[{} {}] // no word"),
        ("a.md", "# Title\n\nIt {}\n{}.\n"),
        ("a.ipynb", '{{"cells": [{{"cell_type": "markdown", "source": ["It {}\\n", "{}"]}}]}}'),
        ("a.ipynb", '{{"cells": [{{"cell_type": "code", "source": ["x = 1  # {} {}"]}}]}}'),
    ],
)
def test_a_phrase_is_found_wherever_it_is_written(tmp_path: Path, name: str, source: str) -> None:
    path = tmp_path / name
    path.write_text(source.format("be", "had"), encoding="utf-8")
    assert any("be had" in text for text in read(path))
    assert not any("no word" in text for text in read(path))


@pytest.mark.parametrize("place", ["cli.py", "guideline.yaml", "practice_path.js", "README.md", "3_practice.ipynb"])
def test_every_kind_of_place_is_read(place: str) -> None:
    assert any(path.name == place for path, _ in everything())
