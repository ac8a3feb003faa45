"""The registers of quotations and of parallel passages: typed records in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .alignment import EXACT, LEFT_OUT, LIKE
from .errors import Finding
from .registers import REGISTERS, Row, parse_lines, read_register

#: The register's columns; ``score`` is computed and never typed.
REGISTER = (
    "id", "source", "lines", "quote", "attributed_to", "cited", "target_source", "target_lines",
    "verdict", "remark",
)
#: The columns of the table.
COLUMNS = (
    "source", "lines", "quote", "attributed_to", "cited", "target_source", "target_lines",
    "verdict", "score",
)
PARALLEL_REGISTER = (
    "id", "source", "lines", "quote", "target_source", "target_lines", "target_quote", "verdict",
    "remark",
)
PARALLEL_COLUMNS = (*PARALLEL_REGISTER, "score")

NOT_FOUND = "not found where claimed"
NOT_HERE = "not in this edition"
#: Below this score even a translation would have next to no word in common with another. Two
#: English passages of like length that have nothing to do with one another reach some 50, so
#: that it is the editors who say what is a translation; the floor only tells when the passage
#: that they judged is no longer the one at these lines.
FLOOR = 50.0
#: Each verdict on a quotation with the scores that it allows, from and up to. What is not in
#: this edition has no target and no score.
VERDICTS: dict[str, tuple[float, float]] = {
    "exact": (EXACT, EXACT),
    "variant wording": (LIKE, 99.9),
    "other translation": (FLOOR, 99.9),
    NOT_FOUND: (0.0, LIKE - 0.1),
    NOT_HERE: (0.0, 0.0),
}
#: What two parallel passages have to do with one another.
RELATIONS = (
    "one text echoes another", "two translations of one text", "one source quoted twice",
    "a writer repeats himself",
)
#: A quotation has more words than this; shorter ones are not registered.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation. ``quote`` are its words in the reading text, ``[…]`` where words are left
    out; the target is the passage of this edition that it quotes, where there is one."""

    id: str
    source: str
    lines: str
    quote: str
    attributed_to: str
    cited: str
    target_source: str
    target_lines: str
    verdict: str
    remark: str
    file: str
    line: int

    @property
    def target_quote(self) -> str:
        """Empty: the target is known by its lines only."""
        return ""


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two passages that have words in common although neither cites the other."""

    id: str
    source: str
    lines: str
    quote: str
    target_source: str
    target_lines: str
    target_quote: str
    verdict: str
    remark: str
    file: str
    line: int


@dataclass(slots=True)
class Quoted:
    """What the two registers hold, and what is wrong in them."""

    quotations: list[Quotation] = field(default_factory=list)
    parallels: list[Parallel] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def load_quoted(root: Path) -> Quoted:
    """The registers ``quotations.csv`` and ``parallels.csv``, with their faults (codes Q001
    and Q004). An edition without a register has no quotations."""
    quoted = Quoted()
    seen: set[str] = set()
    for row in _rows(root, "quotations", REGISTER):
        faults = list(_quotation_faults(row, seen))
        seen.add(row["id"])
        quoted.findings += faults
        if not faults:
            quoted.quotations.append(Quotation(**row.values, file=row.file, line=row.line))
    for row in _rows(root, "parallels", PARALLEL_REGISTER):
        faults = list(_parallel_faults(row, seen))
        seen.add(row["id"])
        quoted.findings += faults
        if not faults:
            quoted.parallels.append(Parallel(**row.values, file=row.file, line=row.line))
    return quoted


def _rows(root: Path, name: str, columns: tuple[str, ...]) -> list[Row]:
    is_there = (root / REGISTERS / f"{name}.csv").is_file()
    return read_register(root, name, columns) if is_there else []


def _quotation_faults(row: Row, seen: set[str]) -> Iterable[Finding]:
    yield from _faults(row, "Q001", seen, ("source", "lines", "quote"), ("lines", "target_lines"))
    if row["quote"] and len(row["quote"].replace(LEFT_OUT, " ").split()) <= SHORTEST:
        yield row.finding("Q001", f"{row['quote']!r} has no more than {SHORTEST} words",
                          "take the row away: so short a quotation is not registered")
    if row["verdict"] not in VERDICTS:
        yield row.finding("Q001", f"the verdict is {row['verdict']!r}",
                          "the verdicts are " + ", ".join(VERDICTS))
    has_target = bool(row["target_source"]), bool(row["target_lines"])
    wanted = row["verdict"] != NOT_HERE
    if row["verdict"] in VERDICTS and has_target != (wanted, wanted):
        yield row.finding(
            "Q001", f"{row['verdict']!r} " + ("needs a target" if wanted else "has no target"),
            "give target_source and target_lines" if wanted
            else "leave target_source and target_lines empty",
        )
    if not row["remark"]:
        yield row.finding("Q001", "remark is empty", "say why the verdict is what it is")


def _parallel_faults(row: Row, seen: set[str]) -> Iterable[Finding]:
    filled = ("source", "lines", "quote", "target_source", "target_lines", "target_quote", "remark")
    yield from _faults(row, "Q004", seen, filled, ("lines", "target_lines"))
    if row["verdict"] not in RELATIONS:
        yield row.finding("Q004", f"the verdict is {row['verdict']!r}",
                          "the verdicts are " + ", ".join(RELATIONS))


def _faults(
    row: Row, code: str, seen: set[str], filled: Iterable[str], lines: Iterable[str]
) -> Iterable[Finding]:
    if not row["id"] or row["id"] in seen:
        yield row.finding(code, f"the id {row['id']!r} is empty or stands twice",
                          "give each row of both registers an id of its own")
    for column in filled:
        if not row[column]:
            yield row.finding(code, f"{column} is empty", f"fill in {column}")
    for column in lines:
        if row[column]:
            try:
                parse_lines(row[column])
            except ValueError as error:
                yield row.finding(code, str(error), "write 549-575, or 3045-3046, 3063")
