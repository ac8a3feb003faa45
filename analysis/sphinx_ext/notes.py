"""Note marks and notes: each mark leads to its note, each note back to its marks."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from ..edition.chapters import NOTE_TARGET
from ..edition.markup import MARK
from ..edition.notes import Note
from . import state
from .loci import depart


class note_mark(nodes.inline):
    """A note mark. Attributes ``label`` and, from the edition, ``note``; ``ids`` its anchor."""

    def astext(self) -> str:
        return ""


class note_text(nodes.container):
    """The text of a note that is not a section of its own. Attribute ``label``."""


class note_calls(nodes.container):
    """The links from a note back to its marks. Attribute ``note``."""


class NoteText(SphinxDirective):
    """``:::{note-text} ref-51``: the text of one note."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        node = note_text("", label=self.arguments[0], ids=[f"note-{self.arguments[0]}"])
        node += self.parse_content_to_nodes(allow_section_headings=False)
        return [node]


class MarksInText(SphinxTransform):
    """``[^sol-9]`` in text becomes a mark, wherever its note stands."""

    default_priority = 390

    def apply(self, **kwargs: Any) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if "[^" not in text or isinstance(text.parent, (nodes.literal, nodes.literal_block)):
                continue
            parts: list[nodes.Node] = []
            end = 0
            for match in MARK.finditer(text):
                if match.start() > end:
                    parts.append(nodes.Text(text[end : match.start()]))
                parts.append(note_mark("", label=f"{match['series']}-{match['number']}"))
                end = match.end()
            if parts:
                if end < len(text):
                    parts.append(nodes.Text(text[end:]))
                text.parent.replace(text, parts)


class TieNotes(SphinxTransform):
    """Gives marks and notes of a document their records, and notes their way back."""

    default_priority = 420

    def apply(self, **kwargs: Any) -> None:
        records = {note.label: note for note in state.edition(self.app).note_records}
        seen: Counter[str] = Counter()
        for mark in list(self.document.findall(note_mark)):
            label = mark["label"]
            note = mark["note"] = records.get(label)
            if note is not None and not isinstance(mark.parent.parent, nodes.title):
                calls = [i for i, c in enumerate(note.calls) if c.document == self.env.docname]
                if seen[label] < len(calls):
                    mark["ids"] = [anchor(label, calls[seen[label]])]
            seen[label] += 1
        for node in self.document.findall(note_text):
            self._way_back(node, node["label"], records)
        for section in self.document.findall(nodes.section):
            for name in section["ids"]:
                match = NOTE_TARGET.fullmatch(name)
                if match:
                    self._way_back(section, match["label"], records)

    def _way_back(self, node: nodes.Element, label: str, records: dict[str, Note]) -> None:
        note = records.get(label)
        if note is not None and note.calls:
            node.append(note_calls("", note=note))


def anchor(label: str, call: int) -> str:
    """The id of the mark that makes the call with this index."""
    return f"mark-{label}" + (f"-{call + 1}" if call else "")


def uri(self: HTML5Translator, document: str, name: str) -> str:
    """The address of a place in the book from the page that is being written."""
    here = self.builder.current_docname
    return f"{self.builder.get_relative_uri(here, document) if document != here else ''}#{name}"


def visit_note_mark(self: HTML5Translator, node: note_mark) -> None:
    note: Note | None = node["note"]
    if note is None or not note.document:
        shown = note.mark if note else node["label"]
        self.body.append(f'<sup class="note-mark">{escape(shown)}</sup>')
        raise nodes.SkipNode
    name = f' id="{node["ids"][0]}"' if node["ids"] else ""
    series = state.edition(self.builder.app).series[note.label.split("-")[0]]
    form = series.mark(note.label.split("-", 1)[1])
    received = f' data-form="{escape(form, quote=True)}"' if form != note.mark else ""
    self.body.append(
        f'<a class="note-mark note-mark-{escape(series.voice)}"{name}{received} role="doc-noteref" '
        f'href="{uri(self, note.document, f"note-{note.label}")}" '
        f'aria-label="Note {escape(note.mark)}, {escape(series.title, quote=True)}">'
        f"{escape(note.mark)}</a>"
    )
    raise nodes.SkipNode


def visit_note_text(self: HTML5Translator, node: note_text) -> None:
    prefix, number = node["label"].split("-", 1)
    series = state.edition(self.builder.app).series.get(prefix)
    voice, title = (series.voice, series.title) if series else ("unknown", prefix)
    shown = series.shown(number) if series else number
    self.body.append(
        f'<aside class="note note-{escape(voice)}" id="note-{escape(node["label"])}" '
        f'aria-label="Note {escape(shown)}, {escape(title, quote=True)}">\n'
    )


def depart_note_text(self: HTML5Translator, node: note_text) -> None:
    self.body.append("</aside>\n")


def visit_note_calls(self: HTML5Translator, node: note_calls) -> None:
    note: Note = node["note"]
    links = ", ".join(
        f'<a href="{uri(self, call.document, anchor(note.label, i))}" role="doc-backlink">'
        f"l. {call.line}</a>"
        for i, call in enumerate(note.calls)
    )
    series = state.edition(self.builder.app).series.get(note.label.split("-")[0])
    whose = f"{escape(series.title)}, {escape(note.mark)}. " if series else ""
    self.body.append(f'<p class="note-calls">{whose}Back to the mark: {links}</p>\n')
    raise nodes.SkipNode


def visit_plain_mark(self: Any, node: note_mark) -> None:
    mark = nodes.Text(f"[{node['note'].mark if node['note'] else node['label']}]")
    self.visit_Text(mark)
    self.depart_Text(mark)
    raise nodes.SkipNode


def visit_plain(self: Any, node: nodes.Node) -> None:
    pass


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_directive("note-text", NoteText)
    def elsewhere(visit: Any) -> dict[str, Any]:
        return {b: (visit, depart) for b in ("latex", "text", "man", "texinfo")}

    app.add_node(note_mark, html=(visit_note_mark, depart), **elsewhere(visit_plain_mark))
    app.add_node(note_text, html=(visit_note_text, depart_note_text), **elsewhere(visit_plain))
    app.add_node(note_calls, html=(visit_note_calls, depart), **elsewhere(skip))
    app.add_transform(MarksInText)
    app.add_transform(TieNotes)
