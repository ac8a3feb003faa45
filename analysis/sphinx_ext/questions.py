"""``{question}``: a question by which readers check themselves."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from ..edition.locating import HINT, locate
from ..edition.questions import ID, Question, read_question
from . import state
from .passage_role import link

SCRIPT, STYLE = "question.js", "question.css"
RIGHT, WRONG = "Right.", "Not right."
ANSWERS = "Answers to the questions"


class question(nodes.General, nodes.Element):
    """A question. Attributes ``name``, ``several`` and, from the document, ``number``. Its
    children are what is asked, then :class:`choices`, then :class:`answers`."""


class choices(nodes.General, nodes.Element):
    """What one can choose; a :class:`choice` each."""


class choice(nodes.General, nodes.TextElement):
    """One answer to choose. Attribute ``right``."""


class answers(nodes.General, nodes.Element):
    """What is said of each choice; an :class:`answer` each."""


class answer(nodes.General, nodes.TextElement):
    """What is said of one choice. Attribute ``right``."""


class QuestionDirective(SphinxDirective):
    """```{question} id``` with the option ``passage``; the content as in
    :mod:`analysis.edition.questions`."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"passage": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        asked = read_question(
            self.arguments[0], self.options.get("passage", ""), list(self.content))
        wrong = [*asked.faults(), *([] if ID.fullmatch(asked.id) else [f"{asked.id!r} is no id"])]
        if wrong:
            raise self.error(f"question {asked.id}: {'; '.join(wrong)}")
        self.env.metadata[self.env.docname]["questions"] = "yes"
        node = question("", name=asked.id, several=asked.several, ids=[f"question-{asked.id}"])
        node += self.parse_text_to_nodes(asked.prompt)
        if asked.passage:
            node += self._passage(asked)
        for kind, inner, words in ((choices, choice, "words"), (answers, answer, "feedback")):
            block = kind("")
            for one in asked.choices:
                parsed, messages = self.parse_inline(getattr(one, words))
                block += inner("", "", *parsed, right=one.right)
                block += messages
            node += block
        return [node]

    def _passage(self, asked: Question) -> nodes.paragraph:
        edition = state.edition(self.env.app)
        at = locate(edition, asked.passage)
        if at is None:
            raise self.error(f"there is no passage {asked.passage!r} ({HINT})")
        state.depend(self.env, self.env.docname, ["places"])
        return nodes.paragraph("", "", nodes.Text("Read: "), link(edition, at),
                               classes=["question-passage"])


class NumberQuestions(SphinxTransform):
    """Numbers the questions of a page."""

    default_priority = 430

    def apply(self, **kwargs: Any) -> None:
        for number, node in enumerate(self.document.findall(question), 1):
            node["number"] = number


class AnswersAtTheEnd(SphinxPostTransform):
    """On paper and in an e-reader: lettered choices, and the answers at the chapter's end."""

    default_priority = 3

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.name == "html":
            return
        found = list(self.document.findall(question))
        said = [_said(node) for node in found]
        for node in found:
            node.parent.replace(node, _on_paper(node))
        if said:
            home = next(iter(self.document.findall(nodes.section)), self.document)
            home += nodes.container(
                "", nodes.rubric("", ANSWERS), *said, classes=["question-answers"])


def _on_paper(node: question) -> nodes.container:
    """A question as plain nodes."""
    asked = nodes.container("", classes=["question"], ids=node["ids"])
    asked += _led(f"Question {node['number']}", nodes.paragraph())
    for child in node.children:
        match child:
            case answers():
                continue
            case choices():
                asked += _lettered(one.children for one in child.findall(choice))
            case nodes.Element():
                child["classes"] = [name for name in child["classes"] if name != "editorial"]
                asked += child
    return asked


def _said(node: question) -> nodes.container:
    """What is said of the choices of a question, as plain nodes."""
    said = nodes.container("", classes=["question"])
    said += _led(f"Question {node['number']}", nodes.paragraph())
    said += _lettered(
        [nodes.emphasis("", RIGHT if one["right"] else WRONG), nodes.Text(" "), *one.children]
        for one in node.findall(answer))
    return said


def _lettered(items: Iterable[Iterable[nodes.Node]]) -> nodes.enumerated_list:
    """A list with letters."""
    listed = nodes.enumerated_list("", enumtype="loweralpha", prefix="(", suffix=")")
    listed += [nodes.list_item("", nodes.paragraph("", "", *words)) for words in items]
    return listed


def _led(words: str, paragraph: nodes.paragraph) -> nodes.paragraph:
    paragraph += nodes.strong("", words)
    return paragraph


# --- HTML -----------------------------------------------------------------------------------


def visit_question(self: HTML5Translator, node: question) -> None:
    name = escape(node["ids"][0], quote=True)
    kind = "several" if node["several"] else "one"
    self.body.append(
        f'<section class="question" id="{name}" aria-labelledby="{name}-n" data-choose="{kind}">\n'
        f'<p class="question-number" id="{name}-n">Question {node["number"]}</p>\n'
    )


def depart_question(self: HTML5Translator, node: question) -> None:
    self.body.append("</section>\n")


def visit_choices(self: HTML5Translator, node: choices) -> None:
    self.body.append('<ol class="choices">\n')


def depart_list(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</ol>\n")


def visit_choice(self: HTML5Translator, node: choice) -> None:
    self.body.append(f'<li{" data-right" if node["right"] else ""}>')


def depart_item(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</li>\n")


def visit_answers(self: HTML5Translator, node: answers) -> None:
    self.body.append('<details class="answers">\n<summary>Answers</summary>\n<ol>\n')


def depart_answers(self: HTML5Translator, node: answers) -> None:
    self.body.append("</ol>\n</details>\n")


def visit_answer(self: HTML5Translator, node: answer) -> None:
    verdict = RIGHT if node["right"] else WRONG
    self.body.append(f"<li><strong>{verdict}</strong> ")


def _where_used(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if app.builder.name == "html" and "questions" in app.env.metadata.get(pagename, {}):
        app.add_js_file(SCRIPT, loading_method="defer")
        app.add_css_file(STYLE)


def setup(app: Sphinx) -> None:
    app.add_directive("question", QuestionDirective)
    for kind, visit, leave in (
        (question, visit_question, depart_question), (choices, visit_choices, depart_list),
        (choice, visit_choice, depart_item), (answers, visit_answers, depart_answers),
        (answer, visit_answer, depart_item),
    ):
        app.add_node(kind, html=(visit, leave))
    app.add_transform(NumberQuestions)
    app.add_post_transform(AnswersAtTheEnd)
    app.connect("html-page-context", _where_used)
