"""The PDF of the whole book: nothing is lost, and it is set as a book."""

from __future__ import annotations

import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from conftest import ROOT, Book, Run
from lxml import html
from pdf import APPARATUS, HEADINGS, Chunk, Pdf, plain, words

from analysis import Edition
from analysis.edition.chapters import Chapter
from analysis.edition.witness import reading_form

pytestmark = pytest.mark.book
PDF = Path("_build/pdf/soviet-trade-union-debate.pdf")
BUILD = ("jupyter-book", "build", ".", "--builder", "custom", "--custom-builder", "typst", "-W",
         "--keep-going")


@pytest.fixture(scope="session")
def pdf(book: Book, run: Run) -> Pdf:
    """The PDF of the whole book, made after its pages as ``make book`` does."""
    built = run(book.root, *BUILD)
    if built.status:
        pytest.fail(f"the PDF is not made (exit {built.status}):\n{built.tail}", pytrace=False)
    (book.root / "_build" / "typst.log").write_text(built.log, encoding="utf-8")
    return Pdf(book.root / PDF)


@pytest.fixture(scope="session")
def edition(book: Book) -> Edition:
    return Edition.load(book.root)


def chapters_of(pdf: Pdf, edition: Edition) -> Iterator[tuple[Chapter, list[Chunk]]]:
    """Each chapter with what stands on its pages."""
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    order = re.findall(r"(?:root|file): *(\S+)", toc)
    starts = [page for depth, title, page in chapter_marks(pdf)]
    assert len(starts) == len(order)
    ends = [*starts[1:], len(pdf.reader.pages)]
    by_name = {c.docname: c for c in edition.chapters}
    for name, first, last in zip(order, starts, ends, strict=True):
        if name in by_name:
            yield by_name[name], pdf.reading(first, last)


def chapter_marks(pdf: Pdf) -> list[tuple[int, str, int]]:
    """The bookmarks of the front page and the chapters: all of the second depth, and the one
    of the first that has the front page."""
    marks = pdf.bookmarks()
    front = next(i for i, m in enumerate(marks) if m[1].startswith("The Soviet Trade-Union"))
    first_part = next(i for i in range(front + 1, len(marks)) if marks[i][0] == 0)
    return [marks[front], *(m for m in marks[first_part:] if m[0] == 1)]


def first_lost(expected: list[str], found: list[str]) -> str:
    """Where the first expected word is not found in its order; empty where all are."""
    rest = iter(found)
    for i, word in enumerate(expected):
        if not any(word == other for other in rest):
            return f"{word!r} in {' '.join(expected[max(0, i - 8) : i + 5])!r}"
    return ""


def test_every_word_of_every_chapter_stands_in_the_pdf_in_its_order(
    pdf: Pdf, edition: Edition
) -> None:
    lost, count = {}, 0
    for chapter, chunks in chapters_of(pdf, edition):
        text = "\n".join(
            "".join(reading_form(p.item, lambda mark: "") for p in block.pieces)
            for block in chapter.blocks
        )
        expected, found = plain(text), words(chunks)
        count += 1
        if where := first_lost(expected, found):
            lost[chapter.file] = where
        assert len(found) <= 1.1 * len(expected) + 40, chapter.file
    assert count == len(edition.chapters)
    assert lost == {}


def test_every_note_stands_in_the_pdf(pdf: Pdf, edition: Edition) -> None:
    everything = " ".join(" ".join(words(chunks)) for _, chunks in chapters_of(pdf, edition))
    lost = []
    for note in edition.note_records:
        for first, last in note.text_lines:
            text = edition.reading(note.source, first, last, marks=False)
            if note.document and " ".join(plain(text)[:12]) not in everything:
                lost.append((note.label, first, text[:80]))
    assert lost == []


def test_every_correction_stands_in_the_apparatus_with_both_readings(
    pdf: Pdf, edition: Edition
) -> None:
    small = [c for p in range(len(pdf.reader.pages)) for c in pdf.chunks(p) if c.size == APPARATUS]
    apparatus = "".join(words(small))
    records = [r for r in edition.emendation_records if r.role in ("ocr", "emend")]
    lost = [
        (r.id, r.reading, r.witness) for r in records
        if "".join(plain(f"{r.reading or '—'}] {r.witness or '—'}")) not in apparatus
    ]
    assert len(records) > 1000
    assert lost == []


def test_the_pdf_can_be_read_by_machines_and_found_by_its_title(pdf: Pdf, edition: Edition) -> None:
    root = pdf.reader.trailer["/Root"]
    assert pdf.reader.metadata is not None
    assert pdf.reader.metadata.title == "The Soviet Trade-Union Debate, 1918–1921"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    titles = [title for depth, title, _ in pdf.bookmarks() if depth == 0]
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    for caption in re.findall(r"caption: *(.+)", toc):
        assert caption in titles
    fonts = {f for page in pdf.reader.pages for f in page["/Resources"].get("/Font", {}).values()}
    assert fonts
    for font in fonts:
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & descendant["/FontDescriptor"].keys()


def test_links_and_pages_lead_somewhere(pdf: Pdf) -> None:
    inside = outside = 0
    for page in pdf.reader.pages:
        for note in page.get("/Annots", ()):
            given = note.get_object()
            if given["/Subtype"] == "/Link":
                outside += "/URI" in given.get("/A", {})
                inside += "/Dest" in given or "/D" in given.get("/A", {})
    assert inside > 200
    assert outside > 0


def ink(png: bytes) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """Width and height of a picture, and the box of what is not white."""
    width, height = struct.unpack(">II", png[16:24])
    depth, colour = png[24], png[25]
    channels = {0: 1, 2: 3, 6: 4}[colour]
    assert depth == 8
    data, at = b"", 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += 12 + size
    raw, stride = zlib.decompress(data), width * channels
    before = bytearray(stride)
    box: list[tuple[int, int, int, int]] = []
    left, top, right, bottom = width, height, -1, -1
    for y in range(height):
        kind = raw[y * (stride + 1)]
        line = bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for i in range(stride):
            a = line[i - channels] if i >= channels else 0
            b, c = before[i], before[i - channels] if i >= channels else 0
            if kind == 1:
                line[i] = (line[i] + a) & 255
            elif kind == 2:
                line[i] = (line[i] + b) & 255
            elif kind == 3:
                line[i] = (line[i] + (a + b) // 2) & 255
            elif kind == 4:
                p = a + b - c
                near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                line[i] = (line[i] + near) & 255
        dark = [x for x in range(width) if min(line[x * channels : x * channels + 3]) < 235]
        if dark:
            left, right = min(left, dark[0]), max(right, dark[-1])
            top, bottom = min(top, y), y
        before = line
    if right >= 0:
        box.append((left, top, right, bottom))
    return width, height, box


def test_every_page_has_its_text_inside_its_area(book: Book, pdf: Pdf) -> None:
    pages = typst.compile(
        str(book.root / "_build/typst/book.typ"), root=str(book.root / "_build/typst"),
        ignore_system_fonts=True, format="png", ppi=15,
    )
    assert isinstance(pages, list) and len(pages) == len(pdf.reader.pages)
    wrong = []
    for number, png in enumerate(pages, 1):
        width, height, boxes = ink(png)
        point = width / 482
        inside = [
            left >= 14 * point and right <= width - 14 * point
            and top >= 26 * point and bottom <= height - 26 * point
            for left, top, right, bottom in boxes
        ]
        if inside != [True]:
            wrong.append((number, boxes))
    assert wrong == []


def test_no_heading_is_left_alone_at_the_foot_of_a_page(pdf: Pdf) -> None:
    alone = []
    for number in range(len(pdf.reader.pages)):
        chunks = [c for c in pdf.chunks(number) if c.size >= 7.2 and 60 < c.y < 620]
        for chunk, after in zip(chunks, [*chunks[1:], None], strict=True):
            # An entry of the apparatus begins with its line.
            is_entry = after and after.size == APPARATUS and re.fullmatch(r"[\s\d–]+", after.text)
            if chunk.size in HEADINGS and (after is None or is_entry):
                alone.append((number + 1, chunk.text))
    assert alone == []


def test_the_cells_run_once_for_pages_and_pdf(book: Book, pdf: Pdf) -> None:
    assert "Executing notebook" in book.log
    log = (book.root / "_build" / "typst.log").read_text(encoding="utf-8")
    assert "Executing notebook" not in log


def test_two_builds_give_the_same_bytes(
    book: Book, pdf: Pdf, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("again") / "elsewhere"
    skip = shutil.ignore_patterns("html", "pdf", "typst", ".doctrees", "__pycache__")
    shutil.copytree(book.root, other, ignore=skip)
    built = run(other, *BUILD)
    assert built.status == 0, built.tail
    assert (other / PDF).read_bytes() == pdf.path.read_bytes()


def test_each_chart_has_its_kept_picture_and_no_picture_is_left_behind(book: Book) -> None:
    shown = set()
    for path in (book.html / "book").rglob("*.html"):
        for name in html.parse(path, html.HTMLParser(encoding="utf-8")).xpath("//@id"):
            if match := re.fullmatch(r"chart-([0-9a-f]{12})", name):
                shown.add(match[1])
    kept = {path.stem for path in (book.root / "book" / "charts").glob("*.svg")}
    assert shown
    assert kept == shown, "run python -m analysis charts"
