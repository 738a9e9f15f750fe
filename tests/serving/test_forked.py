"""Sessions are copies of a process that has imported everything: as separate as any, soon there, and gone with it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from started import DEADLINE, until

from her2teach.core.files import shipped
from her2teach.serving.forked import HERE, ForkedProvisioner, Template
from her2teach.serving.kernels import LessonKernelSpecs
from her2teach.teaching.pack import CASES

pytestmark = pytest.mark.skipif(not HERE, reason="sessions are copies on Linux alone")


@pytest.fixture(autouse=True)
def template(monkeypatch: pytest.MonkeyPatch) -> Iterator[Template]:
    """What the sessions of a test are copies of."""
    found = Template()
    monkeypatch.setattr(ForkedProvisioner, "_template", found)
    yield found
    found.end()


@contextmanager
def session() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """A session, as the server starts it."""
    manager = KernelManager(kernel_spec_manager=LessonKernelSpecs())
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=DEADLINE)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def says(client: BlockingKernelClient, code: str) -> str:
    """What a session prints."""
    found = []
    client.execute_interactive(code, timeout=DEADLINE, output_hook=lambda message: found.append(message["content"]))
    return "".join(each.get("text", "") for each in found)


def process(manager: KernelManager) -> psutil.Process:
    assert manager.provisioner is not None
    return psutil.Process(manager.provisioner.pid)  # type: ignore[attr-defined]  # ours has one


def test_a_session_has_all_that_a_page_imports_and_shares_nothing_that_matters() -> None:
    code = (
        "import os, random, sys, uuid; print(random.random(), uuid.uuid4(), os.getpid(), os.getpgid(0), os.getppid())"
    )
    with session() as (_, one), session() as (manager, other):
        mine, yours = says(one, code).split(), says(other, code).split()
        assert set(mine) & set(yours) == {mine[-1]}
        assert says(one, "print('her2teach.widgets.explorer' in sys.modules, sys.modules['debugpy'])") == "True None\n"
        assert any(each.path == manager.connection_file for each in process(manager).open_files())
        # the server may still read the first: what a session writes goes into the other one
        given = Path(manager.connection_file)
        assert given.with_name(f"copy-of-{given.name}").is_file()
        says(one, "import her2teach; her2teach.mine = 1")
        assert says(other, "import her2teach; print(hasattr(her2teach, 'mine'))") == "False\n"
        assert says(other, "import ipywidgets; print(ipywidgets.IntSlider().comm.comm_id != '')") == "True\n"


def test_a_session_that_ends_is_noticed_and_one_that_is_ended_is_gone() -> None:
    with session() as (manager, _):
        assert manager.is_alive()
        process(manager).kill()
        until(lambda: not manager.is_alive())
    with session() as (manager, _):
        running = process(manager)
        manager.shutdown_kernel()
        assert not running.is_running()


def test_sessions_end_with_what_they_are_copies_of_and_the_next_one_has_another() -> None:
    with session() as (manager, _):
        one = process(manager)
        parent = one.parent()
        assert parent is not None
        parent.kill()
        until(lambda: not one.is_running())
        with session() as (other, _):
            assert process(other).ppid() not in {parent.pid, os.getpid()}


def test_what_an_educator_has_chosen_is_read_by_each_session_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CASES, str(tmp_path))
    first, second, *_ = sorted(shipped("cases").glob("*.yaml"))
    code = "from her2teach.teaching.pack import open_cases; print(*(each.id for each in open_cases()[0]))"
    shutil.copy(first, tmp_path)
    with session() as (_, client):
        assert says(client, code).split() == [first.stem]
    shutil.copy(second, tmp_path)
    with session() as (_, client):
        assert says(client, code).split() == [first.stem, second.stem]


def test_there_is_an_error_where_nothing_can_be_copied(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/true")
    with pytest.raises(OSError, match="has ended"):
        template.copy(connection="", environment={}, folder="")
