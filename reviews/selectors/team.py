"""The team of a review: members, roles, invitations, and the fold that the tables must equal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils import timezone

from reviews import seams
from reviews.event_shape import Recorded
from reviews.models import Invitation, Member, MemberRole, Review, User
from reviews.permissions import Act, may
from reviews.roles import Held, Role, tidied
from reviews.selectors.days import last_midnight
from reviews.selectors.people import name_of


class InvitationState(StrEnum):
    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Teammate:
    """One present member. done: (column, how much), where the viewer may see it."""

    member: UUID
    name: str
    email: str
    orcid: str
    roles: Held
    is_owner: bool
    is_me: bool
    joined_at: datetime
    done: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamProgress:
    """The columns of who has done how much, and the moment up to which they count."""

    labels: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenInvitation:
    """An invitation as the page shows it, to leads or to whoever holds the link."""

    invitation: UUID
    review_id: UUID
    title: str
    email: str
    roles: Held
    invited_by: str
    expires_at: datetime
    state: InvitationState


def hash_of(token: str) -> str:
    """What is kept of an invitation's link."""
    return hashlib.sha256(token.encode()).hexdigest()


def team_of(viewer: Member) -> list[Teammate]:
    """The present members, by name; with what each has done for those who may see it."""
    members = (
        Member.objects.present()
        .filter(review_id=viewer.review_id)
        .select_related("user", "review")
        .prefetch_related("roles")
        .order_by("user__name", "uuid")
    )
    counts = _counts(viewer)
    return [_teammate(member, viewer, counts) for member in members]


@dataclass(frozen=True, kw_only=True, slots=True)
class Placeholder:
    """Somebody who voted in another program. is_named: whether there is a name to erase."""

    member: UUID
    name: str
    is_named: bool


def placeholders_of(viewer: Member) -> list[Placeholder]:
    """The review's placeholders, by name."""
    rows = Member.objects.filter(review_id=viewer.review_id, user__is_placeholder=True)
    return [
        Placeholder(member=row.uuid, name=name_of(row.user), is_named=row.user.erased_at is None)
        for row in rows.select_related("user").order_by("user__name", "uuid")
    ]


def progress_of(viewer: Member) -> TeamProgress | None:
    """The columns of the Team page; None where none exists or the viewer may not see others' progress."""
    columns = _columns(viewer)
    if not columns:
        return None
    labels = tuple(str(column.label) for column in columns)
    return TeamProgress(labels=labels, until=last_midnight())


def teammate(viewer: Member, member: UUID) -> Teammate | None:
    """One present member of the viewer's review."""
    return next((each for each in team_of(viewer) if each.member == member), None)


def invitations_of(viewer: Member) -> list[OpenInvitation]:
    """Invitations that still lead somewhere, or did until lately; only those who manage the team see them."""
    if not may(viewer, Act.MANAGE_TEAM):
        return []
    rows = (
        Invitation.objects.filter(review_id=viewer.review_id, accepted_by=None, withdrawn_at=None)
        .select_related("review", "invited_by__user")
        .order_by("-expires_at", "uuid")
    )
    return [_shown(row) for row in rows]


def invitation_of(token: str) -> OpenInvitation | None:
    """What a link leads to; None for a link that never was, or whose review is going."""
    row = (
        Invitation.objects.filter(token_sha256=hash_of(token), review__purge_after=None)
        .select_related("review", "invited_by__user")
        .first()
    )
    return None if row is None else _shown(row)


def is_present(user: User, review_id: UUID) -> bool:
    """Whether a person is a member of a review now."""
    return Member.objects.present().filter(user=user, review_id=review_id).exists()


def members_by_events(_review_id: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Members, owner and time zone as the ledger has them: the fold that `members_stored` must equal."""
    found: dict[str, object] = {}
    for event in events:
        payload: Mapping[str, Any] = event.payload
        if event.kind in {"reviews.member_added", "reviews.roles_changed"}:
            found[payload["member"]] = sorted([role, stage] for role, stage in payload["roles"])
        elif event.kind in {"reviews.member_removed", "reviews.placeholder_added"}:
            found[payload["member"]] = "removed"
        elif event.kind in {"reviews.review_created", "reviews.owner_changed"}:
            found["owner"] = payload["owner"]
        if event.kind in {"reviews.review_created", "reviews.review_changed"}:
            found["time_zone"] = payload["time_zone"]
    return found


def members_stored(review_id: UUID) -> Mapping[str, object]:
    """Members, owner and time zone as the tables have them."""
    review = Review.objects.get(uuid=review_id)
    found: dict[str, object] = {"owner": str(review.owner_id), "time_zone": review.time_zone}
    for member in Member.objects.filter(review_id=review_id).prefetch_related("roles"):
        rows = sorted([row.role, row.stage] for row in member.roles.all())
        found[str(member.uuid)] = rows if member.removed_at is None else "removed"
    return found


def _teammate(
    member: Member, viewer: Member, counts: list[tuple[str, Mapping[UUID, int]]]
) -> Teammate:
    is_lead = may(viewer, Act.MANAGE_TEAM)
    return Teammate(
        member=member.uuid,
        name=name_of(member.user),
        email=member.user.email if is_lead else "",
        orcid=member.user.orcid,
        roles=_held(member.roles.all()),
        is_owner=member.review.owner_id == member.uuid,
        is_me=member.uuid == viewer.uuid,
        joined_at=member.joined_at,
        done=tuple((label, column.get(member.uuid, 0)) for label, column in counts),
    )


def _held(rows: Iterable[MemberRole]) -> Held:
    return tidied((Role(row.role), row.stage) for row in rows)


def _columns(viewer: Member) -> list[seams.TeamColumn]:
    if not may(viewer, Act.SEE_TEAM_PROGRESS):
        return []
    return sorted(seams.registry.team_columns, key=lambda column: column.order)


def _counts(viewer: Member) -> list[tuple[str, Mapping[UUID, int]]]:
    until = last_midnight()
    return [
        (str(column.label), column.counts(viewer.review_id, until)) for column in _columns(viewer)
    ]


def _shown(row: Invitation) -> OpenInvitation:
    return OpenInvitation(
        invitation=row.uuid,
        review_id=row.review_id,
        title=row.review.title,
        email=row.email,
        roles=tuple((Role(role), stage) for role, stage in row.roles),
        invited_by=name_of(row.invited_by.user),
        expires_at=row.expires_at,
        state=_state(row),
    )


def _state(row: Invitation) -> InvitationState:
    if row.accepted_by_id is not None:
        return InvitationState.USED
    if row.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    if row.expires_at <= timezone.now():
        return InvitationState.EXPIRED
    return InvitationState.OPEN
