"""Where the texts date one event differently, and which meetings have the same number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from .events import Event, Remark

Relation = Literal["apart", "overlap", "part", "number"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two datings of one event that do not agree.

    ``relation``: *apart*, they have no day in common; *overlap*, some; *part*, the one has
    only a part of the other's days; *number*, they count the congress differently. The
    sides are the events that give either dating.
    """

    event: str
    relation: Relation
    first: tuple[Event, ...]
    second: tuple[Event, ...]
    remark: str

    COLUMNS = (
        "event", "relation", "first", "first_date", "first_start", "first_end", "first_passages",
        "second", "second_date", "second_start", "second_end", "second_passages", "days", "remark",
    )

    def row(self) -> dict[str, object]:
        days = self.second[0].period.first - self.first[0].period.first
        row = {"event": self.event, "relation": self.relation, "days": abs(days.days)}
        return row | _side("first", self.first) | _side("second", self.second) | {
            "remark": self.remark
        }


def _side(name: str, side: Sequence[Event]) -> dict[str, object]:
    return {
        name: " ".join(event.id for event in side),
        f"{name}_date": side[0].date,
        f"{name}_start": side[0].period.first,
        f"{name}_end": side[0].period.last,
        f"{name}_passages": "; ".join(dict.fromkeys(event.passage for event in side)),
    }


def differences(events: Iterable[Event], remarks: Mapping[str, Remark]) -> Iterator[Difference]:
    """Every pair of datings of one event that do not agree, in the order of the register.

    A date that is only less exact than another, *March 1921* beside *March 8-16*, agrees
    with it; of two that give days, neither may lack any. Congresses and conferences are
    compared by their number too.
    """
    named: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        named[event.event].append(event)
    for name, rows in named.items():
        remark = remarks[name].remark if name in remarks else ""
        for first, second in combinations(_sides(rows, lambda event: event.period), 2):
            relation = _relation(first[0], second[0])
            if relation:
                yield Difference(name, relation, first, second, remark)
        if _MEETING.search(name):
            counted = [row for row in rows if numbers(row.quote)]
            sides = _sides(counted, lambda event: numbers(event.quote))
            for first, second in combinations(sides, 2):
                if not numbers(first[0].quote) & numbers(second[0].quote):
                    yield Difference(name, "number", first, second, remark)


def _sides(rows: Iterable[Event], key: Callable[[Event], object]) -> list[tuple[Event, ...]]:
    sides: dict[object, tuple[Event, ...]] = {}
    for row in rows:
        sides[key(row)] = (*sides.get(key(row), ()), row)
    return list(sides.values())


def _relation(one: Event, two: Event) -> Relation | None:
    small, large = sorted((one, two), key=lambda event: event.period.days())
    if not small.period.common(large.period):
        return "apart"
    if not large.period.holds(small.period):
        return "overlap"
    return "part" if large.precision == "day" else None


_MEETING = re.compile(r"\b(?:Congress|Conference)\b")
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
             "Tenth", "Eleventh", "Twelfth", "Thirteenth")  # fmt: skip
_NUMBERED = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<figure>\d{{1,2}})(?:st|nd|rd|th))\s+"
    r"(?:(?:[A-Z][\w-]*|full)\s+){0,3}(?:Congress|Conference)\b"
)


def numbers(quote: str) -> frozenset[int]:
    """The numbers of the congresses and conferences that a quotation names.

    >>> sorted(numbers("the 9th Congress, the Third All-Russian Congress of Trade Unions"))
    [3, 9]
    """
    return frozenset(
        _ORDINALS.index(match["word"]) + 1 if match["word"] else int(match["figure"])
        for match in _NUMBERED.finditer(quote)
    )


def namesakes(events: Iterable[Event]) -> list[tuple[int, list[Event]]]:
    """Congresses and conferences with the same number, each with the most exact of its
    datings, in their order."""
    counted: dict[int, dict[str, Event]] = defaultdict(dict)
    for event in sorted(events, key=lambda event: event.period.days()):
        if _NUMBERED.match(event.event):
            [number] = numbers(event.event)
            counted[number].setdefault(event.event, event)
    return [
        (number, sorted(meetings.values(), key=lambda event: event.period))
        for number, meetings in sorted(counted.items()) if len(meetings) > 1
    ]
