"""What people can do with background work: stop it, and start it again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import jobs
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.models import Job, JobState, Member
from reviews.selectors.jobs import may_steer


class NotOver(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This is still running, or it is done. Reload the page."))


def cancel_job(*, by: Member, job: UUID) -> Job:
    """Ask a job to stop; it stops where that is safe. One that is over stays as it is. Raises NotFound, Forbidden."""
    target = _job(by, job)
    jobs.ask_to_cancel(review_id=by.review_id, job=target.uuid)
    target.refresh_from_db()
    return target


def try_again(*, by: Member, job: UUID) -> Job:
    """Start failed or cancelled work anew; while it is under way already, that is the answer.

    Raises NotFound, Forbidden, NotOver.
    """
    target = _job(by, job)
    if target.state not in {JobState.FAILED.value, JobState.CANCELLED.value}:
        raise NotOver
    return jobs.enqueue(review_id=by.review_id, kind=target.kind, ref=target.ref, asked_by=by.uuid)


def _job(by: Member, job: UUID) -> Job:
    found = Job.objects.filter(review_id=by.review_id, uuid=job).first()
    if found is None:
        raise NotFound(_("This work is not in this review."))
    if not may_steer(by, found):
        raise Forbidden(_("Only a lead, and whoever asked for this work, can stop or repeat it."))
    return found
