"""A draft is where an editor begins: it must be complete, or not be there at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from analysis.drafts import PLACEHOLDERS, draft
from analysis.edition.chapters import Chapter, read_chapter
from analysis.edition.errors import EditionError
from analysis.edition.markup import FormeWork, Mark, Text
from analysis.edition.sources import FIELDS, Source, load_sources
from analysis.edition.witness import difference, passages, witness_form

HOSTILE = (
    "# heading", "####### seven", "1. a", "1) a", "12. a", "- a", "+ a", "* a", "> q", ">", "---",
    "===", "***", "___", "- - -", "| a |", "|---|", ":-:", "a | b", "--|--", "<b>", "</div>",
    "<!-- a -->", "<script>", "<http://a.b>", "&amp;", "&", "&#38;", "&rarr;", "[x](y)", "![",
    "![x](y)", "[x]: y", "[^ed-1]", "[^1]: a", "\\[^ed-1]", "\\\\[^ed-1]", "\\", "\\\\", "a\\",
    "a\\|b", "\\→", "\\`", "`", "``", "```", "```python", "~~~", "~~a~~", "$a$", "$$", "$5 and $6",
    "{loc}`1`", "{ocr}`a → b`", "{sic}`a", "{", "{}", "{a}", "{{a}}", "{.a}", "{#a}", ":::",
    ":::{note-text} ed-1", "::::", ": a", ":a: b", "(note-ed-1)=", "(a)=", "()=", "(a)= b",
    "% comment", "+++", "+ + +", "+++ {}", "→", "a → b", "*a*", "_a_", "**a**", "a_b_c", "a*b",
    "\\begin{a}", "\\end{a}", "    code", "\tcode", "a\tb", "a  ", "  a", "a\x0c", "\x0c", "a\rb",
    "\xa0", "a\xa0b", "\u200b", "\u2028", "a\u2029b", "\x85", "\ufeff", "\ufeffa", "\ufeff # a",
    "e\u0301", "\U0001f600", "\ufffd", "?", "!", '"', "'", "a@b.c", "www.a.b", "(c)", "...", "--",
    "[ ] a", "- [ ] a", "term", "\x01", "١. a", "1\xa0. a", "===\xa0", "#\xa0a", "",
)  # fmt: skip
SIGNS = st.sampled_from("\\`*_{}[]()<>#+-.!|~$&%^=:;@/'\"→ \t0129azé\n")
TEXTS = st.builds(
    "".join,
    st.lists(
        st.tuples(
            st.sampled_from(HOSTILE)
            | st.text(SIGNS, max_size=12)
            | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            st.sampled_from(("\n", "\r\n", "\n\n", "\r\n\r\n", " ", "")),
        ).map("".join),
        max_size=8,
    ),
).filter(lambda text: text.removeprefix("\ufeff").strip())


def new_root(folder: Path, catalogue: str = "") -> Path:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "catalogue.yml").write_text(catalogue, encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_root(tmp_path / "edition", "# The witnesses.\n")


def files(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes() if p.is_file() else b"a folder"
        for p in root.rglob("*")
    }


def drafted(folder: Path, text: str) -> tuple[Chapter, Source, str]:
    root = new_root(folder / "edition")
    file = folder / "a text.txt"
    file.write_bytes(text.encode())
    path = draft(file, root)
    chapter = read_chapter(path.relative_to(root).as_posix(), path.read_bytes())
    assert chapter is not None
    return chapter, load_sources(root)["a-text"], path.read_bytes().decode()


def literal_mark(mark: Mark) -> str:
    raise AssertionError(f"{mark} is taken for a note mark")


def each_hostile_line(test):  # type: ignore[no-untyped-def]
    """Each hostile line alone at the head of a block, below another line, and twice."""
    test = settings(deadline=None)(test)
    test = example("\n".join(HOSTILE))(example("\r\n\r\n".join(HOSTILE))(test))
    for line in HOSTILE:
        test = example(f"{line}a\n{line}\n{line}\n\nb {line}\n")(test)
    return test


@each_hostile_line
@given(text=TEXTS)
def test_a_draft_loses_no_sign_and_no_line_of_its_source(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        chapter, source, _ = drafted(Path(folder), text)
    assert chapter.findings == []
    assert chapter.notes == {}
    covered: Counter[int] = Counter()
    for passage in passages(chapter):
        assert difference(passage, source, literal_mark) is None
        covered.update(range(passage.locus.first, passage.locus.last + 1))
    assert covered == Counter(source.inhabited)


@each_hostile_line
@given(text=TEXTS)
def test_a_draft_corrects_nothing_unasked(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        chapter, _, _ = drafted(Path(folder), text)
    assert all(block.level == 0 and not block.notes for block in chapter.blocks)
    words = [p.item for p in chapter.pieces() if isinstance(p.item, (Text, FormeWork))]
    assert len(words) == sum(1 for _ in chapter.pieces()) - len(chapter.blocks)
    assert {w.witness for w in words if isinstance(w, FormeWork)} <= {"\ufeff"}


MYST = create_md_parser(
    MdParserConfig(
        enable_extensions={
            "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath",
            "fieldlist", "html_admonition", "html_image", "strikethrough", "substitution",
            "tasklist",
        }
    ),
    DocutilsRenderer,
)


@each_hostile_line
@given(text=TEXTS)
def test_the_book_shows_what_a_draft_says(text: str) -> None:
    """MyST with all its extensions finds only paragraphs, roles and the same words."""
    with tempfile.TemporaryDirectory() as folder:
        chapter, source, markdown = drafted(Path(folder), text)
    tokens = MYST.parse(markdown)
    kinds = {"front_matter", "paragraph_open", "inline", "paragraph_close"}
    assert {token.type for token in tokens} == kinds
    shown = []
    for token in tokens:
        for child in token.children or []:
            if child.type == "myst_role":
                shown.append(child.content if child.meta["name"] == "fw" else "")
            else:
                assert child.type in ("text", "softbreak")
                shown.append(child.content or " ")
        shown.append(" ")
    expected = (witness_form(p.item, literal_mark) for p in chapter.pieces())
    assert "".join("".join(shown).split()) == "".join("".join(expected).split())
    assert "".join("".join(shown).split()) == "".join(source.text.split())


def test_the_source_is_kept_byte_for_byte_and_its_checksum_is_right(
    root: Path, tmp_path: Path
) -> None:
    content = "\ufeffÜber  *alles*\r\n\r\n\tund\x0c\n".encode()
    file = tmp_path / "Das Büchlein (2. Aufl.).txt"
    file.write_bytes(content)
    chapter = draft(file, root)
    assert chapter == root / "book/texts/das-buchlein-2-aufl/text.md"
    assert (root / "sources/das-buchlein-2-aufl.txt").read_bytes() == content
    source = load_sources(root)["das-buchlein-2-aufl"]
    assert source.sha256 == source.checksum == hashlib.sha256(content).hexdigest()
    assert chapter.read_bytes().decode() == (
        '---\nsource: das-buchlein-2-aufl\ntitle: "fill in: the title"\n---\n\n'
        "{loc}`1` {fw}`\ufeff`Über \\*alles\\*\n\n{loc}`3` und\n"
    )


def test_the_catalogue_keeps_its_comments_and_tells_what_to_fill_in(
    root: Path, tmp_path: Path
) -> None:
    catalogue = root / "sources/catalogue.yml"
    old = "# Kept.\r\n\n- id: old # kept too\n  title: >-\n    An old\n    text"
    catalogue.write_bytes(old.encode())
    file = tmp_path / "new.txt"
    file.write_text("a")
    draft(file, root)
    new = catalogue.read_bytes().decode()
    assert new.startswith(old + "\n\n- id: new\n")
    entry = yaml.safe_load(new)[1]
    assert tuple(entry) == FIELDS
    assert all(entry[field].startswith("fill in: ") for field in PLACEHOLDERS)


@pytest.mark.parametrize("name", ["007", "true", "null", "2020-01-01", "2020-13-45", "on"])
def test_an_identifier_stays_what_it_is_in_yaml(root: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"{name}.txt"
    file.write_text("a")
    path = draft(file, root)
    chapter = read_chapter("text.md", path.read_bytes())
    assert chapter is not None
    assert [chapter.source] == list(load_sources(root)) == [name]


def test_a_second_draft_stands_beside_the_first(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_text("a")
    draft(file, root, "first")
    draft(file, root, "second")
    assert list(load_sources(root)) == ["first", "second"]


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b"a\nb\xff", "not UTF-8", 2),
        ("a\nb".encode("utf-16"), "not UTF-8", 1),
        (b"", "is empty", 0),
        (b" \r\n\x0c\n", "is empty", 0),
        (b"\xef\xbb\xbf\n", "is empty", 0),
        (b"a\n\nb\0c", "NUL", 3),
        (None, "cannot be read", 0),
    ],
)
def test_a_bad_file_leaves_nothing_and_says_how_to_mend_it(
    root: Path, tmp_path: Path, content: bytes | None, message: str, line: int
) -> None:
    file = tmp_path / "bad.txt"
    if content is not None:
        file.write_bytes(content)
    before = files(root)
    with pytest.raises(EditionError) as caught:
        draft(file, root)
    [finding] = caught.value.findings
    assert message in finding.message
    assert (finding.file, finding.line) == (file.as_posix(), line)
    assert finding.hint
    assert files(root) == before


@pytest.mark.parametrize(
    ("stem", "identifier", "message"),
    [
        ("Тезисы", None, "no identifier can be made"),
        ("a", "", "will not do"),
        ("a", "A b", "will not do"),
        ("a", "../a", "will not do"),
        ("a", "a\n", "will not do"),
        ("catalogued", None, "stands there already"),
        ("a", "catalogued", "stands there already"),
        ("received", None, "sources/received.txt: D001: stands there already"),
        ("chapter", None, "book/texts/chapter/text.md: D001: stands there already"),
    ],
)
def test_a_draft_never_takes_the_place_of_another_text(
    root: Path, tmp_path: Path, stem: str, identifier: str | None, message: str
) -> None:
    (root / "sources/catalogue.yml").write_text("- id: catalogued\n")
    (root / "sources/received.txt").write_text("kept")
    (root / "book/texts/chapter").mkdir(parents=True)
    (root / "book/texts/chapter/text.md").write_text("kept")
    file = tmp_path / f"{stem}.txt"
    file.write_text("a")
    before = files(root)
    with pytest.raises(EditionError, match=message):
        draft(file, root, identifier)
    assert files(root) == before


@pytest.mark.parametrize("catalogue", ["[]\n", "{a: b}\n", "  - id: a\n", "- id: a\n...\n", "- '"])
def test_a_catalogue_that_cannot_be_continued_stays_as_it_is(
    root: Path, tmp_path: Path, catalogue: str
) -> None:
    (root / "sources/catalogue.yml").write_text(catalogue)
    file = tmp_path / "new.txt"
    file.write_text("a")
    before = files(root)
    with pytest.raises(EditionError, match=r"catalogue\.yml"):
        draft(file, root)
    assert files(root) == before


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()])
def test_a_draft_that_fails_at_the_last_step_leaves_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    file = tmp_path / "new.txt"
    file.write_text("a")
    before = files(root)
    monkeypatch.setattr(os, "replace", fail)
    expected = EditionError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        draft(file, root)
    assert files(root) == before
