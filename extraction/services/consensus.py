"""From two submitted sheets to what is agreed: settled place by place, then confirmed by two, or by an adjudicator."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from extraction.events import (
    AgreementProposed,
    AgreementReopened,
    ConsensusOpened,
    ConsensusSeen,
    SheetAgreed,
)
from extraction.models import Entry, Sheet, SheetView
from extraction.selectors.sheet_kinds import rules_for, subject_of
from extraction.selectors.sheets import (
    SHEETS_NEEDED,
    Compared,
    agreed_contents,
    authors_sheets,
    compared,
    has_opened,
    may_open,
    sheets_on,
)
from extraction.services.entries import append_entry, write_entry
from extraction.services.locked import refuse_if_locked
from extraction.services.refusals import NotComplete, refuse_parked
from extraction.sheet_states import SettledBy, SheetKind, SheetState
from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.ledger import Act
from reviews.models import Member


class NotYours(DomainError):
    """This member doesn't settle this consensus."""

    status = 403


class ConsensusClosed(DomainError):
    """It is agreed already, or not agreed yet."""


class NothingProposed(DomainError):
    """There is nothing to confirm: none was proposed, or it changed since."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to confirm: the proposal was changed. Look again."))


class AnswersChanged(DomainError):
    """What stands is not any more what the member saw."""

    def __init__(self) -> None:
        super().__init__(_("An answer was changed since this page was made. Look again."))


def open_when_both_are_in(submitted: Sheet, act: Act) -> Sheet | None:
    """Make the consensus of a subject when its second sheet comes in."""
    rules = rules_for(submitted)
    subject = subject_of(submitted)
    in_use = sheets_on(rules.kind, subject).in_use()
    both = in_use.filter(person__isnull=False, state=SheetState.SUBMITTED.value)
    if both.count() < SHEETS_NEEDED:
        return None
    consensus = Sheet.objects.create(
        review_id=submitted.review_id,
        kind=submitted.kind,
        study=submitted.study,
        result=submitted.result,
        form=submitted.form,
        tool=submitted.tool,
        person=None,
        started_at=act.at,
    )
    comparison = compared(consensus)
    act.append(
        ConsensusOpened(
            consensus=consensus.uuid,
            sheet_kind=rules.kind,
            study=submitted.study_id,
            result=submitted.result_id,
            form=submitted.form_id,
            tool=submitted.tool,
            sheets=tuple(sheet.uuid for sheet in comparison.sheets),
            n_places=sum(
                row.first is not None or row.second is not None for row in comparison.rows
            ),
            differing=tuple(row.place for row in comparison.differing),
        )
    )
    return consensus


def open_consensus(*, by: Member, consensus: UUID, key: UUID) -> Sheet:
    """An adjudicator opens a consensus to settle it, and may never have a sheet on its subject.

    Raises NotYours, ConsensusClosed, NotFound.
    """
    with ledger.act(by=by, key=key, content=("open", consensus)) as act:
        target = _consensus(by, consensus)
        if act.repeated:
            return target
        if not may_open(by, target):
            raise NotYours(_("An adjudicator without a sheet on this settles it."))
        _refuse_agreed(target)
        if not has_opened(by, target):
            SheetView.objects.create(sheet=target, member=by, opened_at=act.at)
            act.append(ConsensusSeen(consensus=target.uuid, member=by.uuid))
    return target


def settle_entry(
    *, by: Member, consensus: UUID, place: str, content: object, key: UUID, replaces: int = 0
) -> Entry | None:
    """Say what stands at a place: one of the two answers, or a third. A proposal made before it falls.

    replaces: number of the entry that was seen there, 0 for none; blank content opens the place again.
    Raises EntryRefused, StaleEntry, NotYours, ConsensusClosed, DataSetLocked, NotFound.
    """
    said = ("settle", consensus, place, content, replaces)
    with ledger.act(by=by, key=key, content=said) as act:
        target = _consensus(by, consensus)
        if act.repeated:
            return Entry.objects.filter(sheet=target, place=place).order_by("-number").first()
        _refuse_stranger(by, target)
        _refuse_closed(target)
        before = len(act.events)
        entry = write_entry(
            by=by, sheet=target, place=place, raw=content, replaces=replaces, act=act
        )
        if len(act.events) > before and target.proposed_by_id is not None:
            target.proposed_by = None
            target.save(update_fields=["proposed_by"])
    return entry


def propose_agreed(*, by: Member, consensus: UUID, seen: str, key: UUID) -> Sheet:
    """One of the two says that the consensus is complete; the other one confirms.

    seen: `Compared.sha256` of what the member was shown.
    Raises AnswersChanged, NotComplete, NotYours, ConsensusClosed, DataSetLocked, NotFound.
    """
    with ledger.act(by=by, key=key, content=("propose", consensus, seen)) as act:
        target = _consensus(by, consensus)
        if act.repeated:
            return target
        _refuse_other_than_author(by, target)
        _refuse_closed(target)
        comparison = compared(target)
        _refuse_changed(comparison, seen)
        _refuse_incomplete(comparison)
        if target.proposed_by_id is None:
            target.proposed_by = by
            target.save(update_fields=["proposed_by"])
            act.append(AgreementProposed(consensus=target.uuid))
    return target


def confirm_agreed(*, by: Member, consensus: UUID, seen: str, key: UUID) -> Sheet:
    """The other one of the two confirms what was proposed: it is agreed.

    seen: `Compared.sha256` of what the member was shown; whatever was proposed since is not what they confirm.
    Raises NothingProposed, NotYours (nobody settles alone), ConsensusClosed, DataSetLocked, NotFound.
    """
    with ledger.act(by=by, key=key, content=("confirm", consensus, seen)) as act:
        target = _consensus(by, consensus)
        if act.repeated:
            return target
        _refuse_other_than_author(by, target)
        _refuse_closed(target)
        comparison = compared(target)
        if target.proposed_by_id is None or comparison.sha256 != seen:
            raise NothingProposed
        if target.proposed_by_id == by.uuid:
            raise NotYours(_("The other one of you two confirms your proposal."))
        _agree(by, comparison, SettledBy.CONSENSUS, act)
    return target


def finish_alone(*, by: Member, consensus: UUID, seen: str, key: UUID) -> Sheet:
    """An adjudicator who opened the consensus says that it is agreed.

    seen: `Compared.sha256` of what the member was shown.
    Raises AnswersChanged, NotComplete, NotYours, ConsensusClosed, DataSetLocked, NotFound.
    """
    with ledger.act(by=by, key=key, content=("finish", consensus, seen)) as act:
        target = _consensus(by, consensus)
        if act.repeated:
            return target
        if not (has_opened(by, target) and may_open(by, target)):
            raise NotYours(_("An adjudicator without a sheet on this settles it."))
        _refuse_closed(target)
        comparison = compared(target)
        _refuse_changed(comparison, seen)
        _agree(by, comparison, SettledBy.ADJUDICATION, act)
    return target


def reopen_agreed(*, by: Member, consensus: UUID, reason: str, key: UUID) -> Sheet:
    """A lead opens what was agreed again; the next agreement is a new revision.

    Raises ReasonMissing, ConsensusClosed, DataSetLocked, NotFound.
    """
    permissions.check(by, permissions.Act.REOPEN)
    with ledger.act(by=by, key=key, content=("reopen", consensus, reason)) as act:
        target = _consensus(by, consensus)
        if act.repeated:
            return target
        refuse_if_locked(by.review_id)
        if not target.is_agreed:
            raise ConsensusClosed(_("This is not agreed, so there is nothing to open again."))
        said = act.remark(reason)
        if said is None:
            raise ReasonMissing
        target.state = SheetState.IN_PROGRESS.value
        target.proposed_by = None
        target.form = rules_for(target).subject(by.review_id, subject_of(target)).form
        target.save(update_fields=["state", "proposed_by", "form"])
        act.append(AgreementReopened(consensus=target.uuid, form=target.form_id, reason=said))
    return target


def _agree(by: Member, comparison: Compared, settled_by: SettledBy, act: Act) -> None:
    _refuse_incomplete(comparison)
    target = comparison.consensus
    for row in comparison.rows:
        if row.settled is None and row.stands is not None:
            append_entry(
                by=by,
                sheet=target,
                place=row.place,
                content=row.stands,
                number=row.number + 1,
                act=act,
            )
    earlier = sheets_on(SheetKind(target.kind), subject_of(target)).filter(person=None)
    target.revision = (earlier.aggregate(most=Max("revision"))["most"] or 0) + 1
    target.state = SheetState.AGREED.value
    target.proposed_by = None
    target.sha256 = ledger.sha256(ledger.canonical(agreed_contents(target)))
    target.save(update_fields=["revision", "state", "proposed_by", "sha256"])
    act.append(
        SheetAgreed(
            consensus=target.uuid,
            revision=target.revision,
            sha256=target.sha256,
            settled_by=settled_by,
        )
    )


def _consensus(by: Member, consensus: UUID) -> Sheet:
    found = Sheet.objects.consensuses().filter(uuid=consensus, review_id=by.review_id)
    row = found.select_related("study", "result", "form").first()
    if row is None:
        raise NotFound(_("This consensus is not in this review any more."))
    return row


def _is_author(by: Member, target: Sheet) -> bool:
    if not permissions.may(by, rules_for(target).own_act):
        return False
    return any(sheet.person_id == by.uuid for sheet in authors_sheets(target))


def _refuse_other_than_author(by: Member, target: Sheet) -> None:
    if not _is_author(by, target):
        raise NotYours(_("The two who filled in the sheets settle this together."))


def _refuse_stranger(by: Member, target: Sheet) -> None:
    is_adjudicator = may_open(by, target) and has_opened(by, target)
    if not is_adjudicator and not _is_author(by, target):
        raise NotYours(
            _("The two who filled in the sheets settle this, or an adjudicator who opened it.")
        )


def _refuse_agreed(target: Sheet) -> None:
    if target.is_agreed:
        raise ConsensusClosed(_("This is agreed already. A lead can open it again."))


def _refuse_closed(target: Sheet) -> None:
    refuse_if_locked(target.review_id)
    _refuse_agreed(target)
    refuse_parked(target)


def _refuse_changed(comparison: Compared, seen: str) -> None:
    if comparison.sha256 != seen:
        raise AnswersChanged


def _refuse_incomplete(comparison: Compared) -> None:
    if not comparison.is_complete:
        raise NotComplete([*(row.place for row in comparison.open), *comparison.missing])
