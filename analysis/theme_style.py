"""The part of the theme's style that the book uses, kept as one file.

Three of four rules of the theme's style sheets are for things that no page has. ``python -m
analysis style`` (maintainers) reads the built pages and writes what is left to
``sphinx_ext/static/theme.css``; a test tells when a page needs a rule that is not there, or
when the theme has changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import tinycss2
from tinycss2.ast import Node

KEPT = Path(__file__).parent / "sphinx_ext" / "static" / "theme.css"
#: The style sheets that a page of the theme loads, in their order: distribution, file.
SHEETS = (
    ("sphinx", "themes/basic/static/basic.css.jinja"),
    ("pydata-sphinx-theme", "theme/pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css"),
    ("sphinx-book-theme", "theme/sphinx_book_theme/static/styles/sphinx-book-theme.css"),
)
#: What an editor may write tomorrow and no page has today.
ALSO = frozenset(
    """
    html body main header footer nav article section aside div span p a h1 h2 h3 h4 h5 h6 hr br
    em strong i b u s small sub sup code kbd samp var pre cite q abbr mark del ins time
    ul ol li dl dt dd blockquote figure figcaption img svg table caption thead tbody tfoot tr th
    td colgroup col details summary dialog form fieldset legend label input textarea select
    option button output progress
    .admonition .admonition-title .note .tip .hint .important .warning .caution .attention
    .danger .error .seealso .topic .sidebar .highlight .math .literal .align-left .align-center
    .align-right .table .centered .rubric .footnote .citation .footnote-reference .brackets
    .label .backrefs .reference .internal .external .headerlink .guilabel .caption .caption-text
    .pst-scrollable-table-container .line-block .simple .versionadded .versionchanged .deprecated
    """.split()  # noqa: SIM905
)
#: Parts of the theme that the edition has made anew, whatever words they share with a page.
NOT = re.compile(r"dropdown|toggle|tooltip|popover|modal|offcanvas|carousel|accordion|navbar|\bfa-")
_NAME = re.compile(r"--[\w-]+")
_MARKUP = re.compile(r"<([a-z][a-z0-9]*)\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'\b(class|id)="([^"]*)"')


@dataclass(frozen=True)
class Rule:
    """One selector or at-rule with what it says, inside the conditions ``within``."""

    head: str
    says: str
    within: tuple[str, ...] = ()


def sheets() -> Iterator[tuple[str, str]]:
    """Name and text of each style sheet of the theme as it is installed."""
    for package, file in SHEETS:
        spec = find_spec(package.replace("-", "_"))
        assert spec is not None and spec.origin is not None
        yield f"{package} {version(package)}, {Path(file).name}", (
            Path(spec.origin).parent / file
        ).read_text(encoding="utf-8")


def fingerprint() -> str:
    """What the kept file must begin with to be made from the theme that is installed."""
    lines = [
        f"   {name}, SHA-256 {hashlib.sha256(text.encode()).hexdigest()[:16]}"
        for name, text in sheets()
    ]
    return "/* Made by `python -m analysis style` from\n" + "\n".join(lines) + "\n"


def used(pages: Iterable[str]) -> frozenset[str]:
    """Elements (``table``), classes (``.note``) and ids (``#main``) that stand in pages."""
    found = set(ALSO)
    for page in pages:
        for element, attributes in set(_MARKUP.findall(page)):
            found.add(element)
            for kind, value in _ATTRIBUTE.findall(attributes):
                sign = "." if kind == "class" else "#"
                found.update(sign + name for name in value.split())
    return frozenset(found)


def rules(text: str) -> Iterator[Rule]:
    """All rules of a style sheet, one for each selector."""
    yield from _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def _rules(nodes: Iterable[Node], within: tuple[str, ...] = ()) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.content is not None:
            head = f"@{node.at_keyword} {tinycss2.serialize(node.prelude).strip()}"
            if node.at_keyword in ("media", "supports"):
                inner = tinycss2.parse_rule_list(node.content, True, True)
                yield from _rules(inner, (*within, head))
            else:
                yield Rule(head, tinycss2.serialize(node.content), within)
        elif node.type == "qualified-rule":
            says = tinycss2.serialize(node.content).strip()
            for selector in _split(node.prelude):
                yield Rule(tinycss2.serialize(selector).strip(), says, within)


def _split(prelude: Iterable[Node]) -> Iterator[list[Node]]:
    selector: list[Node] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def asks(selector: str) -> set[str]:
    """The elements, classes and ids without which a selector matches nothing; what stands in
    ``:not()``, ``:is()`` and their like is left aside."""
    found, before = set(), None
    for token in tinycss2.parse_component_value_list(selector):
        if token.type == "hash":
            found.add(f"#{token.value}")
        elif token.type == "ident" and before == ".":
            found.add(f".{token.value}")
        elif token.type == "ident" and before != ":":
            found.add(token.lower_value)
        before = token.value if token.type == "literal" else None
    return found


def chosen(text: str, words: frozenset[str]) -> Iterator[Rule]:
    """The rules of a style sheet that something on the pages can match."""
    for rule in rules(text):
        if rule.head.startswith("@"):
            if rule.head.startswith(("@charset", "@font-face", "@import")):
                continue
            yield rule
        elif asks(rule.head) <= words and not NOT.search(rule.head):
            yield rule


def made(pages: Iterable[str], others: Iterable[str]) -> str:
    """The kept file for ``pages``. ``others`` are the texts, such as style sheets of our own,
    that may use a custom property of the theme."""
    words = used(pages)
    found = [rule for _, text in sheets() for rule in chosen(text, words)]
    found = list(_without_idle(found, " ".join(others)))
    licences = "   Licences: BSD-2-Clause, BSD-3-Clause, MIT (Bootstrap). */\n"
    return fingerprint() + licences + _written(found)


def _without_idle(found: list[Rule], others: str) -> Iterator[Rule]:
    """Leaves out custom properties and animations that nothing uses."""
    declared = [
        (rule, [part for part in _declarations(rule.says) if part]) for rule in found
    ]
    while True:
        text = others + " ".join(
            part.split(":", 1)[-1] for _, parts in declared for part in parts
        )
        names = set(_NAME.findall(text))
        fewer = [
            (rule, [p for p in parts if not p.startswith("--") or p.split(":")[0].strip() in names])
            for rule, parts in declared
        ]
        if fewer == declared:
            break
        declared = fewer
    for rule, parts in declared:
        if rule.head.startswith("@keyframes"):
            if rule.head.split()[-1] in text:
                yield rule
        elif parts:
            yield Rule(rule.head, ";".join(parts), rule.within)


def _declarations(says: str) -> Iterator[str]:
    for item in _split_at_semicolons(tinycss2.parse_component_value_list(says)):
        yield tinycss2.serialize(item).strip()


def _split_at_semicolons(tokens: Iterable[Node]) -> Iterator[list[Node]]:
    part: list[Node] = []
    for token in tokens:
        if token.type == "literal" and token.value == ";":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _written(found: list[Rule]) -> str:
    """The rules as text, a rule a line; selectors that say the same one after another share it."""
    lines: list[str] = []
    within: tuple[str, ...] = ()
    heads: list[str] = []
    for n, rule in enumerate(found):
        if rule.within != within:
            lines += ["}" * len(within)] * bool(within) + [f"{head} {{" for head in rule.within]
            within = rule.within
        heads.append(rule.head)
        after = found[n + 1] if n + 1 < len(found) else None
        if after is None or (after.says, after.within) != (rule.says, within) \
                or "@" in rule.head + after.head:
            lines.append(f"{','.join(heads)}{{{rule.says}}}")
            heads = []
    return "\n".join([*lines, "}" * len(within)]).rstrip() + "\n"


def write(html: Path) -> Path:
    """Makes the kept file anew from the pages below ``html``.

    Raises :class:`FileNotFoundError` where there are none.
    """
    pages = built_pages(html)
    if not pages:
        raise FileNotFoundError(f"{html}: no built pages; call make html first")
    KEPT.write_text(made(pages, own_texts()), encoding="utf-8")
    return KEPT


def built_pages(html: Path) -> list[str]:
    return [
        page.read_text(encoding="utf-8") for page in sorted(html.rglob("*.html"))
        if not page.relative_to(html).parts[0].startswith("_")
    ]


def own_texts() -> list[str]:
    """Our own style sheets and scripts."""
    return [
        file.read_text(encoding="utf-8") for file in sorted(KEPT.parent.glob("*"))
        if file.suffix in (".css", ".js") and file != KEPT
    ]
