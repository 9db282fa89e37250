"""Which engine made a result."""

import numpy
import scipy

ENGINE_VERSION = "1.0.0"
"""Goes up whenever a result of the same rows and specification can differ."""


def engine_identity() -> dict[str, str]:
    """Names and versions that a result depends on: the engine's own, numpy's and scipy's."""
    return {
        "engine": "synthesis.meta",
        "engine_version": ENGINE_VERSION,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
    }
