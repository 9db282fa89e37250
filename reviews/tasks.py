"""What Celery calls. Nothing imports this: jobs ring by the task's name."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from reviews import jobs


@shared_task(name=jobs.TASK, acks_late=True, reject_on_worker_lost=True)
def look_at_job(*, job: str, **_: object) -> None:
    """A doorbell rang for a job."""
    jobs.run(UUID(job))
