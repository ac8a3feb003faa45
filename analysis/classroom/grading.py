"""Grades a folder of submissions: each notebook in a sandbox of its own, several at a time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ..edition import Edition
from .restoring import Unreadable, read, restore
from .sandbox import Limits
from .scoring import Mark, score
from .source import NOTEBOOK, Assignment, read_all
from .submissions import Submission, find
from .versions import graded_source, release

GRADED, WAITING, STOPPED, BLANK, FAILED, MISSING = (
    "graded", "needs marking", "stopped", "blank", "not graded", "missing",
)
WAYS = {
    "network": "the network was open to submissions (this system gives no namespaces)",
    "files": "files were open to submissions (this system has no Landlock)",
    "folder": "the room that submissions may fill on the disk was not limited",
}
#: Told after each submission: how many are done, of how many, whose the last was.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Released:
    """An assignment with its notebook as released, and the same with its hidden tests."""

    assignment: Assignment
    student: Any
    full: Any

    @property
    def ids(self) -> set[str]:
        return {cell.id for cell in self.assignment.cells if cell.id}


@dataclass
class Graded:
    """What became of one submission. ``late`` is by how much, where there is a deadline."""

    submission: Submission
    status: str
    marks: list[Mark] = field(default_factory=list)
    out_of: float = 0
    late: timedelta | None = None
    remarks: list[str] = field(default_factory=list)
    notebook: Any = None

    @property
    def points(self) -> float:
        """Points so far."""
        return sum(mark.points or 0 for mark in self.marks)

    @property
    def waiting(self) -> float:
        """Points that wait for the teacher's marks."""
        return sum(mark.out_of for mark in self.marks if mark.points is None)

    def settle(self) -> None:
        """Say anew whether it still waits."""
        if self.status in (GRADED, WAITING):
            self.status = WAITING if self.waiting else GRADED


@dataclass
class Report:
    """All that was graded, the assignments, and which ways could not be shut."""

    graded: list[Graded]
    released: dict[str, Released]
    open_ways: set[str] = field(default_factory=set)


def prepare(edition: Edition, course: Path | None = None) -> dict[str, Released]:
    """Every assignment that is handed in as a notebook, released anew from its source."""
    assignments = [a for a in read_all(edition.root) if a.kind == NOTEBOOK]
    made = release({a.name: graded_source(edition, a) for a in assignments}, course)
    return {a.name: Released(a, *made[a.name]) for a in assignments}


def grade(
    root: Path, folder: Path, deadline: datetime | None = None, workers: int | None = None,
    limits: Limits | None = None, times: Any = None, progress: Progress | None = None,
) -> Report:
    """Grade what lies in ``folder`` against the assignments below ``root``.

    ``deadline`` replaces those of the sheets; ``workers`` is how many notebooks run at a time
    (default: one more than there are processors); ``times`` a :class:`running.Times`.

    Raises :class:`EditionError` where the folder or an assignment cannot be read.
    """
    from .kernels import Zygote
    from .running import Times

    zygote = Zygote(root, limits or Limits())  # reads while we read
    try:
        released = prepare(Edition.load(root))
        found = find(folder.resolve(), {name: one.ids for name, one in released.items()})
        report = Report([], released)
        work = _grade_all(found, report, zygote, times or Times(), workers, progress)
        asyncio.run(work)
    finally:
        zygote.close()
    for one in report.graded:
        one.late = _late(one.submission, released, deadline)
    report.graded += _missing(report.graded)
    report.graded.sort(key=lambda one: (one.submission.student, one.submission.assignment))
    return report


async def _grade_all(
    found: list[Submission], report: Report, zygote: Any, times: Any, workers: int | None,
    progress: Progress | None,
) -> None:
    free = asyncio.Semaphore(workers or processors() + 1)

    async def one(submission: Submission) -> None:
        async with free:
            graded = await _grade_one(submission, report, zygote, times)
        report.graded.append(graded)
        if progress:
            progress(len(report.graded), len(found), submission.student)

    await asyncio.gather(*map(one, found))


async def _grade_one(
    submission: Submission, report: Report, zygote: Any, times: Any
) -> Graded:
    """Grade one submission. Whatever goes wrong is reported of this one and of no other."""
    from .running import run

    remarks = list(submission.remarks)
    of = report.released.get(submission.assignment)
    out_of = of.assignment.points if of else 0
    if submission.problem or of is None:
        return Graded(submission, FAILED, out_of=out_of, remarks=[submission.problem, *remarks])
    try:
        restored = restore(read(submission.path), of.full, of.student)
        happened = await run(restored.notebook, zygote, times)
        marks = score(restored.notebook, of.assignment, restored.answered, happened.forged)
    except Unreadable as error:
        return Graded(submission, FAILED, out_of=out_of, remarks=[str(error), *remarks])
    except Exception as error:  # a fault of ours must not cost the others their grades
        words = f"grading failed, tell the editors: {type(error).__name__}: {error}"
        return Graded(submission, FAILED, out_of=out_of, remarks=[words, *remarks])
    report.open_ways |= happened.open_ways
    remarks += [*restored.remarks, *happened.trouble]
    status = GRADED
    if happened.trouble:
        status = STOPPED
    elif not restored.answered:
        status = BLANK
        remarks.append("nothing was filled in")
    if happened.forged:
        remarks.append("look at this one: a cell made the tests pass by itself; they count nothing")
    graded = Graded(submission, status, marks, out_of, None, remarks, restored.notebook)
    graded.settle()
    return graded


def _late(
    submission: Submission, released: dict[str, Released], deadline: datetime | None
) -> timedelta | None:
    of = released.get(submission.assignment)
    until = deadline or (of.assignment.deadline if of else None)
    if until is None or submission.submitted <= until:
        return None
    return submission.submitted - until


def _missing(graded: list[Graded]) -> list[Graded]:
    """For each student who handed in something: the assignments that others handed in."""
    seen = {(one.submission.student, one.submission.assignment) for one in graded}
    out_of = {one.submission.assignment: one.out_of for one in graded if one.out_of}
    students = {student for student, _ in seen}
    never = datetime.fromtimestamp(0).astimezone()
    return [
        Graded(Submission(student, name, Path(), never), MISSING, out_of=points,
               remarks=["nothing was handed in"])
        for student in students for name, points in out_of.items()
        if (student, name) not in seen
    ]


def processors() -> int:
    """How many processors this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
