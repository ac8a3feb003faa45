"""The edition as a whole: everything read once, as typed records and as DataFrames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import claims as claim_register
from .chapters import Block, Chapter, load_chapters
from .chronology import Calendar
from .citations import Citation, load_citations
from .citing import Citing
from .claims import Claim
from .concordance import Concordance
from .emendations import COLUMNS, EDITORIAL, RESPONSIBILITY, Emendation, fixed_kind, kind
from .errors import EditionError, Finding
from .events import Dated, load_dated
from .ledger import Ledger, frame
from .markup import Correction, Gap, Mark, Supplied, Text
from .mentions import Naming
from .names import Name, load_names
from .notes import Note, collect_notes
from .parsed import kept_by_build, load_kept_chapters
from .quantities import Quantity, load_quantities
from .quotations import Quoted, load_quoted
from .quoting import Quoting
from .registers import Series, load_series, mark_form
from .sources import Source, load_sources
from .spans import Span, load_spans
from .witness import (
    Page,
    Passage,
    page_at,
    page_breaks,
    passages,
    reading_form,
    source_lines,
    witness_form,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage with the source lines that each of its pieces touches."""

    passage: Passage
    lines: list[tuple[int, int]]


def find_root(start: Path | None = None) -> Path:
    """The folder that holds ``sources/catalogue.yml``: ``start`` or one above it. Without
    ``start`` it is sought from here, and then in the checkout that this package was
    installed from.

    Raises :class:`EditionError` where there is none.
    """
    here = (start or Path.cwd()).resolve()
    installed: tuple[Path, ...] = () if start else (Path(__file__).resolve().parents[2],)
    for folder in (here, *here.parents, *installed):
        if (folder / "sources" / "catalogue.yml").is_file():
            return folder
    raise EditionError(
        [Finding(str(here), 0, "S001", "holds no edition",
                 "call from a checkout, the folder with sources/ and book/")]
    )


class Edition(Ledger, Calendar, Quoting, Concordance, Citing, Naming):
    """The five texts, their apparatus and their registers.

    ``Edition.load()`` reads everything in well under a second; what is derived is
    computed when it is first asked for. All line numbers are those of the source files,
    counted from 1.
    """

    def __init__(
        self, root: Path, sources: dict[str, Source], chapters: list[Chapter],
        series: dict[str, Series], claims: list[Claim], findings: list[Finding],
        quoted: Quoted | None = None, quantities: list[Quantity] | None = None,
        dated: Dated | None = None, citations: list[Citation] | None = None,
        spans: list[Span] | None = None, names: list[Name] | None = None,
    ) -> None:
        self.root = root
        self.sources = sources
        self.chapters = chapters
        self.series = series
        self.claim_records = claims
        self.quantity_records = quantities or []
        self.quotation_records = quoted.quotations if quoted else []
        self.parallel_records = quoted.parallels if quoted else []
        self.event_records = dated.events if dated else []
        self.span_records = spans or []
        self.remark_records = dated.remarks if dated else {}
        self.citation_records = citations or []
        self.name_records = names or []
        #: What was found wrong in registers while reading; markup faults are in the chapters.
        self.findings = findings
        self.mark_form = partial(mark_form, series)

    @classmethod
    def load(cls, root: Path | None = None, store: Path | None = None) -> Edition:
        """Read sources, chapters and registers below ``root`` (default: found from here).

        ``store`` is a folder that keeps what was read of the chapters for the next time.
        Raises :class:`EditionError` where a file that everything depends on cannot be read.
        """
        folder = find_root(root)
        claims, findings = claim_register.load_claims(folder)
        quoted, dated = load_quoted(folder), load_dated(folder)
        citations, faults = load_citations(folder)
        names, unnamed = load_names(folder)
        store = store or kept_by_build(folder)
        chapters = load_kept_chapters(folder, store) if store else load_chapters(folder)
        return cls(
            folder, load_sources(folder), chapters, load_series(folder), claims,
            [*findings, *quoted.findings, *dated.findings, *faults, *unnamed], quoted,
            load_quantities(folder), dated, citations, load_spans(folder), names,
        )

    # --- places -----------------------------------------------------------------

    @cached_property
    def placed(self) -> dict[str, list[Placed]]:
        """For each source its passages in the order of the book, tied to source lines."""
        result: dict[str, list[Placed]] = {name: [] for name in self.sources}
        for chapter in self.chapters:
            source = self.sources.get(chapter.source)
            if source is None:
                continue
            for passage in passages(chapter):
                lines = source_lines(passage, source, self.mark_form)
                result[chapter.source].append(Placed(passage, lines))
        return result

    @cached_property
    def pages(self) -> dict[str, list[Page]]:
        """For each source the pages of its print that can be told, in order of lines."""
        return {
            name: sorted(
                (page for p in placed for page in page_breaks(p.passage, p.lines)),
                key=lambda page: page.line,
            )
            for name, placed in self.placed.items()
        }

    @cached_property
    def homes(self) -> dict[tuple[str, int], tuple[str, str]]:
        """The document and the anchor at which each source line stands in the book."""
        homes: dict[tuple[str, int], tuple[str, str]] = {}
        for name, placed in self.placed.items():
            for p in placed:
                locus = p.passage.locus
                last = min(locus.last, len(self.sources[name].lines))
                for line in range(locus.first, last + 1):
                    homes.setdefault((name, line), (p.passage.chapter.docname, locus.anchor))
        return homes

    def home(self, source: str, line: int) -> tuple[str, str] | None:
        """The document and the anchor at which a source line stands in the book."""
        return self.homes.get((source, line))

    def page(self, source: str, line: int) -> Page | None:
        """The page of the printed witness on which a source line stands, where known."""
        return page_at(self.pages[source], line)

    # --- text -------------------------------------------------------------------

    def _between(self, source: str, first: int, last: int) -> Iterator[list[Any]]:
        for p in self.placed[source]:
            locus = p.passage.locus
            if locus.last < first or locus.first > last:
                continue
            yield [
                piece.item
                for piece, (begin, end) in zip(p.passage.pieces, p.lines, strict=True)
                if begin <= last and end >= first
            ]

    def reading(self, source: str, first: int, last: int, marks: bool = True) -> str:
        """The reading text of source lines ``first`` to ``last``; note marks as ``[mark]``,
        or left out where ``marks`` is false."""
        form = self.shown_mark if marks else (lambda mark: "")
        return self._join(source, first, last, partial(reading_form, mark_form=form))

    def witness(self, source: str, first: int, last: int) -> str:
        """The witness's words of source lines ``first`` to ``last``, from the chapters."""
        return self._join(source, first, last, partial(witness_form, mark_form=self.mark_form))

    def _join(self, source: str, first: int, last: int, form: Any) -> str:
        parts = (
            " ".join("".join(map(form, items)).split())
            for items in self._between(source, first, last)
        )
        return " ".join(part for part in parts if part)

    def shown_mark(self, mark: Mark) -> str:
        """A note mark in the reading text: ``[9]``, ``[*]``."""
        known = self.series.get(mark.series)
        return f"[{known.shown(mark.number) if known else mark.number}]"

    def paragraphs(self, source: str) -> Iterator[tuple[Block, str]]:
        """The reading text of a source in the order of the book, block by block."""
        for chapter in self.chapters:
            if chapter.source == source:
                for block in chapter.blocks:
                    words = "".join(reading_form(p.item, self.shown_mark) for p in block.pieces)
                    yield block, " ".join(words.split())

    # --- records and tables -----------------------------------------------------

    @cached_property
    def emendation_records(self) -> list[Emendation]:
        """Every editorial intervention, in the order of the book."""
        return [record for name in self.sources for record in self._emendations(name)]

    def _emendations(self, name: str) -> Iterator[Emendation]:
        count: dict[int, int] = defaultdict(int)
        for p in self.placed[name]:
            lost = ""
            for piece, (first, last) in zip(p.passage.pieces, p.lines, strict=True):
                item = piece.item
                if not isinstance(item, EDITORIAL):
                    if not isinstance(item, Text) or item.text.strip():
                        lost = ""
                    continue
                count[first] += 1
                page = self.page(name, first)
                reading = reading_form(item, self.shown_mark)
                if isinstance(item, Correction):
                    what, sure = kind(item, reading, last > first), item.certain
                else:
                    what = fixed_kind(item)
                    sure = item.certain if isinstance(item, Supplied) else True
                reason = item.reason or (lost if isinstance(item, Supplied) else "")
                lost = item.reason if isinstance(item, Gap) else ""
                yield Emendation(
                    id=f"{name}.{first}.{count[first]}",
                    source=name,
                    lines=str(first) if first == last else f"{first}-{last}",
                    page=str(page or ""),
                    role=item.role,
                    witness="" if isinstance(item, (Gap, Supplied)) else item.witness,
                    reading=f"[{item.extent} lost]" if isinstance(item, Gap) else reading,
                    kind=what,
                    certainty="certain" if sure else "uncertain",
                    responsibility=RESPONSIBILITY,
                    reason=reason,
                    file=p.passage.chapter.file,
                    line=piece.line,
                    anchor=p.passage.locus.anchor,
                )

    @cached_property
    def emendations(self) -> pd.DataFrame:
        """All corrections, one a row: ``id, source, lines, page, role, witness, reading,
        kind, certainty, responsibility, reason``."""
        return frame(map(asdict, self.emendation_records), COLUMNS)

    @cached_property
    def note_records(self) -> list[Note]:
        """Every note with its calls and its text."""
        return collect_notes(self.chapters, self.placed, self.series)

    @cached_property
    def notes(self) -> pd.DataFrame:
        """All notes and citations in brackets, one a call: ``source, series, mark, call_line,
        text_lines, call_anchor, text_anchor, works``."""
        return frame(self.note_rows(), Note.COLUMNS)
