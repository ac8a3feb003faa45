"""The citations: every place where a text or a note points to a work, as the register has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import Finding
from .registers import REGISTERS, OnLines, Row, parse_lines, read_register

NAME = "citations"
FILE = f"{REGISTERS}/{NAME}.csv"
COLUMNS = (
    "id", "source", "lines", "series", "mark", "work", "pages", "quote", "target_source",
    "target_lines", "remark",
)
#: The series of a citation that stands in the running text and not in a note.
TEXT = "text"
#: The series of the citations in brackets that are numbered in the order of their text.
BRACKETS = "citations"
_NEEDED = ("source", "series", "work", "quote")


@dataclass(frozen=True, slots=True)
class Citation(OnLines):
    """One citation of one work.

    ``quote`` are the citing words on ``lines`` of ``source``, ``series`` and ``mark`` the
    note in which they stand, ``work`` a key of the bibliography, ``pages`` the place in the
    work as cited, with the volume first. The target is the cited passage, where this
    edition contains it; without ``target_lines`` the work is here, but not the words.
    """

    id: str
    source: str
    lines: str
    series: str
    mark: str
    work: str
    pages: str
    quote: str
    target_source: str
    target_lines: str
    remark: str
    file: str
    line: int

    @property
    def target_ranges(self) -> list[tuple[int, int]]:
        return parse_lines(self.target_lines) if self.target_lines else []

    @property
    def first(self) -> int:
        """The source line on which the citing words begin."""
        return int(self.lines.replace(",", "-").split("-")[0])

    @property
    def note(self) -> tuple[str, str, str]:
        """The note to which the citation belongs: source, series and mark."""
        return self.source, self.series, self.mark

    @property
    def place(self) -> str:
        """Work and pages in one: ``deutscher-prophet-armed 487``."""
        return f"{self.work} {self.pages}".rstrip()


def load_citations(root: Path) -> tuple[list[Citation], list[Finding]]:
    """The register of citations, and what is wrong in its rows (code B001).

    An edition without the register has none. Raises :class:`EditionError` where the file
    cannot be read.
    """
    if not (root / FILE).is_file():
        return [], []
    citations: list[Citation] = []
    findings: list[Finding] = []
    seen: set[str] = set()
    for row in read_register(root, NAME, COLUMNS):
        faults = list(_faults(row, seen))
        findings += faults
        seen.add(row["id"])
        if not faults:
            citations.append(Citation(**row.values, file=row.file, line=row.line))
    return citations, findings


def _faults(row: Row, seen: set[str]) -> Iterator[Finding]:
    if not row["id"] or row["id"] in seen:
        yield row.finding("B001", f"the id {row['id']!r} is empty or stands twice",
                          "give each row an id of its own")
    for column in _NEEDED:
        if not row[column]:
            yield row.finding("B001", f"{column} is empty", f"fill in {column}")
    if row["series"] and (row["series"] == TEXT) == bool(row["mark"]):
        yield row.finding(
            "B001", f"the mark is {row['mark']!r} in the series {row['series']!r}",
            f"a note has a mark, a citation of the series {TEXT!r} has none",
        )
    for column in ("lines", "target_lines"):
        try:
            if row[column] or column == "lines":
                parse_lines(row[column])
        except ValueError as error:
            yield row.finding("B001", str(error), "write 549-575, or 3045-3046, 3063")
    if row["target_lines"] and not row["target_source"]:
        yield row.finding("B001", "target_lines stand without target_source",
                          "name the text of this edition that the lines belong to")


def distinct(citations: Sequence[Citation]) -> list[Citation]:
    """The citations of one note, each place of a work once; a work that the note only names
    and then cites by its pages has no place of its own for the name."""
    with_pages = {c.work for c in citations if c.pages}
    kept = (c for c in citations if c.pages or c.work not in with_pages)
    return list({c.place: c for c in kept}.values())


def by_note(citations: Sequence[Citation]) -> dict[tuple[str, str, str], list[Citation]]:
    """The citations of each note (source, series, mark), without those of the running text."""
    notes: dict[tuple[str, str, str], list[Citation]] = {}
    for citation in citations:
        if citation.series != TEXT:
            notes.setdefault(citation.note, []).append(citation)
    return {note: distinct(cited) for note, cited in notes.items()}
