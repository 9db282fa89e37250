"""Placeholders: people whose votes come from another program, who have no account here.

A placeholder is a member who left as soon as they came: what they did counts, nothing waits for them, and nobody
can sign in as them.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import NotFound
from reviews.events import PlaceholderAdded, PlaceholderForgotten
from reviews.ids import new_uuid
from reviews.ledger import Act as LedgerAct
from reviews.models import Member, User
from reviews.permissions import Act

LONGEST_NAME = 200


def add_placeholder(name: str, act: LedgerAct) -> Member:
    """Within an act: a placeholder in its review."""
    uuid = new_uuid()
    person = User.objects.create_user(
        uuid=uuid,
        email=f"placeholder-{uuid}@placeholder.invalid",
        name=name[:LONGEST_NAME],
        is_active=False,
        is_placeholder=True,
    )
    member = Member.objects.create(
        review_id=act.by.review_id, user=person, joined_at=act.at, removed_at=act.at
    )
    act.append(PlaceholderAdded(member=member.uuid))
    return member


def forget_placeholder(*, by: Member, member: UUID, key: UUID) -> None:
    """Erase a placeholder's name for good; the votes stay. Raises NotFound."""
    with ledger.act(by=by, key=key, content=("forget", member)) as act:
        permissions.check(by, Act.MANAGE_TEAM)
        rows = Member.objects.filter(review_id=by.review_id, user__is_placeholder=True)
        found = rows.select_related("user").filter(uuid=member).first()
        if found is None:
            raise NotFound(_("This placeholder is not in this review."))
        if act.repeated or found.user.erased_at is not None:
            return
        found.user.name, found.user.erased_at = "", act.at
        found.user.save(update_fields=["name", "erased_at"])
        act.append(PlaceholderForgotten(member=found.uuid))
