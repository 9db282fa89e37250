"""Analyses as pages show them: what is asked, what was found, and whether that still stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.models import Job, JobState, Review
from reviews.selectors.days import day
from reviews.selectors.people import name_of
from synthesis.models import Analysis, AnalysisVersion, Run, RunRequest
from synthesis.runs import result_json, specification
from synthesis.runs.result import RunResult
from synthesis.runs.specification import Specification
from synthesis.selectors.data_state import DataState, SnapshotRow, data_state

COMPUTE = "synthesis.compute_run"


class Standing(StrEnum):
    """What there is to show of an analysis."""

    UNLOCKED = "unlocked"
    WAITING = "waiting"
    COMPUTING = "computing"
    FAILED = "failed"
    CURRENT = "current"
    STALE = "stale"


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    """A version of what is asked."""

    number: int
    sha256: str
    asked: Specification
    written_at: datetime
    written_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRow:
    """A run that answered. snapshot, version: what it rests on; engine: names and versions."""

    uuid: UUID
    snapshot: SnapshotRow
    version: VersionRow
    engine: Mapping[str, str]
    engine_sha256: str
    result_sha256: str
    computed_at: datetime
    result: RunResult
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisRow:
    """An analysis with the run that is shown, if there is one. why: the sentences that tell why it is stale."""

    uuid: UUID
    is_archived: bool
    version: VersionRow
    versions: tuple[VersionRow, ...]
    data: DataState
    standing: Standing
    why: tuple[str, ...]
    run: RunRow | None
    job: Job | None

    @property
    def title(self) -> str:
        return self.version.asked.title

    @property
    def is_stale(self) -> bool:
        """Whether what is shown no longer stands, even if it is being computed anew."""
        return self.run is not None and bool(self.why)

    @property
    def is_computing(self) -> bool:
        return self.job is not None and not self.job.is_over


def analyses_of(review: Review, *, archived: bool = False) -> list[AnalysisRow]:
    """The review's analyses in their order: the standing ones, or those put away."""
    rows = Analysis.objects.filter(review_id=review.uuid, archived_at__isnull=not archived)
    return _rows(review, list(rows.order_by("position", "uuid")))


def analysis_row(review: Review, analysis: UUID) -> AnalysisRow | None:
    """One analysis of the review."""
    found = _rows(review, list(Analysis.objects.filter(review_id=review.uuid, uuid=analysis)))
    return found[0] if found else None


def _rows(review: Review, analyses: Sequence[Analysis]) -> list[AnalysisRow]:
    data = data_state(review.uuid)
    versions = _versions(analyses)
    jobs = _jobs(review.uuid, [rows[0][0] for rows in versions.values()], data.newest)
    chosen = _chosen_runs(review.uuid, versions, data)
    return [
        _row(review, each, versions[each.uuid], data, chosen.get(each.uuid), jobs.get(each.uuid))
        for each in analyses
    ]


_Versions = Mapping[UUID, list[tuple[AnalysisVersion, VersionRow]]]


def _versions(analyses: Sequence[Analysis]) -> _Versions:
    """Versions by analysis, the newest first."""
    found: dict[UUID, list[tuple[AnalysisVersion, VersionRow]]] = {a.uuid: [] for a in analyses}
    rows = AnalysisVersion.objects.filter(analysis__in=list(found))
    for row in rows.select_related("written_by__user").order_by("-number"):
        version = VersionRow(
            number=row.number,
            sha256=row.sha256,
            asked=specification.parse(row.body),
            written_at=row.written_at,
            written_by=name_of(row.written_by.user),
        )
        found[row.analysis_id].append((row, version))
    return found


def _jobs(
    review: UUID, versions: Sequence[AnalysisVersion], snapshot: SnapshotRow | None
) -> dict[UUID, Job]:
    """The newest job on each of these versions and the snapshot, by analysis."""
    if snapshot is None:
        return {}
    requests = RunRequest.objects.filter(version__in=versions, snapshot=snapshot.uuid)
    analyses = dict(requests.values_list("uuid", "version__analysis_id"))
    jobs = Job.objects.filter(review_id=review, kind=COMPUTE, ref__in=list(analyses))
    return {analyses[job.ref]: job for job in jobs.order_by("created_at")}


def _chosen_runs(review: UUID, versions: _Versions, data: DataState) -> dict[UUID, RunRow]:
    """The run to show of each analysis: on the newest data rather than older ones, then of the newest version, then
    the one computed last."""
    hashes = {v.sha256 for rows in versions.values() for _row, v in rows}
    known = Run.objects.filter(review_id=review, specification_sha256__in=hashes)
    metas = list(known.defer("result").order_by("computed_at"))
    picked: dict[UUID, tuple[Run, VersionRow]] = {}
    for analysis, rows in versions.items():
        own = {version.sha256: version for _row, version in reversed(rows)}
        newest = rows[0][1].sha256

        def rank(run: Run, newest: str = newest) -> tuple[bool, bool]:
            on_newest = data.newest is not None and run.snapshot_sha256 == data.newest.sha256
            return on_newest, run.specification_sha256 == newest

        for run in metas:
            version = own.get(run.specification_sha256)
            if version is None or data.with_hash(run.snapshot_sha256) is None:
                continue
            if analysis not in picked or rank(run) >= rank(picked[analysis][0]):
                picked[analysis] = (run, version)
    texts = dict(
        Run.objects.filter(uuid__in=[run.uuid for run, _v in picked.values()]).values_list(
            "uuid", "result"
        )
    )
    return {
        analysis: _run_row(run, version, texts[run.uuid], data)
        for analysis, (run, version) in picked.items()
    }


def _run_row(run: Run, version: VersionRow, body: str, data: DataState) -> RunRow:
    snapshot = data.with_hash(run.snapshot_sha256)
    if snapshot is None:
        raise LookupError(run.snapshot_sha256)
    return RunRow(
        uuid=run.uuid,
        snapshot=snapshot,
        version=version,
        engine=json.loads(run.engine),
        engine_sha256=run.engine_sha256,
        result_sha256=run.result_sha256,
        computed_at=run.computed_at,
        result=result_json.parse(body),
        body=body,
    )


def _row(
    review: Review,
    analysis: Analysis,
    versions: list[tuple[AnalysisVersion, VersionRow]],
    data: DataState,
    run: RunRow | None,
    job: Job | None,
) -> AnalysisRow:
    current = versions[0][1]
    why = () if run is None else tuple(_why_stale(review, data, current, run))
    return AnalysisRow(
        uuid=analysis.uuid,
        is_archived=analysis.archived_at is not None,
        version=current,
        versions=tuple(version for _row, version in versions),
        data=data,
        standing=_standing(data, run, why, job),
        why=why,
        run=run,
        job=job,
    )


def _standing(data: DataState, run: RunRow | None, why: Sequence[str], job: Job | None) -> Standing:
    if run is not None and not why:
        return Standing.CURRENT
    if data.is_locked and job is not None and not job.is_over:
        return Standing.COMPUTING
    if run is not None:
        return Standing.STALE
    if not data.is_locked:
        return Standing.UNLOCKED
    if job is not None and job.state in (JobState.FAILED.value, JobState.CANCELLED.value):
        return Standing.FAILED
    return Standing.WAITING


def _why_stale(review: Review, data: DataState, current: VersionRow, run: RunRow) -> list[str]:
    """The sentences that say why a run no longer stands; none while it does."""
    found = []
    if not data.is_locked:
        found.append(_unlocked(review, data))
    elif data.is_outdated:
        found.append(
            _(
                "A study of the locked data set is not included any more. Unlock it and lock it anew."
            )
        )
    if data.newest is not None and run.snapshot.sha256 != data.newest.sha256:
        found.append(
            _("The data set was locked anew with other data, as snapshot %(revision)s.")
            % {"revision": data.newest.revision}
        )
    if run.version.sha256 != current.sha256:
        found.append(
            _("What is asked was changed: these are the numbers of version %(old)s, not %(new)s.")
            % {"old": run.version.number, "new": current.number}
        )
    if found:
        found.append(
            _("These numbers rest on snapshot %(revision)s.") % {"revision": run.snapshot.revision}
        )
    return found


def _unlocked(review: Review, data: DataState) -> str:
    when = day(data.unlocked_at, review)
    if data.reason:
        return _("The data set was unlocked on %(day)s (“%(reason)s”).") % {
            "day": when,
            "reason": data.reason,
        }
    return _("The data set was unlocked on %(day)s.") % {"day": when}
