"""The builder ``epub``: what Sphinx's own makes of the book, without scripts and strangers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.config import Config

from .. import __version__
from ..sphinx_ext import state
from ..typst import book
from . import cells, package, visitors
from .cover import caption, cover

STYLE = Path(__file__).with_name("epub.css")
#: The first day that a zip file can tell: every file in the EPUB has it.
NO_DATE = (1980, 1, 1, 0, 0, 0)
COVER = "_static/cover.png"

#: Lets a browser show the words that a link leads to; an e-reader would not find the place.
DIRECTIVE = re.compile(r':~:text=[^"]*(?=")')


class EditionEpub(Epub3Builder):
    """Sphinx's EPUB 3 with one style sheet of our own. Scripts and styles of extensions stay
    out; the parts of the book stand in its contents; the same commit gives the same bytes."""

    epilog = "The EPUB is in %(outdir)s."

    def init(self) -> None:
        super().init()
        language = f'lang="{self.config.language}" xml:lang="{self.config.language}"'
        self.html_tag = Epub3Builder.html_tag.replace("<html ", f"<html {language} ")
        handlers = self.app.registry.translation_handlers
        handlers["epub"] = {**handlers.get("html", {}), **visitors.HANDLERS}

    def get_outdated_docs(self) -> set[str]:  # type: ignore[override]
        return self.env.found_docs

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        for node in list(doctree.findall(nodes.raw)):
            if "<script" in node.astext():  # settings of extensions
                node.parent.remove(node)
        super().write_doc(docname, doctree)

    def handle_page(
        self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html",
        outfilename: str | None = None, event_arg: Any = None,
    ) -> None:
        if pagename + self.out_suffix == self.coverpage_name:
            addctx |= {"body": self._cover_page(), "title": "Cover"}
            templatename = "page.html"
        if "body" in addctx:
            addctx["body"] = DIRECTIVE.sub("", addctx["body"])
        super().handle_page(pagename, addctx, templatename, outfilename, event_arg)

    def _cover_page(self) -> str:
        words = f"{self.config.epub_title}. {caption(state.edition(self.app))}"
        return (f'<section epub:type="cover" class="cover">'
                f'<img role="doc-cover" src="{COVER}" alt="{escape(words)}"/></section>')

    # --- style and scripts --------------------------------------------------------

    def init_css_files(self) -> None:
        self._css_files = []
        super().add_css_file(STYLE.name)

    def init_js_files(self) -> None:
        self._js_files = []

    def add_css_file(self, filename: str, **kwargs: Any) -> None:
        """Extensions add theirs for browsers."""

    def add_js_file(self, filename: str, **kwargs: Any) -> None:
        """An EPUB of this edition runs nothing."""

    def copy_static_files(self) -> None:
        target = Path(self.outdir) / "_static"
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(STYLE, target / STYLE.name)
        given = self._citation()
        main, sub = (given.main, given.sub) if given else (self.config.epub_title, "")
        (Path(self.outdir) / COVER).write_bytes(cover(main, sub, state.edition(self.app)))

    # --- contents -----------------------------------------------------------------

    def get_toc(self) -> None:
        """The contents list, in which each part of the book has its own heading."""
        super().get_toc()
        captions = self._captions()
        entries: list[dict[str, Any]] = []
        below = 0
        for entry in self.refnodes:
            uri = entry["refuri"]
            if entry["level"] == 1:
                caption = captions.get(uri)
                if caption is not None:
                    below = 1 if caption[0] else 0
                if caption is not None and caption[0]:
                    text, anchor = caption
                    entries.append({"level": 1, "refuri": uri, "text": text})
                    uri = f"{uri}#{anchor}"  # the document itself; the spine has it once
            entries.append(entry | {"level": entry["level"] + below, "refuri": uri})
        self.refnodes = entries

    def _captions(self) -> dict[str, tuple[str, str]]:
        """By the address of a part's first document: the part's caption, escaped, and the
        anchor of the document's first section."""
        found: dict[str, tuple[str, str]] = {}
        root = self.env.get_doctree(self.config.root_doc)
        for tree in root.findall(addnodes.toctree):
            if tree["includefiles"]:
                first = tree["includefiles"][0]
                section = next(self.env.get_doctree(first).findall(nodes.section))
                found[self.get_target_uri(first)] = (
                    escape(tree.get("caption") or ""), section["ids"][0],
                )
        return found

    # --- the file -----------------------------------------------------------------

    def _citation(self) -> book.Citation | None:
        path = Path(self.srcdir) / "CITATION.cff"
        return book.citation(path) if path.is_file() else None

    def content_metadata(self) -> dict[str, Any]:
        """As Sphinx's, with the day of the version in place of that of the build."""
        given = self._citation()
        metadata = super().content_metadata()
        metadata |= package.described(
            given, state.edition(self.app), package.INDEX in self.env.found_docs
        )
        if given:
            metadata["date"] = f"{given.released}T00:00:00Z"
        return metadata

    def build_content(self) -> None:
        with self._own_templates():
            super().build_content()

    def build_navigation_doc(self) -> None:
        with self._own_templates():
            super().build_navigation_doc()

    @contextmanager
    def _own_templates(self) -> Iterator[None]:
        self.template_dir = str(package.TEMPLATES)
        yield
        self.template_dir = Epub3Builder.template_dir

    def navigation_doc_metadata(self, navlist: list[Any]) -> dict[str, Any]:
        """As Sphinx's, with the landmarks and the pages of the print."""
        uris = [e["refuri"] for e in self.refnodes if "#" not in e["refuri"]]
        order = [uri.removesuffix(self.out_suffix) for uri in dict.fromkeys(uris)]
        body = next((e["refuri"] for e in self.refnodes if "#" in e["refuri"]), uris[0])
        marks = [("cover", self.coverpage_name, "Cover"), ("toc", "nav.xhtml#toc", "Contents"),
                 ("bodymatter", body.partition("#")[0], "Start of the book")]
        marks += [
            (kind, self.get_target_uri(name), words)
            for kind, name, words in package.LANDMARKS if name in order
        ]
        return super().navigation_doc_metadata(navlist) | {
            "landmarks": marks,
            "page_list": [
                found for name in order
                for found in package.page_breaks(self.env.get_doctree(name),
                                                 self.get_target_uri(name))
            ],
        }

    def toc_metadata(self, level: int, navpoints: list[Any]) -> dict[str, Any]:
        return super().toc_metadata(level, navpoints) | {"uid": self.config.epub_identifier}

    def handle_finish(self) -> None:
        out = Path(self.outdir)
        files = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
        ours = {f"{name}{self.out_suffix}" for name in self.env.found_docs}
        ours |= {f"{self.imagedir}/{name}" for name in self.images.values()}
        ours |= {f"_static/{STYLE.name}", COVER}
        self.config.epub_exclude_files = sorted(files - ours)
        super().handle_finish()

    def build_epub(self) -> None:
        """Write the zip file, its members in a fixed order and without the time of day."""
        out = Path(self.outdir)
        head = ["mimetype", "META-INF/container.xml", "content.opf", "toc.ncx"]
        with ZipFile(out / f"{self.config.epub_basename}.epub", "w") as epub:
            for name in [*head, *self.files]:
                member = ZipInfo(name, NO_DATE)
                member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
                epub.writestr(member, (out / name).read_bytes())



def _describe(app: Sphinx, config: Config) -> None:
    """What the settings of the book say already need not be said again."""
    config.version = config.version or __version__
    config.epub_title = config.html_title or config.project
    config.epub_cover = (COVER, "epub-cover.html")


def setup(app: Sphinx) -> None:
    app.add_builder(EditionEpub, override=True)
    app.connect("config-inited", _describe, priority=100)
    cells.setup(app)
