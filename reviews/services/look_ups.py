"""Looking elsewhere about records: a lead switches it on, people ask, and whatever was found can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, outgoing, permissions
from reviews.enrichment.interface import Wanted
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.look_up_events import (
    LookUpsSwitched,
    LookUpStarted,
    LookUpUndone,
    NoticePutBack,
    NoticesUploaded,
    NoticeTakenBack,
    ValuePutBack,
    ValueTakenBack,
)
from reviews.models import Finding, Job, LookUp, Member, Record, RecordNotice, Review
from reviews.permissions import Act
from reviews.selectors.copies import root_of
from reviews.services.faces import refresh
from reviews.services.files import name_file, store, unless_named
from reviews.services.id_sets import write_id_set
from reviews.services.imports import MEDIA_TYPE, TooLarge
from reviews.services.repeats import payload_before

LOOK_UP = "reviews.look_up"
READ_NOTICES = "reviews.read_notices"
MOST = 1000


class NotChosen(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("This review asks no other services. A lead can switch that on, on this page.")
        )


class NothingToAsk(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "None of these records lacks what is wanted, or none has a DOI or a PMID to ask by. Nothing was asked."
            )
        )


class TooMany(DomainError):
    status = 422

    def __init__(self, n: int) -> None:
        super().__init__(
            _(
                "These are %(n)s records, and at most %(most)s can be asked about at once. Narrow the list, and ask in parts."
            )
            % {"n": f"{n:,}", "most": f"{MOST:,}"}
        )


class StillRunning(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This is still running. Cancel it first."))


def switch_look_ups(*, by: Member, is_on: bool, key: UUID) -> Review:
    """Choose whether services outside may be asked about the review's records. Raises LooksNothingUp."""
    with ledger.act(by=by, key=key, content=("switch look-ups", is_on)) as act:
        permissions.check(by, Act.CHANGE_SETTINGS)
        review = Review.objects.get(uuid=by.review_id)
        if act.repeated or review.looks_up == is_on:
            return review
        if is_on and not outgoing.services():
            raise outgoing.LooksNothingUp
        review.looks_up = is_on
        review.save(update_fields=["looks_up"])
        act.append(LookUpsSwitched(is_on=is_on))
    return review


def start_look_up(
    *, by: Member, works: QuerySet[Record], wants: Collection[Wanted], key: UUID
) -> LookUp:
    """Let a job ask the services about those of some works that lack what is wanted and can be asked about.

    Raises LooksNothingUp, NotChosen, NothingToAsk, TooMany.
    """
    wanted = [each for each in Wanted if each in wants]
    with ledger.act(by=by, key=key, content=("look up", wanted)) as act:
        permissions.check(by, Act.CORRECT_RECORDS)
        if act.repeated:
            return LookUp.objects.get(uuid=payload_before(act, LookUpStarted.KIND)["look_up"])
        services = outgoing.services()
        if not services:
            raise outgoing.LooksNothingUp
        if not Review.objects.get(uuid=by.review_id).looks_up:
            raise NotChosen
        asked = to_ask(works.filter(review_id=by.review_id), wanted)
        if not asked:
            raise NothingToAsk
        if len(asked) > MOST:
            raise TooMany(len(asked))
        ids = write_id_set(review=by.review_id, lines=[str(record) for record in asked])
        made = LookUp.objects.create(
            review_id=by.review_id,
            ids=ids,
            wants=[each.value for each in wanted],
            services=[each.value for each in services],
            created_by=by,
            created_at=act.at,
        )
        act.append(
            LookUpStarted(
                look_up=made.uuid,
                records=ids.uuid,
                records_sha256=ids.sha256,
                n_records=ids.n_lines,
                wants=tuple(wanted),
                services=services,
            )
        )
        jobs.enqueue(review_id=by.review_id, kind=LOOK_UP, ref=made.uuid, asked_by=by.uuid)
    return made


def to_ask(works: QuerySet[Record], wanted: Sequence[Wanted]) -> list[UUID]:
    """Of some works, those that lack something of what is wanted, in the common order."""
    lacking = Q(pk__in=[])
    if Wanted.ABSTRACT in wanted:
        lacking |= Q(has_abstract=False)
    if Wanted.DOI in wanted:
        lacking |= Q(has_doi=False)
    is_all = bool({Wanted.NOTICES, Wanted.OPEN_COPY} & set(wanted))
    found = (works if is_all else works.filter(lacking)).select_related("face")
    ordered = found.order_by("rank", "uuid").iterator(chunk_size=500)
    return [record.uuid for record in ordered if _has_name(record)]


def _has_name(record: Record) -> bool:
    shown = record.shown
    return bool(shown["doi"] or shown["pmid"])


def upload_notices(*, by: Member, upload: File[bytes], name: str, key: UUID) -> LookUp:
    """Keep a file of notices, and let a job compare it with all records. Raises TooLarge."""
    permissions.check(by, Act.CORRECT_RECORDS)
    if (upload.size or 0) > settings.QUORUM_MAX_UPLOAD_BYTES:
        raise TooLarge(name)
    stored = store(review=by.review_id, upload=upload)
    with (
        unless_named(by.review_id, [stored]),
        ledger.act(by=by, key=key, content=("notices", stored.sha256, name)) as act,
    ):
        if act.repeated:
            return LookUp.objects.get(uuid=payload_before(act, NoticesUploaded.KIND)["look_up"])
        file = name_file(by=by, stored=stored, name=name, media_type=MEDIA_TYPE, act=act)
        made = LookUp.objects.create(
            review_id=by.review_id, file=file, created_by=by, created_at=act.at
        )
        act.append(NoticesUploaded(look_up=made.uuid, file=file.uuid))
        jobs.enqueue(review_id=by.review_id, kind=READ_NOTICES, ref=made.uuid, asked_by=by.uuid)
    return made


def undo_look_up(*, by: Member, look_up: UUID, key: UUID) -> LookUp:
    """Let nothing count of what was found. Raises NotFound, StillRunning."""
    with ledger.act(by=by, key=key, content=("undo look-up", look_up)) as act:
        permissions.check(by, Act.CORRECT_RECORDS)
        target = LookUp.objects.filter(review_id=by.review_id, uuid=look_up).first()
        if target is None:
            raise NotFound(_("This look-up is not in this review."))
        if act.repeated or target.undone_at is not None:
            return target
        if Job.objects.open().filter(review_id=by.review_id, ref=look_up).exists():
            raise StillRunning
        target.undone_at = act.at
        target.save(update_fields=["undone_at"])
        act.append(LookUpUndone(look_up=target.uuid))
        touched = {
            *target.findings.values_list("record_id", flat=True),
            *target.notices.values_list("record_id", flat=True),
        }
        _show_again(touched)
    return target


def take_back_value(*, by: Member, finding: UUID, key: UUID) -> UUID:
    """Don't show a value that a service gave. The record that it stands under now. Raises NotFound."""
    return _turn(by, Finding, finding, key, is_back=True)


def put_back_value(*, by: Member, finding: UUID, key: UUID) -> UUID:
    """Show a value again, where nothing else is. The record that it stands under now. Raises NotFound."""
    return _turn(by, Finding, finding, key, is_back=False)


def take_back_notice(*, by: Member, notice: UUID, reason: str, key: UUID) -> UUID:
    """Say that a notice doesn't hold for this report. The record that it is about. Raises NotFound, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason stands in the history."))
    return _turn(by, RecordNotice, notice, key, is_back=True, reason=reason)


def put_back_notice(*, by: Member, notice: UUID, key: UUID) -> UUID:
    """Let a notice stand again. The record that it is about. Raises NotFound."""
    return _turn(by, RecordNotice, notice, key, is_back=False)


def _turn(
    by: Member,
    model: type[Finding] | type[RecordNotice],
    uuid: UUID,
    key: UUID,
    *,
    is_back: bool,
    reason: str = "",
) -> UUID:
    with ledger.act(by=by, key=key, content=("turn", uuid, is_back, reason)) as act:
        permissions.check(by, Act.CORRECT_RECORDS)
        row = model._default_manager.filter(review_id=by.review_id, uuid=uuid).first()
        if row is None:
            raise NotFound(_("This is not in this review."))
        root = root_of(row.record_id)
        if act.repeated or (row.taken_back_at is not None) == is_back:
            return root
        row.taken_back_at = act.at if is_back else None
        row.save(update_fields=["taken_back_at"])
        if isinstance(row, Finding):
            shape = ValueTakenBack if is_back else ValuePutBack
            act.append(shape(finding=row.uuid, record=row.record_id))
        elif is_back:
            said = act.remark(reason)
            act.append(NoticeTakenBack(notice=row.uuid, record=row.record_id, reason=said))
        else:
            act.append(NoticePutBack(notice=row.uuid, record=row.record_id))
        refresh([root])
    return root


def _show_again(records: Collection[UUID]) -> None:
    """Make anew what is shown of the works that these records stand under now."""
    counted = Record.objects.counted().filter(uuid__in=records)
    refresh({root_of(record) for record in counted.values_list("uuid", flat=True)})
