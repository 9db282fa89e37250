"""What follows from a decision, and what is parked when it falls. Nothing is deleted."""

from __future__ import annotations

from reviews.ledger import Act
from reviews.roles import Stage
from screening import signals
from screening.events import ReportSought
from screening.models import Report, StageRecord
from screening.tally import State


def after_inclusion(target: StageRecord, act: Act) -> None:
    """An advanced record's report is sought; an included report's study is told."""
    if target.stage == Stage.TITLE_ABSTRACT.value:
        _seek(target, act)
    elif target.report is not None:
        signals.report_included.send(sender=StageRecord, act=act, report=target.report)


def after_withdrawal(target: StageRecord, act: Act) -> None:
    """The record was included and isn't any more: its later work waits, unchanged, for the decision to return."""
    if target.stage == Stage.FULL_TEXT.value:
        if target.report is not None:
            signals.report_inclusion_withdrawn.send(
                sender=StageRecord, act=act, report=target.report
            )
        return
    for later in _later(target):
        if later.state == State.INCLUDED.value and not later.is_parked:
            after_withdrawal(later, act)
        later.is_parked = True
        later.save(update_fields=["is_parked"])
    Report.objects.filter(record=target.record_id, is_sought=True).update(is_sought=False)


def _seek(target: StageRecord, act: Act) -> None:
    returning = list(_later(target))
    if not returning:
        report = Report.objects.create(review_id=target.review_id, record_id=target.record_id)
        returning = [
            StageRecord.objects.create(
                review_id=target.review_id,
                stage=Stage.FULL_TEXT.value,
                record_id=target.record_id,
                report=report,
                batch_id=target.batch_id,
                rank=target.rank,
            )
        ]
    for later in returning:
        if later.report is None:
            raise RuntimeError("A full-text stage record has a report.")
        if later.is_parked:
            later.is_parked = False
            later.save(update_fields=["is_parked"])
        if not later.report.is_sought:
            later.report.is_sought = True
            later.report.save(update_fields=["is_sought"])
        act.append(
            ReportSought(record=target.record_id, report=later.report.uuid, stage_record=later.uuid)
        )
        if later.state == State.INCLUDED.value:
            signals.report_included.send(sender=StageRecord, act=act, report=later.report)


def _later(target: StageRecord) -> list[StageRecord]:
    rows = StageRecord.objects.filter(record=target.record_id, stage=Stage.FULL_TEXT.value)
    return list(rows.select_related("report").order_by("uuid"))
