"""Can readers check themselves by the questions? (K001, K002, K003)"""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition, Finding
from ..edition.locating import HINT, ROLE, locate
from ..edition.questions import ID, questions
from .registry import Check


def unnamed(edition: Edition) -> Iterator[Finding]:
    """A reader who follows a link to a question would land nowhere, or at another one."""
    seen: dict[str, str] = {}
    for question in questions(edition.root):
        place = f"{question.file}:{question.line}"
        if not ID.fullmatch(question.id):
            yield Finding(question.file, question.line, "K001", f"{question.id!r} is no id",
                          "small letters, digits and hyphens: ```{question} votes-of-december")
        elif seen.setdefault(question.id, place) != place:
            yield Finding(question.file, question.line, "K001",
                          f"the id {question.id} is used already in {seen[question.id]}",
                          "give each question its own")


def unanswerable(edition: Edition) -> Iterator[Finding]:
    """A reader could not be right, or would not be told why."""
    for question in questions(edition.root):
        for words in question.faults():
            yield Finding(question.file, question.line, "K002", words,
                          "write '- [x] right' or '- [ ] wrong', and below it, indented, "
                          "': what to say to those who choose it'")


def misplaced(edition: Edition) -> Iterator[Finding]:
    """A question would send its readers to a passage that is not there."""
    for question in questions(edition.root):
        named = [question.passage] if question.passage else []
        for words in (question.prompt, *(f"{c.words} {c.feedback}" for c in question.choices)):
            named += [match["spec"] for match in ROLE.finditer(words)]
        for spec in named:
            if locate(edition, spec) is None:
                yield Finding(question.file, question.line, "K003",
                              f"there is no passage {spec!r}", HINT)


CHECKS = (
    Check("K001", "A question has no name of its own", "Every {question} of every page.", unnamed),
    Check("K002", "A question cannot be answered",
          "At least two answers, one of them right, each with its feedback.", unanswerable),
    Check("K003", "A question names a passage that is not there",
          "The option :passage: and the roles {passage} of every {question}.", misplaced),
)
