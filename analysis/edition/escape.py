"""Received text as Markdown: every sign that Markdown or MyST would read is made plain."""

from __future__ import annotations

import re

#: Begin something wherever they stand: code, emphasis, links, marks, roles, maths, HTML.
_ANYWHERE = re.compile(r"[\\`*_\[{<$~]|&(?=[#A-Za-z])")
#: Begin a block at the head of a line: headings, quotations, lists, rules, underlines of
#: headings, MyST's fences, comments, block breaks and targets, tables.
_AT_START = re.compile(r"\A(?:(?=[#>+\-=:%|]|\(.+\)=$)|[0-9]+(?=[.)](?:\s|$)))")


def escape_markdown(line: str, at_start: bool) -> str:
    """One line of text as Markdown that is shown as it stands.

    ``at_start`` says whether it begins a line of the chapter, or follows a role there.
    An arrow becomes ``&rarr;``, for Markdown has no backslash before it.

    >>> escape_markdown("1. a [note]* → b_c", at_start=True)
    '1\\\\. a \\\\[note]\\\\* &rarr; b\\\\_c'
    >>> escape_markdown("# 5 & 6", at_start=False)
    '# 5 & 6'
    """
    escaped = _ANYWHERE.sub(r"\\\g<0>", line).replace("→", "&rarr;")
    return _AT_START.sub(r"\g<0>\\", escaped) if at_start else escaped
