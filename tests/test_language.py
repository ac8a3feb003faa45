"""What a machine sees in the reading text: words, pairs of signs, blanks."""

from __future__ import annotations

import doctest
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import accepted, language, punctuation, quotes, spelling, words
from analysis.checks.paragraphs import MARK, Paragraph, paragraphs
from analysis.checks.quotes import OPENERS, Fault, faults
from analysis.checks.suspicions import Suspicion
from analysis.edition import Edition
from analysis.edition.chapters import read_chapter
from analysis.edition.registers import Series
from analysis.edition.sources import FIELDS, Source
from analysis.edition.witness import passages

ROOT = Path(__file__).parents[1]


def paragraph(markup: str, witness: str = "") -> Paragraph:
    """The one paragraph of a chapter; the witness is needed only where lines are asked for."""
    chapter = read_chapter("book/texts/mini.md", f"---\nsource: mini\n---\n\n{markup}\n".encode())
    assert chapter is not None and chapter.findings == []
    fields = {field: "mini" for field in FIELDS}
    made = Paragraph(chapter.file, Source(text=witness, **fields), chapter.blocks[0])
    series = Series("sol", "solidarity", "mini", "solidarity", "{number}", "Notes")
    for passage in passages(chapter):
        made.append(passage, lambda mark: series.mark(mark.number))
    return made


def plain(text: str) -> Paragraph:
    """A paragraph that reads so, whatever its signs would mean in Markdown."""
    made = paragraph("{loc}`1` x", "x")
    made.text = text
    return made


def found(suspicions: Iterable[Suspicion]) -> list[tuple[str, str]]:
    return [(s.finding.code, s.forms[0]) for s in suspicions]


# --- quotation marks and brackets ------------------------------------------------------

EVEN = [
    "",
    "No sign at all.",
    "'One', he said, \"two\" (and [three]).",
    "the workers' state and the masses' will, Engels' and Lenin's, don't",
    "'The workers' state', he said.",
    "'The workers' and peasants' state' (the workers' own).",
    "the Workers', Soldiers' and Peasants' Deputies",
    "'the '20s and '30s'; 'tis true of the 1920's",
    "He said 'that \"this\" is 'so' and so'.",
    "\"'Twice', he said.\"",
    "'Elements ... who' and '... demagogic' and 'what? ...' as well",
    "of the fact-'a fact!'-that they 'know'.",
    "the Party's 'line'. ('Whose?') 'Ours!'",
    "‘…the salt of the workers’ state’. (Lenin’s ‘word’.)",
    "“Soviet ‘ism’, that is.” It’s so.",
    "1) one, 2) two and a) three (or b) four)",
    "'He wrote ' ... had brought forth' and so on'.",
]
ODD = [
    ("He said: 'The state.", "'", 9, "unclosed"),
    ("He said: The state'.", "'", 18, "unopened"),
    ("He (said: the state.", "(", 3, "unclosed"),
    ("He said) the state.", ")", 7, "unopened"),
    ("He {said] so}.", "]", 8, "unopened"),
    ("'One' and 'two.", "'", 10, "unclosed"),
    ("'One and 'two'.", "'", 0, "unclosed"),
    ("the workers' state of 'theirs", "'", 22, "unclosed"),
    ("“The state.", "“", 0, "unclosed"),
    ("The state.”", "”", 10, "unopened"),
    ("The ”state”.", "”", 4, "astray"),
    ("The “state“.", "“", 10, "astray"),
    ("The ‘workers‘.", "‘", 12, "astray"),
]


@pytest.mark.parametrize("text", EVEN)
def test_what_comes_out_even_is_let_pass(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(("text", "sign", "offset", "what"), ODD)
def test_the_sign_without_a_partner_is_named(
    text: str, sign: str, offset: int, what: Any
) -> None:
    assert Fault(offset, sign, what) in faults(text)


def test_a_quotation_may_run_on_but_a_bracket_may_not() -> None:
    assert faults("'The state", continued=True) == []
    assert faults("The 'state' is (ours", continued=True) == [Fault(15, "(", "unclosed")]
    assert faults("The state'.", continued=True) == [Fault(9, "'", "unopened")]


PLAIN = st.sampled_from(
    ["the state", "Lenin's view", "don't", "in 1920 he said", "No. 5", "co-operation", "well"]
)
POSSESSIVE = st.sampled_from(["the workers' state", "the masses' own will", "Engels' word"])
PAIRS = st.sampled_from([("'", "'"), ('"', '"'), ("(", ")"), ("[", "]"), ("“", "”"), ("‘", "’")])
ENDS = st.sampled_from(["", ".", ",", "?", " ...", ";"])


@st.composite
def phrases(draw: st.DrawFn, depth: int = 3, leaves: st.SearchStrategy[str] = PLAIN) -> str:
    """Words, some of them in quotation marks and brackets, those again in others."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        inner = depth and draw(st.booleans())
        if inner:
            left, right = draw(PAIRS)
            parts.append(left + draw(phrases(depth - 1, leaves)) + right + draw(ENDS))
        else:
            parts.append(draw(leaves) + draw(ENDS))
    return " ".join(parts)


@given(phrases(leaves=PLAIN | POSSESSIVE))
def test_whatever_is_nested_properly_comes_out_even(text: str) -> None:
    assert faults(text) == []


@given(phrases(), st.data())
def test_no_sign_of_a_pair_can_be_lost_unnoticed(text: str, data: st.DataObject) -> None:
    """Words in s aside, whose apostrophe may always be meant for a quotation mark."""
    inside = {i for i, sign in enumerate(text) if sign in "'’" and text[i - 1 : i].isalpha()
              and text[i + 1 : i + 2].isalpha()}
    signs = [i for i, sign in enumerate(text) if quotes.SIGN.match(sign) and i not in inside]
    if signs:
        lost = data.draw(st.sampled_from(signs))
        assert faults(text[:lost] + text[lost + 1 :])


@given(st.text(st.sampled_from(" 's'\"()[]{}“”‘’.,;:-–…x1"), max_size=60), st.booleans())
def test_any_signs_can_be_looked_at(text: str, continued: bool) -> None:
    result = faults(text, continued)
    assert result == sorted(result, key=lambda fault: fault.offset)
    assert len({fault.offset for fault in result}) == len(result)
    for fault in result:
        assert text[fault.offset] == fault.sign
        assert fault.what != "unclosed" or fault.sign in OPENERS


def test_hopeless_signs_take_no_time() -> None:
    start = time.perf_counter()
    faults(" ' \"" * 2000)
    assert time.perf_counter() - start < 5


# --- words -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "The Workers' Opposition of 1920, Lenin's and LENIN'S labour, didn't, didn’t",
    "V. I. Lenin and J.V. Stalin, book XIV, the 10th of the 1920s, the 1st, 22nd and 13th",
    "(a) one-man management; b) non-party; £1.00, 2,537 and 0.15",
    "organise and organize, programme and honour",
    "McCarthy",
    "a union, a one-sided and an historic hour; The state is able to stand. The End",
])
def test_known_words_pass(text: str) -> None:
    assert found(spelling.suspicions(plain(text))) == []


@pytest.mark.parametrize(("text", "code", "form"), [
    ("the Govemment of", "L001", "Govemment"),
    ("the work ers", "L001", "ers"),
    ("is m Moscow", "L001", "m"),
    ("on p. 5", "L001", "p"),
    ("lenin", "L001", "lenin"),
    ("the (l) first", "L001", "l"),
    ("develop-ment", "L001", "ment"),
    ("the Soviet11 state", "L004", "Soviet11"),
    ("the 1st and 2th", "L004", "2th"),
    ("the SoViet", "L004", "SoViet"),
    ("the TRoTSKY", "L004", "TRoTSKY"),
    ("officiàl", "L004", "officiàl"),
    ("the modem state", "L004", "modem"),
    ("The arid the", "L004", "arid"),
    ("of the The state", "L004", "the The"),
    ("it was In the", "L004", "was In"),
    ("the non proletarian", "L004", "non proletarian"),
    ("they under stand it", "L004", "under stand"),
    ("the dictator ship of", "L004", "dictator ship"),
    ("to a end", "L004", "a end"),
    ("of an state", "L004", "an state"),
])
def test_each_word_that_is_none_is_found(text: str, code: str, form: str) -> None:
    assert found(spelling.suspicions(plain(text))) == [(code, form)]


def test_a_note_mark_parts_words_and_is_none() -> None:
    made = paragraph("{loc}`1` The labour[^sol-1]state{ocr}`2. → [^sol-2].` So", "The")
    assert made.text == f"The labour{MARK}state{MARK}. So"
    assert made.bare == "The labourstate. So"
    assert found(spelling.suspicions(made)) == []
    assert found(punctuation.suspicions([made])) == []


def test_only_the_reading_text_is_looked_at() -> None:
    made = paragraph(
        "{loc}`1-2` {fw}`- Sovlet -` {pb}`3` The {ocr}`worken' → workers'` {emend}`Natral → "
        "National | why` {sic}`memhers | why` {gap}`one word | why` {supplied}`aim. (?)`", "x\ny",
    )
    assert found(spelling.suspicions(made)) == []
    without_reason = paragraph("{loc}`1` The {sic}`memhers`", "x")
    assert found(spelling.suspicions(without_reason)) == [("L001", "memhers")]


def test_a_word_is_tied_to_its_lines() -> None:
    witness = "One two\n\nthree fo ur\nfive 1 six\nseven"
    made = paragraph(
        "{loc}`1-4` One two\nthree {ocr}`fo ur → four`\nfive[^sol-1] six\n{loc}`5` seven", witness
    )
    words_read = made.text.replace(MARK, "").split()
    places = {word: made.place(made.text.index(word)) for word in words_read}
    lines = {word: (place.line, place.source_line) for word, place in places.items()}
    assert lines == {"One": (5, 1), "two": (5, 1), "three": (6, 3), "four": (6, 3),
                     "five": (7, 4), "six": (7, 4), "seven": (8, 5)}
    assert made.place_bare(made.bare.index("six")) == places["six"]


def test_a_hint_names_the_word_that_may_be_meant() -> None:
    assert spelling.suggestion("Govemment") == "Government"
    assert spelling.suggestion("internai") == "internal"
    assert spelling.suggestion("Shliapnikov") == ""


def test_the_word_list_is_a_dictionary_and_not_the_edition_itself() -> None:
    english = words.english()
    assert 60_000 < len(english) < 80_000
    assert not english & {"Kollontai", "Tsektran", "glavk", "Loutovinov", "memhers", "tum", "m"}
    assert (Path(words.__file__).parent / "LICENCE-SCOWL.txt").is_file()
    assert all(word != meant and spelling.is_known(meant) for word, meant in words.pairs().items())


# --- blanks and signs ------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "He said, 'So.' (And so.) Then: \"so!\"; and [so], no. 5.",
    "V. I. Lenin, R.C.P.(B.), i.e. so, e.g.: that; 2,537 of 10.5%; at 10:30",
    "so ... and so. . . . And . . . so .... But '... so ...' and “. . . so”. . . .",
    "a one-sided-and not two-sided - view, pre- and post-war, 1918-21",
    "What?! No!",
])
def test_sound_punctuation_passes(text: str) -> None:
    assert found(punctuation.suspicions([plain(text)])) == []


@pytest.mark.parametrize(("text", "form"), [
    ("so , and", "so ,"),
    ("so . And", "so ."),
    ("'so '. And", "'so '."),
    ("(so ) and", "(so )"),
    ("‘so ’ and", "‘so ’"),
    ("( so) and", "( so)"),
    ("“ so” and", "“ so”"),
    ("so ' and so' and", "' and"),
    ("so,, and", "so,,"),
    ("so., and", "so.,"),
    ("so.. And", "so.."),
    ("so,and", "so,and"),
    ("so.And", "so.And"),
    ("so)and(so)", "so)and(so)"),
    ("on p.487", "p.487"),
    ("so -and", "so -and"),
    ("so- and so", None),
    ("so- but so", "so- but"),
    ("so' -but so", "so' -but"),
    ("so·and", "so·and"),
    ("so ~ and", "~"),
    ("so_ and", "so_"),
    (".So it", ".So"),
    ("so (.and)", "(.and)"),
    ("so. and", "so. and"),
    ("persona! life", "persona! life"),
    ("24.June", "24.June"),
    ("so .. .", ".. ."),
    ("so -.", "-."),
    ("of the. state", "the."),
    ("2 1. Deutscher", "2 1. Deutscher"),
])
def test_each_doubtful_blank_or_sign_is_found(text: str, form: str | None) -> None:
    result = [s for s in punctuation.suspicions([plain(text)]) if s.finding.code == "L003"]
    assert (form in {s.forms[0] for s in result}) if form else not result


@given(phrases(leaves=(PLAIN | POSSESSIVE).map(lambda words: words[0].upper() + words[1:])))
def test_what_is_written_properly_is_not_complained_of(text: str) -> None:
    assert found(punctuation.suspicions([plain(text)])) == []


# --- the register ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.load(ROOT)


def test_every_exception_of_the_edition_has_its_reason_and_its_place(edition: Edition) -> None:
    rows, findings = accepted.load(edition)
    assert findings == []
    assert [row.row["form"] for row in rows if len(row.row["reason"]) < 4] == []
    order = [(r["code"], r["form"].lower(), r["form"], r["source"], r["lines"])
             for r in (row.row for row in rows)]
    assert order == sorted(order)


def test_an_exception_cannot_rot(edition: Edition) -> None:
    """Whichever row is taken away, something is found; every row is of use."""
    texts = list(paragraphs(edition))
    suspicions: list[Suspicion] = [s for text in texts for s in spelling.suspicions(text)]
    suspicions += punctuation.suspicions(texts)
    rows, _ = accepted.load(edition)
    before = len(list(accepted.sift(suspicions, rows)))
    assert list(accepted.idle(rows)) == []
    for position in range(0, len(rows), 25):
        others = rows[:position] + rows[position + 1 :]
        assert len(list(accepted.sift(suspicions, others))) > before, rows[position].row


def test_the_machine_needs_less_than_five_seconds(edition: Edition) -> None:
    start = time.perf_counter()
    language._findings.__wrapped__(edition)
    assert time.perf_counter() - start < 5


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (quotes, spelling, words):
        assert doctest.testmod(module).failed == 0
