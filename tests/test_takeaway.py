"""Pages as files to take away and notebooks to run: their words, their addresses, JupyterLab."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, Run
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from analysis import Edition, lab
from analysis.edition.plaintext import chapter_text
from analysis.edition.readable import editorial
from analysis.launch import Repository, repository
from analysis.takeaway import has_cells, markdown_file, notebook

GITHUB = Repository("github.com", "an-owner/a-name")
PINS = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.load(ROOT)


def text_of(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


# --- Markdown to read ---------------------------------------------------------------


def test_the_markdown_reads_as_the_reading_text_does(edition: Edition) -> None:
    reader = MarkdownIt("commonmark").use(footnote_plugin)

    def words(tokens: list) -> str:  # type: ignore[type-arg]
        return "".join(
            t.content if t.type in ("text", "text_special", "code_inline") else
            f"[{t.meta['label']}]" if t.type == "footnote_ref" else " " * (t.type == "softbreak")
            for t in tokens
        )

    for chapter in edition.chapters:
        written = markdown_file(edition, text_of(chapter.file), chapter)
        body = reader.parse(written)
        end = next((n for n, t in enumerate(body) if t.type.startswith("footnote_block")), None)
        shown = {words(t.children or []) for t in body[:end] if t.type == "inline"}
        for line in chapter_text(edition, chapter).splitlines():
            plain = re.sub(r"\[[^\[\]]{1,4}\]", "", line)
            found = {re.sub(r"\[[^\[\]]{1,9}\]", "", each) for each in shown}
            assert plain in found, (chapter.file, line[:80])
        assert not re.search(r"\{(loc|ocr|emend|sic|gap|supplied|pb|fw)\}", written)


def test_every_footnote_of_the_markdown_has_its_text(edition: Edition) -> None:
    called = 0
    for chapter in edition.chapters:
        written = markdown_file(edition, text_of(chapter.file), chapter)
        marks = set(re.findall(r"\[\^([\w-]+)\](?!:)", written))
        assert marks == set(re.findall(r"^\[\^([\w-]+)\]: \S", written, re.MULTILINE))
        called += len(marks)
    assert called > 10


def test_what_leads_inside_the_book_becomes_words() -> None:
    written = "See {ref}`the end <here>`, [a *page*](other.md#l3) and [a site](https://a.example)."
    assert editorial(written) == "See the end, a *page* and [a site](https://a.example)."


# --- notebooks -------------------------------------------------------------------------


def test_a_notebook_has_the_cells_of_its_page_and_the_same_bytes_each_time(
    edition: Edition,
) -> None:
    for chapter in edition.chapters:
        text = text_of(chapter.file)
        if not has_cells(text):
            continue
        written = notebook(edition, text, chapter)
        assert written == notebook(Edition.load(ROOT), text, chapter)
        read = nbformat.reads(written, as_version=4)
        nbformat.validate(read)
        code = [cell for cell in read.cells if cell.cell_type == "code"]
        assert len(code) == text.count("```{code-cell}")
        assert all(cell.source in text and not cell.outputs for cell in code)
        assert read.cells[0].source.startswith("# ")


def test_the_offered_notebook_runs_where_the_edition_is_installed(
    edition: Edition, tmp_path: Path
) -> None:
    from nbclient import NotebookClient

    chapter = next(c for c in edition.chapters if c.docname.endswith("kollontai-1921/part-3"))
    read = nbformat.reads(notebook(edition, text_of(chapter.file), chapter, GITHUB), as_version=4)
    NotebookClient(
        read, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    ).execute()
    preparation, *cells = [cell for cell in read.cells if cell.cell_type == "code"]
    assert not preparation.outputs  # nothing is fetched where the package is
    assert any("text/html" in out.get("data", {}) for cell in cells for out in cell.outputs)


# --- where a notebook can be opened ------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://github.com/an-owner/a-name", "github.com"),
     (" https://GitHub.com/an-owner/a-name.git ", "github.com"),
     ("https://gitlab.com/a-group/b/a-name/", "gitlab.com"),
     ("https://codeberg.org/an-owner/a-name", "codeberg.org")],
)  # fmt: skip
def test_the_address_of_any_public_repository_is_understood(url: str, name: str) -> None:
    found = repository(url)
    assert found is not None and found.host == name and found.name.endswith("a-name")


@pytest.mark.parametrize(
    "url", ["github.com/a/b", "https://github.com/a", "git@github.com:a/b",
            "https://github.com/a/b/<script>", "https://a.b/c/d?e=f"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(ValueError, match="owner/name"):
        repository(url)


def test_without_a_setting_there_is_no_repository() -> None:
    assert repository("") is None and repository("  ") is None


def test_each_host_has_its_own_address_on_binder() -> None:
    end = "/HEAD?urlpath=lab%2Ftree%2F_build%2Fnotebooks%2Fbook%2Fa.ipynb"
    found = {
        host: Repository(host, "g/a-name").binder("book/a")
        for host in ("github.com", "gitlab.com", "codeberg.org")
    }
    assert found == {
        "github.com": f"https://mybinder.org/v2/gh/g/a-name{end}",
        "gitlab.com": f"https://mybinder.org/v2/gl/g%2Fa-name{end}",
        "codeberg.org": f"https://mybinder.org/v2/git/https%3A%2F%2Fcodeberg.org%2Fg%2Fa-name{end}",
    }
    assert Repository("codeberg.org", "g/a-name").colab("book/a") is None


def test_binder_finds_what_it_installs_and_makes_the_notebooks(tmp_path: Path, run: Run) -> None:
    wanted = (ROOT / "binder/requirements.txt").read_text("utf-8")
    for file in re.findall(r"^-r (\S+)", wanted, re.MULTILINE):
        assert (ROOT / "binder" / file).is_file()
    assert (ROOT / "binder/postBuild").stat().st_mode & 0o111
    command = (ROOT / "binder/postBuild").read_text("utf-8").splitlines()[-1].split()
    done = run(ROOT, *command, "--out", tmp_path)
    assert done.status == 0, done.log
    assert (tmp_path / "book/texts/kollontai-1921/notes.ipynb").is_file()


# --- JupyterLab ---------------------------------------------------------------------------


def test_jupyterlab_reads_the_project_s_settings_and_writes_below_build_only() -> None:
    env = lab.environment(ROOT, {"HOME": "/home/reader", "JUPYTER_CONFIG_DIR": "/home/reader/own"})
    places = [Path(env[name]) for name in lab.PLACES]
    assert all(place.is_relative_to(ROOT / "_build" / "lab") for place in places)
    assert len(set(places)) == len(places)
    settings = Path(env["JUPYTER_CONFIG_PATH"], "labconfig/default_setting_overrides.json")
    viewers = json.loads(settings.read_text("utf-8"))[
        "@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]  # fmt: skip
    assert viewers["markdown"] == "Jupytext Notebook"
    assert (ROOT / lab.FIRST).is_file()


def test_a_notebook_outside_of_the_checkout_is_opened_in_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "a b.ipynb"
    command = lab.command(ROOT, file)
    assert f"--ServerApp.root_dir={tmp_path}" in command
    assert "--LabApp.default_url=/lab/tree/a%20b.ipynb" in command
    inside = lab.command(ROOT, ROOT / "book/numbers.md", ["--no-browser"])
    assert f"--ServerApp.root_dir={ROOT}" in inside and inside[-1] == "--no-browser"
    assert "--LabApp.default_url=/lab/tree/book/numbers.md" in inside


# --- versions -----------------------------------------------------------------------------


def test_the_constraints_agree_with_every_pin() -> None:
    kept = {n.lower().replace("_", "-"): v for n, v in PINS.findall(text_of("constraints.txt"))}
    for file in ROOT.glob("requirements*.txt"):
        for name, pinned in PINS.findall(file.read_text("utf-8")):
            assert kept[name.lower().replace("_", "-")] == pinned, f"{file.name}: {name}"
    lines = [x for x in text_of("constraints.txt").splitlines() if not x.startswith("#")]
    assert all(PINS.fullmatch(line) for line in lines), "a line of this machine"


def test_git_knows_the_files_that_make_needs() -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "constraints.txt", "requirements-lab.txt", "binder/postBuild",
         "analysis/jupyter/labconfig/default_setting_overrides.json", "tests/contract/anchors.txt"],
        cwd=ROOT, capture_output=True, check=False,
    )
    assert ignored.returncode != 0, ignored.stdout
