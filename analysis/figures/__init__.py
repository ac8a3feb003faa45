"""Tables and charts for the book's cells, computed from the registers."""

from .bounds import bounds_chart
from .charts import share_chart
from .render import Link, show, use_book_renderer
from .seats import seats_chart
from .tables import (
    address,
    bounds_table,
    nested_table,
    passage_link,
    ratio_table,
    share_table,
    sum_table,
    vote_table,
)

__all__ = [
    "Link", "address", "bounds_chart", "bounds_table", "nested_table", "passage_link",
    "ratio_table", "seats_chart", "share_chart", "share_table", "show", "sum_table",
    "use_book_renderer", "vote_table",
]
