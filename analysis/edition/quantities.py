"""Which claims speak of the same thing, or of things easily taken for one another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .registers import REGISTERS, read_register

COLUMNS = ("id", "quantity", "claims", "relation", "remark")
#: ``same``: the figures are of one quantity, and should agree. ``alike``: they are of several
#: that a reader can take for one.
RELATIONS = ("same", "alike")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity and the figures (ids of claims, in the order of the register) that the
    texts give for it; ``remark`` is what the editors think."""

    id: str
    quantity: str
    claims: tuple[str, ...]
    relation: str
    remark: str
    file: str
    line: int


def load_quantities(root: Path) -> list[Quantity]:
    """The register of quantities; empty where there is none.

    Raises :class:`EditionError` where it cannot be read.
    """
    if not (root / REGISTERS / "quantities.csv").is_file():
        return []
    return [
        Quantity(
            row["id"], row["quantity"], tuple(row["claims"].split()), row["relation"],
            row["remark"], row.file, row.line,
        )
        for row in read_register(root, "quantities", COLUMNS)
    ]
