"""Acts on one's own sheet, of extraction or assessment: start, enter, submit; and a lead's return of it.

What two submitted sheets become is in `consensus`. What is particular to a kind stands in `selectors.sheet_kinds`.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from extraction.events import SheetArchived, SheetReturned, SheetStarted, SheetSubmitted
from extraction.models import Entry, Sheet, SheetView
from extraction.selectors.sheet_kinds import Subject, rules_for, rules_of, subject_of
from extraction.selectors.sheets import (
    SHEETS_NEEDED,
    consensus_on,
    contents_of,
    own_sheet,
    sheets_on,
)
from extraction.services.consensus import open_when_both_are_in
from extraction.services.entries import write_entry
from extraction.services.locked import refuse_if_locked
from extraction.services.refusals import NotComplete, SheetClosed, refuse_parked
from extraction.sheet_states import SheetKind, SheetState
from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.ledger import Act
from reviews.models import Member
from reviews.rows import only
from reviews.services.repeats import payload_before


class HasAllItNeeds(DomainError):
    """The subject takes no further sheet. One sentence for every reason, so that it tells nothing."""


def start_sheet(*, by: Member, kind: SheetKind, subject: UUID, key: UUID) -> Sheet:
    """Begin one's own sheet on a study or result; who has one gets that. Raises HasAllItNeeds, DataSetLocked, NotFound,
    and the kind's own refusal (no form is published)."""
    rules = rules_of(kind)
    permissions.check(by, rules.own_act)
    with ledger.act(by=by, key=key, content=("start", kind, subject)) as act:
        if act.repeated:
            return Sheet.objects.get(uuid=payload_before(act, SheetStarted.KIND)["sheet"])
        about = rules.subject(by.review_id, subject)
        own = own_sheet(by, kind, subject)
        if own is not None:
            return own
        refuse_if_locked(by.review_id)
        if not _takes(by, kind, subject):
            raise HasAllItNeeds(rules.full_text)
        return _start(by, about, act)


def start_next(*, by: Member, kind: SheetKind, key: UUID) -> Sheet | None:
    """Begin one's own sheet on the next subject in the common order that has room; None when there is none.

    Raises DataSetLocked.
    """
    rules = rules_of(kind)
    permissions.check(by, rules.own_act)
    with ledger.act(by=by, key=key, content=("start next", kind)) as act:
        if act.repeated:
            return Sheet.objects.get(uuid=payload_before(act, SheetStarted.KIND)["sheet"])
        refuse_if_locked(by.review_id)
        closed = _closed_to(by, kind)
        subjects = (uuid for uuid in rules.in_order(by.review_id) if uuid not in closed)
        chosen = next(subjects, None)
        return None if chosen is None else _start(by, rules.subject(by.review_id, chosen), act)


def enter(
    *, by: Member, sheet: UUID, place: str, content: object, key: UUID, replaces: int = 0
) -> Entry | None:
    """Write one place of one's own sheet. content: as the kind takes it (a text, or {"state", "value", "source"}).

    replaces: number of the entry seen there, 0 for none. Blank content clears the place.
    Raises EntryRefused, StaleEntry, SheetClosed, DataSetLocked, NotFound.
    """
    said = ("enter", sheet, place, content, replaces)
    with ledger.act(by=by, key=key, content=said) as act:
        target = _own(by, sheet)
        if act.repeated:
            return Entry.objects.filter(sheet=target, place=place).order_by("-number").first()
        _refuse_closed(target)
        return write_entry(
            by=by, sheet=target, place=place, raw=content, replaces=replaces, act=act
        )


def clear(*, by: Member, sheet: UUID, place: str, key: UUID, replaces: int) -> Entry | None:
    """Make one place of one's own sheet blank again; what stood there is kept."""
    return enter(by=by, sheet=sheet, place=place, content=None, key=key, replaces=replaces)


def submit_sheet(*, by: Member, sheet: UUID, key: UUID) -> Sheet:
    """Hand one's own sheet in; its author can't change it any more. With the second one the consensus opens.

    Raises NotComplete, SheetClosed, DataSetLocked, NotFound.
    """
    with ledger.act(by=by, key=key, content=("submit", sheet)) as act:
        target = _own(by, sheet)
        if act.repeated:
            return target
        _refuse_closed(target)
        missing = rules_for(target).questions(target).missing(contents_of(target))
        if missing:
            raise NotComplete(missing)
        target.state = SheetState.SUBMITTED.value
        target.submitted_at = act.at
        target.save(update_fields=["state", "submitted_at"])
        act.append(SheetSubmitted(sheet=target.uuid))
        open_when_both_are_in(target, act)
    return target


def return_sheet(*, by: Member, sheet: UUID, reason: str, key: UUID) -> Sheet:
    """A lead gives a submitted sheet back to its author; a consensus on it closes, and opens anew when it is in again.

    Raises SheetClosed (agreed, or not submitted), ReasonMissing, DataSetLocked, NotFound.
    """
    permissions.check(by, permissions.Act.REOPEN)
    with ledger.act(by=by, key=key, content=("return", sheet, reason)) as act:
        target = _present(by, sheet)
        if act.repeated:
            return target
        refuse_if_locked(by.review_id)
        consensus = consensus_on(SheetKind(target.kind), subject_of(target))
        is_agreed = consensus is not None and consensus.is_agreed
        if target.state != SheetState.SUBMITTED.value or is_agreed:
            raise SheetClosed(_("Only a submitted sheet that is not agreed yet can be returned."))
        said = act.remark(reason)
        if said is None:
            raise ReasonMissing
        if consensus is not None:
            consensus.archived_at = act.at
            consensus.save(update_fields=["archived_at"])
        target.state = SheetState.IN_PROGRESS.value
        target.submitted_at = None
        target.save(update_fields=["state", "submitted_at"])
        act.append(
            SheetReturned(
                sheet=target.uuid,
                consensus=None if consensus is None else consensus.uuid,
                reason=said,
            )
        )
    return target


def archive_open_sheets(member: Member, kinds: list[SheetKind], act: Act) -> None:
    """Whoever can't go on leaves their unfinished sheets behind: these are kept, and their places are free again."""
    rows = Sheet.objects.in_use().filter(
        person=member,
        kind__in=[kind.value for kind in kinds],
        state=SheetState.IN_PROGRESS.value,
    )
    for sheet in rows.order_by("uuid"):
        sheet.archived_at = act.at
        sheet.save(update_fields=["archived_at"])
        act.append(SheetArchived(sheet=sheet.uuid))


def _start(by: Member, about: Subject, act: Act) -> Sheet:
    sheet = Sheet.objects.create(
        review_id=by.review_id,
        kind=about.kind.value,
        study=about.study,
        result=about.result,
        form=about.form,
        tool=about.tool,
        person=by,
        started_at=act.at,
    )
    act.append(
        SheetStarted(
            sheet=sheet.uuid,
            sheet_kind=about.kind,
            study=about.study.uuid,
            result=None if about.result is None else about.result.uuid,
            form=None if about.form is None else about.form.uuid,
            tool=about.tool,
        )
    )
    return sheet


def _takes(by: Member, kind: SheetKind, subject: UUID) -> bool:
    """Whether the subject has room for a sheet of this member."""
    in_use = sheets_on(kind, subject).in_use()
    if in_use.filter(person__isnull=False).count() >= SHEETS_NEEDED:
        return False
    if in_use.agreed().exists():
        return False
    return not SheetView.objects.filter(sheet__in=sheets_on(kind, subject), member=by).exists()


def _closed_to(by: Member, kind: SheetKind) -> set[UUID]:
    """Subjects that take no sheet of this member, or have one."""
    field = "study_id" if kind is SheetKind.EXTRACTION else "result_id"
    rows = Sheet.objects.filter(review_id=by.review_id, kind=kind.value)
    in_use = rows.in_use()
    taken = (
        in_use.filter(person__isnull=False)
        .values(field)
        .annotate(n=Count("pk"))
        .filter(n__gte=SHEETS_NEEDED)
    )
    agreed = in_use.agreed()
    return {
        *taken.values_list(field, flat=True),
        *agreed.values_list(field, flat=True),
        *in_use.filter(person=by).values_list(field, flat=True),
        *rows.filter(views__member=by).values_list(field, flat=True),
    }


def _present(by: Member, sheet: UUID) -> Sheet:
    found = Sheet.objects.in_use().filter(uuid=sheet, review_id=by.review_id, person__isnull=False)
    row = only(found.select_related("study", "result", "form"))
    if row is None:
        raise NotFound(_("This sheet is not in this review."))
    return row


def _own(by: Member, sheet: UUID) -> Sheet:
    row = _present(by, sheet)
    if row.person_id != by.uuid:
        raise NotFound(_("This sheet is not in this review."))
    permissions.check(by, rules_for(row).own_act)
    return row


def _refuse_closed(target: Sheet) -> None:
    refuse_if_locked(target.review_id)
    if target.state != SheetState.IN_PROGRESS.value:
        raise SheetClosed(_("You have submitted this. A lead can return it to you."))
    refuse_parked(target)
