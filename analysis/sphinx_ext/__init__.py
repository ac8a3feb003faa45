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
    assignments,
    cell_code,
    charts,
    citations,
    cite,
    compare,
    concordance,
    corrections,
    downloads,
    find,
    frame,
    kernels,
    loci,
    name_index,
    names,
    notes,
    passage_role,
    popovers,
    print_pages,
    questions,
    quotation_links,
    quotations,
    ready,
    state,
    titles,
    views,
)

FEATURES = (
    state, kernels, loci, apparatus, notes, views, cite, corrections, titles, charts, assets,
    frame, cell_code, typst, epub, downloads, citations, concordance, popovers,
    quotations, quotation_links, compare, ready, find, names, name_index,
    passage_role, print_pages, questions, assignments,
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
