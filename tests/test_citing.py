"""References: whoever cites a passage names the right text, lines, page, edition and version."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT
from pybtex.database import parse_string

from analysis import Edition, EditionError, __version__
from analysis.edition.citing import (
    STYLES,
    Part,
    filled,
    inverted,
    lines_label,
    load_publication,
    pages_label,
)
from analysis.edition.emendations import GROUPS, group
from analysis.sphinx_ext.views import counts

DAY = date(2027, 3, 9)
URL = "https://example.org/part-1.html#l552"


@cache
def edition() -> Edition:
    return Edition.load(ROOT)


def cited(source: str, first: int, last: int, style: str, url: str = "") -> str:
    return edition().reference(source, first, last, style, url, DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(("ranges", "label"), [
    ([(549, 549)], "l. 549"), ([(549, 575)], "ll. 549–575"),
    ([(571, 575), (512, 517)], "ll. 571–575, 512–517"), ([(3, 3), (9, 9)], "ll. 3, 9"),
])  # fmt: skip
def test_lines_are_named_as_the_guide_says(ranges: list[tuple[int, int]], label: str) -> None:
    assert lines_label(ranges) == label


@pytest.mark.parametrize(("pages", "label"), [
    ([], ""), ([""], ""), (["5"], "1979 ed., p. 5"), (["5", "5"], "1979 ed., p. 5"),
    (["5", "6"], "1979 ed., pp. 5–6"), (["27", "28 (?)"], "1979 ed., pp. 27–28 (?)"),
])  # fmt: skip
def test_pages_of_the_print_are_named_once_and_with_their_doubt(
    pages: list[str], label: str
) -> None:
    assert pages_label(pages) == label


def test_a_passage_that_runs_over_a_page_names_both_pages() -> None:
    assert edition().cite("kollontai-1921", 549) == "Kollontai 1921, l. 549 (1979 ed., p. 5)"
    assert edition().cite("kollontai-1921", 600, 605).endswith("(1979 ed., pp. 5–6)")
    assert edition().cite("lenin-1918", 14, 18) == "Lenin 1918, ll. 14–18"


def test_a_note_names_everything_that_leads_back_to_the_passage() -> None:
    note = cited("kollontai-1921", 552, 555, "note", URL)
    assert note.startswith("Alexandra Kollontai, “The Workers’ Opposition,” early 1921, ")
    assert "ll. 552–555 (1979 ed., p. 5), in The Soviet Trade-Union Debate, 1918–1921" in note
    assert f"version {__version__} (" in note
    assert note.endswith(f", accessed 9 March 2027, {URL}.")
    assert "http" not in cited("kollontai-1921", 552, 555, "note")
    assert "accessed" not in cited("kollontai-1921", 552, 555, "note")


def test_a_list_puts_persons_by_family_name_and_bodies_as_they_are_called() -> None:
    sources = edition().sources
    assert inverted(sources["kollontai-1921"]) == "Kollontai, Alexandra"
    assert inverted(sources["lenin-1920"]) == "Lenin, V. I."
    assert inverted(sources["congress-1920"]) == sources["congress-1920"].author
    assert inverted(sources["clark-2001"]) == ""
    assert cited("lenin-1920", 25, 40, "list").startswith("Lenin, V. I. 1920. “The Trade")
    assert cited("clark-2001", 41, 44, "list").startswith("[An essay on J. V. Stalin")
    assert "Clark" not in "".join(cited("clark-2001", 41, 44, style) for style in STYLES)


def test_the_text_and_the_list_agree_on_the_year() -> None:
    for source in edition().sources.values():
        year = re.search(r"\d{4}$", source.short)
        assert year is not None
        assert f" {year[0]}, l. " in cited(source.id, 3, 3, "in-text")
        assert f" {year[0]}. " in cited(source.id, 3, 3, "list")


@pytest.mark.parametrize("source", sorted(edition().sources))
def test_a_reference_manager_reads_the_bibtex(source: str) -> None:
    text = cited(source, 14, 18, "bibtex", URL)
    [(key, entry)] = parse_string(text, "bibtex").entries.items()
    assert key == f"{source}-l14"
    publication = edition().publication
    assert publication is not None
    assert entry.fields["booktitle"].strip("{}") == publication.title
    assert entry.fields["year"] == str(publication.released.year)
    assert "ll. 14--18" in entry.fields["note"]
    assert (entry.fields["url"], entry.fields["urldate"]) == (URL, "2027-03-09")
    people = entry.persons.get("author", [])
    names = {"kollontai-1921": ["Kollontai"], "lenin-1918": ["Lenin"], "lenin-1920": ["Lenin"]}
    if source in names:
        assert people[0].last_names == names[source]
    else:
        assert len(people) == (source == "congress-1920")
        assert all("Ninth Congress" in person.last_names[0] for person in people)
    without = parse_string(cited(source, 14, 18, "bibtex"), "bibtex").entries[key]
    assert "url" not in without.fields


def test_signs_that_tex_would_take_for_its_own_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text(
        "title: 50% of {all} & more_\nauthors: [name: A, name: B]\nversion: 1\n"
        "date-released: 2026-01-02\n".replace("[name: A, name: B]", "[{name: A}, {name: The B}]"),
        encoding="utf-8",
    )
    made = load_publication(tmp_path)
    assert made is not None
    assert made.editors == "A and the B"
    here = Edition(tmp_path, edition().sources, [], {}, [], [])
    parts = here.reference_parts("lenin-1918")["bibtex"]
    text = "".join(part.text for part in parts if part.kind == "")
    assert r"50\% of \{all\} \& more\_" in text


@pytest.mark.parametrize("content", [
    "title: x", "- no mapping", "title: [", "title: x\nauthors: []\nversion: 1\n"
    "date-released: soon", "title: x\nauthors: [x]\nversion: 1\ndate-released: 2026-01-02",
])  # fmt: skip
def test_a_broken_citation_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "CITATION.cff").write_text(content, encoding="utf-8")
    with pytest.raises(EditionError, match=r"CITATION\.cff"):
        load_publication(tmp_path)


def test_an_edition_without_a_citation_file_gives_no_references(tmp_path: Path) -> None:
    assert load_publication(tmp_path) is None
    assert Edition(tmp_path, edition().sources, [], {}, [], []).reference_parts("lenin-1918") == {}


def test_the_version_of_the_citation_is_that_of_the_code() -> None:
    publication = edition().publication
    assert publication is not None
    assert publication.version == __version__


def test_what_only_a_web_page_has_is_left_out_elsewhere() -> None:
    parts = [Part("", "a"), Part("value", "x"), Part("web", " at {url} ({accessed}, {urldate})")]
    assert filled(parts, {"x": "b"}, "", DAY) == "ab"
    assert filled(parts, {"x": "b"}, "u", DAY) == "ab at u (9 March 2027, 2027-03-09)"


def test_the_filter_offers_every_correction_once() -> None:
    records = edition().emendation_records
    groups, certainties = counts(records)
    assert sum(groups.values()) == sum(certainties.values()) == len(records)
    assert list(groups) == [name for name in GROUPS if name in groups]
    assert {group(r) for r in records if r.role != "ocr"} <= {"emend", "sic", "gap", "supplied"}
    assert counts([]) == ({}, {})
