"""Kernels: a Python session for each visitor, some of them ahead of the visitors, and never more than there may be."""

from __future__ import annotations

import asyncio
import os
import subprocess
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from contextvars import ContextVar
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import psutil
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Bool, Integer, default

from her2teach.serving import forked
from her2teach.serving.connection import LessonConnection
from her2teach.serving.machine import cap_memory, step_back
from her2teach.serving.web import MOST_UNREAD

_MEGABYTE: Final = 1_000_000
#: The system itself refuses a kernel so many times its memory, should it grow faster than is looked at.
_AT_ONCE: Final = 4
#: Seconds between two looks at whether pages have connected.
_LOOK: Final = 0.2
#: So many kernels are remembered for why they were ended.
_REMEMBERED: Final = 200
_TOO_LARGE: Final = "This page needed more memory than one page may use ({most} MB), so its Python session was stopped."
_NOT_VISITED: Final = "This page did not connect to its Python session within {most} seconds, so it was stopped."


#: Whose page is being made in turn.
_WHOSE_TURN: Final = ContextVar("whose turn", default="")


class LessonKernelSpecs(KernelSpecManager):
    """One kernel: the Python that the server runs in, whatever else is installed under its name."""

    @default("kernel_dirs")
    def _no_folders(self) -> list[str]:
        return []

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return how a kernel is started: as a copy of one that has imported all, where that can be."""
        found = super().get_kernel_spec(kernel_name)
        if forked.HERE:
            forked.provide()
            found.metadata = {**found.metadata, "kernel_provisioner": {"provisioner_name": forked.NAME}}
        return found


class Missed(list[tuple[str, list[bytes]]]):
    """What a page misses that has lost its connection, to be sent when it is back; it has an end."""

    _bytes = 0

    def append(self, message: tuple[str, list[bytes]]) -> None:
        """Keep a message, unless too much is kept."""
        self._bytes += sum(map(len, message[1]))
        if self._bytes <= MOST_UNREAD:
            super().append(message)


class LessonKernels(AsyncMappingKernelManager):
    """The usual kernels of a server, up to a number that is never exceeded.

    Voila derives the class with the pools of kernels that are started ahead from this one; those count as well.
    """

    if TYPE_CHECKING:  # what Voila adds
        kernel_pools_config: dict[str, dict[str, int]]
        fill_if_needed: Callable[..., None]

    most = Integer(0, min=0, config=True, help="The most kernels at a time; 0 for any number.")
    trusting = Bool(False, config=True, help="Whether pages may send as many messages as they like.")
    unvisited = Integer(90, config=True, help="Seconds within which the page connects that a kernel was handed to.")
    patience = Integer(20, config=True, help="Seconds for which kernels started ahead wait for pages to connect.")
    few = Integer(2, min=0, config=True, help="The most pages made in turn for who connects to none; 0 for any number.")
    memory = Integer(400, min=0, config=True, help="The most megabytes that a kernel may use; 0 for any number.")

    def __init__(self, **kwargs: Any) -> None:
        #: The kernels that are being started.
        self._reserved: set[str] = set()
        #: Page -> how many kernels have been started ahead for it.
        self._ahead: dict[str, int] = {}
        #: Page -> the kernels that wait for a visitor, or are about to: Voila's, which makes it anew and fills it.
        self._pools: dict[str, list[asyncio.Task[Any]]] = {}
        #: Page -> how many kernels were to be started ahead for it at first.
        self._sizes: dict[str, int] = {}
        # All at once, the kernels of a class would come late all together.
        self._starts = asyncio.Semaphore(os.cpu_count() or 1)
        # And pages that are made all together would be in the way of those who are at work, who keep a core.
        self._turns = asyncio.Semaphore(max((os.cpu_count() or 1) - 1, 1))
        #: How many pages wait for their turn.
        self._waiting = 0
        #: For whom kernels were started in turn that no page has connected to.
        self._made_for: dict[str, str] = {}
        #: When the kernels that no page has connected to were seen first without need for a page to come.
        self._handed: dict[str, float] = {}
        self._visited: set[str] = set()
        #: The kernels that are being ended whose pages could not be made.
        self._lost: set[str] = set()
        #: Why kernels were ended, in words for whoever has the page of one.
        self._ended: dict[str, str] = {}
        self._closing = False
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]

    @property
    def closing(self) -> bool:
        """Whether all kernels are being stopped."""
        return self._closing

    @property
    def prepared(self) -> tuple[int, int]:
        """How many kernels started ahead are ready or in use, and how many there are to be."""
        waiting = sum(not _rendered(task) for pool in self._pools.values() for task in pool)
        there = sum(self._ahead.values())
        return max(there - waiting, 0), sum(map(self._pool_size, self._pools))

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]  # the base takes its own keywords
        """Start a kernel and return its id.

        Raises HTTPError 503 when there are as many kernels as there may be, or all are being stopped; CancelledError
        when a kernel that was to be started ahead is not needed any more.
        """
        task = asyncio.current_task()
        await self._let_connect(task)
        page = self._ahead_for(task)  # meanwhile a visitor may have been given it
        # Until the place is taken nothing is awaited: two visitors never get the same last place.
        if page is None and self._full():
            raise HTTPError(503)
        if page is not None and (self._full() or self._enough(page)):
            self._pools[page].remove(task)  # type: ignore[arg-type]  # it was found there; no visitor may be given it now
            raise asyncio.CancelledError
        kernel_id = str(uuid.uuid4())
        self._reserved.add(kernel_id)
        if page is not None:
            self._ahead[page] = self._ahead.get(page, 0) + 1
            self._one_will_do(page)
        try:
            async with self._starts if page is not None else nullcontext():
                if not self._closing:  # nor since it began to wait for its turn
                    # What a kernel has to say to a terminal when it is stopped halfway is nothing to a reader.
                    found = str(await super().start_kernel(kernel_id=kernel_id, stderr=subprocess.DEVNULL, **kwargs))
                    cap_memory(self._process(found), _AT_ONCE * self.memory * _MEGABYTE)
                    if self._visited:
                        step_back(self._process(found))
                    if page is None and (who := _WHOSE_TURN.get()):
                        self._made_for[found] = who
                    return found
        except Exception:
            if page is not None:
                self._give_up(page, task)
            raise
        finally:
            self._reserved.discard(kernel_id)
        raise HTTPError(503)

    @asynccontextmanager
    async def turn(self, who: str, wanted: Callable[[], bool]) -> AsyncIterator[None]:
        """Wait until a page may be made for somebody for which there is no kernel ahead.

        Who connects to none of the pages has few of them made. Raises HTTPError 429 where that stays so, 503 where
        there is no place for it, or nobody wants it any more.
        """
        deadline = monotonic() + self.patience
        while 0 < self.few <= list(self._made_for.values()).count(who) and wanted():
            if monotonic() > deadline:
                raise HTTPError(429)
            await asyncio.sleep(_LOOK)
        if self._full():
            raise HTTPError(503)
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            if self._full() or not wanted():
                raise HTTPError(503)
            _WHOSE_TURN.set(who)
            yield
        finally:
            self._turns.release()

    async def shutdown_kernel(  # type: ignore[override]  # the base hides that it is a coroutine
        self, kernel_id: str, now: bool = False, restart: bool = False
    ) -> None:
        """Stop a kernel and tell its pages; the place goes to a page that has no kernel ahead."""
        await super().shutdown_kernel(kernel_id, now=now, restart=restart)  # type: ignore[no-untyped-call]
        if not restart:
            LessonConnection.hang_up(kernel_id)
            self._handed.pop(kernel_id, None)
            self._made_for.pop(kernel_id, None)
            self._visited.discard(kernel_id)
        for page, pool in self._pools.items():
            if not pool and not self._closing and kernel_id not in self._lost:
                self.fill_if_needed(notebook_name=page)
        self._lost.discard(kernel_id)

    async def lose(self, kernel_id: str) -> None:
        """End a kernel whose page could not be made.

        None is started ahead in its place before somebody has closed a page: where none can be started, each would be
        tried as soon as the one before is lost.
        """
        self._lost.add(kernel_id)
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)

    async def shutdown_all(self, now: bool = False) -> None:  # type: ignore[override]  # as above
        """Stop all kernels and start no more; their pages are told first, for kernels take their time."""
        self._closing = True
        for kernel_id in self.list_kernel_ids():
            LessonConnection.hang_up(kernel_id)
        await super().shutdown_all(now=now)

    def notify_connect(self, kernel_id: str) -> None:
        """Note that a page has connected to its kernel."""
        self._visited.add(kernel_id)
        self._made_for.pop(kernel_id, None)
        step_back(self._process(kernel_id), back=False)
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]

    async def cull_kernels(self) -> None:
        """End the kernels that have become too large, then those that nobody uses."""
        for kernel_id in self.list_kernel_ids() if self.memory else ():
            with suppress(psutil.Error):
                if psutil.Process(self._process(kernel_id)).memory_info().rss > self.memory * _MEGABYTE:
                    await self._end(kernel_id, _TOO_LARGE.format(most=self.memory))
        await super().cull_kernels()  # type: ignore[no-untyped-call]

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that is not used; for one that waits for its first page, Voila does not ask.

        One that no page has connected to ends sooner: its page was closed before it was there.
        """
        state = getattr(self.get_kernel(kernel_id), "execution_state", "")
        if kernel_id in self._visited or state == "dead":
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
        elif state in {"starting", "busy"}:  # with its page
            self._handed.pop(kernel_id, None)
        elif monotonic() - self._handed.setdefault(kernel_id, monotonic()) >= self.unvisited:
            await self._end(kernel_id, _NOT_VISITED.format(most=self.unvisited))

    def _ahead_for(self, task: asyncio.Task[Any] | None) -> str | None:
        """Return the page for which a task starts a kernel ahead; None where a visitor waits for it."""
        return next((page for page, pool in self._pools.items() if task in pool), None)

    async def _let_connect(self, task: asyncio.Task[Any] | None) -> None:
        """Wait until the pages that were given out have connected: no kernel is started ahead in their way.

        Who asks for pages and is gone before they are there has few of them made. A visitor does not wait.
        """
        deadline = monotonic() + self.patience
        while self._ahead_for(task) is not None and self._expected() and monotonic() < deadline:
            await asyncio.sleep(_LOOK)

    def _expected(self) -> set[str]:
        """Return the kernels that were given to pages which have not connected yet."""
        ahead = {task.result()["kernel_id"] for pool in self._pools.values() for task in pool if _there(task)}
        return set(self.list_kernel_ids()) - ahead - self._visited - self._reserved

    def _check_kernel_id(self, kernel_id: str) -> None:
        """Check that there is a kernel; raises HTTPError 410, with the reason, for one that had to be ended; or 404."""
        if kernel_id in self._ended and kernel_id not in self:
            raise HTTPError(410, self._ended[kernel_id])
        super()._check_kernel_id(kernel_id)  # type: ignore[no-untyped-call]

    async def _end(self, kernel_id: str, why: str) -> None:
        """End a kernel at once, and keep the reason for its page."""
        self._ended = dict([*self._ended.items(), (kernel_id, why)][-_REMEMBERED:])
        await self.shutdown_kernel(kernel_id, now=True)

    def _process(self, kernel_id: str) -> int:
        """Return the id of a kernel's process."""
        return int(getattr(self.get_kernel(kernel_id).provisioner, "pid", None) or 0)

    def start_buffering(self, kernel_id: str, session_key: str, channels: dict[str, Any]) -> None:
        """Keep what a page misses, up to a limit."""
        super().start_buffering(kernel_id, session_key, channels)  # type: ignore[no-untyped-call]
        self._kernel_buffers[kernel_id]["buffer"] = Missed()

    def _full(self) -> bool:
        """Whether there are as many kernels as there may be, with those that somebody waits for."""
        there = self._reserved.union(self.list_kernel_ids())
        return self._closing or 0 < self.most <= len(there) + self._waiting

    def _give_up(self, page: str, task: asyncio.Task[Any] | None) -> None:
        """Take a kernel that does not start out of its pool: no visitor may be given it."""
        self._ahead[page] -= 1
        self._pools[page] = [each for each in self._pools[page] if each is not task]

    def _pool_size(self, page: str) -> int:
        """Return how many kernels are started ahead for a page until a class has come."""
        now = self.kernel_pools_config.get(page, self.kernel_pools_config["default"])["pool_size"]
        return self._sizes.setdefault(page, now)

    def _one_will_do(self, page: str) -> None:
        """Let Voila fill a pool with one kernel from now on, where those of a class have been started.

        For each that is given away it would begin as many as the pool had at first, and those that are not needed know
        that only once they are about to be started.
        """
        if (size := self._pool_size(page)) > 1 and self._ahead[page] >= size:
            self.kernel_pools_config = {**self.kernel_pools_config, page: {"pool_size": 1}}

    def _enough(self, page: str) -> bool:
        """Whether a page needs no further kernel ahead: a class comes once; after it, one will do."""
        return self._ahead.get(page, 0) >= self._pool_size(page) and len(self._pools[page]) > 1


def _rendered(task: asyncio.Task[Any]) -> bool:
    """Whether a kernel that was started ahead has made its page: started alone it makes a visitor wait all the same."""
    return _there(task) and bool(task.result()["task"].done())


def _there(task: asyncio.Task[Any]) -> bool:
    """Whether a kernel that was started ahead has started."""
    return task.done() and not task.cancelled() and not task.exception()
