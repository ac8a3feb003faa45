"""The Sphinx extension: one module a feature, node, role and visitors together."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .. import __version__
from . import apparatus, assets, charts, corrections, kernels, loci, notes, state, titles, views


def setup(app: Sphinx) -> ExtensionMetadata:
    for feature in (state, kernels, loci, apparatus, notes, views, corrections, titles, charts, assets):
        feature.setup(app)
    return {
        "version": __version__,
        "env_version": state.ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
