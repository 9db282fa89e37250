"""The generic measure: effects and variances as reported, on the analysis scale."""

from synthesis.meta.data import Floats
from synthesis.meta.measures.base import EffectOptions, Effects, Measure, assemble
from synthesis.meta.vocabulary import DataKind, MeasureCode, Reason, Scale


def _as_reported(table: Floats, _: EffectOptions) -> Effects:
    yi, vi = table
    return assemble(
        yi,
        vi,
        explain=lambda _row, finite: Reason.NO_VARIANCE if finite else Reason.NOT_REPORTED,
    )


GENERIC = Measure(
    code=MeasureCode.GEN, kind=DataKind.EFFECT, scale=Scale.IDENTITY, effects=_as_reported
)
