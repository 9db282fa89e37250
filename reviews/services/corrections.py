"""Corrections: another value of a field is shown than the record's source has; the source record never changes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.correction_words import WANTED
from reviews.corrections import Correctable, Unreadable, Value, value_of, value_typed
from reviews.errors import DomainError, NotFound
from reviews.events import CorrectionTakenBack, RecordCorrected
from reviews.models import Correction, Member, Record, SourceRecord
from reviews.permissions import Act
from reviews.selectors.copies import members_of, root_of
from reviews.services.faces import refresh
from reviews.source_fields import stored_of


class NoSuchValue(DomainError):
    status = 422


class NothingChanged(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("This is what is shown already."))


def correct_record(*, by: Member, record: UUID, field: Correctable, text: str, key: UUID) -> Record:
    """Show what somebody wrote in a field. Raises NotFound, NoSuchValue, NothingChanged."""
    try:
        value = value_typed(field, text)
    except Unreadable as error:
        raise NoSuchValue(WANTED.get(field, _("The text is too long."))) from error
    with ledger.act(by=by, key=key, content=("correct", record, field, value)) as act:
        permissions.check(by, Act.CORRECT_RECORDS)
        target = _record(by, record)
        if not act.repeated:
            _write(target, field, value, None, act, by)
    return target


def choose_value(
    *, by: Member, record: UUID, field: Correctable, source: UUID, key: UUID
) -> Record:
    """Show what another source of the record says in a field. Raises NotFound, NothingChanged."""
    with ledger.act(by=by, key=key, content=("choose", record, field, source)) as act:
        permissions.check(by, Act.CORRECT_RECORDS)
        target = _record(by, record)
        if act.repeated:
            return target
        members = members_of(target.uuid)
        chosen = SourceRecord.objects.filter(uuid=source, record__in=members).first()
        if chosen is None:
            raise NotFound(_("This source is not one of the record's any more."))
        _write(target, field, value_of(stored_of(chosen), field), chosen, act, by)
    return target


def take_back_correction(*, by: Member, correction: UUID, key: UUID) -> Record:
    """Show again what was shown before a correction. The record that it stands under now. Raises NotFound."""
    with ledger.act(by=by, key=key, content=("take back", correction)) as act:
        permissions.check(by, Act.CORRECT_RECORDS)
        rows = Correction.objects.filter(review_id=by.review_id, uuid=correction)
        made = rows.select_related("record").first()
        if made is None:
            raise NotFound(_("This correction is not in this review."))
        target = _record(by, root_of(made.record_id))
        if act.repeated or made.taken_back_at is not None:
            return target
        made.taken_back_at = act.at
        made.save(update_fields=["taken_back_at"])
        act.append(CorrectionTakenBack(correction=made.uuid, record=made.record_id))
        refresh([target.uuid])
    return target


def _record(by: Member, record: UUID) -> Record:
    rows = Record.objects.distinct_works().filter(review_id=by.review_id, uuid=record)
    found = rows.select_related("face").first()
    if found is None:
        raise NotFound(_("This record is not in this review, or has joined another one."))
    return found


def _write(
    record: Record,
    field: Correctable,
    value: Value,
    source: SourceRecord | None,
    act: ledger.Act,
    by: Member,
) -> None:
    if value == value_of(record.shown, field):
        raise NothingChanged
    content = {"value": value}
    rows = Correction.objects.filter(review_id=record.review_id)
    made = Correction.objects.create(
        review_id=record.review_id,
        record=record,
        number=1 + (rows.aggregate(last=Max("number"))["last"] or 0),
        field=field.value,
        content=content,
        sha256=ledger.sha256(ledger.canonical(content)),
        source=source,
        made_by=by,
        made_at=act.at,
    )
    act.append(
        RecordCorrected(
            correction=made.uuid,
            record=record.uuid,
            field=field,
            sha256=made.sha256,
            source=None if source is None else source.uuid,
        )
    )
    refresh([record.uuid])
