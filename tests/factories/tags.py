"""Tags, made and attached by the product's own services."""

from collections.abc import Iterable
from uuid import UUID

from reviews.ids import new_uuid
from reviews.models import Member, Record, Tag
from reviews.selectors.record_lists import asked_of, works_asked
from reviews.selectors.tagged import tags_on
from reviews.services import tagging
from reviews.services.tags import make_tag


def tag(owner: Member, name: str = "background", *, is_blinded: bool = True) -> Tag:
    """A tag of the review."""
    return make_tag(by=owner, name=name, is_blinded=is_blinded, key=new_uuid())


def put(by: Member, tag: Tag, *records: UUID, key: UUID | None = None) -> tagging.Tagged:
    """Attach it."""
    return tagging.tag_records(by=by, tag=tag.uuid, records=records, key=key or new_uuid())


def off(by: Member, tag: Tag, *records: UUID, key: UUID | None = None) -> tagging.Tagged:
    """Take it off."""
    return tagging.untag_records(by=by, tag=tag.uuid, records=records, key=key or new_uuid())


def names(member: Member, record: UUID) -> list[str]:
    """What the record carries for the member."""
    return [on.tag.name for on in tags_on(member, [record]).get(record, ())]


def found(member: Member, tag: Tag | None) -> set[UUID]:
    """What the list shows under a tag, or under none."""
    asked = asked_of({"tag": "none" if tag is None else str(tag.uuid)})
    return ids(works_asked(member, asked))


def ids(records: Iterable[Record]) -> set[UUID]:
    return {record.uuid for record in records}
