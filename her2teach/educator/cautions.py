"""Cautions: what in a content file may point at a patient, is still to be written, or is out of date."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from her2teach.core.scalars import ScalarError, date_from_text
from her2teach.core.yamltree import MAX_PROBLEMS, Place, Problem, Tree
from her2teach.educator.fonts import named, without_font
from her2teach.teaching.unwritten import text_at, unwritten

#: Years after which a review is out of date.
REVIEW_YEARS = 2
#: Years after which a day in a story is likelier a birth than a treatment.
BIRTH_YEARS = 25
#: Characters that are looked through; a case has some thousands.
MAX_LENGTH = 300_000
#: What a review says of its reviewer, who wishes to be named; and where it has the hash of what was said.
_REVIEWER, _SAID = ("role", "name", "date", "content"), re.compile(r"(?<=\bsaid: )\S+")
#: Top-level keys of a case file whose values are no prose; "authors" names people who wish to be named.
_NOT_PROSE = ("id", "difficulty", "licence", "reviewed", "expected", "attributes", *_REVIEWER)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
#: White space; a line's end and the indent of the next are spaces by the time that patterns are tried.
_GAP = " {1,40}"
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = (
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}"
    rf"|{_DAY}{_GAP}(?:of{_GAP})?{_MONTH},?{_GAP}[0-9]{{4}}|{_MONTH}{_GAP}{_DAY},?{_GAP}[0-9]{{4}})(?![0-9])"
)
_SHORT_DATE = r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}(?![0-9])"
_PERSON = "(?:woman|man|lady|gentleman|patient|mother|father|she|he)"
#: What two capitals with points are besides somebody's initials.
_NO_INITIALS = r"(?!(?:U\. ?[SK]|N\. ?B|D\. ?C)\.)"
#: A month that follows "in" is no place.
_NO_PLACE = rf"(?!(?:{_MONTH}|The|Her|His|I|A)\b)"
_NAME = "[A-ZÀ-Þ][a-zß-ÿ'’]{2,}"
#: A sentence may end in "Dr." and another begin.
_OPENINGS = "(?!(?:She|He|They|We|It|The|A|An|Her|His|In|On|At|After|This|That|No)\\b)"
_OVER_89 = "(?:9[0-9]|1[0-2][0-9])"
#: Code, what is found, how it looks, and what to do; earlier ones are tried first.
_PATTERNS: tuple[tuple[str, str, re.Pattern[str], str], ...] = (
    (
        "birth-date",
        "a full date of birth",
        re.compile(
            rf"\b(?:born|birth[ -]?da(?:te|y)|date of birth|dob|d\.o\.b)\b[ .:=(,]{{0,42}}"
            rf"(?:(?:is|was|on|the){_GAP}){{0,3}}(?:[a-z]{{3,6}}day,?{_GAP})?(?:{_DATE}|{_SHORT_DATE})",
            re.IGNORECASE | re.ASCII,
        ),
        'leave it out, or give the age in years: "a woman of 52"',
    ),
    (
        "identifier",
        "what may be a person's name",
        re.compile(
            rf"\b(?:(?:Mrs?|Ms|Miss|Dr|Prof(?:essor)?)\b\.?{_GAP}{_OPENINGS}[A-ZÀ-Þ](?:['’]?[A-Z]?[a-zß-ÿ]+|\b)"
            r"|(?:[Pp]atient(?:['’]s)?|[Ff]ull|[Ff]irst|[Ll]ast|[Ff]amily) [Nn]ame"
            rf"(?: is|:)?{_GAP}[A-ZÀ-Þ][a-zß-ÿ]+"
            rf"|{_PERSON},?{_GAP}(?:is |was )?(?:called|named){_GAP}[A-ZÀ-Þ][a-zß-ÿ]+)"
        ),
        'call her "the patient" or "a woman of 52"',
    ),
    (
        "identifier",
        "initials with a date",
        re.compile(rf"\b(?:[A-Z]\.[ -]?){{2,3}}[ ,;(*]{{0,4}}(?:{_DATE}|{_SHORT_DATE})", re.ASCII),
        "leave both out",
    ),
    (
        "identifier",
        "a patient's initials",
        re.compile(rf"\b{_PERSON}{_GAP}[A-Z]\. ?[A-Z]\.", re.ASCII),
        "leave them out",
    ),
    (
        "identifier",
        "what may be somebody's initials",
        re.compile(
            rf"(?<![\w.])(?<!\w )\b{_NO_INITIALS}[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?|\binitials:? [A-Z]{{2,3}}\b", re.ASCII
        ),
        "are they the patient's? leave them out",
    ),
    (
        "place",
        "what may be the place where the patient lives or is treated",
        re.compile(
            rf"\b(?i:liv(?:es?|ed|ing)|born|c[ao]mes?|moved|works?|worked|working|resident|treated|operated|referred|seen)"
            rf"{_GAP}(?:\w{{2,9}}{_GAP})?(?:in|from|to|near|at|of){_GAP}(?:the{_GAP})?{_NO_PLACE}{_NAME}"
            rf"|\b(?:{_NAME}{_GAP}){{1,3}}(?:Hospital|Clinic|Infirmary|University|Medical Cent(?:er|re)|Street|Road"
            r"|Avenue)\b"
        ),
        "is it the patient's own? leave it out, or say what kind of place it is",
    ),
    (
        "identifier",
        "an e-mail address",
        re.compile(r"(?<=[\w.+-])@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}\b", re.IGNORECASE | re.ASCII),
        "leave it out",
    ),
    (
        "identifier",
        "what may be a telephone number",
        re.compile(
            r"\b(?:tel|telephone|phone|mobile|cell|fax)\b[ .:]{0,3}\(?\+?[0-9][0-9 ()/.-]{4,20}[0-9]"
            r"|(?<![\w.])\+[0-9]{1,3}(?:[ ()/.-]{0,2}[0-9]){7,12}(?![0-9])"
            r"|(?<![\w.-])\(?0[0-9]{2,4}\)?[ /-][0-9]{3,4}[ -]?[0-9]{3,4}(?:[ -]?[0-9]{2,4})?(?![\w%])"
            r"|(?<![\w.-])(?:\([0-9]{3}\) ?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4}(?!\w)",
            re.IGNORECASE | re.ASCII,
        ),
        "leave it out",
    ),
    (
        "identifier",
        "what may be a record number",
        re.compile(
            r"\b(?:MRN|SSN|NHI|(?:NHS|hospital|patient|medical|record|chart|insurance|accession|admission"
            r"|social security)(?: record)?[ -]?(?:number|no\b\.?|nr\b\.?|id\b|#))[ .:#=(]{0,4}(?:is |was )?"
            r"(?:[A-Z]{1,3}[ -]?)?[0-9][0-9A-Z/-]{2,}"
            r"|(?<![\w./-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])"
            r"|(?<![\w./-])(?<!PMID )(?<!PMID: )[0-9]{7,}(?!\w)",
            re.IGNORECASE | re.ASCII,
        ),
        "leave it out",
    ),
    (
        "age",
        "an age above 89",
        re.compile(
            rf"\b(?:(?:aged?|age of|{_PERSON} of)[ :]{{1,40}}{_OVER_89}\b"
            r"(?! ?(?:%|kg|cm|mm|mg|m?l\b|bpm|per ?cent|days?|weeks?|months?|pounds?|lb|beats))"
            rf"|{_OVER_89}[ -]?(?:years?|yrs?)[ -]?(?:old|of age)\b|{_OVER_89} ?y/?o\b"
            rf"|(?:she|he) (?:is|was|turned) {_OVER_89}(?=[.;]|,? (?:and|when|at|years)\b)"
            r"|ninety(?:-\w{3,5})?[ -]years?[ -]old|(?:woman|man|lady|gentleman) of ninety|aged ninety"
            r"|in (?:her|his|their) (?:early |mid-? ?|late )?nineties|nonagenarian|centenarian)",
            re.IGNORECASE | re.ASCII,
        ),
        'write "over 89", or make her younger',
    ),
)
#: What stands before a day that shows how one is written.
_EXAMPLE = "such as "
_OLD_DATE = re.compile(_DATE, re.IGNORECASE | re.ASCII)
_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a"
_SMART_QUOTES = re.compile(f"[{_SINGLE}\u201c\u201d\u201e\u201f\u00ab\u00bb]")
_OPEN_LICENCE = re.compile(
    r"(?:CC0|CC-BY(?:-SA)?|CREATIVE-COMMONS-(?:ZERO|ATTRIBUTION(?:-SHARE-?ALIKE)?)|PUBLIC-DOMAIN(?:-MARK)?|PDDL|PDM|ODC-BY"
    r"|ODBL|FAL|GFDL|0BSD|BSD(?:-[23]-CLAUSE)?|MIT|APACHE|UNLICENSE)"
    r"(?:-V?[0-9](?:\.[0-9])?)?(?:-(?:INTERNATIONAL|UNIVERSAL|OR-LATER|DEED|LICEN[CS]E))*"
)


def case_cautions(tree: Tree, text: str, today: dt.date) -> tuple[Problem, ...]:
    """Look through a case file."""
    warnings = (
        *islice(unwritten(tree), MAX_PROBLEMS),
        *islice(_of_people(tree, text, today), MAX_PROBLEMS),
        *_of_review(tree, ("reviewed",), today),
        *_of_licence(tree, ("licence",)),
        *islice(_of_quotes(tree, text), MAX_PROBLEMS),
        *islice(_of_fonts(tree.file, text[:MAX_LENGTH]), MAX_PROBLEMS),
    )
    return tuple(sorted(warnings, key=lambda problem: (problem.line, problem.column)))


def review_cautions(tree: Tree, text: str, today: dt.date) -> tuple[Problem, ...]:
    """Look through the file of a review, whose comments may tell of a patient."""
    comments = _SAID.sub(lambda found: " " * len(found[0]), text)
    return (*islice(_of_people(tree, comments, today), MAX_PROBLEMS), *_of_review(tree, ("date",), today))


def guideline_cautions(tree: Tree, text: str, today: dt.date) -> tuple[Problem, ...]:
    """Look through a guideline file."""
    return (
        *islice(unwritten(tree), MAX_PROBLEMS),
        *_of_review(tree, ("identity", "review_date"), today),
        *(_of_licence(tree, ("identity", "licence")) if ("identity",) in tree.places else ()),
        *islice(_of_quotes(tree, text), MAX_PROBLEMS),
    )


def _of_fonts(file: str, text: str) -> Iterator[Problem]:
    for character in without_font(text):
        at = text.index(character)
        message = f"the font of handouts lacks {named(character)}"
        hint = "a PDF needs another font that has it; if there is none, write it in another way"
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        yield Problem(file=file, line=line, column=column, code="font", message=message, hint=hint, severity="warning")


def _of_people(tree: Tree, text: str, today: dt.date) -> Iterator[Problem]:
    prose = _prose(tree, text[:MAX_LENGTH])
    if len(text) > MAX_LENGTH:
        message = f"only the text before this, {MAX_LENGTH} characters, is looked through for what points at a patient"
        yield _warning(tree, text, MAX_LENGTH, "length", message, "shorten the file")
    taken = bytearray(len(prose))
    for code, message, pattern, hint in _PATTERNS:
        for match in pattern.finditer(prose):
            if not any(taken[match.start() : match.end()]):
                yield _warning(tree, text, match.start(), code, f"{message} stands here", hint)
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    dated = _has_days(tree)
    for match in _OLD_DATE.finditer(prose):
        (year,) = re.findall("[0-9]{4}", match[0])
        if any(taken[match.start() : match.end()]):
            continue
        if int(year) <= today.year - BIRTH_YEARS:
            message = f"a day more than {BIRTH_YEARS} years ago may be a date of birth"
            yield _warning(tree, text, match.start(), "birth-date", message, 'write the year alone, or "years ago"')
        elif not dated and not prose.endswith(_EXAMPLE, 0, match.start()):
            message = "a full date stands here, and no attribute holds a day"
            hint = "is it the patient's own? write how long ago it was, or the month alone"
            yield _warning(tree, text, match.start(), "date", message, hint)


def _has_days(tree: Tree) -> bool:
    """Return whether a file's answers hold a day: then days are what the case is about."""
    places = (place for place in tree.places if "attributes" in place[:-1])
    return any(re.fullmatch(_DATE, text_at(tree, place), re.IGNORECASE | re.ASCII) for place in places)


def _prose(tree: Tree, text: str) -> str:
    """Return the text with spaces for line ends, comment signs, answers and what else is not prose."""
    kept: list[str] = []
    end = 0
    for start, stop in sorted(_not_prose(tree, text)):
        if start >= end:
            kept += [text[end:start], " " * (stop - start)]
            end = stop
    kept.append(text[end:])
    return re.sub("\n *#?", lambda match: " " * len(match[0]), "".join(kept))


def _not_prose(tree: Tree, text: str) -> Iterator[tuple[int, int]]:
    """Yield where keys and answers stand that hold names, dates and numbers by right."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    tops = [at for place, at in tree.keys.items() if len(place) == 1 and at[0] <= len(starts)]
    keys = sorted(starts[line - 1] + column - 1 for line, column in tops)
    for place, (line, column) in tree.places.items():
        if line > len(starts):
            continue  # beyond what is looked through
        start = starts[line - 1] + column - 1
        if place == ("authors",):
            following = bisect_right(keys, start)
            yield start, keys[following] if following < len(keys) else len(text)
        elif place and place[0] in _NOT_PROSE:
            stop = starts[line] - 1 if line < len(starts) else len(text)
            yield start, start + len(text[start:stop].partition(" #")[0])


def _of_review(tree: Tree, place: Place, today: dt.date) -> Iterator[Problem]:
    found = text_at(tree, place)
    try:
        reviewed = date_from_text(found) if found else None
    except ScalarError:
        return  # the schema says so
    if reviewed is None:
        return
    if reviewed > today:
        message = f"the review of {reviewed} is still to come"
        yield tree.problem(place, "review-date", message, "give the day of the last review", severity="warning")
    elif (reviewed.year + REVIEW_YEARS, reviewed.month, reviewed.day) < (today.year, today.month, today.day):
        message = f"the review of {reviewed} is more than {REVIEW_YEARS} years old"
        yield tree.problem(place, "review-date", message, "review it again", severity="warning")


def _of_licence(tree: Tree, place: Place) -> Iterator[Problem]:
    found = text_at(tree, place)
    hint = "name an open one, such as CC-BY-4.0"
    if place not in tree.places and isinstance(tree.content, dict):
        yield tree.problem((), "licence", "no licence says how this may be used", hint, severity="warning")
    elif found and not _OPEN_LICENCE.fullmatch(re.sub(r"[\s_-]+", "-", found.strip()).upper()):
        yield tree.problem(place, "licence", "this is not an open licence that is known here", hint, severity="warning")


def _of_quotes(tree: Tree, text: str) -> Iterator[Problem]:
    """Yield the first typographic quote of each line."""
    for line in re.finditer(".+", text):
        match = _SMART_QUOTES.search(line[0])
        if match:
            plain = "'" if match[0] in _SINGLE else '"'
            message = f"a typographic quote, {match[0]}, stands here"
            at = line.start() + match.start()
            yield _warning(tree, text, at, "quotes", message, f"write the plain one: {plain}")


def _warning(tree: Tree, text: str, at: int, code: str, message: str, hint: str) -> Problem:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Problem(file=tree.file, line=line, column=column, code=code, message=message, hint=hint, severity="warning")
