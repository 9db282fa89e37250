"""Lists of records saved under a name: one's own, or shared by a lead. No act of the ledger: nothing rests on them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import permissions
from reviews.errors import DomainError, NotFound
from reviews.models import Member, SavedFilter
from reviews.permissions import Act
from reviews.selectors.record_lists import Asked
from reviews.selectors.saved_filters import changeable_by

LONGEST = 80


class FilterUnnamed(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Type a name for the filter, of at most 80 characters."))


class FilterNameTaken(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Whose filter it is has one of this name already."))


class NothingToSave(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("The list is not narrowed: there is nothing to save."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What was saved. is_new: it took nothing's place."""

    filter: SavedFilter
    is_new: bool


def save_filter(*, by: Member, asked: Asked, name: str, is_shared: bool = False) -> Saved:
    """Keep what a list is narrowed by. One's own filter of this name takes it in place of what it had.

    Raises FilterUnnamed, NothingToSave, Forbidden (sharing is for leads).
    """
    tidy = _tidy(name)
    if not asked.is_narrowed:
        raise NothingToSave
    if is_shared:
        permissions.check(by, Act.SHARE_FILTERS)
    with transaction.atomic():
        saved, is_new = SavedFilter.objects.update_or_create(
            review_id=by.review_id,
            member=by,
            name=tidy,
            deleted_at=None,
            defaults={"query": asked.query, "is_shared": is_shared, "saved_at": timezone.now()},
        )
    return Saved(filter=saved, is_new=is_new)


def change_filter(*, by: Member, uuid: UUID, name: str, is_shared: bool) -> SavedFilter:
    """Call it otherwise, share it or no more. Raises NotFound, FilterUnnamed, FilterNameTaken, Forbidden."""
    tidy = _tidy(name)
    with transaction.atomic():
        target = _changeable(by, uuid)
        if is_shared and not target.is_shared:
            permissions.check(by, Act.SHARE_FILTERS)
        _refuse_taken(target, tidy)
        target.name, target.is_shared = tidy, is_shared
        _keep(target, "name", "is_shared")
    return target


def delete_filter(*, by: Member, uuid: UUID) -> SavedFilter:
    """Take it out of the lists; it can be put back. Raises NotFound."""
    with transaction.atomic():
        target = _changeable(by, uuid)
        target.deleted_at = target.deleted_at or timezone.now()
        target.save(update_fields=["deleted_at"])
    return target


def restore_filter(*, by: Member, uuid: UUID) -> SavedFilter:
    """Put a deleted one back. Raises NotFound, FilterNameTaken."""
    with transaction.atomic():
        target = _changeable(by, uuid)
        _refuse_taken(target, target.name)
        target.deleted_at = None
        _keep(target, "deleted_at")
    return target


def _changeable(by: Member, uuid: UUID) -> SavedFilter:
    found = changeable_by(by).select_for_update().filter(uuid=uuid).first()
    if found is None:
        raise NotFound(_("This filter is not yours to change."))
    return found


def _refuse_taken(target: SavedFilter, name: str) -> None:
    others = SavedFilter.objects.filter(member=target.member_id, name=name, deleted_at=None)
    if others.exclude(pk=target.pk).exists():
        raise FilterNameTaken


def _keep(target: SavedFilter, *fields: str) -> None:
    """Write it. Another one may have taken the name in the same instant: then the constraint says so."""
    try:
        with transaction.atomic():
            target.save(update_fields=fields)
    except IntegrityError as taken:
        raise FilterNameTaken from taken


def _tidy(name: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy or len(tidy) > LONGEST:
        raise FilterUnnamed
    return tidy
