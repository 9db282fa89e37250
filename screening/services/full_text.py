"""Getting full texts: attempts, files, and reports that could not be retrieved."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.ledger import Act
from reviews.models import Member, StoredFile
from reviews.remarks import RemarkRef
from reviews.roles import Stage
from reviews.services.files import name_file, store, unless_named
from screening.events import (
    DecisionWithdrawn,
    FullTextAttached,
    FullTextTakenBack,
    RetrievalAttempted,
    RetrievalChanged,
)
from screening.models import Report, ReportFile, RetrievalAttempt, StageRecord
from screening.rules import Retrieval
from screening.services import pdf_inspection
from screening.services.following import after_withdrawal
from screening.services.pdf_inspection import PdfProblem
from screening.services.remarks import remark_row
from screening.services.settling import stand_again
from screening.tally import State

MEDIA_TYPE = "application/pdf"
DECIDED = frozenset({State.INCLUDED.value, State.EXCLUDED.value})
PROBLEM_WORDS = {
    PdfProblem.NOT_A_PDF: _("This file is not a PDF. Save the full text as a PDF and upload that."),
    PdfProblem.TOO_LARGE: _("This file is larger than 100 MB. Save it with smaller pictures."),
    PdfProblem.ENCRYPTED: _("This PDF opens with a password only. Save it without one."),
    PdfProblem.BROKEN: _("This PDF is damaged and can't be opened. Download it again."),
}


class NotAPdf(DomainError):
    """The file is not what a full text is kept as."""

    status = 422

    def __init__(self, problem: PdfProblem) -> None:
        super().__init__(
            _("%(problem)s Nothing of it was kept.") % {"problem": PROBLEM_WORDS[problem]}
        )


class AttachedAlready(DomainError):
    """The report has this very file."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("This very file is attached to this report already."))


class HasFile(DomainError):
    """A report with a file is at hand."""

    def __init__(self) -> None:
        super().__init__(
            _("A file is attached to this report. Take it back first if it is the wrong one.")
        )


class NotGivenUp(DomainError):
    """Only what could not be retrieved is sought again."""

    def __init__(self) -> None:
        super().__init__(_("This report is not marked as not retrieved. Reload the page."))


class AttemptNeeded(DomainError):
    """A report is only "not retrieved" when somebody tried to get it."""

    def __init__(self) -> None:
        super().__init__(
            _("Log at least one attempt first: when it was tried, and by which route.")
        )


def attach_full_text(
    *, by: Member, report: UUID, upload: File[bytes], name: str, key: UUID
) -> ReportFile | None:
    """Keep a PDF as a report's full text; the report is retrieved. None for a repeated key.

    Raises NotAPdf, AttachedAlready, NotFound.
    """
    permissions.check(by, permissions.Act.RETRIEVE)
    sought(by, report)
    found = pdf_inspection.inspect(upload.chunks())
    if found.problem is not None:
        raise NotAPdf(found.problem)
    stored = store(review=by.review_id, upload=upload)
    with (
        unless_named(by.review_id, [stored]),
        ledger.act(by=by, key=key, content=("attach", report, name, stored.sha256)) as act,
    ):
        target = sought(by, report)
        if act.repeated:
            return None
        file = name_file(by=by, stored=stored, name=name, media_type=MEDIA_TYPE, act=act)
        return attach(target, file, act)


def attach(target: Report, file: StoredFile, act: Act) -> ReportFile:
    """Within an act: a kept PDF is a report's full text. Raises AttachedAlready."""
    live = ReportFile.objects.filter(report=target, taken_back_at=None)
    if live.filter(file__sha256=file.sha256).exists():
        raise AttachedAlready
    attached = ReportFile.objects.create(report=target, file=file, attached_at=act.at)
    act.append(
        FullTextAttached(
            report=target.uuid, attachment=attached.uuid, file=file.uuid, sha256=file.sha256
        )
    )
    change_retrieval(target, Retrieval.RETRIEVED, None, act)
    return attached


def take_back_full_text(*, by: Member, attachment: UUID, key: UUID) -> Report:
    """Detach a file that was the wrong one; it is kept. Without another file an undecided report is sought again.

    Raises NotFound.
    """
    permissions.check(by, permissions.Act.RETRIEVE)
    with ledger.act(by=by, key=key, content=("detach", attachment)) as act:
        row = ReportFile.objects.filter(uuid=attachment, report__review_id=by.review_id).first()
        if row is None:
            raise NotFound(_("This file is not in this review."))
        target = sought(by, row.report_id)
        if act.repeated or row.taken_back_at is not None:
            return target
        row.taken_back_at = act.at
        row.save(update_fields=["taken_back_at"])
        act.append(FullTextTakenBack(report=target.uuid, attachment=row.uuid))
        others = ReportFile.objects.filter(report=target, taken_back_at=None).exists()
        # A conflict is no decision, one on the reason neither, and nothing here may tell that there is one.
        if not others and not _is_decided(_place(target)):
            change_retrieval(target, Retrieval.SOUGHT, None, act)
    return target


def log_attempt(
    *, by: Member, report: UUID, tried_on: date, route: str, key: UUID, remark: str = ""
) -> RetrievalAttempt | None:
    """Log one try to get a report. None for a repeated key. Raises NotFound, ReasonMissing."""
    permissions.check(by, permissions.Act.RETRIEVE)
    with ledger.act(by=by, key=key, content=("attempt", report, tried_on, route, remark)) as act:
        target = sought(by, report)
        if act.repeated:
            return None
        how, said = act.remark(route.strip()), act.remark(remark)
        if how is None:
            raise ReasonMissing
        attempt = RetrievalAttempt.objects.create(
            report=target,
            by=by,
            tried_on=tried_on,
            route_id=UUID(how["remark"]),
            remark=remark_row(said),
        )
        act.append(
            RetrievalAttempted(
                report=target.uuid,
                attempt=attempt.uuid,
                tried_on=tried_on,
                route=how,
                remark=said,
            )
        )
    return attempt


def mark_retrieved(*, by: Member, report: UUID, key: UUID) -> Report:
    """The full text is at hand outside of Quorum (on paper, in a reference manager). Raises NotFound."""
    permissions.check(by, permissions.Act.RETRIEVE)
    with ledger.act(by=by, key=key, content=("retrieved", report)) as act:
        target = sought(by, report)
        if not act.repeated:
            change_retrieval(target, Retrieval.RETRIEVED, None, act)
    return target


def mark_not_retrieved(*, by: Member, report: UUID, reason: str, key: UUID) -> Report:
    """A lead confirms that a report can't be had; reversible.

    Raises HasFile, AttemptNeeded, ReasonMissing, NotFound.
    """
    permissions.check(by, permissions.Act.CONFIRM_NOT_RETRIEVED)
    with ledger.act(by=by, key=key, content=("not retrieved", report, reason)) as act:
        target = sought(by, report)
        if act.repeated:
            return target
        if ReportFile.objects.filter(report=target, taken_back_at=None).exists():
            raise HasFile
        if not target.attempts.exists():
            raise AttemptNeeded
        said = act.remark(reason)
        if said is None:
            raise ReasonMissing
        _withdraw_decision(target, said, act)
        change_retrieval(target, Retrieval.NOT_RETRIEVED, said, act)
    return target


def seek_again(*, by: Member, report: UUID, reason: str, key: UUID) -> Report:
    """A report that was not retrieved is sought again. Raises NotGivenUp, ReasonMissing, NotFound."""
    permissions.check(by, permissions.Act.CONFIRM_NOT_RETRIEVED)
    with ledger.act(by=by, key=key, content=("seek", report, reason)) as act:
        target = sought(by, report)
        if act.repeated:
            return target
        if target.retrieval != Retrieval.NOT_RETRIEVED.value:
            raise NotGivenUp
        said = act.remark(reason)
        if said is None:
            raise ReasonMissing
        change_retrieval(target, Retrieval.SOUGHT, said, act)
    return target


def sought(by: Member, report: UUID) -> Report:
    """A report that the review seeks, on what counts. Raises NotFound."""
    places = StageRecord.objects.counted().filter(report__is_sought=True)
    place = places.filter(report=report, review_id=by.review_id).select_related("report").first()
    if place is None or place.report is None:
        raise NotFound(_("This report is not sought in this review."))
    return place.report


def change_retrieval(
    target: Report, retrieval: Retrieval, reason: RemarkRef | None, act: Act
) -> None:
    """Within an act: say how a report stands, where that is something else than before."""
    if target.retrieval == retrieval.value:
        return
    target.retrieval = retrieval.value
    target.save(update_fields=["retrieval"])
    act.append(RetrievalChanged(report=target.uuid, retrieval=retrieval, reason=reason))
    place = _place(target)
    if place.is_reason_disputed and retrieval is Retrieval.RETRIEVED:
        stand_again(place, act)


def _withdraw_decision(target: Report, said: RemarkRef, act: Act) -> None:
    """A report that can't be had holds no eligibility decision; its votes stay in their round.

    Votes in conflict, on the reason too, wait as they are for the report to be found.
    """
    row = _place(target)
    if not _is_decided(row):
        return
    was_included = row.state == State.INCLUDED.value
    row.round += 1
    row.settings = None
    row.state, row.reason, row.is_reason_disputed = State.PENDING.value, None, False
    row.save(update_fields=["round", "settings", "state", "reason", "is_reason_disputed"])
    act.append(
        DecisionWithdrawn(
            stage=Stage.FULL_TEXT,
            stage_record=row.uuid,
            record=row.record_id,
            report=target.uuid,
            round=row.round,
            kept=(),
            settings=None,
            reason=said,
        )
    )
    if was_included:
        after_withdrawal(row, act)


def _place(target: Report) -> StageRecord:
    return StageRecord.objects.select_related("settings").get(report=target)


def _is_decided(place: StageRecord) -> bool:
    return place.state in DECIDED and not place.is_reason_disputed
