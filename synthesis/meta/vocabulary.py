"""The closed vocabularies of the meta-analysis core. Values are the codes that metafor and the JSON interface use."""

from enum import StrEnum


class MeasureCode(StrEnum):
    """Effect measures, by metafor's codes."""

    RR = "RR"
    OR = "OR"
    RD = "RD"
    AS = "AS"
    PETO = "PETO"
    MD = "MD"
    SMD = "SMD"
    ROM = "ROM"
    ZCOR = "ZCOR"
    GEN = "GEN"


class DataKind(StrEnum):
    """What a row reports."""

    COUNTS = "counts"
    MEANS = "means"
    CORRELATION = "correlation"
    EFFECT = "effect"


class Model(StrEnum):
    """How the studies' effects become one."""

    COMMON_EFFECT = "common_effect"
    RANDOM_EFFECTS = "random_effects"
    MANTEL_HAENSZEL = "mantel_haenszel"
    MANTEL_HAENSZEL_RANDOM = "mantel_haenszel_random"
    PETO = "peto"


class Estimator(StrEnum):
    """Estimators of tau2, the variance between studies."""

    REML = "REML"
    ML = "ML"
    DL = "DL"
    PM = "PM"
    EB = "EB"
    SJ = "SJ"
    HS = "HS"
    HE = "HE"


class IntervalMethod(StrEnum):
    """How the test and the interval of the pooled estimate are made.

    z: normal. t: the same standard error, t with k - 1. knha: Hartung-Knapp. adhoc: Hartung-Knapp
    whose factor is never below 1.
    """

    Z = "z"
    T = "t"
    KNHA = "knha"
    ADHOC = "adhoc"


class PredictionMethod(StrEnum):
    """The quantile of a prediction interval: normal, or t with k - 1 or k - 2 degrees of freedom."""

    Z = "z"
    T_K1 = "t_k1"
    T_K2 = "t_k2"


class ZeroCellRule(StrEnum):
    """To which studies the zero-cell correction is added."""

    ONLY0 = "only0"
    IF0ALL = "if0all"
    ALL = "all"
    NONE = "none"


class VarianceType(StrEnum):
    """Variants of a measure's variance.

    LS: the usual large-sample one. UB: the unbiased one of a standardised mean difference.
    HO: pooled variance of a mean difference. REVMAN: Review Manager 5's standardised mean difference.
    """

    LS = "LS"
    UB = "UB"
    HO = "HO"
    REVMAN = "REVMAN"


class Convention(StrEnum):
    """Whose rules settle what the methods leave open."""

    METAFOR = "metafor"
    REVMAN5 = "revman5"


class Scale(StrEnum):
    """How the analysis scale relates to the scale that is shown."""

    IDENTITY = "identity"
    LOG = "log"
    FISHER_Z = "fisher_z"


class Reason(StrEnum):
    """Why something can't be computed."""

    NO_STUDIES = "no_studies"
    ONE_STUDY = "one_study"
    NO_DEGREES_OF_FREEDOM = "no_degrees_of_freedom"
    NO_TAU2_IN_MODEL = "no_tau2_in_model"
    ONE_SUBGROUP = "one_subgroup"
    SUBGROUP_NOT_ESTIMABLE = "subgroup_not_estimable"
    SAME_PARTICIPANTS = "same_participants"
    NOT_REPORTED = "not_reported"
    NO_EVENTS = "no_events"
    ALL_EVENTS = "all_events"
    NO_EVENTS_IN_ONE_ARM = "no_events_in_one_arm"
    ZERO_CELL = "zero_cell"
    ZERO_CELL_RULE_UNCONFIRMED = "zero_cell_rule_unconfirmed"
    NO_VARIANCE = "no_variance"
    NO_SPREAD = "no_spread"
    NO_DIFFERENCES = "no_differences"
    TOO_FEW_PARTICIPANTS = "too_few_participants"
    MEAN_SIGNS = "mean_signs"
    PERFECT_CORRELATION = "perfect_correlation"
    NO_FORMULA = "no_formula"
    NOT_REQUESTED = "not_requested"
