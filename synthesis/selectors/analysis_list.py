"""Analyses as lines of a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Review
from synthesis.meta.results import Pooled
from synthesis.selectors import run_words
from synthesis.selectors.analyses import AnalysisRow, Standing, VersionRow, analyses_of
from synthesis.selectors.analysis_choices import Choices, choices_of, subgroups_of, subject_of
from synthesis.selectors.run_numbers import pooled_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Chip:
    """A state with its sign. look: the class of its colours."""

    look: str
    sign: str
    label: str | Promise


CHIPS: dict[Standing, Chip] = {
    Standing.CURRENT: Chip(look="include", sign="include", label=_("Current")),
    Standing.STALE: Chip(look="maybe", sign="stale", label=_("Stale")),
    Standing.COMPUTING: Chip(look="pending", sign="pending", label=_("Computing")),
    Standing.FAILED: Chip(look="exclude", sign="warn", label=_("Not computed")),
    Standing.UNLOCKED: Chip(look="pending", sign="lock", label=_("Waits for the lock")),
    Standing.WAITING: Chip(look="pending", sign="pending", label=_("Not computed yet")),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisLine:
    """An analysis with its main result. estimate: the reason in words where there is none."""

    row: AnalysisRow
    subject: str
    measure: str
    method: str
    planning: str
    estimate: str
    chips: tuple[Chip, ...]


def list_of(review: Review, *, archived: bool = False) -> list[AnalysisLine]:
    """The review's analyses in their order."""
    choices = choices_of(review.uuid)
    return [line_of(row, choices) for row in analyses_of(review, archived=archived)]


def line_of(row: AnalysisRow, choices: Choices) -> AnalysisLine:
    """One analysis as a line."""
    asked = row.version.asked
    return AnalysisLine(
        row=row,
        subject=" · ".join(
            filter(None, [subject_of(asked, choices), subgroups_of(asked, choices)])
        ),
        measure=str(run_words.MEASURES[asked.measure]),
        method=run_words.method_name(asked.model, asked.estimator, asked.interval),
        planning=str(run_words.SHORT_PLANNINGS[asked.planning]),
        estimate=_estimate(row),
        chips=chips_of(row),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionLine:
    """A version and what it decides, in words."""

    version: VersionRow
    told: tuple[str, ...]


def versions_of(row: AnalysisRow, choices: Choices) -> list[VersionLine]:
    """An analysis's versions, the newest first."""
    return [
        VersionLine(
            version=version,
            told=(
                *run_words.specification_in_words(version.asked),
                subject_of(version.asked, choices),
                *filter(None, [subgroups_of(version.asked, choices)]),
            ),
        )
        for version in row.versions
    ]


def chips_of(row: AnalysisRow) -> tuple[Chip, ...]:
    """What stands of an analysis: a stale result is marked so while it is being computed anew, too."""
    if row.is_stale and row.standing is Standing.COMPUTING:
        return CHIPS[Standing.STALE], CHIPS[Standing.COMPUTING]
    return (CHIPS[row.standing],)


def _estimate(row: AnalysisRow) -> str:
    if row.run is None:
        return ""
    result = row.run.result
    if result.refusal is not None:
        return str(run_words.REFUSALS[result.refusal])
    overall = result.analysis.overall if result.analysis else None
    if isinstance(overall, Pooled):
        return pooled_text(overall, result, row.run.version.asked.measure)
    return "" if overall is None else run_words.reason_in_words(overall)
