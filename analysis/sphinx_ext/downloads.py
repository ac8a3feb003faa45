"""``{downloads}``: the book's other forms, with their sizes; and each chapter as a file."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from ..edition.plaintext import chapter_text
from ..typst.builder import NAME as PDF
from . import state
from .loci import depart
from .views import view_bar

FOLDER = "_downloads"
PACKAGE = "datapackage.json"
#: The first day that a zip file can tell.
NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Offer:
    """One file that a reader can take away."""

    name: str
    title: str
    about: str
    content: bytes


class downloads(nodes.General, nodes.Element):
    """The section with all that is offered; nothing where there is nothing."""


class chapter_files(nodes.General, nodes.Element):
    """The line with the chapter as plain text and as Markdown. Attributes ``text``, ``source``:
    addresses below the book's own."""


class Downloads(SphinxDirective):
    """``{downloads}``: stands where the section is to be."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["downloads"] = "yes"
        return [downloads("")]


class OfferChapter(SphinxTransform):
    """Puts the line below the control of every chapter of a text."""

    default_priority = 450

    def apply(self, **kwargs: Any) -> None:
        chapter = state.chapter(self.app, self.env.docname)
        bar = next(iter(self.document.findall(view_bar)), None)
        if chapter is not None and bar is not None:
            source = posixpath.join("_sources", chapter.file)
            line = chapter_files("", text=text_file(chapter.docname), source=source)
            bar.parent.insert(bar.parent.index(bar) + 1, line)


class OnlyForBrowsers(SphinxPostTransform):
    """A book on paper or in an e-reader offers no downloads of itself."""

    default_priority = 1

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.name != "html":
            for kind in (downloads, chapter_files):
                for node in list(self.document.findall(kind)):
                    node.parent.remove(node)


def text_file(docname: str) -> str:
    """Where a chapter's plain text is offered, below the book's own address."""
    return f"{FOLDER}/text/{docname.removeprefix('book/texts/')}.txt"


def offers(build: Path, epub: str) -> Iterator[Offer]:
    """What has been built below the folder ``build``; ``epub`` is the EPUB's name."""
    stem = Path(PDF).stem
    pdf, ebook, data = build / "pdf" / PDF, build / "epub" / epub, build / "data"
    if pdf.is_file():
        yield Offer(pdf.name, "The book as PDF", "to print and to cite by page; tagged for "
                    "screen readers", pdf.read_bytes())
    if ebook.is_file():
        yield Offer(f"{stem}.epub", "The book as EPUB", "for e-readers and telephones",
                    ebook.read_bytes())
    if (data / PACKAGE).is_file():
        yield Offer(f"{stem}-data.zip", "The data", "reading texts, corrections, notes and "
                    "figures as plain files, every column described", packed(data))


def packed(folder: Path) -> bytes:
    """The data package in ``folder`` as a zip file: its description and what that names."""
    named = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["resources"]
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name in (PACKAGE, *(resource["path"] for resource in named)):
            member = ZipInfo(name, NO_DATE)
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, (folder / name).read_bytes())
    return target.getvalue()


def size(count: int) -> str:
    """A number of bytes as readers know it: ``812 kB``, ``1.4 MB``."""
    if count < 999_500:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"


def _stage(app: Sphinx) -> None:
    """Puts what is offered beside the pages, and takes away what no longer is."""
    if app.builder.name != "html":
        return
    out = Path(app.outdir)
    offered = list(offers(out.parent, f"{app.config.epub_basename}.epub"))
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    changed = False
    for path in list(folder.glob(f"{Path(PDF).stem}*")):
        if path.name not in {o.name for o in offered}:
            path.unlink()
            changed = True
    for offer in offered:
        path = folder / offer.name
        if not path.is_file() or path.read_bytes() != offer.content:
            path.write_bytes(offer.content)
            changed = True
    app._offers = offered  # type: ignore[attr-defined]
    app._offers_changed = changed  # type: ignore[attr-defined]


def _pages_that_show_it(app: Sphinx, env: BuildEnvironment) -> list[str]:
    if not getattr(app, "_offers_changed", False):
        return []
    return [name for name, data in env.metadata.items() if "downloads" in data]


def _write_texts(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.name != "html":
        return
    edition = state.edition(app)
    for chapter in edition.chapters:
        if chapter.docname in app.env.found_docs:
            path = Path(app.outdir, text_file(chapter.docname))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(chapter_text(edition, chapter), encoding="utf-8")


def _address(self: HTML5Translator, target: str) -> str:
    folder = posixpath.dirname(self.builder.current_docname)
    return escape(posixpath.relpath(target, folder or "."), quote=True)


def visit_downloads(self: HTML5Translator, node: downloads) -> None:
    found: list[Offer] = getattr(self.builder.app, "_offers", [])
    if found:
        items = "".join(
            f'<li><a href="{_address(self, f"{FOLDER}/{offer.name}")}" download>'
            f'{offer.title}</a> <span class="size">{Path(offer.name).suffix[1:].upper()}, '
            f"{size(len(offer.content))}</span>: {offer.about}</li>\n"
            for offer in found
        )
        self.body.append(
            '<section class="downloads" aria-labelledby="downloads">\n'
            f'<h2 id="downloads">Downloads</h2>\n<ul>\n{items}</ul>\n</section>\n'
        )
    raise nodes.SkipNode


def visit_chapter_files(self: HTML5Translator, node: chapter_files) -> None:
    self.body.append(
        '<p class="chapter-files">Take this chapter away: '
        f'<a href="{_address(self, node["text"])}" download>plain text</a>, '
        f'<a href="{_address(self, node["source"])}" download>Markdown with its markup</a></p>\n'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_directive("downloads", Downloads)
    app.add_node(downloads, html=(visit_downloads, depart))
    app.add_node(chapter_files, html=(visit_chapter_files, depart))
    app.add_transform(OfferChapter)
    app.add_post_transform(OnlyForBrowsers)
    app.connect("builder-inited", _stage)
    app.connect("env-updated", _pages_that_show_it)
    app.connect("build-finished", _write_texts)
