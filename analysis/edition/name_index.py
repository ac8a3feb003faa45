"""The index of a register: every entry with its mentions by text, heading and lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from .mentions import Mention
from .names import Name, folded

if TYPE_CHECKING:
    from .library import Edition

#: From so many places on, a text speaks of something *passim*.
PASSIM = 24


@dataclass(frozen=True, slots=True)
class Lines:
    """Mentions on one line of a block, or on lines that follow one another."""

    first: int
    last: int
    document: str
    anchor: str

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Heading:
    """The mentions under one heading of a chapter; ``chapter`` is that chapter's title."""

    chapter: str
    title: str
    lines: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class InText:
    """The mentions in one text, in the order of the book."""

    source: str
    mentions: int
    headings: tuple[Heading, ...]

    @property
    def places(self) -> int:
        return sum(len(heading.lines) for heading in self.headings)

    def chapters(self) -> Iterator[tuple[str, list[Heading]]]:
        """The headings by the chapter in which they stand."""
        for title, group in groupby(self.headings, key=lambda h: h.chapter):
            yield title, list(group)

    @property
    def is_passim(self) -> bool:
        """Whether the text names it again and again."""
        return self.places >= PASSIM


@dataclass(frozen=True, slots=True)
class Indexed:
    """An entry with the number of its mentions and the texts that have them."""

    name: Name
    mentions: int
    texts: tuple[InText, ...]


def sort_key(name: str) -> tuple[str, str]:
    """How an index sorts a name: without accents, capitals and leading signs.

    >>> sorted(["Émigré", "Eisenach", "‘Ermakov’"], key=sort_key)
    ['Eisenach', 'Émigré', '‘Ermakov’']
    """
    signs = unicodedata.normalize("NFD", folded(name))
    plain = "".join(c for c in signs if not unicodedata.combining(c)).casefold()
    return "".join(c for c in plain if c.isalnum() or c == " ").strip(), name


def letter(name: str) -> str:
    """The letter under which a name stands; ``0–9`` for a figure."""
    first = sort_key(name)[0][:1]
    return first.upper() if first.isalpha() else "0–9"


def index(edition: Edition, register: str) -> list[Indexed]:
    """The entries of a register with all their mentions, in the order of an index."""
    names = (n for n in edition.name_records if n.register == register)
    ordered = sorted(names, key=lambda n: sort_key(n.name))
    titles = {chapter.docname: chapter.title for chapter in edition.chapters}
    begins = _beginnings(edition)
    found = {
        name.id: sorted(edition.mentions_by_id[name.id], key=lambda m: begins[m.document])
        for name in ordered
    }
    return [_indexed(name, found[name.id], titles) for name in ordered]


def _beginnings(edition: Edition) -> dict[str, tuple[int, int]]:
    """For each chapter its text's number and the first of its source lines: its place in
    the order of the texts, whatever its file is called."""
    begins: dict[str, tuple[int, int]] = {}
    for number, placed in enumerate(edition.placed.values()):
        for p in placed:
            first = number, p.passage.locus.first
            document = p.passage.chapter.docname
            begins[document] = min(first, begins.get(document, first))
    return begins


def by_letter(entries: Iterable[Indexed]) -> Iterator[tuple[str, list[Indexed]]]:
    """The entries of an index under their letters."""
    for first, group in groupby(entries, key=lambda e: letter(e.name.name)):
        yield first, list(group)


def _indexed(name: Name, mentions: list[Mention], titles: dict[str, str]) -> Indexed:
    texts = []
    for source, group in groupby(mentions, key=lambda m: m.source):
        found = list(group)
        headings = tuple(
            Heading(titles[document], title, tuple(_lines(under)))
            for (document, title), under in groupby(found, key=lambda m: (m.document, m.section))
        )
        texts.append(InText(source, len(found), headings))
    return Indexed(name, len(mentions), tuple(texts))


def _lines(mentions: Iterable[Mention]) -> Iterator[Lines]:
    """The lines of mentions, joined where they follow one another in a block."""
    open_lines: Lines | None = None
    for mention in mentions:
        first, _, last = mention.lines.partition("-")
        a, b = int(first), int(last or first)
        if open_lines is not None and (
            (open_lines.document, open_lines.anchor) == (mention.document, mention.anchor)
            and open_lines.first <= a <= open_lines.last + 1
        ):
            open_lines = Lines(
                open_lines.first, max(b, open_lines.last), mention.document, mention.anchor
            )
            continue
        if open_lines is not None:
            yield open_lines
        open_lines = Lines(a, b, mention.document, mention.anchor)
    if open_lines is not None:
        yield open_lines
