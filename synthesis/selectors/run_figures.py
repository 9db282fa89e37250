"""A run as a forest plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extraction.formdef.definition import OutcomeKind
from synthesis.figures.axis import has_arrows
from synthesis.figures.canvas import Target
from synthesis.figures.caption import Caption
from synthesis.figures.forest import draw_forest
from synthesis.figures.forest_grid import TooManyColumns
from synthesis.figures.forest_plot import (
    Axis,
    Columns,
    Estimate,
    ForestPlot,
    ForestRow,
    Interval,
    Judgement,
    Layout,
    Scale,
    Subgroup,
)
from synthesis.figures.forest_plot import Pooled as Diamond
from synthesis.meta import vocabulary
from synthesis.meta.results import (
    Between,
    Heterogeneity,
    NotEstimable,
    Pooled,
    Prediction,
    RowResult,
    StudyEffect,
    SubgroupResult,
    Tau2,
    Unpooled,
)
from synthesis.runs.result import ArmCells, RunResult, TakenRow, WhyOut, shown
from synthesis.runs.specification import Side, Specification
from synthesis.runs.tables import n_pooled
from synthesis.selectors import run_words
from synthesis.selectors.figure_words import capital, caption_of_signs, clean
from synthesis.selectors.run_method import interval_notes, method_in_words
from synthesis.selectors.run_numbers import (
    digits_of,
    p_text,
    percent_text,
    variance_text,
)

JUDGED = {"low": Judgement.LOW, "some": Judgement.SOME_CONCERNS, "high": Judgement.HIGH}
OVERALL_HEAD = "O"
# Beyond any axis, and still finite.
FAR = 1e300

Pair = tuple[TakenRow, RowResult]


def forest_svg(
    result: RunResult,
    asked: Specification,
    layout: Layout,
    *,
    stale: str = "",
    figure_id: str = "forest",
    target: Target = Target.SCREEN,
) -> str:
    """The figure as SVG text; "" where a run has no rows to draw.

    stale: why it is out of date, or "". Where the columns leave no room for the axis, the risk of bias is left away, then the columns.
    """
    if result.analysis is None or not result.rows:
        return ""
    plot = forest_of(result, asked, stale=stale, figure_id=figure_id)
    if target is Target.SCREEN:
        plot = replace(plot, caption=None)
    bare = _without_bias(plot)
    for each in (plot, bare):
        with suppress(TooManyColumns):
            return draw_forest(each, layout, target=target)
    return draw_forest(bare, Layout.NARROW, target=target)


def forest_of(
    result: RunResult, asked: Specification, *, stale: str = "", figure_id: str = "forest"
) -> ForestPlot:
    """What the figure shows. result: one that wasn't refused."""
    analysis = result.analysis
    if analysis is None:
        raise ValueError("a refused run has no figure")
    told, digits = _Figure(result, asked), digits_of(result, asked.measure)
    plot = ForestPlot(
        title=clean(asked.title),
        measure=str(run_words.MEASURES[asked.measure]),
        level=f"{percent_text(float(asked.level))} CI",
        groups=told.groups(),
        axis=told.axis(),
        columns=told.columns(),
        overall=told.overall(),
        tests=told.tests(),
        decimals=digits.decimals,
        small=digits.small,
        not_pooled=told.not_pooled(),
        bias_heads=told.bias_heads,
        bias_note=told.bias_note(),
        notes=told.notes(),
        illustrative=result.is_illustrative,
        stale=clean(stale),
        figure_id=figure_id,
    )
    text = told.caption(has_arrows=has_arrows(plot))
    return replace(plot, caption=Caption(lead=_("Forest plot."), text=clean(text)))


def signs_of(result: RunResult, asked: Specification) -> str:
    """What the signs of the figure mean, for the page that shows it; "" where a run has no figure."""
    if result.analysis is None or not result.rows:
        return ""
    return caption_of_signs(result, asked, has_arrows=has_arrows(forest_of(result, asked)))


class _Figure:
    """The parts of one figure."""

    def __init__(self, result: RunResult, asked: Specification) -> None:
        if result.analysis is None:
            raise ValueError("a refused run has no figure")
        self.result, self.asked, self.analysis = result, asked, result.analysis
        self.pairs: list[Pair] = list(zip(result.rows, self.analysis.rows, strict=True))
        self.is_pooled = isinstance(self.analysis.overall, Pooled)
        domains = dict.fromkeys(name for row in result.rows for name, _j in row.domains)
        has_bias = any(row.bias for row in result.rows)
        self.bias_heads = (*sorted(domains), OVERALL_HEAD) if has_bias else ()
        self._times = {term.id: term.label for term in result.words.timepoints}
        self._twice = Counter((row.study.id, row.timepoint) for row in result.rows)

    # -- rows

    def groups(self) -> tuple[Subgroup, ...]:
        """By subgroup in the form's order, else by time point where there are several, else all in one."""
        if self.asked.subgroup:
            return self._by_subgroup()
        if len(self._times) > 1:
            return self._by_time()
        return (Subgroup(rows=self._rows(self.pairs)),)

    def _by_time(self) -> tuple[Subgroup, ...]:
        parts = [
            (label, [pair for pair in self.pairs if pair[0].timepoint == time])
            for time, label in self._times.items()
        ]
        return tuple(
            Subgroup(heading=clean(label), rows=self._rows(pairs))
            for label, pairs in parts
            if pairs
        )

    def _by_subgroup(self) -> tuple[Subgroup, ...]:
        results = {group.label: group for group in self.analysis.subgroups}
        found = []
        for term in self.result.words.groups:
            pairs = [pair for pair in self.pairs if pair[0].group == term.id]
            if pairs:
                drawn = Subgroup(heading=clean(term.label), rows=self._rows(pairs))
                found.append(self._with_estimate(drawn, pairs, results.get(term.id)))
        known = {term.id for term in self.result.words.groups}
        others = [pair for pair in self.pairs if pair[0].group not in known]
        if others:
            note = _("In no subgroup: %(field)s is not stated.") % {
                "field": self.result.words.subgroup
            }
            rows = self._rows(others)
            found.append(Subgroup(heading=_("Not stated"), rows=rows, note=clean(note)))
        return tuple(found)

    def _with_estimate(
        self, drawn: Subgroup, pairs: Sequence[Pair], group: SubgroupResult | None
    ) -> Subgroup:
        if not self.is_pooled or group is None:
            return drawn
        taken = [pair[0] for pair in pairs]
        n = (
            n_pooled(taken, group.pooled, self.asked.measure)
            if isinstance(group.pooled, Pooled)
            else 0
        )
        if isinstance(group.pooled, Pooled) and n > 1:
            label = ngettext("Subgroup, %(n)s study", "Subgroup, %(n)s studies", n)
            weight = sum(pair[1].weight for pair in pairs if isinstance(pair[1].weight, float))
            diamond = self._diamond(group.pooled, label % {"n": n}, pairs, 100 * weight)
            diamond = replace(diamond, heterogeneity=self._heterogeneity(group.pooled))
            return replace(drawn, pooled=diamond)
        if isinstance(group.pooled, Pooled):
            return replace(drawn, note=_("One study: nothing to pool."))
        why = run_words.reason_in_words(group.pooled)
        return replace(drawn, note=_("Not pooled: %(why)s.") % {"why": why})

    def _rows(self, pairs: Sequence[Pair]) -> tuple[ForestRow, ...]:
        return tuple(self._row(taken, row) for taken, row in pairs)

    def _row(self, taken: TakenRow, row: RowResult) -> ForestRow:
        effect = row.effect
        estimate, why = None, ""
        if isinstance(effect, StudyEffect):
            estimate = self._estimate(effect.yi, effect.ci_low, effect.ci_high)
        elif self.is_pooled and not isinstance(row.weight, float):
            why = run_words.reason_in_words(effect)
        weight = 100 * row.weight if isinstance(row.weight, float) else None
        return ForestRow(
            label=clean(self._label(taken)),
            cells=(*self._cells(taken.experimental), *self._cells(taken.comparator)),
            estimate=estimate,
            weight=weight if self.is_pooled else None,
            people=taken.people,
            left_out=why,
            judgements=self._judgements(taken),
            not_estimable=_("not estimable"),
        )

    def _label(self, taken: TakenRow) -> str:
        label = taken.study.label
        if self.asked.subgroup and len(self._times) > 1:
            label = f"{label}, {self._times[taken.timepoint]}"
        if self._twice[taken.study.id, taken.timepoint] > 1:
            label = f"{label} ({taken.experimental.arm.label})"
        return label

    def _cells(self, arm: ArmCells) -> tuple[str, ...]:
        cells = dict(arm.cells)
        if self.result.kind is OutcomeKind.DICHOTOMOUS:
            return (f"{int(cells['events']):,} / {int(cells['total']):,}",)
        return (cells["mean"], cells["sd"], f"{int(cells['n']):,}")

    def _judgements(self, taken: TakenRow) -> tuple[Judgement | None, ...]:
        if not self.bias_heads:
            return ()
        known = {**dict(taken.domains), OVERALL_HEAD: taken.bias}
        return tuple(JUDGED.get(known.get(head, "")) for head in self.bias_heads)

    # -- estimates

    def _estimate(self, value: float, low: float, high: float) -> Estimate:
        numbers = [min(shown(each, self.result.scale), FAR) for each in (value, low, high)]
        return Estimate(value=numbers[0], low=numbers[1], high=numbers[2])

    def _diamond(
        self, pooled: Pooled, label: str, pairs: Sequence[Pair], weight: float | None
    ) -> Diamond:
        entered = [taken for taken, row in pairs if isinstance(row.weight, float)]
        return Diamond(
            label=label,
            estimate=self._estimate(pooled.estimate, pooled.ci_low, pooled.ci_high),
            cells=(
                *self._totals([taken.experimental for taken in entered]),
                *self._totals([taken.comparator for taken in entered]),
            ),
            weight=weight,
        )

    def _totals(self, arms: Sequence[ArmCells]) -> tuple[str, ...]:
        def total(column: str) -> str:
            return f"{int(sum((arm.number(column) or 0) for arm in arms)):,}"

        if self.result.kind is OutcomeKind.DICHOTOMOUS:
            return (f"{total('events')} / {total('total')}",)
        return ("", "", total("n"))

    def overall(self) -> Diamond | None:
        pooled = self.analysis.overall
        if not isinstance(pooled, Pooled):
            return None
        n = n_pooled(self.result.rows, pooled, self.asked.measure)
        label = ngettext("All %(n)s study", "All %(n)s studies", n) % {"n": n}
        diamond = self._diamond(pooled, label, self.pairs, 100.0)
        found = self.analysis.prediction
        if isinstance(found, Prediction):
            level = percent_text(float(self.asked.level))
            bounds = [min(shown(x, self.result.scale), FAR) for x in (found.pi_low, found.pi_high)]
            bar = Interval(
                label=_("%(level)s prediction interval") % {"level": level},
                low=bounds[0],
                high=bounds[1],
            )
            diamond = replace(diamond, prediction=bar)
        return diamond

    def tests(self) -> tuple[str, ...]:
        """Heterogeneity over all, and the test of subgroup differences."""
        pooled = self.analysis.overall
        if not isinstance(pooled, Pooled):
            return ()
        found = list(self._heterogeneity(pooled))
        if found and self.asked.subgroup:
            found = [_("All: %(words)s") % {"words": found[0]}]
        between = self.analysis.between
        if isinstance(between, Between):
            found.append(
                _("Test of subgroup differences: χ² = %(q)s (%(df)s df), %(p)s")
                % {"q": f"{between.q:.2f}", "df": between.df, "p": p_text(between.p)}
            )
        return tuple(found)

    def _heterogeneity(self, pooled: Pooled) -> tuple[str, ...]:
        found = pooled.heterogeneity
        if not isinstance(found, Heterogeneity):
            return ()
        parts = [
            *([f"τ² = {variance_text(pooled.tau2.tau2)}"] if isinstance(pooled.tau2, Tau2) else []),
            f"I² = {percent_text(found.i2)}",
            f"Q = {found.q:.1f} ({found.df} df)",
            p_text(found.p),
        ]
        return (", ".join(parts),)

    # -- around the rows

    def columns(self) -> tuple[Columns, ...]:
        parts: tuple[str, ...] = (_("events / total"),)
        if self.result.kind is OutcomeKind.CONTINUOUS:
            parts = (_("mean"), _("SD"), _("n"))
        words = self.result.words
        return tuple(
            Columns(head=clean(capital(head)), parts=parts)
            for head in (words.experimental, words.comparator)
        )

    def axis(self) -> Axis:
        words = self.result.words
        sides = [words.experimental, words.comparator]
        if self.asked.favoured_by_low is Side.COMPARATOR:
            sides.reverse()
        low, high = (clean(_("Favours %(side)s") % {"side": side}) for side in sides)
        is_log = self.result.scale is vocabulary.Scale.LOG
        return Axis(
            scale=Scale.LOG if is_log else Scale.LINEAR,
            null=1.0 if is_log else 0.0,
            favours_low=low,
            favours_high=high,
        )

    def not_pooled(self) -> str:
        overall = self.analysis.overall
        if isinstance(overall, Unpooled):
            return str(run_words.SAME_PARTICIPANTS)
        if isinstance(overall, NotEstimable):
            why = run_words.reason_in_words(overall)
            return _("No overall estimate: %(why)s.") % {"why": why}
        return ""

    def bias_note(self) -> str:
        if not self.bias_heads:
            return ""
        return _(
            "Risk of bias: numbers, domains; O, overall. + low, − some concerns, × high risk;"
            " dashed circle: not judged."
        )

    def notes(self) -> tuple[str, ...]:
        found = [clean(note) for note in interval_notes(self.result)]
        if run_words.is_prediction_weak(self.result):
            found.append(str(run_words.FEW_STUDIES))
        for left in self.result.left_out:
            if left.why in (WhyOut.IMPOSSIBLE, WhyOut.INCOMPLETE):
                told = {"study": left.study.label, "why": run_words.why_out(left)}
                found.append(clean(_("Not shown: %(study)s, %(why)s.") % told))
        return tuple(found)

    def caption(self, *, has_arrows: bool) -> str:
        """What, method, signs."""
        words = self.result.words
        what = ", ".join(part for part in (words.outcome, *self._times.values()) if part)
        lines = [
            _("%(title)s: %(what)s; %(experimental)s against %(comparator)s.")
            % {
                "title": self.asked.title,
                "what": what,
                "experimental": words.experimental,
                "comparator": words.comparator,
            },
            *method_in_words(self.result, self.asked),
            caption_of_signs(self.result, self.asked, has_arrows=has_arrows),
        ]
        return " ".join(lines)


def _without_bias(plot: ForestPlot) -> ForestPlot:
    groups = tuple(
        replace(group, rows=tuple(replace(row, judgements=()) for row in group.rows))
        for group in plot.groups
    )
    return replace(plot, groups=groups, bias_heads=(), bias_note="")
