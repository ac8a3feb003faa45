"""*Cite this passage*: what the page's script needs to make references, and its button.

The script fills in what the passage, the reader's day and the page's address decide; all
else comes from the catalogue and ``CITATION.cff`` (see :mod:`analysis.edition.citing`).
"""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..edition.citing import PRINT, STYLES
from . import state

#: The page on which two passages are compared, where the book has it.
COMPARE = "book/compare"


def button(app: Sphinx) -> str:
    """The button of the control; nothing where the edition cannot be cited."""
    if state.edition(app).publication is None:
        return ""
    return '<button type="button" class="cite-button" aria-haspopup="dialog">Cite</button>'


def page_data(app: Sphinx, docname: str) -> dict[str, Any] | None:
    """What the script gets: ``source``, ``short``, ``print``, ``part`` (whose voice speaks
    where it is not the author's), ``page`` (the page's own address, where the book has one),
    ``compare`` and ``styles`` (name, title, parts)."""
    edition, chapter = state.edition(app), state.chapter(app, docname)
    if chapter is None or edition.publication is None:
        return None
    source = edition.sources[chapter.source]
    parts = edition.reference_parts(source.id)
    here = app.builder.get_target_uri(docname)
    base = str(app.config.html_baseurl or "").rstrip("/")
    known = COMPARE in app.env.found_docs
    return {
        "source": source.id, "short": source.short, "print": PRINT,
        "part": f"“{chapter.title},” in " if chapter.voice else "",
        "page": f"{base}/{here}" if base else "",
        "compare": app.builder.get_relative_uri(docname, COMPARE) if known else "",
        "styles": [
            [name, title, [astuple(part) for part in parts[name]]]
            for name, title in STYLES.items()
        ],
    }


def data(app: Sphinx, docname: str) -> str:
    """The same as an element of the page that no browser runs."""
    found = page_data(app, docname)
    if found is None:
        return ""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="cite-data">{text}</script>'


def _script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree is not None and state.chapter(app, pagename) is not None:
        app.add_css_file("cite.css")
        app.add_js_file("words.js", loading_method="defer", priority=510)
        app.add_js_file("cite.js", loading_method="defer", priority=520)


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", _script)
