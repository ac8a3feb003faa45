"""What an assignment's Markdown has beside plain Markdown: rubrics, passages, remarks for the
teacher; and what students, and teachers, see in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..edition import EditionError, Finding
from ..edition.locating import HINT, ROLE, Located, locate
from . import computed

if TYPE_CHECKING:
    from ..edition import Edition

#: From a notebook in ``assignments/<name>/`` to the edition's root.
UP = "../../"
_BLOCK = re.compile(
    r"^:::\{(?P<kind>[a-z-]+)\}[ \t]*(?P<argument>.*?)[ \t]*\n(?P<body>.*?)^:::[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_CRITERION = re.compile(r"-\s+(?P<points>\d+(?:\.\d+)?)\s*\|(?P<shown>[^|]*)(?:\|(?P<own>.*))?")
_LINK = re.compile(r"\]\(/(?=book/)")


@dataclass(frozen=True)
class Criterion:
    """One row of a rubric: its points, what students see, what only the teacher sees."""

    points: float
    shown: str
    teacher: str


@dataclass(frozen=True)
class Rubric:
    """How one answer is marked. ``wrong`` are rows that could not be read."""

    id: str
    criteria: tuple[Criterion, ...]
    wrong: tuple[str, ...]
    line: int

    @property
    def points(self) -> float:
        return sum(criterion.points for criterion in self.criteria)

    def table(self, teacher: bool) -> str:
        """As a Markdown table."""
        head = ["Points", "For", *(["Remarks for the teacher"] if teacher else [])]
        rows = [head, ["---"] * len(head)]
        for one in self.criteria:
            rows.append([f"{one.points:g}", one.shown, *([one.teacher] if teacher else [])])
        lines = (f"| {' | '.join(row)} |" for row in rows)
        return f"**How this answer is marked ({self.points:g} points)**\n\n" + "\n".join(lines)


def rubrics(source: str, line: int) -> Iterator[Rubric]:
    """The rubrics in a cell that begins at ``line``. A row may go on in indented lines."""
    for match in _BLOCK.finditer(source):
        if match["kind"] == "rubric":
            yield _rubric(match, line + source.count("\n", 0, match.start()))


def _rubric(match: re.Match[str], line: int) -> Rubric:
    rows: list[str] = []
    for words in match["body"].splitlines():
        if words.startswith((" ", "\t")) and rows:
            rows[-1] += f" {words.strip()}"
        elif words.strip():
            rows.append(words.strip())
    read = [(row, _CRITERION.fullmatch(row)) for row in rows]
    return Rubric(
        match["argument"],
        tuple(Criterion(float(m["points"]), m["shown"].strip(), (m["own"] or "").strip())
              for _, m in read if m),
        tuple(row for row, m in read if not m), line,
    )


def place(edition: Edition, spec: str) -> Located:
    """The passage that ``spec`` names, as ``kollontai-1921:549-575``.

    Raises :class:`EditionError` where there is no such passage.
    """
    found = locate(edition, spec)
    if found is None:
        raise EditionError([Finding("", 0, "T006", f"there is no passage {spec!r}", HINT)])
    return found


def for_student(edition: Edition, source: str) -> str:
    """A cell's Markdown as students get it: links lead from ``assignments/<name>/``."""
    return _expanded(edition, source, teacher=False)


def for_teacher(edition: Edition, source: str) -> str:
    """A cell's Markdown as the teacher gets it."""
    return _expanded(edition, source, teacher=True)


def _expanded(edition: Edition, source: str, teacher: bool) -> str:
    def block(match: re.Match[str]) -> str:
        match match["kind"]:
            case "rubric":
                return _rubric(match, 0).table(teacher)
            case "passage":
                return quoted(edition, match["argument"], "witness" in match["body"])
            case "corrections" if teacher:
                return computed.corrections(edition, match["argument"])
            case "quoted" if teacher:
                return computed.quoted(edition, match["argument"])
            case "teacher":
                body = match["body"].strip().replace("\n", "\n> ")
                return f"> **For the teacher.** {body}" if teacher else ""
        raise EditionError([Finding("", 0, "T006", f"the directive {match['kind']!r} is not known",
                                    "rubric, passage and teacher are; corrections and quoted "
                                    "in model answers")])

    def role(match: re.Match[str]) -> str:
        return linked(edition, match["spec"], match["words"])

    written = ROLE.sub(role, _BLOCK.sub(block, source))
    return re.sub(r"\n{3,}", "\n\n", _LINK.sub(f"]({UP}", written)).strip("\n")


def linked(edition: Edition, spec: str, words: str | None = None) -> str:
    """A link to the block of the book that holds a passage, shown as it is cited."""
    at = place(edition, spec)
    shown = words or edition.cite(at.source, at.first, at.last)
    return f"[{shown}]({UP}{at.document}.md#{at.anchor})"


def quoted(edition: Edition, spec: str, witness: bool) -> str:
    """A passage in full as a quotation, a block of the book a paragraph; or as received, line
    by line with the source's numbers."""
    at = place(edition, spec)
    if witness:
        lines = edition.sources[at.source].lines[at.first - 1 : at.last]
        body = "\n".join(
            f"{number:>5}  {line.rstrip()}" for number, line in enumerate(lines, at.first)
        )
        return f"```text\n{body}\n```\n\n{linked(edition, spec)}, as received"
    paragraphs = [
        escaped(text) for first, last in _blocks(edition, at)
        if (text := edition.reading(at.source, first, last, marks=False))
    ]
    body = "\n>\n".join(f"> {words}" for words in paragraphs)
    return f"{body}\n>\n> {linked(edition, spec)}"


def _blocks(edition: Edition, at: Located) -> list[tuple[int, int]]:
    """The runs of lines of a passage that stand in one block of the book each."""
    runs: list[tuple[int, int]] = []
    home: tuple[str, str] | None = None
    for line in range(at.first, at.last + 1):
        here = edition.home(at.source, line)
        if runs and (here is None or here == home):
            runs[-1] = runs[-1][0], line
        elif here is not None:
            runs.append((line, line))
            home = here
    return runs


def escaped(words: str) -> str:
    """Plain words as Markdown that shows them."""
    written = re.sub(r"([\\`*_\[\]<&])", r"\\\1", words)
    return re.sub(r"\A(\d*)(#+|[-+>]|[.)])(?=\s)", r"\1\\\2", written)
