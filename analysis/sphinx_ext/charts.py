"""plotly.js: served once from the book itself, and only where a page has a chart."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

SCRIPT = "plotly.min.js"
#: Stands in every chart that :mod:`analysis.figures.render` writes.
CHART_CLASS = "plotly-graph-div"


def _copy(app: Sphinx) -> None:
    if app.builder.format == "html":
        target = Path(app.outdir) / "_static"
        target.mkdir(parents=True, exist_ok=True)
        spec = find_spec("plotly")
        assert spec is not None and spec.origin is not None
        shutil.copyfile(Path(spec.origin).parent / "package_data" / SCRIPT, target / SCRIPT)


def _add_where_needed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree is not None and CHART_CLASS in (context.get("body") or ""):
        app.add_js_file(SCRIPT)


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _copy)
    app.connect("html-page-context", _add_where_needed)
