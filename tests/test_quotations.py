"""Quotations: none is missed, each verdict follows the text, the page leads there and back."""

from __future__ import annotations

import doctest
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, Book, Run, without_cells
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from analysis import Edition
from analysis.checks import quotations as checks
from analysis.edition import alignment, parallels
from analysis.edition.alignment import (
    EXACT,
    LEFT_OUT,
    LIKE,
    Words,
    align,
    compare,
    keys,
    normal,
    parts,
    score,
)
from analysis.edition.parallels import candidates, stem
from analysis.edition.quotations import FLOOR, NOT_FOUND, NOT_HERE, REGISTER, SHORTEST
from analysis.edition.quoting import beside, passage
from analysis.edition.registers import parse_lines
from analysis.edition.repeats import repeats
from analysis.sphinx_ext import shown
from analysis.sphinx_ext.quotations import name_of

#: Titles between quotation marks, which are no quotations.
TITLES = {normal(title) for title in (
    "The Role and Tasks of the Trade Unions", "role and tasks of the trade unions",
    "The Current Tasks of Economic Construction", "The Trade Unions and Their Organisation",
    "The Current Tasks of Party Organisation", "The Party Crisis", "On one common plan",
    "Factory Committees and the Dictatorship of the Proletariat", "The Metal Workers' Herald",
    "Left-wing Childishness and Petty-bourgeois Mentality", "First Congress of Economic Councils",
    "The Role of the Trade Unions under the N. E. P.",
    "The Second All-Russian Congress of Trade Unions: Stenographic report",
    "Programme of the Russian Communist Party (Bolsheviks)", "Answer to the Petrograd Comrades",
    "On the Trade Unions, the Current Situation, and the Mistakes of Comrade Trotsky",
    "Immediate Tasks of the Soviet Government", "The immediate tasks of the Soviet Government",
    "Theses of the Workers' Opposition", "Theses of the Ten",
    "The All-Union Communist Party of Bolsheviks in Resolutions and Decisions of its Congresses, "
    "Conferences and Plenums of the Central Committee",
)}
CLOSES = {"“": "”", "‘": "’", '"': '"', "'": "'"}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.load(ROOT)


# --- nothing is missed ----------------------------------------------------------------


def quoted(text: str) -> Iterator[list[str]]:
    """What stands between quotation marks, for each mark that opens one: several readings where
    a sign may also be an apostrophe, the shortest first."""
    for sign in re.finditer(r"[“‘\"']", text):
        before, after = text[: sign.start()][-1:], text[sign.end() :][:1]
        if (before and before not in " ([-—“‘") or not after.strip() or after.isdigit():
            continue
        closing = re.compile(re.escape(CLOSES[sign[0]]) + r"(?![^\W_])")
        ends = (m.start() for m in closing.finditer(text, sign.end()) if text[m.start() - 1] != " ")
        yield [text[sign.end() : end] for end, _ in zip(ends, range(4), strict=False)]


def test_no_quotation_of_more_than_three_words_is_missing(edition: Edition) -> None:
    known = {
        source: " | ".join(normal(r.quote) for r in edition.quotation_records if r.source == source)
        for source in edition.sources
    }

    def is_known(source: str, words: str) -> bool:
        """Short, a title, or registered: by its first words, as a comment in brackets may be
        left out there."""
        first = " ".join(keys(re.sub(r"[\[(].*", "", words))[:6])
        return (
            len(words.split()) <= SHORTEST or normal(words) in TITLES
            or first in known[source]
        )

    found = [
        (source, readings) for source in edition.sources
        for _, text in edition.paragraphs(source)
        for readings in quoted(re.sub(r"\[(?:\d+[a-z]?|\*)\]", "", text)) if readings
    ]
    assert len(found) > 500
    assert [(s, r[0]) for s, r in found if not any(is_known(s, words) for words in r)] == []


def test_the_register_says_who_is_quoted_and_why_the_verdict(edition: Edition) -> None:
    records = edition.quotation_records
    assert {r.verdict for r in records} == set(checks.VERDICTS)
    assert {r.source for r in records} == {"lenin-1920", "kollontai-1921", "clark-2001"}
    cited = [r for r in records if r.cited]
    assert all(r.attributed_to for r in cited)
    assert all(r.remark.count('"') == 0 and not r.remark.endswith(".") for r in records)
    assert "score" not in REGISTER


# --- the verdicts follow the text -----------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The texts and registers of the edition, to be changed."""
    for name in ("sources", "book"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def codes(root: Path) -> list[tuple[str, str]]:
    """The quotations and parallels that the checks complain of, with the codes."""
    edition = Edition.load(root)
    lines = {
        (r.file, r.line): r.id for r in (*edition.quotation_records, *edition.parallel_records)
    }
    found = [f for check in checks.CHECKS for f in check.run(edition)]
    return sorted({(f.code, lines[f.file, f.line]) for f in found})


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("congress-1920/text.md", "most concentrated expression", "most condensed expression",
         ("Q003", "lenin-1920-818")),
        ("lenin-1920/text.md", "do with general principles.", "do with principles.",
         ("Q003", "clark-2001-61")),
        ("clark-2001/text.md", "nothing to do with general", "nothing at all to do with general",
         ("Q002", "clark-2001-61")),
        ("kollontai-1921/part-3.md", "still being persecuted", "being persecuted again",
         ("Q003", "kollontai-1921-90")),
        ("lenin-1918/text.md", "There can be no talk", "Never was there a rebuff. There can be no "
         "talk", None),
        ("lenin-1918/text.md", "There can be no talk", "Never had Trotsky or Lenin met with so "
         "striking a rebuff. There can be no talk", ("Q003", "kollontai-1921-3236")),
    ],
)
def test_a_verdict_is_asked_for_anew_when_the_words_it_rests_on_change(
    copy: Path, file: str, old: str, new: str, expected: tuple[str, str] | None
) -> None:
    assert codes(copy) == []
    chapter = copy / "book/texts" / file
    text = chapter.read_text("utf-8")
    assert old in text
    chapter.write_text(text.replace(old, new), "utf-8")
    assert codes(copy) == [] if expected is None else expected in codes(copy)


def test_every_score_is_what_its_verdict_allows(edition: Edition) -> None:
    table = edition.quotations
    scores = table.groupby("verdict")["score"]
    assert scores.min()["exact"] == EXACT
    assert scores.min()["variant wording"] >= LIKE > scores.max()[NOT_FOUND]
    assert scores.min()["other translation"] >= FLOOR
    absent = table[table["verdict"] == NOT_HERE]
    assert absent["score"].isna().all() and not absent["target_source"].any()


# --- alignment ------------------------------------------------------------------------

WORD = st.sampled_from(["the", "workers'", "State,", "of", "trade-union", "(party)", "’tis"])
TEXT = st.lists(WORD, max_size=12).map(" ".join)


@given(TEXT, TEXT)
def test_alignment_loses_no_word_of_either_side(quote: str, other: str) -> None:
    segments = align(quote, other)
    assert " ".join(s.quote for s in segments if s.quote) == quote
    assert " ".join(s.passage for s in segments if s.passage) == other
    for segment in segments:
        same = keys(segment.quote) == keys(segment.passage)
        assert same == (segment.kind == "same")
    kinds = [segment.kind for segment in segments]
    assert all(a != b for a, b in pairwise(kinds))


@given(TEXT, TEXT, TEXT)
def test_only_a_quotation_word_for_word_is_exact(before: str, quote: str, after: str) -> None:
    whole = f"{before} {quote} {after}"
    if keys(quote):
        assert score(quote.upper(), whole) == EXACT
        found = compare(quote, whole)
        assert [s.kind for s in found.segments] == ["same"]
        assert normal(f"{found.before} {found.passage} {found.after}") in normal(whole)
        assert score(f"{quote} zebra", whole) < EXACT


@given(st.text(max_size=60))
def test_any_text_can_be_compared(text: str) -> None:
    words = Words.of(text)
    assert len(words.spans) == len(words.keys)
    assert 0 <= score(text, text) <= EXACT
    assert compare("a quotation of words", text).score <= EXACT


def test_what_is_left_out_counts_for_nothing() -> None:
    passage = "We will hold meetings in the barracks, in the camps and in the factories."
    assert score("We will hold meetings … in the factories", passage) == EXACT
    assert score(f"We will {LEFT_OUT} in the camps", passage) == EXACT
    assert score("We shall hold meetings ... in the factories", passage) < EXACT
    assert parts(". . . a reorganisation ...") == ["a reorganisation"]


def test_a_reader_sees_where_two_translations_part() -> None:
    found = compare(
        "has absorbed all the revolutionary energy of the class",
        "It can be exercised only by a vanguard that has absorbed the revolutionary energy of the "
        "class. The whole is like an arrangement of cogwheels.",
    )
    assert [(s.quote, s.passage) for s in found.segments if s.kind == "differs"] == [("all", "")]
    assert found.before.endswith("vanguard that")
    assert found.passage.endswith("of the class.")
    assert found.after.startswith("The whole")


@pytest.mark.parametrize("module", [alignment, parallels])
def test_what_the_documentation_shows_is_so(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


def test_what_the_table_is_said_to_show_is_there(edition: Edition) -> None:
    found = edition.quotations.query("source == 'clark-2001' and verdict == 'exact'")
    assert found[["quote", "target_source", "target_lines"]].values.tolist()[0] == [
        "nothing to do with general principles", "lenin-1920", "233-235",
    ]


# --- parallel passages ----------------------------------------------------------------


def test_one_resolution_in_two_translations_is_found(edition: Edition) -> None:
    found = [c for c in candidates(edition) if {c.one.first, c.other.first} == {3423, 1614}]
    assert [c.score >= 70 for c in found] == [True]


def test_the_same_parallels_are_found_every_time(edition: Edition) -> None:
    once = candidates(edition)
    assert candidates(Edition.load(ROOT)) == once
    assert [c.score for c in once] == sorted((c.score for c in once), reverse=True)
    found = [r.id for r in edition.parallel_records if any(c.covers(r) for c in once)]
    assert len(found) > 0.75 * len(edition.parallel_records) > 30


def test_a_formula_that_stands_everywhere_is_no_parallel(copy: Path) -> None:
    chapter = copy / "book/texts/lenin-1918/text.md"
    formula = " The quick brown foxes jumped over their lazy dogs."
    text = chapter.read_text("utf-8")

    def found(times: int) -> bool:
        here = text.index("\n## Questions to check yourself")
        chapter.write_text(text[:here].rstrip() + formula * times + "\n" + text[here:], "utf-8")
        return any("foxes" in c.one.text for c in candidates(Edition.load(copy)))

    assert found(2)
    assert not found(20)


def test_words_meet_in_either_spelling() -> None:
    for one, other in (("organised", "organizing"), ("necessities", "necessity"),
                       ("militarisation", "militarization")):
        assert stem(one) == stem(other)
    assert stem("union") != stem("unit")


def test_a_quotation_is_found_wherever_else_it_stands(edition: Edition) -> None:
    found = {(r.id, place) for r, place in repeats(edition, edition.quotation_records)}
    assert ("clark-2001-61", ("lenin-1920", 233)) in found
    assert ("kollontai-1921-90", ("kollontai-1921", 2681)) in found
    own = {r.id: (r.source, parse_lines(r.lines)) for r in edition.quotation_records}
    for name, (source, line) in found:
        assert own[name][0] != source or not any(a <= line <= b for a, b in own[name][1])


# --- the pages ------------------------------------------------------------------------


def test_a_text_page_is_made_anew_when_a_comparison_changes(edition: Edition) -> None:
    before = shown.chapters(edition)
    changed = Edition.load(ROOT)
    changed.quotation_records = [
        r for r in changed.quotation_records if r.id != "lenin-1920-818"
    ]
    after = shown.chapters(changed)
    assert {name for name in before if before[name] != after[name]} == {
        "book/texts/lenin-1920/text", "book/texts/congress-1920/text",
    }


@pytest.fixture(scope="module")
def page(book: Book) -> Callable[[str], HtmlElement]:
    def page(document: str) -> HtmlElement:
        file = book.html / f"{document}.html"
        return html.parse(file, html.HTMLParser(encoding="utf-8")).getroot()

    return page


PAGE = "book/quotations"


def address(link: HtmlElement, document: str) -> tuple[str, str]:
    """The document and the anchor that a link on a page leads to."""
    parts = urlsplit(link.get("href"))
    path = (Path(document).parent / parts.path.removesuffix(".html")).as_posix()
    normal_path = re.sub(r"[^/.]+/\.\./", "", path)
    while normal_path != path:
        path, normal_path = normal_path, re.sub(r"[^/.]+/\.\./", "", normal_path)
    return path if parts.path else document, unquote(parts.fragment).split(":~:")[0]


@pytest.mark.book
def test_every_quotation_leads_to_its_comparison_and_to_its_source_and_back(
    edition: Edition, page: Callable[[str], HtmlElement]
) -> None:
    here = page(PAGE)
    targeted = [r for r in edition.quotation_records if r.target_source]
    assert len(targeted) > 30
    for record in targeted:
        [shown] = here.xpath(f"//div[@id='{name_of(record.id)}']")
        links = [address(link, PAGE) for link in shown.xpath(".//p[@class='comparison-head']/a")]
        homes = [
            edition.home(source, parse_lines(lines)[0][0])
            for source, lines in (
                (record.source, record.lines), (record.target_source, record.target_lines),
            )
        ]
        assert links == homes, record.id
        document, _ = edition.home(record.source, parse_lines(record.lines)[-1][1]) or ("", "")
        ways = [
            address(link, document)
            for link in page(document).xpath("//span[@class='quotation-links']/a")
        ]
        assert ("book/compare", f"ready-{record.id}") in ways, record.id


@pytest.mark.book
def test_a_comparison_shows_both_texts_and_marks_what_differs(
    edition: Edition, page: Callable[[str], HtmlElement]
) -> None:
    here = page(PAGE)
    for record in (*edition.quotation_records, *edition.parallel_records):
        if record.target_source:
            [shown] = here.xpath(f"//div[@id='{name_of(record.id)}']")
            one, other = shown.xpath(".//blockquote")
            assert keys(one.text_content()) == keys(record.quote), record.id
            target = record.target_quote or passage(
                edition, record.target_source, record.target_lines
            )
            assert normal(other.text_content().strip("… \n")) in normal(target), record.id
            marked = bool(shown.xpath(".//ins|.//del"))
            assert marked == any(s.kind == "differs" for s in beside(edition, record).segments)


@pytest.mark.book
def test_the_list_has_every_quotation_with_its_verdict(
    edition: Edition, page: Callable[[str], HtmlElement]
) -> None:
    [table] = page(PAGE).xpath("//table[contains(@class, 'quotation-list')]")
    assert "sortable" in table.get("class")
    rows = [[" ".join(c.text_content().split()) for c in row] for row in table.xpath(".//tbody/tr")]
    assert [(row[1], row[3]) for row in rows] == [
        (str(parse_lines(r.lines)[0][0]), r.verdict) for r in edition.quotation_records
    ]


@pytest.mark.book
@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_other_builders_write_the_page(tmp_path: Path, run: Run, builder: str) -> None:
    shutil.copytree(ROOT / "analysis", tmp_path / "analysis",
                    ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    shutil.copytree(ROOT / "book/registers", tmp_path / "book/registers")
    for file in ("references.bib", "quotations.md", "texts/clark-2001/text.md",
                 "texts/congress-1920/text.md", "texts/lenin-1920/text.md"):
        target = tmp_path / "book" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "book" / file).read_text("utf-8")
        target.write_text(without_cells(text), "utf-8")
    (tmp_path / "book/index.md").write_text(
        "# Contents\n\n```{toctree}\nquotations\ntexts/clark-2001/text\n"
        "texts/congress-1920/text\ntexts/lenin-1920/text\n```\n"
    )
    (tmp_path / "conf.py").write_text(
        'project = "A part"\nextensions = ["myst_parser", "analysis.sphinx_ext"]\n'
        'myst_enable_extensions = ["colon_fence", "deflist"]\nroot_doc = "book/index"\n'
        'exclude_patterns = ["_build", "analysis"]\nsmartquotes = False\n'
        'suppress_warnings = ["epub.unknown_project_files", "myst.xref_missing"]\n'
        'version = release = copyright = "1"\n'
    )
    built = run(tmp_path, "sphinx-build", "-b", builder, "-W", "--keep-going", ".", "out")
    assert built.status == 0, built.tail
    if builder == "text":
        words = " ".join((tmp_path / "out/book/quotations.txt").read_text("utf-8").split())
        assert "has absorbed *all* the revolutionary energy" in words
