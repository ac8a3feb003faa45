"""The records of the independent readings, and what they say about each other.

Each reader's record (``book/registers/readings/<reader>.csv``) lists what that reader
found wrong in a witness: ``source, line, witness, reading, kind, sure, reason``. ``⏎`` in
``witness`` is a line's end, ``[^9]`` in ``reading`` a note mark. A record is an edit script
over the witness; so are the edition's corrections. Two scripts are compared where they
touch the same characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import EditionError, Finding
from .markup import Correction, Mark
from .registers import Row, read_register
from .sources import Source
from .witness import reading_form, witness_form

if TYPE_CHECKING:
    from .library import Edition

COLUMNS = ("source", "line", "witness", "reading", "kind", "sure", "reason")
KINDS = ("ocr", "emend", "sic", "gap")
READERS = ("first", "second", "third")
LINE_END = "⏎"
_MARK = re.compile(r"\[\^?\d*[a-z]?\]")


@dataclass(frozen=True, slots=True)
class Change:
    """Characters ``start`` to ``end`` of the flat witness are to read ``reading``.

    ``kind`` is the reader's, *ocr* or *emend*; *sic* and *gap* change no word that is there.
    """

    start: int
    end: int
    reading: str
    kind: str
    line: int


@dataclass
class Flat:
    """A witness as one string, each run of white space one blank, with its lines' places."""

    source: Source
    text: str = field(init=False)
    starts: list[int] = field(init=False)
    numbers: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts, self.numbers, parts, total = [], [], [], 0
        for number, line in enumerate(self.source.lines, 1):
            words = " ".join(line.split())
            if words:
                self.starts.append(total)
                self.numbers.append(number)
                parts.append(words)
                total += len(words) + 1
        self.text = " ".join(parts)

    def start(self, line: int) -> int:
        """The place of a line's first character.

        Raises :class:`ValueError` for a blank line or one that is not there.
        """
        index = bisect_right(self.numbers, line) - 1
        if index < 0 or self.numbers[index] != line:
            raise ValueError(f"line {line} is blank or not there")
        return self.starts[index]

    def line(self, place: int) -> int:
        """The line on which a character stands."""
        return self.numbers[max(0, bisect_right(self.starts, place) - 1)]

    def find(self, line: int, witness: str) -> tuple[int, int]:
        """Where ``witness`` stands on a line, whole words before parts of words.

        Raises :class:`ValueError` where it does not.
        """
        start = self.start(line)
        index = bisect_right(self.starts, start) - 1
        end = self.starts[index + 1] - 1 if index + 1 < len(self.starts) else len(self.text)
        wanted = " ".join(witness.replace(LINE_END, " ").split())
        if LINE_END in witness:
            end = min(len(self.text), end + len(wanted))
        words = self.text[start:end]
        match = re.search(rf"(?<!\S){re.escape(wanted)}(?!\S)", words) or re.search(
            re.escape(wanted), words
        )
        if match is None:
            raise ValueError(f"{witness!r} does not stand on line {line}")
        return start + match.start(), start + match.end()


@lru_cache(maxsize=16)
def flat(source: Source) -> Flat:
    return Flat(source)


def plain(text: str) -> str:
    """A reading without note marks and with single blanks, for comparison."""
    return " ".join(_MARK.sub("", text).split())


def load_record(root: Path, reader: str) -> list[Row]:
    """One reader's record as rows of the register ``readings/<reader>``."""
    return read_register(root, f"readings/{reader}", COLUMNS)


def changes(rows: Iterable[Row], sources: dict[str, Source]) -> dict[str, list[Change]]:
    """A record as edit scripts by source.

    Raises :class:`EditionError` for rows that do not fit their source.
    """
    result: dict[str, list[Change]] = {name: [] for name in sources}
    findings: list[Finding] = []
    for row in rows:
        try:
            if row["kind"] not in KINDS or row["sure"] not in ("yes", "no"):
                raise ValueError(f"kind {row['kind']!r} or sure {row['sure']!r} is unknown")
            line = int(row["line"])
            start, end = flat(sources[row["source"]]).find(line, row["witness"])
        except KeyError:
            findings.append(row.finding("R002", f"unknown source {row['source']!r}",
                                        "the sources are " + ", ".join(sources)))
        except ValueError as error:
            findings.append(row.finding("R002", str(error),
                                        "give the words as they stand on that line"))
        else:
            if row["kind"] in ("ocr", "emend"):
                result[row["source"]].append(Change(start, end, row["reading"], row["kind"], line))
    if findings:
        raise EditionError(findings)
    for script in result.values():
        script.sort(key=lambda c: (c.start, c.end))
    return result


def edition_changes(edition: Edition) -> dict[str, list[Change]]:
    """The edition's own corrections as edit scripts by source."""
    result: dict[str, list[Change]] = {}
    for name, source in edition.sources.items():
        place = flat(source)
        script: list[Change] = []
        for placed in edition.placed[name]:
            if placed.passage.void:
                continue
            at = place.start(min(n for n in place.numbers if n >= placed.passage.locus.first))
            text = ""
            for piece in placed.passage.pieces:
                form = witness_form(piece.item, edition.mark_form)
                begin = at + _visible(text, form)
                text += form
                if isinstance(piece.item, Correction) or (
                    isinstance(piece.item, Mark) and form.isalnum()
                ):
                    reading = reading_form(piece.item, lambda mark: f"[^{mark.number}]")
                    end = begin + len(" ".join(form.split()))
                    kind = "ocr" if isinstance(piece.item, Mark) else piece.item.role
                    script.append(Change(begin, end, reading, kind, place.line(begin)))
        result[name] = sorted(script, key=lambda c: (c.start, c.end))
    return result


def _visible(before: str, form: str) -> int:
    """How many characters of normalised text stand before a piece."""
    words = " ".join(before.split())
    blank = before[-1:].isspace() or form[:1].isspace()
    return len(words) + (1 if words and blank else 0)


@dataclass(frozen=True, slots=True)
class Place:
    """A run of characters that at least one script changes; ``readings`` by script."""

    start: int
    end: int
    line: int
    witness: str
    readings: tuple[str, ...]
    changed: tuple[bool, ...]
    kinds: frozenset[str]

    def same(self, one: int, other: int) -> bool:
        """Whether two scripts come to the same reading here, note marks aside."""
        return plain(self.readings[one]) == plain(self.readings[other])


def compare(source: Source, scripts: Sequence[Sequence[Change]]) -> list[Place]:
    """Every place that any script changes, with what each script makes of it.

    Places grow to whole words, so that a correction of half a word and one of the whole
    word are compared as the same place.
    """
    text = flat(source).text
    bounds = sorted(
        (_word_start(text, c.start), _word_end(text, max(c.end, c.start)))
        for script in scripts for c in script
    )
    merged: list[list[int]] = []
    for start, end in bounds:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    places = []
    cursors = [0] * len(scripts)
    for start, end in merged:
        readings, changed, kinds = [], [], set()
        for i, script in enumerate(scripts):
            mine = []
            while cursors[i] < len(script) and script[cursors[i]].start <= end:
                mine.append(script[cursors[i]])
                cursors[i] += 1
            readings.append(_apply(text, start, end, mine))
            changed.append(bool(mine))
            kinds |= {c.kind for c in mine}
        places.append(
            Place(start, end, flat(source).line(start), text[start:end], tuple(readings),
                  tuple(changed), frozenset(kinds))
        )
    return places


def _word_start(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1


def _word_end(text: str, place: int) -> int:
    end = text.find(" ", place)
    return len(text) if end < 0 else end


def _apply(text: str, start: int, end: int, script: Sequence[Change]) -> str:
    parts, cursor = [], start
    for change in script:
        parts += [text[cursor : max(cursor, change.start)], change.reading]
        cursor = max(cursor, change.end)
    return "".join([*parts, text[cursor:end]])
