"""The edition's nodes as an e-reader shows them: without scripts, and with their signs as
text, because many readers leave out what only a style sheet says."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from ..edition.emendations import Emendation
from ..sphinx_ext import state
from ..sphinx_ext.apparatus import PAGE, correction
from ..sphinx_ext.loci import depart, fw, lines_label, loc, pb, skip
from ..sphinx_ext.notes import note_mark, note_text, uri
from ..sphinx_ext.views import view_bar

#: How the reading of each role is enclosed.
SIGNS = {"supplied": ("⟨", "⟩")}


def _name(node: nodes.Element) -> str:
    return f' id="{escape("-".join(node["ids"][0].split()))}"' if node["ids"] else ""


def _sign(sign: str) -> str:
    return f'<span class="sign">{sign}</span>' if sign else ""


def visit_loc(self: HTML5Translator, node: loc) -> None:
    first = node["first"]
    label = f"Source {lines_label(first, node['last'])}"
    self.body.append(f'<span class="loc"{_name(node)} title="{label}">{first}</span>')
    raise nodes.SkipNode


def visit_pb(self: HTML5Translator, node: pb) -> None:
    page = escape(node["page"])
    doubt = "" if node["certain"] else "?"
    self.body.append(
        f'<span class="pb"{_name(node)} epub:type="pagebreak" role="doc-pagebreak" '
        f'aria-label="Page {page} of the print">[p. {page}{doubt}]</span>'
    )
    raise nodes.SkipNode


def followed_by_conjecture(node: nodes.Element) -> bool:
    """Whether the first that follows, blanks aside, is a conjecture."""
    siblings = node.parent.children[node.parent.index(node) + 1 :]
    for following in siblings:
        if not isinstance(following, nodes.Text) or following.strip():
            return isinstance(following, correction) and following["role"] == "supplied"
    return False


def visit_correction(self: HTML5Translator, node: correction) -> None:
    """The reading, with a discreet mark that leads to its row in the list of corrections."""
    record: Emendation | None = node["record"]
    if record is None:
        node["signs"] = ""
        return
    gone = record.role == "gap" and followed_by_conjecture(node)
    if gone or not node.children:
        self.body.append(f'<span class="gone"{_name(node)}></span>')
        raise nodes.SkipNode
    before, after = SIGNS.get(record.role, ("", ""))
    doubt = "" if record.certainty == "certain" else "(?)"
    if node.get("in_name") or any(isinstance(child, note_mark) for child in node.children):
        opening, closing = f'<span class="c c-{record.role}"{_name(node)}>', "</span>"
    else:
        here = self.builder.current_docname
        link = f"{self.builder.get_relative_uri(here, PAGE)}#{escape(record.id)}"
        opening = f'<a class="c c-{record.role}"{_name(node)} href="{link}">'
        closing = "</a>"
    self.body.append(opening + _sign(before))
    node["signs"] = _sign(doubt + after) + closing


def depart_correction(self: HTML5Translator, node: correction) -> None:
    self.body.append(node["signs"])


def visit_note_mark(self: HTML5Translator, node: note_mark) -> None:
    note = node["note"]
    if note is None or not note.document:
        shown = note.mark if note else node["label"]
        self.body.append(f'<sup class="note-mark">{escape(shown)}</sup>')
        raise nodes.SkipNode
    title = state.edition(self.builder.app).series[note.label.split("-")[0]].title
    target = uri(self, note.document, f"note-{note.label}")
    self.body.append(
        f'<a class="note-mark" epub:type="noteref" role="doc-noteref"{_name(node)} '
        f'href="{escape(target)}" title="{escape(title)}">{escape(note.mark)}</a>'
    )
    raise nodes.SkipNode


def visit_note_text(self: HTML5Translator, node: note_text) -> None:
    # No aside: some readers show an aside only when its mark is touched.
    series = state.edition(self.builder.app).series.get(node["label"].split("-", 1)[0])
    voice = series.voice if series else "unknown"
    self.body.append(
        f'<div class="note note-{escape(voice)}" id="note-{escape(node["label"])}" '
        f'epub:type="footnote" role="doc-footnote">\n'
    )


def depart_note_text(self: HTML5Translator, node: note_text) -> None:
    self.body.append("</div>\n")


#: By the name of a node's class, as the registry of Sphinx has them.
HANDLERS: dict[str, Any] = {
    loc.__name__: (visit_loc, depart),
    pb.__name__: (visit_pb, depart),
    fw.__name__: (skip, depart),
    view_bar.__name__: (skip, depart),
    correction.__name__: (visit_correction, depart_correction),
    note_mark.__name__: (visit_note_mark, depart),
    note_text.__name__: (visit_note_text, depart_note_text),
}
