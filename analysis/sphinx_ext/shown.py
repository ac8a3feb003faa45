"""Digests of what pages show, so that a build reads anew only the pages that changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from ..edition import Edition
from ..edition.chapters import Chapter
from ..edition.markup import Locus
from ..edition.witness import reading_form

Digests = dict[str, str]


def digest(shown: object) -> str:
    """SHA-256 of how an object of strings, numbers, tuples and records is written."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def inputs(root: Path) -> Digests:
    """A digest for each kind of file that a page can depend on: ``code``, ``sources``,
    ``texts``, ``registers`` (with the bibliography) and ``charts``."""
    package = Path(__file__).resolve().parents[1]
    code = package if package.is_relative_to(root) else root / "analysis"
    book = root / "book"
    kinds: dict[str, tuple[tuple[Path, str], ...]] = {
        "code": ((code, "*.py"),),
        "sources": ((root / "sources", "*"),),
        "texts": ((book / "texts", "*.md"),),
        "registers": ((book / "registers", "*.csv"), (book, "*.bib")),
        "charts": ((book / "charts", "*.svg"),),
    }
    return {kind: _files(root, folders) for kind, folders in kinds.items()}


def _files(root: Path, folders: tuple[tuple[Path, str], ...]) -> str:
    found = hashlib.sha256()
    for folder, pattern in folders:
        for path in sorted(p for p in folder.rglob(pattern) if p.is_file()):
            found.update(path.relative_to(root).as_posix().encode() + b"\0")
            found.update(path.read_bytes() + b"\0")
    return found.hexdigest()


#: What a directive may say that it depends on, besides code, sources and registers, on
#: which every one does.
PARTS: dict[str, Callable[[Edition], object]] = {
    "places": lambda e: (sorted(e.homes.items()), sorted(e.pages.items())),
    "readings": lambda e: [
        (p.passage.locus, "".join(reading_form(piece.item, e.shown_mark)
                                  for piece in p.passage.pieces))
        for placed in e.placed.values() for p in placed
    ],
    "emendations": lambda e: e.emendation_records,
    "notes": lambda e: e.note_entries,
}


def parts(edition: Edition, found: Digests) -> Digests:
    """A digest for each name that a page can depend on; ``everything`` is one of them."""
    always = [found[kind] for kind in ("code", "sources", "registers")]
    return {
        "everything": digest(sorted(found.items())),
        **{name: digest((always, part(edition))) for name, part in PARTS.items()},
    }


def chapters(edition: Edition) -> Digests:
    """For each chapter a digest of what its page shows that other files decide: the pages
    of the print, the notes it calls, whose words its Markdown has as footnotes, and the marks
    that call its notes, the ways to the passages it cites and quotes and to what cites and
    quotes it, the entries of its names."""
    return {name: digest(shown) for name, shown in _by_chapter(edition)}


def _pages(edition: Edition, chapter: Chapter) -> list[list[str]]:
    return [
        edition.print_pages(chapter.source, piece.item.first)
        for piece in chapter.pieces() if isinstance(piece.item, Locus)
    ]


def _note_words(edition: Edition) -> dict[str, list[str]]:
    """The reading text of each note, by its label."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for chapter in edition.chapters:
        for block in chapter.blocks:
            for label in block.notes:
                forms = (reading_form(piece.item, edition.shown_mark) for piece in block.pieces)
                found[label].append("".join(forms))
    return found


def _by_chapter(edition: Edition) -> Iterator[tuple[str, list[object]]]:
    found: dict[str, list[object]] = {
        c.docname: [edition.reference_parts(c.source), _pages(edition, c)]
        for c in edition.chapters if c.source in edition.sources
    }
    for record in edition.emendation_records:
        found[record.file.removesuffix(".md")].append(record.page)
    words = _note_words(edition)
    for note in edition.note_records:
        calls = [(call.document, call.line) for call in note.calls]
        series = edition.series.get(note.label.split("-")[0])
        shown = note.mark, series, note.document, calls, words.get(note.label)
        for name in {note.document, *(document for document, _ in calls)} & found.keys():
            found[name].append(shown)
    for (name, anchor), ways in edition.passage_links.items():
        found[name].append((anchor, ways))
    for name, links in edition.quotation_links.items():
        found[name].append(links)
    for mention in edition.mention_records:
        place = mention.block, mention.start, mention.end
        found[mention.document].append((mention.register, mention.id, place))
    yield from found.items()
