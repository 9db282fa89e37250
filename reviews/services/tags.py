"""The review's tags: made, renamed, merged, deleted; each can be taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.models import Member, Tag, TagVersion
from reviews.permissions import Act
from reviews.selectors.tags import TagRow, in_use, sha256_of
from reviews.services.repeats import payload_before
from reviews.tag_events import TagChanged, TagDeleted, TagMade, TagRestored, TagsMerged
from reviews.tag_rules import LONGEST, tidied


class NameMissing(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Type what the tag is called, in at most 80 characters."))


class NameTaken(DomainError):
    def __init__(self) -> None:
        super().__init__(_("There is a tag of this name already."))


class NotInUse(DomainError):
    """It was deleted or merged meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This tag is not in use any more."))


class NothingChanged(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("The tag is called so already."))


class SameTag(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose another tag for this one to become."))


def make_tag(*, by: Member, name: str, is_blinded: bool = True, key: UUID) -> Tag:
    """A new tag. Raises NameMissing, NameTaken."""
    tidy = _tidy(name)
    with ledger.act(by=by, key=key, content=("make tag", tidy, is_blinded)) as act:
        permissions.check(by, Act.MANAGE_TAGS)
        if act.repeated:
            return _tag(by, UUID(payload_before(act, TagMade.KIND)["tag"]))
        _refuse_taken(by, tidy)
        tag = Tag.objects.create(review_id=by.review_id, name=tidy, is_blinded=is_blinded)
        version = _version(tag)
        act.append(TagMade(tag=tag.uuid, version=version.uuid, sha256=version.sha256))
    return tag


def change_tag(*, by: Member, tag: UUID, name: str, is_blinded: bool, key: UUID) -> Tag:
    """Call a tag otherwise, or let it be blinded from here on, or no more. Raises NotFound, NameMissing, NameTaken, NotInUse, NothingChanged."""
    tidy = _tidy(name)
    with ledger.act(by=by, key=key, content=("change tag", tag, tidy, is_blinded)) as act:
        permissions.check(by, Act.MANAGE_TAGS)
        target = _tag(by, tag)
        if act.repeated:
            return target
        _refuse_unused(target)
        if (tidy, is_blinded) == (target.name, target.is_blinded):
            raise NothingChanged
        _refuse_taken(by, tidy, but=target)
        target.name, target.is_blinded = tidy, is_blinded
        target.save(update_fields=["name", "is_blinded"])
        version = _version(target)
        act.append(TagChanged(tag=target.uuid, version=version.uuid, sha256=version.sha256))
    return target


def take_former(by: Member, payload: dict[str, Any], _act: ledger.Act) -> int:
    """Within an act that takes a change back: call the tag as it was called before. Raises as change_tag does.

    0 if it was changed once more since.
    """
    changed = TagVersion.objects.get(review_id=by.review_id, uuid=payload["version"])
    if TagVersion.objects.filter(tag=changed.tag_id, number__gt=changed.number).exists():
        return 0
    former = TagVersion.objects.get(tag=changed.tag_id, number=changed.number - 1)
    change_tag(by=by, tag=changed.tag_id, key=UUID(payload["version"]), **former.content)
    return 1


def delete_tag(*, by: Member, tag: UUID, key: UUID) -> Tag:
    """Take a tag out of use. What it is attached to stays known. Raises NotFound, NotInUse."""
    with ledger.act(by=by, key=key, content=("delete tag", tag)) as act:
        permissions.check(by, Act.MANAGE_TAGS)
        target = _tag(by, tag)
        if act.repeated:
            return target
        _refuse_unused(target)
        target.deleted_at = act.at
        target.save(update_fields=["deleted_at"])
        act.append(TagDeleted(tag=target.uuid))
    return target


def merge_tags(*, by: Member, tag: UUID, into: UUID, key: UUID) -> Tag:
    """Let a tag become another one. What it is attached to carries that one. Raises NotFound, NotInUse."""
    with ledger.act(by=by, key=key, content=("merge tags", tag, into)) as act:
        permissions.check(by, Act.MANAGE_TAGS)
        target, other = _tag(by, tag), _tag(by, into)
        if act.repeated:
            return target
        _refuse_unused(target)
        _refuse_unused(other)
        if target == other:
            raise SameTag
        target.merged_into = other
        target.save(update_fields=["merged_into"])
        act.append(TagsMerged(tag=target.uuid, into=other.uuid))
    return target


def restore_tag(*, by: Member, tag: UUID, key: UUID) -> Tag:
    """Let a tag that was deleted, or had become another one, stand on its own again. Raises NotFound, NameTaken."""
    with ledger.act(by=by, key=key, content=("restore tag", tag)) as act:
        permissions.check(by, Act.MANAGE_TAGS)
        target = _tag(by, tag)
        if act.repeated or (target.deleted_at is None and target.merged_into_id is None):
            return target
        _refuse_taken(by, target.name)
        target.deleted_at, target.merged_into = None, None
        target.save(update_fields=["deleted_at", "merged_into"])
        act.append(TagRestored(tag=target.uuid))
    return target


def used_tag(by: Member, tag: UUID) -> TagRow:
    """A tag that can be attached. Raises NotFound, NotInUse."""
    _refuse_unused(_tag(by, tag))
    return next(row for row in in_use(by.review_id) if row.uuid == tag)


def _tag(by: Member, tag: UUID) -> Tag:
    found = Tag.objects.filter(review_id=by.review_id, uuid=tag).first()
    if found is None:
        raise NotFound(_("This tag is not in this review."))
    return found


def _tidy(name: str) -> str:
    tidy = tidied(name)
    if not tidy or len(tidy) > LONGEST:
        raise NameMissing
    return tidy


def _refuse_taken(by: Member, name: str, *, but: Tag | None = None) -> None:
    others = (row for row in in_use(by.review_id) if but is None or row.uuid != but.uuid)
    if name.casefold() in {row.name.casefold() for row in others}:
        raise NameTaken


def _refuse_unused(tag: Tag) -> None:
    if tag.deleted_at is not None or tag.merged_into_id is not None:
        raise NotInUse


def _version(tag: Tag) -> TagVersion:
    """What it is called now, as a version of its own."""
    last = tag.versions.aggregate(last=Max("number"))["last"] or 0
    return TagVersion.objects.create(
        review_id=tag.review_id,
        tag=tag,
        number=last + 1,
        content={"name": tag.name, "is_blinded": tag.is_blinded},
        sha256=sha256_of(name=tag.name, is_blinded=tag.is_blinded),
    )
