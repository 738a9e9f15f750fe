"""Who reads the state of every widget, or says what no page says, learns nothing of an answer before the commit."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from journey_files import shipped_journeys

from benchmarks.visitor import Message, Visitor
from her2teach import load_guideline
from her2teach.teaching.lesson import CheckQuestion, LessonPassage, load_lesson
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes

States = dict[str, dict[str, Any]]
#: What no page sends, to any widget.
STRANGE: list[dict[str, Any]] = [
    {"do": "try"},
    {"do": "save"},
    {"do": "file"},
    {"do": "table"},
    {"do": "commit"},
    {"load": "{}"},
    {"refuse": ""},
    {"turn": -1},
    {"do": "begin", "turn": 1},
    {"do": "note"},
    {"do": "last"},
    {"go": 1},
]


class Reader(Visitor):
    """A visitor who keeps all that the session says."""

    def __init__(self, home: str, page: str) -> None:
        super().__init__(home, page)
        self._kept: list[str] = []
        self.load()
        self.connect()

    def heard(self) -> Iterator[Message]:
        for message in super().heard():
            self._kept.append(json.dumps(message.content, ensure_ascii=False))
            yield message

    def read(self) -> States:
        """Have everything answered that was sent so far, and read all there is."""
        self.ask("kernel_info_request", {})
        return self.states()

    def knows(self, words: str) -> bool:
        return words_of(words) in words_of("\n".join(self._kept))


def words_of(text: str) -> str:
    """Letters and figures alone: whichever way a text is escaped or marked up, they stay."""
    text = html.unescape(text.replace("\\n", " ").replace('\\"', '"'))
    return " ".join(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", text)))


def holding(states: States, *traits: str) -> str:
    """The widget that has these traits."""
    (found,) = (name for name, state in states.items() if set(traits) <= state.keys())
    return found


def provoke(reader: Reader, states: States) -> None:
    """Say what no page says: strange things to every widget, and that all is committed and opened already."""
    for name, state in states.items():
        if "_esm" in state:
            for content in STRANGE:
                reader.tell(name, content)
        flags = {trait: True for trait in ("committed", "opened") if trait in state}
        if flags:
            reader.change(name, **flags)
        reader.ask("kernel_info_request", {})  # no faster than it is read


def case_shown(states: States) -> CaseVignette:
    """The case on the page, by its story."""
    (task,) = (each["html"] for each in states.values() if "h2t-part-task" in (each.get("_dom_classes") or ()))
    (found,) = (each for each in shipped_vignettes() if words_of(each.story) in words_of(task))
    return found


@pytest.fixture
def practice(server: str) -> Iterator[Reader]:
    found = Reader(server, "3_practice.ipynb")
    yield found
    found.leave()


@pytest.fixture
def journey(server: str) -> Iterator[Reader]:
    found = Reader(server, "4_journey.ipynb")
    yield found
    found.leave()


@pytest.fixture
def lesson(server: str) -> Iterator[Reader]:
    found = Reader(server, "1_lesson.ipynb")
    yield found
    found.leave()


def test_practice_keeps_its_answer_until_the_commit(practice: Reader) -> None:
    states = practice.read()
    vignette = case_shown(states)
    secret = [vignette.title, *vignette.objectives, *(each.belief.correction for each in vignette.distractors)]
    provoke(practice, states)
    assert practice.knows(vignette.story)
    for words in secret:
        assert not practice.knows(words)
    # a commit tells all of it
    states = practice.read()
    assert case_shown(states) == vignette, "something strange has begun another case"
    way, plan, commit = (
        holding(states, *traits) for traits in (("questions", "choices"), ("vocabulary", "plan"), ("levels", "reason"))
    )
    practice.change(way, choices=[[states[way]["questions"][0]["id"], ""]])
    practice.change(plan, plan={"action": "start", "her2_agents": ["trastuzumab"]})
    practice.tell(commit, {"do": "commit"})
    practice.read()
    assert all(practice.knows(words) for words in [vignette.title, *vignette.objectives])


def test_a_journey_keeps_what_follows_until_the_decision(journey: Reader) -> None:
    states = journey.read()
    followed = next(each for each in shipped_journeys() if journey.knows(each.story))
    course = followed.course
    at = next(place for place, each in enumerate(course) if each.decides)
    secret = [*followed.objectives, *(each.because for each in course if each.decides)]
    secret += [each.story for each in course[at + 1 :]]
    provoke(journey, states)
    assert journey.knows(course[at].story)
    for words in secret:
        assert not journey.knows(words)
    # a decision tells the reason, and nothing of what comes later
    states = journey.read()
    step, plan = holding(states, "turn", "target"), holding(states, "vocabulary", "plan")
    journey.change(plan, plan={"action": "start", "her2_agents": ["trastuzumab"]})
    journey.tell(step, {"turn": states[step]["turn"]})
    journey.read()
    assert journey.knows(course[at].because)
    assert not any(journey.knows(each.story) for each in course[at + 1 :])


def test_the_lesson_keeps_its_answers_until_they_are_predicted(lesson: Reader) -> None:
    content, guideline = load_lesson(), load_guideline()
    asked: list[LessonPassage | CheckQuestion] = [*content.passages.values(), *content.check.values()]
    secret = [line.text for each in asked for line in each.after] + [each.why for each in guideline.pitfalls.values()]
    states = lesson.read()
    # all but plain words, which are many and hear nothing: the server ends who says too much at once
    provoke(lesson, {name: state for name, state in states.items() if "html" not in state})
    assert all(lesson.knows(each.ask.question) for each in asked)
    assert not any(lesson.knows(words) for words in secret)
    # an answer tells what belongs to it and nothing else
    form = next(name for name, state in states.items() if state.get("name") == "lost-date")
    lesson.tell(form, {"answers": {"lost-date": "tdxd"}})
    lesson.read()
    told = [line.text for line in content.passages["lost-date"].after]
    assert [words for words in secret if lesson.knows(words)] == told
