"""The student's and the teacher's notebook of an assignment, made from its one source."""

from __future__ import annotations

import ast
import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..edition import Edition, EditionError, Finding
from .blocks import for_student, for_teacher
from .source import FOLDER, NOTEBOOK, Assignment, Cell

#: Where notebooks say which assignment they are, and cells how they are shown.
KEY = "edition"
CODE_STUB = "# Write your code here.\nraise NotImplementedError()"
TEXT_STUB = "*Write your answer here.*"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_HEAD = "head"
_HOW = """\
Run the cells one after the other with *Shift + Enter*. Write only where a cell asks you to; you
may add cells of your own. When you have done, restart the kernel, run all cells, save, and check
the notebook: `python -m analysis assignment validate {name}.ipynb`. Hand in this one file under
its own name."""


def student_file(root: Path, name: str) -> Path:
    """The student's notebook, which the repository keeps and the book shows."""
    return root / FOLDER / name / f"{name}.ipynb"


def points(number: float) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{number:g} point{'' if number == 1 else 's'}"


def head(assignment: Assignment) -> str:
    """What stands at the top of every version."""
    aims = "\n".join(f"- {aim}" for aim in assignment.aims)
    parts = [
        f"# Assignment {assignment.number}: {assignment.title}",
        f"**Time:** {assignment.time}. **Points:** {assignment.points:g}.",
        f"You learn to\n\n{aims}",
    ]
    if assignment.kind == NOTEBOOK:
        parts.append(_HOW.format(name=assignment.name))
    return "\n\n".join(parts)


def graded_source(edition: Edition, assignment: Assignment) -> Any:
    """The notebook that nbgrader starts from: with solutions and hidden tests, with the words
    that students see."""
    return _notebook(edition, assignment, teacher=False)


def teacher_version(edition: Edition, assignment: Assignment) -> Any:
    """The teacher's notebook: solutions, hidden tests, model answers, the whole rubric."""
    return _notebook(edition, assignment, teacher=True)


def _notebook(edition: Edition, assignment: Assignment, teacher: bool) -> Any:
    from nbformat import v4

    expand = for_teacher if teacher else for_student
    cells = [_new(v4, Cell(False, head(assignment), "text", "", None, 0, 1), _HEAD)]
    for number, cell in enumerate(assignment.cells, 1):
        if cell.role == "text" or (teacher and cell.role == "answer" and not cell.code):
            cell = replace(cell, source=_expanded(edition, assignment, cell, expand))
        elif cell.role == "test":
            cell = replace(cell, source=quiet(cell.source))
        if cell.source:
            cells.append(_new(v4, cell, cell.id or f"cell-{number}"))
    mine = {"assignment": assignment.name, "sha256": assignment.sha256}
    return v4.new_notebook(cells=cells, metadata={  # type: ignore[no-untyped-call]
        "kernelspec": KERNEL, "language_info": {"name": "python"}, KEY: mine,
    })


def _expanded(edition: Edition, assignment: Assignment, cell: Cell, expand: Any) -> str:
    try:
        words: str = expand(edition, cell.source)
    except EditionError as error:
        file = f"{FOLDER}/{assignment.name}/{assignment.path.name}"
        raise EditionError(
            [replace(finding, file=file, line=cell.line) for finding in error.findings]
        ) from error
    return words


def _new(v4: Any, cell: Cell, name: str) -> Any:
    """A notebook's cell; its id is fixed, so that the same source gives the same bytes."""
    metadata: dict[str, Any] = {}
    if cell.id:
        metadata["nbgrader"] = {
            "grade": cell.points is not None, "solution": cell.role == "answer",
            "locked": cell.role != "answer", "task": False, "grade_id": cell.id,
            "schema_version": 3, "cell_type": "code" if cell.code else "markdown",
        } | ({} if cell.points is None else {"points": cell.points})
    if cell.lines:
        metadata[KEY] = {"lines": cell.lines}
    if name == _HEAD:
        metadata[KEY] = {"part": _HEAD}
    make = v4.new_code_cell if cell.code else v4.new_markdown_cell
    return make(cell.source, metadata=metadata, id=name)


def release(notebooks: dict[str, Any], course: Path | None = None) -> dict[str, tuple[Any, Any]]:
    """For each source notebook by its name two others, both made by nbgrader: what is
    released to students, and the same before its hidden tests were taken out, from which a
    submission is restored.

    ``course`` is a folder that is left as a course of nbgrader's (default: none is left).
    """
    import nbformat

    with TemporaryDirectory() as temporary:
        root = course or Path(temporary)
        for folder in ("source", "release"):
            shutil.rmtree(root / folder, ignore_errors=True)
        for name, notebook in notebooks.items():
            target = root / "source" / name / f"{name}.ipynb"
            target.parent.mkdir(parents=True)
            target.write_text(text_of(notebook), encoding="utf-8")
        result = {}
        for name in notebooks:
            full = _generate(root, name, keep_hidden=True)
            result[name] = _generate(root, name, keep_hidden=False), full
        assert all(nbformat.from_dict(a).cells for a, _ in result.values())  # type: ignore[no-untyped-call]
    return result


def _generate(root: Path, name: str, keep_hidden: bool) -> Any:
    import nbformat
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, SaveCells
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = name
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    config.GenerateAssignment.force = True
    config.GenerateAssignment.no_database = True
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.log.setLevel(logging.ERROR)
    out = {SaveCells, *((ClearHiddenTests, ClearMarkScheme) if keep_hidden else ())}
    converter.preprocessors = [p for p in converter.preprocessors if p not in out]
    converter.start()
    written = root / "release" / name / f"{name}.ipynb"
    return nbformat.read(written, as_version=4)  # type: ignore[no-untyped-call]


def quiet(source: str) -> str:
    """A test that shows nothing: nbgrader takes a number that a test shows for its points, and
    a test is passed or not. An expression at its end, or before its hidden part, gets a
    semicolon, by which a notebook knows not to show it."""
    lines = source.split("\n")
    hidden = next((n for n, line in enumerate(lines) if "### BEGIN HIDDEN TESTS" in line), None)
    for end in (len(lines), hidden):
        if end is not None:
            _quieten(lines, end)
    return "\n".join(lines)


def _quieten(lines: list[str], end: int) -> None:
    try:
        body = ast.parse("\n".join(lines[:end])).body
    except SyntaxError:
        return  # a cell with magics; the tests of the sheet will tell
    last = body[-1] if body else None
    if isinstance(last, ast.Expr) and last.end_lineno is not None:
        line = lines[last.end_lineno - 1]
        shown = len(line.encode()[: last.end_col_offset].decode())
        if not line[shown:].lstrip().startswith(";"):
            lines[last.end_lineno - 1] = f"{line[:shown]};{line[shown:]}"


def text_of(notebook: Any) -> str:
    """A notebook as its file has it: the same notebook gives the same bytes."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def stale(root: Path, name: str) -> Finding | None:
    """What is wrong where the kept student's notebook is not that of its source. Wants
    neither nbgrader nor jupytext."""
    from .source import digest, source_path

    path = student_file(root, name)
    file = path.relative_to(root).as_posix()
    remedy = "call make assignments"
    if not path.is_file():
        return Finding(file, 0, "T007", "is missing", remedy)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))["metadata"][KEY]["sha256"]
    except (ValueError, KeyError, TypeError):
        return Finding(file, 0, "T007", "is no notebook of an assignment", remedy)
    source = source_path(root, name)
    if source.is_file() and kept != digest(source):
        return Finding(file, 0, "T007", "is older than its source", remedy)
    return None
