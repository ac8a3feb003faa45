"""What no student may find: the lines of solutions and of hidden tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .source import Assignment

#: A shorter line says too little to be told from others.
SHORTEST = 12
_REGION = re.compile(
    r"^[ \t]*### BEGIN (?P<kind>SOLUTION|HIDDEN TESTS)[ \t]*\n(?P<body>.*?)"
    r"^[ \t]*### END (?P=kind)[ \t]*$", re.MULTILINE | re.DOTALL,
)


def regions(source: str, kind: str) -> Iterator[str]:
    """The bodies of a cell's regions of one kind, ``SOLUTION`` or ``HIDDEN TESTS``."""
    for match in _REGION.finditer(source):
        if match["kind"] == kind:
            yield match["body"]


def secret_lines(assignment: Assignment) -> set[str]:
    """The lines of all solutions, model answers and hidden tests and the remarks for the
    teacher; those that say something (see :data:`SHORTEST`)."""
    lines: set[str] = set()
    for cell in assignment.cells:
        for match in _REGION.finditer(cell.source):
            lines |= {line.strip() for line in match["body"].splitlines()}
        if cell.role == "text":
            for body in re.findall(r"^:::\{teacher\}[^\n]*\n(.*?)^:::", cell.source,
                                   re.MULTILINE | re.DOTALL):
                lines |= {line.strip() for line in body.splitlines()}
    for rubric in assignment.rubrics.values():
        lines |= {criterion.teacher for criterion in rubric.criteria}
    return {line for line in lines if len(line) >= SHORTEST}


def leaks(assignment: Assignment, text: str) -> list[str]:
    """The secret lines that stand in a text."""
    return sorted(line for line in secret_lines(assignment) if line in text)
