"""Kernels forked from a :mod:`zygote <analysis.classroom.zygote>`, as Jupyter's clients know
them."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from .sandbox import NOBODY, Limits, can_step_down
from .zygote import ONE_THREAD


class Zygote:
    """The process that forks kernels. :meth:`close` ends it."""

    def __init__(self, root: Path, limits: Limits) -> None:
        self.limits = limits
        #: Whether kernels run as nobody, because we are root.
        self.step_down = can_step_down((root, Path(sys.prefix), Path(sys.base_prefix)))
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "TZ")
                if name in os.environ}
        self._home = tempfile.mkdtemp(prefix="zygote-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__.replace("kernels", "zygote"), str(root)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=root,
            env=kept | ONE_THREAD | {"HOME": self._home, "IPYTHONDIR": self._home},
            start_new_session=True,
        )
        self._lock = asyncio.Lock()
        self._ready = False

    async def fork(self, connection: str, home: Path, place: Path) -> dict[str, Any]:
        """Start a kernel; gives the numbers of its ``guardian`` and of the ``kernel``."""
        order = {"connection": connection, "home": str(home), "place": str(place),
                 "limits": asdict(self.limits), "step_down": self.step_down}
        async with self._lock:
            return await asyncio.to_thread(self._ask, order)

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        if not self._ready:
            self._ready = bool(self._process.stdout.readline())
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError("the process that starts kernels has ended")
        answer: dict[str, Any] = json.loads(said)
        return answer

    def close(self) -> None:
        """End it and every kernel that it has forked."""
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        shutil.rmtree(self._home, ignore_errors=True)


class Forked(KernelProvisionerBase):
    """One forked kernel as a process that Jupyter's manager starts and stops."""

    guardian = 0
    kernel = 0

    @property
    def has_process(self) -> bool:
        return self.guardian > 0

    async def poll(self) -> int | None:
        return None if self.guardian and _alive(self.guardian) else 0

    async def wait(self) -> int | None:
        while await self.poll() is None:
            await asyncio.sleep(0.01)
        self.guardian = 0
        return 0

    async def send_signal(self, signum: int) -> None:
        if self.kernel and signum:
            with suppress(OSError):
                os.kill(self.kernel, signum)

    async def kill(self, restart: bool = False) -> None:
        self.kill_now()

    def kill_now(self) -> None:
        """Kill the kernel and what it started."""
        for number in (self.kernel, self.guardian):
            with suppress(OSError):
                if number:
                    os.kill(number, signal.SIGKILL)
        with suppress(OSError):  # where there are no namespaces: what is left of its group
            if self.guardian:
                os.killpg(self.guardian, signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing is left: the folders are the manager's."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager: Any = self.parent
        manager.write_connection_file()
        manager.hand_over()
        self.connection_info = manager.get_connection_info()
        return kwargs | {"cmd": []}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        manager: Any = self.parent
        numbers = await manager.zygote.fork(manager.connection_file, manager.home, manager.place)
        self.guardian, self.kernel = numbers["guardian"], numbers["kernel"]
        return self.connection_info


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except OSError:
        return False
    return True


class ForkedKernel(AsyncKernelManager):
    """A kernel forked from ``zygote``, with a new empty folder as its home. It speaks through
    sockets in a folder beside it, so that it needs no network."""

    def __init__(self, zygote: Zygote, **kwargs: Any) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=f"g-{os.getpid()}-"))
        self.home, self.place = self._folder / "home", self._folder / "k"
        for folder in (self.home, self.place):
            folder.mkdir(mode=0o700)
        super().__init__(
            kernel_name="python3", transport="ipc", ip=str(self.place / "s"),
            connection_file=str(self.place / "c.json"), **kwargs,
        )
        self.zygote = zygote
        self.provisioner = Forked(parent=self)

    def hand_over(self) -> None:
        """As root, give the folders to the nobody that the kernel will be."""
        if self.zygote.step_down:
            os.chmod(self._folder, 0o711)
            for path in (self.home, self.place, *self.place.iterdir()):
                os.chown(path, NOBODY, NOBODY)

    @property
    def open_ways(self) -> set[str]:
        """What the system did not let us shut: of ``network``, ``files``, ``folder``."""
        try:
            told = json.loads((self.place / "open").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {"network", "files", "folder"}
        return {name for name, is_open in told.items() if is_open}

    def remove(self) -> None:
        """Take its folders away."""
        shutil.rmtree(self._folder, ignore_errors=True)
