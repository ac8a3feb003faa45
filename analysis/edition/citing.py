"""How a passage is cited: the short form, two styles and BibTeX, from the catalogue and
``CITATION.cff``.

A reference is a list of :class:`Part`: what stands fast for a text, and places for what the
passage, the address and the day decide. The pages get the same lists and fill them in the
reader's browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import yaml

from .errors import EditionError, Finding, why
from .sources import Source

if TYPE_CHECKING:
    from .library import Edition

FILE = "CITATION.cff"
#: The print to which the page numbers belong.
PRINT = "1979 ed."
Style = Literal["note", "in-text", "list", "bibtex"]
#: What a value is when it is asked for; ``web`` parts stand only where there is an address.
STYLES: dict[Style, str] = {
    "note": "Note (Chicago 18)",
    "in-text": "Author–date, in the text (Chicago 18)",
    "list": "Author–date, in the list (Chicago 18)",
    "bibtex": "BibTeX",
}
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}"} | {sign: f"\\{sign}" for sign in "&%$#_"}


@dataclass(frozen=True, slots=True)
class Publication:
    """The edition as a publication: what ``CITATION.cff`` says of it."""

    title: str
    editors: str
    version: str
    released: date


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a reference. ``kind``: empty for words; ``title`` for the italics;
    ``value`` for the value of that name; ``web`` for words that stand only where the passage
    has an address, with ``{url}``, ``{accessed}`` and ``{urldate}`` in them."""

    kind: Literal["", "title", "value", "web"]
    text: str


def load_publication(root: Path) -> Publication | None:
    """What ``CITATION.cff`` says; ``None`` where there is no such file.

    Raises :class:`EditionError` where it cannot be read or lacks something.
    """
    path = root / FILE
    if not path.is_file():
        return None
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        names = [
            author.get("name") or f"{author['given-names']} {author['family-names']}"
            for author in data["authors"]
        ]
        return Publication(
            str(data["title"]), _joined(names), str(data["version"]),
            date.fromisoformat(str(data["date-released"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        reason = f"lacks {error}" if isinstance(error, KeyError) else why(error)
        message = f"is no citation file: {reason}"
        hint = "it has title, authors, version and date-released"
        raise EditionError([Finding(FILE, 0, "S001", message, hint)]) from error


def _joined(names: Sequence[str]) -> str:
    """Names in a row, as they stand within a sentence."""
    within = [re.sub(r"\AThe\b", "the", name) for name in names]
    return " and ".join([", ".join(within[:-1]), within[-1]] if within[1:] else within)


def lines_label(ranges: Sequence[tuple[int, int]], dash: str = "–") -> str:
    """Source lines as they are cited: ``l. 549``, ``ll. 571–575, 512–517``."""
    shown = ", ".join(str(a) if a == b else f"{a}{dash}{b}" for a, b in ranges)
    one = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
    return f"{'l.' if one else 'll.'} {shown}"


def pages_label(pages: Sequence[str], dash: str = "–") -> str:
    """Pages of the print as they are cited: ``1979 ed., p. 5``, ``1979 ed., pp. 5–6``; empty
    where none is known."""
    known = list(dict.fromkeys(page for page in pages if page))
    if not known:
        return ""
    shown = known[0] if len(known) == 1 else f"{known[0]}{dash}{known[-1]}"
    return f"{PRINT}, {'p.' if len(known) == 1 else 'pp.'} {shown}"


def long_date(day: date) -> str:
    """A day in words: ``22 November 2026``."""
    return f"{day.day} {day:%B} {day.year}"


class Citing:
    """How passages are cited; :class:`Edition` is one."""

    @cached_property
    def publication(self) -> Publication | None:
        """The edition as a publication; ``None`` where there is no ``CITATION.cff``."""
        return load_publication(cast("Edition", self).root)

    def print_pages(self, source: str, first: int, last: int | None = None) -> list[str]:
        """The pages of the print on which lines ``first`` and ``last`` stand; empty where
        none is known."""
        edition = cast("Edition", self)
        found = (edition.page(source, line) for line in (first, last or first))
        return list(dict.fromkeys(str(page) for page in found if page))

    def cite(self, source: str, first: int, last: int | None = None) -> str:
        """A passage as it is cited: ``Kollontai 1921, l. 549 (1979 ed., p. 5)``."""
        short = cast("Edition", self).sources[source].short
        return f"{short}, {self._place(source, [(first, last or first)])}"

    def _place(self, source: str, ranges: Sequence[tuple[int, int]], dash: str = "–") -> str:
        pages = pages_label(self.print_pages(source, ranges[0][0], ranges[-1][1]), dash)
        return lines_label(ranges, dash) + (f" ({pages})" if pages else "")

    def reference_parts(self, source: str) -> dict[Style, list[Part]]:
        """For each style the parts of a reference to a passage of ``source``; nothing where
        the edition has no ``CITATION.cff``."""
        if self.publication is None:
            return {}
        text = cast("Edition", self).sources[source]
        return {
            "note": _note(text, self.publication), "in-text": _in_text(text),
            "list": _in_list(text, self.publication), "bibtex": _bibtex(text, self.publication),
        }

    def reference(
        self, source: str, first: int, last: int | None = None, style: Style = "note",
        url: str = "", accessed: date | None = None,
    ) -> str:
        """A reference to source lines ``first`` to ``last`` as plain text.

        ``style`` is one of :data:`STYLES`; ``url`` is the address of the passage, ``accessed``
        the day on which it was read (default: today). Raises :class:`KeyError` for a source or
        a style that is not known, and for every style where there is no ``CITATION.cff``.

        >>> edition.reference("lenin-1918", 14, 18, "in-text")
        '(Lenin 1918, ll. 14–18)'
        """
        ranges = [(first, last or first)]
        place = self._place(source, ranges)
        pages = pages_label(self.print_pages(source, *ranges[0]))
        values = {
            "part": "", "place": place, "key": f"{source}-l{first}",
            "lines-and-pages": lines_label(ranges) + (f"; {pages}" if pages else ""),
            "place-tex": self._place(source, ranges, "--"),
        }
        return filled(self.reference_parts(source)[style], values, url, accessed or date.today())


def filled(parts: Sequence[Part], values: Mapping[str, str], url: str, accessed: date) -> str:
    """The parts of a reference as one text."""
    found = []
    for part in parts:
        if part.kind == "value":
            found.append(values[part.text])
        elif part.kind != "web":
            found.append(part.text)
        elif url:
            words = part.text.replace("{accessed}", long_date(accessed))
            found.append(words.replace("{urldate}", accessed.isoformat()).replace("{url}", url))
    return "".join(found)


def inverted(source: Source) -> str:
    """The author as in an alphabetical list: ``Kollontai, Alexandra``; empty where no author
    is named."""
    if source.authorship == "unnamed":
        return ""
    given, _, family = source.author.rpartition(" ")
    return f"{family}, {given}" if given and source.authorship == "person" else source.author


def _curled(text: str) -> str:
    return text.replace("'", "’")


def _quoted(title: str, sign: str) -> str:
    """A title in quotation marks with a sign inside them; a title of the edition's own, in
    square brackets, has none."""
    return f"{title}{sign}" if title.startswith("[") else f"“{_curled(title)}{sign}”"


def _year(source: Source) -> str:
    found = re.search(r"\d{4}\Z", source.short)
    return found[0] if found else source.date


def _note(source: Source, edition: Publication) -> list[Part]:
    author = "" if source.authorship == "unnamed" else f"{source.author}, "
    return [
        Part("value", "part"),
        Part("", f"{author}{_quoted(source.title, ',')} {source.date}, "),
        Part("value", "place"), Part("", ", in "), Part("title", edition.title),
        Part("", f", ed. {edition.editors}, version {edition.version} "
                 f"({long_date(edition.released)})"),
        Part("web", ", accessed {accessed}, {url}"), Part("", "."),
    ]


def _in_text(source: Source) -> list[Part]:
    return [Part("", "("), Part("value", "part"), Part("", f"{source.short}, "),
            Part("value", "lines-and-pages"), Part("", ")")]


def _in_list(source: Source, edition: Publication) -> list[Part]:
    title, author = _quoted(source.title, "."), inverted(source)
    year = _year(source)
    head = f"{author.rstrip('.')}. {year}. {title}" if author else f"{title} {year}."
    return [
        Part("", f"{head} In "), Part("title", edition.title),
        Part("", f", edited by {edition.editors}. Version {edition.version}. Released "
                 f"{long_date(edition.released)}."),
        Part("web", " Accessed {accessed}. {url}."),
    ]


def _bibtex(source: Source, edition: Publication) -> list[Part]:
    author = _tex(inverted(source))
    if source.authorship == "body":
        author = f"{{{author}}}"
    fields = [
        ("author", author), ("title", f"{{{_tex(_curled(source.title))}}}"),
        ("booktitle", f"{{{_tex(edition.title)}}}"), ("editor", f"{{{_tex(edition.editors)}}}"),
        ("year", str(edition.released.year)), ("version", _tex(edition.version)),
    ]
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return [
        Part("", "@incollection{"), Part("value", "key"),
        Part("", f",\n{body}  note = {{{_tex(f'{source.short} ({source.date})')}, "),
        Part("value", "part"), Part("value", "place-tex"), Part("", "},\n"),
        Part("web", "  url = {{url}},\n  urldate = {{urldate}},\n"), Part("", "}"),
    ]


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)
