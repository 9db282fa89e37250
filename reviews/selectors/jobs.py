"""Background work as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from reviews.models import Job, JobState, Member
from reviews.permissions import roles_of
from reviews.roles import Role
from reviews.seams import registry


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRow:
    """One piece of work. n_total: 0 while it isn't known; failure: why it failed, in words.

    is_stopping: somebody asked it to stop, and it will where that is safe.
    """

    job: UUID
    label: str | Promise
    state: JobState
    step: str | Promise
    n_done: int
    n_total: int
    failure: str
    is_over: bool
    is_stopping: bool
    may_steer: bool


def may_steer(member: Member, job: Job) -> bool:
    """Whether a member may stop a job, or start it again: whoever asked for it, and those that its kind names."""
    if job.asked_by == member.uuid:
        return True
    rule = registry.job_kinds[job.kind].may_steer
    return Role.LEAD in roles_of(member) if rule is None else rule(member)


def job_row(member: Member, job: Job) -> JobRow:
    """A job's row as the member may see it."""
    return JobRow(
        job=job.uuid,
        label=registry.job_kinds[job.kind].label,
        state=JobState(job.state),
        step=registry.step_words.get(job.step, job.step),
        n_done=job.n_done,
        n_total=job.n_total,
        failure=job.failure,
        is_over=job.is_over,
        is_stopping=job.is_cancel_asked and not job.is_over,
        may_steer=may_steer(member, job),
    )


def job_of(member: Member, job: UUID) -> Job | None:
    """A job of the member's review; None if it isn't there."""
    return Job.objects.filter(review_id=member.review_id, uuid=job).first()
