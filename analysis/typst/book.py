"""The book around its chapters: parts and their order, title page, imprint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


#: The PDF of the whole book.
NAME = "soviet-trade-union-debate.pdf"
#: The files below the folder of the Typst files: the book, what its title page says, the
#: signs of the printed page, the chapters.
MAIN, FACTS, SIGNS, CHAPTERS = "book.typ", "facts.typ", "signs.typ", "chapters"


@dataclass(frozen=True)
class Part:
    """A part of the book: its caption (none for what stands before the first) and documents."""

    caption: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """A document as Typst (``written``); ``first`` says that it opens its part."""

    document: str
    title: str
    part: str
    first: bool
    written: str

    @property
    def file(self) -> str:
        """Where it is written."""
        return f"{CHAPTERS}/{self.document.replace('/', '-')}.typ"


@dataclass(frozen=True)
class Citation:
    """What the citation file says of the whole; ``main`` and ``sub`` are its title's parts,
    ``released`` is the day of the version as ``2026-11-22``."""

    title: str
    main: str
    sub: str
    authors: tuple[str, ...]
    version: str
    released: str
    keywords: tuple[str, ...]

    @property
    def date(self) -> str:
        """The day in words."""
        return date(self.released)


def citation(path: Path) -> Citation:
    """Raises :class:`KeyError` where the citation file lacks a field, :class:`OSError` where
    it cannot be read."""
    given: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    main, sub = titles(given["title"])
    return Citation(
        given["title"], main, sub, tuple(a["name"] for a in given["authors"]),
        str(given["version"]), str(given["date-released"]),
        tuple(given.get("keywords", ())),
    )


def parts(
    root: nodes.document, root_name: str, below: Mapping[str, Sequence[str]]
) -> Iterator[Part]:
    """The parts in the order of the contents list; the front page comes first. ``below`` names
    the documents that each document lists."""
    yield Part("", (root_name,))

    def whole(names: Sequence[str]) -> Iterator[str]:
        for name in names:
            yield name
            yield from whole(below.get(name, ()))

    for tree in root.findall(addnodes.toctree):
        yield Part(tree.get("caption") or "", tuple(whole(tree["includefiles"])))


def named(root: nodes.document) -> dict[str, str]:
    """The titles that the contents list gives to documents."""
    return {
        name: title for tree in root.findall(addnodes.toctree)
        for title, name in tree["entries"] if title
    }


def whole(chapters: Sequence[Chapter]) -> str:
    """The main file of the book."""
    written = [
        f'#import "template.typ": *\n#import "{FACTS}": facts\n'
        "#show: book.with(facts)\n#title-page(facts)\n#imprint(facts)\n#contents()\n"
        f'#pagebreak()\n#include "{SIGNS}"\n'
    ]
    for chapter in chapters:
        opens_part = chapter.first and chapter.part
        written.append(
            f"\n#part[{markup(chapter.part)}]\n" if opens_part else "\n#pagebreak(weak: true)\n"
        )
        written.append(f'#include "{chapter.file}"\n')
    return "".join(written)


def titles(title: str) -> tuple[str, str]:
    """Title and subtitle of the citation file's title."""
    main, _, sub = title.partition(": ")
    return main, sub[:1].upper() + sub[1:]


def date(iso: str) -> str:
    """``2026-11-22`` as ``22 November 2026``."""
    year, month, day = map(int, iso.split("-"))
    return f"{day} {MONTHS[month - 1]} {year}"


def facts(given: Citation, edition: Edition) -> str:
    """What title page and imprint say, as a Typst dictionary."""
    texts = [_array(map(string, (s.short, s.title))) for s in edition.sources.values()]
    fields = {
        "title": string(given.main), "subtitle": string(given.sub),
        "author": _array(map(string, given.authors)),
        "keywords": _array(map(string, given.keywords)),
        "version": string(given.version), "date": string(given.date),
        "texts": _array(texts),
        "imprint": _array(f"[{p}]" for p in imprint(given, edition)),
    }
    return "(\n" + "".join(f"  {name}: {value},\n" for name, value in fields.items()) + ")"


def imprint(given: Citation, edition: Edition) -> Iterator[str]:
    """The paragraphs of the imprint: what this is, whose, and what one may do with it."""
    yield f"#strong[{markup(given.title)}];"
    yield markup(f"{', '.join(given.authors)}. Version {given.version}, {given.date}.")
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
