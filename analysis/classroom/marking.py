"""The teacher's marks for free answers: a table to fill in, read again at the next run."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from ..edition import EditionError, Finding
from .grading import Graded, Released, Report
from .scoring import Mark

FILE = "marking.csv"
COLUMNS = ("student", "assignment", "answer", "criterion", "for", "out_of", "points", "comment",
           "text")
Key = tuple[str, str, str, int]


def apply(report: Report, out: Path) -> list[str]:
    """Give the points that stand in ``out/marking.csv``, and write the table anew with a row
    for each criterion of each answer that a teacher marks; what was filled in stays.

    Gives, in plain words, the marks that do not count because the answer has changed. Raises
    :class:`EditionError` where the table has points that cannot be.
    """
    path = out / FILE
    before = _read(path)
    told: list[str] = []
    rows = []
    for graded in report.graded:
        for mark in graded.marks:
            if mark.answer:
                rows += list(_rows(graded, mark, report.released, before, told))
        graded.settle()
    out.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return told


def fingerprint(answer: str) -> str:
    """A few signs that change when an answer changes."""
    return hashlib.sha256(answer.strip().encode()).hexdigest()[:8]


def safe(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words


def _rows(
    graded: Graded, mark: Mark, released: dict[str, Released], before: dict[Key, dict[str, str]],
    told: list[str],
) -> Iterator[dict[str, str]]:
    who, what = safe(graded.submission.student), graded.submission.assignment
    rubric = released[what].assignment.rubrics[mark.id]
    text = fingerprint(mark.answer)
    given: list[float | None] = []
    comments = []
    for number, criterion in enumerate(rubric.criteria, 1):
        old = before.get((who, what, mark.id, number), {})
        points, comment = old.get("points", ""), old.get("comment", "")
        if old and old["text"] != text and points:
            told.append(f"{who}, {what}, {mark.id}: marked {points}, but the answer has changed")
            points = ""
        given.append(float(points) if points else None)
        comments += [comment] if comment else []
        yield {
            "student": who, "assignment": what, "answer": mark.id, "criterion": str(number),
            "for": criterion.shown, "out_of": f"{criterion.points:g}", "points": points,
            "comment": comment, "text": text,
        }
    if None not in given:
        mark.points = sum(points or 0 for points in given)
    mark.comment = "; ".join(comments)


def _read(path: Path) -> dict[Key, dict[str, str]]:
    if not path.is_file():
        return {}
    result: dict[Key, dict[str, str]] = {}
    wrong = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
            try:
                most = float(cells["out_of"])
                if cells["points"] and not 0 <= float(cells["points"]) <= most:
                    raise ValueError
                key = (cells["student"], cells["assignment"], cells["answer"],
                       int(cells["criterion"]))
            except ValueError:
                wrong.append(Finding(FILE, line, "T011", f"points: {cells['points']!r}",
                                     f"a number from 0 to {cells['out_of']}, or nothing"))
                continue
            result[key] = cells
    if wrong:
        raise EditionError(wrong)
    return result
