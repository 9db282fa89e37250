"""Numbers of a run as pages and figures print them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from synthesis.figures.wording import Digits, interval, number
from synthesis.meta.results import Pooled, StudyEffect
from synthesis.meta.vocabulary import MeasureCode, Scale
from synthesis.runs.result import RunResult, shown

NBSP = "\u00a0"
DECIMALS: Mapping[MeasureCode, int] = {MeasureCode.RD: 3}
MOST_DECIMALS = 12
# Two decimals leave one digit of a ratio between these.
FEW, MANY = 0.01, 0.1


def digits_of(result: RunResult, measure: MeasureCode, *, pooled: Pooled | None = None) -> Digits:
    """How exactly a run's effects are written: two decimals (three for risk differences) where they tell enough, else as
    many as show two digits of the standard error, or one of a ratio's; two significant digits for ratios under 0.01,
    or under 0.1 where the pooled one is. pooled: an estimate whose own standard error may ask for more.
    """
    is_log = result.scale is Scale.LOG
    errors = [_standard_error(result), pooled and pooled.se]
    least, se = DECIMALS.get(measure, 2), min((se for se in errors if se), default=None)
    wanted = 0 if se is None else (0 if is_log else 1) - math.floor(math.log10(se))
    decimals = max(least, min(wanted, MOST_DECIMALS))
    return Digits(decimals=decimals, small=_small(result) if is_log else 0.0)


def _small(result: RunResult) -> float:
    overall = result.overall
    is_small = overall is not None and shown(overall.estimate, result.scale) < MANY
    return MANY if is_small else FEW


def _standard_error(result: RunResult) -> float | None:
    """What the numbers are measured by: the pooled standard error, or the least of single studies."""
    if result.overall is not None:
        return result.overall.se or None
    effects = [row.effect for row in result.analysis.rows] if result.analysis else []
    errors = [effect.se for effect in effects if isinstance(effect, StudyEffect)]
    return min((se for se in errors if se > 0), default=None)


def estimate_text(low: float, value: float, high: float, *, scale: Scale, digits: Digits) -> str:
    """An effect with its interval, from numbers of the analysis scale: 0.49 [0.33, 0.73]."""
    bounds = interval_text(low, high, scale=scale, digits=digits)
    return f"{number(shown(value, scale), digits)}{NBSP}{bounds}"


def interval_text(low: float, high: float, *, scale: Scale, digits: Digits) -> str:
    """[0.33, 0.73], from numbers of the analysis scale."""
    return interval(shown(low, scale), shown(high, scale), digits)


def pooled_text(pooled: Pooled, result: RunResult, measure: MeasureCode) -> str:
    """A pooled estimate with its interval."""
    return estimate_text(
        pooled.ci_low,
        pooled.estimate,
        pooled.ci_high,
        scale=result.scale,
        digits=digits_of(result, measure, pooled=pooled),
    )


def p_text(p: float) -> str:
    """P = 0.002; P < 0.001; two decimals from 0.01 on."""
    if p < 0.001:
        return f"P{NBSP}<{NBSP}0.001"
    return f"P{NBSP}={NBSP}{p:.3f}" if p < 0.01 else f"P{NBSP}={NBSP}{p:.2f}"


def percent_text(share: float, decimals: int = 0) -> str:
    """A share of 1 in percent."""
    return f"{100 * share:.{decimals}f}{NBSP}%"


def variance_text(value: float, decimals: int = 2) -> str:
    """A variance: plain decimals, or two significant digits where these would leave nothing."""
    if value == 0 or value >= 10**-decimals:
        return f"{value:.{decimals}f}" if value else "0"
    return f"{value:.2g}" if value >= 1e-6 else f"{value:.1e}"


def test_words(pooled: Pooled) -> str:
    """What the P value and interval rest on: "t with 12 df", or "" for the normal distribution."""
    return "" if math.isinf(pooled.df) else f"t{NBSP}({pooled.df:.0f}{NBSP}df)"
