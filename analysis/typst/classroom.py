"""Room to write on paper."""

from __future__ import annotations

from ..sphinx_ext.assignments import answer_space
from .writer import Writer, writes


@writes(answer_space)
def room(self: Writer, node: answer_space) -> str:
    """Ruled lines; they are no content, so no screen reader is told of them."""
    line = "block(above: 0.85cm, below: 0pt, line(length: 100%, stroke: 0.4pt + luma(120)))"
    lines = f"for _ in range({node['lines']}) {{ {line} }}"
    return f"\n#block(above: 1.1cm, below: 0.9cm, pdf.artifact({lines}))\n"
