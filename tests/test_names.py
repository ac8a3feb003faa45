"""Persons, bodies, places and terms are found where the text names them, and nowhere else."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from analysis import Edition
from analysis.edition import name_index
from analysis.edition.chapters import Block, Chapter
from analysis.edition.mentions import MENTION_COLUMNS, NAME_COLUMNS, Finder, Running, meant
from analysis.edition.name_index import InText, by_letter, index, letter
from analysis.edition.names import Name, Place, folded

CHAPTER = Chapter("book/texts/a.md", "a", "A")


def entry(id: str, *spellings: str, not_at: str = "", **only_at: str) -> Name:
    def places(text: str) -> tuple[Place, ...]:
        return tuple(Place("a", ((int(line), int(line)),)) for line in text.split())

    only = {spelling: places(lines) for spelling, lines in only_at.items()}
    return Name("persons", id, id, spellings, "d", "texts", places(not_at), only)


def running(*lines: str) -> Running:
    """A block of which each piece is a line of the source."""
    text, starts = "", []
    for line in lines:
        text += " " if text else ""
        starts.append(len(text))
        text += line
    numbers = tuple((n, n) for n in range(1, len(lines) + 1))
    return Running(CHAPTER, Block(0, 1, ()), "A", text, tuple(starts), numbers,
                   tuple(range(1, len(lines) + 1)), ("l1",) * len(lines))


def found(text: Running, *names: Name) -> list[tuple[str, str, int, int]]:
    return [
        (name.id, text.text[f.start : f.end], first, last)
        for f, name, first, last in meant("a", text, Finder(names))
    ]


# --- how names are found ----------------------------------------------------------------


def test_the_longest_name_is_meant() -> None:
    names = entry("cc", "Central Committee"), entry("mw", "Central Committee of the Metal Workers")
    text = running("the Central Committee of the", "Metal Workers' Union", "a Central Committee")
    assert found(text, *names) == [
        ("mw", "Central Committee of the Metal Workers", 1, 2), ("cc", "Central Committee", 3, 3),
    ]


def test_what_stands_inside_a_name_is_no_mention_of_its_own() -> None:
    names = entry("moscow", "Moscow"), entry("committee", "Moscow Committee")
    assert found(running("the Moscow Committee of Moscow"), *names) == [
        ("committee", "Moscow Committee", 1, 1), ("moscow", "Moscow", 1, 1),
    ]


@pytest.mark.parametrize("words", ["Lenin's", "Lenin’s", "(Lenin)", "anti-Lenin", "Lenin."])
def test_a_name_is_found_whatever_stands_beside_it(words: str) -> None:
    assert found(running(words), entry("lenin", "Lenin")) == [("lenin", "Lenin", 1, 1)]


@pytest.mark.parametrize("words", ["Leninist", "lenin", "LENIN", "Lenin1"])
def test_another_word_is_not_taken_for_the_name(words: str) -> None:
    assert found(running(words), entry("lenin", "Lenin")) == []


def test_both_apostrophes_are_one_sign() -> None:
    names = [entry("wo", "Workers' Opposition")]
    assert found(running("the Workers’ Opposition"), *names) == [
        ("wo", "Workers’ Opposition", 1, 1)
    ]


def test_a_ship_is_not_taken_for_the_person() -> None:
    text = running("Lenin spoke", "on the Lenin")
    assert found(text, entry("lenin", "Lenin", not_at="2")) == [("lenin", "Lenin", 1, 1)]


def test_where_the_long_name_is_shut_out_the_short_one_is_found() -> None:
    names = entry("opposition", "Left Opposition", not_at="1"), entry("left", "Left")
    assert found(running("the Left Opposition"), *names) == [("left", "Left", 1, 1)]


def test_a_word_with_two_meanings_leads_to_the_one_of_its_place() -> None:
    text = running("the Committee", "the Committee")
    names = entry("cc", "Committee"), entry("moscow", "Committee", Committee="2")
    assert found(text, *names) == [("cc", "Committee", 1, 1), ("moscow", "Committee", 2, 2)]


WORDS = st.lists(st.sampled_from(["Ab", "Ba", "A", "ab", "Ab's", "B.", "(Ba)"]), min_size=1,
                 max_size=12)
SPELLINGS = st.lists(
    st.lists(st.sampled_from(["Ab", "Ba", "A"]), min_size=1, max_size=3).map(" ".join),
    min_size=1, max_size=5, unique=True,
)


@given(WORDS, SPELLINGS, st.sets(st.integers(1, 12)))
def test_every_mention_is_where_the_text_has_it_and_none_is_missed(
    words: list[str], spellings: list[str], shut: set[int]
) -> None:
    text = running(*words)
    name = entry("x", *spellings, not_at=" ".join(map(str, shut)))
    mentions = list(meant("a", text, Finder([name])))
    for f, _, first, last in mentions:
        assert folded(text.text[f.start : f.end]) == f.spelling
        assert not shut & set(range(first, last + 1))
        longer = [s for s in spellings if len(s) > len(f.spelling)
                  and re.match(rf"{re.escape(s)}(?!\w)", text.text[f.start :])]
        assert all(shut & set(range(*_lines(text, f.start, s))) for s in longer)
    assert all(a[0].end <= b[0].start for a, b in pairwise(mentions))
    covered = {i for f, *_ in mentions for i in range(f.start, f.end)}
    for s in spellings:
        for match in re.finditer(rf"(?<!\w){re.escape(s)}(?!\w)", text.text):
            place = set(range(*match.span()))
            assert place & covered or shut & set(range(*_lines(text, match.start(), s)))


def _lines(text: Running, start: int, spelling: str) -> tuple[int, int]:
    first, last = text.span(start, start + len(spelling))
    return first, last + 1


# --- the edition ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.load(ROOT)


def test_each_mention_stands_on_the_lines_that_it_names(edition: Edition) -> None:
    assert edition.mention_records
    for m in edition.mention_records:
        first, _, last = m.lines.partition("-")
        reading = folded(edition.reading(m.source, int(first), int(last or first), marks=False))
        assert m.spelling in reading or m.spelling.replace("’", "'") in reading, m
        assert edition.home(m.source, int(first)) == (m.document, m.anchor), m


def test_both_tables_have_the_columns_that_are_promised(edition: Edition) -> None:
    assert tuple(edition.names.columns) == NAME_COLUMNS
    assert tuple(edition.mentions.columns) == MENTION_COLUMNS
    assert len(edition.mentions) == edition.names["mentions"].sum()
    assert set(edition.names["register"]) == {"persons", "bodies", "places", "terms"}


def test_both_spellings_of_a_name_lead_to_one_person(edition: Edition) -> None:
    ids = {
        spelling: {m.id for m in edition.mention_records if m.spelling.endswith(spelling)}
        for spelling in ("Lutovinov", "Loutovinov")
    }
    assert ids["Lutovinov"] == ids["Loutovinov"] and len(ids["Lutovinov"]) == 1


def test_every_mention_can_be_reached_from_the_index(edition: Edition) -> None:
    for register in ("persons", "bodies", "places", "terms"):
        for indexed in index(edition, register):
            lines = {
                (lines.document, lines.anchor, n)
                for text in indexed.texts for heading in text.headings for lines in heading.lines
                for n in range(lines.first, lines.last + 1)
            }
            mentions = edition.mentions_by_id[indexed.name.id]
            assert all((m.document, m.anchor, m.line) in lines for m in mentions)
            assert indexed.mentions == len(mentions) == sum(t.mentions for t in indexed.texts)


def test_the_index_is_in_the_order_of_the_alphabet(edition: Edition) -> None:
    letters = [x for x, _ in by_letter(index(edition, "persons"))]
    assert letters == sorted(set(letters))
    assert (letter("Émigrés"), letter("‘Left’"), letter("1905")) == ("E", "L", "0–9")


def test_the_examples_hold() -> None:
    assert doctest.testmod(name_index).failed == 0


def test_lines_that_follow_one_another_are_joined(edition: Edition) -> None:
    joined = 0
    for indexed in index(edition, "bodies"):
        for text in indexed.texts:
            assert isinstance(text, InText)
            for heading in text.headings:
                for a, b in pairwise(heading.lines):
                    assert a.anchor != b.anchor or not a.first <= b.first <= a.last + 1
                joined += any(lines.first < lines.last for lines in heading.lines)
    assert joined


def test_a_change_of_the_registers_reaches_the_tables(edition: Edition) -> None:
    name = replace(edition.name_records[0], spellings=("nowhere",))
    other = Edition(
        edition.root, edition.sources, edition.chapters, edition.series, [], [], names=[name],
    )
    assert other.mentions.empty and other.names["mentions"].tolist() == [0]
