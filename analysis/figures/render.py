"""How tables and charts leave a cell: HTML and Markdown together, charts without plotly.js."""

from __future__ import annotations

import hashlib
import os
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
from IPython.display import display
from plotly.io.base_renderers import MimetypeRenderer

from .. import IN_BOOK

PERCENT = "share"


class Table:
    """A DataFrame as a real table in HTML and in Markdown; the index is the row's head."""

    def __init__(
        self, frame: pd.DataFrame, caption: str, source: tuple[str, str] | None = None
    ) -> None:
        self.frame, self.caption, self.source = frame, caption, source

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/markdown": self.markdown()}

    def cells(self) -> list[tuple[str, list[str]]]:
        """The head of each row with its cells, formatted."""
        return [
            (str(name), [_format(column, value) for column, value in row.items()])
            for name, row in self.frame.iterrows()
        ]

    def html(self) -> str:
        head = "".join(f'<th scope="col">{escape(str(c))}</th>' for c in self._columns())
        body = "".join(
            f'<tr><th scope="row">{escape(name)}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
            for name, cells in self.cells()
        )
        note = ""
        if self.source:
            text, href = map(escape, self.source)
            note = f'<p class="table-note">Source: <a href="{href}">{text}</a></p>'
        return (
            f'<div class="table-scroll" role="region" tabindex="0" '
            f'aria-label="{escape(self.caption, quote=True)}">'
            f'<table class="table edition-table"><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
        )

    def markdown(self) -> str:
        def line(cells: list[str]) -> str:
            return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"

        columns = self._columns()
        rows = [line(columns), line(["---"] * len(columns))]
        rows += [line([name, *cells]) for name, cells in self.cells()]
        return "\n".join([self.caption, "", *rows, *self._source_line()])

    def _source_line(self) -> list[str]:
        return ["", f"Source: [{self.source[0]}]({self.source[1]})"] if self.source else []

    def _columns(self) -> list[str]:
        return [str(self.frame.index.name or "row"), *map(str, self.frame.columns)]


def _format(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column == PERCENT:
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def show(frame: pd.DataFrame, caption: str, source: tuple[str, str] | None = None) -> None:
    """Show a table with its caption; a ``share`` column comes as per cent.

    ``source`` is the text and the address of a link to the passage.
    """
    display(Table(frame, caption, source))


class BookRenderer(MimetypeRenderer):  # type: ignore[misc]
    """Interactive HTML without plotly.js inside; the page serves the script once."""

    def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
        figure = go.Figure(fig_dict)
        finding = str((figure.layout.meta or {}).get("alternative", ""))
        name = "chart-" + hashlib.sha256(figure.to_json().encode()).hexdigest()[:12]
        html = pio.to_html(
            figure, include_plotlyjs=False, full_html=False, include_mathjax=False, div_id=name,
            config={"displayModeBar": False, "responsive": True},
        )
        return {
            "text/html": f'<figure class="chart" role="img" aria-label="{escape(finding, True)}">'
            f"{html}<figcaption>{escape(finding)}</figcaption></figure>",
            "text/markdown": finding,
        }


def use_book_renderer() -> None:
    """Make the book's renderer the one that plotly uses.

    Only a build of the book wants it: elsewhere, as in JupyterLab, plotly's own renderers
    bring their script along. The build says so by the environment variable ``IN_BOOK``.
    """
    pio.renderers["book"] = BookRenderer()
    pio.renderers.default = "book"


if os.environ.get(IN_BOOK):
    use_book_renderer()
