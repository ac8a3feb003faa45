"""Questions by which readers check themselves: ``{question}`` in the pages of the book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CHOICE = re.compile(r"[-*] \[(?P<sign>[ xX])\]\s+(?P<words>.*)")
_FEEDBACK = re.compile(r"\s+:\s+(?P<words>.*)")
_OPTION = re.compile(r":(?P<name>[a-z-]+):\s*(?P<value>.*)")
_OPEN = re.compile(r"(?P<fence>`{3,}|:{3,})\{question\}[ \t]*(?P<id>.*?)[ \t]*")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose, in Markdown, and what is said to those who chose it."""

    right: bool
    words: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``prompt`` is Markdown; ``passage`` names the lines to look at, or is
    empty; ``line`` is that of the directive in ``file``."""

    id: str
    passage: str
    prompt: str
    choices: tuple[Choice, ...]
    file: str = ""
    line: int = 0

    @property
    def several(self) -> bool:
        """Whether more than one answer is right."""
        return sum(choice.right for choice in self.choices) > 1

    def faults(self) -> Iterator[str]:
        """What is wrong with it by itself, in words."""
        if len(self.choices) < 2:
            yield "there are fewer than two answers to choose from"
        elif not any(choice.right for choice in self.choices):
            yield "no answer is marked as right"
        if not self.prompt:
            yield "nothing is asked"
        for choice in self.choices:
            if not choice.words:
                yield "an answer has no words"
            elif not choice.feedback:
                yield f"the answer {choice.words!r} has no feedback"


def read_question(
    name: str, passage: str, lines: Sequence[str], file: str = "", line: int = 0
) -> Question:
    """A question from the lines of its directive, options aside."""
    prompt: list[str] = []
    choices: list[tuple[bool, list[str], list[str]]] = []
    into: list[str] = prompt
    for words in lines:
        if match := _CHOICE.fullmatch(words):
            into = [match["words"]]
            choices.append((match["sign"] != " ", into, []))
        elif choices and (match := _FEEDBACK.fullmatch(words)):
            into = choices[-1][2]
            into.append(match["words"])
        elif into is prompt or words.strip():
            into.append(words.rstrip() if into is prompt else words.strip())
    return Question(
        name, passage, "\n".join(prompt).strip(),
        tuple(Choice(right, " ".join(a).strip(), " ".join(f).strip()) for right, a, f in choices),
        file, line,
    )


def questions(root: Path) -> Iterator[Question]:
    """Every question in the pages of the book below ``root``."""
    for path in sorted((root / "book").rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "{question}" in text:
            yield from _in_page(text.splitlines(), path.relative_to(root).as_posix())


def _in_page(lines: list[str], file: str) -> Iterator[Question]:
    number, outer = 0, ""
    while number < len(lines):
        line = lines[number]
        number += 1
        match = _OPEN.fullmatch(line)
        if match is None or outer:
            fence = re.match(r"`{3,}|~{3,}", line)
            if outer and line.strip() == outer:
                outer = ""
            elif fence and not outer:
                outer = fence[0]
            continue
        began, fence_mark, body = number, match["fence"], []
        while number < len(lines) and lines[number].strip() != fence_mark:
            body.append(lines[number])
            number += 1
        number += 1
        passage = ""
        while body and (option := _OPTION.fullmatch(body[0])):
            passage = option["value"] if option["name"] == "passage" else passage
            body.pop(0)
        yield read_question(match["id"], passage, body, file, began)
