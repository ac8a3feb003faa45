"""The folder that a student needs beside a notebook: the edition's code, texts and registers,
packed. It has no source of an assignment, no solution and no hidden test."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .source import names
from .versions import student_file

NAME = "soviet-trade-union-debate-classroom.zip"
#: The folder that unpacking makes.
INSIDE = "soviet-trade-union-debate"
_NO_DATE = (1980, 1, 1, 0, 0, 0)
#: Below the root: files as they are, folders with the kinds of files that are needed of them.
_FILES = ("README.md", "LICENSE", "CITATION.cff", "CHANGELOG.md", "Makefile", "pyproject.toml",
          "requirements.txt", "requirements-lab.txt", "requirements-classroom.txt",
          "book/references.bib")
_FOLDERS = (
    ("analysis", ("*.py", "*.gz", "*.csv", "*.txt", "*.typ", "*.css")),
    ("book/texts", ("*.md",)), ("book/registers", ("*.csv",)), ("sources", ("*",)),
)


def pack(root: Path) -> bytes:
    """The folder as a zip file; the same files give the same bytes."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for path, name in sorted(_members(root), key=lambda pair: pair[1]):
            member = ZipInfo(f"{INSIDE}/{name}", _NO_DATE)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, path.read_bytes(), compresslevel=6)
    return target.getvalue()


def _members(root: Path) -> Iterator[tuple[Path, str]]:
    for name in _FILES:
        if (root / name).is_file():
            yield root / name, name
    seen: set[Path] = set()
    for folder, patterns in _FOLDERS:
        for pattern in patterns:
            for path in (root / folder).rglob(pattern):
                if path.is_file() and "__pycache__" not in path.parts and path not in seen:
                    seen.add(path)
                    yield path, path.relative_to(root).as_posix()
    for name in names(root):
        path = student_file(root, name)
        if path.is_file() and b'"cell_type": "code"' in path.read_bytes():
            yield path, path.relative_to(root).as_posix()
