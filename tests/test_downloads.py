"""What the front page and the chapters offer to take away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from conftest import Book, Build
from lxml import html

from analysis import Edition
from analysis.data import reading_text
from analysis.edition.plaintext import chapter_text
from analysis.notebooks import notebook_pages
from analysis.sphinx_ext.downloads import packed, size
from analysis.takeaway import has_cells, markdown_file

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


def page_of(book: Book, name: str) -> html.HtmlElement:
    page = book.html / f"{name}.html"
    return html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()


def offered(book: Book, name: str) -> dict[str, tuple[Path, str]]:
    """What a page offers, by its title: the file, and the size that the page tells."""
    (box,) = page_of(book, name).find_class("page-files")
    folder = (book.html / f"{name}.html").parent
    return {
        item.find("a").text: (folder / item.find("a").get("href"), item.find("span").text)
        for item in box.iter("li") if item.find("a").get("download") is not None
    }


@pytest.mark.book
def test_each_chapter_can_be_had_as_plain_text_markdown_and_source(book: Book) -> None:
    edition = Edition.load(book.root)
    texts: dict[str, str] = dict.fromkeys(edition.sources, "")
    for chapter in edition.chapters:
        files = offered(book, chapter.docname)
        assert files.keys() >= {"Plain text", "Markdown", "Source"}
        assert ("Notebook" in files) == chapter.has_cells
        for path, told in files.values():
            assert told == size(path.stat().st_size)
        words = files["Plain text"][0].read_text(encoding="utf-8")
        assert words == chapter_text(edition, chapter) != ""
        texts[chapter.source] += words
        source = (book.root / chapter.file).read_text(encoding="utf-8")
        assert files["Source"][0].read_text(encoding="utf-8") == source
        readable = files["Markdown"][0].read_text(encoding="utf-8")
        assert readable == markdown_file(edition, source, chapter)
    assert texts == {name: reading_text(edition, name) for name in edition.sources}


@pytest.mark.book
def test_every_page_with_cells_can_be_had_as_a_notebook(book: Book) -> None:
    for path in notebook_pages(book.root):
        name = path.relative_to(book.root).with_suffix("").as_posix()
        if (book.html / f"{name}.html").is_file() and has_cells(path.read_text("utf-8")):
            notebook, _ = offered(book, name)["Notebook"]
            read = nbformat.read(notebook, as_version=4)
            nbformat.validate(read)
            assert any(cell.cell_type == "code" for cell in read.cells)
            assert "git clone" not in notebook.read_text("utf-8")  # no repository, no such cell


@pytest.mark.book
def test_a_page_offers_its_pdf_where_there_is_one_and_no_dead_button(book: Book) -> None:
    for page in book.html.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "mybinder.org" not in text and "colab.research" not in text


@pytest.mark.book
def test_with_a_repository_pages_with_cells_lead_to_binder_and_colab(
    small_book: Book, build: Build
) -> None:
    config = small_book.root / "_config.yml"
    pdf = small_book.root / "_build/pdf/chapters/a-text-text.pdf"
    before = config.read_text(encoding="utf-8")
    try:
        config.write_text(
            before.replace('url: ""', 'url: "https://github.com/an-owner/a-name"', 1), "utf-8"
        )
        pdf.parent.mkdir(parents=True)
        pdf.write_bytes(b"3" * 7000)
        built = build(small_book.root)
        assert built.status == 0, built.tail
        name = "book/texts/a-text/text"
        (box,) = page_of(small_book, name).find_class("page-files")
        assert [a.get("href") for a in box.iter("a") if "https:" in a.get("href")] == [
            "https://mybinder.org/v2/gh/an-owner/a-name/HEAD"
            "?urlpath=lab%2Ftree%2F_build%2Fnotebooks%2Fbook%2Ftexts%2Fa-text%2Ftext.ipynb",
            "https://colab.research.google.com/github/an-owner/a-name/blob/gh-pages/"
            "_downloads/notebooks/book/texts/a-text/text.ipynb",
        ]
        files = offered(small_book, name)
        assert (small_book.html / "_downloads/notebooks" / f"{name}.ipynb").is_file()
        first = nbformat.read(files["Notebook"][0], as_version=4).cells[1]
        assert "git clone --quiet --depth 1 https://github.com/an-owner/a-name" in first.source
        assert files["PDF"][0].read_bytes() == pdf.read_bytes()
        assert files["PDF"][1] == "7 kB"
        (other,) = page_of(small_book, "book/texts/a-text/notes").find_class("page-files")
        assert not [a for a in other.iter("a") if "https:" in a.get("href")]
    finally:
        config.write_text(before, encoding="utf-8")
        shutil.rmtree(pdf.parents[1], ignore_errors=True)
        build(small_book.root)
    assert "PDF" not in offered(small_book, "book/texts/a-text/text")
