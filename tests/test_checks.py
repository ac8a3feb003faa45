"""Each check finds its bad examples, in these words, and lets its good ones pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.checks import CHECKS, run_checks

FOLDER = Path(__file__).parent / "checks"
BASE = FOLDER / "base"
OVERLAYS = sorted(path for path in FOLDER.glob("*/*-*") if path.is_dir())


def named(kind: str) -> list[object]:
    return [
        pytest.param(path, id=path.relative_to(FOLDER).as_posix())
        for path in OVERLAYS if path.name.startswith(f"{kind}-")
    ]


def laid_over(overlay: Path, root: Path) -> Path:
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    shutil.copytree(
        overlay, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt")
    )
    return root


@pytest.mark.parametrize("overlay", named("bad"))
def test_a_fault_is_named_with_its_place_and_its_remedy(
    overlay: Path, tmp_path: Path, refresh_golden: bool
) -> None:
    findings = run_checks(laid_over(overlay, tmp_path))
    output = "".join(f"{finding}\n" for finding in findings)
    golden = overlay / "expected.txt"
    if refresh_golden:
        golden.write_text(output, encoding="utf-8")
    assert output == golden.read_text(encoding="utf-8")
    assert overlay.parent.name in {finding.code for finding in findings}
    assert all(finding.message and finding.hint for finding in findings)


@pytest.mark.parametrize("overlay", named("good"))
def test_nothing_sound_is_complained_of(overlay: Path, tmp_path: Path) -> None:
    assert run_checks(laid_over(overlay, tmp_path)) == []


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_shows_what_it_finds_and_what_it_lets_pass(code: str) -> None:
    kinds = {path.name.split("-")[0] for path in OVERLAYS if path.parent.name == code}
    assert kinds == {"bad", "good"}


def test_no_example_is_left_without_its_check() -> None:
    assert {path.parent.name for path in OVERLAYS} == set(CHECKS)


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_says_what_a_reader_would_lose(code: str) -> None:
    check = CHECKS[code]
    assert check.code == code and check.title and check.description
    assert "reader" in (check.run.__doc__ or "")


def test_the_real_edition_is_sound() -> None:
    assert run_checks(FOLDER.parents[1]) == []


# --- the command line -----------------------------------------------------------------


def test_a_sound_edition_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--root", str(BASE)]) == 0
    assert capsys.readouterr().out == "1 text, 7 lines, 2 corrections: all checks passed\n"


def test_a_fault_fails_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    overlay = FOLDER / "W001" / "bad-changed-word"
    assert main(["check", "--root", str(laid_over(overlay, tmp_path))]) == 1
    expected = (overlay / "expected.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().out == expected + "1 finding in 1 file\n"


def test_the_command_works_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    laid_over(FOLDER / "S003" / "good-no-witness", tmp_path / "edition")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--root", "edition"]) == 0
    monkeypatch.chdir(tmp_path / "edition" / "book" / "texts")
    assert main(["check"]) == 0
    assert capsys.readouterr().out.count("1 text, 7 lines") == 2


def test_another_folder_is_not_taken_for_the_edition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("A text.\n", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "nowhere"):
        for command in (["check"], ["data"], ["new", str(text)]):
            assert main([*command, "--root", str(folder)]) == 1
            assert "S001" in capsys.readouterr().err
        assert [finding.code for finding in run_checks(folder)] == ["S001"]
    assert list(tmp_path.iterdir()) == [text]


def test_a_file_that_cannot_be_read_is_said_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laid_over(FOLDER / "S003" / "good-no-witness", tmp_path)
    (tmp_path / "book" / "texts" / "folder.md").mkdir()
    assert main(["check", "--root", str(tmp_path)]) == 1
    assert "folder.md" in capsys.readouterr().err


def test_findings_can_be_read_on_a_terminal_without_unicode(tmp_path: Path) -> None:
    laid_over(FOLDER / "M001" / "bad-no-arrow", tmp_path)
    command = [sys.executable, "-m", "analysis", "check", "--root", str(tmp_path)]
    ended = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": "ascii"}, cwd=FOLDER.parents[1],
        capture_output=True, check=False, timeout=60,
    )
    assert ended.returncode == 1
    assert b"M001" in ended.stdout
    assert ended.stderr == b""
