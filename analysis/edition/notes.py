"""The notes: each with the places that call it and the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rapidfuzz.distance import Levenshtein

from .chapters import Chapter
from .markup import Correction, Inline, Mark
from .registers import Series, mark_form
from .witness import MarkForm, reading_form

if TYPE_CHECKING:
    from .library import Placed


@dataclass(frozen=True, slots=True)
class Call:
    """A note mark in the text: the source line it stands on and where that is.

    ``printed`` is the mark as the witness has it; empty where it is lost.
    """

    source: str
    line: int
    printed: str
    document: str
    file: str
    file_line: int


@dataclass(slots=True)
class Note:
    """One note of one series. ``document`` is empty where the note has no text."""

    COLUMNS: ClassVar = (
        "source", "series", "mark", "call_line", "text_lines", "call_anchor", "text_anchor",
        "works",
    )
    label: str
    source: str
    series: str
    mark: str
    document: str = ""
    file: str = ""
    file_line: int = 0
    text_lines: list[tuple[int, int]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def rows(self) -> Iterator[dict[str, object]]:
        """One row a call; a note that nothing calls has one row without a call."""
        lines = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in self.text_lines)
        for number, call in enumerate(self.calls or [None], 1):
            anchor = f"mark-{self.label}" + (f"-{number}" if number > 1 else "")
            yield {
                "source": self.source,
                "series": self.series,
                "mark": self.mark,
                "call_line": call.line if call else "",
                "text_lines": lines,
                "call_anchor": f"{call.document}.html#{anchor}" if call else "",
                "text_anchor": f"{self.document}.html#note-{self.label}" if self.document else "",
                "works": "",
            }


def marks_of(item: Inline) -> Iterator[Mark]:
    """The note marks in one item, those inside a correction's reading too."""
    if isinstance(item, Mark):
        yield item
    elif isinstance(item, Correction):
        yield from (part for part in item.reading if isinstance(part, Mark))


def printed_mark(item: Inline, mark: Mark, form: MarkForm) -> str:
    """What the witness has for a note mark that stands in ``item``; empty where it is lost.

    In a correction the reading before and after the mark is fitted to the two ends of the
    witness with the fewest changes (Levenshtein); what neither needs is the mark, and where
    they leave a choice, as little of the witness as can be.
    """
    if not isinstance(item, Correction):
        return form(item) if isinstance(item, Mark) else ""
    at = item.reading.index(mark)
    before, after = (
        "".join(reading_form(part, form) for part in parts)
        for parts in (item.reading[:at], item.reading[at + 1 :])
    )
    witness, size = item.witness, len(item.witness)
    left = [Levenshtein.distance(before, witness[:i]) for i in range(size + 1)]
    right = [Levenshtein.distance(after, witness[j:]) for j in range(size + 1)]
    start, end = min(
        ((i, j) for i in range(size + 1) for j in range(i, size + 1)),
        key=lambda cut: (left[cut[0]] + right[cut[1]], cut[0] == cut[1], cut[1] - cut[0]),
    )
    return witness[start:end].strip()


def collect_notes(
    chapters: list[Chapter], placed: dict[str, list[Placed]], series: dict[str, Series]
) -> list[Note]:
    """Every note that is called or stands anywhere, by series and number."""
    notes: dict[str, Note] = {}
    form = partial(mark_form, series)

    def note(label: str, source: str) -> Note:
        prefix, number = label.split("-", 1)
        known = series.get(prefix)
        return notes.setdefault(
            label,
            Note(
                label,
                known.source or source if known else source,
                known.series if known else prefix,
                known.shown(number) if known else number,
            ),
        )

    for chapter in chapters:
        for label, line in chapter.notes.items():
            record = note(label, chapter.source)
            record.document, record.file, record.file_line = chapter.docname, chapter.file, line
    for source, passages in placed.items():
        for p in passages:
            passage = p.passage
            for label in passage.block.notes:
                locus = passage.locus
                note(label, source).text_lines.append((locus.first, locus.last))
            for piece, (line, _) in zip(passage.pieces, p.lines, strict=True):
                for mark in marks_of(piece.item):
                    call = Call(
                        source, line, printed_mark(piece.item, mark, form),
                        passage.chapter.docname, passage.chapter.file, piece.line,
                    )
                    note(mark.label, source).calls.append(call)
    return sorted(notes.values(), key=lambda n: _order(n.label, list(series)))


def _order(label: str, prefixes: list[str]) -> tuple[int, int, str]:
    prefix, number = label.split("-", 1)
    return (prefixes.index(prefix) if prefix in prefixes else len(prefixes), *mark_order(number))


def mark_order(mark: str) -> tuple[int, str]:
    """Marks in the order of a series: 4, 4b, 5, 10."""
    digits = "".join(sign for sign in mark if sign.isdigit())
    return int(digits or 0), mark
