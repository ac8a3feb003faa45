"""The concordance: every note with its marks, places and works, and every work with the
places that cite it, in all texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from .citations import BRACKETS, COLUMNS, TEXT, Citation
from .entries import Entry, entries
from .ledger import frame
from .works import Work, load_works

if TYPE_CHECKING:
    import pandas as pd

    from .library import Edition

#: A voice other than that of a text's own author, by its name in ``series.csv``.
VOICES = {
    "progress": "its editors’ endnotes", "anarres": "Introduction 1979",
    "solidarity": "Solidarity’s notes",
}
#: A way to a place in the book: what it is called, its document and its anchor.
Way = tuple[str, str, str]
#: How one note of a series is called.
_ONE = {
    "endnotes": "endnote", "introduction": "introduction, note", "solidarity": "Solidarity’s note",
    "references": "reference", "asterisk": "note", BRACKETS: "citation",
}
#: So many words at either end of a passage are enough to find it in its block.
_EDGE = 4


class Concordance:
    """Citations, works and notes brought together; :class:`Edition` is one."""

    root: Path
    #: The register of citations, in its order.
    citation_records: list[Citation]

    @cached_property
    def works(self) -> dict[str, Work]:
        """The works of the bibliography by key."""
        return load_works(self.root)[0]

    @cached_property
    def citations(self) -> pd.DataFrame:
        """All citations, one work a row; columns as in ``book/registers/citations.csv``."""
        return frame(map(_row, self.citation_records), COLUMNS)

    @cached_property
    def note_entries(self) -> list[Entry]:
        """Every note of every series, and every citation in brackets."""
        return entries(cast("Edition", self))

    def note_rows(self) -> Iterator[dict[str, object]]:
        """:attr:`note_entries` as rows of a table."""
        return map(_row, self.note_entries)

    def concordance_of_notes(self) -> pd.DataFrame:
        """Every note, one call a row: ``source, series, mark, printed, call_line,
        call_anchor, head, text_lines, text_anchor, works``.

        ``printed`` and ``head`` are the mark as the witness has it at the call and at the
        note, ``works`` are keys of the bibliography with pages.
        """
        return frame(self.note_rows(), Entry.COLUMNS)

    def concordance_of_works(self) -> pd.DataFrame:
        """Every citation by its work, one a row: ``work`` (the key), ``label`` (the normal
        short form), ``pages``, ``voice`` (who cites), ``source, lines, series, mark, quote,
        target_source, target_lines``; in the order of the labels."""
        columns = (
            "work", "label", "pages", "voice", "source", "lines", "series", "mark", "quote",
            "target_source", "target_lines",
        )
        rows = (
            _row(c) | {"label": self.work_label(c), "voice": self.voice(c)}
            for c in self.citation_records
        )
        return frame(sorted(rows, key=lambda row: str(row["label"])), columns)

    def who_cites_whom(self) -> pd.DataFrame:
        """How often each voice cites each group of works.

        Index ``cited`` (groups, the most cited first), one column a voice in the order of
        the texts; values are numbers of citations.
        """
        groups = {key: work.group for key, work in self.works.items()}
        pairs = [(groups.get(c.work, "other"), self.voice(c)) for c in self.citation_records]
        count, cited = Counter(pairs), Counter(group for group, _ in pairs)
        voices = list(dict.fromkeys(voice for _, voice in pairs))
        table = frame(
            ({"cited": g} | {v: count[g, v] for v in voices} for g, _ in cited.most_common()),
            ["cited", *voices],
        )
        return table.set_index("cited")

    def voice(self, citation: Citation) -> str:
        """Whose citation it is: the author's, or that of the editors whose note it is."""
        edition = cast("Edition", self)
        source = edition.sources.get(citation.source)
        short = source.short if source else citation.source
        by_series, by_chapter = self._voices
        if citation.series in by_series:
            name = by_series[citation.series]
        else:
            home = edition.home(citation.source, citation.first)
            name = by_chapter.get(home[0], "") if home else ""
        return f"{short}: {VOICES[name]}" if name in VOICES else short

    @cached_property
    def _voices(self) -> tuple[dict[str, str], dict[str, str]]:
        """Voices by the names of the series, and by documents."""
        edition = cast("Edition", self)
        return (
            {series.series: series.voice for series in edition.series.values()},
            {chapter.docname: chapter.voice for chapter in edition.chapters},
        )

    def passages_cited(self) -> list[tuple[str, int, int, list[Citation]]]:
        """The passages of this edition that are cited, in its order: source, first and last
        line, and the citations that lead there."""
        found: dict[tuple[str, int, int], list[Citation]] = {}
        for citation in self.citation_records:
            for first, last in citation.target_ranges:
                found.setdefault((citation.target_source, first, last), []).append(citation)
        order = list(cast("Edition", self).sources)
        return [
            (*place, found[place])
            for place in sorted(found, key=lambda p: (order.index(p[0]), *p[1:]) if p[0] in order
                                else (len(order), *p[1:]))
        ]

    @cached_property
    def passage_links(self) -> dict[tuple[str, str], tuple[list[Way], list[Way]]]:
        """For each block (document and anchor) the ways to the passages that it cites, and
        the ways back to what cites it."""
        edition = cast("Edition", self)
        found: defaultdict[tuple[str, str], tuple[list[Way], list[Way]]]
        found = defaultdict(lambda: ([], []))
        for source, first, last, citations in self.passages_cited():
            target = edition.home(source, first)
            for citation in citations:
                home = edition.home(citation.source, citation.first)
                if target is None or home is None:
                    continue
                there = (
                    edition.cite(source, first, last), target[0],
                    self.passage_anchor(source, first, last),
                )
                back = (self.cited_place(citation), *home)
                if there not in found[home][0]:
                    found[home][0].append(there)
                if back not in found[target][1]:
                    found[target][1].append(back)
        return dict(found)

    def passage_anchor(self, source: str, first: int, last: int) -> str:
        """The anchor of the block in which a passage begins and, where the passage ends in
        the same block, its first and last words as a text fragment, which browsers that know
        of such fragments go to and highlight."""
        edition = cast("Edition", self)
        home, end = edition.home(source, first), edition.home(source, last)
        words = edition.reading(source, first, last, marks=False).split() if home else []
        if home is None or home != end or len(words) <= 2 * _EDGE:
            return home[1] if home else ""
        edges = " ".join(words[:_EDGE]), " ".join(words[-_EDGE:])
        start, stop = (quote(edge, safe="").replace("-", "%2D") for edge in edges)
        return f"{home[1]}:~:text={start},{stop}"

    def cited_place(self, citation: Citation) -> str:
        """A citation as a place: ``Kollontai 1921, reference 42``, ``Essay 2001, l. 41``."""
        source = cast("Edition", self).sources.get(citation.source)
        short = source.short if source else citation.source
        if citation.series == TEXT:
            return f"{short}, l. {citation.first}"
        return f"{short}, {_ONE.get(citation.series, citation.series)} {citation.mark}"

    def cited_work(self, citation: Citation) -> str:
        """What a citation cites: ``Deutscher, The Prophet Armed, 487``."""
        return ", ".join(filter(None, (self.work_label(citation), citation.pages)))

    def work_label(self, citation: Citation) -> str:
        """The normal short form of the work that a citation cites; its key where the
        bibliography does not have it."""
        work = self.works.get(citation.work)
        return work.label if work else citation.work


def _row(record: Entry | Citation) -> dict[str, object]:
    columns = Entry.COLUMNS if isinstance(record, Entry) else COLUMNS
    values = ((name, getattr(record, name)) for name in columns)
    return {name: "" if value is None else value for name, value in values}
