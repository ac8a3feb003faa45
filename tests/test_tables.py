"""The tables that a reader can sort and filter, with the pointer and with the keyboard."""

from __future__ import annotations

import pytest
from conftest import Book
from lxml import html
from test_browser import LACKS, NARROW, Opened, browser, opened  # noqa: F401

pytestmark = [pytest.mark.book, pytest.mark.browser, pytest.mark.skipif(bool(LACKS), reason=LACKS)]

NUMBERS = "book/numbers"
#: The cells of a column, row by row, of the rows that are shown.
COLUMN = """(table, n) => [...table.tBodies[0].rows].filter(r => !r.hidden)
  .map(r => r.cells[n].textContent.trim())"""


def test_a_table_is_sorted_by_figures_and_by_words(opened: Opened) -> None:  # noqa: F811
    with opened() as tab:
        table = tab.open(NUMBERS).locator("table.sortable").first
        head = table.locator("thead th").nth(1)
        before = table.evaluate(COLUMN, 1)
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "ascending"
        rising = table.evaluate(COLUMN, 1)
        assert sorted(rising) == sorted(before)
        assert rising[0].startswith("0.15 per cent")
        assert rising[-1].startswith("7,000,000")
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        assert table.evaluate(COLUMN, 1)[0].startswith("7,000,000")
        words = table.locator("thead th").nth(0)
        words.get_by_role("button").click()
        assert head.get_attribute("aria-sort") is None
        named = [name.lower() for name in table.evaluate(COLUMN, 0)]
        assert named[0] < named[-1]


def test_a_table_is_filtered_and_says_how_many_rows_are_left(opened: Opened) -> None:  # noqa: F811
    with opened(NARROW) as tab:
        page = tab.open(NUMBERS)
        field = page.get_by_label("Filter the rows").first
        table = page.locator("table.sortable").first
        total = len(table.evaluate(COLUMN, 0))
        field.fill("Kritzman")
        assert table.evaluate(COLUMN, 1) == ["1,720 enterprises, of 2,000"]
        assert page.get_by_role("status").first.text_content() == f"1 of {total} rows"
        field.fill("seats daniels")
        assert len(table.evaluate(COLUMN, 0)) == 2
        field.fill("")
        assert len(table.evaluate(COLUMN, 0)) == total


def test_the_keyboard_sorts_too(opened: Opened) -> None:  # noqa: F811
    with opened() as tab:
        page = tab.open(NUMBERS)
        page.get_by_label("Filter the rows").first.focus()
        page.keyboard.press("Tab")  # the region that scrolls
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        head = page.locator("table.sortable thead th").first
        assert head.get_attribute("aria-sort") == "ascending"
        assert page.evaluate("document.activeElement.className") == "sort"


def test_without_scripts_the_table_is_plain_and_whole(book: Book, opened: Opened) -> None:  # noqa: F811
    with opened(java_script_enabled=False) as tab:
        page = tab.open(NUMBERS)
        table = page.locator("table.sortable").first
        assert table.locator("tbody tr").count() > 120
        assert table.locator("button").count() == 0
        assert page.get_by_label("Filter the rows").count() == 0


def test_only_pages_with_such_a_table_load_its_script(book: Book) -> None:
    with_table, with_script = set(), set()
    for path in book.html.rglob("*.html"):
        root = html.parse(path, html.HTMLParser(encoding="utf-8")).getroot()
        if root.find_class("sortable"):
            with_table.add(path.stem)
        if root.xpath("//script[contains(@src, 'tables.js')]"):
            with_script.add(path.stem)
    assert "numbers" in with_script
    assert with_script == with_table
