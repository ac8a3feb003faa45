"""Does every mark lead to a note and every note back to its marks? (N001 to N004)"""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition, Finding
from ..edition.notes import marks_of
from .registry import Check

SERIES = "book/registers/series.csv"


def without_text(edition: Edition) -> Iterator[Finding]:
    """A reader who follows the mark would find no note."""
    for note in edition.note_records:
        if not note.document:
            for call in note.calls:
                yield Finding(
                    call.file, call.file_line, "N001", f"the note {note.label} has no text",
                    f"write it in :::{{note-text}} {note.label}, or mend the mark",
                )


def uncalled(edition: Edition) -> Iterator[Finding]:
    """A reader would not know to what the note belongs, nor find it from the text."""
    for note in edition.note_records:
        if note.document and not note.calls:
            yield Finding(
                note.file, note.file_line, "N002", f"no mark calls the note {note.label}",
                f"put [^{note.label}] where its mark stands or stood",
            )


def twice(edition: Edition) -> Iterator[Finding]:
    """A reader who follows the mark would see one of two notes, by chance."""
    first: dict[str, str] = {}
    for chapter in edition.chapters:
        for label, line in chapter.notes.items():
            if label in first:
                yield Finding(
                    chapter.file, line, "N003",
                    f"the note {label} stands at {first[label]} too",
                    "give each note a label of its own",
                )
            first.setdefault(label, f"{chapter.file}:{line}")


def strange(edition: Edition) -> Iterator[Finding]:
    """A reader could not tell whose voice the note is."""
    for chapter in edition.chapters:
        labels = [
            (mark.label, piece.line) for piece in chapter.pieces() for mark in marks_of(piece.item)
        ]
        for label, line in [*labels, *chapter.notes.items()]:
            prefix = label.split("-", 1)[0]
            known = edition.series.get(prefix)
            if known is None:
                yield Finding(
                    chapter.file, line, "N004",
                    f"{label}: {SERIES} knows no series {prefix!r}",
                    "the series are " + ", ".join(edition.series),
                )
            elif known.source not in ("", chapter.source):
                yield Finding(
                    chapter.file, line, "N004",
                    f"{label}: the series {known.series!r} belongs to {known.source}, "
                    f"not to {chapter.source}",
                    f"use a series of {chapter.source}, or mend its row in {SERIES}",
                )


CHECKS = (
    Check("N001", "A mark leads to no note",
          "Every note mark, in the text and in corrections.", without_text),
    Check("N002", "No mark calls a note", "Every note that has a text.", uncalled),
    Check("N003", "A note stands twice", "The labels of all notes of all chapters.", twice),
    Check("N004", "A note is of no known series",
          f"The series of every mark and note against {SERIES}.", strange),
)
