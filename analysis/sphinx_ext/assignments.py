"""``{assignment}``: the student's version of a sheet; ``{classroom-kit}``: all it needs, packed.

The page is made from the student's notebook that the repository keeps beside the source, as
nbgrader has made it: so it has no solution, whatever this module does, and a build of the book
needs neither nbgrader nor jupytext. A notebook older than its source stops the build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from ..classroom.kit import NAME as KIT
from ..classroom.kit import pack
from ..classroom.source import source_path
from ..classroom.versions import KEY, TEXT_STUB, points, stale, student_file
from .downloads import FOLDER, size

STYLE = "assignment.css"
#: Lines left on paper where the sheet does not say how many.
LINES = 6
_DIRECTIVE = re.compile(r"^```\{assignment\} (?P<name>[a-z0-9-]+)[ \t]*\n```[ \t]*$", re.MULTILINE)
logger = logging.getLogger(__name__)


class assignment_files(nodes.General, nodes.Element):
    """The line with what can be taken away. Attribute ``files``: names below the downloads'
    folder with their words."""


class answer_space(nodes.General, nodes.Element):
    """Room for an answer. Attribute ``lines``."""


class Part(SphinxDirective):
    """What stands between a sheet's Markdown: ``role``, a line that says what a cell is;
    ``space``, so many lines of room; ``files``, what can be taken away."""

    required_arguments = 2
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        kind, words = self.arguments
        match kind:
            case "role":
                return [nodes.paragraph("", words, classes=["cell-role"])]
            case "space":
                return [answer_space("", lines=int(words))]
            case "files":
                return [assignment_files("", files=[
                    (f"{words}.ipynb", "The notebook"), (KIT, "What it needs to run, packed")])]
        raise self.error(f"there is no part {kind!r} of an assignment")


def _put_in(app: Sphinx, docname: str, source: list[str]) -> None:
    """Puts the student's version where a page names a sheet. It is the page's own Markdown
    then, so that its headings are the page's."""
    if "```{assignment} " not in source[0]:
        return

    def sheet(match: re.Match[str]) -> str:
        name, root = match["name"], Path(app.srcdir)
        path = student_file(root, name)
        for file in (path, source_path(root, name)):
            app.env.note_dependency(str(file))
        if fault := stale(root, name):
            logger.warning("%s: %s (%s)", fault.file, fault.message, fault.hint,
                           location=docname, type="edition", subtype="assignment")
            return ""
        app.env.metadata[docname]["assignment"] = name
        return markdown(json.loads(path.read_text(encoding="utf-8")), name)

    source[0] = _DIRECTIVE.sub(sheet, source[0])


def markdown(notebook: dict[str, Any], name: str) -> str:
    """A student's notebook as the Markdown of a page."""
    on_paper = not any(cell["cell_type"] == "code" for cell in notebook["cells"])
    return "\n\n".join(
        part for cell in notebook["cells"] for part in _parts(cell, on_paper, name))


def _parts(cell: dict[str, Any], on_paper: bool, name: str) -> Iterator[str]:
    graded, own = cell["metadata"].get("nbgrader", {}), cell["metadata"].get(KEY, {})
    # From the notebook's folder to the root of the book's sources.
    words = cell["source"].replace("](../../book/", "](/book/")
    if graded:
        yield _part("role", _role(graded))
    if cell["cell_type"] == "code":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", words)), default=0))
        yield f"{fence}python\n{cell['source']}\n{fence}"
    elif graded.get("solution"):
        yield words.replace(TEXT_STUB, "").strip()
        yield _part("space", str(own.get("lines", LINES)))
    elif own.get("part") == "head":
        yield words.split("\n", 1)[1].strip()  # the page has its own heading
        if not on_paper:
            yield _part("files", name)
    else:
        yield words


def _part(kind: str, words: str) -> str:
    return f"```{{assignment-part}} {kind} {words}\n```"


def _role(graded: dict[str, Any]) -> str:
    """What a marked cell is."""
    what = "Test" if graded.get("grade") and not graded.get("solution") else (
        "Your answer" if graded.get("solution") else "Given")
    return f"{what}, {points(graded['points'])}" if "points" in graded else what


class ClassroomKit(SphinxDirective):
    """```{classroom-kit}```: the line that offers the packed folder."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["assignment"] = ""
        return [assignment_files("", files=[(KIT, "The folder of the edition, packed")])]


class OnlyForBrowsers(SphinxPostTransform):
    """Paper and e-readers offer no files."""

    default_priority = 1

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.name != "html":
            for node in list(self.document.findall(assignment_files)):
                node.parent.remove(node)


def visit_assignment_files(self: HTML5Translator, node: assignment_files) -> None:
    root, here = Path(self.builder.srcdir), self.builder.current_docname
    up = "../" * here.count("/")
    links = []
    for name, words in node["files"]:
        path = student_file(root, name.removesuffix(".ipynb"))
        count = path.stat().st_size if path.is_file() else len(_kit(self.builder.app))
        links.append(f'<a href="{up}{FOLDER}/{escape(name, quote=True)}" download>{words}</a> '
                     f'<span class="size">{Path(name).suffix[1:]}, {size(count)}</span>')
    self.body.append(f'<p class="assignment-files">Take away: {"; ".join(links)}</p>\n')
    raise nodes.SkipNode


def visit_answer_space(self: HTML5Translator, node: answer_space) -> None:
    lines = "<span></span>" * node["lines"]
    self.body.append(f'<div class="answer-space" aria-hidden="true">{lines}</div>\n')
    raise nodes.SkipNode


def leave(self: Any, node: nodes.Node) -> None:
    pass


def _kit(app: Sphinx) -> bytes:
    """The packed folder, made once in a build."""
    made: bytes | None = getattr(app, "_classroom_kit", None)
    if made is None:
        made = app._classroom_kit = pack(Path(app.srcdir))  # type: ignore[attr-defined]
    return made


def _write_files(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.name != "html":
        return
    data = app.env.metadata.values()
    names = {found["assignment"] for found in data if "assignment" in found}
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {}
    for name in filter(None, names):
        content = student_file(Path(app.srcdir), name).read_bytes()
        if b'"cell_type": "code"' in content:
            wanted[f"{name}.ipynb"] = content
    if names:
        wanted[KIT] = _kit(app)
    for path in (*folder.glob("*.ipynb"), folder / KIT):
        if path.name not in wanted:
            path.unlink(missing_ok=True)
    for name, content in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def _where_used(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if app.builder.name == "html" and "assignment" in app.env.metadata.get(pagename, {}):
        app.add_css_file(STYLE)


def setup(app: Sphinx) -> None:
    app.add_directive("assignment-part", Part)
    app.add_directive("classroom-kit", ClassroomKit)
    app.add_node(assignment_files, html=(visit_assignment_files, leave))
    app.add_node(answer_space, html=(visit_answer_space, leave))
    app.add_post_transform(OnlyForBrowsers)
    app.connect("source-read", _put_in)
    app.connect("build-finished", _write_files)
    app.connect("html-page-context", _where_used)
