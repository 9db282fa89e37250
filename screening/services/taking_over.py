"""What the taking over of votes and that of decisions share: one work at a time, for somebody who may, and the end of taking back."""

from __future__ import annotations

from typing import TypeVar
from uuid import uuid5

from reviews import ledger, permissions
from reviews.jobs import Claim
from reviews.ledger import Act
from reviews.models import Import, Job, Member
from screening.models import (
    DecisionTakeover,
    Report,
    ReportFile,
    RetrievalAttempt,
    VoteTakeover,
)
from screening.rules import Retrieval
from screening.services.full_text import change_retrieval
from screening.takeover_events import DecisionTakeoverUndone, VoteTakeoverUndone

Takeover = TypeVar("Takeover", VoteTakeover, DecisionTakeover)


def is_worked_on(kind: type[Takeover], batch: Import) -> bool:
    """Whether a job takes something of this kind over from the import, or back."""
    refs = kind._default_manager.filter(batch=batch).values("uuid")
    return Job.objects.open().filter(review_id=batch.review_id, ref__in=refs).exists()


def asked(kind: type[Takeover], claim: Claim) -> tuple[Takeover, Member]:
    """What a job is about, and who asked for it, if they still may."""
    by = Member.objects.get(uuid=claim.asked_by)
    permissions.check(by, permissions.Act.TAKE_OVER_VOTES)
    rows = kind._default_manager.filter(review_id=claim.review_id)
    return rows.select_related("batch").get(uuid=claim.ref), by


def end_taking_back(
    claim: Claim,
    by: Member,
    takeover: VoteTakeover | DecisionTakeover,
    event: VoteTakeoverUndone | DecisionTakeoverUndone,
) -> None:
    """The last act of a job that took everything back: says so once, and ends the job."""
    with ledger.act(by=by, key=uuid5(claim.token, "end")) as act:
        if takeover.undone_at is None:
            takeover.undone_at = act.at
            takeover.save(update_fields=["undone_at"])
            act.append(event)
        claim.finish()


def seek_unless_at_hand(report: Report, act: Act) -> None:
    """What counted as retrieved only because it was at hand elsewhere is sought again."""
    files = ReportFile.objects.filter(report=report, taken_back_at=None)
    attempts = RetrievalAttempt.objects.filter(report=report)
    if not files.exists() and not attempts.exists():
        change_retrieval(report, Retrieval.SOUGHT, None, act)
