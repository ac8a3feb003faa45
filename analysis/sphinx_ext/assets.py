"""The edition's own style sheet and script."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

STATIC = Path(__file__).parent / "static"


def _add_folder(app: Sphinx) -> None:
    app.config.html_static_path.append(str(STATIC))


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _add_folder)
    app.add_css_file("edition.css")
    app.add_js_file("edition.js")
