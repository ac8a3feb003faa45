"""The charts on paper: a kept picture with its words, or the words alone."""

from __future__ import annotations

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest
from docutils import nodes
from typst_cases import document, para

from analysis.figures import kept as charts
from analysis.figures.render import BookRenderer
from analysis.typst.cells import CaptionsForPrint, ChartsForPrint, has_code

HTML = '<figure class="chart" role="img"></figure>'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/catalogue.yml").write_text("")
    (tmp_path / charts.FOLDER).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(charts.HAND_OUT, raising=False)
    return tmp_path


def figure(height: int = 100) -> go.Figure:
    return go.Figure(go.Bar(x=[height], y=["a"])).update_layout(meta={"alternative": "It rises."})


def test_a_kept_picture_goes_along_with_the_chart_and_one_of_another_does_not(root: Path) -> None:
    name = charts.name_of(go.Figure(figure().to_dict()))
    file = root / charts.FOLDER / f"{name}.svg"
    file.write_text("<svg/>", encoding="utf-8")
    assert BookRenderer().to_mimebundle(figure().to_dict())["image/svg+xml"] == "<svg/>"
    changed = BookRenderer().to_mimebundle(figure(101).to_dict())
    assert set(changed) == {"text/html", "text/markdown"}


def test_the_figures_are_handed_out_to_be_drawn(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(charts.HAND_OUT, str(root))
    assert charts.kept(figure()) is None
    (handed,) = root.glob("*.json")
    assert go.Figure(json.loads(handed.read_text(encoding="utf-8"))) == figure()


def test_only_missing_pictures_are_drawn_and_stale_ones_deleted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"old": figure(1), "new": figure(2)}
    monkeypatch.setattr(charts, "collect", lambda root: found)
    drawn: list[str] = []

    def draw(figures: dict[str, go.Figure], folder: Path) -> list[Path]:
        drawn.extend(figures)
        return [folder / f"{name}.svg" for name in figures]

    monkeypatch.setattr(charts, "draw", draw)
    for name in ("old", "stale"):
        (root / charts.FOLDER / f"{name}.svg").write_text("<svg/>", encoding="utf-8")
    charts.refresh(root)
    assert drawn == ["new"]
    assert [f.stem for f in (root / charts.FOLDER).glob("*.svg")] == ["old"]


def test_without_a_browser_it_is_said_where_to_get_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "BROWSERS", ())
    with pytest.raises(charts.ChartsError, match="chromium"):
        charts.draw({"a": figure()}, root)
    assert charts.draw({}, root) == []


def bundle(*pictures: nodes.Node) -> nodes.container:
    html = nodes.container("", nodes.raw("", HTML, format="html"), mime_type="text/html")
    words = nodes.container("", para("It rises."), mime_type="text/markdown")
    svg = [nodes.container("", p, mime_type="image/svg+xml") for p in pictures]
    return nodes.container("", html, words, *svg, nb_element="mime_bundle")


def test_a_picture_has_the_words_as_its_alternative_and_below_it() -> None:
    picture = nodes.image("", uri="a.svg")
    tree = document(bundle(picture))
    ChartsForPrint(tree).run()
    assert picture["alt"] == "It rises."
    assert [c.astext() for c in tree.findall(nodes.caption)] == ["It rises."]


def test_without_a_picture_the_words_stand_for_the_chart() -> None:
    tree = document(bundle())
    ChartsForPrint(tree).run()
    (shown,) = (n for n in tree.findall(nodes.container) if "chart" in n["classes"])
    assert shown.astext() == "It rises."
    assert shown.parent["mime_type"] == "text/markdown"


def test_the_words_above_a_table_are_its_caption() -> None:
    table = nodes.table("", nodes.tgroup())
    children = para("Seats"), table, para("Source")
    output = nodes.container("", *children, nb_element="cell_code_output")
    tree = document(nodes.container("", output, nb_element="cell_code"))
    CaptionsForPrint(tree).run()
    assert table[0].astext() == "Seats"
    assert [type(n) for n in output.children] == [nodes.table, nodes.paragraph]
    assert has_code(tree)
    assert not has_code(document(para("Text.")))
