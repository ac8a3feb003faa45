"""The EPUB: Sphinx's own builder with the edition's style, dates and signs."""
