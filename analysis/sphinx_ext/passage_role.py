"""``{passage}`kollontai-1921:549-575` ``: a link to a passage, shown as it is cited."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..edition import Edition
from ..edition.locating import HINT, ROLE, Located, locate
from . import state
from .citations import place, place_link


class Passage(SphinxRole):
    """The role; with words of its own as ``{passage}`these lines <kollontai-1921:549-575>` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        state.depend(self.env, self.env.docname, ["places"])
        match = ROLE.fullmatch(f"{{passage}}`{self.text}`")
        edition = state.edition(self.env.app)
        at = locate(edition, match["spec"]) if match else None
        if match is None or at is None:
            message = self.inliner.reporter.error(
                f"there is no passage {self.text!r} ({HINT})", line=self.lineno)
            return [], [message]
        return [link(edition, at, match["words"])], []


def link(edition: Edition, at: Located, words: Any = None) -> place_link:
    """A link to a passage, shown as ``words`` or as it is cited."""
    shown = words or edition.cite(at.source, at.first, at.last)
    return place(shown, at.document, at.anchor)


def setup(app: Sphinx) -> None:
    app.add_role("passage", Passage())
