"""The one kind of complaint the edition makes about its own files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in a file of the edition.

    ``file`` is relative to the edition's root, ``line`` counts from 1 (0: the file as
    a whole), ``code`` names the check, ``message`` says what is wrong, ``hint`` how to
    mend it.
    """

    file: str
    line: int
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.code}: {self.message}\n    mend: {self.hint}"


def why(error: Exception) -> str:
    """What an exception says, on one line and without the path of this machine."""
    said = error.strerror if isinstance(error, OSError) else str(error)
    return " ".join((said or str(error)).split())


class EditionError(Exception):
    """The edition cannot be read at all; ``findings`` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings
