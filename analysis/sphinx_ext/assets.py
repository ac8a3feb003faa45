"""What a page loads: the edition's own style and scripts, and of the theme's what it uses.

Jupyter Book gives every page the scripts and styles of all its extensions. Here each page
gets what a part of its body needs, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

STATIC = Path(__file__).parent / "static"
Needed = Callable[[str], object]


def _having(pattern: str) -> Needed:
    return re.compile(pattern).search


#: Files of Jupyter Book's extensions by the beginning of their names, with what in the body of
#: a page has a use for them.
THEIRS: dict[str, Needed | None] = {
    "pygments.css": _having(r'class="[^"]*\bhighlight\b'),
    "mystnb": _having(r'class="(?:[^"]* )?(?:cell|output)[ "]'),
    "sphinx-design": _having(r'class="[^"]*\bsd-'),
    "design-tabs.js": _having(r'class="[^"]*\bsd-tab-set\b'),
    # The frame, the theme's style and the few lines of copy.js stand for these.
    "styles/": None, "scripts/": None, "basic.css": None,
    "copybutton": None, "clipboard": None,
    "togglebutton": None, "sphinx-thebe": None, "thebe": None,
    # Sphinx's own keys and highlighting of words sought.
    "documentation_options.js": None, "doctools.js": None, "sphinx_highlight.js": None,
}
#: Words of scripts inside the page that belong to them.
INSIDE = re.compile(r"togglebutton|toggleHint|toggleOpen|DOCUMENTATION_OPTIONS|thebe", re.I)
#: Our own files that only some pages need.
OURS: dict[str, Needed] = {
    "tables.js": _having(r'<table class="[^"]*\bsortable\b'),
    "copy.js": _having(r'class="[^"]*\bhighlight\b'),
}


def _add_folder(app: Sphinx) -> None:
    app.config.html_static_path.append(str(STATIC))


def _wanted(file: Any, body: str) -> bool:
    name = str(file.filename or "")
    if not name:
        return not INSIDE.search(str(file.attributes.get("body", "")))
    for beginning, needed in THEIRS.items():
        if name.startswith(("_static/" + beginning, beginning)):
            return bool(needed and needed(body))
    return True


def _only_what_is_used(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if app.builder.name != "html":
        return
    body = context.get("body") or ""
    for name, needed in OURS.items():
        if doctree is not None and needed(body):
            app.add_js_file(name, loading_method="defer")
    for files in (context.get("script_files", []), context.get("css_files", [])):
        files[:] = [file for file in files if _wanted(file, body)]


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _add_folder)
    app.connect("html-page-context", _only_what_is_used, priority=950)
    app.add_css_file("theme.css", priority=100)
    app.add_css_file("frame.css", priority=400)
    app.add_css_file("edition.css")
    app.add_js_file("frame.js", loading_method="defer")
    app.add_js_file("edition.js")
