"""``python -m analysis assignment new | build | validate | grade``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..edition import EditionError, Finding, find_root

if TYPE_CHECKING:
    from .grading import Progress

GRADES = "_build/grades"


def add(commands: Any, root: argparse.ArgumentParser) -> None:
    """Add the command to those of ``python -m analysis``; ``root`` has the option --root."""
    parser = commands.add_parser("assignment", help="make, check and grade assignments")
    parts = parser.add_subparsers(required=True, metavar="WHAT")

    new = parts.add_parser("new", parents=[root], help="draft the source of a new assignment")
    new.add_argument("name", help="small letters, digits, hyphens: two-translations")
    new.add_argument("--title", help="default: from the name")
    new.add_argument("--paper", action="store_true", help="a sheet without cells")
    new.set_defaults(run=_new)

    build = parts.add_parser("build", parents=[root],
                             help="make the students' and the teacher's versions")
    build.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    build.set_defaults(run=_build)

    validate = parts.add_parser("validate", parents=[root],
                                help="see which tests of a notebook pass (for students)")
    validate.add_argument("notebook", type=Path)
    validate.set_defaults(run=_validate)

    grade = parts.add_parser("grade", parents=[root], help="grade a folder of submissions")
    grade.add_argument("submissions", type=Path, metavar="FOLDER")
    grade.add_argument("--out", type=Path, metavar="DIR", help=f"default: {GRADES}")
    grade.add_argument("--deadline", type=_time, metavar="TIME",
                       help="what came later is late: '2027-01-31 18:00'")
    grade.add_argument("--workers", type=int, metavar="N",
                       help="notebooks at a time (default: one more than processors)")
    grade.add_argument("--cell-seconds", type=float, default=20, metavar="N",
                       help="time for one cell (default: 20)")
    grade.add_argument("--notebook-seconds", type=float, default=60, metavar="N",
                       help="time for one notebook (default: 60)")
    grade.add_argument("--memory", type=int, default=1024, metavar="MB",
                       help="memory for one notebook, beside what Python itself needs "
                       "(default: 1024)")
    grade.set_defaults(run=_grade)


def _time(words: str) -> datetime:
    from .source import moment

    found = moment(words)
    assert found is not None
    return found


@contextmanager
def _with_extra() -> Iterator[None]:
    """Says what to install where a library of the classroom is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("analysis"):
            raise
        raise EditionError([Finding(
            f"the library {error.name}", 0, "T000", "is not installed",
            "pip install -r requirements-classroom.txt")]) from error


def _new(options: argparse.Namespace) -> int:
    from .building import PAGES, draft

    with _with_extra():
        for path in draft(find_root(options.root), options.name, options.title,
                          "paper" if options.paper else "notebook"):
            print(path)
    print(f"Add '- file: {PAGES}/{options.name}' to _toc.yml, write the sheet, and call "
          "make assignments.")
    return 0


def _build(options: argparse.Namespace) -> int:
    from .building import build

    with _with_extra():
        for written in build(find_root(options.root), options.names or None):
            print(f"{'written' if written.changed else 'same   '} {written.path}")
    return 0


def _validate(options: argparse.Namespace) -> int:
    from .validating import NOT_PASSED, summary, validate

    root = None
    with suppress(EditionError):  # it is only needed to tell what is missing
        root = find_root(options.root)
    with _with_extra():
        lines = validate(options.notebook, root)
    print(options.notebook.name)
    for line in lines:
        print(line)
    print(summary(lines))
    return int(any(line.result == NOT_PASSED for line in lines))


def _grade(options: argparse.Namespace) -> int:
    root = find_root(options.root)
    if sys.platform == "win32":
        print("Grading runs students' code shut in, which Windows cannot: use WSL.",
              file=sys.stderr)
        return 1
    with _with_extra():
        from .grades import FILE, write
        from .grading import grade
        from .running import Times
        from .sandbox import Limits

        with _progress() as progress:
            report = grade(
                root, options.submissions, options.deadline, options.workers,
                Limits(memory=options.memory),
                Times(options.cell_seconds, options.notebook_seconds), progress,
            )
        out = options.out or root / GRADES
        told = write(report, out)
    counts: dict[str, int] = {}
    for one in report.graded:
        counts[one.status] = counts.get(one.status, 0) + 1
    print(", ".join(f"{number} {status}" for status, number in sorted(counts.items())) or
          "nothing was handed in")
    for words in told:
        print(f"Note: {words}")
    print(f"{out / FILE}")
    return 0


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("{task.fields[last]}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=False) as bar:
        task = bar.add_task("", total=None, last="")

        def advance(done: int, total: int, last: str) -> None:
            bar.update(task, completed=done, total=total, last=last[:40])

        yield advance
