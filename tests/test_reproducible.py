"""Two builds of the same commit give the same bytes: the PDF, each chapter's, the EPUB."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import BUILDER, NO_SOURCE, Book, Run
from pdf import Pdf

pytestmark = pytest.mark.book


def made(root: Path) -> dict[str, bytes]:
    """What a reader takes away, by its name below ``_build``."""
    build = root / "_build"
    files = [*build.glob("pdf/**/*.pdf"), *build.glob("epub/*.epub")]
    return {path.relative_to(build).as_posix(): path.read_bytes() for path in sorted(files)}


def test_a_second_build_elsewhere_gives_the_same_bytes(
    book: Book, pdf: Pdf, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From nothing, cells and all: other processes, another path, another order of sets."""
    assert run(book.root, *BUILDER, "epub").status == 0
    other = tmp_path / "quite" / "elsewhere"
    shutil.copytree(book.root, other, ignore=NO_SOURCE)
    monkeypatch.setenv("PYTHONHASHSEED", "20211")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    for builder in ("typst", "epub"):
        built = run(other, *BUILDER, builder)
        assert built.status == 0, built.tail
    one, two = made(book.root), made(other)
    assert one.keys() == two.keys() and len(one) > 20
    assert [name for name in one if one[name] != two[name]] == []
