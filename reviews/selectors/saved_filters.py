"""The lists of records that a member saved, and those that leads share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from reviews.models import Member, SavedFilter
from reviews.permissions import Act, may
from reviews.selectors.people import name_of
from reviews.selectors.record_lists import Choice, asked_in, choices_of


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterRow:
    """A saved list. by: whose it is, where it isn't the viewer's own. text, chosen: what it is narrowed by."""

    uuid: UUID
    name: str
    query: str
    is_shared: bool
    is_own: bool
    may_change: bool
    by: str
    text: str
    chosen: Sequence[Choice]


def shown_to(member: Member) -> QuerySet[SavedFilter]:
    """A member's own, and those that are shared; not what was deleted."""
    rows = SavedFilter.objects.filter(review_id=member.review_id, deleted_at=None)
    return rows.filter(Q(member=member) | Q(is_shared=True))


def changeable_by(member: Member) -> QuerySet[SavedFilter]:
    """One's own, deleted ones too, and for those who share, the shared ones."""
    rows = SavedFilter.objects.filter(review_id=member.review_id)
    shared = Q(is_shared=True) if may(member, Act.SHARE_FILTERS) else Q(pk__in=[])
    return rows.filter(Q(member=member) | shared)


def saved_filters(member: Member) -> list[FilterRow]:
    """What the member can come back to, one's own first, by name."""
    may_share = may(member, Act.SHARE_FILTERS)
    rows = [
        _row(member, row, may_share=may_share)
        for row in shown_to(member).select_related("member__user")
    ]
    return sorted(rows, key=lambda row: (not row.is_own, row.name.casefold(), str(row.uuid)))


def saved_filter(member: Member, uuid: UUID) -> SavedFilter | None:
    """One that the member may come back to."""
    return shown_to(member).filter(uuid=uuid).first()


def _row(member: Member, row: SavedFilter, *, may_share: bool) -> FilterRow:
    is_own = row.member_id == member.uuid
    asked = asked_in(row.query)
    return FilterRow(
        uuid=row.uuid,
        name=row.name,
        query=row.query,
        is_shared=row.is_shared,
        is_own=is_own,
        may_change=is_own or may_share,
        by="" if is_own else name_of(row.member.user),
        text=asked.text,
        chosen=choices_of(member, asked),
    )
