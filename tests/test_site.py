"""The whole built book as a reader meets it: every way leads somewhere, nothing comes from
elsewhere, nothing is loaded in vain, anchors stay."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, Book
from lxml import html

from analysis import anchors, theme_style

pytestmark = pytest.mark.book
#: Attributes that name ids of elements on the same page.
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list",
             "headers", "form", "popovertarget", "data-opens")  # fmt: skip
LOADING = ("//script/@src", "//link[contains(@rel, 'stylesheet') or contains(@rel, 'icon') or "
           "contains(@rel, 'preload')]/@href", "//img/@src", "//source/@src", "//iframe/@src",
           "//video/@src", "//object/@data", "//form/@action")  # fmt: skip
#: What Jupyter Book's own pages load and no page of this edition needs.
STRANGERS = re.compile(r"fontawesome|bootstrap|pydata|sphinx-book|thebe|toggle|clipboard|copybutton"
                       r"|doctools|documentation_options|sphinx_highlight|searchtools|basic\.css")
IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)")


def pages(book: Book) -> list[Path]:
    return [
        page for page in sorted(book.html.rglob("*.html"))
        if not page.relative_to(book.html).parts[0].startswith("_")
    ]


@cache
def parsed(page: Path) -> html.HtmlElement:
    return html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()


@cache
def ids(page: Path) -> frozenset[str]:
    return frozenset(parsed(page).xpath("//@id"))


def named(book: Book, page: Path) -> str:
    return page.relative_to(book.html).as_posix()


def broken(book: Book, page: Path) -> Iterator[str]:
    """The ways from a page that lead nowhere."""
    for way in {str(w) for w in parsed(page).xpath("//@href | //@src | //form/@action")}:
        parts = urlsplit(way)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        if target.is_dir():
            yield f"{way}: a folder, which does not open from the file system"
        elif not target.is_file():
            yield f"{way}: no such file"
        elif target.suffix == ".html":
            anchor = unquote(parts.fragment.partition(":~:")[0])  # behind it the words to show
            if anchor and anchor not in ids(target):
                yield f"{way}: no such anchor"


def test_every_internal_link_and_anchor_leads_somewhere(book: Book) -> None:
    found = [f"{named(book, p)} -> {way}" for p in pages(book) for way in broken(book, p)]
    assert not found, "\n".join(sorted(found))


def test_no_page_has_an_id_twice(book: Book) -> None:
    found = {
        named(book, page): twice for page in pages(book)
        if (twice := [i for i, n in Counter(parsed(page).xpath("//@id")).items() if n > 1])
    }
    assert not found


def test_what_names_an_element_of_its_page_finds_it(book: Book) -> None:
    found = [
        f"{named(book, page)}: {attribute}={name!r}"
        for page in pages(book) for attribute in REFERRING
        for value in parsed(page).xpath(f"//@{attribute}") for name in value.split()
        if name not in ids(page)
    ]
    assert not found, "\n".join(found)


def test_nothing_comes_from_another_host(book: Book) -> None:
    strange = [
        f"{named(book, page)}: {address}" for page in pages(book) for path in LOADING
        for address in parsed(page).xpath(path) if urlsplit(address).scheme not in ("", "data")
        or urlsplit(address).netloc
    ]
    for style in (book.html / "_static").rglob("*.css"):
        strange += [
            f"{style.name}: {address}" for address in IN_STYLE.findall(style.read_text("utf-8"))
            if urlsplit(address).scheme not in ("", "data") and style.name in loaded_names(book)
        ]
    assert not strange, "\n".join(strange)


def loaded(page: Path) -> list[str]:
    return [
        urlsplit(address).path
        for address in parsed(page).xpath("//script/@src | //link[@rel='stylesheet']/@href")
    ]


def loaded_names(book: Book) -> frozenset[str]:
    return frozenset(Path(name).name for page in pages(book) for name in loaded(page))


def test_no_page_loads_the_theme_s_scripts_and_icons(book: Book) -> None:
    found = [
        f"{named(book, page)}: {name}" for page in pages(book) for name in loaded(page)
        if STRANGERS.search(Path(name).name)
    ]
    assert not found, "\n".join(found)
    assert not [p for p in pages(book) if parsed(p).xpath("//*[contains(@class, 'fa-')]")]


@pytest.mark.parametrize(
    ("file", "used"),
    [("plotly.min.js", ""), ("chart.js", "figure chart"), ("copy.js", "div highlight"),
     ("pygments.css", "div highlight"), ("tables.js", "table sortable"),
     ("sphinx-design.min.css", "* sd-"), ("mystnb", "div cell")],
)  # fmt: skip
def test_a_page_loads_a_file_where_it_is_used_and_only_there(
    book: Book, file: str, used: str
) -> None:
    element, _, name = used.partition(" ")
    for page in pages(book):
        loads = any(file in address for address in loaded(page))
        uses = bool(name) and bool(parsed(page).xpath(
            f"//article//{element}[contains(concat(' ', @class, ' '), ' {name}"
            + ("')]" if name.endswith("-") else " ')]")
        ))
        assert loads == uses, f"{named(book, page)}: loads {file}: {loads}, uses it: {uses}"


def test_nothing_on_a_page_waits_for_a_script_that_has_gone(book: Book) -> None:
    waiting = ("//*[@data-bs-toggle or contains(@class, 'thebe')]", "//*[@onclick]",
               "//*[contains(concat(' ', @class, ' '), ' toggle ')]",
               "//*[contains(@class, 'admonition') and contains(@class, 'dropdown')]")  # fmt: skip
    found = [(named(book, page), path) for page in pages(book) for path in waiting
             if parsed(page).xpath(path)]  # fmt: skip
    assert not found


# --- the theme's style ------------------------------------------------------------


def test_the_kept_style_was_made_from_the_theme_that_is_installed() -> None:
    assert theme_style.KEPT.read_text("utf-8").startswith(theme_style.fingerprint()), (
        "the theme has changed: call `make html` and `python -m analysis style`"
    )


def test_the_kept_style_has_every_rule_that_a_page_needs(book: Book) -> None:
    made = theme_style.made(theme_style.built_pages(book.html), theme_style.own_texts())
    kept = {(r.head, *r.within) for r in theme_style.rules(theme_style.KEPT.read_text("utf-8"))}
    lacking = [r for r in theme_style.rules(made) if (r.head, *r.within) not in kept]
    assert not lacking, "call `make html` and `python -m analysis style`"


def test_a_rule_goes_only_where_nothing_can_match_it() -> None:
    words = theme_style.used(['<div class="note deep" id="a"><b class="x"></b></div>'])
    text = (
        ".note,.gone{a:b}#a>.deep:hover{c:d}#z{e:f}.x:not(.gone)::before{g:h}"
        "@media print{.gone{i:j}div .x{k:l}}marquee{m:n}@font-face{o:p}.deep[open]{q:r}"
    )
    assert [(r.head, r.within) for r in theme_style.chosen(text, words)] == [
        (".note", ()), ("#a>.deep:hover", ()), (".x:not(.gone)::before", ()),
        ("div .x", ("@media print",)), (".deep[open]", ()),
    ]


# --- without scripts ---------------------------------------------------------------


def test_every_page_is_in_the_contents_and_tells_where_one_is(book: Book) -> None:
    documents = {p for p in pages(book) if p.parent != book.html}
    for page in documents:
        (contents,) = parsed(page).xpath("//nav[@id='ed-book-contents']")
        title = parsed(page).xpath("//a[@class='ed-title']/@href")
        addresses = [urlsplit(way).path for way in (*contents.xpath(".//a/@href"), *title)]
        ways = {(page.parent / address).resolve() for address in addresses} | {page.resolve()}
        lacking = {named(book, p) for p in documents if p.resolve() not in ways}
        assert not lacking, named(book, page)
        assert len(parsed(page).xpath("//*[@aria-current='page']")) == 1, page


def test_without_scripts_no_page_hides_what_it_says(book: Book) -> None:
    for page in pages(book):
        for part in parsed(page).xpath("//article//*[@hidden]"):
            text = part.xpath("descendant-or-self::*[self::aside or self::td or self::dd or "
                              "@class='loc' or @class='pb' or starts-with(@class, 'c c-')]")
            assert not text, f"{named(book, page)}: {html.tostring(text[0])[:200]!r}"


# --- anchors of releases --------------------------------------------------------------


def test_no_anchor_that_was_once_given_out_is_gone(book: Book) -> None:
    gone = anchors.missing(ROOT / anchors.CONTRACT, anchors.collect(book.html))
    assert not gone, "\n".join(f"{name}.html#{anchor}" for name, anchor in gone)


def test_the_contract_knows_the_lines_of_every_text(book: Book) -> None:
    kept = anchors.read(ROOT / anchors.CONTRACT)
    for page in pages(book):
        if parsed(page).find_class("edition-text"):
            lines = {i for i in ids(page) if re.fullmatch(r"l\d+", i)}
            assert lines & kept[named(book, page).removesuffix(".html")] == lines


def test_an_anchor_that_goes_is_told(tmp_path: Path) -> None:
    contract = tmp_path / "anchors.txt"
    before = {"a/page": {"l1", "l2", "l3", "l7", "note-x"}, "b": {"top"}}
    contract.write_text(anchors.written(before), encoding="utf-8")
    assert anchors.read(contract) == before
    now = {"a/page": {"l1", "l3", "l7", "note-x", "new"}}
    assert anchors.missing(contract, now) == [("a/page", "l2"), ("b", ""), ("b", "top")]
    anchors.extend(contract, now)
    assert anchors.read(contract) == {
        "a/page": {"l1", "l2", "l3", "l7", "note-x", "new"}, "b": {"top"}
    }


# --- the judge of HTML ------------------------------------------------------------------


def vnu() -> list[str]:
    """How to call the Nu Html Checker; skips the test where there is none."""
    jar = next((j for j in (ROOT / "node_modules/vnu-jar/build/dist/vnu.jar",
                            Path("/usr/local/share/vnu.jar")) if j.is_file()), None)
    if jar is None or not shutil.which("java"):
        pytest.skip("the Nu Html Checker is missing: npm install --no-save vnu-jar, and Java")
    return ["java", "-Xss8m", "-jar", str(jar)]


def test_the_html_checker_finds_no_error(book: Book) -> None:
    done = subprocess.run(
        [*vnu(), "--errors-only", "--format", "json", "--exit-zero-always",
         *(p for p in pages(book) if p != book.html / "index.html")],  # Jupyter Book's own
        capture_output=True, encoding="utf-8", check=True,
    )
    found = [
        f"{m['url']}:"
        f"{m.get('lastLine')}: {m['message']}"
        for m in json.loads(done.stderr)["messages"] if m["type"] == "error"
    ]
    assert not found, "\n".join(found[:40])
