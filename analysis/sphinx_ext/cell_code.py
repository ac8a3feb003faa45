"""The code of a cell that is hidden at first: a ``<details>`` that any browser opens.

MyST-NB's own has paragraphs inside its ``<summary>``, which HTML does not allow, and a label
that is not what one reads.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

#: What unfolds, by the words that MyST-NB puts into its prompt.
LABELS = {"source": "Code", "output": "Output", "outputs": "Output", "content": "Code and output"}


def visit_hidden(self: HTML5Translator, node: nodes.Element) -> None:
    label = LABELS.get(str(node["prompt_show"]).rsplit(" ", 1)[-1], "Code")
    classes = " ".join(["ed-code", "hide", *node["classes"]])
    self.body.append(f'<details class="{escape(classes)}">\n<summary>{label}</summary>\n')


def depart_hidden(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</details>\n")


def _instead(app: Sphinx, config: Config) -> None:
    if "myst_nb" in app.extensions:
        from myst_nb.sphinx_ import HideCodeCellNode

        how: Any = (visit_hidden, depart_hidden)
        app.add_node(HideCodeCellNode, override=True, html=how)


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _instead)
