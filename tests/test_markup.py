"""The markup: every role can be written and read back, and the witness put together again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.edition.chapters import read_chapter
from analysis.edition.emendations import EDITORIAL
from analysis.edition.escape import escape_markdown
from analysis.edition.markup import (
    Correction,
    FormeWork,
    Gap,
    Inline,
    Locus,
    Mark,
    MarkupError,
    PageBreak,
    Sic,
    Supplied,
    Text,
    escape,
    marked_text,
    parse,
    unescape,
    write,
)
from analysis.edition.sources import FIELDS, Source
from analysis.edition.syntax import parser
from analysis.edition.witness import difference, passages, witness_form

# --- what the grammar's own signs and any others can make up -------------------------

SIGNS = st.sampled_from([
    *r"→|\[]^`(?){}*_<>&;#$!~:+-=%. 1ab", "(?)", r"\(?)", "[^sol-1]", "[a](b)", "``", "{ocr}`a`",
    "**", "~~~", ":::", "<b>", "&amp;", "&rarr;", "http://a.b", "1. ", "# ", "---", "|-|", "(a)=",
])
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0")
words = st.lists(SIGNS | ANY, max_size=8).map("".join)
trimmed = words.map(str.strip)
filled = trimmed.filter(bool)
numbers = st.from_regex(r"[0-9]{1,3}[a-z]?", fullmatch=True)
marks = st.builds(Mark, st.sampled_from(["sol", "end"]), numbers)


@st.composite
def readings(draw: st.DrawFn) -> tuple[Text | Mark, ...]:
    """Text and marks as :func:`marked_text` gives them: no two texts side by side."""
    parts = draw(st.lists(words.filter(bool).map(Text) | marks, max_size=4))
    joined: list[Text | Mark] = []
    for part in parts:
        if isinstance(part, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + part.text)
        else:
            joined.append(part)
    if joined and isinstance(joined[0], Text):
        joined[0] = Text(joined[0].text.lstrip())
    if joined and isinstance(joined[-1], Text):
        joined[-1] = Text(joined[-1].text.rstrip())
    return tuple(part for part in joined if part != Text(""))


corrections = st.builds(
    Correction, st.sampled_from(["ocr", "emend"]), trimmed, readings(), st.booleans(), trimmed
).filter(lambda c: (c.witness or c.reading) and c.reading != (Text(c.witness),))
interventions = st.one_of(
    corrections,
    st.builds(Sic, filled, trimmed),
    st.builds(Gap, filled, trimmed),
    st.builds(Supplied, filled, st.booleans(), trimmed),
    st.builds(PageBreak, filled, st.booleans()),
    st.builds(FormeWork, filled),
)
loci = st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)).map(lambda p: Locus(p[0], sum(p)))


def read_back(written: str) -> Inline:
    """A role as the chapter's parser and the grammar read it."""
    inline = parser().parse(written)[1]
    (token,) = inline.children or []
    assert token.type == "myst_role"
    return parse(token.meta["name"], token.content)


@given(interventions | loci)
def test_no_role_loses_or_gains_a_sign_when_it_is_written_and_read(item: Inline) -> None:
    assert read_back(write(item)) == item


@given(trimmed)
def test_an_escaped_sign_stands_for_itself(text: str) -> None:
    assert unescape(escape(text)) == text


@given(words)
def test_escaped_text_has_no_mark_that_nobody_wrote(text: str) -> None:
    assert marked_text(escape(text)) == ((Text(text),) if text else ())


# --- the one rule --------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line of a source, with what the edition makes of it."""

    items: tuple[Inline, ...]

    @property
    def witness(self) -> str:
        return "".join(witness_form(item, lambda mark: mark.number) for item in self.items)

    @property
    def written(self) -> str:
        parts: list[str] = []
        for item in self.items:
            match item:
                case Text(text):
                    after_mark = bool(parts) and parts[-1].startswith("[^")
                    bracket = "\\" if after_mark and text.startswith("(") else ""
                    parts.append(bracket + escape_markdown(text, at_start=not parts))
                case _:
                    parts.append(write(item))
        return "".join(parts)


@st.composite
def edited_lines(draw: st.DrawFn) -> Line:
    between = words.filter(str.strip).map(Text)
    items: list[Inline] = [Text(draw(filled))]
    for item in draw(st.lists(interventions | marks, max_size=4)):
        items += [item, draw(between)]
    return Line(tuple(items))


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A source, and a chapter that edits it in another order and with other line ends."""
    source: list[str] = []
    blocks: list[str] = []
    for lines in draw(st.lists(st.lists(edited_lines(), min_size=1, max_size=3), min_size=1,
                               max_size=4)):
        source += [""] * draw(st.integers(0, 2))
        first = len(source) + 1
        source += [line.witness for line in lines]
        separator = draw(st.sampled_from([" ", "\n", "  \n"]))
        if "\n" in separator:
            body = separator.join(line.written for line in lines)
        else:
            items: list[Inline] = []
            for line in lines:
                items += [*line.items, Text(" ")]
            body = Line(tuple(_merged(items))).written
        blocks.append(f"{write(Locus(first, len(source)))} {body}")
    ordered = draw(st.permutations(blocks))
    joint = draw(st.sampled_from(["\n\n", "\n"]))
    return "\n".join(source), "---\nsource: a\n---\n\n" + joint.join(ordered) + "\n"


def _merged(items: list[Inline]) -> list[Inline]:
    merged: list[Inline] = []
    for item in items:
        if isinstance(item, Text) and merged and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].text + item.text)
        else:
            merged.append(item)
    return merged


def mark_form(mark: Mark) -> str:
    return mark.number


@given(texts())
def test_no_sign_of_the_witness_is_lost_between_source_and_chapter(pair: tuple[str, str]) -> None:
    received, written = pair
    source = Source(**dict.fromkeys(FIELDS, "a"), text=received)
    chapter = read_chapter("a.md", written.encode())
    assert chapter is not None
    assert chapter.findings == []
    found = sorted(passages(chapter), key=lambda passage: passage.locus.first)
    assert [difference(passage, source, mark_form) for passage in found] == [None] * len(found)
    witness = " ".join(passage.witness(mark_form) for passage in found)
    assert witness.split() == received.split()


# --- single cases --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "content", "item"),
    [
        ("loc", "549-575", Locus(549, 575)),
        ("loc", "549", Locus(549, 549)),
        ("ocr", "worken' → workers'",
         Correction("ocr", "worken'", (Text("workers'"),), True, "")),
        ("ocr", "· → ", Correction("ocr", "·", (), True, "")),
        ("ocr", "gress1• → gress[^sol-1] (?)",
         Correction("ocr", "gress1•", (Text("gress"), Mark("sol", "1")), False, "")),
        ("emend", "Natural → National | the Vesenkha is meant",
         Correction("emend", "Natural", (Text("National"),), True, "the Vesenkha is meant")),
        ("sic", "repeal | repel is meant?", Sic("repeal", "repel is meant?")),
        ("gap", "one word | lost throughout", Gap("one word", "lost throughout")),
        ("supplied", "alternative (?)", Supplied("alternative", False, "")),
        ("supplied", r"why \(?)", Supplied("why (?)", True, "")),
        ("pb", "23", PageBreak("23", True)),
        ("pb", "23 (?)", PageBreak("23", False)),
        ("fw", "- 23 -", FormeWork("- 23 -")),
        ("ocr", r"a\→b → a\|b \[^sol-1]",
         Correction("ocr", "a→b", (Text("a|b [^sol-1]"),), True, "")),
        ("ocr", r"a → \\[^sol-1]",
         Correction("ocr", "a", (Text("\\"), Mark("sol", "1")), True, "")),
    ],
)
def test_each_role_is_read_as_the_editors_mean_it(role: str, content: str, item: Inline) -> None:
    assert parse(role, content) == item


@pytest.mark.parametrize(
    ("role", "content"),
    [
        ("loc", "seven"), ("loc", "9-7"), ("loc", "0"), ("loc", ""), ("loc", "9" * 5000),
        ("ocr", "no arrow"), ("ocr", "a → b → c"), ("ocr", " → "), ("ocr", "same → same"),
        ("emend", "a → b | why | why"), ("sic", " "), ("sic", "a | b | c"), ("gap", "| why"),
        ("supplied", "(?)"), ("pb", ""), ("fw", " "), ("orc", "a → b"),
    ],
)
def test_a_role_that_cannot_be_meant_is_refused_with_a_remedy(role: str, content: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse(role, content)
    assert str(caught.value) and caught.value.hint


def chapter_of(*blocks: str) -> tuple[list[str], list[list[Inline]]]:
    chapter = read_chapter("a.md", "\n\n".join(["---\nsource: a\n---", *blocks, ""]).encode())
    assert chapter is not None
    items = [[piece.item for piece in block.pieces] for block in chapter.blocks]
    return [finding.message for finding in chapter.findings], items


def test_a_page_may_begin_before_the_lines_of_its_block() -> None:
    messages, (items,) = chapter_of("{pb}`5` {loc}`509` Words")
    assert messages == []
    assert Locus(509, 509) in items and PageBreak("5", True) in items


def test_an_escaped_mark_is_no_mark() -> None:
    messages, (items,) = chapter_of(r"{loc}`1` Words\[^sol-1] and \\[^sol-2]")
    assert messages == []
    assert [item for item in items if isinstance(item, Mark)] == [Mark("sol", "2")]


@pytest.mark.parametrize(
    ("block", "left"),
    [
        ("{gap}one word | lost`", "{gap}"),
        ("{gap`one word | lost`", "{gap"),
        ("gap}`one word | lost`", "gap}"),
        ("{gapp}`one word`", "{gapp}"),
        (":::{note-text} sol-1\n{loc}`1` Words", "not closed"),
        (":::{note-text} sol\n{loc}`1` Words\n:::", "no label"),
        (":::{note-text}\n{loc}`1` Words\n:::", "no label"),
        (":::\n", "not closed"),
    ],
)
def test_what_is_left_of_broken_markup_is_seen_outside_the_text(
    block: str, left: str
) -> None:
    messages, _ = chapter_of(block)
    assert any(left in message for message in messages)


def test_the_editors_may_write_what_they_like_in_their_own_blocks() -> None:
    messages, items = chapter_of(
        "*Emphasis*, a [link](other.md), `code`, {doc}`other` and {cite}`key`.", "- a list → so",
    )
    assert messages == [] and items == []


def test_a_loss_at_the_very_end_is_not_forgotten() -> None:
    content = b"---\nsource: a\n---\n\n{loc}`1` Words\n\n{gap}`the rest | torn off` and so on\n"
    chapter = read_chapter("a.md", content)
    assert chapter is not None
    last = list(passages(chapter))[-1]
    assert last.void and last.locus == Locus(1, 1)
    assert any(isinstance(piece.item, EDITORIAL) for piece in last.pieces)
    assert last.witness(mark_form) == "and so on"
