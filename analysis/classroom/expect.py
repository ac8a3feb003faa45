"""What the tests of the assignments ask of an answer, with messages that a beginner can use.

Each function raises :class:`AssertionError` with a sentence in plain words where the answer
will not do. Answers may come as whole or decimal numbers, as a table or a column with one
value, and a share as 0.86 or as 86 (per cent). A test cell reads, for instance::

    expect.share(share, "share", one_man / enterprises)
    assert expect.as_share(share) > 0.5, "Is this the share of the others?"

The tests give nothing back: a number at the end of a test cell would count as its points.
Where the value is wanted, :func:`as_number` and :func:`as_share` have it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from numbers import Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: By how much two shares of 0 to 1 may differ: answers rounded to a tenth per cent pass.
SHARE_TOLERANCE = 0.0006


def _one(answer: Any) -> Any:
    """The value of a table, a column or a list that has one value; anything else as it is."""
    if isinstance(answer, str):
        return answer
    if hasattr(answer, "to_numpy"):
        answer = answer.to_numpy()
    if getattr(answer, "ndim", 0):
        answer = list(answer.ravel())
    if isinstance(answer, (list, tuple, set, frozenset)) and len(answer) == 1:
        return _one(next(iter(answer)))
    return answer.item() if hasattr(answer, "item") and getattr(answer, "ndim", 0) == 0 else answer


def as_number(answer: Any, name: str = "the answer") -> float:
    """``answer`` as a number.

    >>> as_number([3])
    3.0
    """
    value = _one(answer)
    assert value is not None and value is not ..., f"`{name}` has no value yet."
    assert not isinstance(value, str), (
        f"`{name}` is text, not a number: leave out the quotation marks and the sign %."
    )
    assert not callable(value), f"`{name}` is a command that was not carried out: brackets () lack."
    assert not (hasattr(value, "__len__") and not isinstance(value, Real)), (
        f"`{name}` has {len(value)} values, and one number is asked for: count, add or choose."
    )
    assert isinstance(value, Real) and not isinstance(value, bool), (
        f"`{name}` is {value!r}, and a number is asked for."
    )
    result = float(value)
    assert math.isfinite(result), f"`{name}` is {result}: was something divided by nought?"
    return result


def number(
    answer: Any, name: str, wanted: float | None = None, tolerance: float = 1e-6, hint: str = ""
) -> None:
    """``answer`` is a number; if ``wanted`` is given they may differ by ``tolerance``."""
    value = as_number(answer, name)
    assert wanted is None or abs(value - wanted) <= tolerance, _not_right(name, f"{value:g}", hint)


def as_share(answer: Any, name: str = "the answer") -> float:
    """``answer`` as a share of 0 to 1; 0.86 and 86 (per cent) are the same.

    >>> as_share(86)
    0.86
    """
    value = as_number(answer, name)
    assert 0 <= value <= 100, (
        f"`{name}` is {value:g}: a share is a number from 0 to 1, or a percentage up to 100."
    )
    return value if value <= 1 else value / 100


def share(
    answer: Any, name: str, wanted: float | None = None, hint: str = "",
    tolerance: float = SHARE_TOLERANCE,
) -> None:
    """``answer`` is a share, as 0.86 or as 86 (per cent); if ``wanted`` (0 to 1) is given
    they may differ by ``tolerance``."""
    as_share(answer, name)
    value = as_number(answer, name)
    assert wanted is None or any(
        abs(one - wanted) <= tolerance for one in (value, value / 100)
    ), _not_right(name, f"{value:g}", hint)


def _not_right(name: str, found: str, hint: str) -> str:
    return f"`{name}` is {found}, and that is not what the edition gives. {hint}".strip()


def day(answer: Any, name: str, wanted: Any = None, hint: str = "") -> None:
    """``answer`` is a day: a date, a timestamp or text such as 1917-11-07."""
    import pandas as pd

    value = _one(answer)
    assert value is not None and value is not ..., f"`{name}` has no value yet."
    assert not isinstance(value, Real), (
        f"`{name}` is the number {value}, and a date is asked for."
    )
    try:
        result = pd.Timestamp(value)
    except (TypeError, ValueError):
        raise AssertionError(
            f"`{name}` is {value!r}, and a date is asked for, such as pd.Timestamp('1920-04-01')."
        ) from None
    assert not pd.isna(result), f"`{name}` has no date in it."
    result = result.normalize()
    if wanted is not None:
        right = pd.Timestamp(wanted).normalize()
        assert result == right, _not_right(name, f"{result:%d %B %Y}", hint)


def text(answer: Any, name: str, wanted: str | Collection[str] = (), hint: str = "") -> None:
    """``answer`` is text; case and the number of blanks do not count."""
    value = _one(answer)
    assert value is not None and value is not ..., f"`{name}` has no value yet."
    assert isinstance(value, str), (
        f"`{name}` is {value!r}, and words are asked for: put them between quotation marks, "
        "or take them from the table."
    )
    result = " ".join(value.split())
    right = [wanted] if isinstance(wanted, str) else list(wanted)
    if right:
        known = {" ".join(words.split()).casefold() for words in right}
        shown = repr(result if len(result) < 60 else f"{result[:60]}…")
        assert result.casefold() in known, _not_right(name, shown, hint)


def items(answer: Any, name: str, wanted: Iterable[Any] | None = None, hint: str = "") -> None:
    """``answer`` holds these things: a list, a set, a column; their order does not count."""
    assert answer is not None and answer is not ..., f"`{name}` has no value yet."
    assert not isinstance(answer, str) and isinstance(answer, Iterable), (
        f"`{name}` is {answer!r}, and a list, a set or a column is asked for."
    )
    result = set(answer)
    if wanted is not None:
        right = set(wanted)
        missing, extra = len(right - result), len(result - right)
        assert not (missing or extra), (
            f"`{name}`: {missing} of {len(right)} are missing, {extra} do not belong. "
            f"{hint}".strip()
        )


def table(
    answer: Any, name: str, rows: int | None = None, columns: Iterable[str] = (), hint: str = ""
) -> None:
    """``answer`` is a table that has so many rows and at least these columns."""
    import pandas as pd

    assert answer is not None and answer is not ..., f"`{name}` has no value yet."
    assert not isinstance(answer, pd.Series) or answer.dtype != bool, (
        f"`{name}` only says of each row whether it fits. Put it in square brackets: "
        "table[condition]."
    )
    assert isinstance(answer, pd.DataFrame), (
        f"`{name}` is no table. A table with the rows that fit is table[condition]."
    )
    lacking = [column for column in columns if column not in answer.columns]
    assert not lacking, f"`{name}` has lost the columns {', '.join(lacking)}: keep them all."
    if rows is not None:
        assert len(answer) == rows, (
            f"`{name}` has {len(answer)} rows; another number of rows fits. {hint}".strip()
        )


def counts(
    answer: Any, name: str, wanted: dict[Any, float] | pd.Series | None = None, hint: str = ""
) -> None:
    """``answer`` are numbers by name: a column of counts, a table with one column, a dictionary."""
    import pandas as pd

    assert answer is not None and answer is not ..., f"`{name}` has no value yet."
    if isinstance(answer, pd.DataFrame):
        assert answer.shape[1] == 1, f"`{name}` has {answer.shape[1]} columns; one is asked for."
        answer = answer.iloc[:, 0]
    assert isinstance(answer, (pd.Series, dict)), (
        f"`{name}` is no list of counts: table['column'].value_counts() gives one."
    )
    result = {key: float(value) for key, value in answer.items()}
    if wanted is not None:
        right = {key: float(value) for key, value in wanted.items() if value}
        found = {key: value for key, value in result.items() if value}
        wrong = [key for key in right.keys() | found.keys() if right.get(key) != found.get(key)]
        assert not wrong, (
            f"`{name}`: {len(wrong)} of the counts are not what the edition gives, "
            f"for instance that of {sorted(map(str, wrong))[0]!r}. {hint}".strip()
        )
