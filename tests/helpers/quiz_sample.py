"""A quiz of shipped cases and of one that is out to be read as markup; and GIFT read as Moodle's importer reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handout_samples import case, hostile
from lxml import etree

from her2teach import load_guideline
from her2teach.educator.lms.questions import Quiz, quiz

TITLE = "Ward {round} / A"
#: One that ends, one that stops at a question, and one that is out to be read as markup.
STOPS = "lost-date-of-last-infusion"
SCHEMAS = Path(__file__).parents[1] / "educator" / "schemas"


@cache
def sample() -> Quiz:
    return quiz(load_guideline(), [case(), case(STOPS), hostile()], TITLE)


def refusals(schema: str, data: bytes) -> list[str]:
    """What a RELAX NG schema has against a file."""
    found = etree.RelaxNG(etree.parse(SCHEMAS / schema))
    found.validate(etree.fromstring(data))
    return [str(each) for each in found.error_log]


@dataclass(frozen=True)
class GiftQuestion:
    """A multiple-choice question of a GIFT file."""

    name: str
    text: str
    general: str
    #: Text, feedback, and whether it is right.
    answers: tuple[tuple[str, str, bool], ...]


def read_gift(text: str) -> tuple[str, list[GiftQuestion]]:
    """Read a file step by step as Moodle does: signs that are escaped first, then name, braces, answers, comments."""
    blocks = ["\n".join(line for line in each.split("\n") if line[:2] != "//") for each in text.split("\n\n")]
    category, *others = [each.strip() for each in blocks if each.strip()]
    return category.removeprefix("$CATEGORY:").strip(), [_question(each) for each in others]


def _question(block: str) -> GiftQuestion:
    hidden = re.sub(r"\\([:#={}~])", lambda sign: f"&&{ord(sign[1]):03};", block)
    assert hidden.startswith("::")
    name, _, rest = hidden[2:].partition("::")
    assert rest.count("{") == rest.count("}") == 1
    asked, _, rest = rest.partition("{")
    answers, _, after = rest.partition("}")
    assert not after.strip()
    answers, _, general = answers.rpartition("####")
    found = [each.strip() for each in answers.replace("=", "~=").split("~") if each.strip()]
    return GiftQuestion(
        name=_shown(name), text=_shown(asked), general=_shown(general), answers=tuple(map(_answer, found))
    )


def _answer(written: str) -> tuple[str, str, bool]:
    text, _, feedback = written.removeprefix("=").partition("#")
    return _shown(text), _shown(feedback), written.startswith("=")


def _shown(text: str) -> str:
    plain = re.sub(r"&&(\d{3});", lambda sign: chr(int(sign[1])), text)
    return plain.strip().removeprefix("[html]").strip()
