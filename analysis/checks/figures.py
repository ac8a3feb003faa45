"""Do the figures of the ledger agree with its words, and with one another? (C003 to C005)"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..edition import Edition, Finding
from ..edition.arithmetic import plain
from ..edition.claims import Claim
from ..edition.contradictions import TIMES, contradictions
from ..edition.numerals import Stated, numbers
from ..edition.quantities import RELATIONS, Quantity
from ..edition.spans import DAYS
from .registry import Check

#: The qualifiers that the words about a figure allow.
_ALLOWED = {
    "": ("exact", "rhetorical"),
    "range": ("from-to",),
    "choice": ("exact", "from-to"),
    "ordinal": ("exact", "at least"),
}
#: What the words of a claim in such a unit must have.
_SIGNS = {"per cent": ("%", "per cent")} | {
    unit: (unit.removesuffix("ies"), unit.removesuffix("s")) for unit in TIMES
}
#: One-third is written 0.3333.
_SHARE = 0.0005


def disagreeing(edition: Edition) -> Iterator[Finding]:
    """A reader would compute with a figure that the words quoted for it do not state."""
    values = {(c.source, c.unit, c.value) for c in edition.claim_records}
    same_words: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in edition.claim_records:
        same_words[claim.claim, claim.lines, claim.quote].append(claim)
    for claims in same_words.values():
        yield from _unstated(claims, values)


def _unstated(claims: Sequence[Claim], values: set[tuple[str, str, float]]) -> Iterator[Finding]:
    """Figures with the same words: each takes its own number, in the order of the words, and
    none takes that of the whole."""
    found = numbers(claims[0].quote)
    place = 0
    for claim in claims:
        whole = next((n for n, number in enumerate(found) if number.value == claim.of), None)
        own = next(
            (n for n in range(place, len(found)) if n != whole and _is(found[n], claim)), None
        )
        if own is None:
            yield _finding(
                claim, f"the value is {plain(claim.value)}, but "
                + ("what is left of the words states " if place else "the words state ")
                + _listed([found[n] for n in range(place, len(found)) if n != whole])
                + (" beside the whole" if whole is not None else ""),
                "correct the value or the quotation; figures with the same words stand in "
                "the order of the words",
            )
            continue
        place = own + 1
        number = found[own]
        allowed = _ALLOWED.get(number.bound, (number.bound,))
        if claim.qualifier not in allowed:
            yield _finding(
                claim, f"the qualifier of {plain(claim.value)} is {claim.qualifier!r}, but the "
                f"words make it {' or '.join(allowed)}", "correct the qualifier",
            )
        if claim.of is not None and whole is None and not any(
            value == claim.of and source == claim.source and claim.unit in (unit, "per cent")
            for source, unit, value in values
        ):
            yield _finding(
                claim, f"the whole is {plain(claim.of)}, which neither its words nor another "
                "claim of the text state", "correct the column of, or leave it empty",
            )
        signs = _SIGNS.get(claim.unit, ())
        if signs and not any(sign in claim.quote for sign in signs):
            yield _finding(
                claim, f"the unit is {claim.unit!r}, of which the words say nothing",
                "correct the unit, or quote the words that name it",
            )


def _is(number: Stated, claim: Claim) -> bool:
    if claim.unit == "share":
        return abs(number.value - claim.value) < _SHARE
    return math.isclose(number.value, claim.value)


def _listed(found: Sequence[Stated]) -> str:
    return ", ".join(plain(n.value) for n in found) or "no figure"


def _finding(claim: Claim, message: str, hint: str) -> Finding:
    return Finding(claim.file, claim.line, "C003", f"{claim.id}: {message}", hint)


def uncompared(edition: Edition) -> Iterator[Finding]:
    """A reader would see figures side by side that are not there, or would not learn what to
    think of a contradiction."""
    ledger = {claim.id: claim for claim in edition.claim_records}
    seen: set[str] = set()
    for quantity in edition.quantity_records:
        yield from _malformed(quantity, ledger, seen)
        seen.add(quantity.id)
    for found in contradictions(edition.claim_records, edition.quantity_records):
        if not found.remark:
            claim = ledger[found.first]
            yield Finding(
                claim.file, claim.line, "C004",
                f"{found.first} ({found.first_value}) and {found.second} ({found.second_value}): "
                f"{found.kind}",
                "correct the figures, or say in book/registers/quantities.csv what they are",
            )


def _malformed(
    quantity: Quantity, ledger: dict[str, Claim], seen: set[str]
) -> Iterator[Finding]:
    def finding(message: str, hint: str) -> Finding:
        return Finding(quantity.file, quantity.line, "C004", message, hint)

    if not quantity.id or quantity.id in seen:
        yield finding(f"the id {quantity.id!r} is empty or stands twice",
                      "give each quantity an id of its own")
    if not quantity.quantity or not quantity.remark:
        yield finding("the quantity or the remark is empty", "say what is compared, and what "
                      "the editors think")
    if quantity.relation not in RELATIONS:
        yield finding(f"the relation is {quantity.relation!r}",
                      "the relations are " + ", ".join(RELATIONS))
    for name in quantity.claims:
        if name not in ledger:
            yield finding(f"there is no claim {name!r}", "name ids of book/registers/claims.csv")
    members = [ledger[name] for name in quantity.claims if name in ledger]
    if len(set(quantity.claims)) < max(2, len(quantity.claims)):
        yield finding("fewer than two figures are compared, or one with itself",
                      "name two claims or more")
    units = {claim.unit for claim in members}
    if quantity.relation == "same" and len(units) > 1 and units & set(TIMES):
        yield finding(f"the same time in {' and '.join(sorted(units))}",
                      "give figures of one quantity the same unit")


def untested(edition: Edition) -> Iterator[Finding]:
    """A reader would not see a span of time tested against the dates."""
    claims = {claim.id: claim for claim in edition.claim_records}
    events = {event.id for event in edition.event_records}
    for span in edition.span_records:
        claim = claims.get(span.claim)
        unit = "share" if span.at else claim.unit if claim else "years"
        for fault, hint in (
            (claim is None and f"there is no claim {span.claim!r}",
             "name an id of book/registers/claims.csv"),
            (claim is not None and claim.unit not in ((unit,) if span.at else DAYS)
             and f"{span.claim} is no span of time, but of {claim.unit}",
             "a span is of days, months or years; a place between two events is a share"),
            (not (span.start and span.end) and "from or to is empty", "name two events"),
            *((name not in events and f"there is no event {name!r}",
               "name an id of book/registers/events.csv") for name in span.events),
        ):
            if fault:
                yield Finding(span.file, span.line, "C005", str(fault), hint)


CHECKS = (
    Check("C003", "A figure does not agree with its words",
          "Value, qualifier, whole and unit of each claim against the numbers, in figures or in "
          "words, of its quotation.", disagreeing),
    Check("C004", "A comparison of figures is malformed, or a contradiction without a remark",
          "The register of quantities, and all contradictions that can be computed.",
          uncompared),
    Check("C005", "A span of time cannot be tested", "The register of spans against the claims "
          "and the events that it names.", untested),
)
