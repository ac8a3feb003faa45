"""Pages that need nothing but themselves: feedback for students, sheets for the teacher."""

from __future__ import annotations

from html import escape
from typing import Any

from markdown_it import MarkdownIt

STYLE = """\
:root { color-scheme: light dark; }
body { font: 1.05rem/1.55 Georgia, 'Source Serif 4', serif; max-width: 44rem;
  margin: 0 auto; padding: 1.5rem 1rem 4rem; color: #1a1a1a; background: #fff; }
h1, h2, h3, th { line-height: 1.25; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } h3 { font-size: 1.05rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid #bbb; }
.n { text-align: right; white-space: nowrap; }
pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; background: #f3f3f0;
  padding: .7rem; font-size: .85rem; line-height: 1.4; }
.answer { border-left: 4px solid #767676; padding: .1rem 0 .1rem 1rem; margin: 1rem 0; }
.model { border-left-color: #2c6e49; }
.small { font-size: .92rem; color: #444; }
a { color: #0b4f9c; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e6e6; background: #161616; } pre { background: #242424; }
  th, td { border-color: #555; } .small { color: #bbb; } a { color: #8ab8ef; }
}
@media print { body { max-width: none; font-size: 11pt; } h2 { break-after: avoid; } }
"""
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def markdown(words: str) -> str:
    """Markdown as HTML. Marks of HTML in it are shown as they stand, so that no one's words
    can run or load anything."""
    rendered: str = _MARKDOWN.render(words)
    return rendered


def page(title: str, body: str) -> str:
    """A whole page that loads nothing."""
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def table(head: list[str], rows: list[list[str]], numbers: set[int] = frozenset()) -> str:  # type: ignore[assignment]
    """A table of cells that are HTML; the columns ``numbers`` stand right."""
    def row(cells: list[str], tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        return "<tr>" + "".join(
            f"<{tag}{scope}{' class=n' if column in numbers else ''}>{cell}</{tag}>"
            for column, cell in enumerate(cells)
        ) + "</tr>\n"

    return (f"<table>\n<thead>\n{row([escape(h) for h in head], 'th')}</thead>\n<tbody>\n"
            f"{''.join(row(cells, 'td') for cells in rows)}</tbody>\n</table>")


def notebook_page(notebook: Any, title: str) -> str:
    """A notebook's words and code as a page to read and to print."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            parts.append(f"<pre><code>{escape(cell.source)}</code></pre>")
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            words = "\n".join(line for line in cell.source.splitlines()
                              if line.strip() not in ("### BEGIN SOLUTION", "### END SOLUTION"))
            points = cell.metadata.nbgrader.get("points", 0)
            parts.append('<div class="answer model">\n<p><strong>Model answer '
                         f"({points:g} points)</strong></p>\n{markdown(words)}</div>")
        else:
            parts.append(markdown(cell.source))
    return page(title, "\n".join(parts))
