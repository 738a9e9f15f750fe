"""Anki: a quiz as a deck of cards, the question in front, the answer and what each option leads to behind."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from her2teach.educator.lms.markup import paragraphs_of, written
from her2teach.text.html.elements import h

if TYPE_CHECKING:
    from her2teach.educator.lms.questions import Quiz, QuizOption, QuizQuestion

#: What to do where decks cannot be made.
MISSING: Final = 'Anki decks need genanki, which is not installed here: pip install "her2teach[educator]"'
#: The kind of note, the same in every deck, so that Anki knows it again.
_KIND: Final = 1_727_104_801
_FIELDS: Final = ("Key", "Story", "Question", "Options", "Answer", "Feedback", "About")
_FRONT: Final = "{{Story}}<p><strong>{{Question}}</strong></p>{{Options}}"
_BACK: Final = '{{FrontSide}}<hr id="answer">{{Answer}}{{Feedback}}<p class="about">{{About}}</p>'
_STYLE: Final = """\
.card { font: 18px/1.45 system-ui, sans-serif; max-width: 42em; margin: 0 auto; padding: 0.5em; text-align: left; }
.about { font-size: 0.75em; opacity: 0.8; }
h3 { font-size: 1em; margin: 1.2em 0 0.2em; }
"""
#: Anki's own time of notes and cards; what is there already is only changed by a later one.
_NO_TIME: Final = 1.0


def anki(quiz: Quiz) -> bytes:
    """Write a quiz as a deck; the same quiz gives the same notes, so that a learner's progress outlasts a new export.

    Raises ValueError where genanki is not installed.
    """
    try:
        import genanki
    except ImportError as error:
        raise ValueError(MISSING) from error
    templates = [{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}]
    kind = genanki.Model(
        _KIND, "her2teach", fields=[{"name": name} for name in _FIELDS], templates=templates, css=_STYLE
    )
    deck = genanki.Deck(_number(quiz.title), quiz.title, description=quiz.banner)
    for each in quiz.questions:
        guid = genanki.guid_for("her2teach", each.key)
        deck.add_note(genanki.Note(model=kind, fields=_fields(quiz, each), guid=guid, tags=[*each.statements]))
    return _packed(genanki.Package(deck))


def _packed(package: Any) -> bytes:
    """Return the bytes of a package, without the time at which it was made."""
    found = io.BytesIO()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "deck.apkg"
        package.write_to_file(str(file), timestamp=_NO_TIME)
        with ZipFile(file) as made, ZipFile(found, "w", ZIP_DEFLATED) as archive:
            for name in made.namelist():
                archive.writestr(ZipInfo(name), made.read(name), ZIP_DEFLATED)
    return found.getvalue()


def _number(title: str) -> int:
    """Return the number of a deck, as long as Anki's own."""
    return int(sha256(title.encode()).hexdigest()[:10], 16)


def _fields(quiz: Quiz, question: QuizQuestion) -> list[str]:
    others = [each for each in question.options if not each.right]
    return [
        question.key,
        written(h("p", {}, each) for each in question.story),
        written([h("span", {}, question.asked)]),
        written([h("ul", {}, [h("li", {}, each.text) for each in question.options])]),
        _said(question.right),
        "".join(_said(each) for each in others),
        written([h("span", {}, quiz.banner)]),
    ]


def _said(option: QuizOption) -> str:
    return written([h("h3", {}, option.text), *paragraphs_of(option.feedback)])
