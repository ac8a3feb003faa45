"""What follows from the parts of a whole: shares, bounds, what remains."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .claims import Claim

#: Units that are parts of a whole by themselves, with the whole.
WHOLES = {"per cent": 100.0, "share": 1.0}
#: Kinds whose figures, side by side, make up the whole: all votes cast, all seats.
CAST = ("votes", "seats")
REMAINDER = "remainder"
#: Figures closer than this are the same: sums of decimals are not exact.
TOLERANCE = 1e-9
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Interval:
    """All that a statement leaves open, from ``lower`` to ``upper``, in the figure's unit."""

    lower: float
    upper: float

    def excludes(self, other: Interval) -> bool:
        """Whether no figure can lie in both."""
        return self.lower > other.upper + TOLERANCE or other.lower > self.upper + TOLERANCE


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole. ``value`` is the figure as stated, in ``unit``; ``of`` the whole
    in the same unit; ``share`` the part where it can be told exactly; ``lower`` and ``upper``
    what the statement allows, as parts of 1. ``stated`` is false for what remains."""

    part: str
    value: float
    unit: str
    of: float
    qualifier: str
    share: float
    lower: float
    upper: float
    stated: bool

    COLUMNS = ("part", "value", "unit", "of", "qualifier", "share", "lower", "upper", "stated")


def interval(claim: Claim) -> Interval:
    """The figures that a claim's qualifier allows; *about* is taken at its word, a figure of
    speech allows anything."""
    match claim.qualifier:
        case "at least" | "more than":
            return Interval(claim.value, math.inf)
        case "less than":
            return Interval(0, claim.value)
        case "rhetorical":
            return Interval(0, math.inf)
    return Interval(claim.value, claim.value)


def intervals(claims: Iterable[Claim]) -> dict[str, Interval]:
    """The figures that a statement allows for each quantity; the two ends of *from-to* make
    one interval."""
    found: dict[str, Interval] = {}
    for claim in claims:
        new = interval(claim)
        old = found.get(claim.quantity)
        if claim.qualifier == "from-to" and old is not None:
            new = Interval(min(old.lower, new.lower), max(old.upper, new.upper))
        found[claim.quantity] = new
    return found


def has_shares(claims: Sequence[Claim]) -> bool:
    """Whether the figures of one statement are parts of a whole."""
    return bool(_parts(claims))


def shares(claims: Sequence[Claim]) -> list[Share]:
    """The parts of one statement's whole, and what remains of it where something does.

    The whole is ``of``, or 100 per cent, or all votes or seats together. Raises
    :class:`ValueError` where the statement names no parts of a whole, or those of several,
    or where the parts exceed the whole.
    """
    parts = _parts(claims)
    if not parts:
        raise ValueError(f"{_name(claims)!r} states no part of a whole")
    allowed = intervals(parts)
    whole = _whole(claims, parts, allowed)
    least = sum(i.lower for i in allowed.values())
    if least > whole.upper + TOLERANCE:
        raise ValueError(
            f"the parts of {_name(claims)!r} make {least:g}, more than the whole, {whole.upper:g}"
        )
    fitted = _fit(allowed, whole, least)
    stated = {claim.quantity: claim for claim in parts}
    found = [_share(claim, fitted[name], whole) for name, claim in stated.items()]
    rest = Interval(
        max(0.0, whole.lower - sum(i.upper for i in fitted.values())),
        max(0.0, whole.upper - sum(i.lower for i in fitted.values())),
    )
    if rest.upper > TOLERANCE * whole.lower:
        found.append(_remainder(rest, whole, parts[0].unit))
    return found


def _name(claims: Sequence[Claim]) -> str:
    return claims[0].claim if claims else ""


def _parts(claims: Sequence[Claim]) -> list[Claim]:
    """The figures that are parts; one that only repeats the whole of another is none."""
    parts = [c for c in claims if c.of is not None or c.unit in WHOLES]
    if not parts and len(claims) > 1 and all(c.kind in CAST for c in claims):
        parts = list(claims)
    return [c for c in parts if c.qualifier != "rhetorical"]


def _whole(claims: Sequence[Claim], parts: list[Claim], allowed: dict[str, Interval]) -> Interval:
    wholes = {WHOLES.get(c.unit, c.of) for c in parts}
    if len(wholes) > 1:
        raise ValueError(f"{_name(claims)!r} has parts of several wholes")
    value = wholes.pop()
    if value is None:
        ends = list(allowed.values())
        return Interval(sum(i.lower for i in ends), sum(i.upper for i in ends))
    for claim in claims:
        if claim not in parts and claim.value == value:
            return interval(claim)
    return Interval(value, value)


def _fit(
    allowed: dict[str, Interval], whole: Interval, least: float
) -> dict[str, Interval]:
    """No part can be more than the others leave of the whole."""
    return {
        name: Interval(i.lower, max(i.lower, min(i.upper, whole.upper - (least - i.lower))))
        for name, i in allowed.items()
    }


def _share(claim: Claim, fitted: Interval, whole: Interval) -> Share:
    exact = fitted.lower == fitted.upper and whole.lower == whole.upper
    lower = round(fitted.lower / whole.upper, _DIGITS)
    upper = round(min(1.0, fitted.upper / whole.lower), _DIGITS)
    value = claim.value if claim.qualifier != "from-to" else math.nan
    return Share(
        claim.quantity, value, claim.unit, whole.lower, claim.qualifier,
        lower if exact else math.nan, lower, upper, True,
    )


def _remainder(rest: Interval, whole: Interval, unit: str) -> Share:
    exact = rest.lower == rest.upper
    upper = 1.0 if math.isinf(rest.upper) else round(rest.upper / whole.lower, _DIGITS)
    # What remains of an open whole is a growing part of it: its least share is at its least.
    lower = round(rest.lower / whole.lower, _DIGITS)
    qualifier = "exact" if exact else "at least" if math.isinf(rest.upper) else "from-to"
    value = math.nan if qualifier == "from-to" else round(rest.lower, _DIGITS)
    return Share(
        REMAINDER, value, unit, whole.lower, qualifier,
        lower if exact else math.nan, lower, upper, False,
    )
