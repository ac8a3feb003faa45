"""A directive whose content the whole edition decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..edition import Edition
from . import state


class EditionDirective(SphinxDirective):
    """A part of a page that the whole edition decides.

    ``depends`` names what it shows (see :data:`analysis.sphinx_ext.shown.PARTS`); the page is
    read anew when one of these, the code, the sources or the registers change.
    """

    option_spec: ClassVar[dict[str, Any]] = {}
    depends: ClassVar[frozenset[str]] = frozenset({"everything"})

    def run(self) -> list[nodes.Node]:
        state.depend(self.env, self.env.docname, self.depends)
        return list(self.content_of(state.edition(self.env.app)))

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        raise NotImplementedError

    def section(self, name: str, title: str, *content: nodes.Node) -> nodes.section:
        section = nodes.section("", nodes.title("", title), *content, ids=[name], names=[name])
        self.state.document.note_explicit_target(section, section)
        return section
