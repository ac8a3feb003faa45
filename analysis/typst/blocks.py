"""Sections, paragraphs, lists and other blocks."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes

from . import apparatus
from .escape import string
from .writer import Writer, unknown, writes

_UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL)


@writes(nodes.document, addnodes.document)
def document(self: Writer, node: nodes.document) -> str:
    return self.inside(node) + apparatus.flush_alone(self)


@writes(nodes.section)
def section(self: Writer, node: nodes.section) -> str:
    self.level += 1
    written = self.all(node.children)  # its anchors stand in its heading
    self.level -= 1
    return written


@writes(nodes.title)
def title(self: Writer, node: nodes.title) -> str:
    """A heading: what goes into its margin and its anchors are its supplement, since its body
    is copied into the contents list."""
    parent = node.parent
    if not isinstance(parent, nodes.section):
        return f"\n#strong[{self.inside(node)}];\n"
    names = [*parent["ids"]]
    if isinstance(parent.parent, nodes.document):
        names.insert(0, "")
    names += [name for inner in node.findall(nodes.Element) for name in inner["ids"]]
    margin = apparatus.margin_of_title(node) + self.anchors(*names)
    self.in_title = self.at_blank = True
    body = self.inside(node).strip()
    self.in_title = False
    level = f"level: {self.level}, supplement: [{margin}]"
    if self.level == 2 and not isinstance(parent.parent, nodes.document):
        level += ", outlined: false"
    opening = self.opening if isinstance(parent.parent, nodes.document) else ""
    return f"\n#heading({level})[{body}]\n{opening}"


@writes(nodes.subtitle, nodes.rubric)
def subtitle(self: Writer, node: nodes.Element) -> str:
    return f"\n#strong[{self.inside(node)}];\n"


@writes(nodes.paragraph, nodes.attribution)
def paragraph(self: Writer, node: nodes.Element) -> str:
    self.at_blank = True
    written = self.inside(node).strip()
    written += apparatus.flush(self)
    is_block = isinstance(node.parent, (nodes.section, nodes.container))
    if "editorial" in node["classes"] and is_block and not self.copy:
        return f"\n#editorial[{written}]\n"
    return f"\n{written}\n"


@writes(nodes.compound, nodes.container, nodes.figure, addnodes.compact_paragraph)
def container(self: Writer, node: nodes.Element) -> str:
    if "toctree-wrapper" in node["classes"]:
        return ""  # the contents list in front has it
    match node.get("nb_element"), node.get("design_component"):
        case "cell_code_source", _:
            return ""  # at the chapter's end a line says where it stands
        case _, "card-title":
            return f"\n#strong[{self.inside(node)}];\n"
        case _, "card":
            return f"\n#card[{self.inside(node)}]\n"
    if "comparison-pair" in node["classes"]:
        sides = "".join(f"[{self.write(side).strip()}]" for side in node.children)
        return f"\n#side-by-side{sides};\n"
    if "comparison" in node["classes"]:
        return f"\n#comparison[{self.inside(node)}]\n"
    for name in ("question", "question-answers"):
        if name in node["classes"]:
            return f"\n#{name}[{self.inside(node)}]\n"
    if "chart" in node["classes"]:
        return f"\n#chart-in-words[{self.inside(node)}]\n"
    return self.inside(node)


@writes(nodes.caption, nodes.legend)
def caption(self: Writer, node: nodes.Element) -> str:
    return f"\n#note-below[{self.inside(node).strip()}]\n"


@writes(nodes.bullet_list)
def bullet_list(self: Writer, node: nodes.bullet_list) -> str:
    return "\n#list(\n" + "".join(_item(self, item) for item in node.children) + ")\n"


@writes(nodes.enumerated_list)
def enumerated_list(self: Writer, node: nodes.enumerated_list) -> str:
    start = f"start: {node.get('start', 1)},\n"
    if node.get("enumtype") == "loweralpha":
        start += 'numbering: "(a)",\n'
    return f"\n#enum({start}" + "".join(_item(self, item) for item in node.children) + ")\n"


def _item(self: Writer, node: nodes.Node) -> str:
    if not isinstance(node, nodes.list_item):
        raise unknown(node, self.document)
    return f"[{self.inside(node).strip()}],\n"


@writes(nodes.definition_list, addnodes.glossary)
def definition_list(self: Writer, node: nodes.Element) -> str:
    return self.inside(node)


@writes(nodes.definition_list_item)
def definition_list_item(self: Writer, node: nodes.definition_list_item) -> str:
    terms = [n for n in node.children if isinstance(n, nodes.term)]
    rest = [n for n in node.children if not isinstance(n, nodes.term)]
    shown = ", ".join(self.write(term).strip() for term in terms)
    return f"\n#terms(terms.item([{shown}], [{self.all(rest).strip()}]))\n"


@writes(nodes.term, nodes.definition)
def term(self: Writer, node: nodes.Element) -> str:
    return self.inside(node)


@writes(nodes.block_quote)
def block_quote(self: Writer, node: nodes.block_quote) -> str:
    return f"\n#quote(block: true)[{self.inside(node).strip()}]\n"


@writes(nodes.literal_block)
def literal_block(self: Writer, node: nodes.literal_block) -> str:
    return f"\n#raw(block: true, {string(node.astext())})\n"


@writes(nodes.note, nodes.admonition, nodes.warning, nodes.tip, nodes.important, nodes.hint,
        addnodes.seealso)
def admonition(self: Writer, node: nodes.Element) -> str:
    return f"\n#card[{self.inside(node)}]\n"


@writes(nodes.transition)
def transition(self: Writer, node: nodes.transition) -> str:
    return "\n#align(center)[⁂]\n"


@writes(nodes.comment, nodes.substitution_definition, addnodes.index, addnodes.toctree)
def nothing(self: Writer, node: nodes.Node) -> str:
    """Nodes that no reader of the page sees either."""
    return ""


@writes(nodes.raw)
def raw(self: Writer, node: nodes.raw) -> str:
    """Raises :class:`UnknownNode` for raw HTML that shows something."""
    if "typst" in node.get("format", "").split():
        return f"\n{node.astext()}\n"
    if "html" in node.get("format", "") and not _UNSEEN.sub("", node.astext()).strip():
        return ""
    raise unknown(node, self.document, f"raw {node.get('format')}")
