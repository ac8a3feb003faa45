"""``{quotation-counts}``, ``{verdicts}``, ``{quotations}``, ``{comparisons}`` and
``{parallels}``: who quotes whom, and the two texts side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from ..edition import Edition
from ..edition.alignment import Comparison
from ..edition.parallels import candidates
from ..edition.quotations import (
    NOT_FOUND,
    NOT_HERE,
    RELATIONS,
    VERDICTS,
    Parallel,
    Quotation,
)
from ..edition.quoting import Place, addresses, beside, bounds, place_of, score_of
from .citations import place
from .compare import compare_link_to
from .concordance import Inline, table, text
from .directives import EditionDirective

#: A quotation of more words is shown by its beginning and its end.
LONGEST, HEAD, TAIL = 48, 30, 12
MEANINGS = {
    "exact": "Word for word; case, apostrophes and punctuation do not count.",
    "variant wording": "Nearly the same words.",
    "other translation": "The same passage in other English words. That it is one, the editors "
    "say; the lowest score only shows that the passage is still the one they compared.",
    NOT_FOUND: "The citation leads to this edition, but the words do not stand there.",
    NOT_HERE: "The text quoted is none of the five, or there is none; no score.",
}


class differing(nodes.inline):
    """Words that only one side of a comparison has. Attribute ``side``: ``quote`` or
    ``passage``."""


def linked(here: Place, words: str = "") -> Inline:
    """A passage with the link to it; plain words where it stands nowhere in the book."""
    shown = words or here.cited
    return [place(shown, here.document, here.anchor)] if here.document else text(shown)


def name_of(record: str) -> str:
    """The anchor, on the page, of the comparison of the record with this id."""
    return f"q-{record}"


def shortened(quote: str) -> str:
    """A quotation as the list shows it: the middle of a long one is left out."""
    words = quote.split()
    return quote if len(words) <= LONGEST else " ".join([*words[:HEAD], "[…]", *words[-TAIL:]])


def number(score: float | None) -> str:
    return "" if score is None else f"{score:.1f}".removesuffix(".0")


class QuotationCounts(EditionDirective):
    """``{quotation-counts}``: a table of verdicts by texts."""

    depends = frozenset({"places", "readings"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        count = Counter((r.verdict, r.source) for r in edition.quotation_records)
        sources = [s for s in edition.sources.values() if any(k[1] == s.id for k in count)]
        lines = {verdict: [count[verdict, s.id] for s in sources] for verdict in VERDICTS}
        lines["all"] = [sum(column) for column in zip(*lines.values(), strict=True)]
        head = ("Verdict", *(s.short for s in sources), "All")
        rows = [[text(name), *map(text, (*found, sum(found)))] for name, found in lines.items()]
        yield counted(head, rows, "Quotations by verdict and text")


class Verdicts(EditionDirective):
    """``{verdicts}``: what each verdict says, and the scores that it allows."""

    depends = frozenset({"places", "readings"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        def allowed(low: float, high: float) -> str:
            return "" if not high else f"{low:g}" if low == high else f"{low:g} to {high:g}"

        rows = [
            [text(name), text(MEANINGS[name]), text(allowed(*bounds))]
            for name, bounds in VERDICTS.items()
        ]
        yield listed(("Verdict", "What it says", "Score"), rows, "The verdicts")


class Quotations(EditionDirective):
    """``{quotations}``: every quotation in one table that a reader can sort."""

    depends = frozenset({"places", "readings"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        records = edition.quotation_records
        rows = [self.row(edition, record) for record in records]
        head = ("Text", "Line", "Quotation", "Verdict", "Score", "Who is quoted", "Citation given")
        found = listed(head, rows, f"Quotations of more than three words: {len(records)}")
        found["classes"] += ["sortable", "quotation-list"]
        yield nodes.container("", found, classes=["table-scroll"])

    def row(self, edition: Edition, record: Quotation) -> list[Inline]:
        here = place_of(edition, record.source, record.lines)
        words: Inline = [
            nodes.inline("", shortened(record.quote), classes=["quoted"]), nodes.Text(" "),
            nodes.inline("", f"({record.remark})", classes=["remark"]),
        ]
        verdict = record.verdict
        return [
            text(edition.sources[record.source].short),
            linked(here, str(bounds(record.lines)[0])),
            words,
            [place(verdict, "", name_of(record.id))] if record.target_source else text(verdict),
            text(number(score_of(edition, record))),
            text(record.attributed_to), text(record.cited),
        ]


class Comparisons(EditionDirective):
    """``{comparisons}``: each quotation of a text of this edition beside what it quotes, a
    section for each quoting text."""

    depends = frozenset({"places", "readings"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        for source in edition.sources.values():
            records = [r for r in edition.quotation_records
                       if r.source == source.id and r.target_source]
            if records:
                shown = (comparison(edition, record) for record in records)
                yield self.section(f"quotes-{source.id}", f"Quoted in {source.short}", *shown)


class Parallels(EditionDirective):
    """``{parallels}``: the parallel passages, a section for each relation."""

    depends = frozenset({"places", "readings"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        for relation in RELATIONS:
            records = [r for r in edition.parallel_records if r.verdict == relation]
            if records:
                shown = (comparison(edition, record) for record in records)
                name = "parallels-" + nodes.make_id(relation)
                yield self.section(name, relation.capitalize(), *shown)


class ParallelsFound(EditionDirective):
    """``{parallels-found}``: how many pairs the computation brings up, and how many of the
    register are among them."""

    depends = frozenset({"places", "readings"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        found = candidates(edition)
        records = edition.parallel_records
        computed = sum(any(pair.covers(r) for pair in found) for r in records)
        yield nodes.paragraph("", (
            f"The computation brings up {len(found):,} pairs of sentences. Most of them share a "
            f"formula, a name or the title of a book. Read one by one, they gave {computed} of "
            f"the {len(records)} pairs below; the other {len(records) - computed} were noticed "
            "in reading."
        ))


def listed(head: Iterable[str], rows: Iterable[list[Inline]], name: str) -> nodes.table:
    """A table of words: as that of the concordance, but not for sorting."""
    found = table(tuple(head), rows, name)
    found["classes"] = ["edition-table", "concordance"]
    return found


def counted(head: Iterable[str], rows: Iterable[list[Inline]], name: str) -> nodes.table:
    """A table of numbers."""
    found = table(tuple(head), rows, name)
    found["classes"] = ["edition-table"]
    return found


def comparison(edition: Edition, record: Quotation | Parallel) -> nodes.container:
    """Two passages side by side, with what differs marked, the verdict and the remark."""
    is_parallel = isinstance(record, Parallel)
    here = place_of(edition, record.source, record.lines)
    there = place_of(edition, record.target_source, record.target_lines)
    found = beside(edition, record)
    verb = " and " if is_parallel else " quotes "
    if record.verdict == NOT_FOUND:
        verb = " should stand in "
    head = [*linked(here), nodes.Text(verb), *linked(there)]
    verdict = "" if is_parallel else f"{record.verdict}, "
    labels = ("One passage", "The other") if is_parallel else ("Quotation", "Source")
    if record.verdict == NOT_FOUND:
        labels = "Quotation", "Nearest words there"
    pair = nodes.container(
        "", side(labels[0], spoken(found, "quote")), side(labels[1], spoken(found, "passage")),
        classes=["comparison-pair"],
    )
    score = number(score_of(edition, record))
    return nodes.container(
        "", nodes.paragraph("", "", *head, classes=["comparison-head"]), pair,
        nodes.paragraph(
            "", "", nodes.strong("", f"{verdict}score {score}".capitalize()),
            nodes.Text(f" – {record.remark}."),
            compare_link_to("Both passages in full", addresses(record)),
            classes=["comparison-verdict"],
        ),
        ids=[name_of(record.id)], classes=["comparison"],
    )


def side(label: str, words: Inline) -> nodes.container:
    return nodes.container(
        "", nodes.paragraph("", label, classes=["comparison-label"]),
        nodes.block_quote("", nodes.paragraph("", "", *words)), classes=["comparison-side"],
    )


def spoken(found: Comparison, name: str) -> Inline:
    """One side of a comparison: its words in order, those that differ in nodes of their own;
    the passage with what stands before and after it."""
    words: list[nodes.Node] = []
    if name == "passage" and found.before:
        words += [nodes.inline("", found.before, classes=["context"]), nodes.Text(" ")]
    for segment in found.segments:
        piece = segment.quote if name == "quote" else segment.passage
        if piece:
            words.append(
                nodes.Text(piece) if segment.kind == "same"
                else differing("", piece, side=name)
            )
            words.append(nodes.Text(" "))
    if name == "passage" and found.after:
        words.append(nodes.inline("", found.after, classes=["context"]))
    return words


def visit_differing(self: HTML5Translator, node: differing) -> None:
    self.body.append("<ins>" if node["side"] == "quote" else "<del>")


def depart_differing(self: HTML5Translator, node: differing) -> None:
    self.body.append("</ins>" if node["side"] == "quote" else "</del>")


def mark_for_print(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Builders other than HTML get what differs as emphasis."""
    if app.builder.format != "html":
        for node in list(doctree.findall(differing)):
            node.replace_self(nodes.emphasis("", node.astext()))


def setup(app: Sphinx) -> None:
    app.add_directive("quotation-counts", QuotationCounts)
    app.add_directive("verdicts", Verdicts)
    app.add_directive("quotations", Quotations)
    app.add_directive("comparisons", Comparisons)
    app.add_directive("parallels", Parallels)
    app.add_directive("parallels-found", ParallelsFound)
    app.add_node(differing, html=(visit_differing, depart_differing))
    app.connect("doctree-resolved", mark_for_print)
