"""Grading: what work earns, and what a bad file cannot do."""

from __future__ import annotations

import csv
import html
import os
import socket
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from classroom_cases import (
    HALF,
    HUNGRY,
    OLD_WAYS,
    WITH_CELLS,
    half_right,
    hand_in_everything,
    in_time,
    needs_nbgrader,
    needs_sandbox,
)
from conftest import ROOT

from analysis.edition import Edition, EditionError

pytestmark = [*OLD_WAYS, needs_nbgrader, needs_sandbox]
Row = dict[str, str]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Everything handed in at once, good and bad, and what came out."""
    from analysis.classroom.grades import write
    from analysis.classroom.grading import grade, prepare
    from analysis.classroom.running import Times
    from analysis.classroom.sandbox import Limits
    from analysis.classroom.versions import teacher_version

    edition = Edition.load(ROOT)
    released = prepare(edition)
    teacher = {name: teacher_version(edition, of.assignment) for name, of in released.items()}
    base = tmp_path_factory.mktemp("class")
    folder, victim, out = base / "handed-in", base / "victim.txt", base / "out"
    victim.write_text("untouched", encoding="utf-8")
    listening = socket.create_server(("127.0.0.1", 0))
    os.environ["EDITION_SECRET"] = "a secret of the teacher's"
    try:
        hand_in_everything(folder, victim, listening.getsockname()[1], released, teacher)
        deadline = datetime.now().astimezone() - timedelta(hours=1)
        in_time(folder, deadline - timedelta(hours=1))
        report = grade(ROOT, folder, deadline, limits=Limits(memory=512),
                       times=Times(cell=8, notebook=25))
        write(report, out)
    finally:
        del os.environ["EDITION_SECRET"]
        listening.close()
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["student"], row["assignment"]): row for row in csv.DictReader(file)}
    yield SimpleNamespace(report=report, out=out, rows=rows, name=WITH_CELLS[0], victim=victim)


def of(graded: Any, student: str, assignment: str = "") -> Row:
    row: Row = graded.rows[student, assignment or graded.name]
    return row


@pytest.mark.parametrize("name", WITH_CELLS)
def test_the_teachers_own_solutions_earn_every_point(graded: Any, name: str) -> None:
    row = of(graded, "teacher", name)
    assignment = graded.report.released[name].assignment
    assert float(row["points"]) == assignment.points - assignment.manual_points
    assert float(row["needs_manual_grading"]) == assignment.manual_points
    assert float(row["out_of"]) == assignment.points
    assert row["message"] == ""


@pytest.mark.parametrize("name", WITH_CELLS)
def test_a_blank_sheet_earns_nothing_and_breaks_nothing(graded: Any, name: str) -> None:
    row = of(graded, "blank", name)
    assert (row["points"], row["needs_manual_grading"], row["status"]) == ("0", "0", "blank")


@pytest.mark.parametrize("name", HALF)
def test_half_right_work_earns_what_it_deserves(graded: Any, name: str) -> None:
    row, wanted = of(graded, "half", name), half_right(name)[1]
    assert float(row["points"]) == wanted["points"]
    assert float(row["needs_manual_grading"]) == wanted.get("awaiting", 0)
    assignment = graded.report.released[name].assignment
    assert 0 < float(row["points"]) < assignment.points - assignment.manual_points


@pytest.mark.parametrize(("student", "status", "words"), [
    ("endless", "stopped", "did not end within 8 seconds"),
    ("stubborn", "stopped", "the notebook was stopped there"),
    ("suicide", "stopped", "ended the kernel"),
    ("forger", "needs marking", "made the tests pass by itself"),
    ("broken", "not graded", "no JSON"),
    ("empty", "not graded", "the file is empty"),
    ("binary", "not graded", "no text"),
    ("no-notebook", "not graded", "no cells"),
    ("deep", "not graded", "no"),
    ("a-list", "not graded", "no cells"),
    ("link", "not graded", "no ordinary file"),
    ("no-tests", "needs marking", "missing, and put back"),
    ("easy-tests", "needs marking", "changed, and put back"),
    ("easy-blank", "blank", "changed, and put back"),
    ("no-cells-of-ours", "blank", "missing, and put back"),
    ("wrong-name", "needs marking", "wrongly named"),
])
def test_a_bad_submission_is_named_with_what_is_wrong(
    graded: Any, student: str, status: str, words: str
) -> None:
    row = of(graded, student)
    assert row["status"] == status or (student == "forger" and row["status"] == "stopped"), row
    assert words in row["message"] or student == "forger", row


def test_no_bad_submission_earns_what_it_did_not_do(graded: Any) -> None:
    for student in ("suicide", "stubborn", "forger", "easy-blank", "no-cells-of-ours"):
        assert float(of(graded, student)["points"]) == 0, student


def test_tests_that_were_deleted_or_changed_count_as_they_were_released(graded: Any) -> None:
    full = float(of(graded, "teacher")["points"])
    for student in ("no-tests", "easy-tests", "wrong-name", "late"):
        assert float(of(graded, student)["points"]) == full, student


def test_what_a_cell_shouts_is_cut_and_said(graded: Any) -> None:
    from analysis.classroom.running import MOST_OUTPUT

    loud = next(g for g in graded.report.graded if g.submission.student == "loud")
    shown = [o.get("text", "") for cell in loud.notebook.cells for o in cell.get("outputs", ())]
    assert sum(map(len, shown)) <= 2 * MOST_OUTPUT
    assert loud.status == "stopped"
    # Which limit it meets first depends on how fast its words are read.
    said = "shows more than", "seconds", "used more memory than it may"
    assert any(words in " ".join(loud.remarks) for words in said), loud.remarks


def test_a_hungry_cell_gets_an_error_and_the_others_their_points(graded: Any) -> None:
    hungry = next(g for g in graded.report.graded if g.submission.student == "hungry")
    shown = [o for cell in hungry.notebook.cells if cell.source == HUNGRY for o in cell.outputs]
    assert any(output.get("ename") in ("MemoryError", "NotRun") for output in shown)


def test_a_burglar_finds_nothing_and_breaks_nothing(graded: Any) -> None:
    burglar = next(g for g in graded.report.graded if g.submission.student == "burglar")
    said = dict(
        line.split(" ", 1) if line.split(" ", 1)[0] != "victim" else line.rsplit(" ", 1)
        for cell in burglar.notebook.cells if "victim" in cell.source
        for output in cell.outputs for line in output.get("text", "").splitlines()
    )
    assert graded.victim.read_text(encoding="utf-8") == "untouched"
    assert said["secret"] == "None"
    assert said["own"] == "4"
    if "network" not in graded.report.open_ways:
        assert said["network"] in ("OSError", "PermissionError", "ConnectionRefusedError")
    if "files" not in graded.report.open_ways:
        refused = {"PermissionError", "FileNotFoundError"}
        for what in ("sources", "write", "victim read", "victim delete", "submissions"):
            assert said[what] in refused, (what, said[what])
        assert said["shell"] in (*refused, "b''")
    assert said["passwords"] in ("PermissionError", "FileNotFoundError")


def test_what_came_late_is_said_with_the_clock_that_says_so(graded: Any) -> None:
    assert "by the file's time" in of(graded, "late")["late"]
    assert of(graded, "teacher")["late"] == ""


def test_course_systems_names_lead_to_the_student(graded: Any) -> None:
    full = of(graded, "teacher")["points"]
    assert of(graded, "smithmary")["points"] == full
    assert of(graded, "Zoë O’Neill")["points"] == full
    essay = graded.rows["essay", ""]
    assert essay["status"] == "not graded" and "no notebook" in essay["message"]
    assert graded.rows["nothing-at-all", graded.name]["points"] == "0"


def test_every_student_gets_a_page_that_runs_nothing(graded: Any) -> None:
    pages = list((graded.out / "feedback").rglob("*.html"))
    assert {p.parent.name for p in pages} >= {"teacher", "blank", "broken", "smithmary"}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text and "default-src 'none'" in text


def test_feedback_shows_no_hidden_test(graded: Any) -> None:
    from analysis.classroom.secrets import SHORTEST, regions

    hidden = {
        line.strip() for one in graded.report.released.values() for cell in one.assignment.cells
        for body in regions(cell.source, "HIDDEN TESTS") for line in body.splitlines()
        if len(line.strip()) >= SHORTEST
    }
    assert hidden
    for page in (graded.out / "feedback").rglob("*.html"):
        text = html.unescape(page.read_text(encoding="utf-8"))
        assert not [line for line in hidden if line in text], page


def test_nothing_that_ran_is_left_behind(graded: Any) -> None:
    left = [p.name for p in Path(tempfile.gettempdir()).glob(f"g-{os.getpid()}-*")]
    assert left == []


def test_the_teachers_marks_are_kept_and_count(graded: Any, tmp_path: Path) -> None:
    from analysis.classroom import marking
    from analysis.classroom.grading import WAITING

    one = next(g for g in graded.report.graded if g.submission.student == "teacher" and g.waiting)
    waited = one.waiting
    report = SimpleNamespace(graded=[one], released=graded.report.released)
    marking.apply(report, tmp_path)  # type: ignore[arg-type]
    path = tmp_path / marking.FILE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(row["out_of"]) for row in rows) == waited
    for row in rows:
        row["points"], row["comment"] = row["out_of"], "good"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, marking.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    assert one.status == WAITING
    marking.apply(report, tmp_path)  # type: ignore[arg-type]
    assert (one.waiting, one.points, one.status) == (0, one.out_of, "graded")
    rows[0]["points"] = "1000"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, marking.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(EditionError, match="1000"):
        marking.apply(report, tmp_path)  # type: ignore[arg-type]
