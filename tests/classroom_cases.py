"""What is handed in, in the tests of the classroom: good work and bad."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from analysis.classroom.source import names, source_path

needs_nbgrader = pytest.mark.skipif(
    importlib.util.find_spec("nbgrader") is None or importlib.util.find_spec("rich") is None,
    reason="the classroom's libraries are not installed: pip install -r requirements-classroom.txt",
)
needs_sandbox = pytest.mark.skipif(
    sys.platform == "win32", reason="grading wants a system that can fork"
)
#: nbgrader and what it stands on still use what Python has deprecated.
OLD_WAYS = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore:There is no current event loop"),
]
NAMES = names(ROOT)
WITH_CELLS = [n for n in NAMES if "{code-cell}" in source_path(ROOT, n).read_text(encoding="utf-8")]
HALF = [name for name in WITH_CELLS if (ROOT / f"assignments/{name}/half-right.md").is_file()]
Notebook = dict[str, Any]
Change = Callable[[Notebook], Any]


def saved(notebook: Any, path: Path) -> Path:
    from analysis.classroom.versions import text_of

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(notebook), encoding="utf-8")
    return path


def filled(released: Any, answers: dict[str, str], before: str = "") -> dict[str, Any]:
    """The student's notebook with answers by their ids, and a cell ``before`` all others."""
    notebook: dict[str, Any] = json.loads(json.dumps(released.student))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    if before:
        notebook["cells"].insert(0, {"cell_type": "code", "id": "mine", "metadata": {},
                                     "outputs": [], "execution_count": None, "source": before})
    return notebook


def half_right(name: str) -> tuple[dict[str, str], dict[str, float]]:
    """What assignments/<name>/half-right.md answers, and what it says that deserves."""
    import jupytext

    notebook = jupytext.read(ROOT / f"assignments/{name}/half-right.md")
    answers = {c.metadata["answer"]: c.source for c in notebook.cells if "answer" in c.metadata}
    wanted = {k: notebook.metadata[k] for k in ("points", "awaiting") if k in notebook.metadata}
    return answers, wanted


HUNGRY = "hoard = []\nwhile True:\n    hoard.append(bytearray(50_000_000))"
LOUD = "while True:\n    print('loud' * 10_000)"
STUBBORN = """\
import time
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass"""
#: Tries all that a submission must not do, and shows what it found.
BURGLAR = """\
import os, socket, subprocess, pathlib
root = pathlib.Path({root!r})
def tried(do):
    try:
        return repr(do())
    except BaseException as error:
        return type(error).__name__
print("sources", tried(lambda: sorted(os.listdir(root / "assignments"))))
print("write", tried(lambda: (root / "CHANGELOG.md").open("a")))
print("victim read", tried(lambda: pathlib.Path({victim!r}).read_text()))
print("victim delete", tried(lambda: pathlib.Path({victim!r}).unlink()))
print("submissions", tried(lambda: os.listdir({folder!r})))
print("secret", os.environ.get("EDITION_SECRET"))
print("network", tried(lambda: socket.create_connection(("127.0.0.1", {port}), 2)))
print("passwords", tried(lambda: open("/etc/shadow").read()))
print("shell", tried(lambda: subprocess.run(["cat", {victim!r}], capture_output=True).stdout))
print("own", tried(lambda: open("mine.txt", "w").write("four")))
"""
FORGER = """\
import IPython
shell = get_ipython()
shell.run_cell = shell.run_cell_async = None
type(shell).showtraceback = lambda *a, **k: None
shell.ast_transformers.append(type("T", (), {"visit": lambda self, tree: type(tree)([], [])})())
"""


def first(code: str) -> Change:
    """Puts a cell of the student's own before all others."""
    def change(notebook: Notebook) -> None:
        notebook["cells"].insert(1, {"cell_type": "code", "id": "mine", "metadata": {},
                                     "outputs": [], "execution_count": None, "source": code})
    return change


def without(wanted: Callable[[Notebook], bool]) -> Change:
    """Deletes cells."""
    def change(notebook: Notebook) -> None:
        notebook["cells"] = [cell for cell in notebook["cells"] if not wanted(cell)]
    return change


def graded_cell(cell: Notebook) -> Any:
    return cell["metadata"].get("nbgrader", {})


def tests_emptied(notebook: Notebook) -> None:
    """Changes every test, and what it is worth."""
    for cell in notebook["cells"]:
        if graded_cell(cell).get("locked"):
            cell["source"] = "pass"
            graded_cell(cell)["points"] = 1000


def nothing(notebook: Notebook) -> None:
    """Changes nothing."""


def hand_in_everything(
    folder: Path, victim: Path, port: int, released: dict[str, Any], teacher: dict[str, Any]
) -> None:
    """Good work of all sheets, and everything bad with the first of them."""
    for which in WITH_CELLS:
        saved(teacher[which], folder / "teacher" / f"{which}.ipynb")
        saved(released[which].student, folder / "blank" / f"{which}.ipynb")
    for which in HALF:
        saved(filled(released[which], half_right(which)[0]), folder / "half" / f"{which}.ipynb")
    name = WITH_CELLS[0]
    solved = json.loads(json.dumps(teacher[name]))
    blank = json.loads(json.dumps(released[name].student))
    tests_emptied(blank)
    saved(blank, folder / "easy-blank" / f"{name}.ipynb")
    burglar = BURGLAR.format(root=str(ROOT), victim=str(victim), folder=str(folder), port=port)
    changes: dict[str, Change] = {
        "endless": first("while True:\n    pass"), "stubborn": first(STUBBORN),
        "hungry": first(HUNGRY), "loud": first(LOUD),
        "suicide": first("import os\nos._exit(0)"), "burglar": first(burglar),
        "forger": first(FORGER),
        "no-tests": without(lambda c: graded_cell(c).get("locked", False)),
        "no-cells-of-ours": without(lambda c: bool(graded_cell(c))),
        "nothing-at-all": without(lambda c: True), "easy-tests": tests_emptied,
        "wrong-name": nothing, "late": nothing,
    }
    for student, change in changes.items():
        notebook = json.loads(json.dumps(solved))
        change(notebook)
        file = "Untitled1" if student == "wrong-name" else name
        saved(notebook, folder / student / f"{file}.ipynb")
    hand_in_rubbish(folder, name, solved, victim)
    saved(solved, folder / f"smithmary_12345_67890_{name}-1.ipynb")
    saved(solved, folder / "Zoë O’Neill_123_assignsubmission_file_" / f"{name} (1).ipynb")


def hand_in_rubbish(folder: Path, name: str, solved: Notebook, victim: Path) -> None:
    """Files that are no notebooks."""
    for student, content in (
        ("broken", json.dumps(solved)[:500].encode()), ("empty", b""),
        ("binary", bytes(range(256))), ("no-notebook", b'{"cells": "none"}'),
        ("deep", b"[" * 200_000), ("a-list", b"[1, 2]"),
    ):
        path = folder / student / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    (folder / "essay").mkdir()
    (folder / "essay" / "answers.docx").write_bytes(b"PK")
    (folder / "link").mkdir()
    (folder / "link" / f"{name}.ipynb").symlink_to(victim)


def in_time(folder: Path, when: datetime) -> None:
    """Gives all files but one the same time."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.parent.name != "late":
            os.utime(path, (when.timestamp(), when.timestamp()))
