"""The source of an assignment: one readable MyST notebook, read into typed records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..edition import EditionError, Finding
from .blocks import Rubric, rubrics

FOLDER = "assignments"
NOTEBOOK, PAPER = "notebook", "paper"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_ROLES = ("answer", "test", "given")
_OPTIONS = {*_ROLES, "points", "lines", "tags"}
_REGIONS = (("SOLUTION", "answer"), ("HIDDEN TESTS", "test"))
#: What the front matter of an assignment may say, and what it must.
_FIELDS = {"number", "title", "kind", "time", "aims", "deadline"}
_OBLIGATORY = ("number", "title", "kind", "time", "aims")


@dataclass(frozen=True)
class Cell:
    """One cell. ``role`` is ``text``, ``code``, ``given``, ``answer`` or ``test``; ``points``
    is None where nothing is marked; ``lines`` are ruled lines left for handwriting; ``line``
    is that of the file."""

    code: bool
    source: str
    role: str
    id: str
    points: float | None
    lines: int
    line: int

    @property
    def manual(self) -> bool:
        """Whether the teacher marks it."""
        return self.role == "answer" and self.points is not None


@dataclass(frozen=True)
class Assignment:
    """One assignment as its source says it. ``sha256`` is that of the source file."""

    name: str
    number: int
    title: str
    kind: str
    time: str
    aims: tuple[str, ...]
    deadline: datetime | None
    cells: tuple[Cell, ...]
    rubrics: dict[str, Rubric]
    path: Path
    sha256: str

    @property
    def points(self) -> float:
        return sum(cell.points or 0 for cell in self.cells)

    @property
    def manual_points(self) -> float:
        """Points that the teacher gives."""
        return sum(cell.points or 0 for cell in self.cells if cell.manual)


def digest(path: Path) -> str:
    """SHA-256 of an assignment's source."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(root: Path) -> list[str]:
    """The assignments below ``root``: each is a folder with a file of its own name."""
    return sorted(path.stem for path in (root / FOLDER).glob("*/*.md")
                  if path.stem == path.parent.name)


def source_path(root: Path, name: str) -> Path:
    return root / FOLDER / name / f"{name}.md"


def read_all(root: Path, wanted: list[str] | None = None) -> list[Assignment]:
    """The assignments named (default: all), in the order of their numbers.

    Raises :class:`EditionError` with everything that is wrong in their sources.
    """
    found, findings = [], []
    for name in wanted or names(root):
        try:
            found.append(read(root, name))
        except EditionError as error:
            findings += error.findings
    by_number: dict[int, str] = {}
    for one in found:
        other = by_number.setdefault(one.number, one.name)
        if other != one.name:
            findings.append(Finding(
                one.path.relative_to(root).as_posix(), 0, "T001",
                f"has the number {one.number}, as {other} has", "give each its own number",
            ))
    if findings:
        raise EditionError(findings)
    return sorted(found, key=lambda one: one.number)


def read(root: Path, name: str) -> Assignment:
    """One assignment.

    Raises :class:`EditionError` with everything that is wrong in its source.
    """
    path = source_path(root, name)
    file = path.relative_to(root).as_posix()
    if not path.is_file():
        known = ", ".join(names(root)) or "none yet"
        raise EditionError([Finding(file, 0, "T001", "does not exist", f"there are: {known}")])
    return parse(path, file)


def parse(path: Path, file: str | None = None) -> Assignment:
    """The assignment in the file ``path``; ``file`` is what findings call it."""
    file = file or path.name
    metadata, cells = read_notebook(path, file)
    marked = {cell.id: cell for cell in cells if cell.id}
    found = {
        rubric.id: rubric for cell in cells if cell.role == "text"
        for rubric in rubrics(cell.source, cell.line)
    }
    findings = [
        *_front_matter(metadata, file), *_cells(cells, str(metadata.get("kind")), file),
        *_rubrics(found, marked, file),
    ]
    if findings:
        raise EditionError(findings)
    return Assignment(
        name=path.stem, number=int(metadata["number"]), title=str(metadata["title"]),
        kind=str(metadata["kind"]), time=str(metadata["time"]),
        aims=tuple(map(str, metadata["aims"])), deadline=moment(metadata.get("deadline")),
        cells=tuple(cells), rubrics=found, path=path, sha256=digest(path),
    )


def read_notebook(path: Path, file: str) -> tuple[dict[str, Any], list[Cell]]:
    """The front matter's ``assignment`` and the cells of a MyST notebook."""
    from jupytext.myst import MystMetadataParsingError, myst_to_notebook

    try:
        notebook = myst_to_notebook(path.read_text(encoding="utf-8"), add_source_map=True)
    except (MystMetadataParsingError, UnicodeDecodeError, ValueError) as error:
        raise EditionError([Finding(
            file, 0, "T001", f"is no MyST notebook: {error}",
            "compare it with another assignment",
        )]) from error
    lines = notebook.metadata.get("source_map", [])
    metadata = notebook.metadata.get("assignment") or {}
    if not isinstance(metadata, dict):
        metadata = {}
    return dict(metadata), [
        _cell(cell, line + 1, file) for cell, line in zip(notebook.cells, lines, strict=True)
    ]


def _cell(cell: Any, line: int, file: str) -> Cell:
    options = dict(cell.metadata)
    role = next((role for role in _ROLES if role in options), "")
    points = options.get("points")
    wrong = ""
    if unknown := sorted(options.keys() - _OPTIONS):
        wrong = f"the option {unknown[0]!r} is not known"
    elif sum(name in options for name in _ROLES) > 1:
        wrong = "a cell is either an answer or a test or given"
    elif role and not _ID.fullmatch(str(options[role])):
        wrong = f"{options[role]!r} is no id"
    elif points is not None and (not role or not _is_points(points)):
        wrong = f"points: {points!r}"
    if wrong:
        raise EditionError([Finding(
            file, line, "T002", wrong,
            "options are answer, test or given with an id, points with a number above 0",
        )])
    code = cell.cell_type == "code"
    return Cell(
        code=code, source=cell.source, role=role or ("code" if code else "text"),
        id=str(options.get(role, "")), points=None if points is None else float(points),
        lines=int(options.get("lines", 0)), line=line,
    )


def _is_points(points: Any) -> bool:
    return isinstance(points, (int, float)) and not isinstance(points, bool) and points > 0


def moment(value: Any) -> datetime | None:
    """A deadline as YAML or a person writes it; without a zone it is this machine's.

    Raises :class:`ValueError` where it is no time.
    """
    if value is None:
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.astimezone()


def _front_matter(given: dict[str, Any], file: str) -> Iterator[Finding]:
    wrong = [f"{field} is missing" for field in _OBLIGATORY if not given.get(field)]
    wrong += [f"{field} is not known" for field in sorted(given.keys() - _FIELDS)]
    if given.get("kind") not in (None, NOTEBOOK, PAPER):
        wrong.append(f"kind is {given['kind']!r}")
    if not isinstance(given.get("aims", []), list):
        wrong.append("aims is no list")
    if not isinstance(given.get("number", 1), int):
        wrong.append("number is no whole number")
    try:
        moment(given.get("deadline"))
    except ValueError:
        wrong.append(f"deadline is no time: {given['deadline']!r}")
    for words in wrong:
        yield Finding(file, 1, "T001", f"front matter: {words}",
                      f"'assignment:' needs {', '.join(_OBLIGATORY)}; kind is notebook or paper")


def _cells(cells: list[Cell], kind: str, file: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for cell in cells:
        if cell.id and cell.id in seen:
            yield Finding(file, cell.line, "T002", f"the id {cell.id} is used twice",
                          "give each cell its own id")
        seen.add(cell.id)
        if cell.code and kind == PAPER:
            yield Finding(file, cell.line, "T003", "a sheet on paper has no cells to run",
                          "use kind: notebook")
        if not cell.code and cell.role in ("test", "given"):
            yield Finding(file, cell.line, "T003", f"a {cell.role} is code", "use a code cell")
        if cell.role == "test" and cell.points is None:
            yield Finding(file, cell.line, "T003", f"the test {cell.id} has no points",
                          "add :points:")
        if not cell.code and cell.role == "answer" and cell.points is None:
            yield Finding(file, cell.line, "T003", f"the free answer {cell.id} has no points",
                          'add "points"')
        yield from _regions(cell, file)


def _regions(cell: Cell, file: str) -> Iterator[Finding]:
    for region, role in _REGIONS:
        signs = [line.split()[1] for line in cell.source.splitlines()
                 if re.fullmatch(rf"\s*### (?:BEGIN|END) {region}\s*", line)]
        loose = len(re.findall(rf"(?:BEGIN|END) {region}", cell.source)) != len(signs)
        if loose or signs != ["BEGIN", "END"] * (len(signs) // 2):
            yield Finding(file, cell.line, "T004", f"a region {region} is not closed",
                          f"### BEGIN {region} and ### END {region}, each on its own line")
        elif signs and cell.role != role:
            yield Finding(file, cell.line, "T004", f"{region} in a cell that is no {role}",
                          f"give the cell :{role}: and an id")
        elif region == "SOLUTION" and role == cell.role and not signs:
            yield Finding(file, cell.line, "T004", f"the answer {cell.id} has no solution",
                          "put it between ### BEGIN SOLUTION and ### END SOLUTION")


def _rubrics(found: dict[str, Rubric], cells: dict[str, Cell], file: str) -> Iterator[Finding]:
    for cell in cells.values():
        rubric = found.get(cell.id)
        if cell.manual and rubric is None:
            yield Finding(file, cell.line, "T005", f"the answer {cell.id} has no rubric",
                          f":::{{rubric}} {cell.id}")
        elif cell.manual and rubric and rubric.points != cell.points:
            yield Finding(file, rubric.line, "T005",
                          f"the criteria give {rubric.points:g} points, the answer "
                          f"{cell.points:g}", "make them agree")
    for rubric in found.values():
        if rubric.id not in cells or not cells[rubric.id].manual:
            yield Finding(file, rubric.line, "T005", f"no answer {rubric.id} waits for marks",
                          "name an answer that has points")
        for words in rubric.wrong:
            yield Finding(file, rubric.line, "T005", f"no criterion: {words!r}",
                          "- points | what the student sees | what only the teacher sees")
