"""Numbers of a run as pages and figures print them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from synthesis.figures.wording import interval, signed
from synthesis.meta.results import Pooled
from synthesis.meta.vocabulary import MeasureCode, Scale
from synthesis.runs.result import RunResult, shown

NBSP = "\u00a0"
DECIMALS: Mapping[MeasureCode, int] = {MeasureCode.RD: 3}


def decimals_of(measure: MeasureCode) -> int:
    """Decimals of an effect on the scale that people read."""
    return DECIMALS.get(measure, 2)


def estimate_text(low: float, value: float, high: float, *, scale: Scale, decimals: int) -> str:
    """An effect with its interval, from numbers of the analysis scale: 0.49 [0.33, 0.73]."""
    bounds = interval_text(low, high, scale=scale, decimals=decimals)
    return f"{signed(shown(value, scale), decimals)}{NBSP}{bounds}"


def interval_text(low: float, high: float, *, scale: Scale, decimals: int) -> str:
    """[0.33, 0.73], from numbers of the analysis scale."""
    return interval(shown(low, scale), shown(high, scale), decimals)


def pooled_text(pooled: Pooled, result: RunResult, measure: MeasureCode) -> str:
    """A pooled estimate with its interval."""
    return estimate_text(
        pooled.ci_low,
        pooled.estimate,
        pooled.ci_high,
        scale=result.scale,
        decimals=decimals_of(measure),
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
