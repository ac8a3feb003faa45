"""What a student gets back, and what the teacher reads to mark: pages without scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from .grading import FAILED, MISSING, Graded, Report
from .pages import markdown, page, table
from .scoring import Mark
from .secrets import regions
from .source import Assignment
from .versions import points

#: So many characters of what a cell showed are given back.
MOST_SHOWN = 4000


def write_feedback(report: Report, out: Path) -> list[Path]:
    """A page for each submission, in a folder for each student below ``out``."""
    folders = _folders({one.submission.student for one in report.graded})
    written = []
    for one in report.graded:
        if one.status == MISSING:
            continue
        name = one.submission.assignment or f"file-{_plain(one.submission.path.stem)}"
        path = out / folders[one.submission.student] / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_feedback(one, report), encoding="utf-8")
        written.append(path)
    return written


def _folders(students: set[str]) -> dict[str, str]:
    """A folder's name for each student; no two share one."""
    result: dict[str, str] = {}
    for student in sorted(students):
        name, number = _plain(student), 1
        while name in result.values():
            number += 1
            name = f"{_plain(student)}-{number}"
        result[student] = name
    return result


def _plain(words: str) -> str:
    """Words as the name of a file on any system."""
    name = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", words)).strip("._")
    return name[:80] or "no-name"


def _feedback(one: Graded, report: Report) -> str:
    of = report.released.get(one.submission.assignment)
    title = of.assignment.title if of else one.submission.path.name
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(one.submission.student)}</p>"]
    if one.status == FAILED or of is None:
        parts.append("<p><strong>This could not be graded.</strong></p>")
    else:
        wait = f"; {points(one.waiting)} still to be marked" if one.waiting else ""
        parts.append(f"<p><strong>{one.points:g} of {points(one.out_of)}</strong>{wait}.</p>")
    if one.late:
        parts.append(f"<p>Handed in late, by {escape(span(one.late.total_seconds()))}.</p>")
    if one.remarks:
        items = "".join(f"<li>{escape(words)}</li>\n" for words in one.remarks)
        parts.append(f"<h2>Remarks</h2>\n<ul>\n{items}</ul>")
    if of is not None and one.notebook is not None:
        parts += _tests(one)
        parts += _answers(one, of.assignment)
        parts += _handed_in(one, _secrets(of.full))
    return page(f"{title}: {one.submission.student}", "\n".join(parts))


def _tests(one: Graded) -> Iterator[str]:
    rows = [
        [escape(mark.id), f"{mark.points:g} of {mark.out_of:g}",
         "passed" if mark.points == mark.out_of else escape(mark.words)]
        for mark in one.marks if mark.test and mark.points is not None
    ]
    if rows:
        yield "<h2>Tests</h2>\n" + table(["Test", "Points", "Result"], rows, {1})


def _answers(one: Graded, assignment: Assignment) -> Iterator[str]:
    marks = [mark for mark in one.marks if not mark.test]
    if marks:
        yield "<h2>Answers that the teacher marks</h2>"
    for mark in marks:
        said = "still to be marked" if mark.points is None else (
            f"{mark.points:g} of {points(mark.out_of)}")
        yield f"<h3>{escape(mark.id)}: {said}</h3>"
        if mark.words:
            yield f"<p>{escape(mark.words)}</p>"
        if mark.comment:
            yield f"<p>{escape(mark.comment)}</p>"
        yield markdown(assignment.rubrics[mark.id].table(teacher=False))


def _secrets(full: Any) -> set[str]:
    """The lines of hidden tests, which no page for students may show."""
    lines: set[str] = set()
    for cell in full.cells:
        for region in regions(cell.source, "HIDDEN TESTS"):
            lines |= {line.strip() for line in region.splitlines() if line.strip()}
    return lines


def _handed_in(one: Graded, secrets: set[str]) -> Iterator[str]:
    """The student's own cells with what they showed; not the sheet's words and tests."""
    yield "<h2>What you handed in</h2>"
    for cell in one.notebook.cells:
        graded = cell.metadata.get("nbgrader", {})
        if graded and not graded.get("solution"):
            continue
        if cell.cell_type != "code":
            if graded:
                yield f'<div class="answer">\n{markdown(cell.source)}</div>'
            continue
        yield f"<pre><code>{escape(_without(cell.source, secrets))}</code></pre>"
        shown = "".join(map(_shown, cell.outputs)).strip()
        if shown:
            yield (f'<pre aria-label="What the cell showed">'
                   f"{escape(_without(shown[:MOST_SHOWN], secrets))}</pre>")


def _shown(output: dict[str, object]) -> str:
    match output:
        case {"output_type": "stream", "text": str(text)}:
            return text
        case {"output_type": "error", "ename": str(name), "evalue": str(value)}:
            return f"{name}: {value}\n"
        case {"data": {"text/plain": str(text)}}:
            return f"{text}\n"
    return ""


def _without(words: str, secrets: set[str]) -> str:
    return "\n".join(
        "…" if any(secret in line for secret in secrets) else line for line in words.split("\n"))


def span(seconds: float) -> str:
    """A stretch of time in words: ``3 hours``, ``2 days``."""
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "less than a minute"


def write_marking(report: Report, out: Path) -> list[Path]:
    """For each assignment a page with all answers that wait, beside model answer and rubric."""
    written = []
    for name, of in report.released.items():
        waiting = [(one, mark) for one in report.graded
                   if one.submission.assignment == name
                   for mark in one.marks if mark.answer]
        if waiting:
            path = out / f"{name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_marking(of.assignment, waiting), encoding="utf-8")
            written.append(path)
    return written


def _marking(assignment: Assignment, waiting: list[tuple[Graded, Mark]]) -> str:
    parts = [f"<h1>{escape(assignment.title)}: answers to be marked</h1>",
             "<p>Write the points into <code>marking.csv</code> and call "
             "<code>make grade</code> again.</p>"]
    for cell in assignment.cells:
        if not cell.manual:
            continue
        model = "\n".join(line for line in cell.source.splitlines()
                          if not re.fullmatch(r"\s*### (BEGIN|END) SOLUTION\s*", line))
        shown = f"<pre><code>{escape(model)}</code></pre>" if cell.code else markdown(model)
        parts += [f"<h2>{escape(cell.id)}</h2>",
                  '<div class="answer model">\n<p><strong>Model answer</strong></p>\n'
                  f"{shown}</div>",
                  markdown(assignment.rubrics[cell.id].table(teacher=True))]
        for one, mark in waiting:
            if mark.id == cell.id:
                said = "to be marked" if mark.points is None else (
                    f"{mark.points:g} of {mark.out_of:g}")
                words = (f"<pre><code>{escape(mark.answer)}</code></pre>" if cell.code
                         else markdown(mark.answer))
                parts.append(f"<h3>{escape(one.submission.student)}: {said}</h3>\n"
                             f'<div class="answer">\n{words}</div>')
    return page(f"{assignment.title}: answers", "\n".join(parts))
