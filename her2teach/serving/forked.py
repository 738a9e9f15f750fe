"""Forked: a session is a copy of a process in which everything is imported already, where the system can do that.

It is there in a third of the time, and most of its memory is shared.
"""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import EntryPoint
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, Final, TextIO, cast

import psutil
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

if TYPE_CHECKING:
    from jupyter_client.connect import KernelConnectionInfo

#: What Jupyter calls this way of starting a session.
NAME: Final = "her2teach-forked"
#: macOS has libraries that do not bear to be copied, Windows copies no process.
HERE: Final = sys.platform == "linux"


class Template:
    """The process that sessions are copies of; it ends with this one. It is started when the first one is asked for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._turn = Lock()

    def copy(self, **session: Any) -> int:
        """Start a session and return its process; the first one waits until all is imported of which it is a copy.

        Raises OSError when there is nothing to copy any more.
        """
        with self._turn:
            if self._process is None or self._process.poll() is not None:
                self.end()
                self._process = self._start()
            asked, answers = cast("TextIO", self._process.stdin), cast("TextIO", self._process.stdout)
            with suppress(BrokenPipeError):
                print(json.dumps(session), file=asked, flush=True)
            answer = answers.readline()
        if not answer:
            message = "what sessions are copies of has ended"
            raise OSError(message)
        return int(answer)

    def end(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def _start(self) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = (sys.executable, "-m", "her2teach.serving.template")
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)  # noqa: S603  # ours


class Copy:
    """A copied process, as Jupyter looks at one that it has started itself."""

    stdin = stdout = stderr = None
    returncode = 0

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._process = psutil.Process(pid)

    def poll(self) -> int | None:
        """Return 0 when it has ended; None while it runs."""
        return None if self._process.is_running() else 0

    def wait(self) -> int:
        """Wait for its end."""
        self._process.wait()
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        with suppress(psutil.NoSuchProcess):
            self._process.send_signal(number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class ForkedProvisioner(LocalProvisioner):
    """Starts sessions as copies."""

    _template: ClassVar = Template()

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a session."""
        self.cwd = kwargs.get("cwd") or Path.cwd()
        session = {"connection": cmd[cmd.index("-f") + 1], "environment": dict(kwargs["env"]), "folder": str(self.cwd)}
        self.pid = await asyncio.to_thread(self._template.copy, **session)
        self.pgid = self.pid  # it makes itself the first of a group
        self.process = Copy(self.pid)  # type: ignore[assignment]  # all of it that Jupyter uses
        return self.connection_info


def provide() -> None:
    """Tell Jupyter of it."""
    KernelProvisionerFactory.provisioners[NAME] = EntryPoint(
        NAME, f"{__name__}:{ForkedProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
    )
