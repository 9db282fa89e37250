"""What a lead does first, while a review has no search: what its empty pages point to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Invitation, Member, ProtocolVersion, Search
from reviews.permissions import Act, may
from reviews.protocol import from_json


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstStep:
    """One thing to do before screening can begin, and where."""

    label: str | Promise
    url: str
    is_done: bool


def first_steps(member: Member) -> tuple[FirstStep, ...]:
    """The steps in their order; none once there is a search, or for who doesn't lead."""
    review = member.review_id
    if (
        not may(member, Act.AMEND_PROTOCOL)
        or Search.objects.standing().filter(review_id=review).exists()
    ):
        return ()
    return (
        _step(
            member,
            _("Write the question and the criteria into the protocol"),
            "protocol-amend",
            is_done=_has_criteria(member),
        ),
        _step(
            member,
            _("Invite the team: at least two people decide about each record"),
            "invite",
            is_done=_has_team(member),
        ),
        _step(
            member, _("Import the files that your searches gave"), "imports-upload", is_done=False
        ),
    )


def _step(member: Member, label: str | Promise, name: str, *, is_done: bool) -> FirstStep:
    url = reverse(f"reviews:{name}", kwargs={"review": member.review_id})
    return FirstStep(label=label, url=url, is_done=is_done)


def _has_criteria(member: Member) -> bool:
    newest = ProtocolVersion.objects.filter(review_id=member.review_id).order_by("-number").first()
    return newest is not None and bool(from_json(newest.content).criteria)


def _has_team(member: Member) -> bool:
    """Whether somebody else is here, or was asked."""
    others = Member.objects.present().filter(review_id=member.review_id).exclude(uuid=member.uuid)
    asked = Invitation.objects.filter(
        review_id=member.review_id,
        accepted_by=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )
    return others.exists() or asked.exists()
