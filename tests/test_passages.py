"""Passages: nothing that can be read is missing from what can be searched, and every hit leads
to its line."""

from __future__ import annotations

import doctest
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Book, registers
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from analysis import Edition
from analysis.edition import commentary as prose
from analysis.edition.commentary import commentary
from analysis.edition.passages import VOICES, TextBlock, misreadings, text_blocks, words
from analysis.edition.witness import reading_form
from analysis.sphinx_ext import passages_script

TOOLS = ("search", "book/keyword-in-context", "book/compare")
SCRIPT = "passages.js"


@cache
def edition() -> Edition:
    return Edition.load(ROOT)


@cache
def blocks() -> tuple[TextBlock, ...]:
    return tuple(text_blocks(edition()))


def documents(root: Path = ROOT) -> dict[str, str]:
    files = sorted((root / "book").rglob("*.md"))
    return {(name := p.relative_to(root).with_suffix("").as_posix()): name for p in files}


def loaded(script: str) -> Any:
    """What a script assigns, and that it does nothing else."""
    match = re.fullmatch(r"window\.edition\w+=(.*);\n", script)
    assert match
    return json.loads(match[1])


# --- the texts ------------------------------------------------------------------------


def test_every_line_with_reading_text_is_in_exactly_one_passage() -> None:
    for source in edition().sources.values():
        count = Counter(
            line for block in blocks() if block.source == source.id
            for first, last in block.lines for line in range(first, last + 1)
            if line in source.inhabited
        )
        assert {line for line, times in count.items() if times > 1} == set()
        for line in source.inhabited - count.keys():
            assert edition().reading(source.id, line, line, marks=False) == "", line


def test_passages_are_the_reading_text_in_its_order() -> None:
    for source in edition().sources:
        text = [
            " ".join("".join(reading_form(p.item, lambda mark: "") for p in block.pieces).split())
            for chapter in edition().chapters if chapter.source == source
            for block in chapter.blocks
        ]
        assert [b.text for b in blocks() if b.source == source] == list(filter(None, text))


def test_a_hit_is_told_with_the_line_on_which_it_stands() -> None:
    for number, block in enumerate(blocks()):
        assert [*block.starts] == sorted(set(block.starts)), number
        for start, line in block.starts:
            assert block.line_at(start) == line
            following = next((s for s, _ in block.starts if s > start), len(block.text))
            own = block.text[start:following].strip()
            there = edition().reading(block.source, line, line, marks=False)
            assert own in there or there in block.text, (block.document, line)


def test_an_anchor_and_a_voice_are_those_of_the_place() -> None:
    found = {block.anchor: block for block in blocks() if block.source == "kollontai-1921"}
    assert found["l552"].voice == "author"
    assert found["l2926"].voice == "solidarity"
    assert found["l2926"].kind == "note"
    assert {b.voice for b in blocks()} <= VOICES.keys()
    assert {b.voice for b in blocks() if b.kind == "note" and b.source == "lenin-1920"} == {
        "progress"
    }
    for block in blocks():
        if block.lines:
            assert edition().home(block.source, block.lines[0][0]) == (block.document, block.anchor)
        else:
            assert not block.starts


def test_a_break_is_where_the_page_shows_something_between_the_words() -> None:
    for block in blocks():
        assert [*block.breaks] == sorted(set(block.breaks))
        assert all(0 <= at <= len(block.text) for at in block.breaks)
    assert sum(len(block.breaks) for block in blocks()) > 90


# --- what the witness has ----------------------------------------------------------------


def test_a_misreading_leads_to_the_words_that_the_edition_reads() -> None:
    found = misreadings(edition())
    assert len(found) > 900
    for one in found:
        text = blocks()[one.block].text
        assert text[one.offset : one.offset + len(one.reading)] == one.reading
        assert words(one.witness) != words(one.reading)


def test_a_misreading_is_given_in_whole_words() -> None:
    pairs = {(one.witness, one.reading) for one in misreadings(edition())}
    assert ("frorn", "from") in pairs
    assert ("unemploy ment", "unemployment") in pairs
    assert not any("[^" in witness + reading for witness, reading in pairs)


def test_no_misreading_is_left_out() -> None:
    """Of each correction that changes a word some record has the words of the witness."""
    told = {one.witness for one in misreadings(edition())}
    whole = " ".join(told)
    for record in edition().emendation_records:
        if record.role in ("ocr", "emend") and re.fullmatch(r"[A-Za-z]{4,}", record.witness):
            reading = re.sub(r"\[[^\]]*\]", "", record.reading)
            if reading.casefold() != record.witness.casefold() and reading.isalpha():
                assert record.witness in whole, record.id


# --- the editors' prose --------------------------------------------------------------------


def test_commentary_has_the_prose_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "---\ntitle: x\n---\n\n# A *title*\n\nWords with [a link](a.md), `code` and {ref}`how to "
        "<x>`.\n\n- an item\n\n| a | b |\n|---|---|\n| c | d |\n\n```{code-cell} python\nhidden\n"
        "```\n\n:::{note} Mind\n:class: x\n\nInside.\n:::\n\n## 2. Next part\n\nMore.\n"
    )
    found = commentary(tmp_path, "page")
    assert [(b.level, b.section, b.anchor, b.text) for b in found] == [
        (1, "A title", "a-title", "A title"),
        (0, "A title", "a-title", "Words with a link, code and how to."),
        (0, "A title", "a-title", "an item"),
        (0, "A title", "a-title", "a | b"),
        (0, "A title", "a-title", "c | d"),
        (0, "A title", "a-title", "Mind"),
        (0, "A title", "a-title", "Inside."),
        (2, "2. Next part", "next-part", "2. Next part"),
        (0, "2. Next part", "next-part", "More."),
    ]
    assert {(b.kind, b.voice, b.source) for b in found} == {("commentary", "edition", "")}


def test_no_text_of_a_witness_is_taken_for_commentary() -> None:
    theirs = {block.text for block in blocks() if len(block.text) > 40}
    for chapter in edition().chapters:
        for block in commentary(ROOT, chapter.docname, chapter):
            assert block.text not in theirs
            assert "{loc}" not in block.text


def test_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(prose).failed == 0


# --- the scripts -----------------------------------------------------------------------------


def decoded(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What the script says of each passage, read as ``find.js`` reads it."""
    found = []
    for document in data["documents"]:
        for section, rows in document["sections"]:
            for style, place, text, *rest in rows:
                lengths, gaps = [*rest, [], []][:2]
                kind, voice, level = data["styles"][style]
                own = [] if place.startswith("#") or not place else [
                    tuple(map(int, (part.split("-") * 2)[:2])) for part in place.split(",")
                ]
                at, line = 0, own[0][0] if own else 0
                starts = [(0, line)] if own else []
                for length in lengths:
                    far, step = length if isinstance(length, list) else (length, document["step"])
                    at, line = at + far, line + step
                    starts.append((at, line))
                total, breaks = 0, []
                for gap in gaps:
                    total += gap
                    breaks.append(total)
                found.append({
                    "document": document["path"], "section": section, "kind": kind,
                    "voice": voice, "level": level, "text": text, "lines": own,
                    "starts": starts, "breaks": breaks,
                    "anchor": f"l{own[0][0]}" if own else place[1:],
                })
    return found


def test_the_script_says_all_that_the_records_say() -> None:
    data = loaded(passages_script.scripts(edition(), documents())[SCRIPT])
    found = decoded(data)
    assert len(found) > len(blocks()) + 200
    for one, block in zip(found, blocks(), strict=False):
        assert {k: one[k] for k in ("document", "section", "kind", "voice", "level", "text")} == {
            k: getattr(block, k) for k in ("document", "section", "kind", "voice", "level", "text")
        }
        assert one["anchor"] == block.anchor
        assert one["lines"] == [*block.lines]
        assert one["breaks"] == [*block.breaks]
        for offset in range(0, len(block.text), 7):
            line = [line for start, line in one["starts"] if start <= offset]
            assert (line[-1] if line else 0) == block.line_at(offset)


def test_the_script_has_the_same_bytes_each_time() -> None:
    again = Edition.load(ROOT)
    assert passages_script.scripts(edition(), documents()) == passages_script.scripts(
        again, documents()
    )


def test_the_script_of_a_small_edition_is_what_it_should_be(tmp_path: Path) -> None:
    chapter = tmp_path / "book/texts/a/text.md"
    chapter.parent.mkdir(parents=True)
    chapter.write_text(
        "---\nsource: a\ntitle: A text\n---\n\n# {loc}`1` The {ocr}`tltle → title`\n\n"
        "{loc}`2-3` One line,[^not-1]\nand an{ocr}`0 → o`ther {pb}`7`here\n\nThe editors say.\n\n"
        ":::{note-text} not-1\n{loc}`5` The note.\n:::\n"
    )
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/a.txt").write_text(
        "The tltle\nOne line,[1]\nand an0ther here\n\nThe note.\n"
    )
    fields = ["siglum", "short", "title", "author", "date", "provenance", "rights", "sha256"]
    (tmp_path / "sources/catalogue.yml").write_text(
        "- id: a\n" + "".join(f"  {field}: A 1\n" for field in fields)
    )
    registers(tmp_path, {
        "series": [{"prefix": "not", "series": "notes", "source": "a", "voice": "solidarity",
                    "form": "[{number}]", "title": "Notes"}],
        "persons": [{"id": "ann", "name": "Ann", "spellings": "An | Anne",
                     "description": "Someone.", "basis": "texts"}],
    })
    written = passages_script.scripts(Edition.load(tmp_path), {"book/texts/a/text": "A <text>"})
    assert loaded(written[SCRIPT]) == {
        "sources": [{"id": "a", "short": "A 1", "pages": [[3, "7"]]}],
        "voices": VOICES,
        "names": [["An", "Anne", "Ann"]],
        "styles": [["text", "author", 1], ["text", "author", 0], ["note", "solidarity", 0],
                   ["commentary", "edition", 0]],
        "documents": [
            {"path": "book/texts/a/text", "title": "A <text>", "source": 0, "step": 1,
             "sections": [["The title", [
                 [0, "1", "The title"],
                 [1, "2-3", "One line, and another here", [10], [9, 12]],
                 [2, "5", "The note."],
             ]]]},
            {"path": "book/texts/a/text", "title": "A <text>", "source": -1, "step": 1,
             "sections": [["A text", [[3, "#l2", "The editors say."]]]]},
        ],
    }
    assert loaded(written["misreadings.js"]) == [
        [0, 4, "tltle", "title"], [1, 14, "an0ther", "another"],
    ]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=4))
def test_no_sign_of_a_text_breaks_the_script(texts: list[str]) -> None:
    script = passages_script.assignment("editionPassages", texts)
    assert script.count("\n") == 1
    assert loaded(script) == texts


def test_what_has_not_changed_is_not_written_anew(tmp_path: Path) -> None:
    assert passages_script.write(tmp_path, {SCRIPT: "a"})
    before = (tmp_path / SCRIPT).stat().st_mtime_ns
    assert not passages_script.write(tmp_path, {SCRIPT: "a"})
    assert (tmp_path / SCRIPT).stat().st_mtime_ns == before
    assert passages_script.write(tmp_path, {SCRIPT: "b"})


# --- the built book ----------------------------------------------------------------------------


@pytest.mark.book
def test_only_the_pages_that_look_through_the_passages_load_them(book: Book) -> None:
    loads = {}
    for path in book.html.rglob("*.html"):
        if "_static" not in path.parts:
            scripts = html.parse(path).getroot().xpath("//script/@src")
            name = path.relative_to(book.html).with_suffix("").as_posix()
            loads[name] = [s for s in scripts if SCRIPT in s or "find.js" in s or "lib/" in s]
    assert {name for name, found in loads.items() if found} == {*TOOLS}
    for name in TOOLS:
        assert re.search(r"passages\.js\?v=[0-9a-f]{8}$", loads[name][0])


@pytest.mark.book
def test_sphinx_makes_no_index_of_its_own(book: Book) -> None:
    assert not (book.html / "searchindex.js").exists()
    assert not (book.html / "_static/searchtools.js").exists()
    assert not (book.html / "_static/language_data.js").exists()


@pytest.mark.book
def test_every_passage_leads_to_a_place_that_there_is(book: Book) -> None:
    data = loaded((book.html / "_static" / SCRIPT).read_text("utf-8"))
    ids: dict[str, set[str]] = {}
    for one in decoded(data):
        path = book.html / f"{one['document']}.html"
        known = ids.setdefault(one["document"], set()) or set(html.parse(path).xpath("//@id"))
        ids[one["document"]] = known
        assert not one["anchor"] or one["anchor"] in known, (one["document"], one["anchor"])


@pytest.mark.book
def test_each_quotation_and_each_parallel_is_ready_to_compare(book: Book) -> None:
    page = html.parse(book.html / "book/compare.html").getroot()
    records = [
        r for r in (*edition().quotation_records, *edition().parallel_records) if r.target_source
    ]
    assert len(records) > 80
    for record in records:
        [entry] = page.xpath(f"//li[@id='ready-{record.id}']")
        [link] = entry.xpath(".//a[@class='compare-link']/@href")
        assert link.startswith(f"?a={record.source}:{record.lines.split(',')[0]}")
        assert f"&b={record.target_source}:" in link
        assert entry.xpath(f".//a[@href='quotations.html#q-{record.id}']")
