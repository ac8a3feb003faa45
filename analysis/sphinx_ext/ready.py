"""``{ready-comparisons}``: every quotation and parallel as a comparison to open, in a list that
reads without a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..edition import Edition
from ..edition.quotations import RELATIONS, Parallel, Quotation
from ..edition.quoting import addresses, place_of
from . import quotations
from .citations import place
from .compare import compare_link_to, name_of
from .directives import EditionDirective

#: The page with the words compared.
WORDS = "book/quotations"
#: So many words of a quotation tell which one it is.
BEGINNING = 12


class ReadyComparisons(EditionDirective):
    """``{ready-comparisons}``: a section for each quoting text and for each relation."""

    depends = frozenset({"places", "readings"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        for source in edition.sources.values():
            quoted = [r for r in edition.quotation_records
                      if r.source == source.id and r.target_source]
            if quoted:
                yield self.listed(
                    edition, f"ready-{source.id}", f"{source.short} and what it quotes", quoted
                )
        for relation in RELATIONS:
            parallels = [r for r in edition.parallel_records if r.verdict == relation]
            if parallels:
                name = "ready-" + nodes.make_id(relation)
                yield self.listed(edition, name, relation.capitalize(), parallels)

    def listed(
        self, edition: Edition, name: str, title: str, records: list[Any]
    ) -> nodes.section:
        items = (entry(edition, record) for record in records)
        return self.section(name, title, nodes.bullet_list("", *items, classes=["ready"]))


def entry(edition: Edition, record: Quotation | Parallel) -> nodes.list_item:
    """Both passages, the first words, and the ways to read them side by side."""
    here = place_of(edition, record.source, record.lines)
    there = place_of(edition, record.target_source, record.target_lines)
    words = record.quote.split()
    first = " ".join(words[:BEGINNING]) + (" …" if len(words) > BEGINNING else "")
    verdict = f" – {record.verdict}." if isinstance(record, Quotation) else "."
    heads = nodes.paragraph(
        "", "", *quotations.linked(here), nodes.Text(" and "), *quotations.linked(there)
    )
    ways = nodes.paragraph(
        "", "", nodes.inline("", first, classes=["quoted"]), nodes.Text(f"{verdict} "),
        place("The words compared", WORDS, quotations.name_of(record.id)),
        compare_link_to("Side by side", addresses(record)),
    )
    return nodes.list_item("", heads, ways, ids=[name_of(record.id)])


def setup(app: Sphinx) -> None:
    app.add_directive("ready-comparisons", ReadyComparisons)
