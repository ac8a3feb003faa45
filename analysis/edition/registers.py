"""The registers: small CSV files in ``book/registers`` that the editors keep."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import EditionError, Finding, why
from .markup import Mark

REGISTERS = "book/registers"
CODE = "R001"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a register, with the line of the file on which it begins."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def finding(self, code: str, message: str, hint: str) -> Finding:
        return Finding(self.file, self.line, code, message, hint)


def read_register(root: Path, name: str, columns: Sequence[str]) -> list[Row]:
    """Read ``book/registers/<name>.csv``.

    Raises :class:`EditionError` where the file cannot be read, its header differs from
    ``columns`` or a row has not as many values.
    """
    file = f"{REGISTERS}/{name}.csv"
    try:
        text = (root / file).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EditionError(
            [Finding(file, 0, CODE, f"cannot be read: {why(error)}", "save it as UTF-8 CSV")]
        ) from error
    return list(_rows(file, text, columns))


def _rows(file: str, text: str, columns: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header_seen = False
    start = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            hint = "close the quotation mark, and double those inside a value"
            raise EditionError([Finding(file, start, CODE, f"is no CSV: {error}", hint)]) from error
        line, start = start, reader.line_num + 1
        if not any(value.strip() for value in values):
            continue
        if not header_seen:
            header_seen = True
            if values != list(columns):
                raise EditionError(
                    [Finding(file, line, CODE, f"the header is {','.join(values)}",
                             "the columns are " + ",".join(columns))]
                )
            continue
        if len(values) != len(columns):
            raise EditionError(
                [Finding(file, line, CODE, f"{len(values)} values for {len(columns)} columns",
                         "put a value with a comma between quotation marks")]
            )
        yield Row(file, line, dict(zip(columns, map(str.strip, values), strict=True)))


SERIES_COLUMNS = ("prefix", "series", "source", "voice", "form", "title")


@dataclass(frozen=True, slots=True)
class Series:
    """One series of notes: whose voice it is and how its marks look in the witness."""

    prefix: str
    series: str
    source: str
    voice: str
    form: str
    title: str

    def mark(self, number: str) -> str:
        """How a mark stands in the witness; empty for this edition's own notes."""
        return self.form.replace("{number}", number)

    def shown(self, number: str) -> str:
        """How a mark is shown to the reader, without brackets."""
        return (self.mark(number) or number).strip("[]")


def load_series(root: Path) -> dict[str, Series]:
    """The series of notes by prefix."""
    rows = read_register(root, "series", SERIES_COLUMNS)
    return {row["prefix"]: Series(**row.values) for row in rows}


def mark_form(series: dict[str, Series], mark: Mark) -> str:
    """The form of a clean mark in the witness; an unknown series has its number."""
    known = series.get(mark.series)
    return known.mark(mark.number) if known else mark.number


_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


def parse_lines(text: str) -> list[tuple[int, int]]:
    """Read ``549-575`` or ``3045-3046, 3063`` into ranges of lines.

    Raises :class:`ValueError` where it is neither.
    """
    ranges = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"{part.strip()!r} is no range of lines")
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last:
            raise ValueError(f"lines {first} to {last} run backwards")
        ranges.append((first, last))
    return ranges


class OnLines:
    """A row of a register that speaks of some source lines."""

    __slots__ = ()
    lines: str

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The lines as ranges: first and last."""
        return parse_lines(self.lines)
