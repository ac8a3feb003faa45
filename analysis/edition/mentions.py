"""Every mention of the persons, bodies, places and terms, found in the reading text.

A spelling is found between word boundaries, capitals as they are, across line ends; of
spellings that begin at one place the longest is meant, and what stands inside a name is no
mention of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, cast

from .chapters import Block, Chapter
from .ledger import frame
from .names import Name, folded
from .witness import reading_form

if TYPE_CHECKING:
    import pandas as pd

    from .library import Edition, Placed

_WORD = re.compile(r"\w+")
NAME_COLUMNS = ("register", "id", "name", "spellings", "description", "basis", "mentions")
MENTION_COLUMNS = (
    "register", "id", "source", "line", "lines", "page", "spelling", "voice", "section",
    "document", "anchor",
)


class Found(NamedTuple):
    """A spelling at a place of a text: the characters ``start`` to ``end``, and the entries
    that have the spelling."""

    start: int
    end: int
    spelling: str
    claimants: tuple[Name, ...]


class Finder:
    """Finds spellings in texts whose runs of white space are single blanks."""

    def __init__(self, names: Iterable[Name]) -> None:
        claims: dict[str, dict[str, list[Name]]] = {}
        for name in names:
            for spelling in name.spellings:
                key = folded(spelling)
                claims.setdefault(key, {}).setdefault(spelling, []).append(name)
        index: dict[str, list[tuple[str, str, tuple[Name, ...]]]] = defaultdict(list)
        for key, by_spelling in claims.items():
            first = _WORD.match(key)
            for spelling, claimants in by_spelling.items() if first else ():
                index[first[0]].append((key, spelling, tuple(claimants)))  # type: ignore[index]
        self._index = {
            first: sorted(entries, key=lambda entry: -len(entry[0]))
            for first, entries in index.items()
        }

    def candidates(self, text: str) -> Iterator[list[Found]]:
        """For each word of a text that begins spellings those spellings, the longest first."""
        text = folded(text)
        index = self._index
        for word in _WORD.finditer(text):
            entries = index.get(word[0])
            if entries is None:
                continue
            start = word.start()
            found = []
            for key, spelling, claimants in entries:
                end = start + len(key)
                if text.startswith(key, start) and not _continues(text, end):
                    found.append(Found(start, end, spelling, claimants))
            if found:
                yield found


def _continues(text: str, at: int) -> bool:
    """Whether a word goes on at this character."""
    if not text[at - 1].isalnum():
        return False
    return text[at : at + 1].isalnum()


@dataclass(frozen=True, slots=True)
class Running:
    """A block's reading text without note marks, runs of white space as one blank.

    ``starts`` are the characters at which its pieces begin, ``lines`` the source lines that
    each of them touches, ``rows`` their lines in the chapter's file, ``anchors`` their places
    in the book.
    """

    chapter: Chapter
    block: Block
    section: str
    text: str
    starts: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]
    rows: tuple[int, ...]
    anchors: tuple[str, ...]

    def piece(self, at: int) -> int:
        """The piece to which a character belongs."""
        return max(0, bisect_right(self.starts, at) - 1)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source lines that the characters ``start`` to ``end`` touch."""
        pieces = self.lines[self.piece(start) : self.piece(end - 1) + 1]
        return pieces[0][0], max(last for _, last in pieces)


def running_texts(edition: Edition) -> Iterator[tuple[str, Running]]:
    """Every block of every source in the order of the book, as it is read."""
    for source, placed in edition.placed.items():
        document, section = "", ""
        for _, group in groupby(placed, key=lambda p: id(p.passage.block)):
            parts = list(group)
            passage = parts[0].passage
            if passage.chapter.docname != document:
                document, section = passage.chapter.docname, passage.chapter.title
            running = _running(parts, section)
            if passage.block.level and running.text:
                section = running.text
                running = _running(parts, section)
            yield source, running


def _running(parts: Sequence[Placed], section: str) -> Running:
    text, blank = "", False
    starts, lines, rows, anchors = [], [], [], []
    for placed in parts:
        for piece, span in zip(placed.passage.pieces, placed.lines, strict=True):
            form = reading_form(piece.item, _no_mark)
            words = " ".join(form.split())
            if not words:
                blank = blank or bool(form)
                continue
            if text and (blank or form[0].isspace()):
                text += " "
            starts.append(len(text))
            lines.append(span)
            rows.append(piece.line)
            anchors.append(placed.passage.locus.anchor)
            text += words
            blank = form[-1].isspace()
    passage = parts[0].passage
    return Running(
        passage.chapter, passage.block, section, text, tuple(starts), tuple(lines), tuple(rows),
        tuple(anchors),
    )


def _no_mark(mark: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of one entry.

    ``line`` is the source line on which it begins, ``lines`` all that it touches, ``voice``
    who speaks (empty: the author of the source), ``section`` the heading under which it
    stands, ``document`` and ``anchor`` the block in the book. ``block`` is the number of the
    block in its chapter; ``start`` and ``end`` are characters of its :class:`Running` text.
    """

    register: str
    id: str
    source: str
    line: int
    lines: str
    page: str
    spelling: str
    voice: str
    section: str
    document: str
    anchor: str
    block: int
    start: int
    end: int


class Naming:
    """Who and what is named, and where; :class:`Edition` is one."""

    #: The entries of the four registers, in the order of the files.
    name_records: list[Name]

    @cached_property
    def running(self) -> list[tuple[str, Running]]:
        """Source and running text of every block, in the order of the book."""
        return list(running_texts(cast("Edition", self)))

    @cached_property
    def mention_records(self) -> list[Mention]:
        """Every mention, in the order of the book."""
        return list(_mentions(cast("Edition", self), self.running, Finder(self.name_records)))

    @cached_property
    def mentions_by_id(self) -> dict[str, list[Mention]]:
        """The mentions of every entry; an entry without mentions is there too."""
        found: dict[str, list[Mention]] = {name.id: [] for name in self.name_records}
        for mention in self.mention_records:
            found[mention.id].append(mention)
        return found

    @cached_property
    def standing(self) -> dict[str, list[tuple[str, int, int]]]:
        """For each spelling every place that has it, whatever it means there: source, first
        and last line."""
        finder, places = Finder(self.name_records), defaultdict(list)
        for source, text in self.running:
            for candidates in finder.candidates(text.text):
                for found in candidates:
                    place = (source, *text.span(found.start, found.end))
                    places[found.spelling].append(place)
        return dict(places)

    @cached_property
    def names(self) -> pd.DataFrame:
        """The entries of the four registers, one a row: ``register, id, name, spellings`` (with
        `` | `` between), ``description, basis, mentions`` (how many)."""
        rows = (
            {
                "register": n.register, "id": n.id, "name": n.name,
                "spellings": " | ".join(n.spellings), "description": n.description,
                "basis": n.basis, "mentions": len(self.mentions_by_id[n.id]),
            }
            for n in self.name_records
        )
        return frame(rows, NAME_COLUMNS)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """Every mention, one a row, in the order of the book.

        Columns ``register, id, source, line`` (on which it begins), ``lines`` (all that it
        touches), ``page`` (of the print, where known), ``spelling`` (as in the register),
        ``voice`` (who speaks; empty for the author), ``section`` (its heading),
        ``document`` and ``anchor`` (its place in the book).
        """
        return frame(map(asdict, self.mention_records), MENTION_COLUMNS)


def _mentions(
    edition: Edition, running: Sequence[tuple[str, Running]], finder: Finder
) -> Iterator[Mention]:
    numbers: dict[str, int] = defaultdict(int)
    for source, text in running:
        chapter, block = text.chapter, numbers[text.chapter.docname]
        numbers[chapter.docname] += 1
        voice = ""
        for found, name, first, last in meant(source, text, finder):
            voice = voice or _voice(edition, text)
            page = edition.page(source, first)
            yield Mention(
                name.register, name.id, source, first,
                str(first) if first == last else f"{first}-{last}",
                str(page or ""), found.spelling, voice, text.section, chapter.docname,
                text.anchors[text.piece(found.start)], block, found.start, found.end,
            )


def _voice(edition: Edition, text: Running) -> str:
    for label in text.block.notes:
        series = edition.series.get(label.split("-")[0])
        if series:
            return series.voice
    return text.chapter.voice


def meant(source: str, text: Running, finder: Finder) -> Iterator[tuple[Found, Name, int, int]]:
    """The mentions in one block: where, which entry, first and last source line."""
    reached = 0
    for candidates in finder.candidates(text.text):
        if candidates[0].start < reached:
            continue
        for found in candidates:
            first, last = text.span(found.start, found.end)
            name = owner(found, source, first, last)
            if name is not None:
                reached = found.end
                yield found, name, first, last
                break


def owner(found: Found, source: str, first: int, last: int) -> Name | None:
    """The entry that a spelling means on these lines: one that is named for the place goes
    before one that has the spelling everywhere."""
    able = [n for n in found.claimants if n.may_be(found.spelling, source, first, last)]
    return min(able, key=lambda n: found.spelling not in n.only_at, default=None)
