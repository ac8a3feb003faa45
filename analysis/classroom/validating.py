"""A student's own check of a notebook, told in plain words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..edition import EditionError, Finding
from .restoring import Unreadable, claimed, read
from .scoring import why
from .versions import KEY, points, student_file

#: Seconds for a cell, on a machine that may be slow.
TIMEOUT = 120
_QUIET = ["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"]
PASSED, NOT_PASSED, WRITTEN, EMPTY, WARNING = "passed", "NOT PASSED", "written", "EMPTY", "note"


@dataclass(frozen=True)
class Line:
    """One thing that was checked: what, how it went, a remark."""

    result: str
    name: str
    remark: str = ""

    def __str__(self) -> str:
        words = f"  {self.result:<11} {self.name}"
        return f"{words}: {self.remark}" if self.remark else words


def validate(path: Path, root: Path | None = None) -> list[Line]:
    """Run a copy of the notebook from top to bottom, as the teacher will, and see which of its
    tests pass; the file is not changed. ``root`` is where the released notebook is kept, to
    tell which cells are missing.

    Raises :class:`EditionError` where the file is no notebook of an assignment.
    """
    try:
        content = read(path)
    except Unreadable as error:
        raise EditionError([Finding(str(path), 0, "T012", str(error),
                                    "name the notebook that you hand in")]) from error
    notebook = _notebook(content, path)
    lines = [*_changed(notebook), *_missing(content, root)]
    asyncio.run(_execute(notebook, path))
    return [*_results(notebook), *lines]


def _notebook(content: dict[str, Any], path: Path) -> Any:
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator, ValidationError

    try:
        notebook = nbformat.from_dict(content)  # type: ignore[no-untyped-call]
        MetadataValidator().validate_nb(notebook)
    except (ValidationError, AttributeError, KeyError, TypeError) as error:
        raise EditionError([Finding(
            str(path), 0, "T012", "what nbgrader has noted in the cells is damaged",
            "copy your answers into a fresh copy of the sheet")]) from error
    if not any("nbgrader" in cell.metadata for cell in notebook.cells):
        raise EditionError([Finding(str(path), 0, "T012", "is no notebook of an assignment",
                                    "name the notebook that you hand in")])
    return notebook


def _changed(notebook: Any) -> Iterator[Line]:
    from nbgrader.utils import compute_checksum, is_locked

    for cell in notebook.cells:
        graded = cell.metadata.get("nbgrader", {})
        if graded and is_locked(cell) and graded.get("checksum") != compute_checksum(cell):
            yield Line(WARNING, graded["grade_id"],
                       "this cell is not for you to change; it will be put back")


def _missing(content: dict[str, Any], root: Path | None) -> Iterator[Line]:
    name, ids = claimed(content)
    kept = student_file(root, name) if root and name else None
    if kept is not None and kept.is_file():
        for cell in read(kept)["cells"]:
            graded = cell["metadata"].get("nbgrader")
            if graded and graded["grade_id"] not in ids:
                yield Line(WARNING, graded["grade_id"], "this cell is missing; copy it from a "
                           "fresh copy of the sheet")


async def _execute(notebook: Any, path: Path) -> None:
    from nbclient import NotebookClient
    from nbgrader.preprocessors import Execute

    runner = Execute(timeout=TIMEOUT, extra_arguments=_QUIET)
    NotebookClient.__init__(runner, notebook)  # as nbconvert's preprocess() does
    runner.kernel_name = "python3"
    runner.resources = {"metadata": {"path": str(path.resolve().parent)}}
    runner.log.setLevel(logging.CRITICAL)
    await runner.async_execute()


def _results(notebook: Any) -> Iterator[Line]:
    from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution

    for cell in notebook.cells:
        if not is_grade(cell):
            continue
        graded = cell.metadata.nbgrader
        worth = f"{graded['grade_id']} ({points(graded['points'])})"
        if is_solution(cell):
            if graded.get("checksum") == compute_checksum(cell) or not cell.source.strip():
                yield Line(EMPTY, worth, "nothing is written there yet")
            else:
                yield Line(WRITTEN, worth, "your teacher marks this")
            continue
        got, most = determine_grade(cell, logging.getLogger(__name__))
        if got == most:
            yield Line(PASSED, worth)
        else:
            yield Line(NOT_PASSED, worth, why(cell))


def summary(lines: list[Line]) -> str:
    """The result in a sentence or two."""
    tests = [line for line in lines if line.result in (PASSED, NOT_PASSED)]
    passed = sum(line.result == PASSED for line in tests)
    empty = sum(line.result == EMPTY for line in lines)
    words = f"{passed} of {len(tests)} tests passed." if tests else "There are no tests in it."
    if empty:
        words += f" {empty} answer{' is' if empty == 1 else 's are'} still empty."
    if tests and passed == len(tests) and not empty:
        words += " You can hand it in."
    return f"{words} When it is graded, further tests may be run."


def title(content: dict[str, Any]) -> str:
    """The assignment's name as the notebook has it."""
    return str(content.get("metadata", {}).get(KEY, {}).get("assignment", ""))
