"""The editorial checks: each has a code, and examples in ``tests/checks/<code>``."""

from __future__ import annotations

from pathlib import Path

from ..edition import Edition, EditionError, Finding
from . import (
    citations,
    claims,
    events,
    figures,
    language,
    markup,
    names,
    notes,
    questions,
    quotations,
    readings,
    sources,
    witness,
)
from .registry import Check

__all__ = ["CHECKS", "Check", "check_edition", "examine", "run_checks"]

#: Every check by its code.
CHECKS: dict[str, Check] = {
    check.code: check
    for group in (
        sources, witness, markup, notes, readings, claims, figures, events, language, citations,
        quotations, names, questions,
    )
    for check in group.CHECKS
}


def check_edition(edition: Edition) -> list[Finding]:
    """What all checks find in a loaded edition, sorted by file, line and code."""
    return sorted({finding for check in CHECKS.values() for finding in check.run(edition)})


def examine(root: Path) -> tuple[Edition | None, list[Finding]]:
    """The edition below ``root`` and its findings; no edition where it cannot be read."""
    try:
        edition = Edition.load(root)
    except EditionError as error:
        return None, sorted(set(error.findings))
    return edition, check_edition(edition)


def run_checks(root: Path) -> list[Finding]:
    """All findings for the edition below ``root``, sorted by file, line and code."""
    return examine(root)[1]
