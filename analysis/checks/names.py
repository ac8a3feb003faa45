"""Are the registers of names sound, and do they hold every name? (P001 to P007)"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..edition import Edition, Finding
from ..edition.names import DESCRIPTION, MALFORMED, Name, Place
from .registry import Check, in_row
from .unnamed import ACCEPTED, idle, missing


def malformed(edition: Edition) -> Iterator[Finding]:
    """A reader would not find an entry, or find it under the name of another."""
    yield from (f for f in edition.findings if f.code == MALFORMED)
    for name in edition.name_records:
        for place in _places(name):
            if place.source not in edition.sources:
                yield in_row(name, MALFORMED, f"the source {place.source!r} is unknown",
                             "the sources are " + ", ".join(edition.sources))


def undescribed(edition: Edition) -> Iterator[Finding]:
    """A reader would not learn at a glance who or what is meant."""
    return (finding for finding in edition.findings if finding.code == DESCRIPTION)


def unfound(edition: Edition) -> Iterator[Finding]:
    """A reader would look for a spelling that the texts do not have."""
    found = {(mention.id, mention.spelling) for mention in edition.mention_records}
    for name in edition.name_records:
        for spelling in name.spellings:
            if (name.id, spelling) in found:
                continue
            stands = bool(edition.standing.get(spelling))
            yield in_row(
                name, "P002",
                f"{spelling!r} is nowhere a mention of {name.name!r}" if stands else
                f"{spelling!r} stands in no reading text",
                "it stands only inside longer spellings, in other entries or at places that are "
                "shut out: take it away, or correct not_at and only_at" if stands else
                "take the spelling away, or write it as the texts do, capitals too",
            )


def disputed(edition: Edition) -> Iterator[Finding]:
    """A reader would be led from a name to the wrong entry."""
    claims: dict[str, list[Name]] = defaultdict(list)
    for name in edition.name_records:
        for spelling in name.spellings:
            claims[spelling].append(name)
    for spelling, names in claims.items():
        if len(names) > 1:
            yield from _disputes(edition, spelling, names)


def _disputes(edition: Edition, spelling: str, names: list[Name]) -> Iterator[Finding]:
    everywhere = [n for n in names if spelling not in n.only_at]
    for name in everywhere[1:]:
        yield in_row(
            name, "P003",
            f"{spelling!r} is also a spelling of {everywhere[0].name!r}, and neither has only_at",
            f"say where it means this entry: {spelling}=source:lines in only_at",
        )
    for place in edition.standing.get(spelling, ()):
        able = [n for n in names if spelling in n.only_at and n.may_be(spelling, *place)]
        for name in able[1:]:
            yield in_row(
                name, "P003",
                f"{spelling!r} in {place[0]}, line {place[1]}, is claimed for {able[0].name!r} too",
                "leave the place to one of the two entries",
            )


def misplaced(edition: Edition) -> Iterator[Finding]:
    """A reader would lose a mention to a place that was written down wrong."""
    standing = edition.standing
    for name in edition.name_records:
        checked = [(place, name.spellings, "not_at") for place in name.not_at]
        checked += [
            (place, (spelling,), "only_at")
            for spelling, places in name.only_at.items() for place in places
        ]
        for place, spellings, column in checked:
            for part in place.ranges:
                here = Place(place.source, (part,))
                if not any(here.holds(*at) for s in spellings for at in standing.get(s, ())):
                    yield in_row(
                        name, "P004",
                        f"{column} names {here}, where {' or '.join(map(repr, spellings))} "
                        "does not stand",
                        "give the source line on which the spelling stands, or take the place away",
                    )


def _places(name: Name) -> Iterator[Place]:
    yield from name.not_at
    for places in name.only_at.values():
        yield from places


CHECKS = (
    Check("P001", "An entry of a register of names is malformed",
          "Every row of persons, bodies, places and terms, and that no id stands twice.",
          malformed),
    Check("P002", "A spelling occurs nowhere",
          "Every spelling against the mentions found in the reading texts.", unfound),
    Check("P003", "Two entries claim one spelling",
          "Every spelling that several entries have, and the places that each claims.", disputed),
    Check("P004", "A place does not hold the spelling",
          "Every place in not_at and only_at against the reading text.", misplaced),
    Check("P005", "A name is in no register",
          "Every word with a capital that does not begin a sentence, against the registers of "
          f"names, the works that its place cites, and {ACCEPTED}.", missing),
    Check("P006", "A description is empty or too long",
          "The description of every entry.", undescribed),
    Check("P007", "An accepted name is malformed or of no use",
          f"Every row of {ACCEPTED}.", idle),
)
