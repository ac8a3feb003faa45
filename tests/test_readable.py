"""A page as Markdown to read."""

from __future__ import annotations

from analysis import Edition
from analysis.edition.readable import markdown

PAGE = """# A page

Words.

## Questions to check yourself

```{question} one
Which?

- [x] This.
  : Yes.
- [ ] That.
  : No.
```

## Sources

More words.
"""


def test_a_reader_of_the_markdown_meets_no_heading_with_nothing_under_it() -> None:
    """The questions need their form, so they are left out; the heading goes with them."""
    shown = markdown(Edition.load(), PAGE)
    assert shown == "# A page\n\nWords.\n\n## Sources\n\nMore words.\n"
