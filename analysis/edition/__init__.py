"""The core: typed records in, DataFrames out. It knows neither Sphinx nor Jupyter."""

from .errors import EditionError, Finding
from .library import Edition, find_root

__all__ = ["Edition", "EditionError", "Finding", "find_root"]
