"""What goes into the statistics of agreement, and what comes out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Weights(StrEnum):
    """How far apart two categories count: identity (equal or not), linear or quadratic in their order."""

    IDENTITY = "identity"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


class Level(StrEnum):
    """Level of measurement for Krippendorff's alpha."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


class Why(StrEnum):
    """Why a statistic can't be computed."""

    NO_ITEMS = "no_items"
    NO_VARIATION = "no_variation"
    ONE_CATEGORY = "one_category"
    CATEGORY_UNUSED = "category_unused"


@dataclass(frozen=True, kw_only=True, slots=True)
class NotEstimable:
    """In place of a number that doesn't exist.

    NO_ITEMS: nobody's judgements can be compared. NO_VARIATION: by chance alone agreement would be
    perfect, all having chosen the same. ONE_CATEGORY: there was nothing to choose.
    CATEGORY_UNUSED: nobody chose the category.
    """

    reason: Why


Estimate: TypeAlias = float | NotEstimable
Category: TypeAlias = str | int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class Binary:
    """For two categories, the first being the positive one.

    Agreement on each category is a share in [0, 1]; prevalence_index is (a-d)/n and bias_index (b-c)/n,
    with a, b, c, d the cells of the cross-table by rows. Source: Cicchetti & Feinstein 1990; Byrt et al. 1993.
    """

    positive_agreement: Estimate
    negative_agreement: Estimate
    prevalence_index: Estimate
    bias_index: Estimate


@dataclass(frozen=True, kw_only=True, slots=True)
class TwoRaters:
    """Two raters, items judged by both. Agreements are shares in [0, 1]; kappas at most 1.

    table: rows are the first rater's categories, columns the second's. The interval is 95 %, not cut
    at 1. binary: None unless there are two categories.
    """

    n_items: int
    table: tuple[tuple[int, ...], ...]
    percent_agreement: Estimate
    expected_agreement: Estimate
    cohen_kappa: Estimate
    cohen_kappa_se: Estimate
    cohen_kappa_ci_low: Estimate
    cohen_kappa_ci_high: Estimate
    weighted_kappa: Estimate
    weighted_kappa_se: Estimate
    pabak: Estimate
    gwet_ac1: Estimate
    scott_pi: Estimate
    binary: Binary | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeveralRaters:
    """Any number of raters, gaps allowed.

    n_items: items with at least two ratings, which all but Fleiss' kappa rest on. fleiss_n_items: items
    rated by everybody.
    """

    n_items: int
    fleiss_n_items: int
    fleiss_kappa: Estimate
    percent_agreement: Estimate
    gwet_ac1: Estimate
    krippendorff_alpha: Estimate
