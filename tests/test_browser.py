"""The book in a browser, opened from the file system, wide and narrow: what a reader sees,
touches and is told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import HOSTILE, Book

from analysis import Edition
from analysis.edition.witness import reading_form, witness_form

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
try:
    from axe_playwright_python.base import AXE_SCRIPT
    from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

    LACKS = "" if CHROMIUM.is_file() else f"there is no Chromium at {CHROMIUM}; set CHROMIUM"
except ImportError as error:
    LACKS = f"{error.name} is not installed; see requirements-test.txt"

pytestmark = [pytest.mark.book, pytest.mark.browser, pytest.mark.skipif(bool(LACKS), reason=LACKS)]

WIDE, NARROW = (1280, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
PART_1 = "book/texts/kollontai-1921/part-1"
PART_2 = "book/texts/kollontai-1921/part-2"
NOTES = "book/texts/kollontai-1921/notes"
CORRECTIONS = "book/corrections"

#: What a reader sees of the witness's text: the words without what is hidden, without the
#: numbers of the margin.
VISIBLE = """element => {
  const words = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (getComputedStyle(node).display === "none") return "";
    return node.matches(".loc, .pb, .headerlink") ? "" : [...node.childNodes].map(words).join("");
  };
  return words(element).split(/\\s+/).filter(Boolean).join(" ");
}"""

#: What sticks out of the window to the right and cannot be scrolled within its own box.
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const boxes = ["auto", "scroll", "hidden"];
  const scrolls = e => e && e !== document.body && (
    boxes.includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const found = [...document.querySelectorAll("main *")].filter(e =>
    e.getClientRects().length && e.getBoundingClientRect().right > width + 1 && !scrolls(e));
  const beyond = document.documentElement.scrollWidth - width;
  return [beyond, ...found.map(e => e.outerHTML.slice(0, 90))];
}"""


class Tab:
    """A page of the browser that remembers what went wrong in it."""

    def __init__(self, page: Page, book: Book) -> None:
        self.page, self.book = page, book
        self.faults: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def _failed(self, request: Any) -> None:
        # A browser without scripts loads none; what is left behind is not loaded to its end.
        if request.failure not in ("csp", "net::ERR_ABORTED"):
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((f"file://{self.book.html}/", "data:", "blob:")):
            self.faults.append(f"asked for {request.url}")

    def open(self, name: str, anchor: str = "") -> Page:
        self.page.goto(f"file://{self.book.html}/{name}.html{anchor}")
        return self.page

    @property
    def view(self) -> str:
        return str(self.page.evaluate("document.documentElement.dataset.view"))


Opened = Callable[..., AbstractContextManager[Tab]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    quiet = ("no-sandbox", "disable-gpu", "disable-background-networking",
             "disable-component-update", "disable-sync")
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[f"--{name}" for name in quiet]
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, book: Book) -> Opened:
    """Opens a tab of a fresh profile; no fault may have shown when it is closed."""

    @contextmanager
    def opened(size: tuple[int, int] = WIDE, of: Book = book, **options: Any) -> Iterator[Tab]:
        width, height = size
        with browser.new_context(viewport={"width": width, "height": height}, **options) as context:
            context.set_default_timeout(30_000)
            tab = Tab(context.new_page(), of)
            yield tab
            assert not tab.faults, "\n".join(tab.faults)

    return opened


@pytest.fixture(scope="module")
def edition(book: Book) -> Edition:
    return Edition.load(book.root)


def pages(book: Book) -> list[str]:
    found = sorted(p.relative_to(book.html) for p in book.html.rglob("*.html"))
    return [p.with_suffix("").as_posix() for p in found if "_static" not in p.parts]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def popover(page: Page) -> Locator:
    return page.locator(".edition-popover")


def told(page: Page) -> dict[str, str]:
    """What the popover says, by its terms."""
    terms = popover(page).locator("dt").all_text_contents()
    return dict(zip(terms, popover(page).locator("dd").all_text_contents(), strict=True))


# --- every page -----------------------------------------------------------------------


def test_every_page_opens_from_the_file_system_and_fits_the_window(
    book: Book, opened: Opened
) -> None:
    wrong = {}
    with opened() as tab:
        for name in pages(book):
            page = tab.open(name)
            expect(page.locator("h1:visible").first).to_be_visible()
            for width, height in (NARROW, WIDE):
                page.set_viewport_size({"width": width, "height": height})
                found = page.evaluate(STICKS_OUT)
                if found != [0]:
                    wrong[name, width] = found
    assert wrong == {}


@SIZES
def test_charts_are_drawn_and_say_what_they_show(opened: Opened, size: tuple[int, int]) -> None:
    with opened(size) as tab:
        page = tab.open(NOTES)
        charts = page.locator("figure.chart")
        assert charts.count() >= 2
        for chart in charts.all():
            chart.scroll_into_view_if_needed()
            drawn = chart.locator("svg.main-svg").first
            expect(drawn).to_be_visible()
            picture = chart.locator(".chart-picture")  # where it is too wide, it scrolls
            box, frame = picture.bounding_box(), page.locator("article").bounding_box()
            assert box is not None and frame is not None
            assert box["width"] <= frame["width"] + 1
            finding = chart.locator("figcaption").text_content()
            assert finding
            assert picture.get_attribute("aria-label") == finding
        assert "1,720 (86.0%)" in str(charts.first.text_content())


# --- the text -------------------------------------------------------------------------


@SIZES
def test_three_views_show_what_they_promise_and_are_remembered(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    chapters = {chapter.docname: chapter for chapter in edition.chapters}

    def seen(page: Page) -> list[str]:
        return [str(e.evaluate(VISIBLE)) for e in page.locator("article p:has(> .loc)").all()[:40]]

    def expected(form: Callable[..., str], mark: Any) -> list[str]:
        blocks = [b for b in chapters[PART_1].blocks if not b.level][:40]
        bare = partial(lambda mark, m: mark(m).strip("[]"), mark)
        return [" ".join("".join(form(p.item, bare) for p in b.pieces).split()) for b in blocks]

    with opened(size) as tab:
        page = tab.open(PART_1)
        assert tab.view == "reading"
        assert seen(page) == expected(reading_form, edition.shown_mark)
        first = page.locator("article p .c-ocr").first
        witness, reading = first.locator(".w"), first.locator(".r")
        expect(reading).to_be_visible()
        expect(witness).to_be_hidden()

        button(page, "Corrections shown").click()
        expect(reading).to_be_visible()
        expect(witness).to_be_visible()

        button(page, "As received").click()
        expect(reading).to_be_hidden()
        expect(witness).to_be_visible()
        assert seen(page) == expected(witness_form, edition.mark_form)
        expect(button(page, "As received")).to_have_attribute("aria-pressed", "true")
        expect(button(page, "Reading")).to_have_attribute("aria-pressed", "false")

        page = tab.open(PART_2)
        assert tab.view == "received"
        expect(button(page, "As received")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("article p .c-ocr .r").first).to_be_hidden()
        button(page, "Reading").click()
        page = tab.open(PART_1)
        assert tab.view == "reading"


@SIZES
def test_numbers_in_the_margin_are_links_that_stay(
    opened: Opened, book: Book, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(PART_1)
        for kind in ("loc", "pb"):
            links = page.locator(f"article p .{kind} > a")
            assert links.count() > 3
            link = links.nth(3)
            expect(link).to_be_visible()
            link.scroll_into_view_if_needed()
            box = link.bounding_box()
            assert box is not None
            assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
            assert box["height"] >= 10
            link.click()
            assert page.evaluate("location.hash") == link.get_attribute("href")
            expect(link).to_be_in_viewport()
        page = tab.open(PART_1, "#l571")
        expect(page.locator("#l571 > a")).to_be_in_viewport()
        marked = page.locator("article .note-mark").first
        marked.click()
        expect(page).to_have_url(re.compile(rf"{NOTES}\.html#note-"))
        expect(page.locator(":target")).to_be_in_viewport()


@SIZES
def test_the_text_can_be_read_without_a_script(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    with opened(size, java_script_enabled=False) as tab:
        page = tab.open(PART_1)
        for element in page.locator("article .w").all()[:30]:
            expect(element).to_be_hidden()
        expect(page.locator(".view-buttons")).to_be_hidden()
        correction = page.locator("article p a.c-ocr").first
        expect(correction).to_be_visible()
        record = next(
            r for r in edition.emendation_records if r.file == f"{PART_1}.md" and r.role == "ocr"
            and r.lines == correction.get_attribute("data-lines")
        )
        paragraph = correction.locator("xpath=ancestor::p")
        assert record.reading in paragraph.inner_text()
        assert record.witness not in paragraph.inner_text()
        correction.click()
        expect(page).to_have_url(re.compile(rf"{CORRECTIONS}\.html#{re.escape(record.id)}$"))
        row = page.locator(":target")
        expect(row).to_be_in_viewport()
        assert record.witness in row.inner_text()
        row.locator("a").click()
        expect(page).to_have_url(re.compile(rf"{PART_1}\.html#c{record.lines}-1$"))
        expect(page.locator(":target")).to_be_in_viewport()
        expect(page.locator("html")).to_have_attribute("data-theme", "light")


# --- the popover ----------------------------------------------------------------------


def says_all(page: Page, element: Locator, edition: Edition) -> None:
    """The popover tells the whole record of the correction."""
    expect(popover(page)).to_be_visible()
    lines = element.get_attribute("data-lines")
    word = element.locator(".w").text_content()
    record = next(
        r for r in edition.emendation_records
        if (r.file, r.lines, r.witness) == (f"{PART_1}.md", lines, word)
    )
    words = told(page)
    assert words["Witness"] == record.witness
    assert words["Edition"] == record.reading
    assert words["Kind"] == record.kind
    assert words["Certainty"] == record.certainty
    assert words.get("Reason", "") == record.reason
    noun = "lines" if "-" in record.lines else "line"
    lines = record.lines.replace("-", "–")
    assert words["Source"] == f"{noun} {lines}, p. {record.page} of the print"
    box = popover(page).bounding_box()
    size = page.viewport_size
    assert box is not None and size is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    described = element.evaluate("e => e.getAttribute('aria-describedby')")
    assert described == popover(page).get_attribute("id")


def with_reason(page: Page) -> Locator:
    return page.locator("article p a.c-emend[data-reason], article p a.c-ocr[data-reason]").locator(
        "visible=true"
    ).first


@SIZES
def test_a_correction_explains_itself_to_the_pointer(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(PART_1)
        for element in (page.locator("article p a.c-ocr").first, with_reason(page)):
            element.hover()
            says_all(page, element, edition)
            page.keyboard.press("Escape")
            expect(popover(page)).to_have_count(0)
        element.hover()
        page.mouse.move(0, 0)
        expect(popover(page)).to_have_count(0)


@SIZES
def test_a_correction_explains_itself_to_the_keyboard(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(PART_1)
        element = page.locator("article p .loc + a.c-ocr, article p a.c-ocr").first
        before = element.locator("xpath=preceding::a[1]")
        before.focus()
        expect(popover(page)).to_have_count(0)
        page.keyboard.press("Tab")
        expect(element).to_be_focused()
        says_all(page, element, edition)
        page.keyboard.press("Escape")
        expect(popover(page)).to_have_count(0)
        page.keyboard.press("Enter")
        says_all(page, element, edition)
        page.keyboard.press("Shift+Tab")
        expect(popover(page)).to_have_count(0)
        assert PART_1 in page.url


@SIZES
def test_a_correction_explains_itself_to_the_finger(
    opened: Opened, edition: Edition, size: tuple[int, int]
) -> None:
    with opened(size, has_touch=True) as tab:
        page = tab.open(PART_1)
        element = with_reason(page)
        element.tap()
        says_all(page, element, edition)
        page.locator("article h1").first.tap(position={"x": 2, "y": 2})
        expect(popover(page)).to_have_count(0)
        element.tap()
        element.tap()
        expect(popover(page)).to_have_count(0)
        assert PART_1 in page.url


def test_a_corrected_note_mark_explains_itself_and_leads_to_its_note(opened: Opened) -> None:
    corrected = "article p span.c:has(.note-mark)"
    with opened(NARROW, has_touch=True) as tab:
        page = tab.open(PART_1)
        element = page.locator(corrected).first
        witness = element.locator(".w").text_content()
        element.locator(".note-mark").tap()
        expect(popover(page)).to_be_visible()
        assert told(page)["Witness"] == witness
        element.locator(".note-mark").tap()
        expect(page).to_have_url(re.compile("#note-"))
    with opened() as tab:
        page = tab.open(PART_1)
        page.locator(corrected).first.locator(".note-mark").focus()
        assert told(page)["Witness"] == witness
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#note-"))


NOTE_3 = "The Party Conference of September 22-25, 1920,"
WHOSE = "Note 3, Solidarity's notes of 1961"


@SIZES
def test_a_note_is_read_without_losing_the_place_and_one_sees_whose_it_is(
    opened: Opened, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(PART_1)
        mark = page.locator("#mark-sol-3")
        mark.hover()
        expect(popover(page)).to_contain_text(WHOSE)
        expect(popover(page)).to_contain_text(NOTE_3)
        assert page.evaluate(STICKS_OUT) == [0]
        page.keyboard.press("Escape")
        expect(popover(page)).to_have_count(0)
        mark.focus()
        expect(popover(page)).to_contain_text(NOTE_3)
        assert PART_1 in page.url
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"{NOTES}.html#note-sol-3$"))


@SIZES
def test_a_finger_reads_a_note_first_and_goes_there_then(
    opened: Opened, size: tuple[int, int]
) -> None:
    with opened(size, has_touch=True) as tab:
        page = tab.open(PART_1)
        mark = page.locator("#mark-sol-3")
        mark.tap()
        expect(popover(page)).to_contain_text(NOTE_3)
        page.locator("article h1").first.tap(position={"x": 2, "y": 2})
        expect(popover(page)).to_have_count(0)
        mark.tap()
        expect(popover(page)).to_contain_text(WHOSE)
        mark.tap()
        expect(page).to_have_url(re.compile("#note-sol-3$"))


def test_a_note_that_says_ibid_is_told_in_full(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(NOTES)
        page.locator("#mark-ref-43").hover()
        expect(popover(page)).to_contain_text("Note 43, References in Solidarity's notes")
        expect(popover(page).locator(".note-words")).to_have_text("Ibid.")
        expect(popover(page)).to_contain_text("Mistakes of Comrade Trotsky, XXVI, 67")


def test_without_a_script_a_note_mark_is_a_link(opened: Opened) -> None:
    with opened(java_script_enabled=False) as tab:
        page = tab.open(PART_1)
        page.locator("#mark-sol-3").click()
        expect(page).to_have_url(re.compile("#note-sol-3$"))


def test_a_cited_passage_is_two_clicks_away_and_one_back(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(NOTES)
        page.locator("#mark-ref-42").click()
        page.locator("#note-ref-42 .passage-links .cites a").click()
        expect(page).to_have_url(re.compile("lenin-1920/text.html#l347"))
        expect(page.locator("p:has(> #l347)")).to_contain_text("protect itself")
        page.locator("p:has(> #l347) + .passage-links .cited-by a").first.click()
        expect(page).to_have_url(re.compile(f"{NOTES}.html#l3978$"))


def test_html_in_a_reading_is_shown_and_never_obeyed(small_book: Book, opened: Opened) -> None:
    with opened(of=small_book) as tab:
        tab.page.add_init_script("window.evil = () => console.error('obeyed')")
        page = tab.open("book/texts/a-text/text")
        expect(page.locator("figure.chart figcaption").first).to_be_visible()
        element = page.locator("a.c-emend")
        element.hover()
        words = told(page)
        assert words["Witness"] == f"{HOSTILE} w"
        assert words["Edition"] == f"reading {HOSTILE}"
        assert words["Reason"] == f"reason {HOSTILE}"
        for view in ("Corrections shown", "As received"):
            button(page, view).click()
        page = tab.open("search", "?q=title")
        expect(page.locator("#find-results li a").first).to_be_visible()
        expect(page.locator("#find-results mark").first).to_have_text("title")
        assert page.locator("x-evil, img[src=x]").count() == 0


# --- for everyone ---------------------------------------------------------------------


def faults(page: Page, *rules: str) -> list[str]:
    """What axe finds by these rules, or by all but ``region``: the theme's own finding is
    known. Of long tables it looks at the first rows."""
    page.evaluate("document.querySelectorAll('tr:nth-child(n+30)').forEach(row => row.remove())")
    page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    options |= {"runOnly": list(rules)} if rules else {"rules": {"region": {"enabled": False}}}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{v['id']} ({v['impact']}), {len(v['nodes'])} times: {v['nodes'][0]['html'][:200]} "
        f"{v['nodes'][0]['failureSummary']}" for v in found
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["book/index", PART_1, NOTES, CORRECTIONS])
def test_no_reader_is_shut_out(opened: Opened, name: str, scheme: str) -> None:
    rules = () if scheme == "light" else ("color-contrast",)  # the rest is the same
    with opened(color_scheme=scheme) as tab:
        page = tab.open(name)
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        assert faults(page, *rules) == []
        if name == PART_1:
            button(page, "Corrections shown").click()
            page.locator("article p a.c-ocr").first.hover()
            expect(popover(page)).to_be_visible()
            assert faults(page, "color-contrast", "aria-valid-attr-value") == []
