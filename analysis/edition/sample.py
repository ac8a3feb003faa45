"""The seeded sample that was read a third time: how it was drawn, and its register."""

from __future__ import annotations

import random

from .errors import EditionError
from .library import Edition
from .registers import read_register

SEED = 1921
#: How the sample was drawn, in this order: so many runs of so many lines of each text.
DRAWN = (
    ("kollontai-1921", 16, 20), ("lenin-1920", 5, 16), ("lenin-1918", 1, 12),
    ("congress-1920", 1, 6), ("clark-2001", 2, 5),
)

Ranges = dict[str, list[tuple[int, int]]]


def draw_sample(edition: Edition) -> Ranges:
    """Draw the sample of the third reading again from its seed: for each source the first
    and last lines of its runs.

    The lines of a text that are not blank are cut into runs of equal length from its
    beginning (a shorter rest is left out), and so many runs drawn without replacement.
    Raises :class:`KeyError` where the edition has not these five texts.
    """
    rng = random.Random(SEED)
    sample: Ranges = {}
    for source, runs, length in DRAWN:
        lines = sorted(edition.sources[source].inhabited)
        blocks = [lines[i : i + length] for i in range(0, len(lines) - length + 1, length)]
        sample[source] = [(block[0], block[-1]) for block in sorted(rng.sample(blocks, runs))]
    return sample


def load_sample(edition: Edition) -> Ranges:
    """The runs of lines that were read a third time, by source (``readings/sample.csv``).

    Raises :class:`EditionError`, R001 or R002.
    """
    sample: Ranges = {}
    for row in read_register(edition.root, "readings/sample", ("source", "first", "last")):
        try:
            lines = edition.sources[row["source"]].inhabited
            first, last = int(row["first"]), int(row["last"])
            if not (first <= last and {first, last} <= lines):
                raise ValueError
        except (KeyError, ValueError):
            raise EditionError([row.finding(
                "R002", f"lines {row['first']} to {row['last']} of {row['source']!r} are no run",
                "give a source, and its first and last line, neither of them blank",
            )]) from None
        sample.setdefault(row["source"], []).append((first, last))
    return sample
