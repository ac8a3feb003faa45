"""Search, keyword in context and comparison in a browser, from the file system."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import Book
from test_browser import (
    LACKS,
    NARROW,
    PART_1,
    SIZES,
    STICKS_OUT,
    Opened,
    browser,
    button,
    edition,
    faults,
    opened,
)

from analysis import Edition
from analysis.edition.passages import misreadings, text_blocks

if not LACKS:
    from playwright.sync_api import Locator, Page, expect

__all__ = ["browser", "edition", "opened"]  # fixtures
pytestmark = [pytest.mark.book, pytest.mark.browser, pytest.mark.skipif(bool(LACKS), reason=LACKS)]

KWIC, COMPARE = "book/keyword-in-context", "book/compare"
#: The first place of a text fragment in the page's own words, as the browser finds it.
IN_VIEW = """words => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (!node.data.includes(words) || !node.parentElement.getClientRects().length) continue;
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(words));
    range.setEnd(node, node.data.indexOf(words) + words.length);
    const box = range.getBoundingClientRect();
    if (box.top >= 0 && box.bottom <= innerHeight) return true;
  }
  return false;
}"""


def results(page: Page) -> Locator:
    return page.locator("#find-results .find-list > li")


def group(page: Page, title: str) -> Locator:
    heading = page.get_by_role("heading", name=re.compile(rf"^{re.escape(title)} \("))
    return page.locator(".find-group", has=heading)


def status(page: Page, name: str = "find") -> Locator:
    return page.locator(f"#{name}-status")


def marked(place: Locator) -> set[str]:
    return {words.casefold() for words in place.locator("mark").all_text_contents()}


# --- search -----------------------------------------------------------------------------


@SIZES
def test_the_search_shows_the_passage_where_it_stands_and_goes_there(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open("search", "?q=Sochinenya")
        expect(status(page)).to_have_text(re.compile(r"^\d+ passages?\."))
        first = results(page).first
        assert "sochinenya" in marked(first)
        where = first.locator("a").first
        line = int((where.inner_text()).removeprefix("l. "))
        assert page.evaluate(STICKS_OUT) == [0]
        where.click()
        home = edition.home("kollontai-1921", line)
        assert home is not None
        expect(page).to_have_url(re.compile(f"{home[0]}.html#{home[1]}"))
        page.wait_for_function(IN_VIEW, arg="Sochinenya")


def test_the_field_on_every_page_leads_to_the_search_by_keyboard_alone(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(PART_1)
        page.keyboard.press("Control+k")
        page.keyboard.type("transmission belts")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"search\.html\?q=transmission\+belts"))
        expect(results(page).first).to_be_visible()
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.find-list li') !== null"):
                break
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"text\.html#l\d+"))
        page.wait_for_function(IN_VIEW, arg="transmission belts")


def test_every_word_must_stand_in_a_passage_and_a_phrase_as_it_is(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open("search", "?q=bureaucratic+distortions")
        expect(status(page)).to_contain_text("passage")
        for result in results(page).all():
            words = marked(result)
            assert any(w.startswith("bureaucrat") for w in words), words
        page = tab.open("search", "?q=" + '"school of communism"')
        expect(results(page).first).to_be_visible()
        for result in results(page).all():
            assert marked(result) == {"school of communism"}
        whole = status(page).inner_text()
        page = tab.open("search", "?q=" + '"communism of school"')
        expect(status(page)).to_contain_text("0 passages")
        page = tab.open("search", "?q=" + '“School of Communism”')
        expect(status(page)).to_have_text(whole)


def test_a_phrase_is_found_across_a_note_mark(opened: Opened, edition: Edition) -> None:
    block = next(
        b for b in text_blocks(edition)
        if any(20 < at < len(b.text) - 40 and b.text[at] == " " for at in b.breaks)
        and b.document == PART_1
    )
    at = next(at for at in block.breaks if at > 20 and block.text[at : at + 1] == " ")
    words = [*block.text[:at].split()[-2:], *block.text[at:].split()[:2]]
    with opened() as tab:
        page = tab.open("search", f'?q="{" ".join(words)}"')
        expect(results(page).first).to_be_visible()


def test_diacritics_and_capitals_do_not_count(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open("search", "?q=müller")
        expect(status(page)).to_contain_text(re.compile("passage"))
        told = status(page).inner_text()
        for other in ("Muller", "MÜLLER"):
            page = tab.open("search", f"?q={other}")
            expect(status(page)).to_have_text(told)
        page = tab.open("search", "?q=LÉNIN")
        expect(status(page)).to_have_text(re.compile(r"^\d\d+ passages"))


def test_the_other_spellings_of_a_name_are_found_unless_one_does_not_want_them(
    opened: Opened, edition: Edition
) -> None:
    names = [
        (a, b) for name in edition.name_records for a in name.spellings for b in name.spellings
        if a != b and a.isalpha() and b.isalpha() and not name.only_at
        and a[:3].casefold() != b[:3].casefold()
    ]
    if not names:
        pytest.skip("no register has a name with two spellings")
    one, other = names[0]
    with opened() as tab:
        page = tab.open("search", f"?q={one}")
        expect(page.locator(".find-names")).to_contain_text(other)
        more = page.get_by_role("button", name=re.compile("^Show all"))
        while more.count():
            more.first.click()
        assert other.casefold() in marked(page.locator("#find-results"))
        found = int(re.match(r"\d+", status(page).inner_text())[0])  # type: ignore[index]
        page.get_by_label("Other spellings of a name too").uncheck()
        expect(page.locator(".find-names")).to_have_count(0)
        assert int(re.match(r"\d+", status(page).inner_text())[0]) < found  # type: ignore[index]
        assert "names=0" in page.url


def test_a_misreading_is_no_hit_but_leads_to_what_the_edition_reads(
    opened: Opened, edition: Edition
) -> None:
    blocks = text_blocks(edition)
    every = " ".join(block.text for block in blocks).casefold()
    one = next(
        m for m in misreadings(edition)
        if re.fullmatch(r"[A-Za-z]{7,}", m.witness) and m.witness.casefold() not in every
        and m.reading
    )
    with opened() as tab:
        page = tab.open("search", f"?q={one.witness}")
        found = group(page, "Readings of the witness")
        expect(found).to_contain_text("Here the witness has")
        assert one.witness in found.locator("q").all_text_contents()
        assert one.reading in found.locator("q").all_text_contents()
        expect(status(page)).to_contain_text("0 passages")
        found.locator("li a").first.click()
        expect(page).to_have_url(re.compile(blocks[one.block].document))


@SIZES
def test_results_can_be_narrowed_to_texts_and_kinds_and_shared(
    opened: Opened, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open("search", "?q=trade+unions")
        expect(group(page, "Kollontai 1921")).to_be_visible()
        for text in ("Lenin 1918", "Ninth Congress 1920", "Lenin 1920", "Essay 2001",
                     "This edition"):
            page.get_by_role("checkbox", name=re.compile(f"^{text}")).uncheck()
        page.get_by_role("checkbox", name=re.compile("^Texts")).uncheck()
        expect(page.locator(".find-group:not(details *)")).to_have_count(1)
        assert "in=kollontai-1921" in unquote(page.url)
        assert "kind=note,commentary" in unquote(page.url)
        told = status(page).inner_text()
        page.locator("#find-link").click()
        expect(status(page)).to_have_text(told)
        assert page.get_by_role("checkbox", name=re.compile("^Essay")).is_checked() is False
        assert page.evaluate(STICKS_OUT) == [0]


def test_all_results_of_a_text_can_be_shown(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open("search", "?q=trade+unions")
        found = group(page, "Kollontai 1921")
        number = int(re.findall(r"\d+", found.locator("h2 .find-number").inner_text())[0])
        assert found.locator("li").count() < number
        found.get_by_role("button", name="Show all").click()
        expect(found.locator("li")).to_have_count(number)
        assert page.evaluate("document.activeElement.closest('li') !== null")


def test_the_editors_own_prose_is_searched_too(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open("search", "?q=" + '"put the witness’s readings back"')
        found = group(page, "This edition")
        expect(found).to_be_visible()
        found.locator("li a").first.click()
        expect(page).to_have_url(re.compile(r"book/(?:index|principles)\.html#"))


def test_a_query_is_shown_and_never_obeyed(opened: Opened) -> None:
    with opened() as tab:
        tab.page.add_init_script("window.evil = () => console.error('obeyed')")
        for name in ("search", KWIC):
            page = tab.open(name, "?q=%3Cimg src=x onerror=evil()%3E lenin*")
            expect(page.locator("#find-status, #kwic-status")).not_to_be_empty()
            assert page.locator("img[src=x]").count() == 0
        page = tab.open(COMPARE, "?a=%3Cimg src=x onerror=evil()%3E:1&b=lenin-1920:%3Cb%3E")
        expect(page.locator("#compare-b-fault")).to_contain_text("Give lines")


# --- keyword in context --------------------------------------------------------------------


def lines(page: Page) -> list[str]:
    return page.locator("#kwic-lines > li").all_text_contents()


@SIZES
def test_keyword_in_context_lists_every_place_and_counts_it(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    text = text_blocks(edition)
    pattern = re.compile(r"(?<![\w])bureaucracy(?!\w)", re.IGNORECASE)
    places = [(b, m) for b in text for m in pattern.finditer(b.text)]
    with opened(size) as tab:
        page = tab.open(KWIC, "?q=bureaucracy")
        told = re.compile(rf"^{len(places)} lines in \d texts\.$")
        expect(status(page, "kwic")).to_have_text(told)
        assert len(lines(page)) == len(places) < 200
        cells = page.locator("#kwic-counts tbody tr").all()
        numbers = {row.locator("th").inner_text(): row.locator("td").all_inner_texts()
                   for row in cells}
        own = [p for p in places if p[0].source == "clark-2001"]
        length, count, rate = numbers["Essay 2001"]
        assert int(count) == len(own)
        assert float(rate) == pytest.approx(1000 * len(own) / int(length.replace(",", "")), abs=.01)
        block, match = places[0]
        way = page.locator("#kwic-lines a").first
        assert way.inner_text().endswith(f"l. {block.line_at(match.start())}")
        assert page.evaluate(STICKS_OUT) == [0]
        way.click()
        expect(page).to_have_url(re.compile(f"{block.document}.html#{block.anchor}"))


def test_keyword_in_context_knows_phrases_patterns_and_capitals(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(KWIC)
        field = page.get_by_label("Word, phrase or pattern")
        field.fill("militari*ation of labour")
        field.press("Enter")
        expect(status(page, "kwic")).to_contain_text("lines")
        keys = page.locator("#kwic-lines mark").all_text_contents()
        assert keys and all(re.fullmatch(r"militari\w*ation\W+of labour", k, re.I) for k in keys)
        field.fill("one * management")
        field.press("Enter")
        expect(page.locator("#kwic-lines mark").first).to_contain_text("management")
        assert all(
            re.fullmatch(r"one\W+\w+\W+management", k, re.I)
            for k in page.locator("#kwic-lines mark").all_text_contents()
        )
        field.fill("party")
        field.press("Enter")
        expect(status(page, "kwic")).to_contain_text("lines")
        every = status(page, "kwic").inner_text()
        page.get_by_label("Capitals count").check()
        expect(status(page, "kwic")).not_to_have_text(every)
        assert set(page.locator("#kwic-lines mark").all_text_contents()) == {"party"}
        field.fill("***")
        field.press("Enter")
        field.fill("(")
        field.press("Enter")
        expect(status(page, "kwic")).to_contain_text("no letter")


def test_lines_are_aligned_and_sorted_by_their_contexts(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(KWIC, "?q=dictatorship&sort=right")
        expect(page.locator("#kwic-lines li").first).to_be_visible()
        lefts = page.locator("#kwic-lines mark").evaluate_all(
            "marks => marks.map(mark => mark.getBoundingClientRect().left)"
        )
        assert max(lefts) - min(lefts) < 1

        def following(side: str) -> list[str]:
            found = []
            for text in page.locator(f"#kwic-lines .kwic-{side}").all_text_contents():
                words = re.findall(r"\w+", text.replace("’", "").replace("'", "").casefold())
                found.append(words[1] if side == "right" and len(words) > 1
                             else words[-1] if side == "left" and words else "")
            return found

        right = following("right")
        assert right == sorted(right)
        page.get_by_label("Sort by").select_option("left")
        assert "sort=left" in page.url
        left = following("left")
        assert left == sorted(left)


def test_texts_and_voices_can_be_chosen_and_the_list_shared(
    opened: Opened, edition: Edition
) -> None:
    with opened() as tab:
        page = tab.open(KWIC, "?q=lenin&in=kollontai-1921&voice=solidarity")
        expect(status(page, "kwic")).to_contain_text("in 1 text.")
        own = [b for b in text_blocks(edition)
               if b.source == "kollontai-1921" and b.voice == "solidarity"]
        number = sum(len(re.findall(r"(?<!\w)lenin(?![\w])(?!['’]\w)", b.text, re.I)) for b in own)
        expect(status(page, "kwic")).to_have_text(re.compile(rf"^{number} lines"))
        told = status(page, "kwic").inner_text()
        page.locator("#kwic-link").click()
        expect(status(page, "kwic")).to_have_text(told)
        assert not page.get_by_role("checkbox", name="The author").is_checked()


def test_the_list_can_be_taken_away_as_a_table(opened: Opened) -> None:
    with opened(accept_downloads=True) as tab:
        page = tab.open(KWIC, "?q=soviet*")
        expect(status(page, "kwic")).to_contain_text("lines")
        number = int(re.findall(r"\d+", status(page, "kwic").inner_text())[0])
        shown = page.locator("#kwic-lines li").count()
        assert shown == 200 < number
        page.get_by_role("button", name=re.compile("^Show .* more")).click()
        assert page.locator("#kwic-lines li").count() > shown
        with page.expect_download() as download:
            button(page, "Download as CSV").click()
        assert download.value.suggested_filename == "keyword-in-context-soviet.csv"
        content = download.value.path().read_text("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(content, newline="")))
        assert len(rows) == number
        assert all(row["keyword"].casefold().startswith("soviet") for row in rows)
        assert {row["source"] for row in rows} <= {s for s, _ in tab.page.evaluate(
            "window.editionFind.texts")}


# --- compare ----------------------------------------------------------------------------------


@SIZES
def test_two_passages_stand_side_by_side_with_what_differs(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    a, b = ("kollontai-1921", 3620, 3622), ("kollontai-1921", 3982, 3984)
    with opened(size) as tab:
        page = tab.open(COMPARE, f"?a={a[0]}:{a[1]}-{a[2]}&b={b[0]}:{b[1]}-{b[2]}")
        expect(status(page, "compare")).to_contain_text("stand only in the first")
        sides = page.locator("#compare-pair .comparison-side")
        expect(sides).to_have_count(2)
        for side, passage in zip(sides.all(), (a, b), strict=True):
            shown = side.locator(".compare-block").evaluate_all(
                "all => all.map(b => b.textContent.replace(b.querySelector('a').textContent, ''))"
            )
            words = " ".join(" ".join(shown).replace("…", " ").split())
            assert words == edition.reading(*passage, marks=False)
            assert edition.cite(*passage) == side.locator("h2").inner_text()
        assert sides.nth(0).locator("ins").count() and sides.nth(1).locator("del").count()
        boxes = [side.bounding_box() for side in sides.all()]
        assert boxes[0] and boxes[1]
        beside = boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
        assert beside is (size != NARROW)
        assert page.evaluate(STICKS_OUT) == [0]
        page.get_by_label("Mark what differs").uncheck()
        expect(page.locator("#compare-pair :is(ins, del)")).to_have_count(0)
        page.get_by_label("Mark what differs").check()
        first = sides.nth(0).locator("h2").inner_text()
        button(page, "Swap the sides").click()
        expect(sides.nth(1).locator("h2")).to_have_text(first)
        assert page.url.endswith(f"?a={b[0]}:{b[1]}-{b[2]}&b={a[0]}:{a[1]}-{a[2]}")


def test_the_same_words_in_other_case_and_punctuation_do_not_differ(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(COMPARE, "?a=lenin-1920:341&b=lenin-1920:341")
        expect(status(page, "compare")).to_contain_text("0 stand only in the first, 0 only")


def test_a_passage_is_chosen_by_keyboard_and_a_fault_is_told(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(COMPARE)
        lines = page.get_by_label("Lines")
        page.get_by_label("Text").nth(0).select_option("lenin-1920")
        for wrong, told in (("x", "Give lines"), ("9-2", "before the first"),
                            ("999999", "No text")):
            lines.nth(0).fill(wrong)
            lines.nth(0).press("Enter")
            expect(page.locator("#compare-a-fault")).to_contain_text(told)
            expect(lines.nth(0)).to_have_attribute("aria-invalid", "true")
        lines.nth(0).fill("313 – 315, 341")
        lines.nth(0).press("Enter")
        expect(page.locator("#compare-a-fault")).to_be_empty()
        expect(status(page, "compare")).to_contain_text("Choose the other passage")
        page.get_by_label("Text").nth(1).select_option("clark-2001")
        lines.nth(1).fill("7")
        lines.nth(1).press("Enter")
        expect(page.locator("#compare-pair .comparison-side")).to_have_count(2)
        assert page.url.endswith("?a=lenin-1920:313-315,341&b=clark-2001:7")


def test_one_goes_from_a_quotation_to_the_comparison(opened: Opened, edition: Edition) -> None:
    record = next(r for r in edition.quotation_records if r.target_source and r.verdict == "exact")
    home = edition.home(record.source, int(re.split("[-,]", record.lines)[-1]))
    assert home is not None
    with opened() as tab:
        page = tab.open(home[0])
        page.locator(f'.quotation-links a[href$="#ready-{record.id}"]').first.click()
        expect(page.locator("#compare-pair .comparison-side")).to_have_count(2)
        expect(page.locator("#compare-form")).to_be_in_viewport()
        expect(page.locator(f"#ready-{record.id} .compare-link")).to_have_attribute(
            "aria-current", "true"
        )
        page = tab.open("book/quotations")
        page.locator(f"#q-{record.id} .compare-link").click()
        expect(page.locator("#compare-pair .comparison-side")).to_have_count(2)


# --- for everyone --------------------------------------------------------------------------------


STATES: dict[str, Any] = {
    "search": '?q="trade unions" lenin', KWIC: "?q=bureaucra*&sort=left",
    COMPARE: "?a=lenin-1920:341&b=lenin-1920:337-339",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", STATES)
@SIZES
def test_nobody_is_shut_out_from_what_was_found(
    opened: Opened, name: str, scheme: str, size: tuple[int, int]
) -> None:
    rules = () if scheme == "light" else ("color-contrast",)
    with opened(size, color_scheme=scheme) as tab:
        page = tab.open(name, STATES[name])
        expect(page.locator("main [role=status]").first).not_to_be_empty()
        page.evaluate("document.querySelectorAll('main :is(ol, ul) > li:nth-child(n+30)')"
                      ".forEach(item => item.remove())")
        assert faults(page, *rules) == []
        small = page.evaluate("""() => [...document.querySelectorAll(
            "main :is(button, select, input):not([type=checkbox]), main label:has(input)")]
          .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 24)
          .map(e => e.outerHTML.slice(0, 80))""")
        assert small == []


def test_without_a_script_each_page_says_so_and_leads_on(book: Book, opened: Opened) -> None:
    with opened(java_script_enabled=False) as tab:
        page = tab.open("search", "?q=lenin")
        notice = page.locator("main .find-notice")
        expect(notice).to_contain_text("needs JavaScript")
        expect(page.locator("#find-form")).to_be_hidden()
        notice.get_by_role("link", name="Concordance").first.click()
        expect(page).to_have_url(re.compile("concordance"))
        page = tab.open(KWIC)
        expect(page.locator("main .find-notice")).to_be_visible()
        expect(page.locator("#kwic")).to_be_hidden()
        page = tab.open(COMPARE)
        expect(page.locator("#compare")).to_be_hidden()
        expect(page.locator(".compare-way").first).to_be_hidden()
        entry = page.locator(".ready > li").first
        expect(entry).to_be_visible()
        entry.get_by_role("link", name="The words compared").click()
        expect(page).to_have_url(re.compile(r"quotations\.html#q-"))
