"""Measures of one correlation. Source: metafor's `escalc`; Fisher 1921, Metron 1:3-32."""

import numpy as np

from synthesis.meta.data import Floats
from synthesis.meta.measures.base import EffectOptions, Effects, Measure, assemble
from synthesis.meta.vocabulary import DataKind, MeasureCode, Reason, Scale


def _fisher_z(table: Floats, _: EffectOptions) -> Effects:
    r, n = table
    with np.errstate(divide="ignore"):
        yi = np.arctanh(r)
        vi = np.where(n > 3, 1 / np.where(n > 3, n - 3, 1.0), np.nan)

    def explain(row: int, _finite: bool) -> Reason:
        if np.isnan(r[row]):
            return Reason.NOT_REPORTED
        return Reason.TOO_FEW_PARTICIPANTS if n[row] <= 3 else Reason.PERFECT_CORRELATION

    return assemble(yi, vi, explain=explain)


FISHER_Z = Measure(
    code=MeasureCode.ZCOR, kind=DataKind.CORRELATION, scale=Scale.FISHER_Z, effects=_fisher_z
)
