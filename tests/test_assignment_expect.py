"""What the tests of the assignments accept from a beginner, what they reject, and how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from analysis import Edition, EditionError
from analysis.classroom import computed, expect


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.load()


ROWS = pd.DataFrame({"kind": ["letter", "letter", "diacritic"], "line": [1, 2, 3]})


@pytest.mark.parametrize("answer", [
    0.86, 86, 86.0, Fraction(43, 50), np.float64(0.86), np.int64(86), [0.86], {86},
    pd.Series([0.86]), pd.DataFrame({"share": [86]}), np.array([0.86]), np.array(0.86), 0.8604,
])
def test_a_right_share_is_right_in_whatever_form_it_comes(answer: object) -> None:
    expect.share(answer, "share", 0.86)


@pytest.mark.parametrize(("answer", "says"), [
    (0.14, "not what the edition gives"),
    (0.87, "not what the edition gives"),
    (8.6, "not what the edition gives"),
    ("86%", "leave out the quotation marks"),
    (None, "no value yet"),
    (..., "no value yet"),
    (True, "a number is asked for"),
    (1720, "a share is a number from 0 to 1"),
    (-0.86, "a share is a number from 0 to 1"),
    (pd.Series([1720, 2000]), "has 2 values"),
    (float("nan"), "divided by nought"),
    (pd.Series([0.86]).sum, "brackets () lack"),
    ({"share": 0.86, "rest": 0.14}, "has 2 values"),
])
def test_a_wrong_share_is_rejected_in_plain_words(answer: object, says: str) -> None:
    with pytest.raises(AssertionError) as error:
        expect.share(answer, "share", 0.86)
    assert "`share`" in str(error.value) and says in str(error.value)


@pytest.mark.parametrize("answer", [12, 12.0, np.int64(12), pd.Series([12]), [12]])
def test_a_count_is_right_as_whole_or_decimal_number(answer: object) -> None:
    expect.number(answer, "count", 12)


@pytest.mark.parametrize("answer", [11, 13, "12", None, ROWS, len])
def test_a_wrong_count_is_rejected(answer: object) -> None:
    with pytest.raises(AssertionError, match="`count`"):
        expect.number(answer, "count", 12)


@pytest.mark.parametrize("answer", [0.5, 1])
def test_a_passed_test_gives_nothing_that_could_count_as_points(answer: float) -> None:
    tests: list[Callable[[], object]] = [
        lambda: expect.number(answer, "n", answer), lambda: expect.share(answer, "s", answer),
        lambda: expect.text("a", "t", "A"), lambda: expect.day("1917-11-07", "d"),
        lambda: expect.items([answer], "i", [answer]), lambda: expect.table(ROWS, "r", 3),
        lambda: expect.counts({"a": answer}, "c", {"a": answer}),
    ]
    assert [test() for test in tests] == [None] * len(tests)


@pytest.mark.parametrize("answer", [
    date(1917, 11, 7), pd.Timestamp("1917-11-07 12:00"), "1917-11-07", "7 November 1917",
    pd.Series(pd.to_datetime(["1917-11-07"])), np.datetime64("1917-11-07"),
])
def test_a_day_is_right_in_whatever_form_it_comes(answer: object) -> None:
    expect.day(answer, "day", date(1917, 11, 7))


@pytest.mark.parametrize(("answer", "says"), [
    (date(1917, 10, 12), "12 October 1917"),
    (13, "is the number 13"), ("after the war", "a date is asked for"), (None, "no value yet"),
    (pd.NaT, "no value yet"),
])
def test_a_wrong_day_is_rejected_in_plain_words(answer: object, says: str) -> None:
    with pytest.raises(AssertionError) as error:
        expect.day(answer, "day", date(1917, 11, 7))
    assert says in str(error.value)


def test_text_is_compared_without_case_and_blanks() -> None:
    expect.text("  Other   translation ", "verdict", ["other translation"])
    for wrong in ("exact", 3, None):
        with pytest.raises(AssertionError, match="`verdict`"):
            expect.text(wrong, "verdict", ["other translation"])


def test_things_are_compared_without_order_and_the_message_says_how_many_are_wrong() -> None:
    expect.items(pd.Series(["b", "a", "a"]), "words", {"a", "b"})
    with pytest.raises(AssertionError, match="1 of 2 are missing, 1 do not belong"):
        expect.items(["a", "c"], "words", {"a", "b"})
    with pytest.raises(AssertionError, match="a list, a set or a column"):
        expect.items("ab", "words")


def test_a_condition_is_not_taken_for_the_rows_that_fit_it() -> None:
    condition = ROWS["kind"] == "letter"
    expect.table(ROWS[condition], "letters", 2, ["kind"])
    with pytest.raises(AssertionError, match="square brackets"):
        expect.table(condition, "letters")
    with pytest.raises(AssertionError, match="has 3 rows"):
        expect.table(ROWS, "letters", 2)
    with pytest.raises(AssertionError, match="lost the columns line"):
        expect.table(ROWS[["kind"]], "letters", columns=["kind", "line"])


@pytest.mark.parametrize("answer", [
    ROWS["kind"].value_counts(), ROWS.groupby("kind").size(), {"diacritic": 1, "letter": 2.0},
    ROWS["kind"].value_counts().to_frame(), {"letter": 2, "diacritic": 1, "note mark": 0},
])
def test_counts_are_right_as_a_column_a_table_or_a_dictionary(answer: object) -> None:
    expect.counts(answer, "kinds", ROWS["kind"].value_counts())


def test_wrong_counts_are_rejected_with_an_example() -> None:
    with pytest.raises(AssertionError, match="for instance that of 'letter'"):
        expect.counts({"letter": 3, "diacritic": 1}, "kinds", ROWS["kind"].value_counts())
    for wrong in (3, ROWS, None):
        with pytest.raises(AssertionError, match="`kinds`"):
            expect.counts(wrong, "kinds")


def test_a_model_answer_has_the_corrections_of_its_lines_and_no_others(edition: Edition) -> None:
    table = computed.corrections(edition, "kollontai-1921:1597; lenin-1918:22").splitlines()[2:]
    wanted = [
        record.lines for source, line in (("kollontai-1921", "1597"), ("lenin-1918", "22"))
        for record in edition.emendation_records if (record.source, record.lines) == (source, line)
    ]
    assert [row.split(" | ")[0].removeprefix("| ") for row in table] == wanted


def test_a_model_answer_has_the_editors_verdict(edition: Edition) -> None:
    assert "| not found where claimed |" in computed.quoted(edition, "kollontai-1921:3947-3950")


@pytest.mark.parametrize("spec", ["kollontai-1921", "marx-1867:1", "lenin-1918:1", "lenin-1918:x"])
def test_lines_without_a_correction_are_a_fault_and_no_empty_table(
    edition: Edition, spec: str
) -> None:
    with pytest.raises(EditionError) as error:
        computed.corrections(edition, spec)
    assert [finding.code for finding in error.value.findings] == ["T006"]


def test_lines_without_a_compared_quotation_are_a_fault(edition: Edition) -> None:
    with pytest.raises(EditionError):
        computed.quoted(edition, "kollontai-1921:549")
