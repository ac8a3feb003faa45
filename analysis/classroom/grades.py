"""The table of grades, and everything that a run of grading leaves."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from . import marking
from .feedback import span, write_feedback, write_marking
from .grading import MISSING, WAYS, Graded, Report

FILE = "grades.csv"
COLUMNS = ("student", "assignment", "points", "out_of", "needs_manual_grading", "status", "late",
           "message")


def write(report: Report, out: Path) -> list[str]:
    """Write ``grades.csv``, ``marking.csv``, ``feedback/`` and ``marking/`` into ``out``.

    ``grades.csv`` has a row for each student and assignment: ``student, assignment, points``
    (so far), ``out_of, needs_manual_grading`` (points that wait for the teacher), ``status``
    (graded, needs marking, stopped, blank, not graded, missing), ``late`` (by how much and by
    which clock, or nothing), ``message``. Gives remarks for the teacher.
    """
    told = marking.apply(report, out)
    with (out / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(row, report.graded))
    for folder in ("feedback", "marking"):
        shutil.rmtree(out / folder, ignore_errors=True)
    write_feedback(report, out / "feedback")
    write_marking(report, out / "marking")
    return [*told, *(WAYS[way] for way in sorted(report.open_ways))]


def row(one: Graded) -> dict[str, str]:
    """A submission as a row of ``grades.csv``."""
    late = ""
    if one.late:
        late = f"{span(one.late.total_seconds())} (by {one.submission.by})"
    file = "" if one.status == MISSING else one.submission.path.name
    message = "; ".join(filter(None, one.remarks))
    return {
        "student": marking.safe(one.submission.student), "assignment": one.submission.assignment,
        "points": f"{one.points:g}", "out_of": f"{one.out_of:g}",
        "needs_manual_grading": f"{one.waiting:g}", "status": one.status, "late": late,
        "message": marking.safe(f"{file}: {message}" if message and file else message),
    }
