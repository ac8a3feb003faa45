"""The frame of every page in a browser: drawers, colours, keys, code, charts; and axe on all
pages, light and dark, wide and narrow."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Book
from test_browser import (
    LACKS,
    NARROW,
    NOTES,
    PART_1,
    SIZES,
    WIDE,
    Opened,
    browser,
    opened,
    pages,
)

if not LACKS:
    from axe_playwright_python.base import AXE_SCRIPT
    from playwright.sync_api import Page, expect

__all__ = ["browser", "opened"]  # fixtures
pytestmark = [pytest.mark.book, pytest.mark.browser, pytest.mark.skipif(bool(LACKS), reason=LACKS)]

#: Of the rows of a table, which are made alike, forty are enough for axe.
SHORTEN = """() => {
  for (const body of document.querySelectorAll("tbody")) {
    for (const row of [...body.rows].slice(40)) row.remove();
  }
}"""
#: What can differ where it is dark: the colours.
DARK_RULES = ("color-contrast",)
INSIDE = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
FOCUSED = "document.activeElement.closest('dialog, header, nav, main, body').className"


def axe(page: Page, *rules: str) -> list[str]:
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{v['id']} ({v['impact']}), {len(v['nodes'])} times: {v['nodes'][0]['html'][:200]}"
        for v in found
    ]


def test_axe_finds_nothing_on_any_page(book: Book, opened: Opened) -> None:
    found = {}
    with opened(color_scheme="light") as tab:
        for name in pages(book):
            if name == "index":  # leads on to the front page at once
                continue
            page = tab.open(name)
            page.evaluate(SHORTEN)
            page.evaluate(AXE_SCRIPT)
            for scheme, size, rules in (
                ("light", WIDE, ()), ("light", NARROW, ()),
                ("dark", NARROW, DARK_RULES), ("dark", WIDE, DARK_RULES),
            ):
                page.set_viewport_size({"width": size[0], "height": size[1]})
                page.emulate_media(color_scheme=scheme)
                expect(page.locator("html")).to_have_attribute("data-theme", scheme)
                if faults := axe(page, *rules):
                    found[name, scheme, size[0]] = faults
            page.emulate_media(color_scheme="light")
    assert not found, json.dumps({str(k): v for k, v in found.items()}, indent=1)


# --- the contents, narrow -----------------------------------------------------------


def test_the_contents_open_as_a_drawer_that_keeps_the_focus(opened: Opened) -> None:
    with opened(NARROW) as tab:
        page = tab.open(PART_1)
        button = page.get_by_role("button", name="Contents of the book")
        expect(page.locator("#ed-book-contents")).to_be_hidden()
        button.focus()
        page.keyboard.press("Enter")
        drawer = page.get_by_role("dialog", name="Contents of the book")
        expect(drawer).to_be_visible()
        expect(drawer.locator("[aria-current=page]")).to_be_in_viewport()
        stops = drawer.locator("a:visible, button:visible, summary:visible").count()
        for _ in range(stops + 5):
            page.keyboard.press("Tab")
            assert page.evaluate(INSIDE)
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        expect(button).to_be_focused()
        assert page.locator(".ed-frame > #ed-book-contents").count() == 1
        button.click()
        drawer.get_by_role("link", name="Solidarity’s notes of 1961").click()
        page.wait_for_url(f"**/{NOTES}.html")


def test_the_headings_of_a_page_are_a_touch_away_on_a_telephone(opened: Opened) -> None:
    with opened(NARROW) as tab:
        page = tab.open(PART_1)
        page.get_by_role("button", name="On this page").click()
        drawer = page.get_by_role("dialog", name="On this page")
        link = drawer.get_by_role("link").last
        anchor = str(link.get_attribute("href"))
        link.click()
        expect(drawer).to_be_hidden()
        assert page.url.endswith(anchor)
        expect(page.locator(f"[id='{anchor[1:]}']").locator("h2, h3").first).to_be_in_viewport()


def test_a_window_made_wide_puts_the_contents_back(opened: Opened) -> None:
    with opened(NARROW) as tab:
        page = tab.open(PART_1)
        page.get_by_role("button", name="Contents of the book").click()
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        expect(page.locator(".ed-drawer")).to_be_hidden()
        expect(page.locator(".ed-frame > #ed-book-contents")).to_be_visible()


def test_the_contents_tell_where_the_reader_is(opened: Opened) -> None:
    with opened(WIDE) as tab:
        page = tab.open(PART_1)
        heading = page.locator("article h2").nth(2)
        heading.evaluate("h => h.scrollIntoView()")
        here = page.locator(".ed-toc [aria-current=location]")
        expect(here).to_have_count(1)
        section = heading.locator("xpath=..").get_attribute("id")
        expect(here).to_have_attribute("href", f"#{section}")


# --- colours --------------------------------------------------------------------------


@SIZES
def test_the_colours_can_be_chosen_and_are_remembered(
    opened: Opened, size: tuple[int, int]
) -> None:
    with opened(size, color_scheme="dark") as tab:
        page = tab.open("book/index")
        root = page.locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        for name, theme in (("automatic", "light"), ("light", "dark"), ("dark", "dark")):
            page.get_by_role("button", name=f"Colours: {name}").click()
            expect(root).to_have_attribute("data-theme", theme)
        page.get_by_role("button", name="Colours: automatic").click()
        tab.open(PART_1)
        expect(root).to_have_attribute("data-theme", "light")
        page.emulate_media(color_scheme="light")
        page.get_by_role("button", name="Colours: light").click()
        expect(root).to_have_attribute("data-theme", "dark")


def test_dark_pages_are_dark_before_any_script_file_has_come(opened: Opened) -> None:
    with opened(color_scheme="dark", java_script_enabled=True) as tab:
        tab.page.route("**/*.js*", lambda route: route.fulfill(body=""))
        page = tab.open("book/index")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark == "rgb(18, 18, 18)"


# --- keys ----------------------------------------------------------------------------------


def test_the_keyboard_goes_through_a_page_in_the_order_of_reading(opened: Opened) -> None:
    with opened(WIDE) as tab:
        page = tab.open(PART_1)
        order = []
        for _ in range(24):
            page.keyboard.press("Tab")
            order.append(page.evaluate(FOCUSED))
        assert order[0] == ""  # the link that skips to the text
        changes = [name for n, name in enumerate(order) if n == 0 or order[n - 1] != name]
        assert changes == ["", "ed-bar", "ed-side", "bd-main"]


def test_the_first_stop_skips_to_the_text(opened: Opened) -> None:
    with opened(WIDE) as tab:
        page = tab.open(PART_1)
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the text")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main')")


def test_control_and_k_lead_to_the_search(opened: Opened) -> None:
    with opened(WIDE) as tab:
        page = tab.open(PART_1)
        page.keyboard.press("Control+k")
        expect(page.get_by_role("searchbox", name="Search the book")).to_be_focused()
        page.keyboard.type("bureaucracy")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=bureaucracy")


# --- code and charts ---------------------------------------------------------------------


def test_the_code_of_a_cell_opens_and_can_be_copied(opened: Opened) -> None:
    with opened(WIDE, permissions=["clipboard-read", "clipboard-write"]) as tab:
        page = tab.open(NOTES)
        cell = page.locator("details.ed-code").first
        code = cell.locator("pre")
        expect(code).to_be_hidden()
        cell.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(code).to_be_visible()
        cell.get_by_role("button", name="Copy the code").click()
        expect(page.get_by_role("status").filter(has_text="copied")).to_be_attached()
        assert page.evaluate("navigator.clipboard.readText()") == code.text_content()


@SIZES
def test_a_chart_is_a_picture_until_a_reader_explores_it(
    opened: Opened, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        asked: list[str] = []
        tab.page.on("request", lambda request: asked.append(request.url))
        page = tab.open(NOTES)
        chart = page.locator("figure.chart").first
        chart.scroll_into_view_if_needed()
        expect(chart.locator("svg.main-svg")).to_be_visible()
        assert not [url for url in asked if "plotly" in url]
        chart.get_by_role("button", name="Explore this chart").click()
        expect(chart.locator(".js-plotly-plot, .plot-container").first).to_be_visible()
        expect(chart.get_by_role("button")).to_have_count(0)
        expect(chart.locator(".chart-picture")).to_be_focused()
        assert [url for url in asked if "plotly" in url]


# --- without scripts -----------------------------------------------------------------------


@SIZES
def test_without_scripts_text_notes_and_contents_are_there(
    opened: Opened, size: tuple[int, int], book: Book
) -> None:
    with opened(size, java_script_enabled=False) as tab:
        page = tab.open(PART_1)
        expect(page.locator("article p:has(.loc)").first).to_be_visible()
        expect(page.locator("#ed-page-contents a").first).to_be_visible()
        if size == NARROW:
            page.get_by_role("link", name="Contents of the book").click()
        contents = page.get_by_role("navigation", name="Contents of the book")
        expect(contents).to_be_in_viewport()
        contents.get_by_text("The apparatus").click()
        contents.get_by_role("link", name="All Corrections").click()
        expect(page.locator("tbody tr").first).to_be_visible()
        page = tab.open(NOTES)
        expect(page.locator("figure.chart svg").first).to_be_visible()
        summary = page.locator("details.ed-code summary").first
        summary.click()
        expect(page.locator("details.ed-code pre").first).to_be_visible()
        page = tab.open("book/index")
        assert page.locator("nav a:visible").count() >= len(pages(book)) - 4


@SIZES
def test_what_needs_a_script_is_not_shown_without_one(
    opened: Opened, size: tuple[int, int], book: Book
) -> None:
    with opened(size, java_script_enabled=False) as tab:
        for name in pages(book):
            if name.startswith("book/"):
                page = tab.open(name)
                seen = page.locator("button:visible:not([type=submit])")
                assert seen.count() == 0, (name, seen.first.evaluate("b => b.outerHTML"))
