"""Asking for runs: each is a job on one version of an analysis and one snapshot."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.models import Snapshot
from extraction.selectors.snapshots import locked_snapshot
from reviews import jobs, ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.ledger import Act
from reviews.models import Job, Member
from synthesis.events import RunRequested
from synthesis.models import Analysis, AnalysisVersion, RunRequest
from synthesis.selectors.analyses import COMPUTE


class NotLocked(DomainError):
    """There is nothing to compute from."""

    def __init__(self) -> None:
        super().__init__(
            _("The data set is not locked, so there is nothing to compute from. A lead locks it.")
        )


class Archived(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This analysis is archived. Bring it back first."))


def request_run(*, by: Member, analysis: UUID, key: UUID) -> RunRequest:
    """Compute an analysis on the locked data set once more: the same data and engine give the stored result.

    While it is being computed already, that is the answer. Raises NotLocked, Archived, NotFound.
    """
    permissions.check(by, permissions.Act.EDIT_ANALYSES)
    with ledger.act(by=by, key=key, content=("request run", analysis)) as act:
        target = Analysis.objects.filter(review_id=by.review_id, uuid=analysis).first()
        if target is None:
            raise NotFound(_("This analysis is not in this review."))
        version = target.versions.order_by("-number")[0]
        if act.repeated:
            return RunRequest.objects.filter(version__analysis=target).order_by("-asked_at")[0]
        if target.archived_at is not None:
            raise Archived
        snapshot = locked_snapshot(by.review_id)
        if snapshot is None:
            raise NotLocked
        return _request(act, version, snapshot)


def request_all(act: Act, snapshot: Snapshot) -> None:
    """Within the act that locks: every analysis that isn't archived is to be computed."""
    rows = Analysis.objects.standing().filter(review_id=snapshot.review_id)
    for analysis in rows.order_by("position", "uuid"):
        _request(act, analysis.versions.order_by("-number")[0], snapshot)


def request_if_locked(act: Act, version: AnalysisVersion) -> None:
    """Within an act that changes what is asked: compute it if there is a locked data set."""
    snapshot = locked_snapshot(act.by.review_id)
    if snapshot is not None:
        _request(act, version, snapshot)


def _request(act: Act, version: AnalysisVersion, snapshot: Snapshot) -> RunRequest:
    request, _made = RunRequest.objects.get_or_create(
        version=version,
        snapshot=snapshot,
        defaults={"review_id": version.review_id, "asked_at": act.at},
    )
    own = Job.objects.filter(review_id=version.review_id, kind=COMPUTE, ref=request.uuid)
    if own.open().exists():
        return request
    jobs.enqueue(review_id=version.review_id, kind=COMPUTE, ref=request.uuid, asked_by=act.by.uuid)
    act.append(
        RunRequested(
            request=request.uuid,
            analysis=version.analysis_id,
            version=version.uuid,
            snapshot=snapshot.uuid,
        )
    )
    return request
