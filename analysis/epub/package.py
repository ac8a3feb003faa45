"""What the EPUB says of itself: its makers, the print whose pages it marks, its accessibility."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes

from ..edition import Edition
from ..sphinx_ext.loci import pb
from ..typst.book import Citation

TEMPLATES = Path(__file__).with_name("templates")
#: By the terms of schema.org.
FEATURES = (
    "alternativeText", "ARIA", "displayTransformability", "index", "pageBreakMarkers",
    "pageNavigation", "readingOrder", "structuralNavigation", "tableOfContents",
)
SUMMARY = (
    "Text, tables and charts. Each chart has its finding as a text alternative and in words below "
    "it. Headings, lists, tables, notes and corrections are marked as such; marks of notes "
    "lead to their notes and back. Where the print's pages are known, they are marked and "
    "listed. Nothing moves, flashes or sounds; nothing depends on colour alone."
)
INDEX = "book/persons"
#: Kinds of landmark, the document that each leads to, and its name.
LANDMARKS = (
    ("bibliography", "book/bibliography", "Works cited"),
    ("index", INDEX, "Index of persons"),
    ("backmatter", "book/numbers", "The apparatus"),
)


def described(given: Citation | None, edition: Edition, indexed: bool) -> dict[str, Any]:
    """The fields that Sphinx does not know, escaped. ``indexed``: there is an index of names."""
    with_pages = [edition.sources[name] for name, pages in edition.pages.items() if pages]
    authors = (s.author for s in edition.sources.values() if s.authorship != "unnamed")
    return {
        "subtitle": escape(given.sub if given else ""),
        "subjects": [escape(word) for word in (given.keywords if given else ())],
        "text_authors": [escape(name) for name in dict.fromkeys(authors)],
        "print": escape("; ".join(f"{s.author}, {s.title}. {s.provenance}" for s in with_pages)),
        "features": [f for f in FEATURES if f != "index" or indexed],
        "summary": escape(SUMMARY),
    }


def page_breaks(tree: nodes.document, uri: str) -> Iterator[tuple[str, str]]:
    """The address and the number of each page of the print that begins in a document."""
    for node in tree.findall(pb):
        doubt = "" if node["certain"] else " (?)"
        yield f"{uri}#p{quote('-'.join(node['page'].split()))}", escape(node["page"]) + doubt
