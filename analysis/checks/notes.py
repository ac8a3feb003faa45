"""Does every mark lead to a note and every note back to its marks? (N001 to N005)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..edition import Edition, Finding
from ..edition.notes import mark_order, marks_of
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


def out_of_order(edition: Edition) -> Iterator[Finding]:
    """A reader who counts on the numbers would look for a note in the wrong place, or take
    a number for one that is lost."""
    places = _places(edition)
    for series in {known.series for known in edition.series.values() if known.source}:
        notes = sorted(
            (n for n in edition.note_records if n.series == series and n.document and n.calls),
            key=lambda n: mark_order(n.mark),
        )
        for before, note in pairwise(notes):
            call, hint = note.calls[0], "mend the number, or move the mark or the note"
            if places.calls[note.label] < places.calls[before.label]:
                yield Finding(call.file, call.file_line, "N005",
                              f"the note {note.label} is called before {before.label}", hint)
            if places.texts[note.label] < places.texts[before.label]:
                yield Finding(note.file, note.file_line, "N005",
                              f"the note {note.label} stands before {before.label}", hint)
            lost = mark_order(note.mark)[0] - mark_order(before.mark)[0] - 1
            if lost > 0:
                yield Finding(
                    note.file, note.file_line, "N005",
                    f"the series {series!r} has no note between {before.mark} and {note.mark}",
                    "restore the note, or mend the number",
                )


@dataclass(frozen=True, slots=True)
class _Places:
    """For each label where it is first called and where its note stands, in the order of
    the text. What is called inside a note counts with the mark that calls that note."""

    calls: dict[str, tuple[int, ...]]
    texts: dict[str, tuple[int, ...]]


def _places(edition: Edition) -> _Places:
    texts: dict[str, tuple[int, ...]] = {}
    called: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {}
    for number, chapter in enumerate(edition.chapters):
        for label, line in chapter.notes.items():
            texts.setdefault(label, (number, line))
        marks = (
            (mark.label, block.notes) for block in chapter.blocks
            for piece in block.pieces for mark in marks_of(piece.item)
        )
        for at, (label, within) in enumerate(marks):
            called.setdefault(label, ((number, at), within))

    def place(label: str, seen: tuple[str, ...] = ()) -> tuple[int, ...]:
        own, within = called[label]
        seen = (*seen, label)
        outer = [place(n, seen) for n in within if n in called and n not in seen]
        return (*min(outer), *own) if outer else own

    return _Places({label: place(label) for label in called}, texts)


CHECKS = (
    Check("N001", "A mark leads to no note",
          "Every note mark, in the text and in corrections.", without_text),
    Check("N002", "No mark calls a note", "Every note that has a text.", uncalled),
    Check("N003", "A note stands twice", "The labels of all notes of all chapters.", twice),
    Check("N004", "A note is of no known series",
          f"The series of every mark and note against {SERIES}.", strange),
    Check("N005", "The notes of a series are out of order",
          "The order in which the notes of each series of a text are called and stand, and the "
          "numbers between them.", out_of_order),
)
