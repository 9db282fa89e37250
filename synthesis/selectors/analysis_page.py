"""Everything that a page shows of one run, as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extraction.formdef.definition import OutcomeKind
from synthesis.figures.forest_plot import Layout
from synthesis.meta.results import (
    Between,
    Heterogeneity,
    NotEstimable,
    Pooled,
    Prediction,
    RowResult,
    SubgroupResult,
    Tau2,
    Tau2Interval,
    Unpooled,
)
from synthesis.runs.result import LeftOut, RunResult, TakenRow, WhyOut
from synthesis.runs.specification import Specification
from synthesis.runs.tables import is_in_pool, n_pooled
from synthesis.selectors import run_words
from synthesis.selectors.analyses import AnalysisRow, RunRow
from synthesis.selectors.analysis_methods import MethodRow, i2_text, methods_of, tau2_text
from synthesis.selectors.run_figures import forest_svg, signs_of
from synthesis.selectors.run_method import method_in_words
from synthesis.selectors.run_numbers import (
    NBSP,
    digits_of,
    estimate_text,
    interval_text,
    p_text,
    percent_text,
    pooled_text,
    test_words,
    variance_text,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """One of the numbers under the figure. note: what it rests on, or why it is missing."""

    label: str
    number: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DataRow:
    """A row of the data. cells: (what it is, number), of the experimental arm, then of the comparator."""

    study: str
    timepoint: str
    cells: tuple[tuple[str, str], ...]
    effect: str
    weight: str
    group: str
    bias: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRow:
    """A subgroup with its own estimate."""

    label: str
    k: int
    estimate: str
    tau2: str
    i2: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OutRow:
    """A study, or a part of one, that didn't enter, and why."""

    study: str
    where: str
    why: str
    is_fault: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPage:
    """One run, ready to be shown. wide, narrow: the figure, "" where there is nothing to draw."""

    wide: SafeString
    narrow: SafeString
    caption: str
    not_pooled: str
    refusal: str
    lead: tuple[Lead, ...]
    method: tuple[str, ...]
    others: tuple[MethodRow, ...]
    measure: str
    level: str
    heads: tuple[str, ...]
    arms: tuple[str, str]
    rows: tuple[DataRow, ...]
    has_groups: bool
    has_bias: bool
    has_times: bool
    groups: tuple[GroupRow, ...]
    between: str
    left_out: tuple[OutRow, ...]
    is_prediction_weak: bool
    weak_prediction: str

    @property
    def span(self) -> int:
        """Columns of one arm."""
        return len(self.heads)


def run_page(row: AnalysisRow, run: RunRow) -> RunPage:
    """The run that is shown of an analysis."""
    result, asked = run.result, run.version.asked
    told = _Told(result, asked)
    stale = " ".join(row.why)
    return RunPage(
        wide=_svg(result, asked, Layout.WIDE, stale),
        narrow=_svg(result, asked, Layout.NARROW, stale),
        caption=signs_of(result, asked),
        not_pooled=told.not_pooled(),
        refusal="" if result.refusal is None else str(run_words.REFUSALS[result.refusal]),
        lead=told.lead(),
        method=tuple(method_in_words(result, asked)),
        others=methods_of(result, asked),
        measure=str(run_words.MEASURES[asked.measure]),
        level=percent_text(float(asked.level)),
        heads=told.heads(),
        arms=(result.words.experimental, result.words.comparator),
        rows=told.rows(),
        has_groups=bool(asked.subgroup),
        has_bias=any(taken.bias for taken in result.rows),
        has_times=len(result.words.timepoints) > 1,
        groups=told.groups(),
        between=told.between(),
        left_out=tuple(_out_row(result, left) for left in result.left_out),
        is_prediction_weak=run_words.is_prediction_weak(result),
        weak_prediction=str(run_words.FEW_STUDIES),
    )


def _svg(result: RunResult, asked: Specification, layout: Layout, stale: str) -> SafeString:
    drawn = forest_svg(result, asked, layout, stale=stale, figure_id=f"forest-{layout}")
    # The figure escapes every text itself, and holds presentation attributes only.
    return mark_safe(drawn.replace("<svg ", f'<svg class="{layout}" ', 1))  # noqa: S308


def _out_row(result: RunResult, left: LeftOut) -> OutRow:
    times = {term.id: term.label for term in result.words.timepoints}
    where = [times[left.timepoint]] if left.timepoint else []
    return OutRow(
        study=left.study.label,
        where=", ".join([*where, *left.arms]),
        why=run_words.why_out(left),
        is_fault=left.why in (WhyOut.IMPOSSIBLE, WhyOut.INCOMPLETE),
    )


class _Told:
    """The parts of a run's page."""

    def __init__(self, result: RunResult, asked: Specification) -> None:
        self.result, self.asked = result, asked
        self.digits = digits_of(result, asked.measure)
        self.found: Sequence[RowResult] = result.analysis.rows if result.analysis else ()

    def not_pooled(self) -> str:
        """Why there is no overall estimate; "" where there is one."""
        overall = self.result.analysis.overall if self.result.analysis else None
        if isinstance(overall, Unpooled):
            return str(run_words.SAME_PARTICIPANTS)
        if isinstance(overall, NotEstimable):
            why = run_words.reason_in_words(overall)
            return _("No overall estimate: %(why)s.") % {"why": why}
        return ""

    def lead(self) -> tuple[Lead, ...]:
        """Pooled estimate, prediction interval, heterogeneity, data."""
        analysis, pooled = self.result.analysis, self.result.overall
        if analysis is None:
            return ()
        if pooled is None:
            return (self._data(),)
        measure = str(run_words.MEASURES[self.asked.measure]).lower()
        notes = [part for part in (p_text(pooled.p), test_words(pooled)) if part]
        estimate = Lead(
            label=_("Pooled %(measure)s") % {"measure": measure},
            number=pooled_text(pooled, self.result, self.asked.measure),
            note=", ".join(notes),
        )
        parts = [estimate, self._prediction(analysis.prediction), self._heterogeneity(pooled)]
        return (*(part for part in parts if part is not None), self._data())

    def _prediction(self, found: Prediction | NotEstimable) -> Lead | None:
        label = _("Prediction interval")
        if isinstance(found, Prediction):
            bounds = interval_text(
                found.pi_low, found.pi_high, scale=self.result.scale, digits=self.digits
            )
            return Lead(
                label=label,
                number=bounds,
                note=_("%(level)s, t with %(df)s df")
                % {"level": percent_text(float(self.asked.level)), "df": f"{found.df:.0f}"},
            )
        if not self.asked.has_prediction:
            return None
        return Lead(label=label, number="–", note=run_words.reason_in_words(found))

    def _heterogeneity(self, pooled: Pooled) -> Lead:
        found = pooled.heterogeneity
        label = _("Heterogeneity")
        if not isinstance(found, Heterogeneity):
            return Lead(label=label, number="–", note=run_words.reason_in_words(found))
        tau2 = (
            [f"τ²{NBSP}={NBSP}{variance_text(pooled.tau2.tau2)}"]
            if isinstance(pooled.tau2, Tau2)
            else []
        )
        number = ", ".join([*tau2, f"I²{NBSP}={NBSP}{percent_text(found.i2)}"])
        note = f"Q{NBSP}={NBSP}{found.q:.1f}, {found.df}{NBSP}df, {p_text(found.p)}"
        interval = self.result.analysis.tau2_interval if self.result.analysis else None
        if isinstance(interval, Tau2Interval):
            low, high = variance_text(interval.tau2_low), variance_text(interval.tau2_high)
            note += "; " + _("%(level)s CI of τ² %(low)s to %(high)s") % {
                "level": percent_text(float(self.asked.level)),
                "low": low,
                "high": high,
            }
        return Lead(label=label, number=number, note=note)

    def _data(self) -> Lead:
        """How many studies enter, and how many people stand behind them, each counted once."""
        pairs = zip(self.result.rows, self.found, strict=True)
        measure, model = self.asked.measure, self.asked.model
        entered = [taken for taken, row in pairs if is_in_pool(taken, row, measure, model)]
        k = len({taken.study.id for taken in entered})
        column = "total" if self.result.kind is OutcomeKind.DICHOTOMOUS else "n"
        sizes: dict[str, int] = {}
        for taken in entered:
            for arm in (taken.experimental, taken.comparator):
                sizes[arm.arm.id] = max(sizes.get(arm.arm.id, 0), int(arm.number(column) or 0))
        n = sum(sizes.values())
        return Lead(
            label=_("Data"),
            number=ngettext("%(k)s study", "%(k)s studies", k) % {"k": k},
            note=ngettext("%(n)s participant", "%(n)s participants", n) % {"n": f"{n:,}"},
        )

    def _overall(self, overall: Pooled | Unpooled | NotEstimable) -> str:
        if isinstance(overall, Pooled):
            return pooled_text(overall, self.result, self.asked.measure)
        return run_words.reason_in_words(overall)

    def groups(self) -> tuple[GroupRow, ...]:
        labels = {term.id: term.label for term in self.result.words.groups}
        found = {
            group.label: group
            for group in (self.result.analysis.subgroups if self.result.analysis else ())
        }
        if self.result.overall is None:
            return ()
        return tuple(
            GroupRow(
                label=label,
                k=self._n_studies(found[key]),
                estimate=self._overall(found[key].pooled),
                tau2=tau2_text(found[key].pooled),
                i2=i2_text(found[key].pooled),
            )
            for key, label in labels.items()
            if key in found
        )

    def _n_studies(self, group: SubgroupResult) -> int:
        if not isinstance(group.pooled, Pooled):
            return group.k
        rows = [taken for taken in self.result.rows if taken.group == group.label]
        return n_pooled(rows, group.pooled, self.asked.measure)

    def between(self) -> str:
        """The test of subgroup differences, or why there is none."""
        found = self.result.analysis.between if self.result.analysis else None
        if isinstance(found, Between):
            return _("Test of subgroup differences: χ² = %(q)s, %(df)s df, %(p)s.") % {
                "q": f"{found.q:.2f}",
                "df": found.df,
                "p": p_text(found.p),
            }
        if found is None:
            return ""
        why = run_words.reason_in_words(found)
        return _("No test of subgroup differences: %(why)s.") % {"why": why}

    def heads(self) -> tuple[str, ...]:
        if self.result.kind is OutcomeKind.DICHOTOMOUS:
            return (_("events"), _("total"))
        return (_("mean"), _("SD"), _("n"))

    def rows(self) -> tuple[DataRow, ...]:
        times = {term.id: term.label for term in self.result.words.timepoints}
        groups = {term.id: term.label for term in self.result.words.groups}
        return tuple(
            DataRow(
                study=taken.study.label,
                timepoint=times[taken.timepoint],
                cells=self._cells(taken),
                effect=self._effect(row),
                weight=percent_text(row.weight, 1) if isinstance(row.weight, float) else "–",
                group=groups.get(taken.group, ""),
                bias=str(run_words.JUDGEMENTS.get(taken.bias, taken.bias)),
            )
            for taken, row in zip(self.result.rows, self.found, strict=True)
        )

    def _cells(self, taken: TakenRow) -> tuple[tuple[str, str], ...]:
        words = self.result.words
        sides = ((words.experimental, taken.experimental), (words.comparator, taken.comparator))
        return tuple(
            (f"{name}, {head}", f"{int(text):,}" if text.isdigit() else text)
            for name, arm in sides
            for head, (_column, text) in zip(self.heads(), arm.cells, strict=True)
        )

    def _effect(self, row: RowResult) -> str:
        effect = row.effect
        if isinstance(effect, NotEstimable):
            return run_words.reason_in_words(effect)
        return estimate_text(
            effect.ci_low,
            effect.yi,
            effect.ci_high,
            scale=self.result.scale,
            digits=self.digits,
        )
