"""Where figures contradict one another, or are easily taken for one another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from .arithmetic import plain
from .claims import Claim
from .quantities import Quantity
from .shares import CAST, TOLERANCE, WHOLES, Interval, interval, intervals

DIFFERENT = "different values"
EXCLUDED = "bounds exclude each other"
CONFUSED = "easily taken for one another"
SAME_VOTES = "the same figures for another vote"
EXCEEDED = "the parts exceed the whole"
#: Units of time: figures of one quantity must have the same.
TIMES = ("days", "weeks", "months", "years", "decades", "centuries")
#: What the qualifier *less than* stands for as well: the bound itself is allowed.
_AT_MOST = re.compile(r"\b(?:no more than|not more than|at most|up to|within)\b")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that do not go together, or seem not to. ``first`` and ``second`` are
    ids of claims; where the parts of one statement exceed its whole, both are of it. The
    values are as stated: ``8``, ``less than 1/3``."""

    quantity: str
    kind: str
    first: str
    first_source: str
    first_lines: str
    first_value: str
    second: str
    second_source: str
    second_lines: str
    second_value: str
    remark: str

    COLUMNS = (
        "quantity", "kind", "first", "first_source", "first_lines", "first_value",
        "second", "second_source", "second_lines", "second_value", "remark",
    )


def stated(claim: Claim) -> str:
    """A figure as it is stated: ``less than 1/3``, ``17 per cent``, ``8 votes``."""
    bound = "" if claim.qualifier in ("exact", "rhetorical", "from-to") else f"{claim.qualifier} "
    if claim.qualifier == "less than" and _AT_MOST.search(claim.quote):
        bound = "at most "
    unit = claim.unit.removesuffix("s") if claim.value == 1 and claim.unit in TIMES else claim.unit
    return f"{bound}{plain(claim.value, claim.unit)}" + ("" if unit == "share" else f" {unit}")


def contradictions(
    claims: Iterable[Claim], quantities: Iterable[Quantity]
) -> list[Contradiction]:
    """All that can be found by comparing figures: those of one quantity, those that the
    register calls alike, the votes with the same figures, the parts of each whole."""
    ledger = {claim.id: claim for claim in claims}
    register = list(quantities)
    found = [c for quantity in register for c in _compared(quantity, ledger)]
    known = {frozenset((c.first, c.second)) for c in found}
    statements: dict[str, list[Claim]] = defaultdict(list)
    for claim in ledger.values():
        statements[claim.claim].append(claim)
    found += [
        c for c in _same_votes(statements.values()) if frozenset((c.first, c.second)) not in known
    ]
    return found + [c for figures in statements.values() for c in _exceeded(figures)]


def _compared(quantity: Quantity, ledger: dict[str, Claim]) -> Iterator[Contradiction]:
    members = [ledger[name] for name in quantity.claims if name in ledger]
    ranges = _ranges(members)
    for one, two in combinations(members, 2):
        if quantity.relation == "alike":
            same = one.kind in CAST and one.value == two.value
            kind = SAME_VOTES if same else CONFUSED
        elif ranges[one.id].excludes(ranges[two.id]):
            sharp = one.qualifier == two.qualifier == "exact"
            kind = DIFFERENT if sharp else EXCLUDED
        else:
            continue
        if one.claim != two.claim:
            yield _pair(quantity.quantity, kind, one, two, quantity.remark)


def _ranges(members: Sequence[Claim]) -> dict[str, Interval]:
    """What each figure allows; the two ends of *from-to* allow what lies between."""
    found = {}
    for claim in members:
        if claim.qualifier == "from-to":
            ends = [c for c in members if (c.claim, c.quantity) == (claim.claim, claim.quantity)]
            found[claim.id] = intervals(ends)[claim.quantity]
        else:
            found[claim.id] = interval(claim)
    return found


def _same_votes(statements: Iterable[Sequence[Claim]]) -> Iterator[Contradiction]:
    """Two votes with the same figures on different days: which side had which?"""
    votes = [s for s in statements if len(s) > 1 and all(c.kind in CAST for c in s)]
    for one, two in combinations(votes, 2):
        values = (sorted(c.value for c in s) for s in (one, two))
        if next(values) == next(values) and one[0].date != two[0].date:
            yield _pair("votes", SAME_VOTES, one[0], two[0], "")


def _exceeded(figures: Sequence[Claim]) -> Iterator[Contradiction]:
    """Parts that make more than their whole, by the least that each may be."""
    wholes: dict[float, list[Claim]] = defaultdict(list)
    for claim in figures:
        whole = WHOLES.get(claim.unit, claim.of)
        if whole is not None:
            wholes[whole].append(claim)
    for whole, parts in wholes.items():
        least = sum(i.lower for i in intervals(parts).values())
        bound = max((interval(c).upper for c in figures if c.value == whole), default=whole)
        if least > max(whole, bound) + TOLERANCE:
            first, last = parts[0], parts[-1]
            yield Contradiction(
                first.quantity, EXCEEDED, first.id, first.source, first.lines,
                f"{plain(least)} together", last.id, last.source, last.lines,
                f"{plain(whole)} as the whole", "",
            )


def _pair(quantity: str, kind: str, one: Claim, two: Claim, remark: str) -> Contradiction:
    return Contradiction(
        quantity, kind, one.id, one.source, one.lines, stated(one),
        two.id, two.source, two.lines, stated(two), remark,
    )
