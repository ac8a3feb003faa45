"""The reading page in a browser: views with their counts, the filter, from one correction to
the next, citations, copies; by mouse, touch and keyboard, wide and narrow."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from conftest import Book
from pybtex.database import parse_string
from test_browser import (
    LACKS,
    NARROW,
    PART_1,
    PART_2,
    SIZES,
    STICKS_OUT,
    WIDE,
    Opened,
    browser,
    button,
    edition,
    faults,
    opened,
    popover,
)

from analysis import Edition
from analysis.edition.chapters import Block, Chapter
from analysis.edition.citing import STYLES, lines_label
from analysis.edition.emendations import GROUPS, Emendation, group
from analysis.edition.markup import Gap, Locus, Mark, Supplied, Text
from analysis.edition.witness import reading_form, witness_form

if not LACKS:
    from playwright.sync_api import Locator, Page, expect

__all__ = ["browser", "edition", "opened"]  # fixtures
pytestmark = [pytest.mark.book, pytest.mark.browser, pytest.mark.skipif(bool(LACKS), reason=LACKS)]

LENIN_1918 = "book/texts/lenin-1918/text"
LENIN_1920 = "book/texts/lenin-1920/text"
ESSAY = "book/texts/clark-2001/text"
REFERENCES = "book/texts/kollontai-1921/references"
#: The characters on the full lines of the paragraphs of a text: how many lines, and the median.
MEASURE = """() => {
  const counts = [];
  for (const p of [...document.querySelectorAll(".edition-text p:has(> .loc)")].slice(0, 40)) {
    const lines = new Map();
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".loc, .pb, .w")) continue;
      for (let i = 0; i < node.data.length; i += 1) {
        range.setStart(node, i); range.setEnd(node, i + 1);
        const box = range.getClientRects()[0];
        const line = Math.round((box?.bottom ?? 0) / 9);
        if (box) lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    }
    counts.push(...[...lines.values()].slice(0, -1));
  }
  counts.sort((a, b) => a - b);
  return [counts.length, counts[Math.floor(counts.length / 2)]];
}"""
PASSAGES = """() => [...document.querySelectorAll(".edition-text .loc")]
  .filter(loc => loc.parentElement.querySelector(".loc") === loc)
  .map(loc => {
    const range = document.createRange();
    range.selectNodeContents(loc.parentElement);
    const { short, quote, link, lines } = window.edition.cite.passage(range);
    return [loc.textContent, short, quote, link.split("#")[1], lines];
  })"""
SELECT = """([from, to]) => {
  const block = line => document.querySelector(`a[href="#l${line}"]`).closest("p, h1, h2, h3");
  const range = document.createRange();
  range.setStart(block(from), 0);
  range.setEnd(block(to), block(to).childNodes.length);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


def records_of(edition: Edition, docname: str) -> list[Emendation]:
    return [r for r in edition.emendation_records if r.file == f"{docname}.md"]


def chapter_of(edition: Edition, docname: str) -> Chapter:
    return next(c for c in edition.chapters if c.docname == docname)


def count(page: Page) -> Locator:
    return page.locator(".correction-count")


def panel(page: Page) -> Locator:
    return page.locator("#correction-filter")


def cite_panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Cite this passage")


def words(page: Page, field: str) -> str:
    return page.locator(f'[data-field="{field}"] .cite-words').inner_text().strip()


def read(block: Block, edition: Edition, view: str) -> str:
    """What a block says in a view, without marks; in the reading lost text is named."""
    said = []
    for place, piece in enumerate(block.pieces):
        item = piece.item
        if view == "received":
            said.append(witness_form(item, edition.mark_form))
        elif isinstance(item, Gap):
            after = (p.item for p in block.pieces[place + 1 :] if not isinstance(p.item, Text))
            follows = isinstance(next(after, None), Supplied)
            said.append("" if follows else f"[{item.extent} lost]")
        else:
            said.append(reading_form(item, lambda mark: ""))
    return " ".join("".join(said).split())


# --- type ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [768, 992, 1200, 1280, 1600])
@pytest.mark.parametrize("name", [PART_1, LENIN_1920, ESSAY])
def test_lines_are_of_a_length_that_can_be_read_for_hours(
    opened: Opened, name: str, width: int
) -> None:
    with opened((width, 900)) as tab:
        page = tab.open(name)
        page.evaluate("document.fonts.ready")
        number, median = page.evaluate(MEASURE)
        assert number > 40
        assert 60 <= median <= 75
        assert page.evaluate(STICKS_OUT) == [0]


def test_the_text_stands_in_the_books_own_type_with_figures_that_suit_the_place(
    opened: Opened,
) -> None:
    with opened() as tab:
        page = tab.open(PART_1)
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.fonts.check('16px \"Edition Serif\"')")
        style = "e => [getComputedStyle(e).fontFamily, getComputedStyle(e).fontVariantNumeric]"
        family, figures = page.locator("article p:has(> .loc)").first.evaluate(style)
        assert family.startswith('"Edition Serif"')
        assert "oldstyle-nums" in figures
        page = tab.open("book/numbers")
        assert "lining-nums tabular-nums" in page.locator("table td").first.evaluate(style)[1]


@pytest.mark.parametrize("name", [PART_1, REFERENCES, "book/texts/kollontai-1921/notes"])
def test_no_number_of_the_margin_hides_another(opened: Opened, name: str) -> None:
    with opened() as tab:
        page = tab.open(name)
        hidden = page.evaluate("""() => {
          const tops = [...document.querySelectorAll(".edition-text .loc > a")]
            .map(a => [a.textContent, a.getBoundingClientRect().top + scrollY]);
          return tops.flatMap(([a, y], i) => tops.slice(i + 1, i + 8)
            .filter(([, z]) => Math.abs(y - z) < 10).map(([b]) => `${a} ${b}`));
        }""")
        assert hidden == []


def test_what_is_printed_is_the_text_and_its_numbers(opened: Opened) -> None:
    with opened(color_scheme="dark") as tab:
        page = tab.open(PART_1)
        page.emulate_media(media="print")
        for gone in (".ed-bar", ".ed-side", ".ed-toc", ".view-tools", ".chapter-files"):
            for element in page.locator(gone).all():
                expect(element).to_be_hidden()
        paragraph = page.locator("article p:has(> #l566)")
        expect(paragraph).to_be_visible()
        expect(page.locator("#l566 > a")).to_be_visible()
        colours = paragraph.evaluate("""e => [getComputedStyle(e).color,
          getComputedStyle(document.body).backgroundColor,
          getComputedStyle(e.querySelector("a"), "::after").content]""")
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "none"]
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


# --- views and filter ---------------------------------------------------------------------


@SIZES
def test_the_control_is_always_at_hand_and_never_over_the_place_read(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(PART_1)
        expect(count(page)).to_have_text(f"{len(records_of(edition, PART_1))} corrections")
        page.mouse.wheel(0, 6000)
        page.wait_for_function("scrollY > 4000")
        page.mouse.wheel(0, -200)
        for name in ("Reading", "Corrections shown", "As received", "Cite"):
            expect(button(page, name)).to_be_in_viewport()
        for each in page.locator(".view-tools button:visible").all():
            box = each.bounding_box()
            assert box is not None and min(box["width"], box["height"]) >= 24
        page.wait_for_timeout(300)
        tools = page.locator(".view-tools").bounding_box()
        text = page.locator(".edition-text > section").first.bounding_box()
        assert tools is not None and text is not None
        if size == WIDE:
            assert tools["x"] >= text["x"] + text["width"] - 1
        else:
            assert tools["height"] <= size[1] * 0.11
        page = tab.open(PART_1, "#l1310")
        expect(page.locator("#l1310 > a")).to_be_in_viewport()


def test_on_a_small_screen_the_control_goes_away_while_one_reads_on(opened: Opened) -> None:
    with opened(NARROW) as tab:
        page = tab.open(PART_1)
        tools = page.locator(".view-tools")
        page.mouse.wheel(0, 900)
        expect(tools).not_to_be_in_viewport()
        page.mouse.wheel(0, -60)
        expect(tools).to_be_in_viewport()
        page.mouse.wheel(0, 900)
        expect(tools).not_to_be_in_viewport()
        button(page, "Filter").focus()
        expect(tools).to_be_in_viewport()


def test_a_low_window_is_not_filled_by_the_control(opened: Opened) -> None:
    with opened((320, 256)) as tab:
        page = tab.open(PART_1)
        position = page.locator(".view-tools").evaluate("e => getComputedStyle(e).position")
        assert position == "relative"
        assert page.evaluate(STICKS_OUT) == [0]


@SIZES
def test_the_filter_shows_only_what_is_wanted_and_counts_as_one_chooses(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    records = records_of(edition, PART_1)
    by_group = Counter(map(group, records))
    uncertain = [r for r in records if r.certainty == "uncertain"]

    def offered(page: Page) -> dict[str, int]:
        labels = panel(page).locator("fieldset label")
        texts = [" ".join(text.split()) for text in labels.all_inner_texts()]
        return {t.rpartition(" ")[0]: int(t.rpartition(" ")[2]) for t in texts}

    with opened(size) as tab:
        page = tab.open(PART_1)
        expect(panel(page)).to_be_hidden()
        opener = page.locator(".filter-button")
        opener.click()
        expect(opener).to_have_attribute("aria-expanded", "true")
        assert page.evaluate(STICKS_OUT) == [0]
        expected = {GROUPS[name]: number for name, number in by_group.items()}
        sure = Counter(r.certainty for r in records)
        assert offered(page) == expected | dict(sure)

        panel(page).get_by_label("uncertain").check()
        expect(count(page)).to_have_text(f"{len(uncertain)} of {len(records)} corrections")
        few = Counter(map(group, uncertain))
        assert offered(page) == {GROUPS[n]: few[n] for n in by_group} | dict(sure)
        unmarked = page.locator("article .c.is-off")
        assert unmarked.count() == len(records) - len(uncertain)
        line = "e => getComputedStyle(e).textDecorationLine"
        assert unmarked.locator("visible=true").first.evaluate(line) == "none"
        expect(page.locator("article .c:not(.is-off)")).to_have_count(len(uncertain))

        panel(page).get_by_label("note mark").check()
        both = [r for r in uncertain if group(r) == "note mark"]
        expect(count(page)).to_have_text(f"{len(both)} of {len(records)} corrections")
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_hidden()
        expect(opener).to_be_focused()
        expect(opener).to_have_text("Filter on")
        button(page, "Corrections shown").click()
        shown = page.locator("article .c-ocr > .w").locator("visible=true")
        assert shown.count() == len(both)
        opener.click()
        button(page, "Show all").click()
        expect(count(page)).to_have_text(f"{len(records)} corrections")
        expect(unmarked).to_have_count(0)
        expect(button(page, "Show all")).to_be_disabled()


# --- from one correction to the next --------------------------------------------------------


@SIZES
@pytest.mark.parametrize("by", ["button", "key"])
def test_one_goes_from_correction_to_correction_and_is_told_where_one_is(
    opened: Opened, edition: Edition, size: tuple[int, int], by: str
) -> None:
    records = records_of(edition, LENIN_1918)
    total = len(records)

    with opened(size) as tab:
        page = tab.open(LENIN_1918)

        def step(on: bool) -> None:
            if by == "key":
                page.keyboard.press("]" if on else "[")
            else:
                button(page, "Next correction" if on else "Previous correction").click()

        expect(count(page)).to_have_attribute("role", "status")
        for number, record in enumerate(records, 1):
            step(True)
            line = record.lines.split("-")[0]
            expect(count(page)).to_have_text(f"Correction {number} of {total}, line {line}")
            here = page.locator(".c.is-here")
            expect(here).to_have_count(1)
            expect(here).to_be_in_viewport()
            expect(popover(page)).to_be_visible()
            focus = "e => e.contains(document.activeElement) || document.activeElement.contains(e)"
            assert here.evaluate(focus)
        step(True)
        expect(count(page)).to_contain_text(f"Correction 1 of {total}")
        expect(count(page)).to_contain_text("again from the beginning")
        step(False)
        expect(count(page)).to_contain_text(f"Correction {total} of {total}")
        step(False)
        expect(count(page)).to_contain_text(f"Correction {total - 1} of {total}")
        page.keyboard.press("Escape")
        expect(popover(page)).to_have_count(0)


def test_what_a_view_hides_is_shown_when_one_goes_there(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(PART_1)
        page.locator(".filter-button").click()
        panel(page).get_by_label("stray mark").check()
        page.keyboard.press("Escape")
        expect(page.locator(".c:not(.is-off)").first).to_be_hidden()
        page.keyboard.press("]")
        expect(page.locator(".c.is-here")).to_be_in_viewport()
        expect(popover(page)).to_contain_text("stray mark")


def test_the_way_starts_where_the_reader_is(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(PART_1, "#l1299")
        expect(page.locator("#l1299 > a")).to_be_in_viewport()
        page.keyboard.press("]")
        expect(page.locator(".c.is-here")).to_be_in_viewport()
        number = re.search(r"line (\d+)", count(page).inner_text())
        assert number is not None and abs(int(number[1]) - 1299) < 60


@SIZES
def test_the_keys_can_be_switched_off_for_good(opened: Opened, size: tuple[int, int]) -> None:
    with opened(size) as tab:
        page = tab.open(PART_1)
        expect(button(page, "Next correction")).to_have_attribute("aria-keyshortcuts", "]")
        page.locator(".filter-button").click()
        keys = panel(page).get_by_label("Keys")
        keys.uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("]")
        expect(page.locator(".c.is-here")).to_have_count(0)
        page = tab.open(PART_2)
        page.keyboard.press("]")
        expect(page.locator(".c.is-here")).to_have_count(0)
        assert button(page, "Next correction").get_attribute("aria-keyshortcuts") is None
        button(page, "Next correction").click()
        expect(page.locator(".c.is-here")).to_have_count(1)
        page.locator(".filter-button").click()
        keys.check()
        page.keyboard.press("Escape")
        page.keyboard.press("]")
        expect(count(page)).to_contain_text("Correction ")


def test_the_keys_do_nothing_where_one_writes(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(PART_1)
        page.locator('input[type="search"]').first.fill("a")
        page.keyboard.press("]")
        expect(page.locator(".c.is-here")).to_have_count(0)
        expect(page.locator('input[type="search"]').first).to_have_value("a]")
        page.keyboard.press("Control+]")
        expect(page.locator(".c.is-here")).to_have_count(0)


# --- cite this passage ----------------------------------------------------------------------


def open_by(page: Page, way: str, line: int) -> None:
    """Opens the panel for the block that begins on a line."""
    number = page.locator(f'.loc > a[href="#l{line}"]')
    if way == "mouse":
        number.locator("xpath=ancestor::p").hover()
        page.locator(".cite-here").click()
    elif way == "touch":
        number.tap()
        page.locator(".cite-here").tap()
    elif way == "bar":
        number.click()
        button(page, "Cite").click()
    else:
        number.focus()
        page.keyboard.press("Tab")
        expect(page.locator(".cite-here")).to_be_focused()
        page.keyboard.press("Enter")


@SIZES
@pytest.mark.parametrize("way", ["mouse", "touch", "keyboard", "bar"])
def test_a_passage_can_be_cited_from_its_place(
    opened: Opened, edition: Edition, size: tuple[int, int], way: str
) -> None:
    with opened(size, has_touch=way == "touch") as tab:
        page = tab.open(PART_1)
        open_by(page, way, 566)
        expect(cite_panel(page)).to_be_visible()
        assert page.evaluate(STICKS_OUT) == [0]
        short = edition.cite("kollontai-1921", 566, 569)
        assert words(page, "short") == short
        assert words(page, "quote") == edition.reading("kollontai-1921", 566, 569, marks=False)
        assert words(page, "link") == f"file://{tab.book.html}/{PART_1}.html#l566"
        for name in STYLES:
            reference = edition.reference("kollontai-1921", 566, 569, name)
            shown = page.locator(f'[data-field="{name}"] .cite-words').text_content()
            assert shown == reference
        expect(page.locator(".cite-foot")).to_contain_text("has 1 correction.")
        page.keyboard.press("Escape")
        expect(cite_panel(page)).to_have_count(0)
        if way in ("keyboard", "mouse"):
            expect(page.locator(".cite-here")).to_be_focused()


@pytest.mark.parametrize("name", [PART_1, LENIN_1918, LENIN_1920, ESSAY, REFERENCES])
def test_every_block_is_cited_by_its_own_lines_and_words(
    opened: Opened, edition: Edition, name: str
) -> None:
    chapter = chapter_of(edition, name)
    expected = {}
    for block in chapter.blocks:
        loci = [p.item for p in block.pieces if isinstance(p.item, Locus)]
        if loci:
            expected[str(loci[0].first)] = block, loci
    with opened() as tab:
        page = tab.open(name)
        for view in ("reading", "corrections", "received"):
            page.evaluate("view => window.edition.setView(view)", view)
            found = page.evaluate(PASSAGES)
            assert {line for line, *_ in found} == set(expected)
            for line, short, quote, anchor, lines in found:
                block, loci = expected[line]
                assert quote == read(block, edition, view)
                assert anchor == f"l{line}"
                if len(loci) == 1:
                    first, last = loci[0].first, loci[0].last
                    assert short == edition.cite(chapter.source, first, last)
                    assert lines == (f"{first}-{last}" if last > first else f"{first}")


@SIZES
def test_what_is_selected_is_cited_from_its_first_line_to_its_last(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(PART_1)
        page.evaluate(SELECT, [557, 566])
        button(page, "Cite selection").click()
        expect(cite_panel(page)).to_be_visible()
        assert words(page, "short") == edition.cite("kollontai-1921", 557, 569)
        assert words(page, "link").endswith("#l557")
        both = [
            edition.reading("kollontai-1921", *lines, marks=False)
            for lines in ((557, 564), (566, 569))
        ]
        assert words(page, "quote").split("\n\n") == both
        page.locator(".cite-close").click()
        page.evaluate(SELECT, [571, 512])
        button(page, "Cite selection").click()
        assert lines_label([(571, 575), (512, 517)]) in words(page, "short")


def test_a_page_that_turns_within_the_words_is_named(opened: Opened, edition: Edition) -> None:
    with opened() as tab:
        page = tab.open(PART_1)
        open_by(page, "keyboard", 600)
        assert "pp. 5–6" in words(page, "short")
        page.keyboard.press("Escape")
        page.evaluate("""() => {
          const mark = document.getElementById("p6");
          const range = document.createRange();
          range.setStart(mark.nextSibling, 2);
          range.setEnd(mark.nextSibling, 12);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""")
        button(page, "Cite selection").click()
        assert "(1979 ed., p. 6)" in words(page, "short")
        assert words(page, "quote") in edition.reading("kollontai-1921", 600, 605)


def test_notes_of_others_are_not_cited_as_the_authors_words(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open("book/texts/kollontai-1921/notes")
        open_by(page, "keyboard", 2926)
        assert words(page, "note").startswith("“Solidarity’s Notes,” in Alexandra Kollontai, ")
        page = tab.open(LENIN_1920)
        note = page.locator("aside.note .loc > a").first
        open_by(page, "keyboard", int(note.inner_text()))
        assert words(page, "note").startswith("Note 1, Endnotes of the Russian editors")
        assert "(Note 1, " in words(page, "in-text")


@pytest.mark.parametrize("works", ["execCommand", "clipboard"])
def test_references_are_copied_and_one_is_told(opened: Opened, works: str) -> None:
    with opened(permissions=["clipboard-read", "clipboard-write"]) as tab:
        page = tab.open(PART_1)
        if works == "clipboard":
            page.evaluate("document.execCommand = () => false")
        open_by(page, "keyboard", 566)
        told = page.locator(".cite-told")
        expect(told).to_have_attribute("role", "status")
        for field in ("quote", "short", "link", *STYLES):
            copier = page.locator(f'[data-field="{field}"] button')
            title = page.locator(f'[data-field="{field}"] h3').inner_text()
            copier.click()
            expect(told).to_have_text(f"Copied: {title}")
            shown = page.locator(f'[data-field="{field}"] .cite-words').text_content()
            assert page.evaluate("navigator.clipboard.readText()") == shown
        key = next(iter(parse_string(words(page, "bibtex"), "bibtex").entries))
        assert key == "kollontai-1921-l566"


def test_on_the_web_references_have_the_address_and_the_day(
    browser: Any, book: Book, edition: Edition
) -> None:
    with browser.new_context() as context:
        def answer(route: Any) -> None:
            path = route.request.url.split("example.org/")[1].split("?")[0]
            route.fulfill(path=book.html / path)

        context.route("http://example.org/**", answer)
        page = context.new_page()
        page.clock.set_fixed_time("2027-03-09T10:00:00")
        page.goto(f"http://example.org/{PART_1}.html?highlight=x#l571")
        open_by(page, "keyboard", 566)
        link = f"http://example.org/{PART_1}.html#l566"
        assert words(page, "link") == link
        assert words(page, "note").endswith(f", accessed 9 March 2027, {link}.")
        entry = parse_string(words(page, "bibtex"), "bibtex").entries["kollontai-1921-l566"]
        assert (entry.fields["url"], entry.fields["urldate"]) == (link, "2027-03-09")


def test_from_a_passage_one_comes_to_its_comparison(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(PART_1)
        open_by(page, "keyboard", 566)
        cite_panel(page).get_by_role("link", name="Compare with another passage").click()
        expect(page).to_have_url(re.compile(r"compare\.html\?a=kollontai-1921:566-569"))
        expect(page.get_by_label("Lines").first).to_have_value("566-569")


def test_a_hostile_title_is_shown_and_never_obeyed(small_book: Book, opened: Opened) -> None:
    with opened(of=small_book) as tab:
        tab.page.add_init_script("window.evil = () => console.error('obeyed')")
        page = tab.open("book/texts/a-text/text")
        open_by(page, "keyboard", 2)
        expect(cite_panel(page)).to_contain_text("<x-evil")
        page.locator('[data-field="note"] button').click()
        assert page.locator("x-evil, img[src=x]").count() == 0


# --- copies -----------------------------------------------------------------------------------

PASTE = """() => {
  const field = document.createElement("textarea");
  field.id = "pasted";
  document.body.append(field);
  field.focus();
}"""


def copied(page: Page, first: int, last: int) -> str:
    page.evaluate(SELECT, [first, last])
    page.keyboard.press("Control+c")
    page.evaluate(PASTE)
    page.keyboard.press("Control+v")
    text = page.locator("#pasted").input_value()
    page.evaluate("document.getElementById('pasted').remove()")
    return text


@SIZES
@pytest.mark.parametrize("view", ["reading", "corrections", "received"])
def test_copies_have_the_words_of_the_view_and_nothing_of_the_page(
    opened: Opened, edition: Edition, size: tuple[int, int], view: str
) -> None:
    chapter = chapter_of(edition, PART_1)
    blocks = [
        b for b in chapter.blocks
        if any(isinstance(p.item, Locus) and 549 <= p.item.first <= 650 for p in b.pieces)
    ]
    assert any(isinstance(p.item, Mark) or "[^" in str(p.item) for b in blocks for p in b.pieces)
    with opened(size) as tab:
        page = tab.open(PART_1)
        page.evaluate("view => window.edition.setView(view)", view)
        page.locator("article p a.c-ocr").first.hover()
        loci = [next(p.item for p in b.pieces if isinstance(p.item, Locus)) for b in blocks]
        text = copied(page, loci[0].first, loci[-1].first)
        first, last = chapter.blocks.index(blocks[0]), chapter.blocks.index(blocks[-1])
        said = [read(b, edition, view) for b in chapter.blocks[first : last + 1]]
        assert text.split("\n\n") == said


def test_a_copied_paragraph_keeps_its_form_for_a_word_processor(opened: Opened) -> None:
    with opened(permissions=["clipboard-read"]) as tab:
        page = tab.open(PART_1)
        page.evaluate(SELECT, [557, 566])
        page.keyboard.press("Control+c")
        html = page.evaluate("""async () => {
          const [item] = await navigator.clipboard.read();
          return (await item.getType("text/html")).text();
        }""")
        assert html.count("<p>") == 2
        assert not re.search(r"class=|<a\b|<span\b|#l557", html)


def test_what_is_not_of_the_text_is_copied_as_it_stands(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(PART_1)
        page.evaluate("""() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector("#l566 > a"));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""")
        page.keyboard.press("Control+c")
        page.evaluate(PASTE)
        page.keyboard.press("Control+v")
        assert page.locator("#pasted").input_value() == "566"


# --- for everyone -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@SIZES
def test_no_reader_is_shut_out_of_the_panels(
    opened: Opened, size: tuple[int, int], scheme: str
) -> None:
    with opened(size, color_scheme=scheme) as tab:
        page = tab.open(PART_1)
        page.locator(".filter-button").click()
        panel(page).get_by_label("uncertain").check()
        assert faults(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("]")
        assert faults(page) == []
        open_by(page, "keyboard", 566)
        expect(cite_panel(page)).to_be_visible()
        assert faults(page) == []


def test_without_a_script_the_page_shows_no_control_that_does_nothing(opened: Opened) -> None:
    with opened(java_script_enabled=False) as tab:
        page = tab.open(PART_1)
        expect(page.locator(".view-tools")).to_be_hidden()
        expect(page.locator(".view-about")).to_be_visible()
        page.locator(".view-about a").click()
        expect(page).to_have_url(re.compile("corrections.html#kollontai-1921$"))
