"""What attaching a tag to records, or taking it off, would change: told beforehand, and done by the same rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.many_ids import among
from reviews.models import Member, RecordTag
from reviews.selectors.copies import copies_of
from reviews.selectors.tagged import open_places
from reviews.selectors.tags import TagRow, standing_tags
from reviews.tag_rules import OpenPlace, is_shown, may_change, stage_of

# A tag, in whose name it was set, and the stage until whose decision it shows to nobody else.
Group = tuple[UUID, UUID, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """groups: the records whose tags change. left: works that stay as they are, with or without the tag.

    kept: works that carry the tag, which who asks may not take off now.
    """

    groups: Mapping[Group, Sequence[UUID]]
    n_changed: int
    left: Sequence[UUID] = ()
    kept: Sequence[UUID] = ()


def to_tag(by: Member, tag: TagRow, works: Sequence[UUID]) -> Plan:
    """Attach a tag: works that carry it from `by` already are left."""
    own = _by_work(by, tag.uuid, works, is_own=True)
    wanted = [work for work in works if work not in own]
    places = open_places(by, wanted)
    groups: dict[Group, list[UUID]] = defaultdict(list)
    for work in wanted:
        stage = stage_of(places.get(work, ()), is_blinded=tag.is_blinded)
        groups[tag.uuid, by.uuid, stage].append(work)
    return Plan(groups=_in_order(groups), n_changed=len(wanted), left=sorted(own))


def to_untag(by: Member, tag: TagRow, works: Sequence[UUID]) -> Plan:
    """Take a tag off: works that don't carry it for `by` are left, and some are kept."""
    met = _by_work(by, tag.uuid, works)
    places = open_places(by, list(met))
    groups: dict[Group, list[UUID]] = defaultdict(list)
    changed, kept = set(), []
    for work, rows in met.items():
        here = places.get(work, ())
        shown = [row for row in rows if _is_shown(by, row, here)]
        for row in shown:
            if may_change(row.stage, here, is_own=row.member_id == by.uuid):
                groups[row.tag_id, row.member_id, row.stage].append(row.record_id)
                changed.add(work)
        if shown and work not in changed:
            kept.append(work)
    gone = changed.union(kept)
    left = [work for work in works if work not in gone]
    return Plan(groups=_in_order(groups), n_changed=len(changed), left=left, kept=sorted(kept))


def _in_order(groups: Mapping[Group, Sequence[UUID]]) -> Mapping[Group, Sequence[UUID]]:
    """The same in an order of their own: that of the rows would tell what others attached in between."""
    return {group: sorted(groups[group]) for group in sorted(groups)}


def _is_shown(by: Member, row: RecordTag, places: Sequence[OpenPlace]) -> bool:
    open_at = {place.stage for place in places}
    return is_shown(row.stage, open_at, is_own=row.member_id == by.uuid)


def _by_work(
    by: Member, tag: UUID, works: Sequence[UUID], *, is_own: bool = False
) -> Mapping[UUID, Sequence[RecordTag]]:
    """What stands of a tag, and of those that have become it, on works and what joined them."""
    names = [each for each, row in standing_tags(by.review_id).items() if row.uuid == tag]
    root = {work: work for work in works}
    for work, copies in copies_of(works).items():
        root.update(dict.fromkeys(copies, work))
    wanted = RecordTag.objects.filter(tag__in=names, record__in=among(root))
    if is_own:
        wanted = wanted.filter(member=by)
    found: dict[UUID, list[RecordTag]] = defaultdict(list)
    for row in wanted.iterator():
        found[root[row.record_id]].append(row)
    return found
