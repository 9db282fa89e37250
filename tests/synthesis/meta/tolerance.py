"""When a number agrees with a reference: max(tol |expected|, floor), as the oracle's README defines it.

1e-8 relative for closed forms, 1e-6 where something iterates; the floors are for numbers that are zero but for
rounding, and shrink with the variances, so that tiny-scale data are held to the same standard.
"""

import math
from collections.abc import Iterator
from typing import Any

FLOORS = {"I2": 1e-6, "I2_Q": 1e-6, "weight": 1e-6, "pval": 1e-12, "Q_p": 1e-12}
LOOSE = {"se_tau2": 10, "pval": 10, "Q_p": 10}
NO_NUMBER = {"yi", "vi", "sei", "weight", "ci_lb", "ci_ub"}


def disagreements(case: dict[str, Any], result: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Where a result differs from its case's expectation: (path, expected, got)."""
    variances = [study["vi"] for study in case["input"]["studies"] if study.get("vi")]
    scale = min(1.0, max(variances)) if variances else 1.0
    return list(_compare(case["expected"], result, case["tol"], "", "", scale))


def _compare(
    expected: Any, got: Any, tol: float, path: str, key: str, scale: float
) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, dict):
        for name, value in expected.items():
            where = f"{path}.{name}"
            if value is not None and name not in got:
                yield where, value, "missing"
            else:
                yield from _compare(value, got.get(name), tol, where, name, scale)
    elif isinstance(expected, list):
        if len(expected) != len(got):
            yield path, expected, got
            return
        for position, (a, b) in enumerate(zip(expected, got, strict=True)):
            yield from _compare(a, b, tol, f"{path}[{position}]", key, scale)
    elif expected is None:
        if got is not None and key in NO_NUMBER:
            yield path, expected, got
    elif isinstance(expected, str):
        if expected != got:
            yield path, expected, got
    elif not _close(expected, got, tol, key, scale):
        yield path, expected, got


def _close(expected: float, got: Any, tol: float, key: str, scale: float) -> bool:
    if not isinstance(got, int | float) or math.isnan(got):
        return False
    floor = FLOORS.get(key, 1e-9) * min(1.0, scale)
    if key in ("tau2", "tau") and tol > 1e-7:
        floor = max(floor, 1e-7 * min(1.0, scale))
    return abs(expected - got) <= max(tol * LOOSE.get(key, 1) * abs(expected), floor)
