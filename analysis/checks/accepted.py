"""The register of accepted forms: what looks wrong to the machine, and why it is right.

One row accepts one form: for one code, in one source or in all, on some lines or on all. A
row that is of no use any more is a finding itself, so that the register cannot rot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..edition import Edition, Finding
from ..edition.registers import Row, parse_lines, read_register
from .suspicions import REGISTER, Suspicion

COLUMNS = ("code", "source", "lines", "form", "reason")
CODES = ("L001", "L002", "L003", "L004")
CODE = "L005"
EVERYWHERE = [(0, 10**9)]


@dataclass
class Accepted:
    """One row; ``idle`` are the ranges of its lines on which it has accepted nothing yet."""

    row: Row
    ranges: list[tuple[int, int]]
    idle: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.idle = set(self.ranges)

    def accepts(self, suspicion: Suspicion) -> bool:
        """Whether the row is meant for this suspicion; if so, it was of use."""
        if self.row["source"] not in ("", suspicion.source):
            return False
        meant = {(a, b) for a, b in self.ranges if a <= suspicion.line <= b}
        self.idle -= meant
        return bool(meant)


def load(edition: Edition) -> tuple[list[Accepted], list[Finding]]:
    """The rows that are well formed, and what is wrong with the others.

    An edition without the register has none. Raises :class:`EditionError` where the file
    cannot be read.
    """
    if not (edition.root / REGISTER).is_file():
        return [], []
    accepted: list[Accepted] = []
    findings: list[Finding] = []
    seen: set[tuple[str, ...]] = set()
    for row in read_register(edition.root, "accepted", COLUMNS):
        key = tuple(row[column] for column in COLUMNS[:-1])
        faults = list(_faults(row, edition))
        if key in seen:
            faults.append(row.finding(CODE, f"{row['form']!r} is accepted twice",
                                      "take one of the two rows away"))
        seen.add(key)
        findings += faults
        if not faults:
            ranges = parse_lines(row["lines"]) if row["lines"] else EVERYWHERE
            accepted.append(Accepted(row, ranges))
    return accepted, findings


def _faults(row: Row, edition: Edition) -> Iterator[Finding]:
    if row["code"] not in CODES:
        yield row.finding(CODE, f"the code is {row['code']!r}", "the codes are " + ", ".join(CODES))
    if row["source"] and row["source"] not in edition.sources:
        yield row.finding(CODE, f"the source {row['source']!r} is unknown",
                          "name no source for all, or one of " + ", ".join(edition.sources))
    for column in ("form", "reason"):
        if not row[column]:
            yield row.finding(CODE, f"{column} is empty", f"fill in {column}")
    if row["lines"]:
        if not row["source"]:
            yield row.finding(CODE, "lines are given and no source", "name the source of the lines")
        try:
            parse_lines(row["lines"])
        except ValueError as error:
            yield row.finding(CODE, str(error), "write 549-575, or 3045-3046, 3063")


def sift(suspicions: Iterable[Suspicion], accepted: Iterable[Accepted]) -> Iterator[Finding]:
    """What is suspicious and not accepted; notes in ``accepted`` which rows are of use."""
    by_form: dict[tuple[str, str], list[Accepted]] = {}
    for item in accepted:
        by_form.setdefault((item.row["code"], item.row["form"]), []).append(item)
    for suspicion in suspicions:
        code = suspicion.finding.code
        rows = [item for form in suspicion.forms for item in by_form.get((code, form), [])]
        # Every row that fits is of use, not only the first.
        if not any([item.accepts(suspicion) for item in rows]):
            yield suspicion.finding


def idle(accepted: Iterable[Accepted]) -> Iterator[Finding]:
    """Every row that has accepted nothing, or nothing on some of its lines."""
    return (_idle(item) for item in accepted if item.idle)


def _idle(item: Accepted) -> Finding:
    row = item.row
    where = f" in {row['source']}" if row["source"] else ""
    if row["lines"]:
        lines = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in sorted(item.idle))
        where += f", line{'' if lines.isdigit() else 's'} {lines}"
    return row.finding(
        CODE, f"{row['form']!r} is accepted{where}, but {row['code']} finds nothing there",
        "take the row or the lines away, or mend the form",
    )
