"""Kernels that are started ahead: when a class may come."""

import asyncio
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

from her2teach.serving.kernels import LessonKernels, LessonKernelSpecs, Missed
from her2teach.serving.web import MOST_UNREAD


async def prepared(*rendering: bool | None) -> tuple[int, int]:
    """What is said of a pool whose kernels have made their page, are at it, or are still being started."""

    async def start(rendered: bool | None) -> dict[str, Any]:
        task: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if rendered is None:
            await task
        elif rendered:
            task.set_result(None)
        return {"task": task}

    pool = [asyncio.ensure_future(start(each)) for each in rendering]
    await asyncio.sleep(0)
    kernels = SimpleNamespace(_pools={"page": pool}, _ahead={"page": len(pool)}, _pool_size=lambda _page: len(pool))
    assert LessonKernels.prepared.fget is not None  # type: ignore[attr-defined]  # a property has one
    found: tuple[int, int] = LessonKernels.prepared.fget(kernels)  # type: ignore[attr-defined]
    pool[-1].cancel()
    return found


def test_a_session_counts_once_its_page_is_made() -> None:
    assert asyncio.run(prepared(True, True, True)) == (3, 3)
    assert asyncio.run(prepared(True, False, False)) == (1, 3)
    assert asyncio.run(prepared(True, False, None)) == (1, 3)


class Ahead(LessonKernels):
    """Kernels of which two are started ahead for a page."""

    kernel_pools_config = {"default": {"pool_size": 2}}  # noqa: RUF012  # a trait in Voila


async def started_ahead(kernels: Ahead) -> list[BaseException | dict[str, Any]]:
    """Start the kernels of a page ahead, and return what became of each."""

    async def initialize() -> dict[str, Any]:  # as Voila does
        return {"kernel_id": await kernels.start_kernel()}

    pool = [asyncio.ensure_future(initialize()) for _ in range(2)]
    kernels._pools["page"] = pool
    return await asyncio.gather(*pool, return_exceptions=True)


def test_a_session_that_does_not_start_is_given_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start(_self: object, *, kernel_id: str, **_kwargs: object) -> str:
        if len(started) == 1:
            raise OSError("no more memory")
        started.append(kernel_id)
        return kernel_id

    started: list[str] = []
    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(LessonKernels, "_process", lambda *_: 0)

    async def scenario() -> None:
        kernels = Ahead()
        good, bad = await started_ahead(kernels)
        assert isinstance(bad, OSError)
        assert [task.result() for task in kernels._pools["page"]] == [good] == [{"kernel_id": each} for each in started]
        assert kernels._ahead == {"page": 1}

    asyncio.run(scenario())


def test_once_those_of_a_class_are_started_ahead_voila_starts_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", AsyncMock(return_value="started"))
    monkeypatch.setattr(LessonKernels, "_process", lambda *_: 0)

    async def scenario() -> None:
        kernels = Ahead()
        await started_ahead(kernels)
        assert kernels.kernel_pools_config["page"] == {"pool_size": 1}
        assert kernels._pool_size("page") == 2  # as many as it was said that there would be

    asyncio.run(scenario())


def test_no_session_starts_ahead_while_a_page_that_was_given_out_has_not_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def start(_self: object, *, kernel_id: str, **_kwargs: object) -> str:
        started.append(kernel_id)
        return kernel_id

    started: list[str] = []
    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(LessonKernels, "_process", lambda *_: 0)
    monkeypatch.setattr(LessonKernels, "list_kernel_ids", lambda _self: ["given", *started])
    monkeypatch.setattr("her2teach.serving.kernels._LOOK", 0)

    async def scenario(*, connects: bool) -> bool:
        kernels = Ahead(patience=1)
        before = time.monotonic()
        starting = asyncio.ensure_future(started_ahead(kernels))
        for _ in range(10):
            await asyncio.sleep(0)
        assert started == []
        if connects:
            kernels.notify_connect("given")
        await starting
        assert len(started) == 2
        started.clear()
        return time.monotonic() - before < 1

    monkeypatch.setattr(AsyncMappingKernelManager, "notify_connect", lambda *_: None)
    assert asyncio.run(scenario(connects=True))
    assert not asyncio.run(scenario(connects=False))  # not for ever


def test_who_is_given_a_session_that_is_not_started_yet_does_not_wait_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def start(_self: object, *, kernel_id: str, **_kwargs: object) -> str:
        return kernel_id

    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(LessonKernels, "_process", lambda *_: 0)
    monkeypatch.setattr(LessonKernels, "list_kernel_ids", lambda _self: ["given"])
    monkeypatch.setattr("her2teach.serving.kernels._LOOK", 0)

    async def scenario() -> None:
        kernels = Ahead(patience=600, most=2)
        starting = asyncio.ensure_future(started_ahead(kernels))
        for _ in range(10):
            await asyncio.sleep(0)
        given = kernels._pools["page"].pop(0)  # as Voila does for a visitor
        assert set(await asyncio.wait_for(given, 5)) == {"kernel_id"}
        starting.cancel()

    asyncio.run(scenario())


def test_no_session_starts_once_the_server_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start(_self: object, *, kernel_id: str, **_kwargs: object) -> str:
        started.append(kernel_id)
        await asyncio.sleep(0)
        closing._closing = True  # while the second one waits for its turn
        return kernel_id

    started: list[str] = []
    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(LessonKernels, "_process", lambda *_: 0)

    async def scenario() -> None:
        closing._starts = asyncio.Semaphore(1)
        good, refused = await started_ahead(closing)
        assert [good] == [{"kernel_id": each} for each in started]
        assert isinstance(refused, HTTPError)

    closing = Ahead()
    asyncio.run(scenario())


def test_the_only_kernel_is_the_python_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = {"argv": ["/bin/false", "{connection_file}"], "display_name": "x", "language": "python"}
    for name in ("python3", "another"):
        (tmp_path / "kernels" / name).mkdir(parents=True)
        (tmp_path / "kernels" / name / "kernel.json").write_text(json.dumps(said), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert KernelSpecManager().get_kernel_spec("python3").argv == said["argv"]  # as Jupyter would have it
    assert LessonKernelSpecs().get_kernel_spec("python3").argv[0] == sys.executable
    assert set(LessonKernelSpecs().find_kernel_specs()) == {"python3"}


def test_pages_without_a_session_ahead_are_made_in_turn_and_not_for_who_is_gone() -> None:
    async def scenario() -> None:
        kernels = Ahead(most=3)
        kernels._turns = asyncio.Semaphore(1)
        let, made = asyncio.Event(), list[str]()

        async def page(name: str, *, stays: bool = True) -> None:
            async with kernels.turn("somebody", lambda: stays):
                made.append(name)
                await let.wait()

        asked = [asyncio.ensure_future(page(name, stays=name != "gone")) for name in ("first", "gone", "last")]
        await asyncio.sleep(0)
        assert made == ["first"]
        kernels._reserved.add("of the first")
        with pytest.raises(HTTPError) as refused:  # one is made and two wait: there is no place for a fourth
            await page("fourth")
        assert refused.value.status_code == 503
        let.set()
        assert [type(each) for each in await asyncio.gather(*asked, return_exceptions=True)] == [
            type(None),
            HTTPError,
            type(None),
        ]
        assert made == ["first", "last"]

    asyncio.run(scenario())


def test_who_connects_to_no_page_has_few_made_and_nobody_else_waits_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start(_self: object, *, kernel_id: str, **_kwargs: object) -> str:
        started.append(kernel_id)
        return kernel_id

    started, made = list[str](), list[str]()
    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(AsyncMappingKernelManager, "notify_connect", lambda *_: None)
    monkeypatch.setattr(LessonKernels, "_process", lambda *_: 0)
    monkeypatch.setattr("her2teach.serving.kernels._LOOK", 0)

    async def scenario() -> None:
        kernels = Ahead()

        async def page(who: str) -> None:
            async with kernels.turn(who, lambda: True):
                await kernels.start_kernel()
                made.append(who)

        async def some_time() -> None:
            for _ in range(50):
                await asyncio.sleep(0)

        asked = [asyncio.ensure_future(page("attacker")) for _ in range(4)]
        await some_time()
        assert made == ["attacker"] * 2
        await asyncio.wait_for(page("learner"), 5)
        assert made == ["attacker", "attacker", "learner"]
        kernels.notify_connect(started[0])
        await some_time()
        assert made == ["attacker", "attacker", "learner", "attacker"]
        for each in asked:
            each.cancel()
        kernels.patience = 0
        with pytest.raises(HTTPError) as refused:
            await page("attacker")
        assert refused.value.status_code == 429
        kernels.few = 0
        await page("attacker")

    asyncio.run(scenario())


def test_what_a_page_misses_is_kept_up_to_a_limit() -> None:
    missed = Missed()
    missed.append(("iopub", [b"x" * MOST_UNREAD]))
    missed.append(("iopub", [b"x"]))
    assert len(missed) == 1
