"""A page with cells runs by itself, and shows what the book shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Book, Run
from lxml import html
from lxml.html import HtmlElement

from analysis.edition import EditionError
from analysis.notebooks import notebook_pages, run_notebooks


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows(table: HtmlElement) -> list[list[str]]:
    return [[words(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]


@pytest.fixture(scope="module")
def executed(book: Book, run: Run) -> Path:
    """Every notebook page of a copy of the checkout, run by the command of ``make
    notebooks``."""
    out = book.root / "_build" / "notebooks"
    ended = run(book.root, "python", "-m", "analysis", "notebooks", "--root", book.root)
    assert ended.status == 0, ended.tail
    return out


def outputs(notebook: Path) -> Iterator[dict[str, Any]]:
    """What the cells of an executed notebook show, by MIME type."""
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield output["data"]


def joined(content: str | list[str]) -> str:
    return content if isinstance(content, str) else "".join(content)


@pytest.mark.book
def test_each_notebook_by_itself_gives_the_tables_and_charts_of_the_book(
    book: Book, executed: Path
) -> None:
    pages = [p.relative_to(book.root).with_suffix("") for p in notebook_pages(book.root)]
    assert len(pages) >= 7
    count = 0
    for page in pages:
        shown = html.parse(book.html / f"{page}.html", html.HTMLParser(encoding="utf-8"))
        cells = shown.xpath("//div[contains(@class, 'cell_output')]")
        tables = [rows(table) for cell in cells for table in cell.iter("table")]
        charts = [words(c) for cell in cells for c in cell.xpath(".//figure//figcaption")]
        found_tables: list[list[list[str]]] = []
        found_charts: list[str] = []
        for data in outputs(executed / f"{page}.ipynb"):
            meta = data.get("application/vnd.plotly.v1+json", {}).get("layout", {}).get("meta", {})
            if meta:
                found_charts.append(" ".join(meta["alternative"].split()))
            elif "text/html" in data:
                fragment = html.fromstring(f"<div>{joined(data['text/html'])}</div>")
                found_tables += [rows(table) for table in fragment.iter("table")]
        assert found_tables == tables, page
        assert found_charts == charts, page
        count += len(tables) + len(charts)
    assert count > 40


def test_a_failing_cell_is_named_with_its_page(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/plain.md").write_text("# No cells\n")
    (tmp_path / "book/cells.md").write_text(
        "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n"
        "# Cells\n\n```{code-cell} python\n1 / 0\n```\n"
    )
    with pytest.raises(EditionError, match=r"book/cells\.md: J001: .*ZeroDivisionError"):
        list(run_notebooks(tmp_path, tmp_path / "out"))
    assert not list(tmp_path.rglob("*.ipynb"))


def test_every_page_with_a_cell_says_that_it_is_a_notebook() -> None:
    pages = (ROOT / "book").rglob("*.md")
    with_cells = {p for p in pages if "```{code-cell}" in p.read_text("utf-8")}
    assert with_cells == set(notebook_pages(ROOT))
