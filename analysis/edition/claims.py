"""The claims: every figure that the texts state, tied to the words that state it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import Finding
from .registers import OnLines, Row, parse_lines, read_register

COLUMNS = (
    "id", "claim", "source", "lines", "quote", "speaker", "authority", "date", "quantity",
    "value", "unit", "of", "qualifier", "kind",
)
QUALIFIERS = ("exact", "about", "at least", "more than", "less than", "from-to", "rhetorical")
KINDS = (
    "count", "share", "votes", "seats", "proportion proposed", "sum", "size", "enumeration",
    "threshold", "signatories", "span of time", "ratio", "money",
)
#: A year, a month, a day, or two of them with a stroke between: the time from one to the other.
DATE = r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?"


@dataclass(frozen=True, slots=True)
class Claim(OnLines):
    """One figure. ``claim`` groups the figures of one statement; ``of`` is the whole of
    which ``value`` is a part, where the statement gives one."""

    id: str
    claim: str
    source: str
    lines: str
    quote: str
    speaker: str
    authority: str
    date: str
    quantity: str
    value: float
    unit: str
    of: float | None
    qualifier: str
    kind: str
    file: str
    line: int


def load_claims(root: Path) -> tuple[list[Claim], list[Finding]]:
    """The register of claims, and what is wrong in it (code C001)."""
    claims: list[Claim] = []
    findings: list[Finding] = []
    seen: set[str] = set()
    for row in read_register(root, "claims", COLUMNS):
        faults = list(_faults(row, seen))
        findings += faults
        seen.add(row["id"])
        if not faults:
            values: dict[str, Any] = row.values | {
                "value": float(row["value"]), "of": float(row["of"]) if row["of"] else None,
            }
            claims.append(Claim(**values, file=row.file, line=row.line))
    return claims, findings


def _faults(row: Row, seen: set[str]) -> Iterable[Finding]:
    if not row["id"] or row["id"] in seen:
        yield row.finding("C001", f"the id {row['id']!r} is empty or stands twice",
                          "give each row an id of its own")
    for column in ("claim", "source", "quote", "quantity", "unit"):
        if not row[column]:
            yield row.finding("C001", f"{column} is empty", f"fill in {column}")
    for column in ("value", "of"):
        if (row[column] or column == "value") and not _is_number(row[column]):
            yield row.finding("C001", f"{column} is {row[column]!r}, which is no plain number",
                              "write a number without separators: 1720")
    if row["qualifier"] not in QUALIFIERS:
        yield row.finding("C001", f"the qualifier is {row['qualifier']!r}",
                          "the qualifiers are " + ", ".join(QUALIFIERS))
    if row["kind"] not in KINDS:
        yield row.finding("C001", f"the kind is {row['kind']!r}",
                          "the kinds are " + ", ".join(KINDS))
    if row["date"] and not re.fullmatch(DATE, row["date"]):
        yield row.finding("C001", f"the date is {row['date']!r}",
                          "write 1920, 1920-11, 1920-11-08, or two of them as in 1917/1920")
    try:
        parse_lines(row["lines"])
    except ValueError as error:
        yield row.finding("C001", str(error), "write 549-575, or 3045-3046, 3063")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False
