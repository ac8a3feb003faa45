"""``{concordance-of-notes}``, ``{concordance-of-works}``, ``{passages-cited}`` and
``{works-cited}``: notes, works and passages, each with the way to the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx

from ..edition import Edition
from ..edition.citations import BRACKETS, Citation
from ..edition.entries import Entry
from ..edition.registers import parse_lines
from ..edition.works import Work, reference
from .citations import place
from .directives import EditionDirective

BIBLIOGRAPHY = "book/bibliography"
_NO_BRACKETS = str.maketrans("", "", "[]‘’")
#: A link to a passage names the words with which it begins and ends.
LEADS_TO_WORDS = frozenset({"places", "notes", "readings"})
#: One cell of a table, or one piece of a line.
Inline = Sequence[nodes.Node]


def text(words: object) -> Inline:
    return [nodes.Text(str(words))] if str(words) else []


def table(head: Sequence[str], rows: Iterable[Sequence[Inline]], name: str) -> nodes.table:
    """A table that a reader can sort and filter; ``name`` is its caption."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=100 // len(head)) for _ in head]

    def row(cells: Iterable[Inline]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *c)) for c in cells))

    group += nodes.thead("", row(map(text, head)))
    group += nodes.tbody("", *map(row, rows))
    classes = ["edition-table", "concordance", "sortable"]
    return nodes.table("", nodes.title("", name), group, classes=classes)


def joined(parts: Iterable[Inline], between: str = "; ") -> Inline:
    found: list[nodes.Node] = []
    for part in parts:
        found += [nodes.Text(between)] if found else []
        found += part
    return found


def at(address: str, words: str) -> Inline:
    """A link to ``document.html#name``; plain words where there is no address."""
    document, _, name = address.partition(".html#")
    return [place(words, document, name)] if name else text(words)


def _home(edition: Edition, source: str, line: int, words: str) -> Inline:
    home = edition.home(source, line)
    return [place(words, *home)] if home else text(words)


def _passage(edition: Edition, source: str, first: int, last: int) -> Inline:
    home, words = edition.home(source, first), edition.cite(source, first, last)
    anchor = edition.passage_anchor(source, first, last)
    return [place(words, home[0], anchor)] if home else text(words)


def _work(edition: Edition, citation: Citation) -> Inline:
    return [place(edition.cited_work(citation), BIBLIOGRAPHY, citation.work)]


def sorting(label: str) -> str:
    """A label as it is sorted: without brackets, capitals as small letters."""
    return label.translate(_NO_BRACKETS).casefold()


def stood(edition: Edition, source: str, lines: str) -> str:
    """Where a note stood: ranges between which only blank lines stand are one."""
    inhabited = edition.sources[source].inhabited
    merged: list[tuple[int, int]] = []
    for first, last in parse_lines(lines) if lines else []:
        before = merged[-1] if merged else None
        if before and before[1] < first and not inhabited & set(range(before[1] + 1, first)):
            merged[-1] = before[0], last
        elif before != (first, last):
            merged.append((first, last))
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in merged)


def note_row(edition: Edition, entry: Entry) -> list[Inline]:
    """One note: mark, mark at its call, call, mark at the note, lines, works."""
    called = f"l. {entry.call_line}" if entry.call_line is not None else "nowhere"
    return [
        at(entry.text_anchor, entry.mark),
        text(entry.printed or "lost"),
        at(entry.call_anchor, called),
        text(entry.head),
        at(entry.text_anchor, stood(edition, entry.source, entry.text_lines)),
        joined(_work(edition, c) for c in entry.citations),
    ]


NOTES = ("Mark", "In the witness, where it is called", "Called at", "In the witness, at the note",
         "Stood on lines", "Works cited")
BRACKETED = ("Number", "In the witness", "At", "Works cited")


def bracket_row(edition: Edition, entry: Entry) -> list[Inline]:
    number, printed, called, *_, works = note_row(edition, entry)
    return [number, printed, called, works]


class ConcordanceOfNotes(EditionDirective):
    """``{concordance-of-notes}``: a section with a table for each series."""

    depends = frozenset({"places", "notes"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        titles = {s.series: s.title for s in edition.series.values()}
        entries = sorted(edition.note_entries, key=lambda e: list(edition.sources).index(e.source))
        for (source, series), found in groupby(entries, key=lambda e: (e.source, e.series)):
            title = titles.get(series, series)
            head, row = (BRACKETED, bracket_row) if series == BRACKETS else (NOTES, note_row)
            rows = [row(edition, entry) for entry in found]
            yield self.section(
                f"notes-{series}", f"{edition.sources[source].short}: {title}",
                table(head, rows, f"{title}: {len(rows)}"),
            )


class ConcordanceOfWorks(EditionDirective):
    """``{concordance-of-works}``: one table of all citations, by work."""

    depends = LEADS_TO_WORDS

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        def row(citation: Citation) -> list[Inline]:
            here = (
                _passage(edition, citation.target_source, a, b)
                for a, b in citation.target_ranges
            )
            return [
                [place(edition.work_label(citation), BIBLIOGRAPHY, citation.work)],
                text(citation.pages),
                text(edition.voice(citation)),
                _home(edition, citation.source, citation.first, edition.cited_place(citation)),
                joined(here),
            ]

        records = sorted(edition.citation_records, key=lambda c: sorting(edition.work_label(c)))
        head = ("Work", "Pages, as cited", "Who cites", "Where", "The passage in this edition")
        yield table(head, map(row, records), f"Citations by work: {len(records)}")


class PassagesCited(EditionDirective):
    """``{passages-cited}``: the passages of this edition that are cited, and by whom."""

    depends = LEADS_TO_WORDS

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        rows = [
            [
                _passage(edition, source, first, last),
                joined(
                    _home(edition, c.source, c.first, edition.cited_place(c)) for c in citations
                ),
                joined(_work(edition, c) for c in unlike(edition, citations)),
            ]
            for source, first, last, citations in edition.passages_cited()
        ]
        yield table(("Passage", "Cited by", "As"), rows, f"Passages cited: {len(rows)}")


def unlike(edition: Edition, citations: Iterable[Citation]) -> list[Citation]:
    """The first of all citations that cite the same place of the same work."""
    return list({edition.cited_work(c): c for c in citations}.values())


class WorksCited(EditionDirective):
    """``{works-cited}``: the bibliography, each entry with the places that cite it."""

    depends = LEADS_TO_WORDS

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        works = edition.works.values()
        for group in dict.fromkeys(work.group for work in works):
            members = sorted((w for w in works if w.group == group), key=lambda w: sorting(w.label))
            items = (self.entry(edition, work) for work in members)
            name = "works-" + nodes.make_id(group)
            yield self.section(name, group, nodes.bullet_list("", *items, classes=["works-cited"]))

    def entry(self, edition: Edition, work: Work) -> nodes.list_item:
        line: list[nodes.Node] = [
            nodes.emphasis("", words) if italic else nodes.Text(words)
            for words, italic in reference(work, edition.works)
        ]
        line += text(f" {work.get('note')}" if work.get("note") else "")
        item = nodes.list_item("", nodes.paragraph("", "", *line), ids=[work.key])
        for label, links in self.ways(edition, work):
            words = joined(links)
            if words:
                content = [nodes.strong("", label), nodes.Text(" "), *words]
                item += nodes.paragraph("", "", *content, classes=["work-ways"])
        return item

    def ways(self, edition: Edition, work: Work) -> Iterator[tuple[str, Iterable[Inline]]]:
        def entries(keys: Iterable[str]) -> Iterable[Inline]:
            return ([place(edition.works[k].label, "", k)] for k in keys if k in edition.works)

        ranges = parse_lines(work.witness_lines) if work.witness else []
        yield "In this edition:", (
            _passage(edition, work.witness, a, b) for a, b in ranges
        )
        yield "Other editions:", entries(work.related)
        yield "Of it are cited:", entries(
            w.key for w in edition.works.values() if w.container == work.key
        )
        yield "Cited in", (
            [*_home(edition, c.source, c.first, edition.cited_place(c)),
             *text(f" ({c.pages})" if c.pages else "")]
            for c in edition.citation_records if c.work == work.key
        )


def setup(app: Sphinx) -> None:
    app.add_directive("concordance-of-notes", ConcordanceOfNotes)
    app.add_directive("concordance-of-works", ConcordanceOfWorks)
    app.add_directive("passages-cited", PassagesCited)
    app.add_directive("works-cited", WorksCited)
