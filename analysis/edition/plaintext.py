"""The reading text as plain text: one heading or paragraph to a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .chapters import Block, Chapter
from .markup import Gap, Inline, Supplied, Text
from .witness import reading_form

if TYPE_CHECKING:
    from .library import Edition

LOST = "[…]"


def line(edition: Edition, block: Block) -> str:
    """One block with note marks as ``[mark]``; what is lost and has no conjecture after it
    is ``[…]``. Empty where the block has no words."""
    items = [piece.item for piece in block.pieces]
    words = (
        LOST if isinstance(item, Gap) and not has_conjecture(items[n + 1 :])
        else reading_form(item, edition.shown_mark)
        for n, item in enumerate(items)
    )
    return " ".join("".join(words).split())


def chapter_text(edition: Edition, chapter: Chapter) -> str:
    """The reading text of one chapter, a paragraph a line."""
    lines = (line(edition, block) for block in chapter.blocks)
    return "".join(f"{words}\n" for words in lines if words)


def has_conjecture(following: Iterable[Inline]) -> bool:
    """Whether the first that follows, blanks aside, is a conjecture."""
    first = next((i for i in following if not (isinstance(i, Text) and not i.text.strip())), None)
    return isinstance(first, Supplied)
