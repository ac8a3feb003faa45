"""The edition's own style sheet and script, and the colours before any script runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

STATIC = Path(__file__).parent / "static"
#: A table that readers can sort and filter.
SORTABLE = re.compile(r'<table class="[^"]*\bsortable\b')


def _add_folder(app: Sphinx) -> None:
    app.config.html_static_path.append(str(STATIC))


def _light_without_script(app: Sphinx, config: Config) -> None:
    # The theme has no colours without a mode; edition.js asks for the reader's own.
    config.html_context.setdefault("default_mode", "light")


def _no_thebe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Jupyter Book gives every page the scripts of Thebe, twice, which is an error in the
    browser's console; no page has a use for them unless the button for it is wanted."""
    buttons = app.config.html_theme_options.get("launch_buttons") or {}
    if buttons.get("thebe"):
        return
    for files in (context.get("script_files", []), context.get("css_files", [])):
        files[:] = [f for f in files if "thebe" not in f"{f.filename} {f.attributes}".lower()]


def _tables_where_needed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree is not None and SORTABLE.search(context.get("body") or ""):
        app.add_js_file("tables.js")


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _light_without_script)
    app.connect("builder-inited", _add_folder)
    app.connect("html-page-context", _no_thebe, priority=900)
    app.connect("html-page-context", _tables_where_needed)
    app.add_css_file("edition.css")
    app.add_js_file("edition.js")
