"""The ledger of figures: every figure agrees with its words, what follows from it is right,
and a contradiction is not missed."""

from __future__ import annotations

import doctest
import importlib
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Edition, figures
from analysis.checks.figures import disagreeing, uncompared
from analysis.edition.claims import Claim
from analysis.edition.ledger import Ledger
from analysis.edition.numerals import numbers
from analysis.edition.quantities import Quantity
from analysis.figures.numbers import demanded

ROOT = Path(__file__).parents[1]


@cache
def edition() -> Edition:
    return Edition.load(ROOT)


def claim(value: float, **others: object) -> Claim:
    known = {
        "id": f"c{value:g}", "claim": "c", "source": "lenin-1920", "lines": "979", "quote": "",
        "speaker": "", "authority": "", "date": "1920", "quantity": f"thing {value:g}",
        "unit": "things", "of": None, "qualifier": "exact", "kind": "count",
        "file": "claims.csv", "line": 2,
    }
    return Claim(value=value, **(known | others))  # type: ignore[arg-type]


def ledger(*claims: Claim, quantities: tuple[Quantity, ...] = ()) -> Ledger:
    found = Ledger()
    found.claim_records, found.quantity_records = list(claims), list(quantities)
    return found


# --- the documentation ----------------------------------------------------------------


@pytest.mark.parametrize("module", ["ledger", "numerals", "arithmetic", "spans"])
def test_the_examples_of_the_documentation_give_what_they_say(module: str) -> None:
    loaded = importlib.import_module(f"analysis.edition.{module}")
    result = doctest.testmod(loaded, extraglobs={"edition": edition()})
    assert result.attempted > 0
    assert result.failed == 0


# --- figures and words ----------------------------------------------------------------

_SMALL = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> str:
    """A whole number in English words: *one hundred and seventy thousand*."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10 - 2] + ("-" + _SMALL[number % 10] if number % 10 else "")
    for scale, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = number % scale
            joint = " and " if 0 < rest < 100 else " "
            return f"{in_words(number // scale)} {name}{joint if rest else ''}{in_words(rest)}"
    raise AssertionError(number)


@given(st.integers(1, 9_999_999))
def test_a_number_is_read_in_figures_and_in_words(number: int) -> None:
    for written in (str(number), f"{number:,}", in_words(number)):
        assert [n.value for n in numbers(f"There were {written} poods.")] == [number], written


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("more than {}", "more than"), ("over {}", "more than"), ("at least {}", "at least"),
        ("{} or more", "at least"), ("less than {}", "less than"), ("no more than {}", "less than"),
        ("within {} months", "less than"), ("nearly {}", "about"), ("about {}", "about"),
        ("{} odd years", "more than"), ("{}", ""), ("the {} or so", "about"),
    ],
)
def test_the_bound_of_a_number_is_read(words: str, bound: str) -> None:
    for number in ("20", "twenty"):
        assert [(n.value, n.bound) for n in numbers(words.format(number))] == [(20, bound)]


def ledger_with(changed: Claim) -> Edition:
    found = Edition.load(ROOT)
    found.claim_records = [changed if c.id == changed.id else c for c in found.claim_records]
    return found


def test_the_figures_of_the_edition_agree_with_their_words() -> None:
    assert list(disagreeing(edition())) == []
    assert list(uncompared(edition())) == []
    assert len(edition().claim_records) > 120


def test_a_wrong_figure_in_the_ledger_is_found_wherever_it_stands() -> None:
    whole = edition()
    kept = whole.claim_records
    missed = []
    try:
        for n, record in enumerate(kept):
            for wrong in (record.value + 1, record.value * 10, -record.value):
                changed = replace(record, value=wrong)
                whole.claim_records = [*kept[:n], changed, *kept[n + 1 :]]
                if not list(disagreeing(whole)):
                    missed.append((record.id, wrong))
    finally:
        whole.claim_records = kept
    assert missed == []


def test_figures_of_one_statement_cannot_change_places() -> None:
    one, two = edition().figures("moscow-conference-1920")
    found = Edition.load(ROOT)
    swap = {one.id: replace(one, value=two.value), two.id: replace(two, value=one.value)}
    found.claim_records = [swap.get(c.id, c) for c in found.claim_records]
    assert [f.code for f in disagreeing(found)] == ["C003"]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("eighth-congress-delegates-2", {"of": 2538.0}),
        ("one-man-management-1920-1", {"of": 2001.0}),
        ("commissariat-of-supplies-3", {"qualifier": "exact"}),
        ("two-of-sixty-or-more-2", {"qualifier": "exact"}),
        ("ideal-in-15-or-20-years-1", {"unit": "months"}),
        ("commissariat-of-supplies-1", {"unit": "years"}),
        ("coalescence-both-bodies-1", {"qualifier": "about"}),
    ],
)
def test_a_wrong_whole_qualifier_or_unit_is_found(name: str, change: dict[str, object]) -> None:
    record = next(c for c in edition().claim_records if c.id == name)
    changed = ledger_with(replace(record, **change))  # type: ignore[arg-type]
    assert name in " ".join(f.message for f in disagreeing(changed))


# --- shares ---------------------------------------------------------------------------


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=6), st.integers(0, 1000))
def test_parts_and_remainder_make_the_whole(values: list[int], rest: int) -> None:
    whole = float(sum(values) + rest)
    parts = [
        claim(float(v), id=f"c{n}", quantity=f"part {n}", of=whole) for n, v in enumerate(values)
    ]
    found = ledger(*parts).shares("c")
    assert math.isclose(found["share"].sum(), 1, abs_tol=1e-9)
    assert found["stated"].tolist() == [True] * len(values) + [False] * (rest > 0)
    assert (found["lower"] == found["upper"]).all()


QUALIFIERS = st.sampled_from(["exact", "less than", "more than", "about"])


@given(st.lists(st.tuples(st.integers(0, 40), QUALIFIERS), min_size=1, max_size=2))
def test_no_bound_lets_the_parts_exceed_the_whole(stated: list[tuple[int, str]]) -> None:
    parts = [
        claim(float(v), id=f"c{n}", quantity=f"part {n}", unit="per cent", qualifier=q)
        for n, (v, q) in enumerate(stated)
    ]
    found = ledger(*parts).shares("c")
    assert (found["lower"] <= found["upper"]).all()
    assert found["lower"].sum() <= 1 + 1e-9
    for row in found.itertuples():  # each part at its most, the others at their least
        others = found["lower"].sum() - row.lower
        assert row.upper + others <= 1 + 1e-9


def test_a_share_of_an_open_whole_is_an_upper_bound() -> None:
    found = edition().shares("two-of-sixty-or-more").set_index("part")
    supporters, rest = found.iloc[0], found.loc["remainder"]
    assert math.isnan(supporters["share"])
    assert (supporters["lower"], round(supporters["upper"], 4)) == (0, 0.0333)
    assert (rest["qualifier"], rest["value"]) == ("at least", 58)


def test_what_has_no_parts_has_no_shares() -> None:
    with pytest.raises(ValueError, match="no part of a whole"):
        edition().shares("six-platforms")
    with pytest.raises(KeyError, match="no claim 'nonsense'"):
        edition().shares("nonsense")
    with pytest.raises(ValueError, match="more than the whole"):
        ledger(claim(60.0, unit="per cent"), claim(50.0, unit="per cent")).shares("c")


# --- sums -----------------------------------------------------------------------------


def test_a_sum_that_does_not_come_out_is_said() -> None:
    def checked(second: float) -> tuple[str, bool]:
        found = ledger(claim(1728.0, of=2537.0), claim(second, of=2537.0)).arithmetic()
        row = found.set_index("check").loc["parts and whole"]
        return row["calculation"], row["agrees"]

    assert checked(809.0) == ("1,728 + 809 = 2,537", True)
    assert checked(800.0) == ("1,728 + 800 = 2,528, not 2,537", False)


@pytest.mark.parametrize(
    ("share", "total", "agrees"), [(0.15, 2537.0, False), (0.2, 2537.0, True), (50.0, 3.0, False)]
)
def test_a_share_that_no_whole_number_gives_is_said(
    share: float, total: float, agrees: bool
) -> None:
    found = ledger(claim(share, unit="per cent", of=total)).arithmetic()
    assert found.set_index("check").loc["whole number", "agrees"] == agrees


def test_a_list_is_counted() -> None:
    record = edition().figures("platform-of-the-ten")[0]
    short = replace(record, quote=record.quote.replace("Kamenev, ", ""))
    for given_record, count in ((record, 10), (short, 9)):
        row = ledger(given_record).arithmetic().iloc[0]
        assert (row["check"], row["result"], row["agrees"]) == (
            "list and number", count, count == 10,
        )


# --- contradictions -------------------------------------------------------------------


def same(*claims: Claim, relation: str = "same") -> Ledger:
    ids = tuple(c.id for c in claims)
    quantity = Quantity("q", "a quantity", ids, relation, "a remark", "quantities.csv", 2)
    return ledger(*claims, quantities=(quantity,))


def kinds(found: Ledger) -> list[str]:
    return found.contradictions()["kind"].tolist()


def test_statements_that_agree_are_no_contradiction() -> None:
    three = claim(3.0, claim="a", id="a")
    assert kinds(same(three, claim(3.0, claim="b", id="b"))) == []
    assert kinds(same(three, claim(2.0, claim="b", id="b", qualifier="more than"))) == []
    ends = [claim(v, claim="b", id=f"b{v}", quantity="q", qualifier="from-to") for v in (2.0, 4.0)]
    assert kinds(same(three, *ends)) == []


def test_statements_that_differ_are_a_contradiction() -> None:
    three = claim(3.0, claim="a", id="a")
    assert kinds(same(three, claim(3.5, claim="b", id="b"))) == ["different values"]
    excluded = ["bounds exclude each other"]
    assert kinds(same(three, claim(4.0, claim="b", id="b", qualifier="at least"))) == excluded
    assert kinds(same(three, claim(2.0, claim="b", id="b", qualifier="less than"))) == excluded
    row = same(three, claim(3.5, claim="b", id="b")).contradictions().iloc[0]
    assert (row["first_value"], row["second_value"], row["remark"]) == (
        "3 things", "3.5 things", "a remark",
    )


def test_votes_with_the_same_figures_on_another_day_are_found_without_the_register() -> None:
    def vote(name: str, first: float, second: float, date: str) -> list[Claim]:
        return [
            claim(v, claim=name, id=f"{name}{n}", kind="votes", unit="votes", date=date)
            for n, v in enumerate((first, second))
        ]

    november = vote("n", 8.0, 7.0, "1920-11")
    assert kinds(ledger(*november, *vote("d", 7.0, 8.0, "1920-12"))) == [
        "the same figures for another vote"
    ]
    assert kinds(ledger(*november, *vote("d", 9.0, 7.0, "1920-12"))) == []
    assert kinds(ledger(*november, *vote("d", 7.0, 8.0, "1920-11"))) == []


def test_parts_beyond_their_whole_are_found() -> None:
    parts = [claim(60.0, unit="per cent"), claim(41.0, unit="per cent", qualifier="more than")]
    assert kinds(ledger(*parts)) == ["the parts exceed the whole"]
    assert kinds(ledger(claim(5.0, of=9.0), claim(4.0, of=9.0))) == []
    assert kinds(ledger(claim(5.0, of=8.0), claim(4.0, of=8.0))) == ["the parts exceed the whole"]


def test_every_contradiction_of_the_edition_says_what_the_editors_think() -> None:
    found = edition().contradictions()
    assert len(found) >= 10
    assert found["remark"].str.len().min() > 40
    for side in ("first", "second"):
        assert set(found[side]) <= set(edition().claims["id"])
    pair = found[found["kind"] == "the same figures for another vote"].iloc[0]
    assert {pair["first"], pair["second"]} == {"november-plenum-vote-1", "december-plenum-vote-1"}


# --- spans of time --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "qualifier", "agrees"),
    [(1.0, "exact", True), (2.0, "exact", False), (1.5, "exact", False), (1.0, "more than", True),
     (1.1, "more than", False), (1.0, "less than", False), (1.2, "less than", True)],
)
def test_a_span_of_time_is_held_against_the_dates(
    value: float, qualifier: str, agrees: bool
) -> None:
    whole = edition()
    span = next(s for s in whole.span_records if s.claim == "orgbureau-of-1919-1")
    found = ledger(claim(value, id=span.claim, unit="years", qualifier=qualifier))
    found.event_records, found.span_records = whole.event_records, [span]
    row = found.spans().iloc[0]
    assert (round(row["least"], 2), row["agrees"]) == (1.02, agrees)


def test_the_longer_age_of_the_revolution_does_not_agree_with_the_dates() -> None:
    found = edition().spans().set_index("claim")["agrees"]
    assert found[~found].index.tolist() == ["three-and-a-half-years-of-revolution-1"]


# --- tables and charts ----------------------------------------------------------------


def test_each_seat_and_each_vote_is_a_mark() -> None:
    for name in ("moscow-conference-1920", "december-plenum-vote", "boycott-of-the-duma-1907"):
        chart = figures.seats_chart(edition(), name)
        marks = [len(trace.x) for trace in chart.data]
        assert marks == figures.share_table(edition(), name)["figure"].tolist()
        places = {(x, y) for trace in chart.data for x, y in zip(trace.x, trace.y, strict=True)}
        assert len(places) == sum(marks)


def test_a_composition_is_one_bar_of_the_whole() -> None:
    for name in ("eighth-congress-parties", "one-man-management-1920", "bonus-grain"):
        chart = figures.share_chart(edition(), name)
        assert math.isclose(sum(trace.x[0] for trace in chart.data), 1)
        looks = {(t.marker.color, t.marker.pattern.shape) for t in chart.data}
        assert len(looks) == len(chart.data)


def test_bounds_are_drawn_as_ranges() -> None:
    chart = figures.bounds_chart(edition(), "commissariat-of-supplies")
    sure, open_ = chart.data
    assert [round(x, 6) for x in sure.x] == [17, 13, 0, 50, 0]
    assert [round(x or 0, 6) for x in open_.x] == [0, 0, 20, 20, 20]
    with pytest.raises(ValueError, match="bounds"):
        figures.share_table(edition(), "commissariat-of-supplies")


def test_each_chart_says_in_words_what_it_shows() -> None:
    whole = edition()
    for name in ("moscow-conference-1920", "tsektran-resolution-vote"):
        text = figures.seats_chart(whole, name).layout.meta["alternative"]
        assert all(str(int(c.value)) in text for c in whole.figures(name))
    parties = "eighth-congress-parties"
    text = figures.share_chart(whole, parties).layout.meta["alternative"]
    assert all(f"{c.value:g}% {c.quantity}" in text for c in whole.figures(parties))
    text = figures.bounds_chart(whole, *demanded(whole)).layout.meta["alternative"]
    assert "up to 33.3%" in text and "at least 33.3%" in text and "50% to 66.7%" in text
