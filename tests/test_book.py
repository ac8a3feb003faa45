"""The built book: its text is the edition's text, its links lead somewhere, it loads nothing
from elsewhere, and it is made anew when what it shows has changed."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import (
    HOSTILE,
    NO_SOURCE,
    ROOT,
    SMALL,
    Book,
    Build,
    Built,
    Run,
    registers,
    without_cells,
)
from lxml import html
from lxml.html import HtmlElement

from analysis import Edition
from analysis.edition.chapters import Block, Chapter
from analysis.edition.markup import Mark
from analysis.edition.witness import reading_form, witness_form

pytestmark = pytest.mark.book

TEXT = "book/texts/a-text/text"
NOTES = "book/texts/a-text/notes"
#: What makes a browser load something, by the attribute that names it.
LOADS = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src",
    "audio": "src", "embed": "src", "track": "src", "input": "src", "object": "data",
}
LOADING_LINKS = {"stylesheet", "preload", "prefetch", "modulepreload", "icon", "shortcut",
                 "apple-touch-icon", "manifest", "preconnect", "dns-prefetch"}  # fmt: skip
CSS_LOADS = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")


@cache
def page(path: Path) -> HtmlElement:
    return html.parse(path, html.HTMLParser(encoding="utf-8")).getroot()


def pages(folder: Path) -> dict[Path, HtmlElement]:
    """Every page that a reader can open; the templates in ``_static`` are none."""
    found = {p: page(p) for p in sorted(folder.rglob("*.html")) if "_static" not in p.parts}
    assert found
    return found


@pytest.fixture(scope="module")
def edition(book: Book) -> Edition:
    return Edition.load(book.root)


# --- the text -------------------------------------------------------------------------

READING = ("w", "loc", "pb", "c-gap", "headerlink")
WITNESS = ("r", "loc", "pb", "c-gap", "c-supplied", "headerlink")


def blocks_of(root: HtmlElement) -> Iterator[HtmlElement]:
    """The headings and paragraphs of a page that hold text of a witness."""
    for element in root.xpath("//article//*[self::p or self::h1 or self::h2 or self::h3 or "
                              "self::h4 or self::h5 or self::h6]"):
        if element.find_class("loc") or element.find_class("c"):
            yield element


def shown(element: HtmlElement, hidden: tuple[str, ...], mark: Callable[[Mark], str]) -> str:
    """The words of an element without its ``hidden`` parts; note marks as ``mark`` gives."""
    copy = deepcopy(element)
    for name in hidden:
        for part in copy.find_class(name):
            part.drop_tree()
    for part in copy.find_class("note-mark"):
        series, number = part.get("href").rsplit("#note-", 1)[1].split("-", 1)
        part.text = mark(Mark(series, number))
    return " ".join(copy.text_content().split())


def differences(found: list[str], expected: list[str]) -> list[tuple[str, str]]:
    if len(found) != len(expected):
        return [(f"{len(found)} blocks", f"{len(expected)} blocks")]
    return [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]


@pytest.mark.parametrize(
    ("view", "hidden", "form"),
    [("reading", READING, reading_form), ("received", WITNESS, witness_form)],
)
def test_each_page_gives_the_words_of_the_edition_in_their_order(
    book: Book, edition: Edition, view: str, hidden: tuple[str, ...], form: Callable[..., str]
) -> None:
    mark = edition.shown_mark if view == "reading" else edition.mark_form

    def expected(block: Block) -> str:
        return " ".join("".join(form(p.item, mark) for p in block.pieces).split())

    def wrong(chapter: Chapter) -> list[tuple[str, str]]:
        root = page(book.html / f"{chapter.docname}.html")
        found = [shown(element, hidden, mark) for element in blocks_of(root)]
        return differences(found, [expected(block) for block in chapter.blocks])

    assert len(edition.chapters) >= 11
    assert {c.file: d for c in edition.chapters if (d := wrong(c))} == {}


def test_each_block_keeps_its_line_and_its_level(book: Book, edition: Edition) -> None:
    for chapter in edition.chapters:
        root = page(book.html / f"{chapter.docname}.html")
        levels = [int(e.tag[1]) if e.tag != "p" else 0 for e in blocks_of(root)]
        assert levels == [b.level for b in chapter.blocks], chapter.file
        lines = [int(a.text) for a in root.xpath("//span[@class='loc']/a")]
        loci = [p.item.first for p in chapter.pieces() if p.item.role == "loc"]
        assert lines == loci, chapter.file


def test_every_correction_can_be_found_in_the_text_and_in_the_list(
    book: Book, edition: Edition
) -> None:
    listed = page(book.html / "book/corrections.html")
    rows = [row.get("id") for row in listed.xpath("//tr[@id]")]
    assert sorted(rows) == sorted(r.id for r in edition.emendation_records)
    assert len(set(rows)) == len(rows) > 1000
    for chapter in edition.chapters:
        root = page(book.html / f"{chapter.docname}.html")
        records = [r for r in edition.emendation_records if r.file == chapter.file]
        found = root.find_class("c")
        assert [e.get("data-lines") for e in found] == [r.lines for r in records]
        assert [e.get("data-kind") for e in found] == [r.kind for r in records]
        assert [e.get("data-reason", "") for e in found] == [r.reason for r in records]


# --- the pages ------------------------------------------------------------------------


def test_the_build_says_nothing_that_an_editor_must_look_at(book: Book) -> None:
    assert "build succeeded." in book.log
    complaint = re.search(r"^.*(?:WARNING|ERROR:(?! *tornado)|IPKernelApp)", book.log, re.MULTILINE)
    assert complaint is None, book.log[complaint.start() :][:5000]


def test_only_the_contents_list_says_what_is_built(book: Book) -> None:
    named = re.findall(r"(?:file|root): (\S+)", (book.root / "_toc.yml").read_text("utf-8"))
    built = {p.relative_to(book.html).with_suffix("").as_posix() for p in pages(book.html)}
    assert built - {"genindex"} == {*named, "index", "search"}


def local_targets(root: HtmlElement) -> Iterator[str]:
    for element, attribute, link, _ in root.iterlinks():
        if element.tag == "meta":  # the redirection of the first page
            link = link.split("url=")[-1]
        if attribute != "style" and not urlsplit(link).scheme and not link.startswith("//"):
            yield link


def test_no_link_leads_nowhere(book: Book) -> None:
    built = pages(book.html)
    names = {path: {*root.xpath("//@id"), *root.xpath("//a/@name")} for path, root in built.items()}
    broken: list[tuple[str, str]] = []
    count = 0
    for path, root in built.items():
        for link in local_targets(root):
            count += 1
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            fragment = unquote(parts.fragment).split(":~:")[0]
            if not target.is_file() or (
                fragment and target in names and fragment not in names[target]
            ):
                broken.append((path.relative_to(book.html).as_posix(), link))
    assert broken == []
    assert count > 5000


def test_no_page_loads_anything_from_another_host(book: Book) -> None:
    def foreign(link: str) -> bool:
        return bool(urlsplit(link.strip()).netloc)

    found: list[tuple[str, str]] = []
    for path, root in pages(book.html).items():
        loaded = [e.get(a) or "" for tag, a in LOADS.items() for e in root.iter(tag)]
        loaded += root.xpath("//@srcset | //@poster | //svg//@href")
        loaded += [
            link.get("href") for link in root.iter("link")
            if LOADING_LINKS & set(link.get("rel", "").split())
        ]
        styles = [*root.xpath("//@style"), *root.xpath("//style/text()")]
        loaded += [a or b for style in styles for a, b in CSS_LOADS.findall(style)]
        found += [(path.name, link) for link in loaded if foreign(link)]
    for path in book.html.rglob("*.css"):
        loaded = [a or b for a, b in CSS_LOADS.findall(path.read_text("utf-8"))]
        found += [(path.name, link) for link in loaded if foreign(link)]
    assert found == []


def test_an_address_names_one_place(book: Book) -> None:
    for path, root in pages(book.html).items():
        doubled = [name for name, count in Counter(root.xpath("//@id")).items() if count > 1]
        assert doubled == [], path
        assert root.xpath("//a//a") == [], path
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            named = {n for names in root.xpath(f"//@{attribute}") for n in names.split()}
            assert named <= set(root.xpath("//@id")), (path, attribute)


def test_the_chart_script_burdens_only_the_pages_with_a_chart(book: Book) -> None:
    with_chart, with_script = set(), set()
    for path, root in pages(book.html).items():
        if root.xpath("//figure[@class='chart']"):
            with_chart.add(path.stem)
            assert root.xpath("//figure[@class='chart']/div/svg")  # a picture without a script
        assert not root.xpath("//script/@src[contains(., 'plotly')]")  # only when it is asked for
        if root.xpath("//script/@src[contains(., 'chart.js')]"):
            with_script.add(path.stem)
    assert with_chart == with_script >= {"notes"}
    assert len(with_chart) < len(pages(book.html)) / 2
    assert (book.html / "_static/plotly.min.js").stat().st_size > 1_000_000
    assert all(p.stat().st_size < 1_000_000 for p in pages(book.html))


# --- what others wrote ----------------------------------------------------------------


def test_html_in_the_text_or_in_a_register_is_shown_and_never_obeyed(small_book: Book) -> None:
    for path, root in pages(small_book.html).items():
        assert not list(root.iter("x-evil")), path
        assert not root.xpath("//@onload | //@onerror | //img[@src='x']"), path
        assert not [s for s in root.iter("script") if (s.text or "").strip() == "evil()"], path
    text = page(small_book.html / f"{TEXT}.html")
    for place in (
        "//title", "//article//h1",
        "//*[@class='c c-emend']/*[@class='r']", "//*[@class='c c-emend']/*[@class='w']",
        "//*[@class='c c-emend']/@data-reason", "//*[@class='c c-sic']/@data-reason",
        "//*[@class='c c-gap']/*[@class='r']", "//*[@class='c c-gap']/@data-reason",
        "//*[@class='c c-supplied c-uncertain']/*[@class='r']", "//*[@class='fw w']",
        "//*[@class='pb']/a", "//a[@role='doc-noteref']", "//a[@role='doc-noteref']/@aria-label",
        "//p[@class='table-note']/a",
    ):
        found = text.xpath(place)
        assert found, place
        assert all(HOSTILE in (e if isinstance(e, str) else e.text_content()) for e in found), place
    assert text.xpath("//th[@scope='row']")[1].text == HOSTILE
    assert HOSTILE in text.xpath("//figcaption")[0].text_content()
    assert HOSTILE in text.xpath("//figure//@aria-label")[0]
    listed = page(small_book.html / "book/corrections.html")
    assert HOSTILE in listed.xpath("//article//h2")[0].text_content()
    row = [cell.text_content() for cell in listed.get_element_by_id("a-text.2.1")]
    assert [HOSTILE in cell for cell in row] == [False, False, True, True, False, False, True]
    note = page(small_book.html / f"{NOTES}.html").get_element_by_id("note-not-1")
    assert HOSTILE in note.get("aria-label")


# --- what must be made anew -----------------------------------------------------------


@pytest.fixture
def changed(small_book: Book) -> Iterator[Callable[[str, str, str], None]]:
    """Changes a file of the small book for one test."""
    kept: dict[Path, str] = {}

    def change(name: str, old: str, new: str) -> None:
        path = small_book.root / name
        text = kept.setdefault(path, path.read_text("utf-8"))
        assert old in text
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")

    yield change
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8")


def rebuilt(book: Book, build: Build) -> Built:
    built = build(book.root)
    page.cache_clear()
    assert built.status == 0, built.tail
    return built


def heads(book: Book) -> list[str]:
    root = page(book.html / f"{TEXT}.html")
    return [cell.text_content() for cell in root.xpath("//th[@scope='row']")]


def test_a_change_in_a_register_or_in_the_code_reaches_the_page_and_nothing_else_is_read(
    small_book: Book, build: Build, changed: Callable[[str, str, str], None]
) -> None:
    again = rebuilt(small_book, build)
    if "0 changed" not in again.log:  # another test had changed something
        again = rebuilt(small_book, build)
    assert heads(small_book)[0] == "seats of the left"
    assert "0 added, 0 changed, 0 removed" in again.log
    assert "Executing notebook" not in again.log

    changed("book/registers/claims.csv", "seats of the left", "seats of the others")
    changed("analysis/figures/tables.py", 'f"other {claims[0].unit}"', '"what remains"')
    log = rebuilt(small_book, build).log
    assert heads(small_book)[0] == "seats of the others"
    assert heads(small_book)[-1] == "what remains"
    assert "0 added, 2 changed, 0 removed" in log


def test_a_failing_cell_fails_the_build(
    small_book: Book, build: Build, changed: Callable[[str, str, str], None]
) -> None:
    changed(f"{TEXT}.md", 'share_chart(edition, "seats")', 'share_chart(edition, "no such")')
    built = build(small_book.root)
    assert built.status != 0
    assert "KeyError" in built.log


def test_a_page_follows_what_it_shows_of_other_pages(
    small_book: Book, build: Build, changed: Callable[[str, str, str], None]
) -> None:
    def shown() -> tuple[list[str], list[str]]:
        notes = page(small_book.html / f"{NOTES}.html")
        corrections = notes.xpath("//*[starts-with(@class, 'c ')]/@data-page")
        return notes.xpath("//a[@role='doc-backlink']/@href"), corrections

    page.cache_clear()
    links, print_pages = shown()
    assert len(links) == 2
    assert print_pages == [f"7 {HOSTILE}"]
    changed(f"{TEXT}.md", "and[^not-1] a", "and a")
    changed(f"{TEXT}.md", "{pb}`7 ", "{pb}`8 ")
    rebuilt(small_book, build)
    links, print_pages = shown()
    assert len(links) == 1
    assert print_pages == [f"8 {HOSTILE}"]


# --- other builders -------------------------------------------------------------------

CONF = """\
project = "A small root"
extensions = ["myst_parser", "analysis.sphinx_ext"]
myst_enable_extensions = ["colon_fence", "deflist"]
root_doc = "book/index"
exclude_patterns = ["_build", "analysis"]
smartquotes = False
suppress_warnings = ["toc.not_included", "epub.unknown_project_files"]
version = release = copyright = "1"
"""
SOME = ("lenin-1918/text", "congress-1920/text", "kollontai-1921/part-1", "kollontai-1921/notes",
        "kollontai-1921/advertisements", "clark-2001/text")  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Sphinx root without Jupyter Book: some chapters, without their cells."""
    root = tmp_path_factory.mktemp("plain") / "root"
    shutil.copytree(ROOT / "analysis", root / "analysis", ignore=NO_SOURCE)
    shutil.copytree(ROOT / "sources", root / "sources")
    registers(root, {})
    shutil.copyfile(ROOT / "book/registers/series.csv", root / "book/registers/series.csv")
    names = "".join(f"texts/{name}\n" for name in SOME)
    (root / "book/index.md").write_text(f"# Contents\n\n```{{toctree}}\n{names}corrections\n```\n")
    (root / "book/corrections.md").write_text(SMALL["book/corrections.md"])
    for name in SOME:
        target = root / f"book/texts/{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / f"book/texts/{name}.md").read_text("utf-8")
        target.write_text(without_cells(text), encoding="utf-8")
    (root / "conf.py").write_text(CONF)
    return root


def test_reading_in_parallel_gives_the_same_pages(plain: Path, run: Run) -> None:
    logs = {}
    for jobs in ("1", "2"):
        places = "-d", f"_build/trees-{jobs}", ".", f"_build/html-{jobs}"
        built = run(plain, "sphinx-build", "-b", "html", "-j", jobs, "-W", "--keep-going", *places)
        assert built.status == 0, built.tail
        logs[jobs] = built.log
    in_chunks = re.compile(r"^reading sources.* \.\. ", re.MULTILINE)
    assert [bool(in_chunks.search(log)) for log in logs.values()] == [False, True]
    one, two = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*.html")}
                for f in (plain / "_build/html-1", plain / "_build/html-2"))
    assert one == two
    assert len(one) > len(SOME)


@pytest.mark.parametrize("builder", ["text", "xml", "pseudoxml", "latex", "epub", "man"])
def test_every_builder_can_write_the_edition(plain: Path, run: Run, builder: str) -> None:
    places = "-d", "_build/trees", ".", f"_build/{builder}"
    built = run(plain, "sphinx-build", "-b", builder, "-W", "--keep-going", *places)
    assert built.status == 0, built.tail
    written = [p for p in (plain / f"_build/{builder}").rglob("*") if p.is_file()]
    words = [p.read_text("utf-8", errors="replace") for p in written if p.suffix != ".epub"]
    assert any("Workers" in text for text in words)


def test_plain_text_is_the_reading_text(plain: Path, run: Run) -> None:
    edition = Edition.load(plain)
    run(plain, "sphinx-build", "-b", "text", "-d", "_build/trees", ".", "_build/text")
    for chapter in edition.chapters:
        text = "".join((plain / f"_build/text/{chapter.docname}.txt").read_text("utf-8").split())
        for block in chapter.blocks[:20]:
            if block.level or any(p.item.role == "gap" for p in block.pieces):
                continue
            words = "".join(reading_form(p.item, edition.shown_mark) for p in block.pieces)
            assert "".join(words.split()) in text
