"""Tables: real ones, whose heads come again on the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

from .writer import Writer, unknown, writes

_NUMBER = re.compile(r"[-−–+]?[£$]?[\d,.]+( ?%)?|[-–—]?")


@writes(nodes.table)
def table(self: Writer, node: nodes.table) -> str:
    """The caption is the table's title or, below a cell of code, the paragraph before it."""
    captions = [n for n in node.children if isinstance(n, nodes.title)]
    groups = [n for n in node.children if isinstance(n, nodes.tgroup)]
    for child in node.children:
        if child not in captions and child not in groups:
            raise unknown(child, self.document)
    heads, rows = _rows(groups, nodes.thead), _rows(groups, nodes.tbody)
    count = max(sum(_span(e)[0] for e in row.children) for row in (*heads, *rows))
    shown = "".join(f"[{self.inside(c).strip()}]" for c in captions)
    align = ", ".join("right" if _numeric(rows, i) else "left" for i in range(count))
    columns = widths([*heads, *rows], count)
    written = self.anchors(*node["ids"]) + f"\n#book-table(({columns},), ({align},),\n"
    if shown:
        written += f"caption: {shown},\n"
    written += "table.header(\n" + "".join(_row(self, row) for row in heads) + "),\n"
    return written + "".join(_row(self, row) for row in rows) + ")\n"


def _rows(groups: Sequence[nodes.tgroup], kind: type[nodes.Element]) -> list[nodes.row]:
    return [
        row for group in groups for part in group.children if isinstance(part, kind)
        for row in part.children if isinstance(row, nodes.row)
    ]


def _span(entry: nodes.Node) -> tuple[int, int]:
    assert isinstance(entry, nodes.entry)
    return entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1


def _numeric(rows: list[nodes.row], column: int) -> bool:
    """Whether a column holds numbers only; the first is the rows' head."""
    cells = [row[column].astext().strip() for row in rows if column < len(row.children)]
    return column > 0 and any(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


#: So many characters stand on one line of a table, and of one that takes the margins too; so
#: many more a column's edges take.
LINE, WIDE, EDGES = 100, 134, 2
#: A longer word may be hyphenated where the columns are narrow.
LONGEST = 10
#: So many rows are enough to judge a table.
ENOUGH = 60


def widths(rows: Sequence[nodes.row], count: int) -> str:
    """The widths of the columns: their own where the table fits the page, else those that
    make it short. From the narrowest that hold a word, one character after the other goes to
    the column that saves most height."""
    lengths = [[len(e.astext()) for e in row.children] for row in rows]
    columns = [[row[i] for row in lengths if i < len(row)] or [0] for i in range(count)]
    if sum(max(column) + EDGES for column in columns) <= LINE:
        return ", ".join(["auto"] * count)
    found = [max(3, min(LONGEST, _longest_word(rows, i))) for i in range(count)]
    sample = [row for row in lengths if len(row) == count][:: max(1, len(rows) // ENOUGH)]
    for _ in range(WIDE - EDGES * count - sum(found)):
        saved = [0.0] * count
        for row in sample:
            heights = [n / w for n, w in zip(row, found, strict=True)]
            first = max(range(count), key=heights.__getitem__)
            second = max((h for i, h in enumerate(heights) if i != first), default=0.0)
            saved[first] += heights[first] - max(second, row[first] / (found[first] + 1))
        found[max(range(count), key=saved.__getitem__)] += 1
    return ", ".join(f"{width + EDGES}fr" for width in found)


def _longest_word(rows: Sequence[nodes.row], column: int) -> int:
    words = (w for r in rows if column < len(r.children) for w in r[column].astext().split())
    return max(map(len, words), default=0)


def _row(self: Writer, row: nodes.row) -> str:
    names = self.anchors(*row["ids"])
    cells = [_cell(self, e, "" if i else names) for i, e in enumerate(row.children)]
    return "".join(cells) + "\n"


def _cell(self: Writer, entry: nodes.Node, names: str) -> str:
    columns, rows = _span(entry)
    assert isinstance(entry, nodes.entry)
    shown = f"[{names}{self.inside(entry).strip()}]"
    if (columns, rows) == (1, 1):
        return f"{shown}, "
    return f"table.cell(colspan: {columns}, rowspan: {rows}){shown}, "
