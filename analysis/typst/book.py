"""The book around its chapters: parts and their order, title page, imprint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes

from ..edition import Edition
from .escape import markup, string

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
          "September", "October", "November", "December")  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of the book: its caption (none for what stands before the first) and documents."""

    caption: str
    documents: tuple[str, ...]


def parts(root: nodes.document, root_name: str) -> Iterator[Part]:
    """The parts in the order of the contents list; the front page comes first."""
    yield Part("", (root_name,))
    for tree in root.findall(addnodes.toctree):
        yield Part(tree.get("caption") or "", tuple(tree["includefiles"]))


def titles(title: str) -> tuple[str, str]:
    """Title and subtitle of the citation file's title."""
    main, _, sub = title.partition(": ")
    return main, sub[:1].upper() + sub[1:]


def date(iso: str) -> str:
    """``2026-11-22`` as ``22 November 2026``."""
    year, month, day = map(int, iso.split("-"))
    return f"{day} {MONTHS[month - 1]} {year}"


def facts(citation: Path, edition: Edition) -> str:
    """What title page and imprint say, as a Typst dictionary.

    Raises :class:`KeyError` where the citation file lacks a field, :class:`OSError` where it
    cannot be read.
    """
    given: dict[str, Any] = yaml.safe_load(citation.read_text(encoding="utf-8"))
    main, sub = titles(given["title"])
    authors = [a["name"] for a in given["authors"]]
    texts = [_array(map(string, (s.short, s.title))) for s in edition.sources.values()]
    fields = {
        "title": string(main), "subtitle": string(sub),
        "author": _array(map(string, authors)),
        "keywords": _array(map(string, given.get("keywords", []))),
        "version": string(str(given["version"])), "date": string(date(str(given["date-released"]))),
        "texts": _array(texts),
        "imprint": _array(f"[{p}]" for p in imprint(given, authors, edition)),
    }
    return "(\n" + "".join(f"  {name}: {value},\n" for name, value in fields.items()) + ")"


def imprint(
    given: dict[str, Any], authors: Sequence[str], edition: Edition
) -> Iterator[str]:
    """The paragraphs of the imprint: what this is, whose, and what one may do with it."""
    yield f"#strong[{markup(given['title'])}];"
    when = date(str(given["date-released"]))
    yield markup(f"{', '.join(authors)}. Version {given['version']}, {when}.")
    yield markup(
        "The edition's own apparatus, essays, registers and data: Creative Commons Attribution "
        "4.0 International (CC BY 4.0)."
    ) + " #link(\"https://creativecommons.org/licenses/by/4.0/\")[creativecommons.org];. " + markup(
        "Its code: MIT License."
    )
    yield markup("The texts are covered by neither. What each witness says of its rights:")
    for source in edition.sources.values():
        yield f"#emph[{markup(source.short)}];: {markup(source.rights)}"
    yield markup(
        "To cite a passage, give the text and the line of its source, which stands in the left "
        "margin. These lines never shift; the pages of this book may."
    )
    yield "Set with Typst in Libertinus Serif."


def _array(values: Any) -> str:
    return "(" + "".join(f"{value}, " for value in values) + ")"
