"""The edition's own style sheet and script, and the colours before any script runs."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

STATIC = Path(__file__).parent / "static"


def _add_folder(app: Sphinx) -> None:
    app.config.html_static_path.append(str(STATIC))


def _light_without_script(app: Sphinx, config: Config) -> None:
    # The theme has no colours without a mode; edition.js asks for the reader's own.
    config.html_context.setdefault("default_mode", "light")


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _light_without_script)
    app.connect("builder-inited", _add_folder)
    app.add_css_file("edition.css")
    app.add_js_file("edition.js")
