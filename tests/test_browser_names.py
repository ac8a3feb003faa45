"""Names in a browser: their entries open beside the text, by mouse, touch and keys."""

from __future__ import annotations

import re

import pytest
from test_browser import LACKS, SIZES, STICKS_OUT, Opened, browser, faults, opened

if not LACKS:
    from playwright.sync_api import Locator, Page, expect

__all__ = ["browser", "opened"]  # fixtures
pytestmark = [pytest.mark.book, pytest.mark.browser, pytest.mark.skipif(bool(LACKS), reason=LACKS)]

TEXT = "book/texts/lenin-1920/text"
NOTES = "book/texts/kollontai-1921/notes"
REGISTERS = ("persons", "bodies", "places", "terms")
LINE = "element => getComputedStyle(element).textDecorationLine"


def first_name(page: Page, entry: str) -> Locator:
    return page.locator(f'.edition-text a.name[href$="#{entry}"]').first


def opened_entry(page: Page) -> Locator:
    return page.get_by_role("dialog")


@SIZES
def test_a_name_opens_its_entry_without_leaving_the_page(
    opened: Opened, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(TEXT)
        name = first_name(page, "bukharin")
        name.click()
        entry = opened_entry(page)
        expect(entry).to_be_visible()
        expect(entry).to_contain_text("Bukharin")
        expect(entry).to_contain_text("mentions, in the index")
        assert page.url.endswith(f"{TEXT}.html")
        box = entry.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= size[0]
        assert page.evaluate(STICKS_OUT) == [0]
        entry.get_by_role("link").click()
        page.wait_for_url("**/persons.html#bukharin")
        expect(page.locator("#bukharin")).to_be_in_viewport()


def test_a_name_can_be_opened_and_closed_by_keys(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(TEXT)
        name = first_name(page, "trotsky")
        name.focus()
        expect(name).to_have_attribute("aria-expanded", "false")
        page.keyboard.press("Enter")
        expect(opened_entry(page)).to_be_focused()
        expect(opened_entry(page)).to_have_accessible_name(re.compile("Trotsky"))
        expect(name).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Tab")
        expect(opened_entry(page).get_by_role("link")).to_be_focused()
        page.keyboard.press("Escape")
        expect(opened_entry(page)).to_have_count(0)
        expect(name).to_be_focused()
        expect(name).to_have_attribute("aria-expanded", "false")


def test_a_second_click_or_one_elsewhere_closes_the_entry(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(TEXT)
        name = first_name(page, "bukharin")
        name.click()
        expect(opened_entry(page)).to_be_visible()
        name.click()
        expect(opened_entry(page)).to_have_count(0)
        name.click()
        opened_entry(page).get_by_role("button", name="Close").click()
        expect(opened_entry(page)).to_have_count(0)
        name.click()
        page.locator("article h1").first.click(position={"x": 2, "y": 2})
        expect(opened_entry(page)).to_have_count(0)


def test_a_corrected_name_tells_what_the_witness_has(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(NOTES)
        name = page.locator(".edition-text a.name:has(.c .w:not(:empty))").first
        name.click()
        expect(opened_entry(page)).to_contain_text("the witness has")
        assert page.url.endswith(f"{NOTES}.html")


def test_a_finger_opens_a_name(opened: Opened) -> None:
    with opened((390, 844), has_touch=True) as tab:
        page = tab.open(TEXT)
        first_name(page, "bukharin").tap()
        expect(opened_entry(page)).to_be_visible()


def test_without_scripts_a_name_is_a_link_to_the_index(opened: Opened) -> None:
    with opened(java_script_enabled=False) as tab:
        page = tab.open(TEXT)
        first_name(page, "bukharin").click()
        page.wait_for_url("**/persons.html#bukharin")
        entry = page.locator("#bukharin")
        expect(entry.locator("h3")).to_be_visible()
        folded = entry.locator("details").first
        folded.locator("summary").click()
        expect(folded.locator("a").first).to_be_visible()


@SIZES
def test_a_reader_can_switch_the_marks_off_for_good(
    opened: Opened, size: tuple[int, int]
) -> None:
    with opened(size) as tab:
        page = tab.open(TEXT)
        name = first_name(page, "bukharin")
        assert name.evaluate(LINE) == "underline"
        page.get_by_role("button", name="Filter").click()
        page.get_by_label("Dotted line under names").uncheck()
        assert name.evaluate(LINE) == "none"
        page.reload()
        assert first_name(page, "bukharin").evaluate(LINE) == "none"
        page.keyboard.press("Escape")


def test_marks_are_not_printed(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open(TEXT)
        page.emulate_media(media="print")
        assert first_name(page, "bukharin").evaluate(LINE) == "none"


def test_an_address_unfolds_the_mentions_of_its_entry(opened: Opened) -> None:
    with opened() as tab:
        page = tab.open("book/persons", "#lenin")
        expect(page.locator("#lenin details").first).to_have_attribute("open", "")
        page.evaluate("location.hash = '#trotsky'")
        expect(page.locator("#trotsky details").first).to_have_attribute("open", "")
        link = page.locator("#trotsky .places a").last
        target = link.evaluate("a => a.hash")
        link.click()
        page.wait_for_url(f"**{target}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("register", REGISTERS)
def test_no_reader_is_shut_out_of_an_index(opened: Opened, register: str, scheme: str) -> None:
    rules = () if scheme == "light" else ("color-contrast",)
    with opened(color_scheme=scheme) as tab:
        page = tab.open(f"book/{register}")
        page.evaluate("""document.querySelectorAll(".name-entry:nth-of-type(n+25)")
            .forEach(entry => entry.remove())""")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert faults(page, *rules) == []


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_reader_is_shut_out_of_an_opened_entry(
    opened: Opened, scheme: str, size: tuple[int, int]
) -> None:
    with opened(size, color_scheme=scheme) as tab:
        page = tab.open(TEXT)
        page.evaluate("document.querySelectorAll('.edition-text p:nth-of-type(n+60)')"
                      ".forEach(p => p.remove())")
        page.locator(".edition-text a.name").nth(3).click()
        expect(opened_entry(page)).to_be_visible()
        assert faults(page) == []
