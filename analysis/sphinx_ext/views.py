"""The control of a text page: three views, the corrections counted, filtered and stepped
through, and the way to a citation. What needs a script is hidden until one runs."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from ..edition.emendations import GROUPS, Emendation, group
from . import cite, state
from .apparatus import PAGE, correction
from .loci import depart, loc, skip

VIEWS = (
    ("reading", "Reading", "the edited text"),
    ("corrections", "Corrections shown", "both readings"),
    ("received", "As received", "the witness as it came to us"),
)
CERTAINTIES = ("certain", "uncertain")
#: Drawn, because fonts show such signs differently.
ARROW = ('<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
         '<path d="{path}" fill="none" stroke="currentColor" stroke-width="2"/></svg>')  # fmt: skip
STEPS = (
    (-1, "Previous correction", "[", ARROW.format(path="M10.5 3 5.5 8l5 5")),
    (1, "Next correction", "]", ARROW.format(path="m5.5 3 5 5-5 5")),
)


class view_bar(nodes.General, nodes.Element):
    """The control at the head of a text page. Attributes ``short``, ``id``, ``count``,
    ``groups`` and ``certainties`` (how many corrections of each)."""


class AddViewBar(SphinxTransform):
    """Puts the control below the title of every chapter of a text."""

    default_priority = 430

    def apply(self, **kwargs: Any) -> None:
        chapter = state.chapter(self.app, self.env.docname)
        section = next(iter(self.document.findall(nodes.section)), None)
        if chapter is None or section is None:
            return
        source = state.edition(self.app).sources[chapter.source]
        found = list(self.document.findall(correction))
        section["classes"].append("edition-text")
        for paragraph in self.document.findall(nodes.paragraph):
            if not any(paragraph.findall(lambda n: isinstance(n, (loc, correction)))):
                paragraph["classes"].append("editorial")
        for title in self.document.findall(nodes.title):
            if title.astext().isupper():
                title.parent["classes"].append("all-caps")
        groups, certainties = counts([n["record"] for n in found if n["record"]])
        section.insert(1, view_bar("", short=source.short, id=source.id, count=len(found),
                                   groups=groups, certainties=certainties))


def counts(records: list[Emendation]) -> tuple[dict[str, int], dict[str, int]]:
    """How many of the corrections are of each group and of each certainty, in the order in
    which they are offered; what there is none of is not."""
    by_group = Counter(map(group, records))
    by_certainty: Counter[str] = Counter(record.certainty for record in records)
    return (
        {name: by_group[name] for name in GROUPS if by_group[name]},
        {name: by_certainty[name] for name in CERTAINTIES if by_certainty[name]},
    )


def noun(count: int) -> str:
    return "correction" if count == 1 else "corrections"


def visit_view_bar(self: HTML5Translator, node: view_bar) -> None:
    count = node["count"]
    listed = f"{self.builder.get_relative_uri(self.builder.current_docname, PAGE)}#{node['id']}"
    steps = _steps(count) if count else ""
    panel = _panel(node, listed) if count else ""
    cited = cite.button(self.builder.app)
    self.body.append(
        '<div class="view-bar" role="region" aria-label="View of the text">'
        f'<div class="view-tools" hidden>{_buttons()}{steps}{cited}{panel}</div>'
        f'<span class="view-about"><a href="{listed}">{count} {noun(count)}</a> '
        f"on this page</span>{cite.data(self.builder.app, self.builder.current_docname)}</div>\n"
    )
    raise nodes.SkipNode


def _buttons() -> str:
    buttons = "".join(
        f'<button type="button" data-view="{name}" aria-pressed="{str(not i).lower()}" '
        f'title="{escape(what)}">{label}</button>'
        for i, (name, label, what) in enumerate(VIEWS)
    )
    return f'<div class="view-buttons" role="group" aria-label="View">{buttons}</div>'


def _steps(count: int) -> str:
    back, on = (
        f'<button type="button" class="step" data-step="{step}" aria-label="{label}" '
        f'title="{label} (key {key})" data-key="{key}">{sign}</button>'
        for step, label, key, sign in STEPS
    )
    return (
        f'<div class="correction-steps" role="group" aria-label="Corrections">{back}'
        f'<span class="correction-count" role="status">'
        f"{count} {noun(count)}</span>{on}"
        '<button type="button" class="filter-button" aria-expanded="false" '
        'aria-controls="correction-filter">Filter<span class="filter-on"></span></button></div>'
    )


def _panel(node: view_bar, listed: str) -> str:
    def boxes(field: str, legend: str, values: dict[str, int], labels: dict[str, str]) -> str:
        items = "".join(
            f'<label><input type="checkbox" name="{field}" value="{name}"> '
            f'{labels.get(name, name)} <span class="how-many">{count}</span></label>'
            for name, count in values.items()
        )
        return f"<fieldset><legend>{legend}</legend>{items}</fieldset>"

    back, on = (f"<kbd>{key}</kbd>" for _, _, key, _ in STEPS)
    return (
        '<div id="correction-filter" class="filter-panel" role="group" '
        'aria-label="Which corrections" hidden>'
        + boxes("group", "Only of this kind", node["groups"], GROUPS)
        + boxes("certainty", "Only so certain", node["certainties"], {})
        + '<p class="filter-foot"><button type="button" class="filter-all" disabled>Show all'
        '</button><label><input type="checkbox" name="keys" checked> Keys '
        f"{back} previous, {on} next</label>"
        f'<a href="{listed}">The list of all corrections</a></p></div>'
    )


def _script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree is not None and any(doctree.findall(view_bar)):
        app.add_css_file("views.css")
        app.add_js_file("views.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    others: Any = {b: (skip, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_node(view_bar, html=(visit_view_bar, depart), **others)
    app.add_transform(AddViewBar)
    app.connect("html-page-context", _script)
