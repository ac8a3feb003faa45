"""Tables and charts for the book's cells, computed from the registers."""

from .charts import share_chart
from .render import show, use_book_renderer
from .tables import passage_link, share_table

__all__ = ["passage_link", "share_chart", "share_table", "show", "use_book_renderer"]
