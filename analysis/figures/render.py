"""How tables and charts leave a cell: HTML and Markdown together, charts without plotly.js."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from numbers import Real
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
from IPython.display import display
from plotly.io.base_renderers import MimetypeRenderer

from .. import IN_BOOK
from ..edition.arithmetic import plain
from .kept import kept, name_of

PERCENT = "share"


@dataclass(frozen=True, slots=True)
class Link:
    """A cell, or a part of one, that leads to an address."""

    text: str
    href: str

    def html(self) -> str:
        return f'<a href="{escape(self.href)}">{escape(self.text)}</a>'

    def markdown(self) -> str:
        return f"[{self.text}]({self.href})"


#: A cell as it is written: words, links and again words.
Cell = Sequence[str | Link]


class Table:
    """A DataFrame as a real table in HTML and in Markdown; the index is the row's head.

    A cell may be a :class:`Link` or a list of words and links, in which ``\\n`` begins a new
    line. ``classes`` are those of the HTML table: *words* sets all cells to the left,
    *sortable* lets readers sort the rows.
    """

    def __init__(
        self, frame: pd.DataFrame, caption: str, source: tuple[str, str] | None = None,
        classes: Sequence[str] = (),
    ) -> None:
        self.frame, self.caption, self.source = frame, caption, source
        self.classes = ("table", "edition-table", *classes)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/markdown": self.markdown()}

    def cells(self) -> list[tuple[str, list[Cell]]]:
        """The head of each row with its cells, formatted."""
        return [
            (str(name), [_cell(column, value) for column, value in row.items()])
            for name, row in self.frame.iterrows()
        ]

    def html(self) -> str:
        head = "".join(f'<th scope="col">{escape(str(c))}</th>' for c in self._columns())
        body = "".join(
            f'<tr><th scope="row">{escape(name)}</th>'
            + "".join(f"<td>{_html(cell)}</td>" for cell in cells) + "</tr>"
            for name, cells in self.cells()
        )
        note, classes = "", " ".join(self.classes)
        if self.source:
            text, href = map(escape, self.source)
            note = f'<p class="table-note">Source: <a href="{href}">{text}</a></p>'
        return (
            f'<div class="table-scroll" role="region" tabindex="0" '
            f'aria-label="{escape(self.caption, quote=True)}">'
            f'<table class="{classes}"><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
        )

    def markdown(self) -> str:
        def line(cells: list[str]) -> str:
            return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"

        columns = self._columns()
        rows = [line(columns), line(["---"] * len(columns))]
        rows += [line([name, *map(_markdown, cells)]) for name, cells in self.cells()]
        return "\n".join([self.caption, "", *rows, *self._source_line()])

    def _source_line(self) -> list[str]:
        return ["", f"Source: [{self.source[0]}]({self.source[1]})"] if self.source else []

    def _columns(self) -> list[str]:
        return [str(self.frame.index.name or "row"), *map(str, self.frame.columns)]


def _cell(column: str, value: Any) -> Cell:
    if isinstance(value, Link):
        return [value]
    return value if isinstance(value, list) else [_format(column, value)]


def _html(cell: Cell) -> str:
    parts = (part.html() if isinstance(part, Link) else escape(part) for part in cell)
    return "".join(parts).replace("\n", "<br>")


def _markdown(cell: Cell) -> str:
    parts = (part.markdown() if isinstance(part, Link) else part for part in cell)
    return "".join(parts).replace("\n", "; ")


def _format(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value != value:
        return ""
    if column == PERCENT:
        return f"{value:.1%}"
    return plain(float(value)) if isinstance(value, Real) else str(value)


def show(
    frame: pd.DataFrame, caption: str, source: tuple[str, str] | None = None,
    classes: Sequence[str] = (),
) -> None:
    """Show a table with its caption; a ``share`` column comes as per cent.

    ``source`` is the text and the address of a link to the passage; cells and ``classes``
    as in :class:`Table`.
    """
    display(Table(frame, caption, source, classes))  # type: ignore[no-untyped-call]


class BookRenderer(MimetypeRenderer):
    """A chart as its kept picture with its data beside it: the page shows the picture, and
    loads plotly.js for readers who want to explore the chart. Without a picture, its words."""

    def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
        figure = go.Figure(fig_dict)
        finding = str((figure.layout.meta or {}).get("alternative", ""))
        svg = kept(figure)
        picture = {"image/svg+xml": svg} if svg else {}
        return picture | {
            "text/html": f'<figure class="chart">{_picture(figure, finding, svg)}'
            f"<figcaption>{escape(finding)}</figcaption></figure>",
            "text/markdown": finding,
        }


def _picture(figure: go.Figure, finding: str, svg: str | None) -> str:
    data = figure.to_json().replace("<", "\\u003c")
    return (
        f'<div class="chart-picture" id="chart-{name_of(figure)}" role="img" tabindex="0" '
        f'aria-label="{escape(finding, True)}">{svg or ""}</div>'
        f'<script type="application/json" class="chart-data">{data}</script>'
    )


def use_book_renderer() -> None:
    """Make the book's renderer the one that plotly uses.

    Only a build of the book wants it: elsewhere, as in JupyterLab, plotly's own renderers
    bring their script along. The build says so by the environment variable ``IN_BOOK``.
    """
    pio.renderers["book"] = BookRenderer()
    pio.renderers.default = "book"


if os.environ.get(IN_BOOK):
    use_book_renderer()
