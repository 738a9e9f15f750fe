"""The educator's page asks for a token that the printed address carries, and keeps out who has none."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from served import SECONDS, Served, served
from websocket import WebSocketBadStatusException, create_connection

from benchmarks.classroom import at_once
from benchmarks.visitor import GoneError, Visitor
from her2teach.serving.connection import BURST, POLICY_VIOLATION
from her2teach.serving.server import LessonServer, new_token

PLACES = ["/", "/voila/tree", "/voila/render/page.ipynb", "/voila/api/contents/"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("office"), educator=True) as found:
        yield found


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("school")) as found:
        yield found


def token(server: Served) -> str:
    return server.address.partition("?token=")[2]


def cookies(server: Served) -> str:
    """What a browser keeps that has opened the printed address."""
    found = SimpleCookie()
    for each in server.get(f"/?token={token(server)}").headers.get_all("Set-Cookie", []):
        found.load(each)
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in found.items())


def test_who_has_not_the_printed_address_gets_nothing(office: Served, school: Served) -> None:
    assert len(token(office)) > 30
    assert token(school) == ""
    for place in PLACES:
        for query in ("", "?token=", "?token=a-guess", f"?token={token(office)[:-1]}"):
            refused = office.get(place + query)
            assert refused.status == 403, place + query
            assert token(office) not in refused.text
        assert school.get(place).status == 200
    page = office.get("/").text
    assert "Open the whole address" in page
    assert "token" in page


def test_the_printed_address_lets_in_for_good_and_the_token_leaves_the_address(office: Served) -> None:
    entered = office.get(f"/voila/tree?token={token(office)}&a=b%26c")
    assert (entered.status, entered.headers["Location"]) == (302, "/voila/tree?a=b%26c")
    kept = cookies(office)
    for place in PLACES:
        answer = office.get(place, Cookie=kept)
        assert answer.status == 200, place
        assert token(office) not in answer.text


def test_a_token_in_a_header_lets_in_a_program(office: Served) -> None:
    assert office.get("/", Authorization=f"token {token(office)}").status == 200


def test_nobody_else_talks_to_the_educators_session(office: Served) -> None:
    page = office.get("/voila/render/page.ipynb", Cookie=cookies(office)).text
    kernel = page.partition('"kernelId"')[2].split('"')[1]
    address = f"ws://localhost:{office.port}/api/kernels/{kernel}/channels"
    with pytest.raises(WebSocketBadStatusException, match="403"):
        create_connection(address, timeout=SECONDS, origin=office.home.rstrip("/"))
    create_connection(address, timeout=SECONDS, origin=office.home.rstrip("/"), cookie=cookies(office)).shutdown()  # type: ignore[no-untyped-call]


def test_who_floods_the_server_is_cut_off_but_for_the_educator_who_reads_many_files(
    office: Served, school: Served
) -> None:
    educator, learner, other = (Visitor(each.home, "page.ipynb") for each in (office, school, school))
    educator.request(f"/?token={token(office)}")
    for each in (educator, learner, other):
        each.load()
        each.connect()
    educator.flood(3 * BURST)

    def flood() -> int | None:
        with pytest.raises(GoneError) as gone:
            learner.flood(6 * BURST)
        return gone.value.code

    code, states = at_once([flood, other.states])
    assert code == POLICY_VIOLATION
    assert isinstance(states, dict)
    assert states
    other.flood(BURST // 5)  # so many at once are answered, all of them
    for each in (educator, learner, other):
        each.leave()


def test_no_two_servers_have_one_token() -> None:
    assert len({new_token() for _ in range(100)}) == 100


def test_a_browser_is_started_without_the_token_where_others_would_see_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for secret, told in (("", "http://localhost:8123/"), ("s3cret", "file://")):
        LessonServer(port=8123, token=secret).launch_browser()
        assert opened[-1].startswith(told)
        assert "s3cret" not in opened[-1]
    assert "?token=s3cret (" in capsys.readouterr().out
    (file,) = tmp_path.iterdir()
    assert "url=http://localhost:8123/?token=s3cret" in file.read_text(encoding="utf-8")
