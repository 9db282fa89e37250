"""An act on all records of a narrowed list, told before it is done: how many, which can't, and why."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.doing import MANY, TAGGING, Doing
from reviews.models import Member
from reviews.selectors.record_lists import Asked, works_asked
from reviews.selectors.records import RecordRow, record_rows
from reviews.selectors.resting import what_rests_on
from reviews.selectors.tag_plans import to_tag, to_untag
from reviews.selectors.tags import TagRow, in_use

Words = str | Promise
EXAMPLES = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """Records that the act leaves as they are, for one reason. rows: the first of them."""

    why: Words
    n: int
    rows: Sequence[RecordRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What an act on a list would come to. n: records of the list; digest: of which these are.

    tag: the one that was chosen, None where none is asked for, or none was.
    """

    doing: Doing
    n: int
    n_changed: int
    left: Sequence[Left]
    digest: str
    tag: TagRow | None = None

    @property
    def is_ready(self) -> bool:
        """Whether all is said that it depends on."""
        return self.doing not in TAGGING or self.tag is not None

    @property
    def is_job(self) -> bool:
        """Whether it is done in the background, a part at a time."""
        return self.n > MANY


def preview(member: Member, asked: Asked, doing: Doing, *, tag: str = "") -> Preview:
    """What an act on all the records of a list would come to. tag: the id of the one that was chosen."""
    works = works_listed(member, asked)
    chosen = next((row for row in in_use(member.review_id) if str(row.uuid) == tag), None)
    left: Mapping[Words, Sequence[UUID]] = {}
    if doing in TAGGING:
        left = {} if chosen is None else _untouched_by_tag(member, doing, chosen, works)
    elif doing is Doing.REMOVE:
        left = _not_removable(member, works)
    return Preview(
        doing=doing,
        n=len(works),
        n_changed=len(works) - sum(map(len, left.values())),
        left=[
            Left(why=why, n=len(these), rows=record_rows(member.review_id, these[:EXAMPLES]))
            for why, these in left.items()
            if these
        ],
        digest=digest_of(works),
        tag=chosen,
    )


def works_listed(member: Member, asked: Asked) -> list[UUID]:
    """Ids of all the records of a list, in the common order."""
    found = works_asked(member, asked).order_by("rank", "uuid")
    return list(found.values_list("uuid", flat=True))


def digest_of(works: Collection[UUID]) -> str:
    """Tells one set of records from another."""
    together = hashlib.sha256()
    for work in sorted(works):
        together.update(work.bytes)
    return together.hexdigest()


def _untouched_by_tag(
    member: Member, doing: Doing, tag: TagRow, works: Sequence[UUID]
) -> Mapping[Words, Sequence[UUID]]:
    if doing is Doing.TAG:
        return {_("They carry the tag from you already."): to_tag(member, tag, works).left}
    plan = to_untag(member, tag, works)
    return {
        _("They don't carry the tag."): plan.left,
        _("You judge them still, and the tag shows to the others."): plan.kept,
    }


def _not_removable(member: Member, works: Sequence[UUID]) -> Mapping[Words, Sequence[UUID]]:
    """By what rests on them."""
    resting = what_rests_on(member, works)
    found: dict[Words, list[UUID]] = defaultdict(list)
    for work in works:
        if work in resting:
            found[resting[work]].append(work)
    return found
