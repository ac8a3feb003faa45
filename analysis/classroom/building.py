"""Makes all versions of the assignments, and drafts of new ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..edition import Edition, EditionError, Finding
from .pages import notebook_page
from .secrets import leaks
from .source import NAME, NOTEBOOK, Assignment, names, read_all, source_path
from .versions import graded_source, release, student_file, teacher_version, text_of

BUILD = "_build/assignments"
PAGES = "book/classroom"


@dataclass(frozen=True)
class Written:
    """A file that was made, and whether it differs from what was there."""

    path: Path
    changed: bool


def build(root: Path, wanted: list[str] | None = None) -> Iterator[Written]:
    """Make the student's and the teacher's version of the assignments named (default: all),
    and the page of each that has none.

    Students' notebooks are kept beside their sources, where the book finds them, and copied to
    ``_build/assignments/student``. Only ``_build/assignments/teacher`` has solutions; there a
    course of nbgrader's own is laid out too.

    Raises :class:`EditionError` with everything that is wrong in the sources.
    """
    assignments = read_all(root, wanted)
    edition = Edition.load(root)
    teacher = root / BUILD / "teacher"
    teacher.mkdir(parents=True, exist_ok=True)
    made = release({a.name: graded_source(edition, a) for a in assignments}, teacher / "nbgrader")
    _no_secrets(root, assignments, {name: text_of(pair[0]) for name, pair in made.items()})
    for assignment in assignments:
        name = assignment.name
        kept = text_of(made[name][0])
        yield _write(student_file(root, name), kept)
        if assignment.kind == NOTEBOOK:
            yield _write(root / BUILD / "student" / f"{name}.ipynb", kept)
        own = teacher_version(edition, assignment)
        yield _write(teacher / f"{name}.ipynb", text_of(own))
        title = f"Assignment {assignment.number}: {assignment.title} (teacher's version)"
        yield _write(teacher / f"{name}.html", notebook_page(own, title))
        page = root / PAGES / f"{name}.md"
        if not page.is_file():
            yield _write(page, page_draft(assignment.title, name))
    if wanted is None:
        _take_away(root, {a.name for a in assignments})


def _no_secrets(root: Path, assignments: list[Assignment], student: dict[str, str]) -> None:
    """Raise where a student's notebook has a line of a solution or of a hidden test."""
    findings = []
    for one in assignments:
        cells = json.loads(student[one.name])["cells"]
        words = "\n".join(cell["source"] for cell in cells)
        for line in leaks(one, words):
            findings.append(Finding(
                one.path.relative_to(root).as_posix(), 0, "T008",
                f"students would see a line of a solution or a hidden test: {line!r}",
                "the same line stands outside the region: word one of them otherwise",
            ))
    if findings:
        raise EditionError(findings)


def _write(path: Path, content: str) -> Written:
    old = path.read_text(encoding="utf-8") if path.is_file() else None
    if old != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return Written(path, old != content)


def _take_away(root: Path, known: set[str]) -> None:
    """Delete what was built of assignments that are no more."""
    for folder in ("student", "teacher"):
        for path in (root / BUILD / folder).glob("*.*"):
            if path.is_file() and path.stem not in known:
                path.unlink()
    for part in ("source", "release"):
        for path in (root / BUILD / "teacher" / "nbgrader" / part).glob("*"):
            if path.name not in known:
                shutil.rmtree(path)


def page_draft(title: str, name: str) -> str:
    """The book's page of an assignment."""
    return f"# {title}\n\n```{{assignment}} {name}\n```\n"


def draft(root: Path, name: str, title: str | None = None, kind: str = NOTEBOOK) -> list[Path]:
    """Write the source of a new assignment, which builds and can be graded as it stands, and
    its page in the book.

    Raises :class:`EditionError` where the name is none or taken.
    """
    path = source_path(root, name)
    file = path.relative_to(root).as_posix()
    if not NAME.fullmatch(name):
        raise EditionError([Finding(file, 0, "T001", f"{name!r} is no name for an assignment",
                                    "use small letters, digits and hyphens: two-translations")])
    if path.exists():
        raise EditionError([Finding(file, 0, "T001", "exists already", "choose another name")])
    number = max((a.number for a in read_all(root)), default=0) + 1 if names(root) else 1
    title = title or name.replace("-", " ").capitalize()
    body = _HEAD.format(number=number, title=title, kind=kind)
    body += (_TASKS if kind == NOTEBOOK else "") + _FREE
    page = root / PAGES / f"{name}.md"
    for target, content in ((path, body), (page, page_draft(title, name))):
        if not target.exists():
            _write(target, content)
    return [path, page]


_HEAD = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
assignment:
  number: {number}
  title: {title}
  kind: {kind}
  time: 60 minutes
  aims:
    - say what students learn here
---

Read {{passage}}`kollontai-1921:549-575` first.

"""
_TASKS = """\
```{code-cell} ipython3
from analysis import Edition

edition = Edition.load()
```

## Task 1: a number

How many corrections has the edition? Give the number the name `corrections`.

```{code-cell} ipython3
:answer: corrections

### BEGIN SOLUTION
corrections = len(edition.emendations)
### END SOLUTION
```

```{code-cell} ipython3
:test: corrections-test
:points: 2

from analysis.classroom import expect

expect.number(corrections, "corrections")
### BEGIN HIDDEN TESTS
expect.number(corrections, "corrections", edition.emendations.shape[0])
### END HIDDEN TESTS
```

"""
_FREE = """\
## In your own words

What does the number not tell? Answer in three sentences.

+++ {"answer": "what-it-does-not-tell", "points": 3, "lines": 8}

### BEGIN SOLUTION
Write the model answer here.
### END SOLUTION

+++

:::{rubric} what-it-does-not-tell
- 2 | Names what the number does not tell. | Give examples of what you accept.
- 1 | Rests on the passage that was read. |
:::
"""
