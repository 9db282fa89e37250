"""Which records carry a tag, as far as a member may know: those that stand for what it was attached to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, UUIDField
from django.db.models.expressions import RawSQL

from reviews.models import Member, RecordTag
from reviews.models.tag import STAGE_VALUES
from reviews.seams import registry
from reviews.selectors.copies import copies_of
from reviews.selectors.people import name_of
from reviews.selectors.tags import TagOn, TagRow, all_tags, standing_tags
from reviews.sources import ImportState
from reviews.tag_rules import OpenPlace, is_shown

# From what a tag is attached to, to the records that stand for it; one's own shows always.
UP = """
WITH RECURSIVE up (tag_id, uuid, into_id, is_removed, stage) AS (
    SELECT t.tag_id, r.uuid, r.merged_into_id, r.is_removed, CASE WHEN t.member_id = %s THEN '' ELSE t.stage END
    FROM reviews_recordtag t JOIN reviews_record r ON r.uuid = t.record_id
    WHERE t.review_id = %s AND r.batch_id IN (SELECT uuid FROM reviews_import WHERE state = %s)
    {which}
    UNION ALL
    SELECT up.tag_id, r.uuid, r.merged_into_id, r.is_removed, up.stage
    FROM up JOIN reviews_record r ON r.uuid = up.into_id
)
"""


def open_places(member: Member, records: Sequence[UUID]) -> Mapping[UUID, Sequence[OpenPlace]]:
    """Where each of these records is still to be judged, by the apps downstream."""
    found: dict[UUID, list[OpenPlace]] = defaultdict(list)
    for ask in registry.open_places:
        for record, places in ask(member, records).items():
            found[record] += places
    return found


def tags_on(member: Member, records: Sequence[UUID]) -> Mapping[UUID, Sequence[TagOn]]:
    """The tags that each of these distinct works carries, for the member, by name."""
    known = standing_tags(member.review_id)
    root = {copy: record for record, copies in copies_of(records).items() for copy in copies}
    rows = RecordTag.objects.filter(tag__in=known, record__in=list(chain(records, root)))
    met: dict[UUID, dict[TagRow, list[RecordTag]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("member__user").order_by("pk"):
        met[root.get(row.record_id, row.record_id)][known[row.tag_id]].append(row)
    places = open_places(member, list(met))
    return {record: _on(member, of, places.get(record, ())) for record, of in met.items()}


def _on(
    member: Member, of: Mapping[TagRow, Sequence[RecordTag]], places: Sequence[OpenPlace]
) -> list[TagOn]:
    open_at = {place.stage for place in places}
    found = []
    for tag, rows in sorted(of.items(), key=lambda each: each[0].name.casefold()):
        own = [row for row in rows if row.member_id == member.uuid]
        shown = [row for row in rows if is_shown(row.stage, open_at, is_own=row in own)]
        if shown:
            names = (name_of(row.member.user) for row in shown)
            found.append(
                TagOn(
                    tag=tag,
                    by=tuple(dict.fromkeys(names)),
                    is_own=bool(own),
                    is_kept=all(row.stage in open_at for row in shown),
                )
            )
    return found


def carrying(member: Member, tag: UUID | None) -> Q:
    """Works that carry a tag, or any at all, for the member."""
    known = standing_tags(member.review_id)
    wanted = [each for each, row in known.items() if tag is None or row.uuid == tag]
    found = Q(uuid__in=_roots(member, wanted, ""))
    for stage in STAGE_VALUES:
        found |= Q(uuid__in=_roots(member, wanted, stage)) & ~_open_at(member, stage)
    return found


def counts_of(member: Member) -> Mapping[UUID, int]:
    """By tag, how many of the works that stand carry it for the member."""
    known = standing_tags(member.review_id)
    became = {tag: row.uuid for tag, row in known.items() if row.uuid != tag}
    cases = " ".join(["WHEN %s THEN %s"] * len(became))
    tag = f"CASE tag_id {cases} ELSE tag_id END" if became else "tag_id"
    sql, params = _up(member, known)
    shown, shown_params = _shown(member)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} SELECT tag, COUNT(DISTINCT uuid) FROM (SELECT {tag} AS tag, uuid FROM up"  # noqa: S608 - own names
            f" WHERE into_id IS NULL AND NOT is_removed AND ({shown})) AS works GROUP BY tag",
            [*params, *map(_of, chain.from_iterable(became.items())), *shown_params],
        )
        return {UUID(str(each)): n for each, n in cursor.fetchall()}


def _shown(member: Member) -> tuple[str, list[Any]]:
    """That what was set shows to the member, as a condition with its parameters."""
    parts, params = ["stage = ''"], list[Any]()
    for stage in STAGE_VALUES:
        part = ["stage = %s"]
        params.append(stage)
        for ask in registry.open_records:
            sql, of = ask(member.review_id, stage).query.sql_with_params()
            part.append(f"uuid NOT IN ({sql})")
            params += of
        parts.append(f"({' AND '.join(part)})")
    return " OR ".join(parts), params


def _roots(member: Member, tags: Collection[UUID], stage: str) -> RawSQL:
    sql, params = _up(member, tags)
    roots = f"{sql} SELECT uuid FROM up WHERE into_id IS NULL AND stage = %s"  # noqa: S608 - own names
    return RawSQL(roots, (*params, stage))  # noqa: S611 - own names


def _up(member: Member, tags: Collection[UUID]) -> tuple[str, list[Any]]:
    """The beginning of a query, and its parameters."""
    kept = ", ".join(["%s"] * len(tags))
    which = f"AND t.tag_id IN ({kept})" if tags else "AND t.tag_id IS NULL"
    ids = [_of(each) for each in (member.uuid, member.review_id)]
    return UP.format(which=which), [*ids, ImportState.COMMITTED.value, *map(_of, tags)]


def _of(uuid: UUID) -> Any:
    """An id as this database has it: text or its own type."""
    return UUIDField().get_db_prep_value(uuid, connection)


def _open_at(member: Member, stage: str) -> Q:
    found = Q(pk__in=[])
    for ask in registry.open_records:
        found |= Q(uuid__in=ask(member.review_id, stage))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedTag:
    """A tag with the number of works that the list shows under it, for the viewer."""

    tag: TagRow
    n: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TagPage:
    """All tags of a review: in use, merged into others, deleted."""

    used: Sequence[CountedTag]
    gone: Sequence[TagRow]


def tag_page(member: Member) -> TagPage:
    """The tags as their page shows them to a member."""
    rows = all_tags(member.review_id)
    counts = counts_of(member)
    return TagPage(
        used=[CountedTag(tag=row, n=counts.get(row.uuid, 0)) for row in rows if row.is_in_use],
        gone=[row for row in rows if not row.is_in_use],
    )
