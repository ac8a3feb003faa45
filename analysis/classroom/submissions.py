"""Finds who has handed in what in a folder, however a course system has laid it out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ..edition import EditionError, Finding
from .restoring import Unreadable, claimed, read
from .source import moment

REGISTER = "submissions.csv"
_IGNORED = {"__MACOSX", ".ipynb_checkpoints", "__pycache__"}
#: What browsers and course systems put behind a name: ``(1)``, ``-2``, `` copy``.
_COPY = re.compile(r"(?:[ _-]*\(\d+\)|-\d{1,2}|[ _-]+copy)+\Z", re.IGNORECASE)
#: What course systems put behind a student's name: ``_12345_assignsubmission_file``, ``_LATE``.
_SYSTEM = re.compile(r"(?:_\d+)?_assignsubmission_\w*\Z|(?:_LATE)?(?:_\d{3,})+(?:_LATE)?\Z")
NO_NOTEBOOK = "this is no notebook: the name does not end in .ipynb"


@dataclass(frozen=True)
class Submission:
    """One file handed in. ``assignment`` is "" where it cannot be told; ``problem`` is why it
    cannot be graded; ``remarks`` are for the teacher; ``by`` says what ``submitted`` rests on."""

    student: str
    assignment: str
    path: Path
    submitted: datetime
    by: str = "the file's time"
    problem: str = ""
    remarks: tuple[str, ...] = ()
    cells: frozenset[str] = field(default_factory=frozenset)


def find(folder: Path, ids: dict[str, set[str]]) -> list[Submission]:
    """All submissions below ``folder``, one for each student and assignment; where a student
    has handed in twice, the later. ``ids`` are the cells' ids of each assignment.

    Known are: a folder for each student (with or without one for each assignment below it, or
    above), and files named ``student_assignment.ipynb``. A file ``submissions.csv`` with the
    columns ``student``, ``assignment``, ``submitted`` gives the times (and ``file``, whose it
    is); else it is the file's own.

    Raises :class:`EditionError` where there is no such folder or the register is wrong.
    """
    if not folder.is_dir():
        raise EditionError([Finding(str(folder), 0, "T010", "is no folder",
                                    "name the folder of the submissions: make grade "
                                    "SUBMISSIONS=path/to/folder")])
    register = _register(folder)
    found = [_identified(path, folder, ids, register) for path in _files(folder)]
    return _latest(_timed(one, register) for one in found)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part in _IGNORED or part.startswith(".") for part in parts):
            continue
        if path.is_symlink() or (path.is_file() and path != folder / REGISTER):
            yield path


def _identified(
    path: Path, folder: Path, ids: dict[str, set[str]], register: list[dict[str, str]]
) -> Submission:
    parts = path.relative_to(folder).parts
    named = next((row for row in register if row.get("file") == "/".join(parts)), {})
    student, assignment = _by_name(parts, ids)
    student = named.get("student") or student
    when = datetime.fromtimestamp(path.lstat().st_mtime).astimezone()
    one = Submission(student, named.get("assignment") or assignment, path, when)
    if path.suffix.lower() != ".ipynb":
        return replace(one, problem=NO_NOTEBOOK)
    try:
        said, cells = claimed(read(path))
    except Unreadable as error:
        return replace(one, problem=str(error))
    really = said if said in ids else _by_cells(cells, ids)
    remarks = []
    if really and really != assignment:
        what = f"says {assignment}" if assignment else "names no assignment"
        remarks.append(f"wrongly named: the file's name {what}, the notebook is {really}")
    elif really and _COPY.sub("", path.stem) != path.stem and not path.stem.endswith(really):
        remarks.append(f"named {path.name}")
    one = replace(one, assignment=really or one.assignment, remarks=tuple(remarks))
    if not really and not cells & ids.get(one.assignment, set()):
        known = ", ".join(sorted(ids))
        return replace(one, problem=f"it is none of the assignments ({known})" if not
                       one.assignment else f"it has no cell of {one.assignment}")
    return one


def _by_name(parts: tuple[str, ...], ids: Iterable[str]) -> tuple[str, str]:
    """Student and assignment by a file's name and its folders' names."""
    stem = _COPY.sub("", Path(parts[-1]).stem)
    folders = [part for part in parts[:-1] if part not in ids]
    names = sorted(ids, key=len, reverse=True)
    assignment = next((n for n in names if stem == n or stem.endswith(f"_{n}")), "")
    before = stem.removesuffix(assignment).rstrip("_") if assignment else stem
    above = next((part for part in parts[:-1] if part in ids), "")
    student = folders[0] if folders else before
    return _SYSTEM.sub("", student) or "(no name)", assignment or above


def _by_cells(cells: set[str], ids: dict[str, set[str]]) -> str:
    """The assignment most of whose cells are there, if it is at least half of them."""
    shares = {name: len(cells & own) / len(own) for name, own in ids.items() if own}
    best = max(shares, key=lambda name: shares[name], default="")
    return best if best and shares[best] >= 0.5 else ""


def _register(folder: Path) -> list[dict[str, str]]:
    path = folder / REGISTER
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in reader]
        columns = set(reader.fieldnames or ())
    wrong = [] if {"student", "submitted"} <= columns else [
        Finding(REGISTER, 1, "T010", "lacks the column student or submitted",
                "columns: student, assignment, file (optional), submitted")]
    for line, row in enumerate(rows, 2):
        try:
            moment(row.get("submitted") or None)
        except ValueError:
            wrong.append(Finding(REGISTER, line, "T010", f"no time: {row['submitted']!r}",
                                 "write it as 2027-01-31 18:00"))
    if wrong:
        raise EditionError(wrong)
    return rows


def _timed(one: Submission, register: list[dict[str, str]]) -> Submission:
    for row in register:
        fits = row["student"] == one.student and row.get("assignment", "") in ("", one.assignment)
        when = moment(row.get("submitted") or None)
        if fits and when is not None:
            return replace(one, submitted=when, by=f"the column submitted of {REGISTER}")
    return one


def _latest(found: Iterable[Submission]) -> list[Submission]:
    """The last of each student and assignment that can be graded; what has a problem stays
    only where nothing better is there or its assignment is unknown."""
    kept: dict[tuple[str, str, str], Submission] = {}
    for one in sorted(found, key=lambda one: (one.submitted, str(one.path))):
        loose = str(one.path) if not one.assignment else ""
        key = one.student, one.assignment, loose
        before = kept.get(key)
        if before is not None and one.problem and not before.problem:
            kept[key] = replace(before, remarks=(
                *before.remarks, f"not graded: {one.path.name} ({one.problem})"))
        elif before is not None:
            why = before.problem or "an earlier one"
            kept[key] = replace(one, remarks=(
                *one.remarks, f"not graded: {before.path.name} ({why})"))
        else:
            kept[key] = one
    return sorted(kept.values(), key=lambda one: (one.student, one.assignment, str(one.path)))
