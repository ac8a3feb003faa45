"""Assignments: what students get, what teachers get, and what neither may see."""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from classroom_cases import HALF, NAMES, OLD_WAYS, WITH_CELLS, needs_nbgrader
from conftest import BUILDER, ROOT, Book, Run
from pdf import Pdf

from analysis.__main__ import main
from analysis.classroom.kit import INSIDE, pack
from analysis.classroom.source import source_path
from analysis.classroom.versions import stale, student_file
from analysis.edition import Edition

pytestmark = OLD_WAYS


@pytest.mark.parametrize("name", NAMES)
def test_the_kept_notebook_is_that_of_its_source(name: str) -> None:
    assert stale(ROOT, name) is None


@needs_nbgrader
def test_the_kept_notebooks_are_what_nbgrader_makes() -> None:
    from analysis.classroom.source import read_all
    from analysis.classroom.versions import graded_source, release, text_of

    sheets, edition = read_all(ROOT), Edition.load(ROOT)
    made = release({one.name: graded_source(edition, one) for one in sheets})
    for one in sheets:
        kept = student_file(ROOT, one.name).read_text(encoding="utf-8")
        assert kept == text_of(made[one.name][0]), "call make assignments"


def test_there_are_six_sheets_two_of_them_for_paper() -> None:
    assert len(NAMES) == 6
    assert len(WITH_CELLS) == 4
    assert HALF == WITH_CELLS


def secrets() -> set[str]:
    from analysis.classroom.secrets import secret_lines
    from analysis.classroom.source import read_all

    return {line for one in read_all(ROOT) for line in secret_lines(one)}


@needs_nbgrader
def test_no_secret_is_packed_for_students(tmp_path: Path) -> None:
    found = secrets()
    assert len(found) > 50
    packed = tmp_path / "kit.zip"
    packed.write_bytes(pack(ROOT))
    with ZipFile(packed) as archive:
        members = archive.namelist()
    assert f"{INSIDE}/pyproject.toml" in members
    assert not [m for m in members if "/assignments/" in m and m.endswith(".md")]
    assert {Path(m).stem for m in members if m.endswith(".ipynb")} == set(WITH_CELLS)
    assert leaked(packed, found) == []


@needs_nbgrader
@pytest.mark.book
def test_no_secret_stands_in_anything_built_for_readers(book: Book) -> None:
    found = secrets()
    for path in book.html.parent.rglob("*"):
        if path.is_file() and ".jupyter_cache" not in path.parts:
            assert not leaked(path, found), path


@needs_nbgrader
@pytest.mark.book
def test_no_secret_stands_in_the_pdf(pdf: Pdf) -> None:
    words = "".join("".join(page.extract_text().split()) for page in pdf.reader.pages)
    assert "WriteyourCodehere".lower() in words.lower()
    assert [one for one in secrets() if "".join(one.split()) in words] == []


@needs_nbgrader
@pytest.mark.book
def test_no_secret_stands_in_the_epub(book: Book, run: Run) -> None:
    built = run(book.root, *BUILDER, "epub")
    assert built.status == 0, built.tail
    [epub] = (book.root / "_build" / "epub").glob("*.epub")
    assert leaked(epub, secrets()) == []


def leaked(path: Path, found: set[str]) -> list[str]:
    """The secrets in a file, also where they are written as HTML or as JSON, and in packed
    files."""
    if path.suffix in (".zip", ".epub"):
        with ZipFile(path) as archive:
            texts = [archive.read(member) for member in archive.namelist()]
    else:
        texts = [path.read_bytes()]
    words = "\n".join(html.unescape(text.decode("utf-8", errors="replace")) for text in texts)
    return [secret for secret in found if any(form in words for form in (
        secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]))]


def test_a_leak_would_be_found_in_every_form(tmp_path: Path) -> None:
    secret = 'share = "A & B" < 1  # é'
    for name, text in (("a.html", html.escape(secret)), ("a.ipynb", json.dumps({"x": secret})),
                       ("a.js", json.dumps(secret, ensure_ascii=False)), ("a.txt", secret)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert leaked(path, {secret}) == [secret]
        with ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.write(path, name)
        assert leaked(tmp_path / "a.zip", {secret}) == [secret]
    assert leaked(tmp_path / "a.txt", {"another line"}) == []


# --- the student's own check --------------------------------------------------------------


@needs_nbgrader
def test_a_student_is_told_in_plain_words_which_tests_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = WITH_CELLS[0]
    path = tmp_path / f"{name}.ipynb"
    shutil.copyfile(student_file(ROOT, name), path)
    before = path.read_bytes()
    assert main(["assignment", "validate", str(path)]) == 1
    said = capsys.readouterr().out
    assert "NOT PASSED" in said and "no cell above has made it" in said
    assert "tests passed." in said and "Traceback" not in said
    assert path.read_bytes() == before


@needs_nbgrader
def test_validating_what_is_no_notebook_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "essay.ipynb"
    path.write_text("{}", encoding="utf-8")
    assert main(["assignment", "validate", str(path)]) == 1
    assert "this is no notebook" in capsys.readouterr().err


# --- making assignments -------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """An edition of its own to write assignments in."""
    for folder in ("sources", "book/texts", "book/registers"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copyfile(ROOT / "book/references.bib", tmp_path / "book/references.bib")
    return tmp_path


@needs_nbgrader
@pytest.mark.parametrize("kind", ["notebook", "paper"])
def test_a_new_assignment_builds_as_it_was_drafted(copy: Path, kind: str) -> None:
    paper = ["--paper"] if kind == "paper" else []
    assert main(["assignment", "new", "a-new-one", "--root", str(copy), *paper]) == 0
    assert main(["assignment", "build", "--root", str(copy)]) == 0
    student = json.loads(student_file(copy, "a-new-one").read_text(encoding="utf-8"))
    text = "\n".join(cell["source"] for cell in student["cells"])
    assert "SOLUTION" not in text and "HIDDEN" not in text
    assert (copy / "_build/assignments/teacher/a-new-one.html").is_file()
    assert (copy / "_build/assignments/student/a-new-one.ipynb").is_file() == (kind == "notebook")
    assert (copy / "book/classroom/a-new-one.md").is_file()
    assert main(["assignment", "new", "a-new-one", "--root", str(copy)]) == 1


@needs_nbgrader
@pytest.mark.parametrize(("old", "new", "code"), [
    ("  number: 1\n", "", "T001"), ("kind: notebook", "kind: exam", "T001"),
    (":points: 2", ":points: two", "T002"), (":test: corrections-test", ":tset: x", "T002"),
    (":test: corrections-test", ":test: corrections", "T002"), (":points: 2\n", "", "T003"),
    ("### END SOLUTION\n```", "```", "T004"), ("### BEGIN SOLUTION\ncorr", "corr", "T004"),
    ("- 2 | Names", "- 1 | Names", "T005"), ("{rubric} what", "{rubric} whom", "T005"),
    ("- 1 | Rests", "- Rests", "T005"),
    ("kollontai-1921:549-575", "kollontai-1921:575-549", "T006"),
    ("kollontai-1921:549-575", "trotsky-1920:1", "T006"),
    (":::{rubric}", ":::{rubrik}", "T005"),
    ("Give the number the name", "corrections = len(edition.emendations) gives", "T008"),
])
def test_a_fault_in_a_source_is_named_with_its_place(
    copy: Path, old: str, new: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["assignment", "new", "a-new-one", "--root", str(copy)])
    path = source_path(copy, "a-new-one")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["assignment", "build", "--root", str(copy)]) == 1
    said = capsys.readouterr().err
    assert f": {code}: " in said and "assignments/a-new-one/a-new-one.md" in said, said


def test_an_assignment_older_than_its_source_is_noticed(tmp_path: Path) -> None:
    name = NAMES[0]
    folder = tmp_path / "assignments" / name
    shutil.copytree(ROOT / "assignments" / name, folder)
    source = source_path(tmp_path, name)
    source.write_text(source.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    fault = stale(tmp_path, name)
    assert fault is not None and fault.code == "T007" and "make assignments" in fault.hint


def test_a_test_shows_no_number_that_could_be_taken_for_points() -> None:
    from analysis.classroom.versions import quiet

    written = "check(a,\n  b)  # last\n### BEGIN HIDDEN TESTS\ncheck(c)\n### END HIDDEN TESTS"
    assert quiet(written) == (
        "check(a,\n  b);  # last\n### BEGIN HIDDEN TESTS\ncheck(c);\n### END HIDDEN TESTS")
    assert quiet("assert 'é' == x") == "assert 'é' == x"
    assert quiet("f('é')") == "f('é');"


@needs_nbgrader
def test_a_folder_for_each_assignment_and_a_list_of_times_are_understood(tmp_path: Path) -> None:
    from analysis.classroom.submissions import find

    ids = {"one": {"a", "b"}, "two": {"c"}}
    cell = {"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": "c"}}}
    for place in ("two/anna/two.ipynb", "ben/two/two.ipynb", "carl/two.ipynb", "carl/two-1.ipynb"):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    os.utime(tmp_path / "carl/two.ipynb", (1, 1))
    (tmp_path / "submissions.csv").write_text(
        "student,assignment,submitted\nanna,two,2027-01-31 18:00\n", encoding="utf-8")
    found = {one.student: one for one in find(tmp_path, ids)}
    assert set(found) == {"anna", "ben", "carl"}
    assert {one.assignment for one in found.values()} == {"two"}
    assert found["anna"].submitted.year == 2027 and "submissions.csv" in found["anna"].by
    assert found["carl"].path.name == "two-1.ipynb"
    assert "two.ipynb (an earlier one)" in " ".join(found["carl"].remarks)


def test_nothing_of_the_classroom_is_loaded_where_it_is_not_used() -> None:
    code = ("import sys, analysis.__main__, analysis.sphinx_ext.assignments as a; "
            "print([m for m in ('nbgrader', 'jupytext', 'pandas') if m in sys.modules])")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout.strip() == "[]"
