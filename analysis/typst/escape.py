"""Text as Typst markup and as Typst strings: nothing in it is read as a sign of Typst."""

from __future__ import annotations

import re

#: Signs that Typst reads wherever they stand.
_ALWAYS = re.compile(r"[\\*_`$#<>@~=+/\[\]]")
#: Hyphens and points that Typst would join to a dash, a minus, an ellipsis or a list.
_SOMETIMES = re.compile(r"(?<![^\W\d_])-|-(?![^\W\d_])|(?<=\d)\.|(?<=\.)\.|\.(?=\.)")


def markup(text: str) -> str:
    """``text`` as it is written between ``[`` and ``]``."""
    return _SOMETIMES.sub(r"\\\g<0>", _ALWAYS.sub(r"\\\g<0>", text))


def string(text: str) -> str:
    """``text`` as a string literal, with its quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
