"""Names are marked around their words and nothing else, on the page and on paper."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import typst
from conftest import ROOT
from docutils import nodes
from pdf import Pdf
from typst_cases import AROUND, indexed, para

from analysis.edition.name_index import Indexed
from analysis.edition.names import Name
from analysis.sphinx_ext.apparatus import correction
from analysis.sphinx_ext.loci import loc, pb
from analysis.sphinx_ext.name_index import name_index
from analysis.sphinx_ext.names import Leaves, Span, name_ref
from analysis.sphinx_ext.notes import note_mark
from analysis.typst.book import Part
from analysis.typst.index import at_end, other_forms
from analysis.typst.writer import Writer

Text = nodes.Text


def corrected(*children: nodes.Node, role: str = "ocr") -> correction:
    return correction("", *children, role=role, witness="x", record=None)


def span(block: nodes.Element, words: str) -> Span:
    start = Leaves(block).text.index(words)
    return Leaves(block).span(start, start + len(words))


def marked(block: nodes.Element, words: str) -> list[str]:
    """The words of each name after ``words`` have been marked."""
    before = Leaves(block).text
    span(block, words).wrap(name_ref("", entry="x", document="book/persons"))
    assert Leaves(block).text == before
    return [" ".join(node.astext().split()) for node in block.findall(name_ref)]


def test_the_words_of_the_page_are_those_of_the_reading_text() -> None:
    block = para(
        loc("", first=1, last=2), "The \n ", corrected(Text("Metal")), " Workers'", pb(""),
        corrected(Text("[one word lost]"), role="gap"), note_mark("", label="sol-1"), " Union.",
    )
    assert Leaves(block).text == "The Metal Workers' Union."


def test_a_name_is_marked_alone() -> None:
    block = para("Then Lutovinov spoke,\nand Lutovinov left.")
    assert span(block, "Lutovinov").is_clean
    assert marked(block, "Lutovinov") == ["Lutovinov"]
    assert block.astext() == "Then Lutovinov spoke,\nand Lutovinov left."


def test_a_name_over_a_line_end_is_one_name() -> None:
    assert marked(para("of the Metal\nWorkers' Union, and"), "Metal Workers' Union") == [
        "Metal Workers' Union"
    ]


def test_a_name_that_is_corrected_in_part_takes_the_correction_along() -> None:
    block = para("the Workers' ", corrected(Text("Opposition.")), " Then")
    found = span(block, "Workers' Opposition")
    assert found.is_possible and not found.is_clean
    assert marked(block, "Workers' Opposition") == ["Workers' Opposition."]
    assert all(c["in_name"] for c in block.findall(correction))


def test_a_name_inside_a_correction_is_marked_there() -> None:
    block = para("our ", corrected(Text("Party "), note_mark("", label="sol-1"), Text("when")))
    assert marked(block, "Party") == ["Party"]


@pytest.mark.parametrize("between", [pb(""), note_mark("", label="sol-1")])
def test_no_link_stands_around_another(between: nodes.Element) -> None:
    assert not span(para("the Moscow ", between, " Committee"), "Moscow Committee").is_possible
    inside = para(nodes.reference("", "", Text("the Moscow Committee"), refuri="x"))
    assert not span(inside, "Moscow").is_possible


# --- on paper ---------------------------------------------------------------------------


def test_the_index_names_the_pages_of_the_book_and_joins_their_runs(tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "analysis/typst/template.typ", tmp_path / "template.typ")
    mention = '#m("lenin");#m("lenin");Lenin'
    pages = "\n#pagebreak()\n".join(
        mention if page in (2, 3, 4, 6) else "Nobody" for page in range(1, 8)
    )
    index = Writer("a", AROUND).write(name_index("", indexed(), register="persons"))
    source = tmp_path / "main.typ"
    source.write_text(f'#import "template.typ": *\n{pages}\n#pagebreak()\n{index}')
    typst.compile(str(source), output=str(tmp_path / "a.pdf"), ignore_system_fonts=True)
    shown = " ".join(Pdf(tmp_path / "a.pdf").reader.pages[7].extract_text().split())
    assert shown == "Lenin, V. I. (also Lenine). Of [one]. 2–4, 6"
    typst.compile(str(source), output=str(tmp_path / "b.pdf"), ignore_system_fonts=True,
                  sys_inputs={"chapter": "book/persons"})
    shown = " ".join(Pdf(tmp_path / "b.pdf").reader.pages[7].extract_text().split())
    assert shown.endswith("A 1921, ll. 1, 3–4")


def test_the_registers_come_last_on_paper() -> None:
    parts = [Part("", ("book/index",)), Part("Registers", ("book/persons", "book/terms")),
             Part("The apparatus", ("book/numbers",))]
    assert [part.caption for part in at_end(parts)] == ["", "The apparatus", "Registers"]


def test_only_forms_that_a_reader_would_not_expect_are_printed() -> None:
    forms = ("V. I. Lenin", "Lenin", "LENIN", "Lenine", "Ilyich")
    name = Name("persons", "lenin", "Lenin, V. I.", forms, "d", "texts")
    assert other_forms(Indexed(name, 0, ())) == ["Lenine", "Ilyich"]
