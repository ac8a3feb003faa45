"""How long grading takes, and how that grows with the number of submissions."""

from __future__ import annotations

import copy
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from analysis import Edition
from analysis.classroom.source import source_path

#: Notebooks handed in: six assignments by five, fifteen and thirty students.
SIZES = (30, 90, 180)


def grading(root: Path) -> Iterator[tuple[int, float]]:
    """For each of :data:`SIZES` the seconds that it takes to grade so many notebooks, from the
    folder to the written feedback. A third of them are the sheets' own solutions, a third half
    right, a third blank."""
    from analysis.classroom.grades import write
    from analysis.classroom.grading import grade, prepare
    from analysis.classroom.source import read_notebook
    from analysis.classroom.versions import teacher_version, text_of

    edition = Edition.load(root)
    released = prepare(edition)
    sheets = []
    for name, one in released.items():
        path = source_path(root, name).with_name("half-right.md")
        answers = {c.id: c.source for c in read_notebook(path, path.name)[1] if c.id}
        half = copy.deepcopy(one.student)
        for cell in half.cells:
            graded = cell.metadata.get("nbgrader", {})
            cell["source"] = answers.get(graded.get("grade_id", ""), cell["source"])
        kinds = (teacher_version(edition, one.assignment), half, one.student)
        sheets.append((name, [text_of(kind) for kind in kinds]))
    for size in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            for number in range(size):
                name, versions = sheets[number % len(sheets)]
                student = number // len(sheets)
                path = folder / "in" / f"student-{student:03}" / f"{name}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(versions[student % len(versions)], encoding="utf-8")
            start = time.perf_counter()
            report = grade(root, folder / "in")
            write(report, folder / "out")
            yield size, time.perf_counter() - start
            handed_in = [one.status for one in report.graded if one.status != "missing"]
            trouble = set(handed_in) - {"graded", "needs marking", "blank"}
            if trouble or len(handed_in) != size:
                raise SystemExit(f"grading went wrong: {sorted(trouble)}")
            shutil.rmtree(folder / "out")
