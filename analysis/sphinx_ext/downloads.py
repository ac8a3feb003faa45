"""``{downloads}``: the book's other forms, with their sizes; and each page as files."""

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

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from ..edition.plaintext import chapter_text
from ..launch import Repository, repository
from ..takeaway import has_cells, markdown_file, notebook
from ..typst.book import NAME as PDF
from ..typst.single import TARGET as CHAPTER_PDFS
from ..typst.single import name as pdf_name
from . import state
from .frame import Entry
from .loci import depart
from .views import view_bar

FOLDER = "_downloads"
#: Where the texts stand, each with its introduction.
TEXTS = "book/texts/"
PACKAGE = "datapackage.json"
#: The first day that a zip file can tell.
NO_DATE = (1980, 1, 1, 0, 0, 0)
#: The page and the section that say how to run the cells.
GUIDE, RUN = "book/how-to-use", "re-running-the-cells"


@dataclass(frozen=True)
class Offer:
    """One file that a reader can take away."""

    name: str
    title: str
    about: str
    content: bytes


class downloads(nodes.General, nodes.Element):
    """The section with all that is offered; nothing where there is nothing."""


class page_files(nodes.General, nodes.Element):
    """What a page can be taken away as, and where its cells can be run."""


class Downloads(SphinxDirective):
    """``{downloads}``: stands where the section is to be."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["downloads"] = ""
        return [downloads("")]


class OfferPage(SphinxTransform):
    """Puts the list below the control of every chapter of a text, and below the title of
    every other page but the first, which offers the whole book."""

    default_priority = 450

    def apply(self, **kwargs: Any) -> None:
        docname, cells = self.env.docname, self.document.findall(_is_cell)
        if any(cells):
            self.env.metadata[docname]["cells"] = "yes"
        bar = next(iter(self.document.findall(view_bar)), None)
        if state.chapter(self.app, docname) is not None and bar is not None:
            bar.parent.insert(bar.parent.index(bar) + 1, page_files(""))
        elif docname != self.config.root_doc:
            title = next(iter(self.document.findall(nodes.title)), None)
            if title is not None:
                title.parent.insert(title.parent.index(title) + 1, page_files(""))


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


class OnlyForBrowsers(SphinxPostTransform):
    """A book on paper or in an e-reader offers no downloads of itself."""

    default_priority = 1

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.name != "html":
            for kind in (downloads, page_files):
                for node in list(self.document.findall(kind)):
                    node.parent.remove(node)


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


def _look_at_repository(app: Sphinx, config: Config) -> None:
    """Takes the setting from where it stands: Jupyter Book drops its own copy of it where the
    theme has other options."""
    file = Path(app.srcdir, "_config.yml")
    settings = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else None
    url = str(((settings or {}).get("repository") or {}).get("url") or "")
    config["edition_repository"] = url
    try:
        repository(url)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _where(app: Sphinx, doctree: nodes.document) -> None:
    """Keeps in which section the downloads stand."""
    for node in doctree.findall(downloads):
        if isinstance(node.parent, nodes.section):
            app.env.metadata[app.env.docname]["downloads"] = node.parent["ids"][0]


def _in_page_contents(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """The section is made while the page is written: the page's contents list it too."""
    after = app.env.metadata.get(pagename, {}).get("downloads")
    if after is not None and getattr(app, "_offers", []):
        entries = context.get("page_contents", [])
        place = next((n for n, e in enumerate(entries, 1) if e.holds(after)), len(entries))
        entries.insert(place, Entry("downloads", "Downloads"))


def _pages_that_show_it(app: Sphinx, env: BuildEnvironment) -> list[str]:
    if app.builder.name != "html":
        return []
    changed = [name for name in env.found_docs if _pdf_changed(app, name)]
    if getattr(app, "_offers_changed", False):
        changed += [name for name, data in env.metadata.items() if "downloads" in data]
    return changed


def _pdf_of(app: Sphinx, docname: str) -> Path:
    return Path(app.outdir).parent / "pdf" / CHAPTER_PDFS / pdf_name(docname)


def _pdf_changed(app: Sphinx, docname: str) -> bool:
    """Whether the page's PDF is not the one that is offered; one that is gone is taken away."""
    built, staged = _pdf_of(app, docname), Path(app.outdir, FOLDER, "pdf", pdf_name(docname))
    if built.is_file():
        return not (staged.is_file() and staged.read_bytes() == built.read_bytes())
    if staged.is_file():
        staged.unlink()
        return True
    return False


def page_offers(app: Sphinx, docname: str) -> Iterator[Offer]:
    """The files of one page. Names are addresses below the folder of the downloads."""
    edition, chapter = state.edition(app), state.chapter(app, docname)
    source = Path(app.srcdir, f"{docname}.md")
    text = source.read_text(encoding="utf-8")
    name = docname.removeprefix(TEXTS)
    if chapter is not None:
        yield Offer(f"text/{name}.txt", "Plain text", "the reading text, a paragraph a line",
                    chapter_text(edition, chapter).encode())
        yield Offer(f"markdown/{name}.md", "Markdown", "the reading text, with notes as footnotes",
                    markdown_file(edition, text, chapter).encode())
    elif docname.startswith(TEXTS):
        yield Offer(f"markdown/{name}.md", "Markdown", "the words of this page",
                    markdown_file(edition, text, None).encode())
    if has_cells(text):
        written = notebook(edition, text, chapter, _repository(app))
        yield Offer(f"notebooks/{docname}.ipynb", "Notebook", "the text with its cells, to run",
                    written.encode())
    pdf = _pdf_of(app, docname)
    if pdf.is_file():
        yield Offer(f"pdf/{pdf.name}", "PDF", "to print and to cite by page", pdf.read_bytes())
    if chapter is not None:
        yield Offer(f"source/{name}.md", "Source", "Markdown with the edition’s markup",
                    source.read_bytes())


def _repository(app: Sphinx) -> Repository | None:
    return repository(app.config.edition_repository)


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


def visit_page_files(self: HTML5Translator, node: page_files) -> None:
    app, docname = self.builder.app, self.builder.current_docname
    items = []
    for offer in page_offers(app, docname):
        path = Path(app.outdir, FOLDER, offer.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(offer.content)
        items.append(
            f'<li><a href="{_address(self, f"{FOLDER}/{offer.name}")}" download>{offer.title}</a> '
            f'<span class="size">{size(len(offer.content))}</span>: {offer.about}</li>\n'
        )
    items += [f"<li>{way}</li>\n" for way in _ways_to_run(self, docname)]
    if not items:
        raise nodes.SkipNode
    self.body.append(
        '<details class="page-files">\n<summary>Download this page or run its cells</summary>\n'
        if _runs(app, docname) else
        '<details class="page-files">\n<summary>Download this page</summary>\n'
    )
    self.body.append(f"<ul>\n{''.join(items)}</ul>\n</details>\n")
    raise nodes.SkipNode


def _runs(app: Sphinx, docname: str) -> bool:
    """Whether a page has cells to run."""
    return "cells" in app.env.metadata[docname]


def _ways_to_run(self: HTML5Translator, docname: str) -> Iterator[str]:
    app = self.builder.app
    if not _runs(app, docname):
        return
    found = _repository(app)
    if found:
        yield f'<a href="{escape(found.binder(docname))}">Run on Binder</a>: in the browser, ' \
              "without an account; it takes a minute or two to start"
        colab = found.colab(docname)
        if colab:
            yield f'<a href="{escape(colab)}">Run on Colab</a>: in the browser, with an account ' \
                  "of Google"
    if GUIDE in app.env.found_docs:
        guide = self.builder.get_relative_uri(docname, GUIDE)
        yield f'<a href="{guide}#{RUN}">Run on your own computer</a>: in JupyterLab'


def setup(app: Sphinx) -> None:
    app.add_directive("downloads", Downloads)
    app.add_node(downloads, html=(visit_downloads, depart))
    app.add_node(page_files, html=(visit_page_files, depart))
    app.add_transform(OfferPage)
    app.add_post_transform(OnlyForBrowsers)
    app.connect("builder-inited", _stage)
    app.connect("env-updated", _pages_that_show_it)
    app.add_config_value("edition_repository", "", "html")
    app.connect("config-inited", _look_at_repository)
    app.connect("doctree-read", _where)
    app.connect("html-page-context", _in_page_contents, priority=850)
