"""``{ocr}``, ``{emend}``, ``{sic}``, ``{gap}``, ``{supplied}``: the apparatus inline."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from ..edition.emendations import Emendation
from ..edition.markup import Correction, Gap, Mark, MarkupError, Sic, Supplied, Text, parse
from . import state
from .loci import depart
from .notes import note_mark

logger = logging.getLogger(__name__)


class correction(nodes.inline):
    """One intervention. Its children are the edition's reading; its attributes
    ``role`` and ``witness`` come from the markup, the rest of the record from the core."""


def role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Inliner,
    options: dict[str, Any] | None = None, content: list[str] | None = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    try:
        item = parse(name, text)
    except MarkupError as error:
        return [], [inliner.reporter.error(f"{error} ({error.hint})", line=lineno)]
    node = correction("", role=name, witness="", record=None)
    match item:
        case Correction(witness=witness, reading=reading):
            node["witness"] = witness
            for part in reading:
                match part:
                    case Mark(series, number):
                        node += note_mark("", label=f"{series}-{number}")
                    case Text(words):
                        node += nodes.Text(words)
        case Sic(witness=witness):
            node["witness"] = witness
            node += nodes.Text(witness)
        case Gap(extent=extent):
            node += nodes.Text(f"[{extent} lost]")
        case Supplied(reading=words):
            node += nodes.Text(words)
    return [node], []


class TieToRecords(SphinxTransform):
    """Gives each correction of a chapter its record, in the order both have."""

    default_priority = 410

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.docname
        chapter = state.chapter(self.app, docname)
        found = list(self.document.findall(correction))
        if chapter is None:
            for node in found:
                logger.warning("{%s} stands outside a chapter", node["role"], location=node,
                               type="edition", subtype="outside")
            return
        records = [
            r for r in state.edition(self.app).emendation_records if r.file == chapter.file
        ]
        if [n["role"] for n in found] != [r.role for r in records]:
            logger.warning(
                "%d corrections on the page and %d in the record; run python -m analysis check",
                len(found), len(records), location=docname, type="edition", subtype="records",
            )
            return
        for node, record in zip(found, records, strict=True):
            node["record"] = record
            node["ids"] = [anchor(record)]
            if isinstance(node.parent, nodes.title):
                node.parent.parent["ids"].append(anchor(record))
                node["ids"] = []


def anchor(record: Emendation) -> str:
    """The id of a correction on its page: ``c549-1``, first correction on line 549."""
    return "c" + "-".join(record.id.rsplit(".", 2)[1:])


def data(record: Emendation) -> str:
    """The record as attributes that the page's script shows in its popover."""
    values = {
        "role": record.role, "kind": record.kind, "certainty": record.certainty,
        "lines": record.lines, "page": record.page, "reason": record.reason,
        "resp": record.responsibility,
    }
    return "".join(f' data-{k}="{escape(v, quote=True)}"' for k, v in values.items() if v)


def visit_correction(self: HTML5Translator, node: correction) -> None:
    record: Emendation | None = node["record"]
    if record is None:
        node["plain"] = True
        return
    name = f' id="{node["ids"][0]}"' if node["ids"] else ""
    classes = f"c c-{record.role}" + ("" if record.certainty == "certain" else " c-uncertain")
    if node.get("in_name") or any(isinstance(child, note_mark) for child in node.children):
        node["tag"] = "span"
        self.body.append(f'<span class="{classes}"{name}{data(record)}>')
    else:
        node["tag"] = "a"
        link = f"{self.builder.get_relative_uri(self.builder.current_docname, PAGE)}#{record.id}"
        self.body.append(f'<a class="{classes}"{name} href="{link}"{data(record)}>')
    self.body.append('<span class="r">')


#: The page that lists all corrections; a correction leads there where no script runs.
PAGE = "book/corrections"


def depart_correction(self: HTML5Translator, node: correction) -> None:
    if node.get("plain"):
        return
    record: Emendation = node["record"]
    self.body.append("</span>")
    if record.witness or record.role in ("ocr", "emend"):
        self.body.append(f'<span class="w">{escape(record.witness)}</span>')
    self.body.append(f"</{node['tag']}>")


def visit_plain(self: Any, node: nodes.Node) -> None:
    pass


def setup(app: Sphinx) -> None:
    for name in ("ocr", "emend", "sic", "gap", "supplied"):
        app.add_role(name, role)
    others: Any = {b: (visit_plain, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_node(correction, html=(visit_correction, depart_correction), **others)
    app.add_transform(TieToRecords)
