"""Invitations that still lead somewhere, and their end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from reviews.events import InvitationWithdrawn
from reviews.ledger import Act
from reviews.models import Invitation, Member


def withdraw_for(email: str, act: Act) -> bool:
    """Within an act: close what is open for an address: two links for one person would hold different roles."""
    return _withdraw(_open(act.by.review_id, act.at).filter(email__iexact=email), act)


def is_open_for(email: str, made_by: Member) -> bool:
    """Whether a link that this member made for an address leads somewhere now."""
    rows = _open(made_by.review_id, timezone.now())
    return rows.filter(email__iexact=email, invited_by=made_by).exists()


def withdraw_made_by(member: Member, act: Act) -> None:
    """Within an act: close what a member made who may not invite any more, lest they come back by a link of their own."""
    _withdraw(_open(act.by.review_id, act.at).filter(invited_by=member), act)


def _open(review: UUID, at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        review_id=review, accepted_by=None, withdrawn_at=None, expires_at__gt=at
    )


def _withdraw(rows: QuerySet[Invitation], act: Act) -> bool:
    """Whether there were any."""
    found = list(rows.order_by("uuid"))
    for each in found:
        each.withdrawn_at = act.at
        each.save(update_fields=["withdrawn_at"])
        act.append(InvitationWithdrawn(invitation=each.uuid))
    return bool(found)
