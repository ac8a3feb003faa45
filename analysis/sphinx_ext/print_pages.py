"""``{print-pages}``: how many pages the print of a witness has, and what tells each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx

from ..edition import Edition
from ..edition.page_signs import BLANKS, PageSigns, page_signs
from ..edition.witness import Page
from .directives import EditionDirective


class PrintPages(EditionDirective):
    """``{print-pages}`` with the id of a source: its pages counted in words."""

    required_arguments = 1
    depends: ClassVar[frozenset[str]] = frozenset({"places"})

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        source = self.arguments[0]
        if source not in edition.sources:
            raise self.error(f"the edition has no source {source!r}; name one of "
                             f"{', '.join(edition.sources)}")
        for words in sentences(page_signs(edition, source)):
            yield nodes.paragraph("", words)


def sentences(signs: PageSigns) -> Iterator[str]:
    """The paragraphs of the directive."""
    if not signs.pages:
        yield "No page of a print can be told in this witness."
        return
    count = len(signs.pages)
    said = [f"Counted from the first as page {signs.pages[0].number}, there are {count} pages."]
    printed = [f"‘{words}’ (l. {line})" for words, line in signs.printed]
    if printed:
        survives = "A printed page number survives" if len(printed) == 1 else (
            "Printed page numbers survive")
        said.append(f"{survives} at {listed(printed)}. All others are the editors’ count.")
    if signs.leading:
        said.append(f"{len(signs.leading)} of the {count} pages begin on a line with a leading "
                    "blank.")
    if signs.after_blanks:
        said.append(f"{len(signs.after_blanks)} begin not there but after {BLANKS} blank lines: "
                    f"{listed(_with_lines(signs.after_blanks))}.")
    if signs.unsigned:
        said.append(f"Without either sign begin {listed(_with_lines(signs.unsigned))}.")
    doubtful = [page.number for page in signs.pages if not page.certain]
    if doubtful:
        said.append(f"Marked (?) are {listed(ranges(doubtful))}.")
    yield " ".join(said)
    if signs.columns:
        several = "ll." if len(signs.columns) > 1 else "l."
        yield ("Lines that also begin with a blank but are taken for the start of a column: "
               f"{several} {listed([str(line) for line in signs.columns])}.")


def _with_lines(pages: Sequence[Page]) -> list[str]:
    return [f"p. {page.number} (l. {page.line})" for page in pages]


def ranges(numbers: Sequence[str]) -> list[str]:
    """Numbers with those that follow one another joined: ``16``, ``24–35``."""
    found: list[list[str]] = []
    for number in numbers:
        if found and number.isdigit() and found[-1][-1].isdigit() and (
            int(number) == int(found[-1][-1]) + 1
        ):
            found[-1].append(number)
        else:
            found.append([number])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found]


def listed(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


def setup(app: Sphinx) -> None:
    app.add_directive("print-pages", PrintPages)
