"""What computes in *The Soviet Trade-Union Debate, 1918–1921*.

``Edition.load()`` reads everything; see :class:`analysis.edition.library.Edition`.
"""

from .edition import Edition, EditionError, Finding

__version__ = "0.1.0"
__all__ = ["Edition", "EditionError", "Finding", "__version__"]
