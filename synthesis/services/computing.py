"""What a worker does for a run. Nothing of a web process imports this: it brings numpy and scipy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from extraction.snapshot_json import SnapshotUnreadable
from extraction.snapshot_json import parse as parse_snapshot
from reviews import ledger
from reviews.errors import DomainError
from reviews.jobs import Claim
from synthesis.events import RunFailed, RunSucceeded
from synthesis.meta.errors import MetaError
from synthesis.models import Run, RunRequest
from synthesis.runs import result_json, specification
from synthesis.runs.compute import compute, engine_body

STEP = "pooling"


class CannotCompute(DomainError):
    """The engine refuses what is asked for."""

    def __init__(self, why: str) -> None:
        super().__init__(_("This can't be computed: %(why)s") % {"why": why})


def compute_run(claim: Claim) -> None:
    """Answer a request: with the stored run of the same three identities, or a new one.

    Reads the snapshot's and the specification's texts, nothing else.
    """
    request = RunRequest.objects.select_related("version", "snapshot").get(uuid=claim.ref)
    engine = engine_body()
    if _stored(request, engine) is not None:
        _answer(claim, request, engine, result="")
        return

    def progress(done: int, total: int) -> None:
        claim.progress(done=done, total=total, step=STEP)

    try:
        asked = specification.parse(request.version.body)
        found = compute(parse_snapshot(request.snapshot.body), asked, progress)
    except (MetaError, SnapshotUnreadable, specification.SpecificationUnreadable) as refusal:
        _note_failure(claim, request)
        raise CannotCompute(str(refusal)) from refusal
    _answer(claim, request, engine, result=result_json.write(found))


def _stored(request: RunRequest, engine: str) -> Run | None:
    return Run.objects.filter(
        review_id=request.review_id,
        snapshot_sha256=request.snapshot.sha256,
        specification_sha256=request.version.sha256,
        engine_sha256=ledger.sha256(engine),
    ).first()


def _answer(claim: Claim, request: RunRequest, engine: str, *, result: str) -> None:
    """Write the result in the transaction that finishes the job; the review's head row lets one writer in at a time."""
    with ledger.act(
        by=ledger.System(review_id=claim.review_id), key=claim.job, content=claim.ref
    ) as act:
        claim.finish()
        run = _stored(request, engine)
        is_stored = run is not None
        if run is None:
            run = Run(
                review_id=request.review_id,
                snapshot_sha256=request.snapshot.sha256,
                specification_sha256=request.version.sha256,
                engine_sha256=ledger.sha256(engine),
                engine=engine,
                result=result,
                result_sha256=result_json.sha256_of(result),
                computed_at=act.at,
            )
            run.save(force_insert=True)
        RunRequest.objects.filter(uuid=request.uuid).update(run=run)
        act.append(
            RunSucceeded(
                request=request.uuid,
                run=run.uuid,
                snapshot_sha256=run.snapshot_sha256,
                specification_sha256=run.specification_sha256,
                engine_sha256=run.engine_sha256,
                result_sha256=run.result_sha256,
                is_stored=is_stored,
            )
        )


def _note_failure(claim: Claim, request: RunRequest) -> None:
    with ledger.act(
        by=ledger.System(review_id=claim.review_id), key=claim.job, content=claim.ref
    ) as act:
        if not act.repeated and claim.beat():
            act.append(RunFailed(request=request.uuid, job=claim.job))
