"""What the popover of a note mark shows where the note stands on another page."""

from __future__ import annotations

import json
import re
from pathlib import Path

from sphinx.application import Sphinx

from ..edition import Edition
from ..edition.notes import Note
from ..edition.witness import reading_form
from . import state

SCRIPT = "notes.js"
#: About so many characters of a note are shown; the rest is read at its place.
ENOUGH = 420


def note_data(edition: Edition) -> dict[str, list[str]]:
    """For each note by its label: whose it is, its first words, and the works it cites where
    it says no more of them than *ibid*."""
    return {
        note.label: [_whose(edition, note), words, _ibidem(edition, note, words)]
        for note, words in ((n, _words(edition, n)) for n in edition.note_records) if words
    }


def _whose(edition: Edition, note: Note) -> str:
    series = edition.series.get(note.label.split("-")[0])
    return series.title if series else note.series


def _words(edition: Edition, note: Note) -> str:
    """The first paragraphs of a note without its number; ``…`` where there are more."""
    paragraphs = [
        " ".join("".join(reading_form(p.item, edition.shown_mark) for p in block.pieces).split())
        for chapter in edition.chapters if chapter.docname == note.document
        for block in chapter.blocks if note.label in block.notes and not block.level
    ]
    if not paragraphs:
        return ""
    number = rf"\[?{re.escape(note.mark)}\]?\.?\s+"
    paragraphs[0] = re.sub(rf"\A{number}", "", paragraphs[0])
    shown = paragraphs[:1]
    for paragraph in paragraphs[1:]:
        if len(" ".join(shown)) + len(paragraph) > ENOUGH:
            break
        shown.append(paragraph)
    words = " ".join(shown)
    if len(words) > 2 * ENOUGH:
        words = words[: words.rindex(" ", 0, ENOUGH)]
    return words if words == " ".join(paragraphs) else f"{words} …"


def _ibidem(edition: Edition, note: Note, words: str) -> str:
    if "ibid" not in words.casefold():
        return ""
    return "; ".join(
        edition.cited_work(c) for c in edition.citation_records
        if c.note == (note.source, note.series, note.mark)
    )


def write(app: Sphinx, error: Exception | None) -> None:
    """A script and no JSON: a page that was opened from a disk may load the one only."""
    if error is None and app.builder.format == "html" and app.builder.name != "epub":
        notes = json.dumps(note_data(state.edition(app)), ensure_ascii=False, indent=0)
        target = Path(app.outdir) / "_static"
        target.mkdir(parents=True, exist_ok=True)
        (target / SCRIPT).write_text(f"window.editionNotes = {notes};\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("build-finished", write)
