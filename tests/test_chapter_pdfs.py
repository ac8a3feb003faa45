"""Each chapter as a PDF of its own: whole, tagged, citable, leading to nothing outside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, Book
from pdf import Pdf, collisions, inside
from pypdf import PdfReader

from analysis import Edition
from analysis.typst import setting
from analysis.typst.single import TARGET, name
from analysis.typst.writer import Surroundings, Writer

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def chapters(pdf: Pdf) -> dict[str, Pdf]:
    """The PDF of each chapter by the chapter's document, in the order of the contents list."""
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    documents = re.findall(r"file: *(\S+)", toc)
    folder = pdf.path.parent / TARGET
    assert {path.name for path in folder.iterdir()} == {name(d) for d in documents}
    return {d: Pdf(folder / name(d)) for d in documents}


def text_of(pdf: Pdf) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.reader.pages).split())


def test_each_chapter_has_one_and_no_two_have_the_same_name(chapters: dict[str, Pdf]) -> None:
    assert len({name(d) for d in chapters}) == len(chapters) > 20
    assert name("book/texts/kollontai-1921/part-1") == "kollontai-1921-part-1.pdf"


def test_each_is_tagged_and_has_a_title_of_its_own(chapters: dict[str, Pdf]) -> None:
    titles = set()
    for document, pdf in chapters.items():
        root = pdf.reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB", document
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data(), document
        assert pdf.reader.metadata is not None and pdf.reader.metadata.title
        assert pdf.reader.metadata.title.endswith("From: The Soviet Trade-Union Debate, 1918–1921")
        titles.add(pdf.reader.metadata.title)
    assert len(titles) == len(chapters)


def test_each_says_what_it_is_taken_from_and_how_to_cite_it(
    chapters: dict[str, Pdf], book: Book
) -> None:
    edition = Edition.load(book.root)
    texts = {c.docname: c for c in edition.chapters}
    for document, pdf in chapters.items():
        first = " ".join(pdf.reader.pages[0].extract_text().split())
        assert "From The Soviet Trade-Union Debate" in first, document
        words = text_of(pdf)
        assert "To cite this chapter:" in words, document
        if document in texts:
            assert "stands in the left margin: " in words, document
            assert f"{edition.sources[texts[document].source].short}, l. " in words, document
            assert "Signs of the printed book" in words, document


def test_none_has_words_upon_words_or_outside_its_area(chapters: dict[str, Pdf]) -> None:
    for document, pdf in chapters.items():
        for page, boxes in enumerate(pdf.boxes()):
            assert not list(collisions(boxes)), document
            assert all(map(inside, boxes)), document
            assert any(box.is_text_of_page for box in boxes) or pdf.is_ruled(page), document


def test_its_pages_are_those_of_the_book_and_no_more(pdf: Pdf, chapters: dict[str, Pdf]) -> None:
    """What is added takes two pages at most."""
    total = sum(len(chapter.reader.pages) for chapter in chapters.values())
    whole = len(pdf.reader.pages)
    assert whole - 12 <= total <= whole + 2 * len(chapters)


def test_a_link_to_another_chapter_says_its_name_where_nothing_else_does() -> None:
    around = Surroundings(
        places=frozenset({"a", "b", "c#l5"}), titles={"a": "One", "b": "Two", "c": "A text"},
        texts=frozenset({"c"}),
    )
    writer = Writer("a", around)
    assert writer.name("b", "the list") == "Two"
    assert writer.name("b", "see Two") == ""
    assert writer.name("c#l5", "l. 5") == ""
    assert writer.name("a", "above") == ""
    writer.in_table = True
    assert writer.name("b", "the list") == ""


def test_links_of_the_whole_book_to_other_chapters_are_words_here(
    book: Book, chapters: dict[str, Pdf]
) -> None:
    text = text_of(chapters["book/how-to-use"])
    assert "(see Editorial principles)" in text or "Editorial principles" in text
    for document, pdf in chapters.items():
        for page in pdf.reader.pages:
            for annotation in page.get("/Annots", ()):
                action = annotation.get_object().get("/A", {})
                if "/URI" in action:
                    assert re.match(r"https?://|mailto:", action["/URI"]), document


def test_only_what_changed_is_set_again(tmp_path: Path) -> None:
    (tmp_path / "shared.typ").write_text("#let x = [one]", encoding="utf-8")
    (tmp_path / "a.typ").write_text('#import "shared.typ": *\n= #x', encoding="utf-8")
    (tmp_path / "b.typ").write_text("#set document(title: [b])\n= two", encoding="utf-8")
    for file in ("a", "shared"):
        path = tmp_path / f"{file}.typ"
        path.write_text("#set document(title: [a])\n" + path.read_text("utf-8"), "utf-8")
    jobs = [setting.Job(f"{n}.typ", tmp_path / "pdf" / f"{n}.pdf") for n in "ab"]

    def made() -> list[int]:
        assert setting.set_all(tmp_path, jobs) == []
        return [job.target.stat().st_mtime_ns for job in jobs]

    first = made()
    assert made() == first
    (tmp_path / "shared.typ").write_text("#let x = [three]", encoding="utf-8")
    second = made()
    assert second[0] > first[0] and second[1] == first[1]
    assert "three" in PdfReader(jobs[0].target).pages[0].extract_text()
    jobs[1].target.unlink()
    assert made()[1] > second[1]
