"""What a notebook that was run deserves."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from .source import Assignment

_LOG = logging.getLogger(__name__)
UNMARKED = None
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


@dataclass
class Mark:
    """One thing that is marked. ``points`` is None while it waits for the teacher; ``words``
    says in plain words what was found; ``answer`` is what the student wrote, where the teacher
    reads it."""

    id: str
    test: bool
    out_of: float
    points: float | None
    words: str = ""
    answer: str = ""
    comment: str = ""


def score(notebook: Any, assignment: Assignment, answered: set[str], forged: bool) -> list[Mark]:
    """A mark for each test and each answer that a teacher marks, in the sheet's order. Tests
    that could not fail (``forged``) give nothing."""
    cells = {c.metadata.nbgrader["grade_id"]: c for c in notebook.cells
             if "nbgrader" in c.metadata}
    marks = []
    for cell in assignment.cells:
        if cell.points is None:
            continue
        if cell.manual:
            blank = cell.id not in answered
            marks.append(Mark(
                cell.id, False, cell.points, 0.0 if blank else UNMARKED,
                "nothing was written" if blank else "", "" if blank else cells[cell.id].source,
            ))
        else:
            marks.append(_test(cells[cell.id], cell.id, cell.points, forged))
    return marks


def _test(cell: Any, name: str, out_of: float, forged: bool) -> Mark:
    from nbgrader.utils import determine_grade

    if forged:
        return Mark(name, True, out_of, 0.0, "not counted: a cell made the tests pass by itself")
    if cell.execution_count is None and not cell.outputs:
        return Mark(name, True, out_of, 0.0, "it was not run")
    if any(output.output_type == "execute_result" for output in cell.outputs):
        return Mark(name, True, out_of, 0.0, "not counted: the test showed a value of its own")
    points, _ = determine_grade(cell, _LOG)
    return Mark(name, True, out_of, float(points), "" if points == out_of else why(cell))


def why(cell: Any) -> str:
    """Why a test failed, in the words of its assertion where it has any. Never its lines,
    which may be hidden."""
    for output in cell.outputs:
        if output.output_type == "error":
            said = str(output.get("evalue") or "").strip()
            if output.ename == "AssertionError":
                return said or "what the test wants is not so"
            if output.ename == "NotImplementedError":
                return "nothing was written yet"
            if output.ename in ("NotRun", "CellTimeoutError"):
                return said
            if output.ename == "NameError" and (name := _UNDEFINED.match(said)):
                return f"{name[1]} does not exist: no cell above has made it"
            return f"{output.ename}: {said}"
    if any(output.get("name") == "stderr" for output in cell.outputs):
        return "a warning appeared while the test ran"
    return "only a part of it is right"
