"""Citations, bibliography, concordance: complete, true to the texts, and linked both ways."""

from __future__ import annotations

import json
import math
import re
import shutil
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, Book
from lxml import html
from lxml.html import HtmlElement

from analysis import Edition
from analysis.checks.citations import CHECKS
from analysis.edition.citations import BRACKETS, TEXT, Citation
from analysis.edition.markup import Mark, parse
from analysis.edition.notes import printed_mark
from analysis.edition.registers import mark_form
from analysis.edition.works import REFERENCES, load_works, reference
from analysis.figures.citations import citation_chart
from analysis.sphinx_ext.popovers import note_data

COMPLETE = {
    "endnotes": 13, "introduction": 4, "solidarity": 18, "references": 55, "asterisk": 1,
    BRACKETS: 28,
}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.load(ROOT)


def the(edition: Edition, series: str, mark: str) -> list[Citation]:
    return [c for c in edition.citation_records if (c.series, c.mark) == (series, mark)]


# --- complete -------------------------------------------------------------------------


def test_no_note_and_no_bracketed_citation_is_missing(edition: Edition) -> None:
    entries = [e for e in edition.note_entries if e.series != "edition"]
    marks = Counter(series for series, _ in {(e.series, e.mark) for e in entries})
    assert marks == COMPLETE
    assert all(e.call_line and e.text_lines and e.call_anchor and e.text_anchor for e in entries)
    brackets = [int(e.mark) for e in entries if e.series == BRACKETS]
    assert brackets == sorted(brackets) == list(range(1, COMPLETE[BRACKETS] + 1))
    lines = [e.call_line for e in entries if e.series == BRACKETS]
    assert lines == sorted(lines)


def test_a_bracket_that_nobody_registered_would_be_found(edition: Edition) -> None:
    check = next(c for c in CHECKS if c.code == "B005")
    assert list(check.run(edition)) == []
    bracketed = {c.id for c in edition.citation_records if c.series == BRACKETS}
    kept = edition.citation_records
    try:
        edition.citation_records = [c for c in kept if c.id not in bracketed]
        assert len(list(check.run(edition))) == COMPLETE[BRACKETS]
    finally:
        edition.citation_records = kept


def test_every_reference_at_a_page_foot_leads_to_a_work(edition: Edition) -> None:
    for number in range(1, COMPLETE["references"] + 1):
        assert the(edition, "references", str(number)), number


def test_the_tables_of_notes_name_the_works_with_their_pages(edition: Edition) -> None:
    notes = edition.notes.set_index(["series", "mark"])["works"]
    assert notes["references", "1"] == "deutscher-prophet-armed 487"
    assert notes["endnotes", "9b"] == "cc-resolution-september-1920 Izvestia 26, 2"
    assert notes["endnotes", "7"] == ""
    assert notes[BRACKETS, "9"] == "lenin-mistakes-of-trotsky 32, 22"
    assert "trotsky-theses-militarisation;" not in notes["solidarity", "1"]


# --- true -----------------------------------------------------------------------------


AGAIN = re.compile(r"\b(?:ibid|op\.\s?cit)", re.IGNORECASE)


def test_ibid_and_op_cit_are_the_work_cited_before(edition: Edition) -> None:
    found = [
        (before, c)
        for series in ("references", BRACKETS)
        for before, c in pairwise(c for c in edition.citation_records if c.series == series)
        if AGAIN.search(c.quote)
    ]
    assert len(found) == 10
    for before, citation in found:
        assert citation.work == before.work, citation.id
        if not re.search(r"\d", citation.quote):
            assert citation.pages == before.pages, citation.id


def test_pages_stand_in_the_words_that_cite_them(edition: Edition) -> None:
    for citation in edition.citation_records:
        if citation.series not in ("references", BRACKETS) or AGAIN.search(citation.quote):
            continue
        figures = re.findall(r"\d+", citation.pages)
        printed = re.findall(r"\d+", citation.quote)
        assert set(figures) <= set(printed), citation.id


#: Words that say nothing of what a passage is about.
COMMON = frozenset(re.findall(
    r"\w+", "the of and a in to that is it as be by for not are this with was we our on or at "
    "from its an which"
))
QUOTED = re.compile(r"(?<![a-z])['‘“](.+?)['’”](?=[\s.,;)\[]|$)")


def telling(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower())) - COMMON


def quoted(edition: Edition, citation: Citation) -> str:
    """The longest quotation of at least five words that a citation supports."""
    text = citation.quote
    if citation.series == "references":
        note = next(n for n in edition.note_records if (n.series, n.mark) == citation.note[1:])
        call = note.calls[0]
        before = edition.reading(call.source, call.line - 5, call.line)
        text = before.split(f"[{citation.mark}]")[0][-260:]
    elif citation.series == BRACKETS:
        text = edition.reading(citation.source, citation.first, citation.first)
    long = [q for q in QUOTED.findall(text) if len(q.split()) >= 5]
    return max(long, key=len, default="")


def test_a_quoted_passage_is_where_the_register_says(edition: Edition) -> None:
    """No other stretch of the text of like length shares as many rare words with it; what
    only *has the like* is left aside."""
    compared = 0
    for citation in edition.citation_records:
        if "has the like" in citation.remark:
            continue
        words = telling(quoted(edition, citation)) if citation.target_lines else set()
        ranges = [r for r in citation.target_ranges if r[1] - r[0] < 60]
        if not words or not ranges:
            continue
        source = citation.target_source
        citing = {
            n for c in edition.citation_records if c.source == source and c.target_lines
            for a, b in c.ranges for n in range(a - 4, b + 5)
        }
        lines = sorted(edition.sources[source].inhabited - citing)
        on = {n: telling(edition.reading(source, n, n, marks=False)) for n in lines}
        spread = Counter(word for found in on.values() for word in found)
        weight = {word: math.log((len(lines) + 1) / (spread[word] + 1)) for word in words}

        def shared(numbers: list[int]) -> float:
            found = set().union(*(on[n] for n in numbers)) & words  # noqa: B023
            return sum(weight[word] for word in found)  # noqa: B023

        own = max(shared([n for n in lines if a <= n <= b]) for a, b in ranges)
        taken = {n for a, b in ranges for n in range(a, b + 1)}
        size = max(sum(a <= n <= b for n in lines) for a, b in ranges)
        elsewhere = max(
            shared(window) for i in range(len(lines) - size + 1)
            if not taken & set(window := lines[i : i + size])
        )
        assert own > elsewhere, (citation.id, own, elsewhere)
        compared += 1
    assert compared >= 12


def test_editions_of_one_work_are_kept_apart_and_lead_to_each_other(edition: Edition) -> None:
    for work in edition.works.values():
        for key in work.related:
            assert work.key in edition.works[key].related or work.key.startswith("kollontai"), key
    russian, english = (edition.works[f"lenin-mistakes-of-trotsky{end}"] for end in ("-ru", ""))
    assert russian.container == "lenin-sochinenya"
    assert english.container == "lenin-collected-works"
    assert russian.witness == english.witness == "lenin-1920"
    passages = {
        c.series: c.target_source for c in edition.citation_records if c.work in
        (russian.key, english.key) and c.series in ("references", BRACKETS)
    }
    assert passages == {"references": "lenin-1920", BRACKETS: "lenin-1920"}


def test_a_bibliography_entry_says_what_the_witness_says_and_no_more(edition: Edition) -> None:
    def shown(key: str) -> str:
        return "".join(words for words, _ in reference(edition.works[key], edition.works))

    assert shown("deutscher-prophet-armed") == "Deutscher, I. The Prophet Armed."
    assert shown("kritzman-heroic-period") == (
        "Kritzman, L. The Heroic Period of the Russian Revolution. Moscow, 1926."
    )
    speech = shown("lenin-mistakes-of-trotsky-ru")
    assert speech.endswith("in Lenin, Sochinenya, volume XXVI, pp. 63–81.")
    years = {y for w in edition.works.values() for y in re.findall(r"\b\d{4}\b", w.get("year"))}
    text = " ".join(edition.reading(s, 1, 9999) for s in edition.sources)
    assert {year for year in years if year not in text} == set()


def test_a_voice_is_not_taken_for_another(edition: Edition) -> None:
    voices = {c.id: edition.voice(c) for c in edition.citation_records}
    assert voices["kollontai-1921.1403.1"] == "Kollontai 1921"
    assert voices["kollontai-1921.402.1"] == "Kollontai 1921: Introduction 1979"
    assert voices["kollontai-1921.4431.1"] == "Kollontai 1921: Solidarity’s notes"
    assert voices["lenin-1920.1456.1"] == "Lenin 1920: its editors’ endnotes"
    table = edition.who_cites_whom()
    assert table.to_numpy().sum() == len(edition.citation_records)
    assert table.loc["Stalin", "Essay 2001"] == max(table.loc["Stalin"])
    assert str(len(edition.citation_records)) in citation_chart(edition).layout.meta["alternative"]


# --- marks as printed -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correction", "printed"),
    [
        ("1• → [^int-1].", "1"),
        ("ground . → ground[^sol-4]. (?)", ""),
        ("→ [^sol-16] (?)", ""),
        ("Part~hen → Party[^sol-1] when", "~"),
        ("growth' 12 → growth'[^sol-12]", "12"),
        ("bureaucracy149• → bureaucracy'[^ref-49].", "49"),
        ("themselves7- → themselves[^sol-7] -", "7"),
        (".. :21. → ...'[^ref-21].", "21"),
    ],
)
def test_what_is_left_of_a_mark_in_the_witness_can_be_told(
    edition: Edition, correction: str, printed: str
) -> None:
    item = parse("ocr", correction)
    mark = next(part for part in item.reading if isinstance(part, Mark))
    assert printed_mark(item, mark, lambda m: mark_form(edition.series, m)) == printed


def test_a_wrong_number_at_a_note_is_shown_beside_the_right_one(edition: Edition) -> None:
    heads = {e.mark: e.head for e in edition.note_entries if e.series == "solidarity"}
    wrong = {mark: head for mark, head in heads.items() if head != f"{mark}."}
    assert wrong == {"7": "1.", "11": "-Il & 12", "12": "-Il & 12", "15": "16."}
    others = {(e.series, e.mark) for e in edition.note_entries
              if e.head.strip("[].") not in ("", e.mark) and e.series != "solidarity"}
    assert others == set()


# --- what is missing or broken ----------------------------------------------------------


def test_an_edition_without_citations_or_bibliography_is_one(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/checks/base", tmp_path, dirs_exist_ok=True)
    edition = Edition.load(tmp_path)
    assert edition.citation_records == [] and edition.works == {}
    assert list(edition.citations.columns)[:2] == ["id", "source"] and edition.citations.empty
    assert edition.passage_links == {}
    assert edition.concordance_of_works().empty


@pytest.mark.parametrize(
    "content", ["@book{a, title = {x}}\n@book{a, title = {y}}", "@book{", "\xff"]
)
def test_a_broken_bibliography_is_named_and_breaks_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / REFERENCES).write_bytes(content.encode("latin-1"))
    works, findings = load_works(tmp_path)
    assert works == {}
    assert [f.code for f in findings] == ["B003"] and findings[0].hint


# --- the pages ----------------------------------------------------------------------------


@cache
def page(path: Path) -> HtmlElement:
    return html.parse(path, html.HTMLParser(encoding="utf-8")).getroot()


def targets(book: Book, element: HtmlElement, path: Path) -> list[tuple[Path, str]]:
    """Where the links below an element lead: the file and the anchor."""
    found = []
    for link in element.xpath(".//a/@href"):
        parts = urlsplit(link)
        file = (path.parent / parts.path).resolve() if parts.path else path
        found.append((file, unquote(parts.fragment).split(":~:")[0]))
    return found


@pytest.mark.book
def test_a_reader_goes_to_a_cited_passage_by_one_link_and_back_by_one(
    book: Book, edition: Edition
) -> None:
    pages = {c.docname: book.html / f"{c.docname}.html" for c in edition.chapters}
    below = "following-sibling::*[1][self::p[contains(@class, 'passage-links')]]"
    ways = {
        (name, kind, *target)
        for name, path in pages.items()
        for kind in ("cites", "cited-by")
        for line in page(path).xpath(f"//p[@class='passage-links']/span[@class='{kind}']")
        for target in [(*t, a) for t in targets(book, line, path)
                       for a in line.xpath("preceding::span[@class='loc'][1]/@id")]
    }
    expected = {
        (document, kind, pages[to], name.split(":~:")[0], anchor)
        for (document, anchor), (cites, cited_by) in edition.passage_links.items()
        for kind, links in (("cites", cites), ("cited-by", cited_by))
        for _, to, name in links
    }
    assert ways == expected
    assert len(ways) > 40
    assert page(pages["book/texts/clark-2001/text"]).xpath(f"//p[span[@id='l61']]/{below}")


@pytest.mark.book
def test_the_concordance_and_the_bibliography_lead_everywhere(
    book: Book, edition: Edition
) -> None:
    concordance, listed = (book.html / f"book/{n}.html" for n in ("concordance", "bibliography"))
    entries = page(listed).xpath("//ul[contains(@class, 'works-cited')]/li/@id")
    assert sorted(entries) == sorted(edition.works)
    assert len(page(concordance).xpath("//table[contains(@class, 'sortable')]")) == 8
    led = Counter(
        target for row in page(concordance).xpath("//section[@id='by-work']//tbody/tr")
        for target in targets(book, row, concordance)
    )
    for citation in edition.citation_records:
        assert led[listed, citation.work], citation.work
        document, anchor = edition.home(citation.source, citation.first) or ("", "")
        assert led[book.html / f"{document}.html", anchor], citation.id
    notes = page(concordance).xpath("//section[@id='by-note']//tbody/tr")
    assert len(notes) == len(edition.note_entries)


@pytest.mark.book
def test_a_note_says_whose_it_is_where_it_stands_and_in_its_popover(
    book: Book, edition: Edition
) -> None:
    text = (book.html / "_static/notes.js").read_text(encoding="utf-8")
    written = json.loads(text.removeprefix("window.editionNotes = ").rstrip(";\n"))
    assert written == note_data(edition)
    whose, words, ibidem = written["ref-43"]
    assert whose == "References in Solidarity's notes"
    assert words == "Ibid." and "XXVI, 67" in ibidem
    assert written["sol-4"][1].startswith("Kollontai analyses further")
    assert all(len(words) < 1000 for _, words, _ in written.values())
    notes = book.html / "book/texts/kollontai-1921/notes.html"
    calls = page(notes).xpath("//p[@class='note-calls']")
    assert calls and all("Solidarity's notes" in call.text_content() for call in calls)
    assert not [c for c in edition.citation_records if c.series == TEXT and c.mark]
