"""An act on all the records of a list, as it was previewed: at once, or by a job where they are many."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger
from reviews.automation import AutomationRule
from reviews.doing import MANY, TAGGING, Doing
from reviews.errors import DomainError
from reviews.events import RecordsRemoved, RecordsRestored
from reviews.large_act_events import LargeActBegun
from reviews.models import Member
from reviews.selectors.record_lists import Asked
from reviews.selectors.together import digest_of, works_listed
from reviews.services import large_acts
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of it. n_changed: how many records were changed; by_job: or the act on many records that a job does."""

    n_changed: int = 0
    by_job: UUID | None = None


def act_on_list(*, by: Member, wanted: Wanted, key: UUID) -> Outcome:
    """Do it with all the records of the list: in one act, or as a job where there are many.

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
    # Others may act while the list is looked through: the digest tells that these are those of the preview.
    works = works_listed(by, wanted.asked)
    digest, is_many = digest_of(works), len(works) > MANY
    lines = [str(work) for work in works] if is_many else []
    with ledger.act(by=by, key=key, content=content) as act:
        large_acts.check(by, wanted.doing)
        if act.repeated:
            return _before(act, wanted.doing)
        if digest != wanted.digest:
            raise ListChanged
        if wanted.doing in TAGGING and wanted.tag is None:
            raise TagMissing
        if is_many:
            made = large_acts.begin(
                doing=wanted.doing,
                records=lines,
                tag=wanted.tag if wanted.doing in TAGGING else None,
                reason="" if wanted.doing in TAGGING else wanted.reason,
                automation=wanted.automation if wanted.doing is Doing.REMOVE else None,
                by=by,
                act=act,
            )
            return Outcome(by_job=made.uuid)
        return Outcome(n_changed=_done(by, wanted, works, key))


def _before(act: ledger.Act, doing: Doing) -> Outcome:
    begun = payloads_before(act, LargeActBegun.KIND)
    if begun:
        return Outcome(by_job=UUID(begun[0]["act"]))
    told = payloads_before(act, TOLD_BY[doing])
    return Outcome(n_changed=sum(payload["n_records"] for payload in told))


def _done(by: Member, wanted: Wanted, works: list[UUID], key: UUID) -> int:
    if wanted.tag is not None and wanted.doing in TAGGING:
        change = tag_records if wanted.doing is Doing.TAG else untag_records
        return change(by=by, tag=wanted.tag, records=works, key=key).n_changed
    if wanted.doing is Doing.RESTORE:
        return restore_records(by=by, records=works, reason=wanted.reason, key=key)
    removal = remove_records(
        by=by, records=works, reason=wanted.reason, automation=wanted.automation, key=key
    )
    return removal.n_removed
