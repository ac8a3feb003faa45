"""The data that people take away: complete, described, the same each time, never half-written."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from frictionless import Package

from analysis import Edition, EditionError, data
from analysis.data_dictionary import TABLES, dictionary
from analysis.edition.sources import FIELDS

ROOT = Path(__file__).parents[1]
CHAPTER = """\
---
source: a-text
title: A text
---

# {loc}`1` The title {gap}`two words | torn off`

{loc}`2` {sic}`Lost: | kept` {gap}`one word | torn off` {supplied}`word. (?)`

{loc}`3` Then {gap}`one word | torn off` and a{gap}`letters | torn off`, {ocr}`markl → mark[^ed-1]`

{loc}`5` {fw}`- 23 -`
"""
CLAIMS = """\
id,claim,source,lines,quote,speaker,authority,date,quantity,value,unit,of,qualifier,kind
a-1,a,a-text,1,The title,,,,works,1720,works,2000,exact,count
a-2,a,a-text,2-3,"Lost:
word",,,,shares,0.25,per cent,,about,share
"""
EVENTS = """\
id,event,date,calendar,gregorian,end,source,lines,quote,remark
a-text.1.1,The title given,1917 October 25,Julian,1917-11-07,,a-text,1,The title,
a-text.2.1,The word lost,May,not stated,1920-05,1920-06,a-text,2-3,"Lost:
word",A month.
"""
SOURCE = "The title\nLost:\nThen and a, markl\n\n- 23 -\n"


def read(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the edition itself."""
    folder = tmp_path_factory.mktemp("build") / "data"
    written = data.write(ROOT, folder)
    assert {p.relative_to(folder).as_posix() for p in written} == set(read(folder))
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An edition of one short text."""
    root = tmp_path / "edition"
    (root / "sources").mkdir(parents=True)
    (root / "book/texts").mkdir(parents=True)
    shutil.copytree(ROOT / "book/registers", root / "book/registers")
    for register in (root / "book/registers").glob("*.csv"):
        if register.stem not in ("series", "standards"):
            register.write_text(register.read_text(encoding="utf-8").split("\n")[0] + "\n")
    (root / "book/registers/claims.csv").write_text(CLAIMS.replace("\n", "\r\n"), newline="")
    (root / "book/registers/events.csv").write_text(EVENTS)
    checksum = hashlib.sha256(SOURCE.encode()).hexdigest()
    fields = "".join(f"  {field}: x\n" for field in FIELDS[1:-1])
    (root / "sources/catalogue.yml").write_text(f"- id: a-text\n{fields}  sha256: {checksum}\n")
    (root / "sources/a-text.txt").write_text(SOURCE)
    (root / "book/texts/a-text.md").write_text(CHAPTER, encoding="utf-8")
    return root


def test_a_stranger_can_open_the_package_and_it_is_what_it_says(out: Path) -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("frictionless"), "validate", out / data.PACKAGE],
        capture_output=True, text=True, check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    package = Package(str(out / data.PACKAGE))
    assert {resource.path for resource in package.resources} | {data.PACKAGE} == set(read(out))


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("emendations.csv", "a-text.1.1,", "a-text.2.1,", "primary-key"),
        ("emendations.csv", "a-text.1.1,a-text", "a-text.1.1,another", "foreign-key"),
        ("emendations.csv", ",certain,", ",sure,", "constraint-error"),
        ("emendations.csv", ",sic,", ",sick,", "constraint-error"),
        ("emendations.csv", ",note mark,", ",note,", "constraint-error"),
        ("notes.csv", "a-text,", "another,", "foreign-key"),
        ("notes.csv", ",3,", ",three,", "type-error"),
        ("claims.csv", "a-1,", "a-2,", "primary-key"),
        ("claims.csv", ",1720,", ",many,", "type-error"),
        ("claims.csv", ",exact,", ",exactly,", "constraint-error"),
        ("events.csv", "a-text.1.1,", "a-text.2.1,", "primary-key"),
        ("events.csv", ",1917-11-07,a-text", ",1917-11-31,a-text", "type-error"),
        ("events.csv", ",Julian,", ",French,", "constraint-error"),
        ("sources.csv", "a-text,", ",", "constraint-error"),
        ("text/a-text.txt", "Lost", "Last", "hash-count"),
    ],
)
def test_what_was_spoilt_on_the_way_is_found_out(
    small: Path, tmp_path: Path, name: str, old: str, new: str, fault: str
) -> None:
    out = tmp_path / "data"
    data.write(small, out)
    package = Package(str(out / data.PACKAGE))
    assert package.validate().valid
    content = (out / name).read_text("utf-8")
    assert old in content
    (out / name).write_text(content.replace(old, new, 1), "utf-8")
    assert fault in {kind for [kind] in package.validate().flatten(["type"])}


def test_every_column_is_defined_and_every_definition_has_its_column(out: Path) -> None:
    defined = dictionary()
    assert list(defined.columns) == ["file", "column", "type", "meaning"]
    assert set(defined["file"]) == {p.name for p in out.glob("*.csv")}
    package = json.loads((out / data.PACKAGE).read_text(encoding="utf-8"))
    schemas = {r["path"]: r["schema"]["fields"] for r in package["resources"] if "schema" in r}
    for file, rows in defined.groupby("file"):
        with (out / str(file)).open(encoding="utf-8", newline="") as target:
            header = next(csv.reader(target))
        assert header == list(rows["column"])
        fields = [(f["name"], f["type"], f["description"]) for f in schemas[file]]
        assert fields == list(rows[["column", "type", "meaning"]].itertuples(False, None))
    assert defined["meaning"].str.endswith(".").all()


def test_the_columns_are_those_that_the_edition_gives() -> None:
    edition = Edition.load(ROOT)
    for table in TABLES:
        if table.name != "sources":
            frame = getattr(edition, table.name)
            assert [c.name for c in table.columns] == list(frame.columns)


def test_nothing_is_lost_between_the_edition_and_its_tables(out: Path) -> None:
    edition = Edition.load(ROOT)
    for name in ("emendations", "notes", "claims", "events"):
        with (out / f"{name}.csv").open(encoding="utf-8", newline="") as target:
            assert len(list(csv.DictReader(target))) == len(getattr(edition, name)) > 0
    for source in edition.sources:
        text = (out / f"text/{source}.txt").read_text(encoding="utf-8").replace(data.LOST, "")
        words = " ".join(words for _, words in edition.paragraphs(source))
        assert text.split() == words.split() != []


def test_a_figure_is_written_as_it_was_typed(small: Path, tmp_path: Path) -> None:
    data.write(small, tmp_path / "out")
    assert (tmp_path / "out/claims.csv").read_bytes() == CLAIMS.encode()


def test_a_second_write_changes_no_byte(out: Path, tmp_path: Path) -> None:
    again = tmp_path / "build/data"
    data.write(ROOT, again)
    data.write(ROOT, again)
    assert read(again) == read(out)
    assert [p.name for p in again.parent.iterdir()] == ["data"]
    assert not any(b"\r" in content for content in read(out).values())


def test_a_reader_sees_what_is_lost_and_what_is_conjectured(small: Path, tmp_path: Path) -> None:
    data.write(small, tmp_path / "out")
    assert (tmp_path / "out/text/a-text.txt").read_text(encoding="utf-8") == (
        "The title […]\nLost: word.\nThen […] and a[…], mark[1]\n"
    )


def test_an_edition_with_faults_gives_no_data_with_holes(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    data.write(small, out)
    before = read(out)
    chapter = small / "book/texts/a-text.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\n{ocr}`a`\n", encoding="utf-8")
    with pytest.raises(EditionError, match="M001"):
        data.write(small, out)
    assert read(out) == before
    chapter.write_text(CHAPTER, encoding="utf-8")
    with (small / "book/registers/claims.csv").open("a") as claims:
        claims.write("a,,,,,,,,,,,,,\n")
    with pytest.raises(EditionError, match="C001"):
        data.write(small, out)
    assert read(out) == before


@pytest.mark.parametrize("method", ["write_bytes", "rename"])
def test_a_write_that_fails_leaves_the_old_data_whole(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    out = tmp_path / "build/data"
    data.write(small, out)
    before = read(out)
    (small / "book/texts/a-text.md").write_text(CHAPTER.replace("and", "und"), encoding="utf-8")
    real = getattr(Path, method)

    def fail(path: Path, *given: object) -> object:
        if path.name in ("new", data.PACKAGE):
            raise OSError("the disk is full")
        return real(path, *given)

    monkeypatch.setattr(Path, method, fail)
    with pytest.raises(OSError, match="the disk is full"):
        data.write(small, out)
    assert read(out) == before
    assert [p.name for p in out.parent.iterdir()] == ["data"]


@pytest.mark.parametrize("name", ["thesis.docx", "text/my notes.md", ".git/config", "a/text/b.txt"])
def test_nobodys_own_files_are_taken_away(small: Path, tmp_path: Path, name: str) -> None:
    own = tmp_path / "out" / name
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    with pytest.raises(EditionError, match="is no part of the data"):
        data.write(small, tmp_path / "out")
    assert read(tmp_path / "out") == {name: b"mine"}


def test_a_file_in_the_place_of_the_folder_is_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(EditionError, match="is no part of the data"):
        data.write(small, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_day_is_written_as_a_day(small: Path, tmp_path: Path) -> None:
    data.write(small, tmp_path / "out")
    with (tmp_path / "out/events.csv").open(encoding="utf-8", newline="") as target:
        rows = list(csv.DictReader(target))
    assert [(r["start"], r["end"], r["precision"], r["offset_days"]) for r in rows] == [
        ("1917-11-07", "1917-11-07", "day", "13"), ("1920-05-01", "1920-06-30", "month", "0"),
    ]
