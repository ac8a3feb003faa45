"""Answers that need not be typed, because the edition has them: what it corrects on some
lines, and what its register says of a quotation. Both come as Markdown tables, for model
answers and for the teacher's remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..edition import EditionError, Finding
from ..edition.registers import parse_lines

if TYPE_CHECKING:
    from ..edition import Edition
    from ..edition.emendations import Emendation

_GROUP = re.compile(r"\s*(?P<source>[a-z0-9-]+):(?P<lines>[\d\s,–-]+?)\s*")


def _groups(edition: Edition, spec: str) -> Iterator[tuple[str, str]]:
    """The texts and lines of ``kollontai-1921:12, 1597-1599; lenin-1918:22``.

    Raises :class:`EditionError`, T006, where that is not what ``spec`` is.
    """
    for part in spec.split(";"):
        match = _GROUP.fullmatch(part)
        if match is None or match["source"] not in edition.sources:
            raise EditionError([Finding(
                "", 0, "T006", f"{part.strip()!r} names no lines of a text",
                "write kollontai-1921:12, 1597-1599; lenin-1918:22",
            )])
        yield match["source"], match["lines"]


def corrections(edition: Edition, spec: str) -> str:
    """What the edition changes, or remarks on, where ``spec`` says: a table in its order.

    Raises :class:`EditionError` where the edition has nothing there.
    """
    found = [
        record for source, lines in _groups(edition, spec) for first, last in parse_lines(lines)
        for record in edition.emendation_records
        if record.source == source and _touches(record.lines, first, last)
    ]
    if not found:
        raise EditionError([Finding("", 0, "T006", f"the edition corrects nothing at {spec!r}",
                                    "name other lines, or take the table away")])
    return _table(
        ["line", "witness", "edition", "kind", "certain", "reason"],
        ([record.lines, record.witness, _read(record), _kind(record),
          "yes" if record.certainty == "certain" else "no (?)", record.reason]
         for record in found),
    )


def _touches(lines: str, first: int, last: int) -> bool:
    return any(a <= last and b >= first for a, b in parse_lines(lines))


def _read(record: Emendation) -> str:
    return "(the same)" if record.role == "sic" else record.reading or "(nothing)"


def _kind(record: Emendation) -> str:
    return f"{record.kind}, emended" if record.role == "emend" else record.kind


def quoted(edition: Edition, spec: str) -> str:
    """What the register of quotations says of the quotations on these lines: a table.

    Raises :class:`EditionError` where the register has none there.
    """
    scores = edition.quotations.set_index(["source", "lines"])["score"].to_dict()
    rows = []
    for source, lines in _groups(edition, spec):
        wanted = parse_lines(lines)
        rows += [
            [record.attributed_to, record.cited, record.quote,
             edition.cite(record.target_source, *_ends(record.target_lines)),
             record.verdict, f"{scores[source, record.lines]:.0f}", record.remark]
            for record in edition.quotation_records
            if record.source == source and parse_lines(record.lines) == wanted
            and record.target_source
        ]
    if not rows:
        raise EditionError([Finding("", 0, "T006", f"no quotation is compared at {spec!r}",
                                    "give the lines of the quotation as in quotations.csv")])
    head = ["quoted", "citation", "words", "compared with", "verdict", "score", "editors’ remark"]
    return _table(head, rows)


def _ends(lines: str) -> tuple[int, int]:
    ranges = parse_lines(lines)
    return ranges[0][0], ranges[-1][1]


def _table(head: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: str) -> str:
    return re.sub(r"([\\`*_\[\]<|])", r"\\\1", " ".join(str(value).split()))
