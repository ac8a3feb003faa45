"""The printed book: a Sphinx builder that writes Typst, which the ``typst`` wheel sets."""
