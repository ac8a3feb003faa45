"""The agreement of the readings, and what it says of the errors that may remain.

A *place* is a run of whole words that the edition or a reader changes; see
:func:`.readings.compare`. A reader has *found* an error where the edition corrects the place
and the reader reads as the edition does, note marks aside. The edition's decisions are the
measure: where it decided wrongly, so does every figure here.

Everything here raises :class:`EditionError`: R001 where a record is missing or no CSV, R002
where its rows do not fit the sources.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from .estimate import CONFIDENCE, chapman, clusters, upper_bound
from .library import Edition
from .readings import READERS, Change, Place, changes, compare, edition_changes, flat, load_record
from .sample import load_sample

ALL = "all"
#: The record of the last proof of the edited texts.
PROOF = "proof"
#: Errors that remain are counted for as much text as the five texts have.
PER_BYTES = 330_000


@dataclass(frozen=True, slots=True)
class Judged:
    """A place and what the edition makes of it: whether it is ``corrected``; for each reader
    whether that reader changes it (``marked``) and ``found`` the edition's reading."""

    place: Place
    corrected: bool
    marked: tuple[bool, ...]
    found: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A correction: the source line, the witness's words and the edition's."""

    source: str
    line: int
    witness: str
    reading: str


@lru_cache(maxsize=8)
def _scripts(edition: Edition, reader: str) -> Mapping[str, list[Change]]:
    if not reader:
        return edition_changes(edition)
    return changes(load_record(edition.root, reader), edition.sources)


def judged(edition: Edition, source: str, readers: Iterable[str] = READERS[:2]) -> list[Judged]:
    """Every place of a source that the edition or one of the readers changes.

    A change of line ends alone is none.
    """
    scripts = [_scripts(edition, name)[source] for name in ("", *readers)]
    result = []
    for place in compare(edition.sources[source], scripts):
        witness = " ".join(place.witness.split())
        changed = [" ".join(reading.split()) != witness for reading in place.readings]
        if any(changed):
            found = (c and changed[0] and place.same(0, i) for i, c in enumerate(changed))
            result.append(Judged(place, changed[0], tuple(changed[1:]), tuple(found)[1:]))
    return result


def _by_text(
    edition: Edition, row: Callable[[list[Judged]], dict[str, float]]
) -> pd.DataFrame:
    """One row a text and one for all, each computed from its places."""
    places = {name: judged(edition, name) for name in edition.sources}
    places[ALL] = [p for found in places.values() for p in found]
    frame = pd.DataFrame([row(found) for found in places.values()], index=list(places))
    return frame.rename_axis("source")


def agreement(edition: Edition) -> pd.DataFrame:
    """What the two complete readings found, by the edition's decisions.

    Index ``source``, its last row ``all``. Columns, in places: ``corrected`` (by the
    edition; clean note marks in plain figures are among them, for the readers were to record
    them); of these ``first``, ``second``, ``both`` and ``neither`` found; of the last
    ``otherwise``, which a reader marked but read otherwise (the rest the editors added on
    other grounds); ``rejected_first`` and ``rejected_second``, changed by the reader and not
    by the edition; ``either``, marked by at least one; ``agreement``, the share of ``either``
    that both marked with one and the same reading (0 to 1). There is no kappa: what a reader
    rightly leaves alone has no count.
    """
    def row(places: list[Judged]) -> dict[str, float]:
        true = [p for p in places if p.corrected]
        false = [p for p in places if not p.corrected]
        either = [p for p in places if any(p.marked)]
        neither = [p for p in true if not any(p.found)]
        same = sum(all(p.marked) and p.place.same(1, 2) for p in either)
        return {
            "corrected": len(true),
            "first": sum(p.found[0] for p in true),
            "second": sum(p.found[1] for p in true),
            "both": sum(all(p.found) for p in true),
            "neither": len(neither),
            "otherwise": sum(any(p.marked) for p in neither),
            "rejected_first": sum(p.marked[0] for p in false),
            "rejected_second": sum(p.marked[1] for p in false),
            "either": len(either),
            "agreement": same / len(either) if either else float("nan"),
        }

    return _by_text(edition, row)


def capture_recapture(edition: Edition) -> pd.DataFrame:
    """What both complete readings missed, by :func:`.estimate.chapman`, in places.

    Index ``source``, its last row ``all`` (from the summed counts). Columns: ``first``,
    ``second``, ``both``, ``found`` (by at least one), ``total`` (estimate), ``missed`` (by
    both, estimate), ``low`` and ``high`` (95% limits of ``missed``; NaN where the formula has
    none, see :attr:`Estimate.has_interval`), ``known`` (places that the edition corrects and
    neither found: a ``missed`` below it is too low). Assumptions: see ``chapman``.
    """
    def row(places: list[Judged]) -> dict[str, float]:
        true = [p.found for p in places if p.corrected]
        e = chapman(sum(f[0] for f in true), sum(f[1] for f in true), sum(map(all, true)))
        limits = (e.missed_low, e.missed_high) if e.has_interval else (float("nan"),) * 2
        return {
            "first": e.first, "second": e.second, "both": e.both, "found": e.found,
            "total": e.total, "missed": e.missed, "low": limits[0], "high": limits[1],
            "known": len(true) - e.found,
        }

    return _by_text(edition, row)


# --- the third reading ----------------------------------------------------------------


def third_reading(edition: Edition) -> pd.DataFrame:
    """The third reading against the other two, within the sample.

    Index ``source`` (those in the sample), its last row ``all``. Columns: ``lines`` and
    ``characters`` read; in places: ``corrected`` (by the edition), of these ``third`` found;
    of *these* ``first``, ``second`` and ``one`` (at least one of the two) had found, which
    tells how often they catch an error that another caught without them; ``new`` (neither
    had); ``rejected`` (changed by the third reading and not by the edition).
    """
    rows: dict[str, dict[str, int]] = {}
    for source, ranges in load_sample(edition).items():
        lines = [n for a, b in ranges for n in edition.sources[source].inhabited if a <= n <= b]
        inside = frozenset(lines)
        places = [p for p in judged(edition, source, READERS) if p.place.line in inside]
        caught = [p.found for p in places if p.found[2]]
        rows[source] = {
            "lines": len(lines),
            "characters": sum(_length(edition, source, line) for line in lines),
            "corrected": sum(p.corrected for p in places),
            "third": len(caught),
            "first": sum(f[0] for f in caught),
            "second": sum(f[1] for f in caught),
            "one": sum(f[0] or f[1] for f in caught),
            "new": sum(not (f[0] or f[1]) for f in caught),
            "rejected": sum(p.marked[2] and not p.corrected for p in places),
        }
    order = [name for name in edition.sources if name in rows]
    frame = pd.DataFrame([rows[name] for name in order], index=order).rename_axis("source")
    frame.loc[ALL] = frame.sum()
    return frame


def last_proof(edition: Edition) -> list[Found]:
    """What the last proof of the edited texts brought: the places where the edition reads as
    the proof does and neither complete reading does, in the order of the sources.

    The proof read the edited texts, not the witnesses, so its record is no third capture.
    """
    return [
        Found(source, j.place.line, j.place.witness, j.place.readings[0])
        for source in edition.sources
        for j in judged(edition, source, (*READERS[:2], PROOF))
        if j.corrected and j.found[2] and not any(j.found[:2])
    ]


def lines_needed(edition: Edition, errors: float) -> int:
    """How many lines a third reading would have to cover without one find, to show with 95%
    confidence that two readings leave no more than so many errors in 330 kB.

    Raises :class:`ValueError` where ``errors`` is not between 0 and that many lines.
    """
    lines = sum(len(source.inhabited) for source in edition.sources.values())
    rate = errors * size(edition) / PER_BYTES / lines
    if not 0 < rate < 1:
        raise ValueError(f"{errors} errors in {lines} lines: impossible")
    return math.ceil(math.log(1 - CONFIDENCE) / math.log1p(-rate))


def _length(edition: Edition, source: str, line: int) -> int:
    return len(clusters(edition.sources[source].lines[line - 1]))


def characters_of(edition: Edition) -> int:
    """The witnesses together, in characters, each run of white space counted as one."""
    return sum(len(clusters(flat(source).text)) for source in edition.sources.values())


def size(edition: Edition) -> int:
    """The witnesses together, in bytes of UTF-8."""
    return sum(len(source.text.encode()) for source in edition.sources.values())


def remaining(edition: Edition) -> pd.DataFrame:
    """How many errors two readings leave in 330 kB, by what the third found in the sample.

    Index ``unit``: lines, characters. Columns: ``read`` (in the sample) and ``whole`` (in
    all texts), in that unit; ``new`` (errors that only the third reading has); ``expected``
    (errors in 330 kB at the sample's rate) and ``upper`` (the 95% one-sided exact bound, see
    :func:`.estimate.upper_bound`). It takes the units for independent, though they were
    drawn in runs, and supposes that the third reading misses nothing.
    """
    total = third_reading(edition).loc[ALL]
    new, scale = int(total["new"]), PER_BYTES / size(edition)
    whole = {
        "lines": sum(len(source.inhabited) for source in edition.sources.values()),
        "characters": characters_of(edition),
    }
    rows = [
        (unit, read, n, new, new / read * n * scale, upper_bound(new, read) * n * scale)
        for unit, n in whole.items() for read in [int(total[unit])]
    ]
    columns = ["unit", "read", "whole", "new", "expected", "upper"]
    return pd.DataFrame(rows, columns=columns).set_index("unit")
