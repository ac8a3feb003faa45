"""Runs one submitted notebook, a cell at a time, within its limits."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_solution

from .kernels import ForkedKernel, Zygote

#: A notebook may show so many characters; then it is stopped.
MOST_OUTPUT = 1_000_000
STOPPED = "NotRun"
NOT_RUN = "the notebook was stopped before this cell was done"


@dataclass(frozen=True)
class Times:
    """Seconds: for a cell, for a whole notebook."""

    cell: float = 20
    notebook: float = 60


@dataclass
class Run:
    """What happened: ``trouble`` in plain words, ``forged`` where a test that must fail did
    not, ``open_ways`` as :attr:`ForkedKernel.open_ways`."""

    trouble: list[str] = field(default_factory=list)
    forged: bool = False
    open_ways: set[str] = field(default_factory=set)


class _Guarded(Execute):
    """nbgrader's execution, that counts what is shown and notices tests that cannot fail."""

    def __init__(self, run: Run, notebook: Any, kernel: ForkedKernel, **settings: Any) -> None:
        super().__init__(**settings)
        NotebookClient.__init__(self, notebook, kernel)  # as nbconvert's preprocess() does
        self.owns_km = True
        self.happened = run
        self.shown = 0
        self.stopped = False
        self.late_cells: list[int] = []

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        self.shown += sum(map(len, _texts(msg.get("content"))))
        if self.shown > MOST_OUTPUT:
            self.stop(f"cell {cell_index + 1} shows more than {MOST_OUTPUT:,} characters")
            msg = msg | {"content": _cut(msg["content"])}
        return super().process_message(msg, cell, cell_index)

    def stop(self, why: str) -> None:
        """Kill the kernel, and with it all that it started."""
        if not self.stopped:
            self.stopped = True
            self.happened.trouble.append(f"{why}; the notebook was stopped there")
            self.km.provisioner.kill_now()

    def on_cell_executed(self, **kwargs: Any) -> None:
        super().on_cell_executed(**kwargs)
        if kwargs["execute_reply"]["content"].get("ename") == "CellTimeoutError":
            self.late_cells.append(kwargs["cell_index"])

    async def async_execute_cell(self, cell: Any, cell_index: int, **kwargs: Any) -> Any:
        done = await super().async_execute_cell(cell, cell_index, **kwargs)
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            await self._try_failing(cell_index)
        return done

    async def _try_failing(self, cell_index: int) -> None:
        """Run a test that must fail: where it passes, the tests before it say nothing."""
        from nbformat.v4 import new_code_cell

        word = secrets.token_hex(8)
        probe = new_code_cell(  # type: ignore[no-untyped-call]
            f"assert len({word!r}) == {secrets.randbelow(9)}, {word!r}")
        self.nb["cells"].append(probe)
        try:
            await Execute.async_execute_cell(self, probe, len(self.nb["cells"]) - 1)
        finally:
            self.nb["cells"].remove(probe)
        failed = any(o.output_type == "error" and word in o.get("evalue", "")
                     for o in probe.outputs)
        self.happened.forged |= not failed


def _texts(content: Any) -> list[str]:
    match content:
        case str():
            return [content]
        case dict():
            return [text for value in content.values() for text in _texts(value)]
        case list() | tuple():
            return [text for value in content for text in _texts(value)]
    return []


def _cut(content: Any) -> Any:
    match content:
        case str():
            return content[:100]
        case dict():
            return {name: _cut(value) for name, value in content.items()}
        case list() | tuple():
            return [_cut(value) for value in content[:10]]
    return content


async def run(notebook: Any, zygote: Zygote, times: Times) -> Run:
    """Run all cells of ``notebook``, which then has what they showed. A cell at which the
    notebook had to be stopped, and those never reached, end with an error that says so."""
    result = Run()
    kernel = ForkedKernel(zygote)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = _Guarded(
        result, notebook, kernel, timeout=times.cell, startup_timeout=30,
        shutdown_kernel="immediate", allow_errors=True, iopub_timeout=5,
    )
    client.log.disabled = True
    client.error_on_timeout = client.error_on_timeout | {
        "evalue": f"stopped after {times.cell:g} seconds"}
    whole = asyncio.get_running_loop().call_later(
        times.notebook, client.stop, f"the notebook took more than {times.notebook:g} seconds")
    done = 0
    try:
        async with client.async_setup_kernel():
            result.open_ways = kernel.open_ways
            client.reset_execution_trackers()
            for done, cell in enumerate(list(notebook.cells)):
                await client.async_execute_cell(cell, done)
            done += 1
    except DeadKernelError:
        result.trouble = result.trouble or [
            f"cell {done + 1} ended the kernel, or used more memory than it may"]
    except CellTimeoutError:
        result.trouble = result.trouble or [
            f"cell {done + 1} did not end within {times.cell:g} seconds and could not be "
            "interrupted; the notebook was stopped there"]
    except (RuntimeError, OSError, ValueError) as error:
        result.trouble = result.trouble or [f"it could not be run: {type(error).__name__}"]
    finally:
        whole.cancel()
        await _end(kernel)
    for cell in notebook.cells[done:]:
        if cell.cell_type == "code" and cell.source.strip():
            cell.outputs = [*cell.outputs, _not_run()]
    for index in client.late_cells:
        result.trouble.append(f"cell {index + 1} did not end within {times.cell:g} seconds")
    return result


async def _end(kernel: ForkedKernel) -> None:
    provisioner: Any = kernel.provisioner
    with suppress(OSError, RuntimeError):
        if provisioner is not None:
            provisioner.kill_now()
            await asyncio.wait_for(provisioner.wait(), 5)
    kernel.remove()


def _not_run() -> Any:
    from nbformat.v4 import new_output

    return new_output("error", ename=STOPPED, evalue=NOT_RUN,  # type: ignore[no-untyped-call]
                      traceback=[f"{STOPPED}: {NOT_RUN}"])
