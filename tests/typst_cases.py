"""One small tree of nodes for each form that the writer of the PDF knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from sphinx import addnodes
from sphinx_design.shared import PassthroughTextElement

from analysis.edition.emendations import Emendation
from analysis.edition.name_index import Heading, Indexed, InText, Lines
from analysis.edition.names import Name
from analysis.edition.notes import Call, Note
from analysis.edition.registers import Series
from analysis.sphinx_ext.apparatus import correction
from analysis.sphinx_ext.assignments import answer_space
from analysis.sphinx_ext.citations import passage_links, place_link
from analysis.sphinx_ext.corrections import correction_list
from analysis.sphinx_ext.loci import fw, loc, pb
from analysis.sphinx_ext.name_index import name_entry, name_index, name_letter
from analysis.sphinx_ext.names import name_ref
from analysis.sphinx_ext.notes import note_calls, note_mark, note_text
from analysis.sphinx_ext.views import view_bar
from analysis.typst.index import name_at
from analysis.typst.writer import Surroundings

Text = nodes.Text
Paragraph = nodes.paragraph


def para(*children: nodes.Node | str, **attributes: object) -> nodes.paragraph:
    parts = (Text(c) if isinstance(c, str) else c for c in children)
    return nodes.paragraph("", "", *parts, **attributes)


def table() -> nodes.table:
    def row(*cells: str, **attributes: object) -> nodes.row:
        return nodes.row("", *(nodes.entry("", para(c)) for c in cells), **attributes)

    group = nodes.tgroup("", nodes.colspec(), nodes.colspec(), cols=2)
    group += nodes.thead("", row("text", "share"))
    group += nodes.tbody("", row("Lenin 1918", "0.1%", ids=["row"]), row("Essay 2001", "2.5%"))
    return nodes.table("", nodes.title("", "Shares"), group)


def section(
    *children: nodes.Node, title: Sequence[nodes.Node] = (Text("A title"),)
) -> nodes.section:
    return nodes.section("", nodes.title("", "", *title), *children, ids=["here"])


def record(
    role: str, witness: str, reading: str, reason: str = "", certain: bool = True
) -> Emendation:
    return Emendation(
        "a.12.1",
        "a",
        "12-13",
        "5",
        role,
        witness,
        reading,
        "letter",
        "certain" if certain else "uncertain",
        "edition",
        reason,
        "a.md",
        1,
        "l12",
    )


def corrected(role: str, shown: str, given: Emendation) -> correction:
    return correction(
        "", Text(shown), role=role, witness=given.witness, record=given, ids=["c12-1"]
    )


SHORT = note_text("", para("A short note."), label="sol-9", ids=["note-sol-9"])
LONG = note_text("", para("word " * 100), label="sol-10", ids=["note-sol-10"])
SERIES = {
    "sol": Series("sol", "solidarity", "a", "solidarity", "{number}", "Solidarity's notes"),
    "end": Series("end", "endnotes", "a", "progress", "[{number}]", "Endnotes"),
}
AROUND = Surroundings(
    series=SERIES,
    notes={"sol-9": SHORT, "sol-10": LONG},
    places=frozenset(
        {"a", "a#here", "a#l12", "b#l5", "b#note-sol-9", "a#mark-sol-9", "b#note-sol-10"}
    ),
    pictures={"one.svg": "pictures/0-one.svg"},
    titles={"a": "The chapter", "b": "Another one"},
)
CELL = {"nb_element": "cell_code_source"}


def mark(label: str) -> note_mark:
    found = Note(label, "a", "solidarity", label.split("-")[1], "b")
    return note_mark("", label=label, note=found, ids=[f"mark-{label}"])


def listed(kind: type[nodes.Element], **attributes: object) -> nodes.Element:
    return kind(
        "",
        nodes.list_item("", para("one"), ids=["item"]),
        nodes.list_item("", para("two")),
        **attributes,
    )


def defined(kind: type[nodes.Element]) -> nodes.Element:
    item = nodes.definition_list_item(
        "", nodes.term("", "CER"), nodes.definition("", para("a rate"))
    )
    return kind("", item)


def indexed() -> name_entry:
    name = Name("persons", "lenin", "Lenin, V. I.", ("V. I. Lenin", "Lenine"), "Of [one].", "texts")
    lines = Lines(1, 1, "b", "l1"), Lines(3, 4, "b", "l3")
    texts = (InText("a", 2, (Heading("B", "I", lines),)),)
    record = Indexed(name, 2, texts)
    return name_entry("", indexed=record, register="persons", texts={"a": "A 1921"}, ids=["lenin"])


def document(*children: nodes.Node) -> nodes.document:
    made = new_document("a.md", get_default_settings(Parser))
    made.extend(children)
    return made


CASES: dict[str, Callable[[], nodes.Node]] = {
    "Text": lambda: Text("1. *5* [b] #x - 2 -- ... self-made 'q' \"r\" £2.25 a_b <c> @d ~ $5 \\ /"),
    "document": lambda: document(section(para("Text."))),
    "addnodes.document": lambda: addnodes.document("", section(para("Text."))),
    "section": lambda: section(para("Text."), section(para("More."))),
    "title": lambda: document(
        section(
            title=[
                loc("", first=3, last=7),
                Text(" THE "),
                loc("", first=9, last=9),
                pb("", page="25", certain=False),
                corrected("ocr", "TITLE", record("ocr", "T1TLE", "TITLE")),
                mark("sol-9"),
            ]
        )
    ),
    "subtitle": lambda: nodes.subtitle("", "Below"),
    "rubric": lambda: nodes.rubric("", "Head"),
    "paragraph": lambda: para("One.", ids=["here"]),
    "paragraph-editorial": lambda: nodes.container("", para("Ours.", classes=["editorial"])),
    "paragraph-cell": lambda: nodes.entry("", para("Ours.", classes=["editorial"]))[0],
    "attribution": lambda: nodes.attribution("", "A. Kollontai"),
    "compound": lambda: nodes.compound("", para("Inside.")),
    "compound-contents": lambda: nodes.compound("", para("Contents."), classes=["toctree-wrapper"]),
    "container": lambda: nodes.container("", para("Inside."), ids=["here"]),
    "container-code": lambda: nodes.container("", nodes.literal_block("", "1 + 1"), **CELL),
    "container-card": lambda: nodes.container(
        "",
        nodes.container("", Text("A card"), design_component="card-title"),
        para("Words."),
        design_component="card",
    ),
    "container-chart": lambda: nodes.container("", para("It rises."), classes=["chart"]),
    "container-comparison": lambda: nodes.container(
        "",
        nodes.container(
            "",
            nodes.container("", para("one")),
            nodes.container("", para("other")),
            classes=["comparison-pair"],
        ),
        classes=["comparison"],
    ),
    "figure": lambda: nodes.figure("", nodes.image("", uri="one.svg", alt="It  rises.")),
    "compact_paragraph": lambda: addnodes.compact_paragraph("", "", para("Compact.")),
    "caption": lambda: nodes.caption("", "It rises."),
    "legend": lambda: nodes.legend("", para("Grey: others.")),
    "bullet_list": lambda: listed(nodes.bullet_list),
    "enumerated_list": lambda: listed(nodes.enumerated_list, start=3),
    "definition_list": lambda: defined(nodes.definition_list),
    "definition_list_item": lambda: defined(nodes.definition_list)[0],
    "term": lambda: nodes.term("", "CER"),
    "definition": lambda: nodes.definition("", para("a rate")),
    "glossary": lambda: defined(addnodes.glossary),
    "block_quote": lambda: nodes.block_quote("", para("Quoted.")),
    "literal_block": lambda: nodes.literal_block("", 'x = "a\\b"\n# y'),
    "note": lambda: nodes.note("", para("Mind.")),
    "admonition": lambda: nodes.admonition("", nodes.title("", "Mind"), para("this.")),
    "warning": lambda: nodes.warning("", para("Mind.")),
    "tip": lambda: nodes.tip("", para("Mind.")),
    "important": lambda: nodes.important("", para("Mind.")),
    "hint": lambda: nodes.hint("", para("Mind.")),
    "seealso": lambda: addnodes.seealso("", para("Mind.")),
    "transition": lambda: nodes.transition(),
    "comment": lambda: nodes.comment("", "unseen"),
    "substitution_definition": lambda: nodes.substitution_definition("", "unseen"),
    "index": lambda: addnodes.index(entries=[]),
    "toctree": lambda: addnodes.toctree(),
    "raw-typst": lambda: nodes.raw("", "#pagebreak()", format="typst"),
    "raw-unseen": lambda: nodes.raw("", "<!-- a --><script>b</script>", format="html"),
    "emphasis": lambda: para(nodes.emphasis("", "a"), "(b)"),
    "title_reference": lambda: nodes.title_reference("", "a"),
    "literal_emphasis": lambda: addnodes.literal_emphasis("", "a"),
    "strong": lambda: para(nodes.strong("", "a"), "[b]"),
    "literal_strong": lambda: addnodes.literal_strong("", "a"),
    "literal": lambda: para("by ", nodes.literal("", 'a"b\\'), " it"),
    "superscript": lambda: nodes.superscript("", "a"),
    "subscript": lambda: nodes.subscript("", "a"),
    "inline": lambda: nodes.inline("", "a"),
    "download_reference": lambda: addnodes.download_reference("", "", Text("a")),
    "PassthroughTextElement": lambda: PassthroughTextElement("", "", Text("a")),
    "reference-inside": lambda: nodes.reference("", "b", refuri="%b#l5"),
    "reference-same": lambda: nodes.reference("", "here", refid="here"),
    "reference-page": lambda: nodes.reference("", "b", refuri="b.html#l5:~:text=words"),
    "reference-outside": lambda: nodes.reference("", "there", refuri="https://example.org/?a=1"),
    "reference-card": lambda: nodes.reference(
        "", "b", refuri="%b#l5", classes=["sd-stretched-link"]
    ),
    "target": lambda: nodes.target("", "", ids=["here"]),
    "image": lambda: nodes.image("", uri="one.svg", alt='It "rises".'),
    "table": table,
    "loc": lambda: para(
        loc("", first=12, last=13, ids=["l12"]), " Words ", loc("", first=20, last=20), " more."
    ),
    "pb": lambda: para(
        "a ", pb("", page="23", certain=True), " b ", pb("", page="24", certain=False)
    ),
    "fw": lambda: para(loc("", first=12, last=13), fw("", witness="- 23 -"), "Words."),
    "correction-ocr": lambda: para(
        "the ", corrected("ocr", "workers'", record("ocr", "worken'", "workers'")), " say"
    ),
    "correction-uncertain": lambda: para(
        corrected("ocr", "Party", record("ocr", "~ .uty", "Party", "a guess", False))
    ),
    "correction-nothing": lambda: para(
        "had ", corrected("ocr", "", record("ocr", "·", "")), " gone"
    ),
    "correction-added": lambda: para(corrected("ocr", "the", record("ocr", "", "the"))),
    "correction-emend": lambda: para(
        corrected(
            "emend", "National", record("emend", "Natural", "National", "the Vesenkha is meant")
        )
    ),
    "correction-sic": lambda: para(
        corrected("sic", "repeal", record("sic", "repeal", "repeal", "repel is meant?"))
    ),
    "correction-gap": lambda: para(
        "at ", corrected("gap", "[one word lost]", record("gap", "", "", "torn")), "."
    ),
    "correction-supplied": lambda: para(
        "at ",
        corrected("gap", "[one word lost]", record("gap", "", "")),
        " ",
        corrected("supplied", "issue", record("supplied", "", "issue", "the sense", False)),
    ),
    "correction-many": lambda: para(
        *(corrected("ocr", f"w{i} ", record("ocr", f"v{i}", f"w{i}")) for i in range(7))
    ),
    "correction_list": lambda: correction_list("", source="a"),
    "view_bar": lambda: view_bar("", short="Lenin 1918", id="a", count=1),
    "note_mark-short": lambda: section(para("Words", mark("sol-9"), ".")),
    "note_mark-long": lambda: section(para("Words", mark("sol-10"), ".")),
    "note_mark-without-note": lambda: para(note_mark("", label="end-3", note=None)),
    "note_text": lambda: SHORT.deepcopy(),
    "note_calls": lambda: note_calls(
        "",
        note=Note("sol-9", "a", "solidarity", "9", "b", calls=[Call("a", 12, "9", "a", "a.md", 1)]),
    ),
    "place_link": lambda: place_link("", Text("l. 5"), document="b", anchor="l5"),
    "passage_links": lambda: passage_links(
        "", cites=[("Lenin 1920, l. 5", "b", "l5")], cited_by=[("Essay 2001, l. 12", "a", "l12")]
    ),
    "name_ref": lambda: para(
        name_at("", entry="lenin"), name_ref("", Text("Lenin"), entry="lenin", document="b"),
        " said",
    ),
    "name_index": lambda: name_index(
        "", name_letter("", letter="L", ids=["letter-l"]), indexed(), register="persons"
    ),
    "answer_space": lambda: answer_space("", lines=3),
}
