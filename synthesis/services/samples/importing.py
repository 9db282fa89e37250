"""Bringing search files into a sample review, as the import page does: upload, preview, confirm, compare pairs."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from django.core.files.base import File

from reviews import jobs
from reviews.ids import new_uuid
from reviews.models import Import, Job, Member, PairState, PossibleDuplicate
from reviews.searches import SearchFacts
from reviews.services.duplicates import settle_pair
from reviews.services.imports import confirm_import, start_import
from reviews.services.searches import add_search


class NotPlayed(RuntimeError):
    """A job of the sample did not do its work."""


def bring_in(*, by: Member, facts: SearchFacts, name: str, content: bytes) -> Import:
    """One file into a search of its own. Raises NotPlayed."""
    search = add_search(by=by, facts=facts, key=new_uuid())
    upload: File[bytes] = File(BytesIO(content), name=name)
    batch = start_import(by=by, search=search.uuid, upload=upload, name=name, key=new_uuid())
    run_jobs(by.review_id)
    confirm_import(by=by, batch=batch.uuid, key=new_uuid())
    run_jobs(by.review_id)
    return batch


def compare_pairs(*, by: Member, is_same: Callable[[UUID, UUID], bool]) -> None:
    """Settle every pair that a person is asked about."""
    while True:
        pair = (
            PossibleDuplicate.objects.filter(review=by.review_id, state=PairState.OPEN.value)
            .order_by("-score", "first__rank", "second__rank")
            .first()
        )
        if pair is None:
            return
        same = is_same(pair.first_id, pair.second_id)
        settle_pair(by=by, pair=pair.uuid, is_same=same, key=new_uuid())


def run_jobs(review: UUID) -> None:
    """Do the review's open jobs, by the worker's own function. Raises NotPlayed for one that didn't end well."""
    open_jobs = Job.objects.open().filter(review_id=review).order_by("created_at", "uuid")
    while (job := open_jobs.first()) is not None:
        jobs.run(job.uuid)
        job.refresh_from_db()
        if job.state != "done":
            raise NotPlayed(f"{job.kind} is {job.state}. {job.failure}".strip())
