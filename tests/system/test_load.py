"""`make load` ends in time, tells what it reached, and leaves nothing behind however it ends."""

import math
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from queue import Queue
from threading import Event
from urllib.parse import urlsplit

import psutil
import pytest
from started import until

from benchmarks import load, vote_attackers, votes
from benchmarks.attackers import KINDS, GivenUpError, attacking
from benchmarks.classroom import at_once
from benchmarks.servers import NeverStartedError, Server, interruptible, running
from benchmarks.table import percentile

SECONDS = 30
#: A server that answers nobody, with a child of its own; neither ends when it is asked to.
STUBBORN = """
import os, signal, socket, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
listening = socket.create_server(("localhost", int(sys.argv[1])))
child = os.fork()
if child:
    open("pids.txt", "w").write(f"{os.getpid()} {child}")
    print("here", flush=True)
time.sleep(60)
"""
COMMAND = (sys.executable, "-c", STUBBORN, "{port}")
#: Lets ten wait for that server, and is told to end.
WAITING = f"""
import sys, time
from pathlib import Path
from benchmarks.classroom import at_once
from benchmarks.servers import interruptible, running
with interruptible(), running({COMMAND!r}, Path(".")) as server:
    server.says("here")
    print("waiting", flush=True)
    if sys.argv[1:]:
        raise RuntimeError
    at_once([lambda: time.sleep(60)] * 10)
"""


def pids(folder: Path) -> list[int]:
    """The processes of the server."""
    return [int(each) for each in (folder / "pids.txt").read_text("utf-8").split()]


def waits(address: str) -> bytes:
    """Ask the server something that it does not answer."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=SECONDS) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        return connection.recv(1)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, None], ids=["Ctrl-C", "SIGTERM", "exception"])
def test_nothing_is_left_behind_however_it_ends(tmp_path: Path, end: int | None) -> None:
    command = [sys.executable, "-c", WAITING, *([] if end else ["raise"])]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(load.__file__).parents[1])},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        server = pids(tmp_path)
        assert all(psutil.pid_exists(each) for each in server) or end is None
        began = time.monotonic()
        if end:
            process.send_signal(end)
            process.send_signal(end)  # by somebody who is impatient
        assert process.wait(SECONDS) == (128 + end if end else 1)
        assert time.monotonic() - began < SECONDS / 3
        until(lambda: not any(psutil.pid_exists(each) for each in server))


def test_a_server_whose_time_is_over_is_stopped_and_nobody_waits_for_it(tmp_path: Path) -> None:
    began = time.monotonic()
    with running(COMMAND, tmp_path, seconds=2) as server:
        server.says("here")
        assert not server.late.is_set()
        answers = at_once([lambda: waits(server.home)] * 3)
        assert server.late.is_set()
        assert [each for each in answers if isinstance(each, bytes) and each] == []
        with pytest.raises(NeverStartedError):
            server.says("anything more")
    assert time.monotonic() - began < SECONDS / 3
    until(lambda: not any(psutil.pid_exists(each) for each in pids(tmp_path)))


@pytest.mark.parametrize("ends", [SystemExit(143), NeverStartedError("the server never said it")])
def test_what_was_reached_is_printed_whatever_happens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ends: BaseException
) -> None:
    def come(_: Path, visits: load.Visits) -> None:
        visits.ready = [1234.0]
        visits.fail([ValueError("bad"), 1.0])
        raise ends

    monkeypatch.setattr(load, "ours", come)
    monkeypatch.setattr(load, "stock", come)
    monkeypatch.setattr(votes, "vote", lambda _folder, voting: voting.votes.append(987.0))
    if isinstance(ends, SystemExit):
        with pytest.raises(SystemExit):
            load.main(["3"])
    else:
        assert load.main(["3"]) == 1
    printed = capsys.readouterr()
    assert "1234 ms" in printed.out
    assert "987 ms" in printed.out
    assert "ValueError: bad" in printed.err
    assert printed.out.count("toggle beside an attacker") == len(KINDS)


def test_a_click_beside_an_attacker_takes_a_few_times_as_long_at_most() -> None:
    here, there = (load.Visits(visitors=2) for _ in range(2))
    here.beside = {"": [10.0], **{kind: [40.0] for kind in KINDS}}
    beside = [line for line in load.lines(here, there) if "attacker" in line.what]
    assert [line.broken for line in beside] == [False] * len(KINDS)
    here.beside["messages"] = [51.0]
    del here.beside["comms"]  # it never came to that
    broken = [line.what for line in load.lines(here, there) if "attacker" in line.what and line.broken]
    assert [line.split(": ")[1] for line in broken] == ["messages, 95%", "comms, 95%"]
    assert math.isinf(percentile([], 95))


def test_a_hall_votes_and_what_is_lost_or_counted_twice_breaks_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(votes, "PAUSE", (0.0, 0.1))
    monkeypatch.setattr(votes, "PAUSE_BESIDE", (0.6, 1.0))  # a phone has two requests a second
    voting = votes.Voting(phones=20)
    votes.vote(tmp_path, voting)
    assert (voting.failed, voting.wrong) == (0, 0)
    assert {kind: wrong for kind, (_, wrong) in voting.beside.items()} == dict.fromkeys(vote_attackers.KINDS, 0)
    assert {len(taken) for taken, _ in voting.beside.values()} == {20 * votes.TIMES_BESIDE}
    assert len(voting.votes) == 20 * votes.TIMES * votes.QUESTIONS
    assert votes.differing([2, 0, 1], [0, 0, 2]) == 0
    assert votes.differing([2, 1, 1], [0, 0, 2]) == 1  # nobody gave it
    assert votes.differing([1, 1, 0], [0, 0, 2]) == 3  # two are lost, and one is for another
    lines = [*votes.lines(votes.Voting())]
    assert [line.broken for line in lines] == [True] * len(lines), "where it never came to that"
    assert len(lines) == 3 + 2 * len(vote_attackers.KINDS)


def test_an_attacker_votes_once_and_a_vote_more_breaks_a_limit() -> None:
    voting = votes.Voting(failed=0, wrong=0, votes=[10.0], beside={kind: ([10.0], 0) for kind in vote_attackers.KINDS})
    assert not any(line.broken for line in votes.lines(voting))
    voting.beside["votes"] = [10.0], 1
    voting.beside["codes"] = [votes.MOST_BESIDE + 1.0], 0
    assert [line.what.split(": ")[1] for line in votes.lines(voting) if line.broken] == ["codes, 95%", "votes"]


def test_an_attacker_that_cannot_begin_is_no_attacker() -> None:
    with socket.create_server(("localhost", 0)) as closed:
        home = f"http://localhost:{closed.getsockname()[1]}/"
    with pytest.raises(GivenUpError), attacking("messages", home):
        pytest.fail("there is no server")
    with attacking("half requests", home):  # which minds nothing
        pass


def test_signals_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with interruptible():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_is_slow_beside_an_attacker_is_measured_once_more_and_no_oftener(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([[10.0], [100.0], [20.0], [80.0], [70.0], [30.0]])
    monkeypatch.setattr(load, "_beside", lambda *_: next(taken))
    nobody = Server(home="", pid=os.getpid(), lines=Queue(), late=Event())
    visits = load.Visits(visitors=0)
    load._visit(nobody, visits, ["", "messages", "comms", "bodies"])
    assert visits.beside == {"": [10.0], "messages": [20.0], "comms": [70.0], "bodies": [30.0]}
