"""A run as an R script: its data, the same calls to metafor, and a check that the numbers are these.

Source: metafor's documentation of escalc, rma.uni, rma.mh, predict and confint (versions 3.8 to 5).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from extraction.formdef.definition import OutcomeKind
from extraction.formdef.values import decimal_string
from synthesis.meta.results import (
    Between,
    NotEstimable,
    Pooled,
    Prediction,
    Tau2,
)
from synthesis.meta.vocabulary import IntervalMethod, Model, Scale, ZeroCellRule
from synthesis.runs.result import RunResult, TakenRow
from synthesis.runs.specification import Specification
from synthesis.runs.tables import drops_double_zeros

# Our columns by metafor's names: experimental arm, comparator.
ARGUMENTS: dict[OutcomeKind, tuple[tuple[str, str], ...]] = {
    OutcomeKind.DICHOTOMOUS: (("events", "ai ci"), ("total", "n1i n2i")),
    OutcomeKind.CONTINUOUS: (("mean", "m1i m2i"), ("sd", "sd1i sd2i"), ("n", "n1i n2i")),
}
TESTS = {IntervalMethod.Z: "z", IntervalMethod.KNHA: "knha", IntervalMethod.ADHOC: "adhoc"}


def r_script(
    result: RunResult,
    asked: Specification,
    *,
    head: Sequence[str],
    why_not: Callable[[NotEstimable], str],
) -> str:
    """The script. head: lines of comment that say what the numbers rest on, and in which state they are."""
    lines = [*(f"# {_comment(line)}" for line in head), "", "library(metafor)", ""]
    if result.analysis is None or not result.rows:
        return "\n".join([*lines, "# There is nothing to compute.", ""])
    lines += [*_data(result, asked), "", *_effects(result, asked), ""]
    overall = result.analysis.overall
    if isinstance(overall, Pooled):
        lines += [*_model(asked, overall), "", *_check(result, overall)]
        lines += _between(result, asked)
        transform = "exp" if result.scale is Scale.LOG else "identity"
        lines += ["", f"forest(fit, atransf = {transform})"]
    else:
        why = why_not(overall) if isinstance(overall, NotEstimable) else SAME
        lines += [f"# No overall estimate: {_comment(why)}", "print(es)"]
    return "\n".join([*lines, ""])


SAME = "the same participants stand in several rows, which are not independent."


def _data(result: RunResult, asked: Specification) -> list[str]:
    times = {term.id: term.label for term in result.words.timepoints}
    columns = [
        ("study", [_quoted(row.study.label) for row in result.rows]),
        ("timepoint", [_quoted(times[row.timepoint]) for row in result.rows]),
    ]
    for column, names in ARGUMENTS[result.kind]:
        first, second = names.split()
        columns.append((first, [_number(row, column, first=True) for row in result.rows]))
        columns.append((second, [_number(row, column, first=False) for row in result.rows]))
    if asked.subgroup:
        columns.append(("subgroup", [_quoted(row.group) for row in result.rows]))
    inner = ",\n".join(f"  {name} = c({', '.join(values)})" for name, values in columns)
    return ["dat <- data.frame(", inner, ")"]


def _number(row: TakenRow, column: str, *, first: bool) -> str:
    return dict((row.experimental if first else row.comparator).cells)[column]


def _arguments(result: RunResult) -> str:
    names = [name for _column, pair in ARGUMENTS[result.kind] for name in pair.split()]
    return ", ".join(f"{name} = {name}" for name in names)


def _correction(asked: Specification) -> tuple[str, str]:
    if asked.zero_cells is ZeroCellRule.NONE:
        return "0", "none"
    return decimal_string(asked.zero_add), asked.zero_cells.value


def _effects(result: RunResult, asked: Specification) -> list[str]:
    call = (
        f'es <- escalc(measure = "{asked.measure}", {_arguments(result)}, data = dat, slab = study'
    )
    if result.kind is OutcomeKind.DICHOTOMOUS:
        add, to = _correction(asked)
        call += f', add = {add}, to = "{to}", drop00 = {_drop(asked)}'
    lines = [f"{call})"]
    if asked.model is not Model.MANTEL_HAENSZEL and _some_without_effect(result):
        lines += [
            "# What has no effect, or no variance, can be drawn and not pooled.",
            "es <- es[is.finite(es$yi) & is.finite(es$vi) & es$vi > 0, ]",
        ]
    return lines


def _some_without_effect(result: RunResult) -> bool:
    rows = result.analysis.rows if result.analysis else ()
    return any(isinstance(row.effect, NotEstimable) for row in rows)


def _drop(asked: Specification) -> str:
    return "TRUE" if drops_double_zeros(asked.measure) else "FALSE"


def _fit(asked: Specification, interval: IntervalMethod, data: str) -> str:
    level = decimal_string(100 * asked.level)
    if asked.model is Model.MANTEL_HAENSZEL:
        add, to = _correction(asked)
        return (
            f'rma.mh(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = {data}, slab = study, measure = "{asked.measure}",'
            f' add = c({add}, 0), to = c("{to}", "none"), drop00 = {_drop(asked)}, level = {level})'
        )
    method = asked.estimator.value if asked.is_random else "EE"
    control = ", control = control" if asked.is_random else ""
    return (
        f'rma(yi, vi, data = {data}, method = "{method}", test = "{TESTS[interval]}", level = {level}'
        f"{control})"
    )


def _model(asked: Specification, overall: Pooled) -> list[str]:
    lines = [f"fit <- {_fit(asked, overall.interval, 'es')}", "print(fit)"]
    if asked.is_random:
        lines = [*_control(overall), *lines]
        lines.append("confint(fit)")
    return lines


def _control(overall: Pooled) -> list[str]:
    """R's iterations go on until tau2 stands still on its own scale: metafor's thresholds are absolute. Half steps, since
    whole ones can swing between two values for ever.
    """
    tau2 = overall.tau2.tau2 if isinstance(overall.tau2, Tau2) else 0.0
    return [
        "typical <- median(es$vi, na.rm = TRUE)",
        "control <- list(threshold = 1e-8 * typical, tol = 1e-8 * typical, maxiter = 10000, stepadj = 0.5,"
        f" tau2.max = max(100, 1000 * typical, {10 * tau2!r}))",
    ]


def _check(result: RunResult, overall: Pooled) -> list[str]:
    """Lines that stop where R's numbers aren't those of the run."""
    tau2 = overall.tau2
    lines = [
        "# The numbers of the run, on the analysis scale, to 1e-4 of themselves or of what they are measured by: an",
        "# effect by its standard error, tau2 by the studies' typical variance.",
        "agrees <- function(a, b, scale) stopifnot(abs(a - b) <= 1e-4 * max(abs(b), scale))",
        f"agrees(as.numeric(coef(fit)), {overall.estimate!r}, fit$se)",
        f"agrees(fit$se, {overall.se!r}, 0)",
        f"agrees(fit$ci.lb, {overall.ci_low!r}, fit$se)",
        f"agrees(fit$ci.ub, {overall.ci_high!r}, fit$se)",
    ]
    if isinstance(tau2, Tau2):
        lines.append(f"agrees(fit$tau2, {tau2.tau2!r}, typical)")
    prediction = result.analysis.prediction if result.analysis else None
    if isinstance(prediction, Prediction):
        tail = _tail(overall.level)
        lines += [
            "# Prediction interval: t with k - 1 degrees of freedom.",
            f"pi <- as.numeric(coef(fit)) + c(-1, 1) * qt({tail}, fit$k - 1) * sqrt(fit$tau2 + fit$se^2)",
            f"agrees(pi[1], {prediction.pi_low!r}, fit$se)",
            f"agrees(pi[2], {prediction.pi_high!r}, fit$se)",
        ]
    return lines


def _tail(level: float) -> str:
    """The quantile of a two-sided interval: 0.975 for 0.95."""
    return f"{(1 + level) / 2:.6g}"


def _between(result: RunResult, asked: Specification) -> list[str]:
    """Each subgroup fitted on its own, and the test of their differences."""
    analysis = result.analysis
    if analysis is None or not asked.subgroup:
        return []
    lines = [
        "",
        "# Subgroups, each with its own tau2." if asked.is_random else "# Subgroups.",
        "fits <- list()",
    ]
    for group in analysis.subgroups:
        if isinstance(group.pooled, Pooled):
            own = f"es[es$subgroup == {_quoted(group.label)}, ]"
            fit = _fit(asked, group.pooled.interval, own)
            lines.append(f"fits[[{_quoted(group.label)}]] <- {fit}")
    lines.append("print(fits)")
    if isinstance(analysis.between, Between):
        lines += [
            "est <- sapply(fits, function(f) as.numeric(coef(f)))",
            "se <- sapply(fits, function(f) f$se)",
            'differences <- rma(yi = est, sei = se, method = "EE")',
            f"agrees(differences$QE, {analysis.between.q!r}, 1)",
            f"agrees(differences$QEp, {analysis.between.p!r}, 1e-3)",
        ]
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    """One line, whatever stands in it."""
    return " ".join(text.split())
