"""Names in the built book: they lead to their entries, and the entries to all their mentions."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Book

from analysis import Edition
from analysis.edition.names import folded

pytestmark = pytest.mark.book
REGISTERS = ("persons", "bodies", "places", "terms")


def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def edition(book: Book) -> Edition:
    return Edition.load(book.root)


@pytest.fixture(scope="module")
def texts(book: Book, edition: Edition) -> dict[str, BeautifulSoup]:
    return {c.docname: parsed(book.html / f"{c.docname}.html") for c in edition.chapters}


@pytest.fixture(scope="module")
def indexes(book: Book) -> dict[str, BeautifulSoup]:
    return {name: parsed(book.html / f"book/{name}.html") for name in REGISTERS}


def entry_of(link: Tag) -> str:
    return str(link["href"]).partition("#")[2]


def words(link: Tag) -> str:
    for hidden in link.select(".w"):
        hidden.extract()
    return folded(" ".join(link.get_text().split()))


def test_a_name_leads_to_its_entry_and_has_one_of_its_spellings(
    texts: dict[str, BeautifulSoup], indexes: dict[str, BeautifulSoup], edition: Edition
) -> None:
    records = {name.id: name for name in edition.name_records}
    count = 0
    for soup in texts.values():
        for link in BeautifulSoup(str(soup), "html.parser").select("a.name"):
            register = str(link["href"]).partition("#")[0].rpartition("/")[2].removesuffix(".html")
            record = records[entry_of(link)]
            assert record.register == register
            assert indexes[register].find(id=record.id) is not None
            shown = words(link)
            assert any(folded(spelling) in shown for spelling in record.spellings), shown
            count += 1
    assert count > 500


def test_a_name_is_marked_once_under_each_heading(texts: dict[str, BeautifulSoup]) -> None:
    for name, soup in texts.items():
        seen: Counter[tuple[int, str]] = Counter()
        for link in soup.select("a.name"):
            unit = link.find_parent(lambda tag: tag.name == "section" or "note" in tag.get(
                "class", []))
            seen[id(unit), entry_of(link)] += 1
        assert {key: n for key, n in seen.items() if n > 1} == {}, name


def test_no_name_is_a_link_inside_a_link_or_a_heading(texts: dict[str, BeautifulSoup]) -> None:
    for soup in texts.values():
        for link in soup.select("a.name"):
            assert link.find_parent(["a", "h1", "h2", "h3", "h4"]) is None
            assert link.find("a") is None


def test_a_name_that_is_corrected_at_every_mention_is_marked_all_the_same(
    texts: dict[str, BeautifulSoup]
) -> None:
    assert any(soup.select_one("a.name .c, .c a.name") for soup in texts.values())


def test_every_mention_is_a_link_to_the_block_that_has_it(
    texts: dict[str, BeautifulSoup], indexes: dict[str, BeautifulSoup], edition: Edition
) -> None:
    anchors = {name: {tag["id"] for tag in soup.find_all(id=True)} for name, soup in texts.items()}
    for register, soup in indexes.items():
        for entry in soup.select(".name-entry"):
            found = set()
            for link in entry.select(".places a"):
                page, _, anchor = str(link["href"]).partition("#")
                document = f"book/{page.removesuffix('.html')}"
                assert anchor in anchors[document], link
                first, _, last = link.get_text().partition("–")
                found |= {(document, anchor, n) for n in range(int(first), int(last or first) + 1)}
            mentions = edition.mentions_by_id[str(entry["id"])]
            assert {(m.document, m.anchor, m.line) for m in mentions} <= found, register


def test_an_index_page_has_every_entry_and_needs_no_script(
    indexes: dict[str, BeautifulSoup], edition: Edition
) -> None:
    for register, soup in indexes.items():
        records = [n for n in edition.name_records if n.register == register]
        assert {entry["id"] for entry in soup.select(".name-entry")} == {n.id for n in records}
        for record in records:
            entry = soup.find(id=record.id)
            assert isinstance(entry, Tag)
            shown = entry.get_text(" ")
            assert record.name in shown and record.description in shown
            assert all(spelling in shown for spelling in record.spellings)
        letters = {str(a["href"]).removeprefix("#") for a in soup.select(".letters a")}
        assert letters == {h["id"] for h in soup.select("h2.letter")}


def test_the_entries_come_with_the_first_name_that_is_opened_and_not_before(
    book: Book, edition: Edition
) -> None:
    script = (book.html / "_static/names-data.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix("window.editionNames=").removesuffix(";\n"))
    assert data.keys() == {name.id for name in edition.name_records}
    for page in book.html.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "names-data.js" not in html
        uses = bool(re.search(r'<a class="name"|class="name-entry"', html))
        assert ("_static/names.js" in html, "_static/names.css" in html) == (uses, uses), page
