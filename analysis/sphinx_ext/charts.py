"""plotly.js: served once from the book itself, loaded when a reader wants to explore a chart."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

SCRIPT = "plotly.min.js"
#: Stands in every chart that :mod:`analysis.figures.render` writes.
CHART_CLASS = 'class="chart"'


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
    body = context.get("body") or ""
    if app.builder.name == "html" and doctree is not None and CHART_CLASS in body:
        app.add_js_file("chart.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _copy)
    app.connect("html-page-context", _add_where_needed)
