"""Kernels that are started ahead: when a class may come."""

import asyncio
from types import SimpleNamespace
from typing import Any

from her2teach.serving.kernels import LessonKernels


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
