"""What computes in *The Soviet Trade-Union Debate, 1918–1921*.

``Edition.load()`` reads everything; see :class:`analysis.edition.library.Edition`.
"""

from .edition import Edition, EditionError, Finding

__version__ = "0.1.0"
#: The environment variable by which a build of the book tells its cells where they run.
IN_BOOK = "EDITION_IN_BOOK"
__all__ = ["IN_BOOK", "Edition", "EditionError", "Finding", "__version__"]
