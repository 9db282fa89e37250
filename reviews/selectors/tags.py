"""The review's tags: what they are called, which one each has become, and their tables against the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from reviews import ledger
from reviews.event_shape import Recorded
from reviews.models import IdSet, RecordTag, Tag
from reviews.tag_events import (
    RecordsTagged,
    RecordsUntagged,
    TagChanged,
    TagDeleted,
    TagMade,
    TagRestored,
    TagsMerged,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TagRow:
    """A tag as pages show it. became: the name of the tag that it was merged into."""

    uuid: UUID
    name: str
    is_blinded: bool
    is_deleted: bool = False
    became: str = ""

    @property
    def is_in_use(self) -> bool:
        """Whether it can be attached."""
        return not self.is_deleted and not self.became


@dataclass(frozen=True, kw_only=True, slots=True)
class TagOn:
    """A tag on a record. by: who set it. is_own: the viewer did. is_kept: it shows to the viewer alone for now."""

    tag: TagRow
    by: tuple[str, ...]
    is_own: bool
    is_kept: bool


def all_tags(review: UUID) -> list[TagRow]:
    """Every tag of a review, deleted and merged ones too, by name."""
    rows = Tag.objects.filter(review_id=review).select_related("merged_into")
    found = [
        TagRow(
            uuid=row.uuid,
            name=row.name,
            is_blinded=row.is_blinded,
            is_deleted=row.deleted_at is not None,
            became="" if row.merged_into is None else row.merged_into.name,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.name.casefold(), str(row.uuid)))


def in_use(review: UUID) -> list[TagRow]:
    """Tags that can be attached, by name."""
    return [row for row in all_tags(review) if row.is_in_use]


def standing_tags(review: UUID) -> Mapping[UUID, TagRow]:
    """By each tag that stands, or has become one that does, that one."""
    used = {row.uuid: row for row in in_use(review)}
    into = dict(Tag.objects.filter(review_id=review).values_list("uuid", "merged_into_id"))
    found = {}
    for tag in into:
        here: UUID | None = tag
        while here is not None and here not in used:
            here = into[here]
        if here is not None:
            found[tag] = used[here]
    return found


def sha256_of(*, name: str, is_blinded: bool) -> str:
    """Of what a version of a tag says."""
    return ledger.sha256(ledger.canonical({"name": name, "is_blinded": is_blinded}))


def tags_by_events(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Of each tag: the version in force, what it has become, whether it is deleted; of each attachment, its stage."""
    tags: dict[str, list[object]] = {}
    on: dict[str, object] = {}
    for event in events:
        payload = event.payload
        if event.kind in {TagMade.KIND, TagChanged.KIND}:
            before = tags.get(payload["tag"], [None, None, False])
            tags[payload["tag"]] = [payload["sha256"], *before[1:]]
        elif event.kind == TagDeleted.KIND:
            tags[payload["tag"]][2] = True
        elif event.kind == TagsMerged.KIND:
            tags[payload["tag"]][1] = payload["into"]
        elif event.kind == TagRestored.KIND:
            tags[payload["tag"]][1:] = [None, False]
        elif event.kind in {RecordsTagged.KIND, RecordsUntagged.KIND}:
            lines = IdSet.objects.get(review_id=review, uuid=payload["records"]).lines
            for record in lines:
                place = f"{payload['tag']} {record} {payload['member']}"
                if event.kind == RecordsTagged.KIND:
                    on[place] = payload["stage"]
                else:
                    on.pop(place, None)
    return {**tags, **on}


def tags_stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have them."""
    tags = Tag.objects.filter(review_id=review)
    rows = RecordTag.objects.filter(review_id=review)
    return {
        **{
            str(tag.uuid): [
                sha256_of(name=tag.name, is_blinded=tag.is_blinded),
                tag.merged_into_id and str(tag.merged_into_id),
                tag.deleted_at is not None,
            ]
            for tag in tags
        },
        **{
            f"{tag} {record} {member}": stage
            for tag, record, member, stage in rows.values_list(
                "tag_id", "record_id", "member_id", "stage"
            )
        },
    }
