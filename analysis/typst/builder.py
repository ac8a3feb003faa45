"""The builder ``typst``: all documents in one Typst file, and the PDF that Typst makes of it."""

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
from . import apparatus, blocks, book, cells, inline, tables
from .escape import markup, string
from .writer import INSIDE, Surroundings, Writer, place, without_idle_anchors

logger = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("template.typ")
NAME = "soviet-trade-union-debate.pdf"
#: The section that explains the signs of the printed page, set in front of the texts.
SIGNS = "signs-in-print"
#: The modules that know the node types.
MODULES = (apparatus, blocks, inline, tables)


class TypstBuilder(Builder):
    """Writes ``book.typ`` and sets it as a tagged PDF (PDF/UA-1)."""

    name = "typst"
    format = "typst"
    epilog = "The PDF is in _build/pdf."
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
        root = self.config.root_doc
        parts = list(book.parts(self.env.get_doctree(root), root))
        trees = {name: self._resolved(name) for part in parts for name in part.documents}
        around = self._surroundings(trees)
        facts = book.facts(Path(self.srcdir) / "CITATION.cff", state.edition(self.app))
        written = [
            f'#import "template.typ": *\n#let facts = {facts}\n',
            "#show: book.with(facts)\n#title-page(facts)\n#imprint(facts)\n#contents()\n",
            self._signs(trees, around),
        ]
        for part in parts:
            if part.caption:
                written.append(f"\n#part[{markup(part.caption)}]\n")
            for i, name in enumerate(part.documents):
                written.append(self._chapter(trees[name], name, part, not i, around))
        out = Path(self.outdir)
        shutil.copyfile(TEMPLATE, out / TEMPLATE.name)
        (out / "book.typ").write_text(
            without_idle_anchors("".join(written), around.led_to), encoding="utf-8"
        )

    def _resolved(self, name: str) -> nodes.document:
        tree = self.env.get_doctree(name)
        self.env.apply_post_transforms(tree, name)
        return tree

    def _surroundings(self, trees: dict[str, nodes.document]) -> Surroundings:
        notes: dict[str, nodes.Element] = {}
        for tree in trees.values():
            for node in tree.findall(nodes.Element):
                if isinstance(node, note_text):
                    notes[node["label"]] = node
                for name in node.get("ids", ()) if isinstance(node, nodes.section) else ():
                    if match := NOTE_TARGET.fullmatch(name):
                        notes[match["label"]] = node
        return Surroundings(
            series=state.edition(self.app).series,
            places=frozenset(p for name, tree in trees.items() for p in places(tree, name)),
            notes=notes,
            pictures=self._pictures(trees),
        )

    def _pictures(self, trees: dict[str, nodes.document]) -> dict[str, str]:
        """Copies the pictures beside the Typst file."""
        found: dict[str, str] = {}
        for tree in trees.values():
            for node in tree.findall(nodes.image):
                file = Path(self.srcdir, node["uri"])
                found[node["uri"]] = f"pictures/{len(found)}-{file.name}"
        for uri, name in found.items():
            (Path(self.outdir) / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(Path(self.srcdir, uri), Path(self.outdir, name))
        return found

    def _signs(self, trees: dict[str, nodes.document], around: Surroundings) -> str:
        """The section that explains the signs: it moves from its chapter to the front."""
        for name, tree in trees.items():
            for section in tree.findall(nodes.section):
                if SIGNS in section["ids"]:
                    section.parent.remove(section)
                    return f"\n#pagebreak()\n{Writer(name, around).write(section)}"
        return ""

    def _chapter(
        self, tree: nodes.document, name: str, part: book.Part, first: bool, around: Surroundings
    ) -> str:
        level = 2 if part.caption else 1
        title = " ".join(self.env.titles[name].astext().split())
        head = string(part.caption or title), string(title)
        break_before = "" if first and part.caption else "\n#pagebreak(weak: true)\n"
        code = (
            "\n#elsewhere[Tables and charts of this chapter are computed. Their code stands in "
            f"#raw({string(f'{name}.md')}); and on the chapter's page in the browser.]\n"
        )
        opening = code if cells.has_code(tree) else ""
        written = Writer(name, around, level, opening).write(tree)
        return f"{break_before}#metadata(({head[0]}, {head[1]})) <chapter>\n{written}"

    def finish(self) -> None:
        import typst  # 80 MB that no other builder needs

        source = Path(self.outdir) / "book.typ"
        target_file = Path(self.outdir).parent / "pdf" / NAME
        target_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            _, warnings = typst.compile_with_warnings(
                str(source), output=str(target_file), root=str(self.outdir),
                ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            raise SphinxError(f"Typst: {error.message}\n{error.diagnostic}") from error
        for warning in warnings:
            logger.warning("Typst: %s", warning.diagnostic, type="typst", subtype="set")


def places(tree: nodes.document, name: str) -> Iterator[str]:
    """All places of a document that something may lead to."""
    yield place(name)
    for node in tree.findall(nodes.Element):
        yield from (place(name, i) for i in node.get("ids", ()))


def setup(app: Sphinx) -> None:
    app.add_builder(TypstBuilder)
    cells.setup(app)
