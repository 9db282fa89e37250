"""An act on all the records of a list, as it was previewed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.automation import AutomationRule
from reviews.errors import DomainError
from reviews.events import RecordsRemoved, RecordsRestored
from reviews.models import Member
from reviews.permissions import Act
from reviews.selectors.record_lists import Asked
from reviews.selectors.together import TAGGING, Doing, digest_of, works_listed
from reviews.services.removals import remove_records, restore_records
from reviews.services.repeats import payloads_before
from reviews.services.tagging import tag_records, untag_records
from reviews.tag_events import RecordsTagged, RecordsUntagged

TOLD_BY = {
    Doing.TAG: RecordsTagged.KIND,
    Doing.UNTAG: RecordsUntagged.KIND,
    Doing.REMOVE: RecordsRemoved.KIND,
    Doing.RESTORE: RecordsRestored.KIND,
}


class ListChanged(DomainError):
    """The records are not those that were previewed."""

    def __init__(self) -> None:
        super().__init__(
            _("The list has changed since. Look at the numbers again: nothing has been done.")
        )


class TagMissing(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose a tag."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be done with a list. digest: of the records that were previewed.

    tag: for tagging. reason: for removing and putting back. automation: what marked the records as ineligible.
    """

    doing: Doing
    asked: Asked
    digest: str
    tag: UUID | None = None
    reason: str = ""
    automation: AutomationRule | None = None


def act_on_list(*, by: Member, wanted: Wanted, key: UUID) -> int:
    """Do it with all the records of the list, in one act. How many were changed.

    Raises ListChanged, TagMissing, and what the act on some records raises.
    """
    content = (
        wanted.doing,
        wanted.asked.query,
        wanted.digest,
        wanted.tag,
        wanted.reason,
        wanted.automation and wanted.automation.content,
    )
    with ledger.act(by=by, key=key, content=content) as act:
        permissions.check(by, Act.TAG_RECORDS if wanted.doing in TAGGING else Act.REMOVE_RECORDS)
        if act.repeated:
            told = payloads_before(act, TOLD_BY[wanted.doing])
            return sum(payload["n_records"] for payload in told)
        works = works_listed(by, wanted.asked)
        if digest_of(works) != wanted.digest:
            raise ListChanged
        return _done(by, wanted, works, key)


def _done(by: Member, wanted: Wanted, works: list[UUID], key: UUID) -> int:
    if wanted.doing in TAGGING:
        if wanted.tag is None:
            raise TagMissing
        change = tag_records if wanted.doing is Doing.TAG else untag_records
        return change(by=by, tag=wanted.tag, records=works, key=key).n_changed
    if wanted.doing is Doing.RESTORE:
        return restore_records(by=by, records=works, reason=wanted.reason, key=key)
    removal = remove_records(
        by=by, records=works, reason=wanted.reason, automation=wanted.automation, key=key
    )
    return removal.n_removed
