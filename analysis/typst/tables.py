"""Tables: real ones, whose heads come again on the next page."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from docutils import nodes

from .writer import Writer, unknown, writes

#: A table of no more rows and letters keeps to one page.
TOGETHER, TOGETHER_LETTERS = 14, 1800
_NUMBER = re.compile(r"[-−–+]?[£$]?[\d,.]+( ?%)?|[-–—]?")


@writes(nodes.table)
def table(self: Writer, node: nodes.table) -> str:
    """The caption is the table's title or, below a cell of code, the paragraph before it."""
    before, self.in_table = self.in_table, True
    written = _table(self, node)
    self.in_table = before
    return written


def _table(self: Writer, node: nodes.table) -> str:
    captions = [n for n in node.children if isinstance(n, nodes.title)]
    groups = [n for n in node.children if isinstance(n, nodes.tgroup)]
    for child in node.children:
        if child not in captions and child not in groups:
            raise unknown(child, self.document)
    heads, rows = _rows(groups, nodes.thead), _rows(groups, nodes.tbody)
    count = max(sum(_span(e)[0] for e in row.children) for row in (*heads, *rows))
    shown = "".join(f"[{self.inside(c).strip()}]" for c in captions)
    align = ", ".join("right" if _numeric(rows, i) else "left" for i in range(count))
    columns, wide = widths([*heads, *rows], count)
    written = self.anchors(*node["ids"]) + f"\n#book-table(({columns},), ({align},),\n"
    if wide:
        written += "wide: true,\n"
    if len(rows) <= TOGETHER and sum(len(r.astext()) for r in rows) <= TOGETHER_LETTERS:
        written += "breakable: false,\n"
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


#: So many letters stand on one line of a table, and of one that takes the margins too, in
#: each of the two sizes; so many more a column's edges take.
LINE, WIDE, EDGES = (90, 103), (110, 125), 2
#: A table of more columns is set in the smaller size.
MANY = 6
#: A longer word may be hyphenated where the columns are narrow.
LONGEST = 10
#: So many rows are enough to judge a table.
ENOUGH = 60
#: Em that the average letter takes.
LETTER = 0.46
_DIVIDED = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|\s+")
_AROUND = "()[].,;:?!'‘’“”"
_BROAD = re.compile(r"[A-Zmw—%]")


def widths(rows: Sequence[nodes.row], count: int) -> tuple[str, bool]:
    """The widths of the columns, and whether the table takes the margins too.

    Their own widths where the table fits the page, else those that make it short. From the
    narrowest that hold a word, one letter after the other goes to the column that saves most
    height, until none does.
    """
    lengths = [[len(e.astext()) for e in row.children] for row in rows]
    columns = [[row[i] for row in lengths if i < len(row)] or [0] for i in range(count)]
    small = count > MANY
    if sum(max(column) + EDGES for column in columns) <= LINE[small]:
        return ", ".join(["auto"] * count), False
    found = [max(3, _longest_word(rows, i)) for i in range(count)]
    sample = [row for row in lengths if len(row) == count][:: max(1, len(rows) // ENOUGH)]
    for _ in range(WIDE[small] - EDGES * count - sum(found)):
        saved = [0.0] * count
        for row in sample:
            heights = [max(1.0, n / w) for n, w in zip(row, found, strict=True)]
            first = max(range(count), key=heights.__getitem__)
            second = max((h for i, h in enumerate(heights) if i != first), default=1.0)
            after = max(1.0, row[first] / (found[first] + 1))
            # Where two are equally high, one after the other must grow before any is saved.
            saved[first] += heights[first] - (0.9 * max(second, after) + 0.1 * after)
        if not any(saved):
            break
        found[max(range(count), key=saved.__getitem__)] += 1
    total = sum(found) + EDGES * count
    if total <= LINE[small]:
        return ", ".join(f"{(width + EDGES) * LETTER:.2f}em" for width in found), False
    return ", ".join(f"{width + EDGES}fr" for width in found), True


def _longest_word(rows: Sequence[nodes.row], column: int) -> int:
    """The letters that the longest part of a word takes which no hyphen can divide."""
    longest = 0
    for row in rows:
        if column < len(row.children):
            is_head = isinstance(row.parent, nodes.thead)
            for word in _DIVIDED.split(row[column].astext()):
                breadth = len(word) + len(_BROAD.findall(word)) / 2
                if word.strip(_AROUND).isalpha():
                    breadth = min(breadth, LONGEST)
                longest = max(longest, math.ceil(breadth * (1.1 if is_head else 1)))
    return longest


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
