"""What the front page and the chapters offer to take away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Book, Build
from lxml import html

from analysis import Edition
from analysis.data import reading_text
from analysis.edition.plaintext import chapter_text
from analysis.sphinx_ext.downloads import packed, size

PDF = "soviet-trade-union-debate.pdf"
EPUB = "soviet-trade-union-debate.epub"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(1, "1 kB"), (353_668, "354 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"),
     (6_702_914, "6.7 MB")],
)
def test_sizes_are_said_as_readers_know_them(count: int, shown: str) -> None:
    assert size(count) == shown


def test_the_data_package_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    named = {"resources": [{"path": "text/a.txt"}]}
    (tmp_path / "text").mkdir()
    (tmp_path / "text/a.txt").write_text("words", encoding="utf-8")
    (tmp_path / "private.txt").write_text("not named", encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(named), encoding="utf-8")
    target = tmp_path / "data.zip"
    target.write_bytes(packed(tmp_path))
    with ZipFile(target) as archive:
        assert archive.namelist() == ["datapackage.json", "text/a.txt"]
        assert archive.read("text/a.txt") == b"words"
    assert packed(tmp_path) == target.read_bytes()


@pytest.mark.book
def test_the_front_page_offers_what_was_built_and_nothing_else(
    small_book: Book, build: Build
) -> None:
    index = small_book.root / "book/index.md"
    page, parts = small_book.html / "book/index.html", small_book.root / "_build"
    before = index.read_text(encoding="utf-8")

    def offered() -> dict[str, tuple[str, int]]:
        root = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()
        links = root.xpath("//section[@class='downloads']//li/a")
        return {
            Path(a.get("href")).name: (
                a.getparent().find_class("size")[0].text,
                (page.parent / a.get("href")).stat().st_size,
            )
            for a in links
        }

    def rebuild() -> None:
        built = build(small_book.root)
        assert built.status == 0, built.tail

    try:
        index.write_text(f"{before}\n```{{downloads}}\n```\n", encoding="utf-8")
        for name in ("pdf", "epub"):
            shutil.rmtree(parts / name, ignore_errors=True)
        rebuild()
        assert offered() == {}
        assert "Downloads" not in page.read_text(encoding="utf-8")
        (parts / "pdf").mkdir()
        (parts / "pdf" / PDF).write_bytes(b"1" * 4000)
        (parts / "epub").mkdir()
        (parts / "epub" / EPUB).write_bytes(b"2" * 2000)
        rebuild()
        assert offered() == {PDF: ("PDF, 4 kB", 4000), EPUB: ("EPUB, 2 kB", 2000)}
        (parts / "pdf" / PDF).unlink()
        (parts / "epub" / EPUB).write_bytes(b"2" * 5000)
        rebuild()
        assert offered() == {EPUB: ("EPUB, 5 kB", 5000)}
        assert not (small_book.html / "_downloads" / PDF).exists()
    finally:
        for name in ("pdf", "epub"):
            shutil.rmtree(parts / name, ignore_errors=True)
        index.write_text(before, encoding="utf-8")
        rebuild()


@pytest.mark.book
def test_each_chapter_can_be_had_as_plain_text_and_markdown(book: Book) -> None:
    edition = Edition.load(book.root)
    texts: dict[str, str] = dict.fromkeys(edition.sources, "")
    for chapter in edition.chapters:
        page = book.html / f"{chapter.docname}.html"
        root = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()
        (line,) = root.find_class("chapter-files")
        plain, markdown = (page.parent / a.get("href") for a in line.iter("a"))
        words = plain.read_text(encoding="utf-8")
        assert words == chapter_text(edition, chapter) != ""
        texts[chapter.source] += words
        assert markdown.read_bytes() == (book.root / chapter.file).read_bytes()
    assert texts == {name: reading_text(edition, name) for name in edition.sources}
