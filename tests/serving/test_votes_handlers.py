"""Votes at a server that runs: what phones and the presenter get, and what each attack meets."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest
from served import SECONDS, Served, served

from benchmarks.classroom import at_once
from benchmarks.phones import Phone, PresenterBrowser, RefusedError
from benchmarks.visitor import bare_connection, reset
from her2teach.core.files import PACKAGE
from her2teach.serving.votes.handlers import MOST_FORM, MOST_MESSAGE

SECRET = "the-secret-of-this-test"  # noqa: S105  # of a server that nobody else knows
FOREIGN = "rebound.example"
#: The server is told a secret that the tests know; who waits is to be over soon.
BEFORE = f"""
from her2teach.serving import server, web
server.new_token = lambda: {SECRET!r}
web.PAUSE, web.BODY_SECONDS, web.HEADER_SECONDS = 0.05, 1, 30
"""
HOSTILE = "<script>alert(1)</script>\"'&</h1>"
ROOM, HALL = 25, 300
SERVING = PACKAGE / "serving"
#: The style sheet of the phones' page, and that of all others.
SHEETS = ("votes/page.css", "jupyter/nbconvert/templates/her2teach/static/her2teach.css")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("votes"), before=BEFORE, vote=True) as found:
        yield found
        assert "Traceback" not in found.log.read_text(encoding="utf-8")


@pytest.fixture
def presenter(server: Served) -> Iterator[PresenterBrowser]:
    found = PresenterBrowser(server.home, SECRET)
    found.tell("begin")
    yield found
    with suppress(RefusedError):  # a test may have ended it
        found.tell("end")
    found.close()


@pytest.fixture
def code(presenter: PresenterBrowser) -> str:
    return str(presenter.tell("begin")["code"]).replace(" ", "")


@pytest.fixture
def phone(server: Served, code: str) -> Iterator[Phone]:
    found = Phone(server.home)
    found.join(code)
    yield found
    found.close()


def sent(server: Served, path: str, body: str | bytes, method: str = "POST", **headers: str) -> int:
    """The status of what comes with exactly these headers."""
    with closing(HTTPConnection("localhost", server.port, timeout=SECONDS)) as connection:
        connection.request(method, path, body, headers)
        return connection.getresponse().status


def origin(server: Served) -> str:
    return f"http://localhost:{server.port}"


def again_and_again(act: Callable[[], object]) -> None:
    """Do something until it is too much."""
    for _ in range(4 * HALL):
        try:
            act()
        except RefusedError as error:
            if error.args[0] == 429:
                return
    pytest.fail("it was never too much")


# ---- a presentation ----


def test_a_room_votes_changes_its_mind_and_each_counts_once(
    server: Served, presenter: PresenterBrowser, code: str
) -> None:
    presenter.show(1, "Which comes next?", ("THP", "T-DXd", "neither"))
    phones = [Phone(server.home) for _ in range(ROOM)]
    for at, each in enumerate(phones):
        each.join(code)
        assert "Which comes next?" in each.page
        assert each.voted is None
        for choice in (at % 3, (at + 1) % 3):
            each.vote(choice)
            assert each.voted == choice
    assert presenter.counts() == [8, 9, 8]
    assert presenter.tell("close")["open"] is False
    presenter.tell("show", at=2, kind="reveal")
    assert "Voting is closed. Your vote: " in phones[0].look()
    presenter.tell("show", at=3, kind="words")
    assert "No question right now" in phones[0].look()
    for each in phones:
        each.close()


def test_the_page_marks_a_vote_and_says_it(phone: Phone, presenter: PresenterBrowser) -> None:
    presenter.show(1)
    assert "Tap your answer. You can change it until the answer is shown." in phone.look()
    phone.vote(1)
    assert "Your vote: b. You can change it until the answer is shown." in phone.page
    presenter.tell("close")
    assert "Voting is closed. Your vote: b." in phone.look()
    assert "<button" not in phone.page


def test_a_code_is_typed_as_well(server: Served, code: str) -> None:
    phone = Phone(server.home)
    assert "Code on the screen" in phone.look()
    assert phone.cookies == {}
    status, page = phone.ask(body=f"code={code[:3].lower()}+{code[3:]}")
    assert status == 200
    assert "No question right now" in page
    phone.close()


def test_there_is_one_cookie_and_it_says_nothing_and_goes_with_the_browser(server: Served, code: str) -> None:
    answer = server.get(f"/vote/{code}")
    assert answer.status == 303
    (cookie,) = answer.headers.get_all("Set-Cookie", [])
    name, *rules = (each.strip() for each in cookie.split(";"))
    assert name.startswith(f"h2t-vote-{server.port}=")
    assert sorted(rules) == ["HttpOnly", "Path=/vote", "SameSite=Lax"]
    assert "Set-Cookie" not in server.get("/vote").headers


def test_the_page_is_light_and_asks_nobody_else_for_anything(phone: Phone, server: Served) -> None:
    assert len(phone.look().encode()) < 10_000
    assert not re.findall(r'(?:src|href|action)="(?!/vote"|data:,")', phone.page)
    policy = server.get("/vote").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "form-action 'self'" in policy
    assert "For teaching only — never for clinical use." in phone.page


def test_its_colours_are_those_of_the_other_pages() -> None:
    blocks = [re.findall(r":root \{([^}]*)", (SERVING / each).read_text(encoding="utf-8")) for each in SHEETS]
    for ours, theirs in zip(*(found[:2] for found in blocks), strict=True):  # light, dark
        of_all = dict(re.findall(r"--h2t-([\w-]+): (#\w+)", theirs))
        mine = dict(re.findall(r"--([\w-]+): (#\w+)", ours))
        assert len(mine) > 8
        assert {name: of_all[name] for name in mine} == mine


def test_only_what_has_changed_is_sent_again(server: Served, phone: Phone, presenter: PresenterBrowser) -> None:
    kept = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
    tag = server.get("/vote", Cookie=kept).headers["Etag"]
    assert server.get("/vote", Cookie=kept, **{"If-None-Match": tag}).status == 304
    presenter.show(1)
    assert server.get("/vote", Cookie=kept, **{"If-None-Match": tag}).status == 200


def test_nothing_is_left_after_the_presentation(phone: Phone, presenter: PresenterBrowser) -> None:
    presenter.show(1)
    phone.look()
    phone.vote(0)
    presenter.tell("end")
    with pytest.raises(RefusedError, match="409"):
        presenter.counts()
    presenter.tell("begin")
    presenter.show(1)
    assert presenter.counts() == [0, 0, 0]
    phone.look()
    assert phone.voted is None


def test_the_presentation_that_began_last_has_the_votes(server: Served, presenter: PresenterBrowser) -> None:
    other = PresenterBrowser(server.home, SECRET, turn=2)
    other.tell("begin")
    with pytest.raises(RefusedError, match="409"):
        presenter.show(1)
    other.show(1)
    other.close()


def test_a_server_that_no_phone_reaches_says_so_and_what_to_do(server: Served, presenter: PresenterBrowser) -> None:
    assert "add --ip 0.0.0.0" in server.warnings
    assert presenter.tell("begin")["address"] == ""


# ---- attacks ----


def test_a_foreign_name_gets_nothing_of_it(server: Served, code: str) -> None:
    for path in ("/vote", f"/vote/{code}", f"/vote/present/{SECRET}"):
        refused = server.get(path, FOREIGN)
        assert refused.status == 403
        assert "her2teach serve --name" in refused.text
        assert "Set-Cookie" not in refused.headers
    for path in ("/vote", "/vote/room"):
        assert sent(server, path, "", Host=FOREIGN, Origin=f"http://{FOREIGN}") == 403


@pytest.mark.parametrize("foreign", [None, "null", "", "https://evil.example", "http://localhost:1", "localhost"])
def test_another_sites_page_votes_and_presents_nothing(
    server: Served, phone: Phone, presenter: PresenterBrowser, foreign: str | None
) -> None:
    presenter.show(1)
    phone.look()
    by = {} if foreign is None else {"Origin": foreign}
    kept = {"Cookie": "; ".join(f"{name}={value}" for name, value in {**phone.cookies, **presenter.cookies}.items())}
    assert sent(server, "/vote", phone.form(1), **by, **kept) == 403
    assert sent(server, "/vote/room", json.dumps({"do": "end", "turn": 1}), **by, **kept) == 403
    assert presenter.counts() == [0, 0, 0]
    phone.vote(1)
    assert presenter.counts() == [0, 1, 0], "the test is blind"


def test_a_learner_opens_closes_and_reads_nothing(
    server: Served, phone: Phone, presenter: PresenterBrowser, code: str
) -> None:
    presenter.show(1)
    phone.look()
    phone.vote(2)
    for cookie in ("", "x", SECRET[:-1], code, phone.cookies[f"h2t-vote-{server.port}"]):
        learner = PresenterBrowser(server.home)
        learner.cookies = {**phone.cookies, f"h2t-presenter-{server.port}": cookie}
        for do in ("show", "count", "close", "end"):
            with pytest.raises(RefusedError, match="403"):
                learner.tell(do, at=1, kind="question", heading="mine", choices=["a"])
        long = json.dumps({"do": "begin", "turn": 1, "heading": "x" * 1_500})
        assert learner.ask("/room", long)[0] == 403
        status, told = learner.ask("/room", json.dumps({"do": "begin", "turn": 1}))
        assert (status, told) == (204, ""), "which says that there is nothing for it, without an error on its page"
        learner.close()
    for guess in ("x", SECRET[:-1], f"{SECRET}x", "%00", "%ff"):
        assert server.get(f"/vote/present/{guess}").status in {400, 403}
    assert presenter.counts() == [0, 0, 1]
    other = Phone(server.home)
    other.join(code)
    assert not re.search(r"\b1 vote|counts", other.page.partition("<main>")[2].partition("<script>")[0])
    other.close()


def test_the_presenters_cookie_is_for_this_site_and_no_script(server: Served) -> None:
    answer = server.get(f"/vote/present/{SECRET}")
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    (cookie,) = answer.headers.get_all("Set-Cookie", [])
    assert sorted(each.strip() for each in cookie.split(";")[1:]) == ["HttpOnly", "Path=/", "SameSite=Strict"]
    assert SECRET not in server.get("/").text + server.get("/voila/render/page.ipynb").text


def test_a_vote_that_is_sent_again_or_comes_late_counts_nothing(phone: Phone, presenter: PresenterBrowser) -> None:
    presenter.show(1)
    phone.look()
    first = phone.form(0)
    phone.vote(0)
    phone.vote(1)
    assert phone.ask(body=first)[0] == 409
    assert presenter.counts() == [0, 1, 0]
    old = phone.form(2)
    presenter.tell("close")
    assert phone.ask(body=old)[0] == 409
    assert presenter.counts() == [0, 1, 0]
    presenter.show(3, "And now?", ("d", "e"))
    status, page = phone.ask(body=old)
    assert status == 409
    assert "That vote came too late and does not count." in page
    assert "And now?" in page
    assert presenter.counts() == [0, 0]


@pytest.mark.parametrize(
    "body",
    [
        *("", "question=1", "question=1&choice=x&times=0", "question=1&choice=-1&times=0", "choice=0"),
        *("question=1&choice=99999999999&times=0", "question=%C2%B2&choice=0&times=0", "%ff=%ff", "a" * MOST_FORM),
    ],
)
def test_what_no_page_sends_is_refused(phone: Phone, presenter: PresenterBrowser, body: str) -> None:
    presenter.show(1)
    assert phone.ask(body=body)[0] in {400, 409}
    assert presenter.counts() == [0, 0, 0]


@pytest.mark.parametrize(
    "message",
    [
        *("", "null", "[]", "{", '{"do": "begin"}', '{"do": "dance", "turn": 1}', '{"do": "count", "turn": "1"}'),
        *('{"do": "count", "turn": -1}', '{"do": "count", "turn": 1, "more": 1}', '{"do": "count", "turn": 1e400}'),
        '{"do": "show", "turn": 1, "kind": "question", "choices": "abc"}',
        json.dumps({"do": "show", "turn": 1, "kind": "question", "choices": ["x"] * 51}),
    ],
)
def test_what_no_presenter_says_is_refused(presenter: PresenterBrowser, message: str) -> None:
    assert presenter.ask("/room", message)[0] == 400
    assert presenter.tell("count")["counts"] == []


def test_long_bodies_are_refused_and_half_ones_are_waited_for_no_longer(server: Served, phone: Phone) -> None:
    kept = {"Origin": origin(server), "Cookie": "; ".join(f"{name}={value}" for name, value in phone.cookies.items())}
    assert sent(server, "/vote", "x" * (MOST_FORM + 1), **kept) == 413
    assert sent(server, "/vote/room", "x" * (MOST_MESSAGE + 1), **kept) == 413
    head = f"POST /vote HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin(server)}\r\nContent-Length: 100\r\n\r\nques"
    with closing(bare_connection(server.home, head.encode())) as half:
        half.settimeout(SECONDS)
        assert half.recv(1) == b"", "it is closed, and nothing is said"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_else_can_be_done(server: Served, code: str, method: str) -> None:
    for path in ("/vote", "/vote/room", f"/vote/{code}", f"/vote/present/{SECRET}"):
        assert sent(server, path, "", method) in {403, 405}


def test_markup_is_shown_as_it_is_written(phone: Phone, presenter: PresenterBrowser) -> None:
    presenter.show(1, HOSTILE, (HOSTILE, "T-DXd & T-DM1"))
    phone.look()
    phone.vote(0)
    shown = phone.page.partition("<main>")[2].partition("<script>")[0]
    assert "alert(1)" in shown
    assert "<script>alert" not in phone.page
    assert shown.count("&lt;script&gt;") == 3
    assert '<span class="name">T-DXd</span> &amp; <span class="name">T-DM1</span>' in shown


def test_a_wrong_code_is_not_said_back_and_brings_nothing(server: Served, code: str) -> None:
    for wrong in (f"{code}X", "'+alert(1)+'", "%3Cscript%3E", "%CE%A9"):
        answer = server.get(f"/vote/{wrong}")
        assert answer.status == 403
        assert "That is not the code on the screen." in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "alert(1)" not in answer.text.partition("<script>")[0]


def test_a_vote_id_that_the_server_has_not_made_votes_nothing(server: Served, presenter: PresenterBrowser) -> None:
    presenter.show(1)
    phone = Phone(server.home)
    for made in ("x", "2|1:0|10:1700000000|5:voter|8:YWJjZGVm|" + "0" * 64):
        phone.cookies = {f"h2t-vote-{server.port}": made}
        assert "Code on the screen" in phone.look()
        assert phone.ask(body="question=1&choice=0&times=0")[0] == 403
    assert presenter.counts() == [0, 0, 0]
    phone.close()


def test_browsers_that_are_gone_leave_no_traceback(server: Served, phone: Phone, presenter: PresenterBrowser) -> None:
    presenter.show(1)
    phone.look()
    kept = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
    body = phone.form(1)
    head = f"Host: localhost:{server.port}\r\nOrigin: {origin(server)}\r\nCookie: {kept}\r\n"
    for request in (
        f"GET /vote HTTP/1.1\r\n{head}\r\n",
        f"POST /vote HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n{body}",
        f"POST /vote HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n",
        f"GET /vote/WRONG HTTP/1.1\r\n{head}\r\n",
    ):
        for _ in range(5):
            reset(bare_connection(server.home, request.encode()))
    phone.look()
    assert sum(presenter.counts()) <= 1
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_one_phone_that_asks_without_end_waits_alone(
    server: Served, phone: Phone, presenter: PresenterBrowser, code: str
) -> None:
    presenter.show(1)
    again_and_again(phone.look)
    other = Phone(server.home)
    other.join(code)
    other.vote(1)
    assert presenter.counts() == [0, 1, 0]
    other.close()


def test_who_guesses_codes_is_slowed_down_and_keeps_nobody_out_who_has_the_code(
    server: Served, presenter: PresenterBrowser, code: str
) -> None:
    presenter.show(1)
    guessing, room = Phone(server.home), [Phone(server.home) for _ in range(ROOM)]
    again_and_again(lambda: guessing.join("WRONG"))

    def come(phone: Phone) -> None:
        phone.join(code)
        phone.vote(1)

    assert at_once([partial(come, each) for each in room]) == [None] * ROOM
    assert presenter.counts() == [0, ROOM, 0]
    for each in (guessing, *room):
        each.close()


def test_a_hall_behind_one_address_gets_in_and_a_flood_after_it_does_not(
    server: Served, presenter: PresenterBrowser, code: str
) -> None:
    presenter.show(1)
    hall = [Phone(server.home) for _ in range(HALL)]
    for at, each in enumerate(hall):
        each.join(code)
        each.vote(at % 3)
        each.close()
    flood = Phone(server.home)

    def come_anew() -> None:
        flood.cookies.clear()
        flood.join(code)

    again_and_again(come_anew)
    flood.close()
    hall[7].vote(0)
    assert presenter.counts() == [101, 99, 100]
    hall[7].close()


# ---- other servers ----


def test_where_no_room_votes_there_is_nothing_of_it_and_below_a_path_all_of_it(tmp_path: Path) -> None:
    with served(tmp_path, base_url="teach", before=BEFORE, vote=True, names=["teach.example.org"]) as below:
        presenter = PresenterBrowser(below.home, SECRET)
        code = presenter.tell("begin")["code"].replace(" ", "")
        presenter.show(1)
        phone = Phone(below.home)
        phone.join(code)
        phone.vote(2)
        assert presenter.counts() == [0, 0, 1]
        assert below.get("/vote").status == 404
        assert 'data-vote="/teach/vote/room"' in below.get("/teach/voila/render/page.ipynb").text
        public = {"Host": "teach.example.org", "Origin": "https://teach.example.org"}
        told = json.loads(presenter.ask("/room", json.dumps({"do": "begin", "turn": 5}), **public)[1])
        assert told["address"] == "https://teach.example.org/teach/vote"
        presenter.close()
        phone.close()
    with served(tmp_path) as without:
        assert without.get("/vote").status == 404
        assert without.warnings == ""


def test_the_presenter_is_told_an_address_that_phones_reach(tmp_path: Path) -> None:
    with served(tmp_path, ip="0.0.0.0", before=BEFORE, vote=True) as open_to_all:  # noqa: S104  # as a class has it
        assert open_to_all.warnings == ""
        presenter = PresenterBrowser(open_to_all.home.replace(socket.gethostname(), "127.0.0.1"), SECRET)
        told = presenter.tell("begin")
        assert "127.0.0.1" not in told["address"]
        phone = Phone(told["address"].removesuffix("vote"))
        phone.join(told["code"].replace(" ", ""))
        assert "No question right now" in phone.page
        presenter.close()
        phone.close()
