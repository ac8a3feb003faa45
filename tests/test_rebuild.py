"""A rebuild reads few pages; those it leaves alone must be right all the same."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import NO_SOURCE, ROOT, Built, Run

pytestmark = pytest.mark.book

PART = "book/texts/kollontai-1921/part-1.md"


def sic(text: str) -> str:
    return text.replace("The break goes deeper.", "The break goes {sic}`deeper. | a test`", 1)


def reading(text: str) -> str:
    """Another reading at the first place that the machine misread."""
    return re.sub(r"(\{ocr\}`[^`→]+→ )(\w+)`", r"\1\2 changed`", text, count=1)


def cited(text: str) -> str:
    """Another reading where a passage begins that a later text cites."""
    return text.replace("unions must carry", "unions {emend}`must → shall | a test` carry", 1)


def print_page(text: str) -> str:
    return re.sub(r"\{pb\}`(\d+)", lambda m: "{pb}`9" + m[1], text, count=1)


def note_mark(text: str) -> str:
    """The first call of a note is gone."""
    return re.sub(r"\[\^[a-z]+-[^\]]+\]", "", text, count=1)


def register(text: str) -> str:
    head, first, rest = text.split("\n", 2)
    return f"{head}\n{rest}{first}\n"


def person(text: str) -> str:
    """A person is struck from the register."""
    return re.sub(r"^lutovinov,.*\n", "", text, flags=re.MULTILINE)


EDITS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a remark on a word": (PART, sic),
    "another reading": (PART, reading),
    "another reading in a note": ("book/texts/kollontai-1921/notes.md", reading),
    "another reading in a passage cited": ("book/texts/congress-1920/text.md", cited),
    "another page of the print": (PART, print_page),
    "a note mark less": (PART, note_mark),
    "a person less": ("book/registers/persons.csv", person),
    "another order of the quotations": ("book/registers/quotations.csv", register),
}


def files(folder: Path) -> dict[str, bytes]:
    """All that a reader gets, by its name; pages without the checksums that Sphinx gives to a
    style sheet only where a build before has left it."""
    html = folder / "_build" / "html"
    return {
        path.relative_to(html).as_posix():
            re.sub(rb"\.css\?v=\w+", b".css", path.read_bytes())
        for path in sorted(html.rglob("*")) if path.is_file() and path.name != ".buildinfo"
    }


def build(run: Run, folder: Path) -> Built:
    built = run(folder, "jupyter-book", "build", ".")
    assert built.status == 0, built.tail
    return built


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """The edition, its cells not executed, built once."""
    folder = tmp_path_factory.mktemp("rebuild") / "edition"
    shutil.copytree(ROOT, folder, ignore=NO_SOURCE)
    config = folder / "_config.yml"
    settings = config.read_text(encoding="utf-8")
    config.write_text(settings.replace("execute_notebooks: cache", 'execute_notebooks: "off"'))
    build(run, folder)
    return folder


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_every_page_is_as_if_the_book_had_been_built_from_nothing(
    name: str, folder: Path, run: Run
) -> None:
    file, edit = EDITS[name]
    path = folder / file
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    clean = folder.with_name("clean")
    try:
        path.write_text(after, encoding="utf-8")
        log = build(run, folder).log
        shutil.copytree(folder, clean, ignore=shutil.ignore_patterns("_build"))
        build(run, clean)
        rebuilt, anew = files(folder), files(clean)
        assert ", 0 changed" not in log
        assert rebuilt.keys() == anew.keys()
        assert [name for name in anew if anew[name] != rebuilt[name]] == []
    finally:
        path.write_text(before, encoding="utf-8")
        shutil.rmtree(clean, ignore_errors=True)
