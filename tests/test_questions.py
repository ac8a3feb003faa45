"""Questions by which readers check themselves: read, shown, answered by keyboard, printed."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Book
from lxml import html

from analysis.edition import Edition
from analysis.edition.locating import locate
from analysis.edition.questions import questions, read_question

CHROMIUM = Path("/usr/bin/chromium")
CHOICES = ".//ol[contains(@class, 'choices')]/li"
ANSWERS = ".//details[contains(@class, 'answers')]/ol/li"
PAGE = "book/texts/lenin-1918/introduction"


def test_a_question_keeps_its_words_its_answers_and_what_is_said_of_them() -> None:
    asked = read_question("one", "a:1", [
        "Who?", "", "And when?", "", "- [x] Both,", "  together.", "  : Yes,", "  they did.",
        "* [ ] Nobody.", "  : No.",
    ])
    assert asked.prompt == "Who?\n\nAnd when?"
    assert [(c.right, c.words, c.feedback) for c in asked.choices] == [
        (True, "Both, together.", "Yes, they did."), (False, "Nobody.", "No.")]
    assert not asked.several
    assert list(asked.faults()) == []


def test_a_passage_is_found_by_its_lines_and_by_no_others() -> None:
    edition = Edition.load(ROOT)
    at = locate(edition, "kollontai-1921:549-575")
    assert at is not None and (at.document, at.anchor) == (
        "book/texts/kollontai-1921/part-1", "l549")
    for spec in ("kollontai-1921", "kollontai-1921:0", "kollontai-1921:575-549", "nobody:1",
                 "kollontai-1921:549-999999"):
        assert locate(edition, spec) is None, spec


@pytest.mark.book
def test_every_question_can_be_read_without_scripts(book: Book) -> None:
    asked = list(questions(ROOT))
    assert asked
    for one in asked:
        page = html.parse(book.html / f"{one.file.removesuffix('.md')}.html").getroot()
        shown = page.get_element_by_id(f"question-{one.id}")
        assert len(shown.xpath(CHOICES)) == len(one.choices)
        said = shown.xpath(ANSWERS)
        right = [li.text_content().strip().startswith("Right.") for li in said]
        assert right == [choice.right for choice in one.choices]
        assert [li.get("data-right") is not None for li in shown.xpath(CHOICES)] == right


@pytest.mark.book
def test_only_pages_with_questions_load_their_script(book: Book) -> None:
    with_questions = {one.file.removesuffix(".md") for one in questions(ROOT)}
    for path in book.html.rglob("*.html"):
        name = path.relative_to(book.html).with_suffix("").as_posix()
        loads = "question.js" in path.read_text(encoding="utf-8")
        assert loads == (name in with_questions), name


@pytest.fixture(scope="module")
def page(book: Book) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto((book.html / f"{PAGE}.html").as_uri())
        yield page
        browser.close()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.skipif(
    not CHROMIUM.is_file() or importlib.util.find_spec("playwright") is None,
    reason="wants Debian's Chromium and playwright",
)
def test_a_question_is_answered_by_keyboard_and_says_what_was_wrong(page: Any) -> None:
    question = page.locator("section.question").first
    status = question.locator("[role=status]")
    question.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    assert "Choose an answer first." in status.inner_text()
    wrong = question.locator("input").nth(0)
    wrong.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert status.text_content().startswith("Not right.")
    assert question.locator(".feedback:visible").count() == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert status.text_content().startswith("Right.")
    question.get_by_role("button", name="Try again").press("Enter")
    assert question.locator(".feedback:visible").count() == 0
    assert question.locator("input:checked").count() == 0
    assert page.evaluate("document.activeElement.type") == "radio"
