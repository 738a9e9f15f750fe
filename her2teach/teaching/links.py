"""Links: a case as the part of an address after its #, written so that it can be read by people and read back exactly.

``case=late-relapse-liver&her2_status=positive&current_regimen=T-DXd,letrozole&content=0123456789ab``
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, unquote_to_bytes

from her2teach.core.answers import read_answers
from her2teach.core.validation import nearest
from her2teach.core.yamltree import MAX_PROBLEMS, ContentError, Problem, decode, short

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: The most signs of a link; with every question answered and every agent named it has a third of them.
LONGEST: Final = 4_000
#: The signs of the content hash that a link ends with.
_SIGNS: Final = 12

_FIRST, _LAST = "case", "content"
_BETWEEN = ","
_COPY = "copy it again, all of it"


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a link to a case contains."""

    #: The id of the case it began with; empty for the blank case.
    vignette: str
    #: What has been answered: text, or a list of agents, by attribute.
    answers: Mapping[str, Any]
    #: The first signs of the hash of the content that it was made with.
    content: str


def link_text(guideline: Guideline, answers: Mapping[str, Any], vignette: str = "") -> str:
    """Write a link to a case.

    Raises ContentError when an answer cannot be used, or the link would be too long: nothing is written that cannot
    be read.
    """
    problems = list(_problems(guideline, answers))
    if problems:
        raise ContentError(problems)
    pairs = [(_FIRST, vignette), *answers.items(), (_LAST, _content(guideline))]
    return _checked("&".join(f"{_written(name)}={_written(value)}" for name, value in pairs))


def read_link(guideline: Guideline, text: str, vignettes: Collection[str] | None = None) -> Link:
    """Read a link to a case; any id may stand at its beginning where no vignettes are given.

    Raises ContentError with every problem of the link: what was found, what is allowed, the nearest match.
    """
    pairs = [_parted(pair) for pair in _checked(text).split("&")]
    (first, vignette), (last, content) = pairs[0], pairs[-1]
    vignette = unquote(vignette)
    if first != _FIRST:
        raise _refused("begin", f'it begins with "{short(first)}"', f'a link to a case begins with "{_FIRST}="')
    if last != _LAST or not re.fullmatch(f"[0-9a-f]{{{_SIGNS}}}", content):
        raise _refused("end", "its end is missing", f'copy all of it: it ends with "{_LAST}=" and {_SIGNS} characters')
    answers = {name: _answer(guideline, name, value) for name, value in pairs[1:-1]}
    problems = [*_twice([name for name, _ in pairs[1:-1]]), *_problems(guideline, answers)]
    if vignettes is not None and vignette and vignette not in vignettes:
        there_is = f'there is no case "{short(vignette)}"'
        problems.insert(0, _problem("reference", there_is, nearest(vignette, vignettes)))
    if problems and content != _content(guideline):
        problems.append(_problem("content", f"it was made with content {content}", f"here it is {_content(guideline)}"))
    if problems:
        raise ContentError(problems[:MAX_PROBLEMS])
    return Link(vignette=vignette, answers=answers, content=content)


def other_content(guideline: Guideline, link: Link) -> str:
    """Say that a link was made with other content than this."""
    if link.content == _content(guideline):
        return ""
    return (
        f"This link was made with content {link.content}; here it is {_content(guideline)}. "
        "The answers are those of the link; what the text says of them may have changed."
    )


def link_to(kind: str, name: str) -> str:
    """Write a link to something by its name."""
    return f"{_written(kind)}={_written(name)}"


def read_link_to(kind: str, text: str, names: Collection[str]) -> str:
    """Read a link to something by its name.

    Raises ContentError with what was found, what is allowed and the nearest match.
    """
    found, name = map(unquote, _parted(_checked(text)))
    if found != kind:
        raise _refused("begin", f'it begins with "{short(found)}"', f'a link to this page begins with "{kind}="')
    if name not in names:
        raise _refused("reference", f'nothing here is called "{short(name)}"', nearest(name, names))
    return name


def _content(guideline: Guideline) -> str:
    return guideline.content_hash[:_SIGNS]


def _written(value: Any) -> str:
    return _BETWEEN.join(map(_written, value)) if isinstance(value, (list, tuple)) else quote(value, safe="")


def _parted(pair: str) -> tuple[str, str]:
    """Return the name of a pair, and its value as it is written."""
    name, _, value = pair.partition("=")
    return unquote(name), value


def _answer(guideline: Guideline, name: str, written: str) -> Any:
    """Return an answer as a screen has it: a list where agents are asked for."""
    attribute = guideline.attributes.get(name)
    if attribute is None or attribute.kind != "agents" or unquote(written) in {attribute.unknown, "unknown"}:
        return unquote(written)
    return [unquote(each) for each in written.split(_BETWEEN)] if written else []


def _checked(text: str) -> str:
    """Return a link that is short enough, plain, and hides nothing."""
    if len(text) > LONGEST:
        raise _refused("size", f"it has {len(text)} signs", f"at most {LONGEST} are read")
    if not text.isascii():
        odd = next(sign for sign in text if not sign.isascii())
        raise _refused("signs", f"it holds the sign {odd!a}", _COPY)
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise _refused("signs", "it holds signs that stand for no letter", _COPY) from error
    decode(unquote_to_bytes(text), "link")
    return text


def _twice(names: Sequence[str]) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield _problem("duplicate", f"{short(name)} is answered {times} times", "answer it once")


def _problems(guideline: Guideline, answers: Mapping[str, Any]) -> Iterator[Problem]:
    for name, wrong in read_answers(guideline, answers)[1].items():
        message, _, hint = wrong.partition("; ")
        yield _problem("value", f"{name}: {message}" if name in guideline.attributes else message, hint)


def _problem(code: str, message: str, hint: str) -> Problem:
    return Problem(file="link", line=0, column=0, code=code, message=message, hint=hint)


def _refused(code: str, message: str, hint: str) -> ContentError:
    return ContentError([_problem(code, message, hint)])
