"""The entries of the concordance: each note at each of its calls, with the marks as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from .citations import BRACKETS, Citation, by_note
from .markup import Text
from .notes import Call, Note, mark_order
from .witness import Passage, reading_form, witness_form

if TYPE_CHECKING:
    from .library import Edition

#: What stands at the head of a note: a mark in brackets or the first signs up to a blank.
_MARK = re.compile(r"\[[^\]]*\]|\S*")
#: The citations of each note, by its source, series and mark.
Cited = dict[tuple[str, str, str], list[Citation]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One note, at one of the places that call it.

    ``printed`` is the mark as the witness has it where the note is called (empty where it is
    lost), ``head`` as the witness has it at the note; anchors are ``document.html#name``
    from the book's root. A citation in brackets is its own call and its own note.
    """

    source: str
    series: str
    mark: str
    printed: str
    call_line: int | None
    call_anchor: str
    head: str
    text_lines: str
    text_anchor: str
    citations: tuple[Citation, ...]

    @property
    def works(self) -> str:
        """The works it cites, by their keys, with pages: ``key pages; key pages``."""
        return "; ".join(c.place for c in self.citations)

    COLUMNS: ClassVar = (
        "source", "series", "mark", "printed", "call_line", "call_anchor", "head", "text_lines",
        "text_anchor", "works",
    )


def entries(edition: Edition) -> list[Entry]:
    """Every note of every series, and every citation in brackets."""
    cited = by_note(edition.citation_records)
    notes = [e for note in edition.note_records for e in _entries(edition, note, cited)]
    return [*notes, *_brackets(edition, cited)]


def _entries(edition: Edition, note: Note, cited: Cited) -> Iterator[Entry]:
    head = _head(edition, note)
    citations = tuple(cited.get((note.source, note.series, note.mark), ()))
    calls: list[Call | None] = [*note.calls] or [None]
    for row, call in zip(note.rows(), calls, strict=True):
        yield Entry(
            note.source, note.series, note.mark, call.printed if call else "",
            call.line if call else None, str(row["call_anchor"]), head,
            str(row["text_lines"]), str(row["text_anchor"]), citations,
        )


def _head(edition: Edition, note: Note) -> str:
    """The mark as it stands at the head of the note in the witness."""
    if not note.text_lines:
        return ""
    first = note.text_lines[0][0]
    for p in edition.placed.get(note.source, ()):
        if note.label in p.passage.block.notes and p.passage.locus.first == first:
            words = p.passage.witness(edition.mark_form)
            return words if p.passage.block.level else _MARK.match(words)[0]  # type: ignore[index]
    return ""


def _brackets(edition: Edition, cited: Cited) -> Iterator[Entry]:
    brackets = [found for (_, series, _), found in cited.items() if series == BRACKETS]
    for citations in sorted(brackets, key=lambda b: (b[0].source, mark_order(b[0].mark))):
        citation = citations[0]
        home = edition.home(citation.source, citation.first)
        anchor = f"{home[0]}.html#{home[1]}" if home else ""
        yield Entry(
            citation.source, citation.series, citation.mark, _as_printed(edition, citation),
            citation.first, anchor, "", citation.lines, anchor, tuple(citations),
        )


def _as_printed(edition: Edition, citation: Citation) -> str:
    """The witness's words for those of a citation."""
    for p in edition.placed.get(citation.source, ()):
        if p.passage.locus.first <= citation.first <= p.passage.locus.last:
            found = _witness_of(p.passage, citation.quote, edition)
            if found:
                return found
    return citation.quote


def _witness_of(passage: Passage, quote: str, edition: Edition) -> str:
    readings = [reading_form(p.item, lambda mark: "") for p in passage.pieces]
    start = "".join(readings).find(quote)
    if start < 0:
        return ""
    end, at, words = start + len(quote), 0, []
    for piece, reading in zip(passage.pieces, readings, strict=True):
        a, b = max(start - at, 0), min(end - at, len(reading))
        if a < b:
            whole = not isinstance(piece.item, Text)
            words.append(witness_form(piece.item, edition.mark_form) if whole else reading[a:b])
        at += len(reading)
    return " ".join("".join(words).split())
