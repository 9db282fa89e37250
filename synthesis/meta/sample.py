"""Effects made ready for the estimators: in a fixed order, centred and scaled, with exact traces.

In what follows w are weights, P = W - w w' / sum w. The traces of P and PP are differences of nearly
equal numbers when one study outweighs the rest; here that study is taken apart, and nothing cancels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.meta.data import Floats
from synthesis.meta.errors import InvalidData, TooFewStudies

_LARGEST_RATIO = 1e70  # fourth powers of it are still finite


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """k effects, the most precise first: y = (yi - centre) / unit, v = vi / unit^2, shape (k,) each.

    The order makes results independent of the order of rows, to the last bit; centring on the most
    precise effect keeps its residual exact; the unit makes every tolerance relative. position: where
    each of these stood in the input.
    """

    y: Floats
    v: Floats
    centre: float
    unit: float
    position: NDArray[np.intp]

    @classmethod
    def of(cls, yi: Floats, vi: Floats) -> "Sample":
        """Raises TooFewStudies without studies, InvalidData unless all is finite and variances positive.

        InvalidData, too, on effects or variances so far apart that double precision can't hold both.
        """
        if len(yi) == 0:
            raise TooFewStudies("There is no study to pool.")
        if not (np.isfinite(yi).all() and np.isfinite(vi).all() and (vi > 0).all()):
            raise InvalidData("Effects must be finite and their variances positive.")
        position = np.argsort(vi, kind="stable")
        if (np.diff(vi[position]) == 0).any():
            position = np.lexsort((yi, vi))  # several times slower
        y, v = yi[position], vi[position]
        centre = float(y[0])
        unit = float(np.sqrt(v[len(v) // 2]))
        y, v = (y - centre) / unit, v / unit / unit
        extremes = (float(np.abs(y).max()), 1 / float(v[0]), float(v[-1]))
        if max(extremes) > _LARGEST_RATIO:
            raise InvalidData("The effects or variances are too far apart to compute with.")
        return cls(y=y, v=v, centre=centre, unit=unit, position=position)

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.y)

    def mean(self, w: Floats) -> float:
        """Weighted mean of y."""
        return float(w @ self.y) / float(w.sum())

    def residuals(self, w: Floats) -> Floats:
        """y minus its weighted mean, shape (k,)."""
        return self.y - self.mean(w)

    def in_input_order(self, values: Floats) -> Floats:
        """Values of the studies, shape (k,), where the input had them."""
        out = np.empty_like(values)
        out[self.position] = values
        return out


def trace_p(w: Floats) -> float:
    """Trace of P: sum w - sum w^2 / sum w. w, shape (k,): the largest weight first."""
    first, rest = float(w[0]), w[1:]
    r = float(rest.sum())
    return (2 * first * r + (r * r - float(rest @ rest))) / (first + r)


def trace_pp(w: Floats) -> float:
    """Trace of PP: sum w^2 - 2 sum w^3 / sum w + (sum w^2 / sum w)^2. w, shape (k,): the largest first."""
    first, rest = float(w[0]), w[1:]
    r, squares = float(rest.sum()), rest * rest
    total = first + r
    r2, r3, r4 = float(squares.sum()), float(squares @ rest), float(squares @ squares)
    own = (first * r / total) ** 2 + (r2 - 2 * r3 / total + r4 / total**2)
    return own + (2 * first * first * r2 + (r2 * r2 - r4)) / total**2
