"""The pages of a print in the introduction are counted, not typed."""

from __future__ import annotations

import pytest
from conftest import ROOT

from analysis import Edition
from analysis.edition.page_signs import PageSigns, page_signs
from analysis.edition.witness import Page
from analysis.sphinx_ext.print_pages import listed, ranges, sentences


@pytest.fixture(scope="module")
def signs() -> PageSigns:
    return page_signs(Edition.load(ROOT), "kollontai-1921")


def test_every_page_has_its_sign_and_the_printed_number_is_that_of_the_count(
    signs: PageSigns,
) -> None:
    assert len(signs.leading) + len(signs.after_blanks) == len(signs.pages) == 35
    assert signs.unsigned == ()
    assert signs.printed == (("- 23 -", 2777),)


def test_what_the_introduction_says_of_the_count_is_so(signs: PageSigns) -> None:
    """Leading blanks alone would give the printed number too; the doubt it leaves is marked."""
    ((_, line),) = signs.printed
    blanks = [p.line for p in signs.leading if p.line <= line]
    blanks += [n for n in signs.columns if n <= line]
    assert len(blanks) == 23
    text = (ROOT / "book/texts/kollontai-1921/introduction.md").read_text(encoding="utf-8")
    for number in (n for n in signs.columns if n <= line):
        assert f"l. {number}" in text
    assert "35 pages" not in text and "3143" not in text
    certain = {p.number for p in signs.pages if p.certain}
    assert {"15", "17", "23"} <= certain and not {"16", "24", "35"} & certain


def test_the_sentences_say_each_number_once_and_where() -> None:
    signs = PageSigns(
        pages=(Page(1, "1", True), Page(9, "2", False), Page(20, "3", False)),
        printed=(("- 1 -", 4),), leading=(Page(1, "1", True),),
        after_blanks=(Page(9, "2", False),), unsigned=(Page(20, "3", False),), columns=(5, 7),
    )
    first, second = sentences(signs)
    assert "there are 3 pages" in first
    assert "survives at ‘- 1 -’ (l. 4)" in first
    assert "after 3 blank lines: p. 2 (l. 9)." in first
    assert "Without either sign begin p. 3 (l. 20)." in first
    assert "Marked (?) are 2–3." in first
    assert second.endswith("ll. 5 and 7.")


def test_a_witness_without_pages_says_so() -> None:
    nothing = page_signs(Edition.load(ROOT), "lenin-1918")
    assert list(sentences(nothing)) == ["No page of a print can be told in this witness."]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [(["16", "24", "25", "26"], "16 and 24–26"), (["1"], "1"), (["i", "ii", "1"], "i, ii and 1")],
)
def test_pages_that_follow_one_another_are_joined(numbers: list[str], shown: str) -> None:
    assert listed(ranges(numbers)) == shown
