"""The Sphinx extension: one module a feature, node, role and visitors together."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .. import __version__
from ..epub import builder as epub
from ..typst import builder as typst
from . import (
    apparatus,
    assets,
    charts,
    citations,
    concordance,
    corrections,
    downloads,
    kernels,
    loci,
    notes,
    popovers,
    quotation_links,
    quotations,
    state,
    titles,
    views,
)

FEATURES = (
    state, kernels, loci, apparatus, notes, views, corrections, titles, charts, assets,
    typst, epub, downloads, citations, concordance, popovers,
    quotations, quotation_links,
)


def setup(app: Sphinx) -> ExtensionMetadata:
    for feature in FEATURES:
        feature.setup(app)
    return {
        "version": __version__,
        "env_version": state.ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
