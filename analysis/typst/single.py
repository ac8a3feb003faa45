"""One chapter as a PDF of its own: what it is taken from, how to cite it, its signs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..edition import Edition
from ..edition.markup import Locus
from .book import Chapter, Citation
from .escape import markup, string
from .setting import Job

FOLDER = "single"
#: The signs of the printed page, for chapters that stand alone.
SIGNS = "signs-below.typ"
#: The anchor of their section.
ANCHOR = "signs-in-print"
#: The folder of the PDFs below that of the whole book's.
TARGET = "chapters"


def name(document: str) -> str:
    """The name of a chapter's PDF: ``kollontai-1921-part-1.pdf``."""
    short = document.removeprefix("book/").removeprefix("texts/")
    return short.replace("/", "-") + ".pdf"


def job(chapter: Chapter, folder: Path) -> Job:
    """How a chapter is set by itself."""
    return Job(main_file(chapter), folder / TARGET / name(chapter.document),
               {"chapter": chapter.document})


def main_file(chapter: Chapter) -> str:
    """Where its main file is written."""
    return f"{FOLDER}/{Path(chapter.file).name}"


def main(chapter: Chapter, given: Citation, edition: Edition) -> str:
    """The main file of a chapter that stands alone."""
    about = ", ".join(f"[{paragraph}]" for paragraph in _about(chapter, given, edition))
    names = f"{string(chapter.part)}, {string(chapter.title)}"
    written = (
        '#import "/template.typ": *\n#import "/facts.typ": facts\n'
        f"#show: single.with(facts, {names}, ({about},))\n"
        f'#include "/{chapter.file}"\n'
    )
    if "#app[" in chapter.written or f"#{ANCHOR}" in chapter.written:
        written += f'#include "/{SIGNS}"\n'
    return written


def _about(chapter: Chapter, given: Citation, edition: Edition) -> Iterator[str]:
    """The paragraphs at the end: how to cite the chapter, a passage, and the rights."""
    text = next((c for c in edition.chapters if c.docname == chapter.document), None)
    source = edition.sources[text.source] if text else None
    author = f"{markup(source.author)}, " if source and source.authorship != "unnamed" else ""
    yield (
        f"#strong[To cite this chapter:] {author}“{markup(chapter.title)}”, in "
        f"#emph[{markup(given.title)}];, version {markup(given.version)}, {markup(given.date)}."
    )
    if text and source:
        line = next(p.item.first for b in text.blocks for p in b.pieces
                    if isinstance(p.item, Locus))
        yield (
            "To cite a passage, give the text and the line of its source, which stands in the "
            f"left margin: #emph[{markup(edition.cite(source.id, line))}];. "
            + markup("These lines never shift; the pages of this file may.")
        )
        yield f"The text: {markup(source.rights)}"
    yield markup("The edition's own apparatus, essays, registers and data: CC BY 4.0.")
