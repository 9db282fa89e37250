"""Background work. The row is the truth, the message a doorbell: a lost, late or doubled message changes nothing.

enqueue writes the row in the transaction that causes the work and rings on commit; a worker claims the row by one
conditional update with a fresh token and a lease; a heartbeat renews the lease; the result is written in the
transaction that finishes the row, where the token is still its own; a sweep rings again for what was forgotten.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from reviews import request_id
from reviews.errors import DomainError
from reviews.models import Heartbeat, Job, JobState
from reviews.models.job import JobQuerySet
from reviews.seams import registry

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BEAT_SECONDS = 15.0
MAX_ATTEMPTS = 5
TASK = "reviews.look_at_job"


class LostClaim(Exception):
    """The row is no longer this worker's: its lease ran out and another took it, or it was cancelled."""


class Cancelled(Exception):
    """Somebody asked for the job to stop, and it stopped where that is safe."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A worker's hold on a job's row. Every write goes through the token, so a stale worker writes nothing."""

    job: UUID
    review_id: UUID
    kind: str
    ref: UUID
    asked_by: UUID
    token: UUID
    attempt: int

    def progress(self, *, done: int, total: int, step: str = "") -> None:
        """Show how far the work has come, and renew the lease. Raises LostClaim, Cancelled."""
        changed = self._own().update(
            n_done=done, n_total=total, step=step, lease_until=timezone.now() + LEASE
        )
        if not changed:
            raise LostClaim
        if self._own().filter(is_cancel_asked=True).exists():
            raise Cancelled

    def beat(self) -> bool:
        """Renew the lease; whether the row is still this worker's."""
        return bool(self._own().update(lease_until=timezone.now() + LEASE))

    def finish(self) -> None:
        """Mark the row done, within the transaction that writes the result. Raises LostClaim: then nothing counts."""
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("A job is finished in the transaction that writes its result.")
        done = self._own().update(
            state=JobState.DONE.value,
            token=None,
            lease_until=None,
            n_done=F("n_total"),
            finished_at=timezone.now(),
        )
        if not done:
            raise LostClaim

    def _own(self) -> JobQuerySet:
        return Job.objects.filter(uuid=self.job, token=self.token, state=JobState.RUNNING.value)


def enqueue(*, review_id: UUID, kind: str, ref: UUID, asked_by: UUID) -> Job:
    """Write the row of a job and ring for a worker when the transaction commits.

    While one of the kind for the same thing is still open, that one is the answer: asking twice does nothing twice.
    Raises KeyError for an unknown kind.
    """
    known = registry.job_kinds[kind]
    with transaction.atomic():
        open_one = Job.objects.open().filter(review_id=review_id, kind=known.name, ref=ref).first()
        if open_one is not None:
            return open_one
        now = timezone.now()
        job = Job.objects.create(
            review_id=review_id,
            kind=known.name,
            ref=ref,
            asked_by=asked_by,
            request_id=request_id.current.get(),
            ring_at=now + _backoff(0),
        )
        transaction.on_commit(lambda: ring(job.uuid))
    return job


def ring(job: UUID) -> None:
    """Send the doorbell. A broker that is away is no fault: the sweep rings again."""
    try:
        current_app.send_task(TASK, kwargs={"job": str(job)}, expires=600, retry=False)
    except (OperationalError, OSError, ValueError):
        logger.warning("The broker is away; the sweep will ring again.", extra={"job": str(job)})


def claim(job: UUID) -> Claim | None:
    """Take the row, if it is there to be taken; None if it is done, held by another, or has to wait its turn."""
    now, token = timezone.now(), uuid4()
    takable = Job.objects.claimable(now).filter(uuid=job, attempts__lt=MAX_ATTEMPTS)
    serial = [kind.name for kind in registry.job_kinds.values() if kind.is_serial]
    running = Job.objects.filter(
        review_id=OuterRef("review_id"), kind=OuterRef("kind"), kind__in=serial
    ).filter(state=JobState.RUNNING.value, lease_until__gte=now)
    with transaction.atomic():
        _wait_for_others_of_review(job)
        taken = takable.filter(~Exists(running.exclude(uuid=job))).update(
            state=JobState.RUNNING.value,
            token=token,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=now,
        )
    if not taken:
        return None
    row = Job.objects.get(uuid=job)
    request_id.current.set(row.request_id)
    return Claim(
        job=row.uuid,
        review_id=row.review_id,
        kind=row.kind,
        ref=row.ref,
        asked_by=row.asked_by,
        token=token,
        attempt=row.attempts,
    )


def _wait_for_others_of_review(job: UUID) -> None:
    """Two claims of a serial kind in one review are judged one after the other."""
    review = Job.objects.filter(uuid=job).values("review_id")
    rows = Job.objects.open().filter(review_id__in=review)
    list(rows.select_for_update().order_by("uuid").values_list("uuid", flat=True))


def run(job: UUID) -> None:
    """What a worker does when the bell rings: claim, work under a heartbeat, and leave the row in a final state."""
    held = claim(job)
    if held is None:
        return
    try:
        with _heartbeat(held):
            registry.job_kinds[held.kind].run(held)
    except LostClaim:
        logger.warning("The claim was lost.", extra={"job": str(job)})
    except Cancelled:
        _end(held, JobState.CANCELLED, "")
    except DomainError as refusal:
        _end(held, JobState.FAILED, str(refusal))
    except Exception:
        logger.exception("A job failed.", extra={"job": str(job)})
        _give_back(held)
        raise
    else:
        _must_be_finished(held)
    _ring_next(held)


def _must_be_finished(held: Claim) -> None:
    if held._own().exists():
        raise RuntimeError(f"{held.kind} returned without finishing its row.")


def _end(held: Claim, state: JobState, failure: str) -> None:
    held._own().update(
        state=state.value, failure=failure, token=None, lease_until=None, finished_at=timezone.now()
    )


def _give_back(held: Claim) -> None:
    """After a fault: try again later, or fail in words after the last attempt."""
    if held.attempt >= MAX_ATTEMPTS:
        _end(held, JobState.FAILED, _failed_words())
        return
    held._own().update(
        state=JobState.QUEUED.value,
        token=None,
        lease_until=None,
        ring_at=timezone.now() + _backoff(held.attempt),
    )


def _ring_next(held: Claim) -> None:
    """A serial kind's next job doesn't wait for the sweep."""
    following = Job.objects.filter(
        review_id=held.review_id, kind=held.kind, state=JobState.QUEUED.value
    ).order_by("created_at")
    if waiting := following.values_list("uuid", flat=True).first():
        ring(waiting)


def ask_to_cancel(*, review_id: UUID, job: UUID) -> bool:
    """Ask a job to stop: a queued one stops now, a running one where that is safe. False if it was over already."""
    rows = Job.objects.filter(review_id=review_id, uuid=job)
    if rows.filter(state=JobState.QUEUED.value).update(
        state=JobState.CANCELLED.value, is_cancel_asked=True, finished_at=timezone.now()
    ):
        return True
    return bool(rows.filter(state=JobState.RUNNING.value).update(is_cancel_asked=True))


def sweep() -> int:
    """Ring for every queued or expired job whose time has come; fail what was tried often enough. How many rang."""
    now = timezone.now()
    Job.objects.claimable(now).filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED.value,
        failure=_failed_words(),
        token=None,
        lease_until=None,
        finished_at=now,
    )
    due = list(Job.objects.claimable(now).filter(ring_at__lte=now).order_by("created_at")[:200])
    for job in due:
        Job.objects.filter(uuid=job.uuid).update(
            n_rings=F("n_rings") + 1, ring_at=now + _backoff(job.n_rings + 1)
        )
        ring(job.uuid)
    show_life("sweep", now)
    return len(due)


def show_life(name: str, now: datetime) -> None:
    """Note that a process of this kind lives; /readyz reads it."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def _backoff(n: int) -> timedelta:
    return timedelta(seconds=min(30 * 2**n, 600))


def _failed_words() -> str:
    return _(
        "This was tried %(n)s times and did not finish. Start it again, or ask whoever runs this server."
    ) % {"n": MAX_ATTEMPTS}


@contextmanager
def _heartbeat(held: Claim) -> Iterator[None]:
    """Renew the lease from a thread of its own while the work goes on."""
    stop = threading.Event()

    def beat() -> None:
        is_held = True
        while is_held and not stop.wait(BEAT_SECONDS):
            try:
                is_held = held.beat()
                show_life("worker", timezone.now())
            except DatabaseError:
                logger.exception(
                    "A beat was missed; the next one tries again.", extra={"job": str(held.job)}
                )
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
