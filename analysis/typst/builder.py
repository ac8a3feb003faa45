"""The builder ``typst``: all documents in Typst files, and the PDFs that Typst makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.errors import SphinxError
from sphinx.util import logging

from ..edition.chapters import NOTE_TARGET
from ..sphinx_ext import state
from ..sphinx_ext.notes import note_text
from . import apparatus, blocks, book, cells, classroom, index, inline, setting, single, tables
from .book import Chapter
from .escape import string
from .writer import INSIDE, Surroundings, Writer, place, without_idle_anchors

logger = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("template.typ")
#: The modules that know the node types.
MODULES = (apparatus, blocks, classroom, index, inline, tables)


class TypstBuilder(Builder):
    """Writes ``book.typ`` with a file for each chapter, and sets the whole and each chapter as
    a tagged PDF (PDF/UA-1)."""

    name = "typst"
    format = "typst"
    epilog = "The PDF is in _build/pdf, each chapter in _build/pdf/chapters."
    allow_parallel = True
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg"]  # noqa: RUF012

    def get_outdated_docs(self) -> str:
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return INSIDE + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: Set[str]) -> None:
        pass

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        raise NotImplementedError("the book is written as a whole")

    def write(self, *ignored: Any) -> None:
        edition, root = state.edition(self.app), self.config.root_doc
        front = self.env.get_doctree(root)
        self._named = book.named(front)
        parts = index.at_end(book.parts(front, root, self.env.toctree_includes))
        trees = {name: self._resolved(name) for part in parts for name in part.documents}
        if left_out := sorted(self.env.found_docs - trees.keys()):
            raise SphinxError(f"the PDF has no place for {', '.join(left_out)}: name each "
                              "document in a part of _toc.yml")
        around = self._surroundings(trees)
        given = book.citation(Path(self.srcdir) / "CITATION.cff")
        files = self._signs(trees, around)
        chapters = [
            self._chapter(trees[name], name, part, not i, around)
            for part in parts for i, name in enumerate(part.documents)
        ]
        files[book.FACTS] = f"#let facts = {book.facts(given, edition)}\n"
        files[book.MAIN] = book.whole(chapters)
        files |= {c.file: c.written for c in chapters}
        self._alone = [c for c in chapters if c.document != root]
        files |= {single.main_file(c): single.main(c, given, edition) for c in self._alone}
        out = Path(self.outdir)
        for folder in (book.CHAPTERS, single.FOLDER):
            shutil.rmtree(out / folder, ignore_errors=True)
            (out / folder).mkdir()
        shutil.copyfile(TEMPLATE, out / TEMPLATE.name)
        for file, written in files.items():
            kept = without_idle_anchors(written, around.led_to)
            (out / file).write_text(kept, encoding="utf-8")

    def _resolved(self, name: str) -> nodes.document:
        tree = self.env.get_doctree(name)
        self.env.apply_post_transforms(tree, name)
        return tree

    def _title(self, name: str) -> str:
        """A document's title; that of a text's chapter as the contents list has it."""
        named = self._named.get(name) if state.chapter(self.app, name) else None
        return named or " ".join(self.env.titles[name].astext().split())

    def _surroundings(self, trees: dict[str, nodes.document]) -> Surroundings:
        notes: dict[str, nodes.Element] = {}
        for tree in trees.values():
            for node in tree.findall(nodes.Element):
                if isinstance(node, note_text):
                    notes[node["label"]] = node
                for name in node.get("ids", ()) if isinstance(node, nodes.section) else ():
                    if match := NOTE_TARGET.fullmatch(name):
                        notes[match["label"]] = node
        edition = state.edition(self.app)
        return Surroundings(
            series=edition.series,
            places=frozenset(p for name, tree in trees.items() for p in places(tree, name)),
            notes=notes,
            pictures=self._pictures(trees),
            titles={name: self._title(name) for name in trees},
            texts=frozenset(chapter.docname for chapter in edition.chapters),
        )

    def _pictures(self, trees: dict[str, nodes.document]) -> dict[str, str]:
        """Copies the pictures beside the Typst files."""
        found: dict[str, str] = {}
        for tree in trees.values():
            for node in tree.findall(nodes.image):
                file = Path(self.srcdir, node["uri"])
                found[node["uri"]] = f"pictures/{len(found)}-{file.name}"
        for uri, name in found.items():
            (Path(self.outdir) / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(Path(self.srcdir, uri), Path(self.outdir, name))
        return found

    def _signs(self, trees: dict[str, nodes.document], around: Surroundings) -> dict[str, str]:
        """The section that explains the signs moves from its chapter to the front, and to the
        end of each chapter that stands alone and has them."""
        for name, tree in trees.items():
            for section in tree.findall(nodes.section):
                if single.ANCHOR in section["ids"]:
                    section.parent.remove(section)
                    return {
                        file: f'#import "template.typ": *\n{Writer(name, around, i).write(section)}'
                        for i, file in enumerate((book.SIGNS, single.SIGNS), 1)
                    }
        return dict.fromkeys((book.SIGNS, single.SIGNS), "")

    def _chapter(
        self, tree: nodes.document, name: str, part: book.Part, first: bool, around: Surroundings
    ) -> Chapter:
        title = self._title(name)
        code = (
            "\n#elsewhere[Tables and charts of this chapter are computed. Their code stands in "
            f"#raw({string(f'{name}.md')}); and on the chapter's page in the browser.]\n"
        )
        opening = code if cells.has_code(tree) else ""
        written = Writer(name, around, 2 if part.caption else 1, opening).write(tree)
        head = f"#metadata(({string(part.caption or title)}, {string(title)})) <chapter>\n"
        return Chapter(name, title, part.caption, first,
                       f'#import "/{TEMPLATE.name}": *\n{head}{written}')

    def finish(self) -> None:
        out = Path(self.outdir)
        target = out.parent / "pdf"
        whole = setting.Job(book.MAIN, target / book.NAME)
        alone = [single.job(chapter, target) for chapter in self._alone]
        for path in set((target / single.TARGET).glob("*.pdf")) - {job.target for job in alone}:
            path.unlink()
        for warning in setting.set_all(out, [whole, *alone]):
            logger.warning("Typst: %s", warning, type="typst", subtype="set")


def places(tree: nodes.document, name: str) -> Iterator[str]:
    """All places of a document that something may lead to."""
    yield place(name)
    for node in tree.findall(nodes.Element):
        yield from (place(name, i) for i in node.get("ids", ()))


def setup(app: Sphinx) -> None:
    app.add_builder(TypstBuilder)
    cells.setup(app)
    index.setup(app)
