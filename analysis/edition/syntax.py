"""Markdown as chapters use it: the parser, and what its tokens are in plain words."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from .markup import ROLES


def myst() -> MarkdownIt:
    """Markdown as MyST reads it, with only the syntax that the book uses."""
    return (
        MarkdownIt("commonmark")
        .use(front_matter_plugin)
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(colon_fence_plugin)
    )


@cache
def parser() -> MarkdownIt:
    """The parser of chapters. It keeps a sign with a backslash apart from markup."""
    return myst().disable("text_join")


def is_closed(fence: Token) -> bool:
    """Whether a fence of colons has its closing line."""
    first, end = fence.map or [0, 0]
    lines = fence.content.count("\n") + (fence.content[-1:] not in ("", "\n"))
    return end - first == lines + 2


def is_misspelt(token: Token) -> bool:
    """Whether a role in the editors' own text seems to be one of ours, named wrong."""
    name = token.meta["name"] if token.type == "myst_role" else "doc"
    return name != "doc" and bool(get_close_matches(name, ROLES, 1, 0.65))


def describe(token: Token) -> str:
    """What an inline token is, in words."""
    if token.type == "myst_role":
        return f"the unknown role {{{token.meta['name']}}}"
    return {
        "html_inline": "raw HTML",
        "code_inline": "code between backticks",
        "em_open": "emphasis",
        "em_close": "emphasis",
        "strong_open": "emphasis",
        "strong_close": "emphasis",
        "link_open": "a link",
        "image": "an image",
    }.get(token.type, token.type)
