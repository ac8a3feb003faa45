"""How good the texts are: the error rates of the witnesses, and every other figure of it.

The reference is the edited text, what is compared with it the witness. Because the edition
puts torn pieces back in their places, the two are compared passage by passage (cut where a
page of the print begins), so that no piece counts as wrong for standing elsewhere; S, D, I
and N are summed. Forme work and specks count as insertions, a note mark as the mark that the
print had. What is lost (``{gap}``) and conjectured (``{supplied}``) is left out on both
sides: no error rate can tell of a word that is not there. Slips of the print and the author
that are put right (``{emend}``) count like misreadings, and so do readings marked (?).

The definitions and their sources are in :mod:`.estimate`; the readings, their agreement and
what may remain in :mod:`.agreement`; the sample in :mod:`.sample`. All of it can be had here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from .agreement import (
    ALL,
    PER_BYTES,
    agreement,
    capture_recapture,
    characters_of,
    judged,
    last_proof,
    lines_needed,
    remaining,
    size,
    third_reading,
)
from .emendations import kind
from .errors import EditionError
from .estimate import (
    Errors,
    Estimate,
    chapman,
    character_errors,
    substituted,
    upper_bound,
    word_errors,
)
from .library import Edition, Placed
from .markup import Correction, FormeWork, Inline, PageBreak, Supplied
from .registers import Row, read_register
from .sample import draw_sample, load_sample
from .witness import reading_form, witness_form

__all__ = [
    "ALL", "Errors", "Estimate", "agreement", "by_kind", "by_page", "by_print", "by_source",
    "capture_recapture", "chapman", "character_errors", "confusions", "corrections",
    "draw_sample", "judged", "last_proof", "lines_needed", "load_sample", "remaining", "standards",
    "third_reading", "upper_bound", "word_errors",
]

#: What a witness has that is no error of letters: the kind of ``{fw}``.
FORME_WORK = "forme work"


@dataclass(frozen=True, slots=True)
class Segment:
    """A passage, or the part of one that stands on one page of the print.

    ``page`` is empty where the witness tells none, ``notes`` are the labels of the notes it
    belongs to; ``reading`` is the edition's text and ``witness`` the witness's,
    ``characters`` and ``words`` the errors of the one against the other.
    """

    source: str
    page: str
    notes: tuple[str, ...]
    reading: str
    witness: str
    characters: Errors
    words: Errors


@lru_cache(maxsize=2)
def segments(edition: Edition) -> tuple[Segment, ...]:
    """The whole edition as segments, each with its errors, in the order of the book."""
    return tuple(
        Segment(name, page, placed.passage.block.notes, reading, witness,
                character_errors(reading, witness), word_errors(reading, witness))
        for name in edition.sources
        for placed in edition.placed[name] if not placed.passage.void
        for page, items in _cut(edition, name, placed)
        for reading, witness in [_forms(edition, items)]
    )


def _cut(edition: Edition, source: str, placed: Placed) -> Iterator[tuple[str, list[Inline]]]:
    items: list[Inline] = []
    page = str(edition.page(source, placed.lines[0][0]) or "") if placed.lines else ""
    for piece, (line, _) in zip(placed.passage.pieces, placed.lines, strict=True):
        if isinstance(piece.item, PageBreak):
            if items:
                yield page, items
            items, page = [], str(edition.page(source, line) or "")
        else:
            items.append(piece.item)
    yield page, items


def _forms(edition: Edition, items: Iterable[Inline]) -> tuple[str, str]:
    """What the edition reads, conjectures left out, and what the witness has."""
    items = list(items)
    kept = (item for item in items if not isinstance(item, Supplied))
    return (
        "".join(reading_form(item, edition.mark_form) for item in kept),
        "".join(witness_form(item, edition.mark_form) for item in items),
    )


def _rates(
    found: Iterable[Segment], key: Callable[[Segment], str], index: str, total: bool = True
) -> pd.DataFrame:
    groups: dict[str, tuple[Errors, Errors]] = {}
    for segment in found:
        for name in (key(segment), ALL) if total else (key(segment),):
            characters, words = groups.get(name, (Errors(), Errors()))
            groups[name] = characters + segment.characters, words + segment.words
    if total and ALL in groups:
        groups[ALL] = groups.pop(ALL)
    rows = [
        (name, c.length, c.substitutions, c.deletions, c.insertions, c.rate,
         w.length, w.total, w.rate)
        for name, (c, w) in groups.items()
    ]
    columns = [index, "characters", "substitutions", "deletions", "insertions", "cer",
               "words", "word_errors", "wer"]
    return pd.DataFrame(rows, columns=columns).set_index(index)


def by_source(edition: Edition) -> pd.DataFrame:
    """The error rates of each witness against its edited text.

    Index ``source``, its last row ``all``. Columns: ``characters`` (N, of the edited text),
    ``substitutions``, ``deletions``, ``insertions`` (in characters), ``cer`` (0 to 1),
    ``words`` (N), ``word_errors`` (S + D + I in words), ``wer`` (0 to 1).
    """
    return _rates(segments(edition), lambda s: s.source, "source")


def by_page(edition: Edition, source: str = "kollontai-1921") -> pd.DataFrame:
    """The error rates of one witness by page of its print, in the order of the print.

    Index ``page`` (with `` (?)`` where it is uncertain, empty where none is known), columns
    as in :func:`by_source`. Raises :class:`KeyError` for an unknown source.
    """
    order = [""] + [str(page) for page in edition.pages[source]]
    found = sorted((s for s in segments(edition) if s.source == source),
                   key=lambda s: order.index(s.page))
    return _rates(found, lambda s: s.page, "page", total=False)


def by_print(
    edition: Edition, source: str = "kollontai-1921", series: str = "references"
) -> pd.DataFrame:
    """The error rates of one witness in the notes of one series, set in small print at the
    pages' feet, and in the rest.

    Index ``part``: the series (NaN where the text has no such note), ``rest`` and ``all``;
    columns as in :func:`by_source`.
    Raises :class:`KeyError` for an unknown source.
    """
    part = _in_series(edition, source, series)
    found = [s for s in segments(edition) if s.source == source]
    names = (series, "rest")
    return _rates(found, lambda s: names[not part(s)], "part").reindex([*names, ALL])


def _in_series(edition: Edition, source: str, series: str) -> Callable[[Segment], bool]:
    """Whether a segment stands in a note of a series."""
    edition.sources[source]
    labels = tuple(f"{s.prefix}-" for s in edition.series.values() if s.series == series)
    return lambda segment: any(label.startswith(labels) for label in segment.notes)


def confusions(
    edition: Edition, source: str = "kollontai-1921", series: str = "references"
) -> pd.DataFrame:
    """Which characters of one witness stand for which: what the machine took for what.

    One row a pair, the most frequent first. Columns: ``reading`` and ``witness`` (one
    character each), ``series`` and ``rest`` (substitutions in the notes of the series and in
    the rest; rows are sorted by their sum). Only substitutions are listed: where m was read
    as rn, that is one of them and an insertion. Raises :class:`KeyError` for an unknown source.
    """
    part = _in_series(edition, source, series)
    counts: Counter[tuple[str, str, bool]] = Counter()
    for segment in segments(edition):
        if segment.source == source and segment.characters.substitutions:
            pairs = substituted(segment.reading, segment.witness)
            counts.update((*pair, part(segment)) for pair in pairs)
    rows = [
        (a, b, counts[a, b, True], counts[a, b, False])
        for a, b in dict.fromkeys((a, b) for a, b, _ in counts)
    ]
    frame = pd.DataFrame(rows, columns=["reading", "witness", "series", "rest"])
    order = (frame["series"] + frame["rest"]).sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def corrections(edition: Edition) -> pd.DataFrame:
    """Every ``{ocr}``, ``{emend}`` and ``{fw}``, one a row, in the order of the book.

    Columns: ``source``, ``line`` (of the source, on which it begins), ``page`` (of the
    print), ``role``, ``kind`` (as in ``emendations.csv``, or *forme work*), ``edits`` (S + D
    + I in characters between its two readings alone; the sum over a text differs a little
    from that of :func:`by_source`, for the blanks beside a correction are not in it).
    """
    rows = []
    for name in edition.sources:
        for placed in edition.placed[name]:
            for piece, (line, last) in zip(placed.passage.pieces, placed.lines, strict=True):
                item = piece.item
                if not isinstance(item, (Correction, FormeWork)):
                    continue
                what = FORME_WORK if isinstance(item, FormeWork) else kind(
                    item, reading_form(item, edition.shown_mark), last > line
                )
                page = str(edition.page(name, line) or "")
                edits = character_errors(*_forms(edition, [item])).total
                rows.append((name, line, page, item.role, what, edits))
    return pd.DataFrame(rows, columns=["source", "line", "page", "role", "kind", "edits"])


def by_kind(edition: Edition) -> pd.DataFrame:
    """How many corrections of each kind, and how many characters they change.

    Index ``kind``, most frequent first. Columns: one a source and ``all`` (corrections),
    ``share`` (of all corrections, 0 to 1), ``edits`` (S + D + I in characters, see
    :func:`corrections`).
    """
    rows = corrections(edition)
    frame = pd.crosstab(rows["kind"], rows["source"])
    frame = frame.reindex(columns=list(edition.sources), fill_value=0).rename_axis(columns=None)
    frame[ALL] = frame.sum(axis="columns")
    frame["share"] = frame[ALL] / len(rows)
    frame["edits"] = rows.groupby("kind")["edits"].sum()
    return frame.sort_values(ALL, ascending=False, kind="stable")


# --- published standards --------------------------------------------------------------

STANDARD_COLUMNS = ("name", "unit", "value", "quote", "source")


def standards(edition: Edition) -> pd.DataFrame:
    """The register ``book/registers/standards.csv`` with a common measure.

    Index ``name``; columns ``unit``, ``value``, ``quote``, ``source`` as in the register and
    ``allowed``, the errors that the standard allows in 330 kB of these texts. Units: *per
    cent of characters right*; *errors per n kB*. Raises :class:`EditionError`, R001.
    """
    rows = read_register(edition.root, "standards", STANDARD_COLUMNS)
    characters = PER_BYTES * characters_of(edition) / size(edition)
    frame = pd.DataFrame([row.values for row in rows], columns=list(STANDARD_COLUMNS))
    frame["value"] = frame["value"].astype(float)
    frame["allowed"] = [_allowed(row, characters) for row in rows]
    return frame.set_index("name")


def _allowed(row: Row, characters: float) -> float:
    match row["unit"].split():
        case ["per", "cent", "of", "characters", "right"]:
            return (1 - float(row["value"]) / 100) * characters
        case ["errors", "per", kb, "kB"] if kb.isdigit():
            return float(row["value"]) * PER_BYTES / (int(kb) * 1000)
    raise EditionError([row.finding(
        "R001", f"the unit {row['unit']!r} is unknown",
        "the units are 'per cent of characters right' and 'errors per n kB'",
    )])
