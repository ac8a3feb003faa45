"""Whatever happens to one place of a chapter, a check names it.

Each test alters one real chapter in memory and runs all checks. What has no witness cannot
be tested against one, and is left alone: front matter, the editors' own blocks, reasons,
readings, conjectures, page numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analysis.checks import CHECKS, check_edition
from analysis.edition import Edition, Finding
from analysis.edition.chapters import Chapter, read_chapter
from analysis.edition.markup import ARROW, BAR, split

ROOT = Path(__file__).parents[1]
ROLE = re.compile(r"\{(?P<name>loc|ocr|emend|sic|gap|supplied|pb|fw)\}(?P<ticks>`+)(?P<content>.+?)"
                  r"(?P=ticks)", re.S)
#: Lines that open or close something and hold no words of a witness.
STRUCTURE = re.compile(r":::.*|\(note-.*\)=")
PREFIX = re.compile(r"#+ +")
REPLACEMENTS = "abeilnorstE019 .,;'’`→|\\{}[]()*_<>&#%~=+-:^$!\"\té"

#: The checks that prove something. Those that only suspect a word must not be what finds it.
PROOFS = [check for code, check in CHECKS.items() if code[0] in "MNW"]

mutations = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@dataclass(frozen=True)
class File:
    """A chapter's text, and where in it the words of the witness stand."""

    name: str
    text: str
    #: Places of single characters that the witness has.
    signs: tuple[int, ...]
    #: Lines, without their ends, that hold words of the witness or open or close a note.
    lines: tuple[tuple[int, int], ...]
    roles: tuple[re.Match[str], ...]

    @property
    def loci(self) -> tuple[re.Match[str], ...]:
        return tuple(role for role in self.roles if role["name"] == "loc")

    @property
    def corrections(self) -> tuple[re.Match[str], ...]:
        return tuple(role for role in self.roles if role["name"] in ("ocr", "emend"))


@cache
def edition() -> Edition:
    return Edition.load(ROOT)


@cache
def files() -> dict[str, File]:
    names = [chapter.file for chapter in edition().chapters]
    return {name: survey(name, (ROOT / name).read_bytes().decode()) for name in names}


def survey(name: str, text: str) -> File:
    body = text.index("\n---\n", 3) + 5
    signs: list[int] = []
    lines: list[tuple[int, int]] = []
    roles = tuple(ROLE.finditer(text, body))
    for block in re.finditer(r"(?:.+\n?)+", text[body:]):
        if block[0].startswith("```"):
            continue
        found = list(_signs(text, body + block.start(), body + block.end(), roles))
        is_text = "{loc}`" in block[0]
        signs += found if is_text else []
        for line in re.finditer(r".+", block[0]):
            start, end = body + block.start() + line.start(), body + block.start() + line.end()
            if STRUCTURE.fullmatch(line[0]) or (is_text and any(
                start <= at < end and not text[at].isspace() for at in found
            )):
                lines.append((start, end))
    return File(name, text, tuple(signs), tuple(lines), roles)


def _signs(text: str, start: int, end: int, roles: tuple[re.Match[str], ...]) -> Iterator[int]:
    """What the witness has between two places: plain text and the witness's readings."""
    inside = [role for role in roles if start <= role.start() < end]
    covered = {at for role in inside for at in range(role.start(), role.end())}
    for line in re.finditer(r".+", text[start:end]):
        prefix = PREFIX.match(line[0])
        head = start + line.start() + (prefix.end() if prefix else 0)
        if not STRUCTURE.fullmatch(line[0]):
            yield from (at for at in range(head, start + line.end()) if at not in covered)
    for role in inside:
        content = role["content"]
        match role["name"]:
            case "ocr" | "emend":
                witness = split(content, ARROW)[0]
            case "sic":
                witness = split(content, BAR)[0]
            case "fw":
                witness = content
            case _:
                witness = ""
        first = role.start("content")
        yield from range(first, first + len(witness))


def text_alone(source: str, chapters: Sequence[Chapter]) -> Edition:
    """One text of the edition, with these chapters."""
    whole = edition()
    claims = [claim for claim in whole.claim_records if claim.source == source]
    return Edition(
        ROOT, {source: whole.sources[source]}, list(chapters), whole.series, claims, []
    )


@cache
def before(source: str) -> frozenset[Finding]:
    chapters = [chapter for chapter in edition().chapters if chapter.source == source]
    return proved(text_alone(source, chapters))


def proved(altered: Edition) -> frozenset[Finding]:
    return frozenset(finding for check in PROOFS for finding in check.run(altered))


def with_chapter(file: File, text: str) -> Edition:
    """The text that a chapter belongs to, with the chapter altered."""
    source = next(c.source for c in edition().chapters if c.file == file.name)
    altered = read_chapter(file.name, text.encode())
    assert altered is not None
    return text_alone(source, [
        altered if chapter.file == file.name else chapter
        for chapter in edition().chapters if chapter.source == source
    ])


def new_findings(file: File, text: str) -> frozenset[Finding]:
    """What is proved of a text with this chapter altered, and not without."""
    altered = with_chapter(file, text)
    return proved(altered) - before(*altered.sources)


def assert_named(file: File, text: str, elsewhere: bool = False) -> None:
    """``elsewhere``: what is lost here may be missed at what stands before it, in another
    chapter of the same text."""
    found = new_findings(file, text)
    assert found
    assert elsewhere or file.name in {finding.file for finding in found}


def replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


a_file = st.sampled_from(sorted(files()))


@mutations
@given(a_file, st.data())
def test_a_changed_sign_is_named(name: str, data: st.DataObject) -> None:
    file = files()[name]
    at = data.draw(st.sampled_from(file.signs))
    old = file.text[at]
    new = data.draw(st.sampled_from(REPLACEMENTS))
    assume(new != old and not (new.isspace() and old.isspace()))
    assert_named(file, replaced(file.text, at, at + 1, new))


@mutations
@given(a_file, st.data())
def test_a_dropped_line_is_named(name: str, data: st.DataObject) -> None:
    file = files()[name]
    start, end = data.draw(st.sampled_from(file.lines))
    assert_named(file, replaced(file.text, start, end + 1, ""), elsewhere=True)


@mutations
@given(a_file, st.data())
def test_a_doubled_line_is_named(name: str, data: st.DataObject) -> None:
    file = files()[name]
    start, end = data.draw(st.sampled_from(file.lines))
    line = file.text[start:end]
    assert_named(file, replaced(file.text, end, end, f"\n{line}"))


@mutations
@given(a_file, st.data())
def test_a_wrong_line_number_is_named(name: str, data: st.DataObject) -> None:
    file = files()[name]
    locus = data.draw(st.sampled_from(file.loci))
    numbers = [int(number) for number in locus["content"].split("-")]
    old = numbers[0], numbers[-1]
    near = st.integers(-3, 3)
    new = data.draw(
        st.tuples(near.map(lambda n: old[0] + n), near.map(lambda n: old[1] + n))
        | st.tuples(st.integers(0, 6000), st.integers(0, 6000))
    )
    assume(new != old)
    written = f"{{loc}}`{new[0]}`" if new[0] == new[1] else f"{{loc}}`{new[0]}-{new[1]}`"
    assert_named(file, replaced(file.text, *locus.span(), written), elsewhere=True)


@mutations
@given(a_file, st.sampled_from(["first tick", "last tick", "name"]), st.data())
def test_a_broken_role_is_named(name: str, part: str, data: st.DataObject) -> None:
    file = files()[name]
    role = data.draw(st.sampled_from(file.roles))
    match part:
        case "first tick":
            at = role.start("ticks")
            text = replaced(file.text, at, at + 1, "")
        case "last tick":
            text = replaced(file.text, role.end() - 1, role.end(), "")
        case _:
            text = replaced(file.text, *role.span("name"), data.draw(misspelt(role["name"])))
    assert_named(file, text)


def misspelt(name: str) -> st.SearchStrategy[str]:
    place = st.integers(0, len(name) - 1)
    return st.one_of(
        place.map(lambda i: name[:i] + name[i + 1 :]),
        place.map(lambda i: name[: i + 1] + name[i:]),
        place.map(lambda i: name[:i] + name[i : i + 2][::-1] + name[i + 2 :]),
        place.map(lambda i: name[:i] + name[i].upper() + name[i + 1 :]),
    ).filter(lambda wrong: wrong != name)


@mutations
@given(a_file, st.data())
def test_a_correction_without_its_arrow_is_named(name: str, data: st.DataObject) -> None:
    file = files()[name]
    assume(file.corrections)
    role = data.draw(st.sampled_from(file.corrections))
    at = file.text.index(ARROW, role.start())
    assert_named(file, replaced(file.text, at, at + 1, ""))


@mutations
@given(a_file, st.data())
def test_a_dropped_loc_is_named(name: str, data: st.DataObject) -> None:
    file = files()[name]
    locus = data.draw(st.sampled_from(file.loci))
    assert_named(file, replaced(file.text, *locus.span(), ""), elsewhere=True)


@settings(mutations, max_examples=10)
@given(a_file, st.text(REPLACEMENTS, max_size=9), st.data())
def test_no_damage_keeps_any_check_from_its_report(
    name: str, junk: str, data: st.DataObject
) -> None:
    file = files()[name]
    start = data.draw(st.sampled_from(file.signs))
    end = data.draw(st.integers(start, min(start + 400, len(file.text))))
    check_edition(with_chapter(file, replaced(file.text, start, end, junk)))


def test_no_line_number_keeps_any_check_from_its_report() -> None:
    file = min(files().values(), key=lambda file: len(file.text))
    for locus in (file.loci[0], file.loci[-1]):
        for lines in ("9000", "9000-9001", "1-999999999"):
            text = replaced(file.text, *locus.span("content"), lines)
            assert "W004" in {finding.code for finding in check_edition(with_chapter(file, text))}


def test_the_chapters_are_surveyed_whole() -> None:
    """The tests above would say nothing of a text whose places they do not see."""
    seen = sum(len(file.signs) for file in files().values())
    received = sum(len(source.text) for source in edition().sources.values())
    assert seen > 0.9 * received


@pytest.mark.parametrize("name", sorted(files()))
def test_an_unchanged_chapter_gives_no_new_finding(name: str) -> None:
    file = files()[name]
    assert new_findings(file, file.text) == set()
