"""How good the texts are: the counts by hand, the estimates by their sources, the chapter's
figures from nothing but the records."""

from __future__ import annotations

import csv
import math
import random
import re
import shutil
import unicodedata
from pathlib import Path

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Edition, EditionError
from analysis.edition import accuracy as a
from analysis.edition.emendations import KINDS
from analysis.edition.estimate import CONFIDENCE, Errors, clusters, substituted, tokens
from analysis.figures import accuracy as figures

ROOT = Path(__file__).parents[1]
MINI = Path(__file__).parent / "checks" / "base"
HEAD = "source,line,witness,reading,kind,sure,reason\n"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.load(ROOT)


@pytest.fixture
def mini(tmp_path: Path) -> Edition:
    """The small edition of the checks, with records of three readings."""
    shutil.copytree(MINI, tmp_path, dirs_exist_ok=True)
    records = {
        "first": "mini,3,memhers,members,ocr,yes,\nmini,4,spring.1,spring.[^1],ocr,yes,\n"
                 "mini,7,Natural,National,emend,yes,as in line 1\n",
        "second": "mini,3,memhers,members,ocr,yes,\nmini,4,doubled,redoubled,ocr,no,\n"
                  "mini,7,Natural,Natal,ocr,yes,\n",
        "third": "mini,3,memhers,members,ocr,yes,\nmini,4,spring.1,spring.[^1],ocr,yes,\n"
                 "mini,4,number,numbers,ocr,no,\n",
    }
    folder = tmp_path / "book/registers/readings"
    folder.mkdir()
    for name, rows in records.items():
        (folder / f"{name}.csv").write_text(HEAD + rows, encoding="utf-8")
    (folder / "sample.csv").write_text("source,first,last\nmini,1,5\n", encoding="utf-8")
    return Edition.load(tmp_path)


# --- counting -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "witness", "expected"),
    [
        ("kitten", "kitten", (0, 0, 0, 6)),
        ("worker", "warker", (1, 0, 0, 6)),
        ("workers", "worker", (0, 1, 0, 7)),
        ("worker", "workers", (0, 0, 1, 6)),
        ("kitten", "sitting", (2, 0, 1, 6)),
        ("modern", "modem", (1, 1, 0, 6)),
        ("an  end\n", " an\tend", (0, 0, 0, 6)),
        ("cote", "co\u0302te\u0301", (2, 0, 0, 4)),
        ("c\u00f4t\u00e9", "co\u0302te\u0301", (0, 0, 0, 4)),
        ("", "x", (0, 0, 1, 0)),
        ("x", "", (0, 1, 0, 1)),
    ],
)
def test_characters_are_counted_as_by_hand(
    reference: str, witness: str, expected: tuple[int, int, int, int]
) -> None:
    assert a.character_errors(reference, witness) == Errors(*expected)


@pytest.mark.parametrize(
    ("reference", "witness", "expected"),
    [
        ("the wandering worker", "the wander ing worker", (1, 0, 1, 3)),
        ("in the union", "inthe union", (1, 1, 0, 3)),
        ("in the union", "in the union ·", (0, 0, 1, 3)),
        ("Lenin, too", "Lenin too", (1, 0, 0, 2)),
    ],
)
def test_words_are_counted_as_by_hand(
    reference: str, witness: str, expected: tuple[int, int, int, int]
) -> None:
    assert a.word_errors(reference, witness) == Errors(*expected)


def test_a_character_is_what_a_reader_takes_for_one() -> None:
    assert clusters("n\u0302o") == ["n\u0302", "o"]
    assert clusters("\r\n a\u00a0b ") == ["a", " ", "b"]
    assert clusters("\u0938\u094d\u0924\u0947") == ["\u0938\u094d\u0924\u0947"]
    assert tokens(" one\n two") == ["one", "two"]


def test_rates_are_errors_over_the_reference() -> None:
    assert Errors(1, 2, 3, 12).rate == 0.5
    assert Errors(0, 0, 3, 2).rate == 1.5
    assert math.isnan(Errors(0, 0, 3, 0).rate)
    assert Errors(1, 2, 3, 4) + Errors(5, 6, 7, 8) == Errors(6, 8, 10, 12)


def test_what_was_taken_for_what() -> None:
    assert substituted("i is his", "l ls bis") == [("i", "l"), ("i", "l"), ("h", "b")]
    assert substituted("same", "same") == []


LETTERS = st.characters(categories=("L", "N", "P"), max_codepoint=0x24F)
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=12)
PHRASES = WORDS.map(lambda words: unicodedata.normalize("NFC", " ".join(words)))


@given(PHRASES, PHRASES)
def test_our_rates_are_those_of_others(reference: str, witness: str) -> None:
    assert a.character_errors(reference, witness).rate == jiwer.cer(reference, witness)
    assert a.word_errors(reference, witness).rate == jiwer.wer(reference, witness)


@given(st.text(), st.text())
def test_a_distance_is_a_distance(one: str, other: str) -> None:
    there, back = a.character_errors(one, other), a.character_errors(other, one)
    assert there.total == back.total
    assert there.deletions - there.insertions == back.insertions - back.deletions
    assert there.total <= max(there.length, back.length)
    assert (there.total == 0) == (clusters(one) == clusters(other))
    assert len(substituted(one, other)) == there.substitutions


@given(st.text(), st.text())
def test_spacing_and_composition_count_for_nothing(one: str, other: str) -> None:
    spaced = "\n ".join(["", *unicodedata.normalize("NFD", other).split(), ""])
    assert a.character_errors(one, spaced).total == a.character_errors(one, other).total
    assert a.word_errors(one, spaced).total == a.word_errors(one, other).total


# --- estimating -----------------------------------------------------------------------


def test_capture_and_recapture_as_in_the_textbook() -> None:
    """Dahl's trout (1919), the worked example of C. J. Krebs, *Ecological Methodology*: 109
    marked, 177 caught again, 57 of them with the mark; he has 337 trout."""
    trout = a.chapman(109, 177, 57)
    assert trout.total == pytest.approx(110 * 178 / 58 - 1)
    assert round(trout.total) == 337
    assert trout.variance == pytest.approx(110 * 178 * 52 * 120 / (58**2 * 59))
    assert trout.found == 229
    assert trout.missed == pytest.approx(52 * 120 / 58)
    ratio = math.exp(1.959964 * math.sqrt(math.log(1 + 615.5868 / 107.58621**2)))
    assert trout.low == pytest.approx(229 + 107.58621 / ratio, rel=1e-5)
    assert trout.high == pytest.approx(229 + 107.58621 * ratio, rel=1e-5)
    assert trout.has_interval


def test_where_one_list_holds_the_other_nothing_is_estimated() -> None:
    for n1, n2, m in ((3, 3, 3), (3, 7, 3), (0, 0, 0), (0, 4, 0)):
        estimate = a.chapman(n1, n2, m)
        assert estimate.missed == 0
        assert estimate.low == estimate.total == estimate.high == n1 + n2 - m
        assert not estimate.has_interval


@pytest.mark.parametrize("counts", [(3, 4, 5), (4, 3, 4), (2, 2, -1), (-1, 3, 0)])
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="must hold"):
        a.chapman(*counts)


COUNTS = st.tuples(*[st.integers(0, 5000)] * 3).map(lambda t: (t[2] + t[0], t[2] + t[1], t[2]))


@given(COUNTS)
def test_the_interval_holds_the_estimate_and_no_less_than_was_found(
    counts: tuple[int, int, int]
) -> None:
    n1, n2, m = counts
    e = a.chapman(n1, n2, m)
    assert e.found <= e.low <= e.total <= e.high
    assert e.total == pytest.approx((n1 + 1) * (n2 + 1) / (m + 1) - 1)
    assert a.chapman(n2, n1, m).total == pytest.approx(e.total)
    assert e.missed_low == pytest.approx(e.low - e.found) and e.missed_high >= e.missed - 1e-9


@given(COUNTS)
def test_finding_more_apart_raises_the_estimate_and_more_together_lowers_it(
    counts: tuple[int, int, int]
) -> None:
    n1, n2, m = counts
    assert a.chapman(n1 + 1, n2, m).total > a.chapman(n1, n2, m).total
    if m < min(n1, n2):
        assert a.chapman(n1, n2, m + 1).total < a.chapman(n1, n2, m).total


def test_the_upper_bound_is_clopper_and_pearsons() -> None:
    assert a.upper_bound(0, 428) == pytest.approx(1 - 0.05 ** (1 / 428))
    assert a.upper_bound(0, 1000) == pytest.approx(3 / 1000, rel=0.005)
    assert a.upper_bound(1, 10) == pytest.approx(0.39416, abs=1e-5)
    assert a.upper_bound(5, 10, 0.975) == pytest.approx(0.81291, abs=1e-5)
    assert a.upper_bound(7, 7) == 1


@given(st.integers(0, 20), st.integers(1, 2000))
def test_at_the_upper_bound_so_few_are_found_once_in_twenty_times(more: int, n: int) -> None:
    k = min(more, n)
    bound = a.upper_bound(k, n)
    assert k / n < bound or bound == 1
    if k < n:
        at_most = math.fsum(
            math.comb(n, i) * bound**i * (1 - bound) ** (n - i) for i in range(k + 1)
        )
        assert at_most == pytest.approx(1 - CONFIDENCE, rel=1e-6)
        assert bound < a.upper_bound(k + 1, n)
        assert bound > a.upper_bound(k, n + 1)


@pytest.mark.parametrize("case", [(1, 0, 0.95), (3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1), (1, 2, 0)])
def test_bounds_that_cannot_be_are_refused(case: tuple[int, int, float]) -> None:
    with pytest.raises(ValueError, match="impossible"):
        a.upper_bound(*case)


# --- a small edition, by hand ---------------------------------------------------------

TITLE = "A TINY WITNESS"
FIRST_PAGE = (
    "The unions grew to 1,720 members in the spring.1 Their number doubled in the autumn."
)
SECOND_PAGE = "They repeal every attack on the rights of the National Council and hold to their"
NOTE = "1. This figure is invented for a test."


def test_rates_of_a_small_edition(mini: Edition) -> None:
    """h for b; ``- 2 -`` and a blank too many; *Natural*, three letters from *National*; the
    conjecture *aim.* is on neither side."""
    row = a.by_source(mini).loc["mini"]
    assert row.characters == sum(map(len, (TITLE, FIRST_PAGE, SECOND_PAGE, NOTE)))
    assert (row.substitutions, row.deletions, row.insertions) == (3, 1, 6)
    assert row.cer == 10 / row.characters
    assert row.words == sum(len(t.split()) for t in (TITLE, FIRST_PAGE, SECOND_PAGE, NOTE))
    assert row.word_errors == 1 + 3 + 1
    assert row.wer == 5 / row.words


def test_rates_by_page_and_by_print(mini: Edition) -> None:
    pages = a.by_page(mini, "mini")
    assert list(pages.index) == ["", "3 (?)"]
    assert pages.loc["3 (?)", "characters"] == len(SECOND_PAGE) + len(NOTE)
    assert list(pages["word_errors"]) == [4, 1]
    parts = a.by_print(mini, "mini", "solidarity")
    assert list(parts.index) == ["solidarity", "rest", "all"]
    assert parts.loc["solidarity", "characters"] == len(NOTE)
    assert parts.loc["solidarity", "cer"] == 0
    assert parts.loc["rest", "word_errors"] == parts.loc["all", "word_errors"] == 5
    assert math.isnan(a.by_print(mini, "mini", "no such series").loc["no such series", "cer"])


def test_corrections_by_kind(mini: Edition) -> None:
    rows = a.corrections(mini)
    assert list(rows.itertuples(index=False, name=None)) == [
        ("mini", 3, "", "ocr", "letter", 1),
        ("mini", 5, "", "fw", "forme work", 5),
        ("mini", 7, "3 (?)", "emend", "letter", 3),
    ]
    kinds = a.by_kind(mini)
    assert list(kinds.index) == ["letter", "forme work"]
    assert list(kinds["all"]) == [2, 1] and list(kinds["edits"]) == [4, 5]
    assert kinds["share"].sum() == 1


def test_what_was_taken_for_what_in_a_small_edition(mini: Edition) -> None:
    pairs = a.confusions(mini, "mini", "solidarity")
    assert ("b", "h") in set(zip(pairs.reading, pairs.witness, strict=True))
    assert pairs.series.sum() == 0 and pairs.rest.sum() == 3


def test_agreement_of_a_small_edition(mini: Edition) -> None:
    """Three places corrected: both have *members*, the first has the mark and *National*,
    which the second reads *Natal*; *redoubled* is no error."""
    table = a.agreement(mini)
    assert list(table.index) == ["mini", "all"]
    row = table.loc["all"]
    assert dict(row.drop("agreement")) == {
        "corrected": 3, "first": 3, "second": 1, "both": 1, "neither": 0, "otherwise": 0,
        "rejected_first": 0, "rejected_second": 1, "either": 4,
    }
    assert row.agreement == 1 / 4
    estimate = a.capture_recapture(mini).loc["mini"]
    assert (estimate.found, estimate.missed, estimate.known) == (3, 0, 0)
    assert math.isnan(estimate.low) and math.isnan(estimate.high)


def test_what_neither_reader_has_is_counted_for_neither(mini: Edition) -> None:
    record = mini.root / "book/registers/readings/first.csv"
    record.write_text(HEAD + "mini,7,Natural,Natives,ocr,no,\n", encoding="utf-8")
    row = a.agreement(Edition.load(mini.root)).loc["mini"]
    assert (row.first, row.second, row.both) == (0, 1, 0)
    assert (row.neither, row.otherwise) == (2, 1)
    assert row.agreement == 0
    assert a.capture_recapture(Edition.load(mini.root)).loc["all", "known"] == 2


def test_a_broken_line_put_together_is_no_change_of_words(mini: Edition) -> None:
    record = mini.root / "book/registers/readings/first.csv"
    record.write_text(
        record.read_text("utf-8") + "mini,6,of⏎the,of the,ocr,yes,\n", encoding="utf-8"
    )
    assert a.agreement(Edition.load(mini.root)).loc["mini", "either"] == 4


def test_the_third_reading_of_a_small_edition(mini: Edition) -> None:
    row = a.third_reading(mini).loc["mini"]
    read = (TITLE, "The unions grew to 1,720 memhers in the",
            "spring.1 Their number doubled in the autumn.", "- 2 -")
    assert dict(row) == {
        "lines": 4, "characters": sum(map(len, read)), "corrected": 2, "third": 2, "first": 2,
        "second": 1, "one": 2, "new": 0, "rejected": 1,
    }
    left = a.remaining(mini)
    size = len(mini.sources["mini"].text.encode())
    assert list(left["read"]) == [4, sum(map(len, read))]
    assert left.loc["lines", "expected"] == 0
    assert left.loc["lines", "upper"] == pytest.approx(
        (1 - 0.05 ** (1 / 4)) * left.loc["lines", "whole"] * 330_000 / size
    )


def test_an_error_that_only_the_third_has_is_new(mini: Edition) -> None:
    for name in ("first", "second"):
        record = mini.root / f"book/registers/readings/{name}.csv"
        record.write_text(HEAD + "mini,7,Natural,National,ocr,yes,\n", encoding="utf-8")
    edition = Edition.load(mini.root)
    assert a.third_reading(edition).loc["all", "new"] == 2
    size = len(edition.sources["mini"].text.encode())
    left = a.remaining(edition).loc["lines"]
    assert left.expected == pytest.approx(2 / 4 * left.whole * 330_000 / size)
    assert left.upper > left.expected


@pytest.mark.parametrize(
    "row", ["mini,1,2", "mini,4,1", "other,1,4", "mini,one,4", "mini,1,99"]
)
def test_a_sample_that_is_none_is_refused(mini: Edition, row: str) -> None:
    sample = mini.root / "book/registers/readings/sample.csv"
    sample.write_text(f"source,first,last\n{row}\n", encoding="utf-8")
    with pytest.raises(EditionError, match="R002"):
        a.load_sample(mini)


def test_without_records_the_figures_are_refused(tmp_path: Path) -> None:
    shutil.copytree(MINI, tmp_path, dirs_exist_ok=True)
    bare = Edition.load(tmp_path)
    for figure in (a.agreement, a.capture_recapture, a.third_reading, a.load_sample, a.standards):
        with pytest.raises(EditionError, match="R001"):
            figure(bare)
    with pytest.raises(KeyError):
        a.draw_sample(bare)
    assert a.by_source(bare).loc["all", "word_errors"] == 5


@pytest.mark.parametrize(
    ("unit", "value", "allowed"),
    [("errors per 100 kB", 1, 3.3), ("errors per 330 kB", 3, 3),
     ("per cent of characters right", 100, 0)],
)
def test_standards_have_a_common_measure(
    mini: Edition, unit: str, value: int, allowed: float
) -> None:
    register = mini.root / "book/registers/standards.csv"
    register.write_text(f"name,unit,value,quote,source\nA,{unit},{value},q,s\n", encoding="utf-8")
    assert a.standards(mini).loc["A", "allowed"] == pytest.approx(allowed)


def test_a_standard_of_an_unknown_unit_is_refused(mini: Edition) -> None:
    register = mini.root / "book/registers/standards.csv"
    register.write_text("name,unit,value,quote,source\nA,errors per mile,1,q,s\n", encoding="utf-8")
    with pytest.raises(EditionError, match="per mile"):
        a.standards(mini)


# --- the edition ----------------------------------------------------------------------


def test_the_sample_is_the_one_that_its_seed_gives(edition: Edition) -> None:
    """Drawn here once more, from the files alone."""
    with (ROOT / "book/registers/readings/sample.csv").open(encoding="utf-8", newline="") as file:
        kept = [(r["source"], int(r["first"]), int(r["last"])) for r in csv.DictReader(file)]
    rng = random.Random(1921)
    drawn = []
    for source, k, n in (
        ("kollontai-1921", 16, 20), ("lenin-1920", 5, 16), ("lenin-1918", 1, 12),
        ("congress-1920", 1, 6), ("clark-2001", 2, 5),
    ):
        lines = (ROOT / f"sources/{source}.txt").read_text(encoding="utf-8").split("\n")
        inh = [number for number, line in enumerate(lines, 1) if line.strip()]
        blocks = [inh[i : i + n] for i in range(0, len(inh) - n + 1, n)]
        drawn += [(source, block[0], block[-1]) for block in sorted(rng.sample(blocks, k))]
    assert sorted(kept) == sorted(drawn)
    assert a.draw_sample(edition) == a.load_sample(edition)


def test_every_division_of_the_errors_comes_to_the_same_sum(edition: Edition) -> None:
    counts = ["characters", "substitutions", "deletions", "insertions", "words", "word_errors"]
    rates = a.by_source(edition)[counts]
    assert rates.drop("all").sum().equals(rates.loc["all"])
    assert a.by_page(edition)[counts].sum().equals(rates.loc["kollontai-1921"])
    parts = a.by_print(edition)[counts]
    assert parts.loc["all"].equals(rates.loc["kollontai-1921"])
    assert parts.drop("all").sum().equals(parts.loc["all"])
    rows, kinds = a.corrections(edition), a.by_kind(edition)
    assert kinds["all"].sum() == len(rows)
    assert kinds["edits"].sum() == rows["edits"].sum()
    assert set(kinds.index) <= {*KINDS, a.FORME_WORK}
    pairs = a.confusions(edition)
    assert pairs[["series", "rest"]].sum().sum() == rates.loc["kollontai-1921", "substitutions"]


def test_the_corrections_alone_come_near_the_whole(edition: Edition) -> None:
    """What the edition changes is all that parts it from the witness; only blanks beside a
    correction are counted in one sum and not in the other."""
    rates = a.by_source(edition).loc["all"]
    whole = rates.substitutions + rates.deletions + rates.insertions
    assert a.corrections(edition)["edits"].sum() == pytest.approx(whole, rel=0.03)


def test_the_reference_is_the_reading_text_without_its_conjectures(edition: Edition) -> None:
    for name in edition.sources:
        words = sum(len(text.split()) for _, text in edition.paragraphs(name))
        counted = a.by_source(edition).loc[name, "words"]
        assert counted == pytest.approx(words, rel=0.01)


def test_the_readings_add_up(edition: Edition) -> None:
    table = a.agreement(edition)
    assert (table["corrected"] == table["first"] + table["second"] - table["both"]
            + table["neither"]).all()
    assert (table["otherwise"] <= table["neither"]).all()
    assert table["agreement"].between(0, 1).all()
    counts = table.drop(columns="agreement")
    assert counts.drop("all").sum().equals(counts.loc["all"])
    estimate = a.capture_recapture(edition)
    assert (estimate["known"] == table["neither"]).all()
    assert (estimate["found"] + estimate["known"] == table["corrected"]).all()
    third = a.third_reading(edition)
    assert (third["one"] + third["new"] == third["third"]).all()
    assert (third["third"] <= third["corrected"]).all()
    assert third.loc["all", "lines"] >= 200


def test_showing_the_goal_would_take_so_many_lines(edition: Edition) -> None:
    scale = 330_000 / sum(len(s.text.encode()) for s in edition.sources.values())
    lines = sum(len(source.inhabited) for source in edition.sources.values())
    for errors in (1, 3, 35):
        n = a.lines_needed(edition, errors)
        assert a.upper_bound(0, n) * lines * scale <= errors
        assert a.upper_bound(0, n - 1) * lines * scale > errors
    with pytest.raises(ValueError, match="impossible"):
        a.lines_needed(edition, 0)


# --- what the page shows --------------------------------------------------------------


def test_tables_name_every_text(edition: Edition) -> None:
    shorts = [*(source.short for source in edition.sources.values()), "all texts"]
    for table in (
        figures.rate_table(edition, a.by_source(edition), "text"),
        figures.found_table(edition), figures.agreement_table(edition),
        figures.capture_table(edition), figures.third_table(edition),
    ):
        assert list(table.index) == shorts and table.index.name == "text"
    assert set(shorts) <= set(figures.kind_table(edition).columns)


def test_what_neither_reader_has_is_listed(edition: Edition) -> None:
    items = figures.neither_list(edition).splitlines()
    assert len(items) == a.agreement(edition).loc["all", "neither"]
    assert all(item.startswith("- *") and "Reason: " in item for item in items)


def test_the_list_shows_words_and_no_markup(mini: Edition) -> None:
    for name in ("first", "second"):
        record = mini.root / f"book/registers/readings/{name}.csv"
        record.write_text(HEAD + "mini,3,memhers,*mem_bers*,ocr,yes,\n", encoding="utf-8")
    listed = figures.neither_list(Edition.load(mini.root))
    assert "the first reading has ‘\\*mem\\_bers\\*’" in listed


def test_charts_say_what_they_show(edition: Edition) -> None:
    pages, kinds = figures.page_chart(edition), figures.kind_chart(edition)
    rows = a.corrections(edition)
    on_pages = sum(sum(bar.y) for bar in pages.data)
    assert on_pages == (rows["source"] == "kollontai-1921").sum()
    assert [bar.name for bar in pages.data] == [bar.name for bar in kinds.data]
    words = a.by_source(edition).loc["kollontai-1921", "words"]
    place = list(kinds.data[0].y).index("Kollontai 1921")
    rate = sum(bar.x[place] for bar in kinds.data)
    assert rate == pytest.approx(on_pages / words * 1000)
    assert f"Kollontai 1921, {rate:.1f}" in kinds.layout.meta["alternative"]
    assert f"to {max(map(sum, zip(*(bar.y for bar in pages.data), strict=True)))}" in (
        pages.layout.meta["alternative"]
    )
    looks = [(bar.marker.color, bar.marker.pattern.shape) for bar in pages.data]
    assert len({c for c, _ in looks}) == len({s for _, s in looks}) == len(looks)


def test_the_groups_of_kinds_leave_none_out() -> None:
    kinds = [kind for group in figures.GROUPS.values() for kind in group]
    assert sorted(kinds) == sorted(
        {*KINDS, a.FORME_WORK} - {"kept", "loss", "conjecture"}
    )


def test_a_chart_of_pages_needs_pages(edition: Edition) -> None:
    with pytest.raises(ValueError, match="no page"):
        figures.page_chart(edition, "lenin-1918")
    for call in (figures.page_chart, a.by_page, a.by_print, a.confusions):
        with pytest.raises(KeyError):
            call(edition, "no such text")


def test_no_figure_of_the_chapter_is_typed() -> None:
    """Numbers in the prose are years; every other one comes out of a cell."""
    page = (ROOT / "book/accuracy.md").read_text(encoding="utf-8")
    prose = re.sub(r"^---\n.*?^---\n|^```\{code-cell\}.*?^```\n|\]\([^)]*\)", "", page,
                   flags=re.DOTALL | re.MULTILINE)
    numbers = re.findall(r"\d[\d.,]*", prose)
    assert [n for n in numbers if not re.fullmatch(r"(?:19|20)\d\d[.,]?", n)] == []
