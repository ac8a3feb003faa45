"""``{corrections}``: every correction in one list, and ``{correction-counts}``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from ..edition import Edition
from ..edition.emendations import KINDS, Emendation
from . import state
from .apparatus import anchor
from .directives import EditionDirective
from .loci import depart

HEAD = ("Line", "Page", "Witness", "Edition", "Kind", "Certainty", "Reason")


class correction_list(nodes.container):
    """All corrections of one text. Attribute ``source``; its rows come from the edition."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> nodes.table:
    """A real table: ``head`` and ``rows`` of plain strings."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=100 // len(head)) for _ in head]

    def row(cells: Sequence[str]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", c)) for c in cells))

    group += nodes.thead("", row(head))
    group += nodes.tbody("", *map(row, rows))
    return nodes.table("", nodes.title("", name), group, classes=["edition-table"])


def count_rows(edition: Edition) -> list[tuple[str, ...]]:
    """Corrections by kind and text, with the sums of rows and columns."""
    number = Counter((r.kind, r.source) for r in edition.emendation_records)
    by_kind: dict[str, list[int]] = {
        kind: [number[kind, name] for name in edition.sources] for kind in KINDS
    }
    by_kind["all kinds"] = [sum(column) for column in zip(*by_kind.values(), strict=True)]
    return [
        (kind, *map(str, counts), str(sum(counts)))
        for kind, counts in by_kind.items() if any(counts)
    ]


class CorrectionCounts(EditionDirective):
    """``{correction-counts}``: a table of kinds by texts."""

    depends = frozenset({"emendations"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        head = ("Kind", *(s.short for s in edition.sources.values()), "All")
        yield table(head, count_rows(edition), "Corrections by kind and text")


class Corrections(EditionDirective):
    """``{corrections}``: a section a text, each with the list of its corrections."""

    depends = frozenset({"emendations"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        for source in edition.sources.values():
            title = f"{source.short}: {source.title}"
            yield self.section(source.id, title, correction_list("", source=source.id))


def records_of(edition: Edition, source: str) -> list[Emendation]:
    found = [r for r in edition.emendation_records if r.source == source]
    return sorted(found, key=lambda r: int(r.lines.split("-")[0]))


def cells(record: Emendation) -> tuple[str, ...]:
    """One row of the list, as plain strings."""
    return (record.lines, record.page, record.witness, record.reading, record.kind,
            record.certainty, record.reason)


def visit_correction_list(self: HTML5Translator, node: correction_list) -> None:
    edition = state.edition(self.builder.app)
    head = "".join(f'<th scope="col">{h}</th>' for h in HEAD)
    self.body.append(
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="Corrections in '
        f'{escape(edition.sources[node["source"]].short)}"><table class="table correction-list">'
        f"<thead><tr>{head}</tr></thead><tbody>\n"
    )
    here = self.builder.current_docname
    for record in records_of(edition, node["source"]):
        lines, *rest = map(escape, cells(record))
        page = self.builder.get_relative_uri(here, record.file.removesuffix(".md"))
        self.body.append(
            f'<tr id="{record.id}"><td><a href="{page}#{anchor(record)}">{lines}</a></td>'
            + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>\n"
        )
    self.body.append("</tbody></table></div>\n")
    raise nodes.SkipNode


def fill_for_print(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Builders other than HTML get the list as an ordinary table."""
    if app.builder.format == "html":
        return
    for node in list(doctree.findall(correction_list)):
        rows = map(cells, records_of(state.edition(app), node["source"]))
        node += table(HEAD, rows, "Corrections")


def setup(app: Sphinx) -> None:
    app.add_directive("corrections", Corrections)
    app.add_directive("correction-counts", CorrectionCounts)
    app.add_node(correction_list, html=(visit_correction_list, depart))
    app.connect("doctree-resolved", fill_for_print)
