"""The specification of an analysis, and the rows it works on."""

from dataclasses import dataclass, replace

from synthesis.meta.data import RowData
from synthesis.meta.errors import InvalidData, NotOffered
from synthesis.meta.measures.base import NO_CORRECTION, USUAL_CORRECTION, ZeroCells
from synthesis.meta.registry import measure_of
from synthesis.meta.revman import MEASURES as REVMAN_MEASURES
from synthesis.meta.vocabulary import (
    Convention,
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    PredictionMethod,
    VarianceType,
)

_MANTEL_HAENSZEL = (Model.MANTEL_HAENSZEL, Model.MANTEL_HAENSZEL_RANDOM)
_INVERSE_VARIANCE = (Model.COMMON_EFFECT, Model.RANDOM_EFFECTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row of an analysis.

    key: names the row in the result. data: None where the study doesn't report the outcome. subgroup:
    its label, empty for none. participants: names of the groups of people whose data the row holds; two rows
    with a name in common aren't independent. Empty: shared with no other row.
    """

    key: str
    data: RowData | None
    subgroup: str = ""
    participants: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """What to compute. Raises NotOffered for combinations that don't exist.

    estimator: of tau2, for random effects. interval_from: studies needed before `interval` is used;
    with fewer the interval is normal, and `Pooled.interval` says so. level: a fraction. zero_cells: the
    correction of single tables; pooling_zero_cells: the one inside Mantel-Haenszel sums.
    by_subgroup: fit each subgroup on its own, too, and test their differences.
    """

    measure: MeasureCode
    model: Model = Model.RANDOM_EFFECTS
    estimator: Estimator = Estimator.REML
    interval: IntervalMethod = IntervalMethod.Z
    interval_from: int = 1
    level: float = 0.95
    prediction: PredictionMethod = PredictionMethod.T_K1
    zero_cells: ZeroCells = USUAL_CORRECTION
    pooling_zero_cells: ZeroCells = NO_CORRECTION
    vtype: VarianceType = VarianceType.LS
    by_subgroup: bool = False
    convention: Convention = Convention.METAFOR

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise InvalidData("A confidence level lies between 0 and 100 per cent.")
        _check_measure(self)
        if self.model not in _INVERSE_VARIANCE and self.interval is not IntervalMethod.Z:
            raise NotOffered("Mantel-Haenszel and Peto pooling know the normal interval only.")
        if self.convention is Convention.REVMAN5:
            _check_revman(self)
        elif self.model is Model.MANTEL_HAENSZEL_RANDOM:
            raise NotOffered("Mantel-Haenszel random effects belong to Review Manager 5's rules.")

    @property
    def drop00(self) -> bool:
        """Whether tables without events, or with events only, in both arms are left out."""
        if self.zero_cells.drop00 is None:
            return self.model not in _INVERSE_VARIANCE
        return self.zero_cells.drop00

    @property
    def pooling_rule(self) -> ZeroCells:
        """The correction inside Mantel-Haenszel sums, with drop00 settled."""
        return replace(self.pooling_zero_cells, drop00=self.drop00)


def _check_measure(spec: Spec) -> None:
    measure = measure_of(spec.measure)
    if spec.vtype not in measure.vtypes or spec.vtype is VarianceType.REVMAN:
        raise NotOffered(f"The variance type {spec.vtype} isn't offered for {spec.measure}.")
    if spec.model in _MANTEL_HAENSZEL and spec.measure not in (
        MeasureCode.RR,
        MeasureCode.OR,
        MeasureCode.RD,
    ):
        raise NotOffered(f"Mantel-Haenszel pooling isn't offered for {spec.measure}.")
    if spec.model is Model.PETO and spec.measure not in (MeasureCode.OR, MeasureCode.PETO):
        raise NotOffered(f"Peto's method pools odds ratios, not {spec.measure}.")


def _check_revman(spec: Spec) -> None:
    if spec.measure not in REVMAN_MEASURES:
        raise NotOffered(f"Review Manager 5 has no measure {spec.measure}.")
    if spec.interval is not IntervalMethod.Z:
        raise NotOffered("Review Manager 5 knows the normal interval only.")
    if spec.model is Model.RANDOM_EFFECTS and spec.estimator is not Estimator.DL:
        raise NotOffered("Review Manager 5 knows the DerSimonian-Laird estimator only.")
