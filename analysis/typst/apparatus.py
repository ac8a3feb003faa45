"""The edition's own nodes: margin, apparatus at the foot, notes in their voices."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ..edition.emendations import Emendation
from ..edition.notes import Note
from ..sphinx_ext.apparatus import correction
from ..sphinx_ext.citations import LABELS, passage_links, place_link
from ..sphinx_ext.corrections import correction_list
from ..sphinx_ext.loci import fw, loc, pb
from ..sphinx_ext.notes import anchor, note_calls, note_mark, note_text
from ..sphinx_ext.views import view_bar
from .escape import markup, string
from .writer import INSIDE, Writer, place, writes

#: So many entries at most stand together at the foot, so that they keep to their page.
TOGETHER = 5
#: Places no more letters apart stand on one line.
NEAR = 45
#: A note of no more words is printed at the foot; a longer one is named with its page.
SHORT = 90


@writes(loc)
def locus(self: Writer, node: loc) -> str:
    self.locus = _lines(node)
    if self.copy or self.in_title:
        return ""
    if node in self.joined:
        return self.anchors(*node["ids"])
    self.joined = list(_near(node))
    numbers = ", ".join(str(n["first"]) for n in (node, *self.joined))
    return f"#l[{numbers}];" + self.anchors(*node["ids"])


def _near(node: loc) -> Iterator[loc]:
    """The places that follow so soon that their numbers would stand upon that of ``node``."""
    count = 0
    for following in node.parent.children[node.parent.index(node) + 1 :]:
        if isinstance(following, loc):
            yield following
        count += len(following.astext())
        if count > NEAR:
            return


@writes(pb)
def page(self: Writer, node: pb) -> str:
    if self.copy or self.in_title:
        return ""
    return f"#p[{_page(node)}];" + self.anchors(*node["ids"])


@writes(fw)
def forme_work(self: Writer, node: fw) -> str:
    if not self.copy:
        witness = markup(node["witness"])
        self.entries.append(f"#e[{self.locus}][—][{witness}][forme work];")
    return ""


def margin_of_title(title: nodes.title) -> str:
    """The numbers in the margin of a heading."""
    lines = ", ".join(str(n["first"]) for n in title.findall(loc))
    pages = ", ".join(_page(n) for n in title.findall(pb))
    return (f"#l[{lines}];" if lines else "") + (f"#p[{pages}];" if pages else "")


def _lines(node: loc) -> str:
    first, last = node["first"], node["last"]
    return str(first) if first == last else f"{first}–{last}"


def _page(node: pb) -> str:
    return markup(node["page"]) + ("" if node["certain"] else " (?)")


# --- corrections ----------------------------------------------------------------------


@writes(correction)
def corrected(self: Writer, node: correction) -> str:
    record: Emendation | None = node["record"]
    reading = self.inside(node)
    if record is not None and not self.copy:
        self.entries.append(entry(record, node.astext()))
    doubt = "#doubt;" if record is not None and record.certainty == "uncertain" else ""
    match node["role"]:
        case "gap" if _is_filled(node):
            return self.anchors(*node["ids"])
        case "gap":
            shown = f"#lost[{reading}];"
        case "supplied":
            shown = f"⟨{reading}{doubt and ' (?)'}⟩"
        case _:
            shown = reading + (doubt if node.astext() else "")
    if len(self.entries) >= TOGETHER and not (self.in_title or self.copy):
        shown += flush(self)
    return shown


def _is_filled(node: correction) -> bool:
    """Whether a conjecture stands for a gap."""
    found = node.next_node(descend=False, siblings=True)
    while isinstance(found, nodes.Text) and not found.strip():
        found = found.next_node(descend=False, siblings=True)
    return isinstance(found, correction) and found["role"] == "supplied"


def entry(record: Emendation, shown: str) -> str:
    """One entry of the apparatus: ``13 workers'] worken'``. ``shown`` is the page's text.

    A dash stands for a reading of nothing.
    """
    doubt = "" if record.certainty == "certain" else " (?)"
    lemma, witness, said = markup(record.reading) + doubt, markup(record.witness) or "—", ""
    match record.role:
        case "emend":
            said = "emended"
        case "sic":
            lemma, witness, said = markup(record.witness), "", "so the witness"
        case "gap":
            lemma, witness, said = markup(shown), "", "" if record.reason else "a gap"
        case "supplied":
            lemma, witness, said = f"⟨{lemma}⟩", "", "conjecture"
    comment = ": ".join(filter(None, (said, markup(record.reason))))
    lines = markup(record.lines.replace("-", "–"))
    return f"#e[{lines}][{lemma.strip() or '—'}][{witness}][{comment}];"


def flush(self: Writer) -> str:
    """The entries so far, as one footnote, and the notes that a heading called."""
    if self.copy:
        return ""
    written = "#app[" + "".join(self.entries) + "];" if self.entries else ""
    written += "".join(self.notes)
    self.entries, self.notes = [], []
    return written


def flush_alone(self: Writer) -> str:
    """The entries of a heading after which no text comes."""
    written = flush(self)
    return f"\n{written}\n" if written else ""


@writes(correction_list)
def all_corrections(self: Writer, node: correction_list) -> str:
    return "\n#elsewhere[Not printed here: each correction stands at the foot of its page.]\n"


@writes(view_bar)
def head_of_text(self: Writer, node: view_bar) -> str:
    count = node["count"]
    noun = "correction" if count == 1 else "corrections"
    return f"\n#about-text[Cited as #emph[{markup(node['short'])}];; {count} {noun}]\n"


# --- passages -------------------------------------------------------------------------


@writes(place_link)
def link_to_place(self: Writer, node: place_link) -> str:
    uri = f"{INSIDE}{node['document'] or self.document}#{node['anchor']}"
    return self.link(uri, self.inside(node), node)


@writes(passage_links)
def links_of_passage(self: Writer, node: passage_links) -> str:
    written = ""
    for name, (sign, label) in LABELS.items():
        links = [
            self.link(f"{INSIDE}{document or self.document}#{name}", markup(words), node)
            for words, document, name in node[name]
        ]
        if links and not self.copy:
            written += f"\n#note-below[{sign} {markup(label)} {', '.join(links)}]\n"
    return written


# --- notes ----------------------------------------------------------------------------


@writes(note_mark)
def mark(self: Writer, node: note_mark) -> str:
    note: Note | None = node["note"]
    label = node["label"]
    series = self.around.series.get(label.split("-")[0])
    voice = series.voice if series else "unknown"
    shown = markup(note.mark if note else label)
    goal = place(note.document, f"note-{label}") if note and note.document else ""
    goal = goal if self.leads(goal) else ""
    written = f"#mark({string(voice)}, {string(goal)})[{shown}];"
    if self.copy:
        return written
    below = foot(self, node, label, goal)
    if self.in_title:
        self.notes.append(below)
        below = ""
    self.at_blank = False
    return self.anchors(*node["ids"]) + written + below


def foot(self: Writer, node: note_mark, label: str, goal: str) -> str:
    """The note at the foot, or the page on which it stands; nothing where it is in sight."""
    text = self.around.notes.get(label)
    if text is None or not goal or _section(text.parent) is _section(node):
        return ""
    prefix, number = label.split("-", 1)
    series = self.around.series[prefix]
    head = ", ".join(map(string, (series.voice, series.title, series.shown(number))))
    words = text.astext().split()
    if isinstance(text, note_text) and len(words) <= SHORT:
        inner = Writer(self.document, self.around)
        inner.copy = True
        return f"#foot({head})[{inner.inside(text).strip()}];"
    title = self.around.titles.get(goal.partition("#")[0], "")
    return f"#foot-page({head}, {string(goal)}, {string(title)});"


def _section(node: nodes.Node | None) -> nodes.Node | None:
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


@writes(note_text)
def note(self: Writer, node: note_text) -> str:
    label = node["label"]
    series = self.around.series.get(label.split("-")[0])
    voice = series.voice if series else "unknown"
    return f"\n#note-block({string(voice)})[{self.inside(node)}]\n"


@writes(note_calls)
def calls(self: Writer, node: note_calls) -> str:
    if self.copy:
        return ""
    found: Note = node["note"]
    links = []
    for i, call in enumerate(found.calls):
        goal = place(call.document, anchor(found.label, i))
        if self.leads(goal):
            links.append(f"#back({string(goal)})[{call.line}];")
    return f"\n#note-below[Called at {', '.join(links)}]\n" if links else ""
