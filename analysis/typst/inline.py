"""What stands inside a paragraph."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx_design.shared import PassthroughTextElement

from .escape import string
from .writer import Writer, unknown, writes


@writes(nodes.emphasis, nodes.title_reference, addnodes.literal_emphasis)
def emphasis(self: Writer, node: nodes.Element) -> str:
    return f"#emph[{self.inside(node)}];"


@writes(nodes.strong, addnodes.literal_strong)
def strong(self: Writer, node: nodes.Element) -> str:
    return f"#strong[{self.inside(node)}];"


@writes(nodes.literal)
def literal(self: Writer, node: nodes.literal) -> str:
    self.at_blank = False
    return f"#raw({string(node.astext())});"


@writes(nodes.superscript)
def superscript(self: Writer, node: nodes.superscript) -> str:
    return f"#super[{self.inside(node)}];"


@writes(nodes.subscript)
def subscript(self: Writer, node: nodes.subscript) -> str:
    return f"#sub[{self.inside(node)}];"


@writes(nodes.inline, addnodes.download_reference, PassthroughTextElement)
def inline(self: Writer, node: nodes.Element) -> str:
    return self.inside(node)


@writes(nodes.reference)
def reference(self: Writer, node: nodes.reference) -> str:
    uri = node.get("refuri") or f"#{node.get('refid', '')}"
    if "sd-stretched-link" in node["classes"]:
        return self.link(uri, "Read it", node)
    return self.link(uri, self.inside(node), node)


@writes(nodes.target)
def target(self: Writer, node: nodes.target) -> str:
    return self.inside(node)


@writes(nodes.image)
def image(self: Writer, node: nodes.image) -> str:
    """Raises :class:`UnknownNode` for a picture without an alternative text."""
    if not node.get("alt"):
        raise unknown(node, self.document, f"the picture {node['uri']} has no alternative text")
    file = self.around.pictures.get(node["uri"], node["uri"])
    return f"#picture({string(file)}, {string(' '.join(node['alt'].split()))});"
