"""What the writer of the PDF makes of each node: a form of its own, or an error."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import typst
from conftest import ROOT
from docutils import nodes
from pdf import Pdf
from typst_cases import AROUND, CASES, para

from analysis.typst.builder import MODULES
from analysis.typst.escape import markup, string
from analysis.typst.writer import VISITORS, UnknownNode, Writer

GOLDEN = Path(__file__).parent / "golden" / "typst"
assert MODULES


@pytest.mark.parametrize("case", CASES)
def test_each_node_keeps_its_form_on_paper(case: str, refresh_golden: bool) -> None:
    writer = Writer("a", AROUND)
    written = writer.write(CASES[case]()).strip() + "\n"
    golden = GOLDEN / f"{case}.typ"
    if refresh_golden:
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


def test_each_node_type_that_the_writer_knows_has_its_golden_file() -> None:
    shown = {type(node) for make in CASES.values() for node in make().findall()}
    assert {kind.__qualname__ for kind in VISITORS.keys() - shown} == set()
    assert {path.stem for path in GOLDEN.glob("*.typ")} == CASES.keys()


def test_every_form_can_be_set(tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "analysis/typst/template.typ", tmp_path / "template.typ")
    picture = tmp_path / "pictures" / "0-one.svg"
    picture.parent.mkdir()
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    places = "".join(f"#a({string(name)});\n" for name in sorted(AROUND.places))
    for name in CASES:
        case = re.sub(r"#a\(.*?\);", "", (GOLDEN / f"{name}.typ").read_text(encoding="utf-8"))
        source = f'#import "template.typ": *\n{places}{case}'.encode()
        (tmp_path / "main.typ").write_bytes(source)
        typst.compile(str(tmp_path / "main.typ"), root=str(tmp_path), ignore_system_fonts=True)


def test_a_node_without_a_form_is_an_error_that_names_it_and_its_place() -> None:
    lost = nodes.math("", "", nodes.Text("E = mc^2"))
    holder = para("Words ", lost)
    holder.source, holder.line = "book/a.md", 42
    with pytest.raises(UnknownNode, match=r"book/a\.md:42: .*docutils\.nodes\.math.*E = mc\^2"):
        Writer("a", AROUND).write(holder)


@pytest.mark.parametrize(
    "lost",
    [
        nodes.raw("", "<p>Words</p>", format="html"),
        nodes.image("", uri="one.svg", alt=""),
        nodes.bullet_list("", para("no item")),
        nodes.table("", para("no row")),
    ],
)
def test_what_would_be_lost_in_a_known_node_is_an_error(lost: nodes.Node) -> None:
    with pytest.raises(UnknownNode):
        Writer("a", AROUND).write(lost)


def test_no_sign_of_a_text_is_read_as_a_sign_of_typst(tmp_path: Path) -> None:
    signs = "".join(map(chr, range(33, 127)))
    hostile = [
        "1. one",
        "- two",
        "+ three",
        "= four",
        "/ five: six",
        "// seven",
        "-- --- -? ... ..",
        "https://a.org",
        "@b",
        "<c>",
        "#d",
        "$e$",
        "a~b",
        "```f```",
        "x -1 1-2",
        *signs,
        *(f"{a}{b}" for a in signs for b in "-./*="),
    ]
    out = tmp_path / "a.pdf"
    source = "#set smartquote(enabled: false)\n#set text(hyphenate: false)\n"
    source += "\n\n".join(map(markup, hostile)) + "\n\n"
    source += "\n\n".join(f"#raw({string(text)});" for text in hostile)
    (tmp_path / "a.typ").write_text(source, encoding="utf-8")
    typst.compile(str(tmp_path / "a.typ"), output=str(out), ignore_system_fonts=True)
    found = "".join(c.text for p in range(len(Pdf(out).reader.pages)) for c in Pdf(out).chunks(p))
    assert "".join(found.split()) == "".join("".join(hostile).split()) * 2
