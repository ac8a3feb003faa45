"""The PDF of the whole book: nothing is lost, and it is set as a book."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from conftest import ROOT, Book
from lxml import html
from pdf import APPARATUS, HEADINGS, Chunk, Pdf, collisions, inside, plain, words

from analysis import Edition
from analysis.edition.chapters import Chapter
from analysis.edition.witness import reading_form

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
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


def words_of(chapter: Chapter) -> list[str]:
    """The words of a chapter's reading text."""
    return plain("\n".join(
        "".join(reading_form(p.item, lambda mark: "") for p in block.pieces)
        for block in chapter.blocks
    ))


def first_lost(expected: list[str], found: list[str]) -> str:
    """Where the first expected word is not found in its order; empty where all are."""
    rest = iter(found)
    for i, word in enumerate(expected):
        if not any(word == other for other in rest):
            return f"{word!r} in {' '.join(expected[max(0, i - 8) : i + 5])!r}"
    return ""


def reach(expected: list[str], found: list[str]) -> int:
    """How many of the found words it takes to have the expected ones in their order: hardly
    more than these, or words would be found where they do not belong. What follows the text,
    the questions, is not counted."""
    rest = iter(enumerate(found, 1))
    return max((next((i for i, other in rest if other == word), 0) for word in expected), default=0)


def test_every_word_of_every_chapter_stands_in_the_pdf_in_its_order(
    pdf: Pdf, edition: Edition
) -> None:
    lost, count = {}, 0
    for chapter, chunks in chapters_of(pdf, edition):
        expected, found = words_of(chapter), words(chunks)
        count += 1
        if where := first_lost(expected, found):
            lost[chapter.file] = where
        assert reach(expected, found) <= 1.05 * len(expected) + 60, chapter.file
    assert count == len(edition.chapters)
    assert lost == {}


def test_every_note_stands_in_the_pdf(pdf: Pdf, edition: Edition) -> None:
    everything = " ".join(" ".join(words(chunks)) for _, chunks in chapters_of(pdf, edition))
    lost = []
    for note in edition.note_records:
        for first, last in note.text_lines:
            text = edition.reading(note.source, first, last, marks=False)
            if note.document and " ".join(plain(text)) not in everything:
                lost.append((note.label, first, text[:80]))
    assert lost == []


def test_a_word_that_the_builder_lost_would_be_missed(
    book: Book, pdf: Pdf, edition: Edition, tmp_path: Path
) -> None:
    """The same comparison upon a book from whose Typst files one word was taken."""
    folder = tmp_path / "typst"
    shutil.copytree(book.root / "_build/typst", folder)
    chapter = next(c for c in edition.chapters if c.source == "lenin-1920")
    file = folder / "chapters" / f"{chapter.docname.replace('/', '-')}.typ"
    written = file.read_text(encoding="utf-8")
    whole = words_of(chapter)
    word = next(w for w in whole[500:] if w.isalpha() and len(w) > 9
                and written.count(w) == whole.count(w) == 1)
    main = folder / "single" / file.name

    def lost() -> str:
        typst.compile(str(main), output=str(tmp_path / "a.pdf"), root=str(folder),
                      ignore_system_fonts=True, sys_inputs={"chapter": chapter.docname})
        found = Pdf(tmp_path / "a.pdf")
        return first_lost(whole, words(found.reading(0, len(found.reader.pages))))

    assert lost() == ""
    file.write_text(written.replace(word, ""), encoding="utf-8")
    assert repr(word) in lost()


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


def test_no_text_stands_outside_its_area(pdf: Pdf) -> None:
    wrong = []
    for page, boxes in enumerate(pdf.boxes(), 1):
        wrong += [(page, box) for box in boxes if not inside(box)]
    assert wrong == []


def test_no_words_stand_upon_others(pdf: Pdf) -> None:
    """Not a number in the margin upon another, not a cell of a table upon the next one."""
    wrong = [
        (page, one, other)
        for page, boxes in enumerate(pdf.boxes(), 1) for one, other in collisions(boxes)
    ]
    assert wrong == []


def test_no_page_is_empty(pdf: Pdf) -> None:
    empty = [page for page, boxes in enumerate(pdf.boxes(), 1)
             if not any(box.is_text_of_page for box in boxes) and not pdf.is_ruled(page - 1)]
    assert empty == []


def test_a_page_with_words_upon_words_or_outside_its_area_is_found(tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text(
        "#set page(width: 170mm, height: 240mm, margin: 23mm)\n"
        "Here#h(-3em)are words#place(dx: -19mm)[outside]#pagebreak()#pagebreak()", "utf-8",
    )
    typst.compile(str(source), output=str(tmp_path / "a.pdf"), ignore_system_fonts=True)
    boxes = list(Pdf(tmp_path / "a.pdf").boxes())
    assert [len(list(collisions(page))) for page in boxes] == [1, 0, 0]
    assert [b.text.strip() for b in boxes[0] if not inside(b)] == ["outside"]
    assert not any(b.is_text_of_page for page in boxes[1:] for b in page)


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


def test_each_chart_has_its_kept_picture_and_no_picture_is_left_behind(book: Book) -> None:
    shown = set()
    for path in (book.html / "book").rglob("*.html"):
        for name in html.parse(path, html.HTMLParser(encoding="utf-8")).xpath("//@id"):
            if match := re.fullmatch(r"chart-([0-9a-f]{12})", name):
                shown.add(match[1])
    kept = {path.stem for path in (book.root / "book" / "charts").glob("*.svg")}
    assert shown
    assert kept == shown, "run python -m analysis charts"
