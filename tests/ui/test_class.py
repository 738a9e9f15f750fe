"""A class of ten at a real server: nobody fails, nobody is let in beyond the last place, and nothing is left of it."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from notebook_pages import PAGES as NOTEBOOKS
from started import until

from benchmarks.classroom import Learner, at_once
from benchmarks.kernels import kernels
from benchmarks.servers import Server, running, serving
from benchmarks.visitor import RefusedError, Visitor
from her2teach.core.files import shipped

#: The pages for learners.
PAGES = sum('"audience": "educator"' not in each.read_text("utf-8") for each in NOTEBOOKS)
SIZE = 10
#: Two places more than the class and one session ahead for each of the other pages.
MOST = SIZE + PAGES - 1 + 2
LATE = 6


#: Ends what is idle for two seconds, not for a quarter of an hour.
IMPATIENT = """
import sys
from pathlib import Path
from her2teach.serving.server import serve
serve(
    port=int(sys.argv[1]),
    open_browser=False,
    folder=Path("pages"),
    more={"MappingKernelManager": {"cull_idle_timeout": 12, "cull_interval": 1}},
)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    options = ("--class-size", str(SIZE), "--first", "explore", "--most", str(MOST))
    with running(serving(*options), tmp_path_factory.mktemp("class")) as found:
        found.says("the class may come")
        yield found


@pytest.fixture(scope="module")
def learners(server: Server) -> Iterator[list[Learner]]:
    """The class; the tests below come one after the other, as its lesson does."""
    found = [Learner(server.home) for _ in range(SIZE)]
    yield found
    for each in found:
        each.hang_up()


def running_now(server: Server) -> set[str]:
    return {kernel.id for kernel in kernels(server.pid)}


def test_as_many_sessions_wait_as_learners_come(server: Server) -> None:
    assert len(running_now(server)) == SIZE + PAGES - 1


def test_all_of_them_get_their_page_at_once_in_the_sessions_that_waited(
    server: Server, learners: list[Learner]
) -> None:
    ahead = running_now(server)
    assert at_once([each.open for each in learners]) == [None] * SIZE
    assert len({each.kernel for each in learners}) == SIZE
    assert {each.kernel for each in learners} <= ahead


def test_all_of_them_change_an_answer_at_once_and_are_told_the_same(learners: list[Learner]) -> None:
    first, back, there, again = (at_once([each.toggle for each in learners]) for _ in range(4))
    for replies in (first, back, there, again):
        assert len({str(each) for each in replies}) == 1
    assert back == again != there  # the first one of all came from a page on which nothing had changed
    assert "h2t-answer" in str(there[0])


def test_the_last_place_is_given_once(server: Server, learners: list[Learner]) -> None:
    late = [Learner(server.home) for _ in range(LATE)]
    found = at_once([each.open for each in late])
    refused = [each for each in found if each is not None]
    assert [each for each in refused if not isinstance(each, RefusedError)] == []
    assert len(refused) == LATE - (MOST - SIZE - (PAGES - 1))
    for each in refused:
        assert isinstance(each, RefusedError)
        assert each.answer.status == 503
        assert "All places are taken" in each.answer.text
    assert len(running_now(server)) == MOST
    # nobody else has noticed
    replies = at_once([each.toggle for each in learners])
    assert len({str(each) for each in replies}) == 1
    assert "h2t-answer" in str(replies[0])
    # and a place that becomes free is one
    inside = [each for each, what in zip(late, found, strict=True) if what is None]
    assert [each.leave() for each in inside] == [204] * len(inside)
    until(lambda: _let_in(server))


def test_all_leave_and_what_is_left_waits_for_others(server: Server, learners: list[Learner]) -> None:
    mine = {each.kernel for each in learners}
    assert mine <= running_now(server)
    assert at_once([each.leave for each in learners]) == [204] * SIZE
    until(lambda: not mine & running_now(server))
    # for each page there is one again, and it works
    until(lambda: len(running_now(server)) == PAGES)
    following = Learner(server.home)
    following.open()
    assert "h2t-answer" in following.toggle()
    following.leave()


def test_the_session_of_a_page_that_is_gone_without_a_word_is_ended_in_time(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    shutil.copy(shipped("notebooks") / "2_explore.ipynb", tmp_path / "pages")
    with running((sys.executable, "-c", IMPATIENT, "{port}"), tmp_path) as server:
        staying, gone = Learner(server.home), Learner(server.home)
        for each in (staying, gone):
            each.open()
        gone.hang_up()
        until(lambda: gone.kernel not in running_now(server))
        assert "h2t-answer" in staying.toggle()
        staying.leave()


def _let_in(server: Server) -> bool:
    visitor = Visitor(server.home, "2_explore.ipynb")
    try:
        visitor.load()
    except RefusedError:
        return False
    return visitor.leave() == 204
